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
# `CoRR abs/1706.03762`, `arXiv preprint 2106.05372`, `arXiv [cs.LG] 2106.05372`, `ar5iv.org/abs/1706.03762`,
# `arXiv, 2106.05372`: the first four digits are year and month
_ARXIV_ELSEWHERE = re.compile(
    r"(?:\babs/|\bar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html|pdf)/|\barxiv\.org/(?:html|format|ftp/arxiv/papers)/|"
    r"\barxiv(?:\s+(?:e-?prints?|preprints?)|\s?\[[\w.-]{2,12}\]|\s+(?:id|no\.?|number))*[\s,:.(]{1,3}(?:p\.\s?)?|"
    r"\be-?prints?\s?[:#]?\s?)(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)(?:v\d+)?",
    re.IGNORECASE,
)
# `[hep-ph/0211017]`, `astro-ph/0106197`: the archive's name says what it is
_ARCHIVE = re.compile(
    r"(?<![\w./-])((?:hep-(?:th|ph|ex|lat)|astro-ph|gr-qc|cond-mat|quant-ph|nucl-(?:th|ex)|math-ph|math|physics|nlin|"
    r"q-(?:bio|alg)|alg-geom|cmp-lg|chao-dyn|dg-ga|funct-an|patt-sol|solv-int|supr-con|cs)"
    r"(?:\.[A-Z]{2})?/\d\d(?:0[1-9]|1[0-2])\d{3})(?!\d)"
)
ARXIV_PREFIX = "10.48550/arxiv."  # of the DOIs that arXiv registers with DataCite, in their clean form
_FIVE_DIGITS_SINCE = 1501  # year and month: from here on numbers of arXiv have five digits behind the point
_ARXIV_DIGITS = 5
_ARXIV_SINCE = 704  # the same: before it, `hep-th/9901001`
# `2106.05372`, `0704.0001`, `hep-th/9901001`, `math.GT/0309136`
_ARXIV_FORM = re.compile(
    r"(?:(\d\d(?:0[1-9]|1[0-2]))\.(\d{4,5})|[a-z-]+(?:\.[a-z]{2})?/\d\d(?:0[1-9]|1[0-2])\d{3})", re.IGNORECASE
)
ISSN = re.compile(r"\b[ep]?-?ISSN(?:-L)?\s*[:#]?\s*(\d{4}-?\d{3}[\dXx])(?![\dXx-])")
_ISSN_DIGITS = 8
PMCID = re.compile(r"\bPMC\s?\d{4,9}\b")  # `PMC4347352`
ISBN = re.compile(r"\bISBN(?:-1[03])?\s*[:#]?\s*((?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx])\b")
_BARE_ISBN = re.compile(r"(?<![\d-])(?:97[89][ -]?)?(?:\d[ -]?){9}[\dXx](?![\d-])")
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
    match = ARXIV.search(text) or _ARCHIVE.search(text) or _ARXIV_ELSEWHERE.search(text)
    return re.sub(r"\s", "", match.group(1)) if match else None


def valid_arxiv(number: str) -> bool:
    """Whether arXiv can have given a number: year and month, a point, and as many digits as there were at the time."""
    match = _ARXIV_FORM.fullmatch(number)
    if match is None or match[1] is None:
        return match is not None
    month, digits = int(match[1]), len(match[2])
    return month >= _ARXIV_SINCE and (
        digits == _ARXIV_DIGITS if month >= _FIVE_DIGITS_SINCE else digits < _ARXIV_DIGITS
    )


def doi_of_arxiv(number: str) -> str | None:
    """The DOI under which arXiv registers a number: `10.48550/arxiv.1706.03762`; `None` where it can be none."""
    if not valid_arxiv(number):
        return None
    return f"{ARXIV_PREFIX}{re.sub(r'[.][a-z]{2}/', '/', number.lower())}"


def without_version(doi: str) -> str:
    """An arXiv DOI without the version behind it, which arXiv does not register; any other DOI as it is."""
    number = arxiv_of_doi(doi)
    return f"{ARXIV_PREFIX}{number}" if number else doi


def arxiv_of_doi(doi: str) -> str | None:
    """The number of an arXiv DOI, without its version."""
    found = re.fullmatch(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", doi)
    return found[1] if found else None


def find_pmid(text: str) -> str | None:
    """The first PubMed identifier that is marked as one."""
    match = PMID.search(text)
    return match.group(1) if match else None


def find_isbn(text: str) -> str | None:
    """The first ISBN that is marked as one, digits only, whatever its checksum."""
    match = ISBN.search(text)
    return re.sub(r"[\s-]", "", match.group(1)).upper() if match else None


def isbns_of(field: str) -> list[str]:
    """The ISBNs of a field that holds nothing else, digits only: Zotero puts several into one, some with hyphens."""
    return [re.sub(r"[\s-]", "", isbn).upper() for isbn in _BARE_ISBN.findall(field)]


def valid_isbn(isbn: str) -> bool:
    """Whether the check digit of an ISBN-10 or ISBN-13 (digits only) is right."""
    if re.fullmatch(r"\d{9}[\dX]", isbn):
        total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(isbn))
        return total % 11 == 0
    if re.fullmatch(r"\d{13}", isbn):
        return sum(int(c) * (1 if i % 2 == 0 else 3) for i, c in enumerate(isbn)) % 10 == 0
    return False


def valid_issn(issn: str) -> bool:
    """Whether the check digit of an ISSN (`1476-4687`) is right."""
    digits = issn.replace("-", "").upper()
    total = sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits))
    return len(digits) == _ISSN_DIGITS and total % 11 == 0


def names_identifier(text: str, *fields: str | None) -> bool:
    """Whether an identifier or an address is printed by which a reader finds the work: DOI, PMID, arXiv, ISBN, URL."""
    patterns = (DOI, PMID, PMCID, ARXIV, _ARCHIVE, _ARXIV_ELSEWHERE, ISBN, URL)
    return any(fields) or any(p.search(text) for p in patterns)
