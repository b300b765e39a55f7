"""Manifests: tables that say which manuscript has which list, as .csv or .jsonl with id, manuscript, references.

`year` may say when a document is from; other columns are not looked at. Paths are relative to the manifest. Its form
is checked as a whole before a run begins; a file that is not there is a row of the run, not the end of it.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.batch.inputs.items import File, Item, named
from citecheck.errors import InvalidRecord, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_COLUMNS = ("id", "manuscript", "references", "year")
_FIRST_YEAR, _LAST_YEAR = 1400, 2200
MAX_LINE = 1 << 20  # characters of a line or a field


def items_of(path: str) -> Iterator[Item]:
    """The items of a manifest, in its order. Raises `InvalidRecord` with file and line for what is wrong in it."""
    folder = Path(path).parent
    for number, row in _read_rows(path):
        yield _item_of_row(row, f"{path}:{number}", folder)


def check(paths: Sequence[str]) -> None:
    """Read manifests to their ends. Raises `InvalidRecord`, for an id that is given twice in them, too."""
    with closing(sqlite3.connect("")) as db:  # a temporary file, deleted on closing: millions of ids stay off memory
        db.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")
        for item in (item for path in paths for item in items_of(path)):
            if not db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (item.id, item.origin)).rowcount:
                (place,) = db.execute("SELECT place FROM seen WHERE id = ?", (item.id,)).fetchone()
                raise InvalidRecord(f"{item.origin}: the id {item.id!r} was given before, in {place}.")


def is_manifest(record: object) -> bool:
    """Whether a record of a .jsonl file is one of a manifest, and no reference."""
    return (
        isinstance(record, dict)
        and not {"raw", "work"} & record.keys()
        and bool({"manuscript", "references"} & record.keys())
    )


def _read_rows(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            if path.lower().endswith(".csv"):
                yield from _csv_rows(file, path)
            else:
                yield from _json_rows(file, path)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8.") from error
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be read: {error.strerror or error}.") from error


def _csv_rows(file: Any, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:  # noqa: ANN401 - an open text file
    header = file.readline(MAX_LINE)
    file.seek(0)
    semicolons = ";" in header and "," not in header  # as spreadsheets write them where the comma is for decimals
    rows = csv.DictReader(file, strict=True, delimiter=";" if semicolons else ",", restkey="")
    try:
        named = [(name or "").strip().casefold() for name in rows.fieldnames or ()]
        if "id" not in named or not {"manuscript", "references"} & set(named):
            found = ", ".join(filter(None, named)) or "nothing"
            raise InvalidRecord(f"{path}:1: a manifest has the columns id, manuscript, references; this has {found}.")
        rows.fieldnames = named
        for row in rows:
            if "" in row and any(row[""]):
                raise InvalidRecord(f"{path}:{rows.reader.line_num}: the row has more fields than the first line.")
            yield rows.reader.line_num, row
    except csv.Error as error:
        raise InvalidRecord(f"{path}:{rows.reader.line_num}: not CSV ({error}).") from error


def _json_rows(file: Any, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:  # noqa: ANN401 - an open text file
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InvalidRecord(f"{path}:{number}: the line is longer than 1 MB.")
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            said = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested or not decodable"
            raise InvalidRecord(f"{path}:{number}: not JSON ({said}).") from error
        if not is_manifest(record):
            raise InvalidRecord(f'{path}:{number}: a record needs "id" and "manuscript" or "references".')
        yield number, record


def _item_of_row(row: Mapping[str, Any], where: str, folder: Path) -> Item:
    values = {name: _value_of(row, name, where) for name in _COLUMNS}
    manuscript, references = values["manuscript"], values["references"]
    if not values["id"]:
        raise InvalidRecord(f"{where}: there is no id.")
    if not manuscript and not references:
        raise InvalidRecord(f"{where}: there is neither a manuscript nor references.")
    document = File(str(folder / (manuscript or references)))
    reference_list = File(str(folder / references)) if manuscript and references else None
    return Item(named(values["id"]), document, reference_list, _read_year(values["year"], where), where)


def _value_of(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InvalidRecord(f"{where}: {name} must be a string.")
    said = str(value).strip()
    if "\x00" in said:
        raise InvalidRecord(f"{where}: {name} holds a NUL.")
    return said


def _read_year(said: str, where: str) -> int | None:
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or not _FIRST_YEAR <= int(said[:9]) <= _LAST_YEAR:
        raise InvalidRecord(f"{where}: {said!r} is no year.")
    return int(said)
