"""The formats of a report by name. A module is imported when its format is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Report


@dataclass(frozen=True, slots=True)
class Variant:
    """Another shape of a format, chosen by the suffix of the file: where its function is. It gives bytes."""

    module: str
    function: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Format:
    """Where a format's function is, and what it is for. Each takes all reports of a run.

    A text format's function gives one text; a `binary` one's gives bytes, and takes the bytes of the manuscript as
    `original` where they are not to be read from its path. `suffix` and `media_type` are those of its files; `also`
    are its other shapes by suffix.
    """

    module: str
    function: str
    about: str
    suffix: str
    media_type: str
    binary: bool = False
    suffixes: tuple[str, ...] = ()  # of binary files: the names that programs open them by
    also: Mapping[str, Variant] = field(default_factory=dict)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    "concise": Format(
        "ci.concise", "render_concise", "one line a finding, as compilers print them", ".txt", "text/plain"
    ),
    "html": Format("html.report", "render_html", "a page for editors, in one file", ".html", "text/html"),
    "letter": Format(
        "letter.text",
        "render_letter",
        "the findings as courteous queries to the author, as text or .docx",
        ".txt",
        "text/plain",
        also={".docx": Variant("letter.word", "render_letter_docx", _DOCX)},
    ),
    "markdown": Format("markdown", "render_markdown", "tables for a job summary or an issue", ".md", "text/markdown"),
    "docx": Format(
        "docx.report",
        "render_docx",
        "a copy of the Word document with a comment at each finding",
        ".docx",
        _DOCX,
        binary=True,
        suffixes=(".docx", ".docm", ".dotx", ".dotm"),
    ),
    "pdf": Format(
        "pdf.report",
        "render_pdf",
        "a copy of the PDF with a highlight and a note at each finding",
        ".pdf",
        "application/pdf",
        binary=True,
        suffixes=(".pdf",),
    ),
    "csv": Format("csv_report", "render_csv", "a table for spreadsheets", ".csv", "text/csv"),
    "sarif": Format("ci.sarif", "render_sarif", "SARIF 2.1.0, for code scanning", ".sarif", "application/sarif+json"),
    "junit": Format("ci.junit", "render_junit", "JUnit XML, for test reports", ".xml", "application/xml"),
    "github": Format("ci.github", "render_github", "annotations of GitHub Actions", ".txt", "text/plain"),
    "gitlab": Format("ci.gitlab", "render_gitlab", "GitLab's code quality report", ".json", "application/json"),
    "rdjson": Format("ci.rdjson", "render_rdjson", "reviewdog's diagnostics", ".json", "application/json"),
}


def render(name: str, reports: Sequence[Report]) -> str:
    """The text of reports in a text format of the table."""
    chosen = FORMATS[name]
    text: str = _call_reporter(chosen, reports)
    return text


def render_bytes(name: str, reports: Sequence[Report], suffix: str = "", *, original: bytes | None = None) -> bytes:
    """A file of reports in any format of the table; `suffix` (".docx") chooses among the shapes of a format.

    `original` are the bytes of the manuscript, for formats that copy it; without them they are read from its path.
    Raises `InputError`, with one line for its user, where a format does not fit what was checked.
    """
    chosen = FORMATS[name]
    variant = chosen.also.get(suffix.lower())
    data: bytes
    if variant:
        data = _call_reporter(variant, reports)
    elif chosen.binary:
        data = _call_reporter(chosen, reports, original=original)
    else:
        data = render(name, reports).encode("utf-8", "backslashreplace")
    return data


def _call_reporter(chosen: Format | Variant, reports: Sequence[Report], **more: bytes | None) -> Any:  # noqa: ANN401 - text or bytes, by format
    return getattr(import_module(f"citecheck.reporter.{chosen.module}"), chosen.function)(reports, **more)
