"""A printed reference against a registered work: the evidence field by field, and what it adds up to.

Evidence is what a reader is shown; `Comparison` carries beside it what the model weighs (`features.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Evidence, Reference
from citecheck.resolver.comparing.authors import compare_authors, locate_authors
from citecheck.resolver.comparing.numbers import (
    compare_issue,
    compare_pages,
    compare_volume,
    compare_year,
    unexplained_numbers,
)
from citecheck.resolver.comparing.printed import is_preprint, names_preprint, names_server, printed_reference
from citecheck.resolver.comparing.title import LOCATED, Surroundings, compare_title, locate_title
from citecheck.text.journals import (
    compare_containers,
    find_container,
    is_conference_for_journal,
    is_journal_for_conference,
)
from citecheck.text.lexicon import MONTHS
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.models import Work
    from citecheck.resolver.comparing.authors import AuthorMatch
    from citecheck.resolver.comparing.printed import Printed
    from citecheck.resolver.comparing.title import TitleMatch

_IN_CONTAINERS = frozenset({"article-journal", "paper-conference", "chapter"})  # CSL types that stand in something
_NO_CONTAINER = re.compile(r"\b(?:pubmed|pmcid|pmid|pmc|medline|doi)\b")  # `PubMed Central PMCID`
_SHORTEST_WORD = 3  # letters; part of the feature `words_left` as the model was fitted to it
# Words of a reference that belong to no field.
_NEUTRAL = (
    frozenset(
        """
    pp p vol volume no nr number issue in eds ed editor editors et al and the of for on retrieved available from
    at internet cited epub ahead suppl supplement art article accessed online abstract press print jr others und
    y pages page pubmed pmid doi google scholar crossref medline full text university new york london usa inc
    ltd publishers
    """.split()
    )
    | MONTHS
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One registered work held against one printed reference; `evidence` in the order of a reference's fields."""

    work: Work
    evidence: tuple[Evidence, ...]
    title: TitleMatch
    authors: AuthorMatch
    container_found: bool
    left_numbers: tuple[str, ...]  # numbers of the string nothing registered accounts for
    left_words: float  # share of its longer words nothing registered accounts for
    by_field: Mapping[str, Evidence] = field(init=False, repr=False, compare=False)  # the evidence by its field

    def __post_init__(self) -> None:
        """Order the evidence by field: it is looked up some 150 times a reference."""
        object.__setattr__(self, "by_field", {e.field: e for e in self.evidence})

    def agreement(self, name: str) -> Agreement:
        """The agreement of one field; `absent` where it was not compared."""
        found = self.by_field.get(name)
        return found.agreement if found else Agreement.ABSENT

    def count_same(self, *names: str) -> int:
        """How many of the fields agree."""
        return sum(self.agreement(name) is Agreement.SAME for name in names)

    def count_different(self, *names: str) -> int:
        """How many of the fields differ."""
        return sum(self.agreement(name) is Agreement.DIFFERENT for name in names)

    @property
    def parsed_title_similarity(self) -> float:
        """That of the registered title to the title as parsed, 0 to 1; `title.similarity` is that to its place."""
        found = self.by_field.get("title")
        return (found.similarity if found else None) or 0.0


def compare(printed: Reference | Printed, registered: Work) -> tuple[Evidence, ...]:
    """Give the evidence for and against a registered work, in the order of a reference's fields."""
    prepared = printed_reference(printed) if isinstance(printed, Reference) else printed
    return examine(prepared, registered).evidence


def examine(printed: Printed, registered: Work) -> Comparison:
    """Hold a work against a reference: the evidence, and everything else that is to be weighed."""
    title = locate_title(printed, registered)
    authors = locate_authors(printed, registered.authors or registered.editors)
    place = _find_place(printed, registered, title)
    explained = _find_explained(printed, registered, title, authors, place)
    title_span = range(title.first, title.end) if title.similarity >= LOCATED else range(0)
    return Comparison(
        registered,
        (
            compare_title(printed, registered, title, Surroundings(authors.words, place)),
            compare_authors(printed, registered),
            compare_year(printed, registered, title_span),
            compare_container(_without_false_container(printed, title), registered, found=place is not None),
            compare_volume(printed, registered, title_span),
            compare_issue(printed, registered, title_span),
            compare_pages(printed, registered),
            compare_doi(printed, registered),
        ),
        title,
        authors,
        place is not None,
        tuple(unexplained_numbers(printed, explained, registered)),
        _share_unexplained(printed, explained),
    )


def _without_false_container(printed: Printed, title: TitleMatch) -> Printed:
    """The same without a container that is none: the end of a title the parse cut in two, an identifier's name."""
    mine = fold(printed.work.container or "")
    if _NO_CONTAINER.search(mine):
        return replace(printed, work=replace(printed.work, container=None))
    if title.similarity >= LOCATED and mine and mine in " ".join(printed.words[title.first : title.end]):
        return replace(printed, work=replace(printed.work, container=None))
    return printed


def _find_place(printed: Printed, registered: Work, title: TitleMatch) -> tuple[int, int] | None:
    """The words at which a registered container is printed; within the title it is a word of that."""
    names = dict.fromkeys((registered.container, registered.container_short, *registered.containers))
    found = (find_container(printed.words, printed.closes, name) for name in names if name)
    within = range(title.first, title.end) if title.similarity >= LOCATED else range(0)
    return next((p for p in found if p and not (p[0] in within and p[1] - 1 in within)), None)


def compare_container(printed: Printed, registered: Work, *, found: bool) -> Evidence:
    """The container as parsed; where a registered one is found in the string, the parse does not count against it."""
    mine = _without_volume(printed.work.container, registered.volume)
    names = tuple(n for n in (registered.container, registered.container_short, *registered.containers) if n)
    if not registered.container and is_preprint(registered):
        return _compare_server(printed, registered, mine, found=found)
    theirs = next(iter(names), None)
    if not theirs:
        return Evidence("container", mine, None, Agreement.ABSENT)
    if not mine:
        return Evidence("container", theirs if found else None, theirs, Agreement.SAME if found else Agreement.ABSENT)
    agreement = compare_containers(mine, *names)
    if found and agreement in {Agreement.DIFFERENT, Agreement.NOT_COMPARABLE, Agreement.CLOSE}:
        agreement = Agreement.SAME
    if agreement is Agreement.DIFFERENT and registered.type not in _IN_CONTAINERS and _is_publisher(mine, registered):
        agreement = Agreement.NOT_COMPARABLE
    if agreement is Agreement.NOT_COMPARABLE and not printed.work.volume:
        of_other_kind = {"article-journal": is_conference_for_journal, "paper-conference": is_journal_for_conference}
        is_other_kind = of_other_kind.get(registered.type or "")
        agreement = Agreement.DIFFERENT if is_other_kind and is_other_kind(mine, *names) else agreement
    shown = next((n for n in names if compare_containers(mine, n) is agreement), theirs)
    return Evidence("container", mine, shown, agreement)


def _compare_server(printed: Printed, registered: Work, mine: str | None, *, found: bool) -> Evidence:
    """The container of a preprint, whose record may name its server, its publisher or neither."""
    theirs = next(iter(registered.containers), "preprint")
    if found or (mine and compare_containers(mine, *registered.containers) is Agreement.SAME):
        return Evidence("container", mine or theirs, theirs, Agreement.SAME)
    if names_preprint(printed) or (mine and (names_server(mine) or _is_publisher(mine, registered))):
        return Evidence("container", mine, theirs, Agreement.CLOSE)
    if mine and registered.doi in printed.dois:  # the preprint's own DOI under a journal's name
        return Evidence("container", mine, theirs, Agreement.DIFFERENT)
    return Evidence("container", mine, None, Agreement.ABSENT)


def _without_volume(container: str | None, volume: str | None) -> str | None:
    """A container without the volume that was read into it: `Mind XXX` of volume XXX."""
    if not container or not volume or not fold(container).endswith(f" {fold(volume)}"):
        return container
    return container[: -len(volume)].rstrip(" ,") or container


def _is_publisher(container: str, registered: Work) -> bool:
    """Whether what was read as the container is the publisher, or begins or ends as that does: `Front Matter Blog`."""
    mine, theirs = f" {fold(container)} ", f" {fold(registered.publisher or '')} "
    return bool(theirs.strip()) and (mine.startswith(theirs) or mine.endswith(theirs) or theirs.startswith(mine))


def compare_doi(printed: Printed, registered: Work) -> Evidence:
    """The DOI printed against the registered one; several may be printed."""
    mine, theirs = printed.dois, registered.doi
    if not mine or not theirs:
        return Evidence("doi", mine[0] if mine else None, theirs, Agreement.ABSENT)
    same = next((doi for doi in (theirs, *registered.aliases) if doi in mine), None)
    return Evidence("doi", same or mine[0], theirs, Agreement.SAME if same else Agreement.DIFFERENT)


def _find_explained(
    printed: Printed, registered: Work, title: TitleMatch, authors: AuthorMatch, place: tuple[int, int] | None
) -> set[int]:
    """The positions of the words that title, authors, container and publisher account for."""
    done = set(authors.words)
    if title.similarity >= LOCATED:
        done.update(range(title.first, title.end))
    if place:
        done.update(range(*place))
    if registered.publisher:
        done.update(printed.places.get(w, -1) for w in fold(registered.publisher).split())
    return done


def _share_unexplained(printed: Printed, explained: set[int]) -> float:
    """The share of the longer words that neither title, authors, container nor publisher account for."""
    total = unexplained = 0
    for i, word in enumerate(printed.words):
        if len(word) < _SHORTEST_WORD or word.isdigit() or word in _NEUTRAL:
            continue
        total += 1
        unexplained += i not in explained
    return unexplained / total if total else 0.0
