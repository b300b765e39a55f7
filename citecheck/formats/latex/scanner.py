r"""LaTeX's tokens, and the few stretches that are read as a whole: arguments, verbatim text, skipped branches.

No pattern goes back, so that a scan of a file is linear in its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

TOKEN = re.compile(
    r"""(?P<text>(?:[^\\{}$%&~^_\#\n`'"-]++|-(?!-)|'(?!')|"(?![`'])|\n(?![ \t\r\n]))++)  # words, single line breaks
    |(?P<gap>\n[ \t\r\n]*+)              # a line break with indentation, or an empty line
    |(?P<word>\\[A-Za-z]++)              # \emph
    |(?P<symbol>\\[^A-Za-z])             # \& \, \"
    |(?P<open>\{)|(?P<close>\})
    |(?P<math>\$\$?)
    |(?P<comment>%[^\n]*+(?:\n[ \t]*+)?) # with the indentation of the next line, as TeX does
    |(?P<mark>---?|``|''|"[`']|[`~&^_\#])      # ligatures, and characters that mean something
    |(?P<other>.)                        # a backslash at the very end""",
    re.VERBOSE | re.DOTALL,
)
MAX_ARGUMENT = 20_000  # code points of an argument that is read as a whole: a list of some 500 keys

# Between the arguments of a command: spaces, one line break, comments
_BETWEEN = re.compile(r"(?:[ \t\r]++|\n(?![ \t\r]*+\n)|%[^\n]*+\n)*+")
# `[see][p.~3]`, `[{a]b}]`: an optional argument, with braces up to two deep
_INSIDE = r"[^{}\\%]++|\\.|%[^\n]*+(?:\n|\Z)"
_BRACED = rf"\{{(?:{_INSIDE}|\{{(?:{_INSIDE}|\{{(?:{_INSIDE})*+\}})*+\}})*+\}}"
OPTION = re.compile(rf"\[(?:[^\[\]{{}}\\%]++|\\.|%[^\n]*+\n|{_BRACED})*+\]", re.DOTALL)
ANGLED = re.compile(r"<[^<>\\{}\n]{0,200}+>")  # `<see>` of apacite, `<2->` of beamer
OVERLAY = re.compile(r"<(?:[\d+.]|-\d)[\d,+.|:a-z -]{0,40}>")  # `<1->`, `<2,4|handout:1>` of beamer
ROUND = re.compile(rf"\((?:[^(){{}}\\%\[\]]++|\\.|{_BRACED})*+\)", re.DOTALL)  # `(see)` of biblatex's \cites
FLAT = re.compile(rf"\{{((?:{_INSIDE})*+)\}}", re.DOTALL)  # `{a,% comment\n b}`: no braces inside
GROUP = re.compile(_BRACED, re.DOTALL)  # up to two deeper
RAW = re.compile(r"\{((?:[^{}\n]++|\{[^{}\n]*+\})*+)\}")  # an address: `%`, `#`, `~` are themselves
AFTER_WORD = re.compile(r"[ \t\r]*+(?:\n(?![ \t\r]*+\n)[ \t]*+)?")  # white space that a control word swallows
EMPTY_LINE = re.compile(r"[ \t\r]*+\n")

# What is no prose: `3cm`, `0.5`, `key=value`, `figures/a`, `sec:intro`, nothing
_NO_PROSE = re.compile(r"\s*(?:[-+]?[\d.]+\s?[a-z]{0,2}|\S*[=/\\:_@#|]\S*|)\s*")
_BRANCH = re.compile(r"%[^\n]*+|\\([A-Za-z@]++)|\\.", re.DOTALL)
# TeX's conditionals (TeXbook, chapter 20; e-TeX manual 3.1; \ifpdf and its like of the engines' packages).
# Other commands that begin with `if` take arguments (\ifthenelse) or are mathematics (\iff).
CONDITIONALS = frozenset(
    "if ifcat ifnum ifdim ifodd ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifx ifeof iftrue iffalse ifcase "
    "ifdefined ifcsname iffontchar ifpdf ifxetex ifluatex ifXeTeX ifLuaTeX ifPDFTeX ifpdftex".split()
)
_TESTED = r"(?:\\csname\s[^\\{}]{0,100}\\endcsname|\\[A-Za-z@]+|\\.|[^\s{}])"
_TESTS = {
    "ifx": rf"\s*{_TESTED}\s*{_TESTED}",  # \ifx\a\b
    **dict.fromkeys(("if", "ifcat"), r"\s*(?:\\[A-Za-z@]+|[^\s{}])\s*(?:\\[A-Za-z@]+|[^\s{}])"),
    "ifdefined": r"\s*\\[A-Za-z@]+",
    "ifcsname": r"[^\\{}]{0,100}\\endcsname",
    "ifnum": r"\s*\\?[A-Za-z@0-9]*(?:\{[^{}]{0,100}\})?\s*[<>=]\s*\\?[A-Za-z@0-9]*",  # \ifnum\value{page}>1
    "ifdim": r"\s*\\?[A-Za-z@0-9.]*\s*[<>=]\s*\\?[A-Za-z@0-9.]*",
    "ifodd": r"\s*\\?[A-Za-z@0-9]*(?:\{[^{}]{0,100}\})?",
    "ifcase": r"\s*\\?[A-Za-z@0-9]*",
}
TESTS = {name: re.compile(pattern, re.DOTALL) for name, pattern in _TESTS.items()}


def skip_branch(text: str, at: int, end: int, conditionals: Container[str], *, to_end: bool) -> tuple[int, str]:
    r"""Skip the branch of a conditional that is not typeset. Comments are honoured; verbatim text is not, as in TeX.

    Args:
        text: The source.
        at: Where the branch begins.
        end: Where the file ends.
        conditionals: The names that open a conditional within it.
        to_end: Whether an `\else` of the same conditional is skipped too.

    Returns:
        Where the branch ends, and the word that it ends with: `else`, `fi`, or none at the end of the file.
    """
    depth = 0
    for found in _BRANCH.finditer(text, at, end):
        word = found.group(1)
        if word == "fi":
            if depth == 0:
                return found.end(), word
            depth -= 1
        elif word == "else" and depth == 0 and not to_end:
            return found.end(), word
        elif word in conditionals:
            depth += 1
    return end, ""


def verb_end(text: str, at: int, end: int) -> int:
    r"""Behind `|code|`, where `at` is at its first delimiter; `at` itself where it never ends."""
    mark = text[at : at + 1]
    if not mark or at >= end:
        return at
    closing = text.find("}" if mark == "{" else mark, at + 1, min(end, at + 2_000))  # it ends on its line
    if closing < 0 or "\n" in text[at:closing]:
        return at
    return closing + 1


def skip_options(text: str, at: int, end: int) -> int:
    """Behind the star, the optional arguments and the slide numbers at `at`."""
    at += text.startswith("*", at)
    while found := OPTION.match(text, at, min(end, at + MAX_ARGUMENT)) or OVERLAY.match(text, at, end):
        at = found.end()
    return at


def skip_no_prose(text: str, at: int, end: int) -> int:
    """Behind the arguments of an unknown command that are no words; the first that reads like words is kept."""
    overlay = OVERLAY.match(text, at, end)
    at = overlay.end() if overlay else at
    for _ in range(6):  # a bound for hostile files
        option = OPTION.match(text, at, end)
        behind = option.end() if option else at
        found = FLAT.match(text, behind, end)
        if not found:  # `\lipsum[1-3]`; in `\foo [12]` the bracket is text
            is_argument = text.startswith("{", behind) or text[at - 1 : at].isalpha()
            return behind if option and is_argument else at
        at = behind
        if not _NO_PROSE.fullmatch(found.group(1)):
            return at
        at = found.end()
    return at


def flat_group(text: str, at: int, end: int) -> re.Match[str] | None:
    """The argument at `at` that has no braces within, white space before it allowed; group 1 is its text."""
    at = between(text, at, end)
    return FLAT.match(text, at, min(end, at + MAX_ARGUMENT))


def between(text: str, at: int, end: int) -> int:
    """Behind the white space and comments that may be between arguments."""
    found = _BETWEEN.match(text, at, end)
    return found.end() if found else at


def without_comments(text: str) -> str:
    r"""Text without its comments and the line breaks that these swallow; `\%` stays."""
    return re.sub(r"\\.|%[^\n]*\n?[ \t]*", lambda m: m.group() if m.group()[0] == "\\" else "", text, flags=re.DOTALL)
