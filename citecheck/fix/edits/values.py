"""What the editors of all formats share: the one place of a value within a field, and a name with parts exchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.fix.model import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from citecheck.fix.model import Swap
    from citecheck.models import Name

NOT_PLAIN = "it is not written as a plain value"
# The keys of CSL for the fields whose value is one string
CSL_KEYS = {"title": "title", "container": "container-title", "volume": "volume", "issue": "issue", "pages": "page"}


def replace_once(text: str, spans: Iterable[tuple[int, int]], pattern: str, new: str) -> Edit | None:
    """Replace the only match of a pattern within the spans of a text; `None` where there is none, or several."""
    word = re.compile(pattern)
    found = [match.span() for start, end in spans for match in word.finditer(text, start, end)]
    return Edit(*found[0], new) if len(found) == 1 else None


def replace_words(
    text: str,
    spans: Iterable[tuple[int, int]],
    swaps: Iterable[Swap],
    spell: Callable[[str], str],
    *,
    spell_old: Callable[[str], str] = str,
    not_behind: str = r"\w\\",
) -> list[Edit] | str:
    r"""Exchange words of a title within the spans of a text, so that markup and escapes around them are kept.

    Args:
        text: The text of the file.
        spans: Where the title is written.
        swaps: The words.
        spell: How the file spells a new word.
        spell_old: How it spells the words that are there.
        not_behind: Characters before which no word begins: letters, and the `\` of a command.

    Returns:
        The edits; `NOT_PLAIN` where one of the words is not there just once.
    """
    spans = list(spans)
    edits: list[Edit] = []
    for swap in swaps:
        word = rf"(?<![{not_behind}]){re.escape(spell_old(swap.old))}(?!\w)"
        edit = replace_once(text, spans, word, spell(swap.new))
        if edit is None:
            return NOT_PLAIN
        edits.append(edit)
    return edits


def changed_parts(old: Name, new: Name) -> Iterator[tuple[str, str | None, str | None]]:
    """The parts in which two names differ: `family` or `given`, the old value and the new one."""
    for part in ("family", "given"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield part, before, after


def exchange_name(
    written: str, old: Name, new: Name, spell: Callable[[str], str], *, behind: str = r"(?!\w)"
) -> str | None:
    r"""A name as it is written, with its family name, its given names, or both exchanged.

    Args:
        written: The name in its file: `Gutz, L.`
        old: The same as it was read.
        new: The name that is wanted.
        spell: How the file's format spells a value.
        behind: A pattern of what must follow a part that is exchanged.

    Returns:
        `None` where a part is missing on one side, or is not written just once.
    """
    for _, before, after in changed_parts(old, new):
        if not before or not after:
            return None
        spans = [(0, len(written))]
        edit = replace_once(written, spans, rf"(?<!\w){re.escape(before)}{behind}", spell(after))
        if edit is None:
            return None
        written = written[: edit.start] + edit.new + written[edit.end :]
    return written
