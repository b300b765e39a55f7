r"""Authors' own commands: what `\newcommand`, `\def`, `\let` and their like define, and how far they are followed.

A command that wraps one other command (`\newcommand{\gene}[1]{\textit{#1}}`) is read as that command. One without
arguments is expanded in place, three levels deep at most. Of others the arguments are kept that the definition prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.formats.latex.citing import Wrapper, cites, wraps

MAX_BODY = 1_000  # code points of a definition that is expanded: an abbreviation, a phrase, some citations
MAX_EXPANDED = 1_000_000  # code points of all expansions of a document

DEFINING = frozenset(
    "newcommand renewcommand providecommand DeclareRobustCommand newrobustcmd renewrobustcmd providerobustcmd".split()
)
DOCUMENT_COMMANDS = frozenset(
    "NewDocumentCommand RenewDocumentCommand ProvideDocumentCommand DeclareDocumentCommand".split()
)
PRIMITIVE = frozenset({"def", "gdef", "edef", "xdef"})
_NAME = r"\s{0,8}(?:\{\s{0,8}\\([A-Za-z@]+|.)\s{0,8}\}|\\([A-Za-z@]+|.))\s{0,8}"
# `*{\x}[2][default]`, up to the body
_NEW = re.compile(
    r"\*?" + _NAME + r"(?:\[\s?(\d)\s?\]\s{0,8})?(\[[^\]]{0,200}\]\s{0,8})?(?:%[^\n]{0,200}\n\s{0,8})?(?=\{)"
)
_DOCUMENT = re.compile(_NAME + r"\{([^}]{0,100}(?:\{[^}]{0,50}\}[^}]{0,50}){0,4})\}\s{0,8}(?=\{)")  # `\x{s o m}`
_DEF = re.compile(r"\s{0,8}\\([A-Za-z@]+)\s{0,8}([^{}\\%]{0,60})(?=\{)")  # `\x#1#2`
LET = re.compile(r"\s{0,8}\\([A-Za-z@]+)\s{0,8}=?\s{0,8}\\([A-Za-z@]+)")  # `\x=\y` behind `\let`
_ALIAS = re.compile(
    r"\s{0,8}\{?\s{0,8}\\([A-Za-z]+)\*?\s{0,8}\{\s{0,8}#1\s{0,8}\}\s{0,8}\}?\s{0,8}(?:\\xspace\s{0,8})?"
)  # `\textit{#1}`
_ARGUMENT_TYPE = re.compile(r"[mrRvboOsdDtT](?:\{[^}]*\})?")  # `m`, `O{default}`


@dataclass(frozen=True, slots=True)
class Header:
    """A definition up to its body: `end` is at the opening brace."""

    name: str
    arguments: int
    optional: bool
    end: int


@dataclass(frozen=True, slots=True)
class Macro:
    """A command of the author's: `kept` says which of its arguments in braces are printed."""

    body: str
    arguments: int
    optional: bool
    kept: tuple[bool, ...] = ()


class Macros:
    """The commands that a document defines."""

    def __init__(self) -> None:
        self.defined: dict[str, Macro] = {}  # those that are neither aliases nor citations
        self._aliases: dict[str, str] = {}
        self.wrappers: dict[str, Wrapper] = {}  # those that cite

    def define(self, header: Header, body: str) -> None:
        r"""Note a definition; of a body too long to be expanded only which arguments it prints."""
        name = header.name
        self._aliases.pop(name, None)
        self.wrappers.pop(name, None)
        self.defined.pop(name, None)
        if alias := _ALIAS.fullmatch(body) if header.arguments == 1 else None:
            self._aliases[name] = alias.group(1)
            return
        if header.arguments and (key := wraps(body[:MAX_BODY])):
            self.wrappers[name] = Wrapper(header.arguments, header.optional, key)
            return
        first = 2 if header.optional else 1
        kept = tuple(f"#{n}" in body for n in range(first, header.arguments + 1))
        self.defined[name] = Macro(body[: MAX_BODY + 1], header.arguments, header.optional, kept)

    def alias(self, name: str, other: str) -> None:
        r"""Note that a command is another one: `\let\name\other`."""
        if name != other:
            self._aliases[name] = other

    def resolve(self, name: str) -> str:
        """The command that a name is an alias of, or the name itself."""
        for _ in range(8):  # aliases may lead in a circle
            other = self._aliases.get(name)
            if other is None or (name in self.wrappers) or cites(name):
                break
            name = other
        return name


def read_header(command: str, text: str, at: int) -> Header | None:
    r"""The definition whose command (`newcommand`) ends at `at`."""
    if command in PRIMITIVE:
        found = _DEF.match(text, at)
        return Header(found.group(1), found.group(2).count("#"), optional=False, end=found.end()) if found else None
    if command in DOCUMENT_COMMANDS:
        found = _DOCUMENT.match(text, at)
        if not found:
            return None
        types = [t[0] for t in _ARGUMENT_TYPE.findall(found.group(3)) if t[0] not in "st"]
        first = bool(types) and types[0] not in "mrRvb"
        return Header(found.group(1) or found.group(2), len(types), optional=first, end=found.end())
    found = _NEW.match(text, at)
    if not found:
        return None
    return Header(
        found.group(1) or found.group(2), int(found.group(3) or 0), optional=bool(found.group(4)), end=found.end()
    )
