"""The fields that the sequence model reads in a reference: labels of tokens, cleaned and put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from citecheck.parser.fields.features import names_journals
from citecheck.parser.fields.model import label
from citecheck.parser.fields.names import names_end, split_names
from citecheck.parser.fields.spans import (
    clean_number,
    clean_publisher,
    clean_title,
    clean_words,
    starts_inside,
    stretches,
)
from citecheck.parser.fields.tail import find_tail
from citecheck.parser.fields.tokens import tokenize
from citecheck.parser.fields.venue import ending_venue
from citecheck.text.dates import NO_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citecheck.parser.fields.names import Names
    from citecheck.parser.fields.spans import Stretch
    from citecheck.parser.fields.tail import Tail
    from citecheck.parser.fields.tokens import Token

_T = TypeVar("_T")
_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)\s?([a-z](?![^\W\d_]))?(?!\d)")  # `2001`, `2001a`
_LAST_YEAR = re.compile(r"[:,.]\s((?:1[5-9]|20)\d\d)\W*$")
_NAME_OF = {"author": "authors", "editor": "editors", "date": "year"} | {
    name: name for name in ("title", "container", "publisher", "edition", "volume", "issue", "pages")
}
_NUMBERS = frozenset({"volume", "issue", "pages", "date"})
_WITHIN = ("container", "editor")  # what an `In:` leads to
_LABEL_OF = {"year": "date", "suffix": "date"}
# `La nebbia e il porto, «Rivista storica»`: in Italian style guillemets set off the journal, behind a comma
_QUOTED_JOURNAL = re.compile(r",\s+(?:in\s+)?«\s*([^«»]{3,120}?)\s*»$")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.\s+(?=[^\W\d_a-z])")  # `China. Cities`, not `Phys. Rev.` or `J. A. Smith`
# Limits without a figure of their own were in force when bench/fields was measured (dev, held-out fifth, 2026-11-23)
_JOURNAL = 8  # words; a longer last sentence of a title is not taken for a journal's name
_FEW_WORDS = 3  # words of a title that was read with its journal; fewer may be a journal and its section
_BETWEEN = 6  # tokens; names so near to one another are all editors: `Ferrero, `
_EXACT = 0.99  # an exact form against the model: right in 99 of 100 held-out strings
# Where a year may be that the model labelled as no date: not in a title, a volume or pages.
_YEARS_ELSEWHERE = ("other", "publisher", "place", "author", "genre")


@dataclass(frozen=True, slots=True)
class Read:
    """What the model read: texts of fields, names split, the year apart from its letter, and how sure each is.

    `inside`: an `In` was printed before the container or its editors. `sure` maps fields to the model's probability.
    """

    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    edition: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    year: str | None = None
    year_suffix: str | None = None
    year_text: str | None = None
    authors: Names | None = None
    editors: Names | None = None
    inside: bool = False
    sure: dict[str, float] = field(default_factory=dict)


def assemble(text: str) -> Read:
    """Read the fields of a reference's text whose identifiers were taken out."""
    tokens = tokenize(text)
    if not tokens:
        return Read()
    tail = find_tail(text)
    labels, chance = label(tokens, tail)
    changed = _apply_tail(tokens, tail, labels) if tail and tail.exact else frozenset()
    runs: dict[str, list[Stretch]] = {}
    for run in stretches(tokens, labels):
        runs.setdefault(run.field, []).append(run)
    _return_title_words(text, runs)
    _place_editors(runs)
    # of several runs of one field the longest of words, the first of all else
    chosen = {
        name: max(found, key=lambda run: run.end - run.start) if name in {"title", "container"} else found[0]
        for name, found in runs.items()
        if name in _NAME_OF
    }
    sure = {
        _NAME_OF[name]: min(_EXACT if i in changed else chance(labels[i], i) for i in (run.first, run.last - 1))
        for name, run in chosen.items()
    }

    def read(name: str, clean: Callable[[str], _T]) -> _T | None:
        run = chosen.get(name)
        return clean(text[run.start : run.end]) if run else None

    def number(name: str) -> str | None:
        run, known = chosen.get(name), tail.spans.get(name) if tail else None
        if run and known and run.start <= known[0] and known[1] <= run.end:
            return clean_number(text[known[0] : known[1]])  # the form knows the number's ends
        return read(name, clean_number)

    year, suffix, undated = _find_date(text, runs)
    title, container = _split_title_container(
        read("title", clean_title), read("container", clean_words), volume="volume" in chosen
    )
    publisher = read("publisher", clean_publisher)
    venue = None if chosen.keys() & {"volume", "pages"} else ending_venue(text)
    labelled = chosen.get("container")
    # not where the model has it, and its ends, or where it was set off behind the title
    if venue and not (container and (labelled is None or labelled.end > venue[1])):
        name, start, end = venue
        title, container = _title_before_venue(text, chosen, start, title, container), name
        publisher = None if publisher and publisher in text[start:end] else publisher
    elif container and not title and _looks_like_title(container, chosen):
        title, container = container, None
    return Read(
        title=title,
        container=container,
        publisher=publisher,
        edition=read("edition", clean_words),
        volume=number("volume"),
        issue=number("issue"),
        pages=number("pages"),
        year=year,
        year_suffix=suffix,
        year_text=undated,
        authors=read("author", split_names),
        editors=read("editor", split_names),
        inside=any(starts_inside(text[r.start : r.end]) for name in _WITHIN for r in runs.get(name, ())),
        sure=sure,
    )


def _apply_tail(tokens: Sequence[Token], tail: Tail, labels: list[str]) -> frozenset[int]:
    """Label tokens as the marks of an exact form say, and no other number as volume, issue, pages or date.

    Returns:
        The indexes of the labels that were changed.
    """
    changed = set()
    for i, token in enumerate(tokens):
        within = tail.start <= token.start < tail.end
        if within:
            part = next((name for name, (start, end) in tail.spans.items() if start <= token.start < end), "")
            wanted = _LABEL_OF.get(part, part) or (labels[i - 1] if i else "date")
        elif labels[i] in _NUMBERS:
            wanted = labels[i - 1] if i and token.start < tail.start else "other"
        else:
            continue
        if wanted != labels[i]:
            labels[i] = wanted
            changed.add(i)
    return frozenset(changed)


def _place_editors(runs: dict[str, list[Stretch]]) -> None:
    """Set apart the book that editors belong to, and authors that are editors too.

    Of two titles with editors between them the second is the book's: `Chapter. In: X, editor. Book`. Names in one row
    are all authors or all editors: `King M. L., & Sanders, C. (Eds.)`.
    """
    titles, authors, editors = runs.get("title", []), runs.get("author"), runs.get("editor")
    if not editors:
        return
    if len(titles) > 1 and "container" not in runs and titles[0].last <= editors[0].first < titles[-1].first:
        runs["title"], runs["container"] = titles[:1], titles[-1:]
    if not authors:
        return
    first, last = authors[0], editors[0]
    between = [r for name, found in runs.items() for r in found if first.last <= r.first < last.first]
    if first.last <= last.first <= first.last + _BETWEEN and all(r.field == "other" for r in between):
        runs["editor"] = [replace(last, start=first.start, first=first.first)]
        del runs["author"]


def _return_title_words(text: str, runs: dict[str, list[Stretch]]) -> None:
    """The first words of a title, read as names, are given back to it: `PITA, João Rui. Farmácia, medicina …`."""
    authors = runs.get("author")
    if not authors:
        return
    run = authors[0]
    end = names_end(text[run.start : run.end])
    if end is None:
        return
    rest = replace(run, field="title", start=run.start + end)
    runs["author"] = [replace(run, end=run.start + end), *authors[1:]]
    titles = runs.setdefault("title", [])
    behind = next((t for t in titles if t.first == run.last), None)
    if behind:
        titles[titles.index(behind)] = replace(behind, start=rest.start, first=rest.first)
    else:
        titles.insert(0, rest)


def _split_title_container(title: str | None, container: str | None, *, volume: bool) -> tuple[str | None, str | None]:
    """Title and container where the model took both for one: `Urban growth in China. Cities`, with a volume behind."""
    if title and (quoted := _QUOTED_JOURNAL.search(title)):
        return title[: quoted.start()], quoted[1]
    whole = title or container
    if not whole or (title and container) or (title and not volume):
        return title, container
    parts = _SENTENCE.split(whole)
    words = parts[0].split()
    if len(parts) == 1 or len(parts[-1].split()) > _JOURNAL or len(words) < (1 if title else _FEW_WORDS):
        return title, container
    if any(names_journals(word.rstrip(".")) for word in words):
        return title, container
    return whole[: -len(parts[-1])].rstrip(" ."), parts[-1]


def _looks_like_title(container: str, chosen: dict[str, Stretch]) -> bool:
    """Whether what was read as a journal is the title: nothing of a journal's place is printed behind it."""
    words = container.split()
    journal = any(names_journals(word.rstrip(".,")) for word in words)
    return len(words) > _FEW_WORDS and not journal and not chosen.keys() & {"volume", "issue", "pages"}


def _title_before_venue(
    text: str, chosen: dict[str, Stretch], venue: int, title: str | None, container: str | None
) -> str | None:
    """The title in front of a conference that ends the reference, where the model took both for one or neither."""
    run = chosen.get("title")
    if run and run.start < venue < run.end:
        return clean_title(text[run.start : venue])
    if title:
        return title
    if container and chosen["container"].end <= venue:
        return container
    behind = [r.end for name, r in chosen.items() if name in {"author", "date"} and r.end < venue]
    words = clean_title(text[max(behind, default=0) : venue].lstrip(" ).,:"))
    return words if behind and words and len(words.split()) >= _FEW_WORDS else None


def _find_date(text: str, runs: dict[str, list[Stretch]]) -> tuple[str | None, str | None, str | None]:
    """Year, its letter, and the words printed in the place of a year: `in press`."""
    for name in ("date", *_YEARS_ELSEWHERE):
        for run in runs.get(name, ()):
            found = _YEAR.search(text, run.start, run.end)
            if found:
                return found.group(1), found.group(2), None
    for run in runs.get("title", ()):
        found = _LAST_YEAR.search(text[run.start : run.end])  # `Title. Hollande: 1797`
        if found:
            return found.group(1), None, None
    undated = NO_YEAR.search(text)
    return None, None, undated.group().strip() if undated else None
