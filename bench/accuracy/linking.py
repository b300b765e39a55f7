"""How well citations are found and linked in real articles: as plain text, .docx and .html.

Gold: `articles.dev.jsonl.gz` (published articles,
JATS cross-references). A bracket counts as found where a citation overlaps it; links are counted as pairs of bracket
and entry. In many articles the XML marks only a part of a range (`29` of `[27-29]`): "whole" is the link F1 of brackets
that it marks whole. Findings CC101-CC105 count as false, also where the article itself is at fault: "at gold" are those at a
citation that the article's XML links to an entry, the others are where it has no cross-reference.
"""

from __future__ import annotations

import gzip
import json
import random
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import Pool
from typing import TYPE_CHECKING, Any

from bench.data.rendering import as_docx, as_html, as_text, is_rotated, language
from bench.tables import f1, share, write_table
from citecheck.models import Severity
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.data.rendering import Rendered
    from bench.given import Given
    from bench.tables import Cell
    from citecheck.models import Report

TODAY = date(2026, 11, 23)
FALSE = frozenset({"CC101", "CC102", "CC103", "CC104", "CC105"})
_TOLD = (*sorted(FALSE), "CC110", "CC111", "CC203", "CC207")
_SAMPLE = 60  # articles of each form that are read as .docx and .html
_SEED = 20261123


@dataclass(slots=True)
class Score:
    """Counts of one kind of article."""

    articles: int = 0
    gold: int = 0
    found: int = 0
    right: int = 0
    gold_links: int = 0
    links: int = 0
    right_links: int = 0
    entries: int = 0
    right_entries: int = 0
    clean: int = 0
    at_gold: int = 0
    false: int = 0
    whole: list[int] = field(default_factory=lambda: [0, 0])  # right links, links of both, of groups marked whole
    findings: Counter[str] = field(default_factory=Counter)
    with_finding: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds the counts of another score."""
        for name in (
            "articles",
            "gold",
            "found",
            "right",
            "gold_links",
            "links",
            "right_links",
            "entries",
            "right_entries",
            "clean",
            "at_gold",
            "false",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.whole = [a + b for a, b in zip(self.whole, other.whole, strict=True)]
        self.findings.update(other.findings)
        self.with_finding.update(other.with_finding)
        self.wrong += other.wrong


def articles(shared: Path) -> Iterator[dict[str, Any]]:
    """The dev articles that have text and a list."""
    with gzip.open(shared / "corpora" / "articles.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["paragraphs"] and article["references"]:
                yield article


def measure(article: dict[str, Any], rendered: Rendered) -> Score:
    """The score of one article as one document."""
    report = extract(rendered.document, today=TODAY)
    score = Score(articles=1, entries=len(rendered.entries))
    gold = _gold_links(article, rendered)
    _score_links(report, rendered, gold, score)
    _score_findings(report, rendered, gold, score)
    starts = {r.location.start for r in report.references}
    score.right_entries = sum(any(e <= s <= e + 8 for s in starts) for e in _entry_starts(rendered))
    score.wrong = [f"{article['id']} {line}" for line in score.wrong]
    return score


def _entry_starts(rendered: Rendered) -> list[int]:
    """Where the entries begin in the source: what locations count by."""
    return [rendered.document.locate(e, e + 1).start if e >= 0 else -99 for e in rendered.entries]


def _gold_links(article: dict[str, Any], rendered: Rendered) -> list[tuple[int, int, set[int]]]:
    ids = {r["id"]: k for k, r in enumerate(article["references"])}
    return [
        (base + g["start"], base + g["end"], {ids[t] for t in g["targets"] if t in ids})
        for base, p in zip(rendered.paragraphs, article["paragraphs"], strict=True)
        for g in p["groups"]
        if base >= 0
    ]


def _score_links(report: Report, rendered: Rendered, gold: list[tuple[int, int, set[int]]], score: Score) -> None:
    places = _entry_starts(rendered)
    position = {r.id: entry_at(places, r.location.start) for r in report.references}
    linked: dict[str, set[int]] = defaultdict(set)
    for done in report.links:
        if done.status in {"linked", "near"}:
            linked[done.citation].update(position[r] for r in done.references)
    text = rendered.document.text
    taken: set[str] = set()
    for start, end, targets in gold:
        over = [c for c in report.citations if c.start < end and start < c.end]
        got = {k for c in over for k in linked[c.id]}
        taken |= {c.id for c in over}
        score.gold += 1
        score.found += bool(over)
        score.right += bool(over)
        score.gold_links += len(targets)
        score.links += len(got)
        score.right_links += len(got & targets)
        if all(start <= c.start + 2 and c.end <= end + 2 for c in over):
            score.whole[0] += len(got & targets)
            score.whole[1] += len(got) + len(targets)
        if not over or got != targets:
            why = " | ".join(f"{d.status}: {d.why}" for d in report.links if d.citation in {c.id for c in over})
            score.wrong.append(f"{text[start:end]!r} gold {sorted(targets)} got {sorted(got)} {why}")
    for extra in report.citations:
        if extra.id not in taken:
            score.found += 1
            score.links += len(linked[extra.id])
            score.wrong.append(f"EXTRA {extra.raw!r} in {extra.sentence[:150]!r}")


def _score_findings(report: Report, rendered: Rendered, gold: list[tuple[int, int, set[int]]], score: Score) -> None:
    score.findings = Counter(f.rule for f in report.findings)
    score.with_finding = Counter({f.rule for f in report.findings})
    false = [f for f in report.findings if f.rule in FALSE]
    located = [rendered.document.locate(s, e) for s, e, targets in gold if targets]
    spans = sorted((place.start, place.end) for place in located)
    starts = [s for s, _ in spans]
    for f in false:
        at = bisect_right(starts, f.locations[0].end - 1) - 1
        score.at_gold += at >= 0 and spans[at][1] > f.locations[0].start and f.severity is not Severity.INFO
        score.wrong.append(f"{f.rule} {f.message}")
    score.false = len(false)
    score.clean = not any(rule in score.findings for rule in (*FALSE, "CC110", "CC111"))


def entry_at(entries: tuple[int, ...] | list[int], start: int) -> int:
    """The position of the entry that begins at an offset, or -1."""
    best = min(range(len(entries)), key=lambda k: abs(entries[k] - start))
    return best if abs(entries[best] - start) < 12 else -1


# --- tables -------------------------------------------------------------------------------------------------


def _score_article(job: tuple[str, dict[str, Any]]) -> tuple[list[str], Score]:
    """One article in one format, and the rows it counts for."""
    format_, article = job
    form = f"{article['style']}, {article['marker']}"
    if format_ == "unmarked":
        return [f"{form}, unmarked"], measure(article, as_text(article, marks=False))
    if format_ != "text":
        return [f"{form} .{format_}"], measure(article, (as_docx if format_ == "docx" else as_html)(article))
    rows = [form, f"language {language(article)}"]
    return rows, measure(article, as_text(article))


def run(given: Given) -> list[str]:
    """The tables, of `--limit` articles (all); with `--show` what was wrong."""
    limit = given.number("limit", 0) or None
    scores = measure_all(given.shared, limit)
    wrong = [f"{form} {line}" for form, s in sorted(scores.items()) for line in s.wrong] if given.show else []
    return [*table(scores), *wrong]


def measure_all(shared: Path, limit: int | None) -> dict[str, Score]:
    """All scores, by form of citation, by language, and by format for a sample."""
    chosen = list(articles(shared))[:limit]
    jobs = [("text", a) for a in chosen]
    jobs += [("unmarked", a) for a in chosen if a["marker"] == "superscript"]
    by_form: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in chosen:
        by_form[f"{article['style']}, {article['marker']}"].append(article)
    for form in sorted(by_form):
        sample = random.Random(_SEED).sample(by_form[form], min(_SAMPLE, len(by_form[form])))
        jobs += [(f, a) for f in ("docx", "html") for a in sample if not is_rotated(a)]
    scores: dict[str, Score] = defaultdict(Score)
    with Pool(2) as pool:
        for (rows, score), (format_, article) in zip(pool.imap(_score_article, jobs, chunksize=4), jobs, strict=True):
            for row in rows:
                scores[row].add(score)
            if format_ == "text" and not is_rotated(article):
                scores[f"{rows[0]}, legible"].add(score)
    return {k: s for k, s in scores.items() if not k.endswith(", legible") or s.articles != scores[k[:-9]].articles}


def table(scores: dict[str, Score]) -> list[str]:
    """The scores as lines."""
    heads = ("form", *"n|det P|R|F1|link P|R|F1|whole|entries|false at gold|false|by rule".split("|"))
    title = (
        "linking (articles.dev; plain text with raised characters marked, but for .docx and .html; false: an article)"
    )
    lines = write_table(title, heads, [_table_row(form, s) for form, s in sorted(scores.items())])
    shares: list[tuple[Cell, ...]] = [
        (form, s.clean / s.articles, *(1 - s.with_finding[rule] / s.articles for rule in _TOLD))
        for form, s in sorted(scores.items())
    ]
    return [
        *lines,
        "",
        *write_table("share of articles without a finding", ("form", "of all", *_TOLD), shares, digits=2),
    ]


def _table_row(form: str, s: Score) -> tuple[Cell, ...]:
    precision, recall = share(s.right, s.found), share(s.right, s.gold)
    link_precision, link_recall = share(s.right_links, s.links), share(s.right_links, s.gold_links)
    rules = " ".join(
        f"{k} {v / s.articles:.2f}" for k, v in sorted(s.findings.items()) if k < "CC200" or k in {"CC203", "CC207"}
    )
    links = (link_precision, link_recall, f1(link_precision, link_recall), share(2 * s.whole[0], s.whole[1]))
    entries = share(s.right_entries, s.entries)
    false = (s.at_gold / s.articles, s.false / s.articles, rules)
    return (form, s.articles, precision, recall, f1(precision, recall), *links, entries, *false)
