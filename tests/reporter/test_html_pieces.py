"""Pieces of the page: differences word by word, addresses, the order of first citation, the pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from citecheck.models import SuggestionKind, Verdict, Work
from citecheck.pipeline import extract
from citecheck.reporter.html.diff import Piece, compare
from citecheck.reporter.html.environment import doi_address
from citecheck.reporter.html.marks import find_marks, find_target
from citecheck.reporter.html.pictures import draw_order, draw_strip, draw_years, out_of_order
from citecheck.reporter.html.pieces import work_line
from citecheck.reporter.html.report import render_findings, render_pictures, render_references
from citecheck.reporter.html.view import PageView
from citecheck.reporter.plain import printable
from conftest import TODAY, document
from demo_report import demo_report
from report_builder import full_report


def in_words(pieces: Any) -> str:
    """The pieces of one side, those that only it has in square brackets."""
    return " ".join(f"[{p.text}]" if p.changed else p.text for p in pieces)


@pytest.mark.parametrize(
    ("field", "printed", "registered", "expected"),
    [
        ("year", "2005", "2003", ("[2005]", "[2003]")),
        (
            "title",
            "Mirror activity in the amygdala",
            "Mirror Activity of the amygdala.",
            ("Mirror activity [in] the amygdala", "Mirror Activity [of] the amygdala."),
        ),
        ("title", "A study", "A study of sleep", ("A study", "A study [of sleep]")),
        ("authors", "Fox NA, Kim B", "Fox Nathan A., Kim Bo", ("Fox NA, Kim B", "Fox Nathan A., Kim Bo")),
        ("authors", "Fox NA, Levy K", "Fox Nathan A., Kim Bo", ("Fox NA, [Levy K]", "Fox Nathan A., [Kim Bo]")),
        ("volume", None, "12", ("", "[12]")),
    ],
)
def test_what_only_one_side_has_is_marked(field: str, printed: str, registered: str, expected: tuple[str, str]) -> None:
    printed_side, registered_side = compare(field, printed, registered)
    assert (in_words(printed_side), in_words(registered_side)) == expected


@given(st.text(min_size=1), st.text(min_size=1))
def test_marks_change_no_word(printed: str, registered: str) -> None:
    for given_, pieces in zip((printed, registered), compare("title", printed, registered), strict=True):
        assert "".join(" ".join(p.text for p in pieces).split()) == "".join(printable(given_).split())


def test_equal_sides_have_no_marks() -> None:
    words = "The same words"
    assert compare("title", words, words) == ([Piece(words, changed=False)], [Piece(words, changed=False)])


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        ("10.1000/a.b(c)", "https://doi.org/10.1000/a.b(c)"),
        ("10.1002/1(1)1:1<1::aid-x>3.0.co;2-#", "https://doi.org/10.1002/1(1)1:1%3C1::aid-x%3E3.0.co;2-%23"),
        ('10.1/"onclick=x', "https://doi.org/10.1/%22onclick%3Dx"),
        ("javascript:alert(1)", "https://doi.org/javascript:alert(1)"),
        ("10.1/a?b", "https://doi.org/10.1/a%3Fb"),
        ("10.1/a\x1b\ud800b", "https://doi.org/10.1/a%EF%BF%BD%EF%BF%BDb"),
    ],
)
def test_addresses_are_of_doi_org_and_escaped(doi: str, address: str) -> None:
    assert doi_address(doi) == address
    report = demo_report()
    resolution = next(r for r in report.resolutions if r.work and r.work.doi and r.verdict == "verified")
    poisoned = replace(resolution, work=replace(resolution.work or Work(), doi=doi))
    shown = render_references(PageView(replace(report, resolutions=(poisoned,)), "m1-"))
    links = html.fragment_fromstring(shown, create_parent="div").xpath("//div[@class='beside']/p/a")
    assert [(link.get("href"), link.text) for link in links] == [(address, f"https://doi.org/{printable(doi)}")]
    assert set(links[0].attrib) == {"class", "rel", "href"}


@pytest.mark.parametrize(
    ("suggestion", "kind", "links"),
    [
        ("https://doi.org/10.1/x", SuggestionKind.ADDRESS, ["https://doi.org/10.1/x"]),
        ("https://example.org/x", SuggestionKind.ADDRESS, []),
        ("https://doi.org/10.1/x y", SuggestionKind.ADDRESS, []),
        ("See https://doi.org/10.1/x", SuggestionKind.TEXT, []),
    ],
)
def test_advice_links_only_addresses_of_dois(suggestion: str, kind: SuggestionKind, links: list[str]) -> None:
    report = demo_report()
    finding = replace(report.findings[0], suggestion=suggestion, suggestion_kind=kind)
    tree = cards(PageView(replace(report, findings=(finding,))))
    assert tree.xpath("//p[@class='advice']//a/@href") == links
    assert suggestion in tree.xpath("string(//p[@class='advice'])")


def test_a_work_without_a_doi_has_none() -> None:
    assert work_line(Work(title="A work without one")).doi == ""
    assert work_line(Work(title="A work", doi="10.1/x"), address=False).doi == ""


@pytest.mark.parametrize(
    ("places", "out"),
    [([], []), ([1, 2, 3], []), ([1, 38, 2, 3], [38]), ([3, 2, 1], [2, 3]), ([2, 1, 3, 5, 4], [2, 5])],
)
def test_the_fewest_are_called_out_of_order(places: list[int], out: list[int]) -> None:
    assert sorted(out_of_order(places)) == out


@given(st.permutations(range(1, 12)))
def test_without_those_out_of_order_the_rest_ascend(places: list[int]) -> None:
    rest = [p for p in places if p not in out_of_order(places)]
    assert rest == sorted(rest)


def test_the_list_at_a_glance_has_a_mark_for_each_entry() -> None:
    report = demo_report()
    tree = html.fragment_fromstring(render_pictures(PageView(report, "m1-")))
    assert tree.xpath("//svg[@class='cells']/a/@href") == [f"#m1-{r.id}" for r in report.references]
    caption = tree.xpath("string(//figure[@class='strip']/figcaption)")
    assert "1 retracted" in caption
    assert sum(int(n) for n in re.findall(r"\d+", caption)) == len(report.references)


def test_pictures_say_in_words_what_they_show() -> None:
    tree = html.fragment_fromstring(render_pictures(PageView(demo_report(), "m1-")))
    assert len(tree.xpath("//figure")) == 3
    assert all(f.xpath("string(figcaption)").strip() for f in tree.xpath("//figure"))
    assert all(s.get("aria-label") or s.get("aria-hidden") for s in tree.xpath("//svg"))
    assert "10 out of order" in tree.xpath("string(//figure[@class='order'])")
    assert "1991 to 2025, median 2019" in tree.xpath("string(//figure[@class='years'])")


@pytest.mark.parametrize(
    ("conflicts", "words"),
    [
        (1, ["1 has another work’s identifier", "52 match their record"]),
        (52, ["52 have another work’s identifier", "1 matches its record"]),
    ],
)
def test_the_strip_counts_entries_in_singular_and_plural(conflicts: int, words: list[str]) -> None:
    report = demo_report()
    resolutions = tuple(
        replace(r, notices=(), verdict=Verdict.CONFLICT if n < conflicts else Verdict.VERIFIED)
        for n, r in enumerate(report.resolutions)
    )
    strip = draw_strip(PageView(replace(report, resolutions=resolutions, findings=())))
    assert strip
    assert [key.words for key in strip.keys] == words


def test_pictures_are_left_out_where_they_would_say_nothing() -> None:
    report = demo_report("paper.md", None)  # cites by names: the order of the list is the alphabet's
    assert draw_order(PageView(report)) is None
    assert draw_strip(PageView(replace(report, resolutions=()))) is None
    few = PageView(replace(report, references=report.references[:3]))
    assert draw_years(few) is None
    assert not render_pictures(few).strip()


@pytest.mark.parametrize("span", [(2001, 2001), (1999, 2002), (1500, 2024), (1000, 9999)])
def test_years_of_any_span_stay_within_the_picture(span: tuple[int, int]) -> None:
    report = demo_report()
    dated = tuple(replace(r, work=replace(r.work, year=span[n % 2])) for n, r in enumerate(report.references))
    picture = draw_years(PageView(replace(report, references=dated)))
    assert bool(picture) == (span[1] - span[0] <= 600)
    if picture:
        assert all(bar.x >= 0 and bar.x + bar.width <= picture.width + 1 for bar in picture.bars)


def cards(view: PageView) -> Any:
    return html.fragment_fromstring(render_findings(view), create_parent="div")


def card_of(view: PageView, rule: str, words: str = "") -> Any:
    """The card of the first finding of a rule whose message has certain words."""
    finding = next(f for f in view.findings if f.rule == rule and words in f.message)
    (card,) = cards(view).xpath(f"//article[@id='{view.finding_id(finding)}']")
    return card


def test_a_finding_is_a_card_with_all_that_one_needs() -> None:
    card = card_of(PageView(demo_report(), "m1-"), "CC101", "Ruocco")
    assert card.xpath("string(.//mark)") == "Ruocco et al. 2015"
    assert "Perhaps Ruocco, Hudson, Zanarini et al. (2014)" in card.xpath("string(.//*[@class='advice'])")
    assert "When it can be wrong:" in card.xpath("string(.//details)")
    assert card.xpath(".//*[@class='jumps']/a/@href")[0].startswith("#m1-c")


def test_the_work_that_a_finding_is_about_is_marked_and_not_one_that_reads_like_it() -> None:
    text = (
        "Soil\n\nOthers sow by machine (Dogwood 2005; Dogwood 2005a).\n\nReferences\n\nAlder, A. (2001). A manual of "
        "sowing seeds in poor soil. Journal of Made Up Gardens, 3, 1-9.\n"
    )
    view = PageView(extract(document(text), today=TODAY), "m1-")
    assert card_of(view, "CC101", "Dogwood 2005a").xpath("string(.//mark)") == "Dogwood 2005a"
    earlier = card_of(view, "CC101", "Dogwood 2005 ")
    assert earlier.xpath("string(.//mark)") == "Dogwood 2005"
    assert "; Dogwood 2005a" in earlier.xpath(".//mark")[0].tail


def test_each_work_of_a_citation_leads_to_the_finding_about_it() -> None:
    text = (
        "Soil\n\nOthers sow by machine (Dogwood 2005; Elm 2006; Fir 2007). So say Alder (2001) and (Alder 2001).\n\nReferences\n\n"
        "Alder, A. (2001). A manual of sowing seeds in poor soil. Journal of Made Up Gardens, 3, 1-9.\n"
    )
    view = PageView(extract(document(text), today=TODAY), "m1-")
    citation = view.report.citations[0]
    links = [link for link in view.report.links if link.citation == citation.id]
    led = [find_target(mark, citation, view) for mark in find_marks(citation, links, view.report.documents[0].text)]
    about = {view.finding_id(f): f.message.split()[0] for f in view.report.findings if f.rule == "CC101"}
    assert [about[each] for each in led] == ["Dogwood", "Elm", "Fir"]


def test_differences_stand_in_the_table_and_not_in_the_words_as_well() -> None:
    card = card_of(PageView(demo_report(), "m1-"), "CC313")
    assert card.xpath(".//td/del")
    assert card.xpath(".//td/ins")
    assert not card.xpath(".//*[@class='said']")


def test_a_corrected_entry_shows_what_is_new_in_it_and_is_shown_once() -> None:
    view = PageView(demo_report(), "m1-")
    first = next(f for f in view.findings if f.suggestion_kind is SuggestionKind.ENTRY)
    card = card_of(view, first.rule, first.message)
    said = " ".join(card.xpath("string(.//*[@class='advice'])").split())
    assert said == f"Corrected: {first.suggestion}"
    assert card.xpath(".//*[@class='advice']//ins")
    assert " ".join(cards(view).text_content().split()).count(said) == 1


def test_a_suggested_address_is_printed_once() -> None:
    view = PageView(demo_report(), "m1-")
    conflict = next(f for f in view.findings if f.rule == "CC301" and f.suggestion)
    card = card_of(view, "CC301", conflict.message)
    text = " ".join(card.xpath("string(.//*[@class='said'])").split())
    assert text == f"{conflict.reason}."
    assert " ".join(card.xpath("string(.//*[@class='advice'])").split()) == f"The work described: {conflict.suggestion}"


def test_one_finding_for_many_names_what_each_may_mean() -> None:
    report = demo_report()
    missing = next(f for f in report.findings if f.rule == "CC101")
    whole = replace(missing, rule="CC110", message="No list.", citation=None)
    card = card_of(PageView(replace(report, findings=(whole,)), "m1-"), "CC110")
    meant = card.xpath(".//details[@class='meant']//li")
    assert [li.get("data-c") for li in meant] == [f"m1-{s.citation}" for s in report.suggestions]
    assert all("perhaps" in li.text_content() for li in meant)


def test_findings_met_very_often_are_lines_under_one_heading() -> None:
    tree = cards(PageView(demo_report(), "m1-"))
    (many,) = tree.xpath("//details[starts-with(@class, 'many')]")
    rows = [" ".join(row.text_content().split()) for row in many.xpath(".//li")]
    assert len(rows) == 42
    assert all("The work has a DOI. Add https://doi.org/10." in row for row in rows)
    assert "Identifier available 42" in " ".join(many.xpath("string(summary)").split())
    titles = [" ".join(h.text_content().split()) for h in tree.xpath("//section/h3")]
    assert titles == ["✗ Must fix 7", "! Please check 15", "○ Could not check 2", "i For information 44"]


def test_what_was_not_checked_is_no_fault() -> None:
    tree = cards(PageView(full_report(), "m1-"))
    open_ends = tree.xpath("//section[contains(@class, ' open')]//*[@class='code']/text()")
    assert sorted(open_ends) == ["CC390", "CC902"]
