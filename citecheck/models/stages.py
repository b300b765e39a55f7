"""What the stages after reading pass on: citations and references, links, resolutions, findings, the report."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations where a report is kept and read back
from dataclasses import dataclass, field
from enum import StrEnum

from citecheck.models.document import CitationForm, Document, Location  # noqa: TC001 - the same
from citecheck.models.work import Notice, Work  # noqa: TC001 - the same


class Severity(StrEnum):
    """How serious a finding is: error > warning > info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most serious, for sorting."""
        return ("error", "warning", "info").index(self.value)


class LinkStatus(StrEnum):
    """What one target of a citation was found to lead to."""

    LINKED = "linked"
    NEAR = "near"  # one entry almost fits: year, suffix, spelling, co-authors; `why` has the diagnosis
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    EXEMPT = "exempt"  # personal communication, citing the document itself
    UNPARSED = "unparsed"


class Verdict(StrEnum):
    """What the sources say of one reference."""

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
    PLACEHOLDER = "placeholder"  # what is printed is a template's: nothing was asked
    NOT_COVERED = "not-covered"  # no source that was asked registers its venue in its year


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
    leads_to: str | None = None  # id of the reference that its key, link or field code names
    linked: bool = False  # its words carry a link or field code
    embedded: Work | None = None  # what the field code says of the work


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
    """What one target of one citation was linked to: no reference, one, or several that fit equally well."""

    citation: str
    target: int
    status: LinkStatus
    references: tuple[str, ...] = ()
    why: str = ""
    by: str = ""  # "label", "position", "authors and year"
    note: str = ""  # linked, and the form is unusual: "'et al.' for a work of 2 authors"
    conflict: str = ""  # linked by its mark, and the words name another entry


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
class Coverage:
    """Whether a source registers the works of a venue in a year: what makes an absence there evidence.

    Attributes:
        source: the source that says so, as in `Asked`
        venue: the name under which it registers the venue
        year: the printed year; None where none is printed
        registered: works of the venue that it registers for the year
        asked: the ISO date (UTC) of its answer
        exact: whether the years are counted for the venue; else works of it were seen in answers
    """

    source: str
    venue: str
    year: int | None
    registered: int
    asked: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """What a source registers at the printed place of a venue, where that is not the work described.

    Attributes:
        reason: in words: `volume 12 is of 1998`, `pages 213-220 of volume 45 lie within another work`
        volume: as printed
        pages: as printed
        work: the work that holds the place; None where the volume itself is of another year
        confidence: 0 to 1, the share of such places that are truly taken
    """

    reason: str
    volume: str | None
    pages: str | None
    work: Work | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """The verdict on one reference, with all one needs to derive it again."""

    reference: str
    verdict: Verdict
    reason: str = ""  # a Reason value where undetermined; else one short sentence or empty
    work: Work | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notices: tuple[Notice, ...] = ()
    asked: tuple[Asked, ...] = ()
    alternate_records: tuple[Work, ...] = ()  # other records of the same work: a mistyped second DOI, its preprint
    coverage: Coverage | None = None  # where absence is the evidence
    place: Place | None = None  # where the printed place is another work's


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A work that a citation without an entry may mean: a suggestion, never a claim."""

    citation: str
    target: int
    work: Work
    confidence: float


# --- check and report ---------------------------------------------------------------------------------------


class SuggestionKind(StrEnum):
    """What the suggestion of a finding is."""

    ENTRY = "entry"  # the whole entry with what differs corrected, ready to paste
    VALUE = "value"  # the registered value alone, which the evidence has as well
    ADDRESS = "address"  # of the work that is meant, or of a notice
    TEXT = "text"  # a sentence that says what to do


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        message: the whole of it in words, for reports that show nothing else
        suggestion_kind: what `suggestion` is; None where there is none
        suggestion_named: whether `message` names the suggested work or address already
        target: index into the targets of `citation` that it is about; None where it is about all of them or none
        reason: the cause in words without a full stop: the message without its lead-in, differences and address
        fingerprint: stable under moves of the text
        confidence: that the work it speaks of is the one meant, 0 to 1; None where nothing was weighed
        coverage: the source that registers the venue, where absence is the evidence
    """

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
    confidence: float | None = None
    target: int | None = None
    reason: str = ""
    suggestion_kind: SuggestionKind | None = None
    suggestion_named: bool = False
    coverage: Coverage | None = None

    @property
    def differences(self) -> tuple[Evidence, ...]:
        """The fields that differ between print and record."""
        return tuple(e for e in self.evidence if e.agreement is Agreement.DIFFERENT)


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
