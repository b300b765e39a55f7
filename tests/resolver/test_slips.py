"""Slips of compiled records are information; the same difference from a deposited record is a warning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck.checks.identity import identity_findings
from citecheck.models import Agreement, Evidence, Name, Severity, Verdict, Work
from citecheck.resolver.deciding.slips import bears_out, compiled, slips
from citecheck.resolver.resolve import resolve
from resolver_records import GUTZ, GUTZ_PRINTED, GUTZ_RAW, TODAY, Shelf, reference

DEPOSITED = replace(GUTZ, publisher="American Psychological Association")


def test_what_a_compiled_record_is() -> None:
    assert compiled(GUTZ)  # initials only, no publisher
    assert not compiled(DEPOSITED)
    assert not compiled(replace(GUTZ, authors=(Name(family="Gutz", given="Lea"),)))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("124", "142", "CC315"),
        ("421–31", "721–31", "CC315"),
        ("2015 May", "2010 May", "CC313"),
        ("Roepke S", "Weber K", "CC311"),
        ("social participation", "social exclusion", "CC312"),
    ],
)
def test_one_detail_off(old: str, new: str, code: str) -> None:
    from citecheck import parse_reference

    raw = GUTZ_RAW.replace(old, new)
    entry = reference(raw, parse_reference(raw))
    for record, verdict, severity in (
        (GUTZ, Verdict.VERIFIED, Severity.INFO),
        (DEPOSITED, Verdict.MISMATCHED, Severity.WARNING),
    ):
        resolution = resolve([entry], [Shelf(record)], today=TODAY)[0]
        found = [f for f in identity_findings([entry], [resolution]) if f.rule == code]
        assert resolution.verdict is verdict
        assert [f.severity for f in found] == [severity]
        assert found[0].confidence == resolution.confidence


def test_two_details_off_are_no_slip() -> None:
    raw = GUTZ_RAW.replace("124", "142").replace("2015 May", "2010 May")
    entry = reference(raw, replace(GUTZ_PRINTED, volume="142", year=2010))
    assert resolve([entry], [Shelf(GUTZ)], today=TODAY)[0].verdict is Verdict.MISMATCHED


def test_another_journal_is_no_slip_and_a_like_named_one_is() -> None:
    same = tuple(Evidence(f, "1", "1", Agreement.SAME) for f in ("title", "authors", "year", "volume", "pages"))
    other = Evidence("container", "Cell", "Lancet", Agreement.DIFFERENT)
    near = Evidence("container", "Adv. Agric", "Adv Agron", Agreement.DIFFERENT)
    record = replace(GUTZ, doi=None)
    assert slips(record, (*same, other)) == frozenset()
    assert slips(record, (*same, near)) == {"container"}


@pytest.mark.parametrize(
    ("doi", "field", "printed", "registered", "expected"),
    [
        ("10.1139/gen-44-3-495", "volume", "44", "40", True),
        ("10.1139/gen-44-3-495", "container", "Genome", "Physical Review Letters", True),
        ("10.1093/jxb/eri306", "container", "J. Exp. Bot.", "Environ. Exp. Bot.", True),
        ("10.1038/nature749", "container", "Nature", "Leukemia", True),
        ("10.1155/2013/853121", "pages", "853121", "1-7", True),
        ("10.1037/a0038614", "volume", "124", "142", False),
        ("10.1139/gen-44-3-495", "volume", "40", "44", False),
        ("10.1038/nature749", "container", "Leukemia", "Nature", False),
        ("10.1139/gen-44-3-495", "year", "44", "40", False),
    ],
)
def test_a_doi_bears_out_what_is_printed(doi: str, field: str, printed: str, registered: str, expected: bool) -> None:  # noqa: FBT001
    assert bears_out(doi, Evidence(field, printed, registered, Agreement.DIFFERENT)) is expected


def test_what_the_doi_bears_out_is_a_slip_of_any_record() -> None:
    record = Work(title="A", publisher="P", doi="10.1139/gen-44-3-495")
    wrong = Evidence("volume", "44", "40", Agreement.DIFFERENT, 0.0)
    assert slips(record, (wrong,)) == {"volume"}


@pytest.mark.parametrize(
    "raw",
    [
        # a style that prints the title first and the names in full behind it, read wrongly in every field
        (
            "Neural processing of social participation in borderline personality disorder and social anxiety disorder Lea Gutz, "
            "Babette Renneberg, Stefan Roepke, Michael Niedeggen Journal of Abnormal Psychology (2015-05-14) · ·"
        ),
        (
            "Neural processing of social participation in borderline personality disorder and social anxiety disorder L Gutz, "
            "B Renneberg, … M Niedeggen J Abnorm Psychol (2015-05-14)"
        ),
    ],
)
def test_a_style_that_is_misread_accuses_nobody(raw: str) -> None:
    from citecheck import parse_reference

    entry = reference(raw, parse_reference(raw))
    resolution = resolve([entry], [Shelf(DEPOSITED)], today=TODAY)[0]
    found = identity_findings([entry], [resolution])
    assert not [f for f in found if f.rule in {"CC310", "CC311", "CC312", "CC315"} and f.severity is not Severity.INFO]
