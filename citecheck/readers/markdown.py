"""Markdown: the source text itself is what is read, with cues about its headings and what is no prose.

Positions stay those of the file. Every scan is linear in the text: it may be hostile.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.models import Cues, Document, Heading
from citecheck.readers.base import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.readers.base import Source

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")  # `## Methods`
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")  # `=====` under a title
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")  # "```python"
_TICKS = re.compile(r"`+")
_DOLLARS = re.compile(r"(?<!\\)\${1,2}")
# `](https://example.org/a_(b))`, `](#ref-12)`; not `[1](2)` nor `](Smith 2001)`, which may be citations
_LINK = re.compile(r"\]\((?=[^()\s]{0,20}[:/#.])[^()\s]{1,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?\)")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]{1,2000}>")  # `<https://doi.org/10.1000/1>`
# `[1]: https://example.org`: where a link leads, defined below the text; `[1]: Levy K. Title.` is an entry and stays
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]{0,8}<?(?:https?://|mailto:|#|\.{0,2}/)\S*", re.MULTILINE)
# `[@smith2001]`, `[see @smith2001, p. 3; -@doe99]`: Pandoc's citations by key
_KEYS = re.compile(r"\[(?:[^\[\]\n@]{0,200}[\s;-])?@\{?[A-Za-z0-9_][^\[\]\n]{0,300}\]")
_EMPHASIS = re.compile(r"[*_`]+")
_LONGEST_MATH = 300  # code points of `$…$`: beyond, two sums of money stand far apart


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def read_markdown(source: Source) -> Document:
    """A Markdown document: its text unchanged, headings and excluded stretches as cues."""
    decoded = decode(source)
    text = decoded.text
    lines = list(_lines(text))
    front = _front_matter(lines)
    blocks = [*([front] if front else []), *_fenced(lines, front[1] if front else 0), *_comments(text)]
    blocks.sort()
    prose = [line for line in lines if not _inside(line.start, blocks)]
    headings = tuple(_headings(prose))
    spans = [*blocks]
    for start, end in _paragraphs(prose):
        spans += _code(text, start, end)
        spans += _math(text, start, end)
    spans += [(m.start() + 1, m.end()) for m in _LINK.finditer(text)]
    spans += [m.span() for pattern in (_AUTOLINK, _DEFINITION) for m in pattern.finditer(text)]
    return Document(
        source.id,
        source.path,
        "markdown",
        text,
        source.sha256,
        role=source.role,
        title=_title(text, headings),
        cues=Cues(headings=headings, excluded=_merged(spans)),
        problems=decoded.problems,
        unread=_keys(text, spans),
    )


def _keys(text: str, spans: list[tuple[int, int]]) -> str | None:
    """Pandoc's citations by key, which are not read yet: without this a paper full of them would look clean."""
    excluded = list(_merged(spans))
    keys = [m for m in _KEYS.finditer(text) if not _inside(m.start(), excluded)]
    return f"{len(keys)} citations by key ({keys[0].group()[:40]}) are not read yet" if keys else None


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        yield _Line(at, at + len(line), line.rstrip("\r"))
        at += len(line) + 1


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted, without overlaps."""
    done: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return tuple(done)


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (position, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= position < spans[at][1]


def _front_matter(lines: list[_Line]) -> tuple[int, int] | None:
    """YAML between `---` on the first line and `---` or `...`."""
    if lines[0].text.rstrip() != "---":
        return None
    for line in lines[1:]:
        if line.text.rstrip() in {"---", "..."}:
            return 0, line.end
    return None


def _fenced(lines: list[_Line], after: int) -> Iterator[tuple[int, int]]:
    opened: tuple[int, str] | None = None
    for line in lines:
        if line.start < after:
            continue
        found = _FENCE.match(line.text)
        if not found:
            continue
        fence = found.group(1)
        if opened is None:
            if "`" not in line.text[found.end() :]:
                opened = line.start, fence
        elif fence.startswith(opened[1]) and not line.text[found.end() :].strip():
            yield opened[0], line.end
            opened = None
    if opened:
        yield opened[0], lines[-1].end


def _comments(text: str) -> Iterator[tuple[int, int]]:
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield at, end + 3
        at = text.find("<!--", end + 3)


def _headings(lines: list[_Line]) -> Iterator[Heading]:
    for i, line in enumerate(lines):
        found = _ATX.match(line.text)
        if found:
            yield Heading(line.start, line.start + len(line.text), len(found.group(1)))
        # only a title of one line: a longer paragraph over dashes is more often a table or a rule
        elif i + 1 < len(lines) and not line.blank and (i == 0 or lines[i - 1].blank):
            under = _UNDERLINE.match(lines[i + 1].text)
            if under and lines[i + 1].start == line.end + 1:
                yield Heading(line.start, line.start + len(line.text), 1 if under.group(1)[0] == "=" else 2)


def _title(text: str, headings: tuple[Heading, ...]) -> str | None:
    if not headings:
        return None
    words = _EMPHASIS.sub("", text[headings[0].start : headings[0].end]).strip().strip("#")
    return " ".join(words.split()) or None


def _paragraphs(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines (or excluded blocks): code and math never run over one."""
    start: int | None = None
    end = 0
    for line in lines:
        if start is not None and (line.blank or line.start != end + 1):
            yield start, end
            start = None
        if not line.blank:
            start = line.start if start is None else start
            end = line.end
    if start is not None:
        yield start, end


def _code(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Inline code: a run of backticks to the next run of the same length."""
    runs = [m.span() for m in _TICKS.finditer(text, start, end)]
    following: dict[int, int] = {}
    closer = [0] * len(runs)
    for i in range(len(runs) - 1, -1, -1):
        length = runs[i][1] - runs[i][0]
        closer[i] = following.get(length, 0)
        following[length] = i
    i = 0
    while i < len(runs):
        if closer[i]:
            yield runs[i][0], runs[closer[i]][1]
            i = closer[i]
        i += 1


def _math(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`$x_1$` and `$$…$$`, by Pandoc's rule: no space inside the dollars, no digit after the last."""
    marks = [m.span() for m in _DOLLARS.finditer(text, start, end)]
    i = 0
    while i < len(marks) - 1:
        (first, opened), (closing, last) = marks[i], marks[i + 1]
        double = opened - first == last - closing == 2  # noqa: PLR2004 - two dollars
        single = opened - first == last - closing == 1 and _is_inline(text, opened, closing)
        if double or single:
            yield first, last
            i += 1
        i += 1


def _is_inline(text: str, opened: int, closing: int) -> bool:
    inner = text[opened:closing]
    return (
        0 < len(inner) <= _LONGEST_MATH
        and not inner[0].isspace()
        and not inner[-1].isspace()
        and not text[closing + 1 : closing + 2].isdigit()
    )
