"""Pieces of HTML that every part of the report uses. Whatever comes from a document passes `text` or `attribute`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from citecheck.reporter.plain import harmless, printable

if TYPE_CHECKING:
    from citecheck.models import Work

_DOI_ORG = "https://doi.org/"


def text(given: str) -> str:
    """Text of a document on one line, as HTML."""
    return escape(printable(given))


def stretch(given: str) -> str:
    """A stretch of running text, its white space kept, as HTML."""
    return escape(harmless(given))


def attribute(given: str) -> str:
    """Text of a document as the value of an attribute in double quotes."""
    return escape(printable(given), quote=True)


def plural(count: int, one: str, many: str = "") -> str:
    """`1 entry`, `2 entries`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def aside(words: str) -> str:
    """Words that only a screen reader needs, because a shape or a colour says them."""
    return f'<span class="unseen">{escape(harmless(words))}</span>'


def doi_link(doi: str | None) -> str:
    """A DOI as Crossref asks to show it: the whole address, as a link."""
    if not doi:
        return ""
    shown = printable(doi)
    address = _DOI_ORG + quote(shown, safe="/().;:-_")
    return f'<a class="doi" rel="noreferrer" href="{escape(address, quote=True)}">{escape(_DOI_ORG + shown)}</a>'


def advice(suggestion: str) -> str:
    """A suggestion; a DOI's address in it becomes a link."""
    given = printable(suggestion)
    if given.startswith(_DOI_ORG) and " " not in given:
        return doi_link(given.removeprefix(_DOI_ORG))
    return f"<bdi>{escape(given)}</bdi>"


def people(work: Work, most: int = 3) -> str:
    """`Jovev, Green, Chanen et al.`, not yet HTML."""
    names = [n.family or n.literal or "" for n in work.authors[:most]]
    rest = len(work.authors) > most or work.et_al
    return ", ".join(filter(None, names)) + (" et al." if rest and names else "")


def work_line(work: Work, *, address: bool = True) -> str:
    """A registered work as one would cite it; its DOI as a link, unless that stands beside it."""
    place = ", ".join(filter(None, (_volume(work), work.pages or work.article_number)))
    head = " ".join(filter(None, (people(work), f"({work.year})" if work.year else "")))
    title = text(work.title or "")
    container = f"<i>{text(work.container)}</i>{' ' + text(place) if place else ''}" if work.container else ""
    parts = [p.rstrip(".") + "." for p in (text(head), title, container) if p]
    return f'<span dir="auto">{" ".join(parts)}</span> {doi_link(work.doi) if address else ""}'.strip()


def _volume(work: Work) -> str:
    return (work.volume or "") + (f"({work.issue})" if work.issue else "")


def brief(work: Work, position: str) -> str:
    """A name for an entry where a line is too much: `7 · Jovev et al. 2013`; not yet HTML."""
    who = work.authors[0].family or work.authors[0].literal if work.authors else None
    if who and (len(work.authors) > 2 or work.et_al):  # noqa: PLR2004 - `A & B`, but `A et al.`
        who += " et al."
    elif who and len(work.authors) == 2:  # noqa: PLR2004
        who += f" & {work.authors[1].family or work.authors[1].literal}"
    said = " ".join(filter(None, (who or work.title or "", str(work.year or work.year_text or ""))))
    return f"{position} · {said}" if said else position
