r"""LaTeX's spellings of letters and signs: `\"{o}`, `\c c`, `\ss`, `\textendash`."""

from __future__ import annotations

import re
import unicodedata

# Accent commands and the combining character each puts on its letter (LaTeX2e, "usrguide"; `\t` ties two letters)
_COMBINING = dict(
    zip(
        "`'^~=u.\"rHvdckbtGU",
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328\u0331\u0361\u030f\u030e",
        strict=True,
    )
)
ACCENTS = frozenset(_COMBINING)
# The letter of an accent: `{o}`, `o`, `{\i}`, `\i `, `{}`; for `\t` two letters
_BASE = re.compile(
    r"[ \t]{0,8}(?:\{\s{0,8}(\\[ijlLoO](?![A-Za-z])|[^\W\d_]{0,2})\s{0,8}\}|(\\[ij](?![A-Za-z])[ ]?|[^\W\d_]))"
)

# Commands without an argument that print something
_PRINTED = """
ss ß  SS SS  o ø  O Ø  l ł  L Ł  i ı  j ȷ  ae æ  AE Æ  oe œ  OE Œ  aa å  AA Å  dh ð  DH Ð  th þ  TH Þ  dj đ
DJ Đ  ng ŋ  NG Ŋ  ldots …  dots …  textellipsis …  textendash –  textemdash —  textquoteleft ‘  textquoteright ’
textquotedblleft “  textquotedblright ”  lq ‘  rq ’  glqq „  grqq “  glq ‚  grq ‘  flqq «  frqq »  og «  fg »
guillemotleft «  guillemotright »  quotedblbase „  quotesinglbase ‚  textquotesingle '  textquotedbl "
textasciitilde ~  textasciicircum ^  textbackslash \\  textbar |  textless <  textgreater >  textunderscore _
textdollar $  S §  P ¶  dag †  ddag ‡  textdagger †  textdaggerdbl ‡  copyright ©  textcopyright ©
textregistered ®  texttrademark ™  pounds £  textsterling £  texteuro €  euro €  EUR €  textdegree °  degree °
textbullet •  textperiodcentered ·  textmu µ  textpm ±  texttimes ×  slash /  textslash /
textasteriskcentered *  LaTeX LaTeX  TeX TeX  BibTeX BibTeX  LaTeXe LaTeX2e  XeTeX XeTeX  textnumero №
textordfeminine ª  textordmasculine º  textexclamdown ¡  textquestiondown ¿  bibrangedash –  bibinitperiod .
bibinithyphendelim -  eg e.g.  ie i.e.  etc etc.
""".split()  # a name, then what it prints
SYMBOLS = {
    **dict(zip(_PRINTED[::2], _PRINTED[1::2], strict=True)),
    **dict.fromkeys("bibnamedelima bibnamedelimb bibnamedelimc bibnamedelimd bibnamedelimi bibinitdelim".split(), " "),
    "etal": "et al.",
}


def accented(text: str, at: int, mark: str) -> tuple[str, int] | None:
    r"""The letter under an accent whose command ends at `at`, and where its spelling ends; `None` if there is none.

    `mark` is the name of the command: `"` of `\"{o}`, `c` of `\c c`.
    """
    found = _BASE.match(text, at, at + 32)
    if not found:
        return None
    base = (found.group(1) or found.group(2) or "").strip()
    if base.startswith("\\"):
        base = base[1:] if base[1] in "ij" else SYMBOLS[base[1:]]
    if not base:
        return "", found.end()
    return unicodedata.normalize("NFC", base[0] + _COMBINING[mark] + base[1:]), found.end()
