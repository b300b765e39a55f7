"""How long a user waits before anything happens: `citecheck --help`, and `extract` of two real documents.

Medians of whole processes, taken in turn so that a noisy machine is noisy for both; quote the ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from citecheck.formats import read
from citecheck.pipeline import extract
from citecheck.reporter.json_report import render_json

if TYPE_CHECKING:
    from bench.given import Given

RUNS = 11


def _time_command(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def run(given: Given) -> list[str]:
    """The table."""
    python = sys.executable
    pairs = [
        (_time_command(python, "-c", "import click"), _time_command(python, "-m", "citecheck", "--help"))
        for _ in range(RUNS)
    ]
    bare, helped = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    lines = [
        (
            f"start-up (medians of {RUNS}): import click {1000 * bare:.0f} ms, citecheck --help {1000 * helped:.0f} ms, "
            f"ratio {ratio:.2f} (aim ≤ 2)"
        )
    ]
    seeds = sorted((given.shared / "seeds").glob("0*.txt"))
    if len(seeds) != 2:
        return [*lines, f"extract: no seeds in {given.shared}"]
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        manuscript, reference_list = read(str(seeds[0])), read(str(seeds[1]), role="references")
        render_json(extract(manuscript, reference_list, today=datetime.now(UTC).date()))
        times.append(time.perf_counter() - began)
    first, rest = times[0], statistics.median(times[1:])
    lines.append(
        f"extract of both seeds after start-up: first {1000 * first:.0f} ms, then {1000 * rest:.0f} ms (aim < 150)"
    )
    return lines
