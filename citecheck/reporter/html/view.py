"""One report as the HTML modules look at it: what each of them asks for again and again, worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.html.pieces import brief, text
from citecheck.reporter.html.standing import entry_standing, place_standing
from citecheck.reporter.items import relative
from citecheck.reporter.view import entry_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Document, Finding, Link, Location, Reference, Report, Resolution, Suggestion
    from citecheck.reporter.html.standing import Standing

UNCHECKED = frozenset({"CC390", "CC901", "CC902"})  # they claim nothing: something was not checked
_SEVERAL = 3  # places; a finding of information that names more says little of each
_GROUP = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


@dataclass(frozen=True)
class View:
    """A report, and the prefix that keeps the ids of several apart."""

    report: Report
    prefix: str = ""

    # --- ids -----------------------------------------------------------------------------------------------------

    def id(self, name: str) -> str:
        """The id in the page of a citation, an entry or a part of the report."""
        return f"{self.prefix}{name}"

    @cached_property
    def finding_ids(self) -> Mapping[int, str]:
        """The ids of findings, by their place in memory: two findings may be equal."""
        return {id(f): f"f{n}" for n, f in enumerate(self.findings, start=1)}

    # --- look-ups ------------------------------------------------------------------------------------------------

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """By id."""
        return {r.id: r for r in self.report.references}

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """By id."""
        return {c.id: c for c in self.report.citations}

    @cached_property
    def resolutions(self) -> Mapping[str, Resolution]:
        """By id of the reference."""
        return {r.reference: r for r in self.report.resolutions}

    @cached_property
    def links(self) -> Mapping[str, Sequence[Link]]:
        """By id of the citation."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.report.links:
            found[link.citation].append(link)
        return found

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Suggestion]]:
        """By id of the citation."""
        found: dict[str, list[Suggestion]] = defaultdict(list)
        for each in self.report.suggestions:
            found[each.citation].append(each)
        return found

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """Those that nobody silenced."""
        return [f for f in self.report.findings if not f.suppressed_by]

    @cached_property
    def findings_of(self) -> Mapping[str, Sequence[Finding]]:
        """By id of the citation or of the entry they speak of."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for each in self.findings:
            for about in {each.citation, each.reference} - {None}:
                found[about or ""].append(each)
        return found

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each entry stands; a finding about a citation says nothing about the entry it may mean."""
        return {
            r.id: entry_standing(
                self.resolutions.get(r.id), [f for f in self.findings_of.get(r.id, ()) if f.citation is None]
            )
            for r in self.report.references
        }

    @cached_property
    def set(self) -> Mapping[str, Citation]:
        """The citations that the page marks, by id, in the order of the text: none lies within another."""
        document, found, at = self.manuscript, {}, 0
        own = (c for c in self.report.citations if document and c.document == document.id)
        for each in sorted(own, key=lambda c: (c.start, -c.end)):
            if document and at <= each.start < each.end <= len(document.text):
                found[each.id] = each
                at = each.end
        return found

    @cached_property
    def findings_at(self) -> Mapping[str, Sequence[Finding]]:
        """By id of the citation: those about it, and those that name its place among others."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for each in self.findings:
            if each.severity is Severity.INFO and len(each.locations) > _SEVERAL:
                continue  # it is about the text as a whole
            about = [each.citation] if each.citation else []
            about += [c.id for place in each.locations if (c := self.citation_at(place))]
            for citation in dict.fromkeys(about):
                found[citation].append(each)
        return found

    def citation_at(self, place: Location) -> Citation | None:
        """The citation that a place of a finding lies in."""
        starts = self._starts.get(place.document, ())
        at = bisect_right(starts, (place.start, len(self.citations))) - 1
        citation = self.report.citations[starts[at][1]] if at >= 0 else None
        inside = citation and (place.start < citation.location.end or place.start == citation.location.start)
        return citation if inside else None

    @cached_property
    def _starts(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """By document of the source: where citations begin, and which."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, citation in enumerate(self.report.citations):
            found[citation.location.document].append((citation.location.start, number))
        return {document: sorted(own) for document, own in found.items()}

    # --- words ---------------------------------------------------------------------------------------------------

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """By id of the document, of files put together also each of them."""
        documents = self.report.documents
        return {d.id: relative(d.path) for d in documents} | {
            f.id: relative(f.path) for d in documents for f in d.included
        }

    @property
    def manuscript(self) -> Document | None:
        """The document that cites; `None` where a list was checked alone."""
        return next((d for d in self.report.documents if d.role != "references"), None)

    @property
    def reference_list(self) -> Document | None:
        """The list, where it was a document of its own."""
        return next((d for d in self.report.documents if d.role == "references"), None)

    @property
    def name(self) -> str:
        """What was checked, by its title or its file."""
        first = self.manuscript or self.reference_list
        if first is None:
            return "References"
        return first.title or self.paths[first.id].rpartition("/")[2]

    def jump(self, target: str, words: str, more: str = "") -> str:
        """A link to a citation, an entry or a finding in the page; only the words where the page has no such place."""
        shown = f"<bdi>{text(words)}</bdi>{more}"
        here = target in self.set or target in self.references or target not in self.citations
        return f'<a href="#{self.id(target)}">{shown}</a>' if here else shown

    def brief(self, reference: Reference) -> str:
        """`7 · Jovev et al. 2013`."""
        return brief(reference.work, entry_name(reference))

    def standing(self, link: Link) -> Standing:
        """How one target of a citation stands."""
        own = [self.standings[r] for r in link.references if r in self.standings]
        return place_standing(link.status, own)

    def where(self, location: Location, *, path: bool = False) -> str:
        """`line 12`, `page 3, footnote 2`; with the file's name where that is not clear."""
        parts = [self.paths.get(location.document, "")] if path else []
        parts += [f"page {location.page}"] if location.page else []
        parts += [f"line {location.line}"] if location.line and not location.page else []
        parts += [location.part] if location.part and location.part != "body" else []
        return ", ".join(filter(None, parts))

    # --- groups --------------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> Mapping[str, Sequence[Finding]]:
        """The findings as an editor takes them up: `error`, `warning`, `open` (could not check), `info`."""
        found: dict[str, list[Finding]] = {"error": [], "warning": [], "open": [], "info": []}
        for each in sorted(self.findings, key=self._place):
            found["open" if each.rule in UNCHECKED else _GROUP[each.severity]].append(each)
        return found

    def _place(self, finding: Finding) -> tuple[int, int, int]:
        """The manuscript's before the list's, each in the order of its text; those without a place first."""
        if not finding.locations:
            return (-1, 0, 0)
        at = finding.locations[0]
        document = next((n for n, d in enumerate(self.report.documents) if d.id == at.document), 0)
        reference = self.references.get(finding.reference or "")
        return (document, at.start, reference.position if reference else 0)
