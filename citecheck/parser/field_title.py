"""Title, source and publisher: the words of a reference between its names and its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from citecheck.parser.field_authors import EDITOR_MARK, read_authors
from citecheck.text.names import UPPER

if TYPE_CHECKING:
    from citecheck.models import Name

# `“Title,” Journal`, `„Titel“`, `«Название»`, `"Title."`, `'Title',`
_QUOTED = re.compile(
    r"^\s*(?:“(?P<a>[^“”]{3,600})”|\"(?P<b>[^\"]{3,600})\"|«\s?(?P<c>[^«»]{3,600}?)\s?»|»(?P<g>[^«»]{3,600})«"
    r"|„(?P<d>[^„“”]{3,600})[“”]|"
    r"``(?P<e>[^`]{3,600}?)(?:''|\"|”)|[‘'](?P<f>.{3,400}?)[’'](?=[\s,.;]))"
)
# `. In: `, ` In ` after a stop, `, in `, ` // ` (GOST)
_IN = re.compile(
    r"(?:(?<=[.?!,;:)\"”’»])|(?<=[.?!,;:)\"”’»]\s)|\s[-–—])\s*\b(?:[Ii]n:?|[Ee]n:|[Dd]ans:?"
    r"|[Ii]m)\s+(?=[^a-z\W]|[\"“«‘'*(\d]|the\s)|\s//\s"
)
_IN_START = re.compile(r"^\s*(?:[Ii]n:|[Ii]n\s(?=Proc|[\"“«„»]\s?\w)|//)\s*")
_SENTENCE = re.compile(r"(?<=[.?!])[”\"’)]?\s+")
# `3rd ed.`, `(2nd ed.)`, `2., überarb. Aufl.`, `Second edition`
_EDITION = re.compile(
    r"[,.;]?\s*\(?\b(?P<edition>(?:\d{1,2}(?:st|nd|rd|th|\.)?|first|second|third|fourth|fifth"
    r"|rev(?:ised)?\.?)(?:,?\s(?:rev\.|revised|überarb\.|erw\.|aktual\.))?\s(?:edn?\b\.?|edition\b"
    r"|Aufl(?:age)?\b\.?|ed\.))\)?",
    re.IGNORECASE,
)
_PUBLISHER_WORD = re.compile(
    r"\b(?:Press|Verlag|Publish(?:ers|ing|er)|Publications|Springer|Wiley|Elsevier|Routledge|Sage|SAGE"
    r"|Blackwell|Birkh|McGraw|Pearson|"
    r"Prentice|Addison|Academic|Kluwer|Oxford UP|Cambridge UP|MIT|IEEE|ACM|Guilford|Norton|Penguin|Harper"
    r"|Random House|Macmillan|"
    r"Palgrave|Erlbaum|Benjamins|Gruyter|Brill|Thieme|Karger|Hogrefe|Beltz|Suhrkamp|Campus|Nomos|Books"
    r"|Editor(?:ial|a)|Edizioni|"
    r"Éditions|Editions|Издательство|Изд-во|Wissenschaften|VS|Lippincott|Saunders|Mosby|Churchill|Chapman|CRC"
    r"|World Scientific|"
    r"North-Holland|Dover|Freeman|Plenum|Humana|Dekker|Morgan Kaufmann|O'Reilly|Knopf|Vintage|Einaudi|Laterza"
    r"|Mulino|Fischer|Rowohlt|Beck|Mohr|Univ\. of \w+ Press)\b"
)  # fmt: skip
# `New York: American Elsevier`, `Cambridge, MA: MIT Press`, `Opladen/Wiesbaden: Westdeutscher Verlag`
_PLACE_PUBLISHER = re.compile(
    rf"(?:(?<=[.?!)\"”])|(?<=,)|(?<=\s[-–—]))\s+(?P<place>[{UPPER}][\w.'’-]*(?:[ /,&-]+(?:[{UPPER}(][\w.'’)-]*"
    rf"|am|of|a\.\s?M\.|and|und)){{0,6}})\s?:\s(?P<publisher>[^:]{{2,120}})$"
)
_CONFERENCE = re.compile(
    r"\b(?:Proc(?:eedings|\.)?|Conference|Conf\.|Symposium|Workshop|Congress|Meeting|Tagung)\b", re.IGNORECASE
)
_TITLE_ENDS = frozenset(
    {
        "review",
        "study",
        "analysis",
        "survey",
        "report",
        "update",
        "overview",
        "trial",
        "introduction",
        "method",
        "perspective",
    }
)
_ABBREVIATED = re.compile(rf"^(?:[{UPPER}][\w'’-]{{0,11}}|of|and|the|in|für|de|et|&|der)$")


@dataclass(frozen=True, slots=True)
class Source:
    """What stands between names and numbers, told apart."""

    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    edition: str | None = None
    editors: tuple[Name, ...] = ()
    chapter: bool = False


def read_source(text: str, *, journal: bool) -> Source:
    """Title, container, publisher, edition and editors of the middle of a reference.

    `journal` says that volume or pages follow, so that the last piece is a container and no publisher.
    """
    text = text.strip(" ,;:.-–—*_")
    edition = None
    found = _EDITION.search(text)
    if found:
        edition = found.group("edition").strip(" .,(")
        text = f"{text[: found.start()].rstrip(' ,;(')}. {text[found.end() :].lstrip(' .,;)')}".strip(" ,;.")
    quoted = _QUOTED.match(text)
    if quoted:
        title = next(g for g in quoted.groups() if g)
        rest = text[quoted.end() :]
        if rest[:1].isalpha():
            quoted = None
    if quoted:
        source = _after_title(rest.strip(" .,;:"), journal=journal)
    elif inside := _chapter_cut(text):
        title = text[: inside.start()]
        source = _after_title(text[inside.end() :], journal=journal, chapter=True)
    else:
        title, source = _unquoted(text, journal=journal)
    return Source(
        _tidy(title),
        _tidy(source.container),
        _tidy(source.publisher),
        edition,
        source.editors,
        source.chapter,
    )


def _chapter_cut(text: str) -> re.Match[str] | None:
    for found in _IN.finditer(text):
        if found.start() > 5:  # noqa: PLR2004
            sure = text[found.start() : found.end()].strip() != "in" or _looks_container(text[found.end() :])
            if sure:
                return found
    return None


def _looks_container(text: str) -> bool:
    return bool(
        _CONFERENCE.search(text[:80])
        or EDITOR_MARK.search(text[:160])
        or re.match(r"[A-Z][\w.]*\s[A-Z]", text)
        or text[:1] in "“\"«‘'"
    )


def _after_title(text: str, *, journal: bool, chapter: bool = False) -> Source:
    """Container, editors and publisher, where the title is known to have ended."""
    start = _IN_START.match(text) or re.match(r"^\s*[Ii]n\s+(?=[A-Z\"“«‘])", text)
    if start:
        text, chapter = text[start.end() :], True
    editors: tuple[Name, ...] = ()
    if chapter:
        editors, text = _editors_first(text)
        if not editors:
            editors, text = _editors_later(text)
    publisher = None
    if chapter or not journal:
        text, publisher = _take_publisher(text)
    else:
        editors_here, text = _editors_later(text) if EDITOR_MARK.search(text) else ((), text)
        editors = editors or editors_here
    if not text.strip() and publisher and not chapter:
        return Source(publisher=publisher, editors=editors)
    return Source(container=text, publisher=publisher, editors=editors, chapter=chapter)


def _editors_first(text: str) -> tuple[tuple[Name, ...], str]:
    """`X, Y (eds.) Book title`: editors before the book they edited."""
    mark = EDITOR_MARK.search(text[:400])
    if not mark:
        return (), text
    head = read_authors(text)
    if head and head.editors:
        return head.names, text[head.end :].lstrip(" .,:;")
    names = _names(text[: mark.start()])
    return (names, text[mark.end() :].lstrip(" .,:;")) if names else ((), text)


def _names(text: str) -> tuple[Name, ...]:
    head = read_authors(text + " (2000)")
    if head and head.end >= len(text.rstrip(" .,")) - 1 and not any(n.literal for n in head.names):
        return head.names
    return ()


_EDITED_BY = re.compile(
    r"[,.]?\s+\(?\b(?:[Ee]d(?:ited|s?\.)\sby|hrsg\.\svon|herausgegeben von|a cura di"
    r"|[Ee]ds?\.)\s+(?P<names>[^()]{4,160}?)(?=[.,]\s(?:[A-Z][\w. ]+:|\d)|\)|\.\s|$)"
)


def _editors_later(text: str) -> tuple[tuple[Name, ...], str]:
    """`Title. Chambers C, editor. Journal` and `Book, edited by X and Y`: editors after a title."""
    by = _EDITED_BY.search(text)
    if by and (names := _names(by.group("names"))):
        return names, f"{text[: by.start()]}. {text[by.end() :].lstrip(' .,;)')}"
    for mark in islice(EDITOR_MARK.finditer(text), 3):
        for stop in _stops(text, mark.start())[:4]:
            if _names(text[stop : mark.start()]):
                begin = _widest(text, stop, mark.start())
                rest = f"{text[:begin].rstrip(' ,')} {text[mark.end() :].lstrip(' .,;')}"
                return _names(text[begin : mark.start()]), rest
    return (), text


_STOP = re.compile(r"[.?!,:]\s+")


def _stops(text: str, end: int) -> list[int]:
    """Where pieces begin before `end`, the nearest first; names of editors take up no more than the window."""
    return [m.end() for m in _STOP.finditer(text, max(0, end - 200), end)][::-1]


def _widest(text: str, stop: int, end: int) -> int:
    """The earliest start of the run of editors' names that ends at `end`."""
    begin = stop
    for earlier in _stops(text, stop)[:10]:
        if earlier < begin and _names(text[earlier:end]):
            begin = earlier
    return begin


def _take_publisher(text: str) -> tuple[str, str | None]:
    """`Title. New York: Wiley` → title, publisher."""
    opened = text.rfind("(")
    if opened > 8 and ")" not in text[opened:] and re.search(r"[,:]|[A-Z]", text[opened:]):  # noqa: PLR2004
        # `Title (Boston: Little, Brown, 1963)`: the year at the end is taken already, and its bracket with it
        inside = text[opened + 1 :]
        return text[:opened], inside.partition(":")[2].strip() or inside.split(",")[0]
    placed = _PLACE_PUBLISHER.search(text)
    if placed and (stop := re.search(r"^.*\w{4}\.\s", placed.group("place"))):
        cut = placed.start("place") + stop.end()
        return text[:cut], placed.group("publisher")
    if placed and len(placed.group("publisher").split()) <= 8:  # noqa: PLR2004
        return text[: placed.start()], placed.group("publisher")
    pieces = re.split(r"(?<=[.,;)])\s+", text)
    for i in range(len(pieces) - 1, 0, -1):
        if _PUBLISHER_WORD.search(pieces[i]) and len(pieces[i].split()) <= 7:  # noqa: PLR2004
            before = " ".join(pieces[:i])
            if i > 1 and len(pieces[i - 1].split()) <= 3 and pieces[i - 1].endswith(","):  # noqa: PLR2004
                before = " ".join(pieces[: i - 1]) if _is_place(pieces[i - 1]) else before
            return before, pieces[i]
    return text, None


def _is_place(text: str) -> bool:
    return bool(re.fullmatch(rf"[{UPPER}][\w.’'-]+(?:\s[{UPPER}][\w.]+){{0,2}},?", text))


def _unquoted(text: str, *, journal: bool) -> tuple[str, Source]:
    editors: tuple[Name, ...] = ()
    if EDITOR_MARK.search(text) or _EDITED_BY.search(text):
        editors, text = _editors_later(text)
    if not journal:
        title, publisher = _take_publisher(text)
        if publisher:
            return title, Source(publisher=publisher, editors=editors)
    pieces = [p for p in _SENTENCE.split(text) if p.strip(" .")]
    if journal:
        title, container = _journal_cut(pieces)
        return title, Source(container=container or None, editors=editors)
    if len(pieces) > 1 and _is_place(pieces[-1].rstrip(" .")) and len(pieces[-1].split()) <= 2:  # noqa: PLR2004
        text = text[: text.rfind(pieces[-1])]
    return text, Source(editors=editors)


def _journal_cut(pieces: list[str]) -> tuple[str, str]:
    """Title and journal: the journal is the last sentence, with the abbreviations before it that belong to it."""
    if not pieces:
        return "", ""
    at = len(pieces) - 1
    while at > 1 and _is_abbreviation(pieces[at - 1]):
        at -= 1
    if at == 1 and _is_abbreviation(pieces[0]) and pieces[0].endswith("."):
        return "", " ".join(pieces)
    if at == 0:
        return _comma_cut(pieces[0])
    before, container = " ".join(pieces[:at]), " ".join(pieces[at:])
    head, comma, last = before.rpartition(", ")
    if comma and before.endswith(".") and len(head) > 12 and _abbreviation_head(last, container):  # noqa: PLR2004
        return head, f"{last} {container}"
    return before, container


def _abbreviation_head(last: str, container: str) -> bool:
    words = last.rstrip(".").split()
    return (
        0 < len(words) <= 3  # noqa: PLR2004
        and all(_ABBREVIATED.match(w) for w in words)
        and len(words[-1]) <= 7  # noqa: PLR2004
        and len(container.split()) <= 6  # noqa: PLR2004
    )


def _is_abbreviation(piece: str) -> bool:
    words = piece.rstrip(".").split()
    if not piece.endswith(".") or not words or len(words) > 3 or words[-1].casefold() in _TITLE_ENDS:  # noqa: PLR2004
        return False
    longest = 11 if len(words) == 1 else 8
    return all(_ABBREVIATED.match(w.strip(".,()")) for w in words) and len(words[-1]) <= longest


def _comma_cut(text: str) -> tuple[str, str]:
    """`Title of a paper, Journal of Things` → at the last comma before a short run of capitals."""
    for found in reversed(list(re.finditer(r"[,:–-]\s", text))):
        last = text[found.end() :]
        if found.group()[0] != "," or not last[:1].isupper():
            continue
        if 1 <= len(last.split()) <= 10 and found.start() > 8:  # noqa: PLR2004
            return text[: found.start()], last
    words = text.split()
    small = sum(w[:1].islower() and w not in {"of", "and", "the", "in", "for", "de", "et", "für", "und"} for w in words)
    if len(words) <= 8 and not small:  # noqa: PLR2004
        return "", text
    return text, ""


def _tidy(text: str | None) -> str | None:
    if not text:
        return None
    text = " ".join(text.split()).strip(" ,;:*_")
    text = re.sub(r"[\s.,;:]+$", "", text) if not text.endswith("...") else text
    if text[:1] in '“"«„' and text[-1:] in '”"»“':
        text = text[1:-1].strip(" ,.;")
    return text or None
