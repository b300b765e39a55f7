"""Reference lists that Markdown marks: Pandoc's rendered bibliographies, and lists with an anchor to every entry."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from citecheck.formats.markdown.inline import ATTRIBUTES, ESCAPE, TAG
from citecheck.models import MarkedEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from citecheck.models import Heading

# `::: {#ref-smith2001 .csl-entry}`, `<div id="ref-smith2001" class="csl-entry">`, as Pandoc writes its bibliographies
_CSL = re.compile(
    r"^[ \t]{0,9}(?:(?P<div>:{3,})[ \t]?\{#(?P<id>[^\s{}]{1,300})[^{}\n]{0,300}\.csl-entry[^{}\n]{0,300}\}"
    r"|<div (?=[^<>]{0,300}class=\"csl-entry\")[^<>]{0,300}?id=\"(?P<tag>[^\"<>]{1,300})\"[^<>]{0,300}>)[ \t\r]*$",
    re.MULTILINE,
)
_CLOSING = re.compile(r"^[ \t]{0,9}(?::{3,}|</div>)[ \t\r]*$", re.MULTILINE)
# `<a id="ref1"></a>1. `, `- <a name="r1"></a>`, `[1] []{#ref1}`: the start of an entry with its anchor and its number
_ANCHORED = re.compile(
    r"^[ \t]{0,9}(?:[-*+][ \t]{1,4})?(?:\[?(?P<before>\d{1,4})[.)\]]{1,2}[ \t]{1,4})?"
    r"(?:<(?:a|span) (?:id|name)=[\"']?(?P<tag>[^\"'\s<>]{1,300})[\"']?[ \t]?(?:/>|>(?:</(?:a|span)>)?)"
    r"|\[\]\{#(?P<id>[^\s{}]{1,300})\})[ \t]{0,4}(?:\[?(?P<after>\d{1,4})[.)\]]{1,2}[ \t]{1,4})?",
    re.MULTILINE,
)
_EMPTY_LINE = re.compile(r"\n[ \t\r]*(?:\n|\Z)")
_LEFT_MARGIN = re.compile(r"\[([^\[\]]{0,20})\]\{\.csl-left-margin\}\[(.*)\]\{\.csl-right-inline\}", re.DOTALL)
_LABEL = re.compile(r"[\[(]?(\d{1,4})[\])]?[.)]?\s+")


def marked_entries(text: str, linked: Collection[str], headings: Sequence[Heading]) -> list[MarkedEntry]:
    """The entries of a text whose code is blanked; `linked` are the anchors that links in it lead to."""
    found: list[MarkedEntry] = []
    openings = list(_CSL.finditer(text)) if "csl-entry" in text else []
    for opening, following in zip_longest(openings, openings[1:]):
        closing = _CLOSING.search(text, opening.end(), following.start() if following else len(text))
        if closing:
            found += _read_entry(text, opening.end(), closing.start(), opening["id"] or opening["tag"], None)
    return found or _find_anchored(text, linked, headings)


def _find_anchored(text: str, linked: Collection[str], headings: Sequence[Heading]) -> list[MarkedEntry]:
    """The last run of anchored entries with nothing else between them, up to a heading or the end."""
    if not linked:
        return []
    run: list[tuple[re.Match[str], int]] = []
    best: list[tuple[re.Match[str], int]] = []
    stops = {h.start for h in headings}
    openings = list(_ANCHORED.finditer(text))
    for i, opening in enumerate(openings):
        following = openings[i + 1].start() if i + 1 < len(openings) else len(text)
        gap = _EMPTY_LINE.search(text, opening.end(), following)
        end = gap.start() if gap else following
        run.append((opening, end))
        rest = end + len(text[end:following]) - len(text[end:following].lstrip())
        if rest < following or i + 1 == len(openings):
            complete = rest >= following or rest in stops
            if complete and len(run) > 1 and any((m["tag"] or m["id"]) in linked for m, _ in run):
                best = run
            run = []
    return [
        entry
        for m, end in best
        for entry in _read_entry(text, m.end(), end, m["tag"] or m["id"], m["before"] or m["after"])
    ]


def _read_entry(text: str, start: int, end: int, key: str, label: str | None) -> Iterator[MarkedEntry]:
    """Read one entry as it is printed, without markup, unless it is empty."""
    end = start + len(text[start : min(end, start + 20_000)].rstrip())  # as MAX_ENTRY of `parser`
    start = end - len(text[start:end].lstrip())
    words = _LEFT_MARGIN.sub(r"\1 \2", text[start:end])
    words = ESCAPE.sub(r"\1", " ".join(ATTRIBUTES.sub("", TAG.sub("", words)).split()))
    found = None if label else _LABEL.match(words)
    if found:
        label, words = found.group(1), words[found.end() :]
    if words:
        yield MarkedEntry(start, end, key=key, label=label, raw=words)
