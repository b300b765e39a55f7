"""Readers that crash, hang and bloat, brought in as another package would bring its own: by entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MODULE = '''
import os, re, time
from citecheck.errors import ConfigError
from citecheck.formats.plain_text import read_text

def crash(source):
    os.abort()

def crash_once(source):
    """Dies the first time: as over a machine that was short of memory."""
    mark = source.path + ".mark"
    if not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), 9)
    return read_text(source)

def hang(source):
    time.sleep(1000)

def spin(source):
    re.match(r"(a|a)*b", "a" * 60)  # holds the interpreter's lock for ever

def bloat(source):
    held = []
    while True:
        held.append(bytearray(50_000_000))

def fail(source):
    raise ZeroDivisionError("a fault \\ud800")
'''
FORMATS = ("crash", "crash_once", "hang", "spin", "bloat", "fail")


def install(folder: Path) -> None:
    """Lays a package into a folder; with the folder on PYTHONPATH it is installed."""
    (folder / "hostile_formats.py").write_text(_MODULE, encoding="utf-8")
    info = folder / "hostile_formats-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-formats\nVersion: 1.0\n", encoding="utf-8")
    points = "\n".join(f"{name} = hostile_formats:{name}" for name in FORMATS)
    (info / "entry_points.txt").write_text(f"[citecheck.readers]\n{points}\n", encoding="utf-8")
