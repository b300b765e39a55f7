"""The engine that opens PDFs, in a process of its own, within limits of time and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from citecheck.errors import UnreadableInput
from citecheck.formats.pdf.types import MAX_PAGES, Pages
from citecheck.workers.child import ChildFailed, Failure, run_module

if TYPE_CHECKING:
    from citecheck.formats.base import Source

MAX_MEMORY = 2 * 1024**3  # bytes of data: 500 pages with pictures take some 300 MB
MAX_SECONDS = 120  # 500 pages take about 3


def read_pages(source: Source, *, memory: int = MAX_MEMORY, seconds: float = MAX_SECONDS) -> Pages:
    """The lines of a PDF by page. `UnreadableInput` where the engine refuses the file, fails or takes too long."""
    shown = source.shown
    try:
        answer = run_module("citecheck.formats.pdf.engine", source.data, memory=memory, seconds=seconds)
    except ChildFailed as error:
        raise UnreadableInput(_explain_failure(error, shown, seconds)) from error
    try:
        found = msgspec.json.decode(answer, type=Pages)
    except (msgspec.DecodeError, ValueError) as error:
        raise UnreadableInput(f"{shown} cannot be read: the PDF engine gave no usable answer.") from error
    _refuse_unusable(found, shown)
    return found


def _explain_failure(error: ChildFailed, shown: str, seconds: float) -> str:
    match error.failure:
        case Failure.TIMEOUT:
            return f"{shown} takes longer than {seconds:.0f} s to read: it is given up."
        case Failure.NOT_STARTED:
            return f"{shown} cannot be read: the PDF engine does not start ({error.detail})."
    if "No module named" in error.detail:
        return f"{shown} is a PDF, and its reader is not installed: pip install pypdfium2 pypdf"
    return f"{shown} cannot be read: the PDF engine failed on it. Print it to a new PDF and try that."


def _refuse_unusable(found: Pages, shown: str) -> None:
    match found.error:
        case "":
            return
        case "password":
            raise UnreadableInput(f"{shown} is encrypted: save it without a password.")
        case "memory":
            raise UnreadableInput(f"{shown} needs more memory than the PDF engine is given: print it to a new PDF.")
        case "pages":
            raise UnreadableInput(f"{shown} has {found.count} pages or too much text for one ({MAX_PAGES} at most).")
        case _:
            raise UnreadableInput(f"{shown} is no PDF, or a damaged one: export it anew.")
