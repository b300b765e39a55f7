"""Text that is safe to show: what a document holds must never steer a terminal or a line of output."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, zero-width and bidirectional controls, surrogates, BOM: `\x1b[2J`, U+202E, U+200B
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_WIDE = frozenset("WF")
_LINES = "\n\t"  # of `printable` text there are none


def printable(text: str) -> str:
    """The text on one line, white space folded, without anything that moves a cursor or turns the writing.

    Invisible characters go, escapes and other controls show as U+FFFD; of stacked marks four stay.
    """
    if text.isascii() and text.isprintable():  # most are, and a page holds many
        return " ".join(text.split())
    return harmless(_SPACE.sub(" ", text).strip(" "))


def harmless(text: str) -> str:
    """The same for a stretch of running text: spaces and line ends stay as they are."""
    return text if text.isascii() and text.isprintable() else _MARKS.sub(r"\1", _UNSAFE.sub(_replace_unsafe, text))


def unfolded(line: str) -> str:
    """One line with its blanks as they are (a line of code, of a diff), and nothing that steers a terminal."""
    return _MARKS.sub(r"\1", _UNSAFE.sub(_replace_unsafe, line.replace("\t", "    ")))


def _replace_unsafe(found: re.Match[str]) -> str:
    code = ord(found.group())
    if found.group() in _LINES:
        return found.group()
    return "" if code > 0x9F and not 0xD800 <= code <= 0xDFFF else "\ufffd"  # noqa: PLR2004 - ends of C1, surrogates


def width(text: str) -> int:
    """Columns of a terminal that printable text takes: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_char_width(ch) for ch in text)


def _char_width(ch: str) -> int:
    if ch < "\u0300":
        return 1
    if unicodedata.category(ch) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(ch) in _WIDE else 1


def wrap(text: str, columns: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of at most `columns`, each with its indentation (`first`, then `rest`); a long word is cut."""
    after = first if rest is None else rest
    lines, line, used, empty = [], first, width(first), True
    for word in _split_words(text, columns - max(width(first), width(after))):
        needed = width(word) + (not empty)
        if not empty and used + needed > columns:
            lines.append(line)
            line, used, empty = after, width(after), True
            needed = width(word)
        line += word if empty else f" {word}"
        used, empty = used + needed, False
    return [*lines, line]


def _split_words(text: str, most: int) -> list[str]:
    """The words; those wider than a line in parts, after a `/` where there is one."""
    pieces: list[str] = []
    for word in text.split(" "):
        left = word
        while width(left) > most:
            cut = _cut_position(left, most)
            slash = left.rfind("/", most // 2, cut) + 1
            pieces.append(left[: slash or cut])
            left = left[slash or cut :]
        if left:
            pieces.append(left)
    return pieces


def _cut_position(word: str, most: int) -> int:
    used = 0
    for i, ch in enumerate(word):
        used += _char_width(ch)
        if used > most:
            return max(i, 1)
    return len(word)


def shorten(text: str, columns: int) -> str:
    """The beginning of printable text, with an ellipsis where it was cut, at a word where one ends nearby."""
    if width(text) <= columns:
        return text
    head = text[: _cut_position(text, columns - 2)]
    space = head.rfind(" ", len(head) * 2 // 3)
    return f"{(head[:space] if space > 0 else head).rstrip(' ,;:.')} …"


def around(text: str, marker: str, columns: int) -> str:
    """A stretch of a sentence around a marker in it, with ellipses where it was cut; both printable."""
    at = text.find(marker)
    return shorten(text, columns) if at < 0 else "".join(cut_around(text, at, at + len(marker), columns))


def cut_around(text: str, start: int, end: int, columns: int) -> tuple[str, str, str]:
    """What stands before, at and behind a place in printable text; cut, with ellipses, to about so many columns."""
    if width(text) <= columns:
        return text[:start], text[start:end], text[end:]
    spare = max(columns - (end - start) - 4, 20)
    first = max(0, start - spare * 2 // 3)
    last = min(len(text), end + (spare - (start - first)))
    first = max(0, min(first, last - columns + 4))
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space > 0 else last
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    return ("… " if first else "") + before, text[start:end], after + (" …" if last < len(text) else "")
