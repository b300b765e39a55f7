"""One line a finding: `paper.md:12:5: CC101 error: message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.reporter.items import incomplete, items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Report


def render_concise(reports: Sequence[Report]) -> str:
    """All findings, and a line for each reason why the run is incomplete."""
    lines = [f"{i.where}: {i.rule} {i.severity.value}: {i.message}" for i in items(reports)]
    lines += [f"not checked: {why}" for why in incomplete(reports)]
    return "".join(f"{line}\n" for line in lines)
