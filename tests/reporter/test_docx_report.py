"""The Word document with comments: each where it belongs, and everything else as it was."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck import pipeline
from citecheck.errors import InputError
from citecheck.formats.base import Source, read_bytes
from citecheck.formats.docx.package import WordPackage
from citecheck.formats.docx.reader import read_docx, read_docx_located
from citecheck.models import Document, Finding, Location, Report, Severity
from citecheck.reporter.docx.report import render_docx
from docx_builder import R, box, docx, field, item, notes, opened, p, package, relationships, root, run, table, zotero
from docx_opened import bare, comments, parts

if TYPE_CHECKING:
    from collections.abc import Iterable

FIXTURE = Path(__file__).parents[2] / "fixtures" / "documents" / "word" / "zotero.docx"
HOSTILE = "=cmd ]]> <w:p/> &amp; \x1b[31m \x00 \ud800 \ufffe \u202eevil\u2066 \x85\u2028"


def link(inside: str) -> str:
    return f'<w:hyperlink w:anchor="x">{inside}</w:hyperlink>'


BODY = (
    p("A study of ", run("mirrors", "<w:b/>"), " and rooms"),
    p("One soft\u00adhyphen, one cafe\u0301 and a na\u00efve ", run("[38]", '<w:vertAlign w:val="superscript"/>'), " end."),
    p("Before ", field(zotero(item("A", "Ames", 2001)), "(Ames 2001)"), " after ", link(run("a link of words")), "."),
    p('<w:fldSimple w:instr=" REF x ">' + run("simple field") + "</w:fldSimple>", " and ",
      f'<w:ins w:id="5" w:author="X">{run("what was put in")}</w:ins>',
      '<w:del w:id="6" w:author="X"><w:r><w:delText>out</w:delText></w:r></w:del>', " too."),
    p('<w:sdt><w:sdtPr><w:tag w:val="t"/></w:sdtPr><w:sdtContent>' + run("in a control") + "</w:sdtContent></w:sdt>",
      '<w:r><w:t>bare </w:t><w:tab/><w:t>and</w:t><w:noBreakHyphen/><w:t>on</w:t><w:sym w:font="Symbol" w:char="F061"/></w:r>'),
    p("A note", '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>', " here."),
    table(["left cell", "right (Jones 2005) cell"], [p("low", " down"), "last"]),
    p("Beside a box.", box(p("Words in a box (Boxer 1999)."), p("More of it."))),
    p("The rest <of> & it."),
)  # fmt: skip
NOTES = notes("footnote", n1=p("In the note: see Noter (1988)."))


def word(*body: str, **more: str) -> bytes:
    """A whole package, as Word writes it."""
    kinds = [("styles", "styles.xml"), *((name, f"{name}.xml") for name in more)]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    return package({
        "[Content_Types].xml": types, "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": root("document", f"<!-- kept --><w:body>{''.join(body)}</w:body>"),
        "word/_rels/document.xml.rels": relationships(*kinds), "word/styles.xml": root("styles", ""),
        "word/media/image1.png": bytes(range(256)), **{f"word/{name}.xml": inside for name, inside in more.items()},
    })  # fmt: skip


def report(data: bytes, *spans: tuple[int, int], path: str = "paper.docx", **more: Any) -> Report:
    document = read_docx(Source(path, data, "manuscript"))
    found = tuple(
        Finding("CC101", Severity.ERROR, f"Finding {i}.", (Location("d1", a, b),) if b else (), **more)
        for i, (a, b) in enumerate(spans)
    )
    return Report((document,), findings=found, as_of="2026-11-27")


def annotated(data: bytes, *spans: tuple[int, int], **more: Any) -> bytes:
    return render_docx([report(data, *spans, **more)], original=data)


def on(data: bytes, *words: str) -> list[str]:
    """The words that comments on the first places of `words` stand on."""
    text = read_docx(Source("paper.docx", data, "manuscript")).text
    spans = [(text.index(w), text.index(w) + len(w)) for w in words]
    made = annotated(data, *spans)
    by_line = {c.lines[1]: c.words for c in comments(made)}
    return [by_line[f"Finding {i}."] for i in range(len(words))]


WORD = word(*BODY, footnotes=NOTES)
TEXT = read_docx(Source("paper.docx", WORD, "manuscript")).text


# --- where comments stand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "covered"),
    [
        ("mirrors", "mirrors"),
        ("of mirrors and", "of mirrors and"),
        ("y of mirr", "y of mirr"),
        ("[38]", "[38]"),
        ("softhyphen", "soft\u00adhyphen"),
        ("hyphen, one", "hyphen, one"),
        ("na\u00efve", "na\u00efve"),
        ("(Ames 2001)", "(Ames 2001)"),
        ("Ames", "(Ames 2001)"),  # a field is marked as a whole
        ("fore (Ames", "fore (Ames 2001)"),
        ("link of", "a link of words"),
        ("simple", "simple field"),
        ("was put", "was put"),
        ("a control", "in a control"),
        ("and-on", "andon"),
        ("bare", "bare andon"),  # its white space is none once it stands at an end: not split
        ("α", ""),
        ("Jones 2005", "Jones 2005"),
        ("cell\tright", "cellright"),
        ("low down", "low down"),
        ("Boxer 1999", "Words in a box (Boxer 1999).More of it."),  # what the drawing holds
        ("<of> &", "<of> &"),
        ("Noter (1988)", ""),  # at the note's mark, which has no words
        ("and rooms\n\nOne", "and roomsOne"),
    ],
)  # fmt: skip
def test_a_comment_stands_on_its_words(words: str, covered: str) -> None:
    assert on(WORD, words) == [covered]


def test_a_note_is_commented_at_its_mark() -> None:
    made = parts(annotated(WORD, (TEXT.index("Noter"), TEXT.index("Noter") + 5)))
    before, _, behind = made["word/document.xml"].decode().partition("<w:footnoteReference")
    assert before.rindex("<w:commentRangeStart") > before.rindex("A note")
    assert behind.index("<w:commentRangeEnd") < behind.index(" here.")
    assert made["word/footnotes.xml"] == parts(WORD)["word/footnotes.xml"]


def test_neighbours_and_nested_places_keep_their_words() -> None:
    words = ("study of", "study", "of", "A study of mirrors and", "mirrors", "rooms", "One soft", "[38]")
    assert on(WORD, *words) == list(words)


def test_a_bibliography_field_is_not_one_place() -> None:
    """A field over many paragraphs is gone into: marks around it would be on the whole list."""
    first, second = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADDIN ZOTERO_BIBL</w:instrText></w:r>'
                      '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "Ames A. Noise. 2001."), p(
        "Boxer B. Boxes. 1999.", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')  # fmt: skip
    assert on(word(first, second), "Noise", "Boxes. 1999") == ["Noise", "Boxes. 1999"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)), min_size=1, max_size=8))
def test_whatever_the_places_only_comments_are_new(given_: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, len(TEXT))) for start, length in given_]
    made = annotated(WORD, *spans)
    document = read_docx(Source("paper.docx", made, "manuscript"))
    assert document.text == TEXT
    assert document.markup == read_docx(Source("paper.docx", WORD, "manuscript")).markup
    new = {str(i) for i in range(len(comments(made)))}
    before, after = parts(WORD), parts(made)
    assert bare(after["word/document.xml"], new) == bare(before["word/document.xml"], ())
    touched = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert {name: after[name] for name in before if name not in touched} == {
        name: inside for name, inside in before.items() if name not in touched
    }
    for start, end in spans:
        letters = "".join(TEXT[start:end].split())
        assert sum(len(c.lines) // 2 for c in comments(made)) >= 1 or not letters


def test_origins_are_the_characters_themselves() -> None:
    source = Source("paper.docx", WORD, "manuscript")
    located = read_docx_located(source)
    assert located.document == read_docx(source)
    elements = list(WordPackage(source).document().iter("*"))
    held = 0
    for position, ch in enumerate(TEXT):
        place = located.place(position)
        assert place is not None
        element = elements[place.element]
        if element.tag.endswith("}t") and not ch.isspace() and ch != "é":
            assert (element.text or "")[place.offset] == ch
            held += 1
    assert held > 200


# --- what a comment says ----------------------------------------------------------------------------------------


def test_an_editor_reads_rule_text_suggestion_and_other_places() -> None:
    data = word(p("Seen (Ames 2001) here."), p("Again (Ames 2001) there."))
    text = read_docx(Source("paper.docx", data, "manuscript")).text
    first, second = text.index("(Ames"), text.rindex("(Ames")
    places = (Location("d1", first, first + 11), Location("d1", second, second + 11))
    finding = Finding("CC101", Severity.ERROR, "Ames 2001 is not in the list.", places, suggestion="Ames 2002?")
    base = report(data)
    [comment] = comments(render_docx([Report(base.documents, findings=(finding,), as_of="2026-11-27")], original=data))
    assert comment.author == "citecheck"
    assert comment.date == "2026-11-27T00:00:00Z"
    assert comment.lines == (
        "To fix: CC101 citation-missing",
        "Ames 2001 is not in the list.",
        "Suggestion: Ames 2002?",
        "See also “(Ames 2001)”",
    )
    assert comment.words == "(Ames 2001)"


def findings(rules: Iterable[tuple[str, Severity, int]], text: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule, severity, f"{rule} at {at}.", (Location("d1", at, at + 3),)) for rule, severity, at in rules
    )


def test_one_place_is_one_comment_and_much_advice_is_folded() -> None:
    rules = [("CC316", Severity.INFO, n) for n in range(0, 40, 8)]
    rules += [("CC312", Severity.WARNING, 8), ("CC311", Severity.WARNING, 8), ("CC390", Severity.INFO, 16)]
    base = report(WORD)
    shown = Report(base.documents, findings=findings(rules, TEXT), as_of="2026-11-27")
    found = comments(render_docx([shown], original=WORD))
    heads = [c.lines[0] for c in found]
    assert heads == [
        "Not checked: neither right nor wrong",
        "For information: CC316 identifier-available, 5 times; all are listed here",
        "Please check: CC312 title-differs",
    ]
    assert found[1].lines[1:] == tuple(f"CC316 at {n}." for n in range(0, 40, 8))
    assert found[2].lines == (
        "Please check: CC312 title-differs", "CC312 at 8.", "Please check: CC311 authors-differ", "CC311 at 8.",
    )  # fmt: skip


def test_the_whole_document_is_commented_at_its_title() -> None:
    [comment] = comments(annotated(WORD, (0, 0)))
    assert comment.words == "A study of mirrors and rooms"


def test_hostile_words_are_only_words() -> None:
    made = annotated(WORD, (0, 5), suggestion=HOSTILE)
    [comment] = comments(made)
    assert comment.lines[2] == "Suggestion: =cmd ]]> <w:p/> &amp; \ufffd[31m \ufffd \ufffd \ufffd evil"
    assert read_docx(Source("x.docx", made, "manuscript")).text == TEXT


# --- what is there already ----------------------------------------------------------------------------------------

THEIRS = root(
    "comments", '<w:comment w:id="7" w:author="Ada" w:initials="A"><w:p><w:r><w:t>Nice</w:t></w:r></w:p></w:comment>'
)
MARKED = p('<w:commentRangeStart w:id="7"/>', run("Their words"), '<w:commentRangeEnd w:id="7"/>',
           '<w:r><w:commentReference w:id="7"/></w:r>', " and ours (Ames 2001).")  # fmt: skip


def test_comments_of_others_stay() -> None:
    data = word(MARKED, comments=THEIRS)
    made = annotated(data, (0, 11), (16, 20))
    found = comments(made)
    assert [(c.author, c.words) for c in found] == [
        ("Ada", "Their words"), ("citecheck", "Their words"), ("citecheck", "ours"),
    ]  # fmt: skip
    assert parts(made)["word/_rels/document.xml.rels"] == parts(data)["word/_rels/document.xml.rels"]
    assert bare(parts(made)["word/document.xml"], {"8", "9"}) == bare(parts(data)["word/document.xml"], ())


def test_a_strict_document_keeps_its_namespaces() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = word(*BODY, footnotes=NOTES)
    renamed = {
        name: inside.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict.encode()).replace(
            R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, inside in parts(data).items()
    }
    data = package(renamed)
    made = annotated(data, (2, 7))
    [comment] = comments(made)
    assert comment.words == "study"
    inside = parts(made)
    assert strict.encode() in inside["word/comments.xml"]
    assert (
        b'"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"' in inside["word/_rels/document.xml.rels"]
    )
    assert read_docx(Source("x.docx", made, "manuscript")).text == TEXT


def test_a_document_without_relationships_gets_them() -> None:
    data = docx(p("Only words (Ames 2001)."))
    made = annotated(data, (5, 10))
    assert [c.words for c in comments(made)] == ["words"]
    assert b'Target="comments.xml"' in parts(made)["word/_rels/document.xml.rels"]
    assert opened(p("Only words (Ames 2001).")).text == read_docx(Source("x", made, "manuscript")).text


def test_a_name_that_is_taken_is_left_alone() -> None:
    data = package({**parts(word(p("Some words."))), "word/comments.xml": b"not ours"})
    made = parts(annotated(data, (0, 4)))
    assert made["word/comments.xml"] == b"not ours"
    assert b"citecheck" in made["word/comments1.xml"]
    assert b'PartName="/word/comments1.xml"' in made["[Content_Types].xml"]


def test_comments_that_cannot_be_read_are_not_overwritten() -> None:
    data = word(MARKED, comments="<w:comments")
    with pytest.raises(InputError, match=r"No comments can be written: .*not well-formed"):
        annotated(data, (0, 5))


# --- as a file ---------------------------------------------------------------------------------------------------


def test_another_reader_opens_it() -> None:
    made = python_docx.Document(
        BytesIO(annotated(word(MARKED, *BODY, comments=THEIRS, footnotes=NOTES), (0, 5), (20, 30)))
    )
    assert [c.author for c in made.comments] == ["Ada", "citecheck", "citecheck"]
    assert "Finding 0." in next(iter(list(made.comments)[1:])).text
    assert made.paragraphs[0].text == "Their words and ours (Ames 2001)."


def test_the_fixture_with_fields_of_zotero() -> None:
    source = read_bytes(str(FIXTURE))
    document = read_docx(source)
    base = pipeline.extract(document, today=date(2026, 11, 27))
    marked = tuple(Finding("CC101", Severity.ERROR, c.raw, (c.location,), c.id) for c in base.citations)
    made = render_docx([Report((document,), base.citations, findings=marked, as_of="2026-11-27")], original=source.data)
    found = comments(made)
    assert len(found) == len(base.citations) > 2
    assert [c.words for c in found[:3]] == [c.lines[1] for c in found[:3]]
    assert found[3].words == ""  # in a footnote: at its mark
    assert read_docx(Source("x", made, "manuscript")).markup == document.markup


def test_the_same_report_gives_the_same_file() -> None:
    spans = [(0, 5), (30, 50), (30, 40), (100, 120)]
    assert annotated(WORD, *spans) == annotated(WORD, *spans)


def test_without_findings_the_file_is_as_it_was() -> None:
    assert annotated(WORD) == WORD


@pytest.mark.parametrize(
    ("path", "format_", "why"),
    [
        ("paper.md", "markdown", r"paper\.md is not copied: .*--format html"),
        ("-", "docx", "came from standard input"),
        ("paper.docx", "docx", "has changed since it was checked"),
    ],
)
def test_what_cannot_be_copied_is_said(path: str, format_: str, why: str, tmp_path: Path) -> None:
    from dataclasses import replace

    base = report(WORD, (0, 5))
    if path == "paper.docx":
        (tmp_path / path).write_bytes(WORD + b" ")
        path = str(tmp_path / path)
    document = replace(base.documents[0], path=path, format=format_)
    with pytest.raises(InputError, match=why):
        render_docx([replace(base, documents=(document,))])


def test_several_manuscripts_are_several_calls() -> None:
    with pytest.raises(InputError, match="a copy of one manuscript, and 2 were checked"):
        render_docx([report(WORD), report(WORD)], original=WORD)


def test_what_is_found_in_a_list_of_its_own_is_said_where_the_text_cites_it() -> None:
    data = word(p("Mirrors matter (Levy, 2015)."), p("Rooms do, too."))
    entries = (
        "Levy, K. N. (2015). The role of rooms in mirror studies. Journal of Rooms, 12(3), 1-9.\n\n"
        "Adams, B. (2003). Another account of windows and doors. Journal of Rooms, 1(2), 10-19.\n"
    )
    reference_list = Document("d2", "list.txt", "text", entries, "0" * 64, role="references")
    base = pipeline.extract(
        read_docx(Source("paper.docx", data, "manuscript")), reference_list, today=date(2026, 11, 27)
    )
    levy, adams = base.references
    found = (
        Finding("CC313", Severity.WARNING, "Year.", (levy.location,), reference=levy.id),
        Finding("CC201", Severity.WARNING, "Never cited.", (adams.location,), reference=adams.id),
    )
    shown = Report(base.documents, base.citations, base.references, base.links, findings=found, as_of="2026-11-27")
    at_start, at_citation = comments(render_docx([shown], original=data))
    assert at_start.words == "Mirrors matter (Levy, 2015)."
    assert at_start.lines[1:] == (f"Entry 2 of the list: {adams.raw}", "Never cited.")
    assert at_citation.words == "(Levy, 2015)"
    assert at_citation.lines[1:] == (f"Entry 1 of the list: {levy.raw}", "Year.")


def test_many_places_are_named_up_to_a_number() -> None:
    data = word(*(p(f"Sentence {n} has (Ames 2001) in it.") for n in range(15)))
    base = pipeline.extract(read_docx(Source("paper.docx", data, "manuscript")), today=date(2026, 11, 27))
    places = tuple(c.location for c in base.citations)
    assert len(places) == 15
    found = Finding("CC101", Severity.ERROR, "Not in the list.", places, base.citations[0].id)
    [comment] = comments(render_docx([Report(base.documents, base.citations, findings=(found,))], original=data))
    assert comment.lines[2] == "See also “Sentence 1 has (Ames 2001) in it.”"
    assert comment.lines[-1] == "… and 4 more places"
    assert comment.date == ""
