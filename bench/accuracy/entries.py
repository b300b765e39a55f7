"""Finding a reference list and splitting it: measured on the dev articles, the list blocks and the two seeds."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import textwrap
import time
from typing import TYPE_CHECKING, Any

from citecheck.models import Document
from citecheck.parser.reference_list.entries import entry_text, lines_of, split_entries
from citecheck.parser.reference_list.sections import find_list
from citecheck.parser.reference_list.several_works import works_of
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.given import Given

_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)](?=\s)|\d{1,3}\s(?=[^\W\d_]))\s*")
_LETTER = re.compile(r"^\s*\(?[a-z]\s?\)\s*")  # `a) ` of one work of several
_WIDTH = 80
SEED = 7


def run(given: Given) -> list[str]:
    """The table, of `--sample` articles (150)."""
    shared = given.shared
    rows = list(_draw_articles(given.corpora / "articles.dev.jsonl.gz", given.number("sample", 150)))
    table = [f"lists of {len(rows)} dev articles: entries right (exact text), lists right in number"]
    for name, render in _VARIANTS.items():
        table.append(_measure_variant(name, rows, render))
    empty = sum(1 for row in rows if not find_list(_make_document(_join_paragraphs(row))).references)
    table.append(f"  {'no list in body only':24} {empty}/{len(rows)} = {empty / len(rows):.3f}")
    table.append(_measure_segments(shared / "corpora" / "refs_segment.jsonl.gz"))
    table.extend(_measure_seeds(shared / "seeds"))
    return table


def _draw_articles(path: Path, n: int) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if len(_gold_entries(row)) >= 3]
    yield from random.Random(SEED).sample(rows, min(n, len(rows)))


def _gold_entries(row: dict[str, Any]) -> list[str]:
    return [_LABEL.sub("", " ".join(r["raw"].split())) for r in row["references"] if r.get("raw")]


def _make_document(text: str) -> Document:
    return Document("d", "d.txt", "text", text, "")


def _join_paragraphs(row: dict[str, Any]) -> str:
    return "\n\n".join(p["text"] for p in row["paragraphs"])


def _render_plain(row: dict[str, Any]) -> str:
    gold = _gold_entries(row)
    if row["style"] == "numeric":
        gold = [f"{i}. {raw}" for i, raw in enumerate(gold, 1)]
    return f"{_join_paragraphs(row)}\n\nReferences\n\n" + "\n".join(gold) + "\n"


def _render_without_heading(row: dict[str, Any]) -> str:
    return _render_plain(row).replace("\n\nReferences\n\n", "\n\n")


def _render_wrapped(row: dict[str, Any]) -> str:
    return "\n".join(_wrap_line(line) for line in _render_plain(row).split("\n"))


def _wrap_line(line: str) -> str:
    return "\n".join(textwrap.wrap(line, _WIDTH, break_on_hyphens=False, break_long_words=False)) if line else line


def _render_unnumbered(row: dict[str, Any]) -> str:
    return f"{_join_paragraphs(row)}\n\nReferences\n\n" + "\n".join(_gold_entries(row)) + "\n"


def _unnumbered_headless(row: dict[str, Any]) -> str:
    return f"{_join_paragraphs(row)}\n\n" + "\n\n".join(_gold_entries(row)) + "\n\nDownloads\n\nNo data yet.\n"


def _unnumbered_wrapped(row: dict[str, Any]) -> str:
    return "\n".join(_wrap_line(line) for line in _render_unnumbered(row).split("\n"))


def _render_square_labels(row: dict[str, Any]) -> str:
    gold = [f"[{i}] {raw}" for i, raw in enumerate(_gold_entries(row), 1)]
    return (
        f"{_join_paragraphs(row)}\n\nREFERENCES\n"
        + "\n".join(_wrap_line(g) for g in gold)
        + "\n\nAppendix A\n\nMore words here.\n"
    )


_VARIANTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "plain": _render_plain,
    "without heading": _render_without_heading,
    "wrapped at 80": _render_wrapped,
    "unnumbered": _render_unnumbered,
    "unnumbered, blank, bare": _unnumbered_headless,
    "unnumbered, wrapped": _unnumbered_wrapped,
    "[n], wrapped, appendix": _render_square_labels,
}


def _measure_variant(name: str, rows: list[dict[str, Any]], render: Callable[[dict[str, Any]], str]) -> str:
    right = total = same = extra = 0
    spent = 0.0
    for row in rows:
        gold = [squash(g) for g in _gold_entries(row)]
        document = _make_document(render(row))
        began = time.perf_counter()
        found = [squash(_LABEL.sub("", r.raw)) for r in find_list(document).references]
        spent += time.perf_counter() - began
        pool = set(found)
        hits = sum(1 for g in gold if g in pool)
        right, total, extra = right + hits, total + len(gold), extra + len(found) - hits
        same += len(found) == len(gold)
        if "-v" in sys.argv and hits < len(gold) * 0.9:
            print(name, row["id"], "gold", len(gold), "found", len(found), "right", hits)
    share = f"{right}/{total} = {right / total:.3f}"
    return f"  {name:24} {share}   extra {extra}   lists {same}/{len(rows)}   {spent / len(rows) * 1000:.0f} ms each"


def _measure_segments(path: Path) -> str:
    if not path.exists():
        return f"segments: no data at {path}"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(map(json.loads, file))
    true = found = gold = exact = begun = 0
    for row in rows:
        block = row["block"]
        spans = split_entries(lines_of(block, 0, len(block))).spans
        works = [(start, end) for s in spans for _, start, end in works_of(block, s)]
        ours = _entry_fingerprints([entry_text(block[start:end]) for start, end in works])
        theirs = _entry_fingerprints([r["raw"] for r in row["refs"]])
        true, found, gold = true + len(ours & theirs), found + len(ours), gold + len(theirs)
        exact += ours == theirs
        begun += len({start for start, _ in ours} & {start for start, _ in theirs})
        if "-v" in sys.argv and len(ours & theirs) < len(theirs) * 0.9:
            print(row["id"], "gold", len(theirs), "found", len(ours), "true", len(ours & theirs))
    precision, recall = true / found, true / gold
    f1 = 2 * precision * recall / (precision + recall)
    size = f"n = {gold} entries, {len(rows)} blocks, {exact} exact"
    starts = 2 * begun / (found + gold)
    return (
        f"  segments: where entries begin F1 {starts:.3f}; whole P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({size})"
    )


def _entry_fingerprints(entries: list[str]) -> set[tuple[str, str]]:
    """Entries by their first and last letters, labels left out: the same start and the same end."""
    return {(s[:24], s[-12:]) for e in entries if (s := squash(_LETTER.sub("", _LABEL.sub("", e))))}


def _measure_seeds(folder: Path) -> list[str]:
    table = []
    for path in sorted(folder.glob("0*.txt")):
        found = find_list(_make_document(path.read_text(encoding="utf-8")))
        table.append(f"  seed {path.name[:3]}: {len(found.references)} entries, heading {found.heading!r}")
    return table
