"""arXiv numbers and PMIDs lead to records of their own: of the work, of its preprint, or of another work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citecheck.checks.identity import identity_findings
from citecheck.models import Answer, Asked, Outcome, Severity, Verdict, Work
from citecheck.parser.fields.parse import read_reference
from citecheck.resolver.comparing.printed import prepare
from citecheck.resolver.resolve import resolve
from resolver_records import AS_OF, TODAY, Shelf, people, reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citecheck.models import Reference

PREPRINT = Work(
    type="article",
    title="Sparse attention for long river gauges",
    authors=people("Moen K", "Lunde A"),
    year=2019,
    years=(2019,),
    publisher="arXiv",
    doi="10.48550/arxiv.1901.01234",
)
ARTICLE = Work(
    type="article-journal",
    title="Sparse attention for long river gauges",
    authors=people("Moen K", "Lunde A"),
    container="Journal of River Research",
    year=2021,
    years=(2021,),
    volume="14",
    pages="201-219",
    doi="10.1000/jrr.14.201",
)
OTHER = Work(
    type="article",
    title="Driving robots with very large language models",
    authors=people("Huang Z", "Feng C"),
    year=2024,
    years=(2024,),
    publisher="arXiv",
    doi="10.48550/arxiv.2412.06745",
    pmid="31234567",
)
BESIDE_JOURNAL = (
    "Moen, K., & Lunde, A. (2021). Sparse attention for long river gauges. Journal of River Research, 14, 201-219. "
)


class Agency:
    """doi.org for DOIs of arXiv: it has the records it is given and no others."""

    def __init__(self, *works: Work) -> None:
        self.works = {w.doi: w for w in works}
        self.asked: list[str] = []

    def registration(self, doi: str) -> tuple[object, Asked]:
        self.asked.append(doi)
        return None, Asked("doi.org", Outcome.FOUND if doi in self.works else Outcome.NONE, AS_OF)

    def record(self, doi: str) -> Answer:
        return Answer((self.works[doi],), Asked("doi.org", Outcome.FOUND, AS_OF))


class Medline(Shelf):
    """A shelf that knows its works by their PMIDs."""

    def lookup_pmids(self, pmids: Sequence[str]) -> Mapping[str, Answer]:
        shelf = {w.pmid: w for w in self.works}
        return {
            p: Answer((shelf[p],), Asked("pubmed", Outcome.FOUND, AS_OF))
            if p in shelf
            else Answer((), Asked("pubmed", Outcome.NONE, AS_OF))
            for p in pmids
        }


def read(raw: str) -> Reference:
    return reference(raw, read_reference(raw).work)


def codes_of(raw: str, *works: Work, agency: Agency | None = None) -> tuple[Verdict, str | None, set[str]]:
    entry = read(raw)
    (found,) = resolve([entry], [Shelf(*works)], today=TODAY, registry=agency)
    return found.verdict, found.work.doi if found.work else None, {f.rule for f in identity_findings([entry], [found])}


@pytest.mark.parametrize(("works", "agency"), [((PREPRINT, OTHER), None), ((PREPRINT,), Agency(OTHER))])
def test_a_number_of_another_paper_is_a_conflict(works: tuple[Work, ...], agency: Agency | None) -> None:
    raw = "Moen, K., & Lunde, A. (2024). Sparse attention for long river gauges. arXiv:2412.06745."
    entry = read(raw)
    (found,) = resolve([entry], [Shelf(*works)], today=TODAY, registry=agency)
    assert found.verdict is Verdict.CONFLICT
    (finding,) = identity_findings([entry], [found])
    assert (finding.rule, finding.severity) == ("CC301", Severity.ERROR)
    assert "The arXiv number printed, 2412.06745, is registered for “Driving robots" in finding.message


def test_a_conflict_beside_a_doi_that_is_right() -> None:
    raw = BESIDE_JOURNAL + "https://doi.org/10.1000/jrr.14.201 arXiv:2412.06745"
    assert codes_of(raw, ARTICLE, OTHER) == (Verdict.CONFLICT, ARTICLE.doi, {"CC301"})


@pytest.mark.parametrize(
    ("raw", "shelf", "doi", "codes"),
    [
        ("Moen, K., & Lunde, A. (2019). Sparse attention for long river gauges. arXiv:1901.01234v2.", (), None, set()),
        (BESIDE_JOURNAL + "arXiv:1901.01234", (ARTICLE,), ARTICLE.doi, {"CC316"}),  # the article is meant
        (BESIDE_JOURNAL + "arXiv:1901.01234", (), None, set()),  # no source has it: its preprint is as good
        (BESIDE_JOURNAL + "doi:10.1000/jrr.14.201, arXiv:1901.01234", (ARTICLE,), ARTICLE.doi, set()),
    ],
)
def test_the_number_of_the_preprint_is_no_conflict(
    raw: str, shelf: tuple[Work, ...], doi: str | None, codes: set[str]
) -> None:
    expected = (Verdict.VERIFIED, doi or PREPRINT.doi, codes)
    assert codes_of(raw, *shelf, PREPRINT) == expected
    assert codes_of(raw, *shelf, agency=Agency(PREPRINT)) == expected


def test_a_paper_may_have_had_another_title_on_arxiv() -> None:
    renamed = Work(**{f: getattr(PREPRINT, f) for f in ("type", "authors", "year", "years", "doi")}, title="Gauging")
    verdict, doi, codes = codes_of(BESIDE_JOURNAL + "arXiv:1901.01234", ARTICLE, renamed)
    assert (verdict, doi, codes) == (Verdict.VERIFIED, ARTICLE.doi, {"CC316"})


def test_a_number_that_arxiv_never_gave() -> None:
    entry = read("Moen, K., & Lunde, A. (2019). Sparse attention for long river gauges. arXiv:1901.99999.")
    (found,) = resolve([entry], [Shelf()], today=TODAY, registry=Agency())
    messages = [f.message for f in identity_findings([entry], [found]) if f.rule == "CC302"]
    assert messages == [f"doi.org has no DOI for arXiv:1901.99999 (asked {AS_OF})."]


def test_the_version_of_an_arxiv_doi_is_not_asked_for() -> None:
    agency = Agency(PREPRINT)
    raw = "Moen, K., & Lunde, A. (2019). Sparse attention. https://doi.org/10.48550/arXiv.1901.01234v2"
    codes_of(raw, agency=agency)
    assert agency.asked == ["10.48550/arxiv.1901.01234"]


@pytest.mark.parametrize(
    ("pmid", "verdict", "codes"),
    [("31234567", Verdict.CONFLICT, {"CC301"}), ("31999999", Verdict.VERIFIED, {"CC302", "CC316"})],
)
def test_a_pmid_of_another_work_or_of_none(pmid: str, verdict: Verdict, codes: set[str]) -> None:
    entry = read(BESIDE_JOURNAL + f"PMID: {pmid}")
    (found,) = resolve([entry], [Medline(ARTICLE, OTHER)], today=TODAY)
    assert found.verdict is verdict
    assert {f.rule for f in identity_findings([entry], [found])} == codes


@pytest.mark.parametrize(
    ("raw", "reason", "codes"),
    [
        ("K. Moen and A. Lunde, arXiv:2106.05372 [hep-ph].", "offline-miss", {"CC390"}),
        ("K. Moen, A. Lunde, (2021), https://doi.org/10.17605/OSF.IO/G4XNQ.", "offline-miss", {"CC390"}),
        ("Leontjew, A. (1979): Tätigkeit, Bewußtsein, Persönlichkeit. - Berlin.", None, {"CC390"}),
        ("[7] K. Moen, A. Lunde, Talanta 26, 921 (1979).", None, {"CC390"}),
        ("[3] L. Orth, Die kurzfristige Finanzplanung (1961) 11.", None, {"CC390"}),
        ("2011 New J. Phys. 13 013025", None, {"CC390"}),
        ("Moen K. 2004.", "no-title", {"CC304", "CC390"}),
    ],
)
def test_what_prints_an_identifier_or_a_title_is_not_incomplete(raw: str, reason: str | None, codes: set[str]) -> None:
    entry = read(raw)
    (found,) = resolve([entry], [Shelf(authoritative=False)], today=TODAY)
    assert found.verdict is Verdict.UNDETERMINED
    assert reason is None or found.reason == reason
    assert {f.rule for f in identity_findings([entry], [found])} == codes


@pytest.mark.parametrize(
    "work",
    [
        Work(title="Gauges", url="http://arxiv.org/abs/1901.01234"),
        Work(title="Gauges", article_number="arXiv:1901.01234", publisher="arXiv"),
        Work(title="Gauges", container="CoRR", volume="abs/1901.01234"),
    ],
)
def test_numbers_where_programs_keep_them(work: Work) -> None:
    assert prepare("Moen K. Gauges. 2019.", work).arxiv_doi == PREPRINT.doi
