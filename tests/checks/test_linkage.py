"""The findings about citations, links and the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from citecheck.checks.finding import fingerprinted
from citecheck.checks.linkage import linkage_findings, style_findings
from citecheck.checks.list_mismatch import list_mismatch
from citecheck.checks.references import entry_findings, reference_findings
from citecheck.claims.topic import fit_difference
from citecheck.models import Finding, ReferenceList, Work
from citecheck.parser.citations.find import find_citations
from citecheck.parser.linking.linker import link
from citecheck.pipeline import extract
from conftest import TODAY, document, numbered, reference, reference_list

if TYPE_CHECKING:
    from datetime import date


def findings(text: str, entries: ReferenceList) -> list[Finding]:
    manuscript = document(text)
    citations = find_citations(manuscript, entries)
    return [*linkage_findings(citations, link(manuscript, citations, entries), entries), *style_findings(citations)]


def codes(found: list[Finding]) -> list[str]:
    return [f.rule for f in found if f.rule != "CC201"]


PEOPLE = reference_list(
    reference(1, "Duman; Monteggia", 2006), reference(2, "Levy; Johnson; Temes", 2015), reference(3, "Kandel", 1998)
)


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ("(Bertschy et al. 2019)", "CC101", "no entry by Bertschy"),
        ("(Duman & Monteggia, 2005)", "CC103", "the entry says 2006"),
        ("(Levy, 2015)", "CC109", "one name for a work of 3 authors"),
        ("(Duman et al., 2006)", "CC109", "'et al.' for a work of 2 authors"),
        ("(Bowlby, 1969, as cited in Kandel, 1998)", "CC108", "cited through another work"),
    ],
)
def test_author_year_findings(text: str, rule: str, says: str) -> None:
    found = [f for f in findings(text, PEOPLE) if f.rule == rule]
    assert len(found) == 1
    assert says in found[0].message
    assert codes(findings(text, PEOPLE)) == [rule]


def test_a_near_miss_names_the_entry_and_does_not_leave_it_uncited() -> None:
    found = findings("(Duman & Monteggia, 2005)", PEOPLE)
    near = next(f for f in found if f.rule == "CC103")
    assert "Duman & Monteggia 2006 (entry 1)" in (near.suggestion or "")
    assert [f.reference for f in found if f.rule == "CC201"] == ["r2", "r3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1] [2] [3,4,5,6,7,8,9]", []),
        ("[1] [2] [12] [3] [4] [5] [6] [7] [8] [9]", ["CC102", "CC107"]),
        ("[1-9] and [9-7]", ["CC105"]),
        ("[1,,2] [3-9]", ["CC105"]),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert sorted(codes(findings(text, numbered(9)))) == expected


def test_a_number_out_of_order_is_told_once_with_what_it_overtakes() -> None:
    found = [f for f in findings("[1] [2] [3] [9] [4] [5] [6] [7] [8]", numbered(9)) if f.rule == "CC107"]
    assert [f.message for f in found] == ["[9] is first cited here, before [4] to [8]."]


def test_alphabetical_numbering_says_nothing_about_order() -> None:
    assert codes(findings("[7] [2] [9] [4] [1] [8] [3] [6] [5]", numbered(9))) == []


def test_without_a_list_one_finding_covers_all() -> None:
    found = findings("[1,2] and (Kandel, 1998) and [3].", ReferenceList())
    assert codes(found) == ["CC110", "CC106"]
    assert "Kandel, 1998" in found[0].message
    assert len(found[0].locations) == 3


def test_a_list_without_citations_has_no_findings_about_them() -> None:
    assert findings("Plain text.", PEOPLE) == []


def test_both_styles_in_one_text() -> None:
    assert "CC106" in codes(findings("[1] and (Author, 2000)", numbered(1)))
    assert "CC106" not in codes(findings("as Kandel (1998) [1] said", numbered(1)))


def test_a_foreign_list_is_one_finding_with_its_evidence(today: date) -> None:
    text = "\n\n".join(f"On topic {n} one reads much ({name} et al., 20{n:02})." for n, name in enumerate(
        ("Abel", "Baker", "Carter", "Dawson", "Ellis", "Foster"), start=10))  # fmt: skip
    entries = reference_list(
        *(reference(n, name, 1990 + n) for n, name in enumerate(("Quist", "Rossi", "Sachs", "Tully"), start=1))
    )
    manuscript = document(text)
    citations = find_citations(manuscript, entries)
    links = link(manuscript, citations, entries)
    found = list_mismatch(citations, links, entries)
    assert found is not None
    assert "0 of 6 citations by author and year have an entry" in found.message
    assert "4 of 4 entries" in found.message


def test_a_list_that_serves_the_numbers_is_not_called_foreign() -> None:
    topics = ("enzymes in yeast", "glaciers of the Alps", "tax law reform", "bird song learning", "graph colouring",
              "volcanic ash plumes", "infant sleep cycles", "roman pottery trade", "coral reef bleaching",
              "quantum error codes", "maize root growth", "jazz improvisation", "urban traffic noise", "medieval guilds",
              "solar cell coatings", "dialect borders")  # fmt: skip
    text = " ".join(f"Much is known about {t} [{n}]." for n, t in enumerate(topics, start=1))
    text += " ".join(f" So ({name} et al., 2001)." for name in ("Abel", "Baker", "Carter", "Dawson", "Ellis"))
    entries = replace(numbered(16), references=tuple(
        replace(r, work=replace(r.work, title=f"A study of {t}")) for r, t in zip(numbered(16).references, topics, strict=True)
    ))  # fmt: skip
    manuscript = document(text)
    citations = find_citations(manuscript, entries)
    links = link(manuscript, citations, entries)
    assert list_mismatch(citations, links, entries) is None
    turned = replace(entries, references=tuple(
        replace(r, work=replace(r.work, title=f"A study of {t}"))
        for r, t in zip(entries.references, topics[5:] + topics[:5], strict=True)
    ))  # fmt: skip
    assert list_mismatch(citations, link(manuscript, citations, turned), turned) is not None


def test_fit_difference_is_high_for_own_titles_and_low_for_others() -> None:
    sentences = ["enzymes digest starch", "glaciers melt in summer", "birds learn their songs"]
    titles = ["starch and enzymes", "melting glaciers", "how birds learn songs"]
    assert fit_difference(sentences, titles) > 0.3
    assert fit_difference(sentences, [*titles[1:], titles[0]]) < 0
    assert fit_difference([], []) == 0


DUPLICATES = [
    (Work(title="A neurotrophic model", year=2006), Work(title="A Neurotrophic Model.", year=2006), True),
    (Work(title="A neurotrophic model", year=2006), Work(title="A neurotrophic model", year=2007), False),
    (Work(title="A model of moods, part 1", year=2006), Work(title="A model of moods, part 2", year=2006), False),
    (Work(title="Editorial", year=2006), Work(title="Editorial", year=2006), False),
    (Work(title="A neurotrophic model", doi="10.1/a"), Work(title="A neurotrophic model", doi="10.1/b"), False),
    (Work(title="A neurotrophic model", first_page="12"), Work(title="A neurotrophic model", first_page="99"), False),
]


@pytest.mark.parametrize(("one", "two", "same"), DUPLICATES)
def test_duplicates(one: Work, two: Work, same: bool) -> None:  # noqa: FBT001
    entries = reference_list(*(replace(reference(n, "A", 2000), work=w) for n, w in enumerate((one, two), start=1)))
    assert [f.rule for f in reference_findings(entries)] == ["CC202"] * same


def test_list_contradictions() -> None:
    entries = reference_list(
        reference(1, "A", 2031, "A title from the future"),
        replace(reference(2, "B", 2001), work=Work(title="The amygdala and fear", doi="10.1/x")),
        replace(reference(3, "C", 2001), work=Work(title="Glaciers in retreat", doi="10.1/x")),
    )
    found = [*reference_findings(entries), *entry_findings(entries.references, TODAY)]
    assert [f.rule for f in found] == ["CC205", "CC205"]
    assert "10.1/x" in found[0].message


def test_doubled_numbers_are_errors() -> None:
    entries = reference_list(reference(1, "A", 2000, label=1), reference(2, "B", 2000, label=1), numbered=True)
    assert [f.rule for f in reference_findings(entries)] == ["CC203"]


def test_fingerprints_survive_moves_and_tell_equal_findings_apart(today: date) -> None:
    def prints(text: str) -> list[str]:
        return [f.fingerprint for f in extract(document(text), today=today).findings]

    text = "One says so (Bertschy et al. 2019). Two says so (Bertschy et al. 2019)."
    assert prints(text) == prints("A new first paragraph.\n\n" + text)
    twice = fingerprinted([Finding("CC101", "error", "x")] * 2, {}, {})  # type: ignore[arg-type]
    assert len({f.fingerprint for f in twice}) == 2


def test_narrative_citations_are_shown_with_their_bracket_closed() -> None:
    (found,) = [f for f in findings("As Bertschy (2019, p. 4) said.", PEOPLE) if f.rule == "CC101"]
    assert found.message.startswith("Bertschy (2019) is not in the reference list")


@pytest.mark.parametrize(
    ("listed", "numbers"),
    [
        ([(name, 2001) for name in ("Abel", "Baker", "Carter", "Dawson", "Ellis", "Foster")], ""),
        ([("Quist", 1990), ("Rossi", 1991)], " Numbers lead to entries [1], [2]."),
    ],
    ids=["near misses", "few numbers"],
)
def test_a_careless_list_is_not_called_foreign(listed: list[tuple[str, int]], numbers: str) -> None:
    names = ("Abel", "Baker", "Carter", "Dawson", "Ellis", "Foster")
    manuscript = document(" ".join(f"So ({name}, 2002)." for name in names) + numbers)
    entries = reference_list(*(reference(k, name, year) for k, (name, year) in enumerate(listed, start=1)))
    citations = find_citations(manuscript, ReferenceList())
    assert list_mismatch(citations, link(manuscript, citations, entries), entries) is None
