"""What the sequence model sees of each token: itself, three neighbours either way, and its place in the string.

The strings of a token depend on its text alone, so they are made once for each word and kept, as the bytes that the
model takes; only brackets, quotes and positions are read off the string at hand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from citecheck.text.lexicon import MONTHS, PARTICLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.parser.fields.tail import Tail
    from citecheck.parser.fields.tokens import Token

_KEPT = 20_000  # words whose strings are kept: some 35 MB
_OPENING, _CLOSING = "([{（【〔［", ")]}）】〕］"
_QUOTES = dict.fromkeys('“”„‟"«»「」『』《》〈〉', '"') | dict.fromkeys("‘’‚‛'`´", "'")
_DASHES = dict.fromkeys("-‐‑‒–—―−﹘﹣－~", "-")
_SAME = _QUOTES | _DASHES | {"，": ",", "、": ",", "．": ".", "。": ".", "：": ":", "；": ";", "（": "(", "）": ")"}
_CLOSES_QUOTE = frozenset("”»」』》〉")
_FAR = (0, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5)  # distances in tokens, in classes that widen
# Limits of the features as the model was fitted to them (bench/training/fields.py): whoever moves one trains anew
_LONGEST_WORD = 24  # letters
_SHORT_WORD = 4  # letters; such words say much as neighbours, too: `vol`, `in`, `et`, `phys`
_AFFIX = 3  # letters of the beginning and the end that are features; shorter words differ by their length
_INITIALS = 3  # capitals in a row; more are no initials

# Words that show what comes next or what this is, by the field that they belong to
_CUES = {
    word: cue
    for cue, words in {
        "vol": "vol volume vols volumes bd band tome tom t jg jahrg jahrgang anno v т том 卷 권 第 제",
        "no": "no nos nr num núm número numero issue iss n heft h fasc вып № 号 호 期",
        "pp": "pp p pages page pgs pg s seite seiten págs pág pp с c стр str art article 页 쪽 頁",
        "ed": "ed eds editor editors edited hrsg hg hgg herausgegeben coord dir dirs org orgs ред comp comps cura",
        "edn": "edn edition aufl auflage edición édition edizione ed",
        "in": "in en dans im",
        "etal": "et al others coll",
        "and": "and und y e et i и & with",
        "proc": "proceedings proc conference conf symposium workshop congress meeting symp actes tagung lecture notes",
        # as the journals of works.jsonl.gz are abbreviated, and of physics in Russian and German
        "jour": "acad academy acta adv advances aerosp agric akad am amer anal ann annals annu annual appl applied"
        " arch archiv archives assoc astron astropart astrophys atmos belg biochem biochim biol biology"
        " biophys bmc bmj bot br brit bull bulletin bus can cardiol cell chem chemistry chin clin commun"
        " communications comp comput condens cryst curr dermatol dis disord dokl dtsch ecol econ educ eksp"
        " electrochem endocrinol eng engineering entomol environ eur evol exp fiz fluid forsch fr front"
        " frontiers gastroenterol genet genom geol geophys ges grav gynecol hematol hist immunol inst instr"
        " instrum int international ital izv j jahrb jama journal jpn lancet lett letters mag magazine manag"
        " matem mater math mathematics mech med medicine meteorol meth methods microbiol mitt mod mol nat natl"
        " nature nazionale neurol neurosci nucl nurs nutr obstet oceanogr oncol ophthalmol opin opt orthop"
        " pathol pediatr pharm pharmacol philos phys physics physiol plasma plos pol polit polym proc procedia"
        " prog psychiatr psychiatry psychol publ quantum quarterly radiol rep reports res rev review reviews"
        " revista revue rivista rom roy scand sci science sciences sect ser sitzungsber soc society sociol sov"
        " spectrosc sports stat suppl surg syst tech technol teor theor theoret thermophys toxicol trans"
        " transactions urol usp vet virol wiss wochenschr zeitschrift zh zool",
        "pub": "press verlag publishers publisher publishing springer wiley elsevier routledge sage blackwell mcgraw"
        " pearson prentice addison wesley academic kluwer university éditions editions edizioni editorial ediciones"
        " издательство изд book books norton penguin macmillan birkhäuser gruyter brill mit ieee acm group hall",
        "place": "york london berlin cambridge oxford paris boston chicago new san francisco amsterdam heidelberg"
        " dordrecht wien münchen frankfurt main hamburg köln tübingen stuttgart leipzig opladen wiesbaden milano roma"
        " venezia madrid barcelona washington dc москва bonn göttingen genève geneva zürich basel ma ca ny nj usa uk",
        "gen": "thesis dissertation phd ph diss report technical tech rep working paper master msc habilitation thèse",
        "web": "available from http https www url doi retrieved accessed internet online verfügbar abrufbar isbn issn",
        "org": "ministry department institute organization organisation association committee council office agency"
        " bundesministerium ministerium institut commission group collaboration consortium bank foundation",
        "when": "press forthcoming submitted accepted nd preparation appear",
        "the": "the a an of for on der die das und zur zum von le la les de del el los du des un une",
    }.items()
    for word in words.split()
}

_Strings = list[bytes]


def names_journals(word: str) -> bool:
    """Whether a word is one that journals are abbreviated by: `Astron`, `Phys`."""
    return _CUES.get(word.lower()) == "jour"


class _Word(NamedTuple):
    """A token's strings: its own, and as the neighbour of tokens up to three places away."""

    own: _Strings
    shape: str
    role: int
    left1: _Strings  # what the token on its right sees of it
    right1: _Strings
    left2: _Strings
    right2: _Strings
    left3: _Strings
    right3: _Strings
    first: bytes  # its shape as the first of two, in front of the token at hand
    first_of_two: bytes  # its shape as the token at hand, in front of another
    second: bytes
    second_glued: bytes  # where no space parts the two


_PLAIN, _NUMBER, _YEAR, _QUOTE, _SINGLE, _OPEN, _CLOSE, _STOP, _MARK, _SILENT = range(10)
_known: dict[str, _Word] = {}


def features(tokens: Sequence[Token], tail: Tail | None = None) -> list[_Strings]:
    """The features of every token, in order; `tail` says which number is which by their form."""
    words = [_known.get(token.text) or _describe_word(token.text) for token in tokens]
    edges = [_EDGE, _EDGE, _EDGE]
    before1 = [_EDGE, *words]
    after1 = [*words[1:], *edges]
    glued = [token.glued for token in tokens]
    found: list[_Strings] = [
        [
            *own.own,
            *before.left1,
            *after.right1,
            *back.left2,
            *ahead.right2,
            *far_back.left3,
            *far_ahead.right3,
            place,
            *state,
            until,
            before.first + (own.second_glued if close else own.second),
            own.first_of_two + (after.second_glued if next_close else after.second),
        ]
        for own, before, after, back, ahead, far_back, far_ahead, place, state, until, close, next_close in zip(
            words,
            before1,
            after1,
            [*edges[:2], *words],
            after1[1:],
            [*edges, *words],
            after1[2:] + edges,
            _position_features(len(words)),
            _features_behind(tokens, words),
            _features_ahead(words),
            glued,
            [*glued[1:], False],
            strict=False,
        )
    ]
    if tail is not None:
        _add_tail(tokens, tail, found)
    return found


@lru_cache(maxsize=2_000)
def _since_mark(far: int, mark: str) -> bytes:
    """How far back the last strong mark is, and which it was."""
    return f"w{_FAR[far]}{mark}".encode()


@lru_cache(maxsize=2_000)
def _until_number(far: int, mark: str) -> bytes:
    """How far it is to the next number, and which mark comes before that."""
    return f"D{_FAR[far]}{mark}".encode()


def _add_tail(tokens: Sequence[Token], tail: Tail, found: list[_Strings]) -> None:
    """Add to the tokens of a rigid form which part they are, and to those just before it that it begins there."""
    sure = b"T!" if tail.exact else b"T?"
    first = True
    for i, token in enumerate(tokens):
        if token.start < tail.start:
            continue
        if token.start >= tail.end:
            break
        if first:
            for back in range(1, min(i, 3) + 1):
                found[i - back].append(b"T-%d" % back)
            first = False
        part = next((name for name, (start, end) in tail.spans.items() if start <= token.start < end), "")
        found[i].append(sure + part.encode())


@lru_cache(maxsize=512)
def _position_features(n: int) -> _Strings:
    """For each of `n` tokens its place in the string, and how far from the end it is."""
    return [b"p%dz%d" % (i * 8 // n, _FAR[min(n - i, 15)]) for i in range(n)]


def _features_ahead(words: Sequence[_Word]) -> _Strings:
    """For each token how far it is to the next number, and which strong mark comes before that."""
    far, mark, found = 15, "", []
    for word in reversed(words):
        found.append(_until_number(far, mark))
        role = word.role
        if role in {_NUMBER, _YEAR}:
            far = 0
        else:
            far = min(far + 1, 15)
            if role not in {_PLAIN, _SILENT, _CLOSE}:
                mark = word.shape
    found.reverse()
    return found


def _features_behind(tokens: Sequence[Token], words: Sequence[_Word]) -> list[_Strings]:
    """What was seen up to each token: brackets and quotes open, years, numbers and sentence ends behind it."""
    state = _State()
    found: list[_Strings] = []
    for i, word in enumerate(words):
        if word.role == _PLAIN:
            found.append([*state.seen, _since_mark(state.run, state.mark)])
            state.run = min(state.run + 1, 15)
            state.since += 1
            continue
        closes = word.role in {_QUOTE, _SINGLE} and state.quote_closes(tokens, words, i)
        if word.role == _OPEN:
            state.bracket = word.shape
        found.append([*state.seen, _since_mark(state.run, state.mark)])
        state.pass_by(word, closes=closes)
    return found


class _State:
    """Brackets, quotes, years and stops seen so far, and the strings that say so."""

    __slots__ = ("bracket", "mark", "number", "quote", "quotes", "run", "seen", "sentence", "since", "year")

    def __init__(self) -> None:
        self.bracket = self.mark = self.quote = ""
        self.quotes = self.year = self.number = self.sentence = self.run = self.since = 0
        self.seen = [b"s0y0n0", b"e0"]

    def quote_closes(self, tokens: Sequence[Token], words: Sequence[_Word], i: int) -> bool:
        """Whether a quotation mark closes the open quote; one that opens is inside it already."""
        role, shape = words[i].role, words[i].shape
        glued_next = i + 1 < len(tokens) and tokens[i + 1].glued
        # a single quotation mark opens only where it is no part of a word: `'Title,'`, not `l'eau`
        mark = tokens[i].text
        opens = role == _QUOTE or (not tokens[i].glued and glued_next and mark != "’")
        if not self.quote and opens and mark not in _CLOSES_QUOTE:
            self.quote, self.since = shape, 0
            self.seen = [f"s{self.bracket}{shape}{self.quotes}y{self.year}n{self.number}".encode(), *self.seen[1:]]
            return False
        ends_word = role == _QUOTE or not glued_next or words[i + 1].role != _PLAIN
        return self.quote == shape and self.since > 0 and ends_word

    def pass_by(self, word: _Word, *, closes: bool) -> None:
        """What a number or a mark changes for the tokens behind it."""
        role = word.role
        if role in {_NUMBER, _YEAR}:
            self.number = min(self.number + 1, 3)
            self.year = self.year or int(role == _YEAR)
            self.run = min(self.run + 1, 15)
        elif role != _SILENT and (role != _SINGLE or closes or self.quote == word.shape):  # else an apostrophe
            if closes:
                self.quote, self.quotes = "", min(self.quotes + 1, 2)
            elif role == _CLOSE:
                self.bracket = ""
            elif role == _STOP and self.run > 1:
                self.sentence = min(self.sentence + 1, 4)
            self.mark = word.shape
            self.run = 0
        inside = f"s{self.bracket}{self.quote}{self.quotes}y{self.year}n{self.number}"
        self.seen = [inside.encode(), f"e{self.sentence}{self.mark}".encode()]


def _describe_word(text: str) -> _Word:
    """Make the strings of a token, and keep them for the next time."""
    if len(_known) >= _KEPT:
        _known.clear()
    shape = _word_shape(text)
    low = text[:_LONGEST_WORD].lower()
    if text.isdigit():
        low = low[:3] if shape == "dY" else "0" * len(low) if len(low) > 1 else low
    elif not text.isalnum():
        low = shape
    cue = "mon" if low in MONTHS else _CUES.get(low) or ("part" if low in PARTICLES else "")
    kind = cue or shape
    near = low if len(low) <= _SHORT_WORD else kind
    word, shaped, close = low.encode(), kind.encode(), near.encode()
    own, left1, right1 = [b"=" + word], [b"-1=" + word], [b"+1=" + word]
    if text.isalnum():  # a mark's shape is the mark itself
        own.append(b"S" + shape.encode())
        left1.append(b"-1S" + shaped)
        right1.append(b"+1S" + shaped)
    if text.isalpha() and len(low) > 1:
        own.append(b">" + low[-_AFFIX:].encode())
        if len(low) > _AFFIX:
            own.append(b"<" + low[:_AFFIX].encode())
        if cue:
            own.append(b"C" + cue.encode())
    word_strings = _known[text] = _Word(
        own,
        shape,
        _word_role(text, shape),
        left1,
        right1,
        [b"-2=" + close],
        [b"+2=" + close],
        [b"-3S" + shaped],
        [b"+3S" + shaped],
        *_as_pair(shape),
    )
    return word_strings


def _as_pair(shape: str) -> tuple[bytes, bytes, bytes, bytes]:
    """A shape as the last four strings of a `_Word` have it."""
    bare = shape.encode()
    return b"b" + bare + b"|", b"a" + bare + b"|", bare, bare + b"g"


def _word_role(text: str, shape: str) -> int:
    """What a token does to brackets, quotes, numbers and stops seen so far."""
    if text.isalpha():
        return _PLAIN
    if shape == "dY":
        return _YEAR
    if text.isdigit():
        return _NUMBER
    if text in _OPENING:
        return _OPEN
    if text in _CLOSING:
        return _CLOSE
    known = {'"': _QUOTE, ".": _STOP, ",": _MARK, ":": _MARK, ";": _MARK, "'": _SINGLE, "/": _MARK}
    return known.get(shape, _SILENT)


def _word_shape(text: str) -> str:
    """`dY` a year, `d3` three digits, `A` an initial, `AA` capitals, `Aa`, `a`, `aA`, `x` letters without case."""
    if text.isdigit():
        if len(text) == len("2018") and text[:2] in {"15", "16", "17", "18", "19", "20"}:
            return "dY"
        return f"d{min(len(text), 7)}"
    if not text.isalpha():
        return "?" if "\ud800" <= text <= "\udfff" else _SAME.get(text, text)  # half a character has no bytes
    if text.isupper():
        return "A" if len(text) == 1 else "AA" if len(text) <= _INITIALS else "AAA"
    if text.islower():
        return "a" if len(text) > _AFFIX else f"a{len(text)}"
    if text[0].isupper():
        return "Aa" if text[1:].islower() else "AaA"
    return "aA" if text[0].islower() else "x"


_EDGE = _Word([], "", _SILENT, [b"-1#"], [b"+1#"], [b"-2#"], [b"+2#"], [], [], *_as_pair(""))
