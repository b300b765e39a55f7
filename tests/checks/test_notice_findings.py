"""Findings about standing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck.checks.notices import notice_findings
from citecheck.models import (
    Citation,
    CitationForm,
    Link,
    LinkStatus,
    Location,
    Notice,
    NoticeKind,
    Reference,
    Resolution,
    Severity,
    Verdict,
    Work,
)

ENTRY = Reference("r1", "d1", "Ames A. Sleep. Lancet. 2004.", Location("d1", 5, 33), 1, None, Work())
RETRACTED = Notice(NoticeKind.RETRACTION, "2019-05-01", "10.1/r", "publisher")


def citing(sentence: str) -> tuple[list[Citation], list[Link]]:
    citation = Citation("c1", "d1", "[1]", CitationForm.NUMERIC, 0, 3, Location("d1", 0, 3), (), sentence)
    return [citation], [Link("c1", 0, LinkStatus.LINKED, ("r1",))]


@pytest.mark.parametrize(
    ("kind", "code", "severity"),
    [
        (NoticeKind.RETRACTION, "CC401", Severity.ERROR),
        (NoticeKind.WITHDRAWAL, "CC401", Severity.ERROR),
        (NoticeKind.REMOVAL, "CC401", Severity.ERROR),
        (NoticeKind.EXPRESSION_OF_CONCERN, "CC402", Severity.WARNING),
        (NoticeKind.CORRECTION, "CC403", Severity.INFO),
    ],
)
def test_kinds(kind: NoticeKind, code: str, severity: Severity) -> None:
    resolution = Resolution("r1", Verdict.VERIFIED, work=Work(), notices=(replace(RETRACTED, kind=kind),))
    (finding,) = notice_findings([ENTRY], [resolution])
    assert (finding.rule, finding.severity) == (code, severity)
    assert "2019-05-01" in finding.message
    assert finding.suggestion == "https://doi.org/10.1/r"


def test_acknowledged_in_the_citing_sentence_is_information() -> None:
    resolution = Resolution("r1", Verdict.VERIFIED, work=Work(), notices=(RETRACTED,))
    told = notice_findings([ENTRY], [resolution], *citing("The trial [1] was later retracted."))
    untold = notice_findings([ENTRY], [resolution], *citing("The trial [1] showed an effect."))
    assert told[0].severity is Severity.INFO
    assert untold[0].severity is Severity.ERROR


def test_only_the_gravest_is_a_finding() -> None:
    notices = (RETRACTED, replace(RETRACTED, kind=NoticeKind.CORRECTION))
    assert [
        f.rule for f in notice_findings([ENTRY], [Resolution("r1", Verdict.VERIFIED, work=Work(), notices=notices)])
    ] == ["CC401"]


def test_an_entry_that_is_a_notice() -> None:
    resolution = Resolution("r1", Verdict.VERIFIED, work=Work(notice_of=("10.1/a",)))
    (finding,) = notice_findings([ENTRY], [resolution])
    assert finding.rule == "CC404"


def test_no_notice_says_nothing() -> None:
    assert notice_findings([ENTRY], [Resolution("r1", Verdict.VERIFIED, work=Work())]) == []
