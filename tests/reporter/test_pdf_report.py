"""The PDF with notes: highlights on the very words, the file as it was before them, and what cannot be written into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, RectangleObject

from citecheck import pipeline
from citecheck.errors import InputError
from citecheck.formats.base import Source
from citecheck.formats.pdf.reader import read_pdf
from citecheck.models import Finding, Location, Report, Severity
from citecheck.reporter.pdf.boxes import PageBoxes
from citecheck.reporter.pdf.job import Stretch
from citecheck.reporter.pdf.report import COLORS, render_pdf
from pdf_builder import COLUMNS, LEFT, RIGHT, TOP, Paper, flowed, prose, typed, vera

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "(\\) <</Type /Catalog>> endobj \x1b[31m \x00 \ud800 \u202eevil %%EOF 日本語"
LINES = (
    "A study of seagrass", "", "Meadows shrink in warm years (Smith et al. 2001) and elsewhere, as the divers found.",
    "This was seen by Jones (2005) too, and again later on in the same text of ours.", "", "References",
    "Jones, A. (2005). Meadows of the north. Journal of Seagrass, 3, 4-9.",
)  # fmt: skip
PLAIN = typed(LINES, size=10)


@dataclass(frozen=True, slots=True)
class Note:
    page: int  # 1-based
    kind: str
    lines: tuple[str, ...]
    words: str  # in its boxes
    color: tuple[float, ...]
    box: tuple[float, ...]


def notes(data: bytes) -> list[Note]:
    """citecheck's notes, each with the words that the engine finds in its boxes."""
    pages = pypdfium2.PdfDocument(data)
    found = []
    for number, page in enumerate(PdfReader(BytesIO(data)).pages):
        for each in page.annotations or ():
            note = each.get_object()
            if note.get("/T") != "citecheck":
                continue
            quads = [float(v) for v in note.get("/QuadPoints", [])]
            boxes = [quads[i : i + 8] for i in range(0, len(quads), 8)]
            text = pages[number].get_textpage()
            words = " ".join(" ".join(text.get_text_bounded(b[4], b[5], b[2], b[3]).split()) for b in boxes)
            found.append(Note(number + 1, str(note["/Subtype"]), tuple(str(note["/Contents"]).split("\n")), words,
                              tuple(float(v) for v in note["/C"]), tuple(float(v) for v in note["/Rect"])))  # fmt: skip
    return found


def report(data: bytes, *spans: tuple[int, int], severity: Severity = Severity.ERROR, **more: Any) -> Report:
    document = read_pdf(Source("paper.pdf", data, "manuscript"))
    found = tuple(
        Finding("CC101", severity, f"Finding {i}.", (Location("d1", a, b),) if b else (), **more)
        for i, (a, b) in enumerate(spans)
    )
    return Report((document,), findings=found, as_of="2026-11-27")


def annotated(data: bytes, *spans: tuple[int, int], **more: Any) -> bytes:
    return render_pdf([report(data, *spans, **more)], original=data)


def place(data: bytes, words: str) -> tuple[int, int]:
    at = read_pdf(Source("paper.pdf", data, "manuscript")).text.index(words)
    return at, at + len(words)


# --- where notes stand ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["(Smith et al. 2001)", "Smith", "2001", "A study of seagrass", "Jones (2005) too", "9."]
)
def test_a_highlight_covers_its_words_and_no_others(words: str) -> None:
    [note] = notes(annotated(PLAIN, place(PLAIN, words)))
    assert (note.page, note.kind, note.words) == (1, "/Highlight", words)


def test_words_over_lines_columns_and_pages() -> None:
    paper = Paper()
    flowed(paper, [prose(14), f"Meadows (Smith et al. 2001). {prose(60)}", prose(40, 3)], columns=COLUMNS)
    data = paper.data()
    document = read_pdf(Source("paper.pdf", data, "manuscript"))
    second = document.markup.pages[1][0]
    found = notes(annotated(data, (second - 150, second + 150), place(data, "(Smith et al. 2001)")))
    on_first, on_second = (n for n in found if n.lines[-1] != "Finding 1.")
    [first] = (n for n in found if n.lines[-1] == "Finding 1.")
    assert first.words.replace("- ", "") == "(Smith et al. 2001)"
    assert (on_first.page, on_second.page) == (1, 2)
    assert on_second.lines == ("(continued from page 1)",)
    covered = "".join(f"{on_first.words}{on_second.words}".split())
    assert covered == "".join(document.text[second - 150 : second + 150].split())


def test_a_word_broken_at_a_line_end_and_ligatures() -> None:
    paper = Paper()
    lines = ["The \ufb01rst \ufb01eld of meas-", "urement was shown (Smith et al. 2001) to be \ufb01ne."]
    paper.lines(LEFT, TOP, [*lines, *["More of the measurement, in a plain line of text."] * 3], font=vera())
    data = paper.data()
    words = "field of measurement was shown (Smith"
    [note] = notes(annotated(data, place(data, words)))
    letters = re.sub(r"[\s\ufffe\u00ad\x02-]", "", note.words).replace("\ufb01", "fi")
    assert letters == "".join(words.split())


def test_raised_numbers() -> None:
    paper = Paper()
    paper.block(
        LEFT, TOP, RIGHT - LEFT, f"Meadows shrink in warm years.{{12}} {prose(4)} They did so.{{3,4}} {prose(5)}"
    )
    data = paper.data()
    [note] = notes(annotated(data, place(data, "3,4")))
    assert note.words == "3,4"


def turned(degrees: int) -> Callable[[PdfWriter], object]:
    return lambda writer: writer.pages[0].rotate(degrees)


def cropped(writer: PdfWriter) -> None:
    writer.pages[0].mediabox = RectangleObject((-100, -100, 620, 900))
    writer.pages[0].cropbox = RectangleObject((50, 400, 580, 820))


def commented(writer: PdfWriter) -> None:
    """A note of someone else, in an array that is an object of its own."""
    writer.add_annotation(0, FreeText(text="theirs", rect=(300, 300, 400, 350)))
    page = writer.pages[0]
    page[NameObject("/Annots")] = writer._add_object(page["/Annots"])


@pytest.mark.parametrize("change", [turned(90), turned(180), cropped, commented])
def test_odd_pages(change: Callable[[PdfWriter], object]) -> None:
    writer, out = PdfWriter(clone_from=BytesIO(PLAIN)), BytesIO()
    change(writer)
    writer.write(out)
    data = out.getvalue()
    made = annotated(data, place(data, "(Smith et al. 2001)"), (0, 0))
    icon, note = sorted(notes(made), key=lambda n: n.kind, reverse=True)
    assert note.words == "(Smith et al. 2001)"
    page = PdfReader(BytesIO(made)).pages[0]
    box = page.cropbox
    assert box.left <= icon.box[0] < icon.box[2] <= box.right
    assert box.bottom <= icon.box[1] < icon.box[3] <= box.top
    others = [a.get_object() for a in page.annotations or () if a.get_object().get("/T") != "citecheck"]
    assert [str(a["/Contents"]) for a in others] == (["theirs"] if change is commented else [])


def test_a_line_that_cannot_be_aligned_is_marked_whole() -> None:
    page = pypdfium2.PdfDocument(PLAIN)[0].get_textpage()
    assert PageBoxes(page).box_of(Stretch("Ω≈ç√", 0, 2, (10.0, 20.0, 30.0, 25.0))) == (10.0, 20.0, 30.0, 25.0)


# --- what they say -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("severity", Severity)
def test_author_words_and_colour(severity: Severity) -> None:
    made = annotated(PLAIN, place(PLAIN, "Smith"), severity=severity, suggestion="Smith 2002?")
    [note] = notes(made)
    assert note.lines[1:] == ("Finding 0.", "Suggestion: Smith 2002?")
    assert "CC101 citation-missing" in note.lines[0]
    assert note.color == pytest.approx(COLORS[severity])
    [raw] = [a.get_object() for a in PdfReader(BytesIO(made)).pages[0].annotations or ()]
    assert raw["/M"] == "D:20261127"


def test_hostile_words_are_only_words() -> None:
    made = annotated(PLAIN, (0, 5), suggestion=HOSTILE)
    [note] = notes(made)
    assert note.lines[2] == "Suggestion: (\\) <</Type /Catalog>> endobj \ufffd[31m \ufffd \ufffd evil %%EOF 日本語"
    assert len(PdfReader(BytesIO(made)).pages) == 1


def test_a_report_without_places_has_an_icon() -> None:
    [note] = notes(annotated(PLAIN, (0, 0)))
    assert (note.page, note.kind) == (1, "/Text")


# --- the file ------------------------------------------------------------------------------------------------------


def test_notes_are_appended_and_the_text_is_the_same() -> None:
    base = pipeline.extract(read_pdf(Source("paper.pdf", PLAIN, "manuscript")), today=date(2026, 11, 27))
    assert base.findings
    made = render_pdf([base], original=PLAIN)
    assert made.startswith(PLAIN)  # a signature on the file as it was still holds
    assert made == render_pdf([base], original=PLAIN)
    again = read_pdf(Source("paper.pdf", made, "manuscript"))
    assert (again.text, again.markup) == (base.documents[0].text, base.documents[0].markup)


def test_without_findings_the_file_is_as_it_was() -> None:
    assert annotated(PLAIN) == PLAIN


def test_a_damaged_file_is_written_anew() -> None:
    broken = PLAIN.replace(b"startxref", b"startxxxx")
    made = annotated(broken, place(broken, "(Smith et al. 2001)"))
    assert not made.startswith(broken)
    assert [n.words for n in notes(made)] == ["(Smith et al. 2001)"]


def test_a_protected_file_is_left_alone() -> None:
    paper = Paper(owner="secret")
    paper.lines(LEFT, TOP, LINES)
    with pytest.raises(InputError, match=r"paper\.pdf is protected: .*--format html"):
        annotated(paper.data(), (0, 5))


def test_another_kind_of_manuscript_is_said() -> None:
    from dataclasses import replace

    base = report(PLAIN, (0, 5))
    other = replace(base.documents[0], path="paper.docx", format="docx")
    with pytest.raises(InputError, match=r"paper\.docx is not copied: --format pdf writes into PDFs only"):
        render_pdf([replace(base, documents=(other,))])
