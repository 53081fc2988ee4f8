"""Fit the weights of running text on annotated news, and write the three tables under data/weights.

    python tools/fit_text.py CORPUS.jsonl... [--cross-validate] [--out data/weights]

A corpus line: {"doc_id", "text", "source", "mentions": [{"start", "end", "lat", "lon", "geonames_id"}]}. Corpora of
toponyms in news (LGL, TR-News, GeoVirus, GeoWebNews) have this once they are brought into one form. Needs scipy.

Candidates: a conditional logit over each mention's candidates; every candidate within 161 km counts as right (the
logarithm of their summed probability), the exact id with half a weight more. Each round is fitted on what the round
before says. Mentions: logistic regression; spans with the annotated ends weigh 1, overlapping ones OVERLAP.
Every weight keeps the sign that its feature states; the penalty is L2.

Rows whose ``origin`` is "set" were set by hand and are kept: no corpus at hand marks people and bodies; and what a
text says outright ("Springfield, Mo.", "Washington state") outweighs what its other mentions make likely, of which
the corpora have too few cases against each other. ``score_text.py`` says what a fit is worth on documents it has not
seen.
"""

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from gazetteer.folders import data_folder
from resolvers.index.index import Index
from resolvers.model import Document, Span
from resolvers.opening import open_stacked_index
from resolvers.text.context import Votes, probabilities
from resolvers.text.features import (
    CANDIDATE,
    DOCUMENT_END,
    LOCAL_END,
    MENTION,
    MODELS,
    PLACED,
    Catalogue,
)  # fmt: skip
from resolvers.text.finding import survivors
from resolvers.text.mentions import Look
from resolvers.text.placing import placed_values
from resolvers.text.questions import Table, ask, kilometres
from resolvers.text.sources import Source
from resolvers.text.tokens import tokenise
from resolvers.text.weights import FILES, ROUNDS, ROUNDS_WITH_SOURCE, Weights, load_weights
from resolvers.text.workshop import Workshop

NEAR_KM = 161.0
OVERLAP = 0.4
EXACT_WEIGHT = 0.5
PENALTY = {"candidates": 0.5, "mentions": 4.0, "placed": 0.5}
# GeoVirus leaves adjectives and peoples out by rule; they teach nothing about what a mention is.
WITHOUT_DEMONYMS = frozenset({"GeoVirus"})
FITTED_MODELS = ("country", "division", "settlement", "facility", "unknown")

Vector = npt.NDArray[np.float64]


@dataclass
class Annotated:
    """A document with its annotation."""

    corpus: str
    document: Document
    mentions: list[dict[str, Any]]
    publisher: str


def read_corpora(paths: Iterable[Path]) -> list[Annotated]:
    """Read annotated documents; the corpus is the file's name."""
    found = []
    for path in paths:
        for line in path.read_bytes().splitlines():
            row = json.loads(line)
            mentions = sorted(row["mentions"], key=lambda mention: (mention["start"], mention["end"]))
            spans = tuple(Span(mention["start"], mention["end"], "place") for mention in mentions)
            publisher = row.get("url") if path.stem == "GeoVirus" else row.get("source") or row["doc_id"]
            document = Document(row["text"], row["doc_id"], spans, source=row.get("source") or "")
            found.append(Annotated(path.stem, document, mentions, str(publisher).strip()))
    return found


def half(document: Annotated) -> int:
    """Which half of a cross-validation a document falls into: all documents of one publisher into the same."""
    return int(hashlib.md5(("fold" + document.publisher).encode(), usedforsecurity=False).hexdigest(), 16) % 2


# Candidates


def right_rows(
    table: Table, annotated: Annotated, index: Index
) -> list[tuple[slice, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Return, for each annotated mention with a right candidate, its rows, which are near and which are exact."""
    found = []
    for mention, question in zip(annotated.mentions, table.of_mention, strict=True):
        if question < 0 or mention["lat"] is None:
            continue
        rows = slice(int(table.start[question]), int(table.start[question + 1]))
        north, east = np.radians(mention["lat"]), np.radians(mention["lon"])
        point = np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
        near = (kilometres(table.place[rows] @ point) < NEAR_KM) & table.located[rows]
        exact = np.array(
            [index.entity_id(int(e)) == f"geonames:{mention.get('geonames_id')}" for e in table.entity[rows]]
        )
        if near.any():
            found.append((rows, near, exact))
    return found


def fit_conditional(blocks: Sequence[tuple[Any, Any, Any]], columns: Sequence[int], start: Vector) -> Vector:
    """Fit a conditional logit; columns outside ``columns`` keep the weight of ``start``."""
    free = np.array(columns)
    values = np.concatenate([block[0] for block in blocks]).astype(float)
    fixed = np.delete(np.arange(values.shape[1]), free)
    offset = values[:, fixed] @ start[fixed]
    values = values[:, free]
    near, exact = (np.concatenate([block[n] for block in blocks]) for n in (1, 2))
    sizes = np.array([len(block[1]) for block in blocks])
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    group = np.repeat(np.arange(len(sizes)), sizes)
    has_exact = np.maximum.reduceat(exact.astype(float), first)

    def loss(weight: Vector) -> tuple[float, Vector]:
        score = values @ weight + offset
        score -= np.maximum.reduceat(score, first)[group]
        odds = np.exp(score)
        share = odds / np.add.reduceat(odds, first)[group]
        is_near = np.maximum(np.add.reduceat(share * near, first), 1e-12)
        is_exact = np.maximum(np.add.reduceat(share * exact, first), 1e-12)
        total = -np.log(is_near).sum() - EXACT_WEIGHT * (has_exact * np.log(is_exact)).sum()
        slope = share - share * near / is_near[group]
        slope += EXACT_WEIGHT * has_exact[group] * (share - share * exact / is_exact[group])
        penalty = PENALTY["candidates"]
        return total + penalty * (weight @ weight) / 2, values.T @ slope + penalty * weight

    fitted = start.copy()
    fitted[free] = minimise(loss, CANDIDATE, free)
    return fitted


def fit_candidates(
    shop: Workshop, documents: Sequence[Annotated], fixed: frozenset[str], *, with_source: bool
) -> list[Vector]:
    """Fit both rounds; returns a vector a round."""
    tables = []
    texts = [tokenise(annotated.document.text) for annotated in documents]
    shop.spans.meet((tokens, one.document.spans or ()) for tokens, one in zip(texts, documents, strict=True))
    for annotated, tokens in zip(documents, texts, strict=True):
        assert annotated.document.spans is not None
        named = shop.spans.names(tokens, annotated.document.spans)
        asked = shop.placer.asked(annotated.document, named, [1.0] * len(named))
        table = ask([asked], shop.spellings.columns)
        if table is not None:
            tables.append((annotated, table, right_rows(table, annotated, shop.index)))
    start = np.array(shop.weights.candidate[0], float)
    vectors: list[Vector] = []
    last_column = len(CANDIDATE) if with_source else DOCUMENT_END
    for round_number in range(len(ROUNDS)):
        end = last_column if round_number else LOCAL_END
        columns = [n for n, feature in enumerate(CANDIDATE.features[:end]) if feature.name not in fixed]
        if round_number:
            sources: dict[str, Source] = {}
            for annotated, table, _ in tables:
                probability = probabilities(table, vectors[-1].astype(np.float32))
                Votes(table).note(probability)
                if with_source:
                    source = sources.setdefault(annotated.document.source, Source())
                    source.note(table)
                    source.learn(table, probability)
        blocks = [
            (table.values[rows].copy(), near, exact)
            for _, table, right in tables
            for rows, near, exact in right
        ]
        vectors.append(fit_conditional(blocks, columns, start))
    return vectors


# Mentions


def labels(looks: Sequence[Look], annotated: Annotated) -> Vector:
    """1 for a span with the annotated ends, OVERLAP for one that overlaps an annotated one, 0 for others.

    Where the annotated span itself is proposed, what merely overlaps it is wrong: "Dawes" in "Dawes Street".
    """
    proposed = {(look.proposal.start, look.proposal.end) for look in looks}
    exact = {(mention["start"], mention["end"]) for mention in annotated.mentions}
    beyond_reach = exact - proposed
    result = np.zeros(len(looks))
    for number, look in enumerate(looks):
        start, end = look.proposal.start, look.proposal.end
        if (start, end) in exact:
            result[number] = 1
        elif any(s < end and start < e for s, e in beyond_reach):
            result[number] = OVERLAP
    return result


def is_taught(look: Look, label: float, annotated: Annotated) -> bool:
    """Whether a proposal teaches: a demonym left out by a corpus's rule does not."""
    return not (annotated.corpus in WITHOUT_DEMONYMS and label == 0 and look.value("demonym") > 0)


def fit_logistic(values: Vector, label: Vector, penalty: float, catalogue: Catalogue) -> Vector:
    """Fit a logistic regression whose labels say right (above 0) and weigh."""
    right = (label > 0).astype(float)
    weight_of = np.where(label > 0, label, 1.0)

    def loss(weight: Vector) -> tuple[float, Vector]:
        score = values @ weight
        chance = 1 / (1 + np.exp(-score))
        total = (weight_of * (np.logaddexp(0, score) - right * score)).sum() + penalty * (weight @ weight) / 2
        return total, values.T @ (weight_of * (chance - right)) + penalty * weight

    return minimise(loss, catalogue, np.arange(len(catalogue)))


def minimise(loss: Any, catalogue: Catalogue, columns: npt.NDArray[np.intp]) -> Vector:
    """Minimise a loss, every weight within the sign of its feature."""
    bounds = {0: (None, None), 1: (0, None), -1: (None, 0)}
    signs = [bounds[catalogue.features[int(column)].sign] for column in columns]
    result = minimize(
        loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", bounds=signs, options={"maxiter": 500}
    )
    return np.asarray(result.x)


def fit_mentions(index: Index, weights: Weights, documents: Sequence[Annotated]) -> Weights:
    """Fit the first and the second look, given fitted candidates."""
    shop = Workshop(index, weights)
    seen = [
        (annotated, tokens, shop.finder.look(shop.finder.windows([tokens])[0])[0])
        for annotated in documents
        for tokens in [tokenise(annotated.document.text)]
    ]
    rows: dict[str, list[tuple[dict[int, float], float]]] = {model: [] for model in MODELS}
    for annotated, _, looks in seen:
        for look, label in zip(looks, labels(looks, annotated), strict=True):
            if is_taught(look, label, annotated):
                rows[look.proposal.model].append((look.values, label))
    mention = dict(weights.mention)
    for model in FITTED_MODELS:
        values = np.zeros((len(rows[model]), len(MENTION)))
        for number, (seen_values, _) in enumerate(rows[model]):
            values[number, list(seen_values)] = list(seen_values.values())
        mention[model] = fit_logistic(
            values, np.array([label for _, label in rows[model]]), PENALTY["mentions"], MENTION
        ).astype(np.float32)
        report(f"mentions, {model}: {len(values)} spans, {sum(label > 0 for _, label in rows[model])} names")
    weights = replace(weights, mention=mention)
    shop = Workshop(index, weights)
    placed_rows: dict[str, list[tuple[Any, float]]] = {model: [] for model in MODELS}
    for annotated, tokens, looks in seen:
        scores = [shop.finder.score(look) for look in looks]
        kept = survivors(looks, scores)
        left, z = [looks[n] for n in kept], np.array([scores[n] for n in kept])
        named = shop.placer.questions(tokens, left)
        answers = shop.placer.resolve(shop.placer.asked(annotated.document, named, trust(z)))
        values = placed_values(left, z, answers, shop.spellings)
        for look, value, label in zip(left, values, labels(left, annotated), strict=True):
            if is_taught(look, label, annotated):
                placed_rows[look.proposal.model].append((value, label))
    placed = {}
    for model in FITTED_MODELS:
        taught = placed_rows[model]
        values = np.array([value for value, _ in taught], float).reshape(-1, len(PLACED))
        placed[model] = fit_logistic(
            values, np.array([label for _, label in taught]), PENALTY["placed"], PLACED
        ).astype(np.float32)
    return replace(weights, placed=placed)


def trust(scores: Vector) -> list[float]:
    """Log-odds to probabilities."""
    return (1 / (1 + np.exp(-scores))).tolist()


def fit(index: Index, weights: Weights, documents: Sequence[Annotated], fixed: frozenset[str]) -> Weights:
    """Fit everything on some documents."""
    for _ in range(2):  # the second time, what a name usually is comes from fitted weights
        shop = Workshop(index, weights)
        rounds = fit_candidates(shop, documents, fixed, with_source=False)
        weights = replace(weights, candidate=tuple(vector.astype(np.float32) for vector in rounds))
    with_source = fit_candidates(shop, documents, fixed, with_source=True)
    weights = replace(weights, with_source=tuple(vector.astype(np.float32) for vector in with_source))
    return fit_mentions(index, weights, documents)


# Tables


def set_by_hand(path: Path) -> dict[tuple[str, str], str]:
    """Return the rows of a table that no fit may change: (model, feature) to weight."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["model"], row["feature"]): row["weight"]
            for row in csv.DictReader(file)
            if row["origin"] == "set"
        }


def write(folder: Path, weights: Weights, kept: dict[str, dict[tuple[str, str], str]]) -> None:
    """Write the three tables; weights of nothing are left out."""
    rounds = dict(zip(ROUNDS + ROUNDS_WITH_SOURCE, weights.candidate + weights.with_source, strict=True))
    for (name, catalogue), models in zip(
        FILES.items(), (weights.mention, rounds, weights.placed), strict=True
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("model", "feature", "weight", "origin", "about"))
            for model, vector in models.items():
                for feature, weight in zip(catalogue.features, vector, strict=True):
                    fixed = kept[name].get((model, feature.name))
                    shown = fixed or f"{weight:.3f}"
                    if float(shown):
                        writer.writerow(
                            (model, feature.name, shown, "set" if fixed else "fitted", feature.about)
                        )


def report(message: str) -> None:
    """Say on standard error what was done."""
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    """Fit on all documents, or on each half for the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument(
        "--cross-validate", action="store_true", help="fit on each half; write OUT/half0 and OUT/half1"
    )
    parser.add_argument("--out", type=Path, default=data_folder() / "weights")
    arguments = parser.parse_args()
    documents = read_corpora(arguments.corpora)
    index, weights = open_stacked_index(), load_weights()
    kept = {name: set_by_hand(data_folder() / "weights" / name) for name in FILES}
    fixed = frozenset(feature for _, feature in kept["text_candidates.csv"])
    if not arguments.cross_validate:
        write(arguments.out, fit(index, weights, documents, fixed), kept)
        return
    for number in (0, 1):
        folder = arguments.out / f"half{number}"
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, fit(index, weights, [d for d in documents if half(d) != number], fixed), kept)


if __name__ == "__main__":
    main()
