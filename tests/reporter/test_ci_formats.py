"""Formats for programs: each valid by its own rules, stable, and safe against what documents hold."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from citecheck.models import Document, Finding, Location, Reference, Report, Severity, Work
from citecheck.reporter.registry import FORMATS, render
from demo_report import demo_report

TEXTS = [name for name, format_ in FORMATS.items() if not format_.binary]
GOLDEN = Path(__file__).parent / "golden"
HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script> ::error::x %0A a|b `c` ]]> &amp; \x1b[31m\n## head'


def document(path: str = "paper.md", kind: str = "md") -> Document:
    return Document("d1", path, kind, "text", "0" * 64)


def report(*findings: Finding, path: str = "paper.md", complete: bool = True) -> Report:
    entry = Reference("r1", "d1", "Ames A. Noise. J Noise. 2004;3:4-9.", Location("d1", 5, 9, 12, 3), 1, None, Work())
    because = () if complete else ("crossref did not answer",)
    return Report(
        (document(path),), references=(entry,), findings=findings, complete=complete, incomplete_because=because
    )


def finding(code: str, severity: Severity, message: str, line: int | None = 12, **more: Any) -> Finding:
    place = Location("d1", 5, 9, line, 3 if line else None, **more)
    return Finding(
        code, severity, message, (place,), reference="r1", suggestion="Smith 2004", fingerprint=f"{code}-{line}"
    )


PLAIN = report(
    finding("CC390", Severity.INFO, "Not determined: offline."),
    finding("CC201", Severity.WARNING, "Entry 1 is cited nowhere."),
    finding("CC101", Severity.ERROR, "Jovev 2013 is not in the list, nor is 50 % of it: see, e.g., there.", 7),
)
PAGED = report(
    finding("CC102", Severity.ERROR, "[38] of 30.", None, page=3, part="footnote 2"), path="paper.pdf", complete=False
)
SUPPRESSED = report(replace(finding("CC101", Severity.ERROR, "Known."), suppressed_by="in the baseline"))
EVIL = report(finding("CC101", Severity.ERROR, HOSTILE), path="dir,with:odd 100%/päper.md")
CLEAN = report()


@pytest.mark.parametrize("name", TEXTS)
def test_golden(name: str) -> None:
    """The whole text; `GOLDEN=write pytest …` writes the files anew, to be read before they are committed."""
    if name == "html":
        pytest.skip("a page, tested as one in test_html_report.py")
    text = render(name, [PLAIN, PAGED, SUPPRESSED, CLEAN]).replace(_version(), "VERSION")
    path = GOLDEN / f"{name}.txt"
    import os

    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()


def _version() -> str:
    from citecheck import __version__

    return __version__


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_reports_give_the_same_bytes_and_nothing_breaks(name: str) -> None:
    assert render(name, [EVIL, PAGED]) == render(name, [EVIL, PAGED])
    assert "\x1b" not in render(name, [EVIL])
    render(name, [])
    assert "Known." not in render(name, [SUPPRESSED]) or name == "sarif"


# --- SARIF -------------------------------------------------------------------------------------------------------

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
SARIF = {
    "type": "object", "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["tool", "results"],
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
                    "type": "object", "required": ["name"], "properties": {"rules": {"type": "array", "uniqueItems": True, "items": {
                        "type": "object", "required": ["id"], "properties": {
                            "shortDescription": TEXT, "fullDescription": TEXT, "help": TEXT,
                            "defaultConfiguration": {"properties": {"level": {"enum": ["none", "note", "warning", "error"]}}}}}}}}}},
                "invocations": {"type": "array", "items": {"required": ["executionSuccessful"]}},
                "results": {"type": "array", "items": {
                    "type": "object", "required": ["message", "ruleId", "level", "locations"], "additionalProperties": False,
                    "properties": {
                        "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": 0}, "message": TEXT,
                        "level": {"enum": ["none", "note", "warning", "error"]},
                        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                        "suppressions": {"type": "array", "items": {"required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}}}},
                        "locations": {"type": "array", "items": {"type": "object", "properties": {
                            "physicalLocation": {"type": "object", "required": ["artifactLocation"], "properties": {
                                "artifactLocation": {"required": ["uri"], "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}}},
                                "region": {"properties": {"startLine": {"type": "integer", "minimum": 1},
                                                          "startColumn": {"type": "integer", "minimum": 1}}}}},
                            "logicalLocations": {"type": "array", "items": {"properties": {"name": {"type": "string"}}}}}}},
                    }}},
            }}},
    },
}  # fmt: skip


@pytest.mark.parametrize("reports", [[PLAIN, PAGED, SUPPRESSED], [EVIL], [CLEAN], []])
def test_sarif(reports: list[Report]) -> None:
    log = json.loads(render("sarif", reports))
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    assert run["invocations"][0]["executionSuccessful"] is (PAGED not in reports)


def test_sarif_places() -> None:
    results = json.loads(render("sarif", [PLAIN, PAGED, SUPPRESSED, EVIL]))["runs"][0]["results"]
    line, paged, known, evil = (results[n]["locations"][0] for n in (2, 3, 4, 5))
    assert line["physicalLocation"]["region"]["startLine"] == 7
    assert paged["logicalLocations"][0]["name"] == "page 3, footnote 2"
    assert "region" not in paged["physicalLocation"]
    assert results[4]["suppressions"][0]["justification"] == "in the baseline"
    assert known["physicalLocation"]["artifactLocation"] == {"uri": "paper.md", "uriBaseId": "%SRCROOT%"}
    assert evil["physicalLocation"]["artifactLocation"]["uri"] == "dir%2Cwith%3Aodd%20100%25/p%C3%A4per.md"


# --- the others --------------------------------------------------------------------------------------------------


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(render("junit", [PLAIN, PAGED, CLEAN, EVIL]))
    assert [s.get("name") for s in root] == ["paper.md", "paper.pdf", "paper.md", "dir,with:odd 100%/päper.md"]
    for suite in root:
        assert int(suite.get("tests") or 0) == len(suite.findall("testcase"))
        assert int(suite.get("failures") or 0) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors") or 0) == len(suite.findall("testcase/error"))
    assert [len(s.findall("testcase/failure")) for s in root] == [1, 1, 0, 1]
    assert root[1].find("testcase/error") is not None  # what was not checked is not green


def test_github_commands_are_one_line_each_and_gravest_first() -> None:
    lines = render("github", [PLAIN, EVIL, PAGED]).splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == [
        "::error",
        "::error",
        "::error",
        "::warning",
        "::notice",
        "::warning",
    ]
    assert all(line.count("::") >= 2 and "\r" not in line for line in lines)
    evil = next(line for line in lines if "odd" in line)
    properties = evil.split("::")[1]
    assert "file=dir%2Cwith%3Aodd 100%25/päper.md,line=12,col=3,title=CC101 citation-missing" in properties
    assert "not checked" in lines[-1]


def test_gitlab_and_reviewdog_have_what_they_need() -> None:
    for issue in json.loads(render("gitlab", [PLAIN, PAGED, EVIL])):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    told = json.loads(render("rdjson", [PLAIN, PAGED]))
    assert {d["severity"] for d in told["diagnostics"]} == {"ERROR", "WARNING", "INFO"}
    assert "range" not in told["diagnostics"][3]["location"]


@pytest.mark.parametrize("rule", ["CC101", "CC110"])
def test_tables_name_the_works_that_may_be_meant(rule: str) -> None:
    report = demo_report()
    missing = [f for f in report.findings if f.rule == "CC101"]
    found = missing if rule == "CC101" else [replace(missing[0], rule=rule, citation=None)]
    report = replace(report, findings=tuple(found))
    dois = {s.work.doi for s in report.suggestions if s.work.doi}
    for name in ("markdown", "csv"):
        lines = [line for line in render(name, [report]).splitlines() if "perhaps" in line.lower()]
        assert dois
        assert all(any(str(doi).replace("_", "\\_") in line for line in lines) for doi in dois), name
    rows = list(csv.DictReader(io.StringIO(render("csv", [report]).removeprefix("\ufeff"))))
    assert len(rows) == len(found)
    assert all(line.partition("erhaps ")[2] for row in rows for line in row["suggestion"].splitlines())


def test_markdown_shows_text_and_runs_nothing() -> None:
    text = render("markdown", [EVIL])
    row = next(line for line in text.splitlines() if "cmd" in line)
    assert "<script>" not in text
    assert row.count("|") - row.count("\\|") == 4  # three cells
    assert "> **Not checked:**" in render("markdown", [PAGED])


def test_csv_starts_no_formula() -> None:
    text = render("csv", [EVIL, PLAIN])
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 4
    assert rows[0]["message"].startswith("'=cmd")
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_concise_lines_lead_to_the_place() -> None:
    assert render("concise", [PLAIN, PAGED]).splitlines() == [
        "paper.md:12:3: CC390 info: Not determined: offline.",
        "paper.md:12:3: CC201 warning: Entry 1 is cited nowhere.",
        "paper.md:7:3: CC101 error: Jovev 2013 is not in the list, nor is 50 % of it: see, e.g., there.",
        "paper.pdf (page 3, footnote 2): CC102 error: [38] of 30.",
        "not checked: crossref did not answer",
    ]
