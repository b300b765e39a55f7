"""Bytes in: from a file or standard input, bounded, and decoded without altering a position."""

from __future__ import annotations

import codecs
import errno
import re
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 50 * 1024 * 1024  # about 25,000 pages of plain text: more is no manuscript
MAX_PACKED = 250 * 1024 * 1024  # of a .pdf, an .rtf or a zipped document, which hold pictures
_MAX_PATH = 1000  # code points of a file name that a document gives
_SAMPLE = 4096  # bytes that encodings and formats are judged by
# Share of NULs on one side from which text is UTF-16 without a mark. Latin text has nearly all of them on that side
# and none on the other; binary files have them on both.
_UTF16_NULS = 0.4
_MAX_CONTROLS = 0.1  # a text with terminal escapes has a few per cent; packed data has about 10 % and more
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PACKED = (b"PK\x03\x04", b"%PDF-", b"{\\rtf")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")  # not \t \n \v \f \r and not ESC
# One code point for one: every break that editors count as a line becomes `\n`; `\r\n` stays as it is.
_LONE_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input and what they are for.

    `beside` gives the bytes of other files where the input came with them in one archive: by the name that messages
    use, `ARCHIVE!chapters/one.tex`, it returns `None` for what is not there, and raises `UnreadableInput`.
    """

    path: str  # as given; "-" is standard input
    data: bytes
    role: str  # "manuscript" or "references"
    beside: Callable[[str], bytes | None] | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """`d1` is the manuscript, `d2` its list."""
        return "d2" if self.role == "references" else "d1"

    @property
    def sha256(self) -> str:
        """Of the bytes as read."""
        return sha256(self.data).hexdigest()

    @property
    def shown(self) -> str:
        """What messages call it."""
        return "standard input" if self.path == "-" else self.path


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, and what a reader of the report should know about its encoding."""

    text: str
    problems: tuple[str, ...] = ()


def read_bytes(path: str, role: str = "manuscript") -> Source:
    """Read a file, or standard input (`-`).

    Raises:
        UnreadableInput: It cannot be read, is empty or too large, a folder or a device.
    """
    data = _read_stdin() if path == "-" else _read_file(path)
    return usable(Source(path, data, role))


def usable(source: Source) -> Source:
    """The source itself; `UnreadableInput` for one that is empty or too large."""
    _refuse_too_large(len(source.data), source.data, source.shown)
    if not source.data.strip():
        raise UnreadableInput(f"{source.shown} is empty: there is nothing to check.")
    return source


def _read_stdin() -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise UnreadableInput("Standard input is closed: give a file, or pipe the text in.")
    try:
        stream = getattr(sys.stdin, "buffer", None)
        return stream.read(MAX_PACKED + 1) if stream else sys.stdin.read(MAX_BYTES + 1).encode("utf-8", "replace")
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"Standard input cannot be read: {error}.") from error


def _read_file(path: str) -> bytes:
    try:
        state = Path(path).stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnreadableInput(_explain_failure(path, error)) from error
    if S_ISDIR(state.st_mode):
        raise UnreadableInput(f"{path} is a folder: give a file in it.")
    if not S_ISREG(state.st_mode) and not S_ISFIFO(state.st_mode):
        raise UnreadableInput(f"{path} is a device, not a file: give a file.")
    try:
        with Path(path).open("rb") as file:
            head = file.read(5)  # by which packed formats are known
            _refuse_too_large(state.st_size, head, path)
            # Python sets aside as much memory as it is asked for, so a file whose size is known gets no more
            return head + file.read(min(state.st_size, MAX_PACKED) if state.st_size else MAX_PACKED)
    except UnreadableInput:
        raise
    except OSError as error:
        raise UnreadableInput(_explain_failure(path, error)) from error


def _explain_failure(path: str, error: OSError | ValueError) -> str:
    match getattr(error, "errno", None):
        case errno.ENOENT | errno.ENOTDIR:
            return f"{path} does not exist."
        case errno.EACCES | errno.EPERM:
            return f"{path} may not be read: permission denied."
        case _:
            return f"{path} cannot be read: {getattr(error, 'strerror', None) or error}."


def _refuse_too_large(size: int, head: bytes, shown: str) -> None:
    most = MAX_PACKED if head.startswith(_PACKED) else MAX_BYTES
    if size > most:
        raise UnreadableInput(f"{shown} is larger than {most // 2**20} MB: give the manuscript alone.")


def neighbour(source: Source, name: str, role: str | None = None) -> Source:
    r"""Read a file that a document names (`\input`, a bibliography), from the document's own folder or one in it.

    Args:
        source: The document.
        name: The file's name as the document gives it.
        role: What the file is for; the document's own role if left out.

    Raises:
        UnreadableInput: It lies elsewhere (symbolic links followed) or does not exist, or the document came from
            standard input and has no folder.
    """
    shown = f"{name[:120]}…" if name[120:] else name
    if source.beside is not None:
        return _read_from_archive(source, name, shown, role or source.role)
    if source.path == "-":
        raise UnreadableInput(f"{name} is named by a document from standard input, which has no folder: give the file.")
    folder = Path(source.path).parent
    if len(name) > _MAX_PATH:
        raise UnreadableInput(f"{shown} cannot be read: not a usable file name.")
    try:
        is_inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # a NUL, a name too long, links in a circle
        raise UnreadableInput(f"{shown} cannot be read: not a usable file name.") from error
    if not is_inside:
        raise UnreadableInput(f"{shown} is outside the folder of {source.shown} and is not read.")
    return read_bytes(str(folder / name), role or source.role)


def _read_from_archive(source: Source, name: str, shown: str, role: str) -> Source:
    """Read a file that came with a document in one archive, from the document's folder there or below it."""
    archive, mark, document = source.path.rpartition("!")
    folder = normpath(dirname(document))
    place = normpath(join(folder, name))
    is_inside = folder == "." or place.startswith(f"{folder}/")
    if len(name) > _MAX_PATH or "\x00" in name or place.startswith(("/", "..")) or not is_inside:
        raise UnreadableInput(f"{shown} is outside the folder of {source.shown} and is not read.")
    path = f"{archive}{mark}{place}"
    data = source.beside(path) if source.beside else None
    if data is None:
        raise UnreadableInput(f"{path} does not exist.")
    return usable(Source(path, data, role, source.beside))


def decode(source: Source) -> Decoded:
    """Decode bytes: UTF-8, UTF-16 (marked, or by its NULs), else Windows-1252 with a note.

    Only the byte order mark is left out, so positions are those of the decoded text. `UnreadableInput` if binary.
    """
    decoded = _decode_bytes(source.data)
    sample = decoded.text[:_SAMPLE]
    if "\x00" in decoded.text or len(_CONTROLS.findall(sample)) > _MAX_CONTROLS * len(sample):
        raise UnreadableInput(f"{source.shown} is a binary file, not text: save it as .txt or .md in UTF-8.")
    return Decoded(_LONE_BREAKS.sub("\n", decoded.text), decoded.problems)


def _decode_bytes(data: bytes) -> Decoded:
    """The text of bytes; UTF-8 with some damage is that where most of its longer characters are whole."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(encoding, data[len(mark) :])
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _decode_as(unmarked, data)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", "replace")
        broken = damaged.count("\ufffd")
        whole = sum(ch > "\x7f" for ch in damaged) - broken
    if whole > broken:
        return _decode_as("utf-8", data)
    return Decoded(data.decode("cp1252", "replace"), ("decoded as Windows-1252; save it as UTF-8",))


def _decode_as(encoding: str, data: bytes) -> Decoded:
    """Decode in a known encoding; what is broken shows as U+FFFD and is reported."""
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError as error:
        where = f"the first at byte {error.start}"
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        return Decoded(data.decode(encoding, "replace"), (f"parts are not valid {name} ({where}), shown as \ufffd",))


def _unmarked_utf16(data: bytes) -> str | None:
    """The encoding of UTF-16 without a mark, by the NULs of its Latin letters."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    if half == 0:
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= _UTF16_NULS and even == 0:
        return "utf-16-le"
    if even >= _UTF16_NULS and odd == 0:
        return "utf-16-be"
    return None
