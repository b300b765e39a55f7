from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.formats.markup.entities import decode_entities
from citecheck.formats.markup.html_parser import html_tree
from citecheck.formats.markup.links import Link, citations
from citecheck.formats.markup.tree import TEXT, read_attributes, walk
from citecheck.formats.markup.xml_parser import xml_tree

if TYPE_CHECKING:
    from citecheck.formats.markup.tree import Node, Tree


def shape(tree: Tree) -> str:
    """The tree as a nested expression: `p(one b(two))`."""
    pieces: list[str] = []

    def enter(node: Node) -> bool:
        pieces.append(f"{node.name}(")
        return True

    walk(
        tree,
        tree.nodes[0],
        enter,
        lambda _: pieces.append(")"),
        lambda node: pieces.append(tree.source[node.start : node.end]),
    )
    return "".join(pieces)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a<p>b", "p(a)p(b)"),
        ("<p>a<div>b</div>c", "p(a)div(b)c"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul(li(a)li(bul(li(c)))li(d))"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a)td(b))tr(td(c)))d"),
        ("<table><tr><td><p>a</table>", "table(tr(td(p(a))))"),
        ("<b>a<div>b</b>c</div>d</b>e", "b(adiv(bc)d)e"),
        ("<div><table><tr><td>a</div>b</table>c</div>d", "div(table(tr(td(ab)))c)d"),
        ("<a name=x>a<a href=y>b</a>", "a(a)a(b)"),
        ('<a name="x"/>a<br/>b<img src=x>c', "a()abr()bimg()c"),
        ("<h2>a<h3>b</h3>", "h2(a)h3(b)"),
        ("<head><title>t<body><p>a", "head(title()t)body(p(a))"),
        ("<script>if (a<b) '</p>'</script>c", "script(if (a<b) '</p>')c"),
        ("<html><body>a</body></html>b", "html(body(ab))"),
        ("a<!doctype x>b<?x?>c<!--d-->e<!-->f", "abcef"),
        ("a<![if !x]>b<![endif]>c", "abc"),
        ("<o:p>a</o:p>", "p(a)"),
    ],
)
def test_html_trees(source: str, expected: str) -> None:
    assert shape(html_tree(source, "x")) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<a><b/>x<b>y</b></a>", "a(b()xb(y))"),
        ("<x:a xmlns:x='u'><x:B>y</x:B></x:a>", "a(B(y))"),
        ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e ']>'>]><!-- <x> --><a>b<!-- c --><?d e?>f</a>", "a(bf)"),
        ("<a b='x>y' c=\"'/\"/>", "a()"),
        ("<a><![CDATA[<b>]]>c</a>", "a(<b>c)"),
        ("<é><ß>x</ß></é>", "é(ß(x))"),
    ],
)
def test_xml_trees(source: str, expected: str) -> None:
    assert shape(xml_tree(source, "x")) == expected


def test_nodes_know_their_places() -> None:
    source = "<a>\n<b id='1'>x &amp; y</b></a>"
    tree = xml_tree(source, "x")
    b = tree.first(tree.nodes[0], "b")
    assert b is not None
    assert (source[b.start : b.end], source[b.end : b.stop]) == ("<b id='1'>", "x &amp; y")
    assert tree.string(b) == "x & y"
    assert [n.name for n in tree.within(tree.nodes[0])] == ["a", TEXT, "b", TEXT]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (' id="a b" class=c', {"id": "a b", "class": "c"}),
        (" ID='a' id='b'", {"id": "a"}),
        (" hidden checked", {"hidden": "", "checked": ""}),
        (' href="?a=1&amp;b"', {"href": "?a=1&b"}),
        (" xlink:href='#x' xml:id='y'", {"href": "#x", "id": "y"}),
        (' = a = "b"/', {"a": "b"}),
    ],
)
def test_attributes(raw: str, expected: dict[str, str]) -> None:
    assert read_attributes(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&#233;&#xE9;&eacute;", "ééé"),
        ("&#0;&#xD800;&#x110000;", "\ufffd\ufffd\ufffd"),
        ("&unknown; & &; &#; AT&T", "&unknown; & &; &#; AT&T"),
        ("&NotEqualTilde;", "≂̸"),
    ],
)
def test_entities(text: str, expected: str) -> None:
    assert decode_entities(text) == expected


@given(st.text(alphabet="&#;x019aflt ", max_size=30))
def test_entities_decode_to_text_that_can_be_encoded(text: str) -> None:
    decode_entities(text).encode()


def found(text: str, *words: tuple[int, int, str]) -> list[tuple[str, list[str]]]:
    return [(text[c.start : c.end], [t.key for t in c.targets]) for c in citations(text, [Link(*w) for w in words])]


@pytest.mark.parametrize(
    ("text", "links", "expected"),
    [
        ("[1, 2]", [(1, 2, "a"), (4, 5, "b")], [("1, 2", ["a", "b"])]),
        ("1; 2", [(0, 1, "a"), (3, 4, "b")], [("1; 2", ["a", "b"])]),
        ("[1] [2]", [(1, 2, "a"), (5, 6, "b")], [("1", ["a"]), ("2", ["b"])]),
        ("[1][2]", [(0, 3, "a"), (3, 6, "b")], [("[1]", ["a"]), ("[2]", ["b"])]),
        ("1\n2", [(0, 1, "a"), (2, 3, "b")], [("1", ["a"]), ("2", ["b"])]),
        ("3–6", [(0, 1, "a"), (1, 1, "b"), (2, 3, "c")], [("3–6", ["a", "b", "c"])]),
        ("3 ", [(0, 1, "a"), (1, 1, "b")], [("3", ["a", "b"])]),
        ("word", [(4, 4, "a")], []),
        ("(A 1; see B 2)", [(1, 4, "a"), (10, 13, "b")], [("A 1; see B 2", ["a", "b"])]),
        ("(A 1) as B 2", [(1, 4, "a"), (9, 12, "b")], [("A 1", ["a"]), ("B 2", ["b"])]),
    ],
)
def test_links_that_are_one_citation(
    text: str, links: list[tuple[int, int, str]], expected: list[tuple[str, list[str]]]
) -> None:
    assert found(text, *links) == expected


@given(
    st.text(alphabet="()[] 1,–\n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=8)
)
def test_every_worded_link_is_in_one_citation(text: str, spans: list[tuple[int, int]]) -> None:
    links = [Link(min(s, len(text)), min(s + n, len(text)), str(i)) for i, (s, n) in enumerate(spans)]
    marks = citations(text, links)
    assert {t.key for m in marks for t in m.targets} >= {link.key for link in links if link.end > link.start}
    assert all(m.start <= t.start <= t.end <= m.end for m in marks for t in m.targets)
