"""A work as JSON: every key present, null or [] for what is not printed or registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citecheck.models import Name, Work

_SIMPLE_FIELDS = (
    "container",
    "year",
    "year_suffix",
    "year_text",
    "volume",
    "issue",
    "pages",
    "first_page",
    "article_number",
    "publisher",
    "edition",
    "doi",
    "pmid",
    "arxiv",
    "isbn",
    "url",
    "accessed",
)


def name_to_json(name: Name) -> dict[str, str | None]:
    """`{"family", "given", "suffix"}` of a person, `{"literal"}` of an organisation."""
    if name.literal is not None:
        return {"literal": name.literal}
    return {"family": name.family, "given": name.given, "suffix": name.suffix}


def work_to_json(work: Work) -> dict[str, Any]:
    """WORK of the report format; keys in their fixed order."""
    return {
        "type": work.type,
        "title": work.title,
        "subtitle": work.subtitle,
        "authors": [name_to_json(n) for n in work.authors],
        "et_al": work.et_al,
        "editors": [name_to_json(n) for n in work.editors],
        **{key: getattr(work, key) for key in _SIMPLE_FIELDS},
    }
