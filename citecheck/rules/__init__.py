"""The catalogue of rules: the single source for severities, root causes, `citecheck rule`, `--select` and the docs.

`codes` names each code, `citations` and `works` hold the rules themselves.
"""

from __future__ import annotations

from citecheck.rules.citations import CITATION_AND_LIST_RULES
from citecheck.rules.rule import Group, Rule
from citecheck.rules.works import WORK_RULES

__all__ = ["BY_CODE", "OPT_IN", "RULES", "Group", "Rule", "select"]

RULES: tuple[Rule, ...] = (*CITATION_AND_LIST_RULES, *WORK_RULES)
BY_CODE = {rule.code: rule for rule in RULES}
OPT_IN = frozenset(rule.code for rule in RULES if rule.opt_in)


def select(prefixes: tuple[str, ...], *, opted: bool = False) -> frozenset[str]:
    """The codes that a list of codes, beginnings of codes and names selects (`CC1,CC301`).

    Args:
        prefixes: codes, their beginnings, or names of rules
        opted: whether an opt-in rule needs its whole code or its name: `CC5` is then CC502 and CC504 only

    Raises:
        KeyError: for what names no rule.
    """
    chosen: set[str] = set()
    for prefix in prefixes:
        matching = {rule.code for rule in RULES if rule.code.startswith(prefix.upper()) or rule.name == prefix}
        if not matching:
            raise KeyError(prefix)
        named = {rule.code for rule in RULES if prefix.upper() == rule.code or prefix == rule.name}
        chosen |= matching - (OPT_IN - named) if opted else matching
    return frozenset(chosen)
