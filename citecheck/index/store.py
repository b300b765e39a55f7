"""The index on disk: one tantivy index with keys, words and the record, and a manifest that says it is whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import tantivy

from citecheck.errors import IndexUnusable
from citecheck.models import Name, Notice, Work
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 3  # of keys, words, record and venues; another one is rebuilt, not read
MANIFEST = "manifest.json"
WHOLE = 100_000_000  # works: Crossref registered 170 million by 2026; an index of fewer is a part of it
VENUES = "venues"  # the folder of the table of venues
UPDATING = "updating"  # is in the folder while records are brought in
KEYS, WORDS, RECORD = "k", "t", "r"
_NAMES = tuple(f.name for f in fields(Work))
_DEFAULTS = tuple(f.default for f in fields(Work))
_PLACES = range(len(_NAMES))
_PEOPLE = (_NAMES.index("authors"), _NAMES.index("editors"))
_TUPLES = tuple(_NAMES.index(n) for n in ("years", "notice_of", "preprint_of", "containers", "issn", "aliases"))
_YEAR, _YEARS, _PAGES, _FIRST_PAGE, _NOTICES = map(_NAMES.index, ("year", "years", "pages", "first_page", "notices"))
_DAY = 127  # the place of the day in a record; the last that takes one byte
_values = attrgetter(*_NAMES)
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(dict[int, Any])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is: written last, so that a folder without it is no index. Sizes in bytes, dates ISO 8601."""

    format: int
    works: int
    built: str
    citecheck: str
    inputs: tuple[dict[str, Any], ...]
    data_date: str | None = None  # the newest date on which a record was last changed, where records say so
    corpus: str = "crossref"  # whose records these are, one of `records.corpora.CORPORA`
    declared_whole: bool = False  # whether whoever built it says that these are all records of that source
    venues: str = ""  # the folder of the table of venues

    @property
    def whole(self) -> bool:
        """Whether the index holds all that its source registers."""
        return self.declared_whole or (self.corpus == "crossref" and self.works >= WHOLE)

    def write(self, folder: Path) -> None:
        """Write the manifest: the commit point of a build."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an index, or `IndexUnusable` with what to do."""
    path = folder / MANIFEST
    if not folder.exists():
        raise IndexUnusable(
            f"{folder}: there is no index here; make one with: citecheck index build {folder} WORKS.jsonl"
        )
    if not path.is_file():
        raise IndexUnusable(f"{folder}: this is no citecheck index, or its build was interrupted (no {MANIFEST})")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise IndexUnusable(f"{path}: cannot be read ({error}); build the index again") from error
    if manifest.format != FORMAT:
        raise IndexUnusable(
            f"{folder}: the index has format {manifest.format}, this citecheck reads {FORMAT}; build it again: "
            f"citecheck index build {folder} INPUT…"
        )
    return manifest


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Hashed keys and folded words, both split at white space; the record is only stored."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEYS, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field(RECORD, stored=True)
    return builder.build()


def encode(work: Work, day: str | None = None) -> bytes:
    """A work as bytes, without what it does not have and what follows from the rest; `day`: when it was indexed.

    A map from the place of a field in `Work` to its value: short, and read by newer versions that have more fields.
    """
    held = {
        place: value
        for place, default, value in zip(_PLACES, _DEFAULTS, _values(work), strict=True)
        if value is not default and value != default
    }
    for place in _PEOPLE:
        if place in held:
            held[place] = [_pack_name(name) for name in held[place]]
    if work.year:  # `decode` takes the years from the year, and the first page from the pages, where they are not given
        if work.years == (work.year,):
            del held[_YEARS]
        elif not work.years:
            held[_YEARS] = ()
    if work.pages:
        if work.first_page == first_page(work.pages):
            held.pop(_FIRST_PAGE, None)
        else:
            held[_FIRST_PAGE] = work.first_page
    if day:
        held[_DAY] = int(day.replace("-", ""))
    return _ENCODER.encode(held)


def decode(record: bytes) -> Work:
    """The work that `encode` was given."""
    held = _DECODER.decode(record)
    held.pop(_DAY, None)
    for place in _PEOPLE:
        if place in held:
            held[place] = tuple([Name(literal=n) if isinstance(n, str) else Name(*n) for n in held[place]])
    if _YEARS not in held and _YEAR in held:
        held[_YEARS] = (held[_YEAR],)
    if _FIRST_PAGE not in held and _PAGES in held:
        held[_FIRST_PAGE] = first_page(held[_PAGES])
    if _NOTICES in held:
        held[_NOTICES] = tuple([msgspec.convert(n, Notice) for n in held[_NOTICES]])
    for place in _TUPLES:
        if place in held:
            held[place] = tuple(held[place])
    return Work(**{_NAMES[place]: value for place, value in held.items() if place < len(_NAMES)})


def day_of(record: bytes) -> str | None:
    """The day on which Crossref indexed the record that `encode` was given."""
    day = str(_DECODER.decode(record).get(_DAY) or "")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else None


def _pack_name(name: Name) -> str | list[str | None]:
    """An organisation as its name, a person as family, given and suffix as far as they are there."""
    if name.literal is not None:
        return name.literal
    parts = [name.family, name.given, name.suffix]
    while parts and parts[-1] is None:
        parts.pop()
    return parts
