"""The CSL type of a printed reference, by its words and by which fields it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.venues import short_name

if TYPE_CHECKING:
    from citecheck.parser.fields.assembly import Read
    from citecheck.parser.fields.marks import Marks

_THESIS = re.compile(
    r"\b(?:ph\.?\s?d\.?\s(?:thesis|diss)|(?:doctoral|master'?s?|bachelor'?s?|diploma)\s(?:thesis|dissertation)|m\.?\s?sc\.?\sthesis|dissertation\b|"
    r"habilitation|diplomarbeit|thèse|tesis|tese de|dissertação|автореф|дисс?\.)",
    re.IGNORECASE,
)
_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|conf\.|symposium|workshop|congress|lecture notes|advances in neural)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|psyarxiv|preprints?|ssrn|chemrxiv|research square)\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"\b(?:tech(?:nical|\.)?\s?rep(?:ort|\.)|working paper|discussion paper|white paper|report no|research report)\b",
    re.IGNORECASE,
)
# `ISO 9001:2015`, `DIN EN 12464-1`, `ASTM D638-14`, `IEEE Std 802.11`
_STANDARD = re.compile(
    r"\b(?:ISO(?:/IEC)?|IEC|DIN(?: EN)?|ASTM|ANSI(?:/\w+)?|IEEE Std|ÖNORM|BS EN|ГОСТ)\.?\s"
    r"(?:[A-Z]{1,3}\s)?[A-Z]?\d{2,6}\b"
)
# `Directive 95/46/EC`, `42 U.S.C. § 1983`, `BGBl. I S. 1234`, `Family Law Act 1975 (Cth)`
_LAW = re.compile(
    r"§+\s?\d|\bU\.\s?S\.\s?C\.|\bC\.F\.R\.|\bBGBl\b|\b(?:Directive|Regulation|Decision|Richtlinie|Verordnung)\s(?:\((?:EU|EC|EG|EEC)\)\s)?(?:No\.?\s)?\d+/\d+"
    r"|\bAct\s(?:of\s)?(?:1[89]|20)\d\d\b(?!\))|\bPub(?:lic|\.)\sL(?:aw|\.)\sNo"
)
# `Roe v. Wade, 410 U.S. 113`, `Donoghue v Stevenson [1932] AC 562`
_CASE = re.compile(
    r"^\W*[^,.;:()]{2,80}\svs?\.?\s[^,.;:()]{2,80},?\s(?:\d+\s[A-Z][\w.\s]{1,12}\d|\[?\(?(?:1[89]|20)\d\d)"
)
_SOFTWARE = re.compile(
    r"\bR package\b|\b(?:computer )?software\b(?= *[\[(,.:]|$)|\[(?:computer )?(?:software|program)\]"
    r"|\b(?:software|package|toolbox|library),?\s(?:version|v\.?\s?\d)"
    r"|\bVersion \d+\.\d+",
    re.IGNORECASE,
)
_DATA = re.compile(r"\[data ?set\]|\bdata ?set\b(?= *[\].;,]|$)|\b(?:zenodo|figshare|dryad|pangaea)\b", re.IGNORECASE)

# What must be in the text, in lower case, before a costly pattern is tried
_HINTS = {
    _THESIS: "thes thès dissert habilit diplom tesis tese автореф дис".split(),
    _DATA: "data zenodo figshare dryad pangaea".split(),
    _PREPRINT: ["rxiv", "preprint", "ssrn", "research square"],
    _REPORT: ["rep", "paper"],
    _SOFTWARE: "software package program toolbox library version".split(),
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
    if not journal and _has_words(_THESIS, raw, low):
        return "thesis"
    if marks.data or (not journal and _has_words(_DATA, raw, low)):
        return "dataset"
    if read.container and (_CONFERENCE.search(read.container) or (not read.volume and short_name(read.container))):
        return "paper-conference"
    if not (journal and read.issue) and (marks.arxiv or marks.preprint or _has_words(_PREPRINT, raw, low)):
        return "article-journal" if journal and read.pages else "article"
    numbered = journal and (bool(read.issue) or not read.editors) and not read.publisher  # PLoS prints its editors too
    if read.container and (read.inside or read.editors) and not numbered:
        return "chapter"
    return "article-journal" if journal else _type_by_words(raw, low, read, marks)


def _has_words(pattern: re.Pattern[str], raw: str, low: str) -> bool:
    """Whether a pattern is found in a text; `low` is the text in lower case, in which its hints are looked for."""
    return any(hint in low for hint in _HINTS[pattern]) and bool(pattern.search(raw))


def _type_by_words(raw: str, low: str, read: Read, marks: Marks) -> str | None:
    """The type by words alone, where neither a journal nor a book around it shows the type."""
    if _STANDARD.search(raw):
        return "standard"
    if _CASE.search(raw):
        return "legal_case"
    if not read.container and _LAW.search(raw):
        return "legislation"
    if not read.container and _has_words(_SOFTWARE, raw, low):
        return "software"
    if _has_words(_REPORT, raw, low):
        return "report"
    if read.container and (read.pages or marks.doi):
        return "article-journal"
    if read.publisher or marks.isbn or read.editors:
        return "webpage" if marks.url and marks.accessed and not marks.isbn else "book"
    return "webpage" if marks.url else None
