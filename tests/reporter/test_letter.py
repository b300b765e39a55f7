"""The letter to the author: courteous, complete, each cause once, ready to paste."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as python_docx
import pytest
from docx.shared import Pt

from citecheck.models import (
    Agreement,
    Asked,
    Citation,
    CitationForm,
    Document,
    Evidence,
    Finding,
    Heading,
    Location,
    Markup,
    Name,
    Outcome,
    Reference,
    Report,
    Resolution,
    Severity,
    Target,
    Verdict,
    Work,
)
from citecheck.reporter.letter.phrases import NOT_ASKED, PHRASES
from citecheck.reporter.letter.text import render_letter
from citecheck.reporter.letter.word import render_letter_docx
from citecheck.reporter.numbers import ranges
from citecheck.reporter.registry import render_bytes
from citecheck.rules import RULES
from docx_opened import parts
from report_builder import full_report

TEXT = "Methods\n\nAs was shown (Ames 2001), it is so. It was said again (Ames 2001).\n\nReferences\n\n" + "".join(
    f"{n}. Boxer B. Boxes {n}. J Box. 1999;{n}:1-9.\n\n" for n in range(1, 9)
)
METHODS = Heading(0, 7, 1)
# Words that accuse, or that only users of the command line know
BANNED = re.compile(
    r"\b(fake|fabricat\w*|invent\w*|fals\w*|wrong\w*|bogus|hallucinat\w*|fraud\w*|dishonest\w*|suspicious\w*|"
    r"you (must|have to|failed|forgot)|--\w+)\b",
    re.IGNORECASE,
)


def citation(number: int, at: int, **more: Any) -> Citation:
    place = Location("d1", at, at + 11, **more)
    sentence = "As was shown (Ames 2001), it is so." if number == 1 else "It was said again (Ames 2001)."
    return Citation(f"c{number}", "d1", "(Ames 2001)", CitationForm.AUTHOR_YEAR, at, at + 11, place,
                    (Target("Ames 2001", at + 1, at + 10, authors=("Ames",), year="2001"),), sentence)  # fmt: skip


def reference(number: int, label: str | None = "") -> Reference:
    start = TEXT.index(f"{number}. Boxer")
    end = TEXT.index("\n", start)
    work = Work(authors=(Name("Boxer", "B"),), year=1999)
    place = Location("d1", start, end)
    return Reference(
        f"r{number}", "d1", TEXT[start + 3 : end], place, number, str(number) if label == "" else label, work
    )


C1, C2 = citation(1, TEXT.index("(Ames"), page=3), citation(2, TEXT.rindex("(Ames"), page=4)
ENTRIES = tuple(reference(n) for n in range(1, 9))


def report(*findings: Finding, **more: Any) -> Report:
    document = Document("d1", "folder/paper.docx", "docx", TEXT, "0" * 64, title="On boxes",
                        markup=Markup(headings=(METHODS,)), has_lines=False)  # fmt: skip
    return replace(Report((document,), (C1, C2), ENTRIES, findings=findings, as_of="2026-11-27"), **more)


def on_entry(rule: str, number: int, message: str = "Seen.", **more: Any) -> Finding:
    severity = more.pop("severity", next(r.severity for r in RULES if r.code == rule))
    return Finding(rule, severity, message, (ENTRIES[number - 1].location,), reference=f"r{number}", **more)


def on_text(rule: str, message: str, **more: Any) -> Finding:
    return Finding(rule, Severity.ERROR, message, (C1.location, C2.location), "c1", **more)


def differing(field: str, printed: str, registered: str) -> Evidence:
    return Evidence(field, printed, registered, Agreement.DIFFERENT, 0.1)


def queries(text: str) -> list[str]:
    """The numbered blocks."""
    return [block for block in text.split("\n\n") if re.match(r"\d+\. ", block)]


# --- the whole ---------------------------------------------------------------------------------------------------


def test_a_letter() -> None:
    """Read as its author would: this is the whole of one."""
    year = on_entry("CC313", 2, "Year: …", evidence=(differing("year", "1999", "2001"),),
                    suggestion="Boxer B. Boxes 2. J Box. 2001;2:1-9.")  # fmt: skip
    pages = on_entry("CC315", 2, "Pages: …", evidence=(differing("pages", "1-9", "11-19"),),
                     suggestion="Boxer B. Boxes 2. J Box. 2001;2:1-9.")  # fmt: skip
    doi = on_entry(
        "CC316", 3, "The work has a DOI: 10.5555/3.", suggestion="https://doi.org/10.5555/3", suggestion_named=True
    )
    asked = (Asked("crossref", Outcome.FOUND, "2026-11-26"), Asked("doi.org", Outcome.UNAVAILABLE, "2026-11-26"))
    resolutions = tuple(
        Resolution(r.id, Verdict.UNDETERMINED if r.position > 5 else Verdict.VERIFIED, asked=asked) for r in ENTRIES
    )
    shown = report(doi, pages, year, on_text("CC101", "Ames 2001 is not in the list: no entry by Ames."),
                   resolutions=resolutions)  # fmt: skip
    assert (
        render_letter([shown])
        == """Subject: Queries on the references of your manuscript “On boxes”

Dear Author,

Thank you for your manuscript “On boxes”. We have gone through its 2 citations and 8 references on 27 November 2026 and compared the references with Crossref.

There are 2 queries that need your answer and 1 smaller point. Registered records are not always right, and a file can be misread: where your text is correct as it stands, please just tell us.

QUERIES THAT NEED YOUR ANSWER

1. Page 3, section “Methods”: “As was shown (Ames 2001), it is so.” (also page 4)
Ames 2001 is not in the list: no entry by Ames.
Please add the reference to the list, or correct the citation.

2. Reference 2: “Boxer B. Boxes 2. J Box. 1999;2:1-9.”
Your list gives the pages “1-9”; the registered record gives “11-19”. Your list gives the year “1999”; the registered record gives “2001”.
With the record's details the reference would read: Boxer B. Boxes 2. J Box. 2001;2:1-9.
Please compare with the publication and send us the correct details; if yours are right, just tell us.

SMALLER POINTS

3. Reference 3: “Boxer B. Boxes 3. J Box. 1999;3:1-9.”
The work has a DOI: 10.5555/3.
You may wish to give this DOI.

References 6–8 could not be looked for; that says nothing about them.

Please answer by number, or send us a corrected file.

With kind regards,
[Your name]
"""
    )


def test_where_nothing_is_found_it_is_a_letter_of_thanks() -> None:
    text = render_letter([report()])
    assert "We have no queries: thank you for the care that you have taken with them." in text
    assert not queries(text)
    assert "Please" not in text
    assert text.startswith("Subject: The references of your manuscript “On boxes”")


def test_like_queries_are_one_with_a_list() -> None:
    found = [on_entry("CC316", n, f"The work has a DOI: 10.5555/{n}.", suggestion=f"https://doi.org/10.5555/{n}")
             for n in (2, 5, 3, 4)]  # fmt: skip
    [block] = queries(render_letter([report(*found)]))
    assert block.splitlines() == [
        "1. These references have a DOI that you may wish to add.",
        *(f"- Reference {n} (Boxer 1999): https://doi.org/10.5555/{n}" for n in (2, 3, 4, 5)),
    ]


def test_a_few_are_queries_of_their_own_in_the_order_of_the_list() -> None:
    found = [on_entry("CC201", n, f"Boxer {n} is cited nowhere.") for n in (7, 2, 5)]
    assert [block.split(":")[0] for block in queries(render_letter([report(*found)]))] == [
        "1. Reference 2", "2. Reference 5", "3. Reference 7",
    ]  # fmt: skip


def test_what_is_suppressed_or_not_for_authors_is_not_said() -> None:
    found = [
        replace(on_entry("CC201", 1, "KNOWN."), suppressed_by="in the baseline"), on_entry("CC390", 2, "OPEN."),
        Finding("CC902", Severity.WARNING, "INCOMPLETE."), Finding("CC903", Severity.INFO, "UNUSED."),
    ]  # fmt: skip
    text = render_letter([report(*found, complete=False)])
    assert not queries(text)
    assert not re.search("KNOWN|OPEN|INCOMPLETE|UNUSED", text)
    assert "Not all of it could be checked; that says nothing about the rest." in text


def test_a_list_without_numbers_and_a_file_without_a_title() -> None:
    bare = report(on_entry("CC201", 3))
    document = replace(bare.documents[0], title=None, path="C:\\in\\a\u202eb.docx")
    text = render_letter(
        [replace(bare, documents=(document,), references=tuple(replace(r, label=None) for r in ENTRIES))]
    )
    assert "your manuscript (ab.docx)" in text
    assert "1. Reference 3: “Boxer B. Boxes 3." in text


# --- the phrases -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_is_put_to_an_author_or_is_not_for_one(rule: Any) -> None:
    assert (rule.code in PHRASES) != (rule.code in NOT_ASKED)


@pytest.mark.parametrize("code", PHRASES)
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("count", [1, 5])
def test_every_phrase_is_courteous_and_asks_for_something(code: str, severity: Severity, count: int) -> None:
    found = [on_entry(code, n, "Seen there.", severity=severity) for n in range(1, count + 1)]
    text = render_letter([report(*found)])
    [block] = queries(text)
    assert not BANNED.search(text)
    last = block.splitlines()[-1] if count == 1 else block
    assert re.search(r"[Pp]lease|[Yy]ou may wish|We can put|No change is needed", last)
    assert block.count("Reference ") >= count
    assert "  " not in text
    assert ".." not in text
    assert "{}" not in text


def test_advice_for_the_command_line_stays_with_the_editor() -> None:
    for code in ("CC110", "CC111"):
        text = render_letter([report(on_text(code, "Seen.", suggestion="Give it with --references FILE."))])
        assert "--references" not in text


# --- as files ----------------------------------------------------------------------------------------------------


def test_the_word_file_says_the_same_with_a_list_that_renumbers_itself() -> None:
    found = [on_entry("CC316", n, f"DOI {n}.", suggestion=f"https://doi.org/10.5555/{n}") for n in range(1, 6)]
    shown = [report(on_text("CC101", "Not in the list."), *found), report()]
    made = python_docx.Document(BytesIO(render_letter_docx(shown)))
    words = [line for each in made.paragraphs for line in each.text.splitlines()]
    text = [
        re.sub(r"^(\d+\.|-) ", "", line)
        for line in render_letter(shown).splitlines()
        if line and not line.startswith("=")
    ]
    assert [w.casefold() for w in words] == [t.casefold() for t in text]
    numbered = [p for p in made.paragraphs if p.style is not None and p.style.name == "List Number"]
    assert len(numbered) == 2
    assert numbered[0].text.startswith("Page 3")
    assert not any(re.match(r"\d+\.", p.text) for p in numbered), "Word counts them"


def test_in_word_a_number_has_room_and_a_request_stays_with_its_query() -> None:
    made = python_docx.Document(BytesIO(render_letter_docx([report(on_text("CC101", "Not in the list."))])))
    (level,) = made.part.numbering_part.element.xpath("//w:lvl[w:pStyle/@w:val='ListNumber']/w:pPr")
    continued = [p for p in made.paragraphs if p.style is not None and p.style.name == "List Continue"]
    style: Any = made.styles["List Continue"]
    assert level.ind.left == style.paragraph_format.left_indent == Pt(28)
    assert [p.text.splitlines()[-1].startswith("Please") for p in continued] == [True]
    assert continued[0].paragraph_format.keep_together


def test_in_word_a_request_stays_with_the_last_of_several_points() -> None:
    found = [on_entry("CC301", n, f"The DOI of entry {n} is another work’s.") for n in range(1, 6)]
    made = python_docx.Document(BytesIO(render_letter_docx([report(*found)])))
    points = [p for p in made.paragraphs if p.style is not None and p.style.name == "List Bullet 2"]
    assert [p.paragraph_format.keep_with_next for p in points] == [None, None, None, None, True]


def test_each_letter_of_a_file_counts_from_one() -> None:
    made = python_docx.Document(BytesIO(render_letter_docx([report(on_text("CC101", "Not in the list."))] * 2)))
    (first, second) = (
        p.paragraph_format.element.pPr.numPr.numId.val
        for p in made.paragraphs
        if p.style is not None and p.style.name == "List Number"
    )
    assert first != second
    for number in (first, second):
        (start,) = made.part.numbering_part.element.xpath(f"//w:num[@w:numId={number}]/w:lvlOverride/w:startOverride")
        assert start.val == 1


def test_a_letter_in_word_says_nothing_of_the_template_it_is_made_from() -> None:
    names = parts(render_letter_docx([report()]))
    assert not [name for name in names if name.startswith("docProps/")]


def test_hostile_words_stay_words() -> None:
    shown = [full_report()]
    text = render_letter(shown)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    data = render_letter_docx(shown)
    assert python_docx.Document(BytesIO(data)).paragraphs[0].text.startswith("Subject: ")
    evil = report(on_entry("CC201", 1, "<w:p/> ]]> &amp; \ufffe\uffff\x0b {} {0} %s"))
    assert "<w:p/> ]]> &amp; " in python_docx.Document(BytesIO(render_letter_docx([evil]))).element.xpath("string()")
    assert "{} {0} %s" in render_letter([evil])


def test_the_same_report_gives_the_same_letter() -> None:
    for suffix in ("", ".txt", ".docx", ".DOCX"):
        first, second = (render_bytes("letter", [full_report()], suffix) for _ in range(2))
        assert first == second
        assert first.startswith(b"PK" if suffix.lower() == ".docx" else b"Subject: ")
    assert python_docx.Document(BytesIO(render_letter_docx([]))).paragraphs == []
    assert not render_letter([])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["4"], "4"), (["1", "2"], "1, 2"), (["3", "1", "2"], "1–3"), (["1", "2", "4", "5", "6", "9"], "1, 2, 4–6, 9"),
        (["smith2001", "2", "2"], "2, smith2001"), ([], ""), (["²", "1"], "1, ²"),
    ],
)  # fmt: skip
def test_numbers_of_entries_as_ranges(names: list[str], said: str) -> None:
    assert ranges(names) == said
