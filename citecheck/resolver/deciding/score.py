"""The probability that a registered work is the one printed: a logistic regression in plain Python.

The coefficients stand in `weights.json` with the data, the date and the index size they hold for
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


@dataclass(frozen=True, slots=True)
class Weights:
    """Coefficients of the model, and its two thresholds.

    `first` weighs a candidate alone; `second` weighs the best one's logit and its margin over the runner-up.
    """

    first: Mapping[str, float]
    second: Mapping[str, float]
    linked: float
    considered: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The coefficients that ship with the package."""
    text = resources.files("citecheck.resolver.deciding").joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Weights(data["first"], data["second"], data["linked"], data["considered"])


def logit(found: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The weighted sum; features without a coefficient weigh nothing."""
    return coefficients.get("bias", 0.0) + sum(v * coefficients.get(k, 0.0) for k, v in found.items() if v)


def probability(value: float) -> float:
    """A logit as a probability."""
    bounded = max(min(value, 30.0), -30.0)
    return 1.0 / (1.0 + exp(-bounded))


def with_margin(best: float, runner_up: float | None) -> dict[str, float]:
    """Features of the second stage: the best candidate's logit, and how far ahead of another work it is."""
    other = -10.0 if runner_up is None else max(runner_up, -10.0)
    bounded = max(min(best, 12.0), -12.0)
    return {
        "logit": bounded / 10,
        "margin": min(max(bounded - other, 0.0), 10.0) / 10,
        "close_race": float(bounded - other < 2.0),  # noqa: PLR2004
        "strong_rival": float(other > 0.0),
        "alone": float(runner_up is None),
    }
