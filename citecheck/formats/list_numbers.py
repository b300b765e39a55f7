"""Numbers of list items in letters and in Roman numerals."""

from __future__ import annotations

MAX_ROMAN = 3999  # the largest number that Roman numerals write
_ROMAN = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)


def in_roman(count: int) -> str:
    """1994 → `mcmxciv`."""
    words = ""
    for size, letters in _ROMAN:
        words += letters * (count // size)
        count %= size
    return words


def in_letters(count: int) -> str:
    """28 → `ab`."""
    words = ""
    while count:
        count, last = divmod(count - 1, 26)
        words = chr(ord("a") + last) + words
    return words


def in_repeated_letters(count: int) -> str:
    """28 → `bb`; Word and LibreOffice repeat the letters without end."""
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 30)
