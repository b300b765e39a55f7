"""Reference lists as data (.bib, .ris, CSL-JSON …): records with their places to a `Document`, several to one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.models import Document, Fault, MarkedEntry, Markup, OffsetMap, SourceFile
from citecheck.records.csl import as_string
from citecheck.rules.codes import DUPLICATE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.formats.base import Decoded, Source
    from citecheck.models import Work


MAX_SHOWN = 60  # code points of a key that a message shows


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a list: its place in the file, its key or id, and its fields as a work."""

    start: int
    end: int
    key: str | None
    work: Work


def list_document(
    source: Source, decoded: Decoded, name: str, records: Sequence[Record], faults: Iterable[Fault] = ()
) -> Document:
    """Make the document of a list whose text is that of the file; a repeated key is a fault."""
    entries = tuple(MarkedEntry(r.start, r.end, r.key, None, r.work, as_string(r.work)) for r in records)
    found = sorted([*faults, *_find_repeated_keys(records)], key=lambda f: f.start)
    problems = decoded.problems if entries else (*decoded.problems, "it holds no entries")
    return Document(
        source.id,
        source.path,
        name,
        decoded.text,
        source.sha256,
        role=source.role,
        markup=Markup(entries=entries, faults=tuple(found)),
        problems=problems,
    )


def shown_key(key: str) -> str:
    """A key as a message names it."""
    return key if len(key) <= MAX_SHOWN else key[:MAX_SHOWN] + "…"


def _find_repeated_keys(records: Sequence[Record]) -> Iterable[Fault]:
    first: dict[str, Record] = {}
    for record in records:
        if record.key is not None and first.setdefault(record.key, record) is not record:
            message = f"The key {shown_key(record.key)} is that of an earlier entry."
            yield Fault(DUPLICATE_NUMBER, message, record.start, record.end)


def combine(documents: Sequence[Document]) -> Document:
    """Several lists as one document: entries keep their file and line, and the first of two equal keys counts.

    The files behind the first are its `included`.
    """
    first = documents[0]
    pieces: list[str] = []
    clean: list[int] = []
    source: list[int] = []
    entries: list[MarkedEntry] = []
    faults: list[Fault] = []
    at = 0
    for document in documents:
        clean.append(at)
        source.append(0)
        entries += [replace(e, start=e.start + at, end=e.end + at) for e in document.markup.entries]
        faults += [replace(f, start=f.start + at, end=f.end + at) for f in document.markup.faults]
        pieces.append(document.text + "\n\n")
        at += len(pieces[-1])
    return replace(
        first,
        text="".join(pieces),
        source_text=first.text,
        offsets=OffsetMap(tuple(clean), tuple(source), tuple(range(len(documents)))),
        markup=Markup(entries=tuple(entries), faults=(*faults, *_find_conflicting_keys(documents, clean))),
        problems=tuple(dict.fromkeys(p for d in documents for p in d.problems)),
        included=tuple(
            SourceFile(f"{first.id}.{n}", d.path, d.text, d.sha256) for n, d in enumerate(documents[1:], start=1)
        ),
    )


def _find_conflicting_keys(documents: Sequence[Document], starts: Sequence[int]) -> Iterable[Fault]:
    """Keys that two files use for different works: which one is meant depends on the order of the files."""
    first: dict[str, tuple[Document, MarkedEntry]] = {}
    for document, at in zip(documents, starts, strict=True):
        for entry in document.markup.entries:
            if entry.key is None:
                continue
            owner, earlier = first.setdefault(entry.key, (document, entry))
            if owner is not document and earlier.raw != entry.raw:
                message = f"The key {shown_key(entry.key)} stands for another work in {owner.path}."
                yield Fault(DUPLICATE_NUMBER, message, entry.start + at, entry.end + at, serious=False)
