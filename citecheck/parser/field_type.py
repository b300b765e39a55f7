"""The CSL type of a printed reference, by its words and by which fields it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.parser.field_marks import Marks
    from citecheck.parser.field_tail import Tail
    from citecheck.parser.field_title import Source

_THESIS = re.compile(
    r"\b(?:ph\.?\s?d\.?\s(?:thesis|diss)|(?:doctoral|master'?s?|bachelor'?s?|diploma)\s(?:thesis|dissertation)|m\.?\s?sc\.?\sthesis|dissertation\b|"
    r"habilitation|diplomarbeit|thèse|tesis|tese de|dissertação|автореф|дисс?\.)",
    re.IGNORECASE,
)
_CONFERENCE = re.compile(r"\b(?:proceedings|proc\.|conference|conf\.|symposium|workshop|congress)\b", re.IGNORECASE)
_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|psyarxiv|preprints?|ssrn|chemrxiv|research square)\b", re.IGNORECASE
)
_REPORT = re.compile(
    r"\b(?:tech(?:nical|\.)?\s?rep(?:ort|\.)|working paper|discussion paper|white paper|report no)\b", re.IGNORECASE
)


def csl_type(raw: str, *, tail: Tail | None, source: Source, marks: Marks, edited: bool) -> str | None:
    """The CSL 1.0.2 item type, or `None` where nothing tells it."""
    if _THESIS.search(raw):
        return "thesis"
    if marks.data:
        return "dataset"
    if source.container and _CONFERENCE.search(source.container):
        return "paper-conference"
    if marks.arxiv or marks.preprint or (_PREPRINT.search(raw) and not (tail and tail.issue)):
        return "article"
    if source.chapter and source.container:
        return "chapter"
    if source.container and tail and tail.volume:
        return "article-journal"
    if _REPORT.search(raw):
        return "report"
    if source.publisher or marks.isbn or edited:
        return "book"
    if source.container and marks.doi:
        return "article-journal"
    return "webpage" if marks.url and not source.container else None
