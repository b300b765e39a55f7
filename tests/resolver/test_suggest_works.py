"""Suggestions for citations without an entry."""

from __future__ import annotations

from citecheck.models import Citation, CitationForm, Link, LinkStatus, Location, Target, Work
from citecheck.resolver.suggest import learn_abbreviations, suggest
from citecheck.text.stems import stems
from resolver_records import Shelf, people

AMYGDALA = Work(title="Amygdala responses in borderline personality disorder",
                authors=people("Herr S", "Diaz B", "Wenn A"), year=2001, years=(2001,), doi="10.1/a")  # fmt: skip
GRIP = Work(
    title="Grip strength of rowers", authors=people("Herr S", "Oar B", "Row A"), year=2001, years=(2001,), doi="10.1/b"
)
LATER = Work(title="Amygdala volume in borderline personality disorder", authors=people("Herr S", "Diaz B", "Wenn A"),
             year=2004, years=(2004,), doi="10.1/c")  # fmt: skip
DISTANCING = Work(title="Distancing from social cues in borderline personality disorder",
                  authors=people("Herr S", "Koch B", "Lee A"), year=2002, years=(2001, 2002), doi="10.1/d")  # fmt: skip
SENTENCE = "Individuals with BPD show increased amygdala responses to social cues (Herr et al. 2001)."


def ask(
    target: Target, *works: Work, sentence: str = SENTENCE, status: LinkStatus = LinkStatus.MISSING
) -> list[str | None]:
    citation = Citation("c1", "d1", "()", CitationForm.AUTHOR_YEAR, 0, 2, Location("d1", 0, 2), (target,), sentence)
    found = suggest([citation], [Link("c1", 0, status)], [Shelf(*works)])
    assert all(s.citation == "c1" and s.target == 0 and 0 < s.confidence <= 1 for s in found)
    return [s.work.doi for s in found]


HERR = Target("Herr et al. 2001", 0, 1, authors=("Herr",), et_al=True, year="2001")


def test_the_words_of_the_sentence_choose() -> None:
    assert ask(HERR, GRIP, AMYGDALA, LATER) == ["10.1/a"]


def test_several_are_shown_when_several_fit() -> None:
    assert ask(HERR, GRIP, AMYGDALA, DISTANCING) == ["10.1/a", "10.1/d"]


def test_nothing_when_nothing_fits() -> None:
    assert ask(HERR, GRIP, LATER) == []
    assert ask(Target("Inoue 2016", 0, 1, authors=("Inoue",), et_al=True, year="2016"), AMYGDALA, GRIP) == []


def test_all_names_of_a_pair_are_enough() -> None:
    pair = Work(
        title="A neurotrophic model", authors=people("Duman R", "Monteggia L"), year=2006, years=(2006,), doi="10.1/p"
    )
    named = Target("Duman & Monteggia, 2006", 0, 1, authors=("Duman", "Monteggia"), year="2006")
    assert ask(named, pair) == ["10.1/p"]
    assert ask(Target("Duman & Smith, 2006", 0, 1, authors=("Duman", "Smith"), year="2006"), pair) == []


def test_linked_targets_and_targets_without_year_get_none() -> None:
    assert ask(HERR, AMYGDALA, status=LinkStatus.LINKED) == []
    assert ask(Target("Herr n.d.", 0, 1, authors=("Herr",), year="n.d."), AMYGDALA) == []


def test_a_single_name_fits_a_single_author_better() -> None:
    many = Work(
        title="Amygdala responses",
        authors=people("Levy K", "Johnson B", "Clouthier T"),
        year=2015,
        years=(2015,),
        doi="10.1/5",
    )
    one = Work(title="Amygdala responses", authors=people("Levy K"), year=2015, years=(2015,), doi="10.1/1")
    assert ask(Target("Levy, 2015", 0, 1, authors=("Levy",), year="2015"), many, one)[0] == "10.1/1"


def test_abbreviations_are_read_off_titles() -> None:
    learnt = learn_abbreviations(["in BPD"], ["Sleep in borderline personality disorder", "Big plain dogs sleep"] * 2
                                 + ["Borderline personality disorder"])  # fmt: skip
    assert learnt == {"BPD": frozenset(stems("borderline personality disorder"))}
