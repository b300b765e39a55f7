"""The model that ships: complete, and a function of the features alone."""

from __future__ import annotations

import json
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from citecheck import parse_reference
from citecheck.resolver.comparing.comparison import examine
from citecheck.resolver.comparing.printed import prepare
from citecheck.resolver.deciding.features import about_a_work, features
from citecheck.resolver.deciding.rank import promising, rank
from citecheck.resolver.deciding.score import logit, probability, weights, with_margin
from resolver_records import GUTZ, GUTZ_PRINTED, GUTZ_RAW, ZAZIO

PRINTED = prepare(GUTZ_RAW, GUTZ_PRINTED)


def test_the_file_says_what_it_holds_for() -> None:
    data = json.loads(resources.files("citecheck.resolver.deciding").joinpath("weights.json").read_text("utf-8"))
    assert {"version", "data", "strings", "works_in_index", "date", "linked", "considered"} <= data.keys()
    assert 0 < data["considered"] < data["linked"] < 1


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    found = features(PRINTED, examine(PRINTED, GUTZ))
    assert set(weights().first) == {*found, "bias"}
    assert set(weights().second) == {*with_margin(1.0, None), "bias"}
    errors = weights().despite_errors
    assert set(errors.first) == set(weights().first)
    assert set(errors.second) == set(weights().second)
    assert all(0.0 <= v <= 1.0 for v in found.values())


def test_the_true_work_is_far_ahead_of_another() -> None:
    ranking = rank(PRINTED, [(ZAZIO, "index"), (GUTZ, "index")])
    assert ranking.best is not None
    assert ranking.best.work == GUTZ
    assert ranking.confidence > weights().linked
    other = rank(PRINTED, [(ZAZIO, "index")])
    assert max(other.confidence, other.despite_errors) < weights().considered


def test_one_model_allows_for_errors() -> None:
    raw = GUTZ_RAW.replace("2015 May;124(2):421–31", "2009;126(1):883–8").replace("Renneberg B", "Renberg K")
    ranking = rank(prepare(raw, parse_reference(raw)), [(ZAZIO, "index"), (GUTZ, "index")])
    assert ranking.best is not None
    assert ranking.best.work == GUTZ
    assert ranking.despite_errors > ranking.confidence


def test_no_candidates_no_confidence() -> None:
    assert rank(PRINTED, []).confidence == 0.0
    assert promising(PRINTED, []) == []


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_probability_rises_with_the_logit(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 <= probability(low) <= probability(high) <= 1.0


@given(st.floats(-20, 20), st.none() | st.floats(-20, 20))
def test_margin_features_are_bounded(best: float, other: float | None) -> None:
    assert all(-1.2 <= v <= 1.2 for v in with_margin(best, other).values())


def test_unknown_features_weigh_nothing() -> None:
    assert logit({"unheard of": 1.0}, {"bias": 0.5}) == 0.5


def test_titles_about_other_works() -> None:
    assert about_a_work("Erratum to: Sleep and mood") == "erratum"
    assert about_a_work("Author Correction: Sleep and mood") == "author correction"
    assert about_a_work("RETRACTED: Sleep and mood") is None
    assert about_a_work("Sleep and mood") is None
    assert about_a_work(None) is None
