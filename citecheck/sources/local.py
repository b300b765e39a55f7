"""The local index as a source: sends nothing out, and knows only the works it was built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.index import open_index
from citecheck.index.store import WHOLE
from citecheck.models import Answer, Asked, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from citecheck.models import Query, Work


class LocalIndexSource:
    """Works of one local index. What it does not have may exist all the same, unless it is all of Crossref."""

    registry = None
    warnings = ()

    def __init__(self, path: Path) -> None:
        """Open the index; raises `IndexUnusable` where it cannot be used."""
        self.index = open_index(path)
        self.name = f"index:{path.name}"
        self.registers_dois = self.authoritative = self.index.manifest.works >= WHOLE
        self._as_of = self.index.manifest.data_date or self.index.manifest.built[:10]

    def lookup(self, dois: Sequence[str]) -> Mapping[str, Answer]:
        """The records of DOIs, each with its own answer."""
        try:
            found = self.index.lookup(dois)
        except (ValueError, OSError) as error:
            return {doi: self._unavailable_answer(error) for doi in dois}
        return {doi: self._make_answer((found[doi],) if doi in found else ()) for doi in dois}

    def search(self, query: Query) -> Answer:
        """Works that a printed reference may mean, best first."""
        try:
            return self._make_answer(self.index.search(query))
        except (ValueError, OSError) as error:
            return self._unavailable_answer(error)

    def search_many(self, queries: Sequence[Query]) -> Sequence[Answer]:
        """`search` for several references, read together."""
        try:
            return [self._make_answer(works) for works in self.index.search_many(queries)]
        except (
            ValueError,
            OSError,
        ):  # one place of the index cannot be read: other searches are answered
            return [self.search(query) for query in queries]

    def suggest(self, family: str, year: int | None, words: Sequence[str]) -> Answer:
        """Works of an author near a year about some words. Nothing leaves the machine."""
        try:
            return self._make_answer(self.index.suggest(family, year, words))
        except (ValueError, OSError) as error:
            return self._unavailable_answer(error)

    def close(self) -> None:
        """Nothing is to be closed: the index is a file that is mapped."""

    def _make_answer(self, works: Sequence[Work]) -> Answer:
        outcome = Outcome.FOUND if works else Outcome.NONE
        return Answer(tuple(works), Asked(self.name, outcome, self._as_of))

    def _unavailable_answer(self, error: Exception) -> Answer:
        detail = f"the index could not be read: {error}"
        return Answer((), Asked(self.name, Outcome.UNAVAILABLE, self._as_of, detail=detail))
