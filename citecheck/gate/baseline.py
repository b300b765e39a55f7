"""The findings a project starts with: kept by content, so that only new ones fail and moved text changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.gate.apply import UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citecheck.gate.apply import Gate
    from citecheck.models import Report

NAME = ".citecheck-baseline.json"
FORMAT = 1


def read_baseline(path: str) -> dict[str, dict[str, str]]:
    """Fingerprints with what they are about, by document; `ConfigError` where the file is none."""
    try:
        held = json.loads(Path(path).read_text(encoding="utf-8"))
        if held["citecheck-baseline"] != FORMAT:
            raise ConfigError(
                f"{path}: the baseline has format {held['citecheck-baseline']}, not {FORMAT}; write it again."
            )
        documents = held["documents"]
        return {str(d): {str(k): str(v) for k, v in known.items()} for d, known in documents.items()}
    except OSError as error:
        hint = " `--write-baseline` makes one." if isinstance(error, FileNotFoundError) else ""
        raise ConfigError(f"Cannot read {path}: {error.strerror or error}.{hint}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path}: this is no baseline (`--write-baseline` makes one).") from error


def baseline(gate: Gate, reports: Iterable[Report]) -> dict[str, dict[str, str]]:
    """The findings of reports that nothing else silences, by document."""
    made: dict[str, dict[str, str]] = {}
    for report in reports:
        if not report.documents:
            continue
        known = made.setdefault(gate.path(report.documents[0].path), {})
        counted = (f for f in report.findings if not f.suppressed_by and f.rule != UNUSED)
        known |= {f.fingerprint: f"{f.rule} {f.message}" for f in counted}
    return made


def as_text(documents: Mapping[str, Mapping[str, str]]) -> str:
    """The file's text: sorted, so that a version control shows what changed."""
    held = {"citecheck-baseline": FORMAT, "documents": {d: known for d, known in documents.items() if known}}
    return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
