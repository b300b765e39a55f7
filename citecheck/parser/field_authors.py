"""The names at the head of a reference, in the orders that styles print them.

Four ways of printing one name are read: `Herpertz SC` and `Herpertz, S. C.` (family first, initials), `S. C.
Herpertz` (initials first), `Herpertz, Sabine` (family first, given in full) and `Sabine C. Herpertz`. The first
two and the third are sure where they match; full given names look like any words and need a sign after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from citecheck.models import Name
from citecheck.text.names import PARTICLES, UPPER, is_organisation
from citecheck.text.normalize import fold

_U = f"[{UPPER}]"
_DASHES = "‐‑–-"  # the hyphen last, so that it is none of a range inside a class
_DASH = f"[{_DASHES}]"
_WORD = rf"(?:{_U}|['’ʼ‘]{_U}|[dDlLO]['’]{_U}|al-{_U}|el-{_U})[^\W\d_]*(?:['’ʼ{_DASHES}][^\W\d_]+)*"
_PARTICLE = r"(?:" + "|".join(sorted((re.escape(p) for p in PARTICLES if len(p) > 1), key=len, reverse=True)) + ")"
# `van der Kolk`, `De La Higuera-Gonzalez`, `Massó Rodriguez`, `D’Adda`
_FAMILY = rf"(?:{_PARTICLE}\s)*{_WORD}(?:\s(?:{_PARTICLE}\s){{0,3}}{_WORD}){{0,3}}"
_SHORT_FAMILY = rf"(?:{_PARTICLE}\s)*{_WORD}(?:\s{_WORD})?"
_DOTTED = (
    rf"{_U}[^\W\d_]{{0,2}}\.(?:\s?{_DASH}?\s?{_U}[^\W\d_]{{0,2}}\.){{0,4}}(?:\s(?:van|von|de|der|den|di"
    rf"|da|du|la|le)\b)?"  # `S. C.`, `J.-P.`, `Yu.`
)
_BARE = rf"{_U}{{1,4}}(?:{_DASH}{_U}{{1,2}})?(?:\s{_U}(?!\w)){{0,2}}(?![\w'’])"  # `SC`, `J-P`
_INITIALS = rf"(?:{_DOTTED}(?:\s?{_U}(?![\w'’]))?|{_BARE})"
_SUFFIX = r"(?:,?\s(?P<suffix>Jr|Sr|II|III|IV|2nd|3rd|4th)\b\.?)?"
_GIVEN = rf"{_WORD}(?:\s(?:{_U}\.|{_WORD})){{0,2}}"
_FIRST_FORMS = (
    # Herpertz SC · Herpertz, S. C. · Smith, J., Jr.
    ("family-initials", re.compile(rf"(?P<family>{_FAMILY})(?P<comma>,)?\s?(?<=[\s,])(?P<given>{_INITIALS}){_SUFFIX}")),
    # S. C. Herpertz · SC Herpertz
    ("initials-family", re.compile(rf"(?P<given>{_DOTTED})\s?(?P<family>{_SHORT_FAMILY}){_SUFFIX}")),
    # Herpertz, Sabine C.
    ("family-given", re.compile(rf"(?P<family>{_FAMILY}),\s(?P<given>{_GIVEN}){_SUFFIX}")),
    # Beck, Aaron T. (and the title begins)
    ("family-given-initial", re.compile(rf"(?P<family>{_FAMILY}),\s(?P<given>{_WORD}(?:\s{_U}\.){{1,2}}){_SUFFIX}")),
    # Sabine C. Herpertz
    (
        "given-family",
        re.compile(rf"(?P<given>{_WORD}(?:\s{_U}\.|\s{_WORD})?(?:\s{_U}\.)?)\s(?P<family>{_SHORT_FAMILY}){_SUFFIX}"),
    ),
)  # fmt: skip
_FORMS = dict(_FIRST_FORMS)
_SEPARATOR = re.compile(
    r"\s*(?:[,;]?\s*(?:&|\band\b|\bund\b|\bet\b(?!\s*al)|\by\b|\be\b|\bi\b|\bи\b|\ben\b|\bwith\b)\s*|[,;]\s*"
    r"|/\s*|\s[-–·]\s)",
)
# `et al.`, `… [et al.]`, `and others`, `u. a.`, `i in.`, `и др.`
ET_AL = re.compile(
    r"\s*[,;]?\s*(?:and\s+)?[\[(]?\s*\b(?:et\.?\s*al\b\.?|et\s+coll\b\.?|and\s+(?:co-?workers|others)\b"
    r"|others\b|u\.\s?a\.|и\s+др\.|та\s+ін\.|i\s+in\.|y\s+cols?\.)\s*[\])]?",
    re.IGNORECASE,
)
# `(Eds.)`, `(ed.)`, `, editors`, `(Hg.)`, `(Hrsg.)`, `(a cura di)`, `(Coord.)`
EDITOR_MARK = re.compile(
    r"\s*[,;]?\s*(?:[\[(]\s*(?:eds?|editors?|hrsgg?|hgg?|coords?|dirs?|orgs?|a cura di|comps?|ред)\b\.?\s*[\])]"
    r"|\b(?:eds?\.|editors?\b|hrsg\.|hg\.|a cura di\b|coord\.))",
    re.IGNORECASE,
)
_YEAR_NEXT = re.compile(r"[\s.,;:]*[(\[]?\s*(?:c(?:a|irca)?\.?\s*)?(?:1[5-9]|20)\d\d[a-z]?\s*[)\].,;:/–-]")
_NO_DATE_NEXT = re.compile(
    r"[\s.,;:]*[(\[]\s*(?:n\.?\s?d\b|in press|forthcoming|s\.\s?f|s\.\s?d|o\.\s?J|im druck)", re.IGNORECASE
)
_MAX_AUTHORS = 400


# An organisation that goes by its initials, before its date: `WHO, 2009.`, `UNICEF (2013)`, `FAO. 2011`
_ACRONYM = re.compile(r"(?P<name>[A-Z]{3,10})(?=[.,]?\s\(?(?:1[5-9]|20)\d\d[a-z]?\b[).,:])")


_TITLE_GOES_ON = re.compile(r"\s+[^\W\d_A-Z]")  # ` unifying`: a small letter behind what looked like an initial


@dataclass(frozen=True, slots=True)
class Head:
    """The names at the start of a reference, and where they end."""

    names: tuple[Name, ...]
    end: int
    et_al: bool = False
    editors: bool = False


def read_authors(text: str) -> Head | None:
    """The names a reference begins with; `None` where it begins with something else (a title, a date).

    An organisation before a year in brackets, or known as one by its words, is one literal name.
    """
    acronym = _ACRONYM.match(text)
    if acronym:
        return Head((Name(literal=acronym.group("name")),), acronym.end("name"))
    people = _people(text)
    if people is None:
        return _organisation(text)
    people = _without_article(text, people)
    return replace(people, names=_without_stop(people.names))


def _without_article(text: str, head: Head) -> Head:
    """The head without the `A` that begins the title: `Gallese V. A unifying view` is by Gallese V."""
    last = head.names[-1]
    given = last.given or ""
    if not given.endswith(" A") or not _TITLE_GOES_ON.match(text, head.end):
        return head
    end = text.rindex("A", 0, head.end)
    return replace(head, names=(*head.names[:-1], replace(last, given=given[:-2].rstrip())), end=end)


def _without_stop(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The names, the last one without the full stop that ends the list: `Bonini L, Gallese V.` → `V`."""
    last = names[-1]
    bare = (last.given or "").removesuffix(".")
    if bare == (last.given or "") or "." in bare:
        return names
    undotted = any(n.given and "." not in n.given for n in names[:-1]) or (len(bare) > 1 and bare.isupper())
    return (*names[:-1], replace(last, given=bare)) if undotted else names


def _people(text: str) -> Head | None:
    best: Head | None = None
    for form, pattern in _FIRST_FORMS:
        head = _chain(text, form, pattern)
        if head and _plausible(text, form, head) and (best is None or head.end > best.end):
            best = head
            if form == "family-initials" and len(head.names) > 1:
                break
    return best


def _chain(text: str, form: str, pattern: re.Pattern[str]) -> Head | None:
    first = pattern.match(text)
    if not first:
        return None
    names = [_name(first)]
    end = first.end()
    later: tuple[str, ...] = {
        "family-initials": ("family-initials", "initials-family", "given-family"),
        "initials-family": ("initials-family", "given-family"),
        "family-given": ("given-family", "family-given", "initials-family"),
        "family-given-initial": (),
        "given-family": ("given-family", "initials-family"),
    }[form]
    if form == "family-initials" and first.group("comma") is None:
        later = ("family-initials",)
    while len(names) < _MAX_AUTHORS:
        if ET_AL.match(text, end):
            break
        gap = _SEPARATOR.match(text, end)
        if not gap:
            break
        slash = "/" in gap.group()
        order = (form, *later) if slash else later
        found = next(
            (m for f in order if (m := _FORMS[f].match(text, gap.end())) and _follows(text, f, m, gap.group())), None
        )
        if not found:
            break
        names.append(_name(found))
        end = found.end()
    more = ET_AL.match(text, end)
    if more:
        end = more.end()
    editors = EDITOR_MARK.match(text, end)
    if editors:
        end = editors.end()
    return Head(tuple(names), end, bool(more), bool(editors))


def _follows(text: str, form: str, found: re.Match[str], gap: str) -> bool:
    """Whether a further name may be one here: words that could be a title need a firm sign after them."""
    if form in {"family-initials", "initials-family"}:
        return True
    if re.search(r"&|\band\b|\bund\b|\bet\b|\by\b|\be\b|/", gap):
        return not is_organisation(found.group())
    after = text[found.end() : found.end() + 6]
    if _YEAR_NEXT.match(text, found.end()) or after.startswith((" and ", " & ", ", and ", ", & ", " und ")):
        return True
    # in the run of a list of full names: one more name, then a comma or a full stop
    words = found.group().split()
    return (
        len(words) <= 3  # noqa: PLR2004
        and bool(re.match(r"[,;]\s|\.\s|:\s", after))
        and all(w[:1].isupper() for w in words if fold(w) not in PARTICLES)
        and not is_organisation(found.group())
    )


def _name(found: re.Match[str]) -> Name:
    return Name(family=found.group("family"), given=found.group("given").strip() or None, suffix=found.group("suffix"))


def _plausible(text: str, form: str, head: Head) -> bool:
    """Whether the names end where names end, and are not the first words of a title."""
    after = text[head.end : head.end + 30]
    year_next = bool(_YEAR_NEXT.match(text, head.end) or _NO_DATE_NEXT.match(text, head.end))
    if form in {"family-initials", "initials-family"}:
        if head.et_al or head.editors or len(head.names) > 1 or year_next:
            return True
        return not after or bool(re.match(r"[.,:;(]|\s+[(\"“«„'‘]|\s", after))
    if any(is_organisation(n.display) for n in head.names):
        return False
    if year_next or head.editors:
        return True
    if head.et_al:
        return True
    if form == "family-given-initial":
        return after[:1].isspace()
    if form == "family-given":
        return bool(re.match(r"\.?\s*[\"“«„'‘(]|[.,:;]\s|\.", after)) and len(head.names[0].display.split()) <= 5  # noqa: PLR2004
    single = len(head.names) == 1
    if single and len(head.names[0].display.split()) > 3:  # noqa: PLR2004
        return False
    return bool(re.match(r"[,.:]\s*[\"“«„'‘]|,\s", after)) or (not single and bool(re.match(r"[.:]\s", after)))


def _organisation(text: str) -> Head | None:
    """A corporate author: all before a year in brackets, or a first sentence with a word only they carry."""
    dated = re.match(
        r"([^()\[\]]{2,160}?(?:\([^()]{2,40}\))?)[\s.,:]*(?=[(\[]\s*(?:(?:1[5-9]|20)\d\d[a-z]?"
        r"|n\.?\s?d\.?)\b[^)\]]{0,20}[)\]])",
        text,
    )
    if dated and dated.end() < len(text):
        name = dated.group(1).strip(" .,:;")
        editors = EDITOR_MARK.search(name)
        if editors and editors.end() >= len(name) - 1:
            name = name[: editors.start()].strip(" .,:;")
        if name and len(name.split()) <= 14 and not re.search(r"\d", name):  # noqa: PLR2004
            return Head((Name(literal=name),), dated.end(1), editors=bool(editors))
    plain = re.match(r"([^.;:()\"“]{3,120})(?:\.\s|:\s)", text)
    if plain and is_organisation(plain.group(1)) and plain.group(1)[0].isupper() and plain.end() < len(text) - 10:
        name = plain.group(1).strip(" ,")
        small = sum(w[:1].islower() for w in name.split())
        if small * 2 <= len(name.split()) and len(name.split()) <= 12:  # noqa: PLR2004
            return Head((Name(literal=name),), plain.end(1))
    return None
