"""What holds for a run: flags before the environment, before the configuration file, before defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from citecheck.gate.config import Config

# Keys of the file and the options they speak for.
OPTIONS = {
    "select": "select", "ignore": "ignore", "fail-on": "fail_on", "allow-incomplete": "allow_incomplete",
    "baseline": "baseline", "sources": "sources", "closed-world": "closed_world", "offline": "offline",
    "mailto": "mailto", "format": "formats",
}  # fmt: skip
_WORDS = {ParameterSource.COMMANDLINE: "flag", ParameterSource.ENVIRONMENT: "environment"}


def config_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--config`, `--no-config`."""
    for option in reversed((
        click.option("--config", "config_file", metavar="FILE", help="This configuration instead of the nearest one."),
        click.option("--no-config", is_flag=True, help="Read no configuration file."),
    )):  # fmt: skip
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of a run with what the configuration adds, and where each key's value came from."""

    config: Config
    options: Mapping[str, Any]
    origins: Mapping[str, str] = field(default_factory=dict)


def settled(options: Mapping[str, Any], paths: Sequence[str]) -> Settings:
    """The options of the running command, filled from the configuration that holds for the paths."""
    from citecheck.gate.config import KEYS, Config, find, load

    if options.get("config_file") and options.get("no_config"):
        raise click.UsageError("--config and --no-config exclude each other.")
    path = None
    if not options.get("no_config"):
        path = Path(options["config_file"]) if options.get("config_file") else find(paths)
    config = load(path) if path else Config()
    context = click.get_current_context()
    merged, origins = dict(options), {}
    for key in KEYS:
        name = OPTIONS.get(key, key)
        given = _WORDS.get(context.get_parameter_source(name) or ParameterSource.DEFAULT)
        if given:
            origins[key] = given
        elif key in config.values:
            origins[key] = os.path.relpath(config.path) if config.path else ""
            if name in merged:
                merged[name] = config.values[key]
        else:
            origins[key] = "default"
    _move_cache(config, origins)
    merged["mailto"] = merged.get("mailto") or user_address()
    return Settings(config, merged, origins)


def _move_cache(config: Config, origins: dict[str, str]) -> None:
    if os.environ.get("CITECHECK_CACHE_DIR"):
        origins["cache-dir"] = "environment"
    elif config.get("cache-dir"):
        os.environ["CITECHECK_CACHE_DIR"] = config.get("cache-dir")


# --- the user's address, asked for once ----------------------------------------------------------------------------


def user_file() -> Path:
    """Where the address is kept."""
    import platformdirs

    return platformdirs.user_config_path("citecheck") / "mailto"


def user_address() -> str | None:
    """The address given once, or `None`."""
    try:
        return user_file().read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def ask_for_address() -> str | None:
    """Asks for the address on a terminal, and keeps the answer, also "none": nobody is asked twice."""
    import sys

    terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()
    if not terminal or os.environ.get("CI") or user_file().exists():
        return None
    click.echo("Crossref answers faster who says who they are. It is sent to Crossref only.", err=True)
    given = str(click.prompt("Your e-mail address (Enter: none)", default="", show_default=False, err=True)).strip()
    if given and ("@" not in given or any(c.isspace() for c in given)):
        raise ConfigError(f"{given!r} is no e-mail address.")
    try:
        user_file().parent.mkdir(parents=True, exist_ok=True)
        user_file().write_text(given + "\n", encoding="utf-8")
    except OSError as error:
        click.echo(f"It cannot be kept ({error.strerror or error}).", err=True)
    return given or None
