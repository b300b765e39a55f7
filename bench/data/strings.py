"""Strings with their true works and the candidates an index offers: shared by training and measuring."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.models import Query
from citecheck.parser.fields.parse import parse_reference
from citecheck.records.crossref import work_from_crossref
from citecheck.resolver.comparing.printed import prepare
from citecheck.resolver.deciding.clusters import same_work
from citecheck.sources.local import LocalIndexSource
from citecheck.text.identifiers import DOI, URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import Work
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.sources.base import Source

CORPORA = Path(os.environ.get("SHARED", "../shared")) / "corpora"
UNTITLED = frozenset({"american-chemical-society", "american-institute-of-physics", "elsevier-without-titles"})
MISREAD = {"l": "1", "O": "0", "m": "rn", "e": "c", "i": "l", "–": "-", ".": ",", "a": "o", "é": "e", "5": "S"}
REAL = frozenset({"jats-real", "biblio-glutton-17k"})


@dataclass(frozen=True, slots=True)
class Case:
    """One string with its candidates; `gold` is the true DOI, `None` where the work is not in the index."""

    kind: str
    raw: str
    printed: Printed
    gold: str | None
    candidates: tuple[Work, ...]

    @property
    def without_gold(self) -> tuple[Work, ...]:
        """The candidates with the true work and its other records taken away: the work is absent."""
        true = next((w for w in self.candidates if w.doi == self.gold), None)
        return tuple(w for w in self.candidates if true is None or not same_work(w, true))


def kind_of(row: dict[str, Any]) -> str:
    """real-independent, real-dependent, styles, untitled, excluded, excluded-untitled, existing."""
    if "kind" in row:
        return str(row["kind"])
    source, untitled = row["source"], row["style"] in UNTITLED
    if source in REAL:
        return "real-independent" if row.get("index_independent") else "real-dependent"
    if "excluded" in source:
        return "excluded-untitled" if untitled else "excluded"
    if "existing" in source:
        return "existing"
    return "untitled" if untitled else "styles"


def noisy(raw: str, chooser: random.Random) -> str:
    """A string as a bad scan gives it: of a hundred letters two are lost, doubled or misread, spaces fall out."""
    out = []
    for c in raw:
        roll = chooser.random()
        if roll < 0.005:
            continue
        if roll < 0.01:
            out.append(c)
        out.append(MISREAD.get(c, c) if roll > 0.97 else c)
    return "".join(out)


def is_fit(row: dict[str, Any]) -> bool:
    """Whether a row is for fitting: three of five, by the hash of its true DOI (or its id), never for measuring."""
    key = row.get("gold_doi") or row["id"]
    return hashlib.sha256(key.encode()).digest()[0] % 5 < 3


def rows(*, fit: bool, sizes: dict[str, int], seed: int = 7) -> Iterator[dict[str, Any]]:
    """A fixed sample of the dev strings. DOIs are taken out: finding by search is what is measured."""
    groups: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(CORPORA / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            row["raw"] = DOI.sub("", URL.sub("", row["raw"]))
            if is_fit(row) == fit:
                groups.setdefault(kind_of(row), []).append(row)
    chooser = random.Random(seed)
    for kind in sorted(sizes):
        pool = groups.get(kind, [])
        yield from chooser.sample(pool, min(sizes[kind], len(pool)))
    pool = groups.get("real-independent", [])
    for row in chooser.sample(pool, min(sizes.get("noisy", 0), len(pool))):
        yield {**row, "raw": noisy(row["raw"], chooser), "kind": "noisy"}


def cases(sample: Iterator[dict[str, Any]], source: Source, alternatives: dict[str, Work]) -> Iterator[Case]:
    """Candidates for each row; a row that asks for it has its own record replaced by the independent one."""
    for row in sample:
        work = parse_reference(row["raw"])
        gold = row.get("gold_doi") if row.get("in_index", True) else None
        found = list(source.search(Query(row["raw"], work)).works)
        if row.get("loo_record") == "alt" and gold in alternatives:
            found = [alternatives[gold] if w.doi == gold else w for w in found]
        yield Case(kind_of(row), row["raw"], prepare(row["raw"], work), gold, tuple(found))


def open_source(path: str) -> tuple[Source, int]:
    """The index at a path as a source, and how many works it holds."""
    source = LocalIndexSource(Path(path))
    return source, source.index.manifest.works


def alternatives() -> dict[str, Work]:
    """The independent second records, by DOI."""
    found: dict[str, Work] = {}
    with gzip.open(CORPORA / "works_alt.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            work = work_from_crossref(json.loads(line))
            if work is not None and work.doi:
                found[work.doi] = work
    return found
