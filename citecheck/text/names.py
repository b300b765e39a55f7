"""Personal and corporate names: splitting printed names, and keys under which two spellings meet.

Names are never compared as strings: each side yields a set of keys (`family_keys`), and two names may be the
same where the sets meet. That is what keeps particles, compound names, hyphens and diacritics from becoming
accusations.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from citecheck.text.lexicon import JOINING_WORDS, PARTICLES
from citecheck.text.normalize import APOSTROPHES, DASHES, fold, squash, transliterate

# Words that persons are not called by: their presence makes a name an organisation.
_ORGANISATION = frozenset(
    fold(w)
    for w in (
        "academy administration agency alliance american assembly association authority board bureau bank "
        "center centers centre centres centro college collaboration collaborators commission committee "
        "community company confederation congress consortium corporation council court department departement "
        "départements departamento directorate division european fachgesellschaft federal federation "
        "foundation forum fund gesellschaft global government group gruppe hospital inc initiative institut "
        "institute institutes instituto instituts international investigators laboratory league ltd llc "
        "ministerio ministry ministère ministerium museum nation national nations network nhs observatory "
        "office organisation organization organización panel partnership parliament press program programme "
        "project register registry research secretariat service services society société sociedad statistics "
        "statistisches study survey system taskforce team trial trust union united universidad università "
        "universität université university verein who workgroup working world observatório comissão comisión comité "
        "conselho consejo fundação fundación agência agencia empresa associação asociación sociedade secretaria "
        "secretaría ministério coordenação coordinación tribunal câmara rede"
    ).split()
)


def _upper_class() -> str:
    """The capitals of the Latin, Greek, Cyrillic and Armenian blocks, as the inside of a regex class."""
    found, start = [], -1
    for block in (range(0x41, 0x588), range(0x1E00, 0x1F00)):
        for code in (*block, -1):
            if code >= 0 and chr(code).isupper():
                start = code if start < 0 else start
                last = code
            elif start >= 0:
                found.append(chr(start) if start == last else f"{chr(start)}-{chr(last)}")
                start = -1
    return "".join(found)


UPPER = _upper_class()  # `re` has no \\p{Lu}: use as f"[{UPPER}]"
_INITIALS = re.compile(rf"^(?:[^\W\d_]\.?[{re.escape(DASHES)}]?\s?){{1,5}}$")  # `SC`, `S. C.`, `J.-P.`


def is_initials(text: str) -> bool:
    """Whether a printed token is given names cut to initials: `SC`, `S. C.`, `J.-P.`, not `Wu` or `Lee`."""
    return bool(_INITIALS.match(text)) and text == text.upper()


def is_organisation(text: str) -> bool:
    """Whether a printed name is a corporate one, by a word that only organisations carry."""
    found = fold(text).split()
    return any(w in _ORGANISATION for w in found) and len(found) > 1


def family_keys(name: str) -> frozenset[str]:
    """The keys a family name (or an organisation's name) answers to, folded and without spaces.

    `van der Kolk` → `{vanderkolk, kolk, derkolk}`; `Müller-Lüdenscheid` → `{mullerludenscheid,
    muellerluedenscheid, muller, mueller …}`; `García Márquez` → `{garciamarquez, garcia, marquez}`.
    Two names may be the same person's where their key sets meet.
    """
    name = without_look_alikes(name)
    spellings = {name, _without_umlauts(name)}
    if not name.isascii() and not fold(name).isascii():
        spellings.update(romanizations(name) or {transliterate(name)})
    keys: set[str] = set()
    for spelling in spellings:
        parts = fold(spelling).split()
        if not parts:
            continue
        keys.add("".join(parts))
        for i in range(len(parts)):
            if parts[i] in PARTICLES and len(parts) > i + 1 and all(p in PARTICLES for p in parts[:i]):
                keys.add("".join(parts[i + 1 :]))
        content = [p for p in parts if p not in PARTICLES and len(p) > 1]
        keys.update(content)
    return frozenset(keys)


def exact_keys(name: str) -> frozenset[str]:
    """The keys of the whole family name: with and without its particles, in both umlaut spellings."""
    keys: set[str] = set()
    name = without_look_alikes(name)
    for spelling in (name, _without_umlauts(name)):
        parts = fold(spelling).split()
        keys.add("".join(parts))
        while len(parts) > 1 and parts[0] in PARTICLES:
            parts = parts[1:]
        keys.add("".join(parts))
    if not fold(name).isascii():
        keys.update(map(squash, romanizations(name) or {transliterate(name)}))
    return frozenset(keys - {""})


# German spelling without umlauts
_UMLAUTS = str.maketrans(dict(zip("äöüøåÄÖÜØÅ", "ae oe ue oe aa Ae Oe Ue Oe Aa".split(), strict=True)))


def _without_umlauts(text: str) -> str:
    """`Müller` → `Mueller`, `Brøgger` → `Broegger`."""
    return text.translate(_UMLAUTS)


def split_given_family(name: str) -> tuple[str, str | None]:
    """Family and given names of a whole name: `Xiaoyong Pan`, `Maria van der Berg` → `van der Berg`, `Maria`."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].islower() and fold(words[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at]) or None


def acronym(name: str) -> str:
    """The initials of an organisation's name, its joining words left out: `World Health Organization` → `who`."""
    return "".join(w[0] for w in fold(name).split() if w not in JOINING_WORDS)


def initials(given: str | None) -> str:
    """The folded initials of given names: `Sabine C.` → `sc`, `J.-P.` → `jp`, `SC` → `sc`."""
    if not given:
        return ""
    bare = given.translate(dict.fromkeys(map(ord, APOSTROPHES)))
    letters = squash(bare)
    if is_initials(bare.replace(".", "").replace(" ", "")) and len(letters) <= 4:  # noqa: PLR2004 - `MARIA` is a name
        return letters
    return "".join(w[0] for w in fold(bare).split())


def initial_keys(given: str | None) -> frozenset[str]:
    """The letters that the initials of given names may be printed as: `Олег` → `o`; `Юлия` → `y`, `j`, `i`, `u`."""
    found = initials(given and without_look_alikes(given))
    return frozenset(chain.from_iterable(_first_letters(letter) for letter in found))


def _first_letters(letter: str) -> set[str]:
    spelled = {s[0] for s in _ROMAN.get(letter, ()) if s} or {letter}
    return spelled | {letter.translate(_LOOK_ALIKES)}


# How Cyrillic and Greek letters are spelled in Latin ones by ISO 9, BGN/PCGN, ALA-LC, the scholarly systems (marks
# folded away) and passports: https://www.loc.gov/catdir/cpso/roman.html, https://www.iso.org/standard/3589.html
_ROMAN = {
    letter: spellings.split("|")
    for letter, spellings in (
        pair.split("=")
        for pair in """
        а=a б=b в=v|w г=g|h ґ=g д=d е=e|ye|je|ie ё=e|yo|jo|io є=ye|ie|je|e ж=zh|z|j з=z и=i|y і=i ї=i|yi|ji й=y|i|j|
        к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u|ou ф=f х=kh|h|ch|x ц=ts|c|tz|tc ч=ch|c|tch ш=sh|s|sch
        щ=shch|sc|sch|shh|sht ъ=|a ы=y|i ь= э=e ю=yu|ju|iu|u я=ya|ja|ia|a ў=u|w ј=j|y љ=lj|l њ=nj|n ћ=c|ch ђ=dj|d
        џ=dz|dzh ѓ=g|gj ќ=k|kj ѕ=dz ий=y|ii|iy|ij|i|yi ый=y|yi|yy|yj|ii кс=ks|x ье=ye|je|ie|e ья=ya|ia|ja
        α=a β=v|b γ=g|y|gh δ=d|dh|th ε=e ζ=z η=i|e θ=th|t ι=i κ=k|c λ=l μ=m ν=n ξ=x|ks ο=o π=p ρ=r σ=s ς=s τ=t
        υ=y|i|u φ=f|ph χ=ch|h|kh|x ψ=ps ω=o ου=ou|u αυ=av|af|au ευ=ev|ef|eu γγ=ng|gg γκ=g|gk|ng|k μπ=b|mp ντ=d|nt
        αι=ai|e|ae ει=i|ei οι=i|oi
        """.split()
    )
}
_MOST_SPELLINGS = 400  # of one word, beyond which only the commonest spelling of each further letter is tried
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧονр",
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXovp",
)


@lru_cache(maxsize=16384)
def romanizations(name: str) -> frozenset[str]:
    """The spellings of a Cyrillic or Greek name in Latin letters, folded; none for a name in another script.

    `Хрущёв` → `khrushchev`, `chruscev`, `hrushchyov` …
    """
    spelled = {""}
    text = fold_marks(name)
    at = 0
    while at < len(text):
        size = 2 if text[at : at + 2] in _ROMAN else 1
        options = _ROMAN.get(text[at : at + size])
        if options is None and not (text[at].isascii() or text[at] == "́"):
            return frozenset()
        options = options or [text[at]]
        kept = options if len(spelled) * len(options) <= _MOST_SPELLINGS else options[:1]
        spelled = {done + option for done in spelled for option in kept}
        at += size
    return frozenset(spelled)


def fold_marks(name: str) -> str:
    """A name in lower case without the marks that are no letters of their own: Greek accents, not `й` and `ё`."""
    lowered = unicodedata.normalize("NFC", name).lower()
    return "".join(c if c in _ROMAN else fold(c) or " " for c in lowered)


def without_look_alikes(name: str) -> str:
    """A name whose words are each in one script: a Cyrillic `о` in `Kоstin` is the Latin letter that it looks like."""
    if name.isascii():
        return name
    return " ".join(
        word.translate(_LOOK_ALIKES) if re.search(r"[A-Za-z]", word) and word.translate(_LOOK_ALIKES) != word else word
        for word in name.split(" ")
    )


# Forms by which one given name goes, where they do not begin alike
_FORMS = tuple(
    frozenset(forms.split())
    for forms in (
        "william bill billy willy guillaume guillermo wilhelm",
        "robert bob bobby rob",
        "richard dick rick",
        "edward ted ned eduardo",
        "theodore ted",
        "john jack johnny ian ivan jean juan jan johann hans giovanni",
        "james jim jimmy jamie jacob jacques",
        "anthony tony antonio",
        "charles chuck charlie carlos karl",
        "henry hank harry enrique heinrich henri",
        "margaret peggy meg maggie greta rita",
        "elizabeth betty beth liz lisa eliza elisabeth isabel",
        "katherine kate kathy katie kitty catherine katharina ekaterina yekaterina",
        "mary molly polly maria marie",
        "dorothy dot dolly",
        "michael mike mick mikhail mykhailo miguel michel",
        "alexander alex sandy sasha aleksandr oleksandr alejandro xander",
        "nicholas nick nico nikolai mykola nikolay nicolas",
        "peter pete pyotr petr pedro pierre",
        "joseph joe jose giuseppe josef yosef",
        "stephen steve steven stefan esteban etienne",
        "george jorge georg georges yuri yury iurii jerzy giorgio",
        "eugene gene evgeny evgenii yevgeny yevhen",
        "vladimir volodymyr wladimir",
        "sergey serhii serhiy sergio serge",
        "andrew drew andy andrei andriy andreas andres",
        "patricia pat patsy trish",
        "francis frank francisco francesco francois",
        "lawrence larry laurence lars lorenzo",
        "barbara babs",
        "rebecca becky",
        "deborah debbie",
        "sarah sally sara",
        "ann anna anne nancy annie hannah",
        "helen elena helene ellen yelena",
        "paul pablo paolo pavel pavlo",
        "louis luis luigi ludwig lou",
        "matthew matt matteo mathieu",
        "abigail abby abbie gail",
        "susan susanna susannah sue susie suzanne zsuzsanna",
        "jeffrey geoffrey jeff geoff",
        "harold hal harry",
        "frederick fred freddie fritz friedrich federico",
        "gertrude trudy",
        "harriet hattie",
        "martha marty",
        "eleanor nell nellie nora ellie",
        "penelope penny",
        "judith judy jude",
        "augustus gus august",
        "albert bert",
        "herbert bert",
        "gilbert gil bert",
        "phillip philip pip philippe filippo felipe",
        "virginia ginny ginger",
        "florence flo flossie",
        "josephine josie josefina",
        "dmitry dmitri dima dmytro",
    )
)
_SAME_START, _SAME_WORD = 3, 55  # letters; of 100 (rapidfuzz ratio): `Volodymyr`, `Vladimir`. Set by hand, 2026-11


def may_be_one_given_name(one: str, other: str) -> bool:
    """Whether given names may be one person's: a name in common, or a form of it: `Bill`, `William Henry`."""
    mine, theirs = _latin_words(one), _latin_words(other)
    if squash(one) == squash(other):
        return True
    return any(a == b or any({a, b} <= forms for forms in _FORMS) for a in mine for b in theirs)


def contradict_in_full(one: str, other: str) -> bool:
    """Whether two given names in full are not two spellings of one: `Anna Maria`, `Alan`; not `Sergey`, `Sergei`."""
    from rapidfuzz import fuzz

    mine, theirs = _latin_words(one), _latin_words(other)
    if not mine or not theirs or may_be_one_given_name(one, other):
        return False
    if any(len(fold(given).split()[0]) == 1 for given in (one, other)):
        return False  # `J. Robert`: the first name is an initial
    whole, other_whole = squash(one), squash(other)
    if whole.startswith(other_whole) or other_whole.startswith(whole):
        return False
    return all(
        a[:_SAME_START] != b[:_SAME_START] and fuzz.ratio(a, b) < _SAME_WORD
        for a, b in ((mine[0], theirs[0]), (mine[0], theirs[-1]), (mine[-1], theirs[0]))
        if (a, b) == (mine[0], theirs[0]) or len(mine) != len(theirs)
    )


def _latin_words(given: str) -> list[str]:
    """The given names that are more than an initial, folded: `Anna M.` → `anna`; those in other scripts in Latin."""
    text = given if fold(given).isascii() else transliterate(without_look_alikes(given))
    return [w for w in fold(text).split() if len(w) >= _SAME_START]
