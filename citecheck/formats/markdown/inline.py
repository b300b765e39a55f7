"""Markdown's inline markup that is no prose: code, math, where links lead, tags, attributes, shortcodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICKS = re.compile(r"`+")
_DOLLARS = re.compile(r"(?<!\\)\${1,2}")  # `$`, `$$`, not `\$`
_LONGEST_MATH = 300  # code points of `$…$`: longer stretches lie between two sums of money
# `\[ x_1 = 2 \]`, `\(\alpha\)`; not `\[12\]` and `\(Smith 2001\)`, which are escaped brackets
_BRACKET_MATH = re.compile(r"\\\[([^\[\]]{1,500}?)\\\]|\\\(([^\n]{1,300}?)\\\)")
_MATH_SIGN = re.compile(r"[=^_]|\\[a-zA-Z]")  # `=`, `_`, `\alpha`
# Where links lead, and shortcodes:
# - `(https://example.org/a_(b))`, `(#ref-12)` behind `]`; not `(2)` nor `(Smith 2001)`, which may be citations
# - `<https://doi.org/10.1000/1>`
# - `[1]: https://example.org`, defined below the text; `[1]: Levy K. Title.` is an entry and is kept
# - `{{< video https://… >}}`
_DESTINATION = re.compile(
    r"(?<=\])\((?=[^()\s]{0,20}[:/#.])[^()\s]{1,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?"
    r"(?:\s{1,3}\"[^\"\n]{0,300}\"\s?)?\)"
    r"|<(?:https?://|mailto:)[^<>\s]{1,2000}>"
    r"|^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]{0,8}<?(?:https?://|mailto:|#|\.{0,2}/)\S*"
    r"|\{\{[<%][^\n{]{0,1000}?[>%]\}\}",
    re.MULTILINE,
)
# `{#fig-map .wide width=50%}`, `{=html}`, `{.smallcaps}`, `{-}`
ATTRIBUTES = re.compile(r"\{(?=[ \t]{0,4}(?:[#.][\w-]|=[a-z]|[\w:-]{1,40}=|-\}))[^{}\n]{0,500}\}")
# `<a id="ref1">`, `</sup>`, `<br/>`: a tag with its attributes, distinguished from `<0.05, n>` by its shape
TAG = re.compile(
    r"</?(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})"
    r"(?P<attributes>(?:\s{1,20}[a-zA-Z_:@][\w:.@-]{0,60}(?:\s?=\s?(?:\"[^\"<>]{0,1000}\"|'[^'<>]{0,1000}'|[^\s\"'<>=`]{1,500}))?+){0,30}+)"
    r"\s{0,20}/?>"
)
URL = re.compile(r"(?<!\{)https?://[^\s<>\[\]]{1,2000}")  # `https://medium.com/@someone`: it may hold an `@`
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")  # `\@`, `\[`


def code_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
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
        at = runs[i][0]
        is_escaped = text[at - 1 : at] == "\\" and text[at - 2 : at] != "\\\\"
        if closer[i] and not is_escaped:
            yield at, runs[closer[i]][1]
            i = closer[i]
        i += 1


def math(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`$x_1$` and `$$…$$`, by Pandoc's rule: no space inside the dollars, no digit after the last."""
    marks = [m.span() for m in _DOLLARS.finditer(text, start, end)]
    i = 0
    while i < len(marks) - 1:
        (first, opened), (closing, last) = marks[i], marks[i + 1]
        inner, mark = text[opened:closing], text[first:opened]
        is_formula = mark == text[closing:last] and (
            mark == "$$"
            or (0 < len(inner) <= _LONGEST_MATH and inner.strip() == inner and not text[last : last + 1].isdigit())
        )
        if is_formula:
            yield first, last
            i += 1
        i += 1


def markup(text: str) -> Iterator[tuple[int, int]]:
    """Markup that no reader of the printed document sees: where links lead, tags, attributes, shortcodes."""
    for pattern in (_DESTINATION, ATTRIBUTES, TAG):
        yield from (m.span() for m in pattern.finditer(text))
    for found in _BRACKET_MATH.finditer(text):
        if _MATH_SIGN.search(found.group(1) or found.group(2)):
            yield found.span()
