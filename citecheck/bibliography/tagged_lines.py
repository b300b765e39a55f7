"""Records of RIS and PubMed's format: lines, each with a tag of two to four letters before its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.models import Name

if TYPE_CHECKING:
    from collections.abc import Iterable

YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)([a-z]\b)?")  # `2001`, `2001/05/03`, `2001 May`, `2001a`

MAX_VALUE = 20_000  # code points of one value that lines may add up to; longer ones are abstracts or notes


@dataclass(slots=True)
class TaggedRecord:
    """The values of one record by tag, in their order, and its place in the file."""

    start: int
    end: int
    tags: dict[str, list[str]] = field(default_factory=dict)

    def add(self, tag: str, value: str) -> None:
        """Another value of a tag."""
        self.tags.setdefault(tag, []).append(value)

    def go_on(self, tag: str, more: str) -> None:
        """More of the last value of a tag: the line was broken."""
        if more and self.tags.get(tag) and len(self.tags[tag][-1]) < MAX_VALUE:
            self.tags[tag][-1] = f"{self.tags[tag][-1]} {more}".strip()

    def get(self, *tags: str) -> str | None:
        """The first value of the first of some tags that has one."""
        return next((v for t in tags for v in self.tags.get(t, ()) if v), None)

    def all(self, *tags: str) -> list[str]:
        """All values of some tags."""
        return [v for t in tags for v in self.tags.get(t, ()) if v]


def read_people(values: Iterable[str]) -> tuple[Name, ...]:
    """The names of several lines, those without a letter left out."""
    return tuple(name for name in map(read_person, values) if name != Name())


def read_person(words: str) -> Name:
    """`Smith, John A., Jr` is a person; what has no comma is an organisation, or a person who goes by one name."""
    match [part.strip() for part in words.strip(" ,").split(",") if part.strip()]:
        case []:
            return Name()
        case [name]:
            return Name(literal=name)
        case parts:
            return Name(family=parts[0], given=parts[1], suffix=next(iter(parts[2:]), None))


def read_year(date: str | None) -> tuple[int | None, str | None]:
    """The year of a date, or the words that are there instead of one (`in press`)."""
    found = YEAR.search(date or "")
    return (int(found.group(1)), None) if found else (None, date)


def first_page_of(pages: str | None) -> str | None:
    """The first page of a range."""
    found = re.match(r"\s*([^\s–—-]+)", pages or "")  # `388-414` → `388`
    return found.group(1) if found else None
