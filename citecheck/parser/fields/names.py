"""A run of text known to hold names, as a list of names: families, given names, suffixes, organisations.

The order of a name's parts is read off the whole list: initials and commas say whether the family comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.models import Name
from citecheck.text.lexicon import AND_WORDS, AND_WORDS_OF, ET_AL_PATTERN, PARTICLES, UNSURE_AND_WORDS
from citecheck.text.names import UPPER, is_organisation
from citecheck.text.normalize import fold

_ET_AL = re.compile(rf"{ET_AL_PATTERN}|\bothers\b|&\s*others\b|外|等|외", re.IGNORECASE)
_ROLE = re.compile(
    r"[\s,;(\[]*\b(?:[Ee]dd?s?|[Ee]ditors?|EDITORS?|[Ee]dited by|[Ee]ds? by|[Hh]rsgg?|[Hh]gg?|coords?|dirs?"
    r"|orgs?|a cura di|comps?|(?<=[(\[])(?:Coords?|Dirs?|Orgs?|Comps?)|[Рр]ед|herausgegeben von)\b[.\s)\],:]*"
)
# Text that must be there, in lower case, before a costly pattern is tried
_ROLE_HINTS = "ed hrsg hg coord dir org cura comp ред".split()
# "and" as a word; one that is a small word of other languages too only behind initials: `Novák, P. a Malý, K.`
_BEHIND_INITIALS = AND_WORDS_OF["cs sk"] | UNSURE_AND_WORDS
_AND_WORD = "|".join(sorted(word for word in AND_WORDS | {"with"} if word.isalpha() and word not in _BEHIND_INITIALS))
_AND = re.compile(
    rf"\s*[,;]?\s*(?:&|\b(?:{_AND_WORD})\b)\s+(?=\S)|(?<=\.)\s+(?:{'|'.join(sorted(_BEHIND_INITIALS))})\s+(?=\S)"
    r"|\s*[,;]?\s*&\s*|\s+[·•]\s+|\s+u\.\s+(?=\S)"
)
_IN_FAMILIES = frozenset({"e", "y", "i"})  # between two words of an Iberian family name
_STRONG = re.compile(r"\s*(?:;|；|\s/\s|\|)\s*")
_SLASH = re.compile(r"(?<=[\w.])\s*/\s*(?=\w)")
_COMMA = re.compile(r"\s*[,，、]\s*")
_U = f"[{UPPER}]"
# `S. C.`, `SC`, `J.-P.`, `J P`, `Yu.`, `St.`: given names cut short
_BEHIND = (
    r"(?:\s(?:de|da|do|dos|das|del|della|di|du|le|la|van|von|der|den|ter|ten|e)\b\.?)*"  # `S. L. de`, `L. van der`
)
_INITIALS = re.compile(
    rf"(?:{_U}[^\W\d_]{{0,2}}\s?\.[\s‐‑–-]*)+(?:{_U}(?!\w))?"
    rf"|{_U}{{1,4}}(?:[‐‑–-]{_U}{{1,2}})?(?:\s{_U}(?!\w))*|{_U}(?:\s{_U})*"
)
_FAMILY_GIVEN = re.compile(rf"[^\W\d_][\w'’-]+,?\s(?:{_INITIALS.pattern})(?=$|[\s,;])")  # `Silva J`, `Gasset, J.`
_GIVEN = re.compile(rf"(?:{_INITIALS.pattern}){_BEHIND}(?:\s?(?:{_INITIALS.pattern}))?")  # `M. de C. M.`
_SUFFIX = re.compile(r"(?:[Jj]r|[Ss]r|II|III|IV|ii|iii|2nd|3rd|4th)\.?")
_TRAILING_INITIALS = re.compile(rf"(?<=[^\W\d_])[\s,]+(?P<given>{_INITIALS.pattern})$")
_LEADING_INITIALS = re.compile(
    rf"(?P<given>(?:{_U}[^\W\d_]{{0,2}}\s?\.[\s‐‑–-]*)+|{_U}(?:\s{_U}){{0,2}}(?=\s{_U}[^\W\d_])"
    rf"|{_U}{{2}}(?=\s{_U}[^\W\d_]))\s*(?=\S{{2}})"
)
# `ATLAS Collaboration, G. Aad`, `STAR Collaboration (Abelev B. I.)`
_BODY_AND_PEOPLE = re.compile(
    r"(?P<body>[^,;()]*\b(?:[Cc]ollab(?:oration)?\.?|[Cc]onsortium|[Gg]roup|[Tt]eam))\s*[,:;(]\s*(?P<people>\S.*)",
    re.DOTALL,
)
# `Fillat MF The FUR …`: words that begin titles and are no names, behind initials
_TITLE_WORD = re.compile(
    rf"(?:(?<=[{UPPER}]{{2}})|(?<=\s[{UPPER}])|(?<=\.))\s(?=(?:The|On|How|Why|What|Is|Are|Does|From)\s)"
)
# the last name of a run in full or with initials, and what follows it: no more names, to go by the marks
_LAST_NAME = re.compile(
    rf"(?:^|[;,&]\s*|\b(?:and|e|y|et|und)\s+)(?P<family>[^\s,;.&]+(?:\s[^\s,;.&]+){{0,2}}),\s"
    rf"(?:(?P<full>{_U}[^\W\d_]{{2,}}(?:[\s-](?:{_U}[^\W\d_]{{2,}}|{_U}\.|de|da|do|dos|das|del|van|von)){{0,4}}\.)"
    rf"|(?:{_U}\.[\s‐‑–-]?){{1,4}}{_BEHIND})\s+(?P<rest>(?!{_U}\.){_U}[^;,&]+)$"
)
_EDGES = ' \t,;:()[]{}*_/|"“”«»–—-'
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RUN_NAME = re.compile(rf"({_U}[^\W\d_]*[a-zß-ÿ][\w'’-]*)\s({_U}{{1,3}})(?=\s|$)")
_UNSPACED = re.compile(rf"({_U}[a-zß-ÿ]+)({_U}{{1,3}})")  # `ZhaoZ`, the space lost
_RUN = re.compile(rf"{_RUN_NAME.pattern}(?:\s+{_RUN_NAME.pattern})+")
# The commonest Chinese and Korean families, which lists often print first: `Liu Xun`, `Kim Minsu`. Not those that are
# given names too (Lee, Young).
_FAMILY_FIRST = frozenset(
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Zhu Hu Guo Gao Luo Zheng Liang Xie Tang Feng Deng Cao Peng"
    " Zeng Xiao Tian Dong Pan Yuan Cai Jiang Du Ye Cheng Wei Su Lu Ding Ren Yao Lin Kim Park Choi Jeong Jung Kang Cho"
    " Yoon Jang Lim Shin Kwon Hwang Ahn Song Nguyen Tran".split()
)
_PAIR, _TRIPLE = 2, 3  # parts of a name between commas: family, given and perhaps a suffix; also words
_WHOLE_PAIRS = ((1, 1), (1, 2), (2, 1))  # words on either side of a comma; `Liu Xun, Zhang Wei` are two people
_LONGEST = 160  # code points of one name; set by hand, it bounds the work of the patterns
_LONG = 6  # words; no printed personal name of the dev lists has more


_MIDDLE_INITIAL = re.compile(rf"\s[{UPPER}]\.?\s")  # `Dale E. Gary`
# `Finkers, R., … Mons, B.` (APA 7, 9.8), `…, & Mons, B.`
_LEFT_OUT = re.compile(r",?\s*(?:…|\.\s?\.\s?\.)[\s,]*(?:(?:&|and)\s+)?(?=[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a stretch, whether more were left out, and whether they are called editors."""

    names: tuple[Name, ...]
    et_al: bool
    editors: bool


def split_names(text: str) -> Names:
    """Read the names of a run of text. A piece that is no person's name is an organisation, taken as it is."""
    low = text.lower()
    editors = any(hint in low for hint in _ROLE_HINTS) and bool(_ROLE.search(text))
    text = _ROLE.sub(", ", text) if editors else text
    more = _ET_AL.search(text)
    if more:
        rest = text[more.end() :].strip(_EDGES + ".")
        text = text[: more.start()].rstrip(" \t\n,;([").removesuffix(" and") + (f", {rest}" if rest else "")
    cut = _LEFT_OUT.search(text)
    text = _LEFT_OUT.sub(", ", text) if cut else text
    text = re.sub(r"^\s*(?:in|by)\s*:?\s+(?=[^\W\d_])", "", text.strip(), flags=re.IGNORECASE).strip(_EDGES)
    names = tuple(n for n in _split_list(text) if n != Name())
    return Names(_strip_last_stop(names), bool(more or cut), editors)


def names_end(text: str) -> int | None:
    """Find where the names of a run of text end and words of a title begin, or `None` where there are none.

    `PITA, João Rui. Farmácia`: behind given names in full a stop ends the names. `COUTINHO, R. Mamadou Ba`: a family
    in capitals takes no words behind its initials. Nothing of the rest may join or part names.
    """
    if begins := _TITLE_WORD.search(text):
        return begins.end()
    found = _LAST_NAME.search(text)
    if not found:
        return None
    rest = found.group("rest").strip()
    capitals = found.group("family").isupper() and len(found.group("family")) > _PAIR
    sentence = ". " in rest or any(w.islower() and fold(w) not in PARTICLES for w in rest.split())
    sure = found.group("full") is not None or ((capitals or sentence) and not _GIVEN.fullmatch(rest))
    return found.start("rest") if sure else None


def _strip_last_stop(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The names, the last one without the full stop that ends the list: `Bonini L, Gallese V.` → `V`."""
    last = names[-1] if names else Name()
    given = last.given or ""
    bare = given.removesuffix(".")
    if bare == given or "." in bare:
        return names
    undotted = any(n.given and "." not in n.given for n in names[:-1]) or (len(bare) > 1 and bare.isupper())
    return (*names[:-1], Name(last.family, bare, last.suffix)) if undotted else names


def _split_list(text: str) -> list[Name]:
    """The names of a text without roles and "et al.": bodies apart, then split at the strongest mark there is."""
    if not text:
        return []
    plain = text.rstrip(" .")
    found = _BODY_AND_PEOPLE.match(text)
    if found and _has_initials(found.group("people").strip(_EDGES).split(",")[0]):
        body = Name(literal=found.group("body").strip(_EDGES + "."))
        return [body, *_split_joined(found.group("people").strip(_EDGES), alone=False)]
    if is_organisation(plain) and not any(_has_initials(p.strip()) for p in _COMMA.split(plain)):
        pieces = [p for p in _STRONG.split(plain) if p.strip()]
        return [Name(literal=p.strip(_EDGES + ".")) for p in pieces]
    for mark in (_STRONG, _SLASH):
        if mark.search(text):
            return [name for piece in mark.split(text) for name in _split_joined(piece, alone=True)]
    return _split_joined(text, alone=False)


def _split_joined(text: str, *, alone: bool) -> list[Name]:
    """Names joined by `and` or `&`; `alone`: each piece is one name, however many commas it has."""
    found: list[Name] = []
    inverted = False
    parts = [p for p in _split_and(text) if p and p.strip(_EDGES)]
    for part in parts:
        pieces = [p.strip() for p in _COMMA.split(part.strip(_EDGES)) if p.strip(_EDGES + ".")]
        whole = alone and 0 < len(pieces) <= _TRIPLE and len(parts) == 1
        if whole and not (len(pieces) > 1 and _has_initials(pieces[0])):
            found.append(_build_name(pieces))
            continue
        names, inverted = _split_commas(pieces, inverted=inverted)
        found += names
    return found


def _split_and(text: str) -> list[str]:
    """The text split at each `and`, but for one within a family name: `Costa e Silva J`, `Ortega y Gasset, J.`."""
    parts, at = [], 0
    for found in _AND.finditer(text):
        if found.group().strip() in _IN_FAMILIES:
            bare = [w for w in _COMMA.split(text[at : found.start()])[-1].split() if fold(w) not in PARTICLES]
            if len(bare) == 1 and len(bare[0]) > 1 and bare[0][-1] != "." and _FAMILY_GIVEN.match(text, found.end()):
                continue
        parts.append(text[at : found.start()])
        at = found.end()
    return [*parts, text[at:]]


def _split_commas(pieces: list[str], *, inverted: bool) -> tuple[list[Name], bool]:
    """Pieces between commas: `Family, I.` pairs, names each whole, or a mix as `Lippert, Barbara, Gaby Umbach`."""
    found: list[Name] = []
    i = 0
    while i < len(pieces):
        piece, after = pieces[i], pieces[i + 1] if i + 1 < len(pieces) else ""
        if after and _is_one_name(piece, after, first=not found, inverted=inverted, left=len(pieces) - i):
            suffix = pieces[i + 2] if i + 2 < len(pieces) and _SUFFIX.fullmatch(pieces[i + 2]) else None
            if _SUFFIX.fullmatch(after):
                name = _read_name(piece)
                found.append(Name(name.family, name.given, after, name.literal))
            else:
                found.append(Name(*_family_suffix(piece, after, suffix)))
            inverted = True
            i += 3 if suffix else 2
        else:
            # `Leal WS Clardy J`: names with nothing between them
            several = _RUN_NAME.finditer(piece) if _RUN.fullmatch(piece) else ()
            found += [Name(run.group(1), run.group(2)) for run in several] or [_read_name(piece)]
            # `Chhabra, Sherry, Dale E. Gary, Gregg Hallinan`: behind one whole name the others are whole too
            inverted = inverted and not (len(piece.split()) > 1 and not _TRAILING_INITIALS.search(piece))
            i += 1
    return found, inverted


def _family_suffix(family: str, given: str, suffix: str | None) -> tuple[str, str | None, str | None]:
    """Family name, given names and suffix, which may be printed behind the given names: `Smith, John Jr`."""
    parts = given.split()
    if suffix is None and len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]):
        given, suffix = " ".join(parts[:-1]), parts[-1]
    given = given.strip(_EDGES)
    if given.endswith(".") and fold(given.split()[-1]) in PARTICLES and given.split()[-1].islower():
        given = given.removesuffix(".")  # `Paiva, Manuel Henriques de.`
    return family.strip(_EDGES + "."), given or None, suffix


def _is_one_name(piece: str, after: str, *, first: bool, inverted: bool, left: int) -> bool:
    """Whether `piece, after` is one name: a family and its given names."""
    if _SUFFIX.fullmatch(after):
        return True
    if _UNSPACED.fullmatch(piece) and _UNSPACED.fullmatch(after):
        return False
    if _GIVEN.fullmatch(after.rstrip(".") + ".") or _GIVEN.fullmatch(after):
        return not _has_initials(piece) or (inverted and not piece.endswith("."))  # `Sudha, M. L., Haridas R, P.`
    if _has_initials(piece) or _CJK.search(piece):
        return False
    content = [w for w in piece.split() if fold(w) not in PARTICLES]
    words = re.sub(rf"{_BEHIND}$", "", after).split()  # `Paiva, Manuel Henriques de`
    # `Koh, Myung Jin, Hyoungsu Park, and …`: a list of whole names does not begin with a family name alone
    leads = first and left > _PAIR and not is_organisation(after) and not content[0].isupper() if content else False
    if len(content) == 1 and len(words) <= _TRIPLE and (_TRAILING_INITIALS.search(after) or len(words) == 1 or leads):
        return not (len(words) == 1 and not first and not inverted and left > _PAIR)
    if (
        first
        and left == _PAIR
        and ((len(content), len(words)) in _WHOLE_PAIRS or (piece.isupper() and len(words) < _LONG))
    ):
        return True
    whole = _MIDDLE_INITIAL.search(piece)
    return bool(inverted and not whole and len(content) <= _PAIR and len(words) <= _TRIPLE and left % 2 == 0)


def _has_initials(piece: str) -> bool:
    """Whether a piece begins or ends with given names cut to letters: `Smith J`, `J. Smith`."""
    return len(piece) <= _LONGEST and bool(_TRAILING_INITIALS.search(piece) or _LEADING_INITIALS.match(piece))


def _build_name(pieces: list[str]) -> Name:
    """The name whose parts are between commas: `Smith`, `John`, `Jr`, in either order of the last two."""
    if len(pieces) == 1:
        return _read_name(pieces[0])
    if len(pieces) == _TRIPLE and _SUFFIX.fullmatch(pieces[1]):
        return Name(*_family_suffix(pieces[0], pieces[2], pieces[1]))
    suffix = pieces[2] if len(pieces) > _PAIR and _SUFFIX.fullmatch(pieces[2]) else None
    return Name(*_family_suffix(pieces[0], pieces[1], suffix))


def _read_name(piece: str) -> Name:
    """One name without a comma: `Herpertz SC`, `S. C. Herpertz`, `Sabine C. Herpertz`, `유경준`, an organisation."""
    piece = piece.strip(_EDGES)
    if len(piece) > _LONGEST:
        return Name(literal=piece)
    words = piece.split()
    suffix = words.pop() if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else None
    piece = " ".join(words)
    if not words:
        return Name()
    if (len(words) > _PAIR and is_organisation(piece)) or words[0] in {"The", "THE"}:
        return Name(literal=piece.strip(_EDGES + "."))
    return _read_initials(piece, suffix) or _read_full_name(piece, words, suffix)


def _read_initials(piece: str, suffix: str | None) -> Name | None:
    """A name whose given names are cut to letters; `None` where they are not."""
    if unspaced := _UNSPACED.fullmatch(piece):
        return Name(unspaced.group(1), unspaced.group(2), suffix)
    found = _LEADING_INITIALS.match(piece)
    if found and piece[found.end() :].strip() and not _INITIALS.fullmatch(piece[found.end() :].strip()):
        return Name(piece[found.end() :].strip(_EDGES + "."), found.group("given").strip(), suffix)
    found = _TRAILING_INITIALS.search(piece) or _TRAILING_INITIALS.search(piece.rstrip("."))
    if found:
        return Name(piece[: found.start()].strip(_EDGES + "."), found.group("given").strip(), suffix)
    return None


def _read_full_name(piece: str, words: list[str], suffix: str | None) -> Name:
    """A name given in full, or an organisation's."""
    bare = piece.strip(_EDGES + ".")
    if len(words) > _LONG or is_organisation(bare) or re.search(r"\d", bare):
        return Name(literal=bare)
    if len(words) == 1:
        return (
            Name(literal=bare)
            if bare.isupper() and len(bare) > _PAIR and bare.isascii()
            else Name(family=bare, suffix=suffix)
        )
    if words[0].isupper() and len(words[0]) > _PAIR and not words[-1].isupper():  # GATTI Tancredi
        split = next(i for i, w in enumerate([*words, "x"]) if not w.isupper() or len(w) < _TRIPLE)
        return Name(" ".join(words[:split]), " ".join(words[split:]) or None, suffix)
    if words[0] in _FAMILY_FIRST and words[-1] not in _FAMILY_FIRST and len(words) <= _TRIPLE:
        return Name(words[0], " ".join(words[1:]), suffix)
    at = next(
        (i for i, w in enumerate(words[1:], 1) if len(fold(w)) > 1 and fold(w) in PARTICLES and i < len(words) - 1),
        len(words) - 1,
    )
    return Name(" ".join(words[at:]).strip(_EDGES + "."), " ".join(words[:at]), suffix)
