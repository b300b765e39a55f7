"""The exact keys under which a work can be found, and those that a printed reference asks for.

A key joins facts that together are nearly unique: first author, year and page; volume and page; four title words.
Recorded and asked keys meet as hashed terms of one index field. A reference is asked without being understood: its
numbers and word windows make keys; what could be read of its fields adds more.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from hashlib import blake2b
from typing import TYPE_CHECKING

from citecheck.records.arxiv import arxiv_doi
from citecheck.text.identifiers import DOI, clean_doi
from citecheck.text.lexicon import PARTICLES
from citecheck.text.normalize import fold
from citecheck.text.pages import first_page, page_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Name, Query, Work

WINDOW = 4  # title words in a key: the first and the last of a record, any run of a reference
MAX_WORDS = 80  # of a reference; longer ones are cut
MAX_NUMBERS = 10  # of a reference that are taken for a page
REACH = 3  # numbers further apart than this are not volume and page of one work
LEADING_WORDS = 3  # of a reference among which its first author's family name is
_NUMBER = re.compile(r"\d{1,7}")
_YEARS = range(1600, 2101)
# Part of the format of an index, unlike the lists of `text.lexicon`: another list is another `store.FORMAT`
_SMALL = frozenset("a an and at for in of on the to und der die das et de la le des du y el los e do da per di".split())


def hashed(kind: str, *parts: object) -> str:
    """A key as a short term: 40 bits, so that at 10⁸ works one key in 10⁴ has a stranger beside it."""
    text = "\0".join((kind, *map(str, parts)))
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=5).digest()
    return b2a_base64(digest, newline=False)[:7].decode()  # the eighth is padding


def doi_key(doi: str) -> str:
    """The key of a DOI in its clean form."""
    return hashed("d", doi)


def words_of(work: Work) -> str:
    """The words a record is searched by, folded, with spaces between: title, families, container, years."""
    texts = [t for t in (work.title, work.subtitle, work.original_title, work.container, work.container_short) if t]
    texts += [name.family or name.literal or "" for name in (*work.authors[:12], *work.editors[:3])]
    return f"{fold(' / '.join(texts))} {' '.join(map(str, work.years))}".strip()


def record_keys(work: Work) -> set[str]:
    """All keys of a registered work."""
    keys: set[str] = set()
    keys.update(doi_key(doi) for doi in (work.doi, *work.aliases) if doi)
    title = fold(f"{work.title or ''} {work.subtitle or ''}").split()
    if len(title) >= WINDOW:
        keys.add(hashed("w", *title[:WINDOW]))
        keys.add(hashed("w", *title[-WINDOW:]))
        main = fold(work.title or "").split()
        if len(main) >= WINDOW:  # references often leave the subtitle out
            keys.add(hashed("w", *main[-WINDOW:]))
    original = fold(work.original_title or "").split()
    if len(original) >= WINDOW:
        keys.add(hashed("w", *original[:WINDOW]))
    if work.pmid:
        keys.add(hashed("pmid", work.pmid))
    families = [_family_of(n) for n in (*work.authors[:1], *work.editors[:1])]
    pages = {page_key(p) for p in (work.first_page, work.article_number, first_page(work.pages or "")) if p}
    volume = _number_of(work.volume)
    for family in filter(None, families):
        keys.update(hashed("fyp", family, year, page) for year in work.years for page in pages)
        keys.update(hashed("fyt", family, year, title[0]) for year in work.years if title)
        keys.update(hashed("fvp", family, volume, page) for page in pages if volume)
    for page in pages if volume else ():
        keys.update(hashed("yvp", year, volume, page) for year in work.years)
        keys.update(hashed("jvp", initials, volume, page) for initials in _initials_of(work))
    return keys


def query_keys(query: Query) -> list[str]:
    """The keys a reference asks for, the surest first."""
    work, raw = query.work, query.raw
    keys: dict[str, None] = {}
    for doi in filter(None, [work.doi, *(clean_doi(m.group(1)) for m in DOI.finditer(raw))]):
        keys[doi_key(doi)] = None
    if work.arxiv:
        keys[doi_key(arxiv_doi(work.arxiv))] = None
    if work.pmid:
        keys[hashed("pmid", work.pmid)] = None
    words = fold(raw).split()[:MAX_WORDS]
    numbers = [int(n) for n in _NUMBER.findall(raw)][: MAX_NUMBERS * 2]
    years = {y for y in (work.year, *(n for n in numbers if n in _YEARS)) if y}
    families = _asked_families(query, words)
    for initials in _initials_of(work):
        keys.update((hashed("jvp", initials, v, p), None) for v, p in _volumes_and_pages(work, numbers))
    for volume, page in _volumes_and_pages(work, numbers):
        keys.update((hashed("fvp", family, volume, page), None) for family in families)
        keys.update((hashed("yvp", year, volume, page), None) for year in years)
    for family in families:
        keys.update((hashed("fyp", family, y, n), None) for y in years for n in numbers[:MAX_NUMBERS] if n != y)
        keys.update((hashed("fyt", family, y, t), None) for y in years for t in fold(work.title or "").split()[:1])
    for i in range(len(words) - WINDOW + 1):
        keys[hashed("w", *words[i : i + WINDOW])] = None
    return list(keys)


def _family_of(name: Name) -> str:
    """The word a family name is keyed by: its last that is no particle."""
    words = [w for w in fold(name.family or name.literal or "").split() if w not in PARTICLES]
    return words[-1] if words else ""


def _asked_families(query: Query, words: list[str]) -> list[str]:
    """The family names a reference may begin with: as read, and its first words."""
    read = [_family_of(n) for n in (*query.work.authors[:2], *query.work.editors[:1])]
    leading = [w for w in words if len(w) > 1 and not w.isdigit() and w not in PARTICLES][:LEADING_WORDS]
    return [f for f in dict.fromkeys((*read, *leading)) if f]


def _initials_of(work: Work) -> set[str]:
    """The initials of the container: `Clin Child Fam Psychol Rev` and its full form both → `ccfpr`."""
    found = set()
    for text in (work.container, work.container_short):
        letters = "".join(w[0] for w in fold(text or "").split() if w not in _SMALL)
        if letters:
            found.add(letters)
    return found


def _number_of(text: str | None) -> int | None:
    found = _NUMBER.search(text or "")
    return int(found.group()) if found else None


def _volumes_and_pages(work: Work, numbers: list[int]) -> Iterable[tuple[int, str]]:
    """Pairs that may be volume and first page: as read, and numbers near each other."""
    pairs: dict[tuple[int, str], None] = {}
    volume, page = _number_of(work.volume), work.first_page or work.article_number
    if volume and page:
        pairs[volume, page_key(page)] = None
    usable = [n for n in numbers if n][: MAX_NUMBERS + 4]
    for i, first in enumerate(usable):
        for second in usable[i + 1 : i + 1 + REACH]:
            if first != second:
                pairs[first, str(second)] = None
    return pairs
