"""Character references of HTML and XML: predefined, numeric and HTML's named ones.

Entities that a document declares itself are never expanded: they stay as they are written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5

# `&amp;`, `&#8211;`, `&#x2013;`, `&nbsp` (HTML forgives the missing semicolon of its oldest names)
ENTITY = re.compile(r"&(?:#[0-9]{1,9}+|#[xX][0-9A-Fa-f]{1,8}+|[A-Za-z][A-Za-z0-9]{1,31}+);?")
# the same, or a soft hyphen, which is no text
SPECIAL = re.compile(ENTITY.pattern + "|\u00ad")
SOFT_HYPHEN = "\u00ad"


@lru_cache(maxsize=4096)
def decode_entity(written: str) -> str:
    """The characters of one reference; as written where there is no such entity. Never a lone surrogate or NUL."""
    if written.startswith("&#"):
        return unescape(written)  # HTML's rules: U+FFFD for what is no character, Windows-1252 for 128 to 159
    return html5.get(written[1:], written)


def decode_entities(text: str) -> str:
    """A text with its references decoded."""
    return ENTITY.sub(lambda m: decode_entity(m.group()), text) if "&" in text else text
