"""The manuscript as text: its paragraphs, headings, notes and tables, with every citation marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from citecheck.parser.blocks import Block, Kind, blocks
from citecheck.reporter.html.marks import count_states, describe_targets, find_marks, find_target, standing_of
from citecheck.reporter.html.standing import State
from citecheck.reporter.plain import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Citation, Document
    from citecheck.reporter.html.standing import Standing
    from citecheck.reporter.html.view import PageView

_TOP = 3  # the level in the page of the manuscript's first headings, below the page's own two
_DEEPEST = 6  # HTML has no deeper one
_HARD = frozenset({"docx", "odt", "rtf"})  # formats in which a line end within a paragraph was set on purpose
_MARKUP = re.compile(r"#{1,6}\s+|\\(?:sub)*(?:section|chapter|paragraph)\*?\{")  # `## Methods`, `\section{Methods}`


class Stretch(NamedTuple):
    """Some text without a citation in it; `page` is the page that begins with it."""

    text: str
    superscript: bool = False
    page: int | None = None
    kind: str = "text"

    @property
    def is_text(self) -> bool:
        """Whether it is neither raised nor the beginning of a page, as most are."""
        return not self.superscript and self.page is None


class MarkedPart(NamedTuple):
    """A mark: a link to its entry or its finding. `words` say how it stands to those who do not see it."""

    standing: Standing
    target: str
    targets: str
    inside: Sequence[Stretch]
    words: str
    kind: str = "mark"


class Cite(NamedTuple):
    """A citation with its marks and what stands between them, and the names of its findings."""

    id: str
    findings: str
    inside: Sequence[Stretch | MarkedPart]
    kind: str = "cite"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, a heading, text that is not searched (`pre`) or a table, by its tag; only a table has rows."""

    tag: str
    inside: Sequence[Stretch | Cite] = ()
    rows: Sequence[Sequence[Sequence[Stretch | Cite]]] = ()


@dataclass(frozen=True, slots=True)
class TextPart:
    """The blocks of a note, a table or a box, by its name; the body has none."""

    name: str
    blocks: Sequence[TextBlock]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The whole text, and how many marks of each standing it has."""

    parts: Sequence[TextPart]
    legend: Sequence[tuple[Standing, int]]
    has_hard_lines: bool


def make_manuscript(view: PageView) -> Manuscript | None:
    """The text with its legend; `None` where only a list was checked."""
    document = view.manuscript
    if document is None or not document.text.strip():
        return None
    setter = _Setter(document, view)
    standings = [
        part.standing for cite in setter.cites.values() for part in cite.inside if isinstance(part, MarkedPart)
    ]
    return Manuscript(list(setter.parts()), list(count_states(standings)), document.format in _HARD)


class _Setter:
    """Sets one document."""

    def __init__(self, document: Document, view: PageView) -> None:
        self.document = document
        self.view = view
        self._citations = list(view.marked_citations.values())
        self._starts = [c.start for c in self._citations]
        self.cites = {c.id: self._make_cite(c) for c in self._citations}

    def parts(self) -> Iterator[TextPart]:
        """The blocks of the text in order; those of one note, table or box together."""
        for name, found in groupby(self._blocks, key=lambda b: self.document.part_at(b.start) or "body"):
            yield TextPart("" if name == "body" else printable(name).capitalize(), list(self._set_blocks(found)))

    def _set_blocks(self, found: Iterator[Block]) -> Iterator[TextBlock]:
        for is_table, together in groupby(found, key=lambda b: b.kind is Kind.ROW):
            if is_table:
                yield TextBlock("table", rows=[self._set_row(block) for block in together])
                continue
            for block in together:
                if block.kind is Kind.HEADING:
                    yield self._set_heading(block)
                else:
                    excluded = self.document.markup.excluded
                    is_skipped = any(s <= block.start and block.end <= e for s, e in excluded)
                    yield TextBlock("pre" if is_skipped else "p", self._set_inline(block.start, block.end))

    # --- blocks --------------------------------------------------------------------------------------------------

    @cached_property
    def _blocks(self) -> Sequence[Block]:
        """The blocks, joined where a citation goes on from one to the next."""
        found: list[Block] = []
        for block in blocks(self.document):
            if found and self._is_in_citation(block.start):
                found[-1] = Block(found[-1].start, block.end, found[-1].kind, found[-1].section)
            else:
                found.append(block)
        return found

    def _is_in_citation(self, position: int) -> bool:
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and self._citations[at].start < position < self._citations[at].end

    def _set_row(self, block: Block) -> Sequence[Sequence[Stretch | Cite]]:
        cells: list[Sequence[Stretch | Cite]] = []
        at = block.start
        for cell in self.document.text[block.start : block.end].split("\t"):
            if self._is_in_citation(at) and cells:
                at += len(cell) + 1
                continue
            end = at + len(cell)
            while self._is_in_citation(end):  # a tab within a citation parts nothing
                end += 1
            cells.append(self._set_inline(at, min(end, block.end)))
            at += len(cell) + 1
        return cells

    def _set_heading(self, block: Block) -> TextBlock:
        found = _MARKUP.match(self.document.text, block.start, block.end)
        start, end = (found.end() if found else block.start), block.end
        if found and found.group().startswith("\\") and self.document.text[end - 1] == "}":
            end -= 1
        return TextBlock(f"h{self._levels.get(block.start, _TOP)}", self._set_inline(start, end))

    @cached_property
    def _levels(self) -> dict[int, int]:
        """The level in the page of each heading by its start: none deeper than one below the heading before it."""
        printed = {h.start: h.level for h in self.document.markup.headings}
        ranks = {level: n for n, level in enumerate(sorted(set(printed.values())))}
        levels: dict[int, int] = {}
        before = _TOP - 1
        for block in self._blocks:
            if block.kind is Kind.HEADING:
                wanted = _TOP + ranks.get(printed.get(block.start, -1), 0)
                before = levels[block.start] = min(wanted, before + 1, _DEEPEST)
        return levels

    # --- lines ---------------------------------------------------------------------------------------------------

    def _set_inline(self, start: int, end: int) -> Sequence[Stretch | Cite]:
        pieces: list[Stretch | Cite] = []
        at = start
        for citation in self._citations[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            pieces += [*self._set_plain(at, citation.start), self.cites[citation.id]]
            at = max(at, citation.end)
        return [*pieces, *self._set_plain(at, end)]

    def _make_cite(self, citation: Citation) -> Cite:
        view, inside, at = self.view, list[Stretch | MarkedPart](), citation.start
        for mark in find_marks(citation, view.links.get(citation.id, ()), self.document.text):
            standing = standing_of(mark, view)
            marked = MarkedPart(
                standing=standing,
                target=find_target(mark, citation, view),
                targets=describe_targets(mark, citation, view),
                inside=self._set_plain(mark.start, mark.end),
                words="" if standing.state is State.FINE else f" ({standing.look.place})",
            )
            inside += [*self._set_plain(at, mark.start), marked]
            at = mark.end
        inside += self._set_plain(at, citation.end)
        findings = " ".join(view.finding_names[id(f)] for f in view.findings_at.get(citation.id, ()))
        return Cite(view.id(citation.id), findings, inside)

    def _set_plain(self, start: int, end: int) -> Sequence[Stretch]:
        """A stretch without citations: superscripts apart, the beginnings of pages noted."""
        if start >= end:
            return ()
        text, markup = self.document.text, self.document.markup
        superscripts = overlapping(markup.superscripts, start, end)
        pages = dict(markup.pages[bisect_left(markup.pages, (start, 0)) : bisect_left(markup.pages, (end, 0))])
        if not superscripts and not pages:
            return (Stretch(text[start:end]),)
        edges = {start, end, *pages} | {at for span in superscripts for at in span if start < at < end}
        return [
            Stretch(text[first:last], any(s <= first and last <= e for s, e in superscripts), pages.get(first))
            for first, last in pairwise(sorted(edges))
        ]


def overlapping(spans: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Those of ascending, disjoint spans that have something of `start` to `end`."""
    first = max(bisect_left(spans, (start, 0)) - 1, 0)
    return [(s, e) for s, e in spans[first : bisect_left(spans, (end, 0))] if e > start]
