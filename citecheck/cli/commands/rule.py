"""`citecheck rule`: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citecheck.cli.output import COLUMNS, write_stdout
from citecheck.errors import ConfigError

if TYPE_CHECKING:
    from citecheck.rules import Rule


@click.command("rule")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Explain one rule (CC312 or title-differs), or list them all."""
    from citecheck.gate.config import suggest_rule
    from citecheck.rules import RULES

    if code is None:
        for rule in RULES:
            later = "" if rule.implemented else "  (not yet)"
            write_stdout(f"{rule.code}  {rule.severity.value:<8} {rule.name}{later}\n")
        return 0
    found = next((r for r in RULES if code.upper() == r.code or code.lower() == r.name), None)
    if found is None:
        raise ConfigError(f"Unknown rule '{code}'.{suggest_rule(code)}")
    write_stdout(explain(found))
    return 0


def explain(rule: Rule) -> str:
    """Everything that the catalogue says about a rule, at 80 columns."""
    from citecheck.reporter.plain import wrap

    lines = [f"{rule.code} {rule.name} ({rule.severity.value})", "", *wrap(rule.summary, COLUMNS)]
    rows = (
        ("Why it matters", rule.why),
        ("When it can be wrong", rule.when_it_can_be_wrong),
        ("Example", rule.example),
    )
    for name, text in rows:
        lines += ["", f"{name}:", *wrap(text, COLUMNS, first="  ")]
    if not rule.implemented:
        lines += ["", "This rule is planned; no check reports it yet."]
    return "\n".join(lines) + "\n"
