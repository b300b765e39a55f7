"""BibTeX's and biblatex's fields as a work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.bibliography.bibtex.names import read_names
from citecheck.bibliography.bibtex.values import plain
from citecheck.bibliography.tagged_lines import YEAR
from citecheck.models import Work
from citecheck.text.identifiers import clean_doi, find_arxiv, find_dois, names_placeholder
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from citecheck.bibliography.bibtex.scanner import RawEntry

TYPES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "article suppperiodical",
        "periodical": "periodical",
        "book": "book mvbook collection mvcollection proceedings reference",
        "pamphlet": "booklet",
        "chapter": "inbook incollection bookinbook suppbook",
        "entry-encyclopedia": "inreference",
        "paper-conference": "inproceedings conference",
        "thesis": "thesis phdthesis mastersthesis",
        "report": "report techreport manual",
        "webpage": "online electronic www",
        "dataset": "dataset",
        "software": "software",
        "patent": "patent",
        "manuscript": "unpublished",
        "document": "misc",
    }.items()
    for name in names.split()
}
# `2101.00001v2`, `arXiv:math.GT/0309136`
_ARXIV_ID = re.compile(r"(?:arxiv:)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)$", re.IGNORECASE)


def work_of(entry: RawEntry) -> Work:
    """Make a work of the fields of an entry, as given."""
    kind = TYPES.get(entry.kind, "document")
    authors, et_al = read_names(entry.get("author") or "", plain)
    editors, _ = read_names(entry.get("editor") or "", plain)
    pages = re.sub(r"\s*(?:--+|[–—])\s*", "-", plain(entry.get("pages") or "")) or None
    date = plain(entry.get("date", "year", "pubstate") or "")
    year = YEAR.search(date)
    journal = _first_text(entry, "journaltitle", "journal")
    isbn = re.split(r"[\s,;]+(?=97[89])", plain(entry.get("isbn") or ""))[0]  # the first of several
    return Work(
        type=kind,
        title=_join_title(entry),
        authors=authors,
        et_al=et_al,
        editors=editors,
        container=journal or _first_text(entry, "booktitle", "maintitle"),
        container_short=_first_text(entry, "shortjournal"),
        year=int(year.group(1)) if year else None,
        year_suffix=year.group(2) if year else None,
        year_text=None if year else date or None,
        volume=_first_text(entry, "volume"),
        issue=_first_text(entry, "number", "issue") if kind in {"article-journal", "periodical"} else None,
        pages=pages,
        first_page=first_page(pages) if pages else None,
        article_number=_first_text(entry, "eid", "articleno"),
        publisher=_first_text(entry, "publisher", "institution", "school", "organization"),
        edition=_first_text(entry, "edition"),
        doi=_find_doi(entry),
        pmid=_first_text(entry, "pmid") or _find_pmid(entry),
        arxiv=_find_arxiv_id(entry, journal),
        isbn=re.sub(r"[^\dXx]", "", isbn).upper() or None,
        url=_find_url(entry),
        accessed=_first_text(entry, "urldate"),
    )


def _first_text(entry: RawEntry, *names: str) -> str | None:
    value = entry.get(*names)
    return (plain(value) or None) if value else None


def _join_title(entry: RawEntry) -> str | None:
    title, subtitle = _first_text(entry, "title"), _first_text(entry, "subtitle")
    if title and subtitle:
        return f"{title}: {subtitle}" if title[-1].isalnum() else f"{title} {subtitle}"
    return title or subtitle or _first_text(entry, "titleaddon")


def _find_doi(entry: RawEntry) -> str | None:
    given = plain(entry.get("doi") or "")
    if given:
        return clean_doi(given) or given.lower()
    for name in ("url", "note", "howpublished", "ee"):
        found = find_dois((entry.get(name) or "").replace("\\", "")) if entry.get(name) else []
        if found:
            return found[0]
    return None


def _find_arxiv_id(entry: RawEntry, journal: str | None) -> str | None:
    eprint = plain(entry.get("eprint") or "")
    kind = (entry.get("archiveprefix", "eprinttype") or "").strip().lower()
    if eprint and kind in {"", "arxiv"} and (found := _ARXIV_ID.match(eprint)):
        return re.sub(r"v\d+$", "", found.group(1))
    if eprint and kind == "arxiv":  # `1706.03762 [cs.CL]`, `https://arxiv.org/abs/1706.03762`
        if names_placeholder("", eprint):
            return eprint
        if printed := find_arxiv(eprint) or find_arxiv(f"arXiv:{eprint}"):
            return printed
    fields = ("arxivid", "arxiv", "note", "howpublished", "url", "volume", "number", "eid", "pages")
    for words in (journal, *(entry.get(name) for name in fields)):
        if words and (printed := find_arxiv(words)):
            return printed
    return None


def _find_pmid(entry: RawEntry) -> str | None:
    """`eprint = {1234567}, eprinttype = {pubmed}`, biblatex's way."""
    number = (entry.get("eprint") or "").strip()
    kind = (entry.get("eprinttype", "archiveprefix") or "").strip().lower()
    return number if kind in {"pubmed", "pmid"} and number.isdecimal() else None


def _find_url(entry: RawEntry) -> str | None:
    url = (entry.get("url", "ee") or "").strip()
    howpublished = entry.get("howpublished") or ""
    if not url and (found := re.search(r"https?://[^\s{}\\]+", howpublished)):
        url = found.group()
    return re.sub(r"\\([_%#&~$])", r"\1", url.replace("{", "").replace("}", "")) or None
