"""References of physics and astronomy in their printed styles: mostly titleless, volumes glued to journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.reference_strings.pieces import print_names, print_title
from bench.reference_strings.words import COLLABORATIONS, SHORT

if TYPE_CHECKING:
    import random

    from bench.reference_strings.pieces import Facts, Piece


def physics(w: Facts, dice: random.Random) -> list[Piece]:
    """Physics and astronomy: mostly without a title, the volume's letter apart or glued, `et al.`, a collaboration."""
    journal = dice.choice(SHORT)
    if dice.random() < 0.2:
        journal = journal.replace(". ", ".")
    volume = w.volume or str(dice.randint(1, 900))
    page = dice.choice(
        [
            str(dice.randint(1, 9999)),
            f"{dice.randint(1, 999999):06}",
            f"L{dice.randint(1, 99)}",
            f"A{dice.randint(1, 99)}",
            w.pages or "12",
        ]
    )
    if dice.random() < 0.1:
        volume = dice.choice("ABCDB") + volume
    who = print_names(w.authors, dice, dice.choice(["I F", "I F", "I.F", "I F", "F, I", "F, I.", "F I.", "F I"]))
    if dice.random() < 0.1:
        body = dice.choice(COLLABORATIONS)
        who = dice.choice([body, f"{body}, {who}", f"{who} ({body})", f"{who} [{body}]", f"{body} ({who})"])
    vol, pp, date = ("volume", volume), ("pages", page), ("date", w.year)
    glue = dice.choice([" ", " ", " ", ", ", "", ", "])
    if glue == "" and not journal.endswith((".", "D", "B", "A", "C", "G")):
        glue = " "
    pieces = [("author", who)]
    early = dice.random() < 0.3
    if early:
        left, right = dice.choice([(" ", ", "), (", ", ", "), (" (", "), "), (" ", " "), (" (", ") "), (". ", ". ")])
        pieces += [("", left), date, ("", right)]
    else:
        pieces += [("", dice.choice([", ", ", ", ", ", ": ", " ", ". "]))]
    if dice.random() < 0.3:
        pieces += print_title(w.title, dice, dice.choice([", ", ". ", " "]))
    pieces += [("container", journal), ("", glue)]
    if early:
        pieces += [vol, ("", dice.choice([", ", " ", ":", ", p. "])), pp]
    else:
        pieces += dice.choice(
            [
                [vol, ("", " ("), date, ("", ") "), pp],
                [vol, ("", ", "), pp, ("", " ("), date, ("", ")")],
                [vol, ("", " ("), date, ("", "), "), pp],
                [vol, ("", " "), pp, ("", " ("), date, ("", ")")],
                [vol, ("", ", no. "), ("issue", str(dice.randint(1, 24))), ("", ", "), pp, ("", " ("), date, ("", ")")],
                [vol, ("", " ("), date, ("", ") no. "), ("issue", str(dice.randint(1, 24))), ("", " "), pp],
                [vol, ("", ": "), pp, ("", ", "), date],
                [date, ("", ", "), vol, ("", ": "), pp],
                [vol, ("", " ("), date, ("", ")"), pp],
            ]
        )
    return [*pieces, ("", dice.choice([".", ".", "", ";"]))]
