"""Citations by author and year: `(Duman & Monteggia, 2006)`, `Smith (2001, 2003a)`, `Herpertz et al. 2001`.

Every year of the text is an anchor; the authors are read backwards from it (`author_list`). All in one
bracket is one citation; so is a narrative mention with its years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citecheck.models import Target
from citecheck.parser.citations.author_list import WINDOW, is_object, read_back, tokens_before
from citecheck.parser.citations.not_authors import introduces_thing, is_authority, is_product
from citecheck.text.dates import NO_YEAR
from citecheck.text.lexicon import AND_PATTERN
from citecheck.text.names import UPPER
from citecheck.text.normalize import DASH_CLASS, fold

if TYPE_CHECKING:
    from citecheck.parser.citations.author_list import AuthorList, Lexicon
    from citecheck.parser.citations.brackets import Group, Groups

# A year that can date a work: `2001`, `et al.2001`, `2001a,b`, `1915/1957`; not `1990–2000`, `p. 1998`, `10.1016/2001`
_YEAR = re.compile(
    r"(?:(?<![\w./:])|(?<=al\.))(?P<year>(?:1[5-9]|20)\d\d)(?:/(?P<second>(?:1[5-9]|20)\d\d))?"
    r"(?P<suffix>[a-z](?:\s?[,/&–-]\s?[a-z](?![\w.]))*)?(?!\w)"
)
_DIGITS = re.compile(r"(?:1[5-9]|20)\d\d")  # what a year begins with: sought first, as most of a text has none
_NONE = re.compile(rf"(?P<none>{NO_YEAR.pattern})", re.IGNORECASE)
_RANGE_BEFORE = re.compile(rf"(?:\d\s?{DASH_CLASS}|\bpp?\.?|\bpages?|\bS\.)\s?$")
_RANGE_AFTER = re.compile(rf"\s?{DASH_CLASS}\s?\d|{DASH_CLASS}[{UPPER}]")  # `1990–2000`, `2018-SP-8824`
# Between two years of the same authors: `, `, `; `, ` and `, `, p. 12; `
_SAME_AUTHORS = re.compile(
    r"\s*(?:[,:]\s*(?:pp?\.?\s*)?\d+(?:\s*[–-]\s*\d+)?\s*)?(?:[,;&]|\band\b|\bund\b|\by\b|\bet\b|\be\b)\s*(?:and\s+|&\s*)?"
)
# After the year of a narrative bracket: its end, a locator, more years: `)`, `, p. 12)`, `: 45)`, `; see also …`
_AFTER_NARRATIVE = re.compile(r"\s*(?:[)\]）］,:;/&–-]|p\.|pp\.|and\b|\[|in press|cited)", re.IGNORECASE)
_PERSONAL = re.compile(
    r"pers(?:onal|\.)?\s+(?:comm(?:unications?|\.)?|obs(?:ervations?|\.)?)|unpublished\s+(?:data|observations?)|"
    r"comunicación personal|communication personnelle|persönliche Mitteilung",
    re.IGNORECASE,
)
_UNPUBLISHED = ("in prep", "submitted", "under review")  # not `in press`, which lists hold
# Behind `King et al. (2003)`: `, as cited in Markova (2011)`, ` in Markova (2011)`
_CITED_BY = re.compile(
    rf"\s*,?\s*(?:(?:as|also)\s+)?(?:(?:cited|quoted|reported|mentioned|referenced|discussed)\s+(?:in|by)\b"
    rf"|zitiert\s+(?:nach|in|bei)\b|apud\b|citado\s+(?:en|por)\b|in\s[{UPPER}][\w'’-]+(?:\set\sal\.|\s(?:and|&)\s[{UPPER}][\w'’-]+)?\s\((?:1[89]|20)\d\d)"
)
_SECONDARY = re.compile(
    r"\b(?:as\s+)?(?:cited|quoted|reported|discussed)\s+(?:in|by)\s*:?\s*$|\bzit(?:iert|\.)\s+(?:nach|in)\s*$|\bapud\s*$|"
    r"\bcité\s+(?:par|dans)\s*$|\bcitado\s+(?:en|por)\s*$",
    re.IGNORECASE,
)
# `(London ; New York: Continuum, 2011)`: where a book appeared, in a note or an entry; not `(Review: Levy, 2005)`
_IMPRINT = re.compile(
    rf"(?!(?:[Ss]ee|[Cc]f|[Rr]eview|[Rr]eviewed|[Aa]lso|[Ff]or|[Ff]rom|[Ss]ource|[Ee]xample)\b)[{UPPER}][^():]{{1,60}}:\s[{UPPER}][^():]{{1,80}},\s",
)
PERSONAL = "personal communication"  # no entry is to be expected
CITED_THROUGH = "cited through another work"  # an entry is welcome, not needed
UNPUBLISHED = "not yet published"  # `(Miller, in preparation)`: many lists leave such works out
WELCOME = frozenset({CITED_THROUGH, UNPUBLISHED})  # such targets are linked where an entry fits


@dataclass(slots=True)
class Mention:
    """A citation while it is being read: its span and targets, and who the last authors were."""

    start: int
    end: int
    targets: list[Target] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """How far reading has come in one bracket."""

    mention: Mention | None = None
    authors: AuthorList | None = None
    last_end: int = 0


def find_mentions(text: str, groups: Groups, lexicon: Lexicon) -> list[Mention]:
    """Every author-year citation of a text, in order of its first year."""
    states: dict[int, _State] = {}
    found: list[Mention] = []
    last = 0  # authors never reach back over another year
    for year in _find_years(text, groups):
        before = text[max(year.start() - 8, 0) : year.start()]
        if not _undated_words(year) and (_RANGE_BEFORE.search(before) or _RANGE_AFTER.match(text, year.end())):
            continue  # a page, part of a range or of a longer thing
        group = groups.innermost(year.start())
        if group is None:
            mention = _read_without_brackets(text, last, year, lexicon)
        else:
            state = states.setdefault(group.start, _State(last_end=group.start + 1))
            mention = _read_in_group(text, last, year, group, state, lexicon)
            state.last_end = year.end()
        last = year.end()
        if mention:
            found.append(mention)
    return found


def _find_years(text: str, groups: Groups) -> list[re.Match[str]]:
    """The years of a text, and within brackets `in press` and the like, in order."""
    years = (_YEAR.match(text, m.start()) for m in _DIGITS.finditer(text))
    found = [year for year in years if year]
    end = 0
    for group in groups.all:
        if group.start >= end:  # brackets within it are read with it
            found += _NONE.finditer(text, group.start, group.end)
            end = group.end
    return sorted(found, key=lambda m: m.start())


def _undated_words(year: re.Match[str]) -> str:
    """`in press`, `n. d.`: what is printed in place of a year, or nothing."""
    return str(year["none"]) if year.re is _NONE else ""


def _read_in_group(
    text: str, last: int, year: re.Match[str], group: Group, state: _State, lexicon: Lexicon
) -> Mention | None:
    """Reads a year inside a bracket; a new mention is returned once, later years are added to it."""
    between = text[state.last_end : year.start()]
    if state.mention and state.authors and _SAME_AUTHORS.fullmatch(between):
        state.mention.targets += _targets_of_year(text, year, state.authors)
        return None
    narrative = state.last_end == group.start + 1 and not between.strip()
    if narrative:
        authors = _read_before_bracket(text, last, year, group, lexicon)
        start = authors.start if authors else group.start
    else:
        low = max(state.last_end, year.start() - WINDOW)
        start, authors = group.start, None
        if found := _PERSONAL.search(text, low, year.start()):  # `(J. Smith, personal communication, May 4, 2010)`
            authors = read_back(text, tokens_before(text, low, found.start()), lexicon, enclosed=True)
        authors = authors or _read_enclosed(text, group.start + 1, low, year, lexicon)
    if authors is None:
        state.authors = None
        return None
    exempt = PERSONAL if not narrative and _is_personal(text, state.last_end, year, group) else None
    if narrative and _CITED_BY.match(text, group.end):
        exempt = CITED_THROUGH
    targets = _targets_of_year(text, year, authors, exempt=exempt)
    state.authors = authors
    if state.mention:
        if _SECONDARY.search(text, max(state.last_end, authors.start - 24), authors.start):
            state.mention.targets[-1] = replace(state.mention.targets[-1], exempt=CITED_THROUGH)
        state.mention.targets += targets
        return None
    state.mention = Mention(start, group.end, targets)
    return state.mention


def _is_personal(text: str, low: int, year: re.Match[str], group: Group) -> bool:
    """Whether `personal communication` is said of this year's authors, not of the next ones behind a semicolon."""
    stop = text.find(";", year.end(), group.end)
    found = _PERSONAL.search(text, low, stop if stop >= 0 else group.end)
    return found is not None and not re.search(AND_PATTERN, text[year.end() : found.start()])


def _read_enclosed(text: str, opened: int, low: int, year: re.Match[str], lexicon: Lexicon) -> AuthorList | None:
    authors = read_back(text, tokens_before(text, low, year.start()), lexicon, enclosed=True)
    if authors is None:
        return None
    if any(lexicon.knows(n.text) for n in authors.names):
        return authors
    if is_object(authors.names[-1].text) or _IMPRINT.fullmatch(text, opened, year.start()):
        return None
    if is_authority(text, opened - 1, authors, year.group()):
        return None
    if authors.et_al:
        return authors
    if len(authors.names) > 1:
        return authors if authors.joined else None  # "(Boston, Massachusetts, 2005)"
    name = authors.names[0].text
    return None if lexicon.is_common(name) or lexicon.is_place(name) or is_product(name) else authors


def _read_before_bracket(
    text: str, last: int, year: re.Match[str], group: Group, lexicon: Lexicon
) -> AuthorList | None:
    """The authors in front of `(2001)`, where the bracket holds nothing but years and locators."""
    if not _AFTER_NARRATIVE.match(text, year.end()):
        return None
    tokens = tokens_before(text, max(group.start - WINDOW, last), group.start)
    authors = read_back(text, tokens, lexicon, enclosed=False)
    if authors is None or authors.inverted:
        return None
    before = text[max(authors.start - 2, 0) : authors.start]
    if text[group.end : group.end + 1] == "." and before in {"", "\n", "\n\n"}:
        return None  # a paragraph that begins `Name (2026). Title`: an entry in the text ("how to cite"), no sentence
    if any(lexicon.knows(n.text) for n in authors.names):
        return authors
    if is_object(authors.names[-1].text) or is_authority(text, authors.start, authors, year.group()):
        return None
    if authors.et_al or len(authors.names) > 1:
        return authors
    name = authors.names[0].text
    named = lexicon.is_common(name) or lexicon.is_place(name) or is_product(name)
    return None if named or introduces_thing(text, authors.start, name) else authors


def _read_without_brackets(text: str, last: int, year: re.Match[str], lexicon: Lexicon) -> Mention | None:
    """A citation without brackets: `Herpertz et al. 2001`; a single name only where the list has it with that year."""
    if _undated_words(year):
        return None
    tokens = tokens_before(text, max(year.start() - WINDOW, last), year.start())
    authors = read_back(text, tokens, lexicon, enclosed=False)
    if authors is None or authors.inverted or is_object(authors.names[-1].text):
        return None
    known = any(lexicon.knows(n.text) for n in authors.names)
    if not known and is_authority(text, authors.start, authors, year.group()):
        return None
    if not re.fullmatch(r"\s*,?\s*", text[authors.end : year.start()]):
        return None
    dated = any((w, year["year"]) in lexicon.dated for w in fold(authors.names[0].text).split())
    ampersand = "&" in text[authors.start : authors.end]
    if not (authors.et_al or (authors.joined and (known or ampersand)) or dated):
        return None
    return Mention(authors.start, year.end(), _targets_of_year(text, year, authors))


def _targets_of_year(text: str, year: re.Match[str], authors: AuthorList, exempt: str | None = None) -> list[Target]:
    """One target for each letter of `2001a,b`, or one for the year."""
    first = min(authors.start, year.start()) if authors.end <= year.start() else year.start()
    none = _undated_words(year)
    printed = none.lower() or year["year"]
    if not none and year["second"]:
        printed = f"{printed}/{year['second']}"
    if none.lower().startswith(_UNPUBLISHED):
        exempt = exempt or UNPUBLISHED
    whole = Target(
        text=text[first : year.end()],
        start=first,
        end=year.end(),
        authors=tuple(n.text for n in authors.names),
        et_al=authors.et_al,
        year=printed,
        exempt=exempt,
    )
    if none or not year["suffix"]:
        return [whole]
    lettered = [(end, mark) for end, mark in enumerate(year["suffix"], year.start("suffix") + 1) if mark.isalpha()]
    return [replace(whole, text=text[first:end], end=end, suffix=letter) for end, letter in lettered]
