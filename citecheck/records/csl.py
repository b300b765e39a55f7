"""Works to and from CSL-JSON items (schema 1.0.2)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Work
from citecheck.text.identifiers import clean_doi
from citecheck.text.normalize import strip_markup

if TYPE_CHECKING:
    from collections.abc import Mapping

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")  # `2018`, `Published 2018-05`
_FIRST_PAGE = re.compile(r"\s*([^\s–—-]+)")  # `388-414` → `388`
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # JSON can spell them, no text holds them
_TOO_LARGE = 10**20  # longer numbers are no volume and no year; Python refuses to spell the longest
# `PMID: 23456789` on a line of its own in Zotero's Extra, whose CSL name is `note`
_EXTRA = re.compile(r"^[ \t]*(DOI|PMID)[ \t]*:[ \t]*(\S+)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_STRINGS = {
    "title": "title",
    "container": "container-title",
    "container_short": "container-title-short",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "article_number": "number",
    "publisher": "publisher",
    "edition": "edition",
    "doi": "DOI",
    "pmid": "PMID",
    "isbn": "ISBN",
    "url": "URL",
}


def csl_to_work(item: Mapping[str, Any]) -> Work:
    """Read the work of a CSL-JSON item; what is of another shape than CSL says is left out."""
    texts = {ours: _as_text(item.get(theirs)) for ours, theirs in _STRINGS.items()}
    extra = {found.group(1).upper(): found.group(2) for found in _EXTRA.finditer(_as_text(item.get("note")) or "")}
    texts["pmid"] = texts["pmid"] or extra.get("PMID")
    texts["title"] = strip_markup(texts["title"] or "") or None
    texts["container_short"] = texts["container_short"] or _as_text(item.get("journalAbbreviation"))
    first = _FIRST_PAGE.match(texts["pages"] or "")
    year, year_text = _read_issued(item.get("issued"))
    doi = texts.pop("doi") or extra.get("DOI")
    work = Work(
        type=_as_text(item.get("type")),
        authors=_read_names(item.get("author")),
        editors=_read_names(item.get("editor")),
        year=year,
        year_text=year_text,
        first_page=first.group(1) if first else None,
        doi=clean_doi(doi) or doi.lower() if doi else None,
    )
    fields: dict[str, Any] = texts
    return replace(work, **fields)


def work_to_csl(work: Work, identifier: str) -> dict[str, Any]:
    """Write a work as a CSL-JSON item, with only what it has."""
    item: dict[str, Any] = {"id": identifier, "type": work.type or "document"}
    for ours, theirs in _STRINGS.items():
        if getattr(work, ours):
            item[theirs] = getattr(work, ours)
    for key, names in (("author", work.authors), ("editor", work.editors)):
        if names:
            parts = [
                {"literal": n.literal} if n.literal else {"family": n.family, "given": n.given, "suffix": n.suffix}
                for n in names
            ]
            item[key] = [{part: value for part, value in name.items() if value} for name in parts]
    if work.year is not None:
        item["issued"] = {"date-parts": [[work.year]]}
    elif work.year_text:
        item["issued"] = {"literal": work.year_text}
    return item


def as_string(work: Work) -> str:
    """Print a work as it would be in a list: `Smith J, Doe A. Title. Journal. 2018;21(3):1-9`."""
    people = ", ".join(n.display for n in work.authors) + (", et al" if work.et_al else "")
    numbers = (work.volume or "") + (f"({work.issue})" if work.issue else "")
    place = work.pages or work.article_number
    when = str(work.year or work.year_text or "") + (f";{numbers}" if numbers else "") + (f":{place}" if place else "")
    parts = [people, work.title, work.container, work.publisher, when]
    if work.doi:
        parts.append(f"https://doi.org/{work.doi}")
    return ". ".join(p.strip().rstrip(".") for p in parts if p and p.strip()) + "."


def _as_text(value: object) -> str | None:
    """A string or number; of a list (Crossref's way) the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, float) and value.is_integer() and abs(value) < _TOO_LARGE:
        value = int(value)  # `2018.0`, from programs whose only numbers are these
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:
        return None
    return UNPRINTABLE.sub("\ufffd", str(value)).strip() or None


def _read_names(value: object) -> tuple[Name, ...]:
    """The people and organisations of a list, particles with the family name: `van der` `Waals`."""
    if not isinstance(value, list):
        return ()
    names = []
    for item in value:
        if not isinstance(item, dict):
            continue
        literal = _as_text(item.get("literal")) or _as_text(item.get("name"))
        parts = [_as_text(item.get(key)) for key in ("dropping-particle", "non-dropping-particle", "family")]
        family = " ".join(part for part in parts if part) or None
        person = Name(family=family, given=_as_text(item.get("given")), suffix=_as_text(item.get("suffix")))
        names.append(Name(literal=literal) if literal else person)
    return tuple(name for name in names if name != Name())


def _read_issued(value: object) -> tuple[int | None, str | None]:
    """The year; without one the words in its place: `{"literal": "in press"}` → `None`, `in press`."""
    if not isinstance(value, dict):
        return None, None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    year = _as_text(first[0]) if isinstance(first, list) and first else None
    if year and year.isascii() and year.isdigit():
        return int(year[:4]), None
    words = _as_text(value.get("literal")) or _as_text(value.get("raw"))
    found = _YEAR.search(words) if words else None
    return (int(found.group(1)), None) if found else (None, words)
