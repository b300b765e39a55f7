"""A printed reference prepared for comparison: its words, their places, and its numbers.

Comparison never trusts the parse alone: what a source registered is located among these words.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from citecheck.text.identifiers import (
    ARXIV,
    DOI,
    ISBN,
    PMID,
    URL,
    arxiv_of_doi,
    doi_of_arxiv,
    find_arxiv,
    find_dois,
    find_pmid,
    names_identifier,
    names_placeholder,
)
from citecheck.text.normalize import collapse, squash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Reference, Work

# `[cited 2025 Aug 5]`, `(accessed 3 May 2020)`, `Retrieved May 3, 2020, from`: dates of reading, not of the work
_ACCESS = re.compile(
    r"[\[(]?\b(?:cited|accessed|retrieved|viewed|abgerufen|consulté|consultado)\b[^\[\]()\n]{0,40}?\b(?:19|20)\d\d\b"
    r"(?:[ ,]+(?:[A-Za-z]{3,9}\.?)?[ ,]*\d{0,2})?[\])]?",
    re.IGNORECASE,
)
LONGEST = 5000  # characters read of one entry; as `parser.fields.parse.MAX_LENGTH`; longer ones are no reference
# `[12] `, `(1) `, `3. `, `1 W. Riese`; a year is none: `2011 New J. Phys. 13 013025`
_LABEL = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]|(?!(?:1[89]|20)\d\d\s)\d{1,4})\s+(?=\D)")
_PMC = re.compile(r"\bPMC\s?\d{4,9}\b|\bWOS:\d+|\bISSN[:\s]*[\dXx-]{8,9}", re.IGNORECASE)
PREPRINT_TYPES = frozenset({"article", "posted-content", "preprint"})  # CSL, Crossref
# Under which only preprints are registered: arXiv, SSRN, Research Square, ChemRxiv, PsyArXiv, OSF, Preprints, TechRxiv
PREPRINT_PREFIXES = (
    "10.48550/",
    "10.2139/",
    "10.21203/",
    "10.26434/",
    "10.31234/",
    "10.31219/",
    "10.20944/",
    "10.36227/",
    *(f"10.1101/{digit}" for digit in "0123456789"),  # bioRxiv, medRxiv; journals of the same house have letters
)
_PREPRINT_WORDS = ("preprint", "preprints", "biorxiv", "medrxiv", "arxiv", "psyarxiv", "chemrxiv", "ssrn")
# What servers of preprints call themselves: `SocArXiv`, `ESS Open Archive`, `Climate of the Past Discussions`
_SERVER = re.compile(
    r"xiv\b|\bpre-?prints?\b|\barchive\b|\b(?:repository|discussions|ssrn|authorea|zenodo|figshare|qeios|"
    r"research square|open engage|open research|working papers?|discussion papers?|blog|e-?prints?|osf|hal|repec|"
    r"peerj|f1000)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega
    gamma delta theta lambda sigma phi psi omega
""".split()
GREEK = {ord(letter): name for letter, name in zip("αβγδεζηθκλμνξπρστφχψωΓΔΘΛΣΦΨΩ", _GREEK_NAMES, strict=True)}


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference as printed, with the folded words of its string.

    `text` is the words joined by single spaces; `starts` are their positions in it. `closes[i]` says that more
    than a space is printed between word i and the next. `spans` are the words' places in `bare`, the string without
    identifiers, links and access dates. `places` maps a word, or two or three joined, to its first position.
    """

    raw: str
    work: Work
    bare: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    closes: tuple[bool, ...]
    text: str
    starts: tuple[int, ...]
    places: dict[str, int]
    numbers: tuple[int, ...]  # positions of the words that hold a digit
    dois: tuple[str, ...]
    arxiv_doi: str | None = None  # of the arXiv number printed, where no arXiv DOI is
    pmid: str | None = None

    @property
    def identified(self) -> bool:
        """Whether an identifier or an address is printed, by which a reader finds the work."""
        work = self.work
        return bool(self.dois) or names_identifier(self.raw, self.arxiv_doi, self.pmid, work.isbn, work.url)

    def original(self, first: int, end: int) -> str:
        """The printed characters of words `first` to `end` (exclusive)."""
        return self.bare[self.spans[first][0] : self.spans[end - 1][1]]


def prepare(raw: str, work: Work) -> Printed:
    """Read a reference string once, for all comparisons that follow."""
    raw = collapse(unicodedata.normalize("NFC", unescape(raw[:LONGEST])))
    bare = scrub(raw)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in _WORD.finditer(bare):
        token = found.group()
        word = squash(token if token.isascii() else token.translate(GREEK))
        if word:
            words.append(word)
            spans.append(found.span())
    closes = [bare[a[1] : b[0]] not in {" ", "-"} for a, b in itertools.pairwise(spans)] + [True]
    for i in range(len(words) - 1):
        closes[i] = closes[i] or words[i + 1][0].isdigit()
    places: dict[str, int] = {}
    for size in (1, 2, 3):
        for i in range(len(words) - size + 1):
            places.setdefault("".join(words[i : i + size]), i)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    stated = [work.doi] if work.doi and not names_placeholder(work.doi) else []
    dois = dict.fromkeys([*stated, *find_dois(raw)])
    return Printed(
        raw,
        work,
        bare,
        tuple(words),
        tuple(spans),
        tuple(closes[: len(words)]),
        " ".join(words),
        tuple(starts),
        places,
        tuple(i for i, w in enumerate(words) if any(c.isdigit() for c in w)),
        tuple(dois),
        _doi_of_number(find_printed_arxiv(raw, work), dois),
        work.pmid or find_pmid(raw),
    )


def find_printed_arxiv(raw: str, work: Work) -> str | None:
    """The arXiv number of a reference: as read, in its string, or where records of programs keep it."""
    elsewhere = (work.url, work.article_number, work.volume, work.container, work.pages)
    return work.arxiv or find_arxiv(raw) or next((n for t in elsewhere if t and (n := find_arxiv(t))), None)


def _doi_of_number(arxiv: str | None, dois: Iterable[str]) -> str | None:
    """The DOI of an arXiv number; `None` where it is among those that are printed."""
    return doi_of_arxiv(arxiv) if arxiv and not any(map(arxiv_of_doi, dois)) else None


def printed_reference(reference: Reference) -> Printed:
    """The prepared form of a list entry; an embedded record (a field code, BibTeX) is used where it has a title."""
    embedded = reference.embedded
    work = embedded if embedded and embedded.title else reference.work
    return prepare(reference.raw if reference.raw.strip() else compose(work), work)


def compose(work: Work) -> str:
    """Make a string for a reference that came as fields only, as `Leigh E. Title. Journal. 2018;21(3):388-414`."""
    people = ", ".join(n.display for n in work.authors) + (", et al" if work.et_al else "")
    issue = f"({work.issue})" if work.issue else ""
    place = f"{work.year or ''};{work.volume or ''}{issue}:{work.pages or work.article_number or ''}"
    title = f"{work.title}: {work.subtitle}" if work.title and work.subtitle else work.title
    parts = (people, title, work.container, place.strip(";:"), work.publisher, work.doi and f"doi:{work.doi}")
    return ". ".join(p for p in parts if p)


def scrub(raw: str) -> str:
    """The string without label, identifiers, links and access dates, which belong to no field compared here."""
    bare = _LABEL.sub("", raw, count=1)
    for pattern in (_ACCESS, URL, DOI, ARXIV, PMID, ISBN, _PMC):
        bare = pattern.sub(" | ", bare)
    return bare


def names_server(container: str) -> bool:
    """Whether a container is a server of preprints or an archive, by its name: `EarthArXiv`, `ESS Open Archive`."""
    return bool(_SERVER.search(container))


def names_preprint(printed: Printed) -> bool:
    """Whether the reference says that it is to a preprint, or names a server of preprints."""
    return any(w in printed.places for w in _PREPRINT_WORDS)


def is_preprint(work: Work) -> bool:
    """Whether a record is a preprint's."""
    registered = work.type in PREPRINT_TYPES or (work.doi or "").startswith(PREPRINT_PREFIXES)
    return registered and not (work.container and work.volume)
