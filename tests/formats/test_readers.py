"""Text readers: encodings, positions, and every input that is to be refused in one line."""

from __future__ import annotations

import io
import os
import sys
import time
from contextlib import suppress
from hashlib import sha256
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.errors import ConfigError, UnreadableInput
from citecheck.formats import read
from citecheck.formats.base import MAX_BYTES, Source, decode
from citecheck.formats.lines import MAX_LINE, read_lines
from citecheck.formats.markdown.reader import read_markdown

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Größe zählt (Müller et al. 2001) – 日本語.\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (TEXT.encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), ""),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ""),
    ],
)
def test_encodings_with_and_without_mark(tmp_path: Path, data: bytes, problem: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    document = read(str(file))
    assert document.text == TEXT
    assert document.problems == ()
    assert document.sha256 == sha256(data).hexdigest()
    assert (document.id, document.role, document.format, document.title) == ("d1", "manuscript", "text", None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unmarked_utf16_is_known_by_its_nuls(encoding: str) -> None:
    text = "Plain words (Smith 2001), “quoted”.\n"
    assert decode(Source("a", text.encode(encoding), "manuscript")).text == text


def test_windows_1252_with_a_note() -> None:
    decoded = decode(Source("a", "caf\xe9 \x96 na\xefve".encode("latin-1"), "manuscript"))
    assert decoded.text == "café – naïve"
    assert decoded.problems == ("decoded as Windows-1252; save it as UTF-8",)


def test_damaged_utf8_stays_utf8() -> None:
    decoded = decode(Source("a", "größer als Ähnliches".encode() + b" \xc3", "manuscript"))
    assert decoded.text == "größer als Ähnliches \ufffd"
    assert "not valid UTF-8" in decoded.problems[0]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb", "a\r\nb"),
        ("a\rb", "a\nb"),
        ("a\u2028b\u2029c\x85d", "a\nb\nc\nd"),
        ("a\n\fb", "a\n\fb"),
    ],
)
def test_line_ends_keep_positions(given_text: str, expected: str) -> None:
    assert decode(Source("a", given_text.encode(), "manuscript")).text == expected
    assert len(expected) == len(given_text)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    for reader in (decode, read_markdown):
        with suppress(UnreadableInput):
            reader(Source("a", data, "manuscript"))


@given(st.text(alphabet="`$~-#=\n\r\\ab[](<>!12 ", max_size=120))
def test_markdown_keeps_the_text_and_its_markup_lies_in_it(text: str) -> None:
    document = read_markdown(Source("a.md", text.encode(), "manuscript"))
    assert len(document.text) == len(text)
    ends = [0, *(x for span in document.markup.excluded for x in span), len(text)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"  \n\n", "is empty"),
        ("a.txt", b"text \x00 text, and more of it", "binary"),
        ("a.txt", bytes(range(1, 32)) * 9, "binary"),
        ("a.txt", b"%PDF-1.4\n%", "PDF"),
        ("a.txt", b"PK\x03\x04rest", "zip"),
        ("a.txt", b"\n<?xml version='1.0'?>", "XML"),
        ("a.docx", b"anything", "damaged"),
    ],
)
def test_refused_in_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UnreadableInput, match=said) as caught:
        read(str(file))
    assert "\n" not in str(caught.value)
    assert str(file) in str(caught.value)


def test_missing_folder_and_odd_names(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "no.txt", "does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / "no.pdf", "exist"),
    ):
        with pytest.raises(UnreadableInput, match=said):
            read(str(path))
    with pytest.raises(UnreadableInput):
        read("a\0b")
    with pytest.raises(ConfigError, match="docx"):
        read("x", input_format="word")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(UnreadableInput, match="permission"):
        read(str(file))


def test_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(200 * 2**20)
    started = time.process_time()
    with pytest.raises(UnreadableInput) as caught:
        read(str(file))
    assert str(caught.value) == f"{file} is larger than 50 MB: give the manuscript alone."
    assert time.process_time() - started < 0.2


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbfWords."), closed=False))
    document = read("-", role="references")
    assert (document.text, document.path, document.id) == ("Words.", "-", "d2")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableInput, match="closed"):
        read("-")
    endless = SimpleNamespace(read=lambda n: b"x" * n)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=endless, closed=False))
    with pytest.raises(UnreadableInput, match="larger"):
        read("-")
    assert MAX_BYTES == 50 * 2**20


MARKDOWN = """---
title: front (Front 2001)
---
# Of *mirrors* and mood #

Prose (Kept 2001) and `code (Code 2002)` and $x (Math 2003)$, for $5 and $6 (Kept 2004).
See [the page](https://example.org/(Link_2005)) and <https://example.org/2006>, [1](2).

Methods
-------

```python
call(Fence 2007)
```

<!-- (Comment 2008) -->
$$
y (Display 2009)
$$

[1]: https://example.org/Defined_2010 "title"
[2]: Kept K. An entry (Kept 2011).
"""


def test_markdown_cues() -> None:
    document = read_markdown(Source("a.md", MARKDOWN.encode(), "manuscript"))
    assert document.text == MARKDOWN
    assert document.title == "front (Front 2001)"
    headings = [(MARKDOWN[h.start : h.end], h.level) for h in document.markup.headings]
    assert headings == [("# Of *mirrors* and mood #", 1), ("Methods", 2)]
    kept = MARKDOWN
    for start, end in document.markup.excluded:
        kept = kept[:start] + " " * (end - start) + kept[end:]
    for gone in ("Front", "Code", "Math", "Link_2005", "2006", "Fence", "Comment", "Display", "[1]: http"):
        assert gone not in kept
    for stays in ("(Kept 2001)", "(Kept 2004)", "[1](2)", "[the page]", "[2]: Kept", "(Kept 2011)"):
        assert stays in kept


def test_hostile_markdown_is_read_in_linear_time() -> None:
    text = "`" * 3 + "a ``b` " * 40_000 + "$" * 40_000 + "](" * 40_000 + "<!--" * 40_000
    started = time.process_time()
    read_markdown(Source("a.md", text.encode(), "manuscript"))
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"words\n\x00\x01", "binary"), ("Levy".encode("utf-16"), "UTF-16"), (b"\n" * 5000 + b"\x00", "NUL")],
)
def test_lines_of_what_is_no_text(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "refs.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadableInput, match=said):
        list(read_lines(str(file)))


def test_lines_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "refs.txt"
    file.write_bytes(b"\xef\xbb\xbfone\r\n\ncaf\xe9\nlast")
    assert list(read_lines(str(file))) == [(1, "one"), (2, ""), (3, "café"), (4, "last")]
    file.write_bytes(b"x" * (MAX_LINE + 5))
    with pytest.raises(ValueError, match="longer than 1 MB"):
        list(read_lines(str(file)))
    for path, said in ((tmp_path / "a.bib", "BibTeX"), (tmp_path / "no", "exist"), (tmp_path, "folder")):
        with pytest.raises(UnreadableInput, match=said):
            list(read_lines(str(path)))
