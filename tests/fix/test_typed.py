"""Typed lists: the entry in the style printed, its label, wraps and marks as they are, and the list's own way with DOIs."""

from __future__ import annotations

import pytest

from citecheck.fix import as_text, plan
from citecheck.fix.edits.doi_style import DoiStyle, doi_style
from citecheck.fix.edits.wrap import rewrapped, wrapping
from citecheck.models import Document, Reference
from fix_works import fixed, planned, reported

LEVY = "Levy KN, Ellison WD, Scott LN. Windows and doors in the study of ordinary mirrors. J Rooms Halls. 2015;12(3):101-19."
ADAMS = "Adams B, Osei CT. How seldom stairs are counted by those who climb them daily. Ann Careful Build. 2003;48(2):388-414."
QUIST = "Quist M, Brandt O, Vik S. Cellars, attics and the memory of tenants in four northern towns. Rev Tenancy. 2009;7(1):20-41."
DOIS = ("10.5555/rooms.2015.12", "10.5555/stairs_48", "10.5555/cellars.7")
ENTRIES = (LEVY, ADAMS, QUIST)


def listed(entry: str) -> str:
    return f"References\n\n{entry}\n\n{ADAMS}\n\n{QUIST}\n"


@pytest.mark.parametrize(
    ("printed", "added"),
    [
        (" doi:{}", " doi:{}"),
        (" doi: {}.", " doi: {}."),
        (" DOI: {}", " DOI: {}"),
        (" DOI {}", " DOI {}"),
        (" https://doi.org/{}", " https://doi.org/{}"),
        (" https://doi.org/{}.", " https://doi.org/{}."),
        (" http://dx.doi.org/{}", " http://dx.doi.org/{}"),
        (" doi.org/{}", " doi.org/{}"),
    ],
)
def test_a_doi_is_added_as_the_others_print_theirs(printed: str, added: str) -> None:
    first = [entry + printed.format(doi) for entry, doi in zip(ENTRIES[:2], DOIS[:2], strict=True)]
    text = "References\n\n" + "\n\n".join([*first, QUIST]) + "\n"
    assert fixed(text, "list.txt") == text.replace(QUIST, QUIST + added.format(DOIS[2]))


def test_where_none_is_printed_it_is_a_link() -> None:
    text = "References\n\n" + "\n\n".join(ENTRIES) + "\n"
    wanted = [f"{entry} https://doi.org/{doi}" for entry, doi in zip(ENTRIES, DOIS, strict=True)]
    assert fixed(text, "list.txt") == "References\n\n" + "\n\n".join(wanted) + "\n"


def test_an_entry_without_its_full_stop_gets_the_mark_between() -> None:
    text = "References\n\n" + "\n\n".join((LEVY + " doi:10.5555/rooms.2015.12", ADAMS.rstrip("."), QUIST)) + "\n"
    assert f"{ADAMS.rstrip('.')}. doi:10.5555/stairs_48\n" in fixed(text, "list.txt")


@pytest.mark.parametrize("label", ["{}. ", "[{}] ", "({}) ", "{} "])
def test_labels_stay(label: str) -> None:
    lines = [label.format(n) + entry for n, entry in enumerate(ENTRIES, start=1)]
    text = "References\n\n" + "\n".join(lines).replace("12(3)", "21(3)") + "\n"
    wanted = [f"{line} https://doi.org/{doi}" for line, doi in zip(lines, DOIS, strict=True)]
    assert fixed(text, "list.txt") == "References\n\n" + "\n".join(wanted) + "\n"


def test_markdown_keeps_its_marks() -> None:
    lines = [f"{n}. {e}" for n, e in enumerate(ENTRIES, start=1)]
    lines[0] = lines[0].replace("J Rooms Halls", "*J Rooms Halls*").replace("12(3)", "**21**(3)")
    lines[2] += " <https://doi.org/10.5555/cellars.7>"
    text = "# Paper\n\nText [1].\n\n## References\n\n" + "\n".join(lines) + "\n"
    wanted = text.replace("**21**", "**12**")
    for line, doi in zip(lines[:2], DOIS[:2], strict=True):
        line = line.replace("**21**", "**12**")  # noqa: PLW2901
        wanted = wanted.replace(line, f"{line} <https://doi.org/{doi}>")
    report = reported(text, "paper.md")
    assert [c.field for p in plan(report).proposals for c in p.changes] == ["volume", "doi", "doi"]
    assert fixed(text, "paper.md") == wanted


def test_bibitems_keep_their_commands() -> None:
    items = [
        f"\\bibitem{{k{n}}}\n" + e.replace("-", "--").replace("J Rooms", "J~Rooms").replace("12(3)", "\\textbf{21}(3)")
        for n, e in enumerate(ENTRIES)
    ]
    text = "\\documentclass{article}\n\\begin{document}\n\\begin{thebibliography}{9}\n\n" + "\n\n".join(items)
    text += "\n\n\\end{thebibliography}\n\\end{document}\n"
    wanted = text.replace("\\textbf{21}", "\\textbf{12}")
    for item, doi in zip(items, DOIS, strict=True):
        item = item.replace("\\textbf{21}", "\\textbf{12}")  # noqa: PLW2901
        wanted = wanted.replace(item, f"{item} https://doi.org/{doi}".replace("_", r"\_"))
    assert fixed(text, "paper.tex") == wanted


def test_pages_keep_their_dash_and_form() -> None:
    for pages, right in (("201–19", "101–19"), ("201--119", "101--119"), ("201 - 119", "101 - 119")):
        entry = LEVY.replace("101-19", pages) + " doi:10.5555/rooms.2015.12"
        text = listed(entry)
        assert entry.replace(pages, right) in fixed(text, "list.txt")


def test_a_value_that_stands_twice_is_changed_in_its_own_place() -> None:
    entry = LEVY.replace("12(3):101-19", "3(3):101-19")
    text = listed(entry)
    assert LEVY in fixed(text, "list.txt")


@pytest.mark.parametrize("wrong", ["10.5555/ROOMS.2015.13", "10.5555/rooms.2015.13", "10.5555/Rooms.2O15.12"])
def test_a_doi_keeps_its_capitals(wrong: str) -> None:
    right = wrong.replace("13", "12").replace("2O", "20")
    assert f" DOI:{right}." in fixed(listed(f"{LEVY} DOI:{wrong}."), "list.txt")


def test_the_letter_of_a_year_stays() -> None:
    apa = (
        "Levy, K. N., Ellison, W. D., & Scott, L. N. (2009a). Windows and doors in the study of ordinary mirrors. "
        "Journal of Rooms and Halls, 12(3), 101–119."
    )
    text = listed(apa)
    assert apa.replace("2009a", "2015a") in fixed(text, "list.txt")


def test_hard_wraps_stay_but_in_the_lines_that_grow() -> None:
    text = (
        "References\n\n"
        "Levy KN, Ellison WD, Scott LN. Windows and doors in the study of ordinary\n"
        "   mirrors. J Rooms Halls. 2009;12(3):101-19.\n\n"
        "Adams B, Osei CT. How seldom stairs are counted by those who climb them daily.\n"
        "   Ann Careful Build. 2003;48(2):388-414.\n\n"
        "Quist M, Brandt O, Vik S. Cellars, attics and the memory of tenants in four\n"
        "   northern towns. Rev Tenancy. 2009;7(1):20-41.\n"
    )
    made = fixed(text, "list.txt")
    assert max(map(len, made.split("\n"))) <= max(map(len, text.split("\n")))
    assert "   mirrors. J Rooms Halls. 2015;12(3):101-19.\n   https://doi.org/10.5555/rooms.2015.12\n" in made
    untouched = [line for line in text.split("\n") if not line.startswith("   ")]
    assert all(line in made.split("\n") for line in untouched)
    assert planned(made, "list.txt").proposals == ()


@pytest.mark.parametrize(
    ("entries", "after", "expected"),
    [
        (["aaaa bbbb\n  cccc"] * 2, "aaaa bbbb\n  cccc ddd", "aaaa bbbb\n  cccc\n  ddd"),
        (["aaaa bbbb\n  cccc"] * 2, "aaaa bbbx\n  cccc", "aaaa bbbx\n  cccc"),
        (["aaaa bbbb\n  cccc"] * 2, "aaaa bbbbx\n  cccc", "aaaa\n  bbbbx\n  cccc"),
        (["aaaa bbbb\n  cccc\n\n"] * 2, "aaaa bbbb\n  cccc ddd\n\n", "aaaa bbbb\n  cccc\n  ddd\n\n"),
        (["aaaa bbbb cccc"] * 2, "aaaa bbbb cccc dddd", "aaaa bbbb cccc dddd"),
        (["aaaa bbbb\n  cccc"] * 2, "aaaabbbbccccdddd\n  cccc", "aaaabbbbccccdddd\n  cccc"),
        (["aaaa bbbb\r\n  cccc"] * 2, "aaaa bbbb\r\n  cccc ddd", "aaaa bbbb\r\n  cccc\r\n  ddd"),
    ],
)
def test_wraps(entries: list[str], after: str, expected: str) -> None:
    assert rewrapped(entries[0], after, wrapping(entries)) == expected


def test_several_works_under_one_number_are_left_with_a_note() -> None:
    two = f"1. a) {LEVY} b) {ADAMS}"
    text = f"References\n\n{two}\n2. {QUIST}\n3. {QUIST.replace('2009', '2001')}\n"
    made = planned(text, "list.txt")
    assert all(p.position > 2 for p in made.proposals)
    assert any("one number" in n.message for n in made.notes)


def test_the_style_of_most_counts() -> None:
    assert doi_style([]) == DoiStyle()
    assert doi_style(["A. doi:10.5555/a", "B. doi:10.5555/b", "C, https://doi.org/10.5555/c."]).lead == "doi:"
    linked = "A. [https://doi.org/10.5555/a](https://doi.org/10.5555/a)"
    assert doi_style([linked]).spell("10.5555/b") == "[https://doi.org/10.5555/b](https://doi.org/10.5555/b)"
    assert doi_style([r"A. \url{https://doi.org/10.5555/a}."]).spell("10.5555/b") == r"\url{https://doi.org/10.5555/b}."
    assert doi_style([r"A. \doi{10.5555/a}"]).spell("10.5555/b") == r"\doi{10.5555/b}"


def test_a_list_of_a_format_that_is_not_edited_comes_as_text() -> None:
    report = reported("References\n\n" + "\n".join(f"{n}. {e}" for n, e in enumerate(ENTRIES, 1)), "list.txt")
    as_word = Document("d2", "paper.docx", "docx", report.documents[0].text, "")
    held = tuple(Reference(r.id, "d2", r.raw, r.location, r.position, r.label, r.work) for r in report.references)
    made = plan(type(report)((as_word,), references=held, resolutions=report.resolutions))
    assert [p.edits for p in made.proposals] == [()] * 3
    lines = [f"{n}. {e} https://doi.org/{d}" for n, (e, d) in enumerate(zip(ENTRIES, DOIS, strict=True), 1)]
    text = type(report)((as_word,), references=held, resolutions=report.resolutions)
    assert as_text(text, made.proposals) == "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("wrong", ["12(3)|21(3)", "2015|2009", "101-19|201-19", "mirrors|ceilings", "Levy KN|Levy RB"])
def test_a_second_run_has_nothing_to_do(wrong: str) -> None:
    old, new = wrong.split("|")
    text = listed(LEVY.replace(old, new))
    once = fixed(text, "list.txt")
    assert LEVY in once
    assert planned(once, "list.txt").proposals == ()


def test_hostile_records_do_not_break_the_list() -> None:
    from dataclasses import replace

    from fix_works import CELLARS, ROOMS, STAIRS

    evil = replace(ROOMS, container="Ann\n\n99. Evil\x1b[2J \u202e", container_short="Ann\n\n99. Evil\x1b[2J")
    entry = LEVY.replace("J Rooms Halls", "Clin Nephrol")
    text = listed(entry)
    made = fixed(text, "list.txt", evil, STAIRS, CELLARS)
    assert len(reported(made, "list.txt").references) == 3
    assert "\x1b" not in made
