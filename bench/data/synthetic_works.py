"""Works in any number, in Crossref's JSON: words, names and journals of real ones put together anew, with siblings.

`python -m bench.data.synthetic_works WORKS.jsonl.gz N OUT.jsonl.gz [SEED]`. The same for the same seed. One work of twelve
is a sibling of the one before: its part II, a reply to it, the same title again, or another work of the same author,
year and journal; those are what a search gets wrong.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SIBLINGS = 1 / 12


def pools(works: Path) -> tuple[list[list[str]], list[dict[str, str]], list[tuple[str, str]]]:
    """Title words as they follow one another, names, and journals with their short names, of real works."""
    titles: list[list[str]] = []
    names: list[dict[str, str]] = []
    journals: dict[tuple[str, str], None] = {}
    with gzip.open(works, "rt", encoding="utf-8") as lines:
        for line in lines:
            work = json.loads(line)
            words = " ".join(work.get("title") or []).split()
            if len(words) > 3:
                titles.append(words)
            names += [
                {k: a[k] for k in ("family", "given") if a.get(k)} for a in work.get("author") or [] if a.get("family")
            ]
            long, short = ((work.get(k) or [""])[0] for k in ("container-title", "short-container-title"))
            if long:
                journals[long, short] = None
    return titles, names, list(journals)


def synthetic(works: Path, count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` records."""
    dice = random.Random(seed)
    titles, names, journals = pools(works)
    last: dict[str, Any] | None = None
    for n in range(count):
        if last is not None and dice.random() < SIBLINGS:
            record = _make_sibling(last, titles, dice)
        else:
            long, short = dice.choice(journals)
            first = dice.randint(1, 4000)
            record = {
                "type": "journal-article",
                "title": [_make_title(titles, dice)],
                "author": [dice.choice(names) for _ in range(min(int(dice.expovariate(0.3)) + 1, 20))],
                "container-title": [long],
                "short-container-title": [short] if short else [],
                "issued": {"date-parts": [[min(2024 - int(dice.expovariate(0.07)), 2024), dice.randint(1, 12)]]},
                "volume": str(dice.randint(1, 400)),
                "issue": str(dice.randint(1, 12)),
                "page": f"{first}-{first + dice.randint(3, 20)}",
            }
        last = {**record, "DOI": f"10.5555/synth.{seed}.{n}"}
        yield last


def _make_title(titles: list[list[str]], dice: random.Random) -> str:
    """The beginning of one title and the end of another, sometimes with a piece of a third between."""
    parts = [dice.choice(titles) for _ in range(2 if dice.random() < 0.7 else 3)]
    words = [w for k, p in enumerate(parts) for w in (p[: len(p) // 2 + 1] if k == 0 else p[-(len(p) // 2 + 1) :])]
    return " ".join(words[:24])


def _make_sibling(of: dict[str, Any], titles: list[list[str]], dice: random.Random) -> dict[str, Any]:
    page = str(dice.randint(1, 4000))
    kind = dice.randrange(4)
    title = of["title"][0]
    title = [f"{title}. II", f"Reply: {title}", title, _make_title(titles, dice)][kind]
    year = of["issued"]["date-parts"][0][0] + (0 if kind == 3 else dice.randint(0, 2))
    return {**of, "title": [title], "page": page, "issued": {"date-parts": [[year]]}}


def write(works: Path, count: int, out: Path, seed: int = 1) -> None:
    """Writes `count` records to a .jsonl.gz file."""
    with gzip.open(out, "wt", encoding="utf-8", compresslevel=1) as file:
        for record in synthetic(works, count, seed):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
