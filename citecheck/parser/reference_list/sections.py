"""Finding the reference list of a document: where it starts, where it ends, and its entries.

Lists are found by shape: a dense run of lines that look like entries, measured line by line and cut out as the
stretch with the greatest sum. A known heading only lowers what such a run must show.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.models import Reference, ReferenceList
from citecheck.parser.citations.marked import marked_list
from citecheck.parser.citations.notes import notes_list, without_notes
from citecheck.parser.fields.parse import parse_reference
from citecheck.parser.reference_list.entries import (
    MAX_ENTRIES,
    MAX_ENTRY,
    YEAR_ALONE,
    Span,
    Split,
    entry_text,
    lines_of,
    split_by_labels,
    split_by_shape,
    split_entries,
)
from citecheck.parser.reference_list.entry_shape import (
    ADDRESS,
    BULLET,
    ENTRY_SCORE,
    KEY_START,
    LABEL_START,
    SAME_AUTHORS,
    STARTS,
    entry_score,
    without_mark,
)
from citecheck.parser.reference_list.headings import is_list_heading, is_other_heading
from citecheck.parser.reference_list.several_works import works_of

if TYPE_CHECKING:
    from citecheck.models import Document, Work
    from citecheck.parser.reference_list.entries import (
        Line,
    )

# Scores are of `entry_score`, whose weights were set by hand on the dev data (bench/entries); so were these limits, and
# those written below where they are used
_FEW = 3  # a list without a heading has at least this many entries
_NEUTRAL = 1.4  # entry_score that is evidence neither for nor against a list
_SHORT = 35  # a last entry shorter than this, in code points, is more likely a footer
_POOR = 0.9  # entry_score of an entry at the end of a list, where its place is evidence too
_YEAR = re.compile(r"\((?:1[5-9]|20)\d\d[a-z]?\)")
_PARAGRAPH = 450  # code points; where the middle one of the "entries" is longer they are paragraphs citing works
_SCORED = 1300  # code points of a unit that are looked at


def find_list(document: Document, *, whole: bool = False) -> ReferenceList:
    """The reference list of a document; empty where it has none.

    `whole` says that the document was given as a list: where nothing in it looks like one, each line (or each
    paragraph, where blank lines separate them) is an entry.
    """
    if document.markup.entries:
        return marked_list(document)
    found = _typed_list(without_notes(document), whole=whole)
    return found if found.references else notes_list(document)


def _typed_list(document: Document, *, whole: bool) -> ReferenceList:
    text = document.text
    lines = lines_of(text, 0, len(text))
    region = _find_region(lines)
    if region is None:
        return _list_of_lines(document, lines) if whole else ReferenceList()
    first, last, heading = region
    last = _extend_end(lines, first, last)
    part = [replace(x, text="") if is_list_heading(x.text) else x for x in lines[first : last + 1]]
    split = split_entries(part)
    split = _trim_spans(text, split, headed=heading is not None)
    if not _is_credible(text, split, headed=heading is not None):
        return _list_of_lines(document, lines) if whole else ReferenceList()
    return _build_list(document, split, None if heading is None else lines[heading].text.strip(" #*\t"))


@dataclass(frozen=True, slots=True)
class _Unit:
    """Lines that hang together, perhaps an entry, and what they add to the case for a list around them."""

    first: int
    last: int  # inclusive
    weight: float
    kind: str = ""  # "list" or "other" for a known heading
    number: int | None = None  # of a numbered entry


def _find_region(lines: list[Line]) -> tuple[int, int, int | None] | None:
    """First and last line of the likeliest list, and the line of its heading."""
    units = _cut_units(lines)
    best = _densest_run(units)
    chosen: tuple[float, int, int, int | None] | None = None
    reached = -1
    for at, unit in enumerate(units):
        if unit.kind == "list" and unit.first > reached:
            run = _run_from_heading(units, at + 1)
            reached = run[2] if run else reached
            # of several headed lists the last great one is the document's
            if run and (chosen is None or run[0] >= chosen[0] * 0.6):
                chosen = (*run, unit.first)
    if chosen and (best is None or chosen[0] >= best[0] * 0.5):
        return chosen[1], chosen[2], chosen[3]
    return (best[1], best[2], None) if best else None


def _cut_units(lines: list[Line]) -> list[_Unit]:
    """The document cut at blank lines and known headings, and within such blocks as a list would be."""
    units: list[_Unit] = []
    block: list[int] = []
    for i, line in enumerate(lines):
        kind = "list" if is_list_heading(line.text) else "other" if is_other_heading(line.text) else ""
        if block and (kind or not line.text.strip()):
            units.extend(_block_units(lines, block))
            block = []
        if kind:
            units.append(_Unit(i, i, -0.6, kind))
        elif line.text.strip():
            block.append(i)
    if block:
        units.extend(_block_units(lines, block))
    return units


def _block_units(lines: list[Line], block: list[int]) -> list[_Unit]:
    if len(block) == 1:
        text = lines[block[0]].text
        return [_Unit(block[0], block[0], _unit_weight(text), number=_leading_number(text))]
    part = lines[block[0] : block[-1] + 1]
    spans = split_by_labels(part) or split_by_shape(part)
    starts = [line.start for line in part]
    firsts = [bisect_right(starts, span.start) - 1 for span in spans]
    if firsts[0] > 0:
        firsts.insert(0, 0)
    ends = [*firsts[1:], len(part)]
    return [
        _Unit(
            block[0] + a,
            block[0] + b - 1,
            _unit_weight("\n".join(x.text for x in part[a:b])),
            number=_leading_number(part[a].text),
        )
        for a, b in zip(firsts, ends, strict=True)
    ]


def _leading_number(text: str) -> int | None:
    """The number that a line begins with, in brackets or with a stop."""
    found = LABEL_START.match(text)
    return int(next(g for g in found.groups() if g)) if found else None


def _unit_weight(text: str) -> float:
    """What a unit adds to the case for a list around it."""
    text = text.strip()
    label = LABEL_START.match(text) or KEY_START.match(text) or BULLET.match(text)
    body = text[label.end() :] if label else text
    score = entry_score(" ".join(body[:_SCORED].split()))
    weight = score - _NEUTRAL
    if len(text) > 400 and score < ENTRY_SCORE:  # noqa: PLR2004 - explained beside it
        weight -= len(text) / 400
    return max(min(weight, 2.0), -8.0)


def _densest_run(units: list[_Unit]) -> tuple[float, int, int] | None:
    """The stretch with the greatest sum of weights (Kadane's scan), or `None` where nothing is positive."""
    best: tuple[float, int, int] | None = None
    total, begin = 0.0, 0
    for unit in units:
        if total <= 0:
            total, begin = 0.0, unit.first
        total += unit.weight
        if total > 0 and (best is None or total > best[0]):
            best = (total, begin, unit.last)
    return best


def _run_from_heading(units: list[_Unit], at: int) -> tuple[float, int, int] | None:
    """The list under a heading: up to the next heading of another section, and no further than it gains."""
    total, best, last = 0.0, 0.0, None
    number = None
    for i in range(at, len(units)):
        unit = units[i]
        if unit.kind == "other" and total > 0:
            break
        goes_on = number is not None and unit.number == number + 1
        total += max(unit.weight, 0.1) if goes_on else unit.weight  # `8. .`: a number that goes on, its text lost
        number = number if unit.number is None else unit.number
        if total > best:
            best, last = total, unit.last
        if total < best - 12:  # some pages of figures within a list cost less
            break
    return None if last is None else (best, units[at].first, last)


def _extend_end(lines: list[Line], first: int, last: int) -> int:
    """The end of a list whose last entries look poor (a report, a web page) but are laid out as the others are."""
    gaps = sum(1 for i in range(first + 1, last) if not lines[i].text.strip())
    apart = gaps * 3 >= last - first
    at = last
    while at + 1 < len(lines):
        nxt = at + 1
        if not lines[nxt].text.strip():
            nxt += 1
            if not apart or nxt >= len(lines) or not lines[nxt].text.strip():
                break
        text = lines[nxt].text.strip()
        if is_other_heading(text) or is_list_heading(text):
            break
        score = entry_score(text)
        labelled = LABEL_START.match(text) and LABEL_START.match(lines[first].text)
        bare = labelled and ADDRESS.search(text)  # `[33] https://www.gw-openscience.org/`
        if not (bare or _is_dated(text)) and (len(text) < _SHORT or not (score >= _POOR or (labelled and score > -1))):
            break
        at = nxt
    return at


def _is_dated(text: str) -> bool:
    """Whether a line begins with names and their year, or with a year in brackets: `Brown, T. (2021). `."""
    found = STARTS.match(without_mark(text))
    return YEAR_ALONE.match(text) is not None or (found is not None and _YEAR.search(text, 0, 120) is not None)


def _trim_spans(text: str, split: Split, *, headed: bool) -> Split:
    """Without the spans at both ends that are no entries: a title, a note, the page's footer."""
    spans = list(split.spans)
    while spans and not _is_entry(text, spans[-1]):
        spans.pop()
    while spans and not (headed and spans[0].label) and not _is_entry(text, spans[0], headed=headed):
        spans.pop(0)
    return replace(split, spans=tuple(spans))


def _is_entry(text: str, span: Span, *, headed: bool = False) -> bool:
    whole = entry_text(text[span.body : min(span.end, span.body + _SCORED)])
    score = entry_score(whole)
    if span.label and ADDRESS.search(text, span.body, span.end):
        return True  # `[33] https://www.gw-openscience.org/.`
    if _is_lost(text, span) or _is_dated(whole):
        return True
    poor = (
        -0.5 if span.label else 0.4 if headed else _POOR
    )  # its number goes on from the one before; a heading is above
    long = span.end - span.body >= (12 if span.label else _SHORT)  # `51. Smith. My Book.`
    return score >= poor and (long or score >= ENTRY_SCORE)


def _is_lost(text: str, span: Span) -> bool:
    """Whether a number is all that is left of an entry: `9. .`."""
    return span.label is not None and not any(map(str.isalnum, text[span.body : span.end]))


def _is_credible(text: str, split: Split, *, headed: bool) -> bool:
    """Whether what was cut out is a list. Numbers without a text behind them say nothing for or against it."""
    written = [s for s in split.spans if not _is_lost(text, s)]
    n = len(written)
    if n == 0:
        return False
    scores = [entry_score(entry_text(text[s.body : min(s.end, s.body + _SCORED)])) for s in written]
    if headed:
        return sum(1 for score in scores if score >= _NEUTRAL) * 2 >= n
    lengths = sorted(span.end - span.body for span in written)
    if lengths[n // 2] > _PARAGRAPH:
        return False
    like = sum(1 for score in scores if score >= ENTRY_SCORE)
    return n >= _FEW and like >= n * 0.6


def _list_of_lines(document: Document, lines: list[Line]) -> ReferenceList:
    """A file given as a list in which nothing is recognised: its paragraphs or lines, headings left out."""
    full = [line for line in lines if line.text.strip()]
    split = split_entries(lines)
    if not split.numbered:
        kept = [line for line in full if not is_list_heading(line.text)]
        spans = tuple(Span(x.start, x.start + len(x.text.rstrip()), None, x.start) for x in kept)
        split = Split(spans, numbered=False)
    return _build_list(document, split, None) if split.spans else ReferenceList()


def _build_list(document: Document, split: Split, heading: str | None) -> ReferenceList:
    references: list[Reference] = []
    before: Work | None = None
    for span in split.spans[:MAX_ENTRIES]:
        for label, start, end in works_of(document.text, span):
            raw = entry_text(document.text[start : min(end, start + MAX_ENTRY)]).rstrip(";")
            if not raw:
                continue
            work = _same_authors(raw, before) or parse_reference(raw)
            position = len(references) + 1
            begins = span.start if start == span.body else start
            place = document.locate(begins, end)
            key = label if label and not label[0].isdigit() else None
            references.append(Reference(f"r{position}", document.id, raw, place, position, label, work, key=key))
            before = work
    if not references:
        return ReferenceList()
    return ReferenceList(
        tuple(references), split.numbered, split.spans[0].start, split.spans[-1].end, heading, split.disagreement
    )


def _same_authors(raw: str, before: Work | None) -> Work | None:
    """An entry that begins with a long dash has the authors of the entry before it."""
    found = SAME_AUTHORS.match(raw)
    if not found or before is None or not (before.authors or before.editors):
        return None
    # a made-up name keeps the grammar of the rest; its fields are then the earlier entry's
    work = parse_reference("Same, A. " + raw[found.end() :])
    if not work.authors or work.authors[0].family != "Same":
        return None
    return replace(work, authors=before.authors or before.editors, et_al=before.et_al)
