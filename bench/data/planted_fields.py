"""One fault planted in a printed reference whose record is known: what a careless or a dishonest author leaves."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

from bench.data.strings import Case
from citecheck.parser.fields.parse import parse_reference
from citecheck.resolver.comparing.printed import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citecheck.models import Work

    Plant = Callable[[str, Work, Work, random.Random], str | None]

_INITIALS = re.compile(r"(?<=[a-z] )([A-Z])(?:\.? ?([A-Z]))?(?=[.,;)]|$)")


def _shift_year(step: int) -> Plant:
    def plant(raw: str, work: Work, _other: Work, dice: random.Random) -> str | None:
        return _replace_once(raw, str(work.year), str((work.year or 0) + dice.choice((-step, step))))

    return plant


def _replace_once(raw: str, old: str, new: str) -> str | None:
    """`old` as a word of its own replaced where it occurs once; else `None`."""
    places = list(re.finditer(rf"(?<![\w.]){re.escape(old)}(?!\w)", raw)) if old else []
    return raw[: places[0].start()] + new + raw[places[0].end() :] if len(places) == 1 and old != new else None


def _author_replaced(raw: str, work: Work, other: Work, dice: random.Random) -> str | None:
    known = [a.family for a in work.authors if a.family]
    new = [a.family for a in other.authors if a.family and a.family not in known]
    shown = [f for f in known if f in raw]
    return _replace_once(raw, dice.choice(shown), dice.choice(new)) if shown and new else None


def _author_segments(raw: str) -> list[tuple[int, int]]:
    """Places of the printed authors, each up to the start of the next; all but the last."""
    starts = []
    at = 0
    for name in parse_reference(raw).authors:
        found = raw.find(name.family or "\0", at)
        if found < 0:
            return []
        starts.append(found)
        at = found + 1
    return list(itertools.pairwise(starts))


def _author_dropped(raw: str, _work: Work, _other: Work, dice: random.Random) -> str | None:
    places = _author_segments(raw)[1:]  # the first one stays
    if not places or "et al" in raw:
        return None
    start, end = dice.choice(places)
    return raw[:start] + raw[end:] if re.fullmatch(r"[\w .,'’-]+", raw[start:end]) else None


def _author_added(raw: str, _work: Work, other: Work, dice: random.Random) -> str | None:
    places = _author_segments(raw)
    new = [a.family for a in other.authors if a.family and a.family not in raw]
    if not places or not new:
        return None
    start, end = dice.choice(places)
    name = raw[start:end]
    family = re.match(r"[\w'’-]+", name)
    if family is None or not re.fullmatch(r"[\w .,'’-]+", name):
        return None
    return raw[:end] + dice.choice(new) + name[family.end() :] + raw[end:]


def _given_swapped(raw: str, _work: Work, _other: Work, _dice: random.Random) -> str | None:
    """The initials of the first two authors change places."""
    found = list(_INITIALS.finditer(raw[:120]))[:2]
    if len(found) < 2 or found[0].group() == found[1].group():
        return None
    a, b = found
    return raw[: a.start()] + b.group() + raw[a.end() : b.start()] + a.group() + raw[b.end() :]


def _title_word(raw: str, work: Work, other: Work, dice: random.Random) -> str | None:
    words = [w for w in re.findall(r"[a-z]{5,}", work.title or "") if re.search(rf"\b{w}\b", raw)]
    new = [w for w in re.findall(r"[a-z]{5,}", other.title or "") if w not in (work.title or "")]
    return _replace_once(raw, dice.choice(words), dice.choice(new)) if words and new else None


def _replace_journal(raw: str, work: Work, other: Work, _dice: random.Random) -> str | None:
    old, new = parse_reference(raw).container, other.container
    if not old or not new or set(old.lower().split()) & set(new.lower().split()) or new == work.container:
        return None
    return _replace_once(raw, old, new)


def _change_volume(raw: str, work: Work, _other: Work, dice: random.Random) -> str | None:
    old = work.volume or ""
    place = re.search(rf"(?<=[ ;,]){re.escape(old)}(?=[ ,:(]|$)", raw) if old.isdigit() else None
    if place is None or raw.count(old) > 3:
        return None
    return raw[: place.start()] + str(int(old) + dice.choice((-7, 3, 10, 21)) or 99) + raw[place.end() :]


def _change_page(raw: str, work: Work, _other: Work, dice: random.Random) -> str | None:
    old = work.first_page or ""
    return (
        _replace_once(raw, old, str(int(old) + dice.choice((3, 10, 100)))) if old.isdigit() and len(old) > 1 else None
    )


def _doi_of_another(raw: str, _work: Work, other: Work, _dice: random.Random) -> str | None:
    return f"{raw.rstrip()} doi: {other.doi}" if other.doi else None


def _doi_digit(raw: str, work: Work, _other: Work, dice: random.Random) -> str | None:
    """The DOI with one digit of its end changed."""
    doi = work.doi or ""
    at = [i for i, c in enumerate(doi) if c.isdigit() and i > doi.index("/")][-4:]
    if not at:
        return None
    place = dice.choice(at)
    wrong = doi[:place] + str((int(doi[place]) + dice.randint(1, 8)) % 10) + doi[place + 1 :]
    return f"{raw.rstrip()} doi: {wrong}"


FAULTS: dict[str, Plant] = {
    "year ±1": _shift_year(1),
    "year ±5": _shift_year(5),
    "author replaced": _author_replaced,
    "author dropped": _author_dropped,
    "author added": _author_added,
    "initials swapped": _given_swapped,
    "title word": _title_word,
    "journal": _replace_journal,
    "volume": _change_volume,
    "page": _change_page,
    "DOI of another": _doi_of_another,
    "DOI one digit off": _doi_digit,
}
# Those that a search without DOI can meet; one year off is what records differ by anyhow
_SEARCHED = [name for name in FAULTS if not name.startswith("DOI") and name != "year ±1"]
_PLANTED_IN = frozenset({"real-independent", "real-dependent", "styles", "existing"})
_ONE_FAULT = 0.7  # share of the copies with one fault; the others have two


def plant_faults(cases: Sequence[Case], seed: int) -> list[Case]:
    """Copies of the cases whose true work is among the candidates, with one or two faults, of kind `planted`."""
    dice = random.Random(seed)
    pool = [w for case in cases[:400] for w in case.candidates[:3] if w.authors and w.title and w.container]
    made = []
    for case in cases:
        true = next((w for w in case.candidates if w.doi == case.gold), None)
        if true is None or case.kind not in _PLANTED_IN:
            continue
        raw, left = case.raw, 1 if dice.random() < _ONE_FAULT else 2
        for name in dice.sample(_SEARCHED, len(_SEARCHED)):
            changed = FAULTS[name](raw, true, dice.choice(pool), dice)
            raw, left = (changed, left - 1) if changed else (raw, left)
            if not left:
                break
        if raw != case.raw:
            made.append(Case("planted", raw, prepare(raw, parse_reference(raw)), case.gold, case.candidates))
    return made
