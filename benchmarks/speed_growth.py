"""How do the figures grow with the number of spellings?

Above the real number, names are made by joining words and halves of real ones, which is kinder than real names
are: few of them begin alike. ``python speed_growth.py COUNT FOLDER`` builds one index and prints a line of JSON.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from speed_contenders import best_rate, percentiles
from speed_work import Workload, mutate

from gazetteer.layer import Spelling
from gazetteer.model import Entity
from resolvers.index.build import build_arrays
from resolvers.index.files import in_memory, map_segment, write_segment
from resolvers.index.index import Index

PER_PLACE = 5


class Names:
    """A source of places that bear five of the names each."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self.redirects: dict[str, object] = {}
        self.distinct: frozenset[frozenset[str]] = frozenset()

    def rows(self) -> Iterator[tuple[Entity, tuple[Spelling, ...]]]:
        for first in range(0, len(self._names), PER_PLACE):
            group = self._names[first : first + PER_PLACE]
            entity = Entity(f"local:{first}", "place", group[0], "city", country="IL")
            yield entity, tuple(Spelling(name) for name in group)


def make_names(names: list[str], count: int) -> list[str]:
    """Return so many distinct names: a sample of the real ones, and beyond them made-up ones."""
    chance = random.Random(9)
    if count <= len(names):
        return chance.sample(names, count)
    known = dict.fromkeys(names)
    words = [name.split() for name in names if name.split()]
    while len(known) < count:
        left, right = list(chance.choice(words)), chance.choice(words)
        if len(left) > 1:
            left[chance.randrange(len(left))] = chance.choice(right)
            known[" ".join(left)] = None
        else:
            known[left[0][: chance.randrange(2, 7)] + right[0][-chance.randrange(2, 7) :]] = None
    return list(known)


def measure(count: int, folder: Path) -> dict[str, float]:
    """Build an index of so many spellings and measure it."""
    work = Workload(folder)
    names = make_names(work.names, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    start = time.perf_counter()
    arrays, counts = build_arrays(Names(names))  # type: ignore[arg-type]
    built = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    place = folder / f"growth-{count}"
    place.mkdir(exist_ok=True)
    header = write_segment(place, in_memory("growth", arrays, counts).header, arrays)
    del arrays
    index = Index(map_segment(place, header))
    chance = random.Random(11)
    keys = [index.key_text(chance.randrange(index.key_count)) for _ in range(4000)]
    queries = [mutate(key, chance.choice((1, 2)), chance) for key in keys if 5 <= len(key) <= 60][:1500]
    for _ in range(2):
        times = []
        for query in queries:
            start = time.perf_counter()
            index.near(query)
            times.append(time.perf_counter() - start)
    text = work.text[:2_000_000]
    some = names[:300_000]
    figures = percentiles(times)
    size = sum(file.stat().st_size for file in place.iterdir()) / 1e6
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    return {
        "spellings": count, "keys": index.key_count, "build_s": built, "peak_mb": peak, "input_mb": before, "size_mb": size,
        "p50": figures["p50"], "p95": figures["p95"], "exact_per_s": best_rate(len(some), lambda: index.exact(some)),
        "mb_per_s": best_rate(1, lambda: index.scan(text)) * len(text.encode()) / 1e6,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), Path(sys.argv[2]))))
