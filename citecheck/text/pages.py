"""Page ranges: `388-414` = `388-14`, `S468-9`, `e37`, first page only."""

from __future__ import annotations

import re

from citecheck.text.normalize import DASH_CLASS

# a letter prefix, digits, maybe a letter: S468, e64911, 265, 23a
_PAGE = re.compile(r"^([A-Za-z]*)(\d+)([A-Za-z]?)$")
_RANGE = re.compile(rf"^\s*([A-Za-z]*\d+[A-Za-z]?)\s*(?:{DASH_CLASS}+\s*([A-Za-z]*\d+[A-Za-z]?))?\s*$")
_DASH = re.compile(rf"\s*{DASH_CLASS}+\s*")  # the dash of `388 - 414`, with its spaces


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


def pages_as(printed: str, registered: str) -> str | None:
    """Spell registered pages as an entry prints its own: the dash, a cut last page, the first page alone.

    Args:
        printed: Pages as the entry has them: `155–62`.
        registered: Those of the record: `165-172`.

    Returns:
        `165–72`; `None` where one side is no page or range of pages.
    """
    old, new = expand(printed), expand(registered)
    if old is None or new is None:
        return None
    if old[1] is None:
        return new[0]
    if new[1] is None:
        return None
    first, last = _PAGE.match(new[0]), _PAGE.match(new[1])
    if not first or not last or first[1] != last[1] or int(first[2]) >= int(last[2]):
        return None
    dash = _DASH.search(printed)
    printed_last = _DASH.split(printed.strip(), maxsplit=1)[-1]
    return f"{new[0]}{dash.group() if dash else '–'}{_cut_last_page(old[0], printed_last, new[0], new[1])}"


def _cut_last_page(printed_first: str, printed_last: str, first: str, last: str) -> str:
    """The last page as long as the printed form has it: `414`, `14`, or the two digits that some styles keep."""
    full, short = _PAGE.match(printed_first), _PAGE.match(printed_last)
    if printed_last == last:
        return last
    if not full or not short or len(short[2]) >= len(full[2]):
        bare = bool(full and short and full[1] and not short[1])  # `S468–471`
        return re.sub(r"^[A-Za-z]+", "", last) if bare else last
    low, high = _PAGE.match(first), _PAGE.match(last)
    if not low or not high or len(low[2]) != len(high[2]):
        return last
    size = len(short[2])
    # printed with more digits than differ, as in `101–03`: the style keeps so many
    kept = size if size > _count_differing(full[2][:-size] + short[2], full[2]) else 1
    return high[2][-max(_count_differing(high[2], low[2]), kept) :]


def _count_differing(number: str, other: str) -> int:
    """How many digits a number has from the first one on in which it differs from another as long; 1 at least."""
    same = next((i for i, (a, b) in enumerate(zip(number, other, strict=False)) if a != b), len(number) - 1)
    return len(number) - same
