"""Names of WordprocessingML (ISO/IEC 29500-1, 17) and how its attributes are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")
_FALSE = frozenset({"0", "false", "off", "none"})


def word_name(element: _Element) -> str:
    """The name of an element of WordprocessingML without its namespace; empty for elements of other namespaces."""
    tag: object = element.tag  # a function for comments
    return tag[len(W) :] if isinstance(tag, str) and tag.startswith(W) else ""


def value(element: _Element | None, path: str = "", name: str = "val") -> str | None:
    """The attribute `w:val` (or another) of an element, or of its first descendant at a path of `w:` names."""
    found = child(element, path) if path else element
    return None if found is None else found.get(W + name)


def child(element: _Element | None, path: str) -> _Element | None:
    """The first descendant at a path of `w:` names: `rPr/del`."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(W + name)
    return element


def is_on(element: _Element | None) -> bool | None:
    """A property that is on or off: `<w:vanish/>` is on, `<w:vanish w:val="0"/>` off, `None` not given."""
    return None if element is None else (element.get(W + "val") or "1").lower() not in _FALSE


def number(given: str | None) -> int | None:
    """A whole number of the size that Word writes: `-6`, `240`."""
    return int(given) if given is not None and _NUMBER.fullmatch(given) else None
