"""Corrections of a CSL-YAML file in place, where values are plain or quoted scalars of block mappings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import yaml

from citecheck.fix.deciding.spelling import doi_as
from citecheck.fix.model import Edit, EditResult
from citecheck.formats.yaml_nodes import Budget, compose, items, scalars, value_of
from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.fix.model import Change

_NAMES = {"title": "title", "container": "container-title", "volume": "volume", "issue": "issue", "pages": "page"}
OTHERWISE = "it is not written as a plain value"
# Scalars that YAML reads as what they are without quotation marks: `10.1002/wps.21156`, `World Psychiatry`
_BARE = re.compile(r"[A-Za-z0-9][\w./()–-]*(?: [\w./()–-]+)*$")


class YamlFile:
    """The items of a file by their places."""

    def __init__(self, text: str) -> None:
        self.text = text
        root = compose(text)
        listed = value_of(root, "references") or root
        nodes = listed.value if isinstance(listed, yaml.SequenceNode) else []
        self.items = {node.start_mark.index: node for node in nodes}

    def edit(self, start: int, changes: Sequence[Change]) -> EditResult:
        """The changes of the item that begins at `start`."""
        made = EditResult()
        for change in changes:
            made.add(change, self._edits(self.items.get(start), change))
        return made

    def _edits(self, item: yaml.Node | None, change: Change) -> list[Edit] | str:
        if not isinstance(item, yaml.MappingNode) or item.flow_style:
            return OTHERWISE
        if change.field == "doi":
            return self._doi(item, change)
        if change.field == "year":
            return self._year(value_of(item, "issued"), change)
        if change.field == "authors":
            return self._names(value_of(item, "author"), change)
        node = value_of(item, _NAMES[change.field])
        if not isinstance(node, yaml.ScalarNode) or not self._plain(node):
            return OTHERWISE
        if change.field == "title":
            found = [self._within(node, s.old, s.new) for s in change.swaps]
            return [e for e in found if e] if all(found) else OTHERWISE
        return [self._whole(node, change.proposed)] if str(node.value) == change.printed else OTHERWISE

    def _plain(self, node: yaml.Node | None) -> bool:
        """Whether a node is a scalar without folding, on one line."""
        if not isinstance(node, yaml.ScalarNode) or node.style in {"|", ">"}:
            return False
        return bool(node.start_mark.line == node.end_mark.line)

    def _whole(self, node: yaml.ScalarNode, new: str) -> Edit:
        return Edit(node.start_mark.index, node.end_mark.index, spelled(new, node.style))

    def _within(self, node: yaml.ScalarNode, old: str, new: str) -> Edit | None:
        word = re.compile(rf"(?<![\w\\]){re.escape(old)}(?!\w)")
        found = [m.span() for m in word.finditer(self.text, node.start_mark.index, node.end_mark.index)]
        return Edit(*found[0], new) if len(found) == 1 and new.isalpha() else None

    def _year(self, node: yaml.Node | None, change: Change) -> list[Edit] | str:
        first = next(scalars(node, Budget()), None) if node else None
        edit = self._within_number(first, change) if self._plain(first) else None
        return [edit] if edit else OTHERWISE

    def _within_number(self, node: yaml.ScalarNode | None, change: Change) -> Edit | None:
        if node is None:
            return None
        word = re.compile(rf"(?<!\d){change.printed}(?!\d)")
        found = [m.span() for m in word.finditer(self.text, node.start_mark.index, node.end_mark.index)]
        return Edit(*found[0], change.proposed) if len(found) == 1 else None

    def _names(self, node: yaml.Node | None, change: Change) -> list[Edit] | str:
        people = node.value if isinstance(node, yaml.SequenceNode) else []
        edits: list[Edit] = []
        for swap in change.names:
            person = people[swap.place] if swap.place < len(people) else None
            if any(key.endswith("particle") for key, _, _ in items(person)):
                return OTHERWISE
            for key, old, new in (
                ("family", swap.old.family, swap.new.family), ("given", swap.old.given, swap.new.given),
            ):  # fmt: skip
                value = value_of(person, key)
                if old == new:
                    continue
                if not isinstance(value, yaml.ScalarNode) or not self._plain(value) or value.value != old or not new:
                    return OTHERWISE
                edits.append(self._whole(value, new))
        return edits

    def _doi(self, item: yaml.MappingNode, change: Change) -> list[Edit] | str:
        own = next((value for key, _, value in items(item) if key.lower() == "doi"), None)
        if own is not None:
            if not isinstance(own, yaml.ScalarNode) or not self._plain(own):
                return OTHERWISE
            if clean_doi(str(own.value)) != change.printed:
                return OTHERWISE
            lead, mark, rest = str(own.value).partition("10.")
            return [self._whole(own, lead + doi_as(mark + rest, change.proposed))]
        if change.printed is not None:
            return "it stands under another key than DOI"
        pairs = list(items(item))
        _, _, value = pairs[-1]
        end = _end(value)
        if end is None or len(pairs) < 2:  # noqa: PLR2004 - the indentation is that of the second key
            return OTHERWISE
        indent = " " * pairs[1][1].start_mark.column
        newline = "\r\n" if "\r\n" in self.text else "\n"
        styles = [v.style for _, _, v in pairs if isinstance(v, yaml.ScalarNode)]
        quotes = '"' if styles.count('"') * 2 > len(styles) else "'" if styles.count("'") * 2 > len(styles) else None
        end += len(self.text[end:].split("\n", 1)[0].rstrip("\r"))  # behind a comment on the same line
        return [Edit(end, end, f"{newline}{indent}DOI: {spelled(change.proposed, quotes)}")]


def _end(node: yaml.Node) -> int | None:
    """Where the last scalar of a node ends; `None` for block scalars."""
    last = node
    while isinstance(last, yaml.CollectionNode):
        if not last.value or last.flow_style:
            return int(last.end_mark.index) if last.flow_style else None
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    if getattr(last, "style", None) in {"|", ">"}:
        return None
    return int(last.end_mark.index)


def spelled(value: str, style: str | None) -> str:
    """A scalar in double quotes, single quotes, or bare where YAML reads it as itself."""
    if style == "'" or (style is None and not _BARE.match(value)):
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False) if style == '"' else value
