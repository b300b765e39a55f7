"""The page for editors: well-formed, whole in one file, safe, linked within itself, the same each time."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import UndefinedError
from lxml import html
from markupsafe import Markup

from citecheck.checks.identity import identity_findings
from citecheck.models import Document, Reason, Report, Resolution, Verdict
from citecheck.pipeline import unreadable
from citecheck.reporter.html.environment import make_environment
from citecheck.reporter.html.report import body
from citecheck.reporter.registry import render
from conftest import TODAY
from demo_report import demo_report
from report_builder import full_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from citecheck.models import Work

VOID = {"meta", "input", "br", "hr"}
NO_PARAGRAPH = {"div", "p", "ul", "ol", "table", "details", "blockquote", "section", "article", "h2", "h3", "h4"}
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='x' ]]> <!-- javascript:alert(1)"


class Nesting(HTMLParser):
    """Every element closed by its own end tag, in order; a paragraph holds no blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in NO_PARAGRAPH and "p" in self.open:
            self.wrong.append(f"{tag} in p at {self.getpos()}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def parsed(page: str) -> Any:
    return html.document_fromstring(page)


def poisoned(report: Report) -> Report:
    """The report with hostile text wherever a document's or a source's text can stand."""

    def bad(work: Work) -> Work:
        return replace(work, title=EVIL, container=EVIL, doi="javascript:alert(1)//" + EVIL, pages=EVIL)

    return replace(
        report,
        documents=tuple(replace(d, title=EVIL, path=f"{EVIL}.txt", problems=(EVIL,)) for d in report.documents),
        references=tuple(replace(r, raw=EVIL, label=EVIL, work=bad(r.work)) for r in report.references),
        citations=tuple(
            replace(c, sentence=EVIL, raw=EVIL, targets=tuple(replace(t, text=EVIL, label=EVIL) for t in c.targets))
            for c in report.citations
        ),
        links=tuple(replace(k, why=EVIL) for k in report.links),
        resolutions=tuple(
            replace(
                r, work=r.work and bad(r.work),
                evidence=tuple(replace(e, printed=EVIL, registered=EVIL * 2) for e in r.evidence),
                candidates=tuple(replace(c, work=bad(c.work), source=EVIL) for c in r.candidates),
                notices=tuple(replace(n, date=EVIL, notice_doi=EVIL, asserted_by=EVIL) for n in r.notices),
                asked=tuple(replace(a, source=EVIL, as_of=EVIL) for a in r.asked),
            )
            for r in report.resolutions
        ),
        suggestions=tuple(replace(s, work=bad(s.work)) for s in report.suggestions),
        findings=tuple(replace(f, message=EVIL, suggestion=EVIL, fingerprint=EVIL) for f in report.findings),
        as_of=EVIL, complete=False, incomplete_because=(EVIL,),
    )  # fmt: skip


def listed_alone() -> Report:
    report = demo_report()
    references = tuple(replace(r, cited_by=()) for r in report.references)
    findings = tuple(f for f in report.findings if not f.citation)
    return replace(
        report, documents=report.documents[1:], citations=(), links=(), findings=findings, references=references
    )


CASES: dict[str, Callable[[], list[Report]]] = {
    "something of everything": lambda: [full_report(), full_report()],
    "the demo": lambda: [demo_report()],
    "numbered": lambda: [demo_report("numbered.txt", None)],
    "Markdown": lambda: [demo_report("paper.md", None)],
    "Word": lambda: [demo_report("word/zotero.docx", None)],
    "a list alone": lambda: [listed_alone()],
    "hostile": lambda: [poisoned(demo_report()), poisoned(full_report())],
    "hostile text": lambda: [
        Report((Document("d1", "a.txt", "text", EVIL + "\n\n\u202e\x1b[2J" + EVIL * 3, "0" * 64),))
    ],
    "nothing": lambda: [Report(())],
    "no report": list,
}


@pytest.fixture(params=CASES, scope="module")
def page(request: pytest.FixtureRequest) -> str:
    return render("html", CASES[request.param]())


def test_it_is_one_well_formed_file(page: str) -> None:
    assert page.startswith("<!doctype html>")
    nesting = Nesting()
    nesting.feed(page)
    assert nesting.wrong == []
    assert nesting.open == []


def test_it_loads_nothing_and_runs_only_its_own_script(page: str) -> None:
    tree = parsed(page)
    assert not tree.xpath("//link | //img | //iframe | //object | //embed | //base | //form | //*[@src] | //*[@srcset]")
    assert len(tree.xpath("//script")) == 1
    attributes = set(tree.xpath("//@*/..")) and {name for e in tree.iter() for name in getattr(e, "attrib", {})}
    assert not {a for a in attributes if a.startswith("on") or a in {"style", "srcdoc", "action", "formaction"}}
    assert all(t.startswith(("#", "https://doi.org/")) for t in tree.xpath("//a/@href"))
    assert all("noreferrer" in a.get("rel", "") for a in tree.xpath("//a[starts-with(@href, 'http')]"))
    style = tree.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_names_the_style_and_the_script(page: str) -> None:
    policy = parsed(page).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none';")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page: str) -> None:
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {t[1:] for t in tree.xpath("//a/@href") if t.startswith("#")} <= set(ids)
    named = {n for e in tree.xpath("//*[@aria-labelledby]") for n in e.get("aria-labelledby").split()}
    assert named | set(tree.xpath("//label/@for")) <= set(ids)


def test_what_steers_a_reader_or_a_terminal_is_gone(page: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


@pytest.mark.parametrize("case", CASES)
def test_the_same_reports_give_the_same_bytes(case: str) -> None:
    assert render("html", CASES[case]()) == render("html", CASES[case]())


def test_hostile_text_is_shown_as_it_stands() -> None:
    page = render("html", [poisoned(demo_report())])
    assert "alert(1)" in parsed(page).xpath("string(//h1)")
    assert "<img" not in page
    assert page.count("<script>") == 1


@pytest.mark.parametrize("folder", ["citecheck.reporter.html", "citecheck.batch.page"])
def test_no_template_lets_text_through_unescaped(folder: str) -> None:
    templates = list(resources.files(folder).joinpath("templates").iterdir())
    assert templates
    for template in templates:
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", source), template.name


def test_text_in_an_environment_is_escaped_and_does_not_steer() -> None:
    environment = make_environment("citecheck.reporter.html")
    shown = environment.from_string("{{ text }}|{{ html }}").render(
        text="<b>\x1b[2J \u202ea\r\nb &", html=Markup("<i>")
    )
    assert shown == "&lt;b&gt;\ufffd[2J a b &amp;|<i>"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nothing }}").render()


def test_all_is_there_without_a_script() -> None:
    report = demo_report()
    tree = parsed(render("html", [report]))
    assert not tree.xpath("//*[@hidden]")
    shown = [f for f in report.findings if not f.suppressed_by]
    assert len(tree.xpath("//*[contains(@class, 'finding ')]")) == len(shown)
    assert len(tree.xpath("//li[contains(@class, 'entry ')]")) == len(report.references)
    assert len(tree.xpath("//span[@class='cite']")) == len(report.citations)
    assert len(tree.xpath("//li[contains(@class, 'claim ')]")) > 30
    assert tree.xpath("//nav[@class='tabs']/a/@href") == ["#m1-findings", "#m1-text", "#m1-references", "#m1-claims"]


def test_the_head_tells_how_it_stands() -> None:
    tree = parsed(render("html", [demo_report()]))
    tally = [" ".join(li.text_content().split()) for li in tree.xpath("//ul[@class='tally']/li")]
    assert tally == ["✗ 7 must fix", "! 15 please check", "○ 2 could not be checked", "i 44 for information"]
    facts = tree.xpath("string(//p[@class='facts'])")
    assert "checked 23 November 2026 against the local index works" in facts
    assert not tree.xpath("//*[@class='incomplete']")


def test_an_incomplete_check_is_said_loudly() -> None:
    tree = parsed(render("html", [full_report()]))
    assert "17 references unchecked" in tree.xpath("string(//*[@class='incomplete'])")
    assert "This check is incomplete." in tree.xpath("string(//*[@class='incomplete'])")


def test_nothing_found_is_said_with_care() -> None:
    assert "Nothing to report." in body(Report(()))
    assert "Nothing was found in what could be checked." in body(Report((), complete=False))


def test_several_manuscripts_have_an_index() -> None:
    assert not parsed(render("html", [demo_report()])).xpath("//nav[@class='index']")
    tree = parsed(render("html", [demo_report(), full_report()]))
    rows = tree.xpath("//nav[@class='index']//tbody/tr")
    assert [row.xpath("string(th/a/@href)") for row in rows] == ["#m1-report", "#m2-report"]
    assert [row.xpath("string(td[1])") for row in rows] == ["7", "3"]
    assert [row.xpath("string(td[last()])") for row in rows] == ["complete", "incomplete"]


def test_silenced_findings_are_not_shown() -> None:
    report = demo_report()
    silenced = replace(report, findings=tuple(replace(f, suppressed_by="known") for f in report.findings))
    tree = parsed(render("html", [silenced]))
    assert not tree.xpath("//*[contains(@class, 'finding ')]")
    said = tree.xpath("string(//section[contains(@class, 'findings')])")
    assert "Nothing to report." in said
    assert f"{len(report.findings)} findings are silenced" in said


def test_findings_can_be_found_by_their_fingerprint() -> None:
    report = demo_report()
    marked = parsed(body(report)).xpath("//*[@data-fingerprint]/@data-fingerprint")
    assert sorted(marked) == sorted(f.fingerprint for f in report.findings)


def test_a_body_has_the_ids_it_was_given() -> None:
    ids = parsed(body(demo_report(), "x9-")).xpath("//@id")
    assert all(i.startswith("x9-") for i in ids)


def test_a_file_that_could_not_be_read_is_said_so_and_has_no_empty_parts() -> None:
    why = "scan.pdf has no text: it is a scan. Run it through OCR first."
    tree = parsed(render("html", [unreadable("scan.pdf", why, TODAY)]))
    assert tree.xpath("//nav[@class='tabs']/a/@href") == ["#m1-findings"]
    assert why in tree.xpath("string(//*[@class='incomplete'])")
    assert not tree.xpath("//*[@class='problem']")
    tally = [" ".join(li.text_content().split()) for li in tree.xpath("//ul[@class='tally']/li")]
    assert tally == ["– 0 must fix", "– 0 please check", "○ 1 could not be checked"]


def test_a_list_that_was_mostly_not_looked_up_is_never_shown_clean() -> None:
    report = demo_report()
    unchecked = tuple(Resolution(r.id, Verdict.UNDETERMINED, Reason.OFFLINE_MISS) for r in report.references)
    found = identity_findings(report.references, unchecked)
    tree = parsed(render("html", [replace(report, resolutions=unchecked, findings=tuple(found))]))
    assert "53 of 53 references could not be checked." in tree.xpath("string(//*[@class='open-list'])")
    assert "✓" not in tree.xpath("string(//ul[@class='tally'])")


def test_a_list_that_nobody_looked_up_is_never_shown_clean() -> None:
    report = replace(demo_report(), resolutions=(), findings=())
    tree = parsed(render("html", [report]))
    assert "✓" not in tree.xpath("string(//ul[@class='tally'])")
    assert "not looked up in any register" in tree.xpath("string(//*[@class='sums'])")
    assert not tree.xpath("//*[contains(@class, 'badge')][ancestor::*[@class='what']]")
