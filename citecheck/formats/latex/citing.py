r"""Commands that cite, and the keys they name: natbib, biblatex, apacite, jurabib, csquotes, and authors' own.

Every command with `cite` in its name that is followed by keys counts, except those that set something: packages and
journals' classes bring ever new ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.formats.latex.scanner import ANGLED, FLAT, GROUP, MAX_ARGUMENT, OPTION, ROUND, between

if TYPE_CHECKING:
    from collections.abc import Iterator

# Commands that cite and are known by name alone, whatever their keys look like (the manuals of natbib, biblatex,
# apacite, jurabib, harvard, cite, revtex, abntex2cite, bibentry, csquotes)
_KNOWN = frozenset(
    "cite citep citet citealp citealt citeauthor citeyear citeyearpar citefullauthor citenum citetalias citepalias "
    "parencite textcite footcite footcitetext autocite smartcite supercite fullcite footfullcite citetitle citeurl "
    "citedate notecite pnotecite fnotecite volcite pvolcite fvolcite ftvolcite svolcite tvolcite avolcite citefield "
    "citename citelist cites parencites textcites footcites footcitetexts autocites smartcites supercites fullcites "
    "footfullcites volcites pvolcites fvolcites svolcites tvolcites avolcites citea citenp citeyearnp citeauthornp "
    "fullcitea fullcitenp shortcite shortcitea shortcitenp shortciteauthor onlinecite citeonline citen ncite "
    "citeasnoun citeaffixed possessivecite citefullauthor footcitet footcitep textcquote blockcquote apud "
    "apudonline bibentry nocite rcite inlinecite upcite".split()
)
_OTHERS = frozenset({"textcquote", "blockcquote", "apud", "apudonline", "bibentry"})  # without "cite" in the name
# Commands with `cite` in their names that cite nothing: settings, hooks, definitions
_SETTING = re.compile(
    r"citestyle|setcitestyle|citereset|citesize|citeindex|citetracker|newcite|citetext|citeleft|citeright|citemid|"
    r"citepunct|citedash|citeform|citesort|citenumfont|citenamefont|citeprepunct|citesetup|citecounter|citedelim|citealias|"
    r"declare|ateverycite|atnextcite|atcite|provide|bibcite|citekey|citehook|citename(?:font|format)|cite(?:color|font)|"
    r"excite|nociteprefix|citeonly|citetrue|citefalse|precitedelim|postcitedelim|citationneeded|citeneeded",
    re.IGNORECASE,
)
_KEY_SHAPE = re.compile(r"[^\s\\{}\[\]#\"=<>]{1,200}")  # a key in the argument of a command nobody knows
# Of a list of keys; `*` and `*[see][p. 3]` go before one in REVTeX
_PIECE = re.compile(r"%[^\n]*\n?|,|\*(?:\[[^\[\]]{0,300}\]){0,2}|(?:[^,%*\\]|\\.)+", re.DOTALL)
_NO_KEY = re.compile(r"#|\\(?![_&%])")  # a parameter or a command: the key is unknown
# A command that cites, in an optional argument: `[see also \citealp[p.~3]{doe99}]`
_INNER = re.compile(r"\\([A-Za-z]*[cC]ite[A-Za-z]*)\*?(?:\[[^\[\]{}]{0,500}\]){0,3}\{([^{}\\]{1,2000})\}")
# `\citep[see][p.~#1]{#2}`, `\citeauthor{#1}`, `{\cite{smith01,#1}}`
_WRAPPED = re.compile(r"\\([A-Za-z]+)\*?(?:\s*\[[^\[\]]{0,300}\]){0,3}\s*\{[^{}#]{0,300}#([1-9])[^{}]{0,300}\}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key and its place in the source."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class CiteCommand:
    """A command that cites: it ends at `end` in the source. `empty` counts list items without a key."""

    end: int
    keys: tuple[Key, ...]
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Wrapper:
    r"""A command of the author's that cites: `\newcommand{\mycite}[2]{\citep[#1]{#2}}` has 2 arguments, `key` is 2."""

    arguments: int
    optional: bool  # whether the first argument is in brackets
    key: int


def cites(name: str) -> bool:
    """Whether a command of that name (without its backslash) cites, as far as the name shows."""
    lower = name.lower()
    if lower in _OTHERS:
        return True
    return "cite" in lower and (lower in _KNOWN or not _SETTING.search(name))


def is_standard(name: str) -> bool:
    """Whether a package defines a citing command of that name, so that its keys may look like anything."""
    return name.lower() in _KNOWN


def read_cite(text: str, at: int, end: int, name: str) -> CiteCommand | None:
    r"""Read the command `\name`, which ends at `at`; `None` where no keys follow, as in `\citep` in a definition."""
    lower = name.lower()
    at += text.startswith("*", at)
    groups, notes, at = _read_groups(text, at, end, lower)
    if not groups:
        return None
    if lower in {"citefield", "citename", "citelist", "apud", "apudonline"}:
        # what else belongs to the command: `{author}` of `\citename{key}{author}`, `{b}` of `\apud{a}{b}`
        start = _skip_options(text, at, end, [])
        more = FLAT.match(text, start, min(end, start + MAX_ARGUMENT))
        if more:
            at = more.end()
            if lower.startswith("apud"):
                groups.append((more.start() + 1, more.end() - 1))
    if lower not in _KNOWN and not all(_looks_like_keys(text[first:last]) for first, last in groups):
        return None
    keys = [key for first, last in groups for key in read_keys(text, first, last)]
    for first, last in notes:
        for inner in _INNER.finditer(text, first, last):
            if cites(inner.group(1)):
                keys += read_keys(text, *inner.span(2))
    keys.sort(key=lambda key: key.start)
    return CiteCommand(at, tuple(keys), sum(_count_empty(text[first:last]) for first, last in groups))


def read_wrapped(text: str, at: int, end: int, wrapper: Wrapper) -> CiteCommand | None:
    """Read a command that the author defined, whose name ends at `at`."""
    at += text.startswith("*", at)
    key: tuple[int, int] | None = None
    for number in range(1, wrapper.arguments + 1):
        at = between(text, at, end)
        limit = min(end, at + MAX_ARGUMENT)
        bracketed = number == 1 and wrapper.optional
        found = (OPTION if bracketed else GROUP).match(text, at, limit)
        if found:
            at = found.end()
        elif not bracketed:
            return None
        if found and number == wrapper.key:
            key = found.start() + 1, found.end() - 1
    if key is None or "\\" in text[key[0] : key[1]]:
        return None
    return CiteCommand(at, tuple(read_keys(text, *key)), _count_empty(text[key[0] : key[1]]))


def read_keys(text: str, start: int, end: int) -> Iterator[Key]:
    """The keys of a comma-separated list, white space and comments around them left out."""
    everything = text[start:end].strip() == "*"
    for found in _PIECE.finditer(text, start, end):
        piece = found.group()
        name = piece.strip()
        if (everything or piece[0] not in ",%*") and name and not _NO_KEY.search(name):
            first = found.start() + len(piece) - len(piece.lstrip())
            yield Key(first, first + len(name), name)


def wraps(body: str) -> int | None:
    r"""Find the parameter of a macro's body that is cited: 2 in `\citep[see][#1]{#2}`; `None` where none is."""
    for found in _WRAPPED.finditer(body):
        if cites(found.group(1)):
            return int(found.group(2))
    return None


def _read_groups(
    text: str, at: int, end: int, command: str
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], int]:
    """Read the lists of keys behind a command, several for `cites`.

    Returns:
        The lists, the optional arguments before them, and where the last list ends.
    """
    groups: list[tuple[int, int]] = []
    notes: list[tuple[int, int]] = []
    many = command.endswith("cites")
    if many:
        for _ in range(2):  # `(see)(p. 3)`: notes on all of them
            note = ROUND.match(text, at, min(end, at + MAX_ARGUMENT))
            at = note.end() if note else at
    for _ in range(500 if many else 1):  # a bound for hostile files
        options: list[tuple[int, int]] = []
        start = _skip_options(text, at, end, options)
        if "volcite" in command:
            volume = GROUP.match(text, start, min(end, start + MAX_ARGUMENT))
            if not volume:
                break
            start = _skip_options(text, volume.end(), end, options)
        found = FLAT.match(text, start, min(end, start + MAX_ARGUMENT))
        if not found:
            break
        groups.append((found.start() + 1, found.end() - 1))
        notes += options
        at = found.end()
    return groups, notes, at


def _skip_options(text: str, at: int, end: int, options: list[tuple[int, int]]) -> int:
    for _ in range(4):  # natbib and biblatex have two, apacite has `<…>` and `[…]`
        at = between(text, at, end)
        limit = min(end, at + MAX_ARGUMENT)
        found = OPTION.match(text, at, limit) or ANGLED.match(text, at, limit)
        if not found:
            break
        options.append(found.span())
        at = found.end()
    return at


def _split_keys(text: str) -> list[str]:
    """The items of a list of keys, empty ones too, without comments."""
    return [item.strip() for item in re.sub(r"%[^\n]*\n?", "", text).split(",")]


def _looks_like_keys(text: str) -> bool:
    items = _split_keys(text)
    return any(items) and all(_KEY_SHAPE.fullmatch(item) for item in items if item)


def _count_empty(text: str) -> int:
    r"""How many items of a list of keys are empty; a comma at its end is only untidy."""
    items = _split_keys(text)
    return sum(not i for i in (items if len(items) == 1 else items[:-1]))
