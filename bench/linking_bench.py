"""How well citations are found and linked in real articles, as plain text.

`python -m bench.linking_bench [SHARED] [--limit N] [--show KIND]` prints detection and link precision, recall, F1
by form, and the false findings an article. Gold: `articles.dev.jsonl.gz` (published articles, JATS cross-references).
A bracket counts as found where a citation overlaps it; links are counted as pairs of bracket and entry.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.models import Cues, Document
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 23)
_OWN_LABEL = re.compile(r"^\s*(?:\[\d+\]|\(\d+\)|\d+[.)])\s*")


@dataclass(slots=True)
class Score:
    """Counts of one form of citation."""

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
    findings: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def articles(shared: Path) -> Iterator[dict[str, Any]]:
    """The dev articles that have text and a list."""
    with gzip.open(shared / "corpora" / "articles.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["paragraphs"] and article["references"]:
                yield article


def render(article: dict[str, Any]) -> tuple[str, list[int], list[int]]:
    """The article as plain text, the offset of each paragraph, and of each entry."""
    parts: list[str] = []
    at = 0
    paragraphs, entries = [], []
    for paragraph in article["paragraphs"]:
        paragraphs.append(at)
        parts.append(paragraph["text"] + "\n\n")
        at += len(parts[-1])
    parts.append("References\n\n")
    at += len(parts[-1])
    gap = article.get("gap")  # the place of an entry that was taken out: its number stays free
    for k, reference in enumerate(article["references"]):
        number = k + 1 + (gap is not None and k >= gap)
        raw = re.sub(r"\s+", " ", reference["raw"]).strip()
        if article["style"] == "numeric":
            raw = f"{number}. {_OWN_LABEL.sub('', raw)}"
        entries.append(at)
        parts.append(raw + "\n")
        at += len(parts[-1])
    return "".join(parts), paragraphs, entries


def measure(article: dict[str, Any], score: Score, *, marks: bool = True) -> None:
    """Adds one article to a score; `marks` says whether raised characters are marked as raised."""
    text, paragraphs, entries = render(article)
    # raised markers as a format would mark them; exponents and the like are not marked in this data
    raised = tuple(
        (base + g["start"], base + g["end"])
        for base, p in zip(paragraphs, article["paragraphs"], strict=True)
        for g in p["groups"]
        if marks and g.get("superscript")
    )
    document = Document(article["id"], article["id"], "text", text, "", cues=Cues(superscripts=raised))
    report = extract(document, today=TODAY)
    ids = {r["id"]: k for k, r in enumerate(article["references"])}
    position = {r.id: entry_at(entries, r.location.start) for r in report.references}
    starts = {r.location.start for r in report.references}
    score.articles += 1
    score.entries += len(entries)
    score.right_entries += sum(any(e <= s <= e + 8 for s in starts) for e in entries)
    gold = [
        (base + g["start"], base + g["end"], {ids[t] for t in g["targets"] if t in ids})
        for base, p in zip(paragraphs, article["paragraphs"], strict=True)
        for g in p["groups"]
    ]
    linked: dict[str, set[int]] = defaultdict(set)
    for done in report.links:
        if done.status in {"linked", "near"}:
            linked[done.citation].update(position[r] for r in done.references)
    taken: set[str] = set()
    for start, end, targets in gold:
        over = [c for c in report.citations if c.start < end and start < c.end]
        score.gold += 1
        score.gold_links += len(targets)
        score.right += bool(over)
        got: set[int] = set()
        for citation in over:
            taken.add(citation.id)
            got |= linked[citation.id]
        score.links += len(got)
        score.right_links += len(got & targets)
        if not over or got != targets:
            shown = " | ".join(f"{c.raw!r}" for c in over)
            why = " | ".join(f"{d.status}: {d.why}" for d in report.links if d.citation in {c.id for c in over})
            score.wrong.append(
                f"{article['id']} {text[start:end]!r} gold {sorted(targets)} got {sorted(got)} [{shown}] {why}"
            )
    score.found += sum(bool([c for c in report.citations if c.start < e and s < c.end]) for s, e, _ in gold)
    extra = [c for c in report.citations if c.id not in taken]
    score.found += len(extra)
    score.links += sum(len(linked[c.id]) for c in extra)
    score.wrong += [f"{article['id']} EXTRA {c.raw!r} in {c.sentence[:150]!r} -> {sorted(linked[c.id])}" for c in extra]
    score.findings.update(f.rule for f in report.findings)
    score.wrong += [
        f"{article['id']} {f.rule} {f.message}"
        for f in report.findings
        if f.rule in {"CC101", "CC102", "CC103", "CC104", "CC105"}
    ]
    score.clean += not any(
        f.rule in {"CC101", "CC102", "CC103", "CC104", "CC105", "CC110", "CC111"} for f in report.findings
    )


def entry_at(entries: list[int], start: int) -> int:
    """The position of the entry that begins at an offset, or -1."""
    best = min(range(len(entries)), key=lambda k: abs(entries[k] - start))
    return best if abs(entries[best] - start) < 12 else -1


def table(scores: dict[str, Score]) -> list[str]:
    """The scores as lines."""
    lines = ["linking (articles.dev, plain text)"]
    lines.append(
        f"{'form':31} {'n':>4} {'det P':>6} {'R':>6} {'F1':>6}  {'link P':>6} {'R':>6} {'F1':>6} {'entries':>8} {'no false':>8}  findings/article"
    )
    for form, s in sorted(scores.items()):
        p, r = s.right / max(s.found, 1), s.right / max(s.gold, 1)
        lp, lr = s.right_links / max(s.links, 1), s.right_links / max(s.gold_links, 1)
        rules = " ".join(
            f"{k} {v / s.articles:.2f}" for k, v in sorted(s.findings.items()) if k < "CC200" or k in {"CC203", "CC207"}
        )
        lines.append(
            f"{form:31} {s.articles:4} {p:6.3f} {r:6.3f} {2 * p * r / max(p + r, 1e-9):6.3f}  {lp:6.3f} {lr:6.3f} "
            f"{2 * lp * lr / max(lp + lr, 1e-9):6.3f} {s.right_entries / max(s.entries, 1):8.3f} {s.clean / s.articles:8.2f}  {rules}"
        )
    return lines


def run(shared: Path, limit: int | None = None) -> dict[str, Score]:
    """All scores, by form."""
    scores: dict[str, Score] = defaultdict(Score)
    for k, article in enumerate(articles(shared)):
        if limit and k >= limit:
            break
        form = f"{article['style']}, {article['marker']}"
        measure(article, scores[form])
        if article["marker"] == "superscript":
            measure(article, scores[f"{form}, unmarked"], marks=False)
    return scores


def main() -> None:
    """Prints the table, and with `--show` what was wrong."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    shared = Path(arguments[0]) if arguments else Path("../shared")
    if not (shared / "corpora" / "articles.dev.jsonl.gz").exists():
        print("linking: no articles in", shared)
        return
    limit = next((int(a.split("=")[1]) for a in sys.argv if a.startswith("--limit=")), None)
    scores = run(shared, limit)
    print("\n".join(table(scores)))
    if any(a.startswith("--show") for a in sys.argv):
        for form, s in sorted(scores.items()):
            for line in s.wrong:
                print(form, line)


if __name__ == "__main__":
    main()
