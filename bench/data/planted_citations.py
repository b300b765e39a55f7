"""Faults planted in the dev articles: one to a copy, drawn with a fixed seed.

A fault is planted only where it is one: a year is not moved to that of another entry by the same author, and an
author who shares name and year with another entry is left alone. Works within brackets of several are planted too.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from citecheck.text.normalize import fold

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

Article = dict[str, Any]
_T = TypeVar("_T")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERED = re.compile(r"(?<!\d)((?:19|20)\d\d)([a-c])(?![\w,])")  # `2009a`, not `2009a,b`
_RANGE = re.compile(r"(?<!\d)(\d{1,3})(\s?[-–]\s?)(\d{1,3})(?!\d)")  # `3–5`
_NAME = r"[^\W\d_][\w'’-]{3,}"
_ALONE = re.compile(rf"^(\W*)({_NAME})(,?\s\(?(?:19|20)\d\d)")  # `(Smith, 2001`, `Smith (2001`
_PAIR = re.compile(rf"^(\W*)({_NAME})(\s(?:and|&|e|y)\s({_NAME}))(,?\s\(?(?:19|20)\d\d)")  # `Smith & Jones, 2001`
_SURNAME = re.compile(r"[^\W\d_]{5,}")
_ADDED = "Keller"
_HEAD = 60  # code points of an entry that hold its first names
_FAR = 5  # places that swapped entries lie apart at least
_STRAYS = 0.05  # share of entries that may come before a smaller one in a list that keeps the alphabet


@dataclass(frozen=True, slots=True)
class Unit:
    """One work as the text cites it: the paragraph, its words there, its entry, the bracket that holds it."""

    paragraph: int
    start: int
    end: int
    entry: int
    words: str
    bracket: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with one fault: its place (none for a fault in the list), its entry, and the rules that should fire.

    `before` is the stretch of the paragraph that the fault replaced, `after` the one that is there now.
    """

    article: Article
    rules: frozenset[str]
    paragraph: int | None = None
    before: tuple[int, int] = (0, 0)
    after: tuple[int, int] = (0, 0)
    entry_before: int | None = None  # position in the article's own list
    entry: int | None = None  # position of the entry meant in the list with the fault
    nameable: bool = True
    also: frozenset[str] = frozenset()  # rules that show the fault as something else: counted apart in the table


# --- what an article cites ------------------------------------------------------------------------------------


def units(article: Article) -> Iterator[Unit]:
    """The works that the text cites one by one: marked one by one, or alone in their bracket or between `;`."""
    place = {r["id"]: k for k, r in enumerate(article["references"])}
    for i, paragraph in enumerate(article["paragraphs"]):
        text = paragraph["text"]
        for group in paragraph["groups"]:
            inside = [c for c in paragraph["citations"] if group["start"] <= c["start"] and c["end"] <= group["end"]]
            for cited in inside:
                if len(cited["targets"]) != 1 or cited["targets"][0] not in place:
                    continue
                start, end = cited["start"], cited["end"]
                if article["style"] == "author-year" and not _SURNAME.search(text[start:end]):
                    start, end = _bracket_part(text, group, start)
                    if sum(start <= c["start"] < end for c in inside) != 1:
                        continue
                bracket = (group["start"], group["end"])
                yield Unit(i, start, end, place[cited["targets"][0]], text[start:end], bracket)


def _bracket_part(text: str, group: dict[str, Any], at: int) -> tuple[int, int]:
    """The part of a bracket between semicolons around a position, without what opens and closes it."""
    start = max(text.rfind(";", group["start"], at) + 1, group["start"])
    end = text.find(";", at, group["end"])
    end = group["end"] if end < 0 else end
    while start < end and text[start] in " ([":
        start += 1
    return start, end


def _named_units(article: Article) -> Iterator[tuple[Unit, str, str]]:
    """Units of author and year that print the year and the first name of their entry: unit, name, year."""
    for unit in units(article):
        years = _YEAR.findall(re.sub(r"(?<=\d)[a-z]\b", "", unit.words))
        raw = article["references"][unit.entry]["raw"]
        name = _SURNAME.search(unit.words)
        if len(years) == 1 and years[0] in raw and name and name.group().casefold() in raw[:_HEAD].casefold():
            yield unit, name.group(), years[0]


def _has_other_entry(article: Article, name: str, year: str, entry: int) -> bool:
    """Whether another entry begins with a name and prints a year."""
    return any(
        name.casefold() in r["raw"][: 2 * _HEAD].casefold() and year in r["raw"]
        for k, r in enumerate(article["references"])
        if k != entry
    )


def _draw_one(draw: random.Random, found: list[_T]) -> _T | None:
    return draw.choice(found) if found else None


def _copy_article(article: Article) -> Article:
    """A copy whose paragraphs and entries can be changed; the rest is shared."""
    return {**article, "paragraphs": list(article["paragraphs"]), "references": list(article["references"])}


def _replace_words(article: Article, paragraph: int, start: int, end: int, words: str) -> Article:
    """A copy with `paragraph.text[start:end]` replaced; the marks behind it are moved along."""
    done = _copy_article(article)
    part = done["paragraphs"][paragraph] = copy.deepcopy(article["paragraphs"][paragraph])
    part["text"] = part["text"][:start] + words + part["text"][end:]
    shift = len(words) - (end - start)
    for mark in (*part["groups"], *part["citations"]):
        for side in ("start", "end"):
            if mark[side] >= end:
                mark[side] += shift
    return done


def _plant_within(article: Article, unit: Unit, at: tuple[int, int], words: str, rules: str, **more: Any) -> Planted:  # noqa: ANN401
    """A fault inside a unit: `at` counts from the start of its words."""
    start, end = unit.start + at[0], unit.start + at[1]
    done = _replace_words(article, unit.paragraph, start, end, words)
    shift = len(words) - (end - start)
    return Planted(
        done,
        frozenset(rules.split()),
        unit.paragraph,
        (unit.start, unit.end),
        (unit.start, unit.end + shift),
        unit.entry,
        unit.entry,
        **more,
    )


# --- faults of the text -----------------------------------------------------------------------------------------


def year_moved(article: Article, draw: random.Random) -> Planted | None:
    """A year in the text is moved by one; no other entry by that author has the new one."""
    step = draw.choice((-1, 1))
    found = [
        (unit, year)
        for unit, name, year in _named_units(article)
        if not _has_other_entry(article, name, str(int(year) + step), unit.entry)
    ]
    if not (chosen := _draw_one(draw, found)):
        return None
    unit, year = chosen
    at = unit.words.index(year)
    return _plant_within(article, unit, (at, at + 4), str(int(year) + step), "CC103", also=frozenset({"CC101"}))


def surname_misspelt(article: Article, draw: random.Random) -> Planted | None:
    """One letter within the first name is another one, is left out or is doubled."""
    if not (chosen := _draw_one(draw, list(_named_units(article)))):
        return None
    unit, name, _ = chosen
    at = draw.randrange(2, len(name) - 1)
    other = draw.choice([c for c in "aeinorst" if c != name[at].casefold()])
    wrong = name[:at] + draw.choice((other, "", name[at] * 2)) + name[at + 1 :]
    if wrong == name or any(wrong.casefold() in r["raw"].casefold() for r in article["references"]):
        return None
    start = unit.words.index(name)
    return _plant_within(article, unit, (start, start + len(name)), wrong, "CC103", also=frozenset({"CC101"}))


def suffix_dropped(article: Article, draw: random.Random) -> Planted | None:
    """`2009a` becomes `2009` where the list has a 2009b by the same first author too."""
    found = []
    for unit, name, year in _named_units(article):
        match = _LETTERED.search(unit.words)
        if match and match.group() in article["references"][unit.entry]["raw"]:
            lettered = [
                r
                for r in article["references"]
                if r["raw"].casefold().startswith(name.casefold()) and re.search(year + "[a-c]", r["raw"])
            ]
            found += [(unit, match)] * (len(lettered) > 1)
    if not (chosen := _draw_one(draw, found)):
        return None
    unit, match = chosen
    return _plant_within(
        article, unit, match.span(), match.group(1), "CC104", nameable=False, also=frozenset({"CC101", "CC103"})
    )


def co_author_added(article: Article, draw: random.Random) -> Planted | None:
    """`Smith, 2001` becomes `Smith and Keller, 2001` where the work is by Smith alone."""
    found = [
        (unit, match)
        for unit, _, _ in _named_units(article)
        if (match := _ALONE.search(unit.words)) and len(article["references"][unit.entry]["authors"]) <= 1
    ]
    chosen = _draw_one(draw, found)
    if not chosen or any(_ADDED in r["raw"] for r in article["references"]):
        return None
    unit, match = chosen
    words = f"{match.group(1)}{match.group(2)} and {_ADDED}{match.group(3)}"
    return _plant_within(article, unit, match.span(), words, "CC103", also=frozenset({"CC101"}))


def co_author_dropped(article: Article, draw: random.Random) -> Planted | None:
    """`Smith & Jones, 2001` becomes `Smith, 2001`; no other entry has that name and year."""
    found = [
        (unit, match)
        for unit, name, year in _named_units(article)
        if (match := _PAIR.search(unit.words))
        and match.group(4).casefold() in article["references"][unit.entry]["raw"].casefold()
        and not _has_other_entry(article, name, year, unit.entry)
    ]
    if not (chosen := _draw_one(draw, found)):
        return None
    unit, match = chosen
    words = match.group(1) + match.group(2) + match.group(5)
    return _plant_within(article, unit, match.span(), words, "CC103", also=frozenset({"CC101", "CC109"}))


def number_beyond(article: Article, draw: random.Random) -> Planted | None:
    """A number in the text is larger than the list is long."""
    if not (unit := _draw_one(draw, [u for u in units(article) if u.words.isdecimal() and not _in_range(article, u)])):
        return None
    number = str(len(article["references"]) + draw.randint(1, 9))
    return _plant_within(
        article, unit, (0, len(unit.words)), number, "CC102", nameable=False, also=frozenset({"CC101"})
    )


def _in_range(article: Article, unit: Unit) -> bool:
    text = article["paragraphs"][unit.paragraph]["text"]
    return bool(_RANGE.search(text[unit.bracket[0] : unit.bracket[1]]))


def range_inverted(article: Article, draw: random.Random) -> Planted | None:
    """`[3–5]` becomes `[5–3]`."""
    found = []
    for i, paragraph in enumerate(article["paragraphs"]):
        for group in paragraph["groups"]:
            words = paragraph["text"][group["start"] : group["end"]]
            for match in _RANGE.finditer(words) if group["targets"] else ():
                if int(match.group(1)) < int(match.group(3)) <= len(article["references"]):
                    unit = Unit(i, group["start"], group["end"], 0, words, (group["start"], group["end"]))
                    found.append((unit, match))
    if not (chosen := _draw_one(draw, found)):
        return None
    unit, match = chosen
    words = match.group(3) + match.group(2) + match.group(1)
    return _plant_within(article, unit, match.span(), words, "CC105", nameable=False)


# --- faults of the list -----------------------------------------------------------------------------------------


def entry_deleted(article: Article, draw: random.Random) -> Planted | None:
    """An entry that is cited is taken out of the list; a numbered list keeps the numbers of the others."""
    if article["style"] == "author-year":
        found = [u for u, name, year in _named_units(article) if not _has_other_entry(article, name, year, u.entry)]
    else:
        found = [u for u in units(article) if not _in_range(article, u)]
    if not (unit := _draw_one(draw, found)):
        return None
    done = _copy_article(article)
    del done["references"][unit.entry]
    done["gap"] = unit.entry
    place = (unit.start, unit.end)
    return Planted(
        done,
        frozenset({"CC101", "CC102"}),
        unit.paragraph,
        place,
        place,
        unit.entry,
        nameable=False,
        also=frozenset({"CC103", "CC104"}),
    )


def citation_deleted(article: Article, draw: random.Random) -> Planted | None:
    """The one citation of an entry is taken out of the text."""
    cited: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for i, paragraph in enumerate(article["paragraphs"]):
        for group in paragraph["groups"]:
            for target in group["targets"]:
                cited[target].append((i, group))
    found = [(t, *g[0]) for t, g in cited.items() if len(g) == 1 and g[0][1]["targets"] == [t]]
    if not (chosen := _draw_one(draw, found)):
        return None
    target, i, group = chosen
    entry = next((k for k, r in enumerate(article["references"]) if r["id"] == target), None)
    if entry is None:
        return None
    done = _replace_words(article, i, group["start"], group["end"], "")
    done["paragraphs"][i]["groups"] = [g for g in done["paragraphs"][i]["groups"] if g["targets"] != [target]]
    return Planted(done, frozenset({"CC201"}), entry_before=entry, entry=entry)


def entry_doubled(article: Article, draw: random.Random) -> Planted | None:
    """An entry is in the list a second time: behind itself, or with a number of its own at the end."""
    found = [k for k, r in enumerate(article["references"]) if len(r["raw"]) > _HEAD]
    entry = _draw_one(draw, found)
    if entry is None:
        return None
    done = _copy_article(article)
    at = len(done["references"]) if article["style"] == "numeric" else entry + 1
    done["references"].insert(at, {**done["references"][entry], "id": "doubled"})
    return Planted(done, frozenset({"CC202", "CC203"}), entry_before=entry, entry=at)


def number_doubled(article: Article, draw: random.Random) -> Planted | None:
    """An entry of a numbered list is repeated behind itself, with the same number."""
    entry = draw.randrange(len(article["references"]))
    done = _copy_article(article)
    numbered = [{**r, "number": k + 1} for k, r in enumerate(done["references"])]
    numbered.insert(entry + 1, {**numbered[entry], "id": "doubled"})
    done["references"] = numbered
    return Planted(done, frozenset({"CC202", "CC203"}), entry_before=entry, entry=entry + 1)


def entries_swapped(article: Article, draw: random.Random) -> Planted | None:
    """Two entries that lie apart change places; in a numbered list each takes the other's number."""
    count = len(article["references"])
    if count < 2 * _FAR or (article["style"] != "numeric" and not _is_sorted(article)):
        return None
    one = draw.randrange(count - _FAR)
    two = draw.randrange(one + _FAR, count)
    done = _copy_article(article)
    entries = done["references"]
    entries[one], entries[two] = entries[two], entries[one]
    return Planted(done, frozenset({"CC206"}), entry_before=one, entry=two, also=frozenset({"CC107", "CC111", "CC504"}))


def _is_sorted(article: Article) -> bool:
    """Whether a list keeps the alphabet: where it does not, entries that change places break no order."""
    heads = [fold(r["raw"][:80]) for r in article["references"]]
    return sum(a > b for a, b in pairwise(heads)) <= _STRAYS * len(heads)


AUTHOR_YEAR = (
    entry_deleted,
    citation_deleted,
    year_moved,
    surname_misspelt,
    suffix_dropped,
    co_author_added,
    co_author_dropped,
    entry_doubled,
    entries_swapped,
)
NUMERIC = (
    entry_deleted,
    citation_deleted,
    number_beyond,
    range_inverted,
    entry_doubled,
    number_doubled,
    entries_swapped,
)
