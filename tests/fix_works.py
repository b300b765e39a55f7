"""Registered works and a way from a list's text to its corrected text, for the tests of `fix`; people and works are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck import audit
from citecheck.fix import corrected, plan
from citecheck.formats.base import Source
from citecheck.formats.registry import read_source
from citecheck.models import Name, Work
from resolver_records import TODAY, Shelf

if TYPE_CHECKING:
    from citecheck.fix import Plan
    from citecheck.models import Report

ROOMS = Work(
    type="article-journal",
    title="Windows and doors in the study of ordinary mirrors",
    authors=(Name("Levy", "Kenneth N."), Name("Ellison", "William D."), Name("Scott", "Lori N.")),
    container="Journal of Rooms and Halls",
    container_short="J Rooms Halls",
    year=2015,
    years=(2015,),
    volume="12",
    issue="3",
    pages="101-119",
    first_page="101",
    publisher="Rooms Press",
    doi="10.5555/rooms.2015.12",
)
STAIRS = Work(
    type="article-journal",
    title="How seldom stairs are counted by those who climb them daily",
    authors=(Name("Adams", "Bridget"), Name("Osei", "Carl T.")),
    container="Annals of Careful Building",
    container_short="Ann Careful Build",
    year=2003,
    years=(2003,),
    volume="48",
    issue="2",
    pages="388-414",
    first_page="388",
    publisher="Building House",
    doi="10.5555/stairs_48",
)
CELLARS = Work(
    type="article-journal",
    title="Cellars, attics and the memory of tenants in four northern towns",
    authors=(Name("Quist", "Maja"), Name("Brandt", "Ola"), Name("Vik", "Siri")),
    container="Review of Tenancy",
    container_short="Rev Tenancy",
    year=2009,
    years=(2009,),
    volume="7",
    issue="1",
    pages="20-41",
    first_page="20",
    publisher="Tenants",
    doi="10.5555/cellars.7",
)
WORKS = (ROOMS, STAIRS, CELLARS)


def reported(text: str, name: str, *works: Work, data: bytes | None = None) -> Report:
    """The report of a list that is a file of its own."""
    source = Source(name, text.encode("utf-8") if data is None else data, "references")
    return audit(None, read_source(source), sources=[Shelf(*(works or WORKS))], today=TODAY, suggest=False)


def planned(text: str, name: str, *works: Work) -> Plan:
    """The plan for a list."""
    return plan(reported(text, name, *works))


def fixed(text: str, name: str, *works: Work) -> str:
    """The corrected list."""
    return corrected(text, planned(text, name, *works).proposals)


def retitled(work: Work, title: str) -> Work:
    """The same work under another registered title."""
    return replace(work, title=title)
