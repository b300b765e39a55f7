"""Texts with numbered citations and their lists, for tests of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.models import Document
from citecheck.pipeline import extract
from conftest import TODAY

if TYPE_CHECKING:
    from citecheck.models import Report

TOPICS = (
    ("Whales sing for hours in the winter grounds", "Songs of humpback whales in winter grounds", "Payne"),
    ("Bread dough rises faster in a warm kitchen", "Yeast activity and the rise of bread dough", "Oberlin"),
    ("Granite weathers slowly under a cold sky", "Weathering of granite in cold deserts", "Ramstad"),
    ("Bees dance to tell the others where clover grows", "The dance language of honey bees", "Lindauer"),
    ("Copper roofs turn green in salty air", "Patina on copper roofs near the sea", "Graedel"),
    ("Old violins owe their tone to dense spruce", "Density of spruce in old violins", "Stoel"),
    ("Glaciers carry boulders over whole valleys", "Erratic boulders and glacier flow", "Agassiz"),
    ("Children learn verbs later than nouns", "Nouns before verbs in the speech of children", "Gentner"),
    ("Salmon find their river by its smell", "Olfactory homing of salmon to the river", "Hasler"),
    ("Tea leaves lose caffeine when roasted", "Caffeine in roasted tea leaves", "Yamada"),
    ("Lightning strikes tall pines more often", "Lightning strikes on pines", "Taylor"),
    ("Paper yellows because lignin breaks down", "Lignin and the yellowing of paper", "Carter"),
    ("Desert ants count their steps", "The odometer of desert ants", "Wittlinger"),
    ("Ships rust fastest at the water line", "Corrosion of ships at the water line", "Melchers"),
    ("Tomatoes ripen together when bananas lie near", "Ethylene from bananas ripens tomatoes", "Burg"),
    ("Owls hear mice under deep snow", "Hearing of owls and prey under snow", "Konishi"),
)


def numbered(shift: int = 0, start: int = 1, *, size: int = len(TOPICS)) -> str:
    """A text that cites one work a sentence; from entry `start` on its numbers are off by `shift`."""
    body = []
    for number, (said, _, _) in enumerate(TOPICS[:size], start=1):
        printed = number + (shift if number >= start else 0)
        if 1 <= printed <= size:
            body.append(f"{said}, as field work has made plain [{printed}].")
    entries = [
        f"{n}. {name} A. {title}. J Field Work. 19{60 + n};{n}:1-9."
        for n, (_, title, name) in enumerate(TOPICS[:size], start=1)
    ]
    paragraphs = [" ".join(body[i : i + 4]) for i in range(0, len(body), 4)]
    return "Introduction\n\n" + "\n\n".join(paragraphs) + "\n\nReferences\n\n" + "\n".join(entries) + "\n"


def document(text: str, format_: str = "text") -> Document:
    return Document("d1", "paper.txt", format_, text, "")


def report(text: str, also: frozenset[str] = frozenset()) -> Report:
    return extract(document(text), today=TODAY, also=also)
