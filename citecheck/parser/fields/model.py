"""The sequence model of reference strings: which field each token belongs to, and how sure that is.

A conditional random field over the features of `features.py`; its weights are `weights.crfsuite` beside this
module, made by `bench/training/fields.py`, which says in `weights.json` from what. Loaded at first use.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.parser.fields.features import features

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citecheck.parser.fields.tail import Tail
    from citecheck.parser.fields.tokens import Token

WEIGHTS = Path(__file__).with_name("weights.crfsuite")
ABOUT = Path(__file__).with_name("weights.json")
_MOST = 0.9995  # no probability is taken for certain: they are distinguished to three places
_opened: dict[Path, Any] = {}
_path = [WEIGHTS]


def label(tokens: Sequence[Token], tail: Tail | None) -> tuple[list[str], Callable[[str, int], float]]:
    """The label of every token, and the probability of a label at a place, to be asked before the next call."""
    path = _path[0]
    tagger = _opened.get(path)
    if tagger is None:
        import pycrfsuite

        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        _opened[path] = tagger
    return tagger.tag(features(tokens, tail)), tagger.marginal


def use(weights: Path) -> None:
    """Use other weights than those that ship: for training."""
    _opened.clear()
    _share_right.cache_clear()
    calibration.cache_clear()
    _path[0] = weights


@lru_cache(maxsize=1)
def calibration() -> dict[str, tuple[float, float]]:
    """For each field the two numbers of `share_right`, fitted by `bench/training/fields.py`."""
    if not ABOUT.exists():
        return {}
    found = json.loads(ABOUT.read_text(encoding="utf-8"))["calibration"]
    return {name: (float(a), float(b)) for name, (a, b) in found.items()}


def share_right(field: str, probability: float) -> float:
    """How many of the fields that the model was so sure of are right, 0 to 1."""
    return _share_right(field, round(probability, 3))


@lru_cache(maxsize=8192)
def _share_right(field: str, probability: float) -> float:
    a, b = calibration().get(field, (0.0, 1.0))
    return round(1 / (1 + math.exp(-(a + b * logit(probability)))), 3)


def logit(probability: float) -> float:
    """The log odds of a probability, kept off certainty."""
    p = min(_MOST, max(1 - _MOST, probability))
    return math.log(p / (1 - p))
