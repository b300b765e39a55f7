"""The links of a PDF's page that lead to a place in the document, with the stretch of text that each stands on."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from citecheck.formats.pdf.types import Destination

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.pdf.lines import Link
    from citecheck.formats.pdf.types import EngineObject

MAX_DESTINATIONS = 20_000  # of a document
TOLERANCE = 2.0  # points that the box of a link may miss its characters by
INSET = 0.8  # points that a box reaches beyond its characters: hyperref's frame is 1 wide


def links(
    document: EngineObject, page: EngineObject, text_page: EngineObject, destinations: dict[str, Destination]
) -> list[Link]:
    """The stretches of a page's text that links stand on, in their order, with the key of where each leads.

    The places they lead to are added to `destinations`. A link that begins within the one before is left out.
    """
    import pypdfium2.raw as pdfium

    found: list[Link] = []
    for left, right, middle, destination in _find_boxes(document, page):
        key = f"{destination.page + 1}:{destination.x or 0:.0f},{destination.y:.0f}"
        if len(destinations) < MAX_DESTINATIONS:
            destinations.setdefault(key, destination)
        first = pdfium.FPDFText_GetCharIndexAtPos(text_page, left + INSET, middle, TOLERANCE, TOLERANCE)
        last = pdfium.FPDFText_GetCharIndexAtPos(text_page, right - INSET, middle, TOLERANCE, TOLERANCE)
        if 0 <= first <= last:
            found.append((first, last + 1, key))
    done: list[Link] = []
    for link in sorted(found):
        if not done or link[0] >= done[-1][1]:
            done.append(link)
    return done


def _find_boxes(document: EngineObject, page: EngineObject) -> Iterator[tuple[float, float, float, Destination]]:
    """The left and right side of each link's box, the height of its middle, and where the link leads."""
    import pypdfium2.raw as pdfium

    place, link, box = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    has = [ctypes.c_int() for _ in range(3)]
    at = [ctypes.c_float() for _ in range(3)]
    for _ in range(5000):  # a page of references to 300 works has 300 links
        if not pdfium.FPDFLink_Enumerate(page, place, link):
            return
        target = pdfium.FPDFLink_GetDest(document, link)
        if not target or not pdfium.FPDFLink_GetAnnotRect(link, box):
            continue
        number = pdfium.FPDFDest_GetDestPageIndex(document, target)
        known = pdfium.FPDFDest_GetLocationInPage(target, *has, *at)
        x, y = (round(v.value, 1) if known and h.value else None for h, v in zip(has[:2], at[:2], strict=True))
        if number >= 0 and y is not None:
            left, right = sorted((box.left, box.right))
            yield left, right, (box.bottom + box.top) / 2, Destination(number, x, y)
