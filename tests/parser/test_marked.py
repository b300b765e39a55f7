"""What a format marks: entries, keys, links, field codes; and what the words beside them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.models import (
    Anchor,
    CitationForm,
    Document,
    LinkStatus,
    MarkedCitation,
    MarkedEntry,
    MarkedTarget,
    Markup,
    Name,
    Work,
)
from citecheck.parser.citations.find import find_citations
from citecheck.parser.citations.marked import destinations, marked_list, with_embedded
from citecheck.parser.linking.linker import link
from citecheck.parser.reference_list.sections import find_list
from conftest import numbered, reference, reference_list

if TYPE_CHECKING:
    from citecheck.models import Link, ReferenceList

KEY, LINKED = CitationForm.KEY, CitationForm.LINKED


def marked(text: str, *citations: MarkedCitation, **markup: tuple[object, ...]) -> Document:
    return Document("d1", "d1.x", "x", text, "0" * 64, markup=Markup(citations=citations, **markup))  # type: ignore[arg-type]


def mark(
    text: str, whole: str, form: CitationForm, *targets: tuple[str, str], work: Work | None = None
) -> MarkedCitation:
    """A mark on the first `whole` of a text, with (words, key) of its targets."""
    start = text.index(whole)
    places = [(text.index(words, start), words, key) for words, key in targets]
    return MarkedCitation(
        start, start + len(whole), form, tuple(MarkedTarget(s, s + len(w), k, work) for s, w, k in places)
    )


def bib(*keys: str) -> ReferenceList:
    text = "".join(f"@article{{{k}}}\n" for k in keys)
    entries = tuple(
        MarkedEntry(
            text.index(f"{{{k}}}") - 8,
            text.index(f"{{{k}}}") + len(k) + 2,
            k,
            None,
            Work(title=f"Title of {k}", authors=(Name(family="Levy"),), year=2001),
            f"Levy. Title of {k}. 2001.",
        )
        for k in keys
    )
    return marked_list(
        Document("d2", "r.bib", "bibtex", text, "0" * 64, role="references", markup=Markup(entries=entries))
    )


def links_of(document: Document, entries: ReferenceList) -> list[Link]:
    return list(link(document, find_citations(document, entries), entries))


# --- lists --------------------------------------------------------------------------------------------------


def test_records_are_entries_with_their_fields_and_keys() -> None:
    entries = bib("levy2001", "kim2002")
    assert [(r.key, r.work.title, r.raw) for r in entries.references] == [
        ("levy2001", "Title of levy2001", "Levy. Title of levy2001. 2001."),
        ("kim2002", "Title of kim2002", "Levy. Title of kim2002. 2001."),
    ]
    assert not entries.numbered
    assert entries.references[1].location.line == 2
    assert entries.references[0].embedded is entries.references[0].work


def test_printed_entries_keep_their_words_and_lose_their_label() -> None:
    text = "1. Duman RS. A synaptic model. Biol Psychiatry. 2006;59(12):1116-27.\n2. Another one."
    document = marked(text, entries=(MarkedEntry(0, 68, "B1", "1"), MarkedEntry(69, len(text), "B2", "2")))
    entries = find_list(document)
    assert entries.numbered
    assert [r.label for r in entries.references] == ["1", "2"]
    assert entries.references[0].raw.startswith("Duman RS. A synaptic")
    assert entries.references[0].work.volume == "59"
    assert entries.references[0].embedded is None


# --- keys ---------------------------------------------------------------------------------------------------


def test_keys_lead_to_their_records() -> None:
    text = r"Shown twice \citep[see][p. 3]{kim2002,levy2001} and (Levy, 2001)."
    whole = r"\citep[see][p. 3]{kim2002,levy2001}"
    document = marked(text, mark(text, whole, KEY, ("kim2002", "kim2002"), ("levy2001", "levy2001")))
    entries = bib("levy2001", "kim2002")
    first, second = find_citations(document, entries)
    assert (first.raw, first.form, [t.label for t in first.targets]) == (whole, KEY, ["kim2002", "levy2001"])
    assert second.form is CitationForm.AUTHOR_YEAR
    assert [d.references for d in links_of(document, entries)][:2] == [("r2",), ("r1",)]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("levy2001", LinkStatus.LINKED),
        ("Levy2001", LinkStatus.NEAR),  # BibTeX finds it, Pandoc does not
        ("levi2001", LinkStatus.NEAR),
        ("levy2002", LinkStatus.MISSING),  # another year is another work
        ("kim", LinkStatus.MISSING),
    ],
)
def test_a_key_that_is_not_there(key: str, status: LinkStatus) -> None:
    text = f"Shown [@{key}]."
    document = marked(text, mark(text, f"[@{key}]", KEY, (key, key)))
    (done,) = links_of(document, bib("levy2001"))
    assert done.status is status


def test_two_keys_almost_alike_are_not_guessed() -> None:
    text = "Shown [@levvy2001]."
    document = marked(text, mark(text, "[@levvy2001]", KEY, ("levvy2001", "levvy2001")))
    assert links_of(document, bib("levy2001", "levvi2001"))[0].status is LinkStatus.MISSING


# --- links --------------------------------------------------------------------------------------------------


def entries_with_keys(count: int) -> ReferenceList:
    text = "".join(f"Author{n}. Title {n}. 2000.\n" for n in range(1, count + 1))
    at, entries = 0, []
    for n, line in enumerate(text.splitlines(), start=1):
        entries.append(MarkedEntry(at, at + len(line), f"B{n}", str(n)))
        at += len(line) + 1
    return marked_list(
        Document("d2", "l", "jats", text, "0" * 64, role="references", markup=Markup(entries=tuple(entries)))
    )


def test_links_within_a_range() -> None:
    text = "As shown [1, 3–6] before."
    document = marked(text, mark(text, "1, 3–6", LINKED, ("1", "B1"), ("3", "B3"), ("6", "B6")))
    done = links_of(document, entries_with_keys(7))
    assert [d.references for d in done] == [("r1",), ("r3",), ("r4",), ("r5",), ("r6",)]
    assert [d.by for d in done] == ["link", "link", "label", "label", "link"]


def test_a_link_to_another_entry_than_the_number_says() -> None:
    text = "As shown [2] before."
    document = marked(text, mark(text, "2", LINKED, ("2", "B3")))
    (done,) = links_of(document, entries_with_keys(3))
    assert (done.references, done.status) == (("r3",), LinkStatus.LINKED)
    assert "entry 3" in done.conflict


def test_links_that_no_words_show() -> None:
    text = "As they said before, see there3–5 too."
    document = marked(
        text,
        mark(text, "they said", LINKED, ("they said", "B2")),
        mark(text, "3–5", LINKED, ("3", "B3"), ("5", "B5")),
    )
    found = find_citations(document, entries_with_keys(6))
    assert [(c.raw, c.form) for c in found] == [("they said", LINKED), ("3–5", CitationForm.NUMERIC)]
    done = links_of(document, entries_with_keys(6))
    assert [d.references for d in done] == [("r2",), ("r3",), ("r4",), ("r5",)]


def test_links_that_lead_elsewhere_are_no_citations() -> None:
    text = "See Figure 2 for it."
    document = marked(text, mark(text, "Figure 2", LINKED, ("Figure 2", "fig-2")))
    assert find_citations(document, entries_with_keys(2)) == ()


def test_anchors_lead_to_the_entry_they_stand_in() -> None:
    text = (
        "Shown (Duman & Monteggia 2006).\n\nReferences\n\n"
        "Duman, R. S., & Monteggia, L. M. (2006). A neurotrophic model. Biological Psychiatry, 59(12), 1116-1127.\n\n"
        "Levy, K. N. (2005). The implications of attachment. Development and Psychopathology, 17(4), 959-986.\n"
    )
    start = text.index("Levy, K.")
    document = marked(
        text,
        mark(text, "Duman & Monteggia 2006", LINKED, ("Duman & Monteggia 2006", "ref-1")),
        anchors=(Anchor("ref-1", text.index("Duman, R."), start - 2), Anchor("ref-2", start, len(text) - 1)),
    )
    entries = find_list(document)
    assert destinations(document, entries) == {"ref-1": "r1", "ref-2": "r2"}
    (done,) = links_of(document, entries)
    assert (done.references, done.by, done.conflict) == (("r1",), "link", "")


# --- field codes --------------------------------------------------------------------------------------------

DUMAN = Work(
    title="A neurotrophic model for stress-related mood disorders",
    authors=(Name(family="Duman", given="Ronald S."), Name(family="Monteggia", given="Lisa M.")),
    year=2006,
    doi="10.1016/j.biopsych.2006.02.013",
)


def test_a_field_code_leads_by_its_work_and_its_record_stands_beside_the_entry() -> None:
    text = "Shown (Duman and Monteggia 2006)."
    document = marked(
        text, mark(text, "(Duman and Monteggia 2006)", LINKED, ("Duman and Monteggia 2006", "item/1"), work=DUMAN)
    )
    other = reference(1, "Levy", 2005, "The implications of attachment theory")
    entry = reference(2, "Duman; Monteggia", 2006, "A neurotrophic model for stress-related mood disorders")
    entries = with_embedded(document, reference_list(other, entry))
    assert [r.embedded for r in entries.references] == [None, DUMAN]
    (done,) = links_of(document, entries)
    assert (done.references, done.by) == (("r2",), "field code")


def test_words_that_do_not_fit_their_field_code() -> None:
    text = "Shown [1]."
    document = marked(text, mark(text, "[1]", LINKED, ("[1]", "item/1"), work=DUMAN))
    entries = numbered(2)
    second = reference(2, "Duman; Monteggia", 2006, DUMAN.title or "", label=2)
    entries = reference_list(entries.references[0], second, numbered=True)
    (done,) = links_of(document, entries)
    assert done.references == ("r2",)
    assert "entry 2" in done.conflict


def test_field_codes_without_a_printed_list_make_one() -> None:
    text = "Shown (Duman and Monteggia 2006)."
    document = marked(text, mark(text, text[6:-1], LINKED, (text[6:-1], "item/1"), work=DUMAN))
    entries = with_embedded(document, find_list(document))
    assert [(r.key, r.work) for r in entries.references] == [("item/1", DUMAN)]
