"""What is asked of a list of works: read from the parameters, or refused in Crossref's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.text.identifiers import clean_doi
from citecheck.web.index_api.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_ROWS, ROWS = 1000, 20
LONGEST = 4000  # characters of a question
MOST_TITLES = 20  # titles of containers in one question
MOST_SKIPPED = 100_000  # rows before those that are given
EARLIEST, LATEST = 1000, 2200  # years that a date may have
_QUERIES = ("query.bibliographic", "query", "query.title", "query.author")
_KNOWN = frozenset(
    {*_QUERIES, "query.container-title", "filter", "rows", "select", "mailto", "offset", "sort", "order"}
    | {"cursor", "facet"}
)
_FILTERS = frozenset({"doi", "issn", "container-title", "from-pub-date", "until-pub-date"})
_NUMBER = re.compile(r"[0-9]{1,6}")
_DATE = re.compile(r"([0-9]{4})(?:-[0-9]{1,2}){0,2}")  # `2018`, `2018-03-01`
_CURSOR = re.compile(r"from-([0-9]{1,6})")
_FACET = re.compile(r"container-title:([0-9]{1,6}|\*)")


class Refused(Exception):
    """A question that is not understood, with the answer to it."""

    def __init__(self, kind: str, value: str, text: str) -> None:
        failure = {"type": kind, "value": value, "message": text}
        self.reply = Reply(400, {"status": "failed", "message-type": "validation-failure", "message": [failure]})
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list of works; `years` are the first and the last, where dates are given."""

    text: str
    container: str
    dois: tuple[str, ...] | None
    issn: tuple[str, ...]
    titles: tuple[str, ...]
    years: tuple[int, int] | None
    rows: int
    offset: int
    chosen: frozenset[str]
    cursor: bool
    facet: int | None


def read_question(params: Mapping[str, str]) -> Question:
    """Read the parameters of `/works` or `/journals/…/works`; raises `Refused`."""
    unknown = next((name for name in params if name not in _KNOWN), None)
    if unknown is not None:
        raise Refused("parameter-not-allowed", unknown, "This route does not support this parameter")
    held: dict[str, list[str]] = {name: [] for name in _FILTERS}
    for name, value in _filters_of(params.get("filter", "")):
        held[name].append(value)
    years = [_read_year(value) for name in ("from-pub-date", "until-pub-date") for value in held[name][:1]]
    first = years[0] if held["from-pub-date"] else EARLIEST
    last = years[-1] if held["until-pub-date"] else LATEST
    facet = _read_facet(params.get("facet", ""))
    cursor = params.get("cursor")
    return Question(
        text=" ".join(params[name] for name in _QUERIES if params.get(name))[:LONGEST],
        container=params.get("query.container-title", "")[:LONGEST],
        dois=tuple(doi for value in held["doi"] if (doi := clean_doi(value))) if held["doi"] else None,
        issn=tuple(held["issn"]),
        titles=tuple(held["container-title"][:MOST_TITLES]),
        years=(first, last) if years else None,
        rows=read_number(params.get("rows", str(ROWS)), MOST_ROWS),
        offset=_read_cursor(cursor) if cursor else read_number(params.get("offset", "0"), MOST_SKIPPED),
        chosen=frozenset(params.get("select", "").split(",")) - {""},
        cursor=bool(cursor),
        facet=facet,
    )


def read_number(value: str, most: int) -> int:
    """A number of rows."""
    if not _NUMBER.fullmatch(value) or int(value) > most:
        raise Refused("integer-not-valid", value, f"Integer specified as {value} but must be between 0 and {most}")
    return int(value)


def _filters_of(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of filters; a comma may be part of a title: `container-title:Gut, Soil and Sea`."""
    found: list[tuple[str, str]] = []
    for part in filter(None, text.split(",")):
        name, colon, value = part.partition(":")
        if name in _FILTERS and colon:
            found.append((name, value))
        elif found and found[-1][0] == "container-title":
            found[-1] = (found[-1][0], f"{found[-1][1]},{part}")
        else:
            raise Refused("filter-not-available", name, "This index filters by " + ", ".join(sorted(_FILTERS)))
    return iter(found)


def _read_year(value: str) -> int:
    date = _DATE.fullmatch(value)
    if not date or not EARLIEST <= int(date[1]) <= LATEST:
        raise Refused("date-not-valid", value, f"Date specified as {value} but must be of the form: yyyy or yyyy-MM-dd")
    return int(date[1])


def _read_cursor(value: str) -> int:
    found = _CURSOR.fullmatch(value)
    if value != "*" and not found:
        raise Refused("cursor-invalid", value, "Cursor specified but it is invalid")
    return int(found[1]) if found else 0


def _read_facet(value: str) -> int | None:
    found = _FACET.fullmatch(value)
    if value and not found:
        raise Refused("facet-not-valid", value, "This index counts container-title only")
    return None if not found else MOST_ROWS if found[1] == "*" else int(found[1])
