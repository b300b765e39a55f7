"""The dev articles as documents: plain text, .docx and .html, with their raised characters as the format marks them."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from citecheck.formats.base import Source
from citecheck.formats.registry import read_source
from citecheck.models import Document, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

Article = dict[str, Any]
_OWN_LABEL = re.compile(r"^\s*(?:\[\d+\]|\(\d+\)|\d+[.)])\s*")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STOP_WORDS = {
    "en": frozenset("the of and in to was were with".split()),
    "pt": frozenset("que não uma com para os dos das são".split()),
    "es": frozenset("que los las una con para por el del".split()),
    "de": frozenset("der die das und nicht mit von den".split()),
    "fr": frozenset("les des que une dans pour est par".split()),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document, and where in its text the paragraphs and the entries of the article begin (`-1`: not found)."""

    document: Document
    paragraphs: tuple[int, ...]
    entries: tuple[int, ...]


def language(article: Article) -> str:
    """The language of an article by its most frequent small words: `en`, `pt`, `es`, `de`, `fr`."""
    words = " ".join(p["text"] for p in article["paragraphs"]).casefold().split()
    counts = {name: sum(w in stops for w in words) for name, stops in _STOP_WORDS.items()}
    return max(counts, key=lambda name: counts[name])


def is_rotated(article: Article) -> bool:
    """Whether an article's letters are rotated: some publishers' samples are, against harvesters."""
    words = " ".join(p["text"] for p in article["paragraphs"][:20]).casefold().split()
    return words.count("gur") > words.count("the")


def entries(article: Article) -> list[str]:
    """The entries as they are printed; those of a numeric list with their numbers."""
    done = []
    gap = article.get("gap")  # the place of an entry that was taken out: its number stays free
    for k, reference in enumerate(article["references"]):
        raw = re.sub(r"\s+", " ", reference["raw"]).strip()
        if article["style"] == "numeric":
            number = reference.get("number", k + 1 + (gap is not None and k >= gap))  # planted faults give their own
            raw = f"{number}. {_OWN_LABEL.sub('', raw)}"
        done.append(raw)
    return done


def as_text(article: Article, *, marks: bool = True) -> Rendered:
    """Plain text; `marks` says whether the parser is still given the superscripts."""
    parts: list[str] = []
    at = 0
    paragraphs, places = [], []
    superscript: list[tuple[int, int]] = []
    for paragraph in article["paragraphs"]:
        paragraphs.append(at)
        superscript += [(at + s, at + e) for s, e in superscript_spans(paragraph) if marks]
        parts.append(paragraph["text"] + "\n\n")
        at += len(parts[-1])
    parts.append("References\n\n")
    at += len(parts[-1])
    for entry in entries(article):
        places.append(at)
        parts.append(entry + "\n")
        at += len(parts[-1])
    document = Document(
        article["id"], article["id"], "text", "".join(parts), "", markup=Markup(superscripts=tuple(superscript))
    )
    return Rendered(document, tuple(paragraphs), tuple(places))


def as_docx(article: Article) -> Rendered:
    """Through a .docx and its reader."""
    body = "".join(
        "<w:p>" + "".join(map(_docx_run, _superscript_runs(paragraph))) + "</w:p>"
        for paragraph in (*article["paragraphs"], *_list_paragraphs(article))
    )
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", xml)
    return _read_rendered(article, Source("article.docx", packed.getvalue(), "manuscript"))


def as_html(article: Article) -> Rendered:
    """Through a page of HTML and its reader."""
    body = "\n".join(
        "<p>" + "".join(map(_html_run, _superscript_runs(paragraph))) + "</p>"
        for paragraph in (*article["paragraphs"], *_list_paragraphs(article))
    )
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body><main>\n{body}\n</main></body></html>"
    return _read_rendered(article, Source("article.html", page.encode(), "manuscript"))


def superscript_spans(paragraph: Article) -> list[tuple[int, int]]:
    """The raised stretches of a paragraph."""
    return [(g["start"], g["end"]) for g in paragraph["groups"] if g.get("superscript")]


def _list_paragraphs(article: Article) -> Iterator[Article]:
    for text in ("References", *entries(article)):
        yield {"text": text, "groups": []}


def _superscript_runs(paragraph: Article) -> Iterator[tuple[str, bool]]:
    text, at = _INVALID.sub(" ", paragraph["text"]), 0
    for start, end in sorted(superscript_spans(paragraph)):
        yield text[at:start], False
        yield text[start:end], True
        at = max(at, end)
    yield text[at:], False


def _docx_run(run: tuple[str, bool]) -> str:
    text, up = run
    look = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if up else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _html_run(run: tuple[str, bool]) -> str:
    text, up = run
    return f"<sup>{html.escape(text)}</sup>" if up else html.escape(text)


def _read_rendered(article: Article, source: Source) -> Rendered:
    document = read_source(source)
    paragraphs, places, at = [], [], 0
    for paragraph in article["paragraphs"]:
        start = document.text.find(_INVALID.sub(" ", paragraph["text"]), at)
        paragraphs.append(start)
        at = max(at, start)
    for entry in entries(article):
        start = document.text.find(entry, at)
        places.append(start)
        at = max(at, start)
    return Rendered(document, tuple(paragraphs), tuple(places))


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
