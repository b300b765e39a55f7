"""DBLP's records (elements of its XML dump) into `Work`. Format: https://dblp.org/xml/."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Name, Work
from citecheck.records.arxiv import SERVER, arxiv_doi
from citecheck.text.identifiers import clean_doi
from citecheck.text.names import split_given_family
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from lxml.etree import _Element

TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "proceedings": "book",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "data": "dataset",
}
_NUMBERED = re.compile(r"\s+\d{4}$")  # `Wei Wang 0001`: which of several of that name
_YEARS = range(1800, 2101)
_ARXIV = re.compile(r"(?:arxiv\.org/abs/|^abs/|10\.48550/arxiv\.)(\S+?)(?:v\d+)?$", re.IGNORECASE)
_DOI_URL = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_SUFFIXES = frozenset("Jr. Jr Sr. Sr II III IV".split())


def work_from_dblp(element: _Element) -> Work | None:
    """The work of one element, or `None` where it is none: a person's page, a withdrawn or nameless record."""
    held: dict[str, list[str]] = {}
    for child in element:
        if isinstance(child.tag, str) and (text := " ".join("".join(map(str, child.itertext())).split())):
            held.setdefault(child.tag, []).append(text)
    title = held.get("title", [""])[0].rstrip(".")
    if element.tag not in TYPES or not title or element.get("publtype") == "withdrawn":
        return None
    one = {tag: texts[0] for tag, texts in held.items()}
    container = one.get("journal") or one.get("booktitle")
    number = _arxiv_number(one.get("volume", ""), held.get("ee", [])) if container == "CoRR" else None
    doi = next((clean_doi(ee) for ee in held.get("ee", []) if _DOI_URL.match(ee)), None)
    year = int(one["year"]) if one.get("year", "").isascii() and one.get("year", "").isdigit() else None
    year = year if year in _YEARS else None
    pages = one.get("pages")
    return Work(
        type="article" if container == "CoRR" else TYPES[str(element.tag)],
        title=title,
        authors=tuple(map(_read_person, held.get("author", []))),
        editors=tuple(map(_read_person, held.get("editor", []))),
        container=container,
        year=year,
        years=(year,) if year else (),
        volume=one.get("volume") if number is None else None,
        issue=one.get("number"),
        pages=pages,
        first_page=first_page(pages) if pages else None,
        publisher=one.get("publisher") or one.get("school"),
        doi=doi or (arxiv_doi(number) if number else None),
        arxiv=number,
        isbn=re.sub(r"[^\dXx]", "", one.get("isbn", "")).upper() or None,
        url=one.get("ee") if not doi else None,
        containers=tuple(_further_names(element, container, one.get("series"))),
    )


def _further_names(element: _Element, container: str | None, series: str | None) -> list[str]:
    """The series; arXiv for `CoRR`; for a conference the name of its pages: `conf/nips/…` → `NIPS`."""
    kind, _, rest = (element.get("key") or "").partition("/")
    page = rest.partition("/")[0].upper()
    names = [series, SERVER if container == "CoRR" else None, page if kind == "conf" and container else None]
    return [name for name in names if name and name.casefold() != (container or "").casefold()]


def _arxiv_number(volume: str, addresses: list[str]) -> str | None:
    return next((found[1] for text in (*addresses, volume) if (found := _ARXIV.search(text))), None)


def _read_person(name: str) -> Name:
    name = _NUMBERED.sub("", name)
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else None  # noqa: PLR2004 - given and family
    family, given = split_given_family(" ".join(words))
    return Name(family=family, given=given, suffix=suffix)
