"""One root cause, one finding."""

from __future__ import annotations

from citecheck.checks.causes import unexplained
from citecheck.models import Finding, Severity
from citecheck.rules import BY_CODE, RULES


def found(rule: str, severity: Severity | None = None, **about: object) -> Finding:
    return Finding(rule, severity or BY_CODE[rule].severity, rule, **about)  # type: ignore[arg-type]


def codes(*findings: Finding) -> list[str]:
    return [f.rule for f in unexplained(findings, findings)]


def test_a_double_is_not_called_uncited_as_well() -> None:
    assert codes(found("CC201", reference="r2"), found("CC201", reference="r3"), found("CC202", reference="r2")) == [
        "CC201",
        "CC202",
    ]


def test_a_finding_does_not_explain_itself_but_an_equal_one_explains_it() -> None:
    double = found("CC202", reference="r2")
    assert unexplained([double], [double]) == [double]
    assert unexplained([found("CC202", reference="r2")], [double]) == []


def test_an_identifier_of_another_work_explains_what_differs() -> None:
    findings = [found(code, reference="r1") for code in ("CC301", "CC310", "CC312", "CC313", "CC315", "CC401")]
    assert codes(*findings, found("CC313", reference="r2")) == ["CC301", "CC401", "CC313"]


def test_a_near_miss_explains_its_own_target_only() -> None:
    near = found("CC103", citation="c1", target=0, reference="r1")
    others = [found("CC101", citation="c1", target=0), found("CC101", citation="c1", target=1)]
    assert unexplained([*others, near], [near]) == [others[1], near]
    assert codes(near, found("CC201", reference="r1"), found("CC201", reference="r2")) == ["CC103", "CC201"]


def test_what_folds_explains_everything_where_it_is_an_error() -> None:
    missing = [found("CC101", citation=f"c{n}", target=0) for n in range(3)]
    assert codes(*missing, found("CC111")) == ["CC111"]
    assert codes(*missing, found("CC111", Severity.WARNING)) == ["CC101", "CC101", "CC101", "CC111"]


def test_every_code_that_is_explained_is_one_of_the_catalogue() -> None:
    assert {code for rule in RULES for code in rule.explains} <= set(BY_CODE)
