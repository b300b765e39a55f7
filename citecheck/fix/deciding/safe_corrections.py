"""What is safe to put right: one detail that a registrant's record contradicts, all else in agreement.

A wrong correction is worse than none. A field is corrected only where title, people, year and place of the entry leave
no other work, the record was deposited (not compiled from other people's lists: see `slips`), and it is the one thing
that differs. bench/fix, dev, 2026-11, measures both sides. Whatever else differs is left, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from citecheck.fix.deciding.authors import author_changes
from citecheck.fix.deciding.spelling import clean, journal_as
from citecheck.fix.deciding.titles import title_swaps
from citecheck.fix.model import Change
from citecheck.models import Agreement, NoticeKind, Outcome, Verdict
from citecheck.resolver.comparing.comparison import compare
from citecheck.resolver.comparing.numbers import registered_years
from citecheck.resolver.comparing.printed import PREPRINT_PREFIXES, is_preprint, names_preprint, printed_reference
from citecheck.resolver.deciding.slips import compiled, slips
from citecheck.rules.codes import (
    AUTHORS_DIFFER,
    CONTAINER_DIFFERS,
    IDENTIFIER_AVAILABLE,
    IDENTIFIER_CONFLICT,
    IDENTIFIER_NOT_REGISTERED,
    TITLE_DIFFERS,
    VOLUME_ISSUE_PAGES_DIFFER,
    YEAR_DIFFERS,
)
from citecheck.text.identifiers import find_dois
from citecheck.text.journals import content_words
from citecheck.text.normalize import brings_letters
from citecheck.text.pages import expand, page_key, pages_as

if TYPE_CHECKING:
    from citecheck.fix.deciding.spelling import JournalStyle
    from citecheck.models import Evidence, Reference, Resolution, Work

_RULES = {"title": TITLE_DIFFERS, "authors": AUTHORS_DIFFER, "year": YEAR_DIFFERS, "container": CONTAINER_DIFFERS}
SURE = 0.8  # confidence that the record is the work meant, for a field; bench/fix, dev, 2026-11
SURE_DOI = 0.95  # the same for a DOI that is added; bench/fix, dev, 2026-11
_DIGITS_OFF = 2  # edits between a printed DOI and the registered one of which it is a slip
_TITLE_WORDS = 4  # of a title that names one work, with people and year; as in `resolver.deciding.verdict`
_STEM = 4  # letters in which two names of journals meet; as in `resolver.deciding.slips`
_YEAR_DIGITS = 4
_JOURNAL = re.compile(r"[^\d:;()\[\]]{2,100}$")  # `Enzyme 35 (2): 77–81. Portico` is registered as one
_CLEAN = re.compile(r"\w[^\d“”\"«»()\[\]]*[\w.]$")  # not `” PLoS ONE`
_USUAL = re.compile(r"10\.\d{4,9}/[\w.()/:;<>-]+$")
_SERIOUS = frozenset(
    {
        NoticeKind.RETRACTION,
        NoticeKind.WITHDRAWAL,
        NoticeKind.REMOVAL,
        NoticeKind.PARTIAL_RETRACTION,
        NoticeKind.EXPRESSION_OF_CONCERN,
    }
)
_SAME, _NEAR = frozenset({Agreement.SAME}), frozenset({Agreement.SAME, Agreement.CLOSE})
# What must agree before a field is corrected, beside volume or pages; nothing else may differ.
_NEEDED = {
    "title": {"authors": _SAME, "year": _SAME, "container": _SAME},
    "authors": {"title": _SAME, "year": _NEAR, "container": _SAME},
    "year": {"title": _NEAR, "authors": _NEAR, "container": _SAME},
    "container": {"title": _SAME, "authors": _NEAR, "year": _NEAR, "volume": _SAME, "pages": _SAME},
    "volume": {"title": _NEAR, "authors": _NEAR, "year": _NEAR, "container": _SAME, "pages": _SAME},
    "issue": {"title": _NEAR, "authors": _NEAR, "year": _NEAR, "container": _SAME, "volume": _SAME, "pages": _SAME},
    "pages": {"title": _NEAR, "authors": _NEAR, "year": _SAME, "container": _SAME, "volume": _SAME},
}


@dataclass(frozen=True, slots=True)
class Declined:
    """A difference that is not corrected, and why."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class _Case:
    """An entry, the record of its work, and what differs."""

    reference: Reference
    resolution: Resolution
    work: Work
    printed: Work
    evidence: dict[str, Evidence]
    style: JournalStyle

    @property
    def different(self) -> tuple[str, ...]:
        return tuple(f for f, e in self.evidence.items() if e.agreement is Agreement.DIFFERENT and f != "doi")

    def agrees(self, field: str, allowed: frozenset[Agreement] = _NEAR) -> bool:
        return field in self.evidence and self.evidence[field].agreement in allowed

    def change(self, field: str, printed: str | None, proposed: str, rule: str, why: str) -> Change:
        source = next((c.source for c in self.resolution.candidates if c.work.doi == self.work.doi), "")
        return Change(field, printed, proposed, rule, why, self.work.doi, source, round(self.resolution.confidence, 4))


def find_safe_corrections(
    reference: Reference, resolution: Resolution, style: JournalStyle
) -> tuple[list[Change], list[Declined]]:
    """Find what of an entry is safe to put right.

    Args:
        reference: The entry as printed.
        resolution: Its verdict, with the record that it is held against.
        style: How the list prints journals.

    Returns:
        The changes in the order of the fields, and what differs and is left to a person.
    """
    work = resolution.work
    if work is None or resolution.verdict not in {Verdict.VERIFIED, Verdict.MISMATCHED, Verdict.CONFLICT}:
        return [], []
    if any(n.kind in _SERIOUS for n in resolution.notices):
        return [], [Declined("", "the work is retracted or in question: nothing is changed")]
    evidence = resolution.evidence
    has_field_code = reference.embedded is not None and reference.embedded is not reference.work
    if has_field_code or resolution.verdict is Verdict.CONFLICT:  # the verdict compared something else
        reference = replace(reference, embedded=None) if has_field_code else reference
        evidence = compare(reference, work)
    case = _Case(reference, resolution, work, reference.work, {e.field: e for e in evidence}, style)
    changes: list[Change] = []
    declined: list[Declined] = []
    for field in case.different:
        item = case.evidence[field]
        correction = _find_objection(case, field) or _CORRECTORS[field](case, item)
        if not isinstance(correction, str) and any(brings_letters(c.printed or "", c.proposed) for c in correction):
            correction = "the record is in another script"
        if isinstance(correction, str):
            values = f"printed {_quote_value(item.printed)}, registered {_quote_value(item.registered)}"
            declined.append(Declined(field, f"{values}: {correction}"))
        else:
            changes += correction
    doi = _correct_doi(case, corrected={c.field for c in changes})
    if isinstance(doi, Declined):
        declined.append(doi)
    elif doi:
        changes.append(doi)
    return changes, declined


# --- fields: each function gives the changes, or the reason why there are none --------------------------------


def _find_objection(case: _Case, field: str) -> str | None:
    """Say what speaks against correcting a field, or `None`."""
    if case.resolution.verdict is Verdict.CONFLICT:
        return "its DOI is another work's; put that right first"
    if case.resolution.confidence < SURE:
        return "the record is not certain enough to be the work meant"
    if compiled(case.work):
        return "the record was not deposited by a publisher"
    if field in slips(case.work, case.evidence.values()):
        return "the record may be wrong, not the entry"
    if case.different != (field,):
        return "more than one thing differs"
    if _may_be_other_version(case):
        return "one may be the preprint, the other the article"
    missing = [f for f, allowed in _NEEDED[field].items() if not case.agrees(f, allowed)]
    missing += [] if case.agrees("volume", _SAME) or case.agrees("pages", _SAME) else ["volume", "pages"]
    if missing:
        return f"too little else agrees ({', '.join(missing)})"
    return None


def _may_be_other_version(case: _Case) -> bool:
    """Whether entry and record may be the preprint and the article of one work."""
    named = names_preprint(printed_reference(case.reference)) or bool(case.printed.arxiv)
    return named != is_preprint(case.work)


def _build_change(case: _Case, field: str, printed: str, proposed: str) -> list[Change]:
    agreeing = [f for f in case.evidence if f not in {field, "doi"} and case.agrees(f)]
    why = f"{', '.join(agreeing[:-1])} and {agreeing[-1]} agree with the record"
    return [case.change(field, printed, proposed, _RULES.get(field, VOLUME_ISSUE_PAGES_DIFFER), why)]


def _correct_year(case: _Case, item: Evidence) -> list[Change] | str:
    years = sorted(registered_years(case.work))
    if years[-1] - years[0] > 1:
        return "several years are registered"
    if not item.printed:
        return "no year is printed"
    if case.work.online_year_only and not (item.printed.isdecimal() and int(item.printed) > years[-1]):
        return "the year registered may be that of its digitization"
    return _build_change(case, "year", item.printed, str(years[-1]))  # of two in a row, print follows online


def _correct_number(case: _Case, item: Evidence) -> list[Change] | str:
    printed, registered = item.printed or "", clean(item.registered)
    if not (printed.isascii() and printed.isdigit() and registered.isascii() and registered.isdigit()):
        return "one of the two is no plain number"
    if len(registered) == _YEAR_DIGITS and registered in {str(y) for y in registered_years(case.work)}:
        return "the record counts by years"
    return _build_change(case, item.field, printed, registered)


def _correct_pages(case: _Case, item: Evidence) -> list[Change] | str:
    if not case.printed.pages or item.printed != case.printed.pages:
        return "the entry gives an article number"
    if case.work.pages is None or case.work.article_number or item.registered != case.work.pages:
        return "the record gives an article number"
    if _lies_within(case.printed.pages, case.work.pages):
        return "the entry may mean a passage"
    proposed = pages_as(case.printed.pages, clean(case.work.pages))
    if proposed is None:
        return "one of the two is no plain range of pages"
    return _build_change(case, "pages", case.printed.pages, proposed)


def _lies_within(printed: str, registered: str) -> bool:
    """Whether printed pages lie within the registered ones, and do not begin with them: `p. 395` of 388–414."""
    mine, theirs = expand(printed), expand(registered)
    if mine is None or theirs is None or theirs[1] is None:
        return False
    keys = [page_key(p) for p in (mine[0], mine[1] or mine[0], *theirs) if p]
    if not all(k.isdigit() for k in keys):
        return False
    first, last, low, high = map(int, keys)
    whole = last == high and first < last  # to the end of the work: its first page is what is wrong
    return low < first <= last <= high and not whole


def _correct_container(case: _Case, item: Evidence) -> list[Change] | str:
    if case.work.type != "article-journal" or case.printed.type not in {None, "article-journal"}:
        return "only names of journals are corrected"
    mine, theirs = content_words(item.printed or ""), content_words(case.work.container or "")
    if any(a[:_STEM] == b[:_STEM] for a in mine for b in theirs):
        return "one may be another form of the same name"
    if not _CLEAN.match(item.printed or ""):
        return "the printed name was not read cleanly"
    if not _JOURNAL.match(case.work.container or ""):
        return "the registered name holds more than a name"
    proposed = journal_as(item.printed or "", case.work, case.style)
    if not proposed or not item.printed:
        return "the list's way of printing journals does not show, or the short name is not registered"
    return _build_change(case, "container", item.printed, proposed)


def _correct_title(case: _Case, item: Evidence) -> list[Change] | str:
    found = title_swaps(item.printed or "", case.work)
    if isinstance(found, str):
        return found
    proposed, swaps = found
    return [replace(change, swaps=swaps) for change in _build_change(case, "title", item.printed or "", proposed)]


def _correct_authors(case: _Case, item: Evidence) -> list[Change] | str:
    del item
    found = author_changes(case.printed, case.work)
    if isinstance(found, str):
        return found
    printed, proposed, names = found
    return [replace(change, names=names) for change in _build_change(case, "authors", printed, proposed)]


_CORRECTORS = {
    "title": _correct_title,
    "authors": _correct_authors,
    "year": _correct_year,
    "container": _correct_container,
    "volume": _correct_number,
    "issue": _correct_number,
    "pages": _correct_pages,
}


# --- identifiers --------------------------------------------------------------------------------------------


def _correct_doi(case: _Case, corrected: set[str]) -> Change | Declined | None:
    """The DOI added or replaced; `None` where there is nothing to do."""
    doi = case.work.doi
    printed = list(dict.fromkeys([*([case.printed.doi] if case.printed.doi else []), *find_dois(case.reference.raw)]))
    if not doi or doi in printed or not doi.isascii():
        return None
    objection = _find_doi_objection(case, corrected, printed)
    if objection:
        change = f"printed {', '.join(printed)}, registered {doi}" if printed else f"{doi} is not added"
        return Declined("doi", f"{change}: {objection}")
    rule = IDENTIFIER_AVAILABLE
    if printed and case.resolution.verdict is Verdict.CONFLICT:
        rule = IDENTIFIER_CONFLICT
    elif printed and _is_unregistered(case):
        rule = IDENTIFIER_NOT_REGISTERED
    agreeing = [f for f in case.evidence if f != "doi" and case.agrees(f)]
    words = f"{', '.join(agreeing[:-1])} and {agreeing[-1]}" if len(agreeing) > 1 else "".join(agreeing)
    return case.change("doi", printed[0] if printed else None, doi, rule, f"the record agrees in {words}")


def _find_doi_objection(case: _Case, corrected: set[str], printed: list[str]) -> str | None:
    """Say what speaks against adding the record's DOI, or against replacing a printed one by it."""
    doi = case.work.doi or ""
    deposited = not compiled(case.work)
    if any(field not in corrected for field in case.different):
        return "something else differs"
    if _may_be_other_version(case):
        return "one may be the preprint, the other the article"
    # a record as good as this one gives the work another DOI: one of the two is mistyped
    if any(t.doi and not is_preprint(t) and not (deposited and compiled(t)) for t in case.resolution.alternate_records):
        return "another record of the work has another DOI"
    if case.resolution.confidence < (SURE if printed else SURE_DOI):
        return "the record is not certain enough to be the work meant"
    if not _names_the_work(case, corrected):
        return "too little else agrees"
    # copied out of other people's lists, with signs that DOIs hardly ever have: `s0167-7012(99),00092`
    if not deposited and not _USUAL.match(doi):
        return "it is no DOI that can be trusted"
    return _find_replacement_objection(case, printed, doi) if printed else None


def _find_replacement_objection(case: _Case, printed: list[str], doi: str) -> str | None:
    """Say why a printed DOI is not replaced although the work bears another, or `None`."""
    if len(printed) > 1:
        return "several DOIs are printed"
    if printed[0].startswith(PREPRINT_PREFIXES) or doi.startswith(PREPRINT_PREFIXES):
        return "one may be the preprint's"
    if case.resolution.verdict is Verdict.CONFLICT:
        placed = case.agrees("container", _SAME) and (case.agrees("volume", _SAME) or case.agrees("pages", _SAME))
        return None if case.agrees("title", _SAME) and placed else "too little else agrees"
    if _is_unregistered(case) or Levenshtein.distance(printed[0], doi) <= _DIGITS_OFF:
        return None
    return "the one printed may be another of the same work"


def _names_the_work(case: _Case, corrected: set[str]) -> bool:
    """Whether what agrees, or is put right, is one work's: title and people, the year, and the journal or book."""
    if not all(case.agrees(f) or f in corrected for f in ("title", "authors", "year")):
        return False
    words = len((case.printed.title or "").split())
    if case.work.type in {"book", "report", "standard"}:  # of editions and reprints each has a DOI of its own
        edition = case.printed.edition is not None or case.work.edition is not None
        return case.agrees("title", _SAME) and case.agrees("year", _SAME) and not edition and words >= _TITLE_WORDS
    placed = case.agrees("volume", _SAME) or case.agrees("pages", _SAME)
    return (case.agrees("container") or "container" in corrected) and (placed or words >= _TITLE_WORDS)


def _is_unregistered(case: _Case) -> bool:
    """Whether the registry was asked for a printed DOI and does not know it."""
    return any(a.outcome is Outcome.NONE and a.detail in find_dois(a.detail) for a in case.resolution.asked)


def _quote_value(text: str | None) -> str:
    return f"“{text}”" if text else "nothing"
