"""The terminal report: layout, order, and nothing of a document that steers the terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.models import Candidate, Document, Finding, Report, Resolution, Severity, SuggestionKind, Verdict
from citecheck.reporter.html.findings import make_groups
from citecheck.reporter.html.view import PageView
from citecheck.reporter.plain import around, printable, shorten, width, wrap
from citecheck.reporter.terminal.report import render_terminal
from conftest import reference
from report_builder import full_report, work

UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("columns", [80, 60, 50])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    text = render_terminal(full_report(), columns=columns)
    assert max(width(line) for line in text.splitlines()) <= columns


def test_nothing_of_a_document_steers_the_terminal() -> None:
    text = render_terminal(full_report())
    assert not UNSAFE.search(text)
    coloured = render_terminal(full_report(), color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
    assert coloured != text


def test_what_is_wrong_comes_first_and_the_summary_last() -> None:
    text = render_terminal(full_report())
    order = ["WRONG (3)", "TO LOOK AT (1)", "FOR INFORMATION (8)", "MAY BE MEANT", "NOT CHECKED (17)", "SUMMARY"]
    at = [text.index(heading) for heading in order]
    assert at == sorted(at)
    assert text.startswith("WRONG")


def test_what_an_editor_needs_is_there() -> None:
    text = " ".join(render_terminal(full_report()).split())
    for said in (
        "(Nordin et al. 2013)",
        "paper.txt:1",
        "39 places",
        "title registered: Registered title",
        "perhaps Nordin, The Group 2013. A work that may be meant",
        "doi:10.5555/may",
        "and 5 more; --format json lists them all.",
        "A source did not answer:",
        "and entries 11, 12, 13, 14, 15, 16, 17, 18, 19",
        "2, naming 2 works: 1 linked, 1 without an entry",
        "1 verified, 1 mismatched, 17 not determined",
        "crossref, 19 questions (2026-11-22), 17 unanswered",
        "Complete no",
        "; decoded",
    ):
        assert said in text, said


def test_a_corrected_entry_is_shown_at_its_first_finding_that_is_not_folded() -> None:
    references = [reference(n, "Duman", "2006", "Soil") for n in range(1, 6)]
    others = [Finding("CC311", Severity.INFO, "Authors: …", reference=r.id) for r in references[1:]]
    corrected = [
        Finding(
            rule,
            Severity.INFO,
            "…",
            reference=references[0].id,
            suggestion="Duman, 2007.",
            suggestion_kind=SuggestionKind.ENTRY,
        )
        for rule in ("CC311", "CC313", "CC314")
    ]
    findings = (corrected[0], *others, *corrected[1:])
    report = Report((Document("d1", "a", "text", "", ""),), references=tuple(references), findings=findings)
    text = render_terminal(report)
    assert text.count("Duman, 2007.") == 1
    assert text.index("CC313") < text.index("Duman, 2007.") < text.index("CC314")
    cards = [card for group in make_groups(PageView(report)) for card in group.cards]
    assert [card.rule.code for card in cards if card.advice] == ["CC313"]


def test_nothing_wrong_takes_two_lines() -> None:
    document = Document("d1", "a.txt", "text", "x", "0" * 64)
    plain = Report((document,))
    assert (
        render_terminal(plain)
        == ("No problem found: 0 references, not compared with any source, no citations in the text.\nRead: a.txt.\n")
        or len(render_terminal(plain).splitlines()) <= 3
    )
    full = full_report()
    well = replace(
        full, findings=(), resolutions=(Resolution("r1", Verdict.VERIFIED),), complete=True, incomplete_because=()
    )
    text = render_terminal(well)
    assert text.startswith("No problem found: 1 of 20 references verified")
    assert len(text.splitlines()) == 2


def test_where_none_fits_clearly_the_nearest_are_shown() -> None:
    near = tuple(Candidate(work(f"Title {n}", 2010 + n, f"10.5555/n{n}"), "crossref", 0.9) for n in range(3))
    unclear = Resolution("r5", Verdict.UNDETERMINED, "ambiguous", candidates=near)
    text = render_terminal(replace(full_report(), resolutions=(unclear,)))
    asked = text[text.index("NOT CHECKED (1)") :]
    assert "? Nordin, The Group 2010. Title 0." in asked
    assert "10.5555/n1" in asked
    assert "10.5555/n2" not in asked
    assert "perhaps" not in asked


def test_an_outage_never_looks_green() -> None:
    full = replace(full_report(), findings=())
    text = render_terminal(full)
    assert "No problem" not in text
    assert "The run is incomplete" in text


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\n b\t c", "a b c"),
        ("\x1b[2Jx", "\ufffd[2Jx"),
        ("a\u202eb\u200bc", "abc"),
        ("\ud800", "\ufffd"),
        ("e\u0301", "e\u0301"),
        ("z" + "\u0300" * 500, "z" + "\u0300" * 4),
    ],
)
def test_printable(given_text: str, expected: str) -> None:
    assert printable(given_text) == expected


@given(st.text(max_size=300), st.integers(30, 90))
def test_wrapping_keeps_to_the_width_and_loses_no_word(text: str, columns: int) -> None:
    shown = printable(text)
    lines = wrap(shown, columns, first="  → ", rest="    ")
    assert all(width(line) <= columns for line in lines)
    joined = "".join(line[4:] for line in lines).replace(" ", "")
    assert joined == shown.replace(" ", "")
    assert width(shorten(shown, columns)) <= columns
    assert not UNSAFE.search(shown)


def test_a_sentence_is_shortened_around_its_marker() -> None:
    sentence = "word " * 100 + "(Nordin 2013)" + " tail" * 100
    shown = around(sentence, "(Nordin 2013)", 120)
    assert "(Nordin 2013)" in shown
    assert len(shown) <= 125
    assert shown.startswith("… ")
    assert shown.endswith(" …")
