"""The dev articles for claims: which may be learnt from, and their sentences with the citations as printed."""

from __future__ import annotations

import re
from typing import Any

from citecheck.claims.blocks import Kind
from citecheck.claims.sentences import MARK, NAME, Sentence, plain, split

_ATTRIBUTION = re.compile(r"creativecommons\.org/licenses/by/|Creative Commons Attribution License", re.IGNORECASE)
_NARROWER = re.compile(r"by-n[cd]|by-sa|non-?commercial", re.IGNORECASE)
_PLOS = re.compile(r"^10\.1371[_/]journal\.")  # PLOS publishes everything under CC BY


def may_learn(article: dict[str, Any]) -> bool:
    """Whether an article's licence allows weights made from it to be given away: CC BY and nothing narrower."""
    licence = str(article.get("license") or "")
    return bool(_PLOS.search(str(article["id"])) or (_ATTRIBUTION.search(licence) and not _NARROWER.search(licence)))


def gold_sentences(article: dict[str, Any]) -> list[Sentence]:
    """The sentences of an article; `citations` is (0,) where its XML has a cross-reference in one."""
    found = []
    for number, paragraph in enumerate(article["paragraphs"]):
        text = paragraph["text"]
        for group in paragraph["groups"]:
            start, end = group["start"], group["end"]
            mark = NAME if text[start : start + 1].isalpha() else MARK
            text = text[:start] + mark * (end - start) + text[end:]
        for start, end in split(text, 0, len(text)):
            piece = text[start:end]
            cited = (0,) if MARK in piece or NAME in piece else ()
            bare = plain(piece.replace(MARK, " ").replace(NAME, " "))
            found.append(Sentence(start, end, number, Kind.TEXT, None, cited, bare))
    return found
