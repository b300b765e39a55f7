"""Differences that say nothing against the reference: the table of exceptions, each with its reason.

A registrant's record is held against a reference in every detail, but for what such records are known to get wrong: the
years of proceedings that came out after their conference; editors where the authors should be. (Years of old volumes
that went online later are no difference at all: see `compare_year`.) A record that nobody deposited, put together from
other people's reference lists (no publisher, initials only), carries their misprints: against it one detail that
differs, while all others agree, is reported as information. bench/verdicts, dev: of 3,000 honest references 5.6 in 100
differ from such a record in some detail, and whoever opens them finds the record wrong as often as the print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Agreement
from citecheck.text.journals import content_words
from citecheck.text.names import is_initials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from citecheck.models import Evidence, Work

_TOKEN = re.compile(r"[a-z]+|(?<![a-z])[a-z]\d(?![\da-z])|\d+")  # `g3`, `nature`, `44`
_NUMBER = re.compile(r"\d+")
_GROUPS = {"volume": "place", "issue": "place", "pages": "place"}
_FEW = 2  # letters or words: so few begin many names of journals
# In force when bench/verdicts was measured (3,000 real references, dev, 2026-11-23); no figure of their own.
_SAME_TITLE = 0.75  # similarity: below it another title is printed, not a misprinted one
_RELATED_TITLE = 0.5  # enough where people and page agree: no two works of one author begin on one page
_MOST_AUTHORS = 0.5  # share of the printed authors that are registered
_SOME_AUTHORS = 0.3  # enough where title and page agree
_VOLUMES = frozenset({"book", "report", "periodical"})  # CSL types whose editors a reference prints as authors
_PROCEEDINGS = frozenset({"paper-conference", "chapter"})
# Years from a conference to its proceedings; bench/verdicts plants years one and five off, and real slips are fewer.
_PROCEEDINGS_LATE = 2
# `Proceedings of …`, `In Advances in Cryptology – CRYPTO 2017`: what the papers of a conference stand in
_CONFERENCE = re.compile(
    r"\b(?:proc(?:eedings)?|conference|conf|symposium|symp|workshop|congress|meeting|lecture notes)\b|"
    r"\b[A-Z]{3,}\S*[ '’]*(?:19|20)?\d\d\b|\b(?:19|20)\d\d\b",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, with what is known besides.

    Attributes:
        work: The registered work.
        item: The field, printed and registered.
        by_field: All evidence by its field.
        agreeing: The fields that agree, nearly agree, or are excused already.
        beside: How many numbers of volume, issue and pages differ, where the field is one of them.
    """

    work: Work
    item: Evidence
    by_field: Mapping[str, Evidence]
    agreeing: frozenset[str]
    beside: int = 1

    @property
    def similarity(self) -> float:
        """The similarity of both sides, 0 where none was measured."""
        return self.item.similarity or 0.0


@dataclass(frozen=True, slots=True)
class Excuse:
    """A row of the table: fields, when a difference in one of them is excused, and why."""

    name: str
    fields: frozenset[str]
    holds: Callable[[Difference], bool]
    reason: str


def compiled(work: Work) -> bool:
    """Whether a record was put together from citations: no publisher, and no author with a given name in full."""
    people = work.authors or work.editors
    return not work.publisher and all(not a.given or is_initials(a.given) for a in people)


def slips(work: Work, evidence: Iterable[Evidence]) -> frozenset[str]:
    """Find the differing fields that are excused, and say nothing against the reference: see `explain_slips`."""
    return frozenset(explain_slips(work, evidence))


def explain_slips(work: Work, evidence: Iterable[Evidence]) -> dict[str, str]:
    """Find the differing fields that are excused, each with the reason.

    First what any record is known to get wrong; then, of a compiled record, one detail, all else in agreement.
    """
    by_field = {e.field: e for e in evidence}
    different = [e for e in by_field.values() if e.agreement is Agreement.DIFFERENT and e.field != "doi"]
    near = frozenset(e.field for e in by_field.values() if e.agreement in {Agreement.SAME, Agreement.CLOSE})
    excused: dict[str, str] = {}
    for item in different:
        if reason := _find_reason(OF_ANY_RECORD, Difference(work, item, by_field, near)):
            excused[item.field] = reason
    rest = [e for e in different if e.field not in excused]
    if not rest or not compiled(work) or len({_GROUPS.get(e.field, e.field) for e in rest}) > 1:
        return excused
    known = near | frozenset(excused)
    found = {e.field: _find_reason(OF_COMPILED_RECORDS, Difference(work, e, by_field, known, len(rest))) for e in rest}
    return excused | {field: reason for field, reason in found.items() if reason} if all(found.values()) else excused


def _find_reason(table: tuple[Excuse, ...], difference: Difference) -> str | None:
    field = difference.item.field
    return next((row.reason for row in table if field in row.fields and row.holds(difference)), None)


# --- conditions -------------------------------------------------------------------------------------------------------


def bears_out(doi: str, item: Evidence) -> bool:
    """Whether a DOI holds what is printed, and not what its record says, of journal, volume or pages.

    `10.1139/gen-44-3-495` bears out `Genome 44, 495`; `10.1093/jxb/eri306` bears out `J. Exp. Bot.`
    """
    tokens = set(_TOKEN.findall(doi.partition("/")[2].lower()))
    match item.field:
        case "volume" | "pages":
            printed, registered = (_NUMBER.findall(side or "")[:1] for side in (item.printed, item.registered))
            long_enough = bool(printed) and len(printed[0]) > 1
            return long_enough and printed != registered and printed[0] in tokens and not set(registered) & tokens
        case "container":
            return _names_journal(tokens, item.printed) and not _names_journal(tokens, item.registered)
        case _:
            return False


def _names_journal(tokens: set[str], container: str | None) -> bool:
    """Whether a DOI's letters are a journal's initials or the beginning of its first word: `jxb`, `nature`, `gen`."""
    words = content_words(container or "")
    if not words:
        return False
    begins = any(len(t) > _FEW and words[0].startswith(t) for t in tokens)
    short = "".join(w[0] for w in words)
    near = len(words) > _FEW and any(len(t) == len(short) and t[0] + t[-1] == short[0] + short[-1] for t in tokens)
    return begins or near or words[0] in tokens


def names_editors_only(d: Difference) -> bool:
    """An article's or chapter's record holds the editors of its journal or book, and nobody who wrote it."""
    return not d.work.authors and bool(d.work.editors) and d.work.type not in _VOLUMES


def came_out_after_conference(d: Difference) -> bool:
    """A paper of a conference of 2017 stands in proceedings of 2019; title, people and pages or book agree."""
    places = " ".join(filter(None, (d.work.container, *d.work.containers)))
    conference = d.work.type == "paper-conference" or bool(_CONFERENCE.search(places))
    agreeing = {"title", "authors"} <= d.agreeing and bool({"pages", "container"} & d.agreeing)
    printed, registered = _read_year(d.item.printed), _read_year(d.item.registered)
    late = printed > 0 and 0 < registered - printed <= _PROCEEDINGS_LATE
    return d.work.type in _PROCEEDINGS and conference and agreeing and late


def _read_year(text: str | None) -> int:
    """The first year of evidence on years, 0 where there is none: `2013, 2014` → 2013."""
    found = _NUMBER.search(text or "")
    return int(found.group()) if found else 0


def is_misprinted_title(d: Difference) -> bool:
    """A title half misprinted where people, volume and page agree; a title nearly the same by the same people."""
    placed = {"authors", "volume", "pages"} <= d.agreeing and d.similarity >= _RELATED_TITLE
    return placed or (d.similarity >= _SAME_TITLE and "authors" in d.agreeing)


def has_most_authors(d: Difference) -> bool:
    """Half of the printed authors are registered; a third where title, volume and page agree."""
    placed = {"title", "volume", "pages"} <= d.agreeing and d.similarity >= _SOME_AUTHORS
    return placed or d.similarity >= _MOST_AUTHORS


def names_related_journal(d: Difference) -> bool:
    """Volume and page agree, and two names share the first four letters of a word: `Adv. Agric`, `Adv Agron`."""
    printed, registered = content_words(d.item.printed or ""), content_words(d.item.registered or "")
    related = any(a[:4] == b[:4] for a in printed for b in registered)
    return {"volume", "pages"} <= d.agreeing and related


# --- the tables -------------------------------------------------------------------------------------------------------

OF_ANY_RECORD = (
    Excuse(
        "doi-bears-out",
        frozenset({"volume", "pages", "container"}),
        lambda d: bool(d.work.doi) and bears_out(d.work.doi or "", d.item),
        "the DOI of the record itself holds what is printed",
    ),
    Excuse(
        "editors-only", frozenset({"authors"}), names_editors_only, "the record names editors, and nobody who wrote it"
    ),
    Excuse(
        "after-conference",
        frozenset({"year"}),
        came_out_after_conference,
        "the printed year is that of the conference, the registered one that of its proceedings",
    ),
)
OF_COMPILED_RECORDS = (
    Excuse("title-misprint", frozenset({"title"}), is_misprinted_title, "the compiled record misprints the title"),
    Excuse("most-authors", frozenset({"authors"}), has_most_authors, "the compiled record misprints the authors"),
    Excuse(
        "related-journal",
        frozenset({"container"}),
        names_related_journal,
        "the compiled record misprints the journal",
    ),
    Excuse(
        "compiled-year",
        frozenset({"year"}),
        lambda d: bool({"volume", "pages"} & d.agreeing),
        "the compiled record misprints the year, volume or pages agree",
    ),
    Excuse(
        "one-number",
        frozenset({"volume", "issue", "pages"}),
        lambda d: d.beside == 1,
        "the compiled record misprints one number of volume, issue and pages",
    ),
)
