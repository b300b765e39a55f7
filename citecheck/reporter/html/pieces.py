"""Small records that several parts of the report show: a link within the page, a registered work on one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.reporter.plain import printable
from citecheck.text.citing import list_people

if TYPE_CHECKING:
    from citecheck.models import Work


@dataclass(frozen=True, slots=True)
class Jump:
    """A link to a place in the page; only the words where `target`, an id, is empty.

    `aside` is for those who do not see where the link stands.
    """

    words: str
    target: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A registered work as one would cite it: `Jovev, Green (2013). Title.`, the container, its place, the DOI."""

    lead: str
    container: str
    place: str
    doi: str


def work_line(work: Work, *, address: bool = True) -> WorkLine:
    """The line of a work; without its DOI where that stands beside it."""
    people = list_people(work.authors, et_al=work.et_al)
    who = " ".join(part for part in (people, f"({work.year})" if work.year else "") if part)
    volume = (work.volume or "") + (f"({work.issue})" if work.issue else "")
    return WorkLine(
        lead=" ".join(printable(part).rstrip(".") + "." for part in (who, work.title or "") if part),
        container=work.container or "",
        place=", ".join(part for part in (volume, work.pages or work.article_number) if part).rstrip("."),
        doi=(work.doi or "") if address else "",
    )
