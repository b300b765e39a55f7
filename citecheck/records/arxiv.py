"""arXiv's records (the metadata snapshot, one JSON object a line) into `Work`.

Format: https://www.kaggle.com/datasets/Cornell-University/arxiv
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from citecheck.models import Name, Work
from citecheck.text.identifiers import ARXIV_PREFIX, clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SERVER = "arXiv"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # `Mon, 2 Apr 2007 19:18:42 GMT`


def arxiv_doi(number: str) -> str:
    """The DOI under which arXiv registers a number (with DataCite): `1706.03762` → `10.48550/arxiv.1706.03762`."""
    return f"{ARXIV_PREFIX}{number.lower()}"


def work_from_arxiv(record: Mapping[str, Any]) -> Work | None:
    """The preprint of one record, or `None` where it names nothing."""
    number, title = str(record.get("id") or "").strip(), " ".join(str(record.get("title") or "").split())
    if not (number and title):
        return None
    versions = record.get("versions")
    created = [str(v.get("created")) for v in versions if isinstance(v, dict)] if isinstance(versions, list) else []
    years = [int(found.group()) for date in created if (found := _YEAR.search(date))]
    published = [clean_doi(part) for part in str(record.get("doi") or "").split()]
    return Work(
        type="article",
        title=title,
        authors=tuple(_read_people(record.get("authors_parsed"))),
        container=SERVER,
        year=min(years, default=None),
        years=tuple(sorted(set(years))),
        doi=arxiv_doi(number),
        arxiv=number,
        preprint_of=tuple(doi for doi in published if doi),
    )


def _read_people(parsed: object) -> Iterable[Name]:
    """Family, given and suffix of each author: `["Ferrari", "E.", ""]`."""
    for parts in parsed if isinstance(parsed, list) else ():
        family, given, suffix = (*(str(p).strip() for p in parts), "", "", "")[:3] if isinstance(parts, list) else "   "
        if family.strip():
            yield Name(family=family, given=given or None, suffix=suffix or None)
