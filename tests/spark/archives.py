"""Archives to run over: a small one of our own, and the whole one of the development data where it is."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.data.rendering import as_text
from citecheck.index import build

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FULL = os.environ.get("FULL", "") not in {"", "0"}
COPIES = 8  # of the documents of the fixtures
STRINGS = 1_500
WHOLE_STRINGS = int(os.environ.get("STRINGS") or 100_000)
WHOLE_ARTICLES = int(os.environ.get("ARTICLES") or 705)
# Suffixes of documents that are whole by themselves.
_ALONE = frozenset({".txt", ".md", ".docx", ".odt", ".rtf", ".fodt"})


@dataclass(frozen=True, slots=True)
class Archive:
    """What a run is given: its inputs, and the index it asks."""

    inputs: tuple[Path, ...]
    index: Path

    @property
    def arguments(self) -> list[str]:
        """The arguments of a run but for `--out` and the engine."""
        return [*map(str, self.inputs), f"--source=index:{self.index}"]


def archive(folder: Path) -> Archive:
    """The archive that was asked for: `FULL=1` the whole one, which needs the development data."""
    return whole(folder, shared()) if FULL else small(folder)


def shared() -> Path:
    """Where the development data is."""
    return Path(os.environ.get("SHARED", ROOT.parent / "shared"))


def small(folder: Path) -> Archive:
    """Documents of the fixtures, several times, and strings made of the works they cite."""
    works = ROOT / "fixtures" / "works" / "works.jsonl"
    build(folder / "works", [works])
    documents = folder / "documents"
    documents.mkdir()
    found = [p for p in sorted((ROOT / "fixtures" / "documents").rglob("*")) if p.suffix in _ALONE]
    for path in found:
        for copy in range(COPIES):
            (documents / f"{copy}-{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    records = [json.loads(line) for line in works.read_text(encoding="utf-8").splitlines()]
    _write(folder / "strings.jsonl", (_printed(records[n % len(records)], n // len(records)) for n in range(STRINGS)))
    return Archive((documents, folder / "strings.jsonl"), folder / "works")


def _printed(record: dict[str, Any], change: int) -> str:
    """A record as a list prints it, with a year that is the wrong one where `change` says so."""
    authors = ", ".join(f"{a['family']} {a.get('given', '')[:1]}" for a in record.get("author", []) if a.get("family"))
    year = record.get("issued", {}).get("date-parts", [[2000]])[0][0] or 2000
    title, container = ((record.get(name) or [""])[0] for name in ("title", "container-title"))
    place = f"{record.get('volume', '')}:{record.get('page', '')}"
    return f"{authors}. {title}. {container}. {year + change % 7};{place}. No. {change}"


def whole(folder: Path, data: Path) -> Archive:
    """The 705 articles as texts, and 100,000 strings: those there are, again until they are so many."""
    corpora = data / "corpora"
    index = Path(os.environ["INDEX"]) if os.environ.get("INDEX") else folder / "works"
    if not index.exists():
        build(index, [corpora / "works.jsonl.gz"])
    documents = folder / "articles"
    documents.mkdir()
    for article in islice(_lines(corpora / "articles.dev.jsonl.gz"), WHOLE_ARTICLES):
        text = as_text(article, marks=False).document.text
        (documents / f"{article['id']}.txt").write_text(text, encoding="utf-8")
    raws = [row["raw"] for row in _lines(corpora / "refs_match.dev.jsonl.gz")]
    _write(folder / "strings.jsonl", (_again(raws, n) for n in range(WHOLE_STRINGS)))
    return Archive((documents, folder / "strings.jsonl"), index)


def _again(raws: list[str], n: int) -> str:
    """A string; from the second time on with a note behind it, so that it is looked up again."""
    round_, place = divmod(n, len(raws))
    return f"{raws[place]} Copy {round_}." if round_ else raws[place]


def _write(path: Path, strings: Iterator[str]) -> None:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in strings), encoding="utf-8")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
