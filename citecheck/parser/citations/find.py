"""All citations of a document: both styles, and the decision which brackets of this document are citations."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.models import Citation, CitationForm, Target
from citecheck.parser.citations.author_list import Lexicon
from citecheck.parser.citations.author_year import find_mentions
from citecheck.parser.citations.brackets import find_groups
from citecheck.parser.citations.enumerations import without_enumerations
from citecheck.parser.citations.labels import label_citations
from citecheck.parser.citations.marked import destinations
from citecheck.parser.citations.merge import Found, merge
from citecheck.parser.citations.not_authors import places_of
from citecheck.parser.citations.notes import citing_notes, note_citations
from citecheck.parser.citations.numbering import apart, choose, counts_up
from citecheck.parser.citations.numeric import ROUND, is_other, join_ranges, read_marker, spelt_markers
from citecheck.parser.citations.run_together import separated
from citecheck.parser.citations.superscripts import glued_markers, is_sure, superscript_markers, superscript_spans
from citecheck.parser.linking.entry_keys import is_in_full, lead_name
from citecheck.parser.linking.other_names import introduced_names
from citecheck.parser.sentences import sentences_around
from citecheck.text.lexicon import PARTICLES
from citecheck.text.names import acronym
from citecheck.text.normalize import fold, squash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citecheck.models import Document, Reference, ReferenceList
    from citecheck.parser.citations.author_year import Mention
    from citecheck.parser.citations.numeric import Marker

_LOWER_WORD = re.compile(r"\b[^\W\d_]{2,}\b")
MIN_NUMERIC = 3  # numbers in brackets from which on a text cites by number; set by hand, 2026-11


def find_citations(document: Document, reference_list: ReferenceList) -> tuple[Citation, ...]:
    """The citations of a document in order, with the list (of this or of another document) as a cue."""
    leads = destinations(document, reference_list)
    text = _mask_uncited(document, reference_list)
    groups = find_groups(text)
    lexicon = learn(text, reference_list.references, introduced_names(document.text, reference_list.references))
    mentions = find_mentions(text, groups, lexicon)
    read = (read_marker(text, group) for group in groups.all)
    markers = [m for m in read if m and not is_other(text, m)]
    square = join_ranges(text, [m for m in markers if m.opening in "[［【"])
    rounded = apart(text, without_enumerations(text, join_ranges(text, [m for m in markers if m.opening in ROUND])))
    bracketed = sorted([*square, *rounded], key=lambda m: m.start)
    superscript = [m for m in _find_superscripts(text, document, reference_list) if not _is_within(m, bracketed)]
    keyed = any(c.form is CitationForm.KEY for c in document.markup.citations)
    numeric = (
        []
        if keyed and not reference_list.numbered
        else choose(square, rounded, superscript, len(mentions), reference_list)
    )
    numeric = separated(_with_spelt(text, numeric, reference_list), len(reference_list.references))
    mentions = _without_numbered(text, mentions, numeric)
    if len(numeric) >= 6 * max(len(mentions), 1):
        # one unknown name before a year is a place or a taxon's authority in a numbered text; the six was set by hand,
        # 2026-11, and was in force when bench linking was measured
        mentions = [m for m in mentions if m.targets[0].et_al or any(map(lexicon.knows, m.targets[0].authors))]
    typed = [Found(m.start, m.end, CitationForm.AUTHOR_YEAR, tuple(m.targets)) for m in mentions]
    typed += note_citations(document, reference_list)
    typed += label_citations(text, groups, reference_list)
    for marker in numeric:
        targets = tuple(Target(text=text[s:e].strip(), start=s, end=e, label=str(n)) for n, s, e in marker.numbers)
        typed.append(Found(marker.start, marker.end, CitationForm.NUMERIC, targets, marker.malformed))
    citations = [
        Citation(
            id=f"c{i}",
            document=document.id,
            raw=document.text[found.start : found.end],
            form=found.form,
            start=found.start,
            end=found.end,
            location=document.locate(found.start, found.end),
            targets=found.targets,
            malformed=found.malformed,
        )
        for i, found in enumerate(merge(document, typed, leads), start=1)
    ]
    sentences = sentences_around(document, citations)
    return tuple(replace(c, sentence=sentence) for c, sentence in zip(citations, sentences, strict=True))


def learn(text: str, references: Iterable[Reference], introduced: Iterable[str] = ()) -> Lexicon:
    """The lexicon of a document: the names of its list, those it introduces, and the words it has in lower case."""
    known: set[str] = set()
    organisations = {squash(name) for name in introduced}
    dated: set[tuple[str, str]] = set()
    compound = {fold(name) for name in introduced if " " in name}
    short_names = frozenset(name for name in introduced if " " not in name)
    for reference in references:
        work = reference.work
        years = {str(work.year)} if work.year else set()
        if not (work.authors or work.editors):
            organisations |= {squash(lead_name(reference))} - {""}
        for name in work.authors or work.editors:
            if name.literal:
                organisations |= {squash(name.literal), acronym(name.literal)} - {""}
                continue
            parts = fold(name.family or "").split()
            if is_in_full(name.given or ""):
                organisations.add(squash(f"{name.given} {name.family}"))
            words = [w for w in parts if w not in PARTICLES] if len(parts) > 1 else parts  # `Das`, `An` are names too
            known.update(words)
            if len(parts) > 1:
                compound.add(" ".join(parts))
            dated.update((w, y) for w in words for y in years)
    lower = {w for token in set(text.split()) for w in _LOWER_WORD.findall(token) if w.islower()}
    common = {w if w.isascii() else fold(w) for w in lower}
    return Lexicon(known, organisations, dated, common, places_of(text), short_names, compound)


def _mask_uncited(document: Document, reference_list: ReferenceList) -> str:
    """The text with spaces where no citation is looked for: the list, code, math. Positions are kept."""
    spans = [*document.markup.excluded]
    spans += [(c.start, c.end) for c in document.markup.citations if c.form is CitationForm.KEY]
    spans += [(s.note.start, s.note.end) for s in citing_notes(document)]
    here = [r for r in reference_list.references[:1] if r.document == document.id]
    if here and reference_list.start is not None and reference_list.end is not None:
        spans.append((reference_list.start, reference_list.end))
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            pieces += [document.text[at:start], " " * (end - max(start, at))]
            at = end
    return "".join([*pieces, document.text[at:]])


def _find_superscripts(text: str, document: Document, reference_list: ReferenceList) -> list[Marker]:
    """Numbers that the format shows as superscript, and those stuck to words that these or their order confirm."""
    glued = glued_markers(text)
    spans = superscript_spans(text, document.markup.superscripts)
    if not spans:
        return glued if counts_up(glued, reference_list) else []
    superscript = superscript_markers(text, spans)
    size = len(reference_list.references)
    if not size or not counts_up(superscript, reference_list):
        return superscript
    missed = [m for m in glued if max(m.labels) <= size and is_sure(text, m) and not _is_within(m, superscript)]
    return sorted([*superscript, *missed], key=lambda m: m.start)


def _with_spelt(text: str, numeric: list[Marker], reference_list: ReferenceList) -> list[Marker]:
    """The markers, and in a text that cites by number what a word says to be one: `ref. 12`."""
    if len(numeric) < MIN_NUMERIC:
        return numeric
    size = len(reference_list.references)
    spelt = [m for m in spelt_markers(text) if max(m.labels) <= size and not _is_within(m, numeric)]
    return sorted([*numeric, *spelt], key=lambda m: m.start)


def _without_numbered(text: str, mentions: Sequence[Mention], numeric: Sequence[Marker]) -> list[Mention]:
    """The mentions without those that a number follows: `Smith et al. (2010) [12]` is one citation, by number."""
    starts = [m.start for m in numeric]
    kept = []
    for mention in mentions:
        at = bisect_right(starts, mention.end - 1)
        if at == len(starts) or not re.fullmatch(r"[\s,.]{0,3}", text[mention.end : starts[at]]):
            kept.append(mention)
    return kept


def _is_within(marker: Marker, others: Sequence[Marker]) -> bool:
    """Whether a number is part of a marker found already: `word` + superscript `[12]`."""
    at = bisect_right(others, marker.start, key=lambda m: m.start) - 1
    return at >= 0 and marker.start < others[at].end
