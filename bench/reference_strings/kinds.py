"""Kinds of references in printed styles: articles, papers, chapters, books, theses and reports, physics, other scripts."""

from __future__ import annotations

# fmt: off  # a style a line: tables
import re
from typing import TYPE_CHECKING

from bench.reference_strings.national import abnt, gb_t, quoted_cjk
from bench.reference_strings.pieces import FORMS, body, page_form, print_date, print_names, print_numbers, print_title
from bench.reference_strings.words import BODIES, HOUSES, MONTHS, REPORTS, SCHOOLS, THESES

if TYPE_CHECKING:
    import random

    from bench.reference_strings.pieces import Facts, Piece


def render(w: Facts, dice: random.Random) -> list[Piece]:
    """A reference of a kind and in a style that the dice choose."""
    form = dice.choice(FORMS)
    author = w.authors if dice.random() > 0.03 else [("", body(dice))]
    kind = dice.random()
    national = _national_style(w, dice)
    if national:
        return national
    if dice.random() < 0.06:
        w.title = _shorten_title(w.title)
    heading = ("author", print_names(author, dice, form))
    if w.language != "en":
        return foreign_article(w, heading, dice)
    if w.container and w.volume and kind < 0.74:
        return article(w, heading, dice)
    if kind < 0.82 and w.container:
        return proceedings(w, heading, form, dice)
    if kind < 0.90:
        return chapter(w, heading, form, dice)
    if kind < 0.95:
        return book(w, heading, dice)
    if dice.random() < 0.5:
        heading = ("author", body(dice))
    return grey(w, heading, dice)


def _national_style(w: Facts, dice: random.Random) -> list[Piece]:
    """A reference in the style of a country, or nothing."""
    if w.language == "en" and dice.random() < 0.05:
        return abnt(w, dice)
    if w.language in {"en", "zh"} and dice.random() < (0.02 if w.language == "en" else 0.4):
        return gb_t(w, dice)
    return quoted_cjk(w, dice) if w.language == "ja" and dice.random() < 0.5 else []


def _shorten_title(title: str) -> str:
    """The first words of a title, as notes and reports in papers have them: `Birds of the Punjab`."""
    words = re.split(r"[:.?]", title)[0].split()[:5]
    while len(words) > 1 and ((words[-1].islower() and len(words[-1]) < 5) or not words[-1].isalpha()):
        words.pop()
    return " ".join(words)


def article(w: Facts, heading: Piece, dice: random.Random) -> list[Piece]:
    """A journal article, with or without its title."""
    early = dice.random() < 0.5
    gap = dice.choice([". ", ", ", ": ", ", ", ". "])
    pieces = [heading, *(print_date(w, dice, "early") if early else [("", gap)])]
    stop = dice.choice([". ", ". ", ", ", ", "]) if gap != ": " else ". "
    if dice.random() > 0.22:
        pieces += print_title(w.title, dice, stop)
        if dice.random() < 0.1:
            pieces += [("", dice.choice(["In: ", "in: ", "// "]))]
    container = w.container
    if dice.random() < 0.4 and len(container.split()) > 1:
        container = re.sub(r"\b([A-Z][a-z]{1,4})(?=\s)", r"\1.", container)
    pieces += [("container", container), ("", dice.choice([", ", " ", ". ", ", ", " ", "; "]))]
    pieces += print_numbers(w, dice, year=not early)
    return [*pieces, ("", dice.choice([".", ".", "", ";"]))]


def proceedings(w: Facts, heading: Piece, form: str, dice: random.Random) -> list[Piece]:
    """A paper in proceedings."""
    early = dice.random() < 0.5
    name = (
        w.container
        if re.match(r"(?i)proc|conf|adv", w.container)
        else dice.choice(
            [
                "Proceedings of the {} International Conference on {}",
                "Proc. of {} Symposium on {}",
                "{} Annual Meeting of the {}",
                "Proc. {} Int. Conf. {}",
                "Workshop on {} {}",
            ]
        ).format(dice.choice(["10th", "3rd", "IEEE", "ACM", "Twelfth", "2nd"]), w.container)
    )
    place, house = dice.choice(HOUSES)
    pp = (
        [("", dice.choice([", pp. ", ", pages ", " (pp. ", ", p. "])), ("pages", page_form(w.pages or "12-19", dice))]
        if dice.random() < 0.8
        else []
    )
    if pp and "(" in pp[0][1]:
        pp.append(("", ")"))
    pieces = [heading, *(print_date(w, dice, "early") if early else [("", dice.choice([". ", ", ", ": "]))])]
    pieces += print_title(w.title, dice, dice.choice([". ", ", "]))
    pieces += [("", dice.choice(["In: ", "In ", "in ", "in: ", "In ", ""]))]
    if dice.random() < 0.15:
        pieces += [
            (
                "editor",
                print_names(w.editors or w.authors, dice, form)
                + dice.choice([" (Eds.)", ", editors", " (eds.)", ", eds."]),
            ),
            ("", ", "),
        ]
    pieces += [("container", name)]
    if dice.random() < 0.3:
        pieces += [("", ", "), ("place", place)]
    tail = pp if dice.random() < 0.6 else []
    late = [] if tail else pp
    pieces += tail
    if dice.random() < 0.4:
        pieces += [("", dice.choice([". ", ", "])), ("publisher", house)]
    if not early:
        pieces += [("", ", "), ("date", dice.choice(["", "", dice.choice(MONTHS) + " "]) + w.year)]
    return [*pieces, *late, ("", ".")]


def chapter(w: Facts, heading: Piece, form: str, dice: random.Random) -> list[Piece]:
    """A chapter, its editors in the places that styles give them."""
    early = dice.random() < 0.55
    place, house = dice.choice(HOUSES)
    editors = w.editors or w.authors
    book = w.container or "Handbook of the field"
    pages = page_form(w.pages or "101-123", dice)
    imprint = dice.choice(
        [
            [("place", place), ("", ": "), ("publisher", house)],
            [("publisher", house), ("", ", "), ("place", place)],
            [("publisher", house)],
            [("place", place)],
            [("", "("), ("place", place), ("", ": "), ("publisher", house), ("", ")")],
        ]
    )
    when = [] if early else [("", dice.choice([", ", "; ", " "])), ("date", w.year)]
    ed_names = print_names(editors, dice, dice.choice([form, "I F", "F I"]))
    mark = dice.choice(
        [
            " (Eds.)",
            " (ed.)",
            ", editors",
            ", eds.",
            " (Hrsg.)",
            " (Hg.)",
            ", Eds.",
            " (eds)",
            ", editor",
            " (dir.)",
            " (a cura di)",
        ]
    )
    between = dice.choice([", ", ". ", ": ", " "])
    shape = dice.randint(0, 4)
    pieces = [heading, *(print_date(w, dice, "early") if early else [("", dice.choice([". ", ", ", ": "]))])]
    pieces += print_title(w.title, dice, dice.choice([". ", ", ", " "]) if shape else ". ")
    pieces += [("", dice.choice(["In: ", "In ", "in: ", "in ", "In: ", "Dans ", "En: "]))]
    match shape:
        case 0:
            pieces += [
                ("editor", ed_names + mark),
                ("", between),
                ("container", book),
                ("", dice.choice([" (pp. ", ", pp. ", ", S. "])),
                ("pages", pages),
                ("", dice.choice(["). ", ". "])),
                *imprint,
                *when,
            ]
        case 1:
            pieces += [
                ("editor", ed_names + mark),
                ("", between),
                ("container", book),
                ("", ". "),
                *imprint,
                *when,
                ("", dice.choice([": ", ". p. ", ", pp. ", ", S. ", ", "])),
                ("pages", pages),
            ]
        case 2:
            pieces += [
                ("container", book),
                ("", dice.choice([", edited by ", ", ed. ", ", hrsg. von ", ", eds "])),
                ("editor", ed_names),
                ("", dice.choice([", ", ". ", " "])),
                *imprint,
                *when,
                ("", ", "),
                ("pages", pages),
            ]
        case 3:
            pieces += [
                ("container", book),
                ("", dice.choice([" (pp. ", ", pp. ", ", S. "])),
                ("pages", pages),
                ("", dice.choice(["). ", ". "])),
                *imprint,
                *when,
            ]
        case _:
            pieces += [
                ("container", book),
                ("", ", "),
                ("editor", ed_names + mark),
                ("", ", "),
                *imprint,
                *when,
                ("", ", pp. "),
                ("pages", pages),
            ]
    return [*pieces, ("", ".")]


def book(w: Facts, heading: Piece, dice: random.Random) -> list[Piece]:
    """A book, its imprint in many orders."""
    early = dice.random() < 0.5
    place, house = dice.choice(HOUSES)
    if dice.random() < 0.15:
        heading = ("editor", heading[1] + dice.choice([" (Eds.)", " (ed.)", ", editors", ", eds.", " (Hrsg.)"]))
    pieces = [
        heading,
        *(print_date(w, dice, "early") if early else [("", dice.choice([". ", ", ", ": "]))]),
        ("title", w.title),
    ]
    if dice.random() < 0.25:
        pieces += [
            ("", dice.choice([". ", ", ", " ("])),
            ("edition", dice.choice(["2nd ed", "3rd edn", "2. Aufl", "Second edition", "4th ed", "2., überarb. Aufl"])),
            ("", "." if "(" not in pieces[-1][1] else ".)"),
        ]
    if dice.random() < 0.12:
        pieces += [("", dice.choice([", Vol. ", ", vol. ", ", Bd. "])), ("volume", str(dice.randint(1, 9)))]
    date = ("date", w.year)
    bare = not early
    imprint = dice.choice(
        [
            [
                ("", ". "),
                ("place", place),
                ("", ": "),
                ("publisher", house),
                *([("", dice.choice([", ", "; "])), date] if bare else []),
            ],
            [
                ("", ". "),
                ("publisher", house),
                ("", ", "),
                ("place", place),
                *([("", dice.choice([", ", " "])), date] if bare else []),
            ],
            [
                ("", " ("),
                ("place", place),
                ("", ": "),
                ("publisher", house),
                *([("", ", "), date] if bare else []),
                ("", ")"),
            ],
            [("", ", "), ("place", place), *([("", dice.choice([" ", ", "])), date] if bare else [])],
            [("", ". "), ("publisher", house), *([("", ", "), date] if bare else [])],
            [("", " ("), ("publisher", house), *([("", ", "), date] if bare else []), ("", ")")],
            [("", ". "), ("publisher", house), ("", ": "), ("place", place), *([("", ", "), date] if bare else [])],
        ]
    )
    end = [("", dice.choice([". ", ", "])), ("", f"{dice.randint(80, 700)} p")] if dice.random() < 0.12 else []
    return [*pieces, *imprint, *end, ("", ".")]


def grey(w: Facts, heading: Piece, dice: random.Random) -> list[Piece]:
    """A thesis, a report or a document of a body."""
    early = dice.random() < 0.5
    pieces = [
        heading,
        *(print_date(w, dice, "early") if early else [("", dice.choice([". ", ", "]))]),
        *print_title(w.title, dice, ". "),
    ]
    when = [] if early else [("", dice.choice([", ", "; "])), ("date", w.year)]
    genre = dice.choice(THESES + REPORTS).format(f"{dice.randint(1, 99)}-{dice.randint(1, 99)}")
    school = dice.choice(SCHOOLS)
    how = dice.randint(0, 8)
    if how == 5:  # `Attachment in adults [Doctoral dissertation, University of Oxford]. ProQuest.`
        inner = [("genre", genre), ("", ", "), ("publisher", school)] if dice.random() < 0.7 else [("genre", genre)]
        opening, closing = dice.choice([("[", "]"), ("(", ")")])
        archive = dice.choice(["", ". ProQuest Dissertations and Theses", ". Retrieved from the institutional archive"])
        return [*pieces[:-1], ("", f" {opening}"), *inner, ("", closing + archive), *when, ("", ".")]
    if how == 6:  # software and its version
        place = dice.choice(["Vienna", "College Station, TX", "Chicago, IL", "Natick, MA", "Armonk, NY"])
        version = dice.choice(
            ["", f" Version {dice.randint(1, 9)}.{dice.randint(0, 9)}. ", f" (version {dice.randint(1, 29)}) "]
        )
        maker = dice.choice(
            ["R Foundation for Statistical Computing", "StataCorp LLC", "SPSS Inc", "The MathWorks", "IBM Corp"]
        )
        return [*pieces, ("", version), ("place", place), ("", ": "), ("publisher", maker), *when, ("", ".")]
    if how == 7:  # a newspaper
        paper = dice.choice(
            [
                "The New York Times",
                "The Guardian",
                "Die Zeit",
                "Le Monde",
                "El País",
                "Washington Post",
                "Folha de S. Paulo",
            ]
        )
        page = [("", dice.choice([", p. ", ", S. "])), ("pages", f"{dice.choice(['', 'A', 'B'])}{dice.randint(1, 40)}")]
        return [*pieces, ("container", paper), *(page if dice.random() < 0.6 else []), *when, ("", ".")]
    if how == 8:  # a data set in an archive
        archive = dice.choice(["Zenodo", "Dryad", "figshare", "Harvard Dataverse", "PANGAEA", "OSF"])
        return [*pieces, ("container", archive), *when, ("", ".")]
    if how == 4:  # a page of the web: its address was taken out
        return [*pieces, *when, ("", ".")]
    if how == 0:
        return [*pieces, ("genre", genre), ("", ", "), ("publisher", school), *when, ("", ".")]
    if how == 1:
        return [*pieces, ("", "("), ("genre", genre), ("", "). "), ("publisher", school), *when, ("", ".")]
    if how == 2:
        return [*pieces, ("genre", genre), *when, ("", ". "), ("publisher", school), ("", ".")]
    return [*pieces, ("publisher", dice.choice(BODIES)), *when, ("", ".")]


def foreign_article(w: Facts, heading: Piece, dice: random.Random) -> list[Piece]:
    """An article in Chinese, Japanese, Korean or Russian."""
    early = dice.random() < 0.4
    vol, iss, pp, date = ("volume", w.volume), ("issue", w.issue), ("pages", w.pages), ("date", w.year)
    left, right = dice.choice(
        [
            ("", ". "),
            ("", ", "),
            ("'", ",' "),
            ("“", ",” "),
            ("「", "」, "),
            ("『", "』, "),
            ("《", "》. "),
            ("‘", "’, "),
        ]
    )
    pieces = [
        heading,
        *(
            [
                *dice.choice(
                    [[("", " ("), date, ("", "). ")], [("", ", "), date, ("", ", ")], [("", ". "), date, ("", ". ")]]
                )
            ]
            if early
            else [("", dice.choice([". ", ", "]))]
        ),
    ]
    pieces += [
        ("title", left + w.title),
        ("", right if w.language != "ru" else dice.choice([" // ", ". ", " // "])),
        ("container", w.container),
    ]
    if w.language == "ru":
        numbers = dice.choice(
            [
                [
                    ("", ". "),
                    *([] if early else [date, ("", ". ")]),
                    ("", "Т. "),
                    vol,
                    ("", ", № "),
                    iss,
                    ("", ". С. "),
                    pp,
                ],
                [("", ". – "), *([] if early else [date, ("", ". – ")]), ("", "№ "), iss, ("", ". – С. "), pp],
                [
                    ("", ", "),
                    *([] if early else [date, ("", ", ")]),
                    ("", "т. "),
                    vol,
                    ("", ", вып. "),
                    iss,
                    ("", ", с. "),
                    pp,
                ],
            ]
        )
    else:
        numbers = dice.choice(
            [
                [("", ", 제"), vol, ("", "권, 제"), iss, ("", "호, pp."), pp],
                [("", " "), vol, ("", "권 "), iss, ("", "호: "), pp],
                [("", ", 第"), vol, ("", "卷, 第"), iss, ("", "期, pp."), pp],
                [("", ", "), vol, ("", "("), iss, ("", "), "), pp],
                [("", ", "), vol, ("", "("), iss, ("", "): "), pp],
                [("", ", Vol."), vol, ("", ", No."), iss, ("", ", pp."), pp],
                [("", " 第"), iss, ("", "期")],
                [("", ", "), iss, ("", "호")],
                [("", " "), vol, ("", ", "), pp],
                [("", ", 第"), vol, ("", "巻 第"), iss, ("", "号 pp. "), pp],
            ]
        )
        if not early:
            numbers = (
                [*numbers, ("", dice.choice([", ", " ("])), date]
                if dice.random() < 0.7
                else [("", ", "), date, *numbers]
            )
    return [*pieces, *numbers, ("", dice.choice([".", "", ")."]) if numbers[-1][0] == "date" else ".")]
