"""A printed reference with its differing values corrected, in the style it is printed in: ready to paste."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.normalize import brings_letters
from citecheck.text.pages import pages_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Evidence, Work

# Fields whose value can be put in the place of another; names are printed in too many ways.
_REPLACEABLE = frozenset({"title", "year", "container", "volume", "issue", "pages"})
_YEAR = re.compile(r"\d{4}")  # the 2018 of `2018-05`


def corrected(raw: str, evidence: Iterable[Evidence], work: Work) -> str | None:
    """The reference with each differing value replaced by the registered one.

    Returns:
        the whole reference; `None` where a value does not occur in it just once, or cannot be put in its place (names).
    """
    text = raw
    for item in evidence:
        old, new = item.printed, _as_printed(item, work)
        if item.field not in _REPLACEABLE or not old or not new or brings_letters(old, new):
            return None
        places = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text))
        if len(places) != 1:
            return None
        text = text[: places[0].start()] + new + text[places[0].end() :]
    return text if text != raw else None


def _as_printed(item: Evidence, work: Work) -> str | None:
    """The registered value in the form in which the reference prints such values."""
    if item.field == "year":
        year = _YEAR.search(item.registered or "")
        return year.group() if year else None
    if item.field == "container" and "." in (item.printed or "") and work.container_short:
        return work.container_short
    if item.field == "pages":
        return pages_as(item.printed or "", item.registered or "") or item.registered
    return item.registered
