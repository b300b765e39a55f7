"""How a typed list prints DOIs, so that one which is added looks like the others."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.text.identifiers import clean_doi

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOI = r"10\.\d{4,9}/[^\s\"“”<>{}|]+"
# A DOI with what leads to it, as an entry prints it: `https://doi.org/10…`, `doi: 10…`, `\url{https://doi.org/10…}`,
# `<https://doi.org/10…>`, `[doi:10…](https://doi.org/10…)`
_PRINTED = re.compile(
    r"(?P<link>\[)?(?P<open>\\(?:url|path|doi|href)\{|<)?"
    r"(?P<lead>(?:https?://)?(?:dx\.)?doi\.org/|\bdoi\s?[:.]?\s?|\bDOI\s?[:.]?\s?|\bDoi\s?[:.]?\s?|(?<=\\doi\{))"
    rf"(?P<doi>{_DOI})"
)
_CLOSING = {"<": ">", "\\url{": "}", "\\path{": "}", "\\doi{": "}", "": ""}
_BEFORE = re.compile(r"(?P<mark>[.,;:]?)(?P<gap>[ \t~]*)$")


@dataclass(frozen=True, slots=True)
class DoiStyle:
    """What is printed before, around and behind a DOI: `. `, `https://doi.org/`, a full stop or none."""

    mark: str = "."
    lead: str = "https://doi.org/"
    opening: str = ""
    closing: str = ""
    stop: bool = False
    linked: bool = False  # Markdown: the same again as a link's target

    def spell(self, doi: str) -> str:
        """A DOI as this list prints it."""
        shown = f"{self.lead}{doi}"
        if self.linked:
            shown = f"[{shown}](https://doi.org/{doi})"
        return f"{self.opening}{shown}{self.closing}{'.' if self.stop else ''}"


def doi_style(entries: Iterable[str]) -> DoiStyle:
    """Find how most of the entries print a DOI; `https://doi.org/…` where none does."""
    found = Counter(style for entry in entries if (style := _read_style(entry)))
    return found.most_common(1)[0][0] if found else DoiStyle()


def _read_style(entry: str) -> DoiStyle | None:
    """How one entry prints its DOI; `None` where it has none, or in a way that is not known."""
    *_, found = (None, *_PRINTED.finditer(entry))
    if found is None:
        return None
    opening = found["open"] or ""
    if opening not in _CLOSING or (opening == "\\doi{" and found["lead"]):
        return None
    printed = found["doi"]
    linked = bool(found["link"]) and "](" in printed
    bare = clean_doi(printed.partition("](")[0] if linked else printed)
    before = _BEFORE.search(entry, 0, found.start())
    if bare is None or before is None or not before["gap"]:
        return None
    rest = entry[found.start("doi") :].rstrip()
    return DoiStyle(before["mark"], found["lead"], opening, _CLOSING[opening], stop=rest.endswith("."), linked=linked)
