"""Which reader reads what: content before suffix, a forced format before both, readers of other packages."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from citecheck import formats as formats_package
from citecheck import models, readers
from citecheck.errors import ConfigError, UnreadableInput
from citecheck.formats import base, builder, formats, read, registry
from citecheck.formats.base import Source, neighbour
from citecheck.formats.registry import format_of, format_of_name
from citecheck.models import Document
from citecheck.readers import base as readers_base
from citecheck.readers import builder as readers_builder

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*names: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"Just words.", "text"),
        ("a", b"Just words.", "text"),
        ("a.md", b"# Title", "markdown"),
        ("a.Rmd", b"# Title", "markdown"),
        ("a.txt", b"<!DOCTYPE html><html>", "html"),
        ("a.txt", b"  <html lang='en'>", "html"),
        ("a.doc", b"{\\rtf1 x}", "rtf"),
        ("a.doc", b"<html xmlns:w='urn:x'>", "html"),
        ("a.txt", b"%PDF-1.7 x", "pdf"),
        ("a.bin", b"junk\n%PDF-1.4", "pdf"),
        ("a.zip", zipped("word/document.xml"), "docx"),
        ("a.docx", zipped("mimetype", "content.xml"), "odt"),
        ("a.xml", b"<?xml version='1.0'?><article dtd-version='1.2'>", "jats"),
        ("a.xml", b"<!DOCTYPE article PUBLIC '-//NLM//DTD'><article>", "jats"),
        ("a.xml", b"<?xml version='1.0'?><!-- <html> --><TEI xmlns='x'>", "tei"),
        ("a.xml", b"<?xml version='1.0'?><xml><records>", "endnote-xml"),
        ("a.xml", "\ufeff<?xml version='1.0'?><TEI>".encode("utf-16-le"), "tei"),
        ("a.xml", b"<?xml version='1.0'?><OAI-PMH><record><article>", "jats"),
        ("a.txt", b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        ("a.fodt", b"<?xml version='1.0'?><office:document xmlns:office='x'>", "odt"),
        ("a.txt", b"% x\n\\documentclass{article}", "latex"),
        ("a.txt", b"@article{levy2005,\n title={x}}", "bibtex"),
        ("a.txt", b"TY  - JOUR\nTI  - x", "ris"),
        ("a.txt", b"PMID- 12345\nTI  - x", "nbib"),
        ("a.md", b"@article{levy2005, quoted in Markdown", "markdown"),
        ("a.json", b"[]", "csl-json"),
        ("a.yaml", b"references: []", "csl-yaml"),
        ("a.ipynb", b"{}", "notebook"),
        ("a.bbl", b"\\begin{thebibliography}{9}", "bbl"),
    ],
)
def test_content_then_suffix(name: str, data: bytes, expected: str) -> None:
    assert format_of(Source(name, data, "manuscript")) == expected


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "old or encrypted Office"),
        ("a.docx", zipped("xl/workbook.xml"), "spreadsheet"),
        ("a.docx", zipped("readme.txt"), "zip file"),
        ("a.docx", b"PK\x03\x04 damaged", "damaged"),
        ("a.xml", b"<?xml version='1.0'?><doi_batch>", "<doi_batch>"),
        ("a.xml", b"no markup at all", "<?>"),
    ],
)
def test_what_no_reader_takes_is_named(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said) as caught:
        format_of(Source(name, data, "manuscript"))
    assert "\n" not in str(caught.value)


def test_a_forced_format_wins(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("# Heading\n\nWords.", "utf-8")
    assert read(str(file), input_format="markdown").format == "markdown"
    with pytest.raises(ConfigError, match="Unknown input format"):
        read(str(file), input_format="word")


def test_every_format_has_its_reader() -> None:
    suffixes = [s for f in formats().values() for s in f.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for each in formats().values():
        assert callable(each.load())
        assert format_of_name(f"A{each.suffixes[0].upper()}") == each.name


class _Point:
    """An entry point as `importlib.metadata` gives it."""

    name, value = "wiki", "test_registry_plugin:read_wiki"


def test_a_reader_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_registry_plugin.py").write_text(
        "from citecheck.models import Document\n"
        "def read_wiki(source):\n"
        "    return Document(source.id, source.path, 'wiki', source.data.decode(), source.sha256)\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [_Point()] if group else [])
    registry.formats.cache_clear()
    try:
        file = tmp_path / "a.wiki"
        file.write_text("Words (Levy, 2005).", "utf-8")
        document = read(str(file))
        assert isinstance(document, Document)
        assert (document.format, document.text) == ("wiki", "Words (Levy, 2005).")
    finally:
        registry.formats.cache_clear()


# --- files that a document names -----------------------------------------------------------------------------


def test_a_file_next_to_the_document(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.tex").write_text("words", "utf-8")
    main = Source(str(tmp_path / "main.tex"), b"x", "manuscript")
    assert neighbour(main, "parts/one.tex").data == b"words"
    assert neighbour(main, "parts/../parts/one.tex").data == b"words"


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "link.txt", "folder/inside.txt", "a\x00b", "x" * 5000]
)
def test_no_file_from_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "inside.txt").write_text("secret", "utf-8")
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "paper" / "folder").symlink_to(tmp_path / "elsewhere")
    main = Source(str(tmp_path / "paper" / "main.tex"), b"x", "manuscript")
    with pytest.raises(UnreadableInput) as caught:
        neighbour(main, name)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


def test_standard_input_has_no_neighbours() -> None:
    with pytest.raises(UnreadableInput, match="no folder"):
        neighbour(Source("-", b"x", "manuscript"), "one.tex")


def test_readers_of_other_packages_find_what_they_need() -> None:
    homes = (formats_package, base, builder, models)
    for facade in (readers, readers_base, readers_builder):
        for name in set(facade.__all__) - {"read_pair"}:
            assert getattr(facade, name) in [getattr(home, name) for home in homes if hasattr(home, name)]
