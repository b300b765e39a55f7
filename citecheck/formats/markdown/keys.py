r"""Citations by key in Markdown: Pandoc's `[@a; -@b, p. 3]` and `@a [p. 3]`, MyST's roles, LaTeX commands.

All functions take text whose code, math, links and tags are blanked, so that every `@` in it is Markdown's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.formats.latex.citing import cites, read_cite
from citecheck.formats.markdown.blocks import paragraphs
from citecheck.models import CitationForm, MarkedCitation, MarkedTarget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BRACKET = 3000  # code points of `[…]` with citations in it; the longest in the corpora has some 400
MAX_LOCATOR = 300  # code points of the bracket behind `@a`
# `@smith2001`, `@Foo_bar.baz:1-2/x`, `@{https://example.org/a}`: Pandoc's rule, which allows single marks within.
# Not behind a letter or digit (an e-mail address), a slash or a dot (an address of a page).
_KEY = r"(?<![^\W_])(?<![@\\/.}+%])@(?:\{(?P<braced>[^{}\s]{1,1000})\}|(?P<bare>\w(?:\w|[:.#$%&+?<>~/-](?=\w))*+))"
_TOKEN = re.compile(rf"{_KEY}|[\[\]]")
_GAP = re.compile(r"[ \t]?(?:\r?\n)?[ \t]{0,8}\[(?![\^@]|-@)")  # between `@a` and its `[p. 3]`
# `smith2001`, `doe99a`: a name with a year; `user123` is none
_DATED = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|[^\W\d_]\d\d[a-z]?$")
_BARE_NUMBER = re.compile(r"[\d.,:/]{1,6}")  # `@20` as in `@20 °C`
# Labels of figures and the like, cited the same way: Quarto's `@fig-map`, `@Tbl-1`, pandoc-crossref's `@eq:mean`
# (these are never works), and Quarto's others, `@thm-line`
_LABEL = re.compile(
    r"(?:(?P<sure>[Ff]ig|[Tt]bl|[Ee]q|[Ss]ec|[Ll]st)|[Tt]hm|[Ll]em|[Cc]or|[Pp]rp|[Cc]nj|[Dd]ef|[Ee]xm|[Ee]xr|[Ss]ol|[Rr]em|[Aa]lg|[Pp]rf|[Aa]pp|[Tt]ab|[Ss]uppfig|"
    r"[Nn]te|[Tt]ip|[Ww]rn|[Ii]mp|[Cc]au|[Vv]id|[Dd]ia)[-:]"
)
# ``{cite:p}`a,b` ``, ``{cite}`a` ``, ``{footcite}`a` ``: MyST's roles
_ROLE = re.compile(r"\{(?:foot)?cite(?::?[a-z]{1,12})?\}(?P<ticks>`{1,2})(?!`)(?P<keys>[^`]{1,3000})(?P=ticks)")
_ROLE_KEY = re.compile(r"\{[^{}]{0,500}\}|(?P<key>[^\s,;{}]{1,300})")  # `{see}a{p. 3}, b`
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]{0,20}[cC]ite[A-Za-z]{0,20})(?=[*\[{])")  # `\citep[p. 3]{a}`


@dataclass(frozen=True, slots=True)
class Dialect:
    """What decides whether an `@` is a citation: the labels of the document, and whether it is known to cite so."""

    labels: frozenset[str] = frozenset()
    quarto: bool = False
    scholarly: bool = False

    def is_label(self, key: str) -> bool:
        """Whether a key names a figure, table, section, equation."""
        found = _LABEL.match(key)
        return found is not None and (self.quarto or bool(found["sure"]) or key in self.labels)


@dataclass(slots=True)
class _Bracket:
    start: int
    keys: list[MarkedTarget] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """The brackets and the bare keys of one paragraph."""

    cited: list[_Bracket]  # brackets that cite, in the order of their ends
    ends: dict[int, int]  # of all brackets that are no links, by their starts
    bare: list[MarkedTarget]


# --- Pandoc -------------------------------------------------------------------------------------------------------


def pandoc_citations(text: str, raw: str, dialect: Dialect) -> list[MarkedCitation]:
    """The citations of `[@a; see @b, p. 3]` and `@a [p. 3]`; `raw` is the text with nothing blanked."""
    bracketed: list[MarkedCitation] = []
    bare: list[MarkedCitation] = []
    if "@" not in text:
        return []
    for start, end in paragraphs(text):
        if text.find("@", start, end) < 0:
            continue
        found = _find_brackets(text, start, end, dialect, raw)
        groups, alone = _group_keys(text, found)
        bracketed += groups
        bare += alone
    if not (dialect.scholarly or bracketed):
        bare = [c for c in bare if _DATED.search(c.targets[0].key)]
    return sorted([*bracketed, *bare], key=lambda c: c.start)


def _find_brackets(text: str, start: int, end: int, dialect: Dialect, raw: str) -> _Found:
    """The brackets and keys of a paragraph of `text`; `raw` is the text with nothing blanked."""
    found = _Found([], {}, [])
    stack: list[_Bracket] = []
    for token in _TOKEN.finditer(text, start, end):
        mark = text[token.start()]
        if mark == "@":
            name = "braced" if token["braced"] else "bare"
            key, follows = token[name], text[token.end() : token.end() + 1]
            # `@article{…`, `@ref(fig:map)`
            is_command = name == "bare" and (follows == "{" or (follows == "(" and key == "ref"))
            if not is_command and not dialect.is_label(key):
                (stack[-1].keys if stack else found.bare).append(MarkedTarget(*token.span(name), key))
        elif mark == "[":
            stack.append(_Bracket(token.start()))
        elif stack:
            _close_bracket(text, stack, token.end(), found, raw)
    for bracket in stack:
        found.bare += bracket.keys
    found.bare.sort(key=lambda t: t.start)
    return found


def _close_bracket(text: str, stack: list[_Bracket], end: int, found: _Found, raw: str) -> None:
    bracket = stack.pop()
    is_link = raw[end : end + 1] in {"(", "{"} and text[end] == " "
    if is_link and len(bracket.keys) == 1 and text[bracket.start : end] == f"[@{bracket.keys[0].key}]":
        return  # `[@someone](https://…/@someone)`
    if is_link or text[bracket.start - 1 : bracket.start] == "^" or end - bracket.start > MAX_BRACKET:
        found.bare += bracket.keys
        return
    found.ends[bracket.start] = end
    if not bracket.keys:
        return
    if stack and stack[-1].keys:  # `[@a, quoted in [@b]]`
        stack[-1].keys += bracket.keys
        return
    while found.cited and found.cited[-1].start > bracket.start:
        bracket.keys += found.cited.pop().keys
    found.cited.append(bracket)


def _group_keys(text: str, found: _Found) -> tuple[list[MarkedCitation], list[MarkedCitation]]:
    """The bracketed citations, and the bare ones with the brackets that follow them."""
    groups = {
        bracket.start: _mark_citation(bracket.start, found.ends[bracket.start], bracket.keys) for bracket in found.cited
    }
    alone = []
    for target in found.bare:
        if _BARE_NUMBER.fullmatch(target.key):
            continue
        start = text.rfind("@", 0, target.start)
        end = target.end + (text[target.end : target.end + 1] == "}" and text[target.start - 1] == "{")
        keys = [target]
        gap = _GAP.match(text, end)
        close = found.ends.get(gap.end() - 1) if gap else None
        if gap and close and close - end <= MAX_LOCATOR:
            behind = groups.pop(gap.end() - 1, None)
            keys += behind.targets if behind else ()
            end = close
        alone.append(_mark_citation(start, end, keys))
    return list(groups.values()), alone


def _mark_citation(start: int, end: int, keys: Iterable[MarkedTarget]) -> MarkedCitation:
    return MarkedCitation(start, end, CitationForm.KEY, tuple(sorted(keys, key=lambda t: t.start)))


def keys_in(text: str, start: int, end: int) -> Iterator[MarkedTarget]:
    """The keys of a `nocite` field: `@a, @b`; `@*` is all."""
    for found in re.finditer(rf"{_KEY}|@(?P<all>\*)", text[start:end]):
        name = found.lastgroup or "bare"
        first, last = found.span(name)
        yield MarkedTarget(start + first, start + last, found[name])


# --- MyST and LaTeX -----------------------------------------------------------------------------------------------


def roles(text: str) -> list[MarkedCitation]:
    """MyST's roles, in text whose blocks of code are blanked but whose inline code is not."""
    found = []
    for role in _ROLE.finditer(text):
        keys = [
            MarkedTarget(*key.span("key"), key["key"])
            for key in _ROLE_KEY.finditer(text, *role.span("keys"))
            if key["key"]
        ]
        if keys:
            found.append(_mark_citation(*role.span(), keys))
    return found


def latex_citations(text: str) -> tuple[list[MarkedCitation], list[MarkedTarget]]:
    r"""LaTeX's commands, which Pandoc passes on: citations, and the entries that `\nocite` names."""
    found: list[MarkedCitation] = []
    named: list[MarkedTarget] = []
    for command in _COMMAND.finditer(text):
        if not cites(command["name"]) or (found and command.start() < found[-1].end):
            continue
        read = read_cite(text, command.end(), len(text), command["name"])
        keys = [MarkedTarget(key.start, key.end, key.name) for key in read.keys] if read else []
        if not read or not keys:
            continue
        if command["name"].lower() == "nocite":
            named += keys
        else:
            found.append(_mark_citation(command.start(), read.end, keys))
    return found, named


def without_overlaps(citations: Sequence[MarkedCitation]) -> list[MarkedCitation]:
    """Citations in order; of two that overlap the first."""
    kept: list[MarkedCitation] = []
    for citation in sorted(citations, key=lambda c: (c.start, -c.end)):
        if not kept or citation.start >= kept[-1].end:
            kept.append(citation)
    return kept
