"""Every type that crosses the border of a stage: read → find → link → resolve → check → report.

All are frozen; a stage returns new values and never edits what it was given. Positions are code points, ends
exclusive. `None` means unknown or not printed; nothing is ever invented to fill a field.
"""

from __future__ import annotations

from citecheck.models.claims import Claim, Standing
from citecheck.models.document import (
    Anchor,
    CitationForm,
    Document,
    Fault,
    Heading,
    Location,
    MarkedCitation,
    MarkedEntry,
    MarkedTarget,
    Markup,
    OffsetMap,
    Part,
    SourceFile,
)
from citecheck.models.question import Answer, Contents, Query, Venue, VenueAnswer
from citecheck.models.stages import (
    Agreement,
    Asked,
    Candidate,
    Citation,
    Coverage,
    Evidence,
    Finding,
    Link,
    LinkStatus,
    Outcome,
    Place,
    Reason,
    Reference,
    ReferenceList,
    Report,
    Resolution,
    Severity,
    Suggestion,
    SuggestionKind,
    Target,
    Verdict,
)
from citecheck.models.step import Step
from citecheck.models.work import (
    Name,
    Notice,
    NoticeKind,
    Work,
)

__all__ = [
    "Agreement",
    "Anchor",
    "Answer",
    "Asked",
    "Candidate",
    "Citation",
    "CitationForm",
    "Claim",
    "Contents",
    "Coverage",
    "Document",
    "Evidence",
    "Fault",
    "Finding",
    "Heading",
    "Link",
    "LinkStatus",
    "Location",
    "MarkedCitation",
    "MarkedEntry",
    "MarkedTarget",
    "Markup",
    "Name",
    "Notice",
    "NoticeKind",
    "OffsetMap",
    "Outcome",
    "Part",
    "Place",
    "Query",
    "Reason",
    "Reference",
    "ReferenceList",
    "Report",
    "Resolution",
    "Severity",
    "SourceFile",
    "Standing",
    "Step",
    "Suggestion",
    "SuggestionKind",
    "Target",
    "Venue",
    "VenueAnswer",
    "Verdict",
    "Work",
]
