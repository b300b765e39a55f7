"""Findings about notices on a cited work: CC401-CC404.

Where no notice was found, nothing is said: that is not "not retracted". Where the citing sentences or the entry itself
acknowledge the notice, the finding is information only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from citecheck.checks.finding import finding
from citecheck.models import NoticeKind, Severity, Verdict
from citecheck.rules.codes import CITES_A_NOTICE, CORRECTED, EXPRESSION_OF_CONCERN, RETRACTED
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Finding, Link, Notice, Reference, Resolution

# `(retracted)`, `since withdrawn`, `the retraction of …`, `expression of concern`
_ACKNOWLEDGED = re.compile(r"\b(?:retract\w*|withdrawn|withdrawal|removed|expressions? of concern)\b")
_WORDS = {
    NoticeKind.RETRACTION: "retracted",
    NoticeKind.WITHDRAWAL: "withdrawn",
    NoticeKind.REMOVAL: "removed",
    NoticeKind.PARTIAL_RETRACTION: "retracted in part",
    NoticeKind.EXPRESSION_OF_CONCERN: "under an expression of concern",
    NoticeKind.CORRECTION: "corrected",
    NoticeKind.ADDENDUM: "supplemented by an addendum",
    NoticeKind.NEW_VERSION: "superseded by a new version",
    NoticeKind.OTHER: "subject of a notice",
}


def notice_findings(
    references: Sequence[Reference],
    resolutions: Sequence[Resolution],
    citations: Sequence[Citation] = (),
    links: Sequence[Link] = (),
) -> list[Finding]:
    """One finding a reference for the most serious notice, and CC404 where the entry itself is a notice."""
    by_id = {r.id: r for r in references}
    sentences = _citing_sentences(citations, links)
    found: list[Finding] = []
    for resolution in resolutions:
        reference = by_id.get(resolution.reference)
        if reference is None or resolution.verdict not in {Verdict.VERIFIED, Verdict.MISMATCHED}:
            continue
        notices = resolution.notices  # put together by the resolver, the most serious first
        if notices and (code := code_of(notices[0].kind)):
            found.append(_notice_finding(code, reference, notices, sentences.get(reference.id, ())))
        if resolution.work is not None and resolution.work.notice_of:
            works = resolution.work.notice_of
            found.append(
                finding(
                    CITES_A_NOTICE,
                    f"The entry is an editorial notice about {', '.join(works)}.",
                    reference=reference,
                    suggestion=f"https://doi.org/{works[0]}" if len(works) == 1 else None,
                )
            )
    return found


def code_of(kind: NoticeKind) -> str | None:
    """The rule that reports a kind of notice; `None` where it is not reported."""
    match kind:
        case NoticeKind.RETRACTION | NoticeKind.WITHDRAWAL | NoticeKind.REMOVAL:
            return RETRACTED
        case NoticeKind.PARTIAL_RETRACTION | NoticeKind.EXPRESSION_OF_CONCERN:
            return EXPRESSION_OF_CONCERN
        case NoticeKind.CORRECTION | NoticeKind.ADDENDUM:
            return CORRECTED
        case NoticeKind.NEW_VERSION | NoticeKind.OTHER:
            return None
        case _:
            assert_never(kind)


def _notice_finding(
    code: str, reference: Reference, notices: tuple[Notice, ...], sentences: tuple[str, ...]
) -> Finding:
    first, *others = notices
    acknowledged = code in {RETRACTED, EXPRESSION_OF_CONCERN} and (
        bool(_ACKNOWLEDGED.search(fold(reference.raw)))
        or (bool(sentences) and all(_ACKNOWLEDGED.search(fold(s)) for s in sentences))
    )
    message = f"The work is {_describe_notice(first)}."
    if acknowledged:
        message += " The text acknowledges it."
    if others:
        message += f" {len(others)} more notice(s): {'; '.join(map(_describe_notice, others))}."
    return finding(
        code,
        message,
        reference=reference,
        suggestion=f"https://doi.org/{first.notice_doi}" if first.notice_doi else None,
        severity=Severity.INFO if acknowledged else None,
    )


def _describe_notice(notice: Notice) -> str:
    """`retracted (2019-05-02, notice 10.1000/1, asserted by publisher)`."""
    parts = [
        notice.date,
        f"notice {notice.notice_doi}" if notice.notice_doi else None,
        f"asserted by {notice.asserted_by}" if notice.asserted_by else None,
    ]
    details = ", ".join(filter(None, parts))
    return f"{_WORDS[notice.kind]} ({details})" if details else _WORDS[notice.kind]


def _citing_sentences(citations: Sequence[Citation], links: Sequence[Link]) -> Mapping[str, tuple[str, ...]]:
    """The sentences that cite each reference."""
    sentences = {c.id: c.sentence for c in citations}
    found: dict[str, tuple[str, ...]] = {}
    for link in links:
        for reference in link.references:
            found[reference] = (*found.get(reference, ()), sentences.get(link.citation, ""))
    return found
