"""The configuration: `[tool.citecheck]` in pyproject.toml, or citecheck.toml, in the nearest folder above.

A file is checked as a whole before anything runs: an unknown key or rule, or a value of the wrong kind, is a
`ConfigError` that names the file, the key and what was probably meant.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.errors import ConfigError
from citecheck.gate import FAIL_ON
from citecheck.gate.suppressions import read_tables
from citecheck.models import Severity
from citecheck.rules import RULES, select
from citecheck.text.did_you_mean import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citecheck.gate.suppressions import Suppression

OWN_FILE = "citecheck.toml"
SHARED_FILE = "pyproject.toml"
INCLUDE = ("*.tex", "*.md", "*.qmd", "*.Rmd", "*.docx", "*.odt")
EXCLUDE = (
    ".*/",
    "node_modules/",
    "_build/",
    "_site/",
    "_book/",
    "_freeze/",
    "build/",
    "dist/",
    "venv/",
    "site-packages/",
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration.

    Attributes:
        kind: the kind of its value, as `_check_value` knows them.
        default: its value where the file does not give one.
        about: what it is for, in a few words.
        env: the environment variable that overrules the file.
    """

    name: str
    kind: str
    default: Any
    about: str
    env: str | None = None


KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key("select", "codes", [], "only these rules", "CITECHECK_SELECT"),
        Key("ignore", "codes", [], "not these rules", "CITECHECK_IGNORE"),
        Key("severity", "severities", {}, 'another severity for a rule: CC201 = "info"'),
        Key("per-file-ignores", "codes by glob", {}, "not these rules in files of a pattern"),
        Key("suppress", "suppressions", [], "findings silenced one by one, each with a reason"),
        Key("fail-on", "fail-on", "error", "exit 1 for findings of this severity or above", "CITECHECK_FAIL_ON"),
        Key(
            "allow-incomplete",
            "boolean",
            default=False,
            about="exit 0, not 3, where a source did not answer",
            env="CITECHECK_ALLOW_INCOMPLETE",
        ),
        Key("min-confidence", "share", 0.0, "findings about a work matched with less are information"),
        Key("baseline", "path", None, "the file of known findings", "CITECHECK_BASELINE"),
        Key("include", "strings", list(INCLUDE), "what is looked for in a folder given as PATH"),
        Key("exclude", "strings", list(EXCLUDE), "what is passed over in a folder"),
        Key("references", "references", {}, "the list of a manuscript that names none: a file, or one for a pattern"),
        Key("sources", "sources", [], "where to look works up: crossref, index:DIR", "CITECHECK_SOURCES"),
        Key("closed-world", "boolean", default=False, about="the local indexes hold every work there is"),
        Key("offline", "boolean", default=False, about="send nothing", env="CITECHECK_OFFLINE"),
        Key("mailto", "string", None, "your address for Crossref's polite pool", "CITECHECK_MAILTO"),
        Key("cache-dir", "path", None, "the folder of the cache of answers", "CITECHECK_CACHE_DIR"),
        Key("format", "formats", [], "outputs: terminal, sarif=out.sarif, …"),
    )
}


@dataclass(frozen=True, slots=True)
class Config:
    """What one file says, checked; paths in it count from the folder of the file."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder from which its patterns and paths count."""
        return self.path.parent if self.path else Path.cwd()

    def get(self, name: str) -> Any:  # noqa: ANN401 - the kinds are in KEYS
        """The value of a key, or its default."""
        return self.values.get(name, KEYS[name].default)


def find_config(paths: Sequence[str]) -> Path | None:
    """Find the file that holds for some paths: the nearest above all of them; without any, above the working folder.

    A pyproject.toml without `[tool.citecheck]` is passed over. The search ends with the top folder of a repository.
    """
    places = [Path(os.path.realpath(p)) for p in paths if p != "-"] or [Path.cwd()]
    start = Path(os.path.commonpath(places))
    start = start if start.is_dir() else start.parent
    for folder in (start, *start.parents):
        own, shared = folder / OWN_FILE, folder / SHARED_FILE
        if own.is_file():
            return own
        if shared.is_file() and "citecheck" in (_read_toml(shared).get("tool") or {}):
            return shared
        if (folder / ".git").exists():
            return None
    return None


def load_config(path: Path) -> Config:
    """Read and check one file.

    Raises:
        ConfigError: an unknown key or rule, or a value of the wrong kind.
    """
    table = _read_toml(path)
    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    if path.name == SHARED_FILE:
        table = (table.get("tool") or {}).get("citecheck") or {}
        shown += " [tool.citecheck]"
    if not isinstance(table, dict):
        raise ConfigError(f"{shown}: [tool.citecheck] is not a table.")
    suppressions: tuple[Suppression, ...] = ()
    for name, value in table.items():
        if name not in KEYS:
            raise ConfigError(f"{shown}: unknown key '{name}'.{did_you_mean(name, KEYS, 'citecheck config show')}")
        _check_value(name, KEYS[name].kind, value, shown)
        if name == "suppress":
            suppressions = read_tables(value, shown, os.path.relpath(path))
    folder = path.parent
    return Config(
        path, {name: _resolve_paths(KEYS[name].kind, value, folder) for name, value in table.items()}, suppressions
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror or error}.") from error


# --- values ---------------------------------------------------------------------------------------------------


def _check_value(name: str, kind: str, value: object, shown: str) -> None:  # noqa: C901, PLR0912 - an arm for each kind
    """Raise a `ConfigError` where the value is not of its kind."""
    where = f"{shown}: {name}"
    match kind:
        case "codes":
            check_codes(_check_strings(value, where), where)
        case "strings" | "sources" | "formats":
            _check_strings(value, where)
        case "severities":
            for code, severity in _check_table(value, where).items():
                check_codes([code], where)
                _check_choice(severity, [s.value for s in Severity], f"{where}.{code}")
        case "codes by glob":
            for glob, codes in _check_table(value, where).items():
                check_codes(_check_strings(codes, f"{where}.{glob}"), f"{where}.{glob}")
        case "references":
            for glob, file in (value if isinstance(value, dict) else {"*": value}).items():
                _check_type(file, str, "a file name in quotes", f"{where}.{glob}")
        case "fail-on":
            _check_choice(value, FAIL_ON, where)
        case "boolean":
            _check_type(value, bool, "true or false", where)
        case "share":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ConfigError(f"{where} must be a number from 0 to 1, not {value!r}.")
        case "string" | "path":
            _check_type(value, str, "text in quotes", where)
        case "suppressions":
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                raise ConfigError(f"{where} must be tables, [[{name}]].")


def _resolve_paths(kind: str, value: Any, folder: Path) -> Any:  # noqa: ANN401 - as it came
    """Make the paths in a value relative to the working folder."""
    match kind:
        case "path":
            return _resolve_path(folder, value)
        case "sources":
            return [f"index:{_resolve_path(folder, each[6:])}" if each.startswith("index:") else each for each in value]
        case "formats":
            pairs = [each.partition("=") for each in value]
            return [f"{name}={_resolve_path(folder, file)}" if file else name for name, _, file in pairs]
        case "references":
            table = value if isinstance(value, dict) else {"*": value}
            return {glob: _resolve_path(folder, file) for glob, file in table.items()}
    return value


def _resolve_path(folder: Path, name: str) -> str:
    found = folder / Path(name).expanduser()
    return os.path.relpath(found) if found.is_relative_to(Path.cwd()) else str(found)


def check_codes(given: Iterable[str], where: str) -> frozenset[str]:
    """The rules that codes, names or beginnings of codes choose.

    Raises:
        ConfigError: one of them is unknown.
    """
    chosen: set[str] = set()
    for each in given:
        try:
            chosen |= select((each,))
        except KeyError as error:
            raise ConfigError(f"{where}: unknown rule '{each}'.{suggest_rule(each)}") from error
    return frozenset(chosen)


def suggest_rule(unknown: str) -> str:
    """The end of a message about an unknown rule: the code or name that was probably meant."""
    names = [name for rule in RULES for name in (rule.code, rule.name)]
    is_code = unknown[:1] in "cC" and unknown[-1:].isdigit()
    return did_you_mean(unknown.upper() if is_code else unknown, names, "citecheck rule")


def _check_strings(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f'{where} must be a list of texts, ["…", "…"], not {value!r}.')
    return value


def _check_table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a table, not {value!r}.")
    return value


def _check_type(value: object, kind: type, words: str, where: str) -> None:
    if not isinstance(value, kind):
        raise ConfigError(f"{where} must be {words}, not {value!r}.")


def _check_choice(value: object, known: Sequence[str], where: str) -> None:
    if value not in known:
        hint = did_you_mean(value, known, "") if isinstance(value, str) else ""
        raise ConfigError(f"{where} must be one of {', '.join(known)}, not {value!r}.{hint}")
