"""Shared builders: small documents and references, so that tests read as tables."""

from __future__ import annotations

import signal
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from citecheck.models import Document, Location, Name, Reference, ReferenceList, Work

# How long a busy machine takes to think of an example says nothing of the code.
settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("any machine")

# A shell that starts tests in the background ignores SIGINT, and so would every process that a test sends Ctrl-C to.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

TODAY = date(2026, 11, 23)


def document(text: str, identifier: str = "d1", role: str = "manuscript") -> Document:
    return Document(identifier, f"{identifier}.txt", "text", text, "0" * 64, role=role)


def reference(position: int, people: str, year: int | str | None, title: str = "", **more: object) -> Reference:
    """`reference(3, "Duman; Monteggia", 2006)`; a leading `@` marks an organisation, a final `et al.` a cut list."""
    et_al = people.endswith("et al.")
    names = [p.strip() for p in people.removesuffix("et al.").split(";") if p.strip()]
    authors = tuple(Name(literal=n[1:]) if n.startswith("@") else Name(family=n, given="A") for n in names)
    suffix, number, words = None, None, None
    if isinstance(year, str) and year[:4].isdigit():
        number, suffix = int(year[:4]), year[4:] or None
    elif isinstance(year, str):
        words = year
    else:
        number = year
    work = Work(
        type="article-journal", title=title or f"Title {position}", authors=authors, et_al=et_al, year=number,
        year_suffix=suffix, year_text=words,
    )  # fmt: skip
    raw = f"{people}. {title} {year}."
    label = more.get("label")
    return Reference(
        id=f"r{position}", document="d2", raw=raw, location=Location("d2", position * 100, position * 100 + len(raw)),
        position=position, label=str(label) if label else None, work=work,
    )  # fmt: skip


def reference_list(*references: Reference, numbered: bool = False) -> ReferenceList:
    return ReferenceList(references, numbered, 0, 1000)


def numbered(count: int) -> ReferenceList:
    return reference_list(
        *(reference(n, f"Author{chr(96 + n % 26)}", 2000, label=n) for n in range(1, count + 1)), numbered=True
    )


@pytest.fixture
def today() -> date:
    return TODAY
