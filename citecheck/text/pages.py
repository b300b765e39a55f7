"""Page ranges: `388-414` = `388-14`, `S468-9`, `e37`, first page only."""

from __future__ import annotations

import re

from citecheck.text.normalize import DASH_CLASS

# a letter prefix, digits, maybe a letter: S468, e64911, 265, 23a
_PAGE = re.compile(r"^([A-Za-z]*)(\d+)([A-Za-z]?)$")
_RANGE = re.compile(rf"^\s*([A-Za-z]*\d+[A-Za-z]?)\s*(?:{DASH_CLASS}+\s*([A-Za-z]*\d+[A-Za-z]?))?\s*$")


def expand(pages: str) -> tuple[str, str | None] | None:
    """First and last page, the last in full: `388–14` → `("388", "414")`, `e37` → `("e37", None)`.

    `None` where the text is no page or page range.
    """
    found = _RANGE.match(pages)
    if not found:
        return None
    first, last = found.group(1), found.group(2)
    if last is None:
        return first, None
    a, b = _PAGE.match(first), _PAGE.match(last)
    if not a or not b:
        return None
    prefix, low, _ = a.groups()
    _, high, _ = b.groups()
    if len(high) < len(low):
        shared = low[: len(low) - len(high)]
        if int(shared + high) < int(low):  # 388-14 counts on past the hundred: 414
            shared = str(int(shared) + 1)
        high = shared + high
    return first, f"{prefix}{high}"


def page_key(page: str) -> str:
    """A page in the form in which two spellings meet: `E64911` → `64911`, `0054` → `54`."""
    return re.sub(r"\D", "", page).lstrip("0") or page.casefold()


def first_page(pages: str) -> str | None:
    """The first page of a range as printed, or `None`."""
    both = expand(pages)
    return both[0] if both else None
