"""What all reporters read of a report."""

from __future__ import annotations

from datetime import date

import pytest

from citecheck.formats.base import Source
from citecheck.formats.plain_text import read_text
from citecheck.models import (
    Agreement,
    Document,
    Evidence,
    Finding,
    Report,
    Severity,
    Suggestion,
    SuggestionKind,
    Work,
)
from citecheck.pipeline import extract
from citecheck.reporter.base import count, write_day
from citecheck.reporter.view import ReportView, statement
from citecheck.text.citing import target_text

TEXT = """Soil

Sowing by hand is slow (Alder 2001). Others sow by machine (Dogwood 2005; Dogwood 2005a). See also Alder (2001) and [4].

References

Alder, A. (2001). A manual of sowing seeds in poor soil. Journal of Made Up Gardens, 3, 1-9.
Elm, E. (2003). On trees beside the road to town. Journal of Made Up Gardens, 1, 4-8.
"""


def read(text: str) -> Report:
    return extract(read_text(Source("soil.txt", text.encode(), "manuscript")), today=date(2026, 11, 28))


REPORT = read(TEXT)
VIEW = ReportView(REPORT)
DOGWOOD = [f for f in REPORT.findings if f.rule == "CC101" and "Dogwood" in f.message]


def test_the_target_is_marked_that_a_finding_is_about() -> None:
    marks = []
    for finding in DOGWOOD:
        citation = VIEW.citation_of(finding)
        assert citation
        excerpt = VIEW.excerpt(citation, 400, finding.target)
        marks.append((excerpt.before[-2:], excerpt.marked, excerpt.after[:1]))
    assert marks == [(" (", "Dogwood 2005", ";"), ("; ", "Dogwood 2005a", ")")]


@pytest.mark.parametrize("order", ["(Elm 2005a; Elm 2005)", "(Elm 2005; Elm 2005a)"])
def test_words_that_occur_twice_are_told_apart_by_what_stands_around_them(order: str) -> None:
    report = read(f"Trees grow {order}.\n\nReferences\n\nAlder, A. (2001). A manual of sowing. Gardens, 3, 1-9.\n")
    view = ReportView(report)
    (citation,) = report.citations
    found = {t.text: view.excerpt(citation, 400, n) for n, t in enumerate(citation.targets)}
    assert {text: excerpt.marked for text, excerpt in found.items()} == {
        "Elm 2005": "Elm 2005",
        "Elm 2005a": "Elm 2005a",
    }
    assert found["Elm 2005"].after[:1] in {";", ")"}


@pytest.mark.parametrize(
    ("text", "names", "marked"),
    [
        ("Trees grow (Elm 2005, 2005a).", ["Elm 2005", "Elm 2005a"], ["Elm 2005", "2005a"]),
        ("Trees grow (Elm 2005a, b).", ["Elm 2005a", "Elm 2005b"], ["Elm 2005a", "b"]),
        ("Elm (1999, 2003) says so.", ["Elm (1999)", "Elm 2003"], ["Elm (1999", "2003"]),
        ("So says Elm et al. (2015).", ["Elm et al. (2015)"], ["Elm et al. (2015)"]),
    ],
)
def test_each_of_several_years_is_named_and_marked_by_itself(text: str, names: list[str], marked: list[str]) -> None:
    report = read(f"{text}\n\nReferences\n\nAlder, A. (2001). A manual of sowing. Gardens, 3, 1-9.\n")
    view = ReportView(report)
    (citation,) = report.citations
    assert [target_text(target) for target in citation.targets] == names
    assert [view.excerpt(citation, 400, n).marked for n in range(len(citation.targets))] == marked


def test_a_long_sentence_is_cut_around_the_mark() -> None:
    citation = REPORT.citations[1]
    excerpt = VIEW.excerpt(citation, 30, 1)
    assert excerpt.marked == "Dogwood 2005a"
    assert len(excerpt.text) < 50


def test_works_that_may_be_meant_are_those_of_the_target() -> None:
    citation = REPORT.citations[1]
    works = [Work(title="Of 2005", year=2005), Work(title="Of 2005a", year=2005)]
    suggestions = tuple(Suggestion(citation.id, n, work, 0.9) for n, work in enumerate(works))
    view = ReportView(Report(REPORT.documents, REPORT.citations, suggestions=suggestions, findings=tuple(DOGWOOD)))
    assert [view.possible_works(f) for f in DOGWOOD] == [[works[0]], [works[1]]]


def finding(rule: str, suggestion: str, kind: SuggestionKind = SuggestionKind.TEXT, **more: object) -> Finding:
    return Finding(rule, Severity.WARNING, "…", suggestion=suggestion, suggestion_kind=kind, **more)  # type: ignore[arg-type]


def test_a_suggestion_is_made_once_for_an_entry_and_a_value_stands_among_the_differences() -> None:
    entry = SuggestionKind.ENTRY
    findings = (
        finding("CC312", "The whole entry.", entry, reference="r1"),
        finding("CC313", "The whole entry.", entry, reference="r1"),
        finding("CC313", "The whole entry.", entry, reference="r2"),
        finding("CC314", "Gardens", SuggestionKind.VALUE, reference="r3"),
        finding("CC106", "Use one style."),
        finding("CC106", "Use one style."),
    )
    view = ReportView(Report((Document("d1", "a", "text", "", ""),), findings=findings))
    assert [view.suggestion(f) for f in findings] == [
        "The whole entry.", "", "The whole entry.", "", "Use one style.", "Use one style.",
    ]  # fmt: skip


def test_beside_its_differences_a_finding_says_only_its_reason() -> None:
    year = (Evidence("year", "2001", "2003", Agreement.DIFFERENT),)
    assert statement(Finding("CC313", Severity.WARNING, "Year: …", evidence=year)) == ""
    assert statement(Finding("CC205", Severity.WARNING, "It and …: year …", evidence=year, reason="both")) == "Both."
    assert statement(Finding("CC101", Severity.ERROR, "Not in the list: no entry.", reason="no entry")) == (
        "Not in the list: no entry."
    )


def test_dates_and_numbers_in_words() -> None:
    assert write_day("2026-11-07") == "7 November 2026"
    assert write_day("soon") == write_day("") == ""
    assert [count(1, "query", "queries"), count(0, "query", "queries")] == ["1 query", "0 queries"]
    assert count(1204, "finding") == "1,204 findings"
