"""Citations by the label of an entry, as computer science and mathematics print them: `[Knu97]`, `[GHJV95, p. 12]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import CitationForm, Target
from citecheck.parser.citations.merge import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citecheck.models import ReferenceList
    from citecheck.parser.citations.brackets import Group, Groups

# Brackets with labels of the list from which on other brackets of that shape are citations too; set by hand, 2026-11
MIN_LINKED = 2
_ITEM = re.compile(
    r"\s*(?P<label>\d{1,3}[a-h]?|[^\W\d_][\w+:.’'-]{1,24}|[^\W\d_][^\[\],;]{2,38}\d{4}[a-z]?)\s*(?:[,;]|$)"
)
# `Knu97`, `HDW+01`, `Smi99a`: letters, and the last two or all four digits of a year
_SHAPE = re.compile(r"[^\W\d_]{1,10}\+?(?:\d\d|(?:19|20)\d\d)[a-z]?")
# What may follow the labels: `, p. 12`, `, Theorem 3.1`, `, Section 2`
_LOCATOR = re.compile(
    r"\s*(?:pp?\.|§|Ch|Sec|Thm|Th|Lem|Prop|Def|Fig|Tab|Cor|Eq|App|S\.|vol)[^\[\]]{1,40}$", re.IGNORECASE
)


def label_citations(text: str, groups: Groups, reference_list: ReferenceList) -> list[Found]:
    """The brackets that name entries by their printed labels; nothing where the list has none but numbers."""
    lettered = {r.label: r.id for r in reference_list.references if r.label and not r.label.isdigit()}
    if not lettered:
        return []
    read = [(group, list(_read_items(text, group))) for group in groups.all if group.opening == "["]
    known = [(group, items) for group, items in read if any(label in lettered for label, _, _ in items)]
    labels = {r.label: r.id for r in reference_list.references if r.label}
    shaped = read if len(known) >= MIN_LINKED else known
    found = []
    for group, items in shaped:
        if all(label.isdigit() for label, _, _ in items):
            continue
        if all(label in labels or _SHAPE.fullmatch(label) for label, _, _ in items):
            targets = (Target(text[s:e], s, e, label=label, leads_to=labels.get(label)) for label, s, e in items)
            found.append(Found(group.start, group.end, CitationForm.KEY, tuple(targets)))
    return found


def _read_items(text: str, group: Group) -> Iterator[tuple[str, int, int]]:
    """The labels in a bracket with their places; what follows the last one is a locator, or it names none."""
    at, end = group.start + 1, group.end - 1
    while at < end and (found := _ITEM.match(text, at, end)):
        if at > group.start + 1 and _LOCATOR.match(text, at, end):
            return
        yield found["label"], *found.span("label")
        at = found.end()
    if at < end and not _LOCATOR.match(text, at, end):
        yield "", at, end
