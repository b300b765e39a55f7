"""Where output goes: standard output, or a file that is complete or not there at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citecheck.errors import ConfigError
from citecheck.reporter.registry import FORMATS
from citecheck.text.did_you_mean import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = 80
_DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf", ".pdf"})


@dataclass(slots=True)
class Output:
    """One `--format FMT[=FILE]`: where its text goes."""

    format: str
    file: str | None = None
    parts: list[bytes] = field(default_factory=list)
    failed: bool = False  # what it shows could not be made: the file is left as it was

    def add(self, text: str) -> None:
        """Write text to standard output at once; keep it for a file, which `finish` writes."""
        if self.file is None:
            write_stdout(text, None if self.format in {"terminal", "text"} else "utf-8")
        else:
            self.parts.append(text.encode("utf-8", "backslashreplace"))

    def add_bytes(self, data: bytes) -> None:
        """Keep bytes for a file, which `finish` writes."""
        self.parts.append(data)

    @property
    def suffix(self) -> str:
        """The suffix of its file: `.docx`."""
        return Path(self.file).suffix.lower() if self.file else ""

    def finish(self) -> None:
        """Write the file, if it is one."""
        if self.file is not None and not self.failed:
            write_file(self.file, b"".join(self.parts))


def parse_outputs(given: Sequence[str], known: Sequence[str], inputs: Sequence[str | None] = ()) -> list[Output]:
    """Read `json`, `json=report.json`: at most one may go to standard output, and none over one of the inputs."""
    outputs = []
    for each in given:
        name, equals, file = each.partition("=")
        if name not in known:
            raise click.UsageError(f"Unknown format '{name}'.{did_you_mean(name, known)}")
        if equals and not file:
            raise click.UsageError(f"'{each}' names no file.")
        output = Output(name, file or None)
        _check_binary(output)
        outputs.append(output)
    if sum(o.file is None for o in outputs) > 1:
        raise click.UsageError("Only one format can go to standard output: give the others a file, json=FILE.")
    files = [os.path.realpath(o.file) for o in outputs if o.file]
    if len(set(files)) < len(files):
        raise click.UsageError("Two formats name the same file.")
    for output in outputs:
        if output.file is not None:
            _check_folder(output.file)
            _check_inputs(output, inputs)
    return outputs


def _check_binary(output: Output) -> None:
    """Refuse to write a Word or PDF file to a terminal, or under a name by which no program opens it."""
    chosen = FORMATS.get(output.format)
    if chosen is None or not (chosen.binary or chosen.also):
        return
    example = f"{output.format}=FILE{chosen.suffix}"
    if output.file is None and chosen.binary:
        raise click.UsageError(
            f"--format {output.format} is a file, not text for a terminal: give it a name, {example}."
        )
    fits = (*chosen.suffixes, "") if chosen.binary else tuple(chosen.also)
    if output.file is not None and output.suffix in _DOCUMENTS and output.suffix not in fits:
        raise click.UsageError(f"--format {output.format} makes no {output.suffix} file: name it {example}.")


def _check_inputs(output: Output, inputs: Sequence[str | None]) -> None:
    """Refuse to replace a file that is checked by its report."""
    for given in inputs:
        if given and given != "-" and output.file and is_same_file(output.file, given):
            raise ConfigError(f"{output.file} is one of the files to check: name another file for {output.format}.")


def is_same_file(first: str, second: str) -> bool:
    """Whether two paths lead to one file, by symbolic or hard links too."""
    try:
        return Path(first).samefile(second)
    except OSError:
        return os.path.realpath(first) == os.path.realpath(second)


def one_manuscript(outputs: Sequence[Output], paths: Sequence[str]) -> None:
    """Raise a usage error where a format that copies the manuscript is asked of several."""
    for output in outputs:
        chosen = FORMATS.get(output.format)
        if chosen and chosen.binary and len(paths) > 1:
            raise click.UsageError(
                f"--format {output.format} is a copy of one manuscript: give one PATH at a time ({len(paths)} given)."
            )
        own = Path(paths[0]).suffix.lower() if paths else ""
        if chosen and chosen.binary and output.suffix and own in chosen.suffixes and own != output.suffix:
            raise click.UsageError(f"The copy of a {own} file is one, too: name it {output.format}=FILE{own}.")


def _check_folder(path: str) -> None:
    """Refuse a file that cannot be written before the work is done rather than after."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ConfigError(f"Cannot write {path}: it is a folder.")
    if not target.parent.is_dir():
        raise ConfigError(f"Cannot write {path}: the folder {target.parent} does not exist.")


def write_stdout(text: str, encoding: str | None = None) -> None:
    """Write text to standard output, in its own encoding unless one is given; what that cannot show is escaped.

    Data (JSON, BibTeX) is UTF-8 whatever the terminal. Raises `ConfigError` where standard output is closed.
    """
    if sys.stdout is None or sys.stdout.closed:
        raise ConfigError("Standard output is closed: name a file, --format json=FILE.")
    data = text.encode(encoding or sys.stdout.encoding or "utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_file(path: str, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, renamed when complete.

    Raises:
        ConfigError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():  # /dev/null, a named pipe
        _write_to(target, data, path)
        return
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        _write_to(beside, data, path)
        try:
            beside.replace(target)
        except OSError as error:
            raise ConfigError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _write_to(target: Path, data: bytes, shown: str) -> None:
    try:
        with target.open("wb") as file:
            file.write(data)
            file.flush()
    except OSError as error:
        raise ConfigError(f"Cannot write {shown}: {error.strerror or error}.") from error


def use_color(*, no_color: bool) -> bool:
    """Only on a terminal that can, and where nobody asked for none (https://no-color.org)."""
    if no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def columns() -> int:
    """The columns of the terminal, 80 at most."""
    if sys.stdout is None or not sys.stdout.isatty():
        return COLUMNS
    return min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns)
