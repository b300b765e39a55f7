"""A manuscript with its list: the one given, or the files that the manuscript itself names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.errors import UnreadableInput
from citecheck.formats.base import neighbour, read_bytes
from citecheck.formats.registry import checked_format, format_of, is_reference_list, read_source
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from citecheck.formats.base import Source
    from citecheck.models import Document

MAX_BIBLIOGRAPHIES = 50  # files one document may name


def read_pair(
    path: str, references: Document | None = None, *, input_format: str | None = None
) -> tuple[Document | None, Document | None]:
    """A manuscript and its list. A file that is a list and nothing else (.bib, .ris) comes as `(None, list)`.

    Without `references` the bibliographies that the manuscript names are read; what cannot be read of them makes
    the manuscript `unread` in part. Raises as `read` does.
    """
    return pair_of(read_bytes(path), references, input_format=input_format)


def pair_of(
    source: Source, references: Document | None = None, *, input_format: str | None = None
) -> tuple[Document | None, Document | None]:
    """As `read_pair`, of bytes that are at hand."""
    name = checked_format(input_format) or format_of(source)
    if is_reference_list(name):
        if references is not None:
            raise UnreadableInput(f"{source.shown} is a reference list, and {references.path} is one too: give one.")
        return None, read_source(replace(source, role="references"), name)
    manuscript = read_source(source, name)
    # where no citation is a key and nothing is listed by `\nocite`, the list in the text counts
    needs_files = bool(manuscript.markup.nocite) or any(c.form is CitationForm.KEY for c in manuscript.markup.citations)
    if references is not None or not (manuscript.bibliographies and needs_files):
        return manuscript, references
    return with_bibliography(manuscript, source)


def with_bibliography(manuscript: Document, source: Source) -> tuple[Document, Document | None]:
    """The list put together from the files that a manuscript names, next to it or below."""
    lists: list[Document] = []
    failed: list[str] = []
    for name in dict.fromkeys(manuscript.bibliographies[:MAX_BIBLIOGRAPHIES]):
        try:
            lists.append(_read_list(source, name))
        except UnreadableInput as error:
            failed.append(f"the bibliography {str(error).rstrip('.')}")
    if failed:
        unread = "; ".join(filter(None, (manuscript.unread, *failed)))
        manuscript = replace(manuscript, unread=unread)
    if len(lists) > 1:
        from citecheck.bibliography.entry_list import combine

        return manuscript, combine(lists)
    return manuscript, lists[0] if lists else None


def _read_list(source: Source, name: str) -> Document:
    found = neighbour(source, name, "references")
    document = read_source(found)
    if not is_reference_list(document.format):
        suffix = PurePath(name).suffix or "no suffix"
        raise UnreadableInput(f"{found.shown} is no bibliography file ({suffix}).")
    return document
