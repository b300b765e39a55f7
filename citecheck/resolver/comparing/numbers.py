"""Year, volume, issue, pages: numbers printed against numbers registered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Agreement, Evidence
from citecheck.text.normalize import fold
from citecheck.text.pages import expand, page_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Work
    from citecheck.resolver.comparing.printed import Printed

LONGEST_ON_ARXIV = 4  # years by which a preprint may precede its article, one more than `clusters.same_work` allows
_ROMAN = re.compile(r"^m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[a-zA-Z]")
_ELECTRONIC = re.compile(r"\.e\d+")  # Cell Press counts further pages: `1339.e21–1353.e21`
# Until when volumes were printed and put online years later; bench records: with these limits no planted year passes
_DIGITAL, _YEARS_LATER = 2000, 5
_YEAR_IN_DOI = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")  # `10.1111/j.1439-0272.1996.tb02771.x`
# `2nd ed`, `3. Aufl`, `Rev. ed`, `second`, `nouvelle édition revue`; not `1st`
_LATER = re.compile(
    r"(?<!\d)(?:[2-9]|[1-9]\d)(?!\d)|\b(?:rev|revised|enlarged|expanded|updated|new|second|third|fourth|fifth|sixth|"
    r"erw|überarb|aktual|neu|nouv|augm|ampl|aum|corr)",
    re.IGNORECASE,
)
_MISREAD = re.compile(r"^[^(]*\)|[·•|]")  # `14) · ·`: the end of a date, read as pages
_PAGES = re.compile(r"\d{2,}\s?[-–—]\s?\d{2,}")  # pages where a volume should be: misread


def registered_years(work: Work) -> tuple[int, ...]:
    """All years a work is registered under, print and online, each once."""
    return tuple(dict.fromkeys([*([work.year] if work.year else []), *work.years]))


def compare_year(printed: Printed, registered: Work, title: range = range(0)) -> Evidence:
    """`same` with any registered year, `close` one year off (online first, print later), else `different`.

    Also `close`: a year between two registered ones; that of a conference whose proceedings came out later; and an
    early year of an old volume, of which only the day is registered on which it went online. Not comparable where
    another edition of a book is printed.

    Args:
        printed: The reference.
        registered: The work.
        title: Positions of the words of its title, in which numbers are none of the reference.
    """
    mine, theirs = printed.work.year, registered_years(registered)
    shown = ", ".join(str(y) for y in sorted(theirs)) or None
    if not theirs:
        return Evidence("year", str(mine) if mine else None, shown, Agreement.ABSENT)
    there = next((y for y in theirs if str(y) in printed.places or f"{y}a" in printed.places), None)
    if mine in theirs:
        return Evidence("year", str(mine), shown, Agreement.SAME, 1.0)
    # what the parse took for the year may be registered as volume, page or article number: `3(1):2009`
    misread = str(mine) in number_words(registered, years=False) or _is_only_in(printed, str(mine), title)
    if there is not None and (mine is None or misread):
        return Evidence("year", str(there), shown, Agreement.SAME, 1.0)
    if mine is None:
        return Evidence("year", printed.work.year_text, shown, Agreement.ABSENT)
    off = min(abs(mine - y) for y in theirs)
    if is_later_edition(printed, registered):
        return Evidence("year", str(mine), shown, Agreement.NOT_COMPARABLE, 1 / (1 + off))
    near = off == 1 or min(theirs) < mine < max(theirs) or _is_explained_year(printed, mine, registered)
    near = near or (_is_version_of_printed(printed, registered) and 0 < mine - min(theirs) <= LONGEST_ON_ARXIV)
    return Evidence("year", str(mine), shown, Agreement.CLOSE if near else Agreement.DIFFERENT, 1 / (1 + off))


def is_later_edition(printed: Printed, registered: Work) -> bool:
    """Whether a later edition of a book is printed than is registered: `(2nd ed.)`, `Rev. ed.`, by its year.

    The record of an edition is a publication of its own: its year is no error of the reference, nor its DOI the one.
    """
    edition, year = printed.work.edition, printed.work.year
    if not edition or year is None or registered.container or registered.type not in {"book", "report", None}:
        return False
    same = registered.edition is not None and _NUMBER.findall(registered.edition) == _NUMBER.findall(edition)
    return not same and bool(_LATER.search(edition)) and year > max(registered_years(registered), default=year) + 1


def _is_only_in(printed: Printed, word: str, title: range) -> bool:
    """Whether a word is printed in the title and nowhere else."""
    places = [i for i, w in enumerate(printed.words) if w == word] if title else []
    return bool(places) and all(i in title for i in places)


def _is_explained_year(printed: Printed, year: int, registered: Work) -> bool:
    """Whether an unregistered year is in the DOI or the conference's name, or is a volume's before it went online."""
    stated = _YEAR_IN_DOI.findall((registered.doi or "").partition("/")[2])
    if str(year) in stated:
        return True
    names = (registered.container, *registered.containers)
    if registered.type != "article-journal" and any(str(year) in _NUMBER.findall(name or "") for name in names):
        return True
    late = registered.online_year_only and year + _YEARS_LATER < min(registered_years(registered))
    if stated or not late or year > _DIGITAL or not (registered.volume and registered.pages):
        return False
    places = (compare_volume(printed, registered), compare_pages(printed, registered))
    return all(e.agreement is Agreement.SAME for e in places)


def _is_version_of_printed(printed: Printed, registered: Work) -> bool:
    """Whether a record is that of the arXiv number beside a publication: the year printed is the publication's."""
    return registered.doi is not None and registered.doi == printed.arxiv_doi and bool(printed.work.container)


def number_words(work: Work, *, years: bool = True) -> frozenset[str]:
    """The words a registered work's numbers print as: volume, issue, first, last and cut last page, years."""
    found: set[str] = set()
    for text in (work.volume, work.issue, work.article_number):
        found.update(fold(text).split() if text else ())
        found.update(_NUMBER.findall(text or ""))
    pages = work.pages or work.first_page
    if pages:
        found.update(fold(pages).split())
        found.update(_NUMBER.findall(pages))
        both = expand(pages)
        for page in both or ():
            if page:
                bare = page_key(page)
                found.update({fold(page), bare, *(bare[i:] for i in range(1, len(bare)))})
    if years:
        found.update(str(y) for y in registered_years(work))
    return frozenset(found)


def compare_volume(printed: Printed, registered: Work, title: range = range(0)) -> Evidence:
    """Volumes agree as numbers, Roman or not; a parse that missed it does not count against the reference."""
    return _compare_number("volume", printed.work.volume, registered.volume, printed, title)


def compare_issue(printed: Printed, registered: Work, title: range = range(0)) -> Evidence:
    """Issues agree where one number of `3-4` does; supplements are named too freely to compare."""
    mine, theirs = printed.work.issue, registered.issue
    if mine and theirs and _LETTER.search(mine + theirs) and _NUMBER.findall(mine) != _NUMBER.findall(theirs):
        return Evidence("issue", mine, theirs, Agreement.NOT_COMPARABLE)
    return _compare_number("issue", mine, theirs, printed, title)


def _compare_number(field: str, mine: str | None, theirs: str | None, printed: Printed, title: range) -> Evidence:
    if not theirs or not _number_values(theirs):
        return Evidence(field, mine, theirs, Agreement.ABSENT)
    if mine and _is_only_in(printed, fold(mine), title) and fold(theirs) in printed.places:
        return Evidence(field, theirs, theirs, Agreement.SAME, 1.0)
    there = set(fold(theirs).split()) <= printed.places.keys() and field == "volume"
    if not mine:
        return Evidence(field, theirs if there else None, theirs, Agreement.SAME if there else Agreement.ABSENT)
    work = printed.work
    others = {"volume": work.volume, "issue": work.issue, "pages": work.pages or work.article_number}
    # the record may hold another field's number here: issue `35` for `8(1):35`
    misfiled = any(name != field and other and fold(other) == fold(theirs) for name, other in others.items())
    if not _number_values(mine) or _PAGES.search(mine) or misfiled:
        return Evidence(field, mine, theirs, Agreement.NOT_COMPARABLE)
    if _number_values(mine) & _number_values(theirs):
        return Evidence(field, mine, theirs, Agreement.SAME, 1.0)
    parsed = " ".join(filter(None, (work.volume, work.issue, work.pages, work.article_number)))
    if there and fold(theirs).split()[0] not in {*_NUMBER.findall(parsed), str(work.year)}:
        return Evidence(field, mine, theirs, Agreement.CLOSE, 0.5)  # printed, elsewhere than the parse has it
    return Evidence(field, mine, theirs, Agreement.DIFFERENT, 0.0)


def _number_values(text: str) -> set[int]:
    """The numbers of a text, Roman ones too: `XII (3)` → 12, 3."""
    found = {int(n) for n in _NUMBER.findall(text)}
    for word in fold(text).split():
        if word and _ROMAN.match(word):
            values = [_ROMAN_DIGITS[c] for c in word]
            found.add(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))
    return found


def compare_pages(printed: Printed, registered: Work) -> Evidence:
    """Pages agree where the first does and the last, if both give it: `388-14`, `388-414`; `e64911`, `64911`.

    An article number on one side and a page count from 1 on the other cannot be compared.
    """
    mine = printed.work.pages or printed.work.article_number or printed.work.first_page
    theirs = [t for t in (registered.pages, registered.article_number, registered.first_page) if t]
    shown = theirs[0] if theirs else None
    if not theirs:
        return Evidence("pages", mine, shown, Agreement.ABSENT)
    firsts = [both[0] if (both := _first_and_last(t)) else fold(t) for t in theirs]
    firsts += [fold(t) for t in theirs]  # `e1204`
    there = any(page_key(k) in printed.places or k in printed.places for k in firsts if len(k) > 1)
    if not mine:
        return Evidence("pages", shown if there else None, shown, Agreement.SAME if there else Agreement.ABSENT)
    if _MISREAD.search(mine):
        return Evidence("pages", mine, shown, Agreement.NOT_COMPARABLE)
    judged = [judge_pages(mine, t) for t in theirs]
    for wanted in (Agreement.SAME, Agreement.CLOSE, Agreement.NOT_COMPARABLE):
        if wanted in judged:
            return Evidence("pages", mine, theirs[judged.index(wanted)], wanted)
    return Evidence("pages", mine, shown, Agreement.NOT_COMPARABLE if there else Agreement.DIFFERENT)


def judge_pages(mine: str, theirs: str) -> Agreement:
    """Whether two statements of pages agree: see `compare_pages`."""
    a, b = _first_and_last(mine), _first_and_last(theirs)
    if a is None or b is None:
        return Agreement.SAME if fold(mine) == fold(theirs) else Agreement.NOT_COMPARABLE
    if a[0] == b[0]:
        if a[1] is None or b[1] is None or a[1] == b[1]:
            return Agreement.SAME
        return Agreement.DIFFERENT
    # 1-12 counts the pages of article 4754; only one of the two is the place
    if (b[0] == "1") != (a[0] == "1"):
        return Agreement.NOT_COMPARABLE
    if (a[1] is None) != (b[1] is None) and abs(len(a[0]) - len(b[0])) > 1:
        return Agreement.NOT_COMPARABLE  # an article number and a page
    return Agreement.DIFFERENT


def _first_and_last(pages: str) -> tuple[str, str | None] | None:
    """Keys of first and last page; of several stretches the first: `12-15, 20` → 12, 15; `F1000 … Rev-230` → 230."""
    part = re.split(r"[,;&]|\s(?=e\d)", _ELECTRONIC.sub("", pages), maxsplit=1)[0].strip()
    both = expand(part)
    if both:
        return page_key(both[0]), page_key(both[1]) if both[1] else None
    numbers = _NUMBER.findall(part)
    return (numbers[-1].lstrip("0") or "0", None) if numbers else None


def unexplained_numbers(printed: Printed, explained: Iterable[int], registered: Work) -> list[str]:
    """Find the numbers of the string that nothing registered accounts for.

    Args:
        printed: The reference.
        explained: Positions of words that title, authors or container account for.
        registered: The work whose numbers account for others, also without letters and leading zeros: `S045` for 45.
    """
    known, done = number_words(registered), set(explained)
    unexplained = []
    for i in printed.numbers:
        word = printed.words[i]
        digits = "".join(c for c in word if c.isdigit())
        if i not in done and not known & {word, word.lstrip("0"), digits, digits.lstrip("0")}:
            unexplained.append(word)
    return unexplained
