from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citecheck.batch import remember
from citecheck.batch.remember import ResolutionCache
from citecheck.models import Asked, Outcome, Reason, Resolution, Verdict
from conftest import reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from citecheck.models import Reference

DAY = date(2026, 11, 23)


def test_identical_references_are_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def resolve(references: Sequence[Reference], *_: object, **__: object) -> tuple[Resolution, ...]:
        asked.append([r.raw for r in references])
        return tuple(
            Resolution(
                r.id, Verdict.UNDETERMINED, Reason.SOURCE_UNAVAILABLE, asked=(Asked("x", Outcome.UNAVAILABLE, ""),)
            )
            if "down" in r.raw
            else Resolution(r.id, Verdict.UNRESOLVED, r.raw)
            for r in references
        )

    monkeypatch.setattr(remember, "resolve", resolve)
    known = ResolutionCache(most=3)

    def run(*titles: str) -> list[tuple[str, str]]:
        rows = [reference(n, "Berg", 2001, title) for n, title in enumerate(titles, start=1)]
        return [(r.reference, r.reason) for r in known(rows, (), today=DAY, registry=None)]

    said = {t: f"Berg. {t} 2001." for t in ("a", "b", "c", "d")}
    assert run("a", "b", "a") == [("r1", said["a"]), ("r2", said["b"]), ("r3", said["a"])]
    assert run("b", "c") == [("r1", said["b"]), ("r2", said["c"])]
    assert asked == [[said["a"], said["b"]], [said["c"]]]
    assert (known.asked, known.known) == (5, 2)
    run("down", "down")
    run("down")  # a source that did not answer is asked again
    assert asked[2:] == [["Berg. down 2001."]] * 2
    run("d", "a")  # of a, b, c the oldest two made room
    assert asked[4:] == [[said["d"]]]
    run("b")
    assert asked[5:] == [[said["b"]]]
