"""Numbers in round brackets that count the parts of a sentence: `either (1) warm, (2) cold or (3) both`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.citations.numeric import Marker

REACH = 4000  # code points from one part to the next; set by hand, 2026-11; in force when bench linking was measured
# Before a part: `; `, `, and `, `. `, the beginning of a paragraph
_BEFORE = re.compile(
    r"(?:(?:^|[;:,.?!\n])\s*|\b(?=and\b|or\b))(?:(?:and|or|und|oder|et|ou|y|o|e)\s+)?(?:if\s+|that\s+|to\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s+[^\W\d_]")


def without_enumerations(text: str, markers: Sequence[Marker]) -> list[Marker]:
    """The markers that are no part of an enumeration that begins with `(1)` and counts up by one.

    The first part may follow any word, the next ones a stop, a comma or a conjunction; a citation
    closes its clause, a part opens one.
    """
    parts: set[int] = set()
    chain: list[int] = []
    for i, marker in enumerate(markers):
        if len(marker.numbers) != 1 or not _AFTER.match(text, marker.end):
            continue
        number = marker.labels[0]
        last = markers[chain[-1]].end if chain else 0
        before = text[max(marker.start - 12, last) : marker.start]
        if chain and number == len(chain) + 1 and marker.start - last <= REACH and _BEFORE.search(before):
            chain.append(i)
            parts |= set(chain)
        elif number == 1:
            chain = [i]
    return [m for i, m in enumerate(markers) if i not in parts]
