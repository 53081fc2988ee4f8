"""Fit how usual the letters are that change between two names of one place.

    python tools/fit_letters.py GAZETTEER.csv -o data/weights/letter_edits.csv

The gazetteer has the columns id, name, aliases (joined by |) and country. Names in Latin letters of one place that are
near each other are set against names of two places of one country that are as near; what changes between them is read
as ``resolvers.evidence.letter_edits`` reads it. A logistic regression with a quadratic penalty (L-BFGS) takes the changes
beside the likenesses that the models of names see, so that a change weighs what it says beyond them. A change seen fewer
than ``FEWEST`` times is taken letter by letter.

No query and no answer is used. Needs scipy, a development dependency. The same input gives the same bytes.
"""

import argparse
import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein
from rapidfuzz.fuzz import ratio
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from gazetteer.programs import replacing
from resolvers.evidence.letter_edits import Change, find_changes, parts
from resolvers.evidence.pair_model import BIT
from resolvers.normalise.prepare import prepare
from resolvers.normalise.scripts import LATIN

# Names that share less than half of their letters are no spellings of each other.
NEAR = 0.5
# So that no country teaches all: names asked about in each, and other places beside each.
MOST_NAMES, MOST_OTHERS = 1500, 6
MOST_PAIRS = 120_000
# A place of many names counts once for each, and for all their pairs no more than so many times as much.
MOST_SPELLINGS = 8
FEWEST = 60
PENALTY = 3.0
# Likenesses are hardly drawn to nothing: what they explain is not to be explained by letters.
LIKENESS_PENALTY = 0.1
# What says so little is not listed.
LEAST_BITS = 0.05


class Spelling(NamedTuple):
    """A name of a place, read."""

    place: str
    letters: str
    sounds: str


class Pair(NamedTuple):
    """Two near spellings."""

    left: Spelling
    right: Spelling
    weight: float


def read_spellings(path: Path) -> dict[str, list[Spelling]]:
    """The names of each country in Latin letters, each once for a place, in an order that is as good as drawn."""
    found: dict[str, dict[Spelling, None]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for text in [row["name"], *filter(None, row["aliases"].split("|"))]:
                name = prepare(text, "place")
                if name.script == LATIN and len(name.joined) > 2 and name.joined.isalpha():
                    found[row["country"]][Spelling(row["id"], name.joined, name.sounds)] = None
    return {country: sorted(found[country], key=_digest) for country in sorted(found)}


def _digest(spelling: Spelling) -> bytes:
    return hashlib.sha256("|".join(spelling).encode()).digest()


def pair_up(spellings: Sequence[Spelling]) -> tuple[list[Pair], list[Pair]]:
    """Near names of one place, and near names of two places, of one country."""
    asked = spellings[:MOST_NAMES]
    letters = [one.letters for one in spellings]
    near = process.cdist(
        letters[:MOST_NAMES],
        letters,
        scorer=OSA.normalized_similarity,
        score_cutoff=NEAR,
        dtype=np.float32,
    )
    places = np.array([one.place for one in spellings])
    right, wrong = [], []
    for one, likeness in zip(asked, near, strict=True):
        hits = np.flatnonzero((likeness > 0) & (likeness < 1))
        own = places[hits] == one.place
        others = hits[~own]
        others = others[np.argsort(-likeness[others], kind="stable")][:MOST_OTHERS]
        weight = 1 / min(int(own.sum()) or 1, MOST_SPELLINGS)
        right += [Pair(one, spellings[other], weight) for other in hits[own].tolist()]
        nearest = {spellings[other].place: other for other in reversed(others.tolist())}
        wrong += [Pair(one, spellings[other], 1.0) for other in nearest.values()]
    return right, wrong


def likenesses(pair: Pair) -> tuple[float, ...]:
    """What the models of names see of two names beside the letters that change."""
    (_, one, sounds), (_, other, their_sounds) = pair.left, pair.right
    letters, heard = ratio(one, other) / 100, ratio(sounds, their_sounds) / 100
    return (
        letters,
        letters**3,
        heard,
        heard**3,
        JaroWinkler.similarity(one, other),
        Levenshtein.distance(one, other, score_cutoff=3) / 4,
        Levenshtein.distance(sounds, their_sounds, score_cutoff=3) / 4,
        1 / max(2, min(len(one), len(other), 12)),
    )


def fit(right: Sequence[Pair], wrong: Sequence[Pair]) -> list[tuple[Change, float]]:
    """Fit the bits of each change."""
    pairs = [*right, *wrong]
    changes = [find_changes(pair.left.letters, pair.right.letters) for pair in pairs]
    listed = _listed(changes)
    columns = [[one for change in found for one in _as_listed(change, listed)] for found in changes]
    numbers = {
        change: number for number, change in enumerate(sorted({one for some in columns for one in some}))
    }
    rows = np.repeat(np.arange(len(pairs)), [len(some) for some in columns])
    places = np.array([numbers[change] for some in columns for change in some])
    counted = csr_matrix((np.ones(len(rows)), (rows, places)), shape=(len(pairs), len(numbers)))
    seen = np.array([likenesses(pair) for pair in pairs])
    seen = np.column_stack([(seen - seen.mean(0)) / seen.std(0), np.ones(len(pairs))])
    labels = np.arange(len(pairs)) < len(right)
    weights = np.array([pair.weight for pair in pairs])
    weights[~labels] *= weights[labels].sum() / weights[~labels].sum()
    found_weights = _maximise(seen, counted, np.where(labels, 1.0, -1.0), weights)
    return [
        (change, bits)
        for change, bits in zip(numbers, (found_weights / BIT).tolist(), strict=True)
        if abs(bits) >= LEAST_BITS
    ]


def _listed(changes: Sequence[Sequence[Change]]) -> set[Change]:
    """The changes that are seen often enough, where they stand or anywhere."""
    counts: Counter[Change] = Counter()
    for found in changes:
        for change in found:
            counts.update({change, change._replace(where="")})
    return {change for change, count in counts.items() if count >= FEWEST}


def _as_listed(change: Change, listed: set[Change]) -> list[Change]:
    anywhere = change._replace(where="")
    if change in listed:
        return [change]
    return [anywhere] if anywhere in listed else parts(anywhere)


def _maximise(
    seen: NDArray[np.float64],
    counted: csr_matrix,
    targets: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The weights of the changes, in nats."""
    split = seen.shape[1]
    penalty = np.r_[np.full(split, LIKENESS_PENALTY), np.full(counted.shape[1], PENALTY)]
    turned = counted.T.tocsr()

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = targets * (seen @ parameters[:split] + counted @ parameters[split:])
        slope = -weights * targets / (1 + np.exp(np.clip(margins, -500, 500)))
        value = np.sum(weights * np.logaddexp(0, -margins)) + np.sum(penalty * parameters**2) / 2
        return float(value), np.concatenate([seen.T @ slope, turned @ slope]) + penalty * parameters

    start = np.zeros(split + counted.shape[1])
    found: NDArray[np.float64] = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}
    ).x
    return found[split:]


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gazetteer", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    chosen = parser.parse_args()
    right: list[Pair] = []
    wrong: list[Pair] = []
    for spellings in read_spellings(chosen.gazetteer).values():
        own, others = pair_up(spellings)
        right += own
        wrong += others
    right, wrong = (
        sorted(pairs, key=lambda pair: _digest(pair.left) + _digest(pair.right))[:MOST_PAIRS]
        for pairs in (right, wrong)
    )
    with replacing(chosen.output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("where", "left", "right", "bits"))
        writer.writerows((*change, f"{bits:.2f}") for change, bits in fit(right, wrong))


if __name__ == "__main__":
    main()
