"""Links within a Markdown document, which may be citations, and the anchors that they lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from citecheck.formats.markdown.blocks import paragraphs
from citecheck.formats.markdown.inline import ATTRIBUTES, TAG
from citecheck.models import Anchor, CitationForm, MarkedCitation, MarkedTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WORDS = 300  # code points of a link that could be a citation
MAX_LINE = 3000  # code points of an entry that has an anchor
# `[`, `]`, `](#ref-12)`, `](#ref-12 "Smith 2001")`
_BRACKET = re.compile(r"\[|\](?:\(#(?P<id>[^()\s]{1,300})(?:\s\"[^\"\n]{0,300}\")?\))?")
_ID = re.compile(r"#([^\s{}#.,]{1,300})")  # `#ref-12` in `{#ref-12 .csl-entry}`
# `id="ref12"`, `name='ref12'`, `href="#ref12"`, `data-cite="smith2001"` of a tag
_ATTRIBUTE = re.compile(r"\s(id|name|href|data-cite)\s?=\s?[\"']?([^\"'\s>]{1,300})", re.IGNORECASE)


def links(text: str) -> list[MarkedCitation]:
    """`[12](#ref-12)` and `<a href="#ref-12">12</a>`, in text whose code and escapes are blanked."""
    return sorted([*_find_bracket_links(text), *_find_tag_links(text)], key=lambda c: c.start)


def _find_bracket_links(text: str) -> Iterator[MarkedCitation]:
    if "](#" not in text:
        return
    for start, end in paragraphs(text):
        stack: list[int] = []
        for found in _BRACKET.finditer(text, start, end):
            if found.group() == "[":
                stack.append(found.start())
            elif stack:
                opened = stack.pop()
                if found["id"] and text[opened - 1 : opened] != "!":
                    yield from _mark_link(text, opened + 1, found.start(), found["id"])


def _find_tag_links(text: str) -> Iterator[MarkedCitation]:
    opened: re.Match[str] | None = None
    if "href" not in text and "data-cite" not in text:
        return
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if name not in {"a", "cite"}:
            continue
        if text[tag.start() + 1] != "/":
            opened = tag
            continue
        if not opened or opened["name"].lower() != name:
            continue
        values = _read_attributes(opened)
        cited, href = values.get("data-cite"), values.get("href", "")
        destination = cited or (href[1:] if href.startswith("#") else None)
        if cited and not text[opened.end() : tag.start()].strip():
            at = text.index(cited, opened.start())
            target = MarkedTarget(at, at + len(cited), cited)
            yield MarkedCitation(opened.start(), tag.end(), CitationForm.KEY, (target,))
        elif destination:
            yield from _mark_link(text, opened.end(), tag.start(), destination)
        opened = None


def _read_attributes(tag: re.Match[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in _ATTRIBUTE.findall(tag["attributes"])}


def _mark_link(text: str, start: int, end: int, destination: str) -> Iterator[MarkedCitation]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if 0 < end - start <= MAX_WORDS:
        yield MarkedCitation(start, end, CitationForm.LINKED, (MarkedTarget(start, end, unquote(destination)),))


def anchors(text: str) -> list[Anchor]:
    """What links can lead to: `<a id="ref12">`, `{#ref12}`, `::: {#ref-smith2001 .csl-entry}`; up to its line's end."""
    found: list[Anchor] = []
    for attributes in ATTRIBUTES.finditer(text):
        name = _ID.search(attributes.group())
        if name:
            found.append(_read_anchor(text, name.group(1), *attributes.span()))
    for tag in TAG.finditer(text):
        values = _read_attributes(tag)
        name_of = values.get("id") or values.get("name")
        if name_of:
            found.append(_read_anchor(text, name_of, *tag.span()))
    return sorted(found, key=lambda a: a.start)


def _read_anchor(text: str, name: str, start: int, end: int) -> Anchor:
    """An anchor with the rest of its line, or with the next line where it is alone on its line."""
    line = max(text.rfind("\n", max(start - MAX_LINE, 0), start) + 1, start - MAX_LINE)
    stop = _find_line_end(text, end)
    alone = not text[line:start].strip(": \t") and not text[end:stop].strip()
    while alone and stop < len(text):
        end, stop = stop + 1, _find_line_end(text, stop + 1)
        alone = not text[end:stop].strip()
    return Anchor(unquote(name), start, stop)


def _find_line_end(text: str, at: int) -> int:
    found = text.find("\n", at, at + MAX_LINE)
    return found if found >= 0 else min(at + MAX_LINE, len(text))
