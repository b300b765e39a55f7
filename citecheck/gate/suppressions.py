"""Findings silenced on purpose: in a comment, in the configuration, in a file beside the document.

Each says which rules and why, and may say until when. One that silences nothing, has expired or is not understood
is a finding itself (CC903), so that none outlives its reason.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.errors import ConfigError
from citecheck.models import Location
from citecheck.rules import RULES, select
from citecheck.text.globs import matches
from citecheck.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.models import Document, Finding, Report

SIDECAR = ".citecheck.toml"  # paper.docx.citecheck.toml
_FIELDS = ("rules", "reason", "until", "reference", "text", "path")
# `citecheck: ignore[CC201, CC3] reason="…" until=2027-01-01`, `citecheck: ignore-file[CC106] reason="…"`
_DIRECTIVE = r"citecheck:[ \t]*(?P<what>[\w-]+)?[ \t]*(?:\[(?P<rules>[^\]\n]*)\])?(?P<rest>[^\n]*)"
_MARKUP = re.compile(r"<!--[ \t]*" + _DIRECTIVE)
_PERCENT = re.compile(r"(?<!\\)%+[ \t]*" + _DIRECTIVE)
_PLAIN = re.compile(r"^[ \t]*(?:<!--|%|#|//)[ \t]*" + _DIRECTIVE, re.MULTILINE)
_OPENERS = {
    **dict.fromkeys(("latex", "bibtex", "bbl"), _PERCENT),
    **dict.fromkeys(("markdown", "html", "jats", "tei"), _MARKUP),
    "text": _PLAIN,
}
_FIELD = re.compile(r"""(\w+)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|“([^”\n]*)”|([^\s"'“>]+))""")
_ENTRY = re.compile(r"\s*(?:@\w+\s*[{(]|\\bibitem\b)")  # where the next entry of a list begins


@dataclass(frozen=True, slots=True)
class Suppression:
    """What is silenced, why, and until when.

    Attributes:
        origin: where it is written: `paper.md:12`, `citecheck.toml`.
        document: of a comment, the id of its document or file.
        lines: of a comment, the lines it covers; None for all of the document.
        place: of a comment, where it is.
        path: of a table, a pattern of paths.
        reference: of a table, the key, number or DOI of an entry.
        text: of a table, a part of the message, the sentence or the entry.
        wrong: why it is not understood; then it silences nothing.
    """

    rules: frozenset[str]
    reason: str
    origin: str
    until: date | None = None
    document: str | None = None
    lines: range | None = None
    place: Location | None = None
    path: str | None = None
    reference: str | None = None
    text: str | None = None
    wrong: str | None = None


# --- tables: the configuration and files beside documents ------------------------------------------------------


def read_tables(tables: Sequence[dict[str, Any]], shown: str, origin: str) -> tuple[Suppression, ...]:
    """Read `[[suppress]]` tables.

    Args:
        tables: as they were read from TOML.
        shown: the file as messages name it.
        origin: the file as reports name it.

    Raises:
        ConfigError: one is not understood, gives no reason or covers everything.
    """
    return tuple(_read_table(table, f"{shown}: suppress {i}", origin) for i, table in enumerate(tables, start=1))


def _read_table(table: dict[str, Any], where: str, origin: str) -> Suppression:
    unknown = [key for key in table if key not in _FIELDS]
    if unknown:
        raise ConfigError(f"{where}: unknown key '{unknown[0]}'. There are: {', '.join(_FIELDS)}.")
    until = _read_until(table.get("until"), where)
    rules = table.get("rules")
    words = {key: table[key] for key in _FIELDS[3:] if key in table} | {"reason": table.get("reason", "")}
    for key, value in words.items():
        if not isinstance(value, str):
            raise ConfigError(f"{where}: {key} must be text in quotes, not {value!r}.")
    if not isinstance(rules, list) or not rules or not all(isinstance(r, str) for r in rules):
        raise ConfigError(f'{where} names no rules: rules = ["CC201"].')
    if not words["reason"].strip():
        raise ConfigError(f'{where} gives no reason: reason = "…".')
    if not (words.get("reference") or words.get("text")):
        raise ConfigError(f"{where} says neither reference nor text; for whole files there is per-file-ignores.")
    try:
        codes = select(tuple(rules))
    except KeyError as error:
        raise ConfigError(f"{where}: unknown rule '{error.args[0]}'. `citecheck rule` lists them.") from error
    return Suppression(rules=codes, origin=origin, until=until, **words)


def _read_until(value: object, where: str) -> date | None:
    """A date, a time of TOML or a date in quotes as a date."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ConfigError(f"{where}: until must be a date, 2027-01-01, not '{value}'.") from error
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise ConfigError(f"{where}: until must be a date, 2027-01-01, not {value!r}.")


def suppressions_beside(path: str) -> tuple[Suppression, ...]:
    """Read the file beside a document (`paper.docx.citecheck.toml`), where there is one."""
    file = Path(path + SIDECAR)
    if path == "-" or not file.is_file():
        return ()
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{file} cannot be read: {error}.") from error
    unknown = [key for key in table if key != "suppress"]
    if unknown or not isinstance(table.get("suppress", []), list):
        raise ConfigError(f"{file}: it holds [[suppress]] tables and nothing else.")
    return read_tables(table.get("suppress", []), str(file), str(file))


# --- comments ---------------------------------------------------------------------------------------------------


def suppressions_in_comments(report: Report) -> Iterator[Suppression]:
    """Read the comments of the documents of a report and of the files they were put together from."""
    for document in report.documents:
        for identifier, path, text, format_ in _texts_with_comments(document):
            if "citecheck:" in text:
                yield from _comments_in(identifier, path, text, format_)


def _texts_with_comments(document: Document) -> Iterator[tuple[str, str, str, str]]:
    """The id, path, text and format of a document and of its files, where they have lines."""
    if not document.has_lines:
        return
    text = document.text if document.source_text is None else document.source_text
    yield document.id, document.path, text, document.format
    for file in document.included:
        is_bibtex = file.path.lower().endswith(".bib")
        yield file.id, file.path, file.text, "bibtex" if is_bibtex else document.format


def _comments_in(identifier: str, path: str, text: str, format_: str) -> Iterator[Suppression]:
    opener = _OPENERS.get(format_)
    if opener is None:
        return
    lines = text.split("\n")
    for found in opener.finditer(text):
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        number = text.count("\n", 0, start) + 1
        first = text.rfind("\n", 0, start) + 1
        place = Location(identifier, start, found.end(), number, start - first + 1)
        is_alone = not text[first:start].strip()
        covered = None if found["what"] == "ignore-file" else _lines_covered(lines, number, is_alone=is_alone)
        blank = Suppression(frozenset(), "", f"{path}:{number}", document=identifier, lines=covered, place=place)
        yield _read_comment(found, blank)


def _lines_covered(lines: Sequence[str], number: int, *, is_alone: bool) -> range:
    """The line of a comment that comes after text; else the paragraph or the entry that follows it."""
    after = lines[number - 1].partition("-->")[2]
    if not is_alone or after.strip():
        return range(number, number + 1)
    begin = number + 1
    while begin <= len(lines) and (not lines[begin - 1].strip() or "citecheck:" in lines[begin - 1]):
        begin += 1
    end = begin
    while end <= len(lines) and lines[end - 1].strip() and not (end > begin and _ENTRY.match(lines[end - 1])):
        end += 1
    return range(begin, end)


def _read_comment(found: re.Match[str], blank: Suppression) -> Suppression:
    """The blank suppression filled in from a comment, or with what is wrong about it."""
    if found["what"] not in {"ignore", "ignore-file"}:
        return replace(blank, wrong=f"'{found['what'] or ''}' is none of ignore, ignore-file")
    values = {m[1]: next((v for v in m.groups()[1:] if v is not None), "") for m in _FIELD.finditer(found["rest"])}
    given = [code.strip() for code in (found["rules"] or "").split(",") if code.strip()]
    if not given:
        return replace(blank, wrong="it names no rule: ignore[CC201]")
    try:
        codes = select(tuple(given))
    except KeyError as error:
        close = [r.code for r in RULES if r.code[:3] == str(error.args[0]).upper()[:3]][:4]
        hint = f", as {', '.join(close)}" if close else ""
        return replace(blank, wrong=f"'{error.args[0]}' is no rule{hint}")
    unknown = [key for key in values if key not in {"reason", "until"}]
    if unknown:
        return replace(blank, wrong=f"'{unknown[0]}' is none of reason, until")
    if not values.get("reason", "").strip():
        return replace(blank, wrong='it gives no reason: reason="…"')
    until = None
    if "until" in values:
        try:
            until = date.fromisoformat(values["until"])
        except ValueError:
            return replace(blank, wrong=f"'{values['until']}' is no date: until=2027-01-01")
    return replace(blank, rules=codes, reason=values["reason"].strip(), until=until)


# --- what they cover -----------------------------------------------------------------------------------------


def covers(suppression: Suppression, finding: Finding, report: Report, relative: str) -> bool:
    """Whether a suppression covers a finding; `relative` is the manuscript's path as patterns see it."""
    if finding.rule not in suppression.rules:
        return False
    if suppression.document is not None:
        places = [place for place in finding.locations if place.document == suppression.document]
        if suppression.lines is None:
            return bool(places or not finding.locations)
        return any(place.line in suppression.lines for place in places)
    if suppression.path is not None and not matches(relative, suppression.path):
        return False
    reference = next((r for r in report.references if r.id == finding.reference), None)
    if suppression.reference is not None:
        named = {reference.key, reference.label, reference.work.doi} if reference else set()
        if fold(suppression.reference) not in {fold(n) for n in named if n}:
            return False
    if suppression.text is not None:
        citation = next((c for c in report.citations if c.id == finding.citation), None)
        texts = [finding.message]
        texts += [reference.raw] if reference else []
        texts += [citation.sentence, citation.raw] if citation else []
        return any(fold(suppression.text) in fold(text) for text in texts)
    return True


def is_judged_by(suppression: Suppression, report: Report, relative: str) -> bool:
    """Whether a suppression that silences nothing in this report can be called unused."""
    if suppression.document is not None:
        return True
    if suppression.path is not None:
        return matches(relative, suppression.path)
    if suppression.reference is not None:
        named = {n for r in report.references for n in (r.key, r.label, r.work.doi) if n}
        return fold(suppression.reference) in {fold(n) for n in named}
    return any(fold(suppression.text or "") in fold(d.text) for d in report.documents)
