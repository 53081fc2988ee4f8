"""What is linked: two tables of names with known answers, made from the index's own spellings with a fixed seed."""

import json
import random
from pathlib import Path

from resolvers.index.index import Index
from resolvers.normalise import terms

SEED = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Share of the left table's rows by what became of the name: as it is, one slip, two, family name first, a middle name
# dropped or a given name cut to its initial, each word misspelt and the order turned; the rest is not in the reference.
SHARES = {"same": 0.4, "slip": 0.15, "slips": 0.07, "turned": 0.05, "shortened": 0.05, "mangled": 0.05}
COMMON = 60_000


def make_tables(index: Index, folder: Path, rows: int, kind: str) -> None:
    """Write ``left.json`` and ``right.json`` (lists of names) and ``truth.json`` (row of the right table, or -1)."""
    chance = random.Random(SEED)
    names = _people(index, 2 * rows, chance) if kind == "person" else _places(index, 2 * rows, chance)
    right, others = names[:rows], names[rows:]
    left, truth = [], []
    for _ in range(rows):
        row = chance.randrange(len(right))
        how = chance.choices([*SHARES, "absent"], [*SHARES.values(), 1 - sum(SHARES.values())])[0]
        known = how != "absent" or not others
        left.append(_changed(right[row], how, chance) if known else chance.choice(others))
        truth.append(row if known else -1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in (("left", left), ("right", right), ("truth", truth)):
        (folder / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def read(folder: Path, name: str) -> list:
    """Read one of the three back."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def _latin(index: Index) -> list[str]:
    texts = dict.fromkeys(index.name_text(row).replace("\n", " ") for row in range(len(index.names)))
    return [text for text in texts if max(text) < "\u0250"]


def _places(index: Index, count: int, chance: random.Random) -> list[str]:
    """The world's spellings; there are some 780,000 Latin ones, so that a larger table has fewer strangers."""
    names = _latin(index)
    return chance.sample(names, min(count, len(names)))


def _people(index: Index, count: int, chance: random.Random) -> list[str]:
    """Given names of the term tables with surnames from place names, some much more frequent than others."""
    given = sorted(word.title() for word in terms.words("given_names") if word.isascii() and word.isalpha())
    surnames = sorted(
        {word for name in _latin(index) for word in name.split() if len(word) > 3 and word[0].isupper()}
    )
    chance.shuffle(surnames)
    surnames = surnames[:COMMON]
    weights = [1 / (rank + 5) ** 0.7 for rank in range(len(surnames))]
    names: dict[str, None] = {}
    while len(names) < count:
        for surname in chance.choices(surnames, weights, k=count):
            first = [chance.choice(given) for _ in range(2 if chance.random() < 0.4 else 1)]
            names[" ".join([*first, surname])] = None
    return list(names)[:count]


def _changed(name: str, how: str, chance: random.Random) -> str:
    words = name.split()
    if how == "slip":
        return _slip(name, chance)
    if how == "slips":
        return _slip(_slip(name, chance), chance)
    if how == "turned" and len(words) > 1:
        return f"{words[-1]}, {' '.join(words[:-1])}"
    if how == "shortened" and len(words) > 1:
        return " ".join([words[0], *words[2:]]) if len(words) > 2 else f"{words[0][0]}. {words[1]}"
    if how == "mangled":
        return " ".join(reversed([_slip(word, chance) for word in words]))
    return name


def _slip(text: str, chance: random.Random) -> str:
    """A letter replaced, added, left out, or swapped with its neighbour."""
    place, how = chance.randrange(len(text)), chance.randrange(4)
    if how == 0:
        return text[:place] + chance.choice(LETTERS) + text[place + 1 :]
    if how == 1:
        return text[:place] + chance.choice(LETTERS) + text[place:]
    if how == 2 and len(text) > 3:
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
