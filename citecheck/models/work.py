"""Works: what is printed in a reference and what a source registered, one type for both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Name:
    """A contributor: a person (`family`, with `given` and `suffix`) or an organisation (`literal`).

    `given` keeps what is printed ("S C", "Sabine C."). CSL-JSON names, particles left in `family`.
    """

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None

    @property
    def display(self) -> str:
        """The name as one would print it: `Herpertz SC`, `World Health Organization`."""
        return self.literal or " ".join(p for p in (self.family, self.given, self.suffix) if p)


class NoticeKind(StrEnum):
    """Editorial notices about a work; Crossref's update types, folded."""

    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"
    REMOVAL = "removal"
    PARTIAL_RETRACTION = "partial_retraction"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    CORRECTION = "correction"
    ADDENDUM = "addendum"
    NEW_VERSION = "new_version"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """An editorial notice and who asserts it. `date` is ISO 8601, as precise as registered."""

    kind: NoticeKind
    date: str | None = None
    notice_doi: str | None = None
    asserted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A work, as printed in a reference or as registered by a source: one type for both sides.

    `type` is a CSL 1.0.2 item type. `year` is the printed year, or Crossref's `issued` (the earliest known);
    `years` holds every year a source registers (print, online, issued). `pages` is as given.
    """

    type: str | None = None
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[Name, ...] = ()
    et_al: bool = False
    editors: tuple[Name, ...] = ()
    container: str | None = None
    container_short: str | None = None
    year: int | None = None
    year_suffix: str | None = None
    year_text: str | None = None  # "n.d.", "in press": printed where the year would be
    years: tuple[int, ...] = ()
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    first_page: str | None = None
    article_number: str | None = None
    publisher: str | None = None
    edition: str | None = None
    doi: str | None = None  # lower case, without a resolver
    pmid: str | None = None
    arxiv: str | None = None
    isbn: str | None = None
    url: str | None = None
    accessed: str | None = None
    notices: tuple[Notice, ...] = ()  # registered about this work
    notice_of: tuple[str, ...] = ()  # DOIs this work is itself a notice of
    preprint_of: tuple[str, ...] = ()  # DOIs of the published versions of this preprint
    containers: tuple[str, ...] = ()  # further names registered for where it stands: series, server, institution, event
    issn: tuple[str, ...] = ()  # as `1476-4687`
    original_title: str | None = None  # of a work registered under its translation
    aliases: tuple[str, ...] = ()  # DOIs that lead to this record
    online_year_only: bool = (
        False  # of a volume: no day of print is registered, so its year may be that of digitization
    )
