"""Why a reference is undetermined, in words: the one map that all reports take them from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from citecheck.models import Outcome, Reason

if TYPE_CHECKING:
    from citecheck.models import Resolution


class Search(StrEnum):
    """What came of looking for a work that is undetermined."""

    FOUND_NOTHING = "Looked for, and nothing like it found"
    FOUND_SEVERAL = "Looked for, and no record fits clearly enough to be named"
    NOT_MADE = "Could not be looked for"


@dataclass(frozen=True, slots=True)
class Words:
    """One reason, for people.

    Attributes:
        search: whether the work was looked for
        why: the rest of a sentence that begins with `search` and a colon
        of_many: the rest of a sentence that begins with a number of references
    """

    search: Search
    why: str
    of_many: str

    @property
    def sentence(self) -> str:
        """The whole without a full stop: `Looked for, and nothing like it found: not found offline, …`."""
        return f"{self.search}: {self.why}"


REASONS = {
    Reason.OFFLINE_MISS: Words(
        Search.FOUND_NOTHING,
        "not found offline; sources that know more were not asked",
        "are not in the sources asked, which do not hold every work",
    ),
    Reason.GREY_LITERATURE: Words(
        Search.FOUND_NOTHING,
        "books, reports, theses, web pages and works not published yet are in no register as a whole",
        "are books, reports, theses, web pages and the like, which no register holds as a whole",
    ),
    Reason.NOT_COVERED: Words(
        Search.FOUND_NOTHING,
        "no source that was asked registers what is published there, or in that year",
        "were published where no source that was asked registers works",
    ),
    Reason.AMBIGUOUS: Words(
        Search.FOUND_SEVERAL,
        "several records are possible, or the only one differs too much",
        "fit several works equally well, or none clearly",
    ),
    Reason.SOURCE_UNAVAILABLE: Words(
        Search.NOT_MADE, "a source did not answer", "were asked of a source that did not answer"
    ),
    Reason.NO_TITLE: Words(
        Search.NOT_MADE, "too little is printed to look for it", "print too little to be looked for"
    ),
    Reason.UNPARSED: Words(Search.NOT_MADE, "it could not be read as a reference", "could not be read"),
    Reason.UNSUPPORTED_SCRIPT: Words(
        Search.NOT_MADE,
        "it is not in Latin script, in which the sources are searched",
        "are in a script that is not looked for",
    ),
    Reason.PLACEHOLDER: Words(
        Search.NOT_MADE,
        "words of a template stand where its facts should be",
        "are templates that were never filled in",
    ),
}
_NOT_ASKED = Words(
    Search.NOT_MADE, "this run is offline, and no earlier answer is kept", "were not asked for, and no answer is kept"
)


def words_for(resolution: Resolution) -> Words | None:
    """Why a reference is undetermined; `None` where no reason is known."""
    if resolution.reason not in set(Reason):
        return None
    reason = Reason(resolution.reason)
    outcomes = {asked.outcome for asked in resolution.asked}
    if reason is Reason.OFFLINE_MISS and outcomes and outcomes == {Outcome.NOT_ASKED}:
        return _NOT_ASKED
    return REASONS[reason]
