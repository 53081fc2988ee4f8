"""Say how well running text is read: each half of annotated news with weights that were fitted on the other half.

    python tools/score_text.py CORPUS.jsonl... [--bundled] [--learn-sources] [--items FILE.jsonl]

Corpora are as for ``fit_text.py``, which fits; a publisher's documents all fall into one half. ``--bundled`` reads
everything with the weights under data/weights instead, which have seen these documents. Nothing is written but the
table, and with ``--items`` a line for each mention that was annotated or found.

- given: the annotated spans are resolved. ``at161``, ``id``: within 161 km and the very GeoNames id, as shares of
  those annotated with a point and with an id; unanswered is wrong.
- raw: only the text is read. ``exact``, ``overlap``: F1 of spans with the annotated ends, and of those that share a
  character. ``found161``: F1 of "overlaps, and lies within 161 km", over predictions and annotations with a point.

What counts as found: a place with an id (with spans given the likeliest one, else one that is sure), or a borrowed
point. Needs scipy.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fit_text import NEAR_KM, Annotated, fit, half, read_corpora, set_by_hand

import resolvers
from gazetteer.folders import data_folder
from gazetteer.model import Kind
from resolvers.model import Mention
from resolvers.resolver import Resolver
from resolvers.text.reading import TextReader
from resolvers.text.weights import Weights, load_weights

EARTH_KM = 6371.009
PLACES: frozenset[Kind] = frozenset({"place"})
COLUMNS = ("at161", "id", "exact", "overlap", "found161")


def main() -> None:
    """Fit where asked, read, and print one line a corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--bundled", action="store_true", help="the bundled weights instead of fitted ones")
    parser.add_argument("--learn-sources", action="store_true", help="learn publishers' homes on the way")
    parser.add_argument(
        "--items", type=Path, help="write every mention with what was found, for a closer look"
    )
    arguments = parser.parse_args()
    documents = read_corpora(arguments.corpora)
    resolver = resolvers.load()
    items: list[dict[str, Any]] = []
    for part, weights in parts(documents, resolver, bundled=arguments.bundled):
        for task in ("given", "raw"):
            items += read(part, task, TextReader(resolver.index, resolver, weights), arguments.learn_sources)
    if arguments.items:
        arguments.items.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))
    print(f"{'':12}" + "".join(f"{column:>10}" for column in COLUMNS))
    for corpus in dict.fromkeys(document.corpus for document in documents):
        figures = score([item for item in items if item["corpus"] == corpus])
        print(f"{corpus:12}" + "".join(f"{figures[column]:10.3f}" for column in COLUMNS))


def parts(
    documents: Sequence[Annotated], resolver: Resolver, *, bundled: bool
) -> Iterator[tuple[list[Annotated], Weights]]:
    """Yield documents with the weights that they are to be read with."""
    weights = load_weights()
    if bundled:
        yield list(documents), weights
        return
    fixed = frozenset(
        feature for _, feature in set_by_hand(data_folder() / "weights" / "text_candidates.csv")
    )
    for number in (0, 1):
        others = [document for document in documents if half(document) != number]
        fitted = fit(resolver.index, weights, others, fixed)
        yield [document for document in documents if half(document) == number], fitted


def read(
    documents: Sequence[Annotated], task: str, reader: TextReader, learn_sources: bool
) -> Iterator[dict[str, Any]]:
    """Yield what was annotated and found, one item for each mention of either."""
    given = task == "given"
    asked = [one.document if given else replace(one.document, spans=None) for one in documents]
    told = reader.read_many(asked, kinds=PLACES, learn_sources=learn_sources)
    for annotated, (_, mentions) in zip(documents, told, strict=True):
        found = [answer(mention, given) for mention in mentions]
        found = [one for one in found if one["id"] or one["lat"] is not None]
        for row in (*annotated.mentions, None):
            mine = [one for one in found if row is None or shares_letters(one, row)]
            if given and row is not None:
                mine = [one for one in mine if (one["start"], one["end"]) == (row["start"], row["end"])][:1]
            if row is not None:
                yield item(task, annotated, row, mine)
        if not given:
            for one in found:
                beside = [row for row in annotated.mentions if shares_letters(one, row)]
                yield item("prediction", annotated, one, beside)


def item(
    task: str, annotated: Annotated, row: dict[str, Any], others: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a mention with what the other side says of its letters."""
    text, start, end = annotated.document.text, row["start"], row["end"]
    return {
        "task": task,
        "corpus": annotated.corpus,
        "doc_id": annotated.document.doc_id,
        "context": f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}",
        "mention": row,
        "others": others,
        "exact": any((other["start"], other["end"]) == (start, end) for other in others),
        "near": any(is_near(row, other) for other in others),
    }


def answer(mention: Mention, given: bool) -> dict[str, Any]:
    """Return what is told of a mention: where the best place is, with spans given even where it is unsure."""
    best = mention.resolution.best if given or mention.resolution.status == "matched" else None
    told = best is not None or mention.approximate
    return {
        "start": mention.start,
        "end": mention.end,
        "id": best.entity.id if best else None,
        "lat": mention.latitude if told else None,
        "lon": mention.longitude if told else None,
    }


def score(items: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the figures of one corpus, by column."""
    count: Counter[str] = Counter()
    for one in items:
        row, others, task = one["mention"], one["others"], one["task"]
        located = row["lat"] is not None
        count[f"{task} all"] += 1
        count[f"{task} exact"] += one["exact"]
        count[f"{task} overlap"] += bool(others)
        # A prediction on something that was annotated without a point is neither right nor wrong.
        counts = located and not (
            task == "prediction" and others and all(other["lat"] is None for other in others)
        )
        count[f"{task} located"] += counts
        count[f"{task} near"] += counts and one["near"]
        if task == "given" and row.get("geonames_id"):
            count["given with id"] += 1
            count["given id"] += located and any(
                other["id"] == f"geonames:{row['geonames_id']}" for other in others
            )
    share = {"at161": ("given near", "given located"), "id": ("given id", "given with id")}
    figures = {column: count[some] / max(count[of], 1) for column, (some, of) in share.items()}
    for column, name in (("exact", "exact"), ("overlap", "overlap"), ("found161", "near")):
        of = "located" if name == "near" else "all"
        precision = count[f"prediction {name}"] / max(count[f"prediction {of}"], 1)
        recall = count[f"raw {name}"] / max(count[f"raw {of}"], 1)
        figures[column] = 2 * precision * recall / max(precision + recall, 1e-9)
    return figures


def shares_letters(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two spans overlap."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def is_near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two points lie within 161 km; without one there is nothing near."""
    if one["lat"] is None or other["lat"] is None:
        return False
    north, south = math.radians(one["lat"]), math.radians(other["lat"])
    apart = math.sin((south - north) / 2) ** 2
    apart += math.cos(north) * math.cos(south) * math.sin(math.radians(other["lon"] - one["lon"]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(apart))) < NEAR_KM


if __name__ == "__main__":
    main()
