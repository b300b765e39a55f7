from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from citecheck.claims.ledger import ledger, weakest_first
from citecheck.formats import read
from citecheck.models import Finding, Severity, Standing
from citecheck.pipeline import extract
from claims.claims_builder import numbered, report
from conftest import TODAY

MISSING = "It has been shown (Nobody et al. 1999). It was shown twice [1,2]."
LIST = (
    "\n\nReferences\n\n1. Payne A. Songs of whales. J Sea. 1970;1:1-9.\n2. Burg B. Ripe tomatoes. J Sea. 1971;2:1-9.\n"
)


def test_each_citing_sentence_is_a_claim_with_its_works() -> None:
    claims = ledger(report(numbered()))
    assert len(claims) == 16
    assert [c.references for c in claims][:2] == [("r1",), ("r2",)]
    assert {c.standing for c in claims} == {Standing.UNCHECKED}
    assert claims[0].section == "Introduction"
    assert claims[0].text == "Whales sing for hours in the winter grounds, as field work has made plain [1]."
    assert all(c.fit is not None for c in claims)


def test_standing_follows_the_findings() -> None:
    made = report(MISSING + LIST)
    first, second = ledger(made)
    assert (first.standing, first.wrong) == (Standing.FAILING, ("Nobody et al. 1999: no entry in the list",))
    assert second.standing is Standing.UNCHECKED
    place = made.references[0].location
    error = Finding("CC401", Severity.ERROR, "The work is retracted.", (place,), reference="r1")
    doubtful = ledger(replace(made, findings=(error,)))[1]
    assert (doubtful.standing, doubtful.wrong) == (Standing.DOUBTFUL, ("entry 1: The work is retracted",))
    both = ledger(replace(made, findings=(error, replace(error, reference="r2"))))[1]
    assert both.standing is Standing.FAILING
    silenced = replace(error, suppressed_by="configuration: known")
    assert ledger(replace(made, findings=(silenced,)))[1].standing is Standing.UNCHECKED


def test_without_any_list_nothing_is_called_failing() -> None:
    assert {c.standing for c in ledger(report(MISSING))} == {Standing.UNCHECKED}


def test_the_weakest_fit_comes_first_and_what_cannot_be_compared_last() -> None:
    claims = ledger(report(MISSING + LIST + numbered()[-1:]))
    ordered = weakest_first(claims)
    assert ordered[-1].fit is None
    fits = [c.fit for c in ordered if c.fit is not None]
    assert fits == sorted(fits)


def test_empty_documents_have_no_claims() -> None:
    assert ledger(report("")) == ()
    assert ledger(report("No citation here.")) == ()


def test_works_that_field_codes_bring_along_take_no_claim_away() -> None:
    made = extract(read(str(Path(__file__).parents[2] / "fixtures/documents/word/zotero.docx")), today=TODAY)
    at_citations = [
        replace(
            r, location=replace(r.location, start=made.citations[0].location.start, end=made.citations[0].location.end)
        )
        for r in made.references
    ]
    there = sum(len(c.citations) for c in ledger(replace(made, references=tuple(at_citations))))
    assert there == len(made.citations)
