"""A report as a gate sees it: which rules count where, how severely, and what was silenced with a reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.checks.finding import finding, fingerprinted
from citecheck.gate.config import check_codes
from citecheck.gate.suppressions import covers, is_judged_by, suppressions_beside, suppressions_in_comments
from citecheck.models import Severity
from citecheck.rules.codes import UNUSED_SUPPRESSION
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from citecheck.gate.config import Config
    from citecheck.gate.suppressions import Suppression
    from citecheck.models import Finding, Report


@dataclass(frozen=True, slots=True)
class Gate:
    """What holds for all reports of a run.

    Attributes:
        codes: the rules that count.
        config: severities, ignored files and suppressions.
        today: decides which suppressions have expired.
        known: the fingerprints of a baseline, by the path of the document; None without a baseline.
    """

    codes: frozenset[str]
    config: Config
    today: date
    known: Mapping[str, Mapping[str, str]] | None = None

    def relative_path(self, path: str) -> str:
        """A path as patterns and baselines see it: from the configuration's folder, with slashes."""
        if path == "-":
            return path
        return os.path.relpath(os.path.realpath(path), os.path.realpath(self.config.folder)).replace(os.sep, "/")

    def apply(self, report: Report) -> Report:
        """Keep the findings of the chosen rules, set their severities, and mark those that are silenced."""
        relative = self.relative_path(report.documents[0].path) if report.documents else "-"
        paths = {d.id: self.relative_path(d.path) for d in report.documents}
        paths |= {file.id: self.relative_path(file.path) for d in report.documents for file in d.included}
        findings = [
            self._with_configured_severity(f)
            for f in report.findings
            if f.rule in self.codes and not self._is_ignored(f, paths)
        ]
        suppressions = (
            *self.config.suppressions,
            *(s for d in report.documents for s in suppressions_beside(d.path)),
            *suppressions_in_comments(report),
        )
        findings, used = _apply_suppressions(findings, report, relative, suppressions, self.today)
        if UNUSED_SUPPRESSION in self.codes:
            unused = [s for s in suppressions if s not in used and is_judged_by(s, report, relative)]
            findings += _unused_findings(unused, self.today, report)
        if self.known is not None:
            known = self.known.get(relative, {})
            findings = [
                replace(f, suppressed_by="in the baseline") if f.fingerprint in known and not f.suppressed_by else f
                for f in findings
            ]
        return replace(report, findings=tuple(sorted(findings, key=lambda f: f.severity.rank)))

    def stale_entries(self, report: Report) -> dict[str, str]:
        """Baseline entries of a document that nothing is found for any more."""
        if self.known is None or not report.documents or not report.complete:
            return {}
        now = {f.fingerprint for f in report.findings}
        known = self.known.get(self.relative_path(report.documents[0].path), {})
        return {fingerprint: about for fingerprint, about in known.items() if fingerprint not in now}

    def _is_ignored(self, item: Finding, paths: Mapping[str, str]) -> bool:
        path = paths.get(item.locations[0].document if item.locations else "", next(iter(paths.values()), "-"))
        table: Mapping[str, list[str]] = self.config.get("per-file-ignores")
        return any(matches(path, glob) and item.rule in check_codes(codes, glob) for glob, codes in table.items())

    def _with_configured_severity(self, item: Finding) -> Finding:
        if item.severity is Severity.INFO:
            return item  # what a check lowered to information stays so
        table: Mapping[str, str] = self.config.get("severity")
        severity = next((s for code, s in table.items() if item.rule in check_codes([code], code)), None)
        if severity is not None:
            return replace(item, severity=Severity(severity))
        least: float = self.config.get("min-confidence")
        is_doubtful = item.confidence is not None and item.confidence < least
        return replace(item, severity=Severity.INFO) if is_doubtful else item


def _apply_suppressions(
    findings: Iterable[Finding], report: Report, relative: str, suppressions: Iterable[Suppression], today: date
) -> tuple[list[Finding], set[Suppression]]:
    """Mark the findings that a valid suppression covers; also return the suppressions that covered any."""
    used: set[Suppression] = set()
    marked = list(findings)
    for suppression in suppressions:
        if suppression.wrong or (suppression.until and suppression.until < today):
            continue
        for i, item in enumerate(marked):
            if covers(suppression, item, report, relative):
                used.add(suppression)
                if not item.suppressed_by:
                    marked[i] = replace(item, suppressed_by=f"{suppression.origin}: {suppression.reason}")
    return marked, used


def _unused_findings(unused: Iterable[Suppression], today: date, report: Report) -> list[Finding]:
    """A finding for each: a warning where it is not understood or has expired, else that it silences nothing."""
    findings = []
    for s in unused:
        severity: Severity | None = Severity.WARNING
        if s.wrong:
            message = f"The suppression in {s.origin} is not understood: {s.wrong}."
        elif s.until and s.until < today:
            message = f"The suppression in {s.origin} expired on {s.until.isoformat()}: {s.reason}."
        else:
            message = f"The suppression in {s.origin} silences nothing: {', '.join(sorted(s.rules))}, {s.reason}."
            severity = None
        locations = [s.place] if s.place else []
        findings.append(finding(UNUSED_SUPPRESSION, message, locations=locations, severity=severity))
    return list(fingerprinted(findings, {}, {r.id: r for r in report.references}))
