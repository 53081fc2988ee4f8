"""How well do the audit's clusters of unknown names find what is one name, beside what other tools offer?

    python benchmarks/clustering.py                                   # names of the bundled people and organisations
    python benchmarks/clustering.py NAMES.csv --column name --gold id # any table of names with the entity of each
    python benchmarks/clustering.py --quick -o clustering.md

Every contender gets the distinct names and nothing else, no gazetteer. Two names are a right pair where one entity bears
both. The contenders: the audit of a column; OpenRefine's methods as its documentation describes them (key collision by
fingerprint, by n-gram fingerprint and by Metaphone; nearest neighbour by edit distance within blocks of six letters,
at its usual radius of 1 and 2), written here as plain baselines; string_grouper (TF-IDF of letter triples, cosine .8).
Peers are installed into a venv of their own under .cache/.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from peers import prepare_venv

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / ".cache" / "benchmarks" / "clustering"
INSIDE = "CLUSTERING_BENCHMARK_INSIDE"
BLOCK = 6  # OpenRefine's usual "block chars" of nearest neighbour
LARGEST_GROUP = 3000  # nearest neighbour compares all pairs of a block; a fuller one is cut, and said to be
Pairs = set[tuple[int, int]]


def main() -> None:
    """Set up the venv and run again inside it; there, measure and report."""
    options = parse()
    if os.environ.get(INSIDE) != "1":
        environment = {**os.environ, INSIDE: "1"}
        done = subprocess.run(
            [prepare_venv(BENCH, "clustering_requirements.txt"), __file__, *sys.argv[1:]],
            env=environment,
            check=False,
        ).returncode
        sys.exit(done)
    names, owners = read_names(options)
    right = owned_pairs(owners)
    rows = []
    for label, contender in CONTENDERS.items():
        print(label, file=sys.stderr, flush=True)
        start = time.perf_counter()
        found = contender(names)
        rows.append((label, *scores(found, right), time.perf_counter() - start))
    text = report(options, len(names), len(right), rows)
    print(text)
    if options.output:
        options.output.write_text(text, encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="NAMES.csv")
    parser.add_argument("--column", default="name", help="the column of names; several are parted by commas")
    parser.add_argument("--gold", default="id", help="the column that says which entity bears the name")
    parser.add_argument("--quick", action="store_true", help="the first 3,000 names")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the report here as well")
    return parser.parse_args()


def read_names(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Return distinct names in Latin letters with the entity of each; names of two entities are left out."""
    files = [options.file] if options.file else [ROOT / "data" / f"{one}.csv" for one in BUNDLED]
    bearers: dict[str, set[str]] = defaultdict(set)
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in options.column.split(","):
                    for name in row[column].split("|"):
                        if name.strip() and latin(name):
                            bearers[name.strip()].add(row[options.gold])
    known = sorted((name, min(ids)) for name, ids in bearers.items() if len(ids) == 1 and min(ids))
    known = known[:3000] if options.quick else known
    return [name for name, _ in known], [owner for _, owner in known]


BUNDLED = ("people_names", "organisation_names")


def latin(name: str) -> bool:
    """Whether all letters are Latin ones."""
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


def owned_pairs(owners: Sequence[Hashable]) -> Pairs:
    """Return the pairs of numbers that share an owner."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, owner in enumerate(owners):
        groups[owner].append(number)
    return {pair for members in groups.values() for pair in combinations(members, 2)}


def scores(found: Pairs, right: Pairs) -> tuple[float, float, float, int]:
    """Return precision, recall and F1 over pairs, and how many pairs were joined."""
    hits = len(found & right)
    precision = hits / len(found) if found else 1.0
    recall = hits / len(right) if right else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1, len(found)


def joined(count: int, links: Iterable[tuple[int, int]]) -> Pairs:
    """Return all pairs within the groups that links make."""
    leader = list(range(count))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for left, right in links:
        leader[find(left)] = find(right)
    return owned_pairs([find(number) for number in range(count)])


def audit_of_a_column(names: Sequence[str]) -> Pairs:
    """The audit of a column of names, with an empty gazetteer: every finding says that its spellings are one name."""
    with tempfile.TemporaryDirectory() as folder:
        table, report = Path(folder) / "names.csv", Path(folder) / "report.csv"
        gazetteer = Path(folder) / "none.csv"
        gazetteer.write_text("id,name,kind\nx:1,Zzyzx,place\n", encoding="utf-8")
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["name"], *([name] for name in names)])
        command = [sys.executable, "-m", "resolvers", "audit", table, "--column", "name", "--format", "json"]
        options = ["--no-world", "--no-bundled", "--gazetteer", gazetteer, "--quiet", "-o", report]
        subprocess.run([*map(str, command), *map(str, options)], check=True)
        findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    numbers: dict[str, int] = {}
    for number, name in enumerate(names):
        numbers.setdefault(name.casefold(), number)
    links = [
        (numbers[first], numbers[other])
        for finding in findings
        for texts in [[spelling["text"].casefold() for spelling in finding["spellings"]]]
        for first, other in pairwise(texts)
        if first in numbers and other in numbers
    ]
    return joined(len(names), links)


def plain(name: str) -> str:
    """Letters and digits of ASCII where they have one, small, without punctuation."""
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold())
    ascii_letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^\w\s]", "", ascii_letters)


def fingerprint(name: str) -> str:
    """OpenRefine's fingerprint: the words, each once, in the order of the alphabet."""
    return " ".join(sorted(set(plain(name).split())))


def ngram_fingerprint(name: str) -> str:
    """OpenRefine's n-gram fingerprint of two letters: the pairs of letters, each once, in order."""
    letters = re.sub(r"\s", "", plain(name))
    return "".join(sorted({letters[place : place + 2] for place in range(len(letters) - 1)}))


def metaphone(name: str) -> str:
    """How the words sound in English, in the order of the alphabet (Metaphone; OpenRefine has its third version)."""
    import jellyfish

    return " ".join(sorted({jellyfish.metaphone(word) for word in plain(name).split()}))


def by_key(key: Callable[[str], str]) -> Callable[[Sequence[str]], Pairs]:
    """A contender that joins names of one key."""
    return lambda names: owned_pairs([key(name) or name for name in names])


def nearest_neighbour(radius: int) -> Callable[[Sequence[str]], Pairs]:
    """Edit distance up to a radius between names that share six letters in a row, as OpenRefine blocks them."""

    def contender(names: Sequence[str]) -> Pairs:
        from rapidfuzz.distance import Levenshtein

        blocks: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            letters = plain(name)
            for place in range(max(1, len(letters) - BLOCK + 1)):
                blocks[letters[place : place + BLOCK]].append(number)
        near = {
            pair
            for block in blocks.values()
            for pair in combinations(sorted(set(block))[:LARGEST_GROUP], 2)
            if Levenshtein.distance(names[pair[0]], names[pair[1]], score_cutoff=radius) <= radius
        }
        return joined(len(names), near)

    return contender


def string_grouper(names: Sequence[str]) -> Pairs:
    """string_grouper as it comes: cosine of .8 between letter triples."""
    import pandas as pd
    from string_grouper import match_strings

    matches = match_strings(pd.Series(list(names)))
    left, right = matches["left_index"].tolist(), matches["right_index"].tolist()
    return joined(len(names), [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]])


CONTENDERS: dict[str, Callable[[Sequence[str]], Pairs]] = {
    "this audit, of a column": audit_of_a_column,
    "OpenRefine: fingerprint": by_key(fingerprint),
    "OpenRefine: 2-gram fingerprint": by_key(ngram_fingerprint),
    "OpenRefine: phonetic (Metaphone)": by_key(metaphone),
    "OpenRefine: nearest neighbour, radius 1": nearest_neighbour(1),
    "OpenRefine: nearest neighbour, radius 2": nearest_neighbour(2),
    "string_grouper, cosine .8": string_grouper,
}


def report(
    options: argparse.Namespace,
    names: int,
    pairs: int,
    rows: Sequence[tuple[str, float, float, float, int, float]],
) -> str:
    """Return the table as Markdown."""
    source = options.file.name if options.file else "the bundled people and organisations"
    lines = [
        "# Clusters of unknown names",
        "",
        f"{names:,} distinct names in Latin letters from {source}; {pairs:,} pairs are names of one entity.",
        "",
        "| contender | precision | recall | F1 | pairs joined | s |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {label} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {found:,} | {seconds:.1f} |"
            for label, precision, recall, f1, found, seconds in rows
        ),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
