"""Jupyter notebooks: the Markdown cells' text, and the way back into the JSON."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.markdown.notebook import read_notebook
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from citecheck.models import Document


def _read(notebook: object, **how: Any) -> Document:
    return read_notebook(Source("-", json.dumps(notebook, **how).encode(), "manuscript"))


def _cells(*cells: tuple[str, str | list[str]], **metadata: object) -> dict[str, object]:
    made: list[dict[str, object]] = [
        {"cell_type": kind, "metadata": {}, "source": source, "outputs": []} for kind, source in cells
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}


def test_the_text_of_markdown_cells() -> None:
    notebook = _cells(
        ("raw", "---\ntitle: A study\nbibliography: a.bib\n---"),
        ("raw", "not (Raw 2001)"),
        ("markdown", ["# Head\n", "\n", "Of [@a] and\n", "[@b]."]),
        ("code", "x = '[@code]'"),
        ("markdown", "Of {cite:p}`c`.[^1]\n\n[^1]: A note."),
        ("markdown", []),
    )
    document = _read(notebook, indent=1)
    assert document.text.endswith("# Head\n\nOf [@a] and\n[@b].\n\nOf {cite:p}`c`.[^1]\n\n[^1]: A note.")
    assert "Raw 2001" not in document.text
    assert (document.format, document.title, document.bibliographies) == ("notebook", "A study", ("a.bib",))
    assert [t.key for c in document.markup.citations for t in c.targets] == ["a", "b", "c"]
    assert [p.name for p in document.markup.parts] == ["footnote 1"]


def test_the_version_before() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Head"]},
        {"cell_type": "code", "input": ["x"], "language": "python"},
        {"cell_type": "markdown", "source": "Of [@a]."},
    ]
    document = _read({"nbformat": 3, "worksheets": [{"cells": cells}], "metadata": {"name": ""}})
    assert document.text == "## Head\n\nOf [@a]."
    assert [(document.text[h.start : h.end], h.level) for h in document.markup.headings] == [("## Head", 2)]
    (mark,) = document.markup.citations
    source = document.source_text or ""
    assert source[document.locate(mark.start, mark.end).start :].startswith("[@a]")


WORDS = 'A "quoted" \\ tab\t, é, 😀, [@ref], /slash\nand a second line (Smith 2001)'


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 1])
def test_positions_lead_into_the_json(ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001
    lines = WORDS.splitlines(keepends=True)
    document = _read(_cells(("markdown", lines)), ensure_ascii=ascii_only, indent=indent)
    assert document.text == WORDS
    source = document.source_text or ""
    (mark,) = document.markup.citations
    place = document.locate(mark.start, mark.end)
    assert source[place.start : place.end] == "[@ref]"
    at = WORDS.index("(Smith 2001)")
    place = document.locate(at, at + 12)
    assert source[place.start : place.end] == "(Smith 2001)"
    line = source.splitlines()[(place.line or 0) - 1]
    assert line[(place.column or 0) - 1 :].startswith("(Smith 2001)")


@given(st.lists(st.text(max_size=12), max_size=4), st.booleans())
def test_any_source_comes_back(lines: list[str], ascii_only: bool) -> None:  # noqa: FBT001
    given_text = "".join(lines)
    assume(is_normalized("NFC", given_text))  # else the text is composed, and its length another
    text = json.dumps(_cells(("code", "x"), ("markdown", lines)), ensure_ascii=ascii_only)
    document = read_notebook(Source("-", text.encode("utf-8", "surrogatepass"), "manuscript"))
    assert len(document.text) == len(given_text)
    document.text.encode()  # no half of a pair is left
    for i, sign in enumerate(document.text):
        place = document.locate(i, i + 1)
        spelled = (document.source_text or "")[place.start : place.end]
        assert spelled[0] in {sign, "\\"}


def test_a_sign_that_is_composed_to_more_is_read() -> None:
    sign = "\u0f73"  # a vowel sign of Tibetan, which is spelled as two in NFC
    text = json.dumps(_cells(("markdown", [f"A{sign} [@ref]"])))
    document = read_notebook(Source("-", text.encode(), "manuscript"))
    assert document.text == normalize("NFC", f"A{sign} [@ref]")


def test_a_half_of_a_pair_is_shown_as_unreadable() -> None:
    data = rb'{"cells": [{"cell_type": "markdown", "source": "a\ud800b\udc00\u0000 [@c]"}]}'
    document = read_notebook(Source("-", data, "manuscript"))
    assert document.text == "a\ufffdb\ufffd\ufffd [@c]"


# --- metadata ---------------------------------------------------------------------------------------------------------

ITEM = {
    "id": "4/AB",
    "type": "article-journal",
    "title": "Tidy Data",
    "author": [{"family": "Wickham", "given": "Hadley"}],
    "issued": {"date-parts": [[2014]]},
    "DOI": "10.18637/jss.v059.i10",
}


def test_cite2c() -> None:
    cells = ("markdown", 'Of <cite data-cite="4/AB"></cite>.')
    document = _read(_cells(cells, cite2c={"citations": {"4/AB": ITEM, "none": {}, "bad": 3}}))
    (entry,) = document.markup.entries
    assert (entry.key, entry.work and entry.work.doi) == ("4/AB", "10.18637/jss.v059.i10")
    assert document.text[entry.start : entry.end] == entry.raw
    assert (document.source_text or "")[document.locate(entry.start, entry.end).start :].startswith('"cite2c"')
    (mark,) = document.markup.citations
    assert (mark.form, mark.targets[0].key) == (CitationForm.KEY, "4/AB")


def test_citation_manager() -> None:
    cells = ("markdown", '<cite id="x"><a href="#zotero%7C4%2FAB">(Wickham, 2014)</a></cite>')
    document = _read(_cells(cells, **{"citation-manager": {"items": {"zotero": {"4/AB": ITEM}}}}))
    assert [e.key for e in document.markup.entries] == ["zotero|4/AB"]
    (mark,) = document.markup.citations
    assert (mark.form, mark.targets[0].key) == (CitationForm.LINKED, "zotero|4/AB")


def test_bibliography_in_the_metadata() -> None:
    assert _read(_cells(("markdown", "[@a]"), bibliography=["a.bib", 3])).bibliographies == ("a.bib",)


# --- what is no notebook ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1"),
        ("\n\n{'cells': []}", "line 3"),
        ("[]", "no cells"),
        ('{"cells": {}}', "no cells"),
        ('{"worksheets": [3, {"cells": 3}]}', "no cells"),
        ("[" * 200_000, "nested deeper"),
        ('{"cells":' + "[" * 100_000 + "]" * 100_000 + "}", "nested deeper"),
        ('{"cells": [], "x": ' + "9" * 10_000 + "}", "endless number"),
        ('{"cells": [{"cell_type": "markdown", "source": "abc", "source": "x"}]}', "given twice"),
    ],
)
def test_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said) as caught:
        read_notebook(Source("a.ipynb", text.encode(), "manuscript"))
    assert "\n" not in str(caught.value)


def test_odd_cells_are_passed_over() -> None:
    cells = [
        1,
        None,
        "x",
        {},
        {"cell_type": 3, "source": 4},
        {"cell_type": "markdown", "source": {"source": ["no"]}},
        {
            "cell_type": "markdown",
            "source": ["a", ["no"], 3, "b"],
            "metadata": {"source": "no", "cells": [{"source": "no"}]},
        },
    ]
    assert _read({"cells": cells, "metadata": {"source": "no"}}).text == "ab"


def test_big_outputs_are_passed_over_quickly() -> None:
    notebook = _cells(("markdown", "Of [@a]."), ("code", "x"), ("markdown", "\n" * 50_000))
    notebook["cells"][1]["outputs"] = [[[1.5] * 300_000, {"image/png": "A" * 2_000_000}]]  # type: ignore[index] # JSON
    started = time.process_time()
    assert _read(notebook).text.startswith("Of [@a].")
    assert time.process_time() - started < 3
