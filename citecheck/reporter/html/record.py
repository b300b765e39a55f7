"""The registered record beside an entry: what differs, word by word, and what agrees, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Agreement, NoticeKind, Outcome, Reason, Verdict
from citecheck.reporter.html.diff import compared
from citecheck.reporter.html.pieces import doi_link, text, work_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Candidate, Evidence, Notice, Resolution

_FIELDS = {
    "container": "published in", "doi": "DOI", "pmid": "PubMed id", "arxiv": "arXiv id", "isbn": "ISBN",
    "article_number": "article number",
}  # fmt: skip
_NEAREST = 3  # records shown where none was chosen
_GRAVE = frozenset({NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL})
_SOURCES = {"crossref": "Crossref", "doi.org": "doi.org", "datacite": "DataCite", "pubmed": "PubMed",
            "openalex": "OpenAlex"}  # fmt: skip


def source_name(source: str) -> str:
    """`Crossref`; a local index by its own name."""
    kind, _, name = source.partition(":")
    return f"local index {name}".strip() if kind == "index" else _SOURCES.get(source, source)


def record(resolution: Resolution | None, *, opened: bool) -> str:
    """All that a source registered about an entry, to open; opened where there is something to compare."""
    if resolution is None:
        return ""
    parts = [_conflicting(resolution), _own(resolution), _near(resolution)]
    inside, asked = "".join(parts), _asked(resolution)
    if not inside:
        return asked
    title = "Registered record" if resolution.work else "What was found instead"
    return f'<details class="record"{" open" if opened else ""}><summary>{title}</summary>{inside}{asked}</details>'


def notices(given: Iterable[Notice]) -> str:
    """Editorial notices, each with its date, its own address and who asserts it."""
    return "".join(
        f'<p class="notice {"error" if n.kind in _GRAVE else "warning"}">'
        f"<b>{text(n.kind.value.replace('_', ' ').capitalize())}</b> {_about(n)}</p>"
        for n in given
    )


def _about(notice: Notice) -> str:
    by = f"according to {text(notice.asserted_by)}" if notice.asserted_by else ""
    return " · ".join(filter(None, (text(notice.date or ""), by, doi_link(notice.notice_doi))))


def _conflicting(resolution: Resolution) -> str:
    """Of an identifier that is another work's: that work, compared with the entry."""
    if resolution.verdict is not Verdict.CONFLICT:
        return ""
    other = resolution.candidates[0].work if resolution.candidates else None
    work = f'<p class="work"><b>The identifier printed leads to</b> {work_line(other)}</p>' if other else ""
    return work + differences(resolution.evidence)


def _own(resolution: Resolution) -> str:
    work = resolution.work
    if work is None:
        return ""
    said = "The work described is registered as " if resolution.verdict is Verdict.CONFLICT else ""
    lead = f"<b>{said}</b>" if said else ""
    line = f'<p class="work">{lead}{work_line(work, address=bool(said))}</p>'
    if resolution.verdict is Verdict.CONFLICT:
        return line
    return line + differences(resolution.evidence) + _agreeing(resolution.evidence)


def _near(resolution: Resolution) -> str:
    """The nearest records, where none was chosen: to look at, not to be taken for the work."""
    if resolution.work is not None or resolution.verdict is Verdict.CONFLICT:
        return ""
    own = [c for c in resolution.candidates if _worth_showing(c, resolution)][:_NEAREST]
    rows = "".join(f"<li>{work_line(c.work)}</li>" for c in own)
    return f'<p class="work"><b>Nearest records</b>, not taken for this work:</p><ul>{rows}</ul>' if rows else ""


def _worth_showing(candidate: Candidate, resolution: Resolution) -> bool:
    """A record that shares its title or its authors; any, where several were possible."""
    if resolution.reason == Reason.AMBIGUOUS:
        return True
    alike = {Agreement.SAME, Agreement.CLOSE}
    return any(e.field in {"title", "authors"} and e.agreement in alike for e in candidate.evidence)


def differences(evidence: Iterable[Evidence]) -> str:
    """A table of the fields that differ, the differing words marked on both sides."""
    rows = "".join(_row(e) for e in evidence if e.agreement in {Agreement.DIFFERENT, Agreement.CLOSE})
    head = '<tr><th scope="col">Field</th><th scope="col">Printed</th><th scope="col">Registered</th></tr>'
    return f'<table class="diff"><thead>{head}</thead><tbody>{rows}</tbody></table>' if rows else ""


def _row(item: Evidence) -> str:
    printed, registered = compared(item.field, item.printed, item.registered)
    close = " <small>nearly the same</small>" if item.agreement is Agreement.CLOSE else ""
    return (
        f'<tr class="{item.agreement.value}"><th scope="row">{text(field_name(item.field))}{close}</th>'
        f'<td class="printed" dir="auto">{printed}</td><td class="registered" dir="auto">{registered}</td></tr>'
    )


def _agreeing(evidence: Sequence[Evidence]) -> str:
    same = [field_name(e.field) for e in evidence if e.agreement is Agreement.SAME]
    unprinted = [field_name(e.field) for e in evidence if e.registered and not e.printed]
    parts = [f"The same: {', '.join(same)}." if same else "",
             f"Registered, not printed: {', '.join(unprinted)}." if unprinted else ""]  # fmt: skip
    said = " ".join(filter(None, parts))
    return f'<p class="same">{text(said)}</p>' if said else ""


def field_name(field: str) -> str:
    """A field in an editor's words."""
    return _FIELDS.get(field, field.replace("_", " "))


def _asked(resolution: Resolution) -> str:
    """Who was asked and when; what did not answer is said."""
    when = max((a.as_of[:10] for a in resolution.asked), default="")
    if resolution.work is not None:
        found = dict.fromkeys(source_name(a.source) for a in resolution.asked if a.outcome is Outcome.FOUND)
        return f'<p class="asked">{text("found in " + ", ".join(found))} ({text(when)})</p>' if found else ""
    said = dict.fromkeys(f"{source_name(a.source)} {_outcome(a.outcome)}" for a in resolution.asked)
    return f'<p class="asked">{text("; ".join(said))} ({text(when)})</p>' if said else ""


def _outcome(outcome: Outcome) -> str:
    words = {Outcome.FOUND: "offered records", Outcome.NONE: "has none", Outcome.UNAVAILABLE: "did not answer",
             Outcome.NOT_ASKED: "was not asked"}  # fmt: skip
    return words[outcome]
