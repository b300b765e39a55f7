"""The conference that ends a reference by its short name, or by itself: `Title. ICML.`, `Title. Workshop on X`."""

from __future__ import annotations

import re

from citecheck.text.venues import short_name

_AT_LEAST = 3  # words of a conference that is not printed by its short name; set by hand, 2026-11
# Bodies that publish, printed where a conference could be.
_PUBLISHERS = frozenset(
    """
    acm ieee who oecd fao unesco unicef undp usda epa nasa nist iso cdc nih nice eurostat ilo imf wto who/euro efsa
    ipcc cen din ansi astm aacr apa asce asme siam crc mit usgs noaa ema fda rand oup cup itu ietf sae aiaa spie
    """.split()
)


# `… Title. NAME 2021.`: what follows the last full stop
_LAST = re.compile(r"[.?!][\s\"'”’)]*\s(?P<name>[^.;:?!\d][^.;:?!]{1,150}?)[\s,(]*(?:['’]?(?:19|20)\d\d)?[\s).]*$")
_BEGINS = re.compile(
    r"^(?:(?:the|annual|international|joint|european|asian|pacific(?: rim)?|ieee|acm|\S+th|in)\s+)*"
    r"(?:conference|symposium|workshop|congress|meeting|proceedings)\b",
    re.IGNORECASE,
)


def ending_venue(text: str) -> tuple[str, int, int] | None:
    """Find the conference that is a reference's last sentence, with its place; `None` for anything else.

    `… Title. NeurIPS.` → `NeurIPS`; `… Title. Workshop on Representation Learning.` → the whole name;
    `… Title. WHO, 2020.` → `None`.
    """
    found = _LAST.search(text)
    if not found:
        return None
    name = found["name"].strip(" ,")
    short = short_name(name)
    if short in _PUBLISHERS:
        return None
    is_venue = short or (_BEGINS.match(name) and len(name.split()) >= _AT_LEAST)
    return (name, found.start("name"), found.end("name")) if is_venue else None
