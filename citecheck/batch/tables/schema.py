"""The tables of an archive run: their columns, types and meanings; `docs/batch.md` is written from here.

A row is keyed by `document` and `n`, its place among the rows of its document in its table: sorted by these two,
every engine writes the same rows. The only fact of the run in a row is the day that it counts as today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError
from citecheck.version import __version__

try:
    import pyarrow as pa
except ImportError as error:  # pragma: no cover - an installation without the extra
    raise ConfigError("`citecheck batch` needs pyarrow: pip install 'citecheck-audit[batch]'") from error

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "citecheck-batch/1"  # counts up where a column changes its meaning or goes; new columns may come
KEY = ("document", "n")  # what the rows of each table are sorted by


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its Arrow type, what it holds. Where it says so or the type allows it, null is unknown."""

    name: str
    type: pa.DataType
    about: str


_text, _flag, _whole, _share, _day = pa.string(), pa.bool_(), pa.int32(), pa.float64(), pa.date32()
_texts = pa.list_(_text)
_candidate = pa.struct([("doi", _text), ("title", _text), ("confidence", _share)])
_document = Column(
    "document",
    _text,
    "the id of the document: its path as given, `ARCHIVE!MEMBER`, `FILE:LINE` of "
    "a stretch of a file of references, or the id of the manifest",
)
_n = Column("n", _whole, "its place among the rows of its document, from 1")
_place = (
    Column("start", _whole, "code points into the document's text"),
    Column("end", _whole, "the same, exclusive"),
    Column("line", _whole, "from 1, where the format has lines"),
    Column("column", _whole, "from 1, where the format has lines"),
    Column("page", _whole, "where the format has pages"),
    Column("part", _text, "`body`, `footnote 3`, `table 2`, where the format has parts"),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "documents": (
        _document,
        Column("n", _whole, "1"),
        Column("path", _text, "the file, or the member of an archive, as given"),
        Column("kind", _text, "`manuscript`, `references` (a list alone) or `lines` (reference strings)"),
        Column("format", _text, "`docx`, `pdf`, `latex` …; `unreadable` where no reader read it"),
        Column("title", _text, "as the document gives it"),
        Column("year", _whole, "of the document, where a manifest gives it"),
        Column("newest_reference", _whole, "the latest year printed in its list, this year at most"),
        Column("sha256", _text, "of the file as read; null where it could not be read"),
        Column("references_path", _text, "the list, where it is a file of its own"),
        Column("references_sha256", _text, "of the list as read"),
        Column("outcome", _text, "`ok`, `unreadable`, `timeout`, `memory` or `crashed`"),
        Column("reason", _text, "why it is not `ok`"),
        Column("complete", _flag, "whether all of it was read and every source answered"),
        Column("incomplete_because", _texts, "what was not"),
        Column("problems", _texts, "what to know of the file: its encoding …"),
        Column("styles", _texts, "forms of citation: `numeric`, `author-year`, `key`, `note`, `linked`"),
        Column("citations", _whole, "citations in the text"),
        Column("references", _whole, "entries of the list"),
        Column("linked", _whole, "works named by citations (targets) that have their entry"),
        Column("missing", _whole, "targets without one"),
        Column("uncited", _whole, "entries that no citation names"),
        *(
            Column(each, _whole, f"references with the verdict `{each}`")
            for each in ("verified", "mismatched", "conflict", "unresolved", "undetermined")
        ),
        Column("retracted", _whole, "references to works that are retracted, withdrawn or removed"),
        Column("errors", _whole, "findings of severity `error`"),
        Column("warnings", _whole, "findings of severity `warning`"),
        Column("infos", _whole, "findings of severity `info`"),
        Column("as_of", _day, "the day that the run counts as today"),
    ),
    "citations": (
        _document,
        _n,
        Column("citation", _text, "its id in the document: one citation has as many rows as it names works"),
        Column("target", _whole, "which of the works it names, from 0; null where it names none"),
        Column("raw", _text, "the citation as printed"),
        Column("form", _text, "`numeric`, `author-year`, `key`, `note` or `linked`"),
        *_place,
        Column("sentence", _text, "the sentence around it"),
        Column("malformed", _text, "what is wrong with the marker itself"),
        Column("text", _text, "the words that name this work"),
        Column("label", _text, "the number or key that names it"),
        Column("authors", _texts, "the authors that name it"),
        Column("year", _text, "the year as printed: `2001`, `n.d.`"),
        Column("suffix", _text, "`a` of 2001a"),
        Column("status", _text, "`linked`, `near`, `missing`, `ambiguous`, `exempt` or `unparsed`"),
        Column("references", _texts, "the ids of its entries: `reference` of table `references`"),
        Column("by", _text, "what it was linked by"),
        Column("why", _text, "why it was not, or the diagnosis"),
        Column("note", _text, "linked, and what is unusual"),
        Column("suggestions", pa.list_(_candidate), "works that may be meant, where it has no entry"),
    ),
    "references": (
        _document,
        _n,
        Column("reference", _text, "its id in the document"),
        Column("position", _whole, "its place in the list, from 1; in a file of references its line"),
        Column("key", _text, "the caller's own id, where references were given one by one"),
        Column("label", _text, "the printed number or key"),
        Column("raw", _text, "as printed, on one line"),
        *_place,
        Column("cited", _whole, "citations that name it"),
        Column("type", _text, "CSL type"),
        Column("title", _text, "as printed"),
        Column("authors", _texts, "as printed: `Herpertz SC`"),
        Column("et_al", _flag, "whether the list of authors is cut"),
        Column("container", _text, "journal, book or series"),
        Column("year", _whole, "as printed"),
        Column("year_text", _text, "`n.d.`, `in press`, where printed for the year"),
        *(
            Column(name, _text, "as printed")
            for name in ("volume", "issue", "pages", "first_page", "article_number", "publisher", "edition")
        ),
        *(Column(name, _text, "as printed, in its clean form") for name in ("doi", "pmid", "arxiv", "isbn", "url")),
        Column(
            "work_key",
            _text,
            "equal for references that print the same work in the same way: of first author, year "
            "and title; where these are not known, of the whole string",
        ),
    ),
    "resolutions": (
        _document,
        _n,
        Column("reference", _text, "the id of the reference"),
        Column("verdict", _text, "`verified`, `mismatched`, `conflict`, `unresolved` or `undetermined`"),
        Column("reason", _text, "why undetermined, or what is said of it"),
        Column("confidence", _share, "that the work is the one meant, 0 to 1"),
        Column("doi", _text, "of the work, where the verdict names one"),
        Column("type", _text, "CSL type of the registered work"),
        Column("title", _text, "as registered"),
        Column("authors", _texts, "as registered"),
        Column("container", _text, "as registered"),
        Column("year", _whole, "as registered, the earliest known"),
        Column("retracted", _flag, "whether the work is retracted, withdrawn or removed"),
        Column(
            "evidence",
            pa.list_(
                pa.struct(
                    [
                        ("field", _text),
                        ("printed", _text),
                        ("registered", _text),
                        ("agreement", _text),
                        ("similarity", _share),
                    ]
                )
            ),
            "field by field, printed against registered",
        ),
        Column(
            "candidates",
            pa.list_(pa.struct([("doi", _text), ("title", _text), ("confidence", _share), ("source", _text)])),
            "what the sources offered, the likeliest first",
        ),
        Column(
            "notices",
            pa.list_(pa.struct([("kind", _text), ("date", _text), ("notice_doi", _text), ("asserted_by", _text)])),
            "editorial notices about the work",
        ),
        Column(
            "asked",
            pa.list_(pa.struct([("source", _text), ("outcome", _text), ("as_of", _text), ("detail", _text)])),
            "which sources were asked, and what they answered",
        ),
    ),
    "findings": (
        _document,
        _n,
        Column("rule", _text, "`CC301` …: docs/rules"),
        Column("name", _text, "of the rule"),
        Column("severity", _text, "`error`, `warning` or `info`"),
        Column("message", _text, "one sentence"),
        Column("citation", _text, "the id of the citation it is about"),
        Column("reference", _text, "the id of the reference it is about"),
        *_place,
        Column("places", _whole, "how many places it names; the columns before give the first"),
        Column("suggestion", _text, "what to write instead, where it is known"),
        Column("confidence", _share, "that the work it speaks of is the one meant; null where nothing was weighed"),
        Column("fingerprint", _text, "stable under moves of the text"),
    ),
}
TABLES = tuple(COLUMNS)


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    about = {"citecheck_schema": SCHEMA, "citecheck_version": __version__}
    return pa.schema([pa.field(c.name, c.type) for c in columns], metadata=about)


SCHEMAS: Mapping[str, pa.Schema] = {name: _schema(columns) for name, columns in COLUMNS.items()}
