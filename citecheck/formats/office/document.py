"""The document that a word processor's file gives, put together from its text and what was found besides it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from citecheck.formats.docx.fields import Span
from citecheck.formats.docx.links import linked_citations, trimmed
from citecheck.formats.field_codes.items import marked
from citecheck.models import Document, Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from citecheck.formats.base import Source
    from citecheck.formats.builder import TextBuilder
    from citecheck.formats.docx.found import Found
    from citecheck.models import MarkedCitation, Part


def assemble(
    source: Source,
    name: str,
    builder: TextBuilder,
    found: Found,
    *,
    title: str | None = None,
    problems: Sequence[str] = (),
    unread: str | None = None,
) -> Document:
    """The document of a format `name`; `title` is that of its properties, for texts that print none."""
    text = builder.result().rstrip("\n")
    cited = list(_cited(found, text))
    linked, anchors = linked_citations(found, text, builder.headings)
    parts = (_trimmed(each, text) for each in found.parts)
    return Document(
        source.id,
        source.path,
        name,
        text,
        source.sha256,
        role=source.role,
        title=_title(found.title, text) or title,
        markup=Markup(
            headings=tuple(builder.headings),
            superscripts=tuple(builder.superscripts),
            parts=tuple(sorted((p for p in parts if p.end > p.start), key=lambda p: p.start)),
            pages=tuple(sorted(found.pages)),
            citations=_outermost([*cited, *linked]),
            anchors=anchors,
        ),
        problems=(*problems, *_problems(found)),
        unread=unread,
        has_lines=False,
    )


def tell_note(found: Found, part: Part) -> None:
    """Keep a note and, for those at the foot of a page, the page that its mark is on."""
    if part.end <= part.start:
        return
    found.parts.append(part)
    if found.pages and part.anchor is not None and part.name.startswith("footnote"):
        at = bisect_right(found.pages, (part.anchor, 1 << 60)) - 1
        found.pages.append((part.start, found.pages[max(at, 0)][1]))


def joined_codes(properties: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Instructions by the names of their bookmarks, from properties that hold 255 characters each.

    `ZOTERO_BREF_8SJx2Yx8dVFE_1`, `…_2` are the pieces of `ZOTERO_BREF_8SJx2Yx8dVFE`.
    """
    pieces: dict[str, list[tuple[int, str]]] = {}
    for name, words in properties:
        owner, _, number = name.rpartition("_")
        if owner and number.isascii() and number.isdigit() and len(number) <= 6:  # noqa: PLR2004 - 255 MB of JSON
            pieces.setdefault(owner, []).append((int(number), words))
    return {owner: "".join(words for _, words in sorted(given)) for owner, given in pieces.items()}


def _cited(found: Found, text: str) -> Iterator[MarkedCitation]:
    """The citations of field codes; of codes within codes the outer one."""
    spans = [(*trimmed(text, span), code) for code, span in found.codes]
    reached = 0
    for start, end, code in sorted(spans, key=lambda each: (each[0], -each[1])):
        citation = marked(code.items, text[start:end], start) if start >= reached else None
        if citation:
            reached = end
            yield citation


def _outermost(citations: list[MarkedCitation]) -> tuple[MarkedCitation, ...]:
    """In order, without those that stand in another: the link within a field, from a number to its entry."""
    done: list[MarkedCitation] = []
    for each in sorted(citations, key=lambda c: (c.start, -c.end, all(t.work is None for t in c.targets))):
        if not done or each.start >= done[-1].end:
            done.append(each)
    return tuple(done)


def _title(span: Span | None, text: str) -> str | None:
    if span is None:
        return None
    start, end = trimmed(text, span)
    return " ".join(text[start:end].split()) or None


def _trimmed(part: Part, text: str) -> Part:
    """A part without the break behind it."""
    start, end = trimmed(text, Span(part.start, part.end))
    return replace(part, start=start, end=end)


def _problems(found: Found) -> list[str]:
    broken = sum(not code.items for code, _ in found.codes)
    said = {
        "tracked changes are read as accepted": found.deletions,
        f"{broken} citation field codes are broken: their text alone is read": broken,
    }
    return [words for words, count in said.items() if count]
