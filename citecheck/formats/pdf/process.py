"""Runs what opens PDFs in a process of its own, within bounds of time and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from citecheck.errors import UnreadableInput
from citecheck.formats.pdf.types import MAX_PAGES, Pages

if TYPE_CHECKING:
    from citecheck.formats.base import Source

MAX_MEMORY = 2 * 1024**3  # bytes of address space: 500 pages with pictures take some 300 MB
MAX_SECONDS = 120  # 500 pages take about 3
_LIMITED = (
    "import sys\n"
    "try:\n"
    "    import resource\n"
    "    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))\n"
    "    resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))\n"
    "    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    "except (ImportError, ValueError, OSError):\n"
    "    pass\n"
    "sys.path.append({root!r})\n"
    "from {module} import main\n"
    "sys.exit(main())\n"
)


def read_pages(source: Source, *, memory: int = MAX_MEMORY, seconds: float = MAX_SECONDS) -> Pages:
    """The lines of a PDF by page. `UnreadableInput` where the engine refuses the file, fails or takes too long."""
    shown = source.shown
    told = answer("citecheck.formats.pdf.engine", source.data, shown, memory=memory, seconds=seconds)
    try:
        found = msgspec.json.decode(told, type=Pages)
    except (msgspec.DecodeError, ValueError) as error:
        raise UnreadableInput(f"{shown} cannot be read: the PDF engine gave no usable answer.") from error
    _refuse(found, shown)
    return found


def answer(module: str, given: bytes, shown: str, *, memory: int = MAX_MEMORY, seconds: float = MAX_SECONDS) -> bytes:
    """What the `main` of a module writes to standard output when it reads `given`; `shown` is what messages call it.

    `UnreadableInput` where it fails, takes too long or needs too much.
    """
    root = str(Path(__file__).parents[3])
    script = _LIMITED.format(memory=memory, seconds=int(seconds) + 1, root=root, module=module)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-c", script], input=given, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableInput(f"{shown} takes longer than {seconds:.0f} s to read: it is given up.") from error
    except OSError as error:
        raise UnreadableInput(f"{shown} cannot be read: the PDF engine does not start ({error.strerror}).") from error
    if done.returncode != 0:
        if b"No module named" in done.stderr:
            raise UnreadableInput(f"{shown} is a PDF, and its reader is not installed: pip install pypdfium2 pypdf")
        raise UnreadableInput(
            f"{shown} cannot be read: the PDF engine failed on it. Print it to a new PDF and try that."
        )
    return done.stdout


def _refuse(found: Pages, shown: str) -> None:
    match found.error:
        case "":
            return
        case "password":
            raise UnreadableInput(f"{shown} is encrypted: save it without a password.")
        case "memory":
            raise UnreadableInput(f"{shown} needs more memory than the PDF engine is given: print it to a new PDF.")
        case "pages":
            raise UnreadableInput(f"{shown} has {found.count} pages or too much text for one ({MAX_PAGES} at most).")
        case _:
            raise UnreadableInput(f"{shown} is no PDF, or a damaged one: export it anew.")
