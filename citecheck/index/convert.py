"""Records in Crossref's JSON into what an index keeps of them. Pure, and the same in this process and in others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

import msgspec

from citecheck.errors import InvalidRecord
from citecheck.index.keys import doi_key, hashed, record_keys, words_of
from citecheck.index.store import encode
from citecheck.index.venues import count_work, venue_year_key
from citecheck.records.crossref import work_from_crossref

if TYPE_CHECKING:
    from citecheck.index.inputs import Chunk
    from citecheck.index.venues import Row


# What a work is read from; all else (references, abstracts, licences) is passed over without being decoded
class _Person(TypedDict, total=False):
    family: Any
    given: Any
    suffix: Any
    name: Any
    literal: Any


_Record = TypedDict(
    "_Record",
    {
        "DOI": Any,
        "title": Any,
        "subtitle": Any,
        "original-title": Any,
        "container-title": Any,
        "short-container-title": Any,
        "institution": Any,
        "group-title": Any,
        "event": Any,
        "standards-body": Any,
        "type": Any,
        "author": list[_Person],
        "editor": list[_Person],
        "published-print": Any,
        "published-online": Any,
        "issued": Any,
        "published": Any,
        "published-other": Any,
        "posted": Any,
        "approved": Any,
        "page": Any,
        "volume": Any,
        "issue": Any,
        "article-number": Any,
        "publisher": Any,
        "edition-number": Any,
        "PMID": Any,
        "pmid": Any,
        "ISBN": Any,
        "ISSN": Any,
        "URL": Any,
        "updated-by": Any,
        "update-to": Any,
        "relation": Any,
        "aliases": Any,
        "indexed": Any,
    },
    total=False,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FAST = msgspec.json.Decoder(_Record)
_ANY = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the index keeps of one work. `term` finds it again when a newer record replaces it."""

    term: str
    keys: str
    words: str
    record: bytes
    day: str | None  # on which Crossref indexed the record
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
    for k, line in enumerate(chunk.records):
        if not line.strip():
            continue
        record = _decode_record(line, chunk, k)
        work = work_from_crossref(record)
        if work is None:
            skipped += 1
            continue
        day = _date_indexed(record)
        keys = record_keys(work)
        term = doi_key(work.doi) if work.doi else hashed("r", encode(work).hex())
        keys.add(term)
        venues = count_work(work, rows)
        if work.year:
            keys.update(venue_year_key(identity, work.year) for identity in venues)
        found.append(Prepared(term, " ".join(sorted(keys)), words_of(work), encode(work, day), day, venues))
    return Converted(found, list(rows.values()), skipped)


def _decode_record(line: bytes, chunk: Chunk, k: int) -> dict[str, Any]:
    try:
        return _FAST.decode(line)  # type: ignore[return-value]
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # names in a shape of their own, or no JSON at all
    try:
        return _ANY.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = "this line is no JSON object" if chunk.unit == "line" else "this is no JSON object"
        raise InvalidRecord(f"{chunk.place(k)}: {what} ({error}); mend or remove it") from error


def _date_indexed(record: dict[str, Any]) -> str | None:
    """The day on which Crossref indexed a record."""
    indexed = record.get("indexed")
    when = indexed.get("date-time") if isinstance(indexed, dict) else None
    return when[:10] if isinstance(when, str) and _DAY.match(when) else None
