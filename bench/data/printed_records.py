"""Registered records printed as people print them: three styles, and of each thing that a record says twice one.

Which title, container, year and host is printed is drawn once a style; the record itself is read here as it was
deposited, so that nothing the package reads into it decides what is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citecheck.text.normalize import squash, strip_markup

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Record = dict[str, Any]
_WHOLE = frozenset({"journal", "journal-issue", "journal-volume", "component"})  # nobody cites them
_IN_BOOKS = frozenset({"book-chapter", "book-section", "book-part", "reference-entry", "other"})
_BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book", "proceedings"})
_VANCOUVER_MOST, _CHICAGO_MOST, _CHICAGO_KEPT, _APA_MOST = 6, 10, 7, 20  # authors printed
_DIGITIZED = 3  # years between print and online from which on nobody cites the online year


@dataclass(frozen=True, slots=True)
class Facts:
    """What is printed of a record: names as (family, given), a body as (name, "")."""

    kind: str
    names: tuple[tuple[str, str], ...]
    edited: bool  # the names are editors'
    title: str
    container: str
    abbreviated: str
    year: str
    volume: str
    issue: str
    pages: str
    publisher: str
    doi: str


def facts_of(record: Record, dice: random.Random) -> Facts | None:
    """One way to print a record; `None` where it is nothing that is cited: a journal, an issue, a nameless file."""
    kind = str(record.get("type"))
    titles = _texts(record.get("title"))
    if kind in _WHOLE or not titles:
        return None
    people, edited = _people(record.get("author")), False
    if not people:
        people, edited = _people(record.get("editor")), True
    container = dice.choice(_containers(record, kind) or [""])
    pages = str(record.get("page") or record.get("article-number") or "")
    if dice.random() < 0.2:
        pages = re.split(r"[-–]", pages)[0]
    return Facts(
        kind,
        tuple(people),
        edited and bool(people),
        _title(record, dice),
        container,
        next(iter(_texts(record.get("short-container-title"))), container),
        _year(record, dice),
        str(record.get("volume") or ""),
        str(record.get("issue") or ""),
        pages,
        _publisher(record, kind, dice),
        str(record.get("DOI")) if dice.random() < 0.5 else "",
    )


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if isinstance(item, str) and (text := strip_markup(item))]


def _people(value: object) -> list[tuple[str, str]]:
    found = []
    for person in value if isinstance(value, list) else []:
        family, given = (strip_markup(str(person.get(k) or "")) for k in ("family", "given"))
        if family == "-":  # where no family name is known: nobody prints it
            given, _, family = given.rpartition(" ")
        if family:
            found.append((family, given))
        elif name := strip_markup(str(person.get("name") or "")):
            found.append((name, ""))
    return found


def _title(record: Record, dice: random.Random) -> str:
    title = dice.choice(_texts(record.get("title")))
    subtitle = next(iter(_texts(record.get("subtitle"))), "")
    if subtitle and squash(subtitle) not in squash(title) and dice.random() < 0.6:
        return f"{title.rstrip(':. ')}: {subtitle}"
    original = next(iter(_texts(record.get("original-title"))), title)
    if squash(original) != squash(title) and squash(original):
        return dice.choice([title, original, f"{original} [{title}]"])
    return title


def _containers(record: Record, kind: str) -> list[str]:
    found = _texts(record.get("container-title"))
    if kind == "posted-content":
        return found or [str(i["name"]) for i in record.get("institution") or [] if i.get("name")]
    event = record.get("event") or {}
    if kind == "proceedings-article" and event.get("name"):
        found = [*found, strip_markup(str(event["name"]))]
        if event.get("acronym"):
            found.append(strip_markup(str(event["acronym"])))
    return found if kind not in _BOOKS else []


def _year(record: Record, dice: random.Random) -> str:
    printed, online = (_stated(record.get(k)) for k in ("published-print", "published-online"))
    if printed and online and abs(online - printed) >= _DIGITIZED:
        online = None
    found = [y for y in (printed, online) if y]
    if not found:
        others = (_stated(record.get(k)) for k in ("issued", "published", "posted", "approved"))
        found = [y for y in others if y][:1]
    return str(dice.choice(found)) if found else "n.d."


def _stated(value: object) -> int | None:
    parts = value.get("date-parts") if isinstance(value, dict) else None
    year = parts[0][0] if parts and parts[0] else None
    return int(year) if year else None


def _publisher(record: Record, kind: str, dice: random.Random) -> str:
    institutions = [str(i["name"]) for i in record.get("institution") or [] if i.get("name")]
    body = (record.get("standards-body") or {}).get("name")
    if kind == "dissertation" and institutions:
        return institutions[0]
    name = str(body or (dice.choice(institutions) if institutions else "") or record.get("publisher") or "")
    place = str(record.get("publisher-location") or "")
    return f"{place}: {name}" if place and kind in _BOOKS and dice.random() < 0.5 else name


def _initials(given: str, stop: str, gap: str) -> str:
    parts = [re.split(r"[-‐]", word) for word in given.replace(".", ". ").split()]
    return gap.join(
        "-".join(f"{p[0].upper()}{stop}" for p in word if p) if stop else "".join(p[0].upper() for p in word if p)
        for word in parts
    )


def apa(facts: Facts) -> str:
    """APA 7: `Doe, J., & Roe, K. A. (2018). Title. Journal, 21(3), 388–414. https://doi.org/…`."""
    names = [f"{family}, {_initials(given, '.', ' ')}" if given else family for family, given in facts.names]
    if len(names) > _APA_MOST:
        people = ", ".join(names[: _APA_MOST - 1]) + f", … {names[-1]}"
    else:
        people = ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    if facts.edited:
        people += " (Eds.)" if len(names) > 1 else " (Ed.)"
    pages = facts.pages.replace("-", "–")
    if facts.kind in _IN_BOOKS or facts.kind == "proceedings-article":
        place = (
            f"In {facts.container}{f' (pp. {pages})' if pages else ''}. {facts.publisher}"
            if facts.container
            else facts.publisher
        )
    elif facts.kind == "journal-article":
        volume = f"{facts.volume}({facts.issue})" if facts.issue and facts.volume else facts.volume
        place = ", ".join(p for p in (facts.container, volume, pages) if p)
    elif facts.kind == "dissertation":
        place = f"[Doctoral dissertation, {facts.publisher}]"
    else:
        place = facts.container or facts.publisher
    lead = (
        f"{_stopped(people)} ({facts.year}). {_stopped(facts.title)}"
        if people
        else f"{_stopped(facts.title)} ({facts.year})."
    )
    return f"{lead} {_stopped(place)}" + (f" https://doi.org/{facts.doi}" if facts.doi else "")


def vancouver(facts: Facts) -> str:
    """Vancouver: `Doe J, Roe KA. Title. J Abbr. 2018;21(3):388-414. doi:…`."""
    names = [f"{family} {_initials(given, '', '')}" if given else family for family, given in facts.names]
    people = ", ".join(names[:_VANCOUVER_MOST]) + (", et al" if len(names) > _VANCOUVER_MOST else "")
    if facts.edited:
        people += ", editors" if len(names) > 1 else ", editor"
    issue = f"({facts.issue})" if facts.issue else ""
    numbers = f";{facts.volume}{issue}" if facts.volume else ""
    if facts.kind in _IN_BOOKS or facts.kind == "proceedings-article":
        where = f"In: {_stopped(facts.container)} " if facts.container else ""
        place = f"{where}{facts.publisher}; {facts.year}." + (f" p. {facts.pages}." if facts.pages else "")
    elif facts.kind == "journal-article":
        place = f"{facts.abbreviated.rstrip('.')}. {facts.year}{numbers}{f':{facts.pages}' if facts.pages else ''}."
    else:
        place = f"{facts.container or facts.publisher}; {facts.year}."
    lead = f"{_stopped(people)} " if people else ""
    return f"{lead}{_stopped(facts.title)} {place}" + (f" doi:{facts.doi}" if facts.doi else "")


def chicago(facts: Facts) -> str:
    """Chicago's bibliography: `Doe, Jane, and Karl Roe. “Title.” Journal 21, no. 3 (2018): 388–414.`."""
    kept = facts.names if len(facts.names) <= _CHICAGO_MOST else facts.names[:_CHICAGO_KEPT]
    names = [f"{family}, {given}" if given else family for family, given in kept[:1]]
    names += [f"{given} {family}".strip() for family, given in kept[1:]]
    people = ", and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    if len(kept) < len(facts.names):
        people = ", ".join(names) + ", et al"
    if facts.edited:
        people += ", eds" if len(names) > 1 else ", ed"
    lead = f"{_stopped(people)} " if people else ""
    pages = facts.pages.replace("-", "–")
    doi = f" https://doi.org/{facts.doi}." if facts.doi else ""
    if facts.kind in _BOOKS or facts.kind in {"report", "standard", "dataset"}:
        return f"{lead}{_stopped(facts.title)} {facts.publisher}, {facts.year}.{doi}"
    if facts.kind in _IN_BOOKS or facts.kind == "proceedings-article":
        where = f"In {facts.container}{f', {pages}' if pages else ''}. " if facts.container else ""
        return f"{lead}“{_stopped(facts.title)}” {where}{facts.publisher}, {facts.year}.{doi}"
    if facts.kind == "journal-article":
        volume = f" {facts.volume}" if facts.volume else ""
        issue = f", no. {facts.issue}" if facts.issue else ""
        return f"{lead}“{_stopped(facts.title)}” {facts.container}{volume}{issue} ({facts.year}){f': {pages}' if pages else ''}.{doi}"
    return f"{lead}“{_stopped(facts.title)}” {facts.container or facts.publisher}, {facts.year}.{doi}"


def _stopped(text: str) -> str:
    """A text with a stop at its end, where none of `.?!` stands there."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


STYLES: dict[str, Callable[[Facts], str]] = {"APA": apa, "Vancouver": vancouver, "Chicago": chicago}
