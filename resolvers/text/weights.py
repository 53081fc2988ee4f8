"""What is each observation worth? The weights of running text, read from the reviewed tables.

``text_mentions.csv`` (one small model for each kind of name), ``text_candidates.csv`` (two rounds, and the same two
with a publisher's earlier documents) and ``text_placed.csv``. Weights are natural log-odds there; evidence shows bits.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gazetteer.folders import data_folder
from resolvers.errors import ConfigurationError
from resolvers.text.features import CANDIDATE, MENTION, MODELS, PLACED, Catalogue

Vector = npt.NDArray[np.float32]
BITS = 1 / math.log(2)

ROUNDS = ("first", "second")
ROUNDS_WITH_SOURCE = ("first_with_source", "second_with_source")
FILES: dict[str, Catalogue] = {
    "text_mentions.csv": MENTION,
    "text_candidates.csv": CANDIDATE,
    "text_placed.csv": PLACED,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight vectors by model.

    Attributes:
        mention: One vector over ``features.MENTION`` for each of ``features.MODELS``.
        candidate: One vector over ``features.CANDIDATE`` for each round.
        with_source: The same where a publisher's earlier documents are looked at.
        placed: One vector over ``features.PLACED`` for each of ``features.MODELS``.
    """

    mention: Mapping[str, Vector]
    candidate: tuple[Vector, ...]
    with_source: tuple[Vector, ...]
    placed: Mapping[str, Vector]


@cache
def load_weights(folder: Path | None = None) -> Weights:
    """Read the weights; those bundled unless a folder is given.

    Raises:
        ConfigurationError: A table names a feature that does not exist, or a weight is no number.
    """
    folder = folder or data_folder() / "weights"
    mention, candidate, placed = (_read(folder / name, catalogue) for name, catalogue in FILES.items())
    candidates, with_source = (
        tuple(candidate.get(name, np.zeros(len(CANDIDATE), np.float32)) for name in rounds)
        for rounds in (ROUNDS, ROUNDS_WITH_SOURCE)
    )
    return Weights(
        {model: mention.get(model, np.zeros(len(MENTION), np.float32)) for model in MODELS},
        candidates,
        with_source,
        {model: placed[model] for model in MODELS if model in placed},
    )


def _read(path: Path, catalogue: Catalogue) -> dict[str, Vector]:
    vectors: dict[str, Vector] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            number = catalogue.number.get(row["feature"])
            if number is None:
                raise ConfigurationError(
                    f"{path}:{line}: no such feature: {row['feature']!r}; see resolvers/text/features.py"
                )
            vector = vectors.setdefault(row["model"], np.zeros(len(catalogue), np.float32))
            try:
                vector[number] = float(row["weight"])
            except ValueError:
                raise ConfigurationError(
                    f"{path}:{line}: {row['weight']!r} is no number; expected log-odds"
                ) from None
    return vectors
