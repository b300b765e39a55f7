"""The settings of a run: flags come before the environment, the configuration file and defaults, in this order."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from citecheck.cli.exits import write_stderr
from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.gate.config import Config

# keys of the file, and the options that they set
OPTIONS = {
    "select": "select",
    "ignore": "ignore",
    "fail-on": "fail_on",
    "allow-incomplete": "allow_incomplete",
    "baseline": "baseline",
    "sources": "sources",
    "closed-world": "closed_world",
    "offline": "offline",
    "mailto": "mailto",
    "format": "formats",
}
_ORIGINS = {ParameterSource.COMMANDLINE: "flag", ParameterSource.ENVIRONMENT: "environment"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run with what the configuration adds, and where each key's value came from."""

    config: Config
    options: Mapping[str, Any]
    origins: Mapping[str, str] = field(default_factory=dict)


def read_settings(options: Mapping[str, Any], paths: Sequence[str]) -> Settings:
    """The options of the running command, filled in from the configuration that holds for the paths."""
    from citecheck.gate.config import KEYS, Config, find_config, load_config

    if options.get("config_file") and options.get("no_config"):
        raise click.UsageError("--config and --no-config exclude each other.")
    path = None
    if not options.get("no_config"):
        path = Path(options["config_file"]) if options.get("config_file") else find_config(paths)
    config = load_config(path) if path else Config()
    context = click.get_current_context()
    merged, origins = dict(options), {}
    for key in KEYS:
        name = OPTIONS.get(key, key)
        given = _ORIGINS.get(context.get_parameter_source(name) or ParameterSource.DEFAULT)
        if given:
            origins[key] = given
        elif key in config.values:
            origins[key] = os.path.relpath(config.path) if config.path else ""
            if name in merged:
                merged[name] = config.values[key]
        else:
            origins[key] = "default"
    if os.environ.get("CITECHECK_CACHE_DIR"):
        origins["cache-dir"] = "environment"
    elif config.get("cache-dir"):
        os.environ["CITECHECK_CACHE_DIR"] = config.get("cache-dir")
    merged["mailto"] = merged.get("mailto") or user_address()
    return Settings(config, merged, origins)


# --- the user's address, asked for once ----------------------------------------------------------------------------


def user_file() -> Path:
    """The file in which the address is kept."""
    import platformdirs

    return platformdirs.user_config_path("citecheck") / "mailto"


def user_address() -> str | None:
    """The address given once, or `None`."""
    try:
        return user_file().read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def ask_for_address() -> str | None:
    """Ask for the address on a terminal, and keep the answer, also "none": nobody is asked twice."""
    import sys

    terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()
    if not terminal or os.environ.get("CI") or user_file().exists():
        return None
    write_stderr("Crossref answers faster who says who they are. It is sent to Crossref only.")
    given = str(click.prompt("Your e-mail address (Enter: none)", default="", show_default=False, err=True)).strip()
    if given and ("@" not in given or any(c.isspace() for c in given)):
        raise ConfigError(f"{given!r} is no e-mail address.")
    try:
        user_file().parent.mkdir(parents=True, exist_ok=True)
        user_file().write_text(given + "\n", encoding="utf-8")
    except OSError as error:
        write_stderr(f"It cannot be kept ({error.strerror or error}).")
    return given or None
