r"""The parts of a LaTeX document: environments, headings, notes, floats, lists, code."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.formats.latex.citing import read_cite
from citecheck.formats.latex.commands import (
    ENVIRONMENT_ARGUMENTS,
    FLOATS,
    FORMULAS,
    HEADINGS,
    LEFT_OUT,
    LISTS,
    NUMBERED,
    TABLES,
    TITLES,
    VERBATIM,
)
from citecheck.formats.latex.frames import DROP, Argument, Frame, Mode
from citecheck.formats.latex.scanner import FLAT, OPTION, OVERLAY, RAW, between, skip_options, verb_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.latex.walk import Walker

    _Close = Callable[[], None]

_NAME = re.compile(r"[ \t]{0,8}\{([^{}\\\n]{1,80})\}")  # of an environment: `{figure*}`
_ENUMERATED = re.compile(r"\[\s{0,3}\\arabic")  # `label={[\arabic*]}` of enumitem: numbers in brackets
_GERMAN = re.compile(r"\bn?(?:german|austrian|swissgerman)\b")  # `\usepackage[ngerman]{babel}`


@dataclass(slots=True)
class _List:
    """An open list: how its items are numbered (`[{}]`), if they are, and how many it has."""

    form: str
    items: int = 0


class Blocks:
    """Reads the environments and the commands that mark blocks."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._numbers: Counter[str] = Counter()
        self._lists: list[_List] = []
        self._in_part = False
        self._left_out = {*VERBATIM, *LEFT_OUT}
        self.title: tuple[int, int] | None = None  # in the text
        self.contents: set[str] = set()  # files that are within the document (filecontents)
        self.on_list: Callable[[int], _Close] | None = None  # what `thebibliography` begins
        walker.handlers |= {
            "begin": self._read_begin,
            "end": self._read_end,
            **dict.fromkeys(("documentclass", "documentstyle", "usepackage"), self._read_setup),
            **dict.fromkeys(("caption", "captionof"), self._read_caption),
            "item": self._read_item,
            **dict.fromkeys(("verb", "lstinline", "mintinline", "Verb"), self._skip_inline_code),
            "excludecomment": self._exclude_environment,
            "abstract": self._read_abstract,
            "xspace": self._read_xspace,
            "endinput": self._end_input,
            "twocolumn": self._two_columns,
            **dict.fromkeys(HEADINGS, self._read_heading),
            **dict.fromkeys(TITLES, self._read_title),
            **dict.fromkeys(("url", "doi", "path", "nolinkurl"), self._read_url),
        }

    # --- the document ---------------------------------------------------------------------------------------

    def _read_setup(self, name: str, at: int) -> None:
        r"""A class, which begins the preamble, or a package; options may put babel's German shorthands in force."""
        walker, here = self._walker, self._walker.here
        option = OPTION.match(here.text, here.pos, here.end)
        if option and here.text.startswith(("\\usepackage", "\\documentclass"), at) and _GERMAN.search(option.group()):
            walker.out.german = True
        if name != "usepackage" and walker.preamble and here.pinned is None:
            here.document = True
            walker.stack.mode = Mode.PREAMBLE
        walker.arguments_follow(DROP)

    def _end_input(self, _: str, __: int) -> None:
        self._walker.here.pos = self._walker.here.end

    def _begin_document(self) -> None:
        """The body begins; what the preamble left open is closed."""
        stack = self._walker.stack
        while stack.mode >= Mode.PREAMBLE and stack.top.kind != "file":
            stack.pop()
        if not self._walker.here.document:  # it begins in an included file
            for frame in stack.frames:
                frame.before = Mode.TEXT if frame.before is Mode.PREAMBLE else frame.before
        if stack.mode is Mode.PREAMBLE:
            stack.mode = Mode.TEXT
        self._walker.out.builder.paragraph()

    # --- environments -----------------------------------------------------------------------------------------

    def _read_environment_name(self) -> str | None:
        r"""Read the `{figure}` of `\begin{figure}`; `None` where no name follows."""
        here = self._walker.here
        found = _NAME.match(here.text, here.pos, here.end)
        if not found:
            return None
        here.pos = found.end()
        return found.group(1).strip()

    def _read_begin(self, _: str, at: int) -> None:
        walker = self._walker
        name = self._read_environment_name()
        if name is None:
            return
        if name == "document":
            self._begin_document()
        elif name in self._left_out:
            self._skip_verbatim(name, at)
        elif walker.stack.mode < Mode.PREAMBLE:
            close: _Close | None = None
            is_formula = name in FORMULAS
            if not is_formula:
                walker.paragraph()
                close = self._begin_environment(name, at) if walker.stack.mode is Mode.TEXT else None
            frame = Frame("environment", name, walker.stack.mode, at, close, lost=is_formula)
            walker.stack.open(frame, Mode.CITES if is_formula else None)
            self._read_environment_arguments(name, at)

    def _read_end(self, _: str, __: int) -> None:
        name = self._read_environment_name()
        if name is None:
            return
        if name == "document":
            for reading in reversed(self._walker.readings):  # nothing is read behind it, but a subfile only ends itself
                reading.pos = reading.end
                if reading.document:
                    break
            return
        self._walker.stack.end_environment(name)
        if name not in FORMULAS:
            self._walker.paragraph()

    def _skip_verbatim(self, name: str, at: int) -> None:
        r"""Code and comments, up to the very `\end{name}` that closes them."""
        walker, here = self._walker, self._walker.here
        if name.startswith("filecontents"):
            start = skip_options(here.text, here.pos, here.end)
            named = FLAT.match(here.text, start, here.end)
            self.contents |= {named.group(1).strip()} if named else set()
        closing = f"\\end{{{name}}}"
        end = here.text.find(closing, here.pos, here.end)
        if end < 0:
            walker.unread.append(f"\\begin{{{name}}} in {walker.place(here.file, at)} is never closed")
        here.pos = here.end if end < 0 else end + len(closing)
        if walker.stack.mode is Mode.TEXT:
            walker.out.space(at)

    def _begin_environment(self, name: str, at: int) -> _Close | None:
        """Begin what an environment marks; return what to do at its end."""
        if name in LISTS:
            here = self._walker.here
            option = OPTION.match(here.text, here.pos, here.end)
            numbered = name in NUMBERED and not any(outer.form for outer in self._lists)
            form = "[{}]" if option and _ENUMERATED.search(option.group()) else "{}."
            self._lists.append(_List(form if numbered else ""))
            lists = self._lists

            def close_list() -> None:
                lists.pop()

            return close_list
        if name == "thebibliography" and self.on_list:
            return self.on_list(at)
        is_table = name in TABLES
        close_float = self._begin_float(FLOATS[name]) if name in FLOATS else None
        self._walker.tables += is_table

        def close() -> None:
            self._walker.tables -= is_table
            if close_float:
                close_float()

        return close if is_table or close_float else None

    def _read_environment_arguments(self, name: str, at: int) -> None:
        walker, here = self._walker, self._walker.here
        if name == "displaycquote":
            command = read_cite(here.text, here.pos, here.end, "blockcquote")
            if command and walker.stack.mode is Mode.TEXT:
                walker.out.citations.append(walker.out.cite(here.text, at, command))
                here.pos = command.end
        elif name == "frame":
            here.pos = skip_options(here.text, here.pos, here.end)
            if here.text.startswith("{", here.pos):
                walker.arguments = (Argument(begin=lambda: self._begin_heading(3)),)
        elif name in ENVIRONMENT_ARGUMENTS:
            walker.arguments_follow(*[DROP] * ENVIRONMENT_ARGUMENTS[name])
        elif not here.text.startswith("[", here.pos):  # `[Smith 2001]` behind a theorem is printed
            walker.skip_no_prose()

    def _begin_float(self, kind: str) -> _Close | None:
        """Begin a figure or table: a part, unless it is within one."""
        if self._in_part or self._walker.in_note:
            return None
        self._in_part = True
        self._numbers[kind] += 1
        name, builder = f"{kind} {self._numbers[kind]}", self._walker.out.builder
        builder.paragraph()
        start = builder.position

        def close() -> None:
            self._in_part = False
            builder.part(start, name)
            builder.paragraph()

        return close

    # --- headings, captions -----------------------------------------------------------------------------------

    def _read_heading(self, name: str, _: int) -> None:
        self._walker.stack.end_formulas(FORMULAS)
        self._walker.paragraph()
        self._walker.arguments_follow(Argument(begin=lambda: self._begin_heading(HEADINGS[name])))

    def _begin_heading(self, level: int, *, is_title: bool = False) -> _Close:
        """Begin a heading, or the title, which may be in the preamble; return what to do at its end."""
        builder = self._walker.out.builder
        if self._walker.stack.mode is not Mode.TEXT and not is_title:
            return lambda: None
        builder.paragraph()
        start = builder.start
        self._walker.headings += 1

        def close() -> None:
            self._walker.headings -= 1
            if is_title and builder.position > start:
                self.title = self.title or (start, builder.position)
            builder.heading(start, level)
            builder.paragraph()

        return close

    def _read_title(self, _: str, __: int) -> None:
        walker = self._walker
        if walker.here.document and walker.here.file:  # of a subfile
            walker.arguments_follow(DROP)
        elif walker.stack.mode in {Mode.TEXT, Mode.PREAMBLE}:
            walker.arguments_follow(Argument(Mode.TEXT, lambda: self._begin_heading(1, is_title=True)))

    def _read_abstract(self, _: str, __: int) -> None:
        r"""`\abstract{…}`, which some classes want in the preamble."""
        self._walker.paragraph()
        self._walker.arguments_follow(Argument(Mode.TEXT, lambda: self._walker.out.builder.paragraph))

    def _read_caption(self, name: str, _: int) -> None:
        walker, here = self._walker, self._walker.here
        if walker.stack.mode is not Mode.TEXT:
            return
        walker.paragraph()
        here.pos = skip_options(here.text, here.pos, here.end)
        kind = FLAT.match(here.text, here.pos, here.end) if name == "captionof" else None
        if kind:
            here.pos = kind.end()
        kind_of_float = FLOATS.get(kind.group(1)) if kind else None

        def begin() -> _Close:
            close = self._begin_float(kind_of_float) if kind_of_float else None
            return close or walker.out.builder.paragraph

        walker.arguments_follow(Argument(begin=begin))

    # --- lists, code, addresses -------------------------------------------------------------------------------

    def _read_item(self, _: str, at: int) -> None:
        walker, here = self._walker, self._walker.here
        if walker.stack.mode is not Mode.TEXT:
            return
        walker.out.builder.paragraph()
        overlay = OVERLAY.match(here.text, here.pos, here.end)
        here.pos = overlay.end() if overlay else here.pos
        if not self._enter_option() and self._lists:
            current = self._lists[-1]
            current.items += 1
            walker.out.generated(current.form.format(current.items), at)
            walker.out.space(at)

    def _skip_inline_code(self, name: str, at: int) -> None:
        walker, here = self._walker, self._walker.here
        start = skip_options(here.text, here.pos, here.end) if name != "verb" else here.pos
        start += here.text.startswith("*", start)
        if name == "mintinline" and (language := FLAT.match(here.text, start, here.end)):
            start = language.end()
        if here.text[start : start + 1].isspace():
            return
        here.pos = verb_end(here.text, start, here.end)
        if walker.stack.mode is Mode.TEXT:
            walker.out.space(at)

    def _read_url(self, _: str, __: int) -> None:
        walker, here = self._walker, self._walker.here
        start = between(here.text, here.pos, here.end)
        found = RAW.match(here.text, start, here.end)
        if found:
            here.pos = found.end()
            if walker.stack.mode is Mode.TEXT:
                walker.out.address(found.group(1).strip(), found.start(1))

    def _two_columns(self, _: str, __: int) -> None:
        r"""`\twocolumn[{…}]`: what is printed over both columns is text."""
        walker = self._walker
        walker.paragraph()
        if self._enter_option():
            walker.stack.top.close = walker.out.builder.paragraph

    def _enter_option(self) -> bool:
        """Read an optional argument that is printed, if there is one."""
        here = self._walker.here
        option = OPTION.match(here.text, here.pos, here.end)
        if option:
            here.pos = option.end()
            self._walker.enter(replace(here, pos=option.start() + 1, end=option.end() - 1, document=False, whole=True))
        return option is not None

    def _exclude_environment(self, _: str, __: int) -> None:
        r"""`\excludecomment{answers}`: such environments are comments."""
        name = self._read_environment_name()
        if name is not None:
            self._left_out.add(name)

    def _read_xspace(self, _: str, at: int) -> None:
        """A space, unless punctuation follows the command that ends with it."""
        walker = self._walker
        outer = next((r for r in reversed(walker.readings) if r.pinned is None), walker.here)
        if walker.stack.mode is Mode.TEXT and outer.text[outer.pos : outer.pos + 1] not in {*".,;:!?)'-/}~"}:
            walker.out.space(at)
