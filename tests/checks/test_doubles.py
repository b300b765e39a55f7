"""Entries that are one work by what was found, however they are printed."""

from __future__ import annotations

from dataclasses import replace

from citecheck.checks.doubles import double_findings
from citecheck.models import Resolution, Severity, Verdict, Work
from resolver_records import reference

ARTICLE = Work(title="Noise and sleep", doi="10.1000/article")
PREPRINT = Work(title="Noise and sleep", doi="10.1101/preprint", preprint_of=("10.1000/article",))
ENTRIES = [replace(reference(f"Entry {n}", number=n), position=n) for n in (1, 2, 3)]


def found(*works: Work, verdict: Verdict = Verdict.VERIFIED) -> list[tuple[str, str | None, Severity]]:
    resolutions = [Resolution(f"r{n}", verdict, work=w) for n, w in enumerate(works, start=1)]
    return [(f.message, f.reference, f.severity) for f in double_findings(ENTRIES, resolutions)]


def test_one_work_twice() -> None:
    assert found(ARTICLE, Work(doi="10.1000/other"), ARTICLE) == [
        ("Entries 1 and 3 are one work, 10.1000/article.", "r3", Severity.WARNING)
    ]


def test_a_preprint_and_its_article_are_information() -> None:
    message = "Entries 1 and 2 are the preprint and the published version of one work."
    assert found(PREPRINT, ARTICLE) == found(ARTICLE, PREPRINT) == [(message, "r2", Severity.INFO)]


def test_nothing_else_is_told() -> None:
    assert found(ARTICLE, PREPRINT, verdict=Verdict.CONFLICT) == []
    assert found(Work(title="A"), Work(title="A")) == []
    assert found() == []
