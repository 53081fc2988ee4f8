"""How much do the tables cover, and how good are they? Figures for the dashboard, each with what it is a share of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gazetteer.layer import Layer
from gazetteer.model import KINDS, STATUSES, Finding
from resolvers.adapters.service.desk.journal import Journal
from resolvers.index.index import Index
from resolvers.review_queue import ReviewQueue


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    label: str
    part: int
    whole: int

    @property
    def percent(self) -> int:
        """From 0 to 100, rounded down, so that 100 means all."""
        return 100 * self.part // self.whole if self.whole else 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the resolver answers from: entities by kind and layer, names by language.

    Attributes:
        kinds: By kind, how many entities.
        located: Of places and organisations, how many have a point.
        layers: By layer, how many entities it says the last word on.
        languages: Of the names whose language is known, how many are in each; the most frequent ones.
        countries: How many countries have an entity.
    """

    entities: int
    names: int
    kinds: tuple[Share, ...]
    located: tuple[Share, ...]
    layers: tuple[Share, ...]
    languages: tuple[Share, ...]
    countries: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How a project's own tables stand.

    Attributes:
        shares: What a careful editor wants to be whole: sources, points, types, descriptions.
        statuses: Its names by status.
        findings: Lint's findings by severity.
        queue: Of the review queue, how many are decided, and how many places in texts that settles.
        editors: Who made how many edits that still hold.
    """

    entities: int
    names: int
    shares: tuple[Share, ...]
    statuses: tuple[Share, ...]
    findings: Counter[str]
    queue: tuple[Share, ...]
    editors: tuple[tuple[str, int], ...]


def coverage(index: Index, most: int = 10) -> Coverage:
    """Count what an index holds, by its arrays: some milliseconds for a million names."""
    columns = index.entities
    alive = ~columns.masked
    total = int(alive.sum())
    kinds = np.bincount(columns.kind[alive], minlength=3)
    located = alive & ~np.isnan(columns.latitude)
    points = np.bincount(columns.kind[located], minlength=3)
    layers = np.bincount(columns.layer[alive], minlength=len(columns.layers))
    bearers = alive[index.names.entity]
    languages = np.bincount(index.names.lang[bearers], minlength=len(index.names.languages))
    # Of most of the world's names nobody says the language.
    languages[0] = 0
    known = int(languages.sum())
    order = np.argsort(-languages, kind="stable")[:most].tolist()
    names = int(bearers.sum())
    return Coverage(
        total,
        names,
        tuple(Share(kind, int(count), total) for kind, count in zip(KINDS, kinds, strict=True)),
        tuple(Share(KINDS[kind], int(points[kind]), int(kinds[kind])) for kind in (2, 1)),
        tuple(
            Share(name, int(count), total)
            for name, count in zip(columns.layers, layers, strict=True)
            if count
        ),
        tuple(Share(index.names.languages[n], int(languages[n]), known) for n in order if languages[n]),
        int(np.count_nonzero(np.unique(columns.country[alive]))),
    )


def quality(
    folder_layer: Layer, findings: Sequence[Finding], queue: ReviewQueue, journal: Journal
) -> Quality:
    """Judge a project's own tables."""
    entities = list(folder_layer.entities.values())
    names = [name for group in folder_layer.names.values() for name in group if name.location is not None]
    points = [entity for entity in entities if entity.kind == "place"]
    people = [entity for entity in entities if entity.kind == "person"]
    shares = (
        Share("sourced_entities", sum(bool(entity.source) for entity in entities), len(entities)),
        Share("sourced_names", sum(bool(name.source) for name in names), len(names)),
        Share("languages", sum(bool(name.lang) for name in names), len(names)),
        Share("points", sum(entity.latitude is not None for entity in points), len(points)),
        Share("countries", sum(bool(entity.country) for entity in entities), len(entities)),
        Share("descriptions", sum(bool(entity.description) for entity in people), len(people)),
    )
    decided = queue.decided()
    places = sum(item.count for item in queue.items.values())
    undone = journal.undone
    editors = Counter(
        entry.user or "somebody"
        for entry in journal.entries
        if not entry.undoes and entry.number not in undone
    )
    return Quality(
        len(entities),
        len(names),
        tuple(share for share in shares if share.whole),
        tuple(
            Share(status, count, len(names))
            for status in STATUSES
            if (count := sum(name.status == status for name in names))
        ),
        Counter(finding.severity for finding in findings),
        (
            Share("spellings", len(decided), len(queue.items)),
            Share("places", sum(item.count for item in decided), places),
        ),
        tuple(editors.most_common()),
    )
