"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.models import Severity


class Group(StrEnum):
    """Where a report shows the findings of a rule."""

    BY_SEVERITY = "by-severity"  # among the errors, the warnings or the information
    NOT_CHECKED = "not-checked"  # they claim nothing: something could not be checked


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it reports, why it matters, when it can be wrong, and how reports treat its findings.

    Attributes:
        opt_in: not looked for unless it is selected by its whole code or its name
        group: where a report shows its findings
        lead: the words before an address that is its suggestion
        fatal: as an error it leaves a work unable to support a claim
        folds: its finding lists once what would else be reported one by one
        compares: the differences between print and record are its whole message
        explains: codes of findings that are superfluous beside one of this rule; see `citecheck.checks.causes`
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    when_it_can_be_wrong: str
    example: str
    implemented: bool = True
    opt_in: bool = False
    group: Group = Group.BY_SEVERITY
    lead: str = "See"
    fatal: bool = False
    folds: bool = False
    compares: bool = False
    explains: frozenset[str] = frozenset()
