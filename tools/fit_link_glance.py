"""Fit the guess at what a close comparison of two names would say, which `resolve link` compares by.

    python tools/fit_link_glance.py KIND LEFT REFERENCE

KIND is person, organisation, place or any; LEFT and REFERENCE are files with one name a line. No labels are needed: the
names that the reference proposes for each of LEFT are compared closely, and least squares find what of a glance
comes nearest to that. Pairs that are surely two names teach little, so that they all count as of ``LEAST`` bits, and
those that may be one name count ``MORE`` times. Writes the KIND's rows of ``data/weights/link_glance.csv``; the same
files give the same bytes.
"""

import argparse
import csv
import random
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.folders import data_folder
from gazetteer.programs import replacing
from resolvers.comparing import log_odds
from resolvers.linking.columns import name_column
from resolvers.linking.glance import FEATURES, Names, features
from resolvers.linking.reference import Reference
from resolvers.linking.words import words_of
from resolvers.normalise.prepare import prepare

# Names of LEFT that are asked for, drawn by chance from those that the reference does not spell alike.
ASKED: Final = 1000
LEAST, POSSIBLE, MORE = -8.0, -4.0, 4.0
PENALTY: Final = 0.01


def main() -> None:
    """Read the arguments, compare, fit, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=("person", "organisation", "place", "any"))
    parser.add_argument("left", type=Path)
    parser.add_argument("reference", type=Path)
    chosen = parser.parse_args()
    seen, bits = compared(chosen.kind, lines(chosen.left), lines(chosen.reference))
    write(chosen.kind, fit(seen, bits))


def lines(path: Path) -> list[str]:
    """The names of a file."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def compared(
    kind: str, lefts: list[str], rights: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a glance sees of each pair that is proposed, and what a close comparison says of it."""
    read_as: Any = None if kind == "any" else kind
    reference = Reference(name_column(rights), read_as)
    known = set(reference.column.names)
    names = [name for name in dict.fromkeys(lefts) if name not in known]
    asked = [prepare(name, read_as) for name in random.Random(ASKED).sample(names, min(ASKED, len(names)))]
    pairs = reference.alike(asked, np.zeros(len(asked), np.int64))
    seen = features(
        Names(asked, words_of(asked, reference.rarity)),
        Names(reference.prepared, reference.words),
        pairs.lefts,
        pairs.rights,
    )
    couples = zip(pairs.lefts.tolist(), pairs.rights.tolist(), strict=True)
    bits = [log_odds(asked[left], reference.prepared[right], reference.rarity) for left, right in couples]
    return seen, np.array(bits)


def fit(seen: NDArray[np.float64], bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted least squares with a little penalty: the intercept, then a weight for each feature."""
    counts = np.where(bits > POSSIBLE, MORE, 1.0)
    design = np.column_stack([np.ones(len(seen)), seen]) * counts[:, None]
    wanted = np.maximum(bits, LEAST) * counts
    square = design.T @ design + PENALTY * np.eye(design.shape[1])
    return np.linalg.solve(square, design.T @ wanted)


def write(kind: str, weights: NDArray[np.float64]) -> None:
    """Put a kind's rows in the place of what stood there."""
    path = data_folder() / "weights" / "link_glance.csv"
    rows: list[dict[str, str]] = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] != kind]
    for feature, weight in zip(("intercept", *FEATURES), weights.tolist(), strict=True):
        rows.append({"kind": kind, "feature": feature, "bits": f"{weight:.4f}"})
    rows.sort(key=lambda row: row["kind"])
    with replacing(path) as file:
        writer = csv.DictWriter(file, ["kind", "feature", "bits"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
