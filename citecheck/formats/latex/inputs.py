r"""What decides what LaTeX reads: files that are included, conditionals, the author's definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.latex.commands import is_known
from citecheck.formats.latex.files import INCLUDING, MAX_FILES, folder_of, read_inclusion
from citecheck.formats.latex.frames import DROP, Argument, Mode, Reading
from citecheck.formats.latex.macros import DEFINING, DOCUMENT_COMMANDS, LET, PRIMITIVE, read_header
from citecheck.formats.latex.scanner import CONDITIONALS, TESTS, flat_group, skip_branch

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.latex.files import Inclusion
    from citecheck.formats.latex.walk import Walker

_NEW_IF = re.compile(r"\s{0,8}\{?\s{0,8}\\(if[A-Za-z@]{1,60})")  # `\newif\ifdraft`


class Inputs:
    """Follows inclusions and branches, and notes definitions."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._only: frozenset[str] | None = None
        self._flags: dict[str, bool] = {"ifPDFTeX": True, "ifpdf": True, "iftrue": True, "iffalse": False}
        self._branches: list[bool] = []  # of the open conditionals: whether what `\else` begins is left out
        self.problems: list[str] = []
        self._reported: set[str] = set()
        walker.handlers |= {
            "includeonly": self._include_only,
            "newif": self._new_if,
            **dict.fromkeys(("else", "fi"), self._end_branch),
            "let": self._read_let,
            **dict.fromkeys(("makeatletter", "makeatother"), self._switch_internal),
            **dict.fromkeys(("DeclareCiteCommand", "DeclareMultiCiteCommand"), self._declare_cite),
            **dict.fromkeys(INCLUDING, self._include_file),
            **dict.fromkeys(CONDITIONALS, self._read_if),
            **dict.fromkeys(DEFINING | DOCUMENT_COMMANDS | PRIMITIVE, self._read_definition),
        }

    # --- files --------------------------------------------------------------------------------------------

    def _include_only(self, _: str, __: int) -> None:
        here = self._walker.here
        found = flat_group(here.text, here.pos, here.end)
        if found:
            self._only = frozenset(name.strip().removesuffix(".tex") for name in found.group(1).split(","))
            here.pos = found.end()

    def _include_file(self, command: str, at: int) -> None:
        walker, here = self._walker, self._walker.here
        inclusion = read_inclusion(command, here.text, here.pos, here.end)
        if inclusion is None:
            return
        here.pos = inclusion.end
        if command == "include" and self._only is not None and inclusion.name.removesuffix(".tex") not in self._only:
            return
        if command == "InputIfFileExists":
            walker.arguments = (DROP, DROP)
        try:
            number = walker.files.open(inclusion, here.file, here.folder)
            if any(r.file == number for r in walker.readings):
                raise UnreadableInput("the file includes itself")  # noqa: TRY301 - reported as what cannot be opened
        except UnreadableInput as error:
            if command != "InputIfFileExists":
                self._report_unread(inclusion, at, str(error))
            return
        if inclusion.command in {"include", "subfile", "subfileinclude"}:
            walker.paragraph()
        text = walker.files.texts[number]
        walker.enter(Reading(text, 0, len(text), number, here.pinned, folder_of(inclusion, here.folder)))

    def _report_unread(self, inclusion: Inclusion, at: int, error: str) -> None:
        """Report a file that cannot be read: text is missing, except before the body, where it may be a file of TeX."""
        walker = self._walker
        if inclusion.name in self._reported or len(self._reported) >= MAX_FILES:
            return
        self._reported.add(inclusion.name)
        where = walker.place(walker.here.file, at)
        message = f"\\{inclusion.command}{{{inclusion.name[:100]}}} in {where}: {error.rstrip('.')}"
        (self.problems if walker.stack.mode is Mode.PREAMBLE else walker.unread).append(message)

    # --- conditionals ---------------------------------------------------------------------------------------

    def _new_if(self, _: str, __: int) -> None:
        r"""`\newif\ifdraft` defines `\ifdraft`, which is false until `\drafttrue`."""
        here, handlers = self._walker.here, self._walker.handlers
        found = _NEW_IF.match(here.text, here.pos, here.end)
        if not found:
            return
        here.pos = found.end()
        name = found.group(1)
        self._flags[name] = False
        if "@" not in name:
            handlers[name] = self._read_if
            handlers[f"{name[2:]}true"] = self._set_flag
            handlers[f"{name[2:]}false"] = self._set_flag

    def _set_flag(self, name: str, _: int) -> None:
        truth = name.endswith("true")
        self._flags[f"if{name.removesuffix('true') if truth else name.removesuffix('false')}"] = truth

    def _read_if(self, name: str, at: int) -> None:
        """A conditional: the branch that is typeset where that is known, else both."""
        here = self._walker.here
        test = TESTS.get(name)
        found = test.match(here.text, here.pos, here.end) if test else None
        if found:
            here.pos = found.end()
        truth = self._flags.get(name)
        if truth is False:
            if self._skip_branch(at, to_end=False) == "else":
                self._branches.append(False)
            return
        self._branches.append(truth is True)

    def _end_branch(self, word: str, at: int) -> None:
        r"""`\fi`, or an `\else` behind the branch that is typeset."""
        if self._branches and (word == "fi" or self._branches[-1]):
            self._branches.pop()
            if word == "else":
                self._skip_branch(at, to_end=True)

    def _skip_branch(self, at: int, *, to_end: bool) -> str:
        walker, here = self._walker, self._walker.here
        conditionals = CONDITIONALS | self._flags.keys()
        here.pos, word = skip_branch(here.text, here.pos, here.end, conditionals, to_end=to_end)
        if not word and here.pinned is None:
            walker.unread.append(f"the branch left out from {walker.place(here.file, at)} on never ends (no \\fi)")
        return word

    # --- definitions ----------------------------------------------------------------------------------------

    def _switch_internal(self, name: str, _: int) -> None:
        self._walker.internal = name == "makeatletter"

    def _read_definition(self, command: str, _: int) -> None:
        walker, here = self._walker, self._walker.here
        header = read_header(command, here.text, here.pos)
        if header is None or header.end > here.end:
            return
        here.pos = header.end
        known = command.startswith("provide") and (is_known(header.name) or header.name in walker.handlers)

        def begin_body() -> Callable[[], None]:
            start = here.pos
            return lambda: walker.macros.define(header, here.text[slice(*here.closed_from(start))])

        walker.arguments = (DROP if known else Argument(Mode.DROP, begin_body),)

    def _read_let(self, _: str, __: int) -> None:
        here = self._walker.here
        found = LET.match(here.text, here.pos)
        if found and found.end() <= here.end:
            self._walker.macros.alias(found.group(1), found.group(2))
            here.pos = found.end()

    def _declare_cite(self, _: str, __: int) -> None:
        here = self._walker.here
        found = flat_group(here.text, here.pos, here.end)
        name = found.group(1).strip() if found else ""
        if found and name.startswith("\\"):
            self._walker.macros.alias(name[1:], "cite")
            here.pos = found.end()
        self._walker.arguments_follow(DROP, DROP, DROP, DROP)
