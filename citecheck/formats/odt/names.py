"""Names in OpenDocument text (ODF 1.3, ISO/IEC 26300)."""

from __future__ import annotations

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_ODF}office:1.0}}"
TEXT = f"{{{_ODF}text:1.0}}"
TABLE = f"{{{_ODF}table:1.0}}"
DRAW = f"{{{_ODF}drawing:1.0}}"
STYLE = f"{{{_ODF}style:1.0}}"
META = f"{{{_ODF}meta:1.0}}"
FORMAT = f"{{{_ODF}xsl-fo-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
LIBREOFFICE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"


def whole_number(words: str | None, least: int, most: int) -> int | None:
    """A whole number within bounds, or `None` for anything else."""
    if not words or not words.isascii() or not words.isdigit() or len(words) > len(str(most)):
        return None
    return int(words) if least <= int(words) <= most else None
