"""PDFs that are damaged, or made to harm: one line or a document, soon, and no engine left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.pdf import process as pdf_process
from citecheck.models import Document
from citecheck.workers import child
from pdf_builder import BOTTOM, LEFT, RIGHT, TOP, Paper, opened, prose, raw, shown, single, stream

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = [prose(1, n) for n in range(8)]
PLAIN = single(shown(*LINES))
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>"
FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>"
CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
SOON = 30.0  # seconds, on a machine that does other things as well


def outcome(data: bytes) -> Document | str:
    """What a reader of the file gets: the document, or the one line of what is wrong; nothing else may come."""
    began = time.monotonic()
    try:
        return opened(data)
    except UnreadableInput as error:
        told = str(error)
        assert "\n" not in told
        assert told.startswith("paper.pdf")
        assert told.endswith((".", "pypdfium2"))
        return told
    finally:
        assert time.monotonic() - began < SOON


def text_of(data: bytes) -> str:
    found = outcome(data)
    assert isinstance(found, Document), found
    return found.text


def told_of(data: bytes) -> str:
    found = outcome(data)
    assert isinstance(found, str), found.text[:200]
    return found


@cache
def paper() -> bytes:
    """A paper of two pages as a program writes it: compressed streams, a table at the end."""
    made = Paper()
    made.block(LEFT, TOP, RIGHT - LEFT, prose(30))
    made.next_page()
    made.block(LEFT, TOP, RIGHT - LEFT, prose(30, 3))
    return made.data()


def test_the_plain_file_is_read() -> None:
    assert text_of(PLAIN).startswith(LINES[0])


# --- damaged ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.85, 0.99])
def test_a_file_that_breaks_off(share: float) -> None:
    data = paper()
    found = outcome(data[: int(len(data) * share)])
    assert isinstance(found, str) or found.text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n",
        b"%PDF-1.4\n%%EOF",
        b"%PDF-" + bytes(100_000),
        b"%PDF-1.4\n" + b"\x00" * 50 + b"trailer <</Root 1 0 R>>",
        b"%PDF-1.4\n" + b"<<" * 100_000,
        b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000,
        b"%PDF-1.4\nxref\n0 99999999\ntrailer<</Size 99999999>>\nstartxref\n9\n%%EOF",
    ],
    ids=range(8),  # the bytes themselves make names that pytest takes minutes over
)
def test_files_that_are_none(data: bytes) -> None:
    assert "paper.pdf" in told_of(data)


@pytest.mark.parametrize("seed", range(2))
def test_bytes_overwritten(seed: int) -> None:
    data = bytearray(paper())
    for i in range(60):
        at = (seed * 7919 + i * 104_729) % len(data)
        data[at] = (seed * 31 + i * 17) % 256
    outcome(bytes(data))


def test_nul_bytes_between_objects() -> None:
    outcome(PLAIN.replace(b"endobj\n", b"endobj\n" + bytes(300)))


def test_nul_bytes_in_the_text() -> None:
    content = shown(*LINES).replace(b"Seagrass", b"Sea\x00grass\x00\x00")
    assert "\x00" not in text_of(single(content))


# --- loops --------------------------------------------------------------------------------------------------------


LOOPS = {
    "table that points to itself": PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % PLAIN.rindex(b"xref\n0")),
    "child that is its parent": raw({1: CATALOG, 2: b"<</Type /Pages /Kids [2 0 R 3 0 R] /Count 2>>", 3: PAGE,
                                     4: stream(shown(*LINES)), 5: FONT}),
    "grandchild that is its own grandparent": raw(
        {1: CATALOG, 2: b"<</Type /Pages /Kids [6 0 R] /Count 1>>", 6: b"<</Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R>>"}
    ),
    "parent that is its own parent": single(shown(*LINES), pages=b"/Parent 2 0 R"),
    "length that is the stream's own": single(shown(*LINES)).replace(b"/Length", b"/Length 4 0 R /X"),
    "form that draws itself": raw({
        1: CATALOG, 2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F 5 0 R>> /XObject <</X 6 0 R>>>>>>",
        4: stream(shown(*LINES) + b" /X Do"), 5: FONT,
        6: stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>>"),
    }),
    "font that is its own descendant": raw({
        1: CATALOG, 2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>", 3: PAGE, 4: stream(shown(*LINES)),
        5: b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R]>>",
    }),
    "catalogue that is its pages": raw({1: b"<</Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 3>>"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_loops_end(name: str) -> None:
    outcome(LOOPS[name])


# --- too much -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10**6, 2**31 - 1, -5])
def test_more_pages_said_than_there_are(count: int) -> None:
    found = outcome(PLAIN.replace(b"/Count 1", b"/Count %d" % count))
    assert isinstance(found, str) or LINES[0] in found.text


def test_a_page_that_is_drawn_many_times() -> None:
    kids = b"3 0 R " * 20_000
    told = told_of(
        raw(
            {
                1: CATALOG,
                2: b"<</Type /Pages /Kids [%b] /Count 20000>>" % kids,
                3: PAGE,
                4: stream(shown(*LINES)),
                5: FONT,
            }
        )
    )
    assert "20000" in told


def test_a_stream_that_unfolds_to_a_hundred_megabytes() -> None:
    packed = zlib.compress(shown(*LINES) + b" " * 150_000_000, 1)
    outcome(single(packed, more=b"/Filter /FlateDecode"))


def test_a_stream_packed_twice() -> None:
    inner = zlib.compress(shown(*LINES) + b" " * 100_000_000, 9)
    outcome(single(zlib.compress(inner, 9), more=b"/Filter [/FlateDecode /FlateDecode]"))


def test_a_stream_with_more_filters_than_sense() -> None:
    outcome(single(b"414141>" * 100, more=b"/Filter [" + b"/ASCIIHexDecode " * 5000 + b"]"))


def test_a_hundred_thousand_words_at_a_place_each() -> None:
    content = b"BT /F 6 Tf " + b"".join(
        b"1 0 0 1 %d %d Tm (word) Tj " % (20 + i % 40 * 14, 820 - i // 40 % 130 * 6) for i in range(100_000)
    )
    outcome(single(content + b"ET"))


def test_a_hundred_thousand_letters_in_one_line() -> None:
    outcome(single(b"BT /F 6 Tf 10 400 Td (" + b"word " * 20_000 + b") Tj ET"))


def test_numbers_without_end() -> None:
    """Every line begins with a number, stands far in, and may be an entry: what is looked at for each is bounded."""
    content = b"BT /F 2 Tf 2 TL 72 830 Td " + b"".join(b"(%d. Smith, J. 12-) Tj T* " % n for n in range(20_000)) + b"ET"
    outcome(single(content))


def test_many_pages_of_columns() -> None:
    content = b"BT /F 4 Tf 4 TL 40 830 Td " + b"(A line of the left column here) Tj T* " * 190 + b"ET "
    content += b"BT /F 4 Tf 4 TL 310 830 Td " + b"(A line of the right column here) Tj T* " * 190 + b"ET"
    kids = b"3 0 R " * 20
    data = raw({1: CATALOG, 2: b"<</Type /Pages /Kids [%b] /Count 20>>" % kids, 3: PAGE, 4: stream(content), 5: FONT})
    outcome(data)


# --- pages of no size, and places that are none -------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        b"/MediaBox [0 0 0 0]",
        b"/MediaBox [595 842 0 0]",
        b"/MediaBox [-595 -842 -1 -1]",
        b"/MediaBox [0 0 1e38 1e38]",
        b"/MediaBox [0 0 99999999999 99999999999]",
        b"/MediaBox [(a) /b null]",
        b"/MediaBox [0 0 595 842] /Rotate 90",
        b"/MediaBox [0 0 595 842] /UserUnit 1e30",
        b"",
    ],
)
def test_pages_of_odd_sizes(page: bytes) -> None:
    outcome(single(shown(*LINES), page=page))


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F 1e30 Tf 72 700 Td (far too large) Tj ET",
        b"BT /F 0 Tf 72 700 Td (of no size at all, but words all the same, and many) Tj ET",
        b"BT /F -11 Tf 72 700 Td (upside down and backwards, these are words as well) Tj ET",
        b"BT /F 11 Tf 1e20 -1e20 Td (far away, where no page reaches, and still some words) Tj ET",
        b"BT /F 11 Tf 0 0 0 0 72 700 Tm (all on one point, one letter upon another, all of them) Tj ET",
        b"BT /F 11 Tf nan inf Td (words at no place, for these are no numbers, but words) Tj ET",
        b"(" * 100_000,
        b"[" * 100_000,
        b"q " * 200_000 + b"BT /F 11 Tf 72 700 Td (words) Tj ET",
        b"BT /NoFont 11 Tf 72 700 Td (words in a font that is not there, but words they are) Tj ET",
    ],
    ids=range(10),
)
def test_odd_places_and_sizes_of_type(content: bytes) -> None:
    outcome(single(content))


def test_text_below_and_beside_the_page() -> None:
    outcome(
        single(shown(*LINES) + b" " + shown(*LINES, x=-4000, y=-9000) + b" " + shown(*LINES, x=9000, y=int(BOTTOM)))
    )


# --- the engine ---------------------------------------------------------------------------------------------------


def source(data: bytes = PLAIN) -> Source:
    return Source("paper.pdf", data, "manuscript")


def test_an_engine_that_takes_too_long_is_stopped() -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableInput, match=r"^paper\.pdf takes longer"):
        pdf_process.read_pages(source(), seconds=0.01)
    assert time.monotonic() - began < SOON


def test_an_engine_without_memory_says_so() -> None:
    with pytest.raises(UnreadableInput, match=r"^paper\.pdf ") as caught:
        pdf_process.read_pages(source(), memory=1024**2)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("import os; os.abort()", "engine failed"),
        ("import sys; sys.exit(3)", "engine failed"),
        ("import sys; sys.stdin.buffer.read()", "no usable answer"),
        ("import sys; sys.stdin.buffer.read(); print('{')", "no usable answer"),
        ("import sys; sys.stdin.buffer.read(); print('[[[1, 2, 3, 4]], 5]')", "no usable answer"),
        ("import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write(bytes(range(256)))", "no usable answer"),
        ("raise ModuleNotFoundError(\"No module named 'pypdfium2'\", name='pypdfium2')", "pip install pypdfium2"),
    ],
)
def test_an_engine_that_fails(monkeypatch: pytest.MonkeyPatch, script: str, told: str) -> None:
    monkeypatch.setattr(child, "child_command", lambda *_, **__: [sys.executable, "-c", script])
    with pytest.raises(UnreadableInput, match=told) as caught:
        opened(PLAIN)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("paper.pdf")


def test_an_interpreter_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "does not start" in told_of(PLAIN)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at the processes where Linux shows them")
def test_an_interrupt_leaves_no_engine_behind(tmp_path: Path) -> None:
    """Ctrl-C goes to citecheck alone here; the engine, which would take for ever, goes with it."""
    mark = f"pdf-engine-of-{os.getpid()}"
    script = (
        "from citecheck.formats.pdf import process as pdf_process\n"
        "from citecheck.formats.base import Source\n"
        "import sys\n"
        "from citecheck.workers import child\n"
        f"script = 'import time; time.sleep(60) # {mark}'\n"
        "child.child_command = lambda *_, **__: [sys.executable, '-c', script]\n"
        "pdf_process.read_pages(Source('paper.pdf', b'%PDF-', 'manuscript'))\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL, cwd=tmp_path)
    try:
        # the reader, whose own command line has the mark, and the engine, once it is not a copy of the reader any more
        assert _until(lambda: len(set(_with(mark))) == 2)
        reader.send_signal(signal.SIGINT)
        assert reader.wait(SOON) != 0
        assert _until(lambda: not _with(mark))
    finally:
        reader.kill()
        reader.wait()


def _with(mark: str) -> list[bytes]:
    """The command lines with a mark, of all processes."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = each.read_bytes()
        except OSError:  # it has ended
            continue
        found += [line] if mark.encode() in line else []
    return found


def _until(holds: Callable[[], bool], seconds: float = SOON) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
