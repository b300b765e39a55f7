"""PDFs made here and read back: order, paragraphs, entries, superscript numbers, pages; and files that are no use."""

from __future__ import annotations

import sys
import time
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from citecheck import extract
from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.pdf import process as pdf_process
from citecheck.formats.pdf.layout import place
from citecheck.formats.pdf.reader import read_pdf
from citecheck.formats.pdf.types import Line, Page, Pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.models import Document

WORDS = (
    "The self is known through others and others are known through the self so that no account of the one can do "
    "without an account of the other as many have said before and as we shall say once more in what follows here"
).split()


NAMES = "Levy Kim Duman Gross Beck Ruocco Jovev Herpertz Walter Xu".split()


def filler(start: int, count: int) -> str:
    return " ".join(WORDS[(start + i) % len(WORDS)] for i in range(count))


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    held = BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return held.getvalue()


def lines(canvas: Canvas, x: float, y: float, texts: list[str], size: float = 10, lead: float = 12) -> float:
    canvas.setFont("Times-Roman", size)
    for text in texts:
        canvas.drawString(x, y, text)
        y -= lead
    return y


def opened(data: bytes) -> Document:
    return read_pdf(Source("paper.pdf", data, "manuscript"))


def test_two_columns_under_a_title_and_between_header_and_footer() -> None:
    def draw(canvas: Canvas) -> None:
        for page in (1, 2, 3):
            lines(canvas, 60, 810, [f"Levy et al. Journal of Envy 12 {100 + page}"], 8)
            y = 770.0
            if page == 1:
                y = lines(canvas, 60, 770, ["How People Regulate What They Feel"], 16, 30)
            lines(canvas, 60, y, [f"left{page} {i:02d} {filler(i, 6)}" for i in range(40)])
            lines(canvas, 310, y, [f"right{page} {i:02d} {filler(i + 9, 6)}" for i in range(40)])
            lines(canvas, 290, 30, [str(page)], 9)
            canvas.showPage()

    document = opened(made(draw))
    assert "Journal of Envy" not in document.text
    assert document.text.startswith("How People Regulate What They Feel")
    order = [w for w in document.text.split() if w.startswith(("left", "right"))]
    assert order == [f"{side}{page}" for page in (1, 2, 3) for side in ("left", "right") for _ in range(40)]
    assert document.page_at(document.text.index("right2")) == 2
    place = document.locate(document.text.index("left3"), document.text.index("left3") + 5)
    assert (place.page, place.line) == (3, None)


def test_words_broken_at_the_end_of_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        texts = [
            "We speak of a follow-up here and of behaviour there, as all do who speak of patho-",
            "gens, of a follow-",
            "up that came late, and of the e\ufb03cacy of it all in what was known by then, more or",
            "less.",
        ]
        lines(canvas, 60, 780, [t.replace("\ufb03", "ffi") for t in texts])

    text = opened(made(draw)).text
    assert "pathogens" in text
    assert "a follow-up that" in text


def test_superscript_numbers_are_citations_and_exponents_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        y = 780.0
        for n in range(1, 9):
            x = 60.0
            for words, rise in (
                ("Something was shown in mice.", 0),
                (str(n), 4),
                (" It weighed 10", 0),
                ("3", 4),
                (" grams then.", 0),
            ):
                canvas.setFont("Times-Roman", 7 if rise else 10)
                canvas.drawString(x, y + rise, words)
                x += canvas.stringWidth(words, "Times-Roman", 7 if rise else 10)
            y -= 12
        y = lines(canvas, 60, y - 30, ["References"], 12, 20)
        for n in range(1, 9):
            y = lines(
                canvas, 60, y, [f"{n}. {NAMES[n]} BC. Things and their uses. J Things. 200{n};{n}(1):1-9."], 10, 14
            )

    document = opened(made(draw))
    assert [document.text[s:e] for s, e in document.markup.superscripts if document.text[s:e] != "3"][:2] == ["1", "2"]
    report = extract(document, today=date(2026, 11, 23))
    assert [c.raw for c in report.citations] == [str(n) for n in range(1, 9)]
    assert [d.status.value for d in report.links] == ["linked"] * 8


@pytest.mark.parametrize("kind", ["numbered", "hanging", "spaced"])
def test_entries_stand_apart_over_columns_and_pages(kind: str) -> None:
    def draw(canvas: Canvas) -> None:
        y = lines(canvas, 60, 780, [filler(n, 16) for n in range(5)], 10, 12)
        y = lines(canvas, 60, y - 24, ["References"], 13, 24)
        for n in range(1, 41):
            if y < 80:
                canvas.showPage()
                y = 780.0
            label = f"[{n}] " if kind == "numbered" else ""
            indent = 14 if kind == "hanging" else 0
            first = f"{label}Author{chr(64 + n % 26 + (n == 26))}, B. C., & Other, D. ({1970 + n}). A title about the matter in hand, and of"
            lines(canvas, 60, y, [first])
            y = lines(
                canvas, 60 + indent, y - 12, [f"more besides, which goes on. Journal of Things, {n}(2), {n}1-{n}9."]
            )
            y -= 8 if kind == "spaced" else 0

    report = extract(None, opened(made(draw)), today=date(2026, 11, 23))
    assert len(report.references) == 40
    assert all(r.raw.endswith(f"{n}1-{n}9.") and "of more besides" in r.raw for n, r in enumerate(report.references, 1))
    assert {r.location.page for r in report.references} >= {1, 2}


@pytest.mark.parametrize("where", ["within", "beside"])
def test_line_numbers_of_a_review_copy(where: str) -> None:
    def draw(canvas: Canvas) -> None:
        number = 0
        for _ in range(2):
            for i in range(45):
                number += 1
                text = f"{filler(number, 12)}"
                if where == "within":
                    lines(canvas, 60, 780 - 15 * i, [f"{number} {text}"])
                else:
                    lines(canvas, 40, 780 - 15 * i, [str(number)])
                    lines(canvas, 70, 780 - 15 * i, [text])
            canvas.showPage()

    text = opened(made(draw)).text
    assert not any(word.isdigit() for word in text.split())


def test_a_sentence_goes_on_over_a_page() -> None:
    def draw(canvas: Canvas) -> None:
        lines(
            canvas,
            60,
            780,
            [filler(n, 17) for n in range(54)]
            + ["and so the sentence breaks off here at the foot of the page, where it is long enough, in"],
        )
        canvas.showPage()
        lines(canvas, 60, 780, ["order to end on the next one (Levy, 2005).", *[filler(n, 17) for n in range(20)]])

    assert "in order to end on the next one" in " ".join(opened(made(draw)).text.split("\n\n"))


# --- files that are no use ----------------------------------------------------------------------------------


def scan_of(pages: int) -> bytes:
    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        for _ in range(pages):
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 50, 50, 400, 600)
            canvas.showPage()

    return made(draw)


def test_a_scan_is_named_as_one() -> None:
    with pytest.raises(UnreadableInput, match=r"no text \(2 pages of pictures\): run OCR"):
        opened(scan_of(2))


def test_a_password_is_asked_for_in_one_line_and_an_owner_alone_is_no_hindrance() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, 60, 780, [filler(0, 15), filler(3, 15)])

    with pytest.raises(UnreadableInput, match="password"):
        opened(made(draw, encrypt=StandardEncryption("secret", ownerPassword="owner")))
    assert "known through others" in opened(made(draw, encrypt=StandardEncryption("", ownerPassword="owner"))).text


LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R]/Parent 2 0 R>> endobj
trailer <</Root 1 0 R/Prev 9>>
startxref
9
%%EOF"""


def words(canvas: Canvas) -> None:
    lines(canvas, 60, 780, [filler(0, 15)] * 5)


@pytest.mark.parametrize("cut", [30, 500, 900])
def test_a_cut_file_is_one_line(cut: int) -> None:
    with pytest.raises(UnreadableInput) as caught:
        opened(made(words)[:cut])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [LOOP, b"%PDF-1.7", b"%PDF-1.4\n\x00\x00\x00", b"%PDF-" + b"[" * 100_000])
def test_files_that_loop_or_hold_nothing(data: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableInput) as caught:
        opened(data)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - started < 20


def test_time_and_memory_are_bounded() -> None:
    source = Source("paper.pdf", made(words), "manuscript")
    with pytest.raises(UnreadableInput, match="longer than"):
        pdf_process.read_pages(source, seconds=0.001)
    if sys.platform == "linux":
        with pytest.raises(UnreadableInput, match="cannot be read"):
            pdf_process.read_pages(source, memory=2**20)


def test_circled_numbers_on_lines_of_their_own_are_no_line_numbers() -> None:
    lines = [Line(sign, 72, 700 - 20 * i, 80, 710 - 20 * i, 10) for i, sign in enumerate("①②③④⑤")]
    assert [each.line.text for each in place(Pages([Page(612, 792, lines)]))] == ["①", "②", "③", "④", "⑤"]
