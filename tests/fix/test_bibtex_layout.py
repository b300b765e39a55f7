"""A .bib file corrected in place: keys, order, layout, delimiters, macros, comments, line ends and encoding stay."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citecheck.bibliography.bibtex.scanner import scan
from citecheck.bibliography.bibtex.values import plain
from citecheck.fix.edits.bibtex import BibFile
from citecheck.fix.edits.latex_text import in_latex
from citecheck.fix.model import Change, applied
from citecheck.models import Name
from fix_works import ROOMS, STAIRS, fixed, planned

if TYPE_CHECKING:
    from citecheck.models import Work

AUTHORS = "Levy, Kenneth N. and Ellison, William D. and Scott, Lori N."
TITLE = "Windows and Doors in the Study of Ordinary {Mirrors}"


def entry(**fields: str) -> str:
    own = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{TITLE}}}",
        "journal": "{Journal of Rooms and Halls}",
        "year": "{2015}",
        "volume": "12",
        "number": "{3}",
        "pages": "{101--119}",
        "doi": "{10.5555/rooms.2015.12}",
    } | fields
    return "@article{levy,\n" + "".join(f"  {k} = {v},\n" for k, v in own.items() if v) + "}\n"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"year": "{2009}"}, {"year": "{2015}"}),
        ({"year": "2009"}, {"year": "2015"}),
        ({"year": '"2009"'}, {"year": '"2015"'}),
        ({"year": "", "date": "{2009-03-01}"}, {"year": "", "date": "{2015-03-01}"}),
        ({"year": "{2009}", "date": "{2009}"}, {"year": "{2015}", "date": "{2015}"}),
        ({"volume": "21"}, {"volume": "12"}),
        ({"number": "{{5}}"}, {"number": "{{3}}"}),
        ({"number": "", "issue": "{5}"}, {"number": "", "issue": "{3}"}),
        ({"pages": "{201--119}"}, {"pages": "{101--119}"}),
        ({"pages": "{ 201 -- 119 }"}, {"pages": "{ 101 -- 119 }"}),
        ({"pages": "{201–119}"}, {"pages": "{101–119}"}),
        ({"title": "{Windows and Doors in the Study of Ordinary {Ceilings}}"}, {}),
        (
            {"title": "{{Windows and Ceilings} in the Study of Ordinary {Mirrors}}"},
            {"title": "{{Windows and Doors} in the Study of Ordinary {Mirrors}}"},
        ),
        ({"author": "{Levy, Robert B. and Ellison, William D. and Scott, Lori N.}"}, {}),
        (
            {"author": "{Kenneth N. Levy and Thomas Harrow and Lori N. Scott}"},
            {"author": "{Kenneth N. Levy and William D. Ellison and Lori N. Scott}"},
        ),
        ({"doi": "{https://doi.org/10.5555/rooms.2015.13}"}, {"doi": "{https://doi.org/10.5555/rooms.2015.12}"}),
        ({"DOI": "{10.5555/rooms.2015.13}", "doi": ""}, {"DOI": "{10.5555/rooms.2015.12}", "doi": ""}),
    ],
)
def test_one_value_is_exchanged(wrong: dict[str, str], right: dict[str, str]) -> None:
    assert fixed(entry(**wrong), "refs.bib") == entry(**right)


@pytest.mark.parametrize(
    ("before", "wrong", "reason"),
    [
        ("@string{when = 2009}\n", {"year": "when"}, "macro"),
        ("@string{when = 2009}\n", {"year": "when # {}"}, "macro"),
        ("", {"volume": "{2} # {1}"}, "macro"),
        ("@xdata{x, volume = 21}\n", {"volume": "", "xdata": "{x}"}, "taken over"),
        ("", {"title": r"{Windows and {C}eilings in the Study of Ordinary {Mirrors}}"}, "plain"),
    ],
)
def test_what_is_not_written_as_a_value_is_left_with_a_note(before: str, wrong: dict[str, str], reason: str) -> None:
    text = before + entry(**wrong)
    made = planned(text, "refs.bib")
    assert made.proposals == ()
    assert reason in made.notes[0].message


@pytest.mark.parametrize(
    ("last", "added"),
    [
        ("  pages   = {388--414},\n}", "  pages   = {388--414},\n  doi     = {10.5555/stairs_48},\n}"),
        ("  pages = {388--414}\n}", "  pages = {388--414},\n  doi = {10.5555/stairs_48}\n}"),
        ("  pages={388--414}}", "  pages={388--414},\n  doi={10.5555/stairs_48}}"),
        ('\tpages = "388--414"\n\t}', '\tpages = "388--414",\n\tdoi = "10.5555/stairs_48"\n\t}'),
        ("  PAGES = {388--414},\n}", "  PAGES = {388--414},\n  DOI = {10.5555/stairs_48},\n}"),
        ("  Pages = {388--414},\n}", "  Pages = {388--414},\n  Doi = {10.5555/stairs_48},\n}"),
        ("  pages = {388--414}, % checked\n}", "  pages = {388--414},\n  doi = {10.5555/stairs_48}, % checked\n}"),
        ("  pages = {388--414},\n  doi = {}\n}", "  pages = {388--414},\n  doi = {10.5555/stairs_48}\n}"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_doi_is_added_as_its_neighbours_are_laid_out(last: str, added: str, newline: str) -> None:
    names = ["author", "title", "journal", "year", "volume"]
    values = ["Adams, Bridget and Osei, Carl T.", STAIRS.title, STAIRS.container, "2003", "48"]
    name = re.findall(r"\w+", last)[0]
    gap = re.search(r"\w+(\s*)=(\s*)", last)
    assert gap
    mark, close = ('"', '"') if '"' in last else ("{", "}")
    cased = [n.upper() if name.isupper() else n.capitalize() if name[0].isupper() else n for n in names]
    aligned = [c.ljust(8) if len(gap[1]) > 1 else c + gap[1] for c in cased]
    indent = last[: len(last) - len(last.lstrip())]
    lines = [f"{indent}{n}={gap[2]}{mark}{v}{close}," for n, v in zip(aligned, values, strict=True)]
    head = newline.join(["@Article{adams,", *lines, ""])
    text = "% kept\n" + head + last.replace("\n", newline) + newline
    assert fixed(text, "refs.bib") == "% kept\n" + head + added.replace("\n", newline) + newline


def test_commas_in_front_and_all_on_one_line() -> None:
    body = [
        ("author", "Adams, Bridget and Osei, Carl T."),
        ("title", STAIRS.title),
        ("journal", STAIRS.container),
        ("year", "2003"),
        ("volume", "48"),
        ("pages", "388--414"),
    ]
    fields = [f"{k} = {{{v}}}" for k, v in body]
    doi = "doi = {10.5555/stairs_48}"
    for joint in ("\n  , ", ", ", ",\n    "):
        text = "@article{adams" + joint.replace("\n  , ", "\n  , ") + joint.join(fields) + "\n}"
        assert fixed(text, "refs.bib") == text.replace("\n}", joint + doi + "\n}")


def test_the_files_own_way_with_dois() -> None:
    other = "@misc{x, title = {Y}, doi = {https://doi.org/10.5555/a\\_b}}\n"
    text = other + entry(
        doi="",
        title=f"{{{STAIRS.title}}}",
        author="{Adams, Bridget and Osei, Carl T.}",
        year="2003",
        journal=f"{{{STAIRS.container}}}",
        volume="48",
        number="2",
        pages="{388--414}",
    )
    assert "doi = {https://doi.org/10.5555/stairs\\_48}" in fixed(text, "refs.bib")


@pytest.mark.parametrize(
    ("text", "ascii_only", "expected"),
    [
        ("Müller & Co_", True, r"M{\"u}ller \& Co\_"),
        ("Müller & Co_", False, r"Müller \& Co\_"),
        (
            "\\input{x} 100% #1 $x$ ~^",
            False,
            r"\textbackslash{}input\{x\} 100\% \#1 \$x\$ \textasciitilde{}\textasciicircum{}",
        ),
        ("Łódź ß ø – 日本", True, r"{\L}{\'o}d{\'z} {\ss} {\o} -- 日本"),
        ("Ceauşescu", True, r"Ceau{\c{s}}escu"),
    ],
)
def test_latex(text: str, ascii_only: bool, expected: str) -> None:  # noqa: FBT001
    assert in_latex(text, ascii_only=ascii_only) == expected


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Zs", "Cf"]), max_size=30), st.booleans())
def test_latex_reads_back_and_keeps_its_braces_paired(text: str, ascii_only: bool) -> None:  # noqa: FBT001
    written = in_latex(text, ascii_only=ascii_only)
    bare = re.sub(r"\\[{}]", "", written)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0
    if not set(text) & set("\\~^`'\"${}-"):
        assert plain(written) == text


def test_a_hostile_record_stays_within_its_field() -> None:
    evil = replace(
        ROOMS,
        container="Ann}, note = {pwned} & \\input{/etc/passwd}\n\x1b[31m",
        container_short=None,
        doi="10.5555/a},b={c",
    )
    text = entry(journal="{Clinical Nephrology}", doi="")
    before = next(scan(text))
    after = next(scan(fixed(text, "refs.bib", evil)))
    assert "note" not in after.fields
    assert {n: f.value for n, f in after.fields.items() if n not in {"journal", "doi"}} == {
        n: f.value for n, f in before.fields.items() if n != "journal"
    }


def test_broken_entries_are_not_touched() -> None:
    broken = entry(year="{2009}").replace("12,\n", "{12,\n")
    assert fixed(broken + entry(year="{2009}").replace("levy", "other"), "refs.bib").startswith(broken)


def test_a_large_file_is_quick() -> None:
    text = "\n".join(entry(doi="", year="{2009}").replace("levy", f"levy{n}") for n in range(20_000))
    bib = BibFile(text)
    change = _change("year", "2009", "2015")
    edits = [e for start in bib.entries for e in bib.edit(start, [change]).edits]
    assert applied(text, edits).count("{2015}") == 20_000


# --- any layout ---------------------------------------------------------------------------------------------


def _change(field: str, printed: str | None, proposed: str) -> Change:
    return Change(field, printed, proposed, "CC315", "", "10.5555/x", "crossref", 1.0)


@st.composite
def bibs(draw: st.DrawFn) -> str:
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    pieces = [draw(st.sampled_from(["", "% first", "@comment{x}", "\ufeff"[:0]])), newline]
    for n in range(draw(st.integers(1, 3))):
        mark, close = draw(st.sampled_from([("{", "}"), ('"', '"')]))
        indent = draw(st.sampled_from(["  ", "\t", "", "    "]))
        before, after = draw(st.sampled_from([("", ""), (" ", " "), ("", " "), ("   ", " ")]))
        joint = draw(st.sampled_from([f",{newline}{indent}", f"{newline}{indent}, ", ", ", f" ,{newline}{indent}"]))
        case = draw(st.sampled_from([str.lower, str.upper, str.capitalize]))
        values = [
            ("title", "A {B} \\& c"),
            ("journal", "J"),
            ("year", "2009"),
            ("volume", "21"),
            ("pages", "201--9"),
            ("note", "{nested {braces}} 2009, 21"),
            ("abstract", f"On 2009{newline} and 21 = x"),
        ]
        names = draw(st.permutations(values))
        fields = joint.join(f"{case(k)}{before}={after}{mark}{v}{close}" for k, v in names)
        end = draw(st.sampled_from(["", ",", f",{newline}", newline, " "]))
        pieces += [f"@article{{k{n}{joint}{fields}{end}}}", newline, draw(st.sampled_from(["", newline, "text"]))]
    return "".join(pieces)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bibs())
def test_everything_else_stays_byte_for_byte(text: str) -> None:
    bib = BibFile(text)
    changes = [
        _change("year", "2009", "2015"),
        _change("volume", "21", "12"),
        _change("pages", "201-9", "101-19"),
        _change("doi", None, "10.5555/a.b"),
    ]
    edits = [e for start in bib.entries for e in bib.edit(start, changes).edits]
    after = applied(text, edits)
    one, other = list(scan(text)), list(scan(after))
    assert [(e.kind, e.key, e.broken) for e in one] == [(e.kind, e.key, e.broken) for e in other]
    for old, new in zip(one, other, strict=True):
        assert [*old.fields, "doi"] == list(new.fields)
        assert new.get("year") == "2015"
        assert new.get("volume") == "12"
        assert new.get("pages") == "101--19"
        assert new.get("doi") == "10.5555/a.b"
        for name in ("title", "journal", "note", "abstract"):
            a, b = old.fields[name], new.fields[name]
            assert text[a.start : a.end].rstrip() == after[b.start : b.end].rstrip()
    again = BibFile(after)
    assert [e for start in again.entries for e in again.edit(start, changes[:3]).edits if e.new not in after] == []
    assert after.count("\r\n") - text.count("\r\n") == after.count("\n") - text.count("\n") or "\r" not in text


@pytest.mark.parametrize("wrong", [{"year": "{2009}", "doi": ""}, {"volume": "21"}, {"pages": "{201--119}"}])
def test_a_second_run_has_nothing_to_do(wrong: dict[str, str]) -> None:
    once = fixed(entry(**wrong), "refs.bib")
    assert once != entry(**wrong)
    assert planned(once, "refs.bib").proposals == ()


def _with_people(*names: str) -> Work:
    return replace(ROOMS, authors=tuple(Name(*n.split("|")) for n in names))


def test_names_get_the_accents_of_the_file() -> None:
    work = _with_people("Levy|Kenneth N.", "Özdil|William D.", "Scott|Lori N.")
    text = entry(author="{Levy, Kenneth N. and Harrow, Thomas and Scott, Lori N.}")
    assert r"{\"O}zdil, William D." in fixed(text, "refs.bib", work)
    assert "Özdil, William D." in fixed("% ü\n" + text, "refs.bib", work)
