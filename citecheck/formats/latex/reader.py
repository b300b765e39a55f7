r"""LaTeX documents: the text with the files it includes, citations by key, notes, and the list or its names.

Nothing is run and nothing is expanded beyond short definitions of the document itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.formats.base import Source, decode
from citecheck.formats.builder import merged
from citecheck.formats.latex.blocks import Blocks
from citecheck.formats.latex.entries import Entries
from citecheck.formats.latex.files import Files
from citecheck.formats.latex.frames import Mode, Reading
from citecheck.formats.latex.inputs import Inputs
from citecheck.formats.latex.notes import Notes
from citecheck.formats.latex.walk import Walker
from citecheck.models import Document, Markup

if TYPE_CHECKING:
    from citecheck.formats.base import Decoded


def read_latex(source: Source) -> Document:
    """A LaTeX document with the files it includes; positions are those of the files.

    What cannot be read of it is in `unread`: an included file that is missing or lies elsewhere, a brace that is
    never closed. `UnreadableInput` where it is no text.
    """
    return read_as(source, decode(source), "latex")


def read_as(source: Source, decoded: Decoded, format_name: str) -> Document:
    """Read the LaTeX of a file as a document of a format."""
    read = _walk_document(source, decoded.text, preamble=True)
    if read.walker.stack.mode is Mode.PREAMBLE:  # a class, but no body: part of a document that begins elsewhere
        read = _walk_document(source, decoded.text, preamble=False)
    walker, builder = read.walker, read.walker.out.builder
    text = builder.result()
    read.entries.report_doubles()
    title = text[slice(*read.blocks.title)] if read.blocks.title else ""
    unread = "; ".join(walker.unread[:5])
    if walker.unread[5:]:
        unread += f"; and {len(walker.unread[5:])} more"
    entries = read.entries
    problems = [*decoded.problems, *walker.files.problems, *read.inputs.problems]
    problems += [f"the bibliography {name} is not fetched" for name in entries.elsewhere]
    for name in entries.bibliographies:
        if name in read.blocks.contents and not walker.files.exists(name):
            problems.append(f"{name} is within the document (filecontents): save it as a file")
    return Document(
        source.id,
        source.path,
        format_name,
        text,
        source.sha256,
        role=source.role,
        title=" ".join(title.split()) or None,
        source_text=decoded.text,
        offsets=builder.offsets(),
        markup=Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            excluded=merged(builder.excluded),
            parts=tuple(builder.parts),
            citations=tuple(walker.out.citations),
            entries=entries.finished(text),
            nocite=tuple(walker.out.nocite),
            faults=tuple(sorted(walker.faults, key=lambda fault: fault.start)),
        ),
        problems=tuple(problems),
        unread=unread or None,
        bibliographies=entries.named(),
        included=tuple(walker.files.included),
    )


def plain(words: str) -> str:
    r"""What some LaTeX reads as, in one line: `M\"{u}ller \& {\em Co}` is `Müller & Co`."""
    source = Source("-", b"", "manuscript")
    return " ".join(_walk_document(source, words, preamble=False, citing=False).walker.out.builder.result().split())


@dataclass(frozen=True, slots=True)
class _Read:
    walker: Walker
    blocks: Blocks
    entries: Entries
    inputs: Inputs


def _walk_document(source: Source, text: str, *, preamble: bool, citing: bool = True) -> _Read:
    walker = Walker(Files(source, text), preamble=preamble, citing=citing)
    blocks, inputs, notes = Blocks(walker), Inputs(walker), Notes(walker)
    entries = Entries(walker, PurePath(source.path).stem, plain)
    blocks.on_list = entries.begin
    walker.enter(Reading(text, 0, len(text), 0, whole=False))
    walker.run()
    while len(walker.stack.frames) > 1:  # what is still open at the end; braces that hid something are reported
        walker.report_open(walker.stack.pop(), 0)
    entries.close()
    notes.read()
    return _Read(walker, blocks, entries, inputs)
