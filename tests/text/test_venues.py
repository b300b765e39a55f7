"""Conferences by their short names."""

from __future__ import annotations

import pytest

from citecheck.models import Agreement
from citecheck.text.journals import compare_containers
from citecheck.text.venues import same_venue, short_name


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ICML", "Proceedings of the 38th International Conference on Machine Learning", True),
        ("NeurIPS", "Advances in Neural Information Processing Systems 34", True),
        ("CVPR", "2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", True),
        ("KDD", "Proceedings of the 26th ACM SIGKDD Conference on Knowledge Discovery & Data Mining", True),
        ("ACL", "Annual Meeting of the Association for Computational Linguistics", True),
        ("AISTATS", "International Conference on Artificial Intelligence and Statistics", True),
        ("CHI", "Conference on Human Factors in Computing Systems", True),
        ("COLING", "International Conference on Computational Linguistics", True),
        ("NIPS", "NeurIPS", True),
        ("SIGMOD", "Proceedings of the 2019 International Conference on Management of Data", True),
        ("WWW", "Proceedings of The Web Conference 2020", True),
        ("EMBC", "Annual International Conference of the IEEE Engineering in Medicine and Biology Society", True),
        ("KDD", "Proceedings of the ACM SIGKDD Conference", None),  # too little to tell
        ("STOC", "Proceedings of the 50th Annual ACM SIGACT Symposium on Theory of Computing", True),
        ("POPL", "Symposium on Principles of Programming Languages", True),
        ("CCS", "Proceedings of the 2016 ACM SIGSAC Conference on Computer and Communications Security", True),
        ("UIST", "Symposium on User Interface Software and Technology", True),
        ("Proc. CVPR 2021", "CVPR", True),
        ("UAI", "ICML", False),
        ("ICML", "International Conference on Quantum Machine Learning", False),
        ("ICML", "Symposium on Scaling Laws", False),
        ("ICML", "PMLR", None),  # the series its papers are printed in
        ("ICML", "Lecture Notes in Computer Science", None),
        ("CVPR", "arXiv preprint", None),
        ("JAMA", "JAMA Psychiatry", None),  # journals are told apart word by word
        ("Machine Learning", "Journal of Machine Learning Research", None),
    ],
)
def test_short_and_long_names(one: str, other: str, expected: bool | None) -> None:  # noqa: FBT001
    assert same_venue(one, other) is expected
    assert same_venue(other, one) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ICML", "icml"),
        ("In: ECCV", "eccv"),
        ("Proc. CVPR 2021", "cvpr"),
        ("ICML '20", "icml"),
        ("NeurIPS", "neurips"),
        ("Nature", None),
        ("Cell", None),
        ("PLoS ONE", None),
        ("J Affect Disord", None),
        ("", None),
    ],
)
def test_what_is_a_short_name(name: str, expected: str | None) -> None:
    assert short_name(name) == expected


def test_conferences_and_journals_are_compared_in_one_place() -> None:
    assert compare_containers("UAI", "ICML") is Agreement.DIFFERENT
    assert compare_containers("ICML", "International Conference on Machine Learning") is Agreement.SAME
    assert compare_containers("Proceedings of ICML", "PMLR") is Agreement.NOT_COMPARABLE
    assert compare_containers("G3 (Bethesda)", "G3 Genes, Genomes, Genetics") is Agreement.NOT_COMPARABLE
    assert compare_containers("JAMA", "JAMA Psychiatry") is Agreement.DIFFERENT
