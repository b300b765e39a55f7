"""PDF files made in code, for the tests of their reader: pages as a journal or a word processor sets them.

Words are plain text with three marks: `{12}` is superscript, a soft hyphen is where a word may be broken, and a line end
in a text is one in print.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, TypedDict, Unpack

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from citecheck.formats.base import Source
from citecheck.formats.registry import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.models import Document

PAGE = (595.0, 842.0)  # A4, in points
TOP, BOTTOM = 770.0, 72.0  # of the text of a page
LEFT, RIGHT = 72.0, 523.0
COLUMNS = ((54.0, 288.0), (312.0, 546.0))  # left and right edges of two columns
TIMES, BOLD = "Times-Roman", "Times-Bold"
VERA = "Vera"  # comes with reportlab, and has ligatures
SHY = "\u00ad"
_RAISED = re.compile(r"\{([^{}]*)\}")  # `word{12,13}`

SENTENCES = (
    "Seagrass meadows cover a small part of the sea floor and feed many of the animals that live above it.",
    "Their leaves slow the water down, and what it carried sinks to the ground between them.",
    "Most surveys are made from boats in summer, when the light is good and the sea is calm.",
    "We went back to the same eleven places in winter and counted the shoots by hand.",
    "The divers did not know which of the places had been fished in the years before.",
    "A second group of readers looked at the photographs and wrote down what they saw.",
    "Where the two groups did not agree, the older of the two counts was kept.",
    "No meadow had grown, and three of them were smaller than the maps had shown.",
    "The loss was largest near the mouth of the river, where the water is often brown.",
    "Anchors tear the roots, and the holes that they leave take years to close.",
)


def prose(count: int, start: int = 0) -> str:
    """So many sentences of running text, others for another start."""
    return " ".join(SENTENCES[(start + i) % len(SENTENCES)] for i in range(count))


class Style(TypedDict, total=False):
    """How lines are set, in points; `first` and `hang` are how far the first and the other lines stand in."""

    size: float
    font: str
    leading: float
    first: float
    hang: float


class Paper:
    """A PDF that is being written, page by page, the same bytes each time."""

    def __init__(self, *, page: tuple[float, float] = PAGE, user: str | None = None, owner: str | None = None) -> None:
        lock = StandardEncryption(user or "", owner or "secret", strength=40) if (user or owner) else None
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pagesize=page, invariant=1, encrypt=lock)
        self.page = 1

    def line(self, x: float, y: float, words: str, size: float = 10, font: str = TIMES, spread: float = 0) -> None:
        """A line that begins at a place; `spread` points more between two words."""
        text = self.canvas.beginText(x, y)
        text.setWordSpace(spread)
        for i, piece in enumerate(_RAISED.split(words)):
            if piece:
                text.setFont(font, size * 0.7 if i % 2 else size)
                text.setRise(size * 0.33 if i % 2 else 0)
                text.textOut(piece)
        self.canvas.drawText(text)

    def block(self, x: float, y: float, width: float, words: str, **style: Unpack[Style]) -> float:
        """Lines set flush on both sides from a base line down; the base line below the last of them."""
        return self.lines(x, y, wrapped(words, width, **style), width, **style)

    def lines(self, x: float, y: float, lines: Sequence[str], width: float = 0, **style: Unpack[Style]) -> float:
        """Lines below one another, from `first` and `hang`; flush but for the last where a width is given."""
        size, font = style.get("size", 10), style.get("font", TIMES)
        for i, words in enumerate(lines):
            indent = style.get("hang", 0) if i else style.get("first", 0)
            gaps = words.count(" ")
            room = width - indent - measured(words, size, font)
            spread = room / gaps if width and gaps and i + 1 < len(lines) and room / gaps < size else 0
            self.line(x + indent, y, words, size, font, spread)
            y -= style.get("leading", 12)
        return y

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1

    def data(self) -> bytes:
        self.canvas.save()
        return self._out.getvalue()


def wrapped(words: str, width: float, **style: Unpack[Style]) -> list[str]:
    """The lines of a paragraph, broken between words and at soft hyphens."""
    size, font = style.get("size", 10), style.get("font", TIMES)
    done: list[str] = []
    for given in words.split("\n"):
        line = ""
        for word in given.split(" "):
            room = width - (style.get("hang", 0) if done else style.get("first", 0))
            whole = f"{line} {word}".strip()
            if measured(whole.replace(SHY, ""), size, font) <= room:
                line = whole.replace(SHY, "")
                continue
            head, tail = _broken(line, word, room, size, font)
            done.append(head)
            line = tail
        done.append(line)
    return done


def _broken(line: str, word: str, room: float, size: float, font: str) -> tuple[str, str]:
    """A line with as much of the next word as fits, and the rest."""
    parts = re.split(f"{SHY}|(?<=-)", word)
    for cut in range(len(parts) - 1, 0, -1):
        head = f"{line} {''.join(parts[:cut]).removesuffix('-')}-".strip()
        if measured(head, size, font) <= room:
            return head, "".join(parts[cut:])
    return line, word.replace(SHY, "")


def measured(words: str, size: float = 10, font: str = TIMES) -> float:
    """The width of a line in points."""
    pieces = enumerate(_RAISED.split(words))
    return float(sum(stringWidth(piece, font, size * 0.7 if i % 2 else size) for i, piece in pieces if piece))


def vera() -> str:
    """The name of a font with ligatures, made known to reportlab."""
    registerFont(TTFont(VERA, "Vera.ttf"))
    return VERA


# --- whole papers ---------------------------------------------------------------------------------------------------


def flowed(
    paper: Paper,
    blocks: Iterable[str],
    *,
    columns: Sequence[tuple[float, float]] = ((LEFT, RIGHT),),
    top: float = TOP,
    bottom: float = BOTTOM,
    **style: Unpack[Style],
) -> None:
    """Paragraphs one after another, flush at both sides, down the columns of as many pages as it takes."""
    column, y, leading = 0, top, style.get("leading", 12)
    for words in blocks:
        lines = wrapped(words, columns[column][1] - columns[column][0], **style)
        at = 0
        while at < len(lines):
            room = int((y - bottom) // leading) + 1
            if room <= 0:
                column, y = column + 1, top
                if column == len(columns):
                    paper.next_page()
                    column = 0
                continue
            x, end = columns[column]
            part, goes_on = lines[at : at + room], at + room < len(lines)
            shown: Style = {**style, "first": style.get("hang", 0) if at else style.get("first", 0)}
            # an empty line behind a part that goes on, so that its last line is flush like the others
            y = paper.lines(x, y, [*part, ""] if goes_on else part, end - x, **shown)
            at += room


def typed(*pages: Sequence[str], size: float = 11, leading: float = 14) -> bytes:
    """A paper of short pages, their lines as given from the top left."""
    paper = Paper()
    for i, lines in enumerate(pages):
        if i:
            paper.next_page()
        paper.lines(LEFT, TOP, lines, size=size, leading=leading)
    return paper.data()


def picture(paper: Paper) -> None:
    """A page that is nothing but a picture, as a scanner makes it."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    grey = Image.new("L", (60, 80), 200)
    paper.canvas.drawImage(ImageReader(grey), 0, 0, *PAGE)


# --- files byte by byte ---------------------------------------------------------------------------------------------


def raw(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A file of objects as they are given, with a correct table of where they stand."""
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number, inside in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, inside)
    table, last = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % last
    for number in range(1, last):
        out += b"%010d 00000 %c \n" % (places.get(number, 0), b"n" if number in places else b"f")
    return bytes(out + b"trailer\n<</Size %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (last, trailer, table))


def stream(inside: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(inside), more, inside)


def single(content: bytes, *, more: bytes = b"", page: bytes = b"/MediaBox [0 0 595 842]", pages: bytes = b"") -> bytes:
    """A file of one page with the content stream given; `more`, `page` and `pages` go into their dictionaries."""
    return raw(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1 %b>>" % pages,
            3: b"<</Type /Page /Parent 2 0 R %b /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>" % page,
            4: stream(content, more),
            5: b"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>",
        }
    )


def shown(*lines: str, x: float = 72, y: float = 770) -> bytes:
    """A content stream that shows lines below one another."""
    inside = b" ".join(b"(%b) Tj T*" % line.encode("latin-1") for line in lines)
    return b"BT /F 11 Tf 14 TL %d %d Td %b ET" % (x, y, inside)


def opened(data: bytes, path: str = "paper.pdf") -> Document:
    """The document as the reader for its format delivers it."""
    return read_source(Source(path, data, "manuscript"))
