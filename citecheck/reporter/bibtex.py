"""Works as BibTeX entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.citing import family_name
from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from citecheck.models import Name, Work

_TYPES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    "article": "unpublished",
}
_SPECIAL = re.compile(r"[\\{}&%$#_]")  # `&` in a title; ~ and ^ are harmless inside braces for what reads .bib
_ESCAPES = {"\\": r"\textbackslash{}"}


def work_to_bibtex(work: Work, number: int) -> str:
    """One entry with what the work has; its key is author, year and the number of the line."""
    kind = _TYPES.get(work.type or "", "misc")
    container = {"incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "journal")
    people = [_write_name(n) for n in work.authors] + (["others"] if work.et_al and work.authors else [])
    fields = {
        "author": " and ".join(people),
        "editor": " and ".join(_write_name(n) for n in work.editors),
        "title": f"{{{_escape(work.title)}}}" if work.title else "",
        container: _escape(work.container),
        "year": str(work.year or _escape(work.year_text)),
        "volume": _escape(work.volume),
        "number": _escape(work.issue),
        "pages": _escape(work.pages or work.article_number),
        "publisher": _escape(work.publisher),
        "edition": _escape(work.edition),
        "isbn": _escape(work.isbn),
        "doi": _escape_braces(work.doi),
        "eprint": _escape_braces(work.arxiv),
        "url": _escape_braces(work.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    first_author = squash(family_name(work.authors[0]))[:20] if work.authors else ""
    key = f"{first_author or 'ref'}{work.year or ''}-{number}"
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _write_name(name: Name) -> str:
    if name.literal:
        return f"{{{_escape(name.literal)}}}"
    return ", ".join(_escape(p) for p in (name.family, name.suffix, name.given) if p)


def _escape(text: str | None) -> str:
    return _SPECIAL.sub(lambda m: _ESCAPES.get(m.group(), f"\\{m.group()}"), text or "")


def _escape_braces(text: str | None) -> str:
    """Identifiers and addresses are read verbatim; braces would end the field."""
    return (text or "").replace("{", "%7B").replace("}", "%7D")
