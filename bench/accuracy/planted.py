"""Faults planted in real articles: which are found where they were planted, and whether the entry meant is named.

One fault to a copy of an article (`bench.data.planted_citations`).
Only what the article's own text does not raise at that place counts; places where an expected rule fires already
are left out (`out`). `recall` counts the expected rule, `+other` also rules that show the fault as something else
(a missing entry instead of a near miss). `named`: the finding's reference is the entry meant; `reported`: or its message
names it among the nearest; `wrong`: a rule fired and its reference is another entry.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from multiprocessing import Pool
from typing import TYPE_CHECKING, Any

from bench.accuracy.linking import TODAY, articles, entry_at
from bench.data.planted_citations import AUTHOR_YEAR, NUMERIC
from bench.data.rendering import as_text, is_rotated
from bench.tables import share, write_table
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from pathlib import Path

    from bench.data.planted_citations import Planted
    from bench.data.rendering import Rendered
    from bench.given import Given
    from bench.tables import Cell
    from citecheck.models import Finding, Report

SEED = 20261123
# No rule finds two swapped entries of a numbered list (one swap is too little for CC504): shown, and not counted.
UNCOUNTED = "entries_swapped", "numeric"
_TIMES = re.compile(r" It is cited \d+ times\.$")
_ENTRY = re.compile(r"\(entry (\w+)\)")

Article = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Audited:
    """An article's report, and where its entries are."""

    rendered: Rendered
    report: Report
    positions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one planted fault."""

    article: str
    fault: str
    style: str
    right: bool
    other: bool
    nameable: bool
    named: bool
    reported: bool
    wrong: bool
    out: bool
    cause: str
    shown: str


@dataclass(slots=True)
class Tally:
    """What became of one kind of fault."""

    planted: int = 0
    out: int = 0
    found: int = 0
    other: int = 0
    nameable: int = 0
    named: int = 0
    reported: int = 0
    wrong: int = 0
    missed: list[Judged] = field(default_factory=list)

    def add(self, judged: Judged) -> None:
        """Counts one planted fault."""
        if judged.out:
            self.out += 1
            return
        self.planted += 1
        self.found += judged.right
        self.other += judged.right or judged.other
        self.nameable += judged.nameable
        self.named += judged.nameable and judged.named
        self.reported += judged.nameable and (judged.named or judged.reported)
        self.wrong += judged.wrong
        if not judged.right or (judged.nameable and not judged.named):
            self.missed.append(judged)


def audited(article: Article) -> Audited:
    """The report of an article as plain text, its raised characters marked."""
    rendered = as_text(article)
    report = extract(rendered.document, today=TODAY)
    return Audited(rendered, report, {r.id: entry_at(rendered.entries, r.location.start) for r in report.references})


def _findings_at(seen: Audited, paragraph: int, span: tuple[int, int]) -> list[Finding]:
    """The findings at a stretch of a paragraph."""
    low, high = (seen.rendered.paragraphs[paragraph] + side for side in span)
    return [f for f in seen.report.findings if any(p.start < high and low < p.end for p in f.locations)]


def _findings_about(seen: Audited, entry: int | None) -> list[Finding]:
    """The findings about an entry, and those of the list as a whole that point to it."""
    if entry is None or not 0 <= entry < len(seen.rendered.entries):
        return []
    starts = {r.location.start for r in seen.report.references if seen.positions[r.id] == entry}
    found = seen.report.findings
    return [f for f in found if f.rule.startswith("CC2") and any(p.start in starts for p in f.locations)]


def judge(fault: str, planted: Planted, original: Audited, style: str) -> Judged:
    """What became of a planted fault, against the report of the article as it was."""
    done = audited(planted.article)
    if planted.paragraph is not None:
        before, after = (
            _findings_at(original, planted.paragraph, planted.before),
            _findings_at(done, planted.paragraph, planted.after),
        )
        out = any(f.rule in planted.rules | planted.also for f in before)
    elif fault == "entries_swapped":
        before, after, out = list(original.report.findings), list(done.report.findings), False
    else:
        before, after = _findings_about(original, planted.entry_before), _findings_about(done, planted.entry)
        out = any(f.rule in planted.rules for f in before)
    known = {(f.rule, _TIMES.sub("", f.message)) for f in before}
    fired = [f for f in after if (f.rule, _TIMES.sub("", f.message)) not in known]
    right = [f for f in fired if f.rule in planted.rules]
    other = [f for f in fired if f.rule in planted.also]
    meant = [done.positions.get(f.reference or "", -1) for f in (*right, *other) if f.reference]
    named = planted.entry in meant
    reported = any(_find_label(done, planted.entry) in _ENTRY.findall(f.message) for f in (*right, *other))
    return Judged(
        original.rendered.document.id,
        fault,
        style,
        bool(right),
        bool(other),
        planted.nameable,
        named,
        reported,
        planted.nameable and bool(meant) and not named,
        out,
        _describe_cause(planted, done, fired),
        _describe_case(planted, original, done, fired),
    )


def _find_label(seen: Audited, entry: int | None) -> str:
    return next((r.label or str(r.position) for r in seen.report.references if seen.positions[r.id] == entry), "")


def _describe_cause(planted: Planted, done: Audited, fired: list[Finding]) -> str:
    """What the linker made of the place, in a few words to group by."""
    rules = " ".join(sorted({f.rule for f in fired}))
    if planted.paragraph is None:
        cited = next((r.cited_by for r in done.report.references if done.positions[r.id] == planted.entry), None)
        what = "entry not found as one" if cited is None else "still cited" if cited else "not cited"
        return f"{what}; {rules or 'nothing'} fired"
    low, high = (done.rendered.paragraphs[planted.paragraph] + side for side in planted.after)
    over = {(c.id, k) for c in done.report.citations for k, t in enumerate(c.targets) if t.start < high and low < t.end}
    links = [d for d in done.report.links if (d.citation, d.target) in over]
    if not over:
        seen = any(c.start < high and low < c.end for c in done.report.citations)
        return (
            f"{'its bracket is read, this work not' if seen else 'not read as a citation'}; {rules or 'nothing'} fired"
        )
    states = Counter(_describe_state(planted, done, d.status.value, d.references) for d in links)
    return f"{', '.join(sorted(states))}; {rules or 'nothing'} fired"


def _describe_state(planted: Planted, done: Audited, status: str, references: tuple[str, ...]) -> str:
    if not references:
        return status
    places = {done.positions.get(r, -1) for r in references}
    return f"{status} to {'the entry meant' if planted.entry in places else 'another entry'}"


def _describe_case(planted: Planted, original: Audited, done: Audited, fired: list[Finding]) -> str:
    """One line: the place before and after, the entry, what fired, why the linker decided so."""
    raw = ""
    if planted.entry_before is not None:
        start = original.rendered.entries[planted.entry_before]
        raw = original.rendered.document.text[start : start + 110].split("\n")[0]
    rules = [f"{f.rule} {f.message[:110]}" for f in fired]
    if planted.paragraph is None:
        return f"entry {raw!r} fired {rules}"
    (a, b), (c, d) = planted.before, planted.after
    was = original.rendered.document.text[original.rendered.paragraphs[planted.paragraph] :][a:b]
    text = done.rendered.document.text[done.rendered.paragraphs[planted.paragraph] :]
    low, high = (done.rendered.paragraphs[planted.paragraph] + side for side in (c, d))
    at = {x.id for x in done.report.citations if x.start < high and low < x.end}
    why = [f"{x.status.value}: {x.why}"[:90] for x in done.report.links if x.citation in at][:4]
    return f"{was!r} -> {text[max(c - 40, 0) : d + 20]!r} entry {raw!r} fired {rules} links {why}"


def _judge_article(article: Article) -> list[Judged]:
    """Every fault that can be planted in one article, judged."""
    original = audited(article)
    style = f"{article['style']}, {article['marker']}"
    done = []
    for plant in AUTHOR_YEAR if article["style"] == "author-year" else NUMERIC:
        draw = random.Random(f"{SEED}{article['id']}{plant.__name__}")
        if planted := plant(article, draw):
            done.append(judge(plant.__name__, planted, original, style))
    return done


def run(given: Given) -> list[str]:
    """The table, of `--limit` articles (400), those in rotated letters left out; with `--show` what was missed and why."""
    found = tallies(given.shared, given.number("limit", 400))
    lines = table(found)
    if given.show:
        lines += causes(found)
        lines += [
            f"{'not named' if m.right else 'missed'} | {fault} | {style} | {m.cause} | {m.article} | {m.shown}"
            for (fault, style), tally in sorted(found.items())
            for m in (() if _is_uncounted(fault, style) else tally.missed)
        ]
    return lines


def tallies(shared: Path, limit: int) -> dict[tuple[str, str], Tally]:
    """What became of each kind of fault, by style of citation."""
    chosen = [a for a in articles(shared) if a["marker"] != "none" and not is_rotated(a)]
    random.Random(SEED).shuffle(chosen)
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with Pool(2) as pool:
        for rows in pool.imap(_judge_article, chosen[:limit], chunksize=4):
            for judged in rows:
                found[judged.fault, judged.style].add(judged)
    return found


def table(found: dict[tuple[str, str], Tally]) -> list[str]:
    """The tallies as lines."""
    rows = [_table_row(fault, style, tally) for (fault, style), tally in sorted(found.items())]
    for name, part in (("author-year", "author-year"), ("numeric", "numeric"), ("all", "")):
        total = Tally()
        for (fault, style), t in found.items():
            if part in style and not _is_uncounted(fault, style):
                for field in ("planted", "out", "found", "other", "nameable", "named", "reported", "wrong"):
                    setattr(total, field, getattr(total, field) + getattr(t, field))
        rows.append(_table_row(name, "without numbered entries swapped", total))
    title = "planted faults (articles.dev, plain text, one fault to a copy)"
    return write_table(title, ("fault", "style", "n", "out", "recall", "+other", "named", "reported", "wrong"), rows)


def _is_uncounted(fault: str, style: str) -> bool:
    return fault == UNCOUNTED[0] and style.startswith(UNCOUNTED[1])


def _table_row(fault: str, style: str, tally: Tally) -> tuple[Cell, ...]:
    n, k = tally.planted, tally.nameable
    named = (share(tally.named, k), share(tally.reported, k), share(tally.wrong, k))
    return (fault, style, n, tally.out, share(tally.found, n), share(tally.other, n), *named)


def causes(found: dict[tuple[str, str], Tally]) -> list[str]:
    """Why faults were missed or not named: counts by fault and by what the linker made of the place."""
    counts = Counter((fault, style.split(",")[0], m.cause) for (fault, style), t in found.items() for m in t.missed)
    return [f"{count:4} {fault} ({style}): {cause}" for (fault, style, cause), count in counts.most_common()]
