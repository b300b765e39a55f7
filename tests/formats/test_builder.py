"""Text and the way back to its source, while markup is read."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.formats.base import Source
from citecheck.formats.builder import TextBuilder, composed_with_offsets, merged
from citecheck.formats.plain_text import read_text
from citecheck.models import Document, OffsetMap, SourceFile


def test_white_space_folds_and_blocks_part() -> None:
    b = TextBuilder()
    b.text("  Some \n words ", 0)
    b.paragraph()
    b.paragraph()
    b.text(" more", 20)
    b.line()
    b.text("last\u00a0one", 30)
    assert b.result() == "Some words\n\nmore\nlast\u00a0one"


def test_words_lead_back_to_their_source() -> None:
    source = "<p>A  <b>bold</b> word &amp; more</p>"
    b = TextBuilder()
    b.text("A  ", 3)
    start = b.start
    b.text("bold", 9)
    b.text(" word ", 17)
    b.decoded("&", 23, 5)
    b.text(" more", 28)
    assert b.result() == "A bold word & more"
    offsets = b.offsets()
    for word in ("A", "bold", "word", "more"):
        assert offsets.to_source(b.result().index(word)) == source.index(word)
    assert offsets.to_source(start) == 9


def test_generated_text_stays_at_its_place() -> None:
    b = TextBuilder()
    b.generated("12. ", 40)
    b.text("Levy K.", 40)
    offsets = b.offsets()
    assert b.result() == "12. Levy K."
    assert [offsets.to_source(i) for i in range(5)] == [40, 40, 40, 40, 40]
    assert offsets.to_source(b.result().index("K.")) == 45


def test_spans_of_headings_superscripts_and_parts() -> None:
    b = TextBuilder()
    b.text("Methods", 0)
    b.heading(0, 2)
    b.paragraph()
    b.text("word", 20)
    start = b.start
    b.text("1", 30)
    b.superscript(start)
    start = b.start
    b.text(",2", 40)
    b.superscript(start)
    start = b.start
    b.superscript(start)
    text = b.result()
    assert [text[h.start : h.end] for h in b.headings] == ["Methods"]
    assert [text[s:e] for s, e in b.superscripts] == ["1,2"]


def test_locations_name_the_file_they_are_in() -> None:
    b = TextBuilder()
    b.text("main", 0)
    b.paragraph()
    b.text("part", 6, file=1)
    part = SourceFile("d1.1", "part.tex", "line\nx part", "0" * 64)
    document = Document(
        "d1", "main.tex", "latex", b.result(), "0" * 64, source_text="main", offsets=b.offsets(), included=(part,)
    )
    place = document.locate(6, 10)
    assert (place.document, place.line, place.column, place.start, place.end) == ("d1.1", 2, 2, 6, 10)
    assert document.locate(0, 4).document == "d1"


def test_merged_spans() -> None:
    assert merged([(5, 8), (1, 3), (2, 4), (8, 9)]) == ((1, 4), (5, 9))


@pytest.mark.parametrize("text", ["plain", "Müller", "Größe"])
def test_composed_text_is_left_alone(text: str) -> None:
    assert composed_with_offsets(text) == (text, OffsetMap())


def test_decomposed_names_are_read_and_located() -> None:
    text = normalize("NFD", "Nach Müller und Jürgens (Rancière, 2001) ist es so.")
    document = read_text(Source("a.txt", text.encode(), "manuscript"))
    start = document.text.index("(Rancière, 2001)")
    place = document.locate(start, start + len("(Rancière, 2001)"))
    assert text[place.start : place.end] == normalize("NFD", "(Rancière, 2001)")


@given(st.text(alphabet=st.sampled_from("aeu \n\u0300\u0308\u00e9\u1100\u1161"), max_size=60))
def test_every_word_of_any_text_leads_back(text: str) -> None:
    clean, offsets = composed_with_offsets(text)
    assert clean == normalize("NFC", text) or normalize("NFC", clean) == normalize("NFC", text)
    places = [offsets.to_source(i) for i in range(len(clean) + 1)]
    assert places == sorted(places)
    assert all(0 <= p <= len(text) for p in places)


def test_words_with_composed_accents_map_one_by_one() -> None:
    source = "a cafe\u0301 and a nai\u0308ve end"
    builder = TextBuilder()
    builder.text(source, 0)
    text, offsets = builder.result(), builder.offsets()
    assert text == "a caf\u00e9 and a na\u00efve end"
    for words in ("a", "and", "end"):
        assert source[offsets.to_source(text.index(words)) :].startswith(words)
