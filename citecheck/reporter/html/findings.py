"""The findings as an editor takes them up: must fix, please check, could not check, for information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from citecheck.models import SuggestionKind
from citecheck.reporter.base import count
from citecheck.reporter.html.diff import compare
from citecheck.reporter.html.pieces import Jump, work_line
from citecheck.reporter.html.record import list_differences
from citecheck.reporter.plain import printable, shorten
from citecheck.reporter.view import statement
from citecheck.rules import BY_CODE
from citecheck.text.citing import entry_number, number_entry, target_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Citation, Finding, Reference
    from citecheck.reporter.html.diff import Piece
    from citecheck.reporter.html.pieces import WorkLine
    from citecheck.reporter.html.record import Difference
    from citecheck.reporter.html.view import PageView
    from citecheck.reporter.view import Excerpt
    from citecheck.rules import Rule

_SENTENCE = 420  # columns of a sentence that are repeated
_ENTRY = 320  # columns of an entry
_PLACES = 12  # places of one finding that are linked
_DOI_ORG = "https://doi.org/"


class GroupLook(NamedTuple):
    """What a group of findings is called, its sign, what it asks of the reader, and its words in the tally."""

    title: str
    sign: str
    lead: str
    asks: str
    folded: bool  # its findings are lists to open, by rule


GROUPS = {
    "error": GroupLook(
        "Must fix", "✗", "A reader cannot follow or trust these as they are printed.", "must fix", folded=False
    ),
    "warning": GroupLook(
        "Please check", "!", "Something does not fit; a person has to look and decide.", "please check", folded=False
    ),
    "open": GroupLook(
        "Could not check",
        "○",
        "Nothing is claimed about these: they were not, or could not be, looked up.",
        "could not be checked",
        folded=True,
    ),
    "info": GroupLook("For information", "i", "Advice; nothing here is wrong.", "for information", folded=True),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a card is about: a stretch of the text with its citation marked, or an entry with its number."""

    excerpt: Excerpt | None = None
    number: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do: words, then the address of a DOI; or a corrected entry with what is new in it marked."""

    words: str = ""
    doi: str = ""
    corrected: Sequence[Piece] = ()


class Meant(NamedTuple):
    """A citation without an entry, its id, and a work that it may mean."""

    citation: str
    to: Jump
    work: WorkLine


@dataclass(frozen=True, slots=True)
class Card:
    """One finding with all that one needs to take it up. `perhaps` are works that its citation may mean."""

    id: str
    fingerprint: str
    kind: str
    rule: Rule
    title: str
    where: str
    subject: Subject
    said: str
    differences: Sequence[Difference]
    advice: Advice | None
    perhaps: Sequence[WorkLine]
    meant: Sequence[Meant]
    jumps: Sequence[Jump]


@dataclass(frozen=True, slots=True)
class Row:
    """One finding among many of its rule, on a line; `said` and the address are empty where the heading says it."""

    id: str
    fingerprint: str
    kind: str
    about: Jump | None
    said: str
    doi: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Findings of one rule that are met very often, or of one reason for which something was not checked."""

    kind: str
    opened: bool
    rule: Rule
    title: str
    reason: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one group: some as cards, those met very often in bundles."""

    id: str
    kind: str
    look: GroupLook
    count: int
    cards: Sequence[Card]
    bundles: Sequence[Bundle]


def make_groups(view: PageView) -> Sequence[Group]:
    """All groups that have findings."""
    return [
        Group(
            id=view.id(kind),
            kind=kind,
            look=GROUPS[kind],
            count=len(findings),
            cards=[make_card(view, f, kind) for f in findings if id(f) not in view.folded],
            bundles=[
                Bundle(
                    kind=kind,
                    opened=not GROUPS[kind].folded,
                    rule=BY_CODE[code],
                    title=title_of(code),
                    reason=reason.rstrip("."),
                    rows=[_make_row(view, f, kind, brief=bool(reason)) for f in found],
                )
                for (code, reason), found in view.bundles[kind].items()
            ],
        )
        for kind, findings in view.groups.items()
        if findings
    ]


def _make_row(view: PageView, finding: Finding, kind: str, *, brief: bool) -> Row:
    citation, reference = view.citation_of(finding), view.reference_of(finding)
    about = None
    if citation:
        about = view.jump(citation.id, printable(citation.raw))
    elif reference:
        about = view.jump(reference.id, number_entry(reference))
    doi = _suggested_doi(finding) if finding.suggestion_named and finding.reason else ""
    said = f"{finding.reason}. {BY_CODE[finding.rule].lead}" if doi else finding.message
    return Row(
        id=view.finding_id(finding),
        fingerprint=printable(finding.fingerprint),
        kind=kind,
        about=about,
        said="" if brief else said,
        doi="" if brief else doi,
    )


def make_card(view: PageView, finding: Finding, kind: str) -> Card:
    """One finding: what, where, the sentence or the entry, what was seen, what to do."""
    citation, reference = view.citation_of(finding), view.reference_of(finding)
    doi = _suggested_doi(finding)
    return Card(
        id=view.finding_id(finding),
        fingerprint=printable(finding.fingerprint),
        kind=kind,
        rule=BY_CODE[finding.rule],
        title=title_of(finding.rule),
        where=_describe_place(view, finding),
        subject=_subject_of(view, finding, citation, reference),
        said=f"{finding.reason}." if doi and finding.suggestion_named and finding.reason else statement(finding),
        differences=list_differences(finding.evidence),
        advice=_advise(view, finding, reference),
        perhaps=[work_line(work) for work in view.possible_works(finding)],
        meant=_list_meant(view) if BY_CODE[finding.rule].folds else (),
        jumps=_list_jumps(view, finding, citation, reference),
    )


def title_of(code: str) -> str:
    """The name of a rule as a title: `Citation missing` of `citation-missing`."""
    words = BY_CODE[code].name.replace("-", " ")
    return (words[:1].upper() + words[1:]).replace("Et al ", "‘Et al.’ ").replace("Volume issue", "Volume, issue or")


def _describe_place(view: PageView, finding: Finding) -> str:
    if not finding.locations:
        return ""
    first, more = finding.locations[0], len(finding.locations) - 1
    manuscript = view.manuscript
    other = manuscript is not None and first.document != manuscript.id and not finding.reference
    parts = (
        view.where(first, path=other),
        f"and {count(more, 'more place')}" if more and not finding.reference else "",
    )
    return ", ".join(part for part in parts if part)


def _subject_of(view: PageView, finding: Finding, citation: Citation | None, reference: Reference | None) -> Subject:
    """The sentence of the citation; the entry, where the finding is not about a citation."""
    if citation and (finding.target is not None or view.has_one_place(finding)):
        return Subject(excerpt=view.excerpt(citation, _SENTENCE, finding.target))
    if reference and not citation:
        return Subject(number=entry_number(reference), entry=shorten(printable(reference.raw), _ENTRY))
    return Subject()


def _suggested_doi(finding: Finding) -> str:
    """The DOI of a suggestion that is the address of one."""
    suggestion = printable(finding.suggestion or "")
    is_address = finding.suggestion_kind is SuggestionKind.ADDRESS and " " not in suggestion
    return suggestion.removeprefix(_DOI_ORG) if is_address and suggestion.startswith(_DOI_ORG) else ""


def _advise(view: PageView, finding: Finding, reference: Reference | None) -> Advice | None:
    suggestion = view.suggestion(finding)
    if not suggestion:
        return None
    if doi := _suggested_doi(finding):
        return Advice(BY_CODE[finding.rule].lead, doi=doi)
    if reference and finding.suggestion_kind is SuggestionKind.ENTRY:
        return Advice("Corrected:", corrected=compare("entry", reference.raw, suggestion)[1])
    return Advice(suggestion)


def _list_meant(view: PageView) -> Sequence[Meant]:
    """Of a finding that speaks for many citations without an entry: the works that each may mean."""
    return [
        Meant(view.id(citation.id), view.jump(citation.id, target_text(target)), work_line(work))
        for citation in view.marked_citations.values()
        for index, target in enumerate(citation.targets)
        for work in view.suggested_works.get((citation.id, index), ())
    ]


def _list_jumps(
    view: PageView, finding: Finding, citation: Citation | None, reference: Reference | None
) -> Sequence[Jump]:
    """Ways to the places in the text and to the entry."""
    places = list(dict.fromkeys(c.id for place in finding.locations if (c := view.citation_at(place))))
    places = places or ([citation.id] if citation else [])
    jumps = [view.jump(each, str(n + 1) if n else "In the text") for n, each in enumerate(places[:_PLACES])]
    if len(places) > _PLACES:
        jumps.append(Jump(f"and {len(places) - _PLACES} more"))
    if reference:
        jumps.append(view.jump(reference.id, f"Entry {entry_number(reference)}"))
        if not citation and reference.cited_by:
            jumps.append(view.jump(reference.cited_by[0], "Where it is cited"))
    return jumps
