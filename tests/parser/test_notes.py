"""Citations in footnotes: full, shortened, ibid.; with a bibliography and without one."""

from __future__ import annotations

import pytest

from citecheck.models import CitationForm, Document, Markup, Part
from citecheck.parser.citations.find import find_citations
from citecheck.parser.linking.linker import link
from citecheck.parser.reference_list.sections import find_list

BOOK = "Aaron T. Beck, Cognitive Therapy and the Emotional Disorders (New York: Penguin, 1979), 23."
ARTICLE = (
    "Ronald S. Duman and Lisa M. Monteggia, “A Neurotrophic Model for Stress-Related Mood Disorders,” "
    "Biological Psychiatry 59, no. 12 (2006): 1116–27."
)
BODY = "The first claim. The second claim. The third claim."
BIBLIOGRAPHY = (
    "\n\nBibliography\n\nBeck, Aaron T. Cognitive Therapy and the Emotional Disorders. New York: Penguin, 1979.\n\n"
    "Duman, Ronald S., and Lisa M. Monteggia. “A Neurotrophic Model for Stress-Related Mood Disorders.” Biological "
    "Psychiatry 59, no. 12 (2006): 1116–27.\n\n"
    "Levy, Kenneth N. “The Implications of Attachment Theory.” Development and Psychopathology 17 (2005): 959–86."
)


def noted(*notes: str, body: str = BODY, after: str = "") -> Document:
    text, parts = body + after, []
    for number, note in enumerate(notes, start=1):
        text += "\n\n"
        parts.append(Part(len(text), len(text) + len(note), f"footnote {number}", 15 * number))
        text += note
    return Document("d1", "d1.docx", "docx", text, "0" * 64, markup=Markup(parts=tuple(parts)), has_lines=False)


def outcome(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    entries = find_list(document)
    found = find_citations(document, entries)
    assert {c.form for c in found} <= {CitationForm.NOTE}
    done = link(document, found, entries)
    return [(d.status.value, d.references) for d in done]


def test_notes_with_a_bibliography() -> None:
    document = noted(
        BOOK,
        "Ibid., 45.",
        ARTICLE,
        "Beck, Cognitive Therapy, 99.",
        "See also Duman and Monteggia, “Neurotrophic Model,” 1120.",
        after=BIBLIOGRAPHY,
    )
    entries = find_list(document)
    assert [r.raw[:4] for r in entries.references] == ["Beck", "Duma", "Levy"]
    assert [r for _, r in outcome(document)] == [("r1",), ("r1",), ("r2",), ("r1",), ("r2",)]


def test_notes_without_a_bibliography_are_the_list() -> None:
    document = noted(
        BOOK,
        ARTICLE,
        "Ibid.",
        f"Cf. {BOOK}",
        "Beck, Cognitive Therapy, 99; Duman and Monteggia, “Neurotrophic Model,” 3.",
    )
    entries = find_list(document)
    assert [(r.work.authors[0].family, r.work.year) for r in entries.references] == [("Beck", 1979), ("Duman", 2006)]
    assert [r for _, r in outcome(document)] == [("r1",), ("r2",), ("r2",), ("r1",), ("r1",), ("r2",)]


def test_a_short_note_without_its_work() -> None:
    document = noted(BOOK, ARTICLE, "Panksepp, Affective Neuroscience, 12.", after=BIBLIOGRAPHY)
    assert outcome(document)[2] == ("missing", ())


def test_the_place_is_in_the_note_and_the_sentence_in_the_text() -> None:
    document = noted(BOOK, ARTICLE)
    first, second = find_citations(document, find_list(document))
    assert first.location.part == "footnote 1"
    assert first.location.line is None
    assert (first.sentence, second.sentence) == ("The first claim.", "The second claim.")


@pytest.mark.parametrize(
    "notes",
    [
        ("This note explains something (Levy, 2005).", "Another word on method.", "Thanks to all who helped in 2001."),
        ("Interview with the author, 3 May 2010.",),
    ],
)
def test_notes_that_explain_are_text(notes: tuple[str, ...]) -> None:
    document = noted(*notes)
    assert all(c.form is CitationForm.AUTHOR_YEAR for c in find_citations(document, find_list(document)))


def test_notes_of_a_text_that_cites_by_year_are_asides() -> None:
    body = "One view (Levy 2005). Beck (1979) and others (Duman 2006; Levy 2005, p. 960) hold another (Beck 1979, 23)."
    document = noted(BOOK, ARTICLE, "Interview with the author.", body=body, after=BIBLIOGRAPHY)
    found = find_citations(document, find_list(document))
    assert {c.form for c in found} == {CitationForm.AUTHOR_YEAR}
    assert [c.raw for c in found if c.start < len(body)] == [
        "(Levy 2005)",
        "Beck (1979)",
        "(Duman 2006; Levy 2005, p. 960)",
        "(Beck 1979, 23)",
    ]


def test_op_cit_is_the_work_of_that_author_cited_last() -> None:
    document = noted(
        BOOK, ARTICLE, "Beck, op. cit., 45.", "Ibid.", "Duman, loc. cit.", "Panksepp, op. cit., 3.", after=BIBLIOGRAPHY
    )
    assert outcome(document) == [
        ("linked", ("r1",)),
        ("linked", ("r2",)),
        ("linked", ("r1",)),
        ("linked", ("r1",)),
        ("linked", ("r2",)),
        ("missing", ()),
    ]
