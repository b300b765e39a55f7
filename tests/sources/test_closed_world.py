"""A collection that is declared complete, and fabrications that are put together from real works."""

from __future__ import annotations

from dataclasses import replace

from citecheck import parse_reference
from citecheck.checks.identity import identity_findings
from citecheck.models import Name, Reason, Severity, Verdict, Work
from citecheck.resolver.resolve import resolve
from citecheck.sources.closed import ClosedWorld
from resolver_records import GUTZ, GUTZ_RAW, TODAY, Shelf, people, reference

PAPER = Work(
    type="paper-conference",
    title="Distilling slow teachers into quick pupils with almost no data",
    authors=(Name(family="Aoki", given="Kenji"), Name(family="Berg", given="Lena"), Name(family="Costa", given="Rui")),
    container="ICML",
    year=2021,
    years=(2021,),
)
RIGHT = "Aoki, K., Berg, L., & Costa, R. (2021). Distilling slow teachers into quick pupils with almost no data. ICML."


def judged(raw: str, *works: Work, closed: bool = True) -> tuple[Verdict, dict[str, Severity], str]:
    shelf = Shelf(*works, authoritative=False, name="index:all")
    source = ClosedWorld(shelf) if closed else shelf
    entry = reference(raw, parse_reference(raw))
    found = resolve([entry], [source], today=TODAY, registry=source if isinstance(source, ClosedWorld) else None)
    findings = identity_findings([entry], found)
    return found[0].verdict, {f.rule: f.severity for f in findings}, str(found[0].reason)


def test_what_is_not_there_does_not_exist_only_in_a_closed_world() -> None:
    invented = "Diaz, P., & Ek, O. (2021). Teaching pupils to forget their teachers gently. ICML."
    assert judged(invented, PAPER)[0] is Verdict.UNRESOLVED
    verdict, _, reason = judged(invented, PAPER, closed=False)
    assert (verdict, reason) == (Verdict.UNDETERMINED, Reason.OFFLINE_MISS)


def test_a_right_one_is_verified_in_either() -> None:
    assert judged(RIGHT, PAPER)[0] is Verdict.VERIFIED
    assert judged(RIGHT, PAPER, closed=False)[0] is Verdict.VERIFIED


def test_a_doi_the_collection_does_not_have_is_not_registered() -> None:
    verdict, rules, _ = judged(f"{RIGHT} https://doi.org/10.47281/bed.57189", PAPER)
    assert verdict is Verdict.MISMATCHED
    assert rules["CC302"] is Severity.ERROR
    assert "CC302" not in judged(f"{RIGHT} https://doi.org/10.47281/bed.57189", PAPER, closed=False)[1]


def test_another_conference_is_told() -> None:
    assert judged(RIGHT.replace("ICML", "UAI"), PAPER)[1] == {"CC314": Severity.WARNING}
    assert judged(RIGHT.replace("ICML", "Symposium on Scaling Laws"), PAPER)[1] == {"CC314": Severity.WARNING}


def test_one_word_of_the_title_is_told() -> None:
    assert judged(RIGHT.replace("pupils", "students"), PAPER)[1] == {"CC312": Severity.WARNING}
    assert judged(RIGHT.replace("Distilling", "Distiling"), PAPER)[1] == {}  # a misprint
    assert judged(RIGHT.replace("with almost", "from almost"), PAPER)[1] == {}  # small words are mistaken


def test_the_title_of_one_work_under_the_names_of_others_is_one_finding() -> None:
    others = RIGHT.replace("Aoki, K., Berg, L., & Costa, R.", "Diaz, P., & Ek, O.").replace("ICML", "UAI")
    verdict, rules, _ = judged(others, PAPER)
    assert verdict is Verdict.MISMATCHED
    assert rules == {"CC310": Severity.ERROR}  # the other conference belongs to the same cause


def test_a_doi_of_the_same_people_under_another_title_is_a_conflict() -> None:
    record = replace(PAPER, doi="10.1000/pupils")
    raw = "Aoki, K., Berg, L., & Costa, R. (2021). Measuring noise in distant harbours. ICML. https://doi.org/10.1000/pupils"
    verdict, rules, _ = judged(raw, record, closed=False)
    assert verdict is Verdict.CONFLICT
    assert rules["CC301"] is Severity.ERROR


def test_a_preprints_doi_under_a_conference_is_told_and_a_preprint_is_not() -> None:
    preprint = replace(PAPER, container=None, doi="10.48550/arxiv.2101.00001")
    named = f"{RIGHT} https://doi.org/10.48550/arXiv.2101.00001"
    assert judged(named, preprint)[1] == {"CC314": Severity.WARNING}
    assert judged(named.replace("ICML.", "arXiv."), preprint)[1] == {}
    assert "CC314" not in judged(RIGHT, preprint)[1]  # its DOI is not printed: another version may be meant


def test_given_names_of_a_full_record_are_compared() -> None:
    assert judged(RIGHT.replace("Berg, L.", "Berg, T."), PAPER)[1] == {"CC311": Severity.WARNING}
    initials = replace(PAPER, authors=people("Aoki K", "Berg L", "Costa R"))
    assert judged(RIGHT.replace("Berg, L.", "Berg, T."), initials)[1] == {}  # initials are misprinted too often


def test_formulas_in_registered_titles_are_not_held_against_anybody() -> None:
    formula = r"\documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document}$$ x $$\end{document}"
    record = replace(
        GUTZ,
        title=f"Neural processing of {formula}social participation in borderline personality "
        "disorder and social anxiety disorder",
        publisher="P",
    )
    assert judged(GUTZ_RAW, record)[0] is Verdict.VERIFIED


def test_a_misprinted_doi_is_a_warning_beside_the_work() -> None:
    verdict, rules, _ = judged(f"{GUTZ_RAW} doi:10.1037/a0038641", GUTZ, closed=False)
    assert verdict is Verdict.VERIFIED
    assert rules == {"CC316": Severity.WARNING}
