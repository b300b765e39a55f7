"""Lines of a file or of standard input, one at a time, in constant memory."""

from __future__ import annotations

import codecs
import sys
from contextlib import nullcontext
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from citecheck.errors import InvalidRecord, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 1 << 20  # bytes: no reference and no record is longer
_OTHERS = {".bib": "BibTeX", ".ris": "RIS", ".docx": "a Word document", ".pdf": "a PDF", ".xml": "XML"}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(path: str) -> Iterator[tuple[int, str]]:
    """Read each line with its number, without its end; UTF-8, or Windows-1252 where a line is not.

    Raises:
        UnreadableInput: At once, for what is no text of lines.
        InvalidRecord: Later, for a line above 1 MB.
    """
    kind = _OTHERS.get(PurePath(path).suffix.lower())
    if kind:
        raise UnreadableInput(
            f"{path} is {kind}, not reference strings, one a line: use `citecheck resolve` or `check`."
        )
    return _decode_lines(_open_stream(path), "standard input" if path == "-" else path)


def _open_stream(path: str) -> BinaryIO | nullcontext[BinaryIO]:
    if path == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise UnreadableInput("Standard input is closed: give a file, or pipe the references in.")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except FileNotFoundError as error:
        raise UnreadableInput(f"{path} does not exist.") from error
    except IsADirectoryError as error:
        raise UnreadableInput(f"{path} is a folder: give a file in it.") from error
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _decode_lines(opened: BinaryIO | nullcontext[BinaryIO], shown: str) -> Iterator[tuple[int, str]]:
    with opened as stream:
        # a binary file is refused before any line of it is given out
        peek = getattr(stream, "peek", None)
        head: bytes = peek(4096) if peek else b""
        if head.startswith(_UTF16):
            raise UnreadableInput(f"{shown} is in UTF-16: save it as UTF-8.")
        if b"\x00" in head[:4096]:
            raise UnreadableInput(f"{shown} is a binary file, not text: give reference strings, one a line.")
        number = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise InvalidRecord(f"{shown}:{number}: the line is longer than 1 MB.")
            if b"\x00" in line:
                raise UnreadableInput(f"{shown}:{number}: not text (it holds NUL bytes).")
            bare = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            try:
                text = bare.decode("utf-8")
            except UnicodeDecodeError:
                text = bare.decode("cp1252", "replace")
            yield number, text.removesuffix("\n").removesuffix("\r")
