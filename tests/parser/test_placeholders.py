"""Placeholders of templates in references; works about names, titles and chromosomes are left alone."""

from __future__ import annotations

import pytest

from citecheck.models import Name, Work
from citecheck.parser.fields.parse import read_reference
from citecheck.parser.fields.placeholders import Placeholders, find_placeholders
from citecheck.text.identifiers import clean_doi, names_placeholder


def found_in(raw: str) -> Placeholders:
    return find_placeholders(raw, read_reference(raw).work)


@pytest.mark.parametrize(
    ("raw", "facts"),
    [
        ("Firstname Lastname and Firstname Lastname. 2021. Bees under snow. In Proceedings of ACL.", "lastname"),
        ("Author, A. A., & Author, B. B. (2019). Bees under snow. Apidologie, 12(3), 4-9.", "author"),
        ("Author 1, A.B.; Author 2, C.D. Title of the article. Apidologie 2016, 12, 4-9.", "title of the article"),
        ("Nilsen, K. (2023). Title of the paper. Apidologie, 12(3), 4-9.", "title of the paper"),
        ("Nilsen, K. (2023). Bees under snow. Journal Name, 12(3), 4-9.", "journal name"),
        ("K. Nilsen. Bees under snow. In: Proceedings of the Conference Name, 2020.", "conference name"),
        ("John Doe. Sample paper. Journal of Examples, 12(3), 2020.", "doe"),
        ("[citation needed]", "citation needed"),
        ("TODO: the survey of hives", "todo"),
        ("Nilsen et al. (2019). ??? Apidologie.", "???"),
        ("Lorem ipsum dolor sit amet, consectetur. 2020.", "lorem ipsum"),
        ("[insert author here]. (2021). Bees under snow. Apidologie, 12, 3-4.", "insert author"),
    ],
)
def test_facts_that_a_template_left(raw: str, facts: str) -> None:
    assert any(facts in fact.lower() for fact in found_in(raw).facts)


@pytest.mark.parametrize(
    ("raw", "identifier"),
    [
        ("Nilsen, K. (2024). Bees under snow. arXiv preprint arXiv:2305.XXXXX.", "arXiv:2305.XXXXX"),
        ("Nilsen, K. (2024). Bees under snow. arXiv:XXXX.XXXXX", "arXiv:XXXX.XXXXX"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie. https://doi.org/10.xxxx/xxxxx", "10.xxxx/xxxxx"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie. doi:10.1109/TIP.2024.XXXXXXX.", "10.1109/TIP.2024.XXXXXXX"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie. DOI: TBD.", "DOI: TBD"),
        ("Nilsen, K. (2024). Bees under snow. Apidologie. URL to be updated.", "to be updated"),
        ("Nilsen, K. (2024). Bees under snow. Hive Press. ISBN 978-X-XXXX-XXXX-X.", "ISBN 978-X-XXXX-XXXX-X"),
    ],
)
def test_identifiers_left_to_fill_in(raw: str, identifier: str) -> None:
    assert found_in(raw) == Placeholders(identifiers=(identifier,))


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("Nilsen, K. Bees under snow. Apidologie, to appear XX(X), pp. XX–XX.", "XX(X), pp. XX–XX"),
        ("Nilsen, K. (20XX). Bees under snow. Apidologie.", "20XX"),
        ("Nilsen, K. (2016). Bees under snow. Apidologie xxx–xxx.", "xxx–xxx"),
        ("Les Halles: a project, Paris Project, Vol. xx, No. xx, 1985, 1-204", "Vol. xx, No. xx"),
    ],
)
def test_numbers_left_to_fill_in(raw: str, number: str) -> None:
    assert found_in(raw) == Placeholders(numbers=(number,))


@pytest.mark.parametrize(
    "raw",
    [
        "Author, M. J. (2003). Economics of small ports. Journal of Transport Economics, 12(3), 45-67.",
        "Doe, J., & Nilsen, A. (2014). Economics of small ports. Journal of Transport Economics, 12(3), 45-67.",
        "Fechner PA. XX chromosomes and the 47,XXX karyotype. J Pediatr 2002;XXX:1-9.",
        "Poulton, E. B. Proceedings. Notes and Queries XX(X), 20-29 (1936).",
        "Nilsen K. What should be done: guidelines to be updated. BMJ 2001;12:1-2.",
        "Nilsen K. Bees in autumn. Apidologie, Vol. X, No. X, 1965, pp. 1-9.",
        "Nilsen K. Who keeps bees in winter??? J Folk 2001;12:1-2.",
        "Todo Y, Matsuno T. Rural networks. World Dev 2011;12:1-2.",
        "Nilsen A. Journal name changes and the impact factor. Scientometrics 2012;90:1-9. doi:10.1000/xyz123",
        "American Beekeepers. (2000). Manual of hives (4th ed.). Washington, DC: Author.",
        "Author Index. (2007). Apidologie, 68(5), 1590–1594.",
        "Nilsen. Title of thesis: does it matter? J Educ 1999;2:1-3.",
        "Brown P. TBA catalysis in water. J Am Chem Soc 2001;123:1-4.",
        "TODO SOBRE MI MADRE. Dir. Pedro Almodóvar. 1999.",
        "Watanabe Y. The rose revisited. J Lit 2002, p. e12XX.",
        "Nilsen K. Bees under snow. Apidologie 2011;44:644-9. PubMed [journal] PMID 21094944",
        "?????? ??. ????????? ????? // ?????? ??????. 1999. ?. 12-15.",
    ],
)
def test_what_only_looks_like_one(raw: str) -> None:
    assert found_in(raw) == Placeholders()


def test_fields_of_a_record_are_read_without_its_string() -> None:
    work = Work(title="TODO", authors=(Name(family="Lastname", given="Firstname"),), doi="10.xxxx/xxxxx")
    found = find_placeholders("", work)
    assert found.facts == ("Lastname Firstname", "TODO")
    assert found.identifiers == ("10.xxxx/xxxxx",)


@pytest.mark.parametrize("doi", ["10.1093/mind/xxx.117.115a", "10.1093/biostatistics/kxx017", "10.1000/xyz123"])
def test_dois_with_roman_numerals_are_none(doi: str) -> None:
    assert names_placeholder(f"Title. J 2008. doi: {doi}.") == []
    assert clean_doi(doi) == doi
    assert clean_doi("10.1145/nnnnnnn.nnnnnnn") is None
