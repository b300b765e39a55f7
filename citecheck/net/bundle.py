"""Answers in a folder that can be handed on: who has it re-derives every verdict without the network.

`answers.jsonl` holds one answer a line (`key`, `status`, `body`, `at`), `bundle.json` the day of the run. Answers of
local indexes are not in it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from citecheck.errors import ConfigError
from citecheck.net.cache import Kept
from citecheck.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

ANSWERS, ABOUT = "answers.jsonl", "bundle.json"
FORMAT = 1


class AnswerCache(Protocol):
    """Where answers are kept and found again."""

    @property
    def warnings(self) -> list[str]:
        """What went wrong with the cache itself, for the person at the terminal."""
        ...

    def get(self, key: str) -> Kept | None:
        """The answer kept under a key."""
        ...

    def put(self, key: str, kind: str, status: int, body: str) -> None:
        """Keep an answer."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


@dataclass(slots=True)
class Recording:
    """A cache of which every answer that is used is written to a bundle, too. Safe for threads."""

    inner: AnswerCache
    folder: Path
    day: date
    _written: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Begin a bundle; raises `ConfigError` where the folder is in use or cannot be written."""
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise ConfigError(f"{self.folder}: is there already; give --record a new folder.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_about(self.folder, self.day)
            (self.folder / ANSWERS).touch()
        except OSError as error:
            raise ConfigError(f"{self.folder}: the bundle cannot be written ({error}).") from error

    @property
    def warnings(self) -> list[str]:
        """Those of the cache behind it."""
        return self.inner.warnings

    def get(self, key: str) -> Kept | None:
        """The answer of the cache behind, written down."""
        kept = self.inner.get(key)
        if kept:
            self._write_answer(key, kept)
        return kept

    def put(self, key: str, kind: str, status: int, body: str) -> None:
        """Keep an answer in the cache behind, and writes it down."""
        self.inner.put(key, kind, status, body)
        self._write_answer(key, Kept(status, body, datetime.now(UTC).timestamp()))

    def close(self) -> None:
        """Close the cache behind."""
        self.inner.close()

    def _write_answer(self, key: str, kept: Kept) -> None:
        with self._lock:
            if key in self._written:
                return
            self._written.add(key)
            try:
                append(self.folder, [(key, kept)])
            except OSError as error:
                self.warnings.append(f"the bundle {self.folder} is incomplete ({error})")


@dataclass(slots=True)
class Replay:
    """The answers of a bundle, however old."""

    folder: Path
    warnings: list[str] = field(default_factory=list)
    _answers: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the bundle; raises `ConfigError` where it is none or damaged."""
        day_of_bundle(self.folder)
        number = 0
        try:
            with (self.folder / ANSWERS).open(encoding="utf-8", newline="\n") as file:
                for number, line in enumerate(file, start=1):  # noqa: B007 - the message of a failure names it
                    held = json.loads(line)
                    self._answers[held["key"]] = Kept(int(held["status"]), str(held["body"]), float(held["at"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{self.folder / ANSWERS}:{number}: cannot be read ({error}).") from error

    def get(self, key: str) -> Kept | None:
        """The answer recorded under a key."""
        return self._answers.get(key)

    def put(self, key: str, kind: str, status: int, body: str) -> None:
        """Nothing: a replay asks nobody."""

    def close(self) -> None:
        """Nothing to let go of."""


def write_about(folder: Path, day: date) -> None:
    """Write what a bundle is."""
    about = {"format": FORMAT, "citecheck": __version__, "day": day.isoformat()}
    (folder / ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")


def append(folder: Path, answers: Iterable[tuple[str, Kept]]) -> None:
    """Add answers to a bundle."""
    with (folder / ANSWERS).open("a", encoding="utf-8", newline="\n") as file:
        for key, kept in answers:
            body = kept.body.encode("utf-8", "replace").decode("utf-8")
            held = {"key": key, "status": kept.status, "at": round(kept.at), "body": body}
            file.write(json.dumps(held, ensure_ascii=False) + "\n")


def day_of_bundle(folder: Path) -> date:
    """The day on which a bundle was recorded; `ConfigError` where the folder is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        day = datetime.fromisoformat(about["day"]).date()
        if about["format"] != FORMAT:
            raise ConfigError(f"{folder}: the bundle has format {about['format']}, this citecheck reads {FORMAT}.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{folder}: this is no bundle (`--record DIR` makes one): {error}.") from error
    return day
