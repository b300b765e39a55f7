"""Citations in notes, as Chicago, MHRA and most of the humanities write them: full, shortened, "ibid.".

A document cites in notes where many of its notes describe works. Its notes are then read as citations, not as text
with author-year citations, and where it has no bibliography the full descriptions are its list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, Reference, ReferenceList, Target
from citecheck.parser.citations.merge import Found
from citecheck.parser.fields.parse import parse_reference
from citecheck.parser.reference_list.entry_shape import ENTRY_SCORE, entry_score
from citecheck.text.citing import family_name
from citecheck.text.lexicon import SMALL_WORDS
from citecheck.text.names import UPPER, family_keys
from citecheck.text.normalize import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Document, Part

# Set by hand, 2026-11: notes that describe works, and their share, from which on a document cites in notes
MIN_CITING, MIN_SHARE = 2, 0.3
MAX_WORKS = 2000  # works that notes may make up a list of: no manuscript describes more
MIN_TITLE_SHARE = 0.5  # of a title's words that an entry must print: short titles leave words out, not in
MIN_FULL = 30  # code points of a full description; set by hand
_NAME = rf"(?:[{UPPER}][\w'’.-]*\s|(?:van|von|de|der|den|di|da|la|le|del|du|ten|ter|el|al)\s){{1,4}}[{UPPER}][\w'’-]+"
# `John Smith and Mary Doe, The Book (New York: Penguin, 2001)`, `Jane Doe, “An Article,” Journal 12 (2005)`
_FULL = re.compile(rf"{_NAME}(?:(?:,|,?\s(?:and|&|und|et|y))\s{_NAME}){{0,3}}(?:,?\set al\.)?,\s[“\"‘'«„{UPPER}]")
# `Aaron T. Beck`, `Bessel van der Kolk`: the first person of a full note, whose family name comes first in a list
_FIRST = re.compile(
    rf"(?P<given>(?:[{UPPER}][\w'’.-]*\s?)+?)\s(?P<family>(?:(?:van|von|de|der|den|di|da|la|le|del|du|ten|ter|el|al)\s)*"
    rf"[{UPPER}][\w'’-]+)(?=,|\sand\s|\s&\s|\sund\s|\set\s|\sy\s)"
)
_FAMILY = rf"(?:(?:van|von|de|der|den|di|da|la|le|del|du|ten|ter)\s){{0,2}}[{UPPER}][\w'’-]+"
# `Smith, Book of Everything, 99`, `Smith and Doe, “Short Title,” 45–46`
_SHORT = re.compile(
    rf"(?P<people>{_FAMILY}(?:(?:,|,?\s(?:and|&|und|et|y))\s{_FAMILY}){{0,3}}(?:,?\set al\.)?),\s"
    rf"(?P<title>[“\"‘'«„]?[{UPPER}][^;]{{2,120}}?),?[”\"’'»“]?,?\s(?:pp?\.\s|S\.\s)?(?P<pages>\d[\d\s,–-]*(?:ff?\.|n\.?\d*)?)\.?$"
)
# `(Smith 2001)`, `Smith et al. (2001, p. 3)`: where the text cites so, a note that describes a work is an aside
_AUTHOR_YEAR = re.compile(rf"[{UPPER}][\w'’-]+(?:\set\sal\.?)?,?\s\(?(?:1[89]|20)\d\d[a-z]?(?:[,:;]\s[^()]{{0,40}})?\)")
# `Smith, op. cit., 45`, `Beck, a. a. O., S. 12`: the work of that author that was cited last
_CITED_ABOVE = re.compile(
    rf"(?P<people>{_FAMILY}),?\s(?:op\.\s?cit|loc\.\s?cit|art\.\s?cit|ob\.\s?cit|a\.\s?a\.\s?O)\.", re.IGNORECASE
)
_IBID = re.compile(r"(?:ibid(?:em)?|ebd|ebda|ebenda|idem|id)\b\.?", re.IGNORECASE)
# What leads up to a citation: `See also `, `Cf. `, `For a discussion see `
_LEAD = re.compile(
    r"(?:[^.;()“\"]{0,80}?\b)?(?:see(?:,?\s(?:also|for example|e\.g\.|generally))?,?|cf\.?|compare|but see|quoted in|"
    r"cited in|e\.g\.,?|vgl\.|siehe(?:\sauch)?|voir|véase)\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_CUT = re.compile(r";\s+|(?<=\d)\.\s+(?=[^\W\d_])")  # `…, 23; Doe, …`, `…, 23. See also Doe`
# `The Book (New York: Penguin, 2001), 23–25` → title, place of publication, and what is cited of it
_BOOK = re.compile(
    rf"^(?P<head>[^()]{{10,400}}?),?\s\((?P<imprint>[{UPPER}][^():]{{1,60}}:\s[^()]{{2,80}},\s\d{{4}})\)"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One work that a note names: `text[start:end]` of the document."""

    start: int
    end: int
    kind: str  # "full", "short", "ibid", "above"
    note: Part


def citing_notes(document: Document) -> tuple[Segment, ...]:
    """What the notes of a document cite, in order; nothing where it does not cite in notes."""
    return _citing_segments(document.text, _note_parts(document))


def _note_parts(document: Document) -> tuple[Part, ...]:
    return tuple(p for p in document.markup.parts if p.name.startswith(("footnote", "endnote")))


@lru_cache(maxsize=4)  # the list, the mask and the citations of one document all ask
def _citing_segments(text: str, notes: tuple[Part, ...]) -> tuple[Segment, ...]:
    found = [list(_read_segments(text, note)) for note in notes]
    described = sum(any(s.kind == "full" for s in in_note) for in_note in found)
    citing = sum(bool(in_note) for in_note in found)
    segments = tuple(segment for in_note in found for segment in in_note)
    if described < MIN_CITING or citing < MIN_SHARE * len(notes):
        return ()
    within = sum(len(_AUTHOR_YEAR.findall(text, note.start, note.end)) for note in notes)
    # where the text itself has more author-year citations than its notes name works, the notes are asides
    return () if len(_AUTHOR_YEAR.findall(text)) - within > len(segments) else segments


def _read_segments(text: str, note: Part) -> Iterator[Segment]:
    at, end = note.start, min(note.end, note.start + 5000)  # code points of a note that are read
    cuts = (c for c in _CUT.finditer(text, at, end) if text.count("(", at, c.start()) <= text.count(")", at, c.start()))
    for cut in (*cuts, None):
        last = cut.start() if cut else end
        start = at
        while start < last and text[start].isspace():
            start += 1
        if (lead := _LEAD.match(text, start, last)) and _kind_of_words(text[lead.end() : last]):
            start = lead.end()
        while last > start and text[last - 1].isspace():
            last -= 1
        kind = _kind_of_words(text[start:last])
        if kind:
            yield Segment(start, last, kind, note)
        at = cut.end() if cut else end


def _kind_of_words(words: str) -> str:
    """`full`, `short`, `ibid`, `above` (op. cit.), or nothing where a segment names no work."""
    if _IBID.match(words):
        return "ibid"
    if _CITED_ABOVE.match(words):
        return "above"
    if (
        len(words) >= MIN_FULL
        and _YEAR.search(words)
        and (_FULL.match(words) or entry_score(collapse(words)) >= ENTRY_SCORE)
    ):
        return "full"
    return "short" if _SHORT.match(words) else ""


# --- the list that full descriptions make up -------------------------------------------------------------------


def notes_list(document: Document) -> ReferenceList:
    """The works that notes describe in full, each once, for a document without a bibliography."""
    references: list[Reference] = []
    for segment in citing_notes(document):
        if segment.kind != "full" or len(references) == MAX_WORKS:
            continue
        raw = collapse(document.text[segment.start : segment.end])
        work = parse_reference(_as_entry(raw))
        if _match_entry(work.authors[0].family if work.authors else None, work.title or "", references, work.year):
            continue
        position = len(references) + 1
        place = document.locate(segment.start, segment.end)
        references.append(Reference(f"r{position}", document.id, raw, place, position, None, work))
    return ReferenceList(tuple(references))


def _as_entry(raw: str) -> str:
    """A note as a bibliography prints it: `Smith, John. The Book. London: Penguin, 2001.`, without page or bracket."""
    full = _FULL.match(raw)
    if full:  # a comma, a space and the first sign of the title end the match
        people, title = full.group()[:-3], raw[full.end() - 1 :]
        first = _FIRST.match(people + ",")
        turned = f"{first['family']}, {first['given']}{people[first.end() :]}" if first else people
        raw = f"{turned}. {title}".replace("..", ".", 1)
    book = _BOOK.match(raw)
    return f"{book['head']}. {book['imprint']}." if book else raw


def without_notes(document: Document) -> Document:
    """The document with its notes blanked: what follows a list in the text is no entry of it."""
    notes = _note_parts(document)
    if not notes:
        return document
    pieces, at = [], 0
    for note in notes:
        pieces += [document.text[at : note.start], " " * (note.end - note.start)]
        at = note.end
    return replace(document, text="".join([*pieces, document.text[at:]]))


# --- citations ----------------------------------------------------------------------------------------------


def note_citations(document: Document, reference_list: ReferenceList) -> list[Found]:
    """The citations in notes, with the entries they lead to."""
    found: list[Found] = []
    before: str | None = None
    last: dict[str, str | None] = {}  # by the key of a first author: the work cited last
    listed = {r.location.start: r.id for r in reference_list.references if r.document == document.id}
    for segment in citing_notes(document):
        words = document.text[segment.start : segment.end]
        people: tuple[str, ...] = ()
        if segment.kind == "ibid":
            leads = before
        elif above := _CITED_ABOVE.match(words):
            people = (above["people"],)
            leads = next((last[k] for k in family_keys(people[0]) if k in last), None)
        else:
            people, family, title, year = _describe_segment(segment, words)
            leads = listed.get(document.locate(segment.start, segment.end).start) or _match_entry(
                family, title, reference_list.references, year
            )
        before = leads
        last.update(dict.fromkeys(family_keys(people[0]) if people else (), leads))
        target = Target(words, segment.start, segment.end, authors=people, leads_to=leads)
        found.append(Found(segment.start, segment.end, CitationForm.NOTE, (target,)))
    return found


def _describe_segment(segment: Segment, words: str) -> tuple[tuple[str, ...], str | None, str, int | None]:
    """The first author of a work named in full or shortened, its family name apart, the title and the year."""
    if segment.kind == "short" and (short := _SHORT.match(words)):
        first = re.split(r",|\sand\s|\s&\s|\sund\s|\set\s|\sy\s", short["people"])[0].strip()
        return (first,), first, short["title"], None
    work = parse_reference(_as_entry(collapse(words)))
    family = work.authors[0].family if work.authors else None
    return tuple(family_name(n) for n in work.authors[:1]), family, work.title or "", work.year


def _match_entry(family: str | None, title: str, references: Sequence[Reference], year: int | None) -> str | None:
    """The one entry by an author with the words of a title; an equal year decides among several."""
    keys = family_keys(family) if family else frozenset()
    wanted = {w for w in fold(title).split() if len(w) > 2 and w not in SMALL_WORDS}  # noqa: PLR2004 - `of`, `in`
    scored: list[tuple[float, str]] = []
    for reference in references:
        raw = fold(reference.raw).split()
        first = (*reference.work.authors, *reference.work.editors)[:1]
        author = family_keys(family_name(first[0])) if first else frozenset()
        if not keys or keys.isdisjoint(raw) or keys.isdisjoint(author or raw):
            continue
        shared = len(wanted & set(raw)) / len(wanted) if wanted else 0.5
        if shared >= MIN_TITLE_SHARE:
            scored.append((shared + 0.1 * (year is not None and reference.work.year == year), reference.id))
    if not scored:
        return None
    best = max(scored)
    return best[1] if sum(s == best[0] for s, _ in scored) == 1 else None
