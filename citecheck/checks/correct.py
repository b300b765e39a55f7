"""A printed reference with what differs put right, in the style it is printed in: ready to paste."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.pages import pages_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Evidence, Work

_PLAIN = frozenset({"title", "year", "container", "volume", "issue", "pages"})
_FIRST = re.compile(r"\d{4}")


def corrected(raw: str, evidence: Iterable[Evidence], work: Work) -> str | None:
    """The reference with each differing value replaced by the registered one.

    `None` where a value does not stand in the text just once, or is none that can be put in its place (names).
    """
    text = raw
    for item in evidence:
        old, new = item.printed, _wanted(item, work)
        if item.field not in _PLAIN or not old or not new:
            return None
        places = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text))
        if len(places) != 1:
            return None
        text = text[: places[0].start()] + new + text[places[0].end() :]
    return text if text != raw else None


def _wanted(item: Evidence, work: Work) -> str | None:
    """The registered value as the reference prints such values."""
    if item.field == "year":
        found = _FIRST.search(item.registered or "")
        return found.group() if found else None
    if item.field == "container" and "." in (item.printed or "") and work.container_short:
        return work.container_short
    if item.field == "pages":
        return pages_as(item.printed or "", item.registered or "") or item.registered
    return item.registered
