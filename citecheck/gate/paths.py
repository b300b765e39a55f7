"""Which documents a run is about: folders looked through, and only what changed since a revision."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GIT_TIMEOUT = 60  # seconds
_LATEX_HEAD = 1_000_000  # characters in which `\begin{document}` is looked for


def expand_folders(paths: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """Replace each folder by the documents in it that the patterns choose, in order of their names.

    Raises:
        ConfigError: a folder has no such document.
    """
    found: list[str] = []
    for path in paths:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given
            found.append(path)
            continue
        documents = sorted(_documents_in(path, include, exclude))
        if not documents:
            raise ConfigError(f"{path} is a folder, and there is no document in this folder ({', '.join(include)}).")
        found += documents
    return list(dict.fromkeys(found))


def _documents_in(folder: str, include: Sequence[str], exclude: Sequence[str]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        shown = os.path.relpath(place, folder).replace(os.sep, "/")
        prefix = "" if shown == "." else f"{shown}/"
        folders[:] = sorted(f for f in folders if not any(matches(prefix + f, e.rstrip("/")) for e in exclude))
        for name in files:
            path, whole = prefix + name, os.path.normpath(f"{place}/{name}")
            if not any(matches(path, i) for i in include):
                continue
            if not any(matches(path, e) for e in exclude if not e.endswith("/")) and not _is_part_of_another(whole):
                yield whole


def _is_part_of_another(path: str) -> bool:
    r"""Whether a file is a part of other documents: `.tex` without a `\begin{document}`, Quarto's `_part.qmd`."""
    file_path = Path(path)
    if file_path.name.startswith("_"):
        return True
    if not file_path.name.endswith(".tex"):
        return False
    try:
        with file_path.open(encoding="utf-8", errors="replace") as file:
            return "\\begin{document}" not in file.read(_LATEX_HEAD)
    except OSError:
        return False


def changed_since(revision: str) -> frozenset[str]:
    """The real paths of the files that differ from a git revision, new ones included.

    Raises:
        ConfigError: git is missing, or does not know the revision.
    """
    if revision.startswith("-"):
        raise ConfigError(f"--changed-since: {revision!r} is no revision.")
    top = _run_git("rev-parse", "--show-toplevel").strip()
    changed = _run_git("diff", "--name-only", "-z", "--diff-filter=d", revision, "--")
    new = _run_git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    return frozenset(os.path.realpath(Path(top, name)) for name in (changed + new).split("\0") if name)


def _run_git(*arguments: str) -> str:
    try:
        command = ["git", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=_GIT_TIMEOUT, check=True)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise ConfigError("--changed-since needs git, which is not installed.") from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip().split("\n")[0]
        raise ConfigError(f"--changed-since: git says: {said or error}") from error
    return done.stdout.decode("utf-8", "surrogateescape")
