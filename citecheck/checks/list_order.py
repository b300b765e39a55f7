"""CC206: entries out of the order that the rest of an unnumbered list keeps."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from citecheck.checks.finding import MAX_ONE_BY_ONE, finding
from citecheck.rules.codes import LIST_ORDER
from citecheck.text.citing import describe_entry
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Finding, Reference, ReferenceList

MIN_ENTRIES = 10  # shorter lists show no order
# Share of entries that may be out of order for the list to have one: of 276 dev articles with such lists a quarter
# has one or two strays, and those without an order have many
MAX_STRAYS = 0.05
SOME_STRAYS = 2  # of a short list: two entries that changed places
_HEAD = 80  # code points of an entry in which its first author is named


def order_findings(reference_list: ReferenceList) -> Iterator[Finding]:
    """The entries that a list in alphabetical order has in the wrong place."""
    references = [r for r in reference_list.references if _sort_keys(r)[0]]
    if reference_list.numbered or len(references) < MIN_ENTRIES or any(r.embedded or r.label for r in references):
        return
    strays = _find_strays([_sort_keys(r) for r in references])
    if not strays or len(strays) > max(MAX_STRAYS * len(references), SOME_STRAYS):
        return
    if len(strays) > MAX_ONE_BY_ONE:
        names = ", ".join(describe_entry(references[i]) for i in strays)
        yield finding(
            LIST_ORDER,
            f"{len(strays)} entries are out of alphabetical order: {names}.",
            reference=references[strays[0]],
            locations=[references[i].location for i in strays],
        )
        return
    for i in strays:
        behind = f", behind {describe_entry(references[i - 1])}" if i else ", at the beginning"
        message = f"{describe_entry(references[i])} is out of alphabetical order{behind}."
        yield finding(LIST_ORDER, message, reference=references[i])


def _sort_keys(reference: Reference) -> tuple[str, str, str]:
    """The words an entry can be sorted by: the first one printed, the first behind particles, both as one."""
    words = fold(reference.raw[:_HEAD]).split()
    if not words or words[0].isdigit():
        return ("", "", "")
    family = next((w for w in words if w not in PARTICLES and w != "the" and len(w) > 1), words[0])
    return words[0], family, "".join(words[: words.index(family) + 1])


def _find_strays(keys: Sequence[tuple[str, str, str]]) -> list[int]:
    """The places out of order: by the kind of key that leaves out fewest, and by no other kind in place either."""
    runs = [_longest_run([k[kind] for k in keys]) for kind in range(3)]
    kind, run = max(enumerate(runs), key=lambda pair: len(pair[1]))
    strays = []
    for i in range(len(keys)):
        at = bisect_right(run, i)
        if at and run[at - 1] == i:
            continue
        low = keys[run[at - 1]][kind] if at else ""
        high = keys[run[at]][kind] if at < len(run) else "\uffff"
        if not any(low <= key <= high for key in keys[i]):
            strays.append(i)
    return strays


def _longest_run(keys: Sequence[str]) -> list[int]:
    """The places of the longest run of keys that do not descend (patience sorting)."""
    tails: list[str] = []
    places: list[int] = []
    before: list[int] = []
    for i, key in enumerate(keys):
        at = bisect_right(tails, key)
        before.append(places[at - 1] if at else -1)
        if at == len(tails):
            tails.append(key)
            places.append(i)
        else:
            tails[at], places[at] = key, i
    run, i = [], places[-1] if places else -1
    while i >= 0:
        run.append(i)
        i = before[i]
    return run[::-1]
