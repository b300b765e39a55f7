"""Findings about identity: one cause, one finding, both sides shown, nothing accused that was not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck.checks.identity import identity_findings
from citecheck.models import (
    Agreement,
    Asked,
    Candidate,
    Evidence,
    Location,
    Outcome,
    Reason,
    Reference,
    Resolution,
    Severity,
    Verdict,
    Work,
)

WORK = Work(title="Sleep and mood", year=2004, doi="10.1000/true")
ENTRY = Reference("r1", "d1", "Ames A. Sleep and mood. Lancet. 2004.", Location("d1", 5, 40, 2, 1), 1, None, Work())
SAID = Asked("crossref", Outcome.NONE, "2026-11-22")


def different(field: str, printed: str, registered: str, similarity: float | None = None) -> Evidence:
    return Evidence(field, printed, registered, Agreement.DIFFERENT, similarity)


def found(resolution: Resolution, entry: Reference = ENTRY) -> dict[str, str]:
    findings = identity_findings([entry], [resolution])
    assert all(f.locations == (entry.location,) and f.reference == "r1" for f in findings)
    assert not any("fake" in f.message.lower() for f in findings)
    return {f.rule: f.message for f in findings}


def test_a_verified_reference_gets_only_the_advice_to_add_its_doi() -> None:
    findings = identity_findings([ENTRY], [Resolution("r1", Verdict.VERIFIED, work=WORK)])
    assert [(f.rule, f.suggestion) for f in findings] == [("CC316", "https://doi.org/10.1000/true")]
    with_doi = replace(ENTRY, raw=ENTRY.raw + " doi:10.1000/true")
    assert found(Resolution("r1", Verdict.VERIFIED, work=WORK), with_doi) == {}


@pytest.mark.parametrize(
    ("evidence", "codes"),
    [
        ((different("authors", "Weber K", "Ames A", 0.0),), {"CC310"}),
        ((different("authors", "Ames A, Weber K", "Ames A, Bell B", 0.5),), {"CC311"}),
        ((different("title", "Sleep", "Mood"),), {"CC312"}),
        ((different("year", "2005", "2003"),), {"CC313"}),
        ((different("container", "Cell", "Cell Metabolism"),), {"CC314"}),
        ((different("volume", "1", "2"), different("issue", "1", "2"), different("pages", "3", "4")), {"CC315"}),
        ((Evidence("year", "2004", "2003", Agreement.CLOSE), Evidence("title", "A", None, Agreement.ABSENT)), set()),
    ],
)
def test_differences(evidence: tuple[Evidence, ...], codes: set[str]) -> None:
    resolution = Resolution("r1", Verdict.MISMATCHED, work=replace(WORK, doi=None), evidence=evidence)
    messages = found(resolution)
    assert set(messages) == codes
    for message in messages.values():
        assert "registered “" in message


def test_a_conflict_hides_the_differences_it_explains() -> None:
    other = Work(title="Soil under maize", doi="10.1000/soil")
    evidence = (different("title", "Sleep and mood", "Soil under maize"), different("year", "2004", "1999"))
    resolution = Resolution(
        "r1", Verdict.CONFLICT, work=WORK, evidence=evidence, candidates=(Candidate(other, "crossref", 0.0),)
    )
    (finding,) = identity_findings([ENTRY], [resolution])
    assert finding.rule == "CC301"
    assert "Soil under maize" in finding.message
    assert finding.suggestion == "https://doi.org/10.1000/true"


def test_unresolved_says_who_was_asked_and_when() -> None:
    (finding,) = identity_findings([ENTRY], [Resolution("r1", Verdict.UNRESOLVED, asked=(SAID,))])
    assert finding.rule == "CC303"
    assert finding.message == "No Crossref record matches (asked 2026-11-22); every source answered."
    assert finding.severity is Severity.WARNING  # nothing says that this journal registers its articles


def test_unresolved_is_an_error_where_the_journal_or_a_doi_is_known() -> None:
    same = Evidence("container", "Lancet", "The Lancet", Agreement.SAME)
    neighbour = Candidate(Work(title="Another paper"), "crossref", 0.0, (same,))
    known = Resolution("r1", Verdict.UNRESOLVED, asked=(SAID,), candidates=(neighbour,))
    assert identity_findings([ENTRY], [known])[0].severity is Severity.ERROR
    named = replace(ENTRY, raw=ENTRY.raw + " doi:10.1000/none")
    assert (
        identity_findings([named], [Resolution("r1", Verdict.UNRESOLVED, asked=(SAID,))])[0].severity is Severity.ERROR
    )


def test_another_doi_than_the_registered_one_is_shown() -> None:
    doi = different("doi", "10.1000/typo", "10.1000/true")
    entry = replace(ENTRY, raw=ENTRY.raw + " doi:10.1000/typo")
    assert "10.1000/typo" in found(Resolution("r1", Verdict.VERIFIED, work=WORK, evidence=(doi,)), entry)["CC316"]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_can_be_said(reason: Reason) -> None:
    messages = found(Resolution("r1", Verdict.UNDETERMINED, reason))
    assert set(messages) == ({"CC390", "CC304"} if reason is Reason.NO_TITLE else {"CC390"})
    assert identity_findings([ENTRY], [Resolution("r1", Verdict.UNDETERMINED, reason)])[0].severity is Severity.INFO


def test_not_registered_only_on_the_word_of_doi_org() -> None:
    resolution = Resolution("r1", Verdict.UNDETERMINED, Reason.OFFLINE_MISS, asked=(SAID,))
    assert "CC302" not in found(resolution)
    asked = (SAID, Asked("doi.org", Outcome.NONE, "2026-11-22", detail="10.1000/none"))
    assert "10.1000/none" in found(replace(resolution, asked=asked))["CC302"]


def test_a_published_preprint_is_named() -> None:
    work = replace(WORK, preprint_of=("10.1000/article",))
    assert "10.1000/article" in found(Resolution("r1", Verdict.VERIFIED, work=work))["CC320"]
    entry = replace(ENTRY, raw=ENTRY.raw + " doi:10.1000/article")
    assert "CC320" not in found(Resolution("r1", Verdict.VERIFIED, work=work), entry)


def test_a_wrong_check_digit_is_reported_whatever_the_verdict() -> None:
    entry = replace(ENTRY, work=Work(isbn="9780000000001"))
    assert "CC317" in found(Resolution("r1", Verdict.UNDETERMINED, Reason.GREY_LITERATURE), entry)


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("ISSN 0378-5954.", "The check digit of ISSN 0378-5954 is wrong."),
        ("arXiv:2113.05372", "Not a well-formed arXiv number: 2113.05372."),
        ("ISSN 0378-5955. arXiv:2106.05372", None),
    ],
)
def test_numbers_that_cannot_be_right(printed: str, message: str | None) -> None:
    entry = replace(ENTRY, raw=f"{ENTRY.raw} {printed}")
    assert found(Resolution("r1", Verdict.VERIFIED, work=replace(WORK, doi=None)), entry) == (
        {"CC317": message} if message else {}
    )


@pytest.mark.parametrize(("printed", "codes"), [("123", set()), ("456", {"CC301"})])
def test_a_pmid_that_is_not_that_of_the_work(printed: str, codes: set[str]) -> None:
    entry = replace(ENTRY, work=Work(pmid=printed))
    findings = identity_findings(
        [entry], [Resolution("r1", Verdict.VERIFIED, work=replace(WORK, doi=None, pmid="123"))]
    )
    assert {f.rule for f in findings} == codes
    assert all(f.severity is Severity.WARNING for f in findings)
