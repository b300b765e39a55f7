"""Word documents (.docx, .docm, .dotx): their text with notes, tables and boxes, and the field codes in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.docx.bookmarks import bookmark_codes
from citecheck.formats.docx.fields import Span
from citecheck.formats.docx.found import Context, Found
from citecheck.formats.docx.links import linked_citations, trimmed
from citecheck.formats.docx.names import W
from citecheck.formats.docx.numbering import Numbering
from citecheck.formats.docx.origins import Origins
from citecheck.formats.docx.package import WordPackage
from citecheck.formats.docx.story import Story
from citecheck.formats.docx.styles import Styles
from citecheck.formats.field_codes.items import marked
from citecheck.formats.field_codes.word_sources import word_sources
from citecheck.models import Document, Markup, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from citecheck.formats.base import Source
    from citecheck.formats.docx.origins import Located
    from citecheck.formats.field_codes.instructions import FieldCode
    from citecheck.models import MarkedCitation, Work

_NOTE_KINDS = ("footnote", "endnote")
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})  # 17.18.33


def read_docx(source: Source) -> Document:
    """A Word document as it prints once all tracked changes are accepted.

    `UnreadableInput` where it is damaged, encrypted, without its main part, or larger than any document.
    """
    try:
        return _read(source, None)[0]
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def read_docx_located(source: Source) -> Located:
    """The same document with the way back from its text to the elements of its main part; errors as above."""
    origins = Origins()
    try:
        document, builder, root = _read(source, origins)
        return origins.located(root, document, builder.offsets())
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def _read(source: Source, origins: Origins | None) -> tuple[Document, TextBuilder, _Element]:
    package = WordPackage(source)
    root = package.document()
    styles = Styles(package.first("styles"))
    context = Context(TextBuilder(), styles, Numbering(package.first("numbering"), styles), Found(), origins)
    body = root.find(W + "body")
    paged = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
    if paged:
        context.found.pages.append((0, 1))
    Story(context, root if body is None else body, pages=paged).read()
    lost = [kind for kind in _NOTE_KINDS if not _read_notes(context, package, kind)]
    return _document(source, context, package, lost), context.builder, root


# --- notes --------------------------------------------------------------------------------------------------


def _read_notes(context: Context, package: WordPackage, kind: str) -> bool:
    """The notes of a kind in the order of their marks, whether they are there; one without a mark is not read."""
    referred = [each for each in context.found.notes if each.kind == kind]
    root = package.first(f"{kind}s") if referred else None
    notes = _notes(root, kind)
    for count, reference in enumerate(referred, 1):
        note = notes.pop(reference.id, None)
        start = context.builder.position
        if note is None:
            continue
        if context.origins:
            context.origins.enter(reference.mark)
        Story(context, note, parts=False).read()
        _tell_note(context.found, Part(start, context.builder.position, f"{kind} {count}", reference.anchor))
    return root is not None or not referred


def _notes(root: _Element | None, kind: str) -> dict[str, _Element]:
    found = [] if root is None else list(root.iterchildren(W + kind))
    return {each.get(W + "id") or "": each for each in found if each.get(W + "type") not in _NO_NOTES}


def _tell_note(found: Found, part: Part) -> None:
    """A note and, for those at the foot of a page, the page that its mark is on."""
    if part.end == part.start:
        return
    found.parts.append(part)
    if found.pages and part.anchor is not None and part.name.startswith("footnote"):
        at = bisect_right(found.pages, (part.anchor, 1 << 60)) - 1
        found.pages.append((part.start, found.pages[at][1]))


# --- the document -------------------------------------------------------------------------------------------


def _document(source: Source, context: Context, package: WordPackage, lost: list[str]) -> Document:
    builder, found = context.builder, context.found
    text = builder.result().rstrip("\n")
    codes = [*found.codes, *bookmark_codes(found.bookmarks, package.properties())]
    works = word_sources(package.all("customXml")) if any(_lacks_work(code) for code, _ in codes) else {}
    cited = [each for code, span in codes if (each := _cited(code, span, text, works))]
    linked, anchors = linked_citations(found, text, builder.headings)
    return Document(
        source.id,
        source.path,
        "docx",
        text,
        source.sha256,
        role=source.role,
        title=_title(found.title, text),
        markup=Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            parts=tuple(part for each in found.parts if (part := _trimmed(each, text)).end > part.start),
            pages=tuple(found.pages),
            citations=_outermost([*cited, *linked]),
            anchors=anchors,
        ),
        problems=(*package.problems, *_problems(found, codes)),
        unread=f"its {' and '.join(kind + 's' for kind in lost)} cannot be read" if lost else None,
        has_lines=False,
    )


def _lacks_work(code: FieldCode) -> bool:
    return any(item.work is None for item in code.items)


def _cited(code: FieldCode, span: Span, text: str, works: Mapping[str, Work]) -> MarkedCitation | None:
    """The citation of a field, with the works of Word's own sources where the field only has their tags."""
    start, end = trimmed(text, span)
    items = [item if item.work else replace(item, work=works.get(item.key.casefold())) for item in code.items]
    return marked(items, text[start:end], start)


def _outermost(citations: list[MarkedCitation]) -> tuple[MarkedCitation, ...]:
    """In order, without those that stand in another: the link within a field, from a number to its entry."""
    done: list[MarkedCitation] = []
    for each in sorted(citations, key=lambda c: (c.start, -c.end, all(t.work is None for t in c.targets))):
        if not done or each.start >= done[-1].end:
            done.append(each)
    return tuple(done)


def _title(span: Span | None, text: str) -> str | None:
    if span is None:
        return None
    start, end = trimmed(text, span)
    return " ".join(text[start:end].split()) or None


def _trimmed(part: Part, text: str) -> Part:
    """A part without the break behind it."""
    start, end = trimmed(text, Span(part.start, part.end))
    return replace(part, start=start, end=end)


def _problems(found: Found, codes: list[tuple[FieldCode, Span]]) -> list[str]:
    broken = sum(not code.items for code, _ in codes)
    said = {
        "tracked changes are read as accepted": found.deletions,
        f"text from other files ({found.chunks}) that only Word puts in is not read": found.chunks,
        f"{broken} citation field codes are broken: their text alone is read": broken,
    }
    return [words for words, count in said.items() if count]
