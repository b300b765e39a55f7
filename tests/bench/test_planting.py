"""The faults that the bench plants: each is one, stands where it says, and leaves the article as it was."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

import pytest

from bench.accuracy.planted import audited, judge
from bench.data import planted_citations as planting

ENTRIES = (
    "Abelson, R. (2001). The keeping of small goats on northern islands. Journal of Goats, 4, 11-19.",
    "Bertram, S., & Colvin, T. (2003). Fences that hold and fences that fail. Pasture Review, 12, 201-230.",
    "Dorling, P. (2009a). Salt in the diet of island herds. Journal of Goats, 12, 1-9.",
    "Dorling, P. (2009b). Water in the diet of island herds. Journal of Goats, 12, 10-18.",
)
NAMED = (
    "Small goats do well there (Abelson, 2001).",
    "Fences fail in winter (Bertram & Colvin, 2003).",
    "They need salt (Dorling, 2009a).",
    "They need water, too (Dorling, 2009b).",
)
NUMBERED = (
    "Small goats do well there [1].",
    "Fences fail in winter [2], salt matters [3].",
    "Water does, too [4].",
    "All of it at once [1-3].",
)


def article(sentences: tuple[str, ...], mark: str, style: str) -> dict[str, Any]:
    """An article whose brackets match `mark`; its first words lead to the entries in their order."""
    paragraphs = []
    for text in sentences:
        groups, citations = [], []
        for found in re.finditer(mark, text):
            inner = found.group()[1:-1]
            if style == "numeric":
                first, _, last = inner.partition("-")
                targets = [f"r{n}" for n in range(int(first), int(last or first) + 1)]
            else:
                targets = [f"r{next(k for k, e in enumerate(ENTRIES, 1) if _same(e, inner))}"]
            groups.append({"start": found.start(), "end": found.end(), "text": found.group(), "targets": targets})
            if len(targets) == 1:
                place = {"start": found.start() + 1, "end": found.end() - 1, "text": inner}
                citations.append({**place, "targets": targets})
        paragraphs.append({"text": text, "groups": groups, "citations": citations})
    references = [{"id": f"r{k}", "raw": e, "authors": []} for k, e in enumerate(ENTRIES, 1)]
    marker = "bracket" if style == "numeric" else "paren"
    return {"id": "a", "style": style, "marker": marker, "paragraphs": paragraphs, "references": references}


def _same(entry: str, inner: str) -> bool:
    return entry.startswith(re.split(r"\W", inner)[0]) and inner.rsplit(maxsplit=1)[-1] in entry


BY_NAME = article(NAMED, r"\([^)]+\)", "author-year")
BY_NUMBER = article(NUMBERED, r"\[[^]]+\]", "numeric")
CASES = [(BY_NAME, plant) for plant in planting.AUTHOR_YEAR] + [(BY_NUMBER, plant) for plant in planting.NUMERIC]
CASES = [(a, p) for a, p in CASES if p is not planting.entries_swapped]  # asks for longer lists


@pytest.mark.parametrize(("whole", "plant"), CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_planted_fault_is_found_where_it_stands(whole: dict[str, Any], plant: Any) -> None:
    was = copy.deepcopy(whole)
    planted = next(p for seed in range(20) if (p := plant(whole, random.Random(seed))))
    assert whole == was
    assert planted.article != whole
    judged = judge(plant.__name__, planted, audited(whole), "")
    assert not judged.out
    assert judged.right, judged.shown
    assert judged.named or not judged.nameable, judged.shown


def test_a_year_is_not_moved_to_that_of_another_entry() -> None:
    whole = copy.deepcopy(BY_NAME)
    whole["references"].append({"id": "r5", "raw": "Abelson, R. (2002). More goats. Journal of Goats.", "authors": []})
    whole["references"].append({"id": "r6", "raw": "Abelson, R. (2000). Few goats. Journal of Goats.", "authors": []})
    for seed in range(20):
        planted = planting.year_moved(whole, random.Random(seed))
        assert planted is None or planted.entry != 0


def test_marks_behind_a_change_are_moved_along() -> None:
    planted = planting.number_beyond(BY_NUMBER, random.Random(1))
    assert planted is not None
    for paragraph in planted.article["paragraphs"]:
        for group in paragraph["groups"]:
            assert paragraph["text"][group["start"]] == "["
            assert paragraph["text"][group["end"] - 1] == "]"
