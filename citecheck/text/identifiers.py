"""DOIs, PubMed, arXiv and ISBN identifiers: finding them in print, and bringing them to one form."""

from __future__ import annotations

import re
from urllib.parse import unquote

# `10.1016/S0006-3223(01)01075-7`, `https://doi.org/10.1002/wps.21156`, `doi:10.1037/a0038614`; SICI's `<…>` and
# `;` included. What belongs to the sentence and not to the DOI is trimmed by `clean_doi`.
DOI = re.compile(r"\b(10\.\d{4,9}(?:\.\d+)*/[^\s\"'“”‘’«»{}]+)", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*[:=]?\s*)", re.IGNORECASE)
# `PMID: 23456789`, `PubMed PMID 123`
PMID = re.compile(r"\bPMID\s*[:#]?\s*(\d{4,8})\b", re.IGNORECASE)
# `arXiv:1706.03762v5`, `arxiv.org/abs/hep-th/9901001`, `arXiv : 1501. 06472` as text out of a PDF has it
ARXIV = re.compile(
    r"\barxiv(?:\.org/(?:abs|pdf)/|\s*[:.]?\s*)((?:\d{4}\s?\.\s?\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?:v\d+)?",
    re.IGNORECASE,
)
# `[hep-ph/0211017]`, `astro-ph/0106197`: the archive's name says what it is
_ARCHIVE = re.compile(
    r"(?<![\w./])((?:hep-(?:th|ph|ex|lat)|astro-ph|gr-qc|cond-mat|quant-ph|nucl-(?:th|ex)|math-ph|math|physics|nlin)"
    r"(?:\.[A-Z]{2})?/\d{7})(?!\d)"
)
ISBN = re.compile(r"\bISBN(?:-1[03])?\s*[:#]?\s*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])\b")
URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
# What addresses at publishers add to a DOI: `…/10.3389/fpsyg.2013.00118/abstract`, `…/10.1002/wps.21156/full.pdf`
_PAGE_OF_DOI = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html|summary|suppinfo|references))+(?:\.pdf)?$|\.pdf$"
)
# Where a template or a program left an identifier to be filled in: `10.xxxx/xxxxx`, `10.1145/nnnnnnn.nnnnnnn`,
# `10.1016/j.cell.2023.XXXXX`, `10.1234/placeholder`; real ones have Roman numerals (`10.1093/mind/xxx.117.115a`).
_NO_DOI = re.compile(
    r"\b10\.(?:[x?n]{3,}\w*/[^\s,;)\]\"'”’]+|"
    r"\d{4,9}/(?:[xn?][xn?.\-/]{2,}|[^\s,;)\]]*(?:(?<![ivlcdm])x{4,}(?![ivlcdm])|[./_-]x{2,}[./_-]x{2,}|placeholder)[^\s,;)\]]*?))"
    r"(?=[\s,;)\]\"'”’]|\.?$|\.\s)|\bdoi(?:\.org/|\s?[:=]\s?)(?:x{2,}|\?{2,}|TB[AD]\b|todo\b)[\w./-]*",
    re.IGNORECASE,
)
_NO_NUMBER = re.compile(  # `arXiv:2305.XXXXX`, `arXiv:XXXX.XXXXX`, `PMID: XXXXXXXX`, `ISBN 978-X-XXX`
    r"\barxiv(?:\.org/(?:abs|pdf)/|\s?[:.]?\s?)"
    r"(?:\d{0,4}\.?[X?]{3,}(?:\.[X?]+)?|\d{4}\.\d{0,4}[X?]{1,5}|TB[AD]\b|to be assigned)(?:v\d+)?|"
    r"\b(?:PMID|PMCID|ISBN|ISSN)\s?[:#]?\s?(?:PMC)?[\dX-]*X{3,}[\dX-]*",
    re.IGNORECASE,
)
_DOI_FORM = re.compile(r"^10\.\d{4,9}(?:\.\d+)*/\S+$")


def clean_doi(text: str) -> str | None:
    """A printed DOI in registered form: lower case, no resolver, no punctuation of the sentence around it.

    `https://doi.org/10.1016/S0006-3223(01)01075-7.` → `10.1016/s0006-3223(01)01075-7`; `None` where it is none.
    """
    doi = _PREFIX.sub("", unquote(text.strip()) if "%" in text else text.strip())
    doi = doi.rstrip(".,;:!?*†’”»\"'")
    for opening, closing in (("(", ")"), ("[", "]"), ("<", ">")):
        while doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = doi[:-1].rstrip(".,;:")
    doi = doi.lower()
    bare = _PAGE_OF_DOI.sub("", doi)
    doi = bare if _DOI_FORM.match(bare) else doi
    if _NO_DOI.fullmatch(text.strip()):
        return None
    return doi if _DOI_FORM.match(doi) else None


def find_dois(text: str) -> list[str]:
    """All DOIs printed in a text, cleaned, in order, each once."""
    found: dict[str, None] = {}
    for match in DOI.finditer(text):
        doi = clean_doi(match.group(1))
        if doi:
            found[doi] = None
    return list(found)


def names_placeholder(text: str, *fields: str | None) -> list[str]:
    """The identifiers of a text, or among fields, that were left to be filled in: `arXiv:2305.XXXXX`."""
    found = [m.group().rstrip(".") for pattern in (_NO_DOI, _NO_NUMBER) for m in pattern.finditer(text)]
    for field in filter(None, fields):
        if _NO_DOI.search(field) or re.search(r"[X?]{3,}", field):
            found += [] if any(field.lower() in f.lower() for f in found) else [field]
    return found


def find_arxiv(text: str) -> str | None:
    """The first arXiv identifier, without its version: `1706.03762`."""
    match = ARXIV.search(text) or _ARCHIVE.search(text)
    return re.sub(r"\s", "", match.group(1)) if match else None


def find_pmid(text: str) -> str | None:
    """The first PubMed identifier that is marked as one."""
    match = PMID.search(text)
    return match.group(1) if match else None


def find_isbn(text: str) -> str | None:
    """The first ISBN that is marked as one, digits only, whatever its checksum."""
    match = ISBN.search(text)
    return re.sub(r"[\s-]", "", match.group(1)).upper() if match else None


def valid_isbn(isbn: str) -> bool:
    """Whether the check digit of an ISBN-10 or ISBN-13 (digits only) is right."""
    if re.fullmatch(r"\d{9}[\dX]", isbn):
        total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(isbn))
        return total % 11 == 0
    if re.fullmatch(r"\d{13}", isbn):
        return sum(int(c) * (1 if i % 2 == 0 else 3) for i, c in enumerate(isbn)) % 10 == 0
    return False
