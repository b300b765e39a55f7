"""What can be recognised in a reference without knowing its style: identifiers, addresses, access dates, media marks.

Each is taken out of its text, so that the sequence model sees only authors, title, source and numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.text import identifiers
from citecheck.text.dates import ACCESSED

# `Available from:`, `Online unter:`, `Retrieved from`, `Disponible en:`; what is printed before an address
_LEAD = re.compile(
    r"[,;(\[]?\s*\b(?:(?:freely )?available (?:online )?(?:at|from|on|via|online)|accessible at|retrieved from"
    r"|online(?: available)? (?:at|unter)|"
    r"verfügbar unter|abrufbar unter|disponible (?:en|sur)|disponível em|disponibile (?:su|a)|"
    r"online unter|доступно|режим доступу|режим доступа|url|verf\u00fcgbar)\s*[:.]?\s*$",
    re.IGNORECASE,
)
# `doi:`, `https://doi.org/`, `DOI :` before a DOI
_DOI_LEAD = re.compile(r"(?:(?:https?\s?:\s?//)?(?:dx\.)?doi\.org/|\bdoi\s*[:=.]?\s*)+$", re.IGNORECASE)
# `PMID: 23456789`, `[PubMed Central PMCID: PMC1234567].`, `ISSN 1234-567X`, `ISBN 978-3-16-148410-0`
_NUMBERS = re.compile(
    r"[\[(]?\b(?:PubMed\s*)?PMID\s*[:#]?\s*\d{4,8}\b[\])]?\.?"
    r"|[\[(]?\b(?:PubMed Central\s*)?(?:PMCID\s*[:#]?\s*)?(?:PMC\s?){1,2}\d{4,9}\b[\])]?\.?"
    rf"|(?-i:{identifiers.ISBN.pattern})|\be?ISSN\s*[:#]?\s*\d{{4}}-\d{{3}}[\dX]\b[.,;]?",
    re.IGNORECASE,
)
# `arXiv:1706.03762 [cs.CL]`, `arXiv preprint arXiv:1706.03762`
_ARXIV_CLASS = re.compile(r"\s*\[[a-z-]{2,9}(?:\.[A-Za-z-]{2})?\]")
# `[arXiv:1411.2357 [hep-th]]`
_ARXIV_BRACKET = re.compile(rf"\[\s*{identifiers.ARXIV.pattern}\s*(?:\[[\w\s.-]{{2,14}}\])?\s*\]", re.IGNORECASE)
# `JHEP 1304, 123 (2013), 1302.5246`: a preprint's number by itself at the end; its first four digits are year and month
_BARE_ARXIV = re.compile(r"[,;\s(\[]\s?(?P<number>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d{1,2})?[\])]?[.\s]*$")
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
# Text that must be there, in lower case, before a costly pattern is tried
_NUMBER_HINTS = ("pmid", "pmc", "isbn", "issn")
_ACCESS_HINTS = (
    "cited access retrieved viewed visited updated consult zugriff abgerufen abruf eingesehen acesso citado"
    " geraadpleegd accesso дата"
).split()
_TWICE = 3  # an identifier, its address, and either of them printed once more
_SPACED_DOI = re.compile(r"(?i)(\bdoi\s{0,2}[:=]?\s{0,2}10)\s?\.\s?(\d{4,9})\s?/\s?")  # `doi:10 .1145/1601966`
_SPACED_URL = re.compile(r"(?i)(?:\b(https?)\s?:\s?/\s?/\s?)(?=\w)")  # `http: //arxiv.org`
# what was printed on behind a DOI without a space: `…/JHEP11(2013)074[arXiv:1307.2892]`, `….2054552.URL`
_NOT_DOI = re.compile(
    r"\[(?=(?:arxiv|inspire|hep|astro|gr-qc|math|nucl|cond|quant|physics|pubmed|google|cross)\b)|\[$|\.?URL\b|\.?https?:",
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
    """Take identifiers, address and access date out of a reference's text."""
    low = text.lower()
    rest, media = text, ""
    if "[" in text:
        media = " ".join(m.group().strip(" []").lower() for m in _MEDIA.finditer(text))
        rest = _MEDIA.sub("", text)
    accessed = None
    if any(hint in low for hint in _ACCESS_HINTS) and (found := ACCESSED.search(rest)):
        accessed = found.group("date").strip(" .,")
        rest = _cut_out(rest, found.start(), found.end())
    arxiv = identifiers.find_arxiv(rest)
    if not arxiv and (bare := _BARE_ARXIV.search(rest[-24:])):
        arxiv = bare.group("number")
        rest = rest[: len(rest) - len(bare.group())].rstrip(" ,;([")
    pmid = identifiers.find_pmid(rest) if "pmid" in low else None
    isbn = identifiers.find_isbn(rest) if "isbn" in low else None
    doi, rest = _take_doi(_SPACED_DOI.sub(r"\1.\2/", rest)) if "10" in text else (None, rest)
    url, rest = _take_url(_SPACED_URL.sub(r"\1://", rest)) if "www." in low or "http" in low else (None, rest)
    if arxiv:
        rest = _ARXIV_CLASS.sub("", identifiers.ARXIV.sub("arXiv", _ARXIV_BRACKET.sub(" ", rest)))
    if any(hint in low for hint in _NUMBER_HINTS):
        rest = _NUMBERS.sub(" ", rest)
    if "doi" in low:
        rest = _BARE_DOI_WORD.sub("", rest)
    return Marks(" ".join(rest.split()), doi, pmid, arxiv, isbn, url, accessed, "preprint" in media, "data" in media)


def _cut_out(text: str, start: int, end: int) -> str:
    """The text without a stretch and without the brackets or lead words that only introduced it."""
    left, right = text[:start].rstrip(" <([,;"), text[end:].lstrip(" >)],")
    if left.endswith((".", "?", "!")):
        right = right.lstrip(".")
    joint = "" if right[:1] in ".;:" else " "
    return f"{left}{joint}{right}"


def _take_doi(text: str) -> tuple[str | None, str]:
    """The first DOI, and the text without any."""
    doi: str | None = None
    for _ in range(_TWICE):
        found = identifiers.DOI.search(text)
        if not found:
            break
        clean = identifiers.clean_doi(_NOT_DOI.split(found.group(1), maxsplit=1)[0])
        doi = doi or clean
        lead = _DOI_LEAD.search(text, max(0, found.start() - 40), found.start())
        start = lead.start() if lead else found.start()
        end = found.start() + len(clean) if clean else found.end()
        start = _lead_start(text, start)
        text = _cut_out(text, start, max(end, found.start() + 1))
    return doi, text


def _take_url(text: str) -> tuple[str | None, str]:
    """The first address, and the text without any."""
    url: str | None = None
    for _ in range(_TWICE):
        found = identifiers.URL.search(text)
        if not found:
            break
        address = found.group().rstrip(".,;:)]>")
        if "(" in address and found.group()[len(address) :].startswith(")"):
            address += ")"
        url = url or address
        text = _cut_out(text, _lead_start(text, found.start()), found.start() + len(address))
    return url, text


def _lead_start(text: str, at: int) -> int:
    """Where the words begin that lead to an address: `Available from: `; the place itself where there are none."""
    window = max(0, at - 60)  # code points, longer than any such lead
    lead = _LEAD.search(text[window:at].rstrip(" <(["))
    return window + lead.start() if lead else at
