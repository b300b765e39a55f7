"""What can be told in a reference without knowing its style: identifiers, addresses, access dates, media marks.

Each is taken out of the text it stands in, so that the style rules see only authors, title, source and numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.text import identifiers
from citecheck.text.dates import ACCESSED

# `Available from:`, `Online unter:`, `Retrieved from`, `Disponible en:`; what stands before an address
_LEAD = re.compile(
    r"[,;(\[]?\s*\b(?:(?:freely )?available (?:online )?(?:at|from|on|via|online)|accessible at|retrieved from"
    r"|online(?: available)? (?:at|unter)|"
    r"verfügbar unter|abrufbar unter|disponible (?:en|sur)|disponível em|disponibile (?:su|a)|"
    r"online unter|доступно|режим доступу|режим доступа|url|verf\u00fcgbar)\s*[:.]?\s*$",
    re.IGNORECASE,
)
# `doi:`, `https://doi.org/`, `DOI :` before a DOI
_DOI_LEAD = re.compile(r"(?:(?:https?\s?:\s?//)?(?:dx\.)?doi\.org/|\bdoi\s*[:=.]?\s*)+$", re.IGNORECASE)
_PMID = re.compile(r"[\[(]?\b(?:PubMed\s*)?PMID\s*[:#]?\s*\d{4,8}\b[\])]?\.?", re.IGNORECASE)
_PMC = re.compile(r"[\[(]?\b(?:PubMed Central\s*)?(?:PMCID\s*[:#]?\s*)?PMC\s?\d{4,9}\b[\])]?\.?", re.IGNORECASE)
_ISSN = re.compile(r"\be?ISSN\s*[:#]?\s*\d{4}-\d{3}[\dX]\b[.,;]?", re.IGNORECASE)
# `arXiv:1706.03762 [cs.CL]`, `arXiv preprint arXiv:1706.03762`
_ARXIV_CLASS = re.compile(r"\s*\[[a-z-]{2,9}(?:\.[A-Za-z-]{2})?\]")
# `[Internet]`, `[Google Scholar]`, `[PubMed]`, `[CrossRef]`, `[electronic resource]`
_MEDIA = re.compile(
    r"\s*\[\s*(?:internet|online|web ?page|website|e-?book|cd-?rom|electronic (?:version|resource)"
    r"|google scholar|pubmed|pub ?med|"
    r"cross ?ref|isi|medline|scopus|web of science|preprint|data ?set|database|software|computer software|article|"
    r"free full text|full text|pmc free article|en ligne|en línea|em linha|электронный ресурс"
    r"|elektronische ressource|"
    r"inspire|adsabs|zbmath|mr)\s*\]",
    re.IGNORECASE,
)
_BARE_DOI_WORD = re.compile(r"[\s,;(\[]*\bdoi\s*[:=]?\s*[)\]]?\s*[.,;]*\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """The identifiers of a reference and what is left of its text."""

    rest: str
    doi: str | None = None
    pmid: str | None = None
    arxiv: str | None = None
    isbn: str | None = None
    url: str | None = None
    accessed: str | None = None
    preprint: bool = False
    data: bool = False


def take_marks(text: str) -> Marks:
    """Identifiers, address and access date of a reference, and the text without them."""
    media = " ".join(m.group().strip(" []").lower() for m in _MEDIA.finditer(text))
    rest = _MEDIA.sub("", text)
    accessed = None
    found = ACCESSED.search(rest)
    if found:
        accessed = found.group("date").strip(" .,")
        rest = _cut(rest, found.start(), found.end())
    arxiv = identifiers.find_arxiv(rest)
    pmid, isbn = identifiers.find_pmid(rest), identifiers.find_isbn(rest)
    doi, rest = _take_doi(rest)
    url, rest = _take_url(rest)
    if arxiv:
        rest = _ARXIV_CLASS.sub("", identifiers.ARXIV.sub("arXiv", rest))
    for pattern in (_PMID, _PMC, identifiers.ISBN, _ISSN):
        rest = pattern.sub(" ", rest)
    rest = _BARE_DOI_WORD.sub("", rest)
    return Marks(" ".join(rest.split()), doi, pmid, arxiv, isbn, url, accessed, "preprint" in media, "data" in media)


def _cut(text: str, start: int, end: int) -> str:
    """The text without a stretch and without the brackets or lead words that only introduced it."""
    left, right = text[:start].rstrip(" <([,;"), text[end:].lstrip(" >)],")
    if left.endswith((".", "?", "!")):
        right = right.lstrip(".")
    joint = "" if right[:1] in ".;:" else " "
    return f"{left}{joint}{right}"


def _take_doi(text: str) -> tuple[str | None, str]:
    doi: str | None = None
    for _ in range(3):  # a DOI and its address, printed twice
        found = identifiers.DOI.search(text)
        if not found:
            break
        clean = identifiers.clean_doi(found.group(1))
        doi = doi or clean
        lead = _DOI_LEAD.search(text, max(0, found.start() - 40), found.start())
        start = lead.start() if lead else found.start()
        end = found.start() + len(clean) if clean else found.end()
        start = _lead_start(text, start)
        text = _cut(text, start, max(end, found.start() + 1))
    return doi, text


def _take_url(text: str) -> tuple[str | None, str]:
    url: str | None = None
    for _ in range(3):
        found = identifiers.URL.search(text)
        if not found:
            break
        address = found.group().rstrip(".,;:)]>")
        if "(" in address and found.group()[len(address) :].startswith(")"):
            address += ")"
        url = url or address
        text = _cut(text, _lead_start(text, found.start()), found.start() + len(address))
    return url, text


def _lead_start(text: str, at: int) -> int:
    window = max(0, at - 60)
    lead = _LEAD.search(text[window:at].rstrip(" <(["))
    return window + lead.start() if lead else at
