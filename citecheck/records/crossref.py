"""Crossref's JSON (REST answers and the public data file) into `Work`.

Every shape that occurs in the wild is accepted: empty lists, `[[null]]` dates, names without a family name,
markup and entities in titles, identifiers as URLs. What cannot be read is left out, never guessed.
Format: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Notice, NoticeKind, Work
from citecheck.text.identifiers import clean_doi
from citecheck.text.names import split_given_family
from citecheck.text.normalize import squash, strip_markup
from citecheck.text.pages import first_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Crossref types → CSL 1.0.2 item types; others stay None
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "report-series": "report",
    "standard": "standard",
    "dataset": "dataset",
    "posted-content": "article",
    "peer-review": "review",
    "proceedings": "book",
    "component": "document",
    "journal": "periodical",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "software": "software",
}
_TYPE_NAMES = {csl: name for name, csl in reversed(_TYPES.items())}
_NOTICES = {
    "retraction": NoticeKind.RETRACTION,
    "retracted": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.PARTIAL_RETRACTION,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.REMOVAL,
    "expression_of_concern": NoticeKind.EXPRESSION_OF_CONCERN,
    "concern": NoticeKind.EXPRESSION_OF_CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "addendum": NoticeKind.ADDENDUM,
    "clarification": NoticeKind.ADDENDUM,
    "new_version": NoticeKind.NEW_VERSION,
    "new_edition": NoticeKind.NEW_VERSION,
}
# Under the DOI of the work itself these name the work as it is today
_IN_PLACE = frozenset({NoticeKind.CORRECTION, NoticeKind.ADDENDUM, NoticeKind.NEW_VERSION, NoticeKind.OTHER})
# The dates of publication; deposits and indexing say nothing about it.
_DATES = ("published-print", "published-online", "issued", "published", "published-other", "posted")
_WRITTEN_DATES = ("published-other", "published", "posted")  # where `work_to_crossref` puts further years
# Years between print and online from which on the online date is that of digitization. Online-first precedes print, and
# of 2,500 recorded references to works with both dates none prints an online year so much later (bench records).
_DIGITIZED = 2
_MISSING = frozenset({"-", "–", "—", ".", ""})  # put where a family name is not known
_YEARS = range(1400, 2101)  # of print; what is outside is a misprint
# `RETRACTED: …`, `RETRACTED ARTICLE: …`, `[Retracted] …`, `WITHDRAWN: …`: how publishers mark the work itself
_MARKED = re.compile(r"^\W{0,2}(retracted|withdrawn|removed)(?:\s+(?:article|paper|chapter))?\W*[:\].]", re.IGNORECASE)
_ISSN = re.compile(r"(?<!\d)(\d{4})-?(\d{3}[\dXx])$")  # `1476-4687`, `14764687`
_MARKS = {"retracted": NoticeKind.RETRACTION, "withdrawn": NoticeKind.WITHDRAWAL, "removed": NoticeKind.REMOVAL}


def work_from_crossref(record: Mapping[str, object]) -> Work | None:
    """Read the work that a record describes.

    Args:
        record: A work as the REST API gives it (`message`) or the public data file holds it.

    Returns:
        `None` where the record holds neither a title, nor a DOI, nor a container.
    """
    title, original_title = _read_titles(record)
    container, containers = _read_containers(record)
    doi = _read_doi(record.get("DOI"))
    if not (title or container or doi):
        return None
    pages, relation = _as_text(record.get("page")), record.get("relation")
    isbn = _first_text(record.get("ISBN")) or ""  # or `http://id.crossref.org/isbn/9780198520115`
    issued, years = _read_years(record)
    return Work(
        type=_TYPES.get(_as_text(record.get("type")) or ""),
        title=title,
        subtitle=_first_text(record.get("subtitle")),
        authors=_read_names(record.get("author")),
        editors=_read_names(record.get("editor")),
        container=container,
        container_short=_first_text(record.get("short-container-title")),
        year=issued,
        years=years,
        volume=_as_text(record.get("volume")),
        issue=_as_text(record.get("issue")),
        pages=pages,
        first_page=first_page(pages) if pages else None,
        article_number=_as_text(record.get("article-number")),
        publisher=_as_text(record.get("publisher")),
        edition=_as_text(record.get("edition-number")),
        doi=doi,
        pmid=_as_text(record.get("PMID")) or _as_text(record.get("pmid")),  # CSL and merged dumps differ in case
        isbn=re.sub(r"[^\dXx]", "", isbn.rsplit("/", 1)[-1]).upper() or None,
        url=_as_text(record.get("URL")) if not doi else None,
        notices=_read_notices(record, doi, title),
        notice_of=_read_notice_of(record.get("update-to"), doi),
        preprint_of=_read_dois(relation.get("is-preprint-of") if isinstance(relation, dict) else None, "id"),
        issn=_read_issn(record.get("ISSN")),
        containers=containers,
        original_title=original_title,
        online_year_only=len(years) == 1 and _is_online_only(record),
        aliases=tuple(d for d in map(_read_doi, _as_items(record.get("aliases"))) if d and d != doi),
    )


def work_to_crossref(work: Work) -> dict[str, Any]:
    """Write a work as a record of Crossref's REST API, which `work_from_crossref` reads as the same work again."""
    record: dict[str, Any] = {
        "DOI": work.doi,
        "type": _TYPE_NAMES.get(work.type or ""),
        "title": [work.title] if work.title else None,
        "subtitle": [work.subtitle] if work.subtitle else None,
        "author": [_name_to_crossref(n) for n in work.authors],
        "editor": [_name_to_crossref(n) for n in work.editors],
        "original-title": [work.original_title] if work.original_title else None,
        "container-title": [work.container, *work.containers] if work.container else None,
        "institution": [{"name": name} for name in work.containers] if not work.container else None,
        "short-container-title": [work.container_short] if work.container_short else None,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "article-number": work.article_number,
        "publisher": work.publisher,
        "edition-number": work.edition,
        "PMID": work.pmid,
        "ISBN": [work.isbn] if work.isbn else None,
        "ISSN": list(work.issn),
        "URL": work.url,
        "updated-by": [_notice_to_crossref(n) for n in work.notices],
        "update-to": [{"DOI": d} for d in work.notice_of],
        "aliases": list(work.aliases),
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": d} for d in work.preprint_of]},
    }
    record["issued"] = _date_parts((work.year,)) if work.year else None
    record["published-online"] = record["issued"] if work.online_year_only else None
    others = (y for y in work.years if y != work.year)
    record |= {key: _date_parts((year,)) for key, year in zip(_WRITTEN_DATES, others, strict=False)}
    if not work.preprint_of:
        del record["relation"]
    return {name: value for name, value in record.items() if value}


def _name_to_crossref(name: Name) -> dict[str, str]:
    if name.literal or not name.family:
        return {"name": name.literal or name.given or ""}
    return {k: v for k, v in (("given", name.given), ("family", name.family), ("suffix", name.suffix)) if v}


def _notice_to_crossref(notice: Notice) -> dict[str, Any]:
    date = tuple(int(part) for part in (notice.date or "").split("-") if part.isdigit())
    fields = {"type": notice.kind.value, "DOI": notice.notice_doi, "source": notice.asserted_by}
    return {k: v for k, v in fields.items() if v} | ({"updated": _date_parts(date)} if date else {})


def _date_parts(date: tuple[int, ...]) -> dict[str, list[list[int]]]:
    return {"date-parts": [list(date)]}


def _as_text(value: object) -> str | None:
    """A string without its markup, or a whole number; `None` for anything else."""
    if isinstance(value, str):
        return strip_markup(value) or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _read_doi(value: object) -> str | None:
    """A DOI as registered: the brackets of a SICI (`32:5<443::aid-neu1>3.0.co;2-5`) are no markup."""
    return clean_doi(unescape(value)) if isinstance(value, str) else None


def _as_items(value: object) -> Iterable[object]:
    """The items of a list; what is none is the only item, `None` is no item."""
    return value if isinstance(value, (list, tuple)) else () if value is None else (value,)


def _first_text(value: object) -> str | None:
    """The first text of a list that holds one: `["", "A title"]` → `A title`."""
    return next((text for text in map(_as_text, _as_items(value)) if text), None)


def _read_issn(value: object) -> tuple[str, ...]:
    """ISSNs in their usual form, each once: `["http://id.crossref.org/issn/1476-4687"]` → `1476-4687`."""
    found = (_ISSN.search(text) for text in map(_as_text, _as_items(value)) if text)
    return tuple(dict.fromkeys(f"{m[1]}-{m[2]}".upper() for m in found if m))


def _read_titles(record: Mapping[str, object]) -> tuple[str | None, str | None]:
    """The title, and another one that the work bears: that of the original, or a second title."""
    titles = [t for t in map(_as_text, _as_items(record.get("title"))) if t]
    originals = [t for t in map(_as_text, _as_items(record.get("original-title"))) if t]
    title = next(iter([*titles, *originals]), None)
    return title, next((t for t in (*originals, *titles[1:]) if squash(t) != squash(title or "")), None)


def _read_containers(record: Mapping[str, object]) -> tuple[str | None, tuple[str, ...]]:
    """Where a work stands, and the other names of that: book and series in either order, server, institution, event.

    A `group-title` is a section of a server (`Ecology`) where an institution is named, else the server (`SSRN`).
    """
    containers = [t for t in map(_as_text, _as_items(record.get("container-title"))) if t]
    institutions = [i for i in _as_items(record.get("institution")) if isinstance(i, dict)]
    events = [e for e in (record.get("event"), record.get("standards-body")) if isinstance(e, dict)]
    further = [t for body in (*institutions, *events) for t in (_as_text(body.get("name")), *_acronyms(body)) if t]
    if not institutions:
        further += filter(None, map(_as_text, _as_items(record.get("group-title"))))
    first = containers[0] if containers else None
    others = {squash(t): t for t in reversed([*containers[1:], *further])}
    return first, tuple(t for key, t in reversed(others.items()) if key and key != squash(first or ""))


def _acronyms(body: Mapping[str, object]) -> list[str]:
    return [t for t in map(_as_text, _as_items(body.get("acronym"))) if t]


def _read_years(record: Mapping[str, object]) -> tuple[int | None, tuple[int, ...]]:
    """The year of issue, and all years under which a work may be cited.

    The online date of a work that was printed years before is that of its digitization. Of theses and standards the day
    of approval may be all there is.
    """
    dates = {key: year for key in _DATES if (year := _read_year(record.get(key)))}
    printed, online = dates.get("published-print"), dates.get("published-online")
    if printed and online and online - printed > _DIGITIZED:
        dates = {key: year for key, year in dates.items() if year != online}
    approved = _read_year(record.get("approved"))
    if approved and (not dates or record.get("type") == "dissertation"):
        dates["approved"] = approved
    years = tuple(sorted(set(dates.values())))
    return dates.get("issued") or (years[0] if years else None), years


def _is_online_only(record: Mapping[str, object]) -> bool:
    """Whether a work of a volume has an online date and no other: an old volume that was put online has just that."""
    stated = {key for key in _DATES if _read_year(record.get(key))}
    return (
        bool(record.get("volume"))
        and "published-online" in stated
        and not stated & {"published-print", "published-other"}
    )


def _read_year(value: object) -> int | None:
    """The year of `{"date-parts": [[2018, 9]]}`."""
    if not isinstance(value, dict):
        return None
    for date in _as_items(value.get("date-parts")):
        year = next(iter(_as_items(date)), None)
        number = int(year) if isinstance(year, str) and year.isdigit() else year
        if isinstance(number, int) and number in _YEARS:
            return number
    return None


def _read_date(value: object) -> str | None:
    """The ISO date of `{"date-parts": [[2010, 2, 6]]}`, as precise as it is."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    for date in _as_items(parts):
        numbers = [n for n in _as_items(date) if isinstance(n, int)]
        if numbers and numbers[0] in _YEARS:
            return "-".join(f"{n:04d}" if i == 0 else f"{n:02d}" for i, n in enumerate(numbers[:3]))
    return None


def _read_names(value: object) -> tuple[Name, ...]:
    """The people and organisations of a list; who has no name at all is left out."""
    names = []
    for item in _as_items(value):
        if not isinstance(item, dict):
            continue
        family, given = _as_text(item.get("family")), _as_text(item.get("given"))
        if family and family not in _MISSING:
            names.append(Name(family=family, given=given, suffix=_as_text(item.get("suffix"))))
        elif given and given not in _MISSING:  # {"family": "-", "given": "Xuewen Ding"}
            names.append(Name(*split_given_family(given)))
        elif literal := _as_text(item.get("name")) or _as_text(item.get("literal")):
            names.append(Name(literal=literal))
    return tuple(names)


def _read_dois(value: object, key: str) -> tuple[str, ...]:
    """The DOIs under a key of each item: of notices `DOI`, of relations `id`, which may be a URL."""
    found = (_read_doi(item.get(key)) for item in _as_items(value) if isinstance(item, dict))
    return tuple(doi for doi in found if doi)


def _read_notice_of(updates: object, doi: str | None) -> tuple[str, ...]:
    """The works that this one is a notice about: not itself, and not those of which it is a new version or edition."""
    items = (i for i in _as_items(updates) if isinstance(i, dict))
    notices = [i for i in items if _kind_of(i) is not NoticeKind.NEW_VERSION]
    return tuple(d for d in _read_dois(notices, "DOI") if d != doi)


def _kind_of(update: Mapping[str, object]) -> NoticeKind:
    """The kind of one update: `expression-of-concern`, `new_version`."""
    name = (_as_text(update.get("type")) or "").lower().replace("-", "_").replace(" ", "_")
    return _NOTICES.get(name, NoticeKind.OTHER)


def _read_notices(record: Mapping[str, object], doi: str | None, title: str | None) -> tuple[Notice, ...]:
    """The notices about a work, one asserted twice folded into one; where none is registered, what its title says.

    A new version or correction under the DOI of the work itself is the work as it is today, and no notice; a retraction
    under its own DOI is one.
    """
    found: dict[tuple[str | None, NoticeKind], Notice] = {}
    own = [
        i for i in _as_items(record.get("update-to")) if isinstance(i, dict) and doi and _read_doi(i.get("DOI")) == doi
    ]
    for item in (*_as_items(record.get("updated-by")), *own):
        if not isinstance(item, dict):
            continue
        kind, notice_doi = _kind_of(item), _read_doi(item.get("DOI"))
        if doi and notice_doi == doi and kind in _IN_PLACE:
            continue
        notice = Notice(kind, _read_date(item.get("updated")), notice_doi, _as_text(item.get("source")))
        earlier = found.get((notice_doi, kind))
        if earlier is None or (earlier.date is None and notice.date):
            found[notice_doi, kind] = notice
    notices = tuple(found.values())
    mark = _MARKED.match(title or "")
    if mark and not any(n.kind in _MARKS.values() for n in notices):
        notices = (*notices, Notice(_MARKS[mark[1].lower()], asserted_by="the registered title"))
    return notices
