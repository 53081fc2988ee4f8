"""Fit the weights of names from labelled pairs.

    python tools/fit_names.py tokens LABELLED.csv... -o data/weights/name_tokens.csv
    python tools/fit_names.py pairs LABELLED.csv... -o data/weights/name_pairs.csv

A labelled file has the columns left, right, kind (person, organisation, place or empty), match (1 or 0) and, where
pairs are not worth the same, weight. ``tokens`` fits how alike two words are: words that answer to each other in
names of one entity against words that do so in names of two. ``pairs`` fits how probably two names are one, a model
for each kind and for one script and two, with the signs that ``resolvers.evidence.names`` fixes; every pair is
taken both ways round, so that the model is symmetric.

Logistic regression with a quadratic penalty on standardised features and bounds on the signs (L-BFGS-B). Needs
scipy, a development dependency. The same input gives the same bytes.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from scipy.optimize import minimize

from gazetteer.model import KINDS, Kind
from gazetteer.programs import replacing
from resolvers.evidence import names, token_pairs
from resolvers.evidence.pair_model import BIT
from resolvers.normalise.prepare import prepare
from resolvers.normalise.tokens import Token

# Words of two names taken as answering to each other before any model is fitted: from this mean likeness on.
ALIGNED = 0.55
# Every pair of words counts by the root of its frequency up to three: Muhammad is not the only name.
MOST_COUNTED = 3
# Fewer pairs make no model of their own: the one for two scripts is then fitted on all pairs of the kind.
FEWEST = 200


class Pair(NamedTuple):
    """Two labelled names."""

    left: str
    right: str
    kind: Kind | None
    match: bool
    weight: float


Bounds = tuple[float | None, float | None]
FREE: Bounds = (None, None)
FOR: Bounds = (0.0, None)
AGAINST: Bounds = (None, 0.0)


class Fit(NamedTuple):
    """A linear model in the features' own units, log-odds in nats."""

    intercept: float
    weights: np.ndarray


def read_pairs(paths: Iterable[Path]) -> list[Pair]:
    """Read labelled files; a row that cannot be one ends the program with its line."""
    pairs = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kind = cast(Kind, row["kind"]) if row["kind"] in KINDS else None
                pairs.append(
                    Pair(row["left"], row["right"], kind, row["match"] == "1", float(row.get("weight") or 1))
                )
    return pairs


def fit_logistic(
    values: np.ndarray, labels: np.ndarray, weights: np.ndarray, bounds: Sequence[Bounds], penalty: float
) -> Fit:
    """Fit a logistic regression whose coefficients keep their bounds.

    Args:
        values: Pairs by features.
        labels: True where the pair is a match.
        weights: What each pair counts.
        bounds: What each coefficient may be, in the features' own units.
        penalty: Of the squared coefficients of standardised features, against the sum over pairs.
    """
    mean = np.average(values, axis=0, weights=weights)
    deviation = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights))
    deviation[deviation < 1e-9] = 1.0
    standard = (values - mean) / deviation
    targets = np.where(labels, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        margins = targets * (standard @ parameters[1:] + parameters[0])
        slope = -weights * targets / (1 + np.exp(np.clip(margins, -500, 500)))
        value = float(np.sum(weights * np.logaddexp(0, -margins)) + penalty / 2 * np.sum(parameters[1:] ** 2))
        return value, np.concatenate([[slope.sum()], standard.T @ slope + penalty * parameters[1:]])

    scaled = [
        tuple(None if end is None else end * size for end in ends)
        for ends, size in zip(bounds, deviation, strict=True)
    ]
    start = np.array([0.0, *(max(low or 0.0, 0.0) + min(high or 0.0, 0.0) for low, high in scaled)])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(None, None), *scaled], options={"maxiter": 2000}
    )
    coefficients = found.x[1:] / deviation
    return Fit(float(found.x[0] - coefficients @ mean), coefficients)


def fit_tokens(pairs: Sequence[Pair], penalty: float = 1.0) -> list[tuple[str, str, float]]:
    """Fit word likeness; matches and others weigh the same in sum. Rows of script, feature, weight."""
    counted: dict[bool, Counter[tuple[Token, Token]]] = {True: Counter(), False: Counter()}
    for pair in pairs:
        counted[pair.match].update(_answering(pair))
    rows = []
    for script, cross in (("same", False), ("cross", True)):
        right = {words for words in counted[True] if (words[0].script != words[1].script) is cross}
        wrong = {words for words in counted[False] if (words[0].script != words[1].script) is cross}
        # Two people called Peter and Pieter bear one name: what is a true pair of words anywhere is no false one.
        spelled = {(one.folded, other.folded) for one, other in right}
        wrong = {words for words in wrong if (words[0].folded, words[1].folded) not in spelled}
        ordered = [*sorted(right), *sorted(wrong)]
        values = np.array([token_pairs.features(*words) for words in ordered])
        labels = np.array([words in right for words in ordered])
        weights = np.array([min(MOST_COUNTED, counted[words in right][words]) ** 0.5 for words in ordered])
        weights[~labels] *= weights[labels].sum() / weights[~labels].sum()
        bounds = [FREE if name in token_pairs.EITHER_WAY else FOR for name in token_pairs.FEATURES]
        for name, least in token_pairs.AT_LEAST.items():
            bounds[token_pairs.FEATURES.index(name)] = (least, None)
        fit = fit_logistic(values, labels, weights, bounds, penalty)
        print(f"{script}: {len(right)} pairs of words that answer, {len(wrong)} that do not", file=sys.stderr)
        rows += [
            (script, name, weight) for name, weight in zip(token_pairs.FEATURES, fit.weights, strict=True)
        ]
        rows.append((script, "intercept", fit.intercept))
    return rows


def _answering(pair: Pair) -> set[tuple[Token, Token]]:
    """Words of two names that look alike, best first, each used once; equal ones teach nothing."""
    left, right = prepare(pair.left, pair.kind).tokens, prepare(pair.right, pair.kind).tokens
    likely = sorted(
        ((_rough(one, other), i, j) for i, one in enumerate(left) for j, other in enumerate(right)),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    found, total = set(), 0.0
    for alike, i, j in likely:
        if alike > ALIGNED and i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            total += alike
            one, other = sorted((left[i], right[j]))
            if (
                one.folded != other.folded
                and min(len(one.folded), len(other.folded)) > 1
                and not (one.number or other.number)
            ):
                found.add((one, other))
    # An alias with nothing in common is a true pair of names, but none of words.
    return set() if pair.match and total < ALIGNED * max(len(left), len(right)) else found


def _needs_model(one: Token, other: Token) -> bool:
    """Whether no rule of ``token_pairs.similarity`` decides the pair before the model is asked."""
    if (
        min(len(one.folded), len(other.folded)) == 1
        or one.number
        or other.number
        or (one.legal and other.legal)
    ):
        return False
    return set(one.names).isdisjoint(other.names) and set(one.concepts).isdisjoint(other.concepts)


def _rough(one: Token, other: Token) -> float:
    """A likeness set by hand, good enough to say which words a model should look at."""
    if one.folded == other.folded:
        return 1.0
    seen = dict(zip(token_pairs.FEATURES, token_pairs.features(one, other), strict=True))
    across = 0.35 * seen["letters"] + 0.65 * seen["skeleton"] if one.script != other.script else 0.0
    return max(0.5 * seen["letters"] + 0.5 * seen["sounds"], across, 0.85 * seen["skeleton_equal_two"])


def pair_values(pairs: Sequence[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Features of every pair both ways round (rows 2i and 2i + 1), and whether it is in two scripts."""
    values, cross = [], []
    for pair in pairs:
        left, right = prepare(pair.left, pair.kind), prepare(pair.right, pair.kind)
        for one, other in ((left, right), (right, left)):
            compared = names.compare_names(one, other)
            values.append(compared.features)
        cross.append(compared.cross_script)
    return np.array(values), np.array(cross)


def pair_bounds() -> list[Bounds]:
    """What each weight may be: signs as the features have them, and what is set by hand for want of cases."""
    bounds = [
        AGAINST if name in names.AGAINST else FREE if name in names.EITHER_WAY else FOR
        for name in names.FEATURES
    ]
    for name, bits in names.AT_MOST.items():
        bounds[names.FEATURES.index(name)] = (None, bits * BIT)
    return bounds


def fit_pairs(pairs: Sequence[Pair], penalty: float = 8.0) -> list[tuple[str, str, str, float]]:
    """Fit the pair models. Rows of kind, script, feature, bits."""
    rows = []
    for kind in (*KINDS, None):
        chosen = [pair for pair in pairs if pair.kind == kind or (kind is None and pair.kind != "place")]
        if kind is None:
            chosen = [pair._replace(kind=None) for pair in chosen]
        values, cross = pair_values(chosen)
        labels, weights = (
            np.array([pair.match for pair in chosen]),
            np.array([pair.weight for pair in chosen]),
        )
        for script, which in (("same", ~cross), ("cross", cross)):
            if which.sum() < FEWEST:
                which = np.ones(len(chosen), bool)  # noqa: PLW2901
            twice = np.repeat(which, 2)
            fit = fit_logistic(
                values[twice],
                np.repeat(labels[which], 2),
                np.repeat(weights[which] / 2, 2),
                pair_bounds(),
                penalty,
            )
            print(
                f"{kind or 'any'}, {script}: {which.sum()} pairs, {labels[which].sum()} matches",
                file=sys.stderr,
            )
            rows += [
                (kind or "any", script, name, weight / BIT)
                for name, weight in zip(names.FEATURES, fit.weights, strict=True)
            ]
            rows.append((kind or "any", script, "intercept", fit.intercept / BIT))
    return rows


def write(path: Path, header: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a table of weights, four decimals, as it was fitted."""
    with replacing(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows((*row[:-1], f"{row[-1]:.4f}") for row in rows)


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("tokens", "pairs"))
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    chosen = parser.parse_args()
    pairs = read_pairs(chosen.labelled)
    if chosen.what == "tokens":
        write(chosen.output, ("script", "feature", "weight"), fit_tokens(pairs))
    else:
        write(chosen.output, ("kind", "script", "feature", "bits"), fit_pairs(pairs))


if __name__ == "__main__":
    main()
