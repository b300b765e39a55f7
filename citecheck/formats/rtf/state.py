r"""What holds for the words of an RTF group, and the names of destinations and characters (RTF 1.9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from citecheck.formats.rtf.events import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.formats.rtf.events import Field, Story

CHARACTERS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": " ",
    "tab": "\t",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
# Destinations whose words are no text: tables of the file, pictures, headers and footers, comments, index entries,
# math, what stands in for shapes and nested tables in programs that know none
PASSED = frozenset(
    "colortbl filetbl listtable listoverridetable revtbl rsidtbl info pict object nonshppict shprslt do sp "
    "header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    "annotation atnid atnauthor atndate atnref atnicn comment xe tc tcn rxe txe bxe private template mmath "
    "nonesttables pgptbl xmlnstbl background falt panose pnseclvl pntxta pntxtb keycode".split()
)
CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
ENDS = {"par": None, "sect": None, "cell": Mark.CELL, "nestcell": Mark.CELL, "row": Mark.ROW, "nestrow": Mark.ROW}
BREAKS = {"line": Mark.LINE, "lbr": Mark.LINE, "page": Mark.PAGE, "column": Mark.SPACE}
BODY_LEVEL = 9  # `\outlinelevel9`


class State(NamedTuple):
    """What holds for the words of a group."""

    story: Story
    reads: bool = True  # whether words are text
    outer: bool = False  # where they are not: whether a destination in it may have some
    sink: list[str] | None = None  # where words go that are no text
    font: int | None = None
    skipped: int = 1  # `\ucN`: characters behind `\uN` for programs without Unicode
    superscript: bool = False
    hidden: bool = False
    deleted: bool = False
    style: int = 0
    level: int | None = None
    in_table: bool = False
    field: Field | None = None
    table: str = ""  # `fonts` or `styles`: in the font table, in the style sheet
    closing: Callable[[], object] | None = None  # what is due at the end of the group
