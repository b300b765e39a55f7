"""BibTeX and biblatex databases (.bib) as reference lists."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from citecheck.bibliography.bibtex.inheritance import Inheritance
from citecheck.bibliography.bibtex.names import has_commas_for_and
from citecheck.bibliography.bibtex.scanner import scan
from citecheck.bibliography.bibtex.work import work_of
from citecheck.bibliography.entry_list import Record, list_document, shown_key
from citecheck.formats.base import decode
from citecheck.models import Fault
from citecheck.rules.codes import DUPLICATE_NUMBER, ENTRY_UNPARSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citecheck.bibliography.bibtex.scanner import Field, RawEntry
    from citecheck.formats.base import Source
    from citecheck.models import Document

MIN_NAME = 4  # letters of a field's name in which a slip can be recognised
MAX_NAME = 30  # letters of the longest that is looked at
# What BibTeX's styles and biblatex read (btxdoc 0.99, biblatex 3.20 manual, appendix A)
_STANDARD = frozenset(
    """
    abstract addendum address afterword annotation annotator annote author authortype bookauthor bookpagination
    booksubtitle booktitle booktitleaddon chapter commentator crossref date doi edition editor editora editoratype
    editorb editorbtype editorc editorctype editortype eid entryset entrysubtype eprint eprintclass eprinttype
    eventdate eventtitle eventtitleaddon execute file foreword gender holder howpublished hyphenation indexsorttitle
    indextitle institution introduction isan isbn ismn isrn issn issue issuesubtitle issuetitle issuetitleaddon iswc
    journal journalsubtitle journaltitle journaltitleaddon key keywords label langid langidopts language library
    lista location mainsubtitle maintitle maintitleaddon month nameaddon note number options organization
    origdate origlanguage origlocation origpublisher origtitle pages pagetotal pagination part pdf presort publisher
    pubstate related relatedoptions relatedstring relatedtype reprinttitle school series shortauthor shorteditor
    shorthand shorthandintro shortjournal shortseries shorttitle sortkey sortname sortshorthand sorttitle sortyear
    subtitle title titleaddon translator type url urldate usera userb userc userd usere userf venue version volume
    volumes xdata xref year archiveprefix primaryclass urlraw
    """.split()
)
# What reference managers, publishers and databases add; nobody's mistake
_ADDED = frozenset(
    """
    adsnote adsurl commit googlebooks
    abbr acmid affiliation archive article-number articleno article_type arxivid arxiv bdsk-url-1 bdsk-url-2 bdsk-url-3
    bdsk-file-1 biburl bibsource citeulike-article-id citedby collaboration comment comments copyright cited-by cites
    collection conference copyright created creationdate da database date-added date-modified day dblp document_type
    ee eissn emph endnote epub eprintnourl eprinturl funding groups grant html id interhash intrahash isi iso-source-
    abbreviation issue_date issn_online issn_print jabref journal-iso journalabbreviation keyword keywords-plus langid
    lastchecked lccn location mendeley-groups mendeley-tags mrclass mrnumber mrreviewer modificationdate nationality
    nlmuniqueid nourl number-of-cited-references numpages organisation orcid owner page pmc pmcid pmid priority
    printed posted-at publication_type publication-type ranking read readstatus research-areas researcherid
    researcherid-numbers review rights s2id slides source sponsor supplement tags timestamp times-cited topic
    translation type unique-id usage-count-last-180-days usage-count-since-2013 web-of-science-categories
    web-of-science-index username video website zbl zblnumber zbmath __markedentry urlaccessdate accessed accessdate
    code category bib2html_pubtype bib2html_rescat shortjournal conference-location conference-title optional series
    fjournal chapternumber subject doc-delivery-number da funding-acknowledgement funding-text journal-iso
    author-email eissn earlyaccessdate esi-highly-cited-paper esi-hot-paper oa book-group-author isbn-13 isbn13
    """.split()
)
MAX_NAMED = 12  # unknown fields that a message names
_KNOWN = _STANDARD | _ADDED
_RECOGNISED = tuple(sorted(s for s in _STANDARD if len(s) >= MIN_NAME))


def read_bibtex(source: Source) -> Document:
    """A .bib file as a reference list; broken entries, repeated keys and odd fields are its faults.

    `UnreadableInput` where it is no text.
    """
    decoded = decode(source)
    entries = list(scan(decoded.text))
    inheritance = Inheritance(entries)
    records = [
        Record(e.start, e.end, e.key, work_of(inheritance.whole(e)))
        for e in entries
        if e.kind not in {"xdata", "set", "control"} and (e.fields or not e.broken)
    ]
    return list_document(
        source, decoded, "bibtex", records, (*_find_faults(entries), *_find_keys_equal_but_for_case(records))
    )


def _find_faults(entries: Sequence[RawEntry]) -> Iterator[Fault]:
    unknown: dict[str, Field] = {}
    for entry in entries:
        name = f"The entry {shown_key(entry.key)}" if entry.key else f"An entry of type @{entry.kind}"
        if entry.broken:
            at = min(entry.broken_at, entry.end)  # of a file that ends there, the end of the entry
            yield Fault(ENTRY_UNPARSED, f"{name} is broken: {entry.broken}.", at, entry.end)
        for field in entry.fields.values():
            if field.name in {"author", "editor"} and has_commas_for_and(field.value):
                message = f"{name} has commas between its {field.name}s; BibTeX needs ` and ` there."
                yield Fault(ENTRY_UNPARSED, message, field.start, field.end)
            if field.name in _KNOWN or field.name.startswith(("mendeley-", "bdsk-", "opt", "user", "x-", "zotero-")):
                continue
            close = [name for name in _find_similar_fields(field.name) if name not in entry.fields]
            meant = close[0] if len(close) == 1 else None
            if meant:
                message = f"{name} has a field {field.name}; {meant} is meant?"
                yield Fault(ENTRY_UNPARSED, message, field.start, field.end, serious=False)
            else:
                unknown.setdefault(field.name, field)
    if unknown:
        names = ", ".join(list(unknown)[:MAX_NAMED]) + (", …" if len(unknown) > MAX_NAMED else "")
        count = f"{len(unknown)} fields are" if len(unknown) > 1 else "One field is"
        first = min(unknown.values(), key=lambda f: f.start)
        yield Fault(
            ENTRY_UNPARSED, f"{count} unknown to BibTeX's styles: {names}.", first.start, first.end, serious=False
        )


@lru_cache(maxsize=10_000)
def _find_similar_fields(name: str) -> tuple[str, ...]:
    """The standard fields that differ from a name by one slip (`auhtor`, `jounal`), plurals not counted."""
    if not MIN_NAME <= len(name) <= MAX_NAME:
        return ()
    close = (s for s in _RECOGNISED if abs(len(s) - len(name)) <= 1 and OSA.distance(name, s, score_cutoff=1) == 1)
    return tuple(s for s in close if name not in {s + "s", s.removesuffix("s")})


def _find_keys_equal_but_for_case(records: Sequence[Record]) -> Iterator[Fault]:
    """Keys that BibTeX, which ignores case, takes for one; biber and Pandoc do not."""
    first: dict[str, str] = {}
    for record in records:
        if record.key is None:
            continue
        earlier = first.setdefault(record.key.lower(), record.key)
        if earlier != record.key:
            message = (
                f"The keys {shown_key(earlier)} and {shown_key(record.key)} are one to BibTeX, which ignores case."
            )
            yield Fault(DUPLICATE_NUMBER, message, record.start, record.end, serious=False)
