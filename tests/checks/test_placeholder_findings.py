"""CC305: an entry that a template left explains all else about it, and nothing is asked for it."""

from __future__ import annotations

import pytest

from citecheck.checks.identity import identity_findings
from citecheck.checks.references import placeholder_findings
from citecheck.models import Asked, Outcome, Reason, Resolution, Severity, Verdict
from citecheck.parser.fields.parse import read_reference
from citecheck.resolver.resolve import resolve
from resolver_records import GUTZ, TODAY, Shelf, reference

TEMPLATE = "Lastname, F. (2023). Title of the paper. Journal Name, XX(X). https://doi.org/10.xxxx/xxxxx"


@pytest.mark.parametrize(
    ("raw", "severity", "words"),
    [
        (TEMPLATE, Severity.ERROR, "so the entry names no work"),
        ("Nilsen, K. (2024). Bees under snow. arXiv:2305.XXXXX.", Severity.ERROR, "stands where an identifier"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie, xxx–xxx.", Severity.WARNING, "stands where numbers"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie, 12, 3–9.", None, ""),
    ],
)
def test_what_is_said(raw: str, severity: Severity | None, words: str) -> None:
    found = list(placeholder_findings([reference(raw, read_reference(raw).work)]))
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert all(words in f.message for f in found)


def test_nothing_is_asked_for_a_template() -> None:
    entry = reference(TEMPLATE, read_reference(TEMPLATE).work)
    (resolution,) = resolve([entry], [Shelf(GUTZ)], today=TODAY)
    assert (resolution.verdict, resolution.reason, resolution.asked) == (
        Verdict.UNDETERMINED,
        Reason.PLACEHOLDER,
        (),
    )
    assert identity_findings([entry], [resolution]) == []


def test_a_real_title_is_looked_for_without_the_identifier_left_to_fill_in() -> None:
    raw = "Nilsen, K. (2024). Bees under snow. Apidologie, 12(3), 4-9. https://doi.org/10.1234/XXXXX"
    entry = reference(raw, read_reference(raw).work)
    (resolution,) = resolve([entry], [Shelf(GUTZ)], today=TODAY)
    assert len(resolution.asked) == 1  # the search, no DOI
    unresolved = Resolution(
        entry.id, Verdict.UNRESOLVED, asked=(Asked("doi.org", Outcome.NONE, "2026-11-22", detail="10.1234/xxxxx"),)
    )
    assert identity_findings([entry], [unresolved]) == []


def test_numbers_left_to_fill_in_explain_nothing() -> None:
    raw = "Nilsen, K. (2024). Bees under snow. Apidologie, xxx–xxx."
    entry = reference(raw, read_reference(raw).work)
    found = identity_findings([entry], [Resolution(entry.id, Verdict.UNRESOLVED)])
    assert [f.rule for f in found] == ["CC303"]
