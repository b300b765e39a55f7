"""What a check leaves for the pages: the findings in short, what changed since the version before, the body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from citecheck.fix import proposals
from citecheck.models import Outcome, Reason, Severity, Verdict  # noqa: TC001 - msgspec reads the annotations
from citecheck.reporter.base import summarize
from citecheck.reporter.items import incomplete, items
from citecheck.rules.codes import RUN_INCOMPLETE, UNDETERMINED
from citecheck.web.sessions import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Report, Resolution

UNCHECKED_RULES = frozenset({UNDETERMINED, RUN_INCOMPLETE})  # they say what could not be checked
_LONGEST = 300  # code points of an entry that is shown in short
_PLACE = "<!--tools:{}-->"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in short. `about` is the citation or the entry."""

    fingerprint: str
    rule: str
    severity: Severity
    message: str
    about: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found, and against the version before: what is gone and what is new."""

    counts: Counts
    format: str
    findings: tuple[Found, ...]
    because: tuple[str, ...] = ()  # why it is incomplete
    corrections: int = 0  # entries of the list that have a safe correction
    compared: bool = False
    gone: tuple[Found, ...] = ()
    new: tuple[str, ...] = ()  # fingerprints
    moved: dict[str, str] = field(default_factory=dict)  # of findings whose sentence was edited: before to now


@dataclass(frozen=True, slots=True)
class RunError:
    """Why there is no result; `ours` where it is a fault of citecheck and not of the file."""

    why: str
    ours: bool = False


def result_of(report: Report, before: Result | None) -> Result:
    """The result of a report, compared with an earlier one."""
    summary = summarize(report)
    unchecked = 0 if report.complete else sum(map(_is_worth_asking_again, report.resolutions))
    counts = Counts(
        citations=summary.citations,
        references=summary.references,
        error=summary.findings["error"],
        warning=summary.findings["warning"],
        info=summary.findings["info"] - sum(f.rule in UNCHECKED_RULES for f in report.findings),
        undetermined=summary.verdicts[Verdict.UNDETERMINED.value],
        unchecked=unchecked,
    )
    found = tuple(
        Found(i.fingerprint, i.rule, i.severity, i.message, i.text[:_LONGEST])
        for i in items([report])
        if i.rule not in UNCHECKED_RULES
    )
    kind = report.documents[0].format if report.documents else ""
    corrections = len(proposals(report))
    because = tuple(incomplete([report]))
    if before is None:
        return Result(counts, kind, found, because, corrections)
    then, now = {f.fingerprint for f in before.findings}, {f.fingerprint for f in found}
    gone = [f for f in before.findings if f.fingerprint not in now]
    new = [f for f in found if f.fingerprint not in then]
    moved = _find_moved(gone, new)
    return Result(
        counts,
        kind,
        found,
        because,
        corrections,
        compared=True,
        gone=tuple(f for f in gone if f.fingerprint not in moved),
        new=tuple(f.fingerprint for f in new if f.fingerprint not in moved.values()),
        moved=moved,
    )


def _find_moved(gone: Sequence[Found], new: Sequence[Found]) -> dict[str, str]:
    """Pair findings that say the same of the same citation or entry, once each: only its sentence was edited."""
    unique = {key for key, count in Counter(map(_content_key, new)).items() if count == 1}
    unique &= {key for key, count in Counter(map(_content_key, gone)).items() if count == 1}
    now = {_content_key(f): f.fingerprint for f in new}
    return {f.fingerprint: now[_content_key(f)] for f in gone if _content_key(f) in unique}


def _content_key(found: Found) -> tuple[str, str, str]:
    return found.rule, found.message, found.about


def _is_worth_asking_again(resolution: Resolution) -> bool:
    """Whether asking again may say more: a source did not answer, or none was asked."""
    none = {a.outcome for a in resolution.asked} == {Outcome.NOT_ASKED}
    return resolution.reason == Reason.SOURCE_UNAVAILABLE or (resolution.reason == Reason.OFFLINE_MISS and none)


def with_places(body: str) -> str:
    """Put a mark at the end of each finding's element in the body of a report, where the page puts its tools.

    The elements are those with `data-fingerprint`. Text of the document cannot hold such a mark: it is escaped.
    """
    finder = _FingerprintedElements(body)
    parts, at = [], 0
    for position, fingerprint in sorted(finder.ends):
        parts += [body[at:position], _PLACE.format(fingerprint)]
        at = position
    return "".join([*parts, body[at:]])


def split_at_places(body: str) -> Iterator[tuple[str, str]]:
    """The pieces of such a body, each with the fingerprint of the finding that ends with it (none for the last)."""
    start, end = _PLACE.split("{}")
    while True:
        before, mark, rest = body.partition(start)
        if not mark:
            yield body, ""
            return
        fingerprint, _, body = rest.partition(end)
        yield before, fingerprint


class _FingerprintedElements(HTMLParser):
    """Where the elements with a fingerprint end."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ends: list[tuple[int, str]] = []
        self._open: list[list[str | int]] = []  # tag, how many of that tag are open inside, fingerprint
        self._lines = [0]
        for line in body.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for element in self._open:
            if element[0] == tag:
                element[1] = int(element[1]) + 1
        fingerprint = dict(attrs).get("data-fingerprint")
        if fingerprint and fingerprint.replace("-", "").isalnum():
            self._open.append([tag, 0, fingerprint])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<rect/>` opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        for element in list(self._open):
            if element[0] != tag:
                continue
            if element[1] == 0:
                line, column = self.getpos()
                self.ends.append((self._lines[line - 1] + column, str(element[2])))
                self._open.remove(element)
            else:
                element[1] = int(element[1]) - 1
