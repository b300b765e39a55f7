"""Honest references printed from real records of all types, and the same with one fault.

The recorded answers of Crossref are indexed; each record is printed in three styles, of everything that it says twice
(titles, containers, years, hosts) one, as people do. "Flagged" is an error, a warning, or a verdict that is neither
verified nor undetermined; that a preprint has been published by now (CC320) is true, and counted apart. `--show` prints
each flagged one, `--faults=0` leaves the planted faults out, `--missed=FAULT` prints those not found.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench.accuracy.verdicts import judge, reference, show
from bench.data.printed_records import STYLES, facts_of
from bench.tables import share, write_table
from citecheck.index import build
from citecheck.models import Verdict
from citecheck.sources.local import LocalIndexSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bench.accuracy.verdicts import Judged
    from bench.data.printed_records import Facts
    from bench.given import Given

_CALM = frozenset({Verdict.VERIFIED, Verdict.UNDETERMINED})
_OFF = (3, 4, 5, 7)  # years by which a planted year is off
_ADVICE = "CC320"  # a preprint that has been published by now
_MANY = 2  # authors, from which on the last can be dropped


def recorded(shared: Path) -> list[dict[str, Any]]:
    """The recorded single records, and those in recorded lists of works, each DOI once."""
    found: dict[str, dict[str, Any]] = {}
    with gzip.open(shared / "recorded/crossref_records.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            found[record["DOI"]] = record
    with gzip.open(shared / "recorded/exchanges.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in (r for line in lines for r in _records_of(json.loads(line)["body"])):
            if len(record) > len(found.get(record["DOI"], ())):
                found[record["DOI"]] = record
    return list(found.values())


def _records_of(body: object) -> Iterator[dict[str, Any]]:
    """The whole records in the body of a Crossref answer; lists with `select` hold parts of records."""
    try:
        answer = json.loads(body) if isinstance(body, str) else body
    except ValueError:
        return
    message = answer.get("message") if isinstance(answer, dict) else None
    items = message.get("items", [message]) if isinstance(message, dict) else []
    yield from (i for i in items if isinstance(i, dict) and {"DOI", "type", "created", "issued"} <= i.keys())


def other_year(facts: Facts, _: Facts, dice: random.Random) -> Facts | None:
    """A year that is off by three to seven."""
    if not facts.year.isdigit():
        return None
    return replace(facts, year=str(int(facts.year) - dice.choice(_OFF)))


def other_authors(facts: Facts, other: Facts, _: random.Random) -> Facts | None:
    """All authors of another record, people for people."""
    mine, theirs = ({family for family, given in f.names if given} for f in (facts, other))
    swapped = mine and theirs and not mine & theirs and not facts.edited
    return replace(facts, names=other.names) if swapped else None


def other_title(facts: Facts, other: Facts, _: random.Random) -> Facts | None:
    """The title of another record."""
    return replace(facts, title=other.title) if facts.names and facts.doi and facts.title != other.title else None


def other_journal(facts: Facts, other: Facts, _: random.Random) -> Facts | None:
    """The journal of another article."""
    both = facts.kind == other.kind == "journal-article" and facts.container != other.container
    return replace(facts, container=other.container, abbreviated=other.abbreviated) if both else None


def last_author_dropped(facts: Facts, _: Facts, __: random.Random) -> Facts | None:
    """The last author left out, nothing said of it."""
    return replace(facts, names=facts.names[:-1]) if _MANY <= len(facts.names) <= _MANY * 3 else None


def other_pages(facts: Facts, _: Facts, dice: random.Random) -> Facts | None:
    """Other pages and another volume."""
    if not (facts.kind == "journal-article" and facts.pages and facts.volume.isdigit()):
        return None
    return replace(facts, volume=str(int(facts.volume) + dice.choice(_OFF)), pages=str(dice.randint(1000, 1900)))


FAULTS: dict[str, Callable[[Facts, Facts, random.Random], Facts | None]] = {
    plant.__name__: plant
    for plant in (other_year, other_authors, other_title, other_journal, last_author_dropped, other_pages)
}


def print_all(records: Sequence[dict[str, Any]]) -> list[tuple[str, Facts, str]]:
    """Each record in each style: (style, what is printed, the string)."""
    printed = []
    for record in records:
        for style, print_in in STYLES.items():
            facts = facts_of(record, random.Random(f"{record['DOI']}{style}"))
            if facts:
                printed.append((style, facts, print_in(facts)))
    return printed


def is_flagged(judged: Judged) -> bool:
    """Whether a reference is held against its author in any way."""
    return any(rule != _ADVICE for rule in judged.flags) or judged.resolution.verdict not in _CALM


def run(given: Given) -> list[str]:
    """Two tables: honest references by type, planted faults by kind."""
    records = recorded(given.shared)
    file = given.folder / "records.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    build(given.folder / "records-index", [file])
    source = LocalIndexSource(given.folder / "records-index")
    printed = print_all(records)
    judged = judge([reference(n, raw) for n, (_, _, raw) in enumerate(printed)], source)
    lines = _table_of_honest(printed, judged)
    if given.show:
        for (style, facts, _), each in zip(printed, judged, strict=True):
            if is_flagged(each):
                print(style, facts.kind, end=" ")
                show(each)
    if given.options.get("faults") != "0":
        honest = [p for p, j in zip(printed, judged, strict=True) if not is_flagged(j)]
        of_kind: dict[str, list[Facts]] = defaultdict(list)
        for _, facts, _ in printed:
            of_kind[facts.kind].append(facts)
        lines += _table_of_faults(honest, of_kind, source, given)
    return lines


def _table_of_honest(printed: Sequence[tuple[str, Facts, str]], judged: Sequence[Judged]) -> list[str]:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for (style, facts, _), each in zip(printed, judged, strict=True):
        for name in (facts.kind, f"in {style}", "all"):
            rows[name]["n"] += 1
            rows[name]["flagged"] += is_flagged(each)
            rows[name][each.resolution.verdict.value] += 1
            rules[name].update(each.flags)
    return write_table(
        "honest references printed from recorded records",
        ("type", "n", "flagged", "share", "verified", "undetermined", "by"),
        [
            (
                name,
                row["n"],
                row["flagged"],
                share(row["flagged"], row["n"]),
                row[Verdict.VERIFIED.value],
                row[Verdict.UNDETERMINED.value],
                ", ".join(f"{rule} {n}" for rule, n in rules[name].most_common(4)),
            )
            for name, row in sorted(rows.items(), key=lambda item: (item[1]["n"], item[0]))
        ],
    )


def _table_of_faults(
    honest: Sequence[tuple[str, Facts, str]],
    of_kind: Mapping[str, Sequence[Facts]],
    source: LocalIndexSource,
    given: Given,
) -> list[str]:
    rows = []
    for name, plant in FAULTS.items():
        planted = []
        for style, facts, raw in honest:
            dice = random.Random(f"{name}{raw}")
            other = dice.choice(of_kind[facts.kind])
            if changed := plant(facts, other, dice):
                planted.append((style, STYLES[style](changed)))
        judged = judge([reference(n, raw) for n, (_, raw) in enumerate(planted)], source)
        if given.options.get("missed") == name:
            for (style, _), each in zip(planted, judged, strict=True):
                if not is_flagged(each):
                    print(style, end=" ")
                    show(each)
        flagged = sum(map(is_flagged, judged))
        verified = sum(each.resolution.verdict is Verdict.VERIFIED for each in judged)
        by = Counter(rule for each in judged for rule in set(each.flags))
        rows.append(
            (
                name,
                len(planted),
                share(flagged, len(planted)),
                verified,
                ", ".join(f"{r} {n}" for r, n in by.most_common(4)),
            )
        )
    return ["", *write_table("the same with one fault", ("fault", "n", "flagged", "verified", "by"), rows)]
