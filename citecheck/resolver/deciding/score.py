"""The probability that a registered work is the one printed: a logistic regression in plain Python.

Two models weigh the same features: one fitted on honest references, one on these and on copies of them with planted
errors, which says how probable it is that a record is the work meant although details may be wrong. The coefficients
are in `weights.json` with the data, the date and the index size they hold for
(`bench/training/matching.py`). Single weights explain nothing and are never shown: the evidence is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


# Logits. Part of the features of the second stage as it was fitted (bench/training/matching.py, 2026-11-23).
_MOST_LOGIT, _MOST_MARGIN, CLOSE_RACE = 12.0, 10.0, 2.0
_OVERFLOW = 30.0  # a logit beyond which a probability is 0 or 1 to thirteen places


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients of one model, and the probability from which on its best work is linked.

    `first` weighs a candidate alone; `second` weighs the best one's logit and its margin over the runner-up.
    """

    first: Mapping[str, float]
    second: Mapping[str, float]
    linked: float


@dataclass(frozen=True, slots=True)
class Weights(Model):
    """The model of honest references, the probability below which no work is considered, and the model of errors."""

    considered: float
    despite_errors: Model


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The coefficients that ship with the package."""
    text = resources.files("citecheck.resolver.deciding").joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    errors = data["despite_errors"]
    return Weights(
        data["first"],
        data["second"],
        data["linked"],
        data["considered"],
        Model(errors["first"], errors["second"], errors["linked"]),
    )


def probability_beside(best: float, runner_up: float | None, model: Model) -> float:
    """The probability of the best candidate of a model, from its logit and that of the best other work."""
    return probability(logit(with_margin(best, runner_up), model.second))


def logit(found: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The weighted sum; features without a coefficient weigh nothing."""
    return coefficients.get("bias", 0.0) + sum(v * coefficients.get(k, 0.0) for k, v in found.items() if v)


def probability(value: float) -> float:
    """A logit as a probability."""
    bounded = max(min(value, _OVERFLOW), -_OVERFLOW)
    return 1.0 / (1.0 + exp(-bounded))


def with_margin(best: float, runner_up: float | None) -> dict[str, float]:
    """Features of the second stage: the best candidate's logit, and how far ahead of another work it is."""
    other = -_MOST_MARGIN if runner_up is None else max(runner_up, -_MOST_MARGIN)
    bounded = max(min(best, _MOST_LOGIT), -_MOST_LOGIT)
    return {
        "logit": bounded / _MOST_MARGIN,
        "margin": min(max(bounded - other, 0.0), _MOST_MARGIN) / _MOST_MARGIN,
        "close_race": float(bounded - other < CLOSE_RACE),
        "strong_rival": float(other > 0.0),
        "alone": float(runner_up is None),
    }
