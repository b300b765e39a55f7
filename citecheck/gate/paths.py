"""Which documents a run is about: folders looked through, and only what changed since a revision."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.text.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PATIENCE = 60  # seconds for git
_LOOKED_AT = 1_000_000  # characters in which a LaTeX document begins


def expanded(paths: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """The paths, each folder replaced by the documents in it that the patterns choose, in order of their names."""
    found: list[str] = []
    for path in paths:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given
            found.append(path)
            continue
        inside = sorted(_inside(path, include, exclude))
        if not inside:
            raise ConfigError(f"{path} is a folder, and there is no document in this folder ({', '.join(include)}).")
        found += inside
    return list(dict.fromkeys(found))


def _inside(folder: str, include: Sequence[str], exclude: Sequence[str]) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        shown = os.path.relpath(place, folder).replace(os.sep, "/")
        prefix = "" if shown == "." else f"{shown}/"
        folders[:] = sorted(f for f in folders if not any(matches(prefix + f, e.rstrip("/")) for e in exclude))
        for name in files:
            path, whole = prefix + name, os.path.normpath(os.path.join(place, name))  # noqa: PTH118
            if not any(matches(path, i) for i in include):
                continue
            if not any(matches(path, e) for e in exclude if not e.endswith("/")) and not _is_part(whole):
                yield whole


def _is_part(path: str) -> bool:
    r"""Whether a file is a part of other documents: `.tex` without a `\begin{document}`, Quarto's `_part.qmd`."""
    name = os.path.basename(path)  # noqa: PTH119
    if name.startswith("_"):
        return True
    if not name.endswith(".tex"):
        return False
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return "\\begin{document}" not in file.read(_LOOKED_AT)
    except OSError:
        return False


def changed_since(revision: str) -> frozenset[str]:
    """The real paths of the files that differ from a git revision, new ones included; `ConfigError` without git."""
    if revision.startswith("-"):
        raise ConfigError(f"--changed-since: {revision!r} is no revision.")
    top = _git("rev-parse", "--show-toplevel").strip()
    named = _git("diff", "--name-only", "-z", "--diff-filter=d", revision, "--")
    new = _git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    return frozenset(os.path.realpath(os.path.join(top, name)) for name in (named + new).split("\0") if name)  # noqa: PTH118


def _git(*arguments: str) -> str:
    try:
        command = ["git", *arguments]
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise ConfigError("--changed-since needs git, which is not installed.") from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip().split("\n")[0]
        raise ConfigError(f"--changed-since: git says: {said or error}") from error
    return done.stdout.decode("utf-8", "surrogateescape")
