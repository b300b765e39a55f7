"""The corrected list: what is safe to correct is corrected within the entry, everything else is left as it is.

`proposals(report)` gives the changes entry by entry; `plan(report)` also what differs and is left to a person;
`corrected(text, proposals)` makes them in a file's text, `as_text(report, proposals)` in the list as text.
"""

from __future__ import annotations

from citecheck.fix.model import Change, Edit, Note, Plan, Proposal
from citecheck.fix.plan import as_text, corrected, plan, proposals

__all__ = ["Change", "Edit", "Note", "Plan", "Proposal", "as_text", "corrected", "plan", "proposals"]
