"""Links within a PDF that lead to entries, and footnotes with the superscript numbers that call for them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from citecheck.formats.base import Source
from citecheck.formats.pdf.hyphenation import Spelling, join_lines, spelling
from citecheck.formats.pdf.reader import read_pdf
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from citecheck.models import Document, Report

TODAY = date(2026, 11, 23)
FONT = "Times-Roman"
TEXT = "Seagrass grows in calm water and its shoots are counted by hand in every winter"
ENTRIES = (
    ("Orth, R. J. (2006). A global crisis for seagrass ecosystems, with a map of the", "meadows. BioScience, 56(12), 987-996."),
    ("Shannon, C. E. (1948). A mathematical theory of communication, which is used here to tell how", "much we know. Bell System Technical Journal, 27(3), 379-423."),
    ("Turing, A. M. (1950). Computing machinery and intelligence, in which a game is played with a", "machine. Mind, 59(236), 433-460."),
    ("Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference in", "small samples. Journal of the American Statistical Association, 22(158), 209-212."),
)  # fmt: skip


def canvas_of(held: BytesIO) -> Canvas:
    canvas = Canvas(held, pagesize=A4, invariant=1)
    canvas.setFont(FONT, 10)
    return canvas


def opened(data: bytes) -> Document:
    return read_pdf(Source("paper.pdf", data, "manuscript"))


def report(document: Document) -> Report:
    return extract(document, today=TODAY)


def linked(shift: float, *, whole_page: bool = False) -> Document:
    """Names that link to entries; each destination stands `shift` points above the base line of its entry."""
    held = BytesIO()
    canvas = canvas_of(held)
    canvas.setTitle("Untitled")
    for n in range(len(ENTRIES)):
        y = 780.0 - 14 * n
        canvas.drawString(60, y, f"{TEXT} by team {n}.")
        x = 60 + canvas.stringWidth(f"{TEXT} ", FONT, 10)
        canvas.linkAbsolute("", f"entry{n}", (x, y - 2, x + canvas.stringWidth(f"by team {n}", FONT, 10), y + 8))
    canvas.showPage()
    canvas.setFont("Times-Bold", 14)
    canvas.drawString(60, 780, "References")
    canvas.setFont(FONT, 10)
    y = 750.0
    for n, entry in enumerate(ENTRIES):
        if whole_page:
            canvas.bookmarkPage(f"entry{n}", fit="Fit")
        else:
            canvas.bookmarkPage(f"entry{n}", fit="XYZ", left=60, top=y + shift)
        for line in entry:
            canvas.drawString(60 if line is entry[0] else 74, y, line)
            y -= 12
    canvas.save()
    return opened(held.getvalue())


@pytest.mark.parametrize("shift", [0, 8, 11])
def test_links_lead_to_entries_wherever_a_program_puts_its_goals(shift: float) -> None:
    document = linked(shift)
    words = [document.text[c.start : c.end] for c in document.markup.citations]
    assert words == [f"by team {n}" for n in range(len(ENTRIES))]
    found = report(document)
    assert [(d.by, d.references) for d in found.links] == [("link", (f"r{n}",)) for n in range(1, len(ENTRIES) + 1)]


def test_a_link_to_a_whole_page_leads_to_no_entry() -> None:
    document = linked(0, whole_page=True)
    assert not document.markup.citations
    assert len(report(document).references) == len(ENTRIES)


def noted(*, superscript: bool = True, called: bool = True) -> Document:
    """Two pages with two footnotes each."""
    held = BytesIO()
    canvas = canvas_of(held)
    for page in range(2):
        y = 780.0
        for n in range(20):
            canvas.setFont(FONT, 10)
            words = f"{TEXT} again"
            canvas.drawString(60, y, words)
            if called and n in {3, 9}:
                canvas.setFont(FONT, 7)
                canvas.drawString(60 + canvas.stringWidth(words, FONT, 10), y + 4, str(2 * page + (1 if n == 3 else 2)))
            y -= 12
        for n in (1, 2):
            canvas.setFont(FONT, 6 if superscript else 8)
            canvas.drawString(60, 90 - 20 * n + (3 if superscript else 0), str(2 * page + n))
            canvas.setFont(FONT, 8)
            canvas.drawString(
                66, 90 - 20 * n, f"Note {'abcd'[2 * page + n - 1]} says more (Smith, 2001) on the matter."
            )
        canvas.showPage()
    canvas.save()
    return opened(held.getvalue())


@pytest.mark.parametrize("superscript", [True, False])
def test_footnotes_stand_behind_the_body_without_their_numbers(*, superscript: bool) -> None:
    document = noted(superscript=superscript)
    body = document.text.split("\n\nNote a")[0]
    assert not any(ch.isdigit() for ch in body)
    parts = [(p.name, document.text[p.start : p.end]) for p in document.markup.parts]
    assert parts == [
        (f"footnote {n}", f"Note {letter} says more (Smith, 2001) on the matter.") for n, letter in enumerate("abcd", 1)
    ]
    for part in document.markup.parts:
        assert part.anchor is not None
        assert document.text[: part.anchor].endswith("again")
    assert [document.page_at(p.start) for p in document.markup.parts] == [1, 1, 2, 2]
    assert {c.location.part for c in report(document).citations} == {f"footnote {n}" for n in range(1, 5)}


def test_small_numbered_lines_that_nothing_calls_for_stay() -> None:
    document = noted(called=False, superscript=False)
    assert not document.markup.parts
    assert "1 Note a says more" in document.text


@pytest.mark.parametrize(
    ("before", "after", "broken", "expected"),
    [
        ("the patho-", "gens of it", False, "the pathogens of it"),
        ("the patho", "gens of it", True, "the pathogens of it"),
        ("a follow-", "up of it", False, "a follow-up of it"),
        ("Anglo-", "Saxon", False, "Anglo-Saxon"),
        ("pre-", "and posttest", False, "pre- and posttest"),
        ("doi:10.", "1000/182 (2001)", False, "doi:10.1000/182 (2001)"),
        ("https:", "//example.org/a", False, "https://example.org/a"),
        ("https://doi.org/10.1000/abc,", "arXiv:1307.1432", False, "https://doi.org/10.1000/abc, arXiv:1307.1432"),
        ("https://example.org/a", "2017, p. 3", False, "https://example.org/a 2017, p. 3"),
        ("https://example.org/a.", "The next one", False, "https://example.org/a. The next one"),
        ("https://example.org/of", "the-end", True, "https://example.org/of-the-end"),
        ("pp. 205–", "16.", False, "pp. 205–16."),
        ("a plain", "line", False, "a plain line"),
    ],
)
def test_what_stands_between_two_lines(before: str, after: str, *, broken: bool, expected: str) -> None:
    spelt = spelling([("a follow-up here, with low and high", False)])
    words, gap = join_lines(before, after, spelt, broken=broken)
    assert words + gap + after == expected


def test_a_document_whose_hyphens_belong_keeps_them() -> None:
    plain = [("long-term and high-risk and low-cost things", False)]
    broken = [("long-", False), ("term one high-", False), ("risk one low-", False), ("cost one", False)]
    assert spelling(plain + broken).keeps
    assert join_lines("sex-", "matched", spelling(plain + broken), broken=False) == ("sex-", "")
    assert join_lines("sex-", "matched", Spelling(), broken=False) == ("sex", "")
