"""The tree of an XML document that is well-formed; its prolog is left out, so nothing it declares matters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from citecheck.errors import UnreadableInput
from citecheck.formats.markup.tree import ATTRIBUTES, CDATA, END, MARKUP, OTHER, START, TEXT, Tree

if TYPE_CHECKING:
    from citecheck.formats.markup.tree import Node

# as in HTML, but names may begin with any letter: `<é>`
_MARKUP = re.compile(MARKUP.pattern.replace("[A-Za-z_:]", r"[^\s!?/<>]"))


def xml_tree(text: str, shown: str) -> Tree:
    """The tree of a well-formed document; `UnreadableInput` with the line of the first error for any other."""
    at = _find_root(text, shown)
    tree = Tree(text, shown)
    names: dict[str, str] = {}
    opened = tree.nodes[0]
    search, add = _MARKUP.search, tree.add
    end = text.rfind(">") + 1
    while match := search(text, at, end):
        start = match.start()
        if start > at:
            add(TEXT, at, start, opened)
        kind, at = match.lastindex, match.end()
        if kind == END:
            opened.stop, opened.last = start, len(tree.nodes)
            opened = opened.parent or opened
        elif kind == OTHER:
            sign = match.group(OTHER)  # of a comment, a processing instruction, or a CDATA section, whose text is kept
            closing = {"![CDATA[": "]]>", "!--": "-->"}.get(sign, "?>")
            stop = text.find(closing, start + len(sign))
            if sign == "![CDATA[":
                add(CDATA, at, stop, opened)
            at = stop + len(closing)
        else:
            written, raw = match.group(START), match.group(ATTRIBUTES)
            name = names.get(written) or names.setdefault(written, written.rpartition(":")[2])
            node = add(name, start, at, opened, "" if raw.isspace() or raw == "/" else raw)
            if not raw.endswith("/"):
                opened = node
    tree.nodes[0].last = len(tree.nodes)
    return tree


def only_root(tree: Tree, names: tuple[str, ...], noun: str) -> Node:
    """The one outermost element of some names, else the root; `UnreadableInput` where there are several."""
    found = list(tree.outermost(tree.nodes[0], *names))
    if len(found) > 1:
        raise UnreadableInput(f"{tree.shown} holds {len(found)} {noun}: give one.")
    return found[0] if found else tree.nodes[0]


def _find_root(text: str, shown: str) -> int:
    """Where the root element begins, in a document that is well-formed as a whole.

    Expat keeps no tree, fetches nothing, and stops where entities multiply (billion laughs).
    """
    data = text.encode("utf-8", "replace")
    first: list[int] = []

    def note_start(_name: str, _attributes: dict[str, str]) -> None:
        first.append(parser.CurrentByteIndex)
        parser.StartElementHandler = None

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = note_start
    try:
        parser.Parse(data, True)  # noqa: FBT003 - it takes no keyword
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code) or "it breaks off"
        raise UnreadableInput(
            f"{shown} is not well-formed XML: {what} in line {error.lineno}, column {error.offset + 1}: mend it there."
        ) from error
    return len(data[: first[0]].decode("utf-8"))
