"""The index on disk: one tantivy index with keys, words and the record, and a manifest that says it is whole."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
import tantivy

from citecheck.errors import IndexUnusable
from citecheck.models import Work

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1  # of keys, words and record; another one is rebuilt, not read
MANIFEST = "manifest.json"
KEYS, WORDS, RECORD = "k", "t", "r"
_DEFAULTS = {f.name: f.default for f in fields(Work) if f.default is not MISSING}
_DECODER = msgspec.msgpack.Decoder(Work)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is: written last, so that a folder without it is no index. Sizes in bytes, dates ISO 8601."""

    format: int
    works: int
    built: str
    citecheck: str
    inputs: tuple[dict[str, Any], ...]
    data_date: str | None = None  # the newest date on which a record was indexed by Crossref, where records say so

    def write(self, folder: Path) -> None:
        """Writes the manifest: the commit point of a build."""
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
            f"{folder}: the index has format {manifest.format}, this citecheck reads {FORMAT}; build it again"
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


def encode(work: Work) -> bytes:
    """A work as bytes, without what it does not have."""
    present = {n: v for n in _DEFAULTS if (v := getattr(work, n)) != _DEFAULTS[n]}
    return msgspec.msgpack.encode(present)


def decode(record: bytes) -> Work:
    """The work that `encode` was given."""
    return _DECODER.decode(record)
