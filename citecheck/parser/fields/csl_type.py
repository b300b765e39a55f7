"""The CSL type of a printed reference, by its words and by which fields it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.venues import short_name

if TYPE_CHECKING:
    from citecheck.parser.fields.assembly import Read
    from citecheck.parser.fields.marks import Marks

# For each type the words and forms that show it
_PATTERNS = {
    "thesis": (
        r"(?i)\b(?:ph\.?\s?d\.?\s(?:thesis|diss)|(?:doctoral|master'?s?|bachelor'?s?|diploma)\s(?:thesis|dissertation)"
        r"|m\.?\s?sc\.?\sthesis|dissertation\b|habilitation|diplomarbeit|thèse|tesis|tese de|dissertação|автореф"
        r"|дисс?\.)"
    ),
    "dataset": r"(?i)\[data ?set\]|\bdata ?set\b(?= *[\].;,]|$)|\b(?:zenodo|figshare|dryad|pangaea)\b",
    "paper-conference": (
        r"(?i)\b(?:proceedings|proc\.|conference|conf\.|symposium|workshop|congress|lecture notes"
        r"|advances in neural)\b"
    ),
    # of preprints
    "article": r"(?i)\b(?:arxiv|biorxiv|medrxiv|psyarxiv|preprints?|ssrn|chemrxiv|research square)\b",
    # `ISO 9001:2015`, `DIN EN 12464-1`, `ASTM D638-14`, `IEEE Std 802.11`
    "standard": (
        r"\b(?:ISO(?:/IEC)?|IEC|DIN(?: EN)?|ASTM|ANSI(?:/\w+)?|IEEE Std|ÖNORM|BS EN|ГОСТ)\.?\s"
        r"(?:[A-Z]{1,3}\s)?[A-Z]?\d{2,6}\b"
    ),
    # `Roe v. Wade, 410 U.S. 113`, `Donoghue v Stevenson [1932] AC 562`
    "legal_case": (
        r"^\W*[^,.;:()]{2,80}\svs?\.?\s[^,.;:()]{2,80},?\s(?:\d+\s[A-Z][\w.\s]{1,12}\d|\[?\(?(?:1[89]|20)\d\d)"
    ),
    # `Directive 95/46/EC`, `42 U.S.C. § 1983`, `BGBl. I S. 1234`, `Family Law Act 1975 (Cth)`
    "legislation": (
        r"§+\s?\d|\bU\.\s?S\.\s?C\.|\bC\.F\.R\.|\bBGBl\b"
        r"|\b(?:Directive|Regulation|Decision|Richtlinie|Verordnung)\s(?:\((?:EU|EC|EG|EEC)\)\s)?(?:No\.?\s)?\d+/\d+"
        r"|\bAct\s(?:of\s)?(?:1[89]|20)\d\d\b(?!\))|\bPub(?:lic|\.)\sL(?:aw|\.)\sNo"
    ),
    "software": (
        r"(?i)\bR package\b|\b(?:computer )?software\b(?= *[\[(,.:]|$)|\[(?:computer )?(?:software|program)\]"
        r"|\b(?:software|package|toolbox|library),?\s(?:version|v\.?\s?\d)|\bVersion \d+\.\d+"
    ),
    "report": (
        r"(?i)\b(?:tech(?:nical|\.)?\s?rep(?:ort|\.)|working paper|discussion paper|white paper|report no"
        r"|research report)\b"
    ),
}
_SHOWS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
# What must be in the text, in lower case, before a costly pattern is tried
_HINTS = {
    "thesis": "thes thès dissert habilit diplom tesis tese автореф дис".split(),
    "dataset": "data zenodo figshare dryad pangaea".split(),
    "article": ["rxiv", "preprint", "ssrn", "research square"],
    "report": ["rep", "paper"],
    "software": "software package program toolbox library version".split(),
}


def csl_type(raw: str, read: Read, marks: Marks) -> str | None:
    """Give the CSL 1.0.2 item type of a reference, or `None` where nothing in it shows one.

    Args:
        raw: The reference as printed.
        read: Its fields.
        marks: Its identifiers and marks of media.
    """
    low = raw.lower()
    journal = bool(read.container and read.volume)
    if not journal and _is_shown("thesis", raw, low):
        return "thesis"
    if marks.data or (not journal and _is_shown("dataset", raw, low)):
        return "dataset"
    if (container := read.container) and (
        _is_shown("paper-conference", container, container) or (not read.volume and short_name(container))
    ):
        return "paper-conference"
    if not (journal and read.issue) and (marks.arxiv or marks.preprint or _is_shown("article", raw, low)):
        return "article-journal" if journal and read.pages else "article"
    numbered = journal and (bool(read.issue) or not read.editors) and not read.publisher  # PLoS prints its editors too
    if read.container and (read.inside or read.editors) and not numbered:
        return "chapter"
    return "article-journal" if journal else _type_by_words(raw, low, read, marks)


def _is_shown(name: str, text: str, low: str) -> bool:
    """Whether words in a text show a type; `low` is the text in lower case, in which the hints are looked for."""
    return any(hint in low for hint in _HINTS.get(name, ("",))) and _SHOWS[name].search(text) is not None


def _type_by_words(raw: str, low: str, read: Read, marks: Marks) -> str | None:
    """The type where neither a journal nor a book around it shows it: by words, else by the fields there are."""
    for name in ("standard", "legal_case", "legislation", "software", "report"):
        if not (read.container and name in {"legislation", "software"}) and _is_shown(name, raw, low):
            return name
    if read.container and (read.pages or marks.doi):
        return "article-journal"
    if read.publisher or marks.isbn or read.editors:
        return "webpage" if marks.url and marks.accessed and not marks.isbn else "book"
    return "webpage" if marks.url else None
