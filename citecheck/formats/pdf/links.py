"""The links of a PDF's page that lead to a place in the document, with the stretch of text that each stands on."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from citecheck.formats.pdf.types import Destination

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.formats.pdf.lines import Link

MAX_LINKS = 5000  # of one page: a page of references to 300 works has 300
MAX_GOALS = 20_000  # of a document
TOLERANCE = 2.0  # points that the box of a link may miss its characters by
INSET = 0.8  # points that a box reaches beyond its characters: hyperref's frame is 1 wide


def links(document: Any, page: Any, text_page: Any, destinations: dict[str, Destination]) -> list[Link]:  # noqa: ANN401
    """The stretches of a page's text that links stand on, in their order, with the key of where each leads.

    The places they lead to are added to `destinations`.
    """
    found = []
    for left, bottom, right, top, key, destination in _boxes(document, page):
        if len(destinations) < MAX_GOALS:
            destinations.setdefault(key, destination)
        span = _span(text_page, left, right, (bottom + top) / 2)
        if span:
            found.append((*span, key))
    return _apart(sorted(found))


def _boxes(document: Any, page: Any) -> Iterator[tuple[float, float, float, float, str, Destination]]:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    place, link, box = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    for _ in range(MAX_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, place, link):
            return
        target = pdfium.FPDFLink_GetDest(document, link)
        if not target or not pdfium.FPDFLink_GetAnnotRect(link, box):
            continue
        destination = _goal(document, target, pdfium)
        if destination.page >= 0 and destination.y is not None:
            key = f"{destination.page + 1}:{destination.x or 0:.0f},{destination.y:.0f}"
            low, high = sorted((box.bottom, box.top))
            first, last = sorted((box.left, box.right))
            yield first, low, last, high, key, destination


def _goal(document: Any, target: Any, pdfium: Any) -> Destination:  # noqa: ANN401
    has = [ctypes.c_int() for _ in range(3)]
    at = [ctypes.c_float() for _ in range(3)]
    number = pdfium.FPDFDest_GetDestPageIndex(document, target)
    known = pdfium.FPDFDest_GetLocationInPage(target, *has, *at)
    x, y = (round(v.value, 1) if known and h.value else None for h, v in zip(has[:2], at[:2], strict=True))
    return Destination(number, x, y)


def _span(text_page: Any, left: float, right: float, middle: float) -> tuple[int, int] | None:  # noqa: ANN401
    """The characters between the sides of a link's box."""
    import pypdfium2.raw as pdfium

    first = pdfium.FPDFText_GetCharIndexAtPos(text_page, left + INSET, middle, TOLERANCE, TOLERANCE)
    last = pdfium.FPDFText_GetCharIndexAtPos(text_page, right - INSET, middle, TOLERANCE, TOLERANCE)
    if first < 0 or last < first:
        return None
    return first, last + 1


def _apart(found: list[Link]) -> list[Link]:
    """The links without those that begin within the one before."""
    done: list[Link] = []
    for start, end, key in found:
        if not done or start >= done[-1][1]:
            done.append((start, end, key))
    return done
