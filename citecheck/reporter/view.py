"""One report as every reporter reads it: what each would otherwise look up, or take out of prose, for itself.

Reporters show findings by their fields. None takes a message or a suggestion apart: where one needs to know more of a
finding than its words, the check that makes it says so in a field.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citecheck.models import SuggestionKind
from citecheck.reporter.plain import cut_around, printable, shorten
from citecheck.rules import BY_CODE, Group
from citecheck.rules.codes import CITATION_MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import (
        Citation,
        Document,
        Finding,
        Link,
        Location,
        Reference,
        Report,
        Resolution,
        Target,
        Work,
    )

CONTEXT = 120  # code points around a marker by which its place in the sentence is told from others that read the same


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence, cut where it is long, with the part that a finding is about; `marked` may be empty."""

    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.marked + self.after


@dataclass(frozen=True)
class ReportView:
    """A report and what reporters ask of it. Texts that it returns are printable, each on one line."""

    report: Report

    # --- look-ups ------------------------------------------------------------------------------------------------

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """By id."""
        return {d.id: d for d in self.report.documents}

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """By id."""
        return {c.id: c for c in self.report.citations}

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """By id."""
        return {r.id: r for r in self.report.references}

    @cached_property
    def resolutions(self) -> Mapping[str, Resolution]:
        """By id of the reference."""
        return {r.reference: r for r in self.report.resolutions}

    @cached_property
    def links(self) -> Mapping[str, Sequence[Link]]:
        """By id of the citation."""
        links: dict[str, list[Link]] = defaultdict(list)
        for link in self.report.links:
            links[link.citation].append(link)
        return links

    @cached_property
    def suggested_works(self) -> Mapping[tuple[str, int], Sequence[Work]]:
        """The works that may be meant, by id of the citation and index of its target."""
        works: dict[tuple[str, int], list[Work]] = defaultdict(list)
        for suggestion in self.report.suggestions:
            works[suggestion.citation, suggestion.target].append(suggestion.work)
        return works

    def citation_of(self, finding: Finding) -> Citation | None:
        """The citation that a finding is about."""
        return self.citations.get(finding.citation or "")

    def reference_of(self, finding: Finding) -> Reference | None:
        """The entry that a finding is about, or that the citation it is about may mean."""
        return self.references.get(finding.reference or "")

    # --- findings ------------------------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """Those that nobody silenced."""
        return [f for f in self.report.findings if not f.suppressed_by]

    @property
    def folded(self) -> frozenset[int]:
        """The findings, by their place in memory, that a reporter shows without their suggestions: here none."""
        return frozenset()

    def possible_works(self, finding: Finding) -> Sequence[Work]:
        """The works that a citation without an entry may mean: those of the target that the finding is about."""
        citation = self.citation_of(finding)
        if citation is None or finding.rule != CITATION_MISSING:
            return ()
        targets = range(len(citation.targets)) if finding.target is None else (finding.target,)
        return [work for target in targets for work in self.suggested_works.get((citation.id, target), ())]

    def suggestion(self, finding: Finding) -> str:
        """What to do, or to put in its place, where that is said here.

        Empty where it is only the registered value, which is among the differences, and where an earlier finding about
        the same entry or citation that is not folded says the same.
        """
        if finding.suggestion_kind is SuggestionKind.VALUE or id(finding) in self._repeated_suggestions:
            return ""
        return printable(finding.suggestion or "")

    @cached_property
    def _repeated_suggestions(self) -> frozenset[int]:
        """The findings, by their place in memory, whose suggestion an earlier one about the same has made."""
        made: set[tuple[object, ...]] = set()
        repeating: set[int] = set()
        for finding in self.findings:
            subject = (finding.reference or finding.citation, finding.suggestion)
            if finding.suggestion and subject[0] and id(finding) not in self.folded and not is_unchecked(finding):
                if subject in made:
                    repeating.add(id(finding))
                made.add(subject)
        return frozenset(repeating)

    # --- places and words ----------------------------------------------------------------------------------------

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """By id of the document; of files that were put together also each of them."""
        documents = self.report.documents
        return {d.id: d.path for d in documents} | {f.id: f.path for d in documents for f in d.included}

    @cached_property
    def _citation_places(self) -> frozenset[tuple[str, int]]:
        return frozenset((c.location.document, c.location.start) for c in self.report.citations)

    @cached_property
    def _entry_places(self) -> frozenset[tuple[str, int]]:
        return frozenset((r.location.document, r.location.start) for r in self.report.references)

    def is_citation(self, place: Location) -> bool:
        """Whether a citation begins there."""
        return (place.document, place.start) in self._citation_places

    def has_one_place(self, finding: Finding) -> bool:
        """Whether a finding stands at one place of the text; the entries it names do not count."""
        others = finding.locations[1:]
        return all((place.document, place.start) in self._entry_places for place in others)

    def excerpt(self, citation: Citation, columns: int, target: int | None = None) -> Excerpt:
        """The sentence of a citation around its marker, or around one of its targets.

        Args:
            citation: the citation
            columns: the width that a longer sentence is cut to
            target: index of the target that is marked; the whole marker is marked where it is not given
        """
        sentence = printable(citation.sentence) or printable(citation.raw)
        document = self.documents.get(citation.document)
        text = document.text if document else ""
        marked = None if target is None else citation.targets[target]
        if marked and (len(citation.targets) > 1 or marked.label is None):
            found = _find_in_sentence(sentence, text, *_own_stretch(citation, marked, text))
            if found is None:
                found = _find_in_sentence(sentence, text, citation.start, citation.end, citation.raw)
        else:
            found = _find_in_sentence(sentence, text, citation.start, citation.end, citation.raw)
        if found is None:
            return Excerpt(shorten(sentence, columns), "", "")
        return Excerpt(*cut_around(sentence, *found, columns))


def _own_stretch(citation: Citation, target: Target, text: str) -> tuple[int, int, str]:
    """Where a target is named, and its words: the second of `Dogwood 2005, 2005a` by `2005a`; brackets are closed."""
    before = max((t.end for t in citation.targets if target.start < t.end < target.end), default=target.start)
    words = target.text[before - target.start :]
    start = target.end - len(words.lstrip(" ,;&\n\t"))
    words = target.text[start - target.start :]
    if words.count("(") > words.count(")") and text[target.end : target.end + 1] == ")":
        return start, target.end + 1, words + ")"
    return start, target.end, words


def _find_in_sentence(sentence: str, text: str, start: int, end: int, raw: str) -> tuple[int, int] | None:
    """Where in a sentence the words at a place of the text stand.

    Where they occur more than once (`Smith 2005` in `Smith 2005a`), the occurrence with the same text around it.
    """
    words = printable(raw)
    places = [at for at in range(len(sentence)) if words and sentence.startswith(words, at)]
    if not places:
        return None
    before, after = printable(text[max(0, start - CONTEXT) : start]), printable(text[end : end + CONTEXT])

    def agreement(at: int) -> int:
        behind = sentence[at + len(words) :]
        return _common_length(sentence[:at].rstrip()[::-1], before[::-1]) + _common_length(behind.lstrip(), after)

    at = max(places, key=agreement)
    return at, at + len(words)


def _common_length(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def page_and_part(location: Location | None) -> list[str]:
    """Where something stands in a document that may have no lines: `page 3`, `footnote 2`."""
    if location is None:
        return []
    page = [f"page {location.page}"] if location.page else []
    return page + ([printable(location.part)] if location.part and location.part != "body" else [])


def is_unchecked(finding: Finding) -> bool:
    """Whether a finding claims nothing but that something could not be checked."""
    return BY_CODE[finding.rule].group is Group.NOT_CHECKED


def statement(finding: Finding) -> str:
    """What a finding says where its differences stand beside it, field by field; may be empty."""
    if finding.differences and (finding.reason or BY_CODE[finding.rule].compares):
        return printable(f"{finding.reason[:1].upper()}{finding.reason[1:]}.") if finding.reason else ""
    return printable(finding.message)


def why_unchecked(finding: Finding) -> str:
    """Why something could not be checked, the same words for all of one reason."""
    return printable(f"{finding.reason}." if finding.reason else finding.message)
