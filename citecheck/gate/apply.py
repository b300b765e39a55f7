"""A report as a gate sees it: which rules count where, how gravely, and what was silenced with a reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding, fingerprinted
from citecheck.gate.config import checked_codes
from citecheck.gate.suppressions import beside, concerns, in_comments, speaks_of
from citecheck.models import Severity
from citecheck.rules.codes import UNUSED_SUPPRESSION
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from citecheck.gate.config import Config
    from citecheck.gate.suppressions import Suppression
    from citecheck.models import Finding, Report

UNUSED = UNUSED_SUPPRESSION
KNOWN = "in the baseline"


@dataclass(frozen=True, slots=True)
class Gate:
    """What holds for all reports of a run. `known` maps a document's path to the fingerprints of its known findings."""

    codes: frozenset[str]
    config: Config
    today: date
    known: Mapping[str, Mapping[str, str]] | None = None

    def path(self, path: str) -> str:
        """A path as patterns and baselines see it: from the configuration's folder, with slashes."""
        if path == "-":
            return path
        return os.path.relpath(os.path.realpath(path), os.path.realpath(self.config.folder)).replace(os.sep, "/")

    def passed(self, report: Report) -> Report:
        """The report with the findings of the chosen rules, at their severities, the silenced ones marked."""
        relative = self.path(report.documents[0].path) if report.documents else "-"
        paths = {d.id: self.path(d.path) for d in report.documents}
        paths |= {file.id: self.path(file.path) for d in report.documents for file in d.included}
        found = [self._weighed(f) for f in report.findings if f.rule in self.codes and not self._ignored(f, paths)]
        stated = (
            *self.config.suppressions,
            *(s for d in report.documents for s in beside(d.path)),
            *in_comments(report),
        )
        found, used = _silenced(found, report, relative, stated, self.today)
        if UNUSED in self.codes:
            late = [s for s in stated if s not in used and concerns(s, report, relative)]
            found += _unused(late, self.today, report)
        if self.known is not None:
            known = self.known.get(relative, {})
            found = [
                replace(f, suppressed_by=KNOWN) if f.fingerprint in known and not f.suppressed_by else f for f in found
            ]
        return replace(report, findings=tuple(sorted(found, key=lambda f: f.severity.rank)))

    def stale(self, report: Report) -> dict[str, str]:
        """Baseline entries of a document that nothing is found for any more."""
        if self.known is None or not report.documents or not report.complete:
            return {}
        now = {f.fingerprint for f in report.findings}
        known = self.known.get(self.path(report.documents[0].path), {})
        return {fingerprint: about for fingerprint, about in known.items() if fingerprint not in now}

    def _ignored(self, item: Finding, paths: Mapping[str, str]) -> bool:
        path = paths.get(item.locations[0].document if item.locations else "", next(iter(paths.values()), "-"))
        table: Mapping[str, list[str]] = self.config.get("per-file-ignores")
        return any(matches(path, glob) and item.rule in checked_codes(codes, glob) for glob, codes in table.items())

    def _weighed(self, item: Finding) -> Finding:
        table: Mapping[str, str] = self.config.get("severity")
        named = next((s for code, s in table.items() if item.rule in checked_codes([code], code)), None)
        if named is not None and item.severity is not Severity.INFO:
            return replace(item, severity=Severity(named))  # what a check lowered to information stays so
        least: float = self.config.get("min-confidence")
        if item.confidence is not None and item.confidence < least and item.severity is not Severity.INFO:
            return replace(item, severity=Severity.INFO)
        return item


def _silenced(
    found: list[Finding], report: Report, relative: str, stated: Iterable[Suppression], today: date
) -> tuple[list[Finding], set[Suppression]]:
    """The findings, those that a valid suppression speaks of marked; and the suppressions that spoke of any."""
    used: set[Suppression] = set()
    done = list(found)
    for each in stated:
        if each.wrong or (each.until and each.until < today):
            continue
        for i, item in enumerate(done):
            if speaks_of(each, item, report, relative):
                used.add(each)
                done[i] = item if item.suppressed_by else replace(item, suppressed_by=f"{each.origin}: {each.reason}")
    return done, used


def _unused(late: Iterable[Suppression], today: date, report: Report) -> list[Finding]:
    """CC903 for each: not understood or expired (a warning), or silencing nothing."""
    made = []
    for each in late:
        serious = bool(each.wrong) or bool(each.until and each.until < today)
        if each.wrong:
            said = f"The suppression in {each.origin} is not understood: {each.wrong}."
        elif each.until and each.until < today:
            said = f"The suppression in {each.origin} expired on {each.until.isoformat()}: {each.reason}."
        else:
            said = f"The suppression in {each.origin} silences nothing: {', '.join(sorted(each.rules))}, {each.reason}."
        severity = Severity.WARNING if serious else None
        made.append(finding(UNUSED, said, locations=[each.place] if each.place else [], severity=severity))
    return list(fingerprinted(made, {}, {r.id: r for r in report.references}))
