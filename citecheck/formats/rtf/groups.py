r"""The groups of an RTF file: what each destination and control word means for the words in it (RTF 1.9.1).

A group inherits the state around it and gives it back at its end, so the open groups are a list of states: no
depth of nesting is a matter of recursion. Destinations that hold no text are passed over, unknown ones that are
marked `\*` as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.formats.rtf.encoding import Fonts, cleaned, code_page
from citecheck.formats.rtf.events import Begin, Bookmark, Close, End, Field, Mark, Open, Story, Words
from citecheck.formats.rtf.fields import in_base64, understand
from citecheck.formats.rtf.state import (
    BODY_LEVEL,
    BREAKS,
    CHARACTERS,
    CODE_PAGES,
    ENDS,
    PASSED,
    SYMBOLS,
    State,
)
from citecheck.formats.rtf.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.rtf.events import Event
    from citecheck.formats.rtf.tokens import Token


class Groups:
    """An RTF file read into stories."""

    def __init__(self) -> None:
        self.body = Story()
        self.fields: list[Field] = []
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
        self._handlers = self._all_handlers()

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
                self._data(token.data)
            elif token.kind is Kind.WORD:
                self._word(token)
            else:
                self._symbol(token.word)
            self.trailing |= ended and bool(token.data.strip())
        self.unclosed = len(self._open)
        while self._open:
            self._end_group()
        self._flush()
        self._end_paragraph()

    # --- groups -------------------------------------------------------------------------------------------------------

    def _begin_group(self) -> None:
        self._skip = 0
        self._flush()
        self._open.append(self._state)

    def _end_group(self) -> None:
        """The end of a group; one too many is passed over."""
        self._skip = 0
        self._flush()
        if not self._open:
            return
        ended, outer = self._state, self._open.pop()
        if ended.closing is not None and ended.closing is not outer.closing:
            ended.closing()
        self._state = outer

    def _set(self, **changes: object) -> None:
        self._flush()
        self._state = self._state._replace(**changes)  # type: ignore[arg-type] # the fields of State

    # --- words ------------------------------------------------------------------------------------------------------

    def _data(self, data: bytes) -> None:
        self._starred = False
        if self._skip:
            rest = data[self._skip :]
            self._skip = max(self._skip - len(data), 0)
            data = rest
        self._bytes += data

    def _put(self, words: str) -> None:
        self._decode()
        self._words.append(words)

    def _decode(self) -> None:
        if self._bytes:
            font = None if self._state.reference_list else self._state.font
            self._words.append(self._fonts.decode(bytes(self._bytes), font))
            self._bytes.clear()

    def _flush(self) -> None:
        """Hand on the words so far, before anything changes for those that follow."""
        if not self._bytes and not self._words:
            return
        self._decode()
        words, state = cleaned("".join(self._words)), self._state
        self._words.clear()
        if state.sink is not None:
            state.sink.append(words)
        elif state.reference_list == "fonts":
            self._fonts.name(state.font, words)
        elif state.reference_list:
            name, level = self.styles.get(state.style, ("", None))
            self.styles[state.style] = name + words, state.level if level is None else level
        elif state.deleted and state.reads:
            self.deletions += 1
        elif state.reads and not state.hidden:
            self._event(Words(words, state.superscript))

    def _event(self, event: Event) -> None:
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

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
            return
        self._starred = False
        if self._skip:
            self._skip -= 1
        elif symbol in SYMBOLS:
            self._put(SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._ends("par")

    def _word(self, token: Token) -> None:
        starred, self._starred, word = self._starred, False, token.word
        if word == "u":
            self._unicode(token.number or 0)
            return
        self._skip = 0
        handler = self._handlers.get(word)
        if handler is not None:
            handler(token.number)
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in PASSED or starred:
            self._pass(None)

    def _unicode(self, number: int) -> None:
        """A UTF-16 unit, negative above 32767; what follows it is for programs without Unicode."""
        self._put(chr(number & 0xFFFF) if abs(number) <= 0xFFFF else "\ufffd")  # noqa: PLR2004 - 16 bits
        self._skip = self._state.skipped

    def _all_handlers(self) -> dict[str, Callable[[int | None], None]]:
        return {
            **self._formats(),
            **self._destinations(),
            **{word: self._ending(word) for word in ENDS},
            **{word: self._breaking(mark) for word, mark in BREAKS.items()},
            **{word: self._encoding(codec) for word, codec in CODE_PAGES.items()},
        }

    def _formats(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "f": lambda n: self._set(font=n or 0),
            "deff": self._default_font,
            "ansicpg": self._code_page,
            "fcharset": lambda n: self._fonts.charset(self._state.font, n or 0),
            "cpg": lambda n: self._fonts.page(self._state.font, n or 0),
            "uc": lambda n: self._set(skipped=min(max(1 if n is None else n, 0), 100)),
            "super": lambda n: self._set(superscript=n != 0),
            "nosupersub": lambda _: self._set(superscript=False),
            "sub": lambda _: self._set(superscript=False),
            "up": lambda n: self._set(superscript=n is None or n > 0),
            "dn": lambda _: self._set(superscript=False),
            "v": lambda n: self._set(hidden=n != 0),
            "deleted": lambda n: self._set(deleted=n != 0),
            "plain": lambda _: self._set(superscript=False, hidden=False, deleted=False, font=self._fonts.default),
            "pard": lambda _: self._set(style=0, level=None, in_table=False),
            "s": lambda n: self._set(style=n or 0),
            "outlinelevel": lambda n: self._set(level=0 if n is None or n >= BODY_LEVEL else n + 1),
            "intbl": lambda n: self._set(in_table=n != 0),
            "trowd": lambda _: self._set(in_table=True),
            "itap": lambda n: self._set(in_table=bool(n)),
        }

    def _default_font(self, number: int | None) -> None:
        self._fonts.default = number or 0
        self._set(font=self._fonts.default)

    def _code_page(self, number: int | None) -> None:
        self._flush()
        if number:
            self._fonts.document = code_page(number)

    def _encoding(self, codec: str) -> Callable[[int | None], None]:
        def handle(_: int | None) -> None:
            self._fonts.document = codec

        return handle

    def _ending(self, word: str) -> Callable[[int | None], None]:
        return lambda _: self._ends(word)

    def _ends(self, word: str) -> None:
        """The end of a paragraph, and of a cell or a row where the word says so."""
        self._flush()
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

    def _breaking(self, mark: Mark) -> Callable[[int | None], None]:
        def handle(_: int | None) -> None:
            self._flush()
            if self._state.reads:
                self._state.story.events.append(mark)

        return handle

    # --- destinations -----------------------------------------------------------------------------------------------

    def _destinations(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "fonttbl": lambda _: self._set(reads=False, outer=False, reference_list="fonts"),
            "stylesheet": lambda _: self._set(reads=False, outer=False, reference_list="styles"),
            "title": lambda _: self._gather(self.title),
            "field": self._field,
            "fldinst": self._instruction,
            "fldrslt": self._result,
            "datafield": self._data_field,
            "bkmkstart": lambda _: self._named(self._bookmark) if self._inside else self._pass(None),
            "bkmkend": lambda _: self._named(self._bookmark_end) if self._inside else self._pass(None),
            "footnote": lambda _: self._story("footnote"),
            "ftnalt": self._endnote,
            "shp": lambda _: self._set(reads=False, outer=self._inside),
            "shpinst": lambda _: self._set(reads=False, outer=self._inside),
            "shpgrp": lambda _: self._set(reads=False, outer=self._inside),
            "shptxt": lambda _: self._story("box"),
            "upr": lambda _: self._set(reads=False, outer=self._inside),
            "ud": lambda _: self._set(reads=self._state.outer, outer=False),
            "listtext": self._label,
            "pntext": self._label,
            "nesttableprops": lambda _: None,
            "userprops": self._pass,
            "propname": lambda _: self._named(self._property.append),
            "staticval": lambda _: self._named(self._property_value),
            "mmath": self._math,
        }

    @property
    def _inside(self) -> bool:
        """Whether a destination in this one may have text."""
        return self._state.reads or self._state.outer

    def _pass(self, _: int | None) -> None:
        self._set(reads=False, outer=False, sink=None, reference_list="")

    def _math(self, _: int | None) -> None:
        self._breaking(Mark.SPACE)(None)
        self._pass(None)

    def _gather(self, sink: list[str], closing: Callable[[], object] | None = None) -> None:
        self._set(reads=False, outer=False, sink=sink, closing=closing or self._state.closing)

    def _named(self, use: Callable[[str], object]) -> None:
        """A destination that holds a name."""
        words: list[str] = []
        self._gather(words, lambda: use("".join(words).strip()))

    def _bookmark(self, name: str) -> None:
        mark = self._bookmarks[name] = Bookmark(name=name)
        self._state.story.events.append(Open(mark))

    def _bookmark_end(self, name: str) -> None:
        mark = self._bookmarks.pop(name, None)
        if mark is not None:
            self._state.story.events.append(Close(mark))

    def _property_value(self, words: str) -> None:
        if self._property:
            self.properties.append((self._property[-1], words))

    def _label(self, _: int | None) -> None:
        """The automatic number of a paragraph, which the file spells out; bullets are no text."""
        words: list[str] = []
        reads = self._state.reads and not self._state.hidden and not self._state.deleted

        def use() -> None:
            label = "".join(words)
            if reads and any(c.isalnum() for c in label):
                self._event(Words(label))

        self._gather(words, use)

    # --- fields, notes, boxes ---------------------------------------------------------------------------------------

    def _field(self, _: int | None) -> None:
        found = Field()
        self.fields.append(found)
        self._set(reads=False, outer=self._state.reads, sink=None, field=found)

    def _instruction(self, _: int | None) -> None:
        if self._state.field is None:
            self._pass(None)
        else:
            self._gather(self._state.field.words)

    def _data_field(self, _: int | None) -> None:
        """The data of a field, in hexadecimal."""
        found = self._state.field

        def use(digits: str) -> None:
            if found is not None:
                found.data = in_base64(digits)

        self._named(use)

    def _result(self, _: int | None) -> None:
        found, reads = self._state.field, self._state.outer
        if found is None:
            return
        text = not found.shown and understand(found)
        found.shown = True
        if not reads or not text:
            self._pass(None)
            return
        story = self._state.story
        self._set(reads=True, sink=None, closing=lambda: story.events.append(Close(found)))
        story.events.append(Open(found))

    def _story(self, kind: str) -> None:
        """A note or a box: a story of its own, behind the text."""
        state = self._state
        inside = state.outer if kind == "box" else state.reads
        if not inside or state.hidden or state.deleted:
            self._pass(None)
            return
        story = Story(kind)
        if kind == "box":
            state.story.events.append(story)
        else:
            self._event(story)
        self._set(
            story=story, reads=True, outer=False, sink=None, superscript=False, style=0, level=None, in_table=False,
            field=None, closing=lambda: self._end_story(story),
        )  # fmt: skip

    def _end_story(self, story: Story) -> None:
        if story.begun:
            self._end_paragraph()

    def _endnote(self, _: int | None) -> None:
        if self._state.story.kind == "footnote":
            self._state.story.kind = "endnote"
