"""The manuscript's own file, for formats that write into a copy of it: the bytes that were checked, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.errors import InputError
from citecheck.formats.base import Source, read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report

_NAMES = {"docx": "Word documents (.docx)", "pdf": "PDFs"}


def original_of(reports: Sequence[Report], kind: str, given: bytes | None) -> Source:
    """The file of the one manuscript of a run, which must be of a kind (`docx`, `pdf`).

    `given` are its bytes where they are at hand. Raises `InputError` where there is no one manuscript, where it is of
    another kind, came from standard input, or has changed since it was checked.
    """
    if len(reports) != 1 or not reports[0].documents:
        raise InputError(f"--format {kind} is a copy of one manuscript, and {len(reports)} were checked.")
    document = reports[0].documents[0]
    shown = "standard input" if document.path == "-" else document.path
    if document.format == "unreadable":
        raise InputError(f"{shown} could not be read: there is no copy of it to write notes into.")
    if document.format != kind:
        raise InputError(
            f"{shown} is not copied: --format {kind} writes into {_NAMES[kind]} only; "
            "--format html shows any manuscript."
        )
    if given is None and document.path == "-":
        raise InputError(f"--format {kind} copies a file, and this came from standard input: give the file itself.")
    source = read_bytes(document.path, document.role) if given is None else Source(document.path, given, document.role)
    if source.sha256 != document.sha256:
        raise InputError(f"{shown} has changed since it was checked: check it again.")
    return source
