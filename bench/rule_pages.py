"""The page of rules from the catalogue: `python -m bench.rule_pages` writes docs/rules.md; a test holds it to the code."""

from __future__ import annotations

from pathlib import Path

from citecheck.rules import RULES

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"


def page() -> str:
    """All rules: what, why, when they can be wrong, how to see to them, how to silence them."""
    lines = [
        "# Rules", "",
        "Written from `citecheck/rules.py` by `make docs`. `citecheck rule CC303` shows one on the terminal. An error is positive evidence",
        "that a reader cannot follow or trust the citation; a warning is for a person to look at; information is advice. Groups are",
        "chosen by their beginning: `--select CC1,CC301`.", "",
        "| code | name | severity | |", "|---|---|---|---|",
        *(f"| [{r.code}](#{r.code.lower()}-{r.name}) | {r.name} | {r.severity.value} | {_cell(r.summary)} |" for r in RULES), "",
    ]  # fmt: skip
    for rule in RULES:
        later = "Planned; no check reports it yet.\n\n" if not rule.implemented else ""
        lines.append(
            f"## {rule.code} {rule.name}\n\n{later}**{rule.severity.value.capitalize()}.** {rule.summary} {rule.why}\n\n"
            f"*Example:* {rule.example}\n\n*When it can be wrong:* {rule.when_it_can_be_wrong}\n\n"
            f'*To silence one:* `ignore[{rule.code}] reason="…"` in a comment, a `[[suppress]]` table, or `--ignore {rule.code}` for all.\n'
        )
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
