"""The manuscript in the page: nothing of its text lost, every citation marked once, in its standing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from citecheck.models import (
    Document,
    Finding,
    Heading,
    LinkStatus,
    Location,
    Markup,
    Notice,
    NoticeKind,
    Part,
    Report,
    Resolution,
    Severity,
    Verdict,
    Work,
)
from citecheck.pipeline import extract
from citecheck.reporter.html.marks import find_marks
from citecheck.reporter.html.report import render_text
from citecheck.reporter.html.standing import State, Tone, entry_standing, place_standing
from citecheck.reporter.html.view import PageView
from citecheck.reporter.plain import harmless
from conftest import TODAY, document
from demo_report import demo_report

LIST = """

References

1. Smith A, Jones B. Registers and schools in the north. J Tests. 2001;1(2):1-9.
2. Jones B. Registers kept by hand over forty years. J Tests. 2002;2(1):11-19.
3. Müller C. What the schools remember of it. Ann Tests. 2003;3(4):21-29.
4. Okafor D. A second look at the registers. J Tests. 2004;4(1):31-39.
"""


def set_text(text: str, markup: Markup | None = None, format_: str = "text") -> Any:
    whole = replace(document(text), markup=markup or Markup(), format=format_)
    return html.fragment_fromstring(render_text(PageView(extract(whole, today=TODAY), "m1-")), create_parent="section")


def shown(tree: Any) -> str:
    """The text that is seen, without white space."""
    for extra in tree.xpath("//*[@class='unseen' or @class='page' or @class='name' or contains(@class, 'legend')]"):
        extra.drop_tree()
    return "".join(tree.xpath("string(//*[starts-with(@class, 'manuscript')])").split())


def cited(tree: Any) -> list[tuple[str, list[str]]]:
    """Each citation's text, and the states of its marks."""
    marked = tree.xpath("//span[@class='cite']")
    return [(harmless("".join(c.itertext())), [t.get("data-s") for t in c.xpath(".//a")]) for c in marked]


PIECES = st.sampled_from(
    "It was said. |(Smith and Jones 2001) |[1] |[2-4] |[1, 3] |Müller (2003) |(Nobody 1999; Okafor 2004) |\n|\n\n|"
    "مقدمة البحث |研究の方法。|e\u0301\u0302 |\u202eevil |\x1b[2J|<b>&amp; |1. Methods\n|\ttabs\t|a | \u200b|-\n".split(
        "|"
    )
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_no_letter_of_the_text_is_lost_and_none_is_added(pieces: list[str]) -> None:
    text = "Word " + "".join(pieces) + LIST
    assert shown(set_text(text)) == "".join(harmless(text).split())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It holds [1].", [("[1]", ["fine"])]),
        ("It holds [2-4] and [9].", [("[2-4]", ["fine"]), ("[9 (not in the list)]", ["missing"])]),
        (
            "It holds (Smith and Jones 2001; Nobody 1999).",
            [("(Smith and Jones 2001; Nobody 1999 (not in the list))", ["fine", "missing"])],
        ),
        ("Okafor (2005) agrees.", [("Okafor (2005 (almost fits an entry))", ["near"])]),
    ],
)
def test_each_work_of_a_citation_has_its_own_mark(sentence: str, expected: list[tuple[str, list[str]]]) -> None:
    assert cited(set_text(f"{sentence} More of it follows here.{LIST}")) == expected


def test_a_mark_leads_to_its_entry_or_to_the_finding_about_it() -> None:
    tree = set_text(f"It holds [1] and [9]. More of it follows here.{LIST}")
    assert tree.xpath("//span[@class='cite']//a/@href") == ["#m1-r1", "#m1-f1"]


def test_a_range_tells_each_of_its_works() -> None:
    tree = set_text(f"It holds [2-4]. More of it follows here.{LIST}")
    (told,) = tree.xpath("//span[@class='cite']//a/@data-t")
    assert [(name, state, entries) for name, state, entries, _ in json.loads(told)] == [
        ("2", "fine", ["r2"]), ("3", "fine", ["r3"]), ("4", "fine", ["r4"]),
    ]  # fmt: skip


def test_years_behind_one_name_are_marked_one_by_one() -> None:
    report = extract(document(f"As Smith and Jones (2001, 2002) say. More follows.{LIST}"), today=TODAY)
    (citation,) = report.citations
    text = report.documents[0].text
    found = find_marks(citation, PageView(report).links[citation.id], text)
    assert [text[m.start : m.end] for m in found] == ["Smith and Jones (2001", "2002"]


def test_headings_keep_their_order_and_skip_no_level() -> None:
    text = f"Title\n\nDeep\n\nWords of the text.\n\nTop again\n\nMore words.{LIST}"
    levels = [("Title", 1), ("Deep", 4), ("Top again", 2)]
    headings = tuple(Heading(text.index(t), text.index(t) + len(t), level) for t, level in levels)
    tree = set_text(text, Markup(headings=headings), "docx")
    found = [(e.tag, e.text_content()) for e in tree.xpath("//h3 | //h4 | //h5 | //h6")]
    assert found == [("h3", "Title"), ("h4", "Deep"), ("h4", "Top again")]


def test_notes_and_tables_stand_apart_and_raised_letters_are_raised() -> None:
    text = f"Water is H2O [1]. It is wet.\n\nA\tB\n1\t2 [2]\n\nA note on it [3].{LIST}"
    table, note = text.index("A\tB"), text.index("A note")
    two = text.index("2O")
    markup = Markup(
        superscripts=((two, two + 1),),
        parts=(Part(table, table + len("A\tB\n1\t2 [2]"), "table 1"), Part(note, note + 17, "footnote 1")),
        pages=((0, 1), (note, 2)),
    )
    tree = set_text(text, markup, "docx")
    assert tree.xpath("//div[@class='part']/p[@class='name']/text()") == ["Table 1", "Footnote 1"]
    rows = [[c.text_content() for c in r.xpath("td")] for r in tree.xpath("//table[@class='rows']//tr")]
    assert rows == [["A", "B"], ["1", "2 [2]"]]
    assert tree.xpath("//sup/text()") == ["2"]
    assert tree.xpath("//span[@class='page']/text()") == ["page 1", "page 2"]


def test_the_legend_counts_what_is_marked() -> None:
    tree = html.fragment_fromstring(render_text(PageView(demo_report(), "m1-")), create_parent="section")
    counts = {k.get("data-state"): int(k.xpath("string(b)")) for k in tree.xpath("//*[@class='key']")}
    marked = tree.xpath("//a/@data-s")
    assert counts == {state: marked.count(state) for state in marked}
    assert counts["missing"] == 5
    assert counts["retracted"] == 1
    assert counts["near"] == 1


def finding(severity: Severity) -> Finding:
    return Finding("CC312", severity, "It differs.", (Location("d", 0, 1),), reference="r1")


def resolved(verdict: Verdict, *kinds: NoticeKind) -> Resolution:
    return Resolution("r1", verdict, work=Work(), evidence=(), notices=tuple(Notice(k) for k in kinds))


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO


@pytest.mark.parametrize(
    ("resolution", "severities", "expected"),
    [
        (None, [], (State.FINE, Tone.FINE)),
        (None, [W], (State.FLAGGED, Tone.WARNING)),
        (resolved(Verdict.VERIFIED), [], (State.FINE, Tone.FINE)),
        (resolved(Verdict.VERIFIED), [I], (State.FINE, Tone.FINE)),
        (resolved(Verdict.VERIFIED), [W], (State.FLAGGED, Tone.WARNING)),
        (resolved(Verdict.MISMATCHED), [I], (State.FINE, Tone.FINE)),  # slips
        (resolved(Verdict.MISMATCHED), [W], (State.DIFFERS, Tone.WARNING)),
        (resolved(Verdict.MISMATCHED), [E], (State.DIFFERS, Tone.ERROR)),
        (resolved(Verdict.MISMATCHED, NoticeKind.RETRACTION), [W], (State.RETRACTED, Tone.ERROR)),
        (resolved(Verdict.VERIFIED, NoticeKind.EXPRESSION_OF_CONCERN), [W], (State.CONCERN, Tone.WARNING)),
        (resolved(Verdict.VERIFIED, NoticeKind.CORRECTION), [I], (State.FINE, Tone.FINE)),
        # a notice about a record that was not taken for this work says nothing of it
        (resolved(Verdict.UNDETERMINED, NoticeKind.RETRACTION), [], (State.UNCHECKED, Tone.OPEN)),
        (resolved(Verdict.CONFLICT, NoticeKind.RETRACTION), [E], (State.CONFLICT, Tone.ERROR)),
        (resolved(Verdict.UNRESOLVED), [W], (State.UNRESOLVED, Tone.WARNING)),
        (resolved(Verdict.UNRESOLVED), [], (State.UNRESOLVED, Tone.OPEN)),  # silenced
    ],
)
def test_how_an_entry_stands(
    resolution: Resolution | None, severities: list[Severity], expected: tuple[State, Tone]
) -> None:
    standing = entry_standing(resolution, [finding(s) for s in severities])
    assert (standing.state, standing.tone) == expected


def test_a_linked_citation_stands_as_its_worst_entry_and_another_as_its_link() -> None:
    fine = entry_standing(resolved(Verdict.VERIFIED), [])
    bad = entry_standing(resolved(Verdict.VERIFIED, NoticeKind.RETRACTION), [])
    assert place_standing(LinkStatus.LINKED, [fine, bad]).state is State.RETRACTED
    assert place_standing(LinkStatus.LINKED, []).state is State.FINE
    assert place_standing(LinkStatus.MISSING, [bad]).state is State.MISSING


def test_no_text_is_no_section() -> None:
    assert render_text(PageView(Report(()))) == ""
    assert render_text(PageView(Report((Document("d1", "-", "text", "\n \n", "0"),)))) == ""
