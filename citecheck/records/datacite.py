"""DataCite's records (REST answers, lines of its public data file) into `Work`.

Format: https://support.datacite.org/docs/api, https://datafiles.datacite.org/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Work
from citecheck.text.identifiers import clean_doi
from citecheck.text.lexicon import JOINING_WORDS, PARTICLES
from citecheck.text.names import UPPER, is_organisation, split_given_family
from citecheck.text.normalize import fold, strip_markup
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TYPES = {
    "Dataset": "dataset",
    "Software": "software",
    "Dissertation": "thesis",
    "Preprint": "article",
    "Report": "report",
    "JournalArticle": "article-journal",
    "ConferencePaper": "paper-conference",
    "Book": "book",
    "BookChapter": "chapter",
}
# The codes for what is not known: https://support.datacite.org/docs/schema-values-unknown-information-v43
_CODE = re.compile(r"\(?:?:(?:un\w{2}|tba|etal|null|none)\)?", re.IGNORECASE)
_ISSUED = frozenset({"Issued", "Available"})  # kinds of dates under which a work is cited
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")  # `2014-04-25`
# `Xiaoyong Pan`, `Maria E. van der Berg`: two to five words, each with a capital or a particle
_PERSON = re.compile(
    rf"(?:[{UPPER}][\w.'’-]*\s+)(?:(?:[{UPPER}][\w.'’-]*|van|von|der|den|de|da|di|del|la|le)\s+){{0,3}}[{UPPER}][\w'’-]+"
)


def work_from_datacite(record: Mapping[str, Any]) -> Work | None:
    """The work of one record, or `None` where it names nothing."""
    said = record.get("attributes") or {}
    titles = dict(reversed(list(_read_titles(said.get("titles")))))
    title, doi = titles.get(None), clean_doi(str(said.get("doi") or ""))
    if not (title and doi):
        return None
    container, publisher = said.get("container") or {}, said.get("publisher")
    kind = _TYPES.get((said.get("types") or {}).get("resourceTypeGeneral", ""))
    year, years = _read_years(said)
    pages = "-".join(str(container[k]) for k in ("firstPage", "lastPage") if container.get(k)) or None
    return Work(
        type=kind,
        title=title,
        subtitle=titles.get("Subtitle"),
        authors=tuple(_read_people(said.get("creators"))),
        container=_as_text(container.get("title")),
        year=year,
        years=years,
        volume=_as_text(container.get("volume")),
        issue=_as_text(container.get("issue")),
        pages=pages,
        first_page=first_page(pages) if pages else None,
        publisher=_as_text(publisher.get("name") if isinstance(publisher, dict) else publisher),
        doi=doi,
        original_title=titles.get("TranslatedTitle") or titles.get("AlternativeTitle"),
    )


def _as_text(value: object) -> str | None:
    """A text, or `None` for nothing and for the codes that stand for it: `(:unav)`, `:unkn`, `(:tba)`."""
    text = strip_markup(str(value)) if isinstance(value, str | int) else ""
    return None if not text or _CODE.fullmatch(text) else text


def _as_dicts(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _read_titles(titles: object) -> Iterable[tuple[str | None, str]]:
    """The titles with their kinds; the title proper has none."""
    for item in _as_dicts(titles):
        if title := _as_text(item.get("title")):
            yield item.get("titleType") or None, title


def _read_years(said: Mapping[str, Any]) -> tuple[int | None, tuple[int, ...]]:
    """The year of publication, and with it those of the dates of issue."""
    stated = _YEAR.search(str(said.get("publicationYear") or ""))
    dates = [_YEAR.search(str(d.get("date"))) for d in _as_dicts(said.get("dates")) if d.get("dateType") in _ISSUED]
    years = [int(found.group()) for found in (stated, *dates) if found]
    return (years[0] if years else None), tuple(sorted(set(years)))


def _read_people(creators: object) -> Iterable[Name]:
    """The creators: parts where they are given, else `Family, Given` or `Given Family`; bodies as they are."""
    for creator in _as_dicts(creators):
        family, given = _as_text(creator.get("familyName")), _as_text(creator.get("givenName"))
        name = _as_text(creator.get("name"))
        body = creator.get("nameType") == "Organizational"
        if family:
            yield Name(family=family, given=given)
        elif name and not body and ", " in name:
            family, _, given = name.partition(", ")
            yield Name(family=family, given=_as_text(given))
        elif name and not body and creator.get("nameType") == "Personal":
            yield Name(*split_given_family(name))
        elif name:
            joined = set(fold(name).split()) & (JOINING_WORDS - PARTICLES)  # `Laboratory For Exosphere Studies`
            person = not body and not joined and _PERSON.fullmatch(name) and not is_organisation(name)
            yield Name(*split_given_family(name)) if person else Name(literal=name)
