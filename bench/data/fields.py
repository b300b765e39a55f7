"""The labelled dev strings: which may be trained on, which are held out, and where they come from."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Sources that may be trained on, with their licences; all others only measure.
LICENCES = {
    "anystyle/core": "BSD-2-Clause",
    "grobid/training": "Apache-2.0",
    "grobid/header-reference": "Apache-2.0",
    "grobid/citations.xml": "Apache-2.0",
    "grobid/kisti": "Apache-2.0",
    "grobid/raw_ref_corrected": "Apache-2.0",
    "jats-mixed": "CC-BY",  # row by row: see `_attribution_only`
}
_ATTRIBUTION = re.compile(r"creativecommons\.org/licenses/by/|Creative Commons Attribution License", re.IGNORECASE)
_NARROWER = re.compile(r"by-n[cd]|by-sa|non-?commercial", re.IGNORECASE)
# `pone.0084220`, `10.1371_journal.pcbi.1004156`: PLOS publishes everything under CC BY
_PLOS = re.compile(r"(?:10\.1371_journal\.|#p(?:one|gen|cbi|med|ntd|pat|bio|digital|climate)[._-])")


def rows(shared: Path) -> Iterator[dict[str, Any]]:
    """All labelled strings."""
    with gzip.open(shared / "corpora" / "refs_parse.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def held_out(row: dict[str, Any]) -> bool:
    """The fifth that is never trained on: by hash of the row's id, of the article's for references of articles."""
    return _hash_source(row) % 5 == 0


def for_calibration(row: dict[str, Any]) -> bool:
    """Of the held-out rows the half on which confidences are fitted; they are measured on the other."""
    return _hash_source(row) // 5 % 2 == 0


def _hash_source(row: dict[str, Any]) -> int:
    name = row["id"].split("#")[0] if row["source"] == "jats-mixed" else row["id"]
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)


def may_train(row: dict[str, Any], shared: Path) -> bool:
    """Whether the row's licence allows weights made from it to be given away."""
    if row["source"] == "jats-mixed":
        return bool(_PLOS.search(row["id"])) or row["id"].split("#")[0].removeprefix("jats/") in _attribution_only(
            shared
        )
    return row["source"] in LICENCES


@lru_cache(maxsize=2)
def _attribution_only(shared: Path) -> frozenset[str]:
    """The dev articles whose own licence statement is CC BY and nothing narrower."""
    found = set()
    with gzip.open(shared / "corpora" / "articles.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            licence = str(article.get("license") or "")
            if _ATTRIBUTION.search(licence) and not _NARROWER.search(licence):
                found.add(str(article["id"]))
    return frozenset(found)
