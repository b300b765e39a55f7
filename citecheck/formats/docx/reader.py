"""Word documents (.docx, .docm, .dotx): their text with notes, tables and boxes, and the field codes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.docx.context import Context
from citecheck.formats.docx.names import W
from citecheck.formats.docx.numbering import Numbering
from citecheck.formats.docx.origins import Origins
from citecheck.formats.docx.package import WordPackage
from citecheck.formats.docx.story import Story
from citecheck.formats.docx.styles import Styles
from citecheck.formats.field_codes.word_sources import word_sources
from citecheck.formats.office.document import assemble
from citecheck.formats.office.found import Found
from citecheck.models import Part

if TYPE_CHECKING:
    from lxml.etree import _Element

    from citecheck.formats.base import Source
    from citecheck.formats.docx.origins import Located
    from citecheck.models import Document

_NOTE_KINDS = ("footnote", "endnote")
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})  # ISO/IEC 29500-1, 17.18.33


def read_docx(source: Source) -> Document:
    """Read a Word document as it prints once all tracked changes are accepted.

    Raises:
        UnreadableInput: It is damaged, encrypted, without its main part, or larger than any document.
    """
    return _read_document(source, None)[0]


def read_docx_located(source: Source) -> Located:
    """Read the same document with the way back from its text to the elements of its main part; errors as above."""
    origins = Origins()
    document, builder, root = _read_document(source, origins)
    return origins.located(root, document, builder.offsets())


def _read_document(source: Source, origins: Origins | None) -> tuple[Document, TextBuilder, _Element]:
    try:
        package = WordPackage(source)
        root = package.document()
        styles = Styles(package.first("styles"))
        numbering = Numbering(package.first("numbering"), styles)
        context = Context(TextBuilder(), styles, numbering, Found(), origins=origins)
        body = root.find(W + "body")
        paged = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
        if paged:
            context.found.pages.append((0, 1))
        Story(context, root if body is None else body, pages=paged).read()
        lost = [f"{kind}s" for kind in _NOTE_KINDS if not _read_notes(context, package, kind)]
        context.found.add_bookmark_codes(package.properties())
        document = assemble(
            source,
            "docx",
            context.builder,
            context.found,
            problems=package.problems,
            unread=f"its {' and '.join(lost)} cannot be read" if lost else None,
            load_works=lambda: word_sources(package.all("customXml")),
        )
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error
    return document, context.builder, root


def _read_notes(context: Context, package: WordPackage, kind: str) -> bool:
    """Read the notes of a kind in the order of their marks, and say whether they are there.

    A note without a mark is not read.
    """
    references = [each for each in context.notes if each.kind == kind]
    root = package.first(f"{kind}s") if references else None
    elements = [] if root is None else list(root.iterchildren(W + kind))
    notes = {each.get(W + "id") or "": each for each in elements if each.get(W + "type") not in _NO_NOTES}
    for count, reference in enumerate(references, 1):
        note = notes.pop(reference.id, None)
        if note is None:
            continue
        start = context.builder.position
        if context.origins:
            context.origins.enter(reference.mark)
        Story(context, note, parts=False).read()
        context.found.add_note(Part(start, context.builder.position, f"{kind} {count}", reference.anchor))
    return root is not None or not references
