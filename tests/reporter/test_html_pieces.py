"""Pieces of the page: differences word by word, addresses, the order of first citation, the pictures."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from citecheck.models import Work
from citecheck.reporter.html.diff import compared
from citecheck.reporter.html.findings import card, findings
from citecheck.reporter.html.pictures import order, out_of_order, pictures, strip, years
from citecheck.reporter.html.pieces import advice, brief, doi_link, work_line
from citecheck.reporter.html.view import View
from citecheck.reporter.plain import printable
from demo_report import demo_report
from report_builder import full_report


@pytest.mark.parametrize(
    ("field", "printed", "registered", "expected"),
    [
        ("year", "2005", "2003", ("<del>2005</del>", "<ins>2003</ins>")),
        (
            "title", "Mirror activity in the amygdala", "Mirror Activity of the amygdala.",
            ("Mirror activity <del>in</del> the amygdala", "Mirror Activity <ins>of</ins> the amygdala."),
        ),
        ("title", "A study", "A study of sleep", ("A study", "A study <ins>of sleep</ins>")),
        ("authors", "Fox NA, Kim B", "Fox Nathan A., Kim Bo", ("Fox NA, Kim B", "Fox Nathan A., Kim Bo")),
        (
            "authors", "Fox NA, Levy K", "Fox Nathan A., Kim Bo",
            ("Fox NA, <del>Levy K</del>", "Fox Nathan A., <ins>Kim Bo</ins>"),
        ),
        ("volume", None, "12", ('<span class="none">–</span>', "<ins>12</ins>")),
        ("title", "<i>a</i>", "b & c", ("<del>&lt;i&gt;a&lt;/i&gt;</del>", "<ins>b &amp; c</ins>")),
    ],
)  # fmt: skip
def test_what_only_one_side_has_is_marked(field: str, printed: str, registered: str, expected: tuple[str, str]) -> None:
    assert compared(field, printed, registered) == expected


@given(st.text(min_size=1), st.text(min_size=1))
def test_marks_change_no_word(printed: str, registered: str) -> None:
    for given_, made in zip((printed, registered), compared("title", printed, registered), strict=True):
        seen = html.fragment_fromstring(made, create_parent="div").text_content()
        expected = printable(given_)
        assert "".join(seen.split()) == "".join(expected.split()) or not expected


def test_equal_sides_have_no_marks() -> None:
    assert "<" not in "".join(compared("title", "The same words", "The same words"))


@pytest.mark.parametrize(
    ("doi", "href"),
    [
        ("10.1000/a.b(c)", "https://doi.org/10.1000/a.b(c)"),
        ("10.1002/1(1)1:1<1::aid-x>3.0.co;2-#", "https://doi.org/10.1002/1(1)1:1%3C1::aid-x%3E3.0.co;2-%23"),
        ('10.1/"onclick=x', "https://doi.org/10.1/%22onclick%3Dx"),
        ("javascript:alert(1)", "https://doi.org/javascript:alert(1)"),
        ("10.1/a?b", "https://doi.org/10.1/a%3Fb"),
    ],
)
def test_addresses_are_of_doi_org_and_escaped(doi: str, href: str) -> None:
    link = html.fragment_fromstring(doi_link(doi))
    assert link.get("href") == href
    assert link.text == f"https://doi.org/{doi}"
    assert set(link.attrib) == {"class", "rel", "href"}


def test_advice_links_only_addresses() -> None:
    assert advice("https://doi.org/10.1/x").startswith("<a ")
    assert advice("See https://doi.org/10.1/x") == "<bdi>See https://doi.org/10.1/x</bdi>"


def test_no_doi_is_no_link() -> None:
    assert doi_link(None) == ""
    assert "<a" not in work_line(Work(title="A work without one"))


@pytest.mark.parametrize(
    ("people", "year", "expected"),
    [((), None, "7 · A title"), (("Fox",), 2001, "7 · Fox 2001"), (("Fox", "Kim"), 2001, "7 · Fox & Kim 2001"),
     (("Fox", "Kim", "Li"), 2001, "7 · Fox et al. 2001")],
)  # fmt: skip
def test_an_entry_has_a_short_name(people: tuple[str, ...], year: int | None, expected: str) -> None:
    from citecheck.models import Name

    assert brief(Work(title="A title", authors=tuple(Name(family=p) for p in people), year=year), "7") == expected


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
    tree = html.fragment_fromstring(strip(View(report, "m1-")))
    assert tree.xpath("//svg[@class='cells']/a/@href") == [f"#m1-{r.id}" for r in report.references]
    caption = tree.xpath("string(//figcaption)")
    assert "1 retracted" in caption
    assert sum(int(n) for n in re.findall(r"\d+", caption)) == len(report.references)


def test_pictures_say_in_words_what_they_show() -> None:
    tree = html.fragment_fromstring(pictures(View(demo_report(), "m1-")))
    assert len(tree.xpath("//figure")) == 3
    assert all(f.xpath("string(figcaption)").strip() for f in tree.xpath("//figure"))
    assert all(s.get("aria-label") or s.get("aria-hidden") for s in tree.xpath("//svg"))
    assert "10 out of order" in tree.xpath("string(//figure[@class='order'])")
    assert "1991 to 2025, median 2019" in tree.xpath("string(//figure[@class='years'])")


def test_pictures_are_left_out_where_they_would_say_nothing() -> None:
    report = demo_report("paper.md", None)  # cites by names: the order of the list is the alphabet's
    assert order(View(report)) == ""
    alone = replace(report, resolutions=())
    assert strip(View(alone)) == ""
    few = replace(report, references=report.references[:3])
    assert years(View(few)) == ""


@pytest.mark.parametrize("span", [(2001, 2001), (1999, 2002), (1500, 2024), (1000, 9999)])
def test_years_of_any_span_stay_within_the_picture(span: tuple[int, int]) -> None:
    report = demo_report()
    dated = tuple(replace(r, work=replace(r.work, year=span[n % 2])) for n, r in enumerate(report.references))
    picture = years(View(replace(report, references=dated)))
    places = [
        (float(x), float(w)) for x, w in re.findall(r'<rect class="\w+" x="([\d.]+)"[^>]*? width="([\d.]+)"', picture)
    ]
    assert all(x >= 0 and x + w <= 361 for x, w in places)
    assert bool(picture) == (span[1] - span[0] <= 600)


def test_a_finding_is_a_card_with_all_that_one_needs() -> None:
    view = View(demo_report(), "m1-")
    missing = next(f for f in view.findings if f.rule == "CC101" and "Ruocco" in f.message)
    tree = html.fragment_fromstring(card(view, missing, "error"))
    assert tree.xpath("string(//mark)") == "Ruocco et al. 2015"
    assert "Perhaps Ruocco, Hudson, Zanarini et al. (2014)" in tree.xpath("string(//*[@class='advice'])")
    assert "When it can be wrong:" in tree.xpath("string(//details)")
    assert tree.xpath("//*[@class='jumps']/a/@href")[0].startswith("#m1-c")


def test_differences_stand_in_the_table_and_not_in_the_words_as_well() -> None:
    view = View(demo_report(), "m1-")
    year = next(f for f in view.findings if f.rule == "CC313")
    tree = html.fragment_fromstring(card(view, year, "warning"))
    assert tree.xpath("//td/del")
    assert tree.xpath("//td/ins")
    assert not tree.xpath("//*[@class='said']")


def test_a_corrected_entry_shows_what_is_new_in_it() -> None:
    view = View(demo_report(), "m1-")
    volume = next(f for f in view.findings if f.rule == "CC315")
    tree = html.fragment_fromstring(card(view, volume, "warning"))
    said = " ".join(tree.xpath("string(//*[@class='advice'])").split())
    assert said == f"Corrected: {volume.suggestion}"
    assert tree.xpath("//*[@class='advice']//ins")


def test_one_finding_for_many_names_what_each_may_mean() -> None:
    report = demo_report()
    missing = next(f for f in report.findings if f.rule == "CC101")
    whole = replace(missing, rule="CC110", message="No list.", citation=None)
    view = View(replace(report, findings=(whole,)), "m1-")
    tree = html.fragment_fromstring(card(view, whole, "error"))
    meant = tree.xpath("//details[@class='meant']//li")
    assert [li.get("data-c") for li in meant] == [f"m1-{s.citation}" for s in report.suggestions]
    assert all("perhaps" in li.text_content() for li in meant)


def test_findings_met_very_often_are_lines_under_one_heading() -> None:
    tree = html.fragment_fromstring(findings(View(demo_report(), "m1-")), create_parent="div")
    (many,) = tree.xpath("//details[starts-with(@class, 'many')]")
    assert len(many.xpath(".//li")) == 42
    assert "Identifier available 42" in " ".join(many.xpath("string(summary)").split())
    titles = [" ".join(h.text_content().split()) for h in tree.xpath("//section/h3")]
    assert titles == ["✗ Must fix 7", "! Please check 15", "○ Could not check 2", "i For information 44"]


def test_what_was_not_checked_is_no_fault() -> None:
    tree = html.fragment_fromstring(findings(View(full_report(), "m1-")), create_parent="div")
    open_ends = tree.xpath("//section[contains(@class, ' open')]//*[@class='code']/text()")
    assert sorted(open_ends) == ["CC390", "CC902"]
