"""A reference given on a line of its own: a string, `{"id", "raw"}`, or `{"id", "work": CSL-JSON}`."""

from __future__ import annotations

import json
from typing import Any

from citecheck.errors import InvalidRecord
from citecheck.models import Location, Reference
from citecheck.parser.fields.parse import parse_reference
from citecheck.records.csl import as_string, csl_to_work


def read_reference_line(line: str, position: int, number: int, where: str) -> Reference:
    """Read the reference of a line.

    Args:
        line: A string, or a JSON object.
        position: The number of the reference, from 1, which makes its id.
        number: The number of the line.
        where: The name of the line in messages.

    Raises:
        InvalidRecord: The line is broken JSON, or an object without `raw` and `work`.
    """
    key: str | None = None
    raw = line
    work = None
    if line.startswith("{"):
        try:
            record: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested or not decodable"
            raise InvalidRecord(f"{where}: not JSON ({reason}).") from error
        if not isinstance(record, dict):
            raise InvalidRecord(f"{where}: a JSON object is needed.")
        key = None if record.get("id") is None else str(record["id"])
        if isinstance(record.get("work"), dict):
            work = csl_to_work(record["work"])
        given = record.get("raw")
        if not isinstance(given, str) and work is None:
            raise InvalidRecord(f'{where}: a record needs "raw" (a string) or "work" (CSL-JSON).')
        raw = given if isinstance(given, str) else as_string(work) if work else line
    place = Location("d1", 0, len(raw), line=number)
    return Reference(f"r{position}", "d1", raw, place, position, None, work or parse_reference(raw), key=key)
