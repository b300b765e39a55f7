"""The files that can be had of a report, in the words of those who open them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.formats.registry import format_of_name, is_reference_list
from citecheck.reporter.registry import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Download:
    """One file: its name in addresses, what it is, for whom, and what a saved copy is called after the manuscript."""

    name: str
    format: str
    suffix: str
    media_type: str
    title: str
    group: str
    file: str


CORRECTED = "corrected-list"
AUTHOR, EDITOR, PROGRAMS = "For the author", "For yourself", "For programs"
GROUPS = (AUTHOR, EDITOR, PROGRAMS)
# format and suffix: what people call it, and the last part of the file's name
_KNOWN = {
    ("letter", ".docx"): ("Letter to the author (Word)", AUTHOR, "letter to the author"),
    ("letter", ".md"): ("Letter to the author (text)", AUTHOR, "letter to the author"),
    ("letter", ".txt"): ("Letter to the author (text)", AUTHOR, "letter to the author"),
    ("docx", ".docx"): ("The manuscript with comments (Word)", AUTHOR, "with comments"),
    ("pdf", ".pdf"): ("The manuscript with comments (PDF)", AUTHOR, "with comments"),
    ("html", ".html"): ("This report as one page (HTML)", EDITOR, "citation report"),
    ("csv", ".csv"): ("The findings as a spreadsheet (CSV)", EDITOR, "findings"),
    ("markdown", ".md"): ("The findings as text (Markdown)", EDITOR, "findings"),
    ("terminal", ".txt"): ("The report as plain text", EDITOR, "citation report"),
}
# formats for programs
_WORDS = {
    "json": "Everything, as JSON",
    "sarif": "SARIF",
    "junit": "JUnit XML",
    "github": "GitHub Actions",
    "gitlab": "GitLab code quality",
    "rdjson": "reviewdog",
    "concise": "One line a finding",
}
# formats that copy the manuscript fit manuscripts of their own kind only
_COPIES = frozenset({"docx", "pdf"})


def downloads(manuscript: str, file: str = "", reference_list: str = "") -> list[Download]:
    """List what there is for a manuscript, the author's files first.

    Args:
        manuscript: the format of the manuscript.
        file: its name; a copy of it keeps its suffix.
        reference_list: the name of a list that is a file of its own.
    """
    offered = [*_all_downloads(), _corrected_list(reference_list or file)]
    fitting = {d.name: _with_suffix_of(d, file) for d in offered if d.format not in _COPIES or d.format == manuscript}
    order = list(_KNOWN)

    def position(download: Download) -> tuple[int, int]:
        kind = download.format, download.suffix
        return GROUPS.index(download.group), order.index(kind) if kind in order else len(order)

    return sorted(fitting.values(), key=position)


def copy(manuscript: str, file: str = "") -> Download | None:
    """The manuscript with comments, where there is such a thing for its format."""
    return next((d for d in downloads(manuscript, file) if d.format in _COPIES), None)


def _with_suffix_of(download: Download, file: str) -> Download:
    suffix = PurePath(file).suffix.lower()
    if download.format in _COPIES and suffix in FORMATS[download.format].suffixes:
        return replace(download, suffix=suffix)
    return download


def letter(manuscript: str) -> Download:
    """What an editor came for: the letter in Word, else the page to be sent."""
    offered = downloads(manuscript)
    return next((d for d in offered if d.format == "letter" and d.suffix == ".docx"), offered[0])


def _corrected_list(file: str) -> Download:
    """The list with the safe corrections: in its own format where the file is only a list, otherwise as text."""
    suffix = PurePath(file).suffix.lower()
    suffix = suffix if is_reference_list(format_of_name(file) or "") else ".txt"
    title = "The reference list, corrected where it is certain"
    return Download(CORRECTED, CORRECTED, suffix, "text/plain", title, AUTHOR, "corrected list")


def _all_downloads() -> Iterator[Download]:
    yield _describe_download("json", ".json", "application/json", "")
    yield _describe_download("terminal", ".txt", "text/plain", "")
    for name, each in FORMATS.items():
        yield _describe_download(name, each.suffix, each.media_type, each.about)
        for suffix, variant in each.also.items():
            yield _describe_download(name, suffix, variant.media_type, each.about)


def _describe_download(name: str, suffix: str, media_type: str, about: str) -> Download:
    other = _WORDS.get(name) or about.capitalize() or name, PROGRAMS if name in _WORDS else EDITOR, name
    title, group, file = _KNOWN.get((name, suffix), other)
    return Download(f"{name}{suffix}", name, suffix, media_type, title, group, file)
