"""Personal and corporate names: splitting printed names, and keys under which two spellings meet.

Names are never compared as strings: each side yields a set of keys (`family_keys`), and two names may be the
same where the sets meet. That is what keeps particles, compound names, hyphens and diacritics from becoming
accusations.
"""

from __future__ import annotations

import re

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
    spellings = {name, _without_umlauts(name)}
    if not name.isascii() and not fold(name).isascii():
        spellings.add(transliterate(name))
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
    for spelling in (name, _without_umlauts(name)):
        parts = fold(spelling).split()
        keys.add("".join(parts))
        while len(parts) > 1 and parts[0] in PARTICLES:
            parts = parts[1:]
        keys.add("".join(parts))
    if not fold(name).isascii():
        keys.add(squash(transliterate(name)))
    return frozenset(keys - {""})


# German spelling without umlauts
_UMLAUTS = str.maketrans(dict(zip("äöüøåÄÖÜØÅ", "ae oe ue oe aa Ae Oe Ue Oe Aa".split(), strict=True)))


def _without_umlauts(text: str) -> str:
    """`Müller` → `Mueller`, `Brøgger` → `Broegger`."""
    return text.translate(_UMLAUTS)


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
