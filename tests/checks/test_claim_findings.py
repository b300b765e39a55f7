from __future__ import annotations

from dataclasses import replace

from citecheck.checks.claims import failing_findings
from citecheck.models import Finding, Report, Severity
from claims.claims_builder import report

LIST = (
    "\n\nReferences\n\n1. Payne A. Songs of whales. J Sea. 1970;1:1-9.\n2. Burg B. Ripe tomatoes. J Sea. 1971;2:1-9.\n"
)


def told(text: str, *failing: tuple[str, str], severity: Severity = Severity.ERROR) -> list[Finding]:
    made = report(text + LIST)
    places = {r.id: r.location for r in made.references}
    found = (Finding(rule, severity, "…", (places[r],), reference=r) for r, rule in failing)
    return list(failing_findings(replace(made, findings=(*made.findings, *found))))


def test_a_claim_on_one_retracted_work() -> None:
    (only,) = told("It is so [1]. It is not [2].", ("r1", "CC401"))
    assert only.message == "The sentence rests only on what fails: Payne 1970 (entry 1) is retracted."
    assert only.rule == "CC502"
    assert only.severity is Severity.WARNING


def test_something_that_stands_is_support() -> None:
    assert told("It is so [1,2].", ("r1", "CC401")) == []
    assert told("It is so [1,2].", ("r1", "CC401"), severity=Severity.INFO) == []


def test_sentences_that_fail_together_are_told_once() -> None:
    (only,) = told("It is so [1,2]. It is not so [1,2].", ("r1", "CC401"), ("r2", "CC303"))
    assert only.message.startswith("2 sentences rest only on what fails: ")
    assert len(only.locations) == 2


def test_what_is_merely_missing_has_its_own_finding() -> None:
    assert told("It is so (Nobody 1999; Noone 1998). It is not [2].", ("r1", "CC401")) == []


def test_missing_and_retracted_together() -> None:
    (only,) = told("It is so (Nobody 1999), and it stays so [1].", ("r1", "CC401"))
    assert "Nobody 1999 has no entry" in only.message


def test_nothing_is_found_in_nothing() -> None:
    assert list(failing_findings(Report(()))) == []
