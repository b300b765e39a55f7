"""Train the sequence model of reference strings: `citecheck/parser/fields/weights.crfsuite`, and `weights.json` about it.

    .venv/bin/python -m bench.training.fields [SHARED] [--iterations N] [--rendered N] [--write]
    .venv/bin/python -m bench.training.fields [SHARED] --calibrate
    .venv/bin/python -m bench.training.fields [SHARED] --without jats|physics|kisti

Deterministic: fixed rows, fixed order, a fixed seed for the rendered strings. Only rows whose licence allows it are
trained on, and none of the held-out fifth (`bench/data/fields.py`); only weights ship. `--calibrate` fits the
confidences of the weights that are there anew. `--without` trains without a source, measures on all of it, and writes
nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycrfsuite

from bench.accuracy import fields as fields_bench
from bench.data import fields as fields_data
from bench.reference_strings.labels import align
from bench.reference_strings.styles import rendered
from citecheck.parser.fields import model as field_model
from citecheck.parser.fields.features import features
from citecheck.parser.fields.marks import take_marks
from citecheck.parser.fields.parse import prepare, read_reference
from citecheck.parser.fields.tail import find_tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 5
# c1 keeps the file small, c2 the weights; c1 .1 to .3 and c2 .01 to .1 differ by less than .001 on the held-out rows
PARAMETERS = {"c1": 0.1, "c2": 0.02, "feature.minfreq": 2, "feature.possible_transitions": False}
WITHOUT = {
    "jats": ("jats-mixed",),
    "physics": ("grobid/training",),
    "kisti": ("grobid/kisti",),
}
Example = tuple[list[list[bytes]], list[str]]  # features and labels of the tokens of one string


def labelled(shared: Path, without: Sequence[str], count: Counter[str]) -> Iterator[Example]:
    """The dev strings that may be trained on, tokens and labels; `count` says how many of each source."""
    for row in fields_data.rows(shared):
        source = row["source"]
        if source in without or fields_data.held_out(row) or not fields_data.may_train(row, shared):
            continue
        text = take_marks(prepare(row["raw"])).rest
        done = align(text, row["gold"], complete=source != "jats-mixed")
        if done and done[0]:
            count[source] += 1
            yield features(done[0], find_tail(text)), done[1]


def train(shared: Path, out: Path, *, without: Sequence[str] = (), iterations: int, synthetic: int) -> Counter[str]:
    """Fits the model and writes it; the number of strings of each source."""
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs")
    trainer.set_params({**PARAMETERS, "max_iterations": iterations})
    count: Counter[str] = Counter()
    for seen, labels in labelled(shared, without, count):
        trainer.append(seen, labels)
    for text, tokens, labels in rendered(shared, synthetic, SEED):
        if tokens:
            count["rendered from facts"] += 1
            trainer.append(features(tokens, find_tail(text)), labels)
    trainer.train(str(out))
    print(dict(count), trainer.logparser.last_iteration, f"{out.stat().st_size / 1e6:.1f} MB")
    return count


def calibrate(shared: Path) -> dict[str, list[float]]:
    """For each field the two numbers that turn the model's probability into the share that is right.

    Fitted on one half of the held-out rows of all sources, as users' lists are mixed; the bench measures on the other.
    """
    rows = [r for r in fields_data.rows(shared) if fields_data.held_out(r) and fields_data.for_calibration(r)]
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    readings = [read_reference(row["raw"], calibrated=False) for row in rows]
    for name, said, right in fields_bench.said_and_right(rows, readings):
        pairs[name].append((field_model.logit(said), right))
    return {name: _fit_calibration(found) for name, found in sorted(pairs.items())}


def _fit_calibration(pairs: Sequence[tuple[float, bool]]) -> list[float]:
    """Logistic regression on one number by Newton's method in short steps, held towards (0, 1) by a prior."""
    a, b = 0.0, 1.0
    for _ in range(60):
        ga, gb, haa, hab, hbb = -a, -(b - 1), 1.0, 0.0, 1.0
        for x, y in pairs:
            p = 1 / (1 + math.exp(-(a + b * x)))
            ga, gb, w = ga + (y - p), gb + (y - p) * x, p * (1 - p)
            haa, hab, hbb = haa + w, hab + w * x, hbb + w * x * x
        det = haa * hbb - hab * hab
        da, db = (hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det
        short = min(1.0, 1 / max(abs(da), abs(db), 1e-9))
        a, b = a + short * da, b + short * db
    return [round(a, 3), round(b, 3)]


def about(count: Counter[str], iterations: int, found: dict[str, list[float]]) -> dict[str, Any]:
    """What the JSON beside the weights says."""
    sources = {
        s: {"strings": n, "licence": fields_data.LICENCES.get(s, "facts (Crossref metadata)")}
        for s, n in sorted(count.items())
    }
    return {
        "version": 1,
        "made_by": "bench/training/fields.py",
        "data": "refs_parse.dev.jsonl.gz, four of five rows by hash of the id",
        "sources": sources,
        "strings": count.total(),
        "seed": SEED,
        "parameters": {**PARAMETERS, "max_iterations": iterations},
        "calibration": found,
    }


def main() -> None:
    """Train; write or measure as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", default="../shared", type=Path)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--rendered", type=int, default=14_000)
    parser.add_argument("--without", choices=sorted(WITHOUT))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    given = parser.parse_args()
    if given.calibrate:
        description = json.loads(field_model.ABOUT.read_text(encoding="utf-8"))
        _write_about({**description, "calibration": calibrate(given.shared)})
        return
    with tempfile.TemporaryDirectory() as folder:
        out = field_model.WEIGHTS if given.write else Path(folder) / "weights.crfsuite"
        left_out = WITHOUT.get(given.without, ())
        count = train(given.shared, out, without=left_out, iterations=given.iterations, synthetic=given.rendered)
        field_model.use(out)
        if left_out:
            print("\n".join(fields_bench.compare(given.shared, read_reference, left_out)))
        if given.write:
            _write_about(about(count, given.iterations, calibrate(given.shared)))
            field_model.use(out)
        print("\n".join(fields_bench.run(given.shared)))


def _write_about(description: dict[str, Any]) -> None:
    field_model.ABOUT.write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
