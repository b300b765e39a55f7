"""What the instruction of an RTF field says of its result."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.instructions import FieldCode, FieldKind, read_instruction

if TYPE_CHECKING:
    from citecheck.formats.rtf.events import Field

_LINK = re.compile(r'\s*HYPERLINK\s+"#([^"]+)"', re.IGNORECASE)  # `HYPERLINK "#ref-12"`: LibreOffice's way
_REPEATED = frozenset({"TOC", "INDEX", "TOA"})  # fields that repeat what stands elsewhere in the document


def read_field(field: Field) -> bool:
    """Read the instruction, and say whether the field's result is text."""
    words = "".join(field.words)
    link = _LINK.match(words)
    field.code = FieldCode(FieldKind.LINK, anchor=link[1]) if link else read_instruction(words, field.data)
    name = words.split(maxsplit=1)[0].upper() if words.strip() else ""
    field.numbers = name == "SEQ"
    return name not in _REPEATED and (field.code is None or field.code.kind is not FieldKind.NOTE_MARK)


def recode_data(digits: str) -> str:
    r"""The data of a field (`\datafield`, in hexadecimal) as Word keeps it elsewhere; nothing where it is broken."""
    try:
        return base64.b64encode(bytes.fromhex(digits)).decode("ascii")
    except ValueError:
        return ""
