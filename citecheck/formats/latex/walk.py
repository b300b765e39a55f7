r"""Reading LaTeX from token to token: what is open, what is left out, and where the text goes.

One pass without recursion. The handlers of single commands are in `blocks`, `entries`, `inputs` and `notes`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from citecheck.formats.latex.citing import cites, is_standard, read_cite, read_wrapped
from citecheck.formats.latex.commands import ARGUMENTS, KEPT, LENGTHS, PARAGRAPHS, SPACES, SPACING_SYMBOLS
from citecheck.formats.latex.formulas import read_formula
from citecheck.formats.latex.frames import DROP, KEEP, Argument, Frame, Mode, Reading, Stack
from citecheck.formats.latex.macros import MAX_BODY, MAX_EXPANDED, Macros
from citecheck.formats.latex.output import Output
from citecheck.formats.latex.scanner import AFTER_WORD, EMPTY_LINE, OPTION, OVERLAY, TOKEN, skip_no_prose, skip_options
from citecheck.formats.latex_accents import ACCENTS, SYMBOLS, accented
from citecheck.models import Fault
from citecheck.models.document import line_starts
from citecheck.rules.codes import MALFORMED_MARKER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.formats.latex.files import Files
    from citecheck.formats.latex.macros import Macro

    Handler = Callable[[str, int], None]  # name and place of a command

_INTERNAL = re.compile(r"@[A-Za-z@]*")
_DEPTH = 3  # expansions within expansions
_ROW_END = re.compile(r"\*?[ \t]*(?:\[\s*-?[\d.]+\s*\\?[A-Za-z]*\s*\])?")  # behind `\\`: `*[2mm]`
# `0.3in`, `= 2\baselineskip plus 1fil minus 3pt`
_LENGTH = re.compile(
    r"=?\s{0,3}-?[\d.]{0,10}\s{0,3}(?:\\[A-Za-z]+|pt|in|cm|mm|em|ex|mu|bp|pc|sp)(?:\s{1,3}(?:plus|minus)\s{1,3}[\d.]+\s{0,3}[a-z]{2,5}){0,2}"
)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", '"`': "„", "\"'": "“"}
_FORMULA_ENDS = {"(": ")", "[": "]"}


class Walker:
    """Reads files into text, citations, entries and what else the commands of LaTeX mark."""

    def __init__(self, files: Files, *, preamble: bool = True, citing: bool = True) -> None:
        self.files = files
        self.citing = citing  # whether commands that cite are looked for: not within labels and fields
        self.handlers: dict[str, Handler] = {}  # of commands that those who share the reading look after
        self.preamble = preamble  # whether `\documentclass` begins one
        self.stack = Stack()
        self.out = Output()
        self.macros = Macros()
        self.readings: list[Reading] = []
        self.arguments: tuple[Argument, ...] = ()
        self.unread: list[str] = []
        self.faults: list[Fault] = []
        self.tables = 0  # tables that are open
        self.headings = 0  # that are open: they have one line
        self.in_note = False
        self.internal = False  # whether `@` is a letter (\makeatletter)
        self._expandable = MAX_EXPANDED
        self._lines: dict[int, tuple[int, ...]] = {}
        self._tokens: Mapping[str | None, Callable[[re.Match[str]], None]] = {
            "text": self._read_text,
            "gap": self._read_gap,
            "word": self._read_word,
            "symbol": self._read_symbol,
            "open": self._open_brace,
            "close": self._close_brace,
            "math": self._read_dollar,
            "comment": self._read_comment,
            "mark": self._read_mark,
            "other": self._read_text,
        }

    @property
    def here(self) -> Reading:
        """What is being read."""
        return self.readings[-1]

    def run(self) -> None:
        """Read all that is to be read."""
        while self.readings:
            here = self.readings[-1]
            found = TOKEN.match(here.text, here.pos, here.end)
            if found is None:
                self.leave()
                continue
            here.pos = found.end()
            self._tokens[found.lastgroup](found)

    def enter(self, reading: Reading) -> None:
        """Read something else before going on here."""
        if reading.whole:
            self.stack.open_file(Frame("file", "", self.stack.mode, reading.pos))
        self.readings.append(reading)
        self.out.reading = reading

    def leave(self) -> None:
        """The end of what is being read; of a file, what it left open is closed."""
        reading = self.readings.pop()
        while reading.whole:
            frame = self.stack.pop()
            self.report_open(frame, reading.file)
            if frame.kind == "file":
                break
        self.arguments = () if reading.whole else self.arguments
        if self.readings:
            self.out.reading = self.here

    def place(self, file: int, at: int) -> str:
        """A position for messages: `line 12`, `line 3 of chapters/one.tex`."""
        if file not in self._lines:
            self._lines[file] = line_starts(self.files.texts[file])
        line = f"line {bisect_right(self._lines[file], at)}"
        return f"{line} of {self.files.included[file - 1].path}" if file else line

    def report_open(self, frame: Frame, file: int) -> None:
        """Report what was left out up to the end of a file because of a brace or formula that never ended."""
        if frame.lost and not self.in_note:
            what = f"\\begin{{{frame.name}}}" if frame.name else "the brace"
            self.unread.append(f"{what} in {self.place(file, frame.start)} is never closed")

    # --- tokens -------------------------------------------------------------------------------------------

    def _read_text(self, found: re.Match[str]) -> None:
        if self.arguments:
            words = found.group()
            bare = words.lstrip()
            if not bare:
                return
            start = found.end() - len(bare)
            option = OPTION.match(self.here.text, start, self.here.end) if bare[0] == "[" else None
            if option:
                self.here.pos = option.end()
                return
            self.arguments = ()
        if self.stack.mode is Mode.TEXT:
            self.out.words(found.group(), found.start())

    def _read_gap(self, found: re.Match[str]) -> None:
        if found.group().count("\n") > 1:
            self.paragraph()
        elif self.stack.mode is Mode.TEXT and not self.arguments:
            self.out.space(found.start())

    def _read_comment(self, found: re.Match[str]) -> None:
        if found.group().rstrip(" \t").endswith("\n") and EMPTY_LINE.match(self.here.text, found.end(), self.here.end):
            self.paragraph()

    def paragraph(self) -> None:
        """The end of a paragraph; formulas and lists of arguments do not go over it."""
        self.arguments = ()
        self.stack.end_formulas()
        if self.stack.mode is Mode.TEXT:
            self.out.builder.paragraph()

    def _read_mark(self, found: re.Match[str]) -> None:
        self.arguments = ()
        if self.stack.mode is not Mode.TEXT:
            return
        mark, at = found.group(), found.start()
        if mark == "~":
            self.out.space(at)
        elif mark[0] == '"' and not self.out.german:
            self.out.symbol(mark, at, 2)
        elif mark == "&" and self.tables:
            self.out.symbol("\t", at, 1)
        else:
            self.out.symbol(_LIGATURES.get(mark, mark), at, len(mark))

    def _open_brace(self, found: re.Match[str]) -> None:
        if not self.arguments:
            self.stack.top.depth += 1
            return
        argument, self.arguments = self.arguments[0], self.arguments[1:]
        before = self.stack.mode
        close = argument.begin() if argument.begin and before is not Mode.DROP else None
        lost = argument.mode is Mode.DROP and before < Mode.PREAMBLE and argument.begin is None
        frame = Frame("group", "", before, found.start(), close, self.arguments, lost=lost)
        self.arguments = ()
        self.stack.open(frame, argument.mode)

    def _close_brace(self, _: re.Match[str]) -> None:
        frame = self.stack.close_brace()
        self.arguments = frame.rest if frame else ()

    # --- formulas -----------------------------------------------------------------------------------------

    def _read_dollar(self, found: re.Match[str]) -> None:
        self.arguments = ()
        if self.stack.mode >= Mode.PREAMBLE:
            return
        top, mark = self.stack.top, found.group()
        if top.kind == "math" and not top.depth and top.name[:1] == "$":
            if len(mark) > len(top.name):
                self.here.pos -= 1
            self.stack.pop()
        elif mark == "$$" or self.stack.mode is Mode.CITES or not self._read_simple_formula(found.start()):
            self._open_formula(mark, found.start())

    def _open_formula(self, name: str, at: int) -> None:
        if self.stack.mode is Mode.TEXT:
            self.out.space(at)
        self.stack.open(Frame("math", name, self.stack.mode, at), Mode.CITES)

    def _read_simple_formula(self, at: int) -> bool:
        """Whether a formula was read: a superscript number, or one that words can be made of."""
        found = read_formula(self.here.text, at, self.here.end)
        if found is None:
            return False
        builder = self.out.builder
        start = builder.start
        self.out.symbol(found.words, at, found.end - at)
        if found.superscript:
            builder.superscript(start)
        elif not found.number:
            builder.exclude(start)
        self.here.pos = found.end
        return True

    # --- commands -----------------------------------------------------------------------------------------

    def _read_symbol(self, found: re.Match[str]) -> None:
        self.arguments = ()
        char, at = found.group()[1], found.start()
        if self.stack.mode >= Mode.PREAMBLE:
            return
        if char in "([":
            self._open_formula(_FORMULA_ENDS[char], at)
        elif char in ")]":
            if self.stack.top.kind == "math" and self.stack.top.name == char:
                self.stack.pop()
        elif self.stack.mode is Mode.TEXT:
            if char == "\\":
                self._end_row(at)
            elif char in ACCENTS:
                self._read_accent(char, at)
            elif char in "&%$#_{}":
                self.out.symbol(char, at, 2)
            elif char in SPACING_SYMBOLS:
                self.out.space(at)

    def _end_row(self, at: int) -> None:
        here = self.here
        found = _ROW_END.match(here.text, here.pos, here.end)
        here.pos = found.end() if found else here.pos
        if self.tables or (not self.headings and EMPTY_LINE.match(here.text, here.pos, here.end)):
            self.out.builder.line()
        else:
            self.out.space(at)

    def _read_accent(self, mark: str, at: int) -> None:
        found = accented(self.here.text, self.here.pos, mark)
        if found:
            self.here.pos = min(found[1], self.here.end)
            if found[0]:
                self.out.symbol(found[0], at, self.here.pos - at)

    def _read_word(self, found: re.Match[str]) -> None:
        self.arguments = ()
        name, at = found.group()[1:], found.start()
        mode = self.stack.mode
        if self.internal and (rest := _INTERNAL.match(self.here.text, self.here.pos, self.here.end)):
            name += rest.group()
            self.here.pos = rest.end()
        if mode is Mode.DROP:
            if name == "begin":
                self._begin_hidden_document()
            return
        name = self.macros.resolve(name)
        handler = self.handlers.get(name)
        if handler:
            handler(name, at)
        elif mode is Mode.PREAMBLE:
            if name.lower().startswith("nocite"):
                self._read_citation(name, at)
        elif self._read_citation(name, at):
            pass
        elif mode is Mode.CITES:
            # in a formula only such commands of the author are followed as end it: `\ee` for `\end{equation}`
            macro = self.macros.defined.get(name)
            if macro and not macro.arguments and ("\\end" in macro.body or "\\begin" in macro.body):
                self._expand_macro(macro, at)
        else:
            after = AFTER_WORD.match(self.here.text, self.here.pos, self.here.end)
            self.here.pos = after.end() if after else self.here.pos
            self._printed_word(name, at)

    def _begin_hidden_document(self) -> None:
        r"""A brace that the preamble never closed does not hide the document: `\begin{document}` closes it."""
        if self.here.document and self.here.text.startswith("{document}", self.here.pos):
            while self.stack.mode is Mode.DROP and self.stack.top.kind != "file":
                self.stack.pop()
            self.handlers["begin"]("begin", self.here.pos)

    def _read_citation(self, name: str, at: int) -> bool:
        """Whether a command cites; its keys are noted."""
        here, macros = self.here, self.macros
        wrapper = macros.wrappers.get(name)
        if not self.citing:
            return False
        if wrapper and not is_standard(name):
            command = read_wrapped(here.text, here.pos, here.end, wrapper)
        elif cites(name) and (is_standard(name) or not macros.defined.get(name)):
            command = read_cite(here.text, here.pos, here.end, name)
        else:
            return False
        if command is None:
            return False
        here.pos = command.end
        mark = self.out.cite(here.text, at, command)
        if name.lower().startswith("nocite"):
            self.out.nocite += mark.targets
            self.out.builder.exclude(mark.start)
            self.out.space(command.end)
            return True
        if mark.targets:
            self.out.citations.append(mark)
        if name.lower().endswith("cquote"):
            self.out.space(command.end)
        if command.empty:
            message = f"\\{name} has an empty place among its keys."
            self.faults.append(Fault(MALFORMED_MARKER, message, mark.start, mark.end))
        return True

    def _printed_word(self, name: str, at: int) -> None:
        """A command that neither cites nor is handled alone; `here.pos` is behind the white space it swallows."""
        macro = self.macros.defined.get(name)
        if macro:
            self._expand_macro(macro, at)
        elif len(name) == 1 and name in ACCENTS:
            self._read_accent(name, at)
        elif name in SYMBOLS:
            self.out.symbol(SYMBOLS[name], at, len(name) + 1)
        elif name in ARGUMENTS:
            superscript = Argument(begin=self._begin_superscript)
            self.arguments_follow(*({"-": DROP, "+": KEEP}.get(code, superscript) for code in ARGUMENTS[name]))
        elif name in LENGTHS:
            length = _LENGTH.match(self.here.text, self.here.pos, self.here.end)
            self.here.pos = length.end() if length else self.here.pos
        elif name in PARAGRAPHS:
            self.paragraph()
            self.skip_no_prose()
        elif name in SPACES:
            self.out.space(at)
        elif name not in KEPT:
            self.skip_no_prose()
        elif overlay := OVERLAY.match(self.here.text, self.here.pos, self.here.end):
            self.here.pos = overlay.end()

    def arguments_follow(self, *arguments: Argument) -> None:
        """What becomes of the arguments in braces that come next; the star and optional ones are skipped."""
        self.here.pos = skip_options(self.here.text, self.here.pos, self.here.end)
        self.arguments = arguments

    def _begin_superscript(self) -> Callable[[], None]:
        start = self.out.builder.start
        return lambda: self.out.builder.superscript(start)

    def skip_no_prose(self) -> None:
        """Past the arguments of something unknown that are no words."""
        self.here.pos = skip_no_prose(self.here.text, self.here.pos, self.here.end)

    def _expand_macro(self, macro: Macro, at: int) -> None:
        here = self.here
        if macro.arguments:
            if macro.optional and (option := OPTION.match(here.text, here.pos, here.end)):
                here.pos = option.end()
            self.arguments = tuple(KEEP if kept else DROP for kept in macro.kept)
            return
        deep = sum(r.pinned is not None for r in self.readings[-_DEPTH:]) == _DEPTH
        if deep or len(macro.body) > MAX_BODY:
            return
        if len(macro.body) > self._expandable:
            message = f"definitions are expanded to {MAX_EXPANDED} characters and no further"
            if message not in self.unread:
                self.unread.append(message)
            return
        self._expandable -= len(macro.body)
        pinned = at if here.pinned is None else here.pinned
        self.enter(Reading(macro.body, 0, len(macro.body), here.file, pinned, here.folder, whole=False))
