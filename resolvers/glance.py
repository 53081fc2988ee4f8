"""Which of many related names deserve a close look? Whole names side by side, all in one sweep.

A close comparison of two names costs some fifty microseconds, a glance less than one. The weights in
``data/weights/glance.csv`` were fitted on labelled names (``tools/fit_linking.py``), by kind, so that the right name
is among the first few as often as possible.
"""

import csv
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from gazetteer.folders import data_folder
from gazetteer.model import Kind
from resolvers.index.related import Related
from resolvers.normalise.prepare import Prepared

# Of the filed readings (``related.READINGS``) those that a glance looks at; each also cubed, since the last few
# per cent of likeness say more than the first.
READINGS: Final = ("ordered", "sounds", "skeleton")
FEATURES: Final = ("shared", *READINGS, *(f"{reading}_cubed" for reading in READINGS))


def glance(
    names: Sequence[Prepared],
    asked: NDArray[np.int64],
    related: Related,
    documents: NDArray[np.int64],
    shared: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Lay names side by side.

    Args:
        names: The queries.
        asked: For each pair the position of its query.
        related: Where the other names are filed.
        documents: For each pair the filed name.
        shared: What the index counted that they share.

    Returns:
        One row a pair, one column for each of ``FEATURES``; likenesses from 0 to 1.
    """
    columns: list[NDArray[Any]] = [shared]
    places = asked.tolist()
    for reading in READINGS:
        theirs = related.readings[reading].many(documents)
        written = [getattr(name, reading) for name in names]
        ours = [written[place] for place in places]
        columns.append(
            process.cpdist(ours, theirs, scorer=ratio, dtype=np.float32) / 100
            if ours
            else np.zeros(0, np.float32)
        )
    columns += [column**3 for column in columns[1:]]
    return np.column_stack(columns).astype(np.float32)


@cache
def glance_weights(kind: Kind) -> NDArray[np.float32]:
    """Return what each of ``FEATURES`` weighs for names of a kind."""
    with (data_folder() / "weights" / "glance.csv").open(encoding="utf-8", newline="") as file:
        weights = {
            row["feature"]: float(row["weight"]) for row in csv.DictReader(file) if row["kind"] == kind
        }
    return np.array([weights[feature] for feature in FEATURES], np.float32)
