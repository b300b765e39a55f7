"""Which reader reads what: by content, which does not lie, then by suffix; and readers that other packages bring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from citecheck.errors import ConfigError, UnreadableInput
from citecheck.formats.base import read_bytes
from citecheck.formats.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citecheck.formats.base import Source
    from citecheck.models import Document

ENTRY_POINTS = "citecheck.readers"


@dataclass(frozen=True, slots=True)
class Format:
    """A format and who reads it: `reader` is `module:function`, imported when first needed.

    The function takes a `Source` and returns a `Document`. A `reference_list` is a reference list and nothing else.
    `module` names what `install` (a pip requirement) brings, where the reader needs more than citecheck does.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    reader: str
    reference_list: bool = False
    module: str = ""
    install: str = ""

    def load(self) -> Callable[[Source], Document]:
        """The reader; `UnreadableInput` where a package that it needs is missing."""
        module, _, function = self.reader.partition(":")
        try:
            found: Callable[[Source], Document] = getattr(import_module(module), function)
        except ImportError as error:
            what = f"pip install '{self.install}'" if self.install else f"is {error.name} installed?"
            raise UnreadableInput(f"Reading {self.title} needs a package that is not installed: {what}") from error
        return found


def _built_in(name: str, title: str, suffixes: str, module: str, *, reference_list: bool = False) -> Format:
    return Format(name, title, tuple(suffixes.split()), f"citecheck.{module}", reference_list=reference_list)


_BUILT_IN = (
    _built_in("text", "plain text", ".txt .text", "formats.plain_text:read_text"),
    _built_in(
        "markdown",
        "Markdown (Pandoc, Quarto, R Markdown)",
        ".md .markdown .qmd .rmd",
        "formats.markdown.reader:read_markdown",
    ),
    _built_in("notebook", "a Jupyter notebook", ".ipynb", "formats.markdown.notebook:read_notebook"),
    _built_in("latex", "LaTeX", ".tex .ltx .latex", "formats.latex.reader:read_latex"),
    _built_in("html", "HTML", ".html .htm .xhtml", "formats.html.reader:read_html"),
    _built_in("jats", "JATS XML", ".xml .nxml .jats", "formats.jats.reader:read_jats"),
    _built_in("tei", "TEI XML", ".tei", "formats.tei.reader:read_tei"),
    _built_in("docx", "a Word document", ".docx .docm .dotx", "formats.docx.reader:read_docx"),
    _built_in("odt", "an OpenDocument text", ".odt .fodt", "formats.odt.reader:read_odt"),
    _built_in("rtf", "RTF", ".rtf", "formats.rtf.reader:read_rtf"),
    _built_in("pdf", "PDF", ".pdf", "formats.pdf.reader:read_pdf"),
    _built_in("bibtex", "BibTeX", ".bib .bibtex", "bibliography.bibtex.reader:read_bibtex", reference_list=True),
    _built_in("bbl", "a LaTeX bibliography", ".bbl", "bibliography.bbl:read_bbl", reference_list=True),
    _built_in("ris", "RIS", ".ris", "bibliography.ris:read_ris", reference_list=True),
    _built_in("nbib", "PubMed (.nbib)", ".nbib", "bibliography.nbib:read_nbib", reference_list=True),
    _built_in("endnote-xml", "EndNote XML", ".enx", "bibliography.endnote_xml:read_endnote_xml", reference_list=True),
    _built_in("csl-json", "CSL-JSON", ".json .csljson", "bibliography.csl:read_csl_json", reference_list=True),
    _built_in("csl-yaml", "CSL-YAML", ".yaml .yml", "bibliography.csl:read_csl_yaml", reference_list=True),
)


BUILT_IN: Mapping[str, Format] = {format_.name: format_ for format_ in _BUILT_IN}


@cache
def formats() -> Mapping[str, Format]:
    """All formats by name: those of citecheck, then those of other packages (entry points `citecheck.readers`).

    An entry point names a `Format`, or a function from `Source` to `Document` for a format (and suffix) of its
    own name.
    """
    from importlib.metadata import entry_points

    found = dict(BUILT_IN)
    for point in entry_points(group=ENTRY_POINTS):
        try:
            module, _, attribute = point.value.partition(":")
            loaded = getattr(import_module(module), attribute)
        except Exception:  # noqa: BLE001 - another package's error is reported when its format is asked for
            loaded = None
        reader = Format(point.name, point.name, (f".{point.name}",), point.value)
        found.setdefault(point.name, loaded if isinstance(loaded, Format) else reader)
    return found


def read(path: str, *, role: str = "manuscript", input_format: str | None = None) -> Document:
    """Read a file, or standard input (`-`).

    Args:
        path: The file, or `-`.
        role: `manuscript` or `references`.
        input_format: A name in `formats()`, which overrules content and suffix.

    Raises:
        UnreadableInput: With one line that says what the input is and what to do.
        ConfigError: For a format that citecheck does not know.
    """
    name = checked_format(input_format)
    return read_source(read_bytes(path, role), name)


def checked_format(name: str | None) -> str | None:
    """The name of a format that exists, or none; `ConfigError` for any other."""
    if name is not None and name not in BUILT_IN and name not in formats():
        raise ConfigError(f"Unknown input format '{name}': one of {', '.join(formats())}.")
    return name


def is_reference_list(name: str) -> bool:
    """Whether documents of a format are reference lists and nothing else."""
    return name in BUILT_IN and BUILT_IN[name].reference_list


def read_source(source: Source, input_format: str | None = None) -> Document:
    """Read bytes as `input_format`, or as the format that content and suffix show."""
    name = input_format or format_of(source)
    return (BUILT_IN.get(name) or formats()[name]).load()(source)


def format_of(source: Source) -> str:
    """The name of the format of an input: what its content says, else its suffix, else plain text."""
    by_suffix = format_of_name(source.path)
    return sniff(source.data, by_suffix, source.shown) or by_suffix or "text"


def format_of_name(path: str) -> str | None:
    """The name of the format with a path's suffix, if any."""
    suffix = PurePath(path).suffix.lower()
    built_in = next((f.name for f in _BUILT_IN if suffix in f.suffixes), None)
    if built_in or not suffix:
        return built_in
    return next((f.name for f in formats().values() if suffix in f.suffixes), None)
