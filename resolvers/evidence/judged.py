"""What do signs weigh that no table of labelled names teaches? Bits of log-odds, judged, each with its reason."""

import csv
from functools import cache

from gazetteer.folders import data_folder


@cache
def judged_weights() -> dict[str, float]:
    """Return the rows of ``data/weights/linking_facts.csv``: sign to bits."""
    with (data_folder() / "weights" / "linking_facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["feature"]: float(row["bits"]) for row in csv.DictReader(file)}
