"""Fit what a candidate's evidence weighs from labelled names.

    python tools/fit_linking.py glance KIND TABLE...
    python tools/fit_linking.py link KIND TABLE...
    python tools/fit_linking.py certainty KIND TABLE...

A TABLE is a folder with ``gazetteer.csv`` (id, kind, name, aliases, country) and ``queries.csv`` (query, gold_id or
empty, kind, country_hint; a column ``synthetic`` of 1 and a ``variant`` that begins with far_ leave a row out). ``FOLDER:hint`` gives the country hints to
the resolver. Only queries of KIND are used; the gazetteer alone is what they may be answered with.

``glance`` fits which related names to read closely and writes the KIND's rows of ``data/weights/glance.csv``;
``link`` fits what names side by side weigh and writes ``data/weights/linking_KIND.csv``. Fit the glance first: it
decides what the other learns from. ``certainty`` fits how sure one can be of the best candidate and writes the KIND's
row of ``data/weights/certainty.csv``; it learns from weights fitted on other entities, since on those that they were
fitted on they are surer than they should be. Fit it last, and not for places, whose scores it does not better.
``--folds 5`` prints how well the fit of ``link`` does on entities that it was not fitted on, and writes nothing.

The first two are conditional logits: each query chooses among its candidates, and in ``link`` also "none of these", which is
right where the labelled entity is not among them. A quadratic penalty on standardised features, bounds on the signs
(L-BFGS-B). An entity counts through its best name, which is chosen anew between rounds. Needs scipy, a development
dependency. The same input gives the same bytes.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from labelled_names import BIT, FOLDS, Labelled, Sample, join
from numpy.typing import NDArray
from scipy.optimize import minimize

from gazetteer.folders import data_folder
from gazetteer.model import KINDS, Kind
from gazetteer.programs import replacing
from resolvers import glance
from resolvers.evidence import bodies, names
from resolvers.evidence.gathering import FITTED
from resolvers.scoring.judging import judge
from resolvers.scoring.weights import SCRIPTS, Certainty, certainty

PENALTY = 1.0
ROUNDS = 3
START = -4.0  # nats: where the intercept begins, most candidates being wrong
AGAINST = names.AGAINST | bodies.AGAINST
# Upper bounds in nats where the labelled names of a kind would teach what does not hold elsewhere. Acronyms of places
# and people stand among their names; that three letters begin the words of one is chance. Names of one organisation
# are translations of each other: that two of them are like the query says no more than that one is.
UPPER: dict[tuple[Kind, str], float] = {
    ("organisation", "acronym"): 7.0,
    ("organisation", "seconded"): 0.0,
    ("place", "acronym"): 0.0,
    ("person", "acronym"): 0.0,
}
FREE = names.EITHER_WAY | {"union_mixed"}
# Bits that something is meant where the best candidate has none, at most. Most names that are asked in these tables are
# somebody's there; of 1,500 names that are nobody's, more than a few dozen would be matched with what they alone teach.
MOST_OFFSET: dict[Kind, float] = {"person": 1.44, "organisation": 1.0, "place": 1.0}


class Fit(NamedTuple):
    """Weights in nats, of the features' own units: one row for one script, one for two; the intercept comes first."""

    weights: NDArray[np.float64]

    def odds(self, sample: Sample) -> NDArray[np.float64]:
        """Log-odds of each candidate against none of these."""
        both = sample.features @ self.weights[:, 1:].T + self.weights[:, 0]
        odds: NDArray[np.float64] = np.where(sample.cross, both[:, 1], both[:, 0]) + sample.offset
        return odds


def fit_link(sample: Sample, kind: Kind) -> Fit:
    """Fit the choice among candidates and none of these."""
    scale = sample.features.std(0)
    constant = scale < 1e-9
    scale[constant] = 1.0
    size = sample.features.shape[1] + 1
    bounds = [
        (None, None),
        *(_bounds(feature, kind, width) for feature, width in zip(FITTED, scale, strict=True)),
    ] * 2
    fit = Fit(np.zeros((2, size)))
    fit.weights[:, 0] = START
    fit.weights[:, 1 + FITTED.index("coverage_least")] = 1 / scale[FITTED.index("coverage_least")]
    for _ in range(ROUNDS):
        chosen = best_names(sample, fit.odds(sample))
        part = sample._replace(
            **{
                name: getattr(sample, name)[chosen]
                for name in ("queries", "entities", "features", "cross", "offset")
            }
        )
        design = np.zeros((len(chosen), 2, size))
        design[np.arange(len(chosen)), part.cross.astype(int)] = np.column_stack(
            [np.ones(len(chosen)), part.features / scale]
        )
        start = fit.weights.copy()
        start[:, 1:] *= scale
        found = _choose(
            part, design.reshape(len(chosen), -1), bounds, start.ravel(), none=True, free=(0, size)
        )
        weights = found.reshape(2, size)
        weights[:, 1:] /= scale
        weights[:, 1:][:, constant] = 0.0
        fit = Fit(weights)
    return fit


def fit_glance(sample: Sample) -> NDArray[np.float64]:
    """Fit the choice among related names, of queries that have the right one among them."""
    right = np.zeros(len(sample.gold), bool)
    right[sample.queries[sample.right]] = True
    chosen = right[sample.queries]
    part = sample._replace(
        **{
            name: getattr(sample, name)[chosen]
            for name in ("queries", "entities", "features", "cross", "offset")
        }
    )
    scale = part.features.std(0)
    bounds = [(0.0, None)] * len(glance.FEATURES)
    return _choose(part, part.features / scale, bounds, np.zeros(len(scale)), none=False, free=()) / scale


def fit_certainty(sample: Sample, odds: NDArray[np.float64], kind: Kind) -> list[float]:
    """Fit slope, offset and sharpness, that the score of the best candidate be how often it is right.

    Args:
        sample: Candidates.
        odds: Their log-odds by weights that were fitted on other entities, in nats.
        kind: Whose names they are.
    """

    def loss(numbers: NDArray[np.float64]) -> float:
        right, score = _best(sample, odds, [*numbers, 0.0])
        return float(-np.log(np.maximum(np.where(right, score, 1 - score), 1e-12)).sum())

    limits = [(0.1, 1.0), (0.0, MOST_OFFSET[kind]), (0.1, 2.0)]
    found: list[float] = minimize(loss, [0.7, 0.7, 1.0], method="Nelder-Mead", bounds=limits).x.tolist()
    return found


def fit_apart(samples: Sequence[Sample], kind: Kind) -> list[NDArray[np.float64]]:
    """Log-odds of the candidates of each sample, each by weights that were fitted on other entities."""
    odds = [np.zeros(len(sample.queries)) for sample in samples]
    for fold in range(FOLDS):
        rest = [other for other in range(FOLDS) if other != fold]
        fit = fit_link(join([sample.part(rest) for sample in samples]), kind)
        for sample, values in zip(samples, odds, strict=True):
            held = (sample.folds == fold)[sample.queries]
            values[held] = fit.odds(sample)[held]
    return odds


def _best(
    sample: Sample, odds: NDArray[np.float64], numbers: Sequence[float]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Whether the best candidate of each query that has any is right, and its score; ``numbers`` are its certainty."""
    count = len(odds)
    certain = Certainty(*(np.full(count, number) for number in numbers))
    verdicts = judge(sample.queries, sample.entities, odds / BIT, np.zeros(count, bool), certain)
    first = np.append(True, verdicts.queries[1:] != verdicts.queries[:-1])
    right = verdicts.entities[first] == sample.gold[verdicts.queries[first]]
    return right, verdicts.scores[first]


def _bounds(feature: str, kind: Kind, scale: float) -> tuple[float | None, float | None]:
    if feature in FREE:
        return None, None
    if (kind, feature) in UPPER:
        return 0.0, UPPER[kind, feature] * scale
    return (None, 0.0) if feature in AGAINST else (0.0, None)


def _choose(
    sample: Sample,
    design: NDArray[np.float64],
    bounds: Sequence[tuple[float | None, float | None]],
    start: NDArray[np.float64],
    *,
    none: bool,
    free: Sequence[int],
) -> NDArray[np.float64]:
    """Maximise the penalised likelihood of the right choices; several right candidates share the choice."""
    owners, queries = np.unique(sample.queries, return_inverse=True)
    number, right = len(owners), sample.right.astype(np.float64)
    penalty = np.full(design.shape[1], PENALTY)
    penalty[list(free)] = 0.0
    answered = np.bincount(queries, right, minlength=number) > 0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = design @ weights + sample.offset
        top = np.zeros(number) if none else np.full(number, -np.inf)
        np.maximum.at(top, queries, odds)
        each = np.exp(odds - top[queries])
        total = np.bincount(queries, each, minlength=number) + (np.exp(-top) if none else 0.0)
        hit = np.bincount(queries, each * right, minlength=number)
        chosen = np.where(answered, hit, np.exp(-top))
        pull = np.where(answered[queries], each * right / np.maximum(hit[queries], 1e-300), 0.0)
        gradient = design.T @ (each / total[queries] - pull) + penalty * weights
        value = (np.log(total) - np.log(np.maximum(chosen, 1e-300))).sum() + 0.5 * (
            penalty * weights**2
        ).sum()
        return float(value), gradient

    found: NDArray[np.float64] = minimize(
        loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500}
    ).x
    return found


def best_names(sample: Sample, odds: NDArray[np.float64]) -> NDArray[np.int64]:
    """The likeliest name of each entity for each query."""
    order = np.lexsort((-odds, sample.entities, sample.queries))
    queries, entities = sample.queries[order], sample.entities[order]
    first = np.append(True, (queries[1:] != queries[:-1]) | (entities[1:] != entities[:-1]))
    return np.sort(order[first])


def measure(sample: Sample, odds: NDArray[np.float64], kind: Kind) -> str:
    """How often the right one is a candidate, and the best one; the best F1 over thresholds, with its threshold."""
    right, score = _best(sample, odds, [float(column[KINDS.index(kind)]) for column in certainty()])
    linked = int((sample.gold >= 0).sum())
    ranked = np.argsort(-score, kind="stable")
    hits = np.cumsum(right[ranked])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + linked)
    best = int(np.argmax(f1))
    reached = len(np.unique(sample.queries[sample.right])) / linked
    return f"names {len(sample.queries) / len(sample.gold):.1f}  reached {reached:.3f}  accuracy {right.sum() / linked:.3f}  best F1 {f1[best]:.3f} at {score[ranked][best]:.3f}  ({linked} linked, {len(sample.gold) - linked} nil)"


def main() -> None:
    """Read the arguments, fit, write or report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("glance", "link", "certainty"))
    parser.add_argument("kind", choices=("person", "organisation", "place"))
    parser.add_argument("tables", nargs="+", metavar="TABLE")
    parser.add_argument(
        "--most", type=int, default=6000, help="queries of one table, drawn by their digest (6000)"
    )
    parser.add_argument(
        "--folds", type=int, choices=(FOLDS,), help="cross-validate and report instead of writing"
    )
    chosen = parser.parse_args()
    tables = [Labelled(table, chosen.kind, chosen.most) for table in chosen.tables]
    if chosen.what == "glance":
        weights = fit_glance(join([table.glances() for table in tables]))
        rows = [
            {"feature": feature, "weight": weight}
            for feature, weight in zip(glance.FEATURES, weights.tolist(), strict=True)
        ]
        _write_kind("glance", chosen.kind, rows, 4)
        return
    samples = [table.candidates() for table in tables]
    if chosen.what == "link" and not chosen.folds:
        _write_link(chosen.kind, fit_link(join(samples), chosen.kind))
        return
    odds = fit_apart(samples, chosen.kind)
    if not chosen.folds:
        numbers = fit_certainty(join(samples), np.concatenate(odds), chosen.kind)
        _write_kind("certainty", chosen.kind, [dict(zip(Certainty._fields, [*numbers, 0.0], strict=True))], 2)
        return
    for name, sample, values in zip(chosen.tables, samples, odds, strict=True):
        print(f"{name}: {measure(sample, values, chosen.kind)}")


def _write_kind(table: str, kind: Kind, rows: Sequence[Mapping[str, str | float]], digits: int) -> None:
    """Put the rows of one kind into a table of weights in the place of those that it has."""
    path = data_folder() / "weights" / f"{table}.csv"
    kept: list[dict[str, Any]] = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["kind"] != kind]
    for row in rows:
        cells = {
            name: f"{value:.{digits}f}" if isinstance(value, float) else value for name, value in row.items()
        }
        kept.append({"kind": kind, **cells})
    kept.sort(key=lambda row: row["kind"])
    _write(path, list(kept[0]), [list(row.values()) for row in kept])


def _write_link(kind: Kind, fit: Fit) -> None:
    rows = [
        [script, feature, f"{weight / BIT:.4f}"]
        for script, weights in zip(SCRIPTS, fit.weights.tolist(), strict=True)
        for feature, weight in zip(("intercept", *FITTED), weights, strict=True)
        if feature == "intercept" or abs(weight) > 1e-4
    ]
    _write(data_folder() / "weights" / f"linking_{kind}.csv", ["script", "feature", "bits"], rows)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
