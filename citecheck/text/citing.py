"""The short name of a work, as a text would cite it: `Alder & Birch 2004`, `Cedar et al. 2001a`; and of a source.

Every message and every report names works, entries, targets and sources by these functions, so that one entry has one
name on a page. What they return is text as printed in the documents: a reporter escapes it for its format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.text.normalize import collapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citecheck.models import Name, Reference, Target, Work

_YEAR = re.compile(r"\b\d{4}[a-z]?\b")
# Further years of the same author: `, 2001a` behind `Kandel 1998`, `, b` behind `Elmer 2005a`
_MORE_YEARS = re.compile(r"(?:[\s,;/&]+(?:(?:and|und|et|y|e)\s)?(?:\d{4}[a-z]?|[a-z]))+\)?")


def cite_work(work: Work) -> str:
    """A work in a few words: `Alder 2001`, `Alder & Birch 2004`, `Alder et al. 2001a`, `WHO in press`.

    Editors are named where there are no authors, the title where there is nobody. Empty for an empty work.
    """
    people = [name for name in map(family_name, work.authors or work.editors) if name]
    if len(people) > 2 or (people and work.et_al):  # noqa: PLR2004 - as APA 7 and most journals cite: `A & B`, `A et al.`
        who = f"{people[0]} et al."
    elif people:
        who = " & ".join(people)
    else:
        who = _first_words(work.title or "", 8)  # enough to find the entry by
    year = f"{work.year or work.year_text or ''}{work.year_suffix or ''}"
    return " ".join(part for part in (who, year) if part)


def cite_reference(reference: Reference) -> str:
    """An entry of a reference list in a few words, by what could be read of it, else by its first words."""
    work = reference.work
    if work.authors or work.editors or work.title:
        return cite_work(work)
    return " ".join(part for part in (_first_words(reference.raw, 4), cite_work(work)) if part)


def describe_entry(reference: Reference) -> str:
    """An entry by its short name and its place in the list: `Duman & Monteggia 2006 (entry 5)`."""
    name, place = cite_reference(reference), f"entry {entry_number(reference)}"
    return f"{name} ({place})" if name else place


def entry_number(reference: Reference) -> str:
    """What an entry is called in its list: its printed label, else its position counted from one."""
    return reference.label or str(reference.position)


def number_entry(reference: Reference) -> str:
    """An entry by its number, then its short name: `5 · Duman & Monteggia 2006`."""
    return " · ".join(filter(None, (entry_number(reference), cite_reference(reference))))


def describe_work(work: Work) -> str:
    """A registered work on a line, to be known from others: `Jovev, Green et al. 2013. Title. Journal. doi:10.1/x`."""
    parts = (
        " ".join(filter(None, (list_people(work.authors, et_al=work.et_al), str(work.year or "")))),
        work.title or "",
        work.container or "",
        f"doi:{work.doi}" if work.doi else "",
    )
    return ". ".join(collapse(part).rstrip(".") for part in parts if part)


def target_text(target: Target) -> str:
    """What a citation names, as it reads: `Kandel, 1998`, `Kandel (1998)` with the bracket behind the year closed.

    Of several years of one author it names its own: the second of `Kandel 1998, 2001a` is `Kandel 2001a`.
    """
    text = collapse(target.text)
    year = f"{target.year or ''}{target.suffix or ''}"
    first = _YEAR.search(text) if target.authors and year else None
    if first and first.start() and _MORE_YEARS.fullmatch(text, first.end()):
        return f"{text[: first.start()].rstrip(' ,(')} {year}"
    return text + ")" if text.count("(") > text.count(")") else text


def list_people(people: Sequence[Name], most: int = 3, *, et_al: bool = False) -> str:
    """Family names for a fuller line: `Jovev, Green, Chanen et al.`; `et_al` says that more were left out in print."""
    names = [name for name in map(family_name, people[:most]) if name]
    return ", ".join(names) + (" et al." if names and (et_al or len(people) > most) else "")


def family_name(name: Name) -> str:
    """The part of a name that citations print: the family name, or all of an organisation's."""
    return name.family or name.literal or ""


def _first_words(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")


SERVICES = {
    "crossref": "Crossref",
    "datacite": "DataCite",
    "pubmed": "PubMed",
    "openalex": "OpenAlex",
    "doi.org": "doi.org",
}


def name_source(source: str) -> str:
    """The name by which people know a source: `crossref` → `Crossref`, `index:works` → `the local index works`."""
    kind, _, name = source.partition(":")
    return f"the local index {name}".strip() if kind == "index" else SERVICES.get(kind, source)
