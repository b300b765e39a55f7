"""Markdown's blocks: what is no prose (fenced code, comments, LaTeX environments), headings, paragraphs.

Nothing is kept per line and every scan is linear: a file may be one line of 40 MB, or 40 million lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from citecheck.models import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_PARAGRAPH = 200_000  # code points that are looked at together: longer ones, which nobody wrote, are cut
# "```python", `~~~ {.r}`, `<!--`: what opens a stretch that is no prose
_OPENING = re.compile(r"^[ \t]{0,20}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)|<!--", re.MULTILINE)
_CLOSING = re.compile(r"^[ \t]{0,20}(`{3,}|~{3,})[ \t\r]*$", re.MULTILINE)  # "```", `~~~~`
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t][^\r\n]*|(?=\r?$))", re.MULTILINE)  # `## Methods`
_UNDERLINE = re.compile(r"\n {0,3}(=+|-{2,})[ \t\r]*$", re.MULTILINE)  # `=====` under a title
_EMPTY_LINES = re.compile(r"\n[ \t\r]*(?=\n)")  # two line breaks with nothing between
# `\begin{equation*}`
_ENVIRONMENT = re.compile(
    r"\\begin\{(equation|align|alignat|gather|multline|eqnarray|displaymath|math|flalign|verbatim|Verbatim|lstlisting|"
    r"tikzpicture|algorithmic)(\*?)\}"
)
# "```{r map, fig.cap='A map [@a].'}", `#| fig-cap: "A map [@a]."`: captions, which are printed
_CAPTION = re.compile(
    r"^[ \t]{0,20}(?:`{3,}[ ]?\{[^\n]{0,300}?\b(?:fig|tab|tbl)\.cap[ ]?=[ ]?|#\|[ ]{0,4}(?:fig|tbl|lst)-cap:[ ]{0,4})"
    r"(?:\"((?:[^\"\\\n]|\\.){1,3000})\"|'((?:[^'\\\n]|\\.){1,3000})')",
    re.MULTILINE,
)
_LIST_ITEM = re.compile(
    r"[ \t]{0,40}(?:[-*+]|\(?(?:\d{1,9}|[a-zA-Z])[.)]|\[\^[^\]\n]{1,200}\]:|:)[ \t]"
)  # `- `, `12. `, `[^1]: `


@dataclass(frozen=True, slots=True)
class Blocks:
    """Stretches that hold no prose; `unclosed` is where a fence opens that nothing closes."""

    spans: list[tuple[int, int]]
    unclosed: int | None = None


def opaque_blocks(text: str, after: int) -> Blocks:
    """Fenced code and comments from `after` on, whichever opens first."""
    spans: list[tuple[int, int]] = []
    comments = True
    found = _OPENING.search(text, after)
    while found:
        start, at = found.start(), found.end()
        if found["fence"]:
            at = found.end("fence")
            if found["fence"][0] == "~" or "`" not in found["info"]:
                closings = _CLOSING.finditer(text, found.end())
                end = next((m.end() for m in closings if m.group(1).startswith(found["fence"])), None)
                spans.append((start, len(text) if end is None else end))
                if end is None:
                    return Blocks(spans, start)
                at = end
        elif comments and text[start - 1 : start] != "`":
            end = text.find("-->", at)
            comments = end >= 0
            if comments:
                spans.append((start, end + 3))
                at = end + 3
        found = _OPENING.search(text, at)
    return Blocks(spans)


def without_captions(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of code, in order, without the captions in their options: these are prose."""
    captions = [m.span(1) if m.group(1) else m.span(2) for m in _CAPTION.finditer(text)]
    cut: list[tuple[int, int]] = []
    for start, end in spans:
        at = start
        first = bisect_right(captions, (start, 0))
        for begins, ends in captions[first : bisect_right(captions, (end, 0))]:
            cut.append((at, begins))
            at = ends
        cut.append((at, end))
    return cut


def environments(text: str) -> Iterator[tuple[int, int]]:
    r"""`\begin{equation}…\end{equation}` and the like."""
    at, missing = 0, set[str]()
    while found := _ENVIRONMENT.search(text, at):
        at = found.end()
        closing = rf"\end{{{found.group(1)}{found.group(2)}}}"
        if closing in missing:
            continue
        end = text.find(closing, at)
        if end < 0:
            missing.add(closing)
            continue
        at = end + len(closing)
        yield found.start(), at


def headings(text: str) -> list[Heading]:
    """The headings of a text whose code is blanked, in order."""
    found = {m.start(): Heading(m.start(), m.end(), len(m.group(1))) for m in _ATX.finditer(text)}
    for rule in _UNDERLINE.finditer(text):
        start = text.rfind("\n", 0, rule.start()) + 1
        title = text[start : rule.start()].rstrip("\r")
        before = text[text.rfind("\n", 0, start - 1) + 1 : start - 1] if start else ""
        # only a title of one line: a longer paragraph over dashes is more often a table or a rule
        if title.strip() and not before.strip():
            found.setdefault(start, Heading(start, start + len(title), 1 if rule.group(1)[0] == "=" else 2))
    return sorted(found.values(), key=lambda h: h.start)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between empty lines: brackets, code and math never run over one."""
    at = 0
    gaps = (m.span() for m in _EMPTY_LINES.finditer(text))
    for end, behind in chain(gaps, [(len(text), len(text))]):
        for start in range(at, end, MAX_PARAGRAPH):
            yield start, min(start + MAX_PARAGRAPH, end)
        at = behind


def indented_code(raw: str, text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs of `text` that Markdown takes for code because they are indented in `raw`, outside lists and notes."""
    in_list = False
    for start, end in paragraphs(text):
        at = start + (text[start : start + 1] == "\n")
        if _LIST_ITEM.match(raw, at):
            in_list = True
        elif not raw.startswith(("    ", "\t"), at):
            in_list = in_list and raw[at : at + 1].isspace()
        elif not in_list:
            yield start, end


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces in place of some stretches; line breaks and positions stay."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            first = max(start, at)
            pieces += [text[at:first], "\n".join(" " * len(line) for line in text[first:end].split("\n"))]
            at = end
    return "".join([*pieces, text[at:]])


def inside(position: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a position lies in one of some sorted stretches."""
    at = bisect_right(spans, (position, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= position < spans[at][1]
