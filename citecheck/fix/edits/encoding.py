"""The bytes of a file as text and back, every byte kept: byte order mark, encoding, line ends."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from citecheck.errors import ConfigError, UnreadableInput

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Windows-1252 as browsers read it: the five bytes that it leaves open are the controls of their number
_FROM_BYTE = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_TO_BYTE = {ord(c): b for b, c in _FROM_BYTE.items()}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's text without its mark, and how it was written."""

    text: str
    mark: bytes
    encoding: str

    def encode(self, text: str) -> bytes:
        """Another text as this file was written; `ConfigError` where its encoding has no sign for a letter."""
        if self.encoding != "cp1252":
            return self.mark + text.encode(self.encoding)
        try:
            return text.translate(_TO_BYTE).encode("latin-1")
        except UnicodeEncodeError as error:
            letter = text[error.start]
            message = f"The list is in Windows-1252, which has no {letter!r}: save it as UTF-8 first."
            raise ConfigError(message) from error


def decoded(data: bytes, shown: str) -> Encoded:
    """Decode bytes such that encoding the text gives the same bytes.

    Args:
        data: The bytes of a file.
        shown: Its name in messages.

    Raises:
        UnreadableInput: The bytes are damaged, so that they would not be the same.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    body = data[len(mark) :]
    names = [encoding] if mark else ["utf-16-le", "utf-16-be"] if b"\x00" in body[:4096] else ["utf-8"]
    for name in names:
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return Encoded(text, mark, name)
    read = body.decode("utf-8", "replace")
    broken = read.count("\ufffd")
    # UTF-8 with some damage rather than Windows-1252, by the same measure as in `formats.base`
    damaged = sum(c > "\x7f" for c in read) - broken > broken
    if mark or b"\x00" in body or damaged:
        raise UnreadableInput(f"{shown} is not all valid {encoding.upper()[:6]}: save it as UTF-8 first.")
    return Encoded(body.decode("latin-1").translate(_FROM_BYTE), b"", "cp1252")
