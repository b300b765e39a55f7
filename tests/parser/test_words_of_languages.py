"""The words "and" and "et al." as 33 languages write them, in citations and in entries."""

from __future__ import annotations

from datetime import date

import pytest

from citecheck.parser.fields.names import split_names
from citecheck.pipeline import extract
from conftest import document

TODAY = date(2026, 1, 1)
# language: its "and", the forms of "et al.", two authors of one work, three of another, a sentence for them
LANGUAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, str], tuple[str, str, str], str]] = {
    "en": ("and", ("et al.", "and colleagues", "and others"), ("Marsh", "Reed"), ("Holt", "Lamb", "Pike"), "Wet soil was mapped by"),
    "de": ("und", ("et al.", "u. a.", "und Mitarbeiter"), ("Jäger", "Kühn"), ("Böhm", "Ertl", "Fuchs"), "Nasse Böden kartierten"),
    "fr": ("et", ("et al.", "et coll.", "& al.", "et collaborateurs"), ("Lefèvre", "Morel"), ("Aubry", "Blanc", "Collet"), "Les sols humides sont décrits par"),
    "es": ("y", ("et al.", "y cols.", "y otros"), ("Núñez", "Peña"), ("Ibáñez", "Rojas", "Soto"), "Los suelos fueron descritos por"),
    "pt": ("e", ("et al.", "e cols.", "e outros"), ("Araújo", "Brandão"), ("Falcão", "Lobo", "Pinto"), "Os solos foram descritos por"),
    "it": ("e", ("et al.", "e altri", "e coll."), ("Bassi", "Conti"), ("Neri", "Russo", "Testa"), "I suoli furono descritti da"),
    "ca": ("i", ("et al.", "i altres", "i cols."), ("Ferrer", "Puig"), ("Bosch", "Roca", "Vila"), "Els sòls foren descrits per"),
    "ro": ("și", ("et al.", "și alții", "și colab."), ("Ionescu", "Rusu"), ("Munteanu", "Popa", "Stan"), "Solurile au fost descrise de"),
    "nl": ("en", ("et al.", "e.a.", "en anderen"), ("Bakker", "Dijkstra"), ("Postma", "Smit", "Vos"), "Natte bodems zijn beschreven door"),
    "da": ("og", ("et al.", "m.fl.", "mfl."), ("Kjær", "Møller"), ("Bruun", "Dahl", "Friis"), "Våd jord blev beskrevet af"),
    "no": ("og", ("et al.", "m.fl.", "mfl.", "o.a."), ("Bøe", "Solheim"), ("Hagen", "Lie", "Moen"), "Våt jord ble beskrevet av"),
    "sv": ("och", ("et al.", "m.fl.", "m. fl."), ("Åberg", "Sjöö"), ("Björk", "Lind", "Norén"), "Våt jord beskrevs av"),
    "fi": ("ja", ("et al.", "ym.", "ja muut"), ("Mäkelä", "Rinne"), ("Hakala", "Laine", "Salo"), "Märkää maata kuvasivat"),
    "is": ("og", ("et al.", "o.fl.", "og fleiri"), ("Jónsson", "Sævarsson"), ("Árnason", "Þórsson", "Ólafsson"), "Blautum jarðvegi lýstu"),
    "et": ("ja", ("et al.", "jt", "jt."), ("Kask", "Rebane"), ("Mägi", "Saar", "Tamm"), "Märga mulda kirjeldasid"),
    "lv": ("un", ("et al.", "un c.", "u.c.", "un citi"), ("Bērziņš", "Kļaviņš"), ("Liepa", "Ozols", "Zariņš"), "Mitru augsni aprakstīja"),
    "lt": ("ir", ("et al.", "ir kt.", "ir kiti"), ("Butkus", "Žukas"), ("Kairys", "Šimkus", "Urbonas"), "Drėgną dirvą aprašė"),
    "pl": ("i", ("et al.", "i in.", "i wsp.", "i inni"), ("Wójcik", "Zając"), ("Gąsior", "Lis", "Żak"), "Mokre gleby opisali"),
    "cs": ("a", ("et al.", "a kol.", "aj.", "a další"), ("Hájek", "Říha"), ("Beneš", "Kříž", "Šimek"), "Mokrou půdu popsali"),
    "sk": ("a", ("et al.", "a kol.", "a ďalší"), ("Hudák", "Ľupták"), ("Baláž", "Kováč", "Šuster"), "Mokrú pôdu opísali"),
    "sl": ("in", ("et al.", "idr.", "in sod.", "in drugi"), ("Hočevar", "Žagar"), ("Bizjak", "Kranjc", "Oblak"), "Mokra tla sta opisala"),
    "hr": ("i", ("et al.", "i sur.", "i dr.", "i suradnici"), ("Šarić", "Vuković"), ("Barić", "Jurić", "Pavić"), "Mokro tlo opisali su"),
    "sr": ("и", ("и сар.", "и др.", "и сарадници"), ("Ђорђевић", "Шешељ"), ("Јовић", "Лукић", "Симић"), "Мокро тло описали су"),
    "hu": ("és", ("et al.", "és mtsai", "és mtsai.", "és munkatársai"), ("Kőszegi", "Szűcs"), ("Fehér", "Gál", "Ördög"), "A nedves talajt leírta"),
    "el": ("και", ("κ.ά.", "και συν.", "κ.α."), ("Λάμπρου", "Ρήγας"), ("Βλάχος", "Ζέρβας", "Μάνος"), "Τα υγρά εδάφη περιέγραψαν οι"),
    "tr": ("ve", ("vd.", "ve ark.", "ve diğerleri", "ve arkadaşları"), ("Çakır", "Gündüz"), ("Özkan", "Şen", "Uçar"), "Islak toprağı inceleyen"),
    "ru": ("и", ("и др.", "и соавт.", "и коллеги"), ("Гусев", "Ершов"), ("Жаров", "Лапин", "Рогов"), "Влажные почвы описали"),
    "uk": ("та", ("та ін.", "і ін.", "та інші", "й ін."), ("Бойко", "Їжак"), ("Гнатюк", "Єфименко", "Кравець"), "Вологі ґрунти описали"),
    "bg": ("и", ("и др.", "и кол.", "и съавт."), ("Желев", "Стоев"), ("Ангелов", "Добрев", "Минчев"), "Влажните почви описват"),
    "id": ("dan", ("dkk.", "dkk", "dan kawan-kawan"), ("Hartono", "Wibowo"), ("Gunawan", "Lestari", "Saputra"), "Tanah basah diuraikan oleh"),
    "vi": ("và", ("và cs.", "và cộng sự", "và ctv."), ("Đặng", "Võ"), ("Hoàng", "Phạm", "Trịnh"), "Đất ướt được mô tả bởi"),
    "zh": ("和", ("等", "等人"), ("何静", "罗敏"), ("宋涛", "唐洁", "许波"), "湿土的研究见"),
    "ja": ("と", ("ら", "他", "ほか"), ("石井", "森"), ("岡田", "清水", "村上"), "湿った土を調べたのは"),
    "ko": ("와", ("등", "외"), ("나은채", "도현"), ("류진아", "문태오", "백서윤"), "젖은 흙은"),
}  # fmt: skip
UNSPACED = {"zh", "ja"}  # nothing between a name and what follows it
OTHER_ANDS = [
    ("pl", "oraz"), ("uk", "і"), ("uk", "й"), ("fi", "sekä"), ("zh", "与"), ("zh", "及"), ("ja", "・"), ("ja", "、"),
    ("ko", "·"), ("de", "&"), ("ro", "şi"), ("et", "ning"), ("el", "&"),
]  # fmt: skip


def entries(language: str) -> str:
    """One entry of two authors and one of three, the last joined as the language joins them."""
    word, _, two, three, _ = LANGUAGES[language]
    if language in {"zh", "ja", "ko"}:
        return f"{', '.join(two)} (2012). 土壤. 北京: 文华.\n\n{', '.join(three)} (2015). 水. 北京: 文华.\n"
    joined = [
        ", ".join(f"{n}, {n[0]}." for n in names[:-1]) + f" {word} {names[-1]}, {names[-1][0]}."
        for names in (two, three)
    ]
    return f"{joined[0]} (2012). Terra prima. *Aqua, 5*, 10–20.\n\n{joined[1]} (2015). Terra secunda. *Aqua, 8*, 1–9.\n"


def linked(text: str, listed: str) -> list[tuple[tuple[str, ...], bool, str]]:
    """What a text cites: the authors, whether "et al." closes them, the number of the entry or what is said instead."""
    report = extract(document(f"{text}\n\n## References\n\n{listed}"), today=TODAY)
    targets = {(c.id, at): target for c in report.citations for at, target in enumerate(c.targets)}
    order = {r.id: str(at) for at, r in enumerate(report.references, start=1)}
    found = [(targets[link.citation, link.target], link) for link in report.links]
    return [
        (
            tuple(name.split()[-1] for name in t.authors),
            t.et_al,
            order[link.references[0]] if link.status == "linked" else f"{link.status}: {link.why}",
        )
        for t, link in sorted(found, key=lambda pair: pair[0].start)
    ]


def join(language: str, word: str, first: str, last: str) -> str:
    """Two names with "and" between them, as the language spaces them."""
    if language in UNSPACED or word in "·・、":
        return f"{first}{word}{last}"
    return f"{first}{word} {last}" if language == "ko" else f"{first} {word} {last}"


def cut(language: str, form: str, first: str) -> str:
    """A name with "et al." behind it, as the language spaces them."""
    return f"{first}{form}" if language in UNSPACED else f"{first} {form}"


@pytest.mark.parametrize(("language", "word"), [(language, row[0]) for language, row in LANGUAGES.items()] + OTHER_ANDS)
def test_two_authors_are_both_read(language: str, word: str) -> None:
    _, _, two, _, lead = LANGUAGES[language]
    pair = join(language, word, *two)
    text = f"{lead} {pair} (2012). Terra humida est ({pair}, 2012)."
    assert linked(text, entries(language)) == [(two, False, "1")] * 2


@pytest.mark.parametrize(
    ("language", "form"), [(language, form) for language, row in LANGUAGES.items() for form in row[1]]
)
def test_more_authors_are_cut(language: str, form: str) -> None:
    _, _, _, three, lead = LANGUAGES[language]
    short = cut(language, form, three[0])
    text = f"{lead} {short} (2015). Terra humida est ({short}, 2015)."
    assert linked(text, entries(language)) == [((three[0],), True, "2")] * 2


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language not in {"zh", "ja", "ko"}])
def test_the_names_of_an_entry_are_joined(language: str) -> None:
    word, _, _, three, _ = LANGUAGES[language]
    first, second, last = (f"{name}, {name[0]}." for name in three)
    assert [n.family for n in split_names(f"{first}, {second} {word} {last}").names] == list(three)


@pytest.mark.parametrize(
    ("language", "form"), [(language, form) for language, row in LANGUAGES.items() for form in row[1]]
)
def test_the_names_of_an_entry_are_cut(language: str, form: str) -> None:
    first = LANGUAGES[language][3][0]
    printed = (
        f"{first}{form}"
        if language in UNSPACED
        else f"{first}, {first[0]}. {form}"
        if language != "ko"
        else f"{first} {form}"
    )
    names = split_names(printed)
    assert ([n.family or n.literal for n in names.names], names.et_al) == ([first], True)
