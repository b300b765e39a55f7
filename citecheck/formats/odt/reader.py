"""OpenDocument text (.odt, .fodt): the text with its notes, tables and boxes, and the marks of reference managers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.odt.names import TEXT
from citecheck.formats.odt.numbering import Numbering
from citecheck.formats.odt.package import find_text, open_document
from citecheck.formats.odt.story import Context, Story
from citecheck.formats.odt.styles import Styles
from citecheck.formats.office.document import assemble
from citecheck.formats.office.found import Found
from citecheck.models import Part

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document


def read_odt(source: Source) -> Document:
    """Read an OpenDocument text, zipped or flat, as it prints once all tracked changes are accepted.

    Raises:
        UnreadableInput: It is damaged, encrypted, no text, or larger than any document.
    """
    try:
        document = open_document(source)
        text = find_text(document, source.shown)
        styles = Styles(document)
        context = Context(TextBuilder(), styles, Numbering(styles), Found())
        paged = text.get(TEXT + "use-soft-page-breaks") == "true"
        if paged:
            context.found.pages.append((0, 1))
        changes = text.find(TEXT + "tracked-changes")
        context.found.deletions = 0 if changes is None else len(list(changes.iter(TEXT + "deletion")))
        Story(context, text, pages=paged).read()
        _read_notes(context)
        context.found.add_bookmark_codes(document.properties())
        linked = f"text from other files ({context.linked}) that only LibreOffice puts in is not read"
        return assemble(
            source,
            "odt",
            context.builder,
            context.found,
            title=document.title,
            unread=linked if context.linked else None,
        )
    except (RecursionError, MemoryError) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def _read_notes(context: Context) -> None:
    """Read the notes behind the body, footnotes first, in the order of their marks; a note in a note comes last."""
    for kind in ("footnote", "endnote"):
        count = 0
        for note_kind, note, anchor in context.notes:
            if note_kind != kind:
                continue
            count += 1
            start = context.builder.position
            Story(context, note, parts=False).read()
            context.found.add_note(Part(start, context.builder.position, f"{kind} {count}", anchor))
