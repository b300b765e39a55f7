r"""The groups of an RTF file: what each destination and control word means for the words in it (RTF 1.9.1).

A group inherits the state around it and gives it back at its end, so the open groups are a list of states: no
depth of nesting is a matter of recursion. Destinations that hold no text are passed over, unknown ones that are
marked `\*` as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.rtf.encoding import Fonts, cleaned, code_page
from citecheck.formats.rtf.events import Begin, Bookmark, Close, End, Field, Mark, Open, Story, Words
from citecheck.formats.rtf.fields import read_field, recode_data
from citecheck.formats.rtf.state import BODY_LEVEL, BREAKS, CHARACTERS, CODE_PAGES, ENDS, PASSED, SYMBOLS, State
from citecheck.formats.rtf.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.rtf.events import Event
    from citecheck.formats.rtf.tokens import Token


_PLAIN = {"superscript": False, "hidden": False, "deleted": False}
_PLAIN = {"superscript": False, "hidden": False, "deleted": False}
_UTF16 = 0xFFFF  # the largest UTF-16 unit


class Groups:
    """An RTF file read into stories."""

    def __init__(self) -> None:
        self.body = Story()
        self.title: list[str] = []
        self.styles: dict[int, tuple[str, int | None]] = {}  # name, level of a heading
        self.properties: list[tuple[str, str]] = []
        self.deletions = 0
        self.trailing = False  # something follows the end of the document
        self.unclosed = 0  # groups that the file does not close
        self._fonts = Fonts()
        self._state = State(self.body)
        self._open: list[State] = []
        self._bytes = bytearray()
        self._words: list[str] = []
        self._skip = 0
        self._starred = False
        self._bookmarks: dict[str, Bookmark] = {}
        self._property: list[str] = []
        self._handlers = {**self._format_handlers(), **self._destination_handlers()}

    def read(self, data: bytes) -> None:
        """Read a file from start to end; `TooLarge` where it has more than any document."""
        ended = False
        for token in tokens(data):
            if token.kind is Kind.OPEN:
                self._begin_group()
            elif token.kind is Kind.CLOSE:
                self._end_group()
                ended = not self._open
                continue
            elif token.kind is Kind.BYTES:
                self._add_bytes(token.data)
            elif token.kind is Kind.WORD:
                self._handle_word(token)
            else:
                self._handle_symbol(token.word)
            self.trailing |= ended and bool(token.data.strip())
        self.unclosed = len(self._open)
        while self._open:
            self._end_group()
        self._flush_words()
        self._end_paragraph()

    # --- groups -------------------------------------------------------------------------------------------------------

    def _begin_group(self) -> None:
        self._skip = 0
        self._flush_words()
        self._open.append(self._state)

    def _end_group(self) -> None:
        """End a group; one too many is passed over."""
        self._skip = 0
        self._flush_words()
        if not self._open:
            return
        ended, outer = self._state, self._open.pop()
        if ended.closing is not None and ended.closing is not outer.closing:
            ended.closing()
        self._state = outer

    def _set_state(self, **changes: object) -> None:
        self._flush_words()
        self._state = self._state._replace(**changes)  # type: ignore[arg-type] # the fields of State

    # --- words ------------------------------------------------------------------------------------------------------

    def _add_bytes(self, data: bytes) -> None:
        self._starred = False
        if self._skip:
            rest = data[self._skip :]
            self._skip = max(self._skip - len(data), 0)
            data = rest
        self._bytes += data

    def _add_words(self, words: str) -> None:
        self._decode_bytes()
        self._words.append(words)

    def _decode_bytes(self) -> None:
        if self._bytes:
            font = None if self._state.table else self._state.font
            self._words.append(self._fonts.decode(bytes(self._bytes), font))
            self._bytes.clear()

    def _flush_words(self) -> None:
        """Hand on the words so far, before anything changes for those that follow."""
        if not self._bytes and not self._words:
            return
        self._decode_bytes()
        words, state = cleaned("".join(self._words)), self._state
        self._words.clear()
        if state.sink is not None:
            state.sink.append(words)
        elif state.table == "fonts":
            self._fonts.name(state.font, words)
        elif state.table:
            name, level = self.styles.get(state.style, ("", None))
            self.styles[state.style] = name + words, state.level if level is None else level
        elif state.deleted and state.reads:
            self.deletions += 1
        elif state.reads and not state.hidden:
            self._add_to_paragraph(Words(words, state.superscript))

    def _add_to_paragraph(self, event: Event) -> None:
        story = self._state.story
        if not story.begun:
            story.begun = True
            story.events.append(Begin(self._state.in_table))
        story.events.append(event)

    def _end_paragraph(self) -> None:
        story = self._state.story
        if story.begun:
            story.events.append(End(self._state.style, self._state.level))
        elif story.events[-1:] != [Mark.EMPTY] and not self._state.in_table:
            story.events.append(Mark.EMPTY)
        story.begun = False

    # --- symbols and control words ------------------------------------------------------------------------------------

    def _handle_symbol(self, symbol: str) -> None:
        self._starred = symbol == "*"
        if self._starred:
            return
        if self._skip:
            self._skip -= 1
        elif symbol in SYMBOLS:
            self._add_words(SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._end_block("par")

    def _handle_word(self, token: Token) -> None:
        starred, self._starred, word = self._starred, False, token.word
        if word == "u":  # a UTF-16 unit, negative above 32767; what follows it is for programs without Unicode
            code = token.number or 0
            self._add_words(chr(code & _UTF16) if abs(code) <= _UTF16 else "\ufffd")
            self._skip = self._state.skipped
            return
        self._skip = 0
        handler = self._handlers.get(word)
        if handler is not None:
            handler(token.number)
        elif word in CHARACTERS:
            self._add_words(CHARACTERS[word])
        elif word in ENDS:
            self._end_block(word)
        elif word in BREAKS:
            self._add_mark(BREAKS[word])
        elif word in CODE_PAGES:
            self._fonts.document = CODE_PAGES[word]
        elif word in PASSED or starred:
            self._pass_over(None)

    def _end_block(self, word: str) -> None:
        """End a paragraph, and a cell or a row where the word says so."""
        self._flush_words()
        mark = ENDS[word]
        state = self._state
        if not state.reads:
            return
        if mark is not Mark.ROW or state.story.begun:
            if mark is not None:
                self._state = state._replace(in_table=True)
            self._end_paragraph()
            self._state = state
        if mark is not None:
            state.story.events.append(mark)

    def _add_mark(self, mark: Mark) -> None:
        self._flush_words()
        if self._state.reads:
            self._state.story.events.append(mark)

    def _format_handlers(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "f": lambda n: self._set_state(font=n or 0),
            "deff": self._set_default_font,
            "ansicpg": self._set_code_page,
            "fcharset": lambda n: self._fonts.charset(self._state.font, n or 0),
            "cpg": lambda n: self._fonts.page(self._state.font, n or 0),
            "uc": lambda n: self._set_state(skipped=min(max(1 if n is None else n, 0), 100)),
            "super": lambda n: self._set_state(superscript=n != 0),
            "nosupersub": lambda _: self._set_state(superscript=False),
            "sub": lambda _: self._set_state(superscript=False),
            "up": lambda n: self._set_state(superscript=n is None or n > 0),
            "dn": lambda _: self._set_state(superscript=False),
            "v": lambda n: self._set_state(hidden=n != 0),
            "deleted": lambda n: self._set_state(deleted=n != 0),
            "plain": lambda _: self._set_state(**_PLAIN, font=self._fonts.default),
            "pard": lambda _: self._set_state(style=0, level=None, in_table=False),
            "s": lambda n: self._set_state(style=n or 0),
            "outlinelevel": lambda n: self._set_state(level=0 if n is None or n >= BODY_LEVEL else n + 1),
            "intbl": lambda n: self._set_state(in_table=n != 0),
            "trowd": lambda _: self._set_state(in_table=True),
            "itap": lambda n: self._set_state(in_table=bool(n)),
        }

    def _set_default_font(self, number: int | None) -> None:
        self._fonts.default = number or 0
        self._set_state(font=self._fonts.default)

    def _set_code_page(self, number: int | None) -> None:
        self._flush_words()
        if number:
            self._fonts.document = code_page(number)

    # --- destinations -----------------------------------------------------------------------------------------------

    def _destination_handlers(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "fonttbl": lambda _: self._set_state(reads=False, outer=False, table="fonts"),
            "stylesheet": lambda _: self._set_state(reads=False, outer=False, table="styles"),
            "title": lambda _: self._gather_words(self.title),
            "field": self._begin_field,
            "fldinst": self._begin_instruction,
            "fldrslt": self._begin_result,
            "datafield": self._gather_field_data,
            "bkmkstart": lambda _: self._gather_bookmark(self._begin_bookmark),
            "bkmkend": lambda _: self._gather_bookmark(self._end_bookmark),
            "footnote": lambda _: self._begin_story("footnote"),
            "ftnalt": self._turn_into_endnote,
            "shp": self._begin_shape,
            "shpinst": self._begin_shape,
            "shpgrp": self._begin_shape,
            "shptxt": lambda _: self._begin_story("box"),
            "upr": self._begin_shape,
            "ud": lambda _: self._set_state(reads=self._state.outer, outer=False),
            "listtext": self._gather_label,
            "pntext": self._gather_label,
            "nesttableprops": lambda _: None,
            "userprops": self._pass_over,
            "propname": lambda _: self._gather_name(self._property.append),
            "staticval": lambda _: self._gather_name(self._add_property),
            "mmath": self._pass_over_math,
        }

    @property
    def _may_hold_text(self) -> bool:
        """Whether a destination in this one may have text."""
        return self._state.reads or self._state.outer

    def _pass_over(self, _: int | None) -> None:
        self._set_state(reads=False, outer=False, sink=None, table="")

    def _pass_over_math(self, _: int | None) -> None:
        self._add_mark(Mark.SPACE)
        self._pass_over(None)

    def _begin_shape(self, _: int | None) -> None:
        """Begin what is no text, but may hold some in a destination of its own."""
        self._set_state(reads=False, outer=self._may_hold_text)

    def _gather_words(self, sink: list[str], closing: Callable[[], object] | None = None) -> None:
        self._set_state(reads=False, outer=False, sink=sink, closing=closing or self._state.closing)

    def _gather_name(self, use: Callable[[str], object]) -> None:
        """Gather the words of a destination that holds a name."""
        words: list[str] = []
        self._gather_words(words, lambda: use("".join(words).strip()))

    def _gather_bookmark(self, use: Callable[[str], object]) -> None:
        if self._may_hold_text:
            self._gather_name(use)
        else:
            self._pass_over(None)

    def _begin_bookmark(self, name: str) -> None:
        mark = self._bookmarks[name] = Bookmark(name=name)
        self._state.story.events.append(Open(mark))

    def _end_bookmark(self, name: str) -> None:
        mark = self._bookmarks.pop(name, None)
        if mark is not None:
            self._state.story.events.append(Close(mark))

    def _add_property(self, words: str) -> None:
        if self._property:
            self.properties.append((self._property[-1], words))

    def _gather_label(self, _: int | None) -> None:
        """Gather the automatic number of a paragraph, which the file spells out; bullets are no text."""
        words: list[str] = []
        is_text = self._state.reads and not self._state.hidden and not self._state.deleted

        def add_label() -> None:
            label = "".join(words)
            if is_text and any(c.isalnum() for c in label):
                self._add_to_paragraph(Words(label))

        self._gather_words(words, add_label)

    # --- fields, notes, boxes ---------------------------------------------------------------------------------------

    def _begin_field(self, _: int | None) -> None:
        self._set_state(reads=False, outer=self._state.reads, sink=None, field=Field())

    def _begin_instruction(self, _: int | None) -> None:
        if self._state.field is None:
            self._pass_over(None)
        else:
            self._gather_words(self._state.field.words)

    def _gather_field_data(self, _: int | None) -> None:
        """Gather the data of a field, in hexadecimal."""
        found = self._state.field

        def keep_data(digits: str) -> None:
            if found is not None:
                found.data = recode_data(digits)

        self._gather_name(keep_data)

    def _begin_result(self, _: int | None) -> None:
        found, reads = self._state.field, self._state.outer
        if found is None:
            return
        is_text = not found.shown and read_field(found)
        found.shown = True
        if not reads or not is_text:
            self._pass_over(None)
            return
        story = self._state.story
        self._set_state(reads=True, sink=None, closing=lambda: story.events.append(Close(found)))
        story.events.append(Open(found))

    def _begin_story(self, kind: str) -> None:
        """Begin a note or a box: a story of its own, behind the text."""
        state = self._state
        inside = state.outer if kind == "box" else state.reads
        if not inside or state.hidden or state.deleted:
            self._pass_over(None)
            return
        story = Story(kind)
        if kind == "box":
            state.story.events.append(story)
        else:
            self._add_to_paragraph(story)

        def end_story() -> None:
            if story.begun:
                self._end_paragraph()

        self._flush_words()
        self._state = State(story, font=state.font, skipped=state.skipped, table=state.table, closing=end_story)

    def _turn_into_endnote(self, _: int | None) -> None:
        if self._state.story.kind == "footnote":
            self._state.story.kind = "endnote"
