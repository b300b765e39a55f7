"""Journal names: abbreviations, initials, places, subtitles, look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.models import Agreement
from citecheck.text.journals import (
    compare_containers,
    content_words,
    find_container,
    is_conference_for_journal,
    is_journal_for_conference,
)

SAME, CLOSE, DIFFERENT = Agreement.SAME, Agreement.CLOSE, Agreement.DIFFERENT
NOT_COMPARABLE, ABSENT = Agreement.NOT_COMPARABLE, Agreement.ABSENT


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("Am J Hum Genet", "American Journal of Human Genetics", SAME),
        ("J Am Chem Soc", "Journal of the American Chemical Society", SAME),
        ("Des Stud", "Design Studies", SAME),
        ("Ann Sci Nat", "Annales des Sciences Naturelles", SAME),
        ("Met Mater Int", "Metals and Materials International", SAME),
        ("J Med", "Am J Med", DIFFERENT),
        ("J Affect Disord", "Journal of Affective Disorders", SAME),
        ("Acta Psychol (Amst)", "Acta Psychologica", SAME),
        ("Soc Cogn Affect Neurosci", "Social Cognitive and Affective Neuroscience", SAME),
        ("Cogn Affect Behav Neurosci", "Cognitive, Affective, & Behavioral Neuroscience", SAME),
        ("Proc. Natl. Acad. Sci. U.S.A.", "Proceedings of the National Academy of Sciences", SAME),
        ("PNAS", "Proceedings of the National Academy of Sciences", SAME),
        ("PLoS ONE", "PLOS ONE", SAME),
        ("Front Psychol [Internet]", "Frontiers in Psychology", SAME),
        ("The Journal of Neuroscience", "Journal of Neuroscience", SAME),
        ("J ACM", "Journal of the Association for Computing Machinery", SAME),
        ("Journal of the ACM", "Journal of the Association for Computing Machinery", SAME),
        ("Behavior Research and Therapy", "Behaviour Research and Therapy", SAME),
        ("F1000Research", "F1000Res", SAME),
        ("Arch Gen Psychiatry", "JAMA Psychiatry", SAME),
        ("J Abnorm Psychol", "Journal of Psychopathology and Clinical Science", SAME),
        ("Phys. Rev. B", "Physical Review B", SAME),
        ("Mol Plant Microbe In", "Molecular Plant-Microbe Interactions", SAME),
        ("Natl Med J India", "National Medical Journal of India", SAME),
        ("Jurnal of Affective Disorders", "Journal of Affective Disorders", CLOSE),
        ("Food Secur", "Food Sec.", SAME),
        ("Proc Natl Acad Sci U S A", "Proc. Natl. Acad. Sic. USA.", CLOSE),
        ("Cell", "Cell Metabolism", DIFFERENT),
        ("NeuroImage", "Neuroimage Clin", DIFFERENT),
        ("Neuropsychology", "Neuropsychologia", DIFFERENT),
        ("J Neurosci", "Journal of Neurology", DIFFERENT),
        ("J Phys", "Journal of Physiology", DIFFERENT),
        ("Nature", "Science", DIFFERENT),
        ("Adv Agric", "Advances in Agronomy", DIFFERENT),
        ("Psychiatry Res", "Psychiatry Research: Neuroimaging", NOT_COMPARABLE),
        ("Advances in Neural Information Processing Systems 30", "NeurIPS 2017 Proceedings", NOT_COMPARABLE),
        ("arXiv preprint", "Nature", NOT_COMPARABLE),
        ("Lancet", "ახალგაზრდა მკვლევარები", NOT_COMPARABLE),
        ("Tottel's Miscellany", "Tottel's Miscellany (1557–1587), Volume II", NOT_COMPARABLE),
        ("", "Lancet", ABSENT),
    ],
)
def test_compare_containers(printed: str, registered: str, expected: Agreement) -> None:
    assert compare_containers(printed, registered) is expected


def test_registered_abbreviation_counts_too() -> None:
    assert compare_containers("Psychiatry Res", "Psychiatry Research: Neuroimaging", "Psychiatry Res") is SAME


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        (
            "dedication security and privacy issues in internet of things",
            "Security and Privacy Issues in Internet of Things",
        ),
        ("stat in 50 ideer", "50 ideer"),
        ("a title mol plant microbe in", "Molecular Plant-Microbe Interactions"),
    ],
)
def test_names_are_found_word_by_word(printed: str, name: str) -> None:
    words = tuple(printed.split())
    assert find_container(words, (False,) * (len(words) - 1) + (True,), name) is not None


def test_any_registered_name_counts() -> None:
    assert compare_containers("Wet Soils", "Series in Soil Science", None, "Wet Soils") is SAME
    assert compare_containers("Dry Soils", "Series in Soil", "Wet Soils and Water") is NOT_COMPARABLE  # a series
    assert compare_containers("Kelp Letters", "Journal of Moss", "Moss Reports") is DIFFERENT


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("NeurIPS", "Annals of Voice Care", True),
        ("Proceedings of the 3rd Workshop on Mud", "Annals of Voice Care", True),
        ("Conference on Structured Mud Methods", "Annals of Voice Care", True),
        ("Journal of Voice", "Annals of Voice Care", False),
        ("Proc. IEEE INFOCOM", "IT Professional", True),
        ("Proceedings of the IEEE", "IT Professional", False),
        ("Proc. Natl. Acad. Sci. U.S.A.", "Annals of Voice Care", False),
        ("Proceedings of SIGGRAPH 2019", "ACM Transactions on Graphics", False),
        ("Conference on Mud", "Journal of Physics: Conference Series", False),
        ("Conference on Mud", "Procedia Computer Science", False),
    ],
)
def test_conferences_printed_for_journals(printed: str, registered: str, expected: bool) -> None:  # noqa: FBT001
    assert is_conference_for_journal(printed, registered) is expected


def test_content_words_drop_articles_and_places() -> None:
    assert content_words("The Journal of Neuroscience") == ("journal", "neuroscience")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("smith a title cell metab 2010", "Cell", None),
        ("smith a title cell metab 2010", "Cell Metabolism", (3, 5)),
        ("smith a title j affect disord 2010", "Journal of Affective Disorders", (3, 6)),
        ("smith a title proc natl acad sci usa 2010", "Proceedings of the National Academy of Sciences", (3, 7)),
        ("smith a title 2010", "Nature", None),
        ("smith a title g3 2010", "G3: Genes, Genomes, Genetics", (3, 4)),
    ],
)
def test_find_container(text: str, name: str, found: tuple[int, int] | None) -> None:
    words = tuple(text.split())
    closes = tuple(i == len(words) - 1 or words[i + 1].isdigit() for i in range(len(words)))
    assert find_container(words, closes, name) == found


@given(st.text(max_size=60), st.text(max_size=60))
def test_comparison_is_symmetric_and_total(a: str, b: str) -> None:
    assert compare_containers(a, b) in set(Agreement)
    if a.strip() and b.strip():
        assert (compare_containers(a, b) is SAME) == (compare_containers(b, a) is SAME)


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_a_name_is_itself(name: str) -> None:
    assert compare_containers(name, name) is SAME


@pytest.mark.parametrize(
    ("printed", "registered", "expected"),
    [
        ("Journal of Mud Methods", "NeurIPS", True),
        ("Transactions on Mud", "Proceedings of the 12th Conference on Mud", True),
        ("Journal of Physics: Conference Series", "NeurIPS", False),
        ("Mud Methods", "NeurIPS", False),
        ("Journal of Mud Methods", "Lecture Notes in Mud", False),
        ("ACM Transactions on Graphics", "Proceedings of the Mud Symposium", False),
    ],
)
def test_a_journal_printed_for_a_conference(printed: str, registered: str, expected: bool) -> None:  # noqa: FBT001 - a row
    assert is_journal_for_conference(printed, registered) is expected
