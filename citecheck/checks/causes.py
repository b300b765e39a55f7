"""One root cause, one finding: what another finding explains is not reported again.

`Rule.explains` says which findings a rule makes superfluous. A finding explains only those that are about the same
entry, or about the same target of the same citation; one that lists for the whole report what would else be reported
one by one (`Rule.folds`) explains all of them, where it is an error.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.rules import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Finding


def unexplained(findings: Iterable[Finding], causes: Iterable[Finding]) -> list[Finding]:
    """The findings that none of the causes, which may be among them, explains."""
    everywhere: set[str] = set()
    by_subject: dict[tuple[str, object], list[Finding]] = defaultdict(list)
    for cause in causes:
        rule = BY_CODE[cause.rule]
        if not rule.folds:
            for code in rule.explains:
                for subject in _subjects_of(cause):
                    by_subject[code, subject].append(cause)
        elif cause.severity is Severity.ERROR:
            everywhere |= rule.explains
    return [
        f
        for f in findings
        if f.rule not in everywhere
        and not any(cause is not f for subject in _subjects_of(f) for cause in by_subject.get((f.rule, subject), ()))
    ]


def _subjects_of(finding: Finding) -> set[object]:
    """What a finding is about: an entry, a target of a citation."""
    subjects: set[object] = {finding.reference} if finding.reference else set()
    return subjects | ({(finding.citation, finding.target)} if finding.citation else set())
