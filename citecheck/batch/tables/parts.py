"""Rows as Arrow and Parquet: what processes send each other, and the files of the tables."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from citecheck.batch.tables.schema import KEY, SCHEMAS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from citecheck.batch.tables.rows import Rows

Packed = dict[str, bytes]  # the rows of some documents: a record batch for each table that has any


def pack(rows: Rows) -> Packed:
    """Rows as bytes that another process can take up."""
    return {
        table: pa.RecordBatch.from_pylist(made, schema=SCHEMAS[table]).serialize().to_pybytes()
        for table in TABLES
        if (made := getattr(rows, table))
    }


def digest(packed: Packed) -> str:
    """32 hexadecimal digits, equal for equal rows."""
    made = blake2b(digest_size=16)
    for table, data in packed.items():
        made.update(f"{table} {len(data)} ".encode())
        made.update(data)
    return made.hexdigest()


def unpack(packed: Sequence[Mapping[str, bytes]]) -> dict[str, pa.Table]:
    """The tables that packed rows make together, each sorted by its key."""
    return {
        table: tidy(
            pa.Table.from_batches(
                [pa.ipc.read_record_batch(pa.py_buffer(p[table]), SCHEMAS[table]) for p in packed if table in p],
                SCHEMAS[table],
            )
        )
        for table in TABLES
    }


def tidy(table: pa.Table) -> pa.Table:
    """A table sorted by its key: equal for equal rows, whatever brought them together."""
    return table.sort_by([(name, "ascending") for name in KEY])


def write_part(table: pa.Table, path: Path) -> None:
    """One Parquet file, on the disk when this returns. `OSError` where there is no room for it."""
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def without(path: Path, gone: Callable[[str], bool]) -> pa.Table:
    """The rows of a part but those of some documents."""
    table = pq.read_table(path)
    keep = [not gone(document) for document in table.column("document").to_pylist()]
    return table.filter(pa.array(keep, pa.bool_()))


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last, where the system knows how."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # pragma: no cover - Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
