"""RTF, as Word, LibreOffice, Pages and TextEdit write it: text with notes, tables and boxes, and the field codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.office.document import assemble
from citecheck.formats.office.found import Found
from citecheck.formats.rtf.groups import Groups
from citecheck.formats.rtf.story import Context, EventReader
from citecheck.formats.rtf.tokens import TooLarge
from citecheck.models import Part

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document

_HEAD = 128  # bytes among which the mark of RTF stands


def read_rtf(source: Source) -> Document:
    """Read an RTF document as it prints once all tracked changes are accepted.

    A damaged file gives the text that can be read, with a note.

    Raises:
        UnreadableInput: It is no RTF, holds no text that can be read, or is larger than any document.
    """
    if b"{\\rtf" not in source.data[:_HEAD]:
        raise UnreadableInput(f"{source.shown} is not RTF: it does not begin with {{\\rtf.")
    try:
        return _read_document(source)
    except (RecursionError, MemoryError, TooLarge) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def _read_document(source: Source) -> Document:
    groups = Groups()
    groups.read(source.data)
    context = Context(TextBuilder(), groups.styles, Found(deletions=groups.deletions))
    EventReader(context, groups.body).read()
    for kind in ("footnote", "endnote"):
        _write_notes(context, kind)
    context.found.add_bookmark_codes(groups.properties)
    damage = {
        f"the file ends early ({groups.unclosed} groups are open): what is there is read": groups.unclosed,
        "text follows the end of the RTF document: it is read as part of it": groups.trailing,
    }
    problems = [words for words, holds in damage.items() if holds]
    if problems and not context.builder.position:
        raise UnreadableInput(f"{source.shown} is damaged and holds no text: open it in its editor and save it anew.")
    title = " ".join("".join(groups.title).split()) or None
    return assemble(source, "rtf", context.builder, context.found, title=title, problems=problems)


def _write_notes(context: Context, kind: str) -> None:
    """Write the notes of a kind in the order of their marks; those in notes come last."""
    count = 0
    for story, anchor in context.notes:
        if story.kind != kind:
            continue
        count += 1
        start = context.builder.position
        EventReader(context, story, parts=False).read()
        context.builder.paragraph()
        context.found.add_note(Part(start, context.builder.position, f"{kind} {count}", anchor))
