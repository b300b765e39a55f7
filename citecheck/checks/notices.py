"""Findings about the standing of a cited work: CC401-CC404.

No notice found is not "not retracted": nothing is said then. Where the citing sentence or the entry itself
acknowledges the notice, the finding is information only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from citecheck.models import Finding, NoticeKind, Severity, Verdict
from citecheck.rules import BY_CODE
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Link, Notice, Reference, Resolution

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
    """One finding a reference, the gravest notice first, and CC404 where the entry itself is a notice."""
    by_id = {r.id: r for r in references}
    sentences = _sentences(citations, links)
    found: list[Finding] = []
    for resolution in resolutions:
        reference = by_id.get(resolution.reference)
        if reference is None or resolution.verdict not in {Verdict.VERIFIED, Verdict.MISMATCHED}:
            continue
        notices = resolution.notices  # folded by the resolver, the gravest first
        if notices and (code := code_of(notices[0].kind)):
            found.append(_standing(code, reference, notices, sentences.get(reference.id, ())))
        if resolution.work is not None and resolution.work.notice_of:
            about = ", ".join(resolution.work.notice_of)
            found.append(
                Finding("CC404", BY_CODE["CC404"].severity, f"The entry is an editorial notice about {about}.",
                        (reference.location,), reference=reference.id, suggestion=f"https://doi.org/{about}"
                        if len(resolution.work.notice_of) == 1 else None)
            )  # fmt: skip
    return found


def code_of(kind: NoticeKind) -> str | None:
    """The rule that reports a kind of notice; `None` where it is not reported."""
    match kind:
        case NoticeKind.RETRACTION | NoticeKind.WITHDRAWAL | NoticeKind.REMOVAL:
            return "CC401"
        case NoticeKind.PARTIAL_RETRACTION | NoticeKind.EXPRESSION_OF_CONCERN:
            return "CC402"
        case NoticeKind.CORRECTION | NoticeKind.ADDENDUM:
            return "CC403"
        case NoticeKind.NEW_VERSION | NoticeKind.OTHER:
            return None
        case _:
            assert_never(kind)


def _standing(code: str, reference: Reference, notices: tuple[Notice, ...], sentences: tuple[str, ...]) -> Finding:
    gravest = notices[0]
    acknowledged = bool(_ACKNOWLEDGED.search(fold(reference.raw))) or (
        bool(sentences) and all(_ACKNOWLEDGED.search(fold(s)) for s in sentences)
    )
    serious = code in {"CC401", "CC402"}
    severity = Severity.INFO if acknowledged and serious else BY_CODE[code].severity
    message = f"The work is {_WORDS[gravest.kind]}{_dated(gravest)}."
    if acknowledged and serious:
        message += " The text acknowledges it."
    if len(notices) > 1:
        message += f" {len(notices) - 1} more notice(s): {'; '.join(_WORDS[n.kind] + _dated(n) for n in notices[1:])}."
    link = f"https://doi.org/{gravest.notice_doi}" if gravest.notice_doi else None
    return Finding(code, severity, message, (reference.location,), reference=reference.id, suggestion=link)


def _dated(notice: Notice) -> str:
    parts = [p for p in (notice.date, f"notice {notice.notice_doi}" if notice.notice_doi else None,
                         f"asserted by {notice.asserted_by}" if notice.asserted_by else None) if p]  # fmt: skip
    return f" ({', '.join(parts)})" if parts else ""


def _sentences(citations: Sequence[Citation], links: Sequence[Link]) -> Mapping[str, tuple[str, ...]]:
    """The sentences that cite each reference."""
    by_id = {c.id: c.sentence for c in citations}
    found: dict[str, tuple[str, ...]] = {}
    for link in links:
        for reference in link.references:
            found[reference] = (*found.get(reference, ()), by_id.get(link.citation, ""))
    return found
