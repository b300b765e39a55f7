"""Verdicts in ordinary use: the live client against loopback services that answer as a whole Crossref and doi.org.

Unlike the closed world of `bench verdicts`, nothing is declared complete: an absence counts only where the service
registers the venue. The references: HALLMARK's, real and invented; invented ones made of the facts of the served works
(title, people and pages of different works, under a journal that is registered, and under one that is not); real
references of which Crossref had no DOI; real references whose work is served. And what a list of 50 references costs
in requests, cold and warm.
"""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from bench.accuracy.verdicts import hallmark_rows, judge, real_rows, reference, show
from bench.tables import share, write_table
from citecheck.index import open_index
from citecheck.models import Verdict
from citecheck.net.cache import HttpCache
from citecheck.net.endpoint import Endpoint
from citecheck.net.pacing import RateLimiter
from citecheck.records.crossref import work_from_crossref
from citecheck.resolver.deciding.clusters import SAME_TITLE
from citecheck.resolver.place import find_holder, is_paginated_through, read_span, whole_number
from citecheck.sources.crossref import CrossrefSource
from citecheck.text.journals import content_words
from citecheck.text.normalize import fold
from citecheck.web.index_api import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.accuracy.verdicts import Judged
    from bench.given import Given
    from citecheck.models import Work

INVENTED = 200  # references of each kind made of the facts of works
REAL = 300
LIST = 50  # references of the list whose requests are counted
FAST = 10_000.0  # questions a second: loopback has no pace
ISSUED = range(2006, 2025)  # of invented references: as people invent them


class Service:
    """An index that answers as all of Crossref, and as doi.org; counts what it is asked."""

    def __init__(self, index: Path, folder: Path) -> None:
        """Listen at a free port of loopback; keep answers in a fresh cache."""
        opened = open_index(index)
        self.asked: Counter[str] = Counter()
        self.endpoint = Endpoint(("127.0.0.1", 0), lambda target: answer(opened, target, whole=True), self._count)
        threading.Thread(target=self.endpoint.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.endpoint.server_port}"
        self.folder = folder

    def _count(self, line: str) -> None:
        _, _, target = line.partition('"GET ')
        self.asked["/".join(target.split("?")[0].split(" ")[0].split("/")[:2])] += 1

    def source(self) -> CrossrefSource:
        """The live client, with the cache of this service."""
        limiter = RateLimiter(FAST, 8)
        return CrossrefSource(
            "bench@example.org",
            base_url=self.url,
            doi_url=f"{self.url}/doi",
            cache=HttpCache(self.folder),
            limiter=limiter,
        )


@contextmanager
def serving(index: Path) -> Iterator[Service]:
    """A service while it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(index, Path(folder))
        try:
            yield service
        finally:
            service.endpoint.shutdown()
            service.endpoint.server_close()


def run(given: Given) -> list[str]:
    """The tables; `--index` and `--hallmark` name indexes built before."""
    lines = ["live: the client against a Crossref that is whole, on loopback"]
    with serving(
        given.index("corpora/works.jsonl.gz", "corpora/hallmark_works.jsonl.gz", option="hallmark")
    ) as service:
        lines += hallmark(hallmark_rows(given.shared), service, verbose=given.show)
    with serving(given.index("corpora/works.jsonl.gz")) as service:
        works = list(read_works(given.corpora / "works.jsonl.gz"))
        lines += ordinary(given, works, service)
        lines += costs(works, service)
    return lines + places(works)


def flagged(judged: Judged) -> bool:
    """Whether a reference is flagged: an error, a warning, or a verdict that is neither verified nor undetermined."""
    return bool(judged.flags) or judged.resolution.verdict not in {Verdict.VERIFIED, Verdict.UNDETERMINED}


def hallmark(rows: Sequence[dict[str, Any]], service: Service, *, verbose: bool) -> list[str]:
    """Detection and false alarms of the published benchmark, by kind of fault."""
    found = judge([reference(n, row["raw_apa"]) for n, row in enumerate(rows)], service.source())
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for row, judged in zip(rows, found, strict=True):
        valid = row["label"] == "VALID"
        kinds["VALID" if valid else row["hallucination_type"]].append(judged)
        if not valid:
            kinds["all invented"].append(judged)
        if verbose and flagged(judged) == valid:
            print("HALLMARK", row["label"], row.get("hallucination_type"), judged.resolution.reason)
            show(judged)
    table = [(kind, len(group), *_shares(group)) for kind, group in sorted(kinds.items())]
    return write_table("HALLMARK dev, from the string", ("kind", "n", "flagged", "not verified"), table)


def ordinary(given: Given, works: Sequence[Work], service: Service) -> list[str]:
    """Invented references of several kinds, and honest ones."""
    dice = random.Random(19)
    groups = {
        "invented, registered journal, no volume": invent(works, dice, placed=False),
        "invented, registered journal, volume and pages": invent(works, dice, placed=True),
        "invented, journal that nobody registers": invent(works, dice, placed=True, venue="Annals of {} Lore"),
        "honest, no DOI in Crossref": unregistered_strings(given.corpora),
        "honest, registered": [row["raw"] for row in real_rows(REAL)],
    }
    table = []
    for name, texts in groups.items():
        found = judge([reference(n, raw) for n, raw in enumerate(texts)], service.source())
        rules = Counter(rule for judged in found for rule in judged.flags)
        errors = sum(any(f.severity.value == "error" for f in judged.findings) for judged in found)
        by = ", ".join(f"{rule} {n}" for rule, n in rules.most_common(5))
        table.append((name, len(found), share(sum(map(flagged, found)), len(found)), share(errors, len(found)), by))
        if given.show:
            for judged in found:
                if flagged(judged) == name.startswith("honest"):
                    print(name.upper(), judged.resolution.reason)
                    show(judged)
    return write_table("ordinary references", ("kind", "n", "flagged", "with an error", "rules"), table)


def costs(works: Sequence[Work], service: Service) -> list[str]:
    """Requests for a list of 50 references of which 42 are registered, cold and warm."""
    dice = random.Random(50)
    texts = [row["raw"] for row in real_rows(LIST - 8)] + invent(works, dice, placed=True)[:8]
    with tempfile.TemporaryDirectory() as folder:
        service.folder = Path(folder)
        table = []
        for run_name in ("cold", "warm"):
            service.asked.clear()
            judge([reference(n, raw) for n, raw in enumerate(texts)], service.source())
            asked = service.asked
            table.append((run_name, sum(asked.values()), asked["/works"], asked["/journals"], asked["/doi"]))
    return write_table("requests for a list of 50", ("run", "all", "/works", "/journals", "/doi"), table)


def places(works: Sequence[Work]) -> list[str]:
    """Works whose own pages are said to be another's, and ten pages drawn in a volume that are."""
    dice = random.Random(7)
    volumes: dict[tuple[str, str], list[Work]] = defaultdict(list)
    for work in works:
        if work.type == "article-journal" and whole_number(work.volume) and read_span(work.pages or ""):
            volumes[" ".join(content_words(work.container or "")), work.volume or ""].append(work)
    counts: Counter[str] = Counter()
    for held in volumes.values():
        spans = [span for work in held if (span := read_span(work.pages or ""))]
        if not is_paginated_through(spans):
            continue
        counts["volumes"] += 1
        for work, span in zip(held, spans, strict=True):
            counts["own"] += 1
            place = find_holder(work, span, [other for other in held if other is not work])
            title = place.work.title if place and place.work else ""
            other = place is not None and fuzz.ratio(fold(title or ""), fold(work.title or "")) < SAME_TITLE
            counts["own, taken"] += other
        first = dice.randint(1, max(last for _, last in spans))
        counts["drawn"] += 1
        drawn = replace(held[0], pages=f"{first}-{first + 9}")
        counts["drawn, taken"] += find_holder(drawn, (first, first + 9), held) is not None
    rows = [(kind, counts[kind], counts[f"{kind}, taken"]) for kind in ("own", "drawn")]
    return write_table(f"places in {counts['volumes']} volumes paginated through", ("pages", "n", "another's"), rows)


def _shares(group: Sequence[Judged]) -> tuple[float | None, float | None]:
    doubted = sum(judged.resolution.verdict is not Verdict.VERIFIED for judged in group)
    return share(sum(map(flagged, group)), len(group)), share(doubted, len(group))


def read_works(path: Path) -> Iterator[Work]:
    """Works with all that an article prints."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            work = work_from_crossref(json.loads(line))
            if work and work.title and work.container and work.year in ISSUED and len(work.authors) > 1:
                yield work


def invent(works: Sequence[Work], dice: random.Random, *, placed: bool, venue: str = "{}") -> list[str]:
    """References to works that do not exist: halves of two titles, people of two works, the journal of a third."""
    made: list[str] = []
    long = [work for work in works if len((work.title or "").split()) >= 8]
    while len(made) < INVENTED:
        one, other, third = dice.sample(long, 3)
        first, last = (one.title or "").split(), (other.title or "").split()
        title = " ".join([*first[: len(first) // 2], *last[len(last) // 2 :]]).rstrip(".").capitalize()
        people = [one.authors[0], other.authors[-1]]
        names = ", & ".join(f"{p.family or p.literal}, {(p.given or 'A')[0]}." for p in people)
        container = venue.format(third.container)
        first_page = dice.randint(2, 900)
        place = f", {dice.randint(3, 60)}({dice.randint(1, 6)}), {first_page}–{first_page + 9}" if placed else ""
        made.append(f"{names} ({third.year}). {title}. {container}{place}.")
    return made


def unregistered_strings(corpora: Path) -> list[str]:
    """Real references of which Crossref had no DOI when they were labelled."""
    with gzip.open(corpora / "refs_match.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows: list[Mapping[str, Any]] = [json.loads(line) for line in lines]
    return [row["raw"] for row in rows if row["source"] == "crossref-existing-1k" and row["gold_doi"] is None]
