"""The corrected files of a plan: text and bytes, before and after, and the diff between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.fix.edits.diff import unified_diff
from citecheck.fix.edits.encoding import Encoded, decoded
from citecheck.fix.model import applied
from citecheck.fix.plan import text_edits
from citecheck.fix.sources import files_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.fix.model import Edit, Plan
    from citecheck.models import Report


@dataclass(frozen=True, slots=True)
class Corrected:
    """One file, or a list as text where `in_place` is false."""

    name: str
    source: Encoded
    edits: tuple[Edit, ...]
    in_place: bool = True

    @property
    def changed(self) -> bool:
        """Whether anything is put right in it."""
        return bool(self.edits)

    def data(self) -> bytes:
        """The corrected file."""
        return self.source.encode(applied(self.source.text, self.edits))

    def diff(self) -> str:
        """The diff of the file's text."""
        return unified_diff(self.name, self.source.text, self.edits)

    def diff_bytes(self) -> bytes:
        """The diff in the file's own encoding, its byte order mark on the first line, so that it can be applied."""
        marked = "\ufeff" + self.source.text if self.source.mark and self.source.encoding == "utf-8" else None
        shift = 0 if marked is None else 1
        edits = [type(e)(e.start + shift, e.end + shift, e.new) for e in self.edits]
        text = unified_diff(self.name, self.source.text if marked is None else marked, edits)
        if self.source.encoding.startswith("utf-16"):  # no program applies one: for the reader
            return text.encode("utf-8")
        return text.encode("utf-8", "surrogateescape") if marked is not None else self.source.encode(text)


def corrected_files(report: Report, plan: Plan, read: Callable[[str], bytes]) -> list[Corrected]:
    """Make the changes of a plan in the files that hold entries.

    Args:
        report: What was checked.
        plan: The changes, from that report.
        read: Gives the bytes of a file by its path once more.

    Returns:
        The files in the order of their entries, then the list as text where some files cannot be edited in place.

    Raises:
        ConfigError: A file has changed since it was read.
        UnreadableInput: The bytes of a file cannot be kept as they are.
    """
    files = files_of(report)
    held = dict.fromkeys(r.location.document for r in report.references)
    found: list[Corrected] = []
    as_list: set[str] = set()
    for identifier in held:
        file = files.get(identifier)
        if file is None:
            continue
        if not file.editable:
            as_list.add(file.path)
            continue
        edits = tuple(e for p in plan.proposals if p.document == identifier for e in p.edits)
        if file.path == "-":
            source = Encoded(file.text, b"", "utf-8")
        else:
            source = decoded(read(file.path), file.path)
            if len(source.text) != len(file.text) or source.text.split() != file.text.split():
                raise ConfigError(f"{file.path} has changed since it was read: run this again.")
        found.append(Corrected(_name_in_diff(file.path), source, edits))
    if as_list:
        text, made = text_edits(report, [p for p in plan.proposals if not p.edits])
        found.append(
            Corrected(_name_in_diff(min(as_list)) + ".txt", Encoded(text, b"", "utf-8"), tuple(made), in_place=False)
        )
    return found


def _name_in_diff(path: str) -> str:
    """A path as a diff names it: as given where it leads down from here, else the file's name."""
    pure = PurePath(path)
    name = pure.name if pure.is_absolute() or ".." in pure.parts else str(pure)
    return "".join(c if c.isprintable() else "\ufffd" for c in name) or "list"
