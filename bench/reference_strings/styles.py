"""Reference strings rendered from facts of works in many printed styles, with the label of every token known.

Facts come from `works.jsonl.gz`; words of languages that it lacks are written in `fields_words`. A quarter of the
strings is damaged as exporters and PDF readers damage them.
"""

from __future__ import annotations

import gzip
import html
import json
import random
import re
from typing import TYPE_CHECKING

from bench.reference_strings.kinds import render
from bench.reference_strings.labels import spread
from bench.reference_strings.physics import physics
from bench.reference_strings.pieces import Facts
from bench.reference_strings.words import CJK, LATIN
from citecheck.parser.fields.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.reference_strings.pieces import Piece
    from citecheck.parser.fields.tokens import Token


def facts(shared: Path, most: int, dice: random.Random) -> list[Facts]:
    """Facts of works with names, a title, a journal and a year; every tenth line or so, by the dice."""
    found: list[Facts] = []
    with gzip.open(shared / "corpora" / "works.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if dice.random() > most / 150_000:
                continue
            work = json.loads(line)
            names = [(a.get("given") or "", a.get("family") or "") for a in work.get("author") or []]
            year = (((work.get("issued") or {}).get("date-parts") or [[None]])[0] or [None])[0]
            title = _plain_text((work.get("title") or [""])[0])
            container = _plain_text(
                dice.choice(((work.get("short-container-title") or []) + (work.get("container-title") or [])) or [""])
            )
            if (
                not names
                or not all(len(f) > 1 and f[0].isalpha() for _, f in names)
                or not year
                or not 8 < len(title) < 250
            ):
                continue
            pages = str(work.get("page") or "")
            if title.isupper() or (
                pages and not re.fullmatch(r"[A-Za-z]{0,3}\d+[A-Za-z]?(\s*[-–—]\s*[A-Za-z]{0,3}\d+)?", pages)
            ):
                continue
            found.append(
                Facts(
                    names,
                    title.rstrip("."),
                    container.rstrip("."),
                    str(year),
                    str(work.get("volume") or ""),
                    str(work.get("issue") or ""),
                    pages,
                )
            )
    return found


def _plain_text(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", "", html.unescape(html.unescape(text))).split())


def rendered(shared: Path, most: int, seed: int) -> Iterator[tuple[str, list[Token], list[str]]]:
    """Rendered references as text, tokens and labels; the same for the same seed."""
    dice = random.Random(seed)
    known = facts(shared, most, dice)
    for work in known:
        work.editors = [n for n in dice.choice(known).authors[:3] if n[0]]
        kind = dice.random()
        if kind < 0.06:
            work = _foreign_facts(dice)  # noqa: PLW2901 - facts of another script in its stead
        elif kind < 0.16:
            work = _latin_facts(work, dice)  # noqa: PLW2901 - facts of another language in its stead
        if kind > 0.86:
            yield lay(_damage_marks(physics(work, dice), dice, often=0.4))
        else:
            yield lay(_damage_marks(render(work, dice), dice))


def lay(pieces: Sequence[Piece]) -> tuple[str, list[Token], list[str]]:
    """Pieces to text, tokens and labels."""
    text, owner = "", []
    for label, piece in pieces:
        text += piece
        owner += [label] * len(piece)
    text = text.strip()
    tokens = tokenize(text)
    labels = [owner[t.start] or "" for t in tokens]
    spread(tokens, labels)
    return text, tokens, labels


def _foreign_facts(dice: random.Random) -> Facts:
    language = dice.choice(["zh", "ja", "ko", "ko", "ru", "ru"])
    people, stock, journals = CJK[language]
    gap = " " if language in {"ko", "ru"} else ""
    title = gap.join(dice.sample(stock, dice.randint(4, 9)))
    title = title.replace(" 의 ", "의 ").replace(" 에 ", "에 ").replace(" 을 ", "을 ")
    if language == "ru":
        initials = "АВГДЕИКЛМНОПСТ"
        authors = [
            (f"{dice.choice(initials)}. {dice.choice(initials)}.", p) for p in dice.sample(people, dice.randint(1, 3))
        ]
    else:
        authors = [("", p) for p in dice.sample(people, dice.randint(1, 3))]
    first = dice.randint(1, 300)
    return Facts(
        authors,
        title,
        dice.choice(journals),
        str(dice.randint(1975, 2023)),
        str(dice.randint(1, 60)),
        str(dice.randint(1, 12)),
        f"{first}-{first + dice.randint(2, 25)}",
        language=language,
    )


def _latin_facts(w: Facts, dice: random.Random) -> Facts:
    """A work made up of words of another language, with the numbers of this one."""
    people, stock, journals = LATIN[dice.choice(list(LATIN))]
    words = stock.split()
    at = dice.randrange(len(words) - 8)
    title = " ".join(words[at : at + dice.randint(3, 8)])
    if dice.random() < 0.3:
        title += dice.choice([". ", ": "]) + " ".join(dice.sample(words, 4)).capitalize()

    def some(n: int) -> list[tuple[str, str]]:
        return [(n.rsplit(" ", 1)[1], n.rsplit(" ", 1)[0]) for n in dice.sample(people.split(";"), n)]

    return Facts(
        some(dice.randint(1, 3)),
        title[0].upper() + title[1:],
        dice.choice(journals.split(";")),
        w.year,
        w.volume or str(dice.randint(1, 90)),
        w.issue,
        w.pages,
        some(dice.randint(1, 2)),
    )


def _damage_marks(pieces: list[Piece], dice: random.Random, often: float = 0.24) -> list[Piece]:
    """Marks dropped or swapped, spaces lost or put before marks, in one string of four."""
    how = dice.random() * 0.24 / often
    if how > 0.24:
        return pieces
    if how < 0.08:  # a kind of mark lost throughout
        gone = dice.choice([",", ".", ";", ":", "()", "“”\"‘’'«»"])
        return [
            (f, "".join(c for c in t if c not in gone) if f in {"", "author"} or dice.random() < 0.5 else t)
            for f, t in pieces
        ]
    if how < 0.12:
        a, b = dice.choice([(",", "."), (".", ","), (":", ","), (";", ","), (", ", " ")])
        return [(f, t.replace(a, b) if not f else t) for f, t in pieces]
    if how < 0.18:  # `Phys .Rev .D`
        return [
            (f, re.sub(r"([.,:;]) ", lambda m: f" {m.group(1)}" if dice.random() < 0.6 else m.group(), t))
            for f, t in pieces
        ]
    if how < 0.21:  # single spaces lost
        return [(f, "".join("" if c == " " and dice.random() < 0.06 else c for c in t)) for f, t in pieces]
    return [(f, re.sub(r"(?<=\w)([.,:;()])", r" \1", t)) for f, t in pieces]
