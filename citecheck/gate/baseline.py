"""The findings a project starts with: kept by content, so that only new ones fail and moved text changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.rules.codes import UNUSED_SUPPRESSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citecheck.gate.apply import Gate
    from citecheck.models import Report

NAME = ".citecheck-baseline.json"
FORMAT = 1


def read_baseline(path: str) -> dict[str, dict[str, str]]:
    """Read what is known: by document, what each finding is about, by fingerprint.

    Raises:
        ConfigError: the file cannot be read, or is no baseline of this format.
    """
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


def collect_baseline(gate: Gate, reports: Iterable[Report]) -> dict[str, dict[str, str]]:
    """Collect the findings that nothing else silences, by document: what each is about, by fingerprint."""
    documents: dict[str, dict[str, str]] = {}
    for report in reports:
        if not report.documents:
            continue
        known = documents.setdefault(gate.relative_path(report.documents[0].path), {})
        counted = (f for f in report.findings if not f.suppressed_by and f.rule != UNUSED_SUPPRESSION)
        known |= {f.fingerprint: f"{f.rule} {f.message}" for f in counted}
    return documents


def baseline_text(documents: Mapping[str, Mapping[str, str]]) -> str:
    """The text of the file: sorted, so that a version control shows what changed."""
    held = {"citecheck-baseline": FORMAT, "documents": {d: known for d, known in documents.items() if known}}
    return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
