"""Make labelled pairs of names, for ``fit_names.py``, from a table of queries with their answers.

    python tools/label_names.py GAZETTEER.csv QUERIES.csv -o LABELLED.csv

The gazetteer has the columns id, kind, name and aliases (joined by |), the queries query, kind and gold_id (empty for
none). Each query is paired with the two likeliest names of its entity, and with the likeliest name of each of the six
entities that come nearest to it and are not it: the pairs that a matcher has to tell apart. Likeliest means by letter
pairs and triples, of letters and of consonants. Needs scikit-learn, a development dependency.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from gazetteer.kinds import parse_kind
from gazetteer.programs import replacing
from resolvers.normalise.prepare import Prepared, prepare

RIGHT, WRONG = 2, 6
# What the second name of an entity counts, and consonants beside letters.
SECOND, CONSONANTS = 0.5, 0.8
CHUNK = 64


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def likeness(
    queries: list[Prepared], names: list[Prepared], reading: Callable[[Prepared], str]
) -> tuple[csr_matrix, csr_matrix]:
    """Queries and names as weighed letter pairs and triples of one reading."""
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 3), dtype=np.float32, sublinear_tf=True, lowercase=False
    )
    known = vectorizer.fit_transform([reading(name) for name in names])
    return vectorizer.transform([reading(query) for query in queries]), known.T.tocsr()


def letters(prepared: Prepared) -> str:
    """The words of a name."""
    return " ".join(one.folded for one in prepared.tokens)


def consonants(prepared: Prepared) -> str:
    """The skeletons of its words, but particles."""
    return " ".join(one.skeletons[0] for one in prepared.tokens if one.role != "particle")


def label(
    gazetteer: list[dict[str, str]], queries: list[dict[str, str]]
) -> list[tuple[str, str, str, int, float]]:
    """Rows of left, right, kind, match, weight."""
    names = [
        (row["id"], parse_kind(row["kind"]), text)
        for row in gazetteer
        for text in dict.fromkeys([row["name"], *filter(None, row["aliases"].split("|"))])
    ]
    own = defaultdict(list)
    for number, (entity, _, _) in enumerate(names):
        own[entity].append(number)
    prepared = [prepare(text, kind) for _, kind, text in names]
    asked = [prepare(row["query"], parse_kind(row["kind"])) for row in queries]
    spaces = [
        (*likeness(asked, prepared, letters), 1.0),
        (*likeness(asked, prepared, consonants), CONSONANTS),
    ]
    rows: list[tuple[str, str, str, int, float]] = []
    for start in range(0, len(queries), CHUNK):
        scores = sum(
            ((some[start : start + CHUNK] @ known) * weight for some, known, weight in spaces), start=0.0
        ).toarray()
        for offset, row in enumerate(queries[start : start + CHUNK]):
            kind, gold = asked[start + offset].kind, row["gold_id"]
            near = scores[offset]
            likeliest = sorted(own.get(gold, ()), key=lambda number: -near[number])[:RIGHT]
            rows += [
                (row["query"], names[number][2], kind or "", 1, SECOND if place else 1.0)
                for place, number in enumerate(likeliest)
            ]
            seen = {gold}
            for number in np.argsort(-near, kind="stable")[: 100 * WRONG]:
                entity, other_kind, text = names[number]
                if len(seen) > WRONG or near[number] <= 0:
                    break
                if entity not in seen and other_kind == kind:
                    seen.add(entity)
                    rows.append((row["query"], text, kind or "", 0, 1.0))
    return rows


def main() -> None:
    """Read the command line and label."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gazetteer", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    chosen = parser.parse_args()
    rows = label(read(chosen.gazetteer), read(chosen.queries))
    with replacing(chosen.output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("left", "right", "kind", "match", "weight"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
