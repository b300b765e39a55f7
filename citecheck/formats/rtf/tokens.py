r"""RTF's own grammar (RTF 1.9.1): groups, control words and symbols, bytes; read once from start to end.

`{\b Smith\rquote s caf\'e9}` is a group that opens, the words `b` and `rquote`, bytes, and a group that closes.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class TooLarge(Exception):
    """A file holds more groups and control words than any document."""


class Kind(Enum):
    """What a token is."""

    OPEN = "{"
    CLOSE = "}"
    WORD = "word"
    SYMBOL = "symbol"
    BYTES = "bytes"


class Token(NamedTuple):
    r"""`word` is the name of a control word or a symbol; `number` its parameter; `data` the bytes of text."""

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


_TOKEN = re.compile(
    rb"(?P<brace>[{}])"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"  # `\par `, `\u-10179`
    rb"|(?P<hex>(?:\\'[0-9A-Fa-f]{2})+)"  # `\'93\'fa`
    rb"|\\(?P<symbol>[^A-Za-z])"  # `\~`, `\{`
    rb"|(?P<data>[^\\{}\r\n\0]+)"
    rb"|[\r\n\0]+",  # the layout of the file
    re.DOTALL,
)
MAX_TOKENS = 20_000_000  # 50 MB of Word's RTF without pictures are about half of that
_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)
_HEX_MARK = b"\\'"


def tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of an RTF file in order, `TooLarge` behind `MAX_TOKENS`; what `\bin` announces is passed over."""
    at = count = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        count += 1
        if count > MAX_TOKENS:
            raise TooLarge
        match found.lastgroup:
            case "brace":
                yield _OPEN if found[0] == b"{" else _CLOSE
            case "word" | "number":
                number = None if found["number"] is None else int(found["number"])
                token = Token(Kind.WORD, found["word"].decode("ascii"), number)
                if token.word == "bin":
                    at += max(token.number or 0, 0)
                else:
                    yield token
            case "hex":
                yield Token(Kind.BYTES, data=bytes.fromhex(found[0].replace(_HEX_MARK, b"").decode("ascii")))
            case "symbol":
                yield Token(Kind.SYMBOL, found["symbol"].decode("latin-1"))
            case "data":
                yield Token(Kind.BYTES, data=found[0])
