"""Records into what an index keeps of them. Pure, and the same in this process and in others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import InvalidRecord
from citecheck.index.keys import doi_key, hashed, record_keys, words_of
from citecheck.index.shapes import read_record
from citecheck.index.store import encode
from citecheck.index.venues import count_work, venue_year_key

if TYPE_CHECKING:
    from citecheck.index.inputs import Chunk
    from citecheck.index.venues import Row


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the index keeps of one work. `term` finds it again when a newer record replaces it."""

    term: str
    keys: str
    words: str
    record: bytes
    day: str | None  # of the last change of the record
    venues: tuple[str, ...]  # identities of where it stands


@dataclass(frozen=True, slots=True)
class Converted:
    """What the records of a chunk make: works, what they count for venues, and how many records held none."""

    works: list[Prepared]
    venues: list[Row]
    skipped: int


def convert(chunk: Chunk) -> Converted:
    """The works of a chunk. Raises `InvalidRecord` with the place of a broken one."""
    found: list[Prepared] = []
    rows: dict[str, Row] = {}
    skipped = 0
    for k, record in enumerate(chunk.records):
        if not record.strip():
            continue
        try:
            reading = read_record(chunk.shape, record)
        except ValueError as error:
            raise InvalidRecord(f"{chunk.place(k)}: this {chunk.unit} is {error}; mend or remove it") from error
        work = reading.work
        if work is None:
            skipped += 1
            continue
        keys = record_keys(work)
        term = doi_key(work.doi) if work.doi else hashed("r", reading.name or encode(work).hex())
        keys.add(term)
        venues = count_work(work, rows)
        if work.year:
            keys.update(venue_year_key(identity, work.year) for identity in venues)
        record_held = encode(work, reading.day)
        found.append(Prepared(term, " ".join(sorted(keys)), words_of(work), record_held, reading.day, venues))
    return Converted(found, list(rows.values()), skipped)
