"""The document that a word processor's file gives, put together from its text and what was found besides it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.formats.field_codes.items import marked
from citecheck.formats.office.found import Span
from citecheck.formats.office.links import linked_citations, trimmed
from citecheck.models import Document, Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from citecheck.formats.base import Source
    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.field_codes.instructions import FieldCode
    from citecheck.formats.office.found import Found
    from citecheck.models import MarkedCitation, Work


def assemble(
    source: Source,
    name: str,
    builder: TextBuilder,
    found: Found,
    *,
    title: str | None = None,
    problems: Sequence[str] = (),
    unread: str | None = None,
    load_works: Callable[[], Mapping[str, Work]] | None = None,
) -> Document:
    """Put a document together once all of its stories are read.

    Args:
        source: The file.
        name: The name of its format.
        builder: Its text.
        found: What was found in it.
        title: The title among its properties, for a text that prints none.
        problems: What could not be read of the file; what `found` shows is added.
        unread: What of the text is missing.
        load_works: Gives works by their tags in small letters; called where a field only names tags.
    """
    text = builder.result().rstrip("\n")
    codes = found.codes
    if load_works and any(item.work is None for code, _ in codes for item in code.items):
        works = load_works()
        codes = [(_with_works(code, works), span) for code, span in codes]
    linked, anchors = linked_citations(found, text, builder.headings)
    parts = (
        replace(part, start=start, end=end)  # without the break behind it
        for part in found.parts
        for start, end in [trimmed(text, Span(part.start, part.end))]
        if end > start
    )
    if found.title is not None:
        start, end = trimmed(text, found.title)
        title = " ".join(text[start:end].split()) or title
    return Document(
        source.id,
        source.path,
        name,
        text,
        source.sha256,
        role=source.role,
        title=title,
        markup=Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            parts=tuple(sorted(parts, key=lambda part: part.start)),
            pages=tuple(sorted(found.pages)),
            citations=_keep_outermost([*_cite_codes(codes, text), *linked]),
            anchors=anchors,
        ),
        problems=(*problems, *_list_problems(found)),
        unread=unread,
        has_lines=False,
    )


def _with_works(code: FieldCode, works: Mapping[str, Work]) -> FieldCode:
    items = (item if item.work else replace(item, work=works.get(item.key.casefold())) for item in code.items)
    return replace(code, items=tuple(items))


def _cite_codes(codes: Sequence[tuple[FieldCode, Span]], text: str) -> Iterator[MarkedCitation]:
    """The citations of field codes; of codes within codes the outer one, of two in one place one that has works."""
    spans = [(*trimmed(text, span), code) for code, span in codes]
    spans.sort(key=lambda given: (given[0], -given[1], all(item.work is None for item in given[2].items)))
    reached = 0
    for start, end, code in spans:
        citation = marked(code.items, text[start:end], start) if start >= reached else None
        if citation:
            reached = end
            yield citation


def _keep_outermost(citations: list[MarkedCitation]) -> tuple[MarkedCitation, ...]:
    """In order, without those that stand in another: the link within a field, from a number to its entry."""
    done: list[MarkedCitation] = []
    for citation in sorted(citations, key=lambda c: (c.start, -c.end, all(t.work is None for t in c.targets))):
        if not done or citation.start >= done[-1].end:
            done.append(citation)
    return tuple(done)


def _list_problems(found: Found) -> list[str]:
    broken = sum(not code.items for code, _ in found.codes)
    counted = {
        "tracked changes are read as accepted": found.deletions,
        f"text from other files ({found.chunks}) that only Word puts in is not read": found.chunks,
        f"{broken} citation field codes are broken: their text alone is read": broken,
    }
    return [words for words, count in counted.items() if count]
