"""PDFs: the text as a reader of the pages reads it, and what stands around it left out."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from citecheck.errors import UnreadableInput
from citecheck.formats import read
from citecheck.pipeline import extract
from conftest import TODAY
from pdf_builder import (
    BOLD,
    BOTTOM,
    COLUMNS,
    LEFT,
    RIGHT,
    SHY,
    TIMES,
    TOP,
    Paper,
    flowed,
    opened,
    picture,
    prose,
    raw,
    shown,
    stream,
    typed,
    vera,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from citecheck.models import Document, Report

WIDTH = RIGHT - LEFT
TITLE = "Winter counts of seagrass shoots in eleven meadows of the northern coast"
ABSTRACT = "Abstract. " + prose(5)

REFERENCES = (
    "Kahneman, D., & Tversky, A. (1979). Prospect theory: An analysis of decision under risk. Econometrica, 47(2), 263–291.",
    "Miller, G. A. (1956). The magical number seven, plus or minus two: Some limits on our capacity for processing information. Psychological Review, 63(2), 81–97.",
    "Orth, R. J., Carruthers, T. J. B., Dennison, W. C., & Duarte, C. M. (2006). A global crisis for seagrass ecosystems. BioScience, 56(12), 987–996.",
    "Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal, 27(3), 379–423.",
    "Turing, A. M. (1950). Computing machinery and intelligence. Mind, 59(236), 433–460.",
    "Waycott, M., Duarte, C. M., Carruthers, T. J. B., & Orth, R. J. (2009). Accelerating loss of seagrasses across the globe threatens coastal ecosystems. Proceedings of the National Academy of Sciences, 106(30), 12377–12381.",
    "Watson, J. D., & Crick, F. H. C. (1953). Molecular structure of nucleic acids: A structure for deoxyribose nucleic acid. Nature, 171, 737–738.",
    "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American Statistical Association, 22(158), 209–212.",
)


def paragraphs(document: Document) -> list[str]:
    return document.text.split("\n\n")


def words(document: Document, spans: Iterable[tuple[int, int]]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def report(document: Document) -> Report:
    return extract(document, today=TODAY)


def entries(document: Document) -> list[str]:
    return [each.raw for each in report(document).references]


def written(*blocks: str) -> Document:
    """Paragraphs on pages of one column, read."""
    paper = Paper()
    flowed(paper, blocks)
    return opened(paper.data())


# --- the order of reading -----------------------------------------------------------------------------------------


def article(*, head: bool) -> bytes:
    """Two columns under a title and an abstract that span them, three pages, a foot note on the first."""
    paper = Paper()
    if head:
        paper.lines(54, 790, [TITLE], size=15, font=BOLD)
        paper.block(80, 760, 430, ABSTRACT, size=9, leading=11)
    note = "1 The counts of the first winter are kept at the harbour office and may be seen there on request."
    paper.lines(54, 72, wrapped(note, 234, size=8), size=8, leading=9)
    flowed(paper, BODY, columns=COLUMNS, top=680, bottom=110, first=12)
    return paper.data()


BODY = ("FIRST " + prose(20), "SECOND " + prose(25, 3), "THIRD " + prose(30, 6), "FOURTH " + prose(40, 2))


@cache
def two_columns() -> Document:
    return opened(article(head=True))


def test_two_columns_are_read_one_after_the_other() -> None:
    text = two_columns().text
    for each in BODY:
        assert each in text
    assert [text.index(each) for each in BODY] == sorted(text.index(each) for each in BODY)


def test_a_title_and_an_abstract_over_the_columns_come_first_and_whole() -> None:
    assert paragraphs(two_columns())[:2] == [TITLE, ABSTRACT]


def test_a_sentence_goes_on_over_a_column_though_a_foot_note_stands_between() -> None:
    notes = [each for each in paragraphs(two_columns()) if "harbour office" in each]
    assert notes == [
        "1 The counts of the first winter are kept at the harbour office and may be seen there on request."
    ]


def test_a_foot_note_leaves_the_sentence_that_goes_on_over_the_page_whole() -> None:
    paper = Paper()
    lines = wrapped(prose(16), WIDTH, size=11)
    cut = next(i for i, each in enumerate(lines[:-4], 1) if i > 5 and each[-1] not in ".!" and lines[i][0].islower())
    paper.lines(LEFT, TOP, [*lines[:cut], ""], WIDTH, size=11, leading=14)
    paper.lines(LEFT, 100, ["2 A note that stands at the foot of the first page."], size=8)
    paper.next_page()
    paper.lines(LEFT, TOP, lines[cut:], WIDTH, size=11, leading=14)
    document = opened(paper.data())
    assert prose(16) in paragraphs(document)


def test_a_page_is_known_of_every_position() -> None:
    paper = Paper()
    for n, name in enumerate(("Smith", "Jones", "Brown"), start=1):
        paper.lines(LEFT, TOP, wrapped(f"{name} ({n + 2000}) saw it. " + prose(4, n), WIDTH), WIDTH)
        if n < 3:
            paper.next_page()
    document = opened(paper.data())
    found = report(document).citations
    assert [(each.raw, each.location.page) for each in found] == [
        ("Smith (2001)", 1), ("Jones (2002)", 2), ("Brown (2003)", 3),
    ]  # fmt: skip
    assert [document.text[at : at + 5] for at, _ in document.markup.pages] == ["Smith", "Jones", "Brown"]
    assert {each.location.line for each in found} == {None}


def test_pages_of_a_sentence_that_goes_over_the_page() -> None:
    document = written(prose(160))
    assert paragraphs(document) == [prose(160)]
    assert [page for _, page in document.markup.pages] == [1, 2, 3]
    assert [at for at, _ in document.markup.pages] == sorted(at for at, _ in document.markup.pages)


def test_headings_are_in_larger_type() -> None:
    paper = Paper()
    paper.lines(LEFT, TOP, ["Methods"], size=14, font=BOLD)
    y = paper.block(LEFT, TOP - 30, WIDTH, prose(6))
    paper.lines(LEFT, y - 20, ["Results"], size=14, font=BOLD)
    paper.block(LEFT, y - 44, WIDTH, prose(6, 3))
    document = opened(paper.data())
    assert [document.text[h.start : h.end] for h in document.markup.headings] == ["Methods", "Results"]
    assert paragraphs(document) == ["Methods", prose(6), "Results", prose(6, 3)]


def test_text_on_its_side_is_left_out() -> None:
    paper = Paper()
    paper.block(LEFT, TOP, WIDTH, prose(12))
    paper.canvas.saveState()
    paper.canvas.translate(30, 300)
    paper.canvas.rotate(90)
    paper.line(0, 0, "arXiv:1706.03762v5 [cs.CL] 6 Dec 2017", size=18)
    paper.canvas.restoreState()
    assert opened(paper.data()).text == prose(12)


# --- what stands around the text ----------------------------------------------------------------------------------


def headed(count: int = 5) -> Paper:
    """Pages with a head that changes sides, a foot, and a number."""
    paper = Paper()
    for n in range(1, count + 1):
        paper.line(LEFT, 810, f"{n + 330}   Okafor et al." if n % 2 else f"Winter counts of seagrass   {n + 330}", 9)
        y = paper.block(LEFT, TOP, WIDTH, f"Page {n} begins so. " + prose(15, n))
        paper.block(LEFT, y - 12, WIDTH, prose(12, n + 4))
        paper.line(LEFT, 40, "Journal of Coastal Botany 12 (2021)", 8)
        paper.line(290, 28, str(n), 9)
        if n < count:
            paper.next_page()
    return paper


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    text = opened(headed().data()).text
    assert re.findall(r"Okafor|Winter counts|Coastal Botany|33\d", text) == []
    assert len(re.findall(r"Page \d begins so\.", text)) == 5
    assert not re.search(r"(?m)^\d+$", text)


@pytest.mark.parametrize("style", ["{}", "- {} -", "Page {} of 4"])
def test_page_numbers_of_a_manuscript_are_left_out(style: str) -> None:
    paper = Paper()
    for n in range(1, 5):
        paper.block(LEFT, TOP, WIDTH, prose(40, n))
        paper.line(280, 40, style.format(n), 10)
        if n < 4:
            paper.next_page()
    assert paragraphs(opened(paper.data())) == [prose(40, n) for n in range(1, 5)]


def test_the_end_of_a_citation_alone_on_the_last_line_of_a_page_stays() -> None:
    """`(Fischer et al.,` / `2013).` is no page number."""
    paper = Paper()
    for n in range(4):
        lines = wrapped(prose(30, n), WIDTH)
        if n == 1:
            lines = [
                *lines,
                "The maps came from the institute, which gives them to all who ask for them (Fischer et al.,",
                "2013).",
            ]
        paper.lines(LEFT, TOP, lines, WIDTH)
        if n < 3:
            paper.next_page()
    assert "(Fischer et al., 2013)" in [each.raw for each in report(opened(paper.data())).citations]


def reviewed(*, beside: bool, step: int) -> Document:
    """A manuscript with its lines numbered through."""
    paper, number = Paper(), 0
    for page in range(3):
        y = TOP
        for line in wrapped(prose(22, page), 420, size=11):
            number += 1
            if number % step == 0 and beside:
                paper.line(40, y, str(number), 9)
            if beside:
                paper.line(LEFT, y, line, 11)
            else:
                paper.line(LEFT, y, f"{number} {line}", 11)
            y -= 20
        if page < 2:
            paper.next_page()
    return opened(paper.data())


@pytest.mark.parametrize(("beside", "step"), [(True, 1), (True, 5), (False, 1)])
def test_line_numbers_of_a_review_copy_are_left_out(*, beside: bool, step: int) -> None:
    text = reviewed(beside=beside, step=step).text
    assert not re.search(r"\d", text)
    assert "live above it. Their leaves slow the water down" in text


def test_a_numbered_list_is_not_taken_for_line_numbers() -> None:
    lines = [f"{n} {name} meadow, {n + 3} shoots" for n, name in enumerate(("First", "Second", "Third", "Last"), 1)]
    document = opened(typed([*wrapped(prose(12), WIDTH, size=11), *lines]))
    for each in lines:
        assert each in document.text


# --- words --------------------------------------------------------------------------------------------------------


def printed(*lines: str) -> str:
    """The text of lines as they are printed."""
    return opened(typed(lines)).text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("The divers counted the patho-", "gens of every meadow they saw."), "pathogens of every"),
        (("A follow-up was made in spring. The second follow-", "up was made in autumn by others."), "second follow-up was"),
        (("The maps of the Anglo-", "Saxon coast were made in another century."), "Anglo-Saxon coast"),
        (("The meadows were counted by Smith-", "Jones and others in the winter of 1998."), "Smith-Jones and"),
        (("We counted with the help of readers and gave the COVID-", "19 rules to each of them."), "COVID-19 rules"),
        (("The counts are given in detail on the pages 263–", "291 of the first report that was made."), "263–291 of"),
        (("See https://www.example.org/seagrass/winter/", "counts.html for the counts of all the years."), "winter/counts.html for"),
        (("See https://www.example.org/seagrass-of-the-", "north.html for the counts of all the years."), "of-the-north.html for"),
        (("The counts of all years are found at https://doi.org/10.1371/journal.", "pone.0153170 for those who ask for them."), "journal.pone.0153170 for"),
        (("The divers counted, and they went back", "in winter to count again what was left."), "went back in winter"),
    ],
)  # fmt: skip
def test_words_broken_at_the_end_of_a_line(lines: tuple[str, str], expected: str) -> None:
    assert expected in printed(*lines)


def test_a_justified_column_is_hyphenated_and_read_whole() -> None:
    syllables = {"animals": "ani-mals", "meadows": "mead-ows", "photographs": "pho-to-graphs", "carried": "car-ried",
                 "counted": "count-ed", "between": "be-tween", "surveys": "sur-veys", "readers": "read-ers"}  # fmt: skip
    broken = prose(40)
    for whole, parts in syllables.items():
        broken = broken.replace(whole, parts.replace("-", SHY))
    paper = Paper()
    flowed(paper, [broken], columns=COLUMNS)
    assert opened(paper.data()).text == prose(40)


RAISED = (
    "Counts were low in winter{12,13} and lower in spring.",
    "Others found them higher,{3} or as high as before{4–6} in the year 2012.",
    "They were lower at the mouth of the river.{7} No divers went there.",
    "The place was 40 m{2} large, with 10{6} shoots of 3 cm{2} each, and species give H2O.",
    "This was {14} known to the readers of the maps, as {15,2} says, and as",
    "{9} says of another coast, where the light is good.",
)


@cache
def superscripts() -> Document:
    paper = Paper()
    paper.lines(LEFT, TOP, [*wrapped(prose(6), WIDTH), *RAISED, *wrapped(prose(2), WIDTH)])
    y = TOP - 190.0
    paper.line(LEFT, y, "References", 13, BOLD)
    for n in range(1, 16):
        entry = f"{n}. {REFERENCES[n % len(REFERENCES)]}"
        y = paper.lines(LEFT, y - 12, wrapped(entry, WIDTH, size=9), size=9, leading=10)
    return opened(paper.data())


@pytest.mark.parametrize("superscript", ["12,13", "3", "4–6", "7", "14", "15,2", "9"])
def test_superscript_numbers_are_citations(superscript: str) -> None:
    document = superscripts()
    assert superscript in words(document, document.markup.superscripts)
    assert superscript in [each.raw for each in report(document).citations]


def test_exponents_and_numbers_of_full_size_are_no_citations() -> None:
    document = superscripts()
    found = [each.raw for each in report(document).citations]
    assert not {"2", "6", "2012", "40"} & set(found)
    assert not {"2012", "40", "10"} & set(words(document, document.markup.superscripts))


def test_a_superscript_number_keeps_its_place_in_the_text() -> None:
    document = opened(typed(["Counts were low in winter{12,13} and lower in spring, as the divers told us."]))
    assert "winter12,13 and lower" in document.text


def test_ligatures_are_letters() -> None:
    paper = Paper()
    paper.line(LEFT, TOP, "The ﬁrst ﬁeld of ﬂowers was found again, and the ﬂoor of the sea ﬁlled.", 10, vera())
    document = opened(paper.data())
    assert document.text == "The first field of flowers was found again, and the floor of the sea filled."


def test_superscript_positions_hold_behind_ligatures() -> None:
    paper = Paper()
    paper.line(LEFT, TOP, "The ﬁrst ﬁeld of ﬂowers was found{3} again, and the ﬂoor of the sea was ﬁlled.", 10, vera())
    document = opened(paper.data())
    assert words(document, document.markup.superscripts) == ["3"]


# --- reference lists ----------------------------------------------------------------------------------------------


def listed(style: str, *, columns: tuple[tuple[float, float], ...] = ((LEFT, RIGHT),), before: int = 12) -> Document:
    """A paper whose list is set in one of the usual ways, from the body on."""
    cited = "It was known before (Kahneman & Tversky, 1979; Miller, 1956; Shannon, 1948). "
    if style in {"[n]", "n."}:
        cited = "It was known before [1–8]. " if style == "[n]" else "It was known before {1–8}. "
    paper = Paper()
    shape: dict[str, dict[str, float]] = {
        "[n]": {"hang": 16},
        "n.": {"hang": 14},
        "hanging": {"hang": 18},
        "apart": {"gap": 8},
        "flush": {},
    }
    entry = {"[n]": "[{}] {}", "n.": "{}. {}"}.get(style, "{1}")
    body = [cited + prose(before), prose(before, 4)]
    words_ = [entry.format(n, each) for n, each in enumerate(REFERENCES, 1)]
    column_width = columns[0][1] - columns[0][0]
    y = TOP
    for each in body:
        y = paper.block(columns[0][0], y, column_width, each) - 6
    paper.line(columns[0][0], y - 16, "References", 12, BOLD)
    _listed(paper, words_, columns, y - 34, shape[style])
    return opened(paper.data())


def _listed(
    paper: Paper, blocks: list[str], columns: tuple[tuple[float, float], ...], y: float, shape: dict[str, float]
) -> None:
    """Entries down the columns from a height on, then over the pages."""
    column, gap, hang = 0, shape.get("gap", 0), shape.get("hang", 0)
    for block in blocks:
        lines = wrapped(block, columns[column][1] - columns[column][0], hang=hang)
        for i, each in enumerate(lines):
            if y < BOTTOM:
                column, y = column + 1, TOP
                if column == len(columns):
                    paper.next_page()
                    column = 0
            paper.line(columns[column][0] + (hang if i else 0), y, each)
            y -= 12
        y -= gap


@pytest.mark.parametrize("style", ["[n]", "n.", "hanging", "apart"])
def test_each_entry_of_a_list_is_one(style: str) -> None:
    assert entries(listed(style)) == list(REFERENCES)


@pytest.mark.parametrize("style", ["[n]", "n.", "hanging", "apart"])
def test_a_list_goes_on_over_the_page(style: str) -> None:
    assert entries(listed(style, before=22)) == list(REFERENCES)


@pytest.mark.parametrize("style", ["[n]", "n.", "hanging"])
def test_a_list_goes_on_over_the_column(style: str) -> None:
    assert entries(listed(style, columns=COLUMNS, before=14)) == list(REFERENCES)


def test_citations_lead_to_the_entries() -> None:
    for style in ("[n]", "n."):
        found = report(listed(style))
        assert [target.label for each in found.citations for target in each.targets] == [str(n) for n in range(1, 9)]
        assert len(found.links) == 8


def test_a_heading_close_above_its_list_is_no_part_of_it() -> None:
    """As LibreOffice sets it: 14 point, 15.8 points above the first entry, whose own lines are 14.7 apart."""
    paper = Paper()
    y = paper.block(LEFT, TOP, WIDTH, prose(12), size=11, leading=14.7) - 24
    paper.line(LEFT, y, "References", 14, BOLD)
    y -= 18
    for each in REFERENCES:
        y = paper.lines(LEFT, y, wrapped(each, WIDTH, size=11), size=11, leading=14.7) - 10
    assert entries(opened(paper.data())) == list(REFERENCES)


def test_an_entry_ends_with_a_full_last_line_of_a_page() -> None:
    """A list whose entries stand apart, the last line of a page nearly full: the next page begins another entry."""
    paper = Paper()
    paper.lines(LEFT, TOP, ["References"], size=14, font=BOLD)
    y = TOP - 40.0
    for each in REFERENCES[:5]:
        y = paper.lines(LEFT, y, wrapped(each, WIDTH)) - 8
    last = "Smith, J. (2001). The winter counts of seagrass shoots in the north. Marine Ecology Progress, 57, 1–12."
    paper.lines(LEFT, y, [last])
    paper.next_page()
    y = TOP
    for each in REFERENCES[5:]:
        y = paper.lines(LEFT, y, wrapped(each, WIDTH)) - 8
    assert entries(opened(paper.data())) == [*REFERENCES[:5], last, *REFERENCES[5:]]


def test_the_second_half_of_a_range_is_no_number_of_an_entry() -> None:
    """`92:205–` / `16.`, and the next entry is number 16."""
    paper = Paper()
    paper.lines(LEFT, TOP, ["References"], size=14, font=BOLD)
    y = TOP - 40.0
    for n in range(14, 19):
        lines = [f"{n}. Therasse P, Arbuck SG, Eisenhauer EA, et al. New guidelines to evaluate the response to"]
        lines.append(f"treatment in solid tumours, part {n}. J Natl Cancer Inst 2000;92:205–{n + 1}.")
        if n == 15:
            lines[1:] = [
                "treatment in solid tumours, part 15, as it was printed. J Natl Cancer Inst 2000;92:205–",
                "16.",
            ]
        y = paper.lines(LEFT, y, lines) - 8
    found = entries(opened(paper.data()))
    assert len(found) == 5
    assert found[1].endswith("2000;92:205–16.")


# --- scans, locked files, letters that are none -------------------------------------------------------------------


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        opened(data)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("paper.pdf")
    return message


def test_a_scan_is_said_to_be_one() -> None:
    paper = Paper()
    for _ in range(3):
        picture(paper)
        paper.next_page()
    message = refused(paper.data())
    assert "OCR" in message
    assert "3 pages" in message


def test_pages_without_text_are_said_to_be_unread() -> None:
    paper = Paper()
    for n in range(4):
        if n in {1, 3}:
            picture(paper)
        else:
            paper.block(LEFT, TOP, WIDTH, prose(20, n))
        paper.next_page()
    document = opened(paper.data())
    assert document.unread is not None
    assert "2, 4" in document.unread
    assert "OCR" in document.unread
    assert report(document).complete is False


def test_an_empty_page_is_not_unread() -> None:
    paper = Paper()
    paper.block(LEFT, TOP, WIDTH, prose(8))
    paper.next_page()
    paper.next_page()
    paper.block(LEFT, TOP, WIDTH, prose(8, 4))
    assert opened(paper.data()).unread is None


def test_a_file_with_a_password_is_refused() -> None:
    paper = Paper(user="open sesame")
    paper.block(LEFT, TOP, WIDTH, prose(8))
    assert "password" in refused(paper.data())


def test_a_file_that_only_must_not_be_printed_is_read() -> None:
    paper = Paper(owner="secret")
    paper.block(LEFT, TOP, WIDTH, prose(8))
    assert opened(paper.data()).text == prose(8)


def test_letters_without_meaning_are_refused() -> None:
    """A font whose own table says that its letters are marks of a private area."""
    codes = b"".join(b"<%02x> <%04x>\n" % (n, 0xE000 + n) for n in range(32, 127))
    table = (
        b"/CIDInit /ProcSet findresource begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n95 beginbfchar\n" + codes + b"endbfchar endcmap end"
    )
    data = raw(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>",
            4: stream(shown(*(prose(1, n) for n in range(8)))),
            5: b"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 6 0 R>>",
            6: stream(table),
        }
    )
    assert "fonts" in refused(data)


# --- the document -------------------------------------------------------------------------------------------------


def test_the_document_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(headed(3).data())
    document = read(str(path))
    assert (document.format, document.path, document.role) == ("pdf", str(path), "manuscript")
    assert document.has_lines is False
    assert document.source_text is None
    assert document.unread is None


def test_two_runs_give_the_same() -> None:
    data = article(head=True)
    first, second = opened(data), opened(data)
    assert first == second
    assert first.text == two_columns().text


def test_spaces_and_fonts_of_a_plain_manuscript() -> None:
    document = opened(typed(wrapped(prose(10), WIDTH, size=11, font=TIMES)))
    assert document.text == prose(10)
