"""Markdown (Pandoc, Quarto, R Markdown, MyST): the source text itself is what is read, with what its markup says.

Positions stay those of the file, except where it includes others. Every scan is linear in the text: it may be hostile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.formats.base import decode
from citecheck.formats.builder import merged
from citecheck.formats.markdown.blocks import (
    blanked,
    environments,
    headings,
    indented_code,
    opaque_blocks,
    paragraphs,
    without_captions,
)
from citecheck.formats.markdown.entries import marked_entries
from citecheck.formats.markdown.front_matter import first_block, later_blocks, project_bibliographies, read_metadata
from citecheck.formats.markdown.includes import expand
from citecheck.formats.markdown.inline import ATTRIBUTES, ESCAPE, URL, code_spans, markup, math
from citecheck.formats.markdown.keys import Dialect, latex_citations, pandoc_citations, roles, without_overlaps
from citecheck.formats.markdown.links import anchors, links
from citecheck.formats.markdown.notes import notes, superscript
from citecheck.models import CitationForm, Document, Markup

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.formats.markdown.front_matter import Metadata
    from citecheck.models import Heading, MarkedCitation, MarkedTarget

Spans = list[tuple[int, int]]

_SCHOLARLY = frozenset({".qmd", ".rmd"})  # suffixes of documents in which every `@word` is a citation
_QUARTO = frozenset({".qmd", ".ipynb"})
_DIV = re.compile(r"^ {0,3}:{3,}[^\n]{0,1000}$", re.MULTILINE)  # `::: {.callout-note}`, `:::`
_ESCAPED_BRACKET = re.compile(r"\\(?=[\[\]()])")  # `\[12\]`, as Pandoc writes typed citations
_EMPHASIS = re.compile(r"[*_`]+")  # `**`, `_`
# `#| label: fig-map`, "```{r fig-map, echo=FALSE}": the labels of what code makes
_CODE_LABEL = re.compile(
    r"^#\|[ \t]{0,9}label:[ \t]{0,9}[\"']?([\w:.-]{1,100})|"
    r"^[ \t]{0,9}```+\{\w+[ ,]{1,9}(?:label[ ]?=[ ]?)?[\"']?([\w:.-]{1,100})",
    re.MULTILINE,
)
_ID = re.compile(r"#([\w:.-]{1,200})")  # `#fig-map` in `{#fig-map}`
# "```{bibliography} refs.bib": MyST's directive
_DIRECTIVE = re.compile(
    r"^[ \t]{0,9}(?:`{3,}|:{3,})\{bibliography\}[ \t]{1,9}([^\s`]{1,300}(?:[ \t][^\s`]{1,300}){0,20})", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A Markdown text's markup and metadata; positions are those of the text."""

    markup: Markup
    title: str | None
    bibliographies: tuple[str, ...]
    problems: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Views:
    """One text with more and more of it blanked; positions are the same in all."""

    raw: str
    blocks: str  # without metadata, fenced code, comments
    prose: str  # and without inline code, math
    escaped: str  # and without escaped characters
    plain: str  # and without the destinations of links, tags, attributes
    roles: tuple[MarkedCitation, ...]
    excluded: Spans


def read_markdown(source: Source) -> Document:
    """A Markdown document: its text unchanged, unless it includes files, with citations, notes and so on as markup."""
    decoded = decode(source)
    expanded = expand(source, decoded.text)
    suffix = PurePath(source.path).suffix.lower()
    marked = read_marks(expanded.text, suffix)
    bibliographies = marked.bibliographies or bibliographies_around(source, marked.markup)
    return Document(
        source.id,
        source.path,
        "markdown",
        expanded.text,
        source.sha256,
        role=source.role,
        title=marked.title,
        source_text=decoded.text if expanded.included else None,
        offsets=expanded.offsets,
        markup=marked.markup,
        problems=(*decoded.problems, *marked.problems),
        unread="; ".join((*marked.unread, *expanded.unread)) or None,
        bibliographies=bibliographies,
        included=expanded.included,
    )


def bibliographies_around(source: Source, markup: Markup) -> tuple[str, ...]:
    """The bibliographies of the project that a document which cites by key belongs to."""
    cites = markup.nocite or any(c.form is CitationForm.KEY for c in markup.citations)
    return project_bibliographies(source) if cites and not markup.entries else ()


def read_marks(text: str, suffix: str) -> Marked:
    """The marks of a Markdown text; `suffix` is that of its file (`.qmd`), which says what `@` means."""
    first = first_block(text)
    fenced = opaque_blocks(text, first[1] if first else 0)
    code = without_captions(text, fenced.spans)
    blocks = blanked(text, [*([first] if first else []), *code])
    metadata = read_metadata(text, first, later_blocks(blocks, first[1] if first else 0))
    views = _blank_views(text, [*metadata.spans, *code])
    found = headings(views.blocks)
    noted = notes(views.plain)
    numbers, carets = superscript(blanked(views.plain, noted.marks), views.escaped)
    citations, nocite = _find_citations(text, suffix, views, metadata)
    linked = {t.key for c in citations if c.form is CitationForm.LINKED for t in c.targets}
    excluded = [*views.excluded, *noted.marks, *carets]
    excluded += [m.span() for m in _ESCAPED_BRACKET.finditer(views.prose)]
    excluded += [m.span() for m in _DIV.finditer(views.blocks)]
    markup = Markup(
        headings=tuple(found),
        superscripts=tuple(numbers),
        excluded=merged(excluded),
        parts=tuple(noted.parts),
        citations=citations,
        entries=metadata.entries or tuple(marked_entries(views.prose, linked, found)),
        anchors=tuple(anchors(views.prose)),
        nocite=nocite,
    )
    problems = metadata.problems
    if fenced.unclosed is not None:
        line = text.count("\n", 0, fenced.unclosed) + 1
        problems += (f"the code block that opens on line {line} is not closed: all after it is code",)
    directives = (name for found in _DIRECTIVE.finditer(text) for name in found.group(1).split())
    names = (*metadata.bibliographies, *directives)
    return Marked(
        markup, _choose_title(metadata.title, text, found), tuple(dict.fromkeys(names)), problems, metadata.unread
    )


def _blank_views(text: str, blocks: Spans) -> _Views:
    without_blocks = blanked(text, blocks)
    cited = roles(without_blocks)
    bare = blanked(without_blocks, [(c.start, c.end) for c in cited])
    opaque = [*environments(bare)]
    for start, end in paragraphs(bare):
        opaque += code_spans(bare, start, end)
        opaque += math(bare, start, end)
    prose = blanked(bare, opaque)
    marks = [*markup(prose)]
    escaped = ESCAPE.sub("  ", prose)
    plain = blanked(escaped, marks)
    return _Views(text, without_blocks, prose, escaped, plain, tuple(cited), [*blocks, *opaque, *marks])


def _find_citations(
    text: str, suffix: str, views: _Views, metadata: Metadata
) -> tuple[tuple[MarkedCitation, ...], tuple[MarkedTarget, ...]]:
    """Citations by key and links, in order, and the entries that are listed without being cited."""
    declared = bool(metadata.bibliographies or metadata.entries or metadata.nocite or views.roles)
    labels: set[str] = set()
    if "@" in views.plain:
        labels.update(found.group(1) or found.group(2) for found in _CODE_LABEL.finditer(text))
        for attributes in ATTRIBUTES.finditer(views.prose):
            labels.update(_ID.findall(attributes.group()))
    dialect = Dialect(
        labels=frozenset(labels),
        quarto=suffix in _QUARTO,
        scholarly=declared or suffix in _SCHOLARLY,
    )
    commands, nocite = latex_citations(views.plain)
    addresses = [m.span() for m in URL.finditer(views.plain)]
    readable = blanked(views.plain, [*addresses, *indented_code(text, views.blocks)])
    keyed = without_overlaps([*views.roles, *commands, *pandoc_citations(readable, text, dialect)])
    linked = links(views.escaped)
    return tuple(sorted([*keyed, *linked], key=lambda c: c.start)), (*metadata.nocite, *nocite)


def _choose_title(given: str | None, text: str, found: list[Heading]) -> str | None:
    """The title that the metadata give, else the first heading."""
    if given:
        return _EMPHASIS.sub("", given)
    if not found:
        return None
    words = ATTRIBUTES.sub("", text[found[0].start : found[0].end])
    return " ".join(_EMPHASIS.sub("", words).strip().strip("#").split()) or None
