"""From a report to the corrected list: what is safe to correct, as edits of the files that hold the entries.

Pure: nothing is read, asked or written. A proposal that does not read back as wanted is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citecheck.fix.deciding.safe_corrections import find_safe_corrections
from citecheck.fix.deciding.spelling import journal_style
from citecheck.fix.edits.doi_style import doi_style
from citecheck.fix.edits.typed import edit_entry, plain
from citecheck.fix.edits.wrap import rewrapped, wrapping
from citecheck.fix.model import Edit, EditResult, Note, Plan, Proposal, applied
from citecheck.fix.reread import misread
from citecheck.fix.sources import DATA, SYNTAX, files_of
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from citecheck.fix.edits.doi_style import DoiStyle
    from citecheck.fix.edits.wrap import Wrapping
    from citecheck.fix.model import Change
    from citecheck.fix.sources import File
    from citecheck.models import Reference, Report

_SEVERAL = re.compile(r"(\d+)[a-z]$")  # `12a`, `12b`: works under one number
# What is printed before an entry's words: `12. `, `[12] `, `- `, `\bibitem[Smith(2001)]{smith}`, `[^12]: `
_LEADS = re.compile(
    r"\s*(?:\\bibitem\s*(?:\[(?:[^\[\]{}]|\{[^{}]*\}|\[[^\[\]]*\])*\])?\s*\{[^{}]*\}|[-*+•]\s+)?"
    r"(?:\s*(?:\[\^?[^\]\n]{1,60}\]:?|\(\d{1,4}\)|\d{1,4}[.)]?))?\s*"
)
UNSUPPORTED = "entries of this form are not changed in place"


@dataclass(slots=True)
class _List:
    """The typed entries of one file, and the manner of all."""

    style: DoiStyle
    wrapping: Wrapping | None
    several: set[str] = field(default_factory=set)  # numbers that several works have


def proposals(report: Report, rules: AbstractSet[str] | None = None) -> tuple[Proposal, ...]:
    """What is safe to correct in the list of a report, entry by entry, in its order; see `plan`."""
    return plan(report, rules).proposals


def plan(report: Report, rules: AbstractSet[str] | None = None) -> Plan:
    """Find what is safe to correct in the list of a report, and what differs and is left to a person.

    Args:
        report: What was checked; a difference whose finding was silenced there is left, with that reason.
        rules: The rules whose findings are put right; all of them where none are given.
    """
    files = files_of(report)
    resolutions = {r.reference: r for r in report.resolutions}
    style = journal_style(report.references, resolutions)
    editor = _Editor(files, report.references)
    silenced = {(f.reference, f.rule): f"silenced in {f.suppressed_by}" for f in report.findings if f.suppressed_by}
    made: list[Proposal] = []
    notes: list[Note] = []
    for reference in report.references:
        resolution = resolutions.get(reference.id)
        if resolution is None:
            continue
        changes, declined = find_safe_corrections(reference, resolution, style)
        changes = [c for c in changes if rules is None or c.rule in rules]
        notes += [_make_note(reference, d.field, d.message) for d in declined]
        notes += [_make_note(reference, c.field, why) for c in changes if (why := silenced.get((reference.id, c.rule)))]
        changes = [c for c in changes if (reference.id, c.rule) not in silenced]
        if changes:
            proposal, unmade = editor.proposal(reference, changes)
            made += [proposal] if proposal else []
            notes += unmade
    kept, dropped = _drop_misread(made, files)
    return Plan(tuple(kept), (*notes, *dropped))


def _make_note(reference: Reference, name: str, message: str) -> Note:
    return Note(reference.id, reference.position, name_of(reference), name, message)


def name_of(reference: Reference) -> str:
    """The key or the number of an entry."""
    return reference.key or reference.label or ""


class _Editor:
    """Makes the edits of entries; what it needs to know of a file is found once."""

    def __init__(self, files: dict[str, File], references: Sequence[Reference]) -> None:
        self.files = files
        self._by_file: dict[str, list[Reference]] = defaultdict(list)
        for reference in references:
            self._by_file[reference.location.document].append(reference)
        self._lists: dict[str, _List] = {}
        self._data: dict[str, Callable[[int, int, list[Change]], EditResult]] = {}

    def proposal(self, reference: Reference, changes: list[Change]) -> tuple[Proposal | None, list[Note]]:
        """The proposal for one entry, `None` where nothing of it can be done, and notes on the rest."""
        file = self.files.get(reference.location.document)
        if file is None:
            return None, []
        place = (reference.location.start, reference.location.end)
        before = file.text[slice(*place)]
        if file.format in DATA:
            if file.id not in self._data:
                self._data[file.id] = _data_editor(file)
            made = self._data[file.id](*place, changes)
        elif file.format in SYNTAX:
            made = self._edit_typed(file, reference, changes)
        else:
            before = reference.raw
            if reference.embedded is not None and reference.embedded is reference.work:  # a record, printed by us
                made = EditResult(left=[(change, UNSUPPORTED) for change in changes])
            else:
                made = edit_entry(before, changes, self._typed_list(file).style, "text")
        notes = [
            _make_note(reference, c.field, f"printed {c.printed or 'nothing'}, registered {c.proposed}: {why}")
            for c, why in made.left
        ]
        if not made.done:
            return None, notes
        if file.editable:
            at, edits = place[0], tuple(sorted(made.edits, key=lambda e: (e.start, e.end)))
            after = applied(before, [replace(e, start=e.start - at, end=e.end - at) for e in edits])
        else:
            after, edits = applied(before, made.edits), ()
        done = tuple(c for c in changes if c in made.done)
        return Proposal(
            reference.id,
            reference.position,
            name_of(reference),
            file.id,
            reference.location.line,
            before,
            after,
            done,
            edits,
        ), notes

    def _edit_typed(self, file: File, reference: Reference, changes: list[Change]) -> EditResult:
        """The edits of an entry in a list that is edited as text, wrapped as the list is."""
        reference_list = self._typed_list(file)
        start, end = reference.location.start, reference.location.end
        number = _SEVERAL.match(reference.label or "")
        why = "several works have one number" if number and number[1] in reference_list.several else None
        at = None if why else _find_body(file.text[start:end], reference, SYNTAX[file.format])
        if at is None:
            return EditResult(left=[(change, why or UNSUPPORTED) for change in changes])
        body = file.text[start + at : end]
        made = edit_entry(body, changes, reference_list.style, SYNTAX[file.format])
        after = applied(body, made.edits)
        wrapped = rewrapped(body, after, reference_list.wrapping) if made.edits else after
        if wrapped != after:
            made.edits = [Edit(0, len(body), wrapped)]
        made.edits = [replace(e, start=e.start + start + at, end=e.end + start + at) for e in made.edits]
        return made

    def _typed_list(self, file: File) -> _List:
        """How the entries of a file are typed."""
        if file.id not in self._lists:
            entries = self._by_file[file.id]
            printed = [file.text[r.location.start : r.location.end] if file.editable else r.raw for r in entries]
            numbers = Counter(found[1] for r in entries if (found := _SEVERAL.match(r.label or "")))
            wrapped = wrapping(printed) if file.editable else None
            self._lists[file.id] = _List(doi_style(printed), wrapped, {n for n, k in numbers.items() if k > 1})
        return self._lists[file.id]


def _find_body(source: str, reference: Reference, syntax: str) -> int | None:
    """Where the words of an entry begin behind its label; `None` where they do not read as the entry was read."""
    found = _LEADS.match(source)
    wanted = squash(reference.raw)
    for at in dict.fromkeys((0, found.end() if found else 0)):
        if squash(plain(source[at:], syntax)) == wanted:
            return at
    return None


def _data_editor(file: File) -> Callable[[int, int, list[Change]], EditResult]:
    """The editor of a file of records; called with an entry's start, its end and its changes."""
    if file.format == "bibtex":
        from citecheck.fix.edits.bibtex import BibFile

        bib = BibFile(file.text)
        return lambda start, _, changes: bib.edit(start, changes)
    if file.format == "csl-json":
        from citecheck.fix.edits.csl_json import edit_item

        return lambda start, _, changes: edit_item(file.text, start, changes)
    if file.format == "csl-yaml":
        from citecheck.fix.edits.csl_yaml import YamlFile

        reference_list = YamlFile(file.text)
        return lambda start, _, changes: reference_list.edit(start, changes)
    from citecheck.fix.edits.tagged import NBIB, RIS, edit_record

    tags = RIS if file.format == "ris" else NBIB
    return lambda start, end, changes: edit_record(file.text, start, end, changes, tags)


# --- the second reading -------------------------------------------------------------------------------------


def _drop_misread(made: list[Proposal], files: dict[str, File]) -> tuple[list[Proposal], list[Note]]:
    """The proposals after which their file reads as wanted, and a note on each other one."""
    by_file: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in made:
        by_file[proposal.document].append(proposal)
    bad: set[str] = set()
    for identifier, proposals_of_file in by_file.items():
        file = files[identifier]
        if file.editable and file.whole:
            bad |= misread(file, proposals_of_file)
    dropped = [
        Note(p.reference, p.position, p.name, "", "the corrected entry would not read as wanted")
        for p in made
        if p.reference in bad
    ]
    return [p for p in made if p.reference not in bad], dropped


def corrected(text: str, made: Iterable[Proposal]) -> str:
    """A file's text with the proposals for it made."""
    return applied(text, [e for p in made for e in p.edits])


def as_text(report: Report, made: Iterable[Proposal] = ()) -> str:
    """The list of a report as text, one entry a paragraph with its label, the proposals made."""
    text, edits = text_edits(report, made)
    return applied(text, edits)


def text_edits(report: Report, made: Iterable[Proposal]) -> tuple[str, list[Edit]]:
    """The list as text, and the proposals as edits of it."""
    after = {p.reference: p for p in made}
    pieces: list[str] = []
    edits: list[Edit] = []
    at = 0
    for reference in report.references:
        label = f"{reference.label}. " if reference.label and reference.label[0].isdigit() else ""
        piece = f"{label}{reference.raw}\n\n"
        proposal = after.get(reference.id)
        if proposal is not None:
            begins = at + len(label)
            edits.append(Edit(begins, begins + len(reference.raw), " ".join(proposal.after.split())))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces)[:-1], edits
