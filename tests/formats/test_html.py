from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import CitecheckError, UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.html.reader import read_html
from citecheck.models import CitationForm

if TYPE_CHECKING:
    from citecheck.models import Document

LIST = '<h2>References</h2><ol><li id="r1">Lee A. Sleep. 1999.</li><li id="r2">Poe B. Rest. 2001.</li></ol>'


def page(body: str, head: str = "") -> Document:
    text = f"<!DOCTYPE html><html><head><title>A page</title>{head}</head><body>{body}</body></html>"
    return read_html(Source("page.html", text.encode(), "manuscript"))


def lines(body: str) -> list[str]:
    return [line for line in page(body).text.split("\n") if line]


def linked(document: Document) -> list[tuple[str, list[str]]]:
    return [(document.text[c.start : c.end], [t.key for t in c.targets]) for c in document.markup.citations]


def entries(document: Document) -> list[tuple[str, str | None, str | None]]:
    return [(document.text[e.start : e.end], e.key, e.label) for e in document.markup.entries]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One<p>Two", ["One", "Two"]),
        ("<p>One <b>bold</b>\n  word</p>", ["One bold word"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p>A line<br>and another</p>", ["A line", "and another"]),
        ("<p>caf&eacute; &amp; t&#233;a &#x2013; &nbsp;x</p>", ["café & téa – \u00a0x"]),
        ("<p>&copy 2024 &unknown; &#0; &#x110000; &#xD800;</p>", ["© 2024 &unknown; \ufffd \ufffd \ufffd"]),
        ("<p>hy\u00adphen&shy;ated</p>", ["hyphenated"]),
        ("<p>x < y and y > z</p>", ["x < y and y > z"]),
        ("<p>kept <del>old</del><ins>new</ins> <s>gone</s></p>", ["kept new"]),
        ("<p>see <code>f(1)[2]</code> and <math><mi>x</mi></math> here</p>", ["see and here"]),
        ("<p>He said <q>yes</q>.</p>", ["He said “yes”."]),
        ("<!-- a <p>comment</p> --><p>text</p>", ["text"]),
        ("<script>document.write('<p>no</p>')</script><p>text</p>", ["text"]),
        ('<p>text</p><script type="application/ld+json">{"citation": "no"}</script>', ["text"]),
        ("<noscript><p>Turn it on</p></noscript><template>no</template><p>text</p>", ["text"]),
        ("<p title='a > b'>text</p>", ["text"]),
        ("<p class=x title=it's>text</p>", ["text"]),
        ('<p class="open>text</p><p>more</p>', ["text", "more"]),
        ("<P>text</P><BR><DIV>more", ["text", "more"]),
        ("<p>One</div></span></b> two</p>", ["One two"]),
        ("<![CDATA[a & b]]>", ["a & b"]),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "junk",
    [
        "<nav>Home <a href='/x'>About us</a></nav>",
        "<header>The Journal</header>",
        "<footer>Copyright 2020</footer>",
        "<aside>Read also (Smith, 2001)</aside>",
        "<form><label>Search</label><input><button>Go</button></form>",
        "<div role='banner'>The Journal</div>",
        "<div role=dialog>We use cookies</div>",
        "<div class='cookie-consent'>We use cookies</div>",
        "<ul><li><a href='/a'>Home</a></li><li><a href='/b'>Issues</a></li><li><a href='/c'>Login</a></li></ul>",
        "<div hidden>Copy (Smith, 2001)</div>",
        "<div aria-hidden='true'>Copy</div>",
        "<div style='display: none'>Copy</div>",
        "<span class='sr-only'>opens in a new window</span>",
        "<select><option>2001<option>2002</select><textarea>note</textarea>",
        "<svg><text>label</text></svg>",
        "<dialog>Sign in</dialog>",
    ],
)
def test_what_is_no_text_of_the_document_is_left_out(junk: str) -> None:
    text = "The main text of the page, which is long enough to be it. " * 3
    assert lines(f"{junk}<p>{text}</p>{junk}") == [text.strip()]


def test_main_is_preferred_where_it_holds_the_text() -> None:
    main = "<main><h1>Title</h1><p>The text is here, at some length.</p></main>"
    assert lines(f"<div>Site</div>{main}<div>End</div>") == ["Title", "The text is here, at some length."]


def test_main_is_not_preferred_where_its_links_lead_out_of_it() -> None:
    body = f'<main><p>The text is here <a href="#r1">[1]</a>, at great length, for what that is worth.</p></main>{LIST}'
    assert "1. Lee A. Sleep. 1999." in lines(body)


def test_a_form_around_the_whole_page_is_the_page() -> None:
    assert lines("<form><p>All of the text</p></form>") == ["All of the text"]


def test_a_hidden_list_that_the_text_cites_is_read() -> None:
    body = f"<p>Text <a href='#r2'>2</a> goes on and on for a while.</p><div style='display:none'>{LIST}</div>"
    assert "2. Poe B. Rest. 2001." in lines(body)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["1. a", "2. b"]),
        ("start=5", ["5. a", "6. b"]),
        ("type=a", ["a. a", "b. b"]),
        ("type=I start=4", ["IV. a", "V. b"]),
        ("style='list-style: none'", ["a", "b"]),
        ("class=list-unstyled", ["a", "b"]),
        ("start=x", ["1. a", "2. b"]),
    ],
)
def test_numbers_that_a_browser_puts_before_items(attributes: str, expected: list[str]) -> None:
    assert lines(f"<ol {attributes}><li>a<li>b</ol>") == expected


def test_items_with_numbers_of_their_own_get_none() -> None:
    assert lines("<ol><li>[1] Lee<li><p>2. Poe</p><li value=7>(3) Doe<li>Ray</ol>") == [
        "[1] Lee",
        "2. Poe",
        "(3) Doe",
        "8. Ray",
    ]


def test_headings_and_superscripts() -> None:
    document = page("<h1>Title</h1><h2 class=x>Methods</h2><p>word<sup>12,13</sup> and 10<sup><b>3</b></sup></p>")
    text = document.text
    assert [(text[h.start : h.end], h.level) for h in document.markup.headings] == [("Title", 1), ("Methods", 2)]
    assert [text[s:e] for s, e in document.markup.superscripts] == ["12,13", "3"]


def test_raised_by_style() -> None:
    document = page('<p>word<span style="font-size:8pt; vertical-align:super">7</span></p>')
    assert [document.text[s:e] for s, e in document.markup.superscripts] == ["7"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ('text [<a href="#r1">1</a>].', [("1", ["r1"])]),
        ('text [<a href="#r1">1</a>, <a href="#r2">2</a>].', [("1, 2", ["r1", "r2"])]),
        ('text <a href="#r1">[1]</a>–<a href="#r2">[2]</a>.', [("[1]–[2]", ["r1", "r2"])]),
        ('text<sup><a href="#r1">1</a>;<a href="#r2">2</a></sup>.', [("1;2", ["r1", "r2"])]),
        (
            '<a href="#r1">Lee (1999)</a> and <a href="#r2">Poe (2001)</a>',
            [("Lee (1999)", ["r1"]), ("Poe (2001)", ["r2"])],
        ),
        (
            '(<a href="#r1">Lee, 1999</a>, p. 3; see also <a href="#r2">Poe, 2001</a>)',
            [("Lee, 1999, p. 3; see also Poe, 2001", ["r1", "r2"])],
        ),
        ('<a href="page.html#r1">1</a>', [("1", ["r1"])]),
        ('<a href="other.html#r1">1</a>', []),
        ('<a href="#nowhere">1</a>', []),
        ('<a href="#r%31">1</a>', [("1", ["r1"])]),
    ],
)
def test_links_to_entries(sentence: str, expected: list[tuple[str, list[str]]]) -> None:
    assert linked(page(f"<p>{sentence}</p>{LIST}")) == expected


def test_what_links_lead_to_is_an_anchor() -> None:
    body = (
        '<p><a href="#r1">1</a>, <a href="#B2">2</a></p><ul><li id=r1>Lee A.</li><li><a name="B2"></a>Poe B.</li></ul>'
    )
    document = page(body)
    assert [(a.id, document.text[a.start : a.end]) for a in document.markup.anchors] == [
        ("r1", "Lee A."),
        ("B2", "Poe B."),
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            '<ol class="references"><li id="a">Lee A.</li><li id="b">Poe B.</li></ol>',
            [("Lee A.", "a", "1"), ("Poe B.", "b", "2")],
        ),
        (
            '<section id="reference-list"><h2>References</h2><ul><li id="a">Lee A. Sleep and how it came.</li></ul></section>',
            [("Lee A. Sleep and how it came.", "a", None)],
        ),
        ('<div class="article_references"><ul><li id="a">[4] Lee A.</li></ul></div>', [("[4] Lee A.", "a", "4")]),
        (
            '<div id="refs" role="doc-bibliography" class="references csl-bib-body"><div id="ref-lee" class="csl-entry" role="listitem">Lee, A. 1999.</div></div>',
            [("Lee, A. 1999.", "ref-lee", None)],
        ),
        (
            '<div class="csl-bib-body"><div id="ref-lee" class="csl-entry"><div class="csl-left-margin">[1] </div><div class="csl-right-inline">A. Lee</div></div></div>',
            [("[1] A. Lee", "ref-lee", "1")],
        ),
        ('<p id="x" role="doc-biblioentry">Lee, A. 1999.</p>', [("Lee, A. 1999.", "x", None)]),
        (
            '<ol class="references"><li id="a"><p>Lee A.</p><p><i>Sleep</i> 1999</p></li></ol>',
            [("Lee A. Sleep 1999", "a", "1")],
        ),
        ('<ol><li id="a">Lee A.</li></ol>', []),
        ('<div class="has-references-widget"><ul><li>Home</li></ul></div>', []),
    ],
)
def test_entries_that_the_markup_marks(markup: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert entries(page(f"<p>Text.</p>{markup}")) == expected


def test_links_to_databases_are_no_part_of_an_entry() -> None:
    item = (
        'Lee A. Sleep. 1999. <a href="#c1">↩</a> <a href="https://pubmed/1">PubMed Abstract</a> | <a href="/x">Publisher Full Text</a>'
        ' · <a href="https://doi.org/10.1000/1">https://doi.org/10.1000/1</a> <a href="/y">Google Scholar</a>'
    )
    document = page(f'<p id=c1>Text <a href="#a">1</a>.</p><ol class=references><li id=a>{item}</li></ol>')
    assert entries(document)[0][0] == "Lee A. Sleep. 1999. https://doi.org/10.1000/1"


def test_pandoc_citations_with_links_and_without() -> None:
    refs = '<div id="refs" class="references csl-bib-body"><div id="ref-lee" class="csl-entry">Lee, A. 1999. <em>Sleep</em>.</div></div>'
    cite = '<span class="citation" data-cites="lee">Lee (<a href="#ref-lee" role="doc-biblioref">1999</a>)</span>'
    document = page(f"<p>{cite} says so.</p>{refs}")
    assert linked(document) == [("1999", ["ref-lee"])]
    document = page(f'<p><span class="citation" data-cites="lee poe">(Lee 1999; Poe 2001)</span> say so.</p>{refs}')
    assert linked(document) == [("(Lee 1999; Poe 2001)", ["ref-lee", "ref-poe"])]
    assert document.markup.citations[0].form is CitationForm.LINKED


PANDOC = (
    '<p>Text<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> goes on.</p>'
    '<section class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1"><p>See Lee (1999).'
    '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>'
)
WORD = (
    '<p class=MsoNormal>Text<a href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a> goes on.</p>'
    '<div style="mso-element:footnote-list"><hr><div style="mso-element:footnote" id=ftn1><p class=MsoFootnoteText>'
    '<a href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> See Lee (1999).</p></div></div>'
)
GOOGLE = (
    '<p>Text<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> goes on.</p>'
    '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;See Lee (1999).</span></p></div>'
)


@pytest.mark.parametrize("body", [PANDOC, WORD, GOOGLE], ids=["pandoc", "word", "google"])
def test_footnotes_follow_the_text_without_their_markers(body: str) -> None:
    document = page(body)
    assert [line.strip("\u00a0 ") for line in document.text.split("\n") if line.strip()] == [
        "Text goes on.",
        "See Lee (1999).",
    ]
    (part,) = document.markup.parts
    assert (part.name, document.text[part.start : part.end].strip("\u00a0 "), part.anchor) == (
        "footnote 1",
        "See Lee (1999).",
        4,
    )
    assert not document.markup.superscripts
    assert not document.markup.citations


def test_a_list_of_numbered_references_is_no_list_of_notes() -> None:
    body = '<p>Text<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>.</p><ol class="references"><li id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> Lee A. 1999.</li></ol>'
    document = page(body)
    assert linked(document) == [("[1]", ["cite_note-1"])]
    assert entries(document) == [("Lee A. 1999.", "cite_note-1", "1")]
    assert not document.markup.parts


def test_a_citation_in_a_note_that_stands_behind_the_list() -> None:
    refs = '<div class="references"><div id="ref-lee" class="csl-entry">Lee, A. 1999.</div></div>'
    body = PANDOC.replace("See Lee (1999).", 'See Lee (<a href="#ref-lee">1999</a>).')
    document = page(body.replace("<section", refs + "<section"))
    assert linked(document) == [("1999", ["ref-lee"])]


def test_entries_of_publishers() -> None:
    item = '<li><p id="CR{0}">Lee, A. Sleep {0}. 1999.</p><p><a href="https://doi.org/10.1/{0}">Article</a> <a>Google Scholar</a></p></li>'
    refs = f'<ol class="c-article-references">{"".join(item.format(i) for i in (1, 2, 3))}</ol>'
    links = "".join(f'<sup><a href="/articles/s1#CR{i}">{i}</a></sup> word ' for i in (1, 2, 3))
    document = page(f"<p>Text{links}</p>{refs}")
    assert linked(document) == [("1", ["CR1"]), ("2", ["CR2"]), ("3", ["CR3"])]
    assert entries(document)[0] == ("Lee, A. Sleep 1. 1999.", "CR1", "1")


def test_the_number_of_an_entry_may_lead_back() -> None:
    refs = '<section class="bibliography"><ol><li><a href="#b1" id="r1">[1]</a><span id="bib1">A. Lee, Sleep.</span></li></ol></section>'
    document = page(f'<p>Text <a href="#bib1" id="b1">[1]</a>.</p>{refs}')
    assert entries(document) == [("[1] A. Lee, Sleep.", "bib1", "1")]
    assert linked(document) == [("[1]", ["bib1"])]


def test_tables() -> None:
    table = "<table><caption>Table 3. Doses</caption><tr><th>Drug<th>Dose<tr><td><p>A</p><td>1 <a href='#r1'>[1]</a></table>"
    document = page(f"<p>Before {'words ' * 30}</p>{table}<p>After</p>{LIST}")
    (part,) = document.markup.parts
    assert part.name == "table 3"
    assert document.text[part.start : part.end].split("\n") == ["Table 3. Doses", "Drug\tDose", "A\t1 [1]"]
    assert linked(document) == [("[1]", ["r1"])]


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    document = page("<table><tr><td><h2>Menu</h2><td><p>First paragraph.</p><p>Second.</p></table>")
    assert document.markup.parts == ()
    assert "First paragraph.\n\nSecond." in document.text


@pytest.mark.parametrize(
    ("head", "encoding", "word"),
    [
        ('<meta charset="windows-1251">', "cp1251", "Достоевский"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2", "Łukasz"),
        ('<meta charset="iso-8859-1">', "cp1252", "“Müller”"),
        ('<meta charset="iso-8859-1">', "utf-8", "Müller"),
        ('<meta charset="shift_jis">', "shift_jis", "日本"),
        ('<meta charset="utf-8">', "utf-8", "Łukasz"),
        ('<meta charset="utf-16">', "utf-8", "Łukasz"),
        ('<meta charset="nonsense">', "utf-8", "Łukasz"),
        ('<meta charset="hex">', "utf-8", "Łukasz"),
        ("", "utf-16", "Łukasz"),
    ],
)
def test_declared_encodings(head: str, encoding: str, word: str) -> None:
    data = f"<html><head>{head}</head><body><p>{word} wrote</p>".encode(encoding)
    document = read_html(Source("x.html", data, "manuscript"))
    assert document.text.strip() == f"{word} wrote"
    assert document.source_text is not None
    start = document.locate(0, len(word)).start
    assert document.source_text[start : start + len(word)] == word


def test_positions_are_those_of_the_file() -> None:
    body = f'<p>caf&eacute;\n  [<a\n href="#r1">1</a>] &amp; <b>more</b></p>{LIST}'
    document = page(body)
    assert document.source_text is not None
    (citation,) = document.markup.citations
    place = document.locate(citation.start, citation.end)
    assert document.source_text[place.start : place.end] == "1"
    assert (place.line, place.column) == (3, 13)
    at = document.text.index("more")
    place = document.locate(at, at + 4)
    assert document.source_text[place.start : place.end] == "more"


def test_title() -> None:
    assert page("<h1>The <i>real</i> title</h1>").title == "The real title"
    assert page("<p>x").title == "A page"


BIG = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "<" * BIG,
        "<a " * BIG,
        '<a x="' * BIG,
        '<a x="' * BIG + ">",
        "<div>" * BIG,
        "<b>" * BIG + "</i></b>" * BIG,
        "<!--" * BIG,
        "<![CDATA[" * BIG,
        "<![CDATA[" * BIG + "]]>",
        "<?" * BIG,
        "&" * BIG,
        "&#" * BIG,
        "</p>" * BIG,
        "<p " + " ".join(f"a{i}=b" for i in range(BIG)) + ">x",
        "<p a=" + "\"'" * BIG + ">",
        "<ol><li>" * BIG,
        "<table><tr><td>" * BIG,
        "<script>" * BIG,
        "<title>" * BIG,
        "<iframe>" * BIG,
        "<b><div>" * BIG + "</b>" * BIG,
        "<ul><li><a href=x>" * BIG,
        "<header>" * BIG,
        "<div class=references>" * BIG,
        '<a href="#x" id=x>1' * BIG,
        "<p>" + "(" * BIG + '<a href="#x">1</a>' + ")" * BIG + "<p id=x>t",
        "<sup>" * BIG,
        "<p>" + " \n" * BIG,
        "<p>1" + '<a href="#x"></a>' * BIG + "<p id=x>2",
        "<form>" * BIG,
    ],
)
@pytest.mark.timeout(20)
def test_hostile_pages_are_read_in_linear_time(text: str) -> None:
    read_html(Source("x.html", text.encode(), "manuscript"))


def test_more_tags_than_a_manuscript_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.formats.markup.tree.MAX_NODES", 100)
    with pytest.raises(UnreadableInput, match=r"^x\.html has more than 100 tags"):
        read_html(Source("x.html", b"<p>a" * 200, "manuscript"))


def test_binary_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="binary"):
        read_html(Source("x.html", b"<p>\x01\x02\x03\x04\x05\x06", "manuscript"))


TAGS = st.sampled_from(
    [
        *"<p> </p> <li> <ol> </ol> <table> <tr> <td> </table> <a> </a> <sup> </sup> <!-- --> <h2> </h2> <div> </div> <br> <script> </script> <".split(),
        '<a href="#x">',
        '<li id="x">',
        "&amp;",
        "&#1",
        "text ",
        "12",
        "[",
        "]",
        "\n",
        "<q>",
        "<pre>",
        '<div class="references">',
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | st.text(max_size=4), max_size=40))
def test_whatever_stands_there_is_read_and_every_mark_is_in_the_text(pieces: list[str]) -> None:
    source = Source("x.html", "".join(pieces).encode("utf-8", "replace"), "manuscript")
    try:
        document = read_html(source)
    except CitecheckError:
        return
    size, markup = len(document.text), document.markup
    spans = [
        *markup.superscripts,
        *((h.start, h.end) for h in markup.headings),
        *((p.start, p.end) for p in markup.parts),
        *((e.start, e.end) for e in markup.entries),
        *((a.start, a.end) for a in markup.anchors),
        *((c.start, c.end) for c in markup.citations),
    ]
    assert all(0 <= start <= end <= size for start, end in spans)
    assert document.source_text is not None
    for start, end in spans:
        place = document.locate(start, end)
        assert 0 <= place.start <= place.end <= len(document.source_text)
    parts = sorted((p.start, p.end) for p in markup.parts)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(parts))
