"""A letter to the author: the findings as numbered queries, ready to paste into a mail.

Paragraphs are one line each, as mail programs want them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.models import Outcome, Reason, Verdict
from citecheck.reporter.base import count, write_day
from citecheck.reporter.letter.queries import queries
from citecheck.reporter.numbers import ranges
from citecheck.reporter.plain import printable, shorten
from citecheck.rules.codes import UNREADABLE
from citecheck.rules.reasons import Search, words_for
from citecheck.text.citing import entry_number, name_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Report
    from citecheck.reporter.letter.queries import Query

_TITLE = 150
_LOCAL = "the registered records of published works"
_ANSWERED = frozenset({Outcome.FOUND, Outcome.NONE})
_BETWEEN = "\n\n" + "=" * 40 + "\n\n"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (empty where there is one section only) and its queries."""

    title: str
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; numbers of queries run through all sections."""

    subject: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


def render_letter(reports: Sequence[Report]) -> str:
    """The letters of all manuscripts of a run as text."""
    return _BETWEEN.join(_letter_text(letter_of(report)) for report in reports)


def letter_of(report: Report) -> Letter:
    """The letter on one manuscript; one of thanks where there is nothing to ask."""
    serious, small = queries(report)
    sections = [Section("Queries that need your answer", serious)] if serious else []
    sections += [Section("Smaller points", small)] if small else []
    name = _name_manuscript(report)
    answer = ("Please answer by number, or send us a corrected file.",) if sections else ()
    return Letter(
        f"Subject: {'Queries on the references' if sections else 'The references'} of {name}",
        ("Dear Author,", _write_thanks(report, name), _write_introduction(len(serious), len(small))),
        tuple(sections),
        (*_mention_unchecked(report), *answer, "With kind regards,", "[Your name]"),
    )


# --- the words ------------------------------------------------------------------------------------------------


def _name_manuscript(report: Report) -> str:
    """`your manuscript “Title”`, or by the name of its file."""
    document = report.documents[0] if report.documents else None
    if document is None:
        return "your manuscript"
    what = "your reference list" if document.role == "references" else "your manuscript"
    title = shorten(printable(document.title or ""), _TITLE)
    if title:
        return f"{what} “{title}”"
    file = printable(PurePath(document.path.replace("\\", "/")).name)
    return what if document.path == "-" else f"{what} ({file})"


def _write_thanks(report: Report, name: str) -> str:
    if not report.references and not report.citations:
        unreadable = any(f.rule == UNREADABLE for f in report.findings)
        return f"Thank you for {name}." + ("" if unreadable else " We found no citations and no reference list in it.")
    answered = [a.source for r in report.resolutions for a in r.asked if a.outcome in _ANSWERED]
    names = (_LOCAL if s.startswith("index") else printable(name_source(s)) for s in answered)
    *first_sources, last_source = list(dict.fromkeys(names)) or [""]
    sources = f"{', '.join(first_sources)} and {last_source}" if first_sources else last_source
    counts = [count(len(report.citations), "citation")] if report.citations else []
    counts += [count(len(report.references), "reference")]
    day = write_day(report.as_of)
    when = f" on {day}" if day else ""
    how = f" and compared the references with {sources}" if sources else ", and each citation with the list"
    return f"Thank you for {name}. We have gone through its {' and '.join(counts)}{when}{how}."


def _write_introduction(serious: int, small: int) -> str:
    if not serious and not small:
        return "We have no queries: thank you for the care that you have taken with them."
    parts = [f"{count(serious, 'query', 'queries')} that need{'s' * (serious == 1)} your answer"] if serious else []
    parts += [count(small, "smaller point")] if small else []
    verb = "is" if (serious or small) == 1 else "are"
    return (
        f"There {verb} {' and '.join(parts)}. Registered records are not always right, and a file can be misread: "
        "where your text is correct as it stands, please just tell us."
    )


def _mention_unchecked(report: Report) -> Iterator[str]:
    """What was looked for in vain, and what could not be looked for: it says nothing about those entries."""
    by_id = {r.id: r for r in report.references}
    vain: list[str] = []
    unasked: list[str] = []
    for resolution in report.resolutions:
        if resolution.verdict is not Verdict.UNDETERMINED or resolution.reason == Reason.PLACEHOLDER:
            continue
        words = words_for(resolution)
        kind = unasked if words is None or words.search is Search.NOT_MADE else vain
        if resolution.reference in by_id:
            kind.append(printable(entry_number(by_id[resolution.reference])))
    for names, seen in (
        (vain, "{} looked for, and no record was found that fits"),
        (unasked, "could not be looked for"),
    ):
        if len(names) > 1 and len(names) == len(report.references):
            yield f"All references {seen.format('were')}; that says nothing about them."
        elif names:
            what, were, them = ("Reference", "was", "it") if len(names) == 1 else ("References", "were", "them")
            yield f"{what} {ranges(names)} {seen.format(were)}; that says nothing about {them}."
    if not (vain or unasked or report.complete):
        yield "Not all of it could be checked; that says nothing about the rest."


# --- as text --------------------------------------------------------------------------------------------------


def _letter_text(letter: Letter) -> str:
    blocks = [letter.subject, *letter.opening]
    number = 0
    for section in letter.sections:
        blocks.append(section.title.upper())
        for query in section.queries:
            number += 1
            lines = [f"{number}. {query.place}", *query.seen, *(f"- {item}" for item in query.items), query.ask]
            blocks.append("\n".join(filter(None, lines)))
    return "\n\n".join([*blocks, *letter.closing[:-2], "\n".join(letter.closing[-2:])]) + "\n"
