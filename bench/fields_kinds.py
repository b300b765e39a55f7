"""Kinds of references in printed styles: articles, papers, chapters, books, theses and reports, physics, other scripts."""

from __future__ import annotations

# fmt: off  # a style a line: tables
import re
from typing import TYPE_CHECKING

from bench.fields_pieces import FORMS, body, page_form, print_date, print_names, print_numbers, print_title
from bench.fields_words import BODIES, HOUSES, MONTHS, REPORTS, SCHOOLS, THESES

if TYPE_CHECKING:
    import random

    from bench.fields_pieces import Facts, Piece


def render(w: Facts, dice: random.Random) -> list[Piece]:
    """A reference of a kind and in a style that the dice choose."""
    form = dice.choice(FORMS)
    author = w.authors if dice.random() > 0.03 else [("", body(dice))]
    kind = dice.random()
    if w.language == "en" and dice.random() < 0.05:
        return abnt(w, dice)
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


_MESES = "jan. fev. mar. abr. maio jun. jul. ago. set. out. nov. dez. ene. abr. dic.".split()
_LUGARES = "São Paulo;Rio de Janeiro;Brasília;Porto Alegre;Campinas;Belo Horizonte;Curitiba;Lisboa;Buenos Aires;Bogotá;New York".split(
    ";"
)
_CASAS = "Cortez;Vozes;Martins Fontes;Atlas;Companhia das Letras;EdUSP;Autêntica;Artmed;Hucitec;Siglo XXI;Paidós;Routledge".split(
    ";"
)
_LEIS = ("Lei nº {}", "Decreto nº {}", "Portaria nº {}", "Resolução nº {}", "Ley {}", "Lei n. {}", "Decreto-Lei nº {}")


def abnt(w: Facts, dice: random.Random) -> list[Piece]:
    """The style of Brazil: `SILVA, J. A. da; COSTA, Rui. Título. Revista, Lugar, v. 3, n. 2, p. 3-9, mar. 2004.`."""
    form = dice.choice(["FF, I;", "FF G;", "FF, I;", "F, I;"])
    particles = dice.choice(["", "", "", "de ", "da ", "dos ", "van der "])
    people = [(g, particles + f if k == 0 and " " not in f else f) for k, (g, f) in enumerate(w.authors)]
    names = print_names(people, dice, form).rstrip(".")
    place, house = dice.choice(_LUGARES), dice.choice(_CASAS)
    pages = page_form(w.pages or "12-31", dice)
    letter = dice.choice("ab") if dice.random() < 0.1 else ""
    date = (
        "date",
        dice.choice(["", "", f"{dice.choice(_MESES)} ", f"{dice.choice(_MESES)}/{dice.choice(_MESES)} "])
        + w.year
        + letter,
    )
    kind = dice.random()
    if kind < 0.12:  # laws: a body, what it is and of when, what it says
        law = dice.choice(_LEIS).format(f"{dice.randint(1, 14)}.{dice.randint(100, 999)}")
        title = f"{law}, de {dice.randint(1, 30)} de {dice.choice(['janeiro', 'maio', 'julho', 'dezembro', 'agosto'])} de {w.year}"
        says = f". {w.title}" if dice.random() < 0.7 else ""
        printed = [("", ". "), ("container", "Diário Oficial da União")] if dice.random() < 0.5 else []
        end = [("", f", {place}, "), date] if dice.random() < 0.6 else [("", ", "), date]
        return [
            ("author", dice.choice(["BRASIL", "SÃO PAULO", "ESPAÑA", "PORTUGAL", "COLOMBIA"])),
            ("", ". "),
            ("title", title + says),
            *printed,
            *end,
            ("", "."),
        ]
    pieces = [("author", names), ("", ". "), ("title", w.title), ("", ". ")]
    if kind < 0.6 and w.container:
        pieces += [("container", w.container), ("", ", ")]
        if dice.random() < 0.5:
            pieces += [("place", place), ("", ", ")]
        pieces += [("", "v. "), ("volume", w.volume or str(dice.randint(1, 60)))]
        if w.issue:
            pieces += [("", ", n. "), ("issue", w.issue)]
        return [*pieces, ("", ", p. "), ("pages", pages), ("", ", "), date, ("", ".")]
    if kind < 0.72:  # a newspaper, a page of the web
        return [
            *pieces,
            ("container", w.container or "Carta Capital"),
            ("", ", "),
            *([("place", place), ("", ", ")] if dice.random() < 0.4 else []),
            date,
            ("", "."),
        ]
    if kind < 0.86:
        end = [("place", place), ("", ": "), ("publisher", house), ("", ", "), ("date", w.year + letter)]
        if dice.random() < 0.2:
            end += [
                (
                    "",
                    dice.choice(
                        [
                            f" ({dice.choice(['Trad. cast.', 'Ed. orig.', 'trad.'])} {dice.choice(_LUGARES)}, {dice.randint(1970, 2020)})",
                            ". 318 p",
                            " (Coleção Temas)",
                        ]
                    ),
                )
            ]
        return [*pieces, *end, ("", ".")]
    editors = print_names(w.editors or w.authors, dice, form).rstrip(".") + dice.choice(
        [" (org.)", " (Org.)", " (ed.)", " (orgs.)", ""]
    )
    pieces += [
        ("", dice.choice(["In: ", "In: ", "Em: "])),
        ("editor", editors),
        ("", ". "),
        ("container", w.container or "Manual da área"),
    ]
    return [
        *pieces,
        ("", ". "),
        ("place", place),
        ("", ": "),
        ("publisher", house),
        ("", ", "),
        ("date", w.year),
        ("", ". p. "),
        ("pages", pages),
        ("", "."),
    ]


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
    how = dice.randint(0, 4)
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
