"""Learn the weights of claims: which entry a citation means, which sentences carry a citation.

    .venv/bin/python -m bench.training.claims [SHARED] [--write]

Writes `citecheck/claims/weights.json`. Deterministic. Only articles under CC BY (or by PLOS, which publishes all under it)
are learnt from; words count only where five or more of them use them, so no topic and no sentence of any is kept. The
figures it prints are cross-validated by article. Needs numpy and scikit-learn: `pip install -e .[train]`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.accuracy.linking import articles
from bench.data.rendering import as_text, is_rotated, language
from bench.data.sentences import gold_sentences, may_learn
from citecheck.claims import uncited
from citecheck.claims.evidence import FEATURES, MAX_GROUP, WEIGHTS, Evidence, mentions
from citecheck.parser.sentences import sentences
from citecheck.pipeline import extract

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 23)
MIN_ARTICLES, MOST_WORDS = 5, 4000
FOLDS = 5
STRENGTH = 0.1  # inverse of the regularisation of the words
LIMIT = 0.6  # likelihood below which no sentence is shown

Differences = list[tuple[float, ...]]


# --- which entry is meant ----------------------------------------------------------------------------------


def differences(article: dict[str, Any]) -> Differences:
    """For each citation by number what speaks for its entry, less what speaks for those one or two places away."""
    report = extract(as_text(article).document, today=TODAY)
    document = report.documents[0]
    found = sentences(document, report.citations, report.references)
    seen = mentions(document, found, report.citations, report.links, report.references)
    evidence = Evidence(seen, found, report.references)
    beside: dict[int, set[int]] = {}
    for mention in seen:
        beside.setdefault(mention.sentence, set()).update(mention.entries)
    rows: Differences = []
    for mention in seen:
        if len(mention.entries) > MAX_GROUP:
            continue
        for own in mention.entries:
            x = evidence.features(mention, own)
            for other in (own - 2, own - 1, own + 1, own + 2):
                if 0 <= other < len(report.references) and other not in beside[mention.sentence]:
                    y = evidence.features(mention, other)
                    rows.append(tuple(a - b for a, b in zip(x, y, strict=True)))
    return rows


def learn_shift(rows: Differences) -> list[float]:
    """Weights of `FEATURES`: logistic regression on differences, both ways round, without a constant."""
    table = np.array(rows)
    both, labels = np.vstack([table, -table]), np.repeat([1, 0], len(table))
    model = LogisticRegression(fit_intercept=False, max_iter=1000).fit(both, labels)
    return [round(float(w), 3) for w in model.coef_[0]]


# --- which sentences carry a citation ----------------------------------------------------------------------

Example = tuple[list[set[str]], list[bool], list[bool]]  # features, cited, whether it may be a claim


def examples(article: dict[str, Any]) -> Example:
    """The sentences of an article as if none were cited, and which are."""
    found = gold_sentences(article)
    return (
        [uncited.features(found, i) for i in range(len(found))],
        [bool(s.citations) for s in found],
        [uncited.may_claim(s) for s in found],
    )


def learn_uncited(data: Sequence[Example]) -> tuple[dict[str, float], float]:
    """Weights by feature, and the constant."""
    spread = Counter(f for seen, _, _ in data for f in set().union(*seen))
    names = [f for f, n in spread.most_common(MOST_WORDS) if n >= MIN_ARTICLES]
    place = {f: i for i, f in enumerate(names)}
    rows = [(s, y) for seen, cited, may in data for s, y, ok in zip(seen, cited, may, strict=True) if ok]
    points = [(r, place[f]) for r, (s, _) in enumerate(rows) for f in s if f in place]
    table = csr_matrix((np.ones(len(points)), np.array(points).T), shape=(len(rows), len(names)))
    model = LogisticRegression(C=STRENGTH, solver="liblinear").fit(table, [y for _, y in rows])
    coefficients = {f: round(float(w), 3) for f, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}
    return dict(sorted(coefficients.items())), round(float(model.intercept_[0]), 3)


def validated(data: Sequence[Example]) -> str:
    """Precision of the five likeliest sentences of each article that is not learnt from, and of those above the limit."""
    top, above = [0, 0], [0, 0]
    for fold in range(FOLDS):
        known, bias = learn_uncited([d for i, d in enumerate(data) if i % FOLDS != fold])
        for seen, cited, may in (d for i, d in enumerate(data) if i % FOLDS == fold):
            scored = [
                (bias + sum(known.get(f, 0) for f in s), y) for s, y, ok in zip(seen, cited, may, strict=True) if ok
            ]
            best = sorted(scored, key=lambda pair: -pair[0])[: uncited.MOST]
            top = [top[0] + sum(y for _, y in best), top[1] + len(best)]
            sure = [y for z, y in best if 1 / (1 + np.exp(-z)) >= LIMIT]
            above = [above[0] + sum(sure), above[1] + len(sure)]
    return (
        f"uncited: of the five likeliest {top[0] / top[1]:.3f} are cited in print (n={top[1]}), "
        f"above the limit {above[0] / max(above[1], 1):.3f} (n={above[1]})"
    )


def main() -> None:
    """Learn; print the figures; write the weights where asked to."""
    shared = Path(next((a for a in sys.argv[1:] if not a.startswith("--")), "../shared"))
    free = [a for a in articles(shared) if may_learn(a) and not is_rotated(a)]
    numeric = [a for a in free if a["style"] == "numeric"]
    english = [a for a in free if language(a) == "en"]
    data = [examples(a) for a in english]
    print(f"{len(free)} articles under CC BY, {len(numeric)} numeric, {len(english)} English", flush=True)
    print(validated(data), flush=True)
    with Pool(2) as pool:
        rows = [row for each in pool.imap(differences, numeric, chunksize=4) for row in each]
    shift = learn_shift(rows)
    print("shift:", dict(zip(FEATURES, shift, strict=True)), len(rows), "pairs", flush=True)
    known, bias = learn_uncited(data)
    description = {
        "version": 1,
        "made_by": "bench/training/claims.py",
        "data": "articles.dev.jsonl.gz, articles under CC BY only",
        "articles": {"shift": len(numeric), "uncited": len(english)},
        "features": list(FEATURES),
        "shift": shift,
        "uncited": {"bias": bias, "limit": LIMIT, "weights": known},
    }
    if "--write" in sys.argv:
        WEIGHTS.write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
