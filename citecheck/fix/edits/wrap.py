"""Hard wraps of typed entries: a line that a correction made too long runs over into the next, as by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_INDENT = re.compile(r"[ \t>]*")
_WIDEST = 130  # characters of the longest line of a wrapped text; as in `parser.reference_list`


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The width to which a list is wrapped, and what its entries' further lines begin with."""

    width: int
    lead: str


def wrapping(entries: Sequence[str]) -> Wrapping | None:
    """How a list is wrapped by hand; `None` where most of its entries are on lines of their own."""
    several = [e.strip().replace("\r", "").split("\n") for e in entries if "\n" in e.strip()]
    if len(several) * 2 < len(entries) or not several:
        return None
    longest = max(len(line) for lines in several for line in lines)
    return Wrapping(longest, _leading_blanks(several[0][1])) if longest <= _WIDEST else None


def _leading_blanks(line: str) -> str:
    """What a line begins with: blanks, and the `>` of a quotation in Markdown."""
    found = _INDENT.match(line)
    return found.group() if found else ""


def rewrapped(before: str, after: str, style: Wrapping | None) -> str:
    """`after` with no line that is not in `before` wider than the list's; what does not fit goes into the next."""
    if style is None:
        return after
    known = set(before.split("\n"))
    ending = "\r" if "\r\n" in before else ""
    waiting = after.split("\n")
    out: list[str] = []
    carried = ""
    while waiting or carried:
        # behind the last line, and before the blank one behind an entry, a line is begun for what is carried
        line = waiting.pop(0) if waiting and (waiting[0].strip() or not carried) else style.lead
        if not carried and line in known:
            out.append(line)
            continue
        body = line.rstrip("\r")
        lead = _leading_blanks(body)
        body = f"{lead}{carried} {body[len(lead) :]}".rstrip() if carried else body
        cut = body.rfind(" ", len(lead) + 1, style.width + 1) if len(body) > style.width else -1
        carried, body = (body[cut + 1 :], body[:cut]) if cut >= 0 else ("", body)
        out.append(body + (ending if waiting or carried else ""))
    return "\n".join(out)
