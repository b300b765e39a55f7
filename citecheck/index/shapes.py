"""The shapes in which sources give out their records: told from a record, and read into works.

Crossref's JSON, DBLP's XML, arXiv's metadata snapshot, DataCite's data file, OpenAlex's snapshot, PubMed's baseline.
Only what a work is read from is decoded; abstracts and lists of references are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING, Any, TypedDict

import msgspec
from lxml import etree

from citecheck.records.arxiv import work_from_arxiv
from citecheck.records.crossref import work_from_crossref
from citecheck.records.datacite import work_from_datacite
from citecheck.records.dblp import TYPES as DBLP_TYPES
from citecheck.records.dblp import work_from_dblp
from citecheck.records.openalex import work_from_openalex
from citecheck.records.pubmed import work_from_article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.models import Work


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as it was read: its work if it holds one, its name at its source, and the day of its last change."""

    work: Work | None
    name: str | None = None
    day: str | None = None


# What a work is read from; all else is passed over without being decoded
class _Person(TypedDict, total=False):
    family: Any
    given: Any
    suffix: Any
    name: Any
    literal: Any


_Crossref = TypedDict(
    "_Crossref",
    {
        "DOI": Any,
        "title": Any,
        "subtitle": Any,
        "original-title": Any,
        "container-title": Any,
        "short-container-title": Any,
        "institution": Any,
        "group-title": Any,
        "event": Any,
        "standards-body": Any,
        "type": Any,
        "author": list[_Person],
        "editor": list[_Person],
        "published-print": Any,
        "published-online": Any,
        "issued": Any,
        "published": Any,
        "published-other": Any,
        "posted": Any,
        "approved": Any,
        "page": Any,
        "volume": Any,
        "issue": Any,
        "article-number": Any,
        "publisher": Any,
        "edition-number": Any,
        "PMID": Any,
        "pmid": Any,
        "ISBN": Any,
        "ISSN": Any,
        "URL": Any,
        "updated-by": Any,
        "update-to": Any,
        "relation": Any,
        "aliases": Any,
        "indexed": Any,
    },
    total=False,
)


class _Attributes(TypedDict, total=False):
    doi: Any
    titles: Any
    creators: Any
    container: Any
    publisher: Any
    publicationYear: Any
    dates: Any
    types: Any
    updated: Any


class _DataCite(TypedDict, total=False):
    attributes: _Attributes


class _OpenAlex(TypedDict, total=False):
    id: Any
    doi: Any
    title: Any
    display_name: Any
    publication_year: Any
    type: Any
    ids: Any
    primary_location: Any
    authorships: Any
    biblio: Any
    is_retracted: Any
    is_paratext: Any
    updated_date: Any


class _Arxiv(TypedDict, total=False):
    id: Any
    title: Any
    doi: Any
    versions: Any
    authors_parsed: Any
    update_date: Any


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "crossref": msgspec.json.Decoder(_Crossref),
    "datacite": msgspec.json.Decoder(_DataCite),
    "openalex": msgspec.json.Decoder(_OpenAlex),
    "arxiv": msgspec.json.Decoder(_Arxiv),
}
_ANY = msgspec.json.Decoder(dict[str, Any])
# The root of a file of XML, the shape it has, and its elements that are records
XML_SHAPES = {b"dblp": "dblp", b"PubmedArticleSet": "pubmed"}
RECORD_TAGS = {
    "dblp": tuple(tag.encode() for tag in DBLP_TYPES),
    "pubmed": (b"PubmedArticle",),
}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,30});")  # `&eacute;`, as DBLP's document type declares them
_PREDEFINED = frozenset(["amp", "lt", "gt", "quot", "apos"])
_PERSON_PAGE = "homepages/"  # DBLP's records of people


def shape_of(record: bytes) -> str:
    """The shape of a record in JSON; what is no JSON object counts as Crossref's, and is refused when it is read."""
    try:
        held = _ANY.decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "crossref"
    if isinstance(held.get("attributes"), dict):
        return "datacite"
    if str(held.get("id")).startswith("https://openalex.org/"):
        return "openalex"
    return "arxiv" if "authors_parsed" in held or {"categories", "versions"} <= set(held) else "crossref"


def read_record(shape: str, record: bytes) -> Reading:
    """Read a record of a shape; raises `ValueError` with the cause where it is broken."""
    if shape in RECORD_TAGS:
        return _XML_READERS[shape](_parse_element(record))
    return _JSON_READERS[shape](_decode_object(shape, record))


def _decode_object(shape: str, record: bytes) -> Mapping[str, Any]:
    try:
        return _DECODERS[shape].decode(record)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # parts in a shape of their own, or no JSON at all
    try:
        return _ANY.decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON object ({error})") from error


def _parse_element(record: bytes) -> etree._Element:
    """An element as XML, without any document type: entities are the named characters of HTML, or an error."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(_ENTITY.sub(_character, record.decode()).encode(), parser)
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
        raise ValueError(f"no well-formed XML ({error})") from error


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in _PREDEFINED:
        return entity[0]
    if f"{name};" not in html5:
        raise ValueError(f"no well-formed XML (there is no character &{name};)")
    return html5[f"{name};"]


def _read_crossref(record: Mapping[str, Any]) -> Reading:
    indexed = record.get("indexed")
    return Reading(
        work_from_crossref(record), day=_day(indexed.get("date-time") if isinstance(indexed, dict) else None)
    )


def _read_datacite(record: Mapping[str, Any]) -> Reading:
    said = record.get("attributes")
    return Reading(work_from_datacite(record), day=_day(said.get("updated") if isinstance(said, dict) else None))


def _read_openalex(record: Mapping[str, Any]) -> Reading:
    name = str(record.get("id") or "")
    if not name.rpartition("/")[2].startswith("W"):  # an author, a source
        return Reading(None)
    return Reading(work_from_openalex(record), name or None, _day(record.get("updated_date")))


def _read_arxiv(record: Mapping[str, Any]) -> Reading:
    return Reading(work_from_arxiv(record), day=_day(record.get("update_date")))


def _read_dblp(element: etree._Element) -> Reading:
    key = element.get("key")
    work = None if (key or "").startswith(_PERSON_PAGE) else work_from_dblp(element)
    return Reading(work, key, _day(element.get("mdate")))


def _read_pubmed(element: etree._Element) -> Reading:
    revised = element.find("./MedlineCitation/DateRevised")
    parts = [revised.findtext(tag) or "" for tag in ("Year", "Month", "Day")] if revised is not None else []
    work = work_from_article(element)
    return Reading(work, work.pmid if work else None, _day("-".join(parts)))


def _day(value: object) -> str | None:
    return value[:10] if isinstance(value, str) and _DAY.match(value) else None


_JSON_READERS: dict[str, Callable[[Mapping[str, Any]], Reading]] = {
    "crossref": _read_crossref,
    "datacite": _read_datacite,
    "openalex": _read_openalex,
    "arxiv": _read_arxiv,
}
_XML_READERS: dict[str, Callable[[etree._Element], Reading]] = {"dblp": _read_dblp, "pubmed": _read_pubmed}
