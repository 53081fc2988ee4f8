"""What is measured: queries, names, a column and a text, made from the index's own spellings with fixed seeds."""

import json
import random
import re
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from resolvers.index.index import Index
from resolvers.index.near import SHORTEST, edits_for

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DOCSTRING = re.compile(r'"""(.*?)"""', re.S)


@dataclass(frozen=True)
class Workload:
    """Everything a contender needs, as files in one folder.

    Attributes:
        keys: The folded spellings, one a line.
        names: Distinct raw spellings, one a line.
        queries: JSON list of {"kind", "text", "best"}: folded text, and the least distance to any key (3: none).
        text: Running prose with place names in it.
    """

    folder: Path

    @property
    def keys(self) -> list[str]:
        return (self.folder / "keys.txt").read_text(encoding="utf-8").split("\n")

    @property
    def names(self) -> list[str]:
        return (self.folder / "names.txt").read_text(encoding="utf-8").split("\n")

    @property
    def queries(self) -> list[dict[str, object]]:
        return json.loads((self.folder / "queries.json").read_text(encoding="utf-8"))

    @property
    def text(self) -> str:
        return (self.folder / "text.txt").read_text(encoding="utf-8")


def make_workload(index: Index, folder: Path, *, scale: float) -> Workload:
    """Write the workload of an index; ``scale`` 1 is 3,000 queries and 6 MB of text."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = [key for key in map(index.key_text, range(index.key_count)) if key]
    names = list(dict.fromkeys(index.name_text(row).replace("\n", " ") for row in range(len(index.names))))
    (folder / "segment.txt").write_text(str(index.segments[0].folder), encoding="utf-8")
    (folder / "keys.txt").write_text("\n".join(keys), encoding="utf-8")
    (folder / "names.txt").write_text("\n".join(names), encoding="utf-8")
    (folder / "text.txt").write_text(make_text(names, int(6e6 * scale)), encoding="utf-8")
    queries = list(make_queries(keys, scale))
    best = best_distances(keys, [text for _, text in queries])
    rows = [
        {"kind": kind, "text": text, "best": least} for (kind, text), least in zip(queries, best, strict=True)
    ]
    (folder / "queries.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return Workload(folder)


def make_queries(keys: Sequence[str], scale: float) -> Iterator[tuple[str, str]]:
    """Yield 2,000 keys with one or two random edits, 500 as they are, 500 with their letters shuffled (absent)."""
    chance = random.Random(7)
    long_keys = [key for key in keys if SHORTEST <= len(key) <= 60]
    known = set(keys)
    for key in chance.sample(long_keys, int(2000 * scale)):
        text = " ".join(mutate(key, chance.choice((1, 2)), chance).split())
        yield "mutated", text if len(text) >= SHORTEST else key
    for key in chance.sample(long_keys, int(500 * scale)):
        yield "exact", key
    missing = 0
    while missing < int(500 * scale):
        letters = list(chance.choice(long_keys))
        chance.shuffle(letters)
        text = " ".join("".join(letters).split())
        if len(text) >= 6 and text not in known:
            missing += 1
            yield "absent", text


def mutate(text: str, edits: int, chance: random.Random) -> str:
    """Insert, delete, replace or swap letters of a text, so many times."""
    letters = LETTERS if text.isascii() else text.replace(" ", "")
    for _ in range(edits):
        place = chance.randrange(len(text))
        how = chance.randrange(4)
        if how == 0:
            text = text[:place] + chance.choice(letters) + text[place:]
        elif how == 1 and len(text) > SHORTEST:
            text = text[:place] + text[place + 1 :]
        elif how == 2:
            text = text[:place] + chance.choice(letters) + text[place + 1 :]
        elif place + 1 < len(text):
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


def best_distances(keys: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Return by brute force the least distance from each text to any key of three letters and more; 3 for none near."""
    lengths = np.fromiter(map(len, keys), np.int64, len(keys))
    assert np.all(lengths[1:] >= lengths[:-1])
    best = []
    for text in texts:
        edits = edits_for(len(text))
        low, high = np.searchsorted(
            lengths, [max(SHORTEST, len(text) - edits), len(text) + edits + 1]
        ).tolist()
        distances = process.cdist(
            [text], keys[low:high], scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
        )
        least = int(distances.min(initial=edits + 1))
        best.append(least if least <= edits else 3)
    return best


def make_text(names: Sequence[str], size: int) -> str:
    """Return English prose (the standard library's docstrings) with a name after every twentieth word or so."""
    chance = random.Random(3)
    sample = chance.sample(list(names), min(len(names), 200_000))
    words = list(_prose_words())
    parts: list[str] = []
    length = place = 0
    while length < size:
        word = words[place % len(words)]
        place += 1
        parts.append(word)
        if chance.random() < 0.05:
            parts.append(chance.choice(sample))
        if place % 14 == 0:
            parts.append("\n")
        length += len(word) + 1
    return " ".join(parts)


def _prose_words() -> Iterator[str]:
    folder = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(folder.glob("*.py")):
        for docstring in DOCSTRING.findall(path.read_text(encoding="utf-8", errors="ignore")):
            if len(docstring) > 200:
                yield from docstring.split()


def make_column(names: Sequence[str], rows: int) -> np.ndarray:
    """Return a column of names with repeats, some much more frequent than others: object array of ``rows``."""
    distinct = np.array(names[:190_000], dtype=object)
    weights = 1 / np.arange(1, len(distinct) + 1) ** 0.7
    picks = np.random.default_rng(1).choice(len(distinct), rows, p=weights / weights.sum())
    return distinct[picks]
