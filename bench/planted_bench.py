"""Faults planted in real articles: which are found where they were planted, and whether the entry meant is named.

`python -m bench.planted_bench [SHARED] [--limit=N] [--show]`. One fault to a copy of an article, drawn with a fixed
seed; what the article's own text already raises at that place does not count. The articles are rendered as in
`linking_bench`, with raised numbers marked.
"""

from __future__ import annotations

import copy
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.linking_bench import TODAY, articles, entry_at
from bench.linking_render import as_text, is_rotated
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citecheck.models import Report

SEED = 20261123
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERED = re.compile(r"(?<!\d)((?:19|20)\d\d)([a-c])(?![\w,])")
_RANGE = re.compile(r"(\d{1,3})(\s?[-–]\s?)(\d{1,3})")
_ALONE = re.compile(r"^(\W*)([^\W\d_][\w'’-]{3,})(,?\s\(?(?:19|20)\d\d)")  # `(Smith, 2001`, `Smith (2001`
_PAIR = re.compile(r"^(\W*)([^\W\d_][\w'’-]{3,})(\s(?:and|&)\s[^\W\d_][\w'’-]{3,})(,?\s\(?(?:19|20)\d\d)")

Article = dict[str, Any]


@dataclass(slots=True)
class Planted:
    """An article with one fault: the paragraph and place of it (or none), the entry it is about, what should fire."""

    article: Article
    rules: frozenset[str]
    paragraph: int | None = None
    start: int = 0
    end: int = 0
    entry: int | None = None  # position in the list of the entry meant, as planted
    named: bool = True  # the entry meant can be named


@dataclass(slots=True)
class Tally:
    """What became of one kind of fault."""

    planted: int = 0
    found: int = 0
    nameable: int = 0
    named: int = 0
    missed: list[str] = field(default_factory=list)


# --- planting -----------------------------------------------------------------------------------------------


def _groups(article: Article) -> list[tuple[int, dict[str, Any]]]:
    return [(i, g) for i, p in enumerate(article["paragraphs"]) for g in p["groups"] if g["targets"]]


def _position(article: Article, identifier: str) -> int | None:
    return next((k for k, r in enumerate(article["references"]) if r["id"] == identifier), None)


def _edited(article: Article, paragraph: int, start: int, end: int, words: str) -> Article:
    """A copy with `paragraph.text[start:end]` replaced; the marks behind it are moved along."""
    done = copy.deepcopy(article)
    part = done["paragraphs"][paragraph]
    part["text"] = part["text"][:start] + words + part["text"][end:]
    shift = len(words) - (end - start)
    for group in part["groups"]:
        if group["start"] >= end:
            group["start"] += shift
        if group["end"] >= end:
            group["end"] += shift
    return done


def _single(article: Article) -> Iterator[tuple[int, dict[str, Any], int, str]]:
    """Groups with one target whose year they print: the paragraph, the group, the entry, the text."""
    for i, group in _groups(article):
        entry = _position(article, group["targets"][0])
        text = article["paragraphs"][i]["text"][group["start"] : group["end"]]
        if len(group["targets"]) == 1 and entry is not None and len(_YEAR.findall(text)) == 1:
            year = _YEAR.findall(text)[0]
            if year in article["references"][entry]["raw"]:
                yield i, group, entry, text


def _pick(draw: random.Random, found: list[Any]) -> Any | None:  # noqa: ANN401 - one of them
    return draw.choice(found) if found else None


def _within(article: Article, found: Any, match: re.Match[str], words: str, rules: str) -> Planted:  # noqa: ANN401
    """A fault inside a group of one target."""
    i, group, entry, text = found
    at = group["start"]
    start = match.start()
    done = _edited(article, i, at + start, at + match.end(), words)
    return Planted(done, frozenset(rules.split()), i, at, at + len(text) + len(words) - len(match.group()), entry)


def entry_deleted(article: Article, draw: random.Random) -> Planted | None:
    """An entry that is cited alone somewhere is taken out of the list."""
    found = [(i, g) for i, g in _groups(article) if len(g["targets"]) == 1]
    chosen = _pick(draw, found)
    if not chosen:
        return None
    i, group = chosen
    entry = _position(article, group["targets"][0])
    if entry is None:
        return None
    done = copy.deepcopy(article)
    del done["references"][entry]
    done["gap"] = entry
    return Planted(done, frozenset({"CC101", "CC102", "CC103"}), i, group["start"], group["end"], named=False)


def citation_deleted(article: Article, draw: random.Random) -> Planted | None:
    """The one citation of an entry is taken out of the text."""
    cited: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for i, group in _groups(article):
        for target in group["targets"]:
            cited[target].append((i, group))
    found = [(t, *g[0]) for t, g in cited.items() if len(g) == 1 and g[0][1]["targets"] == [t]]
    chosen = _pick(draw, found)
    if not chosen:
        return None
    target, i, group = chosen
    done = _edited(article, i, group["start"], group["end"], "")
    done["paragraphs"][i]["groups"] = [g for g in done["paragraphs"][i]["groups"] if g["targets"] != [target]]
    return Planted(done, frozenset({"CC201"}), entry=_position(article, target))


def year_moved(article: Article, draw: random.Random) -> Planted | None:
    """A year in the text is moved by one."""
    if not (chosen := _pick(draw, list(_single(article)))):
        return None
    match = _YEAR.search(chosen[3])
    assert match is not None
    return _within(article, chosen, match, str(int(match.group()) + draw.choice((-1, 1))), "CC103 CC101")


def surname_misspelt(article: Article, draw: random.Random) -> Planted | None:
    """One letter within the first author's name is another one."""
    found = [
        (each, m)
        for each in _single(article)
        if (m := re.search(r"[^\W\d_]{6,}", each[3])) and m.group() in article["references"][each[2]]["raw"][:60]
    ]
    if not (chosen := _pick(draw, found)):
        return None
    each, match = chosen
    word = match.group()
    at = draw.randrange(2, len(word) - 1)
    letter = draw.choice([c for c in "aeinorst" if c != word[at].lower()])
    return _within(article, each, match, word[:at] + letter + word[at + 1 :], "CC103 CC101")


def suffix_dropped(article: Article, draw: random.Random) -> Planted | None:
    """`2009a` becomes `2009` where the list has a 2009b too."""
    found = []
    for i, group in _groups(article):
        entry = _position(article, group["targets"][0])
        text = article["paragraphs"][i]["text"][group["start"] : group["end"]]
        match = _LETTERED.search(text)
        if entry is None or len(group["targets"]) != 1 or not match:
            continue
        lead = article["references"][entry]["raw"].split(",")[0].split()[0]
        alike = [
            r
            for r in article["references"]
            if r["raw"].startswith(lead) and re.search(match.group(1) + "[a-c]", r["raw"])
        ]
        if len(alike) > 1 and match.group() in article["references"][entry]["raw"]:
            found.append(((i, group, entry, text), match))
    if not (chosen := _pick(draw, found)):
        return None
    each, match = chosen
    done = _within(article, each, match, match.group(1), "CC104")
    done.named = False
    return done


def co_author_added(article: Article, draw: random.Random) -> Planted | None:
    """`Smith, 2001` becomes `Smith & Keller, 2001`."""
    found = [(each, m) for each in _single(article) if (m := _ALONE.search(each[3])) and "et al" not in each[3]]
    if not (chosen := _pick(draw, found)):
        return None
    each, match = chosen
    words = f"{match.group(1)}{match.group(2)} and Keller{match.group(3)}"
    return _within(article, each, match, words, "CC103 CC101")


def co_author_dropped(article: Article, draw: random.Random) -> Planted | None:
    """`Smith & Jones, 2001` becomes `Smith, 2001`."""
    found = [(each, m) for each in _single(article) if (m := _PAIR.search(each[3]))]
    if not (chosen := _pick(draw, found)):
        return None
    each, match = chosen
    return _within(article, each, match, match.group(1) + match.group(2) + match.group(4), "CC103 CC101")


def number_beyond(article: Article, draw: random.Random) -> Planted | None:
    """A number in the text is larger than the list is long."""
    found = []
    for i, group in _groups(article):
        text = article["paragraphs"][i]["text"][group["start"] : group["end"]]
        if re.fullmatch(r"[\[(]?\d{1,3}[\])]?", text):
            found.append((i, group, None, text))
    if not (chosen := _pick(draw, found)):
        return None
    match = re.search(r"\d+", chosen[3])
    assert match is not None
    done = _within(article, chosen, match, str(len(article["references"]) + draw.randint(1, 9)), "CC102")
    done.named = False
    return done


def range_inverted(article: Article, draw: random.Random) -> Planted | None:
    """`[3–5]` becomes `[5–3]`."""
    found = []
    for i, group in _groups(article):
        text = article["paragraphs"][i]["text"][group["start"] : group["end"]]
        match = _RANGE.fullmatch(text.strip("[]() "))
        if match and int(match.group(1)) < int(match.group(3)) <= len(article["references"]):
            found.append(((i, group, None, text), _RANGE.search(text)))
    if not (chosen := _pick(draw, found)):
        return None
    each, match = chosen
    done = _within(article, each, match, match.group(3) + match.group(2) + match.group(1), "CC105")
    done.named = False
    return done


def entry_doubled(article: Article, draw: random.Random) -> Planted | None:
    """An entry stands in the list a second time: behind itself, or at the end of a numbered list."""
    entries = article["references"]
    found = [k for k, r in enumerate(entries) if len(r["raw"]) > 60]
    if not (chosen := _pick(draw, found)) and chosen != 0:
        return None
    done = copy.deepcopy(article)
    at = len(entries) if article["style"] == "numeric" else chosen + 1
    done["references"].insert(at, {**done["references"][chosen], "id": "doubled"})
    return Planted(done, frozenset({"CC202"}), entry=at)


AUTHOR_YEAR: tuple[Callable[[Article, random.Random], Planted | None], ...] = (
    entry_deleted, citation_deleted, year_moved, surname_misspelt, suffix_dropped, co_author_added, co_author_dropped,
    entry_doubled,
)  # fmt: skip
NUMERIC = (entry_deleted, citation_deleted, number_beyond, range_inverted, entry_doubled)


# --- judging ------------------------------------------------------------------------------------------------


def judge(planted: Planted) -> tuple[bool, bool, str]:
    """Whether the fault was found, whether the entry meant is named, and what fired there."""
    rendered = as_text(planted.article)
    report, text, paragraphs = extract(rendered.document, today=TODAY), rendered.document.text, rendered.paragraphs
    positions = {r.id: entry_at(rendered.entries, r.location.start) for r in report.references}
    fired = []
    low = high = -1
    for f in report.findings:
        if planted.paragraph is None:
            here = f.reference is not None and positions.get(f.reference) == planted.entry
            here = here or (f.rule == "CC202" and _pair(report, positions, f, planted.entry))
        else:
            low = paragraphs[planted.paragraph] + planted.start
            high = paragraphs[planted.paragraph] + planted.end
            here = any(place.start < high and low < place.end for place in f.locations)
        if here:
            fired.append(f)
    right = [f for f in fired if f.rule in planted.rules]
    named = any(f.reference is not None and positions.get(f.reference) == planted.entry for f in right)
    shown = f"{text[max(low - 40, 0) : high + 20]!r} fired {[f.rule + ' ' + f.message[:80] for f in fired]}"
    return bool(right), named, shown


def _pair(report: Report, positions: dict[str, int], found: Any, entry: int | None) -> bool:  # noqa: ANN401
    places = {place.start for place in found.locations}
    return any(positions[r.id] == entry for r in report.references if r.location.start in places)


def _article(article: Article) -> list[tuple[str, str, bool, bool, bool, str]]:
    """Every fault that can be planted in one article, judged."""
    draw = random.Random(f"{SEED}{article['id']}")
    done = []
    for plant in AUTHOR_YEAR if article["style"] == "author-year" else NUMERIC:
        planted = plant(article, draw)
        if planted is None:
            continue
        before, *_ = judge(Planted(article, planted.rules, planted.paragraph, planted.start, planted.end))
        if before and planted.paragraph is not None:
            continue  # the article itself is at fault there
        found, named, shown = judge(planted)
        style = f"{article['style']}, {article['marker']}"
        done.append((style, plant.__name__, found, planted.named, named, f"{article['id']} {shown}"))
    return done


def run(shared: Path, limit: int | None = 400) -> list[str]:
    """The table as lines; articles in rotated letters are left out."""
    return _lines(tallies(shared, limit))


def tallies(shared: Path, limit: int | None = 400) -> dict[tuple[str, str], Tally]:
    """What became of each kind of fault, by style of citation."""
    chosen = [a for a in articles(shared) if a["marker"] != "none" and not is_rotated(a)]
    random.Random(SEED).shuffle(chosen)
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    with Pool(2) as pool:
        for rows in pool.imap_unordered(_article, chosen[:limit], chunksize=4):
            for style, fault, right, nameable, named, shown in rows:
                tally = found[fault, style]
                tally.planted += 1
                tally.found += right
                tally.nameable += nameable
                tally.named += nameable and named
                if not right or (nameable and not named):
                    tally.missed.append(f"{'not named' if right else 'missed'} {fault} {shown}")
    return found


def _lines(found: dict[tuple[str, str], Tally]) -> list[str]:
    lines = ["planted faults (articles.dev, one fault to a copy)", f"{'fault':18} {'style':26} {'n':>5} recall  named"]
    for (fault, style), t in sorted(found.items()):
        named = f"{t.named / t.nameable:6.3f}" if t.nameable else "     -"
        lines.append(f"{fault:18} {style:26} {t.planted:5} {t.found / t.planted:6.3f} {named}")
    planted = sum(t.planted for t in found.values())
    nameable = sum(t.nameable for t in found.values())
    if planted and nameable:
        right, named = (sum(getattr(t, k) for t in found.values()) for k in ("found", "named"))
        lines.append(f"{'all':45} {planted:5} {right / planted:6.3f} {named / nameable:6.3f}")
    return lines


def main() -> None:
    """Prints the table, and with `--show` what was missed."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    shared = Path(arguments[0]) if arguments else Path("../shared")
    limit = next((int(a.split("=")[1]) for a in sys.argv if a.startswith("--limit=")), 400)
    found = tallies(shared, limit)
    print("\n".join(_lines(found)))
    if "--show" in sys.argv:
        for tally in found.values():
            print("\n".join(tally.missed))


if __name__ == "__main__":
    main()
