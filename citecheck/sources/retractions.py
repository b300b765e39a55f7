"""The Retraction Watch table as a local file: the notices about DOIs and PMIDs.

The table is published as a CSV (https://gitlab.com/crossref/retraction-watch-data); it is imported once
(`citecheck retractions import FILE`) and asked locally: nothing leaves the machine.
"""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import platformdirs

from citecheck.errors import ConfigError
from citecheck.models import Notice, NoticeKind
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "retractions-1.sqlite"  # the number changes with the table
SOURCE = "Retraction Watch"
_NEEDED = ("OriginalPaperDOI", "RetractionNature", "RetractionDate")
_KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "expression of concern": NoticeKind.EXPRESSION_OF_CONCERN,
    "correction": NoticeKind.CORRECTION,
}
_DATES = ("%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Retractions:
    """An imported table; see `import_table`."""

    path: Path

    def notices_about(self, doi: str | None, pmid: str | None) -> tuple[Notice, ...]:
        """The notices about a work, by DOI or PMID."""
        keys = [f"doi:{doi}" if doi else "", f"pmid:{pmid}" if pmid else ""]
        with closing(sqlite3.connect(self.path)) as db:
            rows = db.execute(
                "SELECT DISTINCT kind, date, notice FROM notices WHERE about IN (?, ?) ORDER BY date", keys
            ).fetchall()
        return tuple(Notice(NoticeKind(kind), date, notice, SOURCE) for kind, date, notice in rows)

    def about(self) -> dict[str, str]:
        """How many works it knows, and when and from what it was imported."""
        with closing(sqlite3.connect(self.path)) as db:
            facts = dict(db.execute("SELECT key, value FROM about").fetchall())
            facts["works"] = str(db.execute("SELECT COUNT(DISTINCT about) FROM notices").fetchone()[0])
        return facts


def default_path() -> Path:
    """Where the user's table is."""
    return platformdirs.user_data_path("citecheck") / FILE


def open_retractions(path: Path | None = None) -> Retractions | None:
    """Open the imported table, the user's where no path is given.

    Returns:
        `None` where no table was imported.

    Raises:
        ConfigError: The table cannot be read.
    """
    path = path or default_path()
    if not path.is_file():
        return None
    table = Retractions(path)
    try:
        table.about()
    except sqlite3.Error as error:
        raise ConfigError(f"{path}: the table of retractions is damaged ({error}); import it again.") from error
    return table


def import_table(source: Path, path: Path | None = None, *, today: str) -> Retractions:
    """Read a Retraction Watch CSV into the table, which it replaces.

    Args:
        source: The CSV.
        path: The table, the user's where none is given.
        today: The ISO date that the table keeps as that of its import.

    Raises:
        ConfigError: The file is no such CSV, or the table cannot be written.
    """
    path = path or default_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as db:
            db.execute("CREATE TABLE notices (about TEXT, kind TEXT, date TEXT, notice TEXT)")
            db.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT)")
            db.executemany("INSERT INTO notices VALUES (?, ?, ?, ?)", _read_rows(source))
            db.execute("CREATE INDEX notices_about ON notices (about)")
            db.executemany("INSERT INTO about VALUES (?, ?)", [("source", source.name), ("imported", today)])
            db.commit()
        fresh.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise ConfigError(f"{path}: the table cannot be written ({error}).") from error
    finally:
        fresh.unlink(missing_ok=True)
    return Retractions(path)


def _read_rows(source: Path) -> Iterator[tuple[str, str, str | None, str | None]]:
    """One row for each identifier of each notice; a paper that was reinstated has no retraction from before."""
    records: list[tuple[str, str, str | None, str | None]] = []
    taken_back: dict[str, str] = {}
    for record in _read_csv(source):
        nature = (record.get("RetractionNature") or "").strip().lower()
        date = _parse_date(record.get("RetractionDate") or "")
        keys = [f"doi:{doi}"] if (doi := clean_doi(record.get("OriginalPaperDOI") or "")) else []
        pmid = (record.get("OriginalPaperPubMedID") or "").strip()
        keys += [f"pmid:{pmid}"] if pmid.isdigit() and pmid != "0" else []
        notice = clean_doi(record.get("RetractionDOI") or "")
        for key in keys:
            if nature == "reinstatement":  # it takes earlier retractions back
                taken_back[key] = max(taken_back.get(key, ""), date or "9999")
            elif nature in _KINDS:
                records.append((key, _KINDS[nature].value, date, notice))
    for key, kind, date, notice in records:
        is_retraction = kind == NoticeKind.RETRACTION.value
        if not (is_retraction and key in taken_back and taken_back[key] >= (date or "")):
            yield key, kind, date, notice


def _read_csv(source: Path) -> Iterator[dict[str, str]]:
    """The rows by their columns; `ConfigError` for a file that is no Retraction Watch table."""
    csv.field_size_limit(2_000_000)  # characters: a file of another kind may be one field without end
    try:
        with source.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise ConfigError(f"{source}: no table of Retraction Watch; it lacks the column {missing[0]}.")
            yield from reader
    except (OSError, csv.Error) as error:
        raise ConfigError(f"{source}: cannot be read ({error}).") from error


def _parse_date(text: str) -> str | None:
    """A date of the table as ISO has it: `3/24/2014 0:00` → `2014-03-24`."""
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
    return None
