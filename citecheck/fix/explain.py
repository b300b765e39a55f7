"""The reasons of a corrected list, as lines for a reader and as JSON for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.fix.model import Change, Note, Plan, Proposal
    from citecheck.fix.sources import File
    from citecheck.models import Report

SCHEMA = "citecheck-fix/1"


def lines(plan: Plan, files: dict[str, File]) -> Iterator[str]:
    """What is changed and why, entry by entry, then what is left."""
    yield summary(plan)
    for proposal in plan.proposals:
        yield ""
        file = files.get(proposal.document)
        place = f" ({file.path}:{proposal.line})" if file and proposal.line and file.editable else ""
        yield f"{_entry_name(proposal)}{place}"
        for change in proposal.changes:
            yield f"  {_describe_change(change)}"
            yield f"    because {change.why}"
            record = f"{change.doi or 'without a DOI'} of {change.source or 'a source'}"
            yield f"    record {record}, confidence {change.confidence:.3f}"
    if plan.notes:
        yield ""
        yield "Left as it is, to be looked at:"
        for note in plan.notes:
            yield f"  {_entry_name(note)}: {f'{note.field}: ' if note.field else ''}{note.message}"


def summary(plan: Plan) -> str:
    """How much is changed and left, as `3 changes in 2 entries; 1 difference is left as it is.`."""
    changes = sum(len(p.changes) for p in plan.proposals)
    if not changes:
        done = "Nothing to put right"
    else:
        done = f"{_count_noun(changes, 'change', 'changes')} in {_count_noun(len(plan.proposals), 'entry', 'entries')}"
    rest = len(plan.notes)
    left = f"; {_count_noun(rest, 'difference is', 'differences are')} left as {'it is' if rest == 1 else 'they are'}"
    return f"{done}{left if rest else ''}."


def _describe_change(change: Change) -> str:
    """`year: 2016 becomes 2020 [CC313]`."""
    if change.printed is None:
        return f"{change.field}: {change.proposed} added [{change.rule}]"
    if change.swaps:
        swapped = ", ".join(f"“{s.old}” becomes “{s.new}”" for s in change.swaps)
        return f"{change.field}: {swapped} [{change.rule}]"
    if change.names:
        swapped = ", ".join(f"{s.old.display} becomes {s.new.display}" for s in change.names)
        return f"{change.field}: {swapped} [{change.rule}]"
    return f"{change.field}: {change.printed} becomes {change.proposed} [{change.rule}]"


def as_json(report: Report, plan: Plan, files: dict[str, File]) -> dict[str, Any]:
    """The plan for programs; docs/fix.md explains every field."""
    held = {r.location.document for r in report.references} & files.keys()
    return {
        "schema": SCHEMA,
        "as_of": report.as_of,
        "complete": report.complete,
        "incomplete_because": list(report.incomplete_because),
        "files": [
            {"id": f.id, "path": f.path, "format": f.format, "sha256": f.sha256, "in_place": f.editable}
            for f in files.values()
            if f.id in held
        ],
        "proposals": [_proposal_json(p) for p in plan.proposals],
        "left": [
            {"reference": n.reference, "position": n.position, "name": n.name, "field": n.field, "message": n.message}
            for n in plan.notes
        ],
    }


def _proposal_json(p: Proposal) -> dict[str, Any]:
    return {
        "reference": p.reference,
        "position": p.position,
        "name": p.name,
        "file": p.document,
        "line": p.line,
        "before": p.before,
        "after": p.after,
        "changes": [
            {
                "field": c.field,
                "printed": c.printed,
                "proposed": c.proposed,
                "rule": c.rule,
                "why": c.why,
                "doi": c.doi,
                "source": c.source,
                "confidence": c.confidence,
            }
            for c in p.changes
        ],
        "edits": [{"start": e.start, "end": e.end, "new": e.new} for e in p.edits],
    }


def _count_noun(n: int, one: str, more: str) -> str:
    return f"{n} {one if n == 1 else more}"


def _entry_name(entry: Proposal | Note) -> str:
    return entry.name or f"entry {entry.position}"
