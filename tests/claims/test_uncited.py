from __future__ import annotations

import pytest

from citecheck.claims.uncited import MOST, may_claim
from citecheck.parser.blocks import Kind
from citecheck.parser.sentences import Sentence
from citecheck.rules import OPT_IN, RULES, select
from claims.claims_builder import report

CLAIM = "Several recent studies have shown that the disorder is associated with a higher risk of early death"
FILLER = "The door stood open and nobody came in that day"


def text(*paragraphs: str) -> str:
    return "\n\n".join(("1. INTRODUCTION", *paragraphs, *(f"{FILLER}. {FILLER}." for _ in range(8)))) + "\n"


def found(body: str) -> list[str]:
    return [f.message for f in report(body, also=OPT_IN).findings if f.rule == "CC501"]


def test_a_sentence_that_reads_like_a_cited_one_is_told() -> None:
    assert len(found(text(f"{CLAIM}."))) == 1


def test_nothing_is_looked_for_unless_it_is_asked_for() -> None:
    assert [f for f in report(text(f"{CLAIM}.")).findings if f.rule == "CC501"] == []


def test_at_most_five() -> None:
    assert (
        len(found(text(*(f"{CLAIM} in {place}." for place in "Wien Graz Linz Wels Enns Steyr Lienz".split())))) == MOST
    )


@pytest.mark.parametrize(
    "body",
    [
        f"{CLAIM} [1].",
        f"{CLAIM}. It has been seen in other places too [1].",
        f"We know it well [1]. {CLAIM}.",
        f"In this review we say that {CLAIM.lower()}.",
        f"In conclusion, {CLAIM.lower()}.",
        f"{CLAIM}?",
    ],
)
def test_cited_sentences_their_neighbours_and_the_authors_own_words_are_left_alone(body: str) -> None:
    assert found(text(body)) == []


@pytest.mark.parametrize("section", ["Abstract", "2. Materials and Methods", "3. RESULTS", "Acknowledgements"])
def test_some_sections_state_no_claim_of_others(section: str) -> None:
    assert not may_claim(Sentence(0, 9, 0, Kind.TEXT, section, (), CLAIM + "."))
    assert may_claim(Sentence(0, 9, 0, Kind.TEXT, "4. Discussion", (), CLAIM + "."))


def test_a_rule_that_one_must_opt_in_to_is_named_whole() -> None:
    assert frozenset({"CC501"}) == OPT_IN
    assert select(("CC5",), opted=True) == {"CC502", "CC504"}
    assert select(("CC5",)) == {"CC501", "CC502", "CC504"}
    assert select(("CC501",), opted=True) == select(("uncited-claim",), opted=True) == {"CC501"}
    assert select(("CC", "CC501"), opted=True) == {r.code for r in RULES}
