"""Why a reference is undetermined: looked for in vain, or not looked for, in the same words everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citecheck.models import Asked, Outcome, Reason, Resolution, Verdict
from citecheck.reporter.letter.text import render_letter
from citecheck.reporter.terminal.report import render_terminal
from citecheck.rules.reasons import REASONS, Search, words_for
from report_builder import full_report


def undetermined(reason: Reason, *outcomes: Outcome) -> Resolution:
    asked = tuple(Asked("crossref", outcome, "2026-11-22") for outcome in outcomes)
    return Resolution("r1", Verdict.UNDETERMINED, reason, asked=asked)


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize(
    ("resolution", "search", "words"),
    [
        (undetermined(Reason.OFFLINE_MISS, Outcome.NONE), Search.FOUND_NOTHING, "not found offline"),
        (undetermined(Reason.OFFLINE_MISS, Outcome.NOT_ASKED), Search.NOT_MADE, "no earlier answer is kept"),
        (undetermined(Reason.SOURCE_UNAVAILABLE, Outcome.UNAVAILABLE), Search.NOT_MADE, "did not answer"),
        (undetermined(Reason.NOT_COVERED, Outcome.NONE), Search.FOUND_NOTHING, "registers what is published there"),
        (undetermined(Reason.AMBIGUOUS, Outcome.FOUND), Search.FOUND_SEVERAL, "several records"),
    ],
)
def test_looked_for_or_not(resolution: Resolution, search: Search, words: str) -> None:
    found = words_for(resolution)
    assert found
    assert found.search is search
    assert words in found.sentence


def test_the_terminal_and_the_letter_keep_them_apart() -> None:
    report = full_report()
    references = tuple(report.references[i] for i in range(3))
    resolutions = tuple(
        replace(undetermined(reason, outcome), reference=reference.id)
        for reference, reason, outcome in zip(
            references,
            (Reason.OFFLINE_MISS, Reason.SOURCE_UNAVAILABLE, Reason.PLACEHOLDER),
            (Outcome.NONE, Outcome.UNAVAILABLE, Outcome.NOT_ASKED),
            strict=True,
        )
    )
    bare = replace(report, references=references, resolutions=resolutions, findings=())
    lines = render_terminal(bare)
    vain, unasked = lines.index("Looked for, and nothing like it found (1)"), lines.index("Could not be looked for (1)")
    assert vain < lines.index("Not found offline;") < unasked < lines.index("A source did not answer:")
    letter = render_letter([bare])
    assert "Reference 1 was looked for, and no record was found that fits;" in letter
    assert "Reference 2 could not be looked for;" in letter
    assert "Reference 3" not in letter
