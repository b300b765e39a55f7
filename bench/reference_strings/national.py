"""Reference strings in the styles of single countries: Brazil's ABNT, China's GB/T 7714, Japanese quotation."""

from __future__ import annotations

# fmt: off  # a style a line: tables
from typing import TYPE_CHECKING

from bench.reference_strings.pieces import page_form, print_names

if TYPE_CHECKING:
    import random

    from bench.reference_strings.pieces import Facts, Piece

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


def gb_t(w: Facts, dice: random.Random) -> list[Piece]:
    """China's GB/T 7714: `LIU X, ZHANG W. Urban growth[J]. Cities, 2019, 45(3): 12-20.`, its mark of the medium or not."""
    names = (
        print_names(w.authors, dice, dice.choice(["F I", "G F", "F, I"]))
        if w.language == "en"
        else ", ".join(f for _, f in w.authors)
    )
    stop = "." if w.language == "en" or dice.random() < 0.8 else "．"
    kind = dice.random()
    pieces: list[Piece] = [("author", names.rstrip(".")), ("", f"{stop} "), ("title", w.title)]
    if kind < 0.15:
        pieces += [("", dice.choice(["[D]", "[D]", ""]) + f"{stop} ")]
        school = (
            dice.choice(["Peking University", "Wuhan University"])
            if w.language == "en"
            else dice.choice(["北京大学", "武汉大学", "浙江大学"])
        )
        place = dice.choice(["Beijing", "Wuhan"]) if w.language == "en" else dice.choice(["北京", "武汉", "杭州"])
        return [
            *pieces,
            ("place", place),
            ("", dice.choice([": ", "："])),
            ("publisher", school),
            ("", ", "),
            ("date", w.year),
            ("", stop),
        ]
    pieces += [
        ("", dice.choice(["[J]", "[J]", "", "［J］"]) + f"{stop} "),
        ("container", w.container or "科学通报"),
        ("", ", "),
        ("date", w.year),
        ("", ", "),
    ]
    pieces += [("volume", w.volume or str(dice.randint(1, 60)))]
    if w.issue:
        pieces += [("", "("), ("issue", w.issue), ("", ")")]
    return [*pieces, ("", dice.choice([": ", ":", "："])), ("pages", page_form(w.pages or "12-20", dice)), ("", stop)]


def quoted_cjk(w: Facts, dice: random.Random) -> list[Piece]:
    """Japanese: `山田太郎（2010）「題」『誌』45巻3号，12-20頁`."""
    between = dice.choice(["・", "、", ", "])
    names = between.join(f for _, f in w.authors)
    left, right = dice.choice([("（", "）"), (" (", ") "), ("(", ")")])
    early = dice.random() < 0.6
    pieces: list[Piece] = [
        ("author", names),
        *(
            [("", left), ("date", w.year), ("", right)]
            if early
            else [("", dice.choice(["「", ": ", "、", " "]).replace("「", " "))]
        ),
    ]
    pieces += [
        ("title", f"「{w.title}"),
        ("", dice.choice(["」", "」 ", "」, ", "」、"])),
        ("container", f"『{w.container}"),
        ("", dice.choice(["』", "』 ", "』, ", "』、"])),
    ]
    numbers = dice.choice(
        [
            [("volume", w.volume), ("", "巻"), ("issue", w.issue), ("", "号")],
            [("", "第"), ("volume", w.volume), ("", "巻第"), ("issue", w.issue), ("", "号")],
            [("volume", w.volume), ("", "("), ("issue", w.issue), ("", ")")],
        ]
    )
    after = [] if early else [("", dice.choice([", ", "、", " "])), ("date", w.year), ("", "年")]
    return [
        *pieces,
        *numbers,
        *after,
        ("", dice.choice([", ", "、", ", pp. ", " "])),
        ("pages", w.pages),
        ("", dice.choice(["頁", "頁．", ".", "ページ"])),
    ]
