"""Each contender links the two tables of a folder, alone in a process, and prints one line of JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from linking_work import read

# A pair below is no match: half for our probabilities, string_grouper's own default for its cosine.
PROBABILITY, COSINE = 0.5, 0.8
# Of Splink's levels of Jaro-Winkler (5 exact, 4 from .97, 3 from .92, 2 from .85, 1 from .75) the least that is a match.
JARO_WINKLER_LEVEL = 3
BRUTE_SAMPLE = 200
# Of each of four likenesses over the whole reference, so many are compared word by word.
BRUTE_BEST = 50

Answer = dict[int, int]


def main(contender: str, folder: Path, kind: str) -> None:
    """Run one and print seconds, memory, and how many answers are right."""
    left, right, truth = (read(folder, name) for name in ("left", "right", "truth"))
    start = time.perf_counter()
    answer: Answer = CONTENDERS[contender](left, right, kind)
    seconds = time.perf_counter() - start
    given = {row: other for row, other in answer.items() if other >= 0}
    correct = sum(right[other] == right[truth[row]] for row, other in given.items() if truth[row] >= 0)
    figures: dict[str, Any] = {
        "seconds": seconds,
        "rows_s": len(left) / seconds,
        "memory_mb": peak_mb(),
        "precision": correct / max(len(given), 1),
        "recall": correct / max(sum(row >= 0 for row in truth), 1),
    }
    if contender == "ours":
        figures |= beside_brute_force(left, right, answer, kind)
    print(json.dumps(figures))


def peak_mb() -> float:
    """The most memory that this process had; on Linux without what the one that started it had."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e3
    return float(psutil.Process().memory_info().rss / 1e6)


def ours(left: list[str], right: list[str], kind: str) -> Answer:
    """``resolvers.linking``, many to one."""
    from resolvers.linking.linking import Side, link

    linked = link(Side(left), Side(right), kind=kind, threshold=PROBABILITY)  # type: ignore[arg-type]
    return dict(zip(linked.lefts.tolist(), linked.rights.tolist(), strict=True))


def string_grouper(left: list[str], right: list[str], kind: str) -> Answer:
    """Cosine of tf-idf over letter trigrams, the best one of each name."""
    import pandas as pd
    from string_grouper import match_strings

    found = match_strings(
        pd.Series(right), pd.Series(left), max_n_matches=1, min_similarity=COSINE, number_of_processes=1
    )
    best = found.sort_values("similarity").drop_duplicates("right_index", keep="last")
    return dict(zip(best["right_index"].tolist(), best["left_index"].tolist(), strict=True))


def splink(left: list[str], right: list[str], kind: str) -> Answer:
    """Fellegi-Sunter on DuckDB: Jaro-Winkler of the name, blocked by first word, last word and four letters."""
    import duckdb
    import pandas as pd
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def table(names: list[str]) -> Any:
        lowered = pd.Series(names).str.lower().str.replace(",", "")
        words = lowered.str.split()
        return pd.DataFrame(
            {"unique_id": range(len(names)), "name": lowered, "first": words.str[0], "last": words.str[-1]}
        )

    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    backend = DuckDBAPI(connection)
    rules = [block_on("first"), block_on("last"), block_on("substr(name, 1, 4)")]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        comparisons=[compare.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85, 0.75])],
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker([backend.register(table(left)), backend.register(table(right))], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    # Not on the name itself: Splink leaves a comparison out of the training whose column the rule is about.
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    found = linker.inference.predict().as_pandas_dataframe()
    # With a single column Splink's probabilities stay below a half even for equal names: its best level counts instead.
    found = found[found["gamma_name"] >= JARO_WINKLER_LEVEL]
    best = found.sort_values("match_probability").drop_duplicates("unique_id_l", keep="last")
    return dict(zip(best["unique_id_l"].tolist(), best["unique_id_r"].tolist(), strict=True))


def beside_brute_force(left: list[str], right: list[str], answer: Answer, kind: str) -> dict[str, float]:
    """Of the names that an exhaustive search finds a match for, how many had one here, and as likely a one.

    Exhaustive: every name of the reference is laid beside each name of a sample in four ways (letters, letters in word
    order, sounds, consonants), and the best fifty of each way are compared word by word.
    """
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    from resolvers.comparing import log_odds
    from resolvers.evidence.pair_model import probability
    from resolvers.linking.columns import name_column
    from resolvers.linking.reference import Reference
    from resolvers.normalise.prepare import prepare

    reference = Reference(name_column(right), kind)  # type: ignore[arg-type]
    known = set(reference.column.names)
    sample = [row for row, name in enumerate(left) if name not in known][:BRUTE_SAMPLE]
    readings = {
        way: [getattr(name, way) for name in reference.prepared]
        for way in ("joined", "ordered", "sounds", "skeleton")
    }
    matched = found = as_likely = 0
    for row in sample:
        asked = prepare(left[row], reference.kind)
        near: set[int] = set()
        for way, texts in readings.items():
            alike = process.cdist([getattr(asked, way)], texts, scorer=ratio, dtype=np.uint8)[0]
            near.update(np.argsort(-alike.astype(np.int16), kind="stable")[:BRUTE_BEST].tolist())
        best = max(log_odds(asked, reference.prepared[one], reference.rarity) for one in near)
        if probability(best) < PROBABILITY:
            continue
        matched += 1
        other = answer.get(row, -1)
        if other >= 0:
            found += 1
            own = log_odds(asked, prepare(right[other], reference.kind), reference.rarity)
            as_likely += own >= best - 1e-9
    return {
        "brute_sample": matched, "brute_found": found / max(matched, 1), "brute_as_likely": as_likely / max(matched, 1),
    }  # fmt: skip


CONTENDERS = {"ours": ours, "string_grouper": string_grouper, "splink": splink}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
