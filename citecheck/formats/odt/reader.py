"""OpenDocument text (.odt, .fodt): the text with its notes, tables and boxes, and the marks of reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.docx.found import Found
from citecheck.formats.field_codes.instructions import FieldKind, read_instruction
from citecheck.formats.odt.names import TEXT
from citecheck.formats.odt.numbering import Numbering
from citecheck.formats.odt.package import body, open_document
from citecheck.formats.odt.story import Context, Story
from citecheck.formats.odt.styles import Styles
from citecheck.formats.story_document import assemble, tell_note
from citecheck.models import Part

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.odt.package import OpenDocument
    from citecheck.models import Document


def read_odt(source: Source) -> Document:
    """An OpenDocument text, zipped or flat, as it prints once all tracked changes are accepted.

    `UnreadableInput` where it is damaged, encrypted, no text, or larger than any document.
    """
    try:
        return _read(source)
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def _read(source: Source) -> Document:
    document = open_document(source)
    text = body(document, source.shown)
    styles = Styles(document)
    context = Context(TextBuilder(), styles, Numbering(styles), Found())
    paged = text.get(TEXT + "use-soft-page-breaks") == "true"
    if paged:
        context.found.pages.append((0, 1))
    changes = text.find(TEXT + "tracked-changes")
    context.found.deletions = 0 if changes is None else len(list(changes.iter(TEXT + "deletion")))
    Story(context, text, pages=paged).read()
    _read_notes(context)
    _add_bookmark_codes(context.found, document)
    linked = f"text from other files ({context.linked}) that only LibreOffice puts in is not read"
    return assemble(
        source,
        "odt",
        context.builder,
        context.found,
        title=document.title,
        unread=linked if context.linked else None,
    )


def _read_notes(context: Context) -> None:
    """The notes behind the body, footnotes first, in the order of their marks; a note in a note comes last."""
    for kind in ("footnote", "endnote"):
        count = 0
        for its, note, anchor in context.notes:
            if its != kind:
                continue
            count += 1
            start = context.builder.position
            Story(context, note, parts=False).read()
            tell_note(context.found, Part(start, context.builder.position, f"{kind} {count}", anchor))


def _add_bookmark_codes(found: Found, document: OpenDocument) -> None:
    """The citations that Zotero keeps in bookmarks, with their instructions among the document's properties."""
    codes = document.codes
    for name, span in found.bookmarks:
        code = read_instruction(codes[name]) if name in codes else None
        if code and code.kind is FieldKind.CITATION:
            found.codes.append((code, span))
