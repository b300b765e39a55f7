"""Every type that crosses the border of a stage: read → find → link → resolve → check → report.

All are frozen and slotted; a stage returns new values and never edits what it was given. Positions are
code points, ends exclusive. `None` means unknown or not printed; nothing is ever invented to fill a field.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How grave a finding is; the order is that of RULES: error > warning > info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, for sorting."""
        return ("error", "warning", "info").index(self.value)


class CitationForm(StrEnum):
    """How a citation names its works."""

    NUMERIC = "numeric"
    AUTHOR_YEAR = "author-year"
    KEY = "key"
    NOTE = "note"
    LINKED = "linked"


class LinkStatus(StrEnum):
    """What became of one target of a citation."""

    LINKED = "linked"
    NEAR = "near"  # one entry almost fits: year, suffix, spelling, co-authors; `why` has the diagnosis
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    EXEMPT = "exempt"  # personal communication, citing the document itself
    UNPARSED = "unparsed"


class Verdict(StrEnum):
    """What became of one reference."""

    VERIFIED = "verified"
    MISMATCHED = "mismatched"
    CONFLICT = "conflict"  # its identifier belongs to another work
    UNRESOLVED = "unresolved"  # every source that could know it answered, and none has it
    UNDETERMINED = "undetermined"


class Reason(StrEnum):
    """Why a reference is `undetermined`."""

    OFFLINE_MISS = "offline-miss"
    SOURCE_UNAVAILABLE = "source-unavailable"
    AMBIGUOUS = "ambiguous"
    GREY_LITERATURE = "grey-literature"
    NO_TITLE = "no-title"
    UNPARSED = "unparsed"
    UNSUPPORTED_SCRIPT = "unsupported-script"


class Agreement(StrEnum):
    """How a printed field compares with the registered one."""

    SAME = "same"
    CLOSE = "close"
    DIFFERENT = "different"
    ABSENT = "absent"  # one side has no value
    NOT_COMPARABLE = "not-comparable"


class Outcome(StrEnum):
    """What a source answered."""

    FOUND = "found"
    NONE = "none"  # it answered, and has nothing
    UNAVAILABLE = "unavailable"  # it did not answer usably
    NOT_ASKED = "not-asked"  # offline and not in the cache


# --- places -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a document's text, as its reader would find it."""

    document: str
    start: int
    end: int
    line: int | None = None  # 1-based
    column: int | None = None  # 1-based, code points
    page: int | None = None
    part: str | None = None  # "body", "footnote 3", "table 2"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading the format itself marks (Markdown `#`, a Word style); text formats without marks have none."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Cues:
    """What a format knows beyond its text; all positions are in `Document.text`."""

    headings: tuple[Heading, ...] = ()
    superscripts: tuple[tuple[int, int], ...] = ()
    excluded: tuple[tuple[int, int], ...] = ()  # code, math, front matter: no citation is looked for there


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps positions of a document's clean text to its source text.

    `clean[i]` stands at `source[i]`, for ascending `i`; in between positions advance together. The identity
    is the empty map.
    """

    clean: tuple[int, ...] = ()
    source: tuple[int, ...] = ()

    def to_source(self, position: int) -> int:
        """The source position of a clean position."""
        if not self.clean:
            return position
        i = max(bisect_right(self.clean, position) - 1, 0)
        return self.source[i] + (position - self.clean[i])


@dataclass(frozen=True)
class Document:
    """A document as a reader delivers it: the text the parser reads, and the way back to its source.

    `text` is what the parser reads. `source_text` is what reported positions count in: the file's own decoded
    text for text formats, where a reader removed markup; `None` where both are the same.
    """

    id: str
    path: str
    format: str
    text: str
    sha256: str
    role: str = "manuscript"
    title: str | None = None
    source_text: str | None = None
    offsets: OffsetMap = OffsetMap()
    cues: Cues = Cues()
    problems: tuple[str, ...] = ()
    unread: str | None = None  # what of it the reader cannot read yet: the run is incomplete, not clean

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        text = self.text if self.source_text is None else self.source_text
        starts, at = [0], text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return tuple(starts)

    def locate(self, start: int, end: int) -> Location:
        """The location, in source positions, of `text[start:end]`."""
        first = self.offsets.to_source(start)
        last = self.offsets.to_source(end - 1) + 1 if end > start else first
        line = bisect_right(self._line_starts, first)
        return Location(self.id, first, last, line, first - self._line_starts[line - 1] + 1)


# --- works --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A contributor: a person (`family`, with `given` and `suffix`) or an organisation (`literal`).

    `given` keeps what is printed ("S C", "Sabine C."). CSL-JSON names, particles left in `family`.
    """

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None

    @property
    def display(self) -> str:
        """The name as one would print it: `Herpertz SC`, `World Health Organization`."""
        return self.literal or " ".join(p for p in (self.family, self.given, self.suffix) if p)


class NoticeKind(StrEnum):
    """Editorial notices about a work; Crossref's update types, folded."""

    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"
    REMOVAL = "removal"
    PARTIAL_RETRACTION = "partial_retraction"
    EXPRESSION_OF_CONCERN = "expression_of_concern"
    CORRECTION = "correction"
    ADDENDUM = "addendum"
    NEW_VERSION = "new_version"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """An editorial notice and who asserts it. `date` is ISO 8601, as precise as registered."""

    kind: NoticeKind
    date: str | None = None
    notice_doi: str | None = None
    asserted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A work, as printed in a reference or as registered by a source: one type for both sides.

    `type` is a CSL 1.0.2 item type. `year` is the printed year, or Crossref's `issued` (the earliest known);
    `years` holds every year a source registers (print, online, issued). `pages` is as given.
    """

    type: str | None = None
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[Name, ...] = ()
    et_al: bool = False
    editors: tuple[Name, ...] = ()
    container: str | None = None
    container_short: str | None = None
    year: int | None = None
    year_suffix: str | None = None
    year_text: str | None = None  # "n.d.", "in press": printed where the year would be
    years: tuple[int, ...] = ()
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    first_page: str | None = None
    article_number: str | None = None
    publisher: str | None = None
    edition: str | None = None
    doi: str | None = None  # lower case, without a resolver
    pmid: str | None = None
    arxiv: str | None = None
    isbn: str | None = None
    url: str | None = None
    accessed: str | None = None
    notices: tuple[Notice, ...] = ()  # registered about this work
    notice_of: tuple[str, ...] = ()  # DOIs this work is itself a notice of
    preprint_of: tuple[str, ...] = ()  # DOIs of the published versions of this preprint


# --- find ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """One work that a citation names: `label` for numbers and keys, else `authors` and `year`."""

    text: str
    start: int  # in Document.text
    end: int
    label: str | None = None
    authors: tuple[str, ...] = ()  # family names or one organisation, as printed
    et_al: bool = False
    year: str | None = None  # "2001", "n.d.", "in press"
    suffix: str | None = None  # "a" of 2001a
    exempt: str | None = None  # why no entry is needed: "personal communication", "cited through another work"


@dataclass(frozen=True, slots=True)
class Citation:
    """One marker or narrative mention; positions are in `Document.text`, `location` in the source."""

    id: str
    document: str
    raw: str
    form: CitationForm
    start: int
    end: int
    location: Location
    targets: tuple[Target, ...]
    sentence: str = ""
    malformed: str | None = None  # what is wrong with the marker itself: "the range runs backwards"


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference list."""

    id: str
    document: str
    raw: str  # white space folded, hyphenation joined, without its label
    location: Location
    position: int  # 1-based place in the list
    label: str | None  # printed number or key, without brackets
    work: Work
    embedded: Work | None = None  # from a field code or BibTeX
    cited_by: tuple[str, ...] = ()
    key: str | None = None  # the caller's own id, for resolve


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The list as found: its entries and how sure one can be of them."""

    references: tuple[Reference, ...] = ()
    numbered: bool = False
    start: int | None = None  # in Document.text; None where no list was found
    end: int | None = None
    heading: str | None = None
    disagreement: str | None = None  # where two ways of splitting differ (CC207)


# --- link ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """What one target of one citation was linked to: no reference, one, or several that fit alike."""

    citation: str
    target: int
    status: LinkStatus
    references: tuple[str, ...] = ()
    why: str = ""
    by: str = ""  # "label", "position", "authors and year"
    note: str = ""  # linked, and the form is unusual: "'et al.' for a work of 2 authors"


# --- resolve ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to a source. `as_of` is the ISO date (UTC) of the answer."""

    source: str
    outcome: Outcome
    as_of: str
    cached: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field, printed against registered."""

    field: str
    printed: str | None
    registered: str | None
    agreement: Agreement
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that a source offered for a reference, with the evidence for and against it."""

    work: Work
    source: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of one reference, with all one needs to derive it again."""

    reference: str
    verdict: Verdict
    reason: str = ""  # a Reason value where undetermined; else one short sentence or empty
    work: Work | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notices: tuple[Notice, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A work that a citation without an entry may mean: a suggestion, never a claim."""

    citation: str
    target: int
    work: Work
    confidence: float


# --- check and report ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `fingerprint` is stable under moves of the text."""

    rule: str
    severity: Severity
    message: str
    locations: tuple[Location, ...] = ()
    citation: str | None = None
    reference: str | None = None
    evidence: tuple[Evidence, ...] = ()
    suggestion: str | None = None
    fingerprint: str = ""
    suppressed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All of one audit: the value the reporters render."""

    documents: tuple[Document, ...]
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    findings: tuple[Finding, ...] = ()
    styles: Mapping[str, tuple[CitationForm, ...]] = field(default_factory=dict)  # by document id
    as_of: str = ""
    complete: bool = True
    incomplete_because: tuple[str, ...] = ()
