"""RTF, as Word, LibreOffice, Pages and TextEdit write it: text with notes, tables and boxes, and the field codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.builder import TextBuilder
from citecheck.formats.docx.found import Found
from citecheck.formats.field_codes.instructions import FieldKind, read_instruction
from citecheck.formats.rtf.groups import Groups
from citecheck.formats.rtf.story import StoryWriter
from citecheck.formats.rtf.tokens import TooLarge
from citecheck.formats.story_document import assemble, joined_codes, tell_note
from citecheck.models import Part

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.rtf.events import Story
    from citecheck.models import Document

_HEAD = 128  # bytes among which the mark of RTF stands


def read_rtf(source: Source) -> Document:
    """An RTF document as it prints once all tracked changes are accepted.

    A damaged file gives the text that can be read, with a note; `UnreadableInput` where there is none, or no RTF.
    """
    if b"{\\rtf" not in source.data[:_HEAD]:
        raise UnreadableInput(f"{source.shown} is not RTF: it does not begin with {{\\rtf.")
    try:
        return _read(source)
    except (RecursionError, MemoryError, TooLarge) as error:
        raise UnreadableInput(f"{source.shown} is too large or too deep to be read.") from error


def _read(source: Source) -> Document:
    groups, builder, found = Groups(), TextBuilder(), Found()
    groups.read(source.data)
    found.deletions = groups.deletions
    notes: list[tuple[Story, int]] = []
    StoryWriter(builder, found, groups.styles, notes).write(groups.body)
    for kind in ("footnote", "endnote"):
        _write_notes(kind, notes, groups, builder, found)
    _add_bookmark_codes(found, groups)
    problems = list(_problems(groups))
    if problems and not builder.position:
        raise UnreadableInput(f"{source.shown} is damaged and holds no text: open it in its editor and save it anew.")
    title = " ".join("".join(groups.title).split()) or None
    return assemble(source, "rtf", builder, found, title=title, problems=problems)


def _write_notes(kind: str, notes: list[tuple[Story, int]], groups: Groups, builder: TextBuilder, found: Found) -> None:
    """The notes of a kind in the order of their marks; those in notes come last."""
    count = 0
    for story, anchor in notes:
        if story.kind != kind:
            continue
        count += 1
        start = builder.position
        StoryWriter(builder, found, groups.styles, notes).write(story)
        builder.paragraph()
        tell_note(found, Part(start, builder.position, f"{kind} {count}", anchor))


def _add_bookmark_codes(found: Found, groups: Groups) -> None:
    """The citations that Zotero keeps in bookmarks, with their instructions among the document's properties."""
    codes = joined_codes(groups.properties)
    for name, span in found.bookmarks:
        code = read_instruction(codes[name]) if name in codes else None
        if code and code.kind is FieldKind.CITATION:
            found.codes.append((code, span))


def _problems(groups: Groups) -> list[str]:
    said = {
        f"the file ends early ({groups.unclosed} groups are open): what is there is read": groups.unclosed,
        "text follows the end of the RTF document: it is read as part of it": groups.trailing,
    }
    return [words for words, holds in said.items() if holds]
