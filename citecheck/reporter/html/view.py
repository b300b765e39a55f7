"""One report as the HTML page looks at it: beside what every reporter reads, ids, groups and how entries stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citecheck.models import Severity
from citecheck.reporter.html.pieces import Jump
from citecheck.reporter.html.standing import entry_standing, place_standing
from citecheck.reporter.items import relative
from citecheck.reporter.view import ReportView, is_unchecked, page_and_part, why_unchecked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Citation, Document, Finding, Link, LinkStatus, Location
    from citecheck.reporter.html.standing import Standing

_FEW = 4  # findings of one cause that are shown as cards among those that nobody has to answer
_MANY = 15  # the same among the others
_SEVERAL = 3  # places; a finding of information that names more says little of each
_KIND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


@dataclass(frozen=True)
class PageView(ReportView):
    """A report, and the prefix that keeps the ids of several apart."""

    prefix: str = ""

    # --- ids and links -------------------------------------------------------------------------------------------

    def id(self, name: str) -> str:
        """The id in the page of a citation, an entry or a part of the report."""
        return f"{self.prefix}{name}"

    @cached_property
    def finding_names(self) -> Mapping[int, str]:
        """The ids of findings without the prefix, by their place in memory: two findings may be equal."""
        return {id(f): f"f{n}" for n, f in enumerate(self.findings, start=1)}

    def finding_id(self, finding: Finding) -> str:
        """The id in the page of a finding."""
        return self.id(self.finding_names[id(finding)])

    def jump(self, target: str, words: str, aside: str = "") -> Jump:
        """A link to a citation or an entry; only the words where the page has no such place."""
        here = target in self.marked_citations or target in self.references or target not in self.citations
        return Jump(words, self.id(target) if here else "", aside)

    # --- findings ------------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> Mapping[str, Sequence[Finding]]:
        """The findings as an editor takes them up: `error`, `warning`, `open` (could not check), `info`.

        The manuscript's stand before the list's, each in the order of its text; those without a place come first.
        """
        groups: dict[str, list[Finding]] = {"error": [], "warning": [], "open": [], "info": []}
        order = {d.id: n for n, d in reversed(list(enumerate(self.report.documents)))}

        def position(finding: Finding) -> tuple[int, int, int]:
            if not finding.locations:
                return (-1, 0, 0)
            first, reference = finding.locations[0], self.reference_of(finding)
            return order.get(first.document, 0), first.start, reference.position if reference else 0

        for finding in sorted(self.findings, key=position):
            groups["open" if is_unchecked(finding) else _KIND[finding.severity]].append(finding)
        return groups

    @cached_property
    def bundles(self) -> Mapping[str, Mapping[tuple[str, str], Sequence[Finding]]]:
        """By group: the findings that are too many of one rule for a card each, by rule.

        Those of what was not checked go by rule and reason, of others the reason is empty.
        """
        bundles: dict[str, Mapping[tuple[str, str], Sequence[Finding]]] = {}
        for kind, findings in self.groups.items():
            by_cause: dict[tuple[str, str], list[Finding]] = defaultdict(list)
            for finding in findings:
                by_cause[finding.rule, why_unchecked(finding) if is_unchecked(finding) else ""].append(finding)
            most = _FEW if kind in {"open", "info"} else _MANY
            bundles[kind] = {cause: found for cause, found in sorted(by_cause.items()) if len(found) > most}
        return bundles

    @cached_property
    def folded(self) -> frozenset[int]:
        """Those in bundles, which have a line each."""
        return frozenset(id(f) for of_group in self.bundles.values() for found in of_group.values() for f in found)

    @cached_property
    def findings_of(self) -> Mapping[str, Sequence[Finding]]:
        """By id of the citation or of the entry they speak of."""
        findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            for subject in {finding.citation, finding.reference} - {None}:
                findings[subject or ""].append(finding)
        return findings

    @cached_property
    def findings_at(self) -> Mapping[str, Sequence[Finding]]:
        """By id of the citation: those about it, and those that name its place among others."""
        findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if finding.severity is Severity.INFO and len(finding.locations) > _SEVERAL:
                continue  # it is about the text as a whole
            about = [finding.citation] if finding.citation else []
            about += [c.id for place in finding.locations if (c := self.citation_at(place))]
            for citation in dict.fromkeys(about):
                findings[citation].append(finding)
        return findings

    # --- citations -----------------------------------------------------------------------------------------------

    @cached_property
    def marked_citations(self) -> Mapping[str, Citation]:
        """The citations that the page marks, by id, in the order of the text: none lies within another."""
        document, marked, at = self.manuscript, {}, 0
        if document is None:
            return {}
        own = (c for c in self.report.citations if c.document == document.id)
        for citation in sorted(own, key=lambda c: (c.start, -c.end)):
            if at <= citation.start < citation.end <= len(document.text):
                marked[citation.id] = citation
                at = citation.end
        return marked

    def citation_at(self, place: Location) -> Citation | None:
        """The citation that a place of a finding lies in."""
        starts = self._citation_starts.get(place.document, ())
        at = bisect_right(starts, (place.start, len(self.citations))) - 1
        citation = self.report.citations[starts[at][1]] if at >= 0 else None
        inside = citation and (place.start < citation.location.end or place.start == citation.location.start)
        return citation if inside else None

    @cached_property
    def _citation_starts(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """By document of the source: where citations begin, and which."""
        starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, citation in enumerate(self.report.citations):
            starts[citation.location.document].append((citation.location.start, number))
        return {document: sorted(own) for document, own in starts.items()}

    # --- how it stands -------------------------------------------------------------------------------------------

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each entry stands, by its id; a finding about a citation says nothing about the entry it may mean."""
        return {
            r.id: entry_standing(
                self.resolutions.get(r.id), [f for f in self.findings_of.get(r.id, ()) if f.citation is None]
            )
            for r in self.report.references
        }

    def link_standing(self, link: Link) -> Standing:
        """How one target of a citation stands."""
        key = link.status, link.references
        if key not in self._link_standings:
            entries = [self.standings[r] for r in link.references if r in self.standings]
            self._link_standings[key] = place_standing(link.status, entries)
        return self._link_standings[key]

    @cached_property
    def _link_standings(self) -> dict[tuple[LinkStatus, tuple[str, ...]], Standing]:
        """Those asked for so far: a text cites the same entries again and again."""
        return {}

    # --- words ---------------------------------------------------------------------------------------------------

    @cached_property
    def shown_paths(self) -> Mapping[str, str]:
        """By id of the document, relative to the working folder."""
        return {document: relative(path) for document, path in self.paths.items()}

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
        return first.title or self.shown_paths[first.id].rpartition("/")[2]

    def where(self, location: Location, *, path: bool = False) -> str:
        """`line 12`, `page 3, footnote 2`; with the file's name where that is not clear."""
        parts = [self.shown_paths.get(location.document, "")] if path else []
        parts += [f"line {location.line}"] if location.line and not location.page else []
        return ", ".join(filter(None, [*parts, *page_and_part(location)]))
