"""The report as one HTML page: the manuscript with its citations marked, the list with its verdicts, the findings.

One file, nothing loaded from outside, readable without a script; everything that came from a document is escaped.
"""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from citecheck import __version__
from citecheck.models import Agreement, LinkStatus, Severity, Verdict
from citecheck.reporter.base import summarize
from citecheck.reporter.html_pictures import status_bar, years
from citecheck.reporter.items import incomplete, relative
from citecheck.reporter.plain import printable
from citecheck.reporter.terminal_findings import entry_name, work_line
from citecheck.rules import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Citation, Document, Evidence, Finding, Link, Reference, Report, Resolution, Work

_GROUPS = ((Severity.ERROR, "Must fix"), (Severity.WARNING, "Please check"), (Severity.INFO, "For information"))
_UNCHECKED = frozenset({"CC390", "CC902"})
# A sign beside each colour, so that nobody has to tell colours apart.
_SIGNS = {
    LinkStatus.LINKED: "", LinkStatus.NEAR: "≈", LinkStatus.MISSING: "✗", LinkStatus.AMBIGUOUS: "?",
    LinkStatus.EXEMPT: "", LinkStatus.UNPARSED: "?",
}  # fmt: skip
_GRAVEST = (
    LinkStatus.MISSING,
    LinkStatus.AMBIGUOUS,
    LinkStatus.NEAR,
    LinkStatus.UNPARSED,
    LinkStatus.EXEMPT,
    LinkStatus.LINKED,
)
_VERDICTS = {
    Verdict.VERIFIED: ("✓", "verified"), Verdict.MISMATCHED: ("≠", "differs from its record"),
    Verdict.CONFLICT: ("✗", "its identifier is another work's"), Verdict.UNRESOLVED: ("✗", "no record found"),
    Verdict.UNDETERMINED: ("○", "not determined"),
}  # fmt: skip


def render_html(reports: Sequence[Report]) -> str:
    """The page, with one part for each report."""
    bodies = "\n".join(body(report, f"m{number}-") for number, report in enumerate(reports, start=1))
    names = ", ".join(relative(r.documents[0].path) for r in reports[:3] if r.documents) or "references"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>citecheck: {_text(names)}</title>\n<style>\n{_part('report.css')}</style>\n</head>\n<body>\n"
        f"{bodies}\n<footer>citecheck {__version__}</footer>\n<script>\n{_part('report.js')}</script>\n"
        "</body>\n</html>\n"
    )


def body(report: Report, prefix: str = "") -> str:
    """One report as HTML without head and foot; `prefix` keeps the ids of several apart."""
    return _Page(report, prefix).whole()


class _Page:
    """One report on its way into HTML: what is looked up often."""

    def __init__(self, report: Report, prefix: str) -> None:
        self.report, self.prefix = report, prefix
        self.references = {r.id: r for r in report.references}
        self.citations = {c.id: c for c in report.citations}
        self.resolutions = {r.reference: r for r in report.resolutions}
        self.links: dict[str, list[Link]] = {}
        for link in report.links:
            self.links.setdefault(link.citation, []).append(link)
        self.paths = {d.id: relative(d.path) for d in report.documents}
        self.findings = [f for f in report.findings if not f.suppressed_by]

    def whole(self) -> str:
        name = next(iter(self.paths.values()), "References")
        parts = [
            self._head(name),
            self._found(),
            self._list(),
            *(self._manuscript(d) for d in self.report.documents[:1]),
        ]
        return f'<article class="report">\n{"".join(parts)}</article>'

    # --- the head ------------------------------------------------------------------------------------------------

    def _head(self, name: str) -> str:
        s = summarize(self.report)
        states = {v.value: s.verdicts[v.value] for v in Verdict if s.verdicts[v.value]}
        dated = [r.work.year for r in self.report.references if r.work.year]
        rows = [f"{s.citations} citations", f"{s.references} references",
                f"{s.findings['error']} to fix", f"{s.findings['warning']} to check"]  # fmt: skip
        open_ends = "".join(f'<p class="notice"><b>Not checked:</b> {_text(w)}</p>' for w in incomplete([self.report]))
        pictures = "".join(p for p in (status_bar(states), years(dated)) if p)
        return (
            f"<header><h1>{_text(name)}</h1><p>{' · '.join(rows)} · as of {_text(self.report.as_of)}</p>"
            f'{open_ends}<div class="pictures">{pictures}</div></header>\n'
        )

    # --- findings ------------------------------------------------------------------------------------------------

    def _found(self) -> str:
        parts = []
        for severity, title in _GROUPS:
            own = [f for f in self.findings if f.severity is severity and f.rule not in _UNCHECKED]
            parts.append(self._group(title, severity.value, own, opened=severity is not Severity.INFO))
        parts.append(
            self._group("Could not check", "open", [f for f in self.findings if f.rule in _UNCHECKED], opened=False)
        )
        none = "" if any(parts) else "<p>Nothing to report.</p>"
        return f'<section class="findings"><h2>Findings</h2>{"".join(parts)}{none}</section>\n'

    def _group(self, title: str, kind: str, own: Sequence[Finding], *, opened: bool) -> str:
        if not own:
            return ""
        cards = "".join(self._card(f, kind) for f in own)
        return f"<details{' open' if opened else ''}><summary>{title} ({len(own)})</summary>{cards}</details>"

    def _card(self, finding: Finding, kind: str) -> str:
        reference, citation = self.references.get(finding.reference or ""), self.citations.get(finding.citation or "")
        where = self._where(finding, reference, citation)
        subject = ""
        if citation:
            subject = f"<blockquote>{_marked(citation)}</blockquote>"
        elif reference:
            subject = f"<blockquote>{_text(reference.raw)}</blockquote>"
        perhaps = self._perhaps(finding, citation) if citation and finding.rule == "CC101" else ""
        advice = f'<p class="advice">→ {_linked(finding.suggestion)}</p>' if finding.suggestion else ""
        return (
            f'<div class="card {kind}" data-fingerprint="{finding.fingerprint}">'
            f"<h3>{finding.rule} {_text(BY_CODE[finding.rule].name)} "
            f"<small>{where}</small></h3>"
            f"{subject}<p>{_text(finding.message)}</p>{_compared(finding.evidence)}{perhaps}{advice}</div>"
        )

    def _perhaps(self, finding: Finding, citation: Citation) -> str:
        """Works that a citation without an entry may mean; of several targets those of the one the message names."""
        own = [
            s.work
            for s in self.report.suggestions
            if s.citation == citation.id and finding.message.startswith(citation.targets[s.target].text)
        ]
        return "".join(f'<p class="advice">→ perhaps {_work(work)}</p>' for work in own)

    def _where(self, finding: Finding, reference: Reference | None, citation: Citation | None) -> str:
        parts = []
        if citation:
            parts.append(f'<a href="#{self.prefix}{citation.id}">in the text</a>')
        if reference:
            parts.append(f'<a href="#{self.prefix}{reference.id}">entry {_text(entry_name(reference))}</a>')
        place = finding.locations[0] if finding.locations else None
        if place and (place.page or place.line):
            at = f"page {place.page}" if place.page else f"line {place.line}"
            parts.append(f"{_text(self.paths.get(place.document, ''))}, {at}")
        return " · ".join(parts)

    # --- the list ------------------------------------------------------------------------------------------------

    def _list(self) -> str:
        if not self.references:
            return ""
        entries = "".join(self._entry(r) for r in self.report.references)
        return f'<section class="references"><h2>References</h2><ol>{entries}</ol></section>\n'

    def _entry(self, reference: Reference) -> str:
        resolution = self.resolutions.get(reference.id)
        own = [f for f in self.findings if f.reference == reference.id and f.rule not in _UNCHECKED]
        kind = next((s.value for s, _ in _GROUPS if any(f.severity is s for f in own)), "fine")
        sign, words = _VERDICTS[resolution.verdict] if resolution else ("", "")
        badge = f'<span class="badge {resolution.verdict.value}">{sign} {words}</span>' if resolution else ""
        rules = " ".join(f'<span class="rule {f.severity.value}">{f.rule}</span>' for f in own)
        cited = "".join(f' <a href="#{self.prefix}{c}">{n}</a>' for n, c in enumerate(reference.cited_by, start=1))
        shown = f"<small>cited at{cited}</small>" if cited else "<small>cited nowhere</small>" if self.citations else ""
        return (
            f'<li id="{self.prefix}{reference.id}" class="{kind}"><b>{_text(entry_name(reference))}</b> '
            f"{_text(reference.raw)} {badge} {rules} {shown}{self._record(resolution)}</li>"
        )

    def _record(self, resolution: Resolution | None) -> str:
        """The registered record beside the entry, differences marked; near records where none was chosen."""
        if resolution is None:
            return ""
        notices = "".join(
            f'<p class="notice"><b>{_text(n.kind.value.replace("_", " "))}</b> {_text(n.date or "")} '
            f"{_doi(n.notice_doi)} {_text(n.asserted_by or '')}</p>"
            for n in resolution.notices
        )
        if resolution.work is not None:
            table = _compared(resolution.evidence, every=True)
            work = _work(resolution.work)
            return f"<details><summary>registered record</summary><p>{work}</p>{table}{notices}</details>"
        near = "".join(f"<li>{_work(c.work)}</li>" for c in resolution.candidates[:3])
        return f"<details><summary>nearest records</summary><ul>{near}</ul></details>" if near else notices

    # --- the manuscript ------------------------------------------------------------------------------------------

    def _manuscript(self, document: Document) -> str:
        spans = sorted((c for c in self.report.citations if c.document == document.id), key=lambda c: c.start)
        if not spans:
            return ""
        out, at = [], 0
        for citation in spans:
            if citation.start < at:
                continue
            out += [_text(document.text[at : citation.start]), self._mark(citation, document)]
            at = citation.end
        out.append(_text(document.text[at:]))
        legend = " ".join(f'<span class="cite {s.value}">{s.value}{_SIGNS[s]}</span>' for s in _GRAVEST if self._has(s))
        return (
            f'<section class="text"><h2>The text</h2><p class="legend">{legend}</p>'
            f'<div class="manuscript">{"".join(out)}</div></section>\n'
        )

    def _has(self, status: LinkStatus) -> bool:
        return any(link.status is status for link in self.report.links)

    def _mark(self, citation: Citation, document: Document) -> str:
        links = self.links.get(citation.id, [])
        states = {link.status for link in links}
        status = next((s for s in _GRAVEST if s in states), LinkStatus.UNPARSED)
        target = next((r for link in links for r in link.references), None)
        why = "; ".join(
            f"{citation.targets[k.target].text}: {k.status.value}{f', {k.why}' if k.why else ''}" for k in links
        )
        words = f'{_text(document.text[citation.start : citation.end])}<span class="sign">{_SIGNS[status]}</span>'
        attributes = f'id="{self.prefix}{citation.id}" class="cite {status.value}" title="{_text(why)}"'
        if target is None:
            return f"<span {attributes}>{words}</span>"
        return f'<a {attributes} href="#{self.prefix}{target}">{words}</a>'


# --- pieces ------------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """Text of a document, its lines kept, as HTML."""
    return "\n".join(escape(printable(line)) for line in text.split("\n"))


def _doi(doi: str | None) -> str:
    return f'<a href="https://doi.org/{escape(doi, quote=True)}" rel="noreferrer">{escape(doi)}</a>' if doi else ""


def _linked(text: str | None) -> str:
    """A suggestion; a DOI's address becomes a link."""
    text = text or ""
    start = "https://doi.org/"
    return _doi(text.removeprefix(start)) if text.startswith(start) and " " not in text else _text(text)


def _work(work: Work) -> str:
    line = work_line(work)
    return f"{_text(line.partition(' doi:')[0])} {_doi(work.doi)}"


def _marked(citation: Citation) -> str:
    """The sentence, its citation marked."""
    before, found, after = citation.sentence.partition(citation.raw)
    return (
        f"{_text(before)}<mark>{_text(found)}</mark>{_text(after)}"
        if found
        else _text(citation.sentence or citation.raw)
    )


def _compared(evidence: Iterable[Evidence], *, every: bool = False) -> str:
    """A table of fields, printed and registered; without `every` the differing ones only."""
    shown = [e for e in evidence if e.agreement is Agreement.DIFFERENT or (every and (e.printed or e.registered))]
    rows = "".join(
        f'<tr class="{e.agreement.value}"><th>{_text(e.field)}</th><td>{_text(e.printed or "–")}</td>'
        f"<td>{_text(e.registered or '–')}</td><td>{_text(e.agreement.value)}</td></tr>"
        for e in shown
    )
    head = "<tr><th></th><th>printed</th><th>registered</th><th></th></tr>"
    return f"<table>{head}{rows}</table>" if rows else ""


def _part(name: str) -> str:
    return resources.files("citecheck.reporter").joinpath(name).read_text(encoding="utf-8")
