"""Pieces that printed styles are put together from: names, dates, titles in their marks, numbers in their order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.reference_strings.words import BODIES, BODY_FORMS, FOREIGN_BODIES, MONTHS, SUBJECTS

if TYPE_CHECKING:
    import random

Piece = tuple[str, str]  # label or "", text


@dataclass(slots=True)
class Facts:
    """What is known of a work: names as (given, family), the rest as text."""

    authors: list[tuple[str, str]]
    title: str
    container: str
    year: str
    volume: str = ""
    issue: str = ""
    pages: str = ""
    editors: list[tuple[str, str]] = field(default_factory=list)
    language: str = "en"


def print_names(names: list[tuple[str, str]], dice: random.Random, form: str) -> str:
    """A list of names in one form, cut short with et al. at times."""
    shown, tail = names, ""
    most = dice.choice([1, 2, 3, 6, 6, 10, 40, 40])
    if len(names) > most:
        shown, tail = names[:most], dice.choice([", et al.", " et al.", ", et al", ", et al.,", " et al"])
    cut = [one(n, form, i) for i, n in enumerate(shown)]
    between = ";" if form.endswith(";") else ","
    last = (
        dice.choice([", ", " and ", " & ", ", and ", ", & ", ", "])
        if between == ","
        else dice.choice(["; ", " and ", "; "])
    )
    if form.startswith("de"):
        between, last = dice.choice([("/", "/"), (";", "; "), (",", " und ")])
    joint = between if between == "/" else between + " "
    if len(cut) == 1 or tail:
        return joint.join(cut) + tail
    return joint.join(cut[:-1]) + last + cut[-1]


def one(name: tuple[str, str], form: str, i: int) -> str:
    """One name in a form; `i` is its place in the list."""
    given, family = name
    if not given:
        return family
    parts = [p for p in re.split(r"[\s.]+", given) if p]
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) <= 3 and "-" not in given:
        parts = list(parts[0])
    letters = ["-".join(q[0].upper() for q in p.split("-") if q) for p in parts]
    dotted = ". ".join(x.replace("-", ".-") for x in letters) + "."
    full = given if len(given) > 3 else dotted
    if form in BEHIND and family.split(" ")[0].islower() and " " in family:  # `Barros, S. L. de`
        before, family = family.rsplit(" ", 1)
        dotted, full = f"{dotted} {before}", f"{full} {before}"
    tight = dotted.replace(". ", ".")
    shape = form.rstrip(";").removesuffix(" behind")
    if shape.endswith("mixed"):  # the first name turned round, the others not
        shape = {"F, G mixed": ("F, G", "G F"), "F, I mixed": ("F, I", "I F")}[shape][min(i, 1)]
    return {
        "F I": f"{family} {''.join(letters)}",
        "F, I": f"{family}, {dotted}",
        "F, I.": f"{family}, {tight}",
        "F I.": f"{family} {dotted}",
        "I F": f"{dotted} {family}",
        "I.F": f"{tight} {family}",
        "G F": f"{full} {family}",
        "F, G": f"{family}, {full}",
        "de F, G": f"{family}, {full}",
        "FF G": f"{family.upper()}, {full}",
        "FF, I": f"{family.upper()}, {dotted}",
    }[shape]


BEHIND = frozenset({"F, I behind", "FF G;", "FF, I;", "F, I;"})  # forms that print particles behind the given names
FORMS = (
    "F I",
    "F I",
    "F, I",
    "F, I",
    "F, I.",
    "F I.",
    "I F",
    "I F",
    "I.F",
    "G F",
    "F, G",
    "F, G mixed",
    "F, I mixed",
    "FF G",
    "F, I;",
    "F I;",
    "de F, G",
    "F, G;",
    "F, I behind",
)


def body(dice: random.Random) -> str:
    """The name of an organisation that writes."""
    how = dice.random()
    if how < 0.4:
        return dice.choice(BODIES)
    return dice.choice(FOREIGN_BODIES) if how < 0.6 else dice.choice(BODY_FORMS).format(dice.choice(SUBJECTS))


def print_title(text: str, dice: random.Random, stop: str) -> list[Piece]:
    """A title in marks, and the mark behind it."""
    marks = dice.choice(
        [
            ("", stop),
            ("", stop),
            ("", stop),
            ("", stop),
            ("“", f"{stop.strip()}” "),
            ('"', '," '),
            ("‘", f"’{stop}"),
            ("“", f"”{stop}"),
            ("«", f"»{stop}"),
            ("„", f"“{stop}"),
            ("'", f"'{stop}"),
            ("'", ",' "),
            ("‘", ",’ "),
            ("“", ",” "),
            ("'", ".' "),
        ]
    )
    if text.endswith(("?", "!")) and not marks[0]:
        return [("title", text), ("", " ")]
    return [("title", marks[0] + text), ("", marks[1])]


def print_date(w: Facts, dice: random.Random, where: str) -> list[Piece]:
    """A year behind the names (`early`) or by itself."""
    letter = dice.choice("abc") if dice.random() < 0.06 else ""
    year = w.year + letter
    if dice.random() < 0.04:
        year = dice.choice(["in press", "n.d.", "forthcoming"])
    if where == "early":
        left, right = dice.choice(
            [
                (" (", "). "),
                (" (", "), "),
                (" (", "): "),
                (" (", ") "),
                (". ", ". "),
                (", ", ". "),
                (" ", ". "),
                (", ", ", "),
                (". ", ", "),
                (". (", "). "),
            ]
        )
        return [("", left), ("date", year), ("", right)]
    return [("date", year)]


def print_numbers(w: Facts, dice: random.Random, *, year: bool) -> list[Piece]:
    """Volume, issue, pages and (where it was not printed before) the year, in the orders and words of styles."""
    v, i, y = w.volume, w.issue, w.year
    p = page_form(w.pages or f"{dice.randint(1, 2000)}", dice)
    if dice.random() < 0.15:
        i = ""
    vol, iss, pp = ("volume", v), ("issue", i), ("pages", p)
    date = (
        "date",
        f"{y} {dice.choice(MONTHS)[:3]}{dice.choice(['', f' {dice.randint(1, 30)}'])}" if dice.random() < 0.2 else y,
    )
    bracket = [("", "("), iss, ("", ")")] if i else []
    if not year:
        options = [
            [vol, *bracket, ("", ":"), pp],
            [vol, *bracket, ("", ", "), pp],
            [vol, *([("", " ")] if i else []), *bracket, ("", ": "), pp],
            [vol, ("", ", "), pp],
            [vol, ("", ":"), pp],
            [vol, ("", ": "), pp],
            [("", "vol. "), vol, *([("", ", no. "), iss] if i else []), ("", ", pp. "), pp],
            [vol, ("", " "), *bracket, ("", " "), pp],
            [vol, ("", ", pp. "), pp],
            [("", "Vol. "), vol, *([("", " No. "), iss] if i else []), ("", " pp. "), pp],
            [("", "Bd. "), vol, *([("", ", H. "), iss] if i else []), ("", ", S. "), pp],
            [vol, *([("", ", "), iss] if i else []), ("", ", "), pp],
            [vol, ("", " "), pp],
            [("", "Jg. "), vol, *([("", ", Nr. "), iss] if i else []), ("", ", S. "), pp],
            [vol, *bracket, ("", ". "), pp],
            [("", "v. "), vol, *([("", ", n. "), iss] if i else []), ("", ", p. "), pp],
            [vol, *bracket],
            [("", "vol. "), vol, *([("", ", n° "), iss] if i else []), ("", ", p. "), pp],
            [("", "núm. " if i else "p. "), *([iss, ("", ", pp. ")] if i else []), pp],
            [("", "("), iss, ("", "), "), pp] if i else [vol, ("", ", "), pp],
        ]
    else:
        options = [
            [date, ("", ";"), vol, *bracket, ("", ":"), pp],
            [date, ("", "; "), vol, *bracket, ("", ": "), pp],
            [date, ("", ";"), vol, *bracket, ("", ":"), pp],
            [vol, ("", " ("), date, ("", ") "), pp],
            [vol, ("", ", "), pp, ("", " ("), date, ("", ")")],
            [vol, ("", " ("), date, ("", "), "), pp],
            [vol, *bracket, ("", ":"), pp, ("", ", "), date],
            [("", "vol. "), vol, *([("", ", no. "), iss] if i else []), ("", ", pp. "), pp, ("", ", "), date],
            [vol, *([("", ", no. "), iss] if i else []), ("", " ("), date, ("", "): "), pp],
            [vol, *([("", "."), iss] if i else []), ("", " ("), date, ("", "): "), pp],
            [("", "("), date, ("", ") "), vol, *bracket, ("", ":"), pp],
            [date, ("", ", "), vol, ("", ", "), pp],
            [vol, ("", ": "), pp, ("", " ("), date, ("", ")")],
            [("", "Vol. "), vol, *([("", ", No. "), iss] if i else []), ("", ", "), date, ("", ", pp. "), pp],
            [vol, *bracket, ("", ", "), pp, ("", " ("), date, ("", ")")],
            [vol, *bracket, ("", " ("), date, ("", "), S. "), pp],
            [date, ("", ", vol. "), vol, ("", ", p. "), pp],
            [vol, *bracket, ("", ", "), pp, ("", ", "), date],
            [date, ("", ", Bd. "), vol, *([("", ", H. "), iss] if i else []), ("", ", S. "), pp],
            [date, ("", " "), vol, ("", " "), pp],
            [("", "vol. "), vol, *([("", ", n° "), iss] if i else []), ("", ", "), date, ("", ", p. "), pp],
            [("", "t. "), vol, *([("", ", nº "), iss] if i else []), ("", ", "), date, ("", ", pp. "), pp],
            [vol, ("", ":"), pp, ("", ", "), date],
            [date, ("", ". - Т. "), vol, *([("", ", № "), iss] if i else []), ("", ". - С. "), pp],
        ]
    return dice.choice(options)


def page_form(pages: str, dice: random.Random) -> str:
    """A page range with one of the dashes, cut short at times."""
    both = re.fullmatch(r"(\d+)\s*[-–—]\s*(\d+)", pages)
    if not both:
        return pages
    first, last = both.groups()
    how = dice.random()
    if how < 0.15 and len(first) == len(last):
        same = next((k for k, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(last) - 1)
        last = last[same:]
    return first if 0.15 < how < 0.25 else f"{first}{dice.choice(['-', '–', '-', '–', ' - ', '--', '−'])}{last}"
