from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.errors import UnreadableInput
from citecheck.formats.base import Source
from citecheck.formats.jats.reader import read_jats
from citecheck.formats.registry import read_source
from citecheck.models import Name

if TYPE_CHECKING:
    from citecheck.models import Document, MarkedEntry

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.2//EN" "JATS-archivearticle1.dtd">'
)


def raw(xml: str, encoding: str = "utf-8") -> Document:
    return read_jats(Source("a.xml", xml.encode(encoding), "manuscript"))


def article(body: str = "", back: str = "", front: str = "") -> Document:
    return raw(
        f'<?xml version="1.0"?>{DOCTYPE}<article xmlns:xlink="x" xmlns:mml="m">{front}<body>{body}</body><back>{back}</back></article>'
    )


def ref(citation: str) -> MarkedEntry:
    (entry,) = article(back=f'<ref-list><ref id="r1">{citation}</ref></ref-list>').markup.entries
    return entry


def printed(citation: str) -> str:
    document = article(back=f'<ref-list><ref id="r1">{citation}</ref></ref-list>')
    (entry,) = document.markup.entries
    return document.text[entry.start : entry.end]


def linked(body: str) -> list[tuple[str, list[str]]]:
    document = article(body)
    return [(document.text[c.start : c.end], [t.key for t in c.targets]) for c in document.markup.citations]


def x(rid: str, words: str) -> str:
    return f'<xref ref-type="bibr" rid="{rid}">{words}</xref>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>text [{x('B1', '1')}].</p>", [("1", ["B1"])]),
        (f"<p>text [{x('B1', '1')}, {x('B2', '2')}].</p>", [("1, 2", ["B1", "B2"])]),
        (f"<p>text<sup>{x('B1', '1')},{x('B2', '2')}</sup>.</p>", [("1,2", ["B1", "B2"])]),
        (f"<p>text{x('B3', '<sup>3</sup>')}<sup>–</sup>{x('B6', '<sup>6</sup>')}.</p>", [("3–6", ["B3", "B6"])]),
        (
            f"<p>text [{x('B3', '3')}{x('B4', '')}{x('B5', '')}–{x('B6', '6')}].</p>",
            [("3–6", ["B3", "B4", "B5", "B6"])],
        ),
        (f"<p>{x('B1', '[1]')}–{x('B2', '[2]')}</p>", [("[1]–[2]", ["B1", "B2"])]),
        (f"<p>text {x('B1 B2 B3', '1–3')}.</p>", [("1–3", ["B1", "B2", "B3"])]),
        (
            f"<p>({x('B1', 'Lee, 1999')}, p. 3; {x('B2', 'Poe, 2001')})</p>",
            [("Lee, 1999, p. 3; Poe, 2001", ["B1", "B2"])],
        ),
        (f"<p>{x('B1', '(Lee, 1999')}; {x('B2', 'Poe, 2001)')}</p>", [("(Lee, 1999; Poe, 2001)", ["B1", "B2"])]),
        (
            f"<p>{x('B1', 'Lee (1999)')} and {x('B2', 'Poe (2001)')}</p>",
            [("Lee (1999)", ["B1"]), ("Poe (2001)", ["B2"])],
        ),
        (f"<p>{x('B1', '1')}</p><p>{x('B2', '2')}</p>", [("1", ["B1"]), ("2", ["B2"])]),
        ('<p>see <xref ref-type="fig" rid="F1">Figure 1</xref></p>', []),
    ],
)
def test_links(body: str, expected: list[tuple[str, list[str]]]) -> None:
    assert linked(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One <italic>two</italic>\n   three</p><p>Four</p>", ["One two three", "Four"]),
        ("<sec><label>2.1</label><title>Methods</title><p>x</p></sec>", ["2.1 Methods", "x"]),
        ("<p>in <inline-formula><mml:math><mml:mi>x</mml:mi></mml:math></inline-formula> out</p>", ["in out"]),
        ("<p>a</p><disp-formula><label>(1)</label><tex-math>x</tex-math></disp-formula><p>b</p>", ["a", "b"]),
        (
            "<p>a<alternatives><graphic/><textual-form>b</textual-form><textual-form>c</textual-form></alternatives></p>",
            ["ab"],
        ),
        ('<p>A <named-content content-type="taxon">Homo sapiens</named-content>.</p>', ["A Homo sapiens."]),
        ("<p>a<?properties x?>b<!-- c --></p>", ["ab"]),
        ("<p>a &lt; b &amp; c &#x2013; d <![CDATA[<e> &amp;]]></p>", ["a < b & c – d <e> &amp;"]),
        ("<p>alpha &alpha;&nbsp;&undeclared;</p>", ["alpha α\u00a0&undeclared;"]),
        (
            "<list><list-item><label>a)</label><p>One</p></list-item><list-item><p>Two</p></list-item></list>",
            ["a) One", "Two"],
        ),
        (
            "<p>Contact<xref ref-type='fn' rid='n'><sup>a</sup></xref> us<xref ref-type='aff' rid='f'>2</xref></p>",
            ["Contact us"],
        ),
    ],
)
def test_text(body: str, expected: list[str]) -> None:
    assert [line for line in article(body).text.split("\n") if line] == expected


def test_front_matter() -> None:
    front = (
        "<front><journal-meta><journal-title>J Sleep</journal-title></journal-meta><article-meta>"
        "<title-group><article-title>On <italic>sleep</italic></article-title></title-group>"
        "<contrib-group><contrib><name><surname>Lee</surname></name><xref ref-type='aff' rid='a'>1</xref></contrib></contrib-group>"
        "<pub-date><year>2001</year></pub-date><abstract><title>Abstract</title><p>We slept.</p></abstract>"
        "<kwd-group><kwd>sleep</kwd></kwd-group></article-meta></front>"
    )
    document = article("<sec><title>Intro</title><sec><title>Aims</title><p>x</p></sec></sec>", front=front)
    assert document.title == "On sleep"
    assert document.text.split("\n\n") == ["On sleep", "Abstract", "We slept.", "Intro", "Aims", "x", ""]
    headings = [(document.text[h.start : h.end], h.level) for h in document.markup.headings]
    assert headings == [("On sleep", 1), ("Abstract", 2), ("Intro", 3), ("Aims", 4)]


def test_superscripts_are_spans_of_the_text() -> None:
    document = article(f"<p>word<sup>{x('B1', '1')},{x('B2', '2')}</sup> 10<sup>3</sup></p>")
    assert [document.text[s:e] for s, e in document.markup.superscripts] == ["1,2", "3"]


def test_notes_follow_the_text_without_their_markers() -> None:
    body = "<p>Text<xref ref-type='fn' rid='n1'>1</xref> goes<fn id='n2'><label>2</label><p>Inline.</p></fn> on.</p>"
    document = article(body, "<fn-group><fn id='n1'><label>1</label><p>See <bold>Lee</bold>.</p></fn></fn-group>")
    assert document.text.split("\n\n") == ["Text goes on.", "Inline.", "See Lee.", ""]
    parts = [(p.name, document.text[p.start : p.end], p.anchor) for p in document.markup.parts]
    assert parts == [("footnote 2", "Inline.", 9), ("footnote 1", "See Lee.", 4)]


def test_tables() -> None:
    body = (
        "<table-wrap id='t'><label>Table 2</label><caption><p>Doses</p></caption><table><thead><tr><th>Drug</th><th>Dose</th></tr></thead>"
        f"<tbody><tr><td><p>A</p></td><td>{x('B1', '1')}</td></tr></tbody></table>"
        "<table-wrap-foot><fn><p>A note.</p></fn></table-wrap-foot></table-wrap><p>After</p>"
    )
    document = article(body)
    (part,) = document.markup.parts
    lines = [line.replace(" \t", "\t") for line in document.text[part.start : part.end].split("\n") if line]
    assert (part.name, lines) == ("table 2", ["Table 2", "Doses", "Drug\tDose", "A\t1", "A note."])


ELEMENT = (
    '<element-citation publication-type="journal"><person-group person-group-type="author"><name><surname>Lee</surname>'
    "<given-names>A</given-names></name><name><surname>Poe</surname><given-names>BC</given-names></name><etal/></person-group>"
    "<year>2004</year><article-title>Sleep and <italic>rest</italic></article-title><source>J Sleep</source><volume>3</volume>"
    '<issue>2</issue><fpage>11</fpage><lpage>19</lpage><pub-id pub-id-type="doi">10.1000/ABC</pub-id>'
    '<pub-id pub-id-type="pmid">12345678</pub-id></element-citation>'
)


def test_bare_fields_are_printed_as_a_reference() -> None:
    assert printed(f"<label>7.</label>{ELEMENT}") == (
        "Lee A, Poe BC, et al. (2004). Sleep and rest. J Sleep 3(2):11–19. doi:10.1000/ABC. PMID: 12345678."
    )


def test_fields() -> None:
    entry = ref(f"<label>[7].</label>{ELEMENT}")
    assert (entry.key, entry.label) == ("r1", "7")
    work = entry.work
    assert work is not None
    assert work.authors == (Name("Lee", "A"), Name("Poe", "BC"))
    assert work.et_al
    assert (work.type, work.title, work.container) == ("article-journal", "Sleep and rest", "J Sleep")
    assert (work.year, work.volume, work.issue, work.pages, work.first_page) == (2004, "3", "2", "11-19", "11")
    assert (work.doi, work.pmid) == ("10.1000/abc", "12345678")


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("<mixed-citation>Lee A. Sleep. 1999.</mixed-citation>", "Lee A. Sleep. 1999."),
        (
            (
                "<mixed-citation><string-name><surname>Lee</surname><given-names>A</given-names></string-name>, "
                "<source>Sleep</source><year>1999</year></mixed-citation>"
            ),
            "Lee A, Sleep 1999",
        ),
        (
            (
                "<mixed-citation>\n <person-group>\n  <name>\n   <surname>Lee</surname>\n   <given-names>A</given-names>\n  </name>\n"
                "  <name>\n   <surname>Poe</surname>\n   <given-names>B</given-names>\n  </name>\n </person-group>, <year>1999</year>.</mixed-citation>"
            ),
            "Lee A, Poe B, 1999.",
        ),
        ("<mixed-citation>(<year>1999</year>) <source>X</source><etal/></mixed-citation>", "(1999) X et al."),
        ("<citation citation-type='other'>A report.</citation>", "A report."),
        (
            "<nlm-citation citation-type='book'><source>Sleep</source><publisher-loc>Rome</publisher-loc><publisher-name>OUP</publisher-name></nlm-citation>",
            "Sleep. Rome: OUP.",
        ),
        ("<note><p>Personal notes.</p></note>", "Personal notes."),
        (
            "<citation-alternatives><mixed-citation>Lee. Sleep.</mixed-citation><element-citation><source>Sleep</source></element-citation></citation-alternatives>",
            "Lee. Sleep.",
        ),
        (
            "<mixed-citation>(a) Lee. Sleep.</mixed-citation><mixed-citation>(b) Poe. Rest.</mixed-citation>",
            "(a) Lee. Sleep.; (b) Poe. Rest.",
        ),
    ],
)
def test_how_references_are_printed(citation: str, expected: str) -> None:
    assert printed(citation) == expected


@pytest.mark.parametrize(
    ("citation", "field", "expected"),
    [
        (
            '<element-citation publication-type="book"><person-group><collab>WHO</collab></person-group><source>Health</source></element-citation>',
            "authors",
            (Name(literal="WHO"),),
        ),
        (
            '<element-citation publication-type="book"><person-group person-group-type="editor"><name><surname>Lee</surname></name></person-group><source>Health</source></element-citation>',
            "editors",
            (Name("Lee"),),
        ),
        (
            '<element-citation publication-type="book"><name><surname>Lee</surname></name><source>Health</source></element-citation>',
            "title",
            "Health",
        ),
        (
            '<element-citation publication-type="book"><name><surname>Lee</surname></name><chapter-title>One</chapter-title><source>Health</source></element-citation>',
            "type",
            "chapter",
        ),
        (
            '<element-citation publication-type="journal"><name><surname>Lee</surname></name><source>J</source></element-citation>',
            "title",
            None,
        ),
        (
            "<element-citation><name><surname>Lee</surname></name><source>J</source><year>2001a</year></element-citation>",
            "year_suffix",
            "a",
        ),
        (
            "<element-citation><name><surname>Lee</surname></name><source>J</source><year>in press</year></element-citation>",
            "year_text",
            "in press",
        ),
        (
            '<element-citation><name><surname>Lee</surname></name><source>J</source><ext-link xlink:href="https://doi.org/10.1000/x1"/></element-citation>',
            "doi",
            "10.1000/x1",
        ),
        (
            "<element-citation><name><surname>Lee</surname></name><source>J</source><elocation-id>e12</elocation-id></element-citation>",
            "article_number",
            "e12",
        ),
    ],
)
def test_tagged_fields(citation: str, field: str, expected: object) -> None:
    assert getattr(ref(citation).work, field) == expected


def test_authors_without_tags_leave_the_reading_to_the_parser() -> None:
    assert (
        ref("<mixed-citation>Lee A. <article-title>Sleep</article-title>. <year>1999</year></mixed-citation>").work
        is None
    )


def test_the_id_may_be_that_of_the_citation() -> None:
    assert ref("<mixed-citation id='c1'>Lee.</mixed-citation>").key == "r1"
    back = "<ref-list><ref><mixed-citation id='c1'>Lee.</mixed-citation></ref><ref id='r2'><mixed-citation id='c2'>Poe.</mixed-citation></ref></ref-list>"
    document = article(f"<p>{x('c1', '1')}, {x('c2', '2')}</p>", back)
    assert [e.key for e in document.markup.entries] == ["c1", "r2"]
    assert [a.id for a in document.markup.anchors] == ["c2"]


def test_lists_within_lists_and_the_heading() -> None:
    back = "<ref-list><title>References</title><ref-list><title>Included</title><ref id='a'><mixed-citation>Lee.</mixed-citation></ref></ref-list><ref id='b'><mixed-citation>Poe.</mixed-citation></ref></ref-list>"
    document = article(back=back)
    assert [e.key for e in document.markup.entries] == ["a", "b"]
    assert [document.text[h.start : h.end] for h in document.markup.headings] == ["References", "Included"]


def test_of_letters_and_replies_only_links_count() -> None:
    sub = f"<sub-article><body><p>As Doe (1980) and {x('B1', 'Lee')} say.</p></body><back><ref-list><ref id='B1'><mixed-citation>x</mixed-citation></ref></ref-list></back></sub-article>"
    document = raw(
        f"<article><body><p>Text.</p></body><back><ref-list><ref id='B1'><mixed-citation>Lee.</mixed-citation></ref></ref-list></back>{sub}<response><body><p>Gone</p></body></response></article>"
    )
    assert [e.key for e in document.markup.entries] == ["B1"]
    assert [t.key for c in document.markup.citations for t in c.targets] == ["B1"]
    assert [document.text[s:e].strip() for s, e in document.markup.excluded] == ["As Doe (1980) and Lee say."]
    assert "Gone" not in document.text


def test_positions_are_those_of_the_file() -> None:
    document = article(f"<p>caf&#233;\n  &amp; more [{x('B1', '12')}]</p>")
    assert document.source_text is not None
    (citation,) = document.markup.citations
    place = document.locate(citation.start, citation.end)
    assert document.source_text[place.start : place.end] == "12"
    assert place.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1251", "utf-16"])
def test_declared_encodings(encoding: str) -> None:
    word = "Жук" if encoding == "windows-1251" else "café"
    document = raw(
        f'<?xml version="1.0" encoding="{encoding}"?><article><body><p>{word}</p></body></article>', encoding
    )
    assert document.text.strip() == word


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ("<article><body><p>x</body></article>", "mismatched tag in line 1, column 22"),
        ("<article>\n<p>a & b</p></article>", "line 2"),
        ("<article><p>&nbsp;</p></article>", "undefined entity"),
        ("<article><![CDATA[x", "not well-formed"),
        ("no markup", "not well-formed"),
        ("<pmc-articleset><article/><article/></pmc-articleset>", "holds 2 articles"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(xml: str, says: str) -> None:
    with pytest.raises(UnreadableInput, match=says) as caught:
        raw(xml)
    assert "\n" not in str(caught.value)


def test_a_set_of_one_article_is_read() -> None:
    document = read_source(
        Source(
            "a.xml",
            b"<?xml version='1.0'?><pmc-articleset><article><body><p>x</p></body></article></pmc-articleset>",
            "manuscript",
        )
    )
    assert (document.format, document.text.strip()) == ("jats", "x")


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ('<!ENTITY x "boom">', "a &x; b"),
        ('<!ENTITY x SYSTEM "file:///etc/hostname">', "a &x; b"),
        ('<!ENTITY x SYSTEM "http://127.0.0.1:9/">', "a &x; b"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;', "a &x; b"),
    ],
)
def test_entities_of_the_document_are_neither_expanded_nor_fetched(entities: str, expected: str) -> None:
    assert (
        raw(f"<!DOCTYPE article [{entities}]><article><body><p>a &x; b</p></body></article>").text.strip() == expected
    )


def test_billion_laughs() -> None:
    bombs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    with pytest.raises(UnreadableInput, match="amplification"):
        raw(f'<!DOCTYPE article [<!ENTITY l0 "lol">{bombs}]><article><body><p>&l11;</p></body></article>')


BIG = 10_000


@pytest.mark.parametrize(
    "body",
    [
        *(
            f"<{name}>" * BIG + f"</{name}>" * BIG
            for name in ("p", "sec", "table-wrap", "fn", "alternatives", "ref-list", "sup", "list")
        ),
        '<ref id="a"><mixed-citation>' * BIG + "</mixed-citation></ref>" * BIG,
        "<ref><element-citation>"
        + "<name><x><x><x><x>" * BIG
        + "</x></x></x></x></name>" * BIG
        + "<source>s</source></element-citation></ref>",
        '<xref ref-type="bibr" rid="B1">' * BIG + "1" + "</xref>" * BIG,
        '<p>1<xref ref-type="bibr" rid="' + " ".join(f"B{i}" for i in range(BIG)) + '"/></p>',
        "<p>1" + '<xref ref-type="bibr" rid="B1"/>' * BIG + "</p>",
        "<p>" + "<![CDATA[a]]>" * BIG + "</p>",
        "<p>" + "&amp;" * BIG + "</p>",
        "<p " + " ".join(f'a{i}="b"' for i in range(BIG)) + "/>",
        "<p>" + "word " * BIG + "</p>",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_documents_are_read_in_linear_time(body: str) -> None:
    article(body)
