"""What a mistyped name may have meant, for messages about options, commands, rules and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """` Did you mean 'check'?`, or what there is."""
    from difflib import get_close_matches

    options = list(known)
    close = get_close_matches(given, options, n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else f" There are: {', '.join(options)}."


def close_to(given: str, names: Sequence[str]) -> bool:
    """Whether there is a name worth suggesting."""
    return "Did you" in did_you_mean(given, names)
