"""The manuscript as text: its paragraphs, headings, notes and tables, with every citation marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from citecheck.parser.blocks import Block, Kind, blocks
from citecheck.reporter.html.marks import marked, marks, states
from citecheck.reporter.html.pieces import stretch, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Citation, Document
    from citecheck.reporter.html.view import View

_TOP = 3  # the level in the page of the manuscript's first headings, below the page's own two
_DEEPEST = 6
_HARD = frozenset({"docx", "odt", "rtf"})  # formats in which a line end within a paragraph was set on purpose
_MARKUP = re.compile(r"#{1,6}\s+|\\(?:sub)*(?:section|chapter|paragraph)\*?\{")  # `## Methods`, `\section{Methods}`


def manuscript(view: View) -> str:
    """The text with its legend; empty where only a list was checked."""
    document = view.manuscript
    if document is None or not document.text.strip():
        return ""
    hard = " hard" if document.format in _HARD else ""
    return f'{_legend(view)}<div class="manuscript{hard}" lang="">\n{"".join(_Setter(document, view).blocks())}</div>'


def _legend(view: View) -> str:
    """The signs with their counts; the script makes filters of them."""
    items = "".join(
        f'<li><span class="key" data-state="{standing.state.value}">'
        f'<span class="t {standing.state.value} {standing.tone.value}">abc</span> '
        f'<span class="words">{text(standing.look.place)}</span> '
        f'<b class="count">{count:,}</b></span></li>'
        for standing, count in states(view)
    )
    if not items:
        return '<p class="lead">No citation was found in the text.</p>'
    return f'<ul class="legend" aria-label="What the marks mean">{items}</ul>'


@dataclass(frozen=True)
class _Setter:
    """Sets one document."""

    document: Document
    view: View

    def blocks(self) -> Iterator[str]:
        """The blocks of the text in order; those of one note, table or box together."""
        for part, own in groupby(self._blocks, key=lambda p: self.document.part_at(p.start) or "body"):
            if part == "body":
                yield from self._set(list(own))
            else:
                inside = "".join(self._set(list(own)))
                yield f'<div class="part"><p class="name">{text(part).capitalize()}</p>\n{inside}</div>\n'

    def _set(self, own: Sequence[Block]) -> Iterator[str]:
        for rows, together in groupby(own, key=lambda p: p.kind is Kind.ROW):
            if rows:
                yield f'<table class="rows">{"".join(self._row(p) for p in together)}</table>\n'
            else:
                yield from (self._heading(p) if p.kind is Kind.HEADING else self._paragraph(p) for p in together)

    # --- blocks --------------------------------------------------------------------------------------------------

    @cached_property
    def _blocks(self) -> Sequence[Block]:
        """The passages, joined where a citation goes on from one to the next."""
        found: list[Block] = []
        for each in blocks(self.document):
            if found and self._inside(each.start):
                found[-1] = Block(found[-1].start, each.end, found[-1].kind, found[-1].section)
            else:
                found.append(each)
        return found

    def _inside(self, position: int) -> bool:
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and self._citations[at].start < position < self._citations[at].end

    def _paragraph(self, block: Block) -> str:
        if self._is_skipped(block):
            return f'<pre class="skipped" dir="auto">{self._inline(block.start, block.end)}</pre>\n'
        return f'<p dir="auto">{self._inline(block.start, block.end)}</p>\n'

    def _row(self, block: Block) -> str:
        cells: list[str] = []
        at = block.start
        for cell in self.document.text[block.start : block.end].split("\t"):
            if self._inside(at) and cells:
                at += len(cell) + 1
                continue
            end = at + len(cell)
            while self._inside(end):  # a tab within a citation parts nothing
                end += 1
            cells.append(f'<td dir="auto">{self._inline(at, min(end, block.end))}</td>')
            at += len(cell) + 1
        return f"<tr>{''.join(cells)}</tr>"

    def _heading(self, block: Block) -> str:
        level = self._levels.get(block.start, _TOP)
        found = _MARKUP.match(self.document.text, block.start, block.end)
        start, end = (found.end() if found else block.start), block.end
        if found and found.group().startswith("\\") and self.document.text[end - 1] == "}":
            end -= 1
        return f'<h{level} dir="auto">{self._inline(start, end)}</h{level}>\n'

    @cached_property
    def _levels(self) -> dict[int, int]:
        """The level in the page of each heading by its start: none deeper than one below the heading before it."""
        marked = {h.start: h.level for h in self.document.markup.headings}
        ranks = {level: n for n, level in enumerate(sorted(set(marked.values())))}
        found: dict[int, int] = {}
        before = _TOP - 1
        for each in self._blocks:
            if each.kind is Kind.HEADING:
                wanted = _TOP + ranks.get(marked.get(each.start, -1), 0)
                before = found[each.start] = min(wanted, before + 1, _DEEPEST)
        return found

    def _is_skipped(self, block: Block) -> bool:
        return any(s <= block.start and block.end <= e for s, e in self.document.markup.excluded)

    # --- lines ---------------------------------------------------------------------------------------------------

    @cached_property
    def _citations(self) -> Sequence[Citation]:
        return list(self.view.set.values())

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [c.start for c in self._citations]

    def _inline(self, start: int, end: int) -> str:
        parts, at = [], start
        for citation in self._citations[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            parts += [self._plain(at, citation.start), self._cite(citation)]
            at = max(at, citation.end)
        return "".join((*parts, self._plain(at, end)))

    def _cite(self, citation: Citation) -> str:
        parts, at = [], citation.start
        for mark in marks(citation, self.view.links.get(citation.id, ()), self.document.text):
            inside = self._plain(mark.start, mark.end)
            parts += [self._plain(at, mark.start), marked(mark, inside, citation, self.view)]
            at = mark.end
        parts.append(self._plain(at, citation.end))
        told = " ".join(self.view.finding_ids[id(f)] for f in self.view.findings_at.get(citation.id, ()))
        found = f' data-f="{told}"' if told else ""
        return f'<span class="cite" id="{self.view.id(citation.id)}"{found}>{"".join(parts)}</span>'

    def _plain(self, start: int, end: int) -> str:
        """A stretch without citations: raised letters raised, the beginnings of pages noted."""
        if start >= end:
            return ""
        superscript = within(self.document.markup.superscripts, start, end)
        pages = self.document.markup.pages
        opened = pages[bisect_left(pages, (start, 0)) : bisect_left(pages, (end, 0))]
        if not superscript and not opened:
            return stretch(self.document.text[start:end])
        return "".join(self._cut(start, end, superscript, dict(opened)))

    def _cut(
        self, start: int, end: int, superscript: Sequence[tuple[int, int]], opened: dict[int, int]
    ) -> Iterator[str]:
        edges = {start, end, *opened} | {x for pair in superscript for x in pair if start < x < end}
        points = sorted(edges)
        for first, last in pairwise(points):
            if first in opened:
                yield f'<span class="page">page {opened[first]}</span>'
            shown = stretch(self.document.text[first:last])
            yield f"<sup>{shown}</sup>" if any(s <= first and last <= e for s, e in superscript) else shown


def within(spans: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Those of ascending, disjoint spans that have something of `start` to `end`."""
    first = max(bisect_left(spans, (start, 0)) - 1, 0)
    return [(s, e) for s, e in spans[first : bisect_left(spans, (end, 0))] if e > start]
