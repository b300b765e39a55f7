"""The gate's own speed: a thesis of 300 pages with 800 entries from a cold start, and 100 papers in one call."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

RUNS = 5

if TYPE_CHECKING:
    from bench.given import Given


def thesis(folder: Path, *, pages: int = 300, entries: int = 800) -> Path:
    """A LaTeX document of chapters with a .bib; three citations a page."""
    dice = random.Random(4)
    words = "noise sleep town school work field value model people water light stone river paper music".split()
    keys = [f"author{n}x{1950 + n % 70}" for n in range(entries)]
    records = (
        f"@article{{{key},\n author = {{Author{n}, A. and Berg, B.}},\n title = {{{' '.join(dice.choices(words, k=8))} {n}}},\n"
        f" journal = {{Journal of {dice.choice(words).title()}}},\n year = {{{1950 + n % 70}}},\n volume = {{{n % 40 + 1}}},\n pages = {{{n}--{n + 9}}}\n}}\n"
        for n, key in enumerate(keys)
    )
    (folder / "refs.bib").write_text("\n".join(records), encoding="utf-8")
    chapters = []
    for number in range(10):
        paragraphs = []
        for _ in range(pages // 10 * 3):
            text = " ".join(" ".join(dice.choices(words, k=14)).capitalize() + "." for _ in range(8))
            paragraphs.append(f"{text} \\citep{{{dice.choice(keys)},{dice.choice(keys)}}}.\n")
        (folder / f"chapter{number}.tex").write_text(
            f"\\chapter{{Part {number}}}\n" + "\n".join(paragraphs), encoding="utf-8"
        )
        chapters.append(f"\\input{{chapter{number}}}")
    main = folder / "thesis.tex"
    main.write_text(
        "\\documentclass{book}\n\\begin{document}\n"
        + "\n".join(chapters)
        + "\n\\bibliography{refs}\n\\end{document}\n",
        encoding="utf-8",
    )
    return main


def seconds(*command: str) -> float:
    """The median of some cold runs."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def run(_: Given) -> list[str]:
    """Both, with what Python's start costs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        main = thesis(folder)
        papers = []
        for number in range(100):
            place = folder / f"paper{number}"
            place.mkdir()
            papers.append(str(thesis(place, pages=10, entries=40)))
        citecheck = (sys.executable, "-m", "citecheck")
        start = seconds(sys.executable, "-c", "pass")
        one = seconds(*citecheck, "extract", str(main), "--format", "concise", "--exit-zero")
        many = seconds(*citecheck, "extract", *papers, "--format", "concise", "--exit-zero")
    return [
        f"gate: a thesis of 300 pages and 800 entries, structure, cold start {one:.2f} s; Python's start {start / one:.0%} of it",
        f"  100 papers of 10 pages and 40 entries in one call {many:.2f} s",
    ]
