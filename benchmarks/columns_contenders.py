"""One contender of ``benchmarks/columns.py``, alone in its process: prints its figures as JSON on the last line.

    python benchmarks/columns_contenders.py NAME WORK_FOLDER

Each has one core and the same work: a column of names, of which some are misspelt, to be found among the names of a
gazetteer. Peers give the nearest name; none of them has kinds, namesakes, a reason or a "nobody".
"""

import io
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import psutil

# Names that peers are measured on where the whole would take hours, and so many pairs to teach dedupe.
SAMPLES = {"extract_one": 60, "polars_ds": 60, "dedupe": 500}
TAUGHT = 300


def ours(folder: Path) -> dict[str, Any]:
    """``resolvers.resolve_column`` on the whole pandas column."""
    import resolvers

    resolver = resolvers.load()
    resolver.resolve("Ashkelom")
    names = pd.read_parquet(folder / "rows.parquet")["town"]
    truth = pd.read_parquet(folder / "names.parquet").set_index("town")["right"]
    start = time.perf_counter()
    resolved = resolvers.resolve_column(names, kind="place", resolver=resolver)
    seconds = time.perf_counter() - start
    first = pd.DataFrame({"town": names, "name": resolved["name"]}).drop_duplicates("town").set_index("town")
    return {"rows": len(names), "seconds": seconds, **_found(first["name"].dropna(), truth)}


def ours_exact(folder: Path) -> dict[str, Any]:
    """The same, of the distinct names that are not misspelt."""
    return _ours_part(folder, misspelt=False)


def ours_misspelt(folder: Path) -> dict[str, Any]:
    """The same, of the distinct names that are misspelt."""
    return _ours_part(folder, misspelt=True)


def _ours_part(folder: Path, *, misspelt: bool) -> dict[str, Any]:
    import resolvers

    resolver = resolvers.load()
    resolver.resolve("Ashkelom")
    table = pd.read_parquet(folder / "names.parquet")
    names = table[(table["town"] != table["right"]) == misspelt]["town"]
    start = time.perf_counter()
    resolvers.resolve_column(names, kind="place", resolver=resolver)
    return {"names": len(names), "seconds": time.perf_counter() - start}


def extract_one(folder: Path) -> dict[str, Any]:
    """rapidfuzz: the best of all names for each distinct one, one call a name."""
    from rapidfuzz import process

    asked, choices, truth = _sample(folder, SAMPLES["extract_one"])
    start = time.perf_counter()
    found = {name: process.extractOne(name, choices)[0] for name in asked}
    return _extrapolated(folder, len(asked), time.perf_counter() - start) | _found(pd.Series(found), truth)


def string_grouper(folder: Path) -> dict[str, Any]:
    """string_grouper: TF-IDF of 3-grams, the most similar name for each distinct one."""
    from string_grouper import match_most_similar

    table = pd.read_parquet(folder / "names.parquet")
    choices = pd.read_parquet(folder / "choices.parquet")["name"]
    start = time.perf_counter()
    found = match_most_similar(choices, table["town"], number_of_processes=1, ignore_index=True)
    seconds = time.perf_counter() - start
    answers = pd.Series(list(found), index=table["town"])
    return {"names": len(table), "seconds": seconds, **_found(answers, table.set_index("town")["right"])}


def dedupe(folder: Path) -> dict[str, Any]:
    """Dedupe's Gazetteer, taught on pairs of a name and its slip, searched with a sample."""
    import dedupe as library
    from dedupe import variables

    asked, choices, truth = _sample(folder, SAMPLES["dedupe"])
    chance = random.Random(7)
    canon = {f"c{number}": {"name": name.lower()} for number, name in enumerate(choices)}
    messy = {f"m{number}": {"name": name.lower()} for number, name in enumerate(asked)}
    rights = [truth[town] for town in asked[:TAUGHT]]
    strangers = chance.sample(choices, len(rights))
    # What is taught must be among what training is shown.
    shown = dict.fromkeys([*rights, *strangers, *chance.sample(choices, min(5_000, len(choices)))])
    some = {f"s{number}": {"name": name.lower()} for number, name in enumerate(shown)}
    taught = {
        label: [
            {"__class__": "tuple", "__value__": [{"name": town.lower()}, {"name": name.lower()}]}
            for town, name in zip(asked, names, strict=False)
        ]
        for label, names in (("match", rights), ("distinct", strangers))
    }
    start = time.perf_counter()
    gazetteer = library.Gazetteer([variables.ShortString("name")], num_cores=1)
    gazetteer.prepare_training(messy, some, training_file=io.StringIO(json.dumps(taught)), sample_size=1_500)
    gazetteer.train(index_predicates=False)
    gazetteer.index(canon)
    built = time.perf_counter() - start
    start = time.perf_counter()
    hits = gazetteer.search(messy, threshold=0.1, n_matches=1)
    seconds = time.perf_counter() - start
    found = {asked[int(key[1:])]: choices[int(best[0][0][1:])] for key, best in hits if best}
    return _extrapolated(folder, len(asked), seconds, built) | _found(pd.Series(found, dtype=object), truth)


def polars_ds(folder: Path) -> dict[str, Any]:
    """polars-ds: the Levenshtein similarity of each distinct name with all, and the best of them."""
    import polars as pl
    import polars_ds as pds

    asked, choices, truth = _sample(folder, SAMPLES["polars_ds"])
    frame = pl.DataFrame({"name": choices})
    start = time.perf_counter()
    found = {}
    for name in asked:
        alike = frame.select(pds.str_leven("name", pl.lit(name), return_sim=True).alias("alike"))["alike"]
        found[name] = choices[alike.arg_max() or 0]
    return _extrapolated(folder, len(asked), time.perf_counter() - start) | _found(pd.Series(found), truth)


def _sample(folder: Path, size: int) -> tuple[list[str], list[str], "pd.Series[str]"]:
    """Distinct names to ask, misspelt as often as in the whole; all names of the gazetteer; the right answers."""
    table = pd.read_parquet(folder / "names.parquet").sample(frac=1, random_state=7).head(size)
    choices = pd.read_parquet(folder / "choices.parquet")["name"].tolist()
    return table["town"].tolist(), choices, table.set_index("town")["right"]


def _extrapolated(folder: Path, asked: int, seconds: float, built: float = 0.0) -> dict[str, Any]:
    """What all distinct names would take at that pace: said so in the report."""
    names = len(pd.read_parquet(folder / "names.parquet", columns=["town"]))
    return {"names": names, "asked": asked, "built": built, "seconds": built + seconds * names / asked}


def _found(found: "pd.Series[Any]", truth: "pd.Series[str]") -> dict[str, float]:
    """Of the answered names the share whose answer bears the right spelling, and the share that is answered."""
    asked = truth[truth.index.isin(found.index)]
    right = float((found.reindex(asked.index) == asked).mean()) if len(asked) else 0.0
    return {"answered": len(asked) / len(truth), "right_of_answered": right}


CONTENDERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    each.__name__: each
    for each in (ours, ours_exact, ours_misspelt, extract_one, string_grouper, dedupe, polars_ds)
}


if __name__ == "__main__":
    figures = CONTENDERS[sys.argv[1]](Path(sys.argv[2]))
    peak = psutil.Process().memory_info()
    print(json.dumps({**figures, "resident_mb": peak.rss / 1e6}))
