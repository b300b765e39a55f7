"""Works as BibTeX entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.normalize import squash

if TYPE_CHECKING:
    from citecheck.models import Name, Work

_TYPES = {
    "article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
    "thesis": "phdthesis", "report": "techreport", "article": "unpublished",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_]")  # `&` in a title; ~ and ^ are harmless inside braces for what reads .bib
_ESCAPES = {"\\": r"\textbackslash{}"}


def work_to_bibtex(work: Work, number: int) -> str:
    """One entry with what the work has; its key is author, year and the number of the line."""
    kind = _TYPES.get(work.type or "", "misc")
    container = {"incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "journal")
    people = [_name(n) for n in work.authors] + (["others"] if work.et_al and work.authors else [])
    fields = {
        "author": " and ".join(people),
        "editor": " and ".join(_name(n) for n in work.editors),
        "title": f"{{{_escaped(work.title)}}}" if work.title else "",
        container: _escaped(work.container),
        "year": str(work.year or _escaped(work.year_text)),
        "volume": _escaped(work.volume),
        "number": _escaped(work.issue),
        "pages": _escaped(work.pages or work.article_number),
        "publisher": _escaped(work.publisher),
        "edition": _escaped(work.edition),
        "isbn": _escaped(work.isbn),
        "doi": _verbatim(work.doi),
        "eprint": _verbatim(work.arxiv),
        "url": _verbatim(work.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{_key(work, number)},", *lines, "}"])


def _key(work: Work, number: int) -> str:
    first = work.authors[0] if work.authors else None
    who = squash((first.family or first.literal or "") if first else "")[:20]
    return f"{who or 'ref'}{work.year or ''}-{number}"


def _name(name: Name) -> str:
    if name.literal:
        return f"{{{_escaped(name.literal)}}}"
    return ", ".join(_escaped(p) for p in (name.family, name.suffix, name.given) if p)


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(lambda m: _ESCAPES.get(m.group(), f"\\{m.group()}"), text or "")


def _verbatim(text: str | None) -> str:
    """Identifiers and addresses are read verbatim; braces would end the field."""
    return (text or "").replace("{", "%7B").replace("}", "%7D")
