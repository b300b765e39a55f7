"""What a mistyped name may have meant, for messages about options, commands, rules and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(given: str, known: Iterable[str], lister: str | None = None) -> str:
    """` Did you mean 'check'?`, or the command that lists what there is, or all of it."""
    from difflib import get_close_matches

    options = list(known)
    close = get_close_matches(given, options, n=1, cutoff=0.5)
    if close:
        return f" Did you mean '{close[0]}'?"
    return f" `{lister}` lists them." if lister else f" There are: {', '.join(options)}."
