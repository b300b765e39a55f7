"""Fields that entries of a .bib file take over from others: `crossref` (BibTeX, biblatex) and `xdata` (biblatex)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.bibliography.bibtex.scanner import RawEntry

MAX_STEPS = 3  # from an entry to its parent, and on
MAX_XDATA = 10  # parents that one entry names
# Fields that are printed and that a parent may give (biblatex 3.20 manual, appendix B); the DOI and the pages of a
# parent are not those of its contributions
_GIVEN = tuple(
    """author editor title subtitle booktitle maintitle journal journaltitle shortjournal date year month volume number
    issue publisher institution school organization edition isbn series address location""".split()
)
_IDENTIFYING = ("doi", "pages", "eid", "url", "eprint", "eprinttype", "archiveprefix", "pmid", "note", "howpublished")
_WITHIN = frozenset("inbook incollection inproceedings conference bookinbook suppbook inreference".split())


class Inheritance:
    """The entries of a file with the fields that they take over."""

    def __init__(self, entries: Sequence[RawEntry]) -> None:
        self._by_key = {e.key.lower(): e for e in reversed(entries) if e.key}
        self._known: dict[int, RawEntry] = {}
        self._open: set[int] = set()  # what is being put together: an entry that leads to itself ends there

    def whole(self, entry: RawEntry, steps: int = MAX_STEPS) -> RawEntry:
        """An entry with its fields and its parents'; the first that has a field provides it."""
        if not ("crossref" in entry.fields or "xdata" in entry.fields) or not steps or id(entry) in self._open:
            return entry
        if id(entry) not in self._known:
            self._open.add(id(entry))
            fields = dict(entry.fields)
            for parent, crossed in self._find_parents(entry):
                inherited = self.whole(parent, steps - 1)
                for name in _GIVEN if crossed else (*_GIVEN, *_IDENTIFYING):
                    if name in inherited.fields:
                        child_name = _rename_title(name, entry.kind, inherited.kind) if crossed else name
                        fields.setdefault(child_name, inherited.fields[name])
            self._open.discard(id(entry))
            self._known[id(entry)] = replace(entry, fields=fields)
        return self._known[id(entry)]

    def _find_parents(self, entry: RawEntry) -> Iterator[tuple[RawEntry, bool]]:
        """The entries that one names, and whether by `crossref`."""
        named = [(n, False) for n in (entry.get("xdata") or "").split(",", MAX_XDATA)[:MAX_XDATA]]
        for name, crossed in (*named, (entry.get("crossref") or "", True)):
            parent = self._by_key.get(name.strip().lower())
            if parent is not None and parent is not entry:
                yield parent, crossed


def _rename_title(name: str, child: str, parent: str) -> str:
    """The title of a book is the book title of its contributions; so for journals and works of many volumes."""
    if name not in {"title", "subtitle"}:
        return name
    if child in _WITHIN:
        prefix = "main" if parent.startswith("mv") else "book"
    elif parent == "periodical":
        prefix = "journal"
    else:
        prefix = "main" if parent.startswith("mv") else ""
    return prefix + name
