"""Footnotes and superscript numbers in Markdown: `[^1]`, `[^1]: …`, `^[…]`, `^12^`, `<sup>12</sup>`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from citecheck.formats.markdown.blocks import inside, paragraphs
from citecheck.formats.markdown.inline import TAG
from citecheck.models import Part

_MAX_INLINE = 5000  # code points of a note within the text
_MAX_SUPERSCRIPT = 300  # code points between `<sup>` and `</sup>`, tags and links included
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]{1,200})\]:[ \t]*", re.MULTILINE)  # `[^1]: See …`
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,200})\]")  # `[^1]`
_BRACKETS = re.compile(r"\^?\[|\]")
_UNINDENTED = re.compile(r" ?[^ \t\r\n]")  # a line behind an empty one that is no further paragraph of a note
_BLOCK = re.compile(r"[ ]{0,3}(?:#{1,6}[ \t]|:{3,}|(?:[-*_][ \t]?){3,}$)")  # what no paragraph of a note runs into
# `^12,13^`, `^1, 2^`, `^(15–17)^`, `^[12](#ref-12)^` with its link blanked
_SUPERSCRIPT = re.compile(r"\^(?P<numbers>[ \[(]{0,4}\d[\d ,;–—\[\]()-]{0,200})\^")
_NUMBERS = re.compile(r"[\s\[(]*\d[\d\s,;–—\[\]()-]*")  # `12, 13–15`, `[3]`
# What a superscript number belongs to when it is no citation: `10^3^`, `m^2^`, `R^2^`. As `parser.superscripts`, which
# cannot see it here because of the marks around the number.
_BASE = re.compile(
    r"(?:\d|[=<>±×*/+~−]|(?<![^\W\d_])(?:[kcmnµμdh]?m|k?g|[kMGm]?Pa|s|L|l|ml|mol|Hz|ft|in|mi|[A-Za-zα-ωΑ-Ω]|ha|yr|d|h))[*_]{0,2}$"
)


@dataclass(slots=True)
class Notes:
    """The notes of a text, and the marks (`[^1]`, `^[`, `]`) that are no text."""

    parts: list[Part] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Definition:
    label: str
    start: int  # of its mark, `[^1]:`
    text: int  # where its words begin
    end: int


def notes(text: str) -> Notes:
    """The notes of a text whose code and escapes are blanked, numbered in the order of their first references."""
    defined: list[_Definition] = []
    for found in _DEFINITION.finditer(text):
        if not defined or found.start() >= defined[-1].end:
            end = _find_definition_end(text, found.end())
            defined.append(_Definition(found.group(1), found.start(1) - 2, found.end(), end))
    places = [(d.start, d.end) for d in defined]
    # a note within a definition, or one that a definition begins in, is not counted
    inline = [
        n
        for n in _find_inline_notes(text)
        if not inside(n[0], places) and bisect_right(places, n) == bisect_right(places, (n[1],))
    ]
    openings = {d.start for d in defined}
    references = [m for m in _REFERENCE.finditer(text) if m.start() not in openings]
    marks = [(d.start, d.text) for d in defined] + [m.span() for m in references]
    marks += [mark for start, end in inline for mark in ((start, start + 2), (end - 1, end))]
    return Notes(_number_notes(defined, inline, references), marks)


def _find_definition_end(text: str, at: int) -> int:
    """Find where a note ends: before the next note, another block, or a paragraph that is not indented."""
    last = end = _find_line_end(text, at)
    empty = False
    while end < len(text):
        start = end + 1
        end = _find_line_end(text, start)
        if not text[start:end].strip():
            empty = True
            continue
        if _DEFINITION.match(text, start) or (_BLOCK if not empty else _UNINDENTED).match(text, start):
            break
        last, empty = end, False
    return last


def _find_line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _find_inline_notes(text: str) -> list[tuple[int, int]]:
    """Notes within the text, `^[` to `]`; of nested ones the outer."""
    found: list[tuple[int, int]] = []
    if "^[" not in text:
        return found
    for start, end in paragraphs(text):
        stack: list[tuple[int, bool]] = []
        for bracket in _BRACKETS.finditer(text, start, end):
            if bracket.group() != "]":
                stack.append((bracket.start(), bracket.group() == "^["))
            elif stack:
                opened, is_note = stack.pop()
                # `^[12](#ref-12)^`, `^[1]^` are superscript numbers
                if is_note and bracket.end() - opened <= _MAX_INLINE and not _SUPERSCRIPT.match(text, opened):
                    while found and found[-1][0] > opened:
                        found.pop()
                    found.append((opened, bracket.end()))
    return found


def _number_notes(
    defined: list[_Definition], inline: list[tuple[int, int]], references: list[re.Match[str]]
) -> list[Part]:
    by_label: dict[str, _Definition] = {}
    for note in defined:
        by_label.setdefault(note.label, note)
    order = sorted(
        [(start, (start + 2, end - 1)) for start, end in inline]
        + [(m.start(), (d.text, d.end)) for m in references if (d := by_label.get(m.group(1)))]
    )
    parts: dict[tuple[int, int], Part] = {}
    for anchor, span in order:
        if span not in parts:
            parts[span] = Part(*span, f"footnote {len(parts) + 1}", anchor)
    for note in defined:
        parts.setdefault((note.text, note.end), Part(note.text, note.end, f"footnote {note.label}"))
    return sorted((p for p in parts.values() if p.start < p.end), key=lambda p: p.start)


# --- superscript numbers --------------------------------------------------------------------------------------------


def superscript(text: str, tagged: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Superscript numbers that may be citations, and the carets around them.

    `text` has links and tags blanked; `tagged` still has the tags.
    """
    spans: list[tuple[int, int]] = []
    carets: list[tuple[int, int]] = []
    for found in _SUPERSCRIPT.finditer(text):
        carets += [(found.start(), found.start() + 1), (found.end() - 1, found.end())]
        if not _is_exponent(text, found.start(), found.end()):
            spans.append(found.span("numbers"))
    opened: re.Match[str] | None = None
    for tag in TAG.finditer(tagged) if "<sup" in tagged else ():
        if tag["name"].lower() != "sup":
            continue
        if tagged[tag.start() + 1] != "/":
            opened = tag
            continue
        if opened and tag.start() - opened.end() <= _MAX_SUPERSCRIPT:
            start, end = opened.end(), tag.start()
            if _NUMBERS.fullmatch(text, start, end) and not _is_exponent(text, opened.start(), tag.end()):
                spans.append((start, end))
        opened = None
    return sorted(spans), carets


def _is_exponent(text: str, start: int, end: int) -> bool:
    """Whether a superscript number is an exponent or an isotope's mass, by what is beside it."""
    return bool(_BASE.search(text[max(start - 6, 0) : start])) or text[end : end + 1].isalpha()
