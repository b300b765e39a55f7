"""Crossref's JSON in all the shapes it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.models import Name, Notice, NoticeKind
from citecheck.records.crossref import work_from_crossref

if TYPE_CHECKING:
    from citecheck.models import Work


def work(**record: Any) -> Work:
    made = work_from_crossref({"DOI": "10.1000/X", **record})
    assert made is not None
    return made


def parts(*numbers: int | None) -> dict[str, Any]:
    return {"date-parts": [list(numbers)]}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"title": ["A <i>title</i> &amp; more"]}, {"title": "A title & more"}),
        ({"title": []}, {"title": None}),
        ({"title": ["", "Second"]}, {"title": "Second"}),
        ({"title": "A bare string"}, {"title": "A bare string"}),
        ({"title": ["x<sub>2</sub>"], "subtitle": ["Of it"]}, {"title": "x2", "subtitle": "Of it"}),
        ({"container-title": ["J"], "short-container-title": []}, {"container": "J", "container_short": None}),
        ({"issued": parts(2018, 9)}, {"year": 2018, "years": (2018,)}),
        ({"issued": {"date-parts": [[None]]}}, {"year": None, "years": ()}),
        ({"issued": {"date-parts": []}}, {"year": None}),
        ({"issued": parts(2017, 12), "published-print": parts(2018)}, {"year": 2017, "years": (2017, 2018)}),
        ({"published-print": parts(2018), "published-online": parts(2017)}, {"year": 2017, "years": (2017, 2018)}),
        ({"issued": parts(18)}, {"year": None}),
        ({"page": "388-414"}, {"pages": "388-414", "first_page": "388"}),
        ({"page": "e1000097"}, {"first_page": "e1000097"}),
        ({"type": "journal-article"}, {"type": "article-journal"}),
        ({"type": "something-new"}, {"type": None}),
        ({"volume": 12}, {"volume": "12"}),
        ({"ISBN": ["http://id.crossref.org/isbn/978-0-89042-555-8"]}, {"isbn": "9780890425558"}),
        ({"DOI": "10.1016/S0006-3223(01)01075-7"}, {"doi": "10.1016/s0006-3223(01)01075-7"}),
        ({"author": [{"family": "Haß", "given": "J."}]}, {"authors": (Name("Haß", "J."),)}),
        ({"author": [{"family": "-", "given": "Xuewen Ding"}]}, {"authors": (Name("Ding", "Xuewen"),)}),
        ({"author": [{"name": "WHO"}]}, {"authors": (Name(literal="WHO"),)}),
        ({"author": [{}, None, "x", {"family": "Wu"}]}, {"authors": (Name("Wu"),)}),
        ({"author": None}, {"authors": ()}),
        (
            {"relation": {"is-preprint-of": [{"id": "https://doi.org/10.1/P", "id-type": "doi"}]}},
            {"preprint_of": ()},
        ),
        ({"relation": {"is-preprint-of": [{"id": "https://doi.org/10.1000/P"}]}}, {"preprint_of": ("10.1000/p",)}),
        ({"relation": []}, {"preprint_of": ()}),
        (
            {"container-title": ["Series in Soils", "Wet Soils"]},
            {"container": "Series in Soils", "containers": ("Wet Soils",)},
        ),
        (
            {"institution": [{"name": "Tide Archive", "acronym": ["TA"]}], "group-title": "Ecology"},
            {"container": None, "containers": ("Tide Archive", "TA")},
        ),
        ({"group-title": "SSRN"}, {"containers": ("SSRN",)}),
        (
            {
                "container-title": ["Meeting on Mud 2019"],
                "event": {"name": "MUD '19: Meeting on Mud", "acronym": "MUD '19"},
            },
            {"containers": ("MUD '19: Meeting on Mud", "MUD '19")},
        ),
        ({"standards-body": {"name": "Bureau of Pipes", "acronym": "BP"}}, {"containers": ("Bureau of Pipes", "BP")}),
        ({"container-title": ["J", "J."], "event": {"name": "j"}}, {"container": "J", "containers": ()}),
        (
            {"title": ["On mud"], "original-title": ["Über Schlamm"]},
            {"title": "On mud", "original_title": "Über Schlamm"},
        ),
        ({"title": ["On mud"], "original-title": ["On Mud"]}, {"original_title": None}),
        ({"title": ["Desain Widget", "Widget Design"]}, {"title": "Desain Widget", "original_title": "Widget Design"}),
        ({"original-title": ["Über Schlamm"]}, {"title": "Über Schlamm", "original_title": None}),
        # the day of digitization is no year of the work, a year online before print is one
        (
            {"issued": parts(1931, 5), "published-print": parts(1931, 5), "published-online": parts(2018, 4)},
            {"year": 1931, "years": (1931,)},
        ),
        (
            {"issued": parts(2015), "published-print": parts(2018), "published-online": parts(2015)},
            {"year": 2015, "years": (2015, 2018)},
        ),
        (
            {"type": "dissertation", "approved": parts(2019), "issued": parts(2021)},
            {"year": 2021, "years": (2019, 2021)},
        ),
        ({"type": "standard", "approved": parts(2014), "issued": parts(None)}, {"year": 2014, "years": (2014,)}),
        ({"type": "report", "approved": parts(2014), "issued": parts(2015)}, {"years": (2015,)}),
        ({"aliases": ["10.1000/OLD", "10.1000/x"]}, {"aliases": ("10.1000/old",)}),
        ({"update-to": [{"DOI": "10.1000/x", "type": "new_version"}]}, {"notice_of": (), "notices": ()}),
        ({"updated-by": [{"DOI": "10.1000/x", "type": "correction"}]}, {"notices": ()}),
        (
            {"update-to": [{"DOI": "10.1000/x", "type": "retraction", "source": "publisher"}]},
            {"notice_of": (), "notices": (Notice(NoticeKind.RETRACTION, None, "10.1000/x", "publisher"),)},
        ),
        ({"update-to": [{"DOI": "10.1000/A", "type": "retraction"}]}, {"notice_of": ("10.1000/a",)}),
    ],
)
def test_shapes(record: dict[str, Any], expected: dict[str, Any]) -> None:
    made = work(**record)
    assert {k: getattr(made, k) for k in expected} == expected


def test_notices_are_folded_and_dated() -> None:
    twice = [
        {"DOI": "10.1000/N", "type": "retraction", "source": "publisher"},
        {"DOI": "10.1000/N", "type": "Retraction", "source": "retraction-watch", "updated": parts(2010, 2, 6)},
        {"DOI": "10.1000/C", "type": "expression-of-concern"},
        {"DOI": "10.1000/Z", "type": "unheard-of"},
    ]
    assert work(**{"updated-by": twice}).notices == (
        Notice(NoticeKind.RETRACTION, "2010-02-06", "10.1000/n", "retraction-watch"),
        Notice(NoticeKind.EXPRESSION_OF_CONCERN, None, "10.1000/c", None),
        Notice(NoticeKind.OTHER, None, "10.1000/z", None),
    )


def test_a_new_version_is_no_notice_about_the_one_before() -> None:
    updates = [{"DOI": "10.1000/x.v1", "type": kind} for kind in ("new_version", "new-edition")]
    assert work(**{"update-to": updates}).notice_of == ()
    assert work(**{"update-to": [*updates, {"DOI": "10.1000/y", "type": "erratum"}]}).notice_of == ("10.1000/y",)


def test_a_record_of_nothing_is_no_work() -> None:
    assert work_from_crossref({"DOI": None, "title": [], "publisher": "X"}) is None
    assert work_from_crossref({"DOI": None, "title": ["Known by its title"]}) is not None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["date-parts", "DOI", "family", "id"]), inner)
    ),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    ["title", "author", "issued", "page", "DOI", "updated-by", "update-to", "relation", "ISBN", "volume"]
)


@given(st.dictionaries(_FIELDS, _JSON))
def test_no_shape_is_an_error(record: dict[str, Any]) -> None:
    work_from_crossref(record)


@pytest.mark.parametrize("key", ["PMID", "pmid"])
def test_pubmed_numbers_under_either_key(key: str) -> None:
    work = work_from_crossref({"title": ["Grain"], key: 11427897})
    assert work
    assert work.pmid == "11427897"


def test_the_brackets_of_a_sici_are_no_markup() -> None:
    doi = "10.1002/(SICI)1097-4695(199705)32:5<443::AID-NEU1>3.0.CO;2-5"
    for form in (doi, doi.replace("<", "&lt;").replace(">", "&gt;")):
        work = work_from_crossref({"DOI": form, "title": ["A"]})
        assert work is not None
        assert work.doi == doi.lower()
