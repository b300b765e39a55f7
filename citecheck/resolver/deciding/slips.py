"""Which differences are slips, of the reference or of the record, and which say that something is wrong.

A registrant's record is held against a reference in every detail. A record that nobody deposited, put together from
other people's reference lists (no publisher, initials only), carries their misprints: against it one detail that
differs, while all others agree, is reported as information. bench/verdicts, dev: of 3,000 honest references 5.6 in 100
differ from such a record in some detail, and whoever opens them finds the record wrong as often as the print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.models import Agreement
from citecheck.text.journals import content_words
from citecheck.text.names import is_initials

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citecheck.models import Evidence, Work

_TOKEN = re.compile(r"[a-z]+|(?<![a-z])[a-z]\d(?![\da-z])|\d+")  # `g3`, `nature`, `44`
_NUMBER = re.compile(r"\d+")
_GROUPS = {"volume": "place", "issue": "place", "pages": "place"}
_FEW = 2  # letters or words: so few begin many names of journals
# In force when bench/verdicts was measured (3,000 real references, dev, 2026-11-23); no figure of their own.
_SAME_TITLE = 0.75  # similarity: below it another title is printed, not a misprinted one
_RELATED_TITLE = 0.5  # enough where people and page agree: no two works of one author begin on one page
_MOST_AUTHORS = 0.5  # share of the printed authors that are registered
_SOME_AUTHORS = 0.3  # enough where title and page agree


def compiled(work: Work) -> bool:
    """Whether a record was put together from citations: no publisher, and no author with a given name in full."""
    people = work.authors or work.editors
    return not work.publisher and all(not a.given or is_initials(a.given) for a in people)


def slips(work: Work, evidence: Iterable[Evidence]) -> frozenset[str]:
    """Find the differing fields that are slips, and say nothing against the reference.

    What the DOI of the record itself bears out is the record's slip; so is one detail of a compiled record, all else
    in agreement.
    """
    different = [e for e in evidence if e.agreement is Agreement.DIFFERENT and e.field != "doi"]
    borne_out = frozenset(e.field for e in different if work.doi and bears_out(work.doi, e))
    rest = [e for e in different if e.field not in borne_out]
    if not rest or not compiled(work) or len({_GROUPS.get(e.field, e.field) for e in rest}) > 1:
        return borne_out
    agreeing = borne_out | {e.field for e in evidence if e.agreement in {Agreement.SAME, Agreement.CLOSE}}
    slight = all(_is_slip(e, agreeing, len(rest)) for e in rest)
    return borne_out | {e.field for e in rest} if slight else borne_out


def bears_out(doi: str, item: Evidence) -> bool:
    """Whether a DOI holds what is printed, and not what its record says, of journal, volume or pages.

    `10.1139/gen-44-3-495` bears out `Genome 44, 495`; `10.1093/jxb/eri306` bears out `J. Exp. Bot.`
    """
    tokens = set(_TOKEN.findall(doi.partition("/")[2].lower()))
    match item.field:
        case "volume" | "pages":
            printed, registered = (_NUMBER.findall(side or "")[:1] for side in (item.printed, item.registered))
            long_enough = bool(printed) and len(printed[0]) > 1
            return long_enough and printed != registered and printed[0] in tokens and not set(registered) & tokens
        case "container":
            return _names_journal(tokens, item.printed) and not _names_journal(tokens, item.registered)
        case _:
            return False


def _names_journal(tokens: set[str], container: str | None) -> bool:
    """Whether a DOI's letters are a journal's initials or the beginning of its first word: `jxb`, `nature`, `gen`."""
    words = content_words(container or "")
    if not words:
        return False
    begins = any(len(t) > _FEW and words[0].startswith(t) for t in tokens)
    short = "".join(w[0] for w in words)
    near = len(words) > _FEW and any(len(t) == len(short) and t[0] + t[-1] == short[0] + short[-1] for t in tokens)
    return begins or near or words[0] in tokens


def _is_slip(item: Evidence, agreeing: frozenset[str], different: int) -> bool:
    """Whether one difference from a compiled record is a slip, by what else agrees.

    A title half misprinted where authors, volume and page agree; a year where volume or page do; `Adv. Agric` for
    *Adv Agron*; one number of volume, issue and pages, but not two.
    """
    similarity = item.similarity or 0.0
    match item.field:
        case "title":
            placed = {"authors", "volume", "pages"} <= agreeing and similarity >= _RELATED_TITLE
            return placed or (similarity >= _SAME_TITLE and "authors" in agreeing)
        case "authors":
            placed = {"title", "volume", "pages"} <= agreeing and similarity >= _SOME_AUTHORS
            return placed or similarity >= _MOST_AUTHORS
        case "container":
            printed, registered = content_words(item.printed or ""), content_words(item.registered or "")
            # two names of a journal share the first four letters of a word: `Adv. Agric`, `Adv Agron`
            related = any(a[:4] == b[:4] for a in printed for b in registered)
            return {"volume", "pages"} <= agreeing and related
        case "year":
            return bool({"volume", "pages"} & agreeing)
        case _:
            return different == 1
