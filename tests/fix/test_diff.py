"""The diff: `patch` makes of the old text exactly what the edits make of it."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citecheck.errors import ConfigError, UnreadableInput
from citecheck.fix.edits.diff import unified_diff
from citecheck.fix.edits.encoding import decoded
from citecheck.fix.model import Edit, applied

if TYPE_CHECKING:
    from pathlib import Path

LINES = st.lists(st.sampled_from(["a", "bb", "", " c", "-d", "+e", "ü", "\\ x", "@@"]), max_size=40)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(draw(LINES)) + draw(st.sampled_from(["", newline]))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    # no edit falls between the two signs of a line end
    apart = [(a, b) for a, b in pairs if text[a - 1 : a + 1] != "\r\n" and text[b - 1 : b + 1] != "\r\n"]
    return text, [Edit(a, b, draw(st.sampled_from(["x", "", "new" + newline, "y" + newline + "z"]))) for a, b in apart]


def patched(folder: Path, before: bytes, diff: bytes, *, git: bool) -> bytes:
    file = folder / "list.bib"
    file.write_bytes(before)
    (folder / "fix.diff").write_bytes(diff)
    if git:
        command = ["git", "apply", "--whitespace=nowarn", "--unidiff-zero", "fix.diff"]
    else:
        command = ["patch", "--binary", "-s", "-p1", "-i", "fix.diff"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr, diff)
    return file.read_bytes()


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edited())
def test_patch_makes_the_same(tmp_path: Path, case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    after = applied(text, edits)
    diff = unified_diff("list.bib", text, edits)
    assert bool(diff) == (after != text)
    if diff and text and after:  # an empty file is removed by patch
        assert patched(tmp_path, text.encode(), diff.encode(), git=False) == after.encode()


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_applies_it_with_reasons_before_it(tmp_path: Path) -> None:
    text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten"
    edits = [Edit(4, 7, "2"), Edit(len(text), len(text), "!")]
    diff = "# 2 changes\n#\n# because\n" + unified_diff("list.bib", text, edits)
    assert patched(tmp_path, text.encode(), diff.encode(), git=True) == applied(text, edits).encode()


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        applied("abcdef", [Edit(0, 4, "x"), Edit(2, 5, "y")])


@pytest.mark.parametrize(
    "data",
    [
        b"plain",
        "ü – 日本".encode(),
        "ü".encode("utf-8-sig"),
        "ü".encode("cp1252"),
        b"\x81 \x8d caf\xe9 \x9d",
        b"\xff\xfe" + "ü".encode("utf-16-le"),
        b"\xfe\xff" + "ü".encode("utf-16-be"),
        "abcdefgh".encode("utf-16-le"),
        b"a\rb\x0bc\r\nd\n",
        b"",
    ],
)
def test_bytes_are_kept(data: bytes) -> None:
    read = decoded(data, "x.bib")
    assert read.encode(read.text) == data


def test_what_cannot_be_kept_is_said() -> None:
    with pytest.raises(UnreadableInput, match="save it as UTF-8"):
        decoded("müßige Fragen öffnen ".encode() * 5 + b"\xff", "x.bib")
    with pytest.raises(ConfigError, match="Windows-1252"):
        decoded("ü".encode("cp1252"), "x.bib").encode("ł")
