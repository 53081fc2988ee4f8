"""Which names might be another writing of this one, beyond two edits and in any script?

Every name is filed under several readings of its words (see ``resolvers.normalise.tokens``):

    letters     runs of three and four Latin letters, word by word      Qassem: " qa" "qas" "ass" ...
    consonants  runs of two to four of the consonant skeleton           KSM, so that Kassim, קסאם and قسام meet
    words       whole words, by meaning where that is known             front, frente and фронт are one word
    far         runs in the wider consonant classes, for queries in Chinese, Japanese, Korean and Thai script
    initials    acronyms: made from the name and looked for as a word, and the other way round; also with their
                letters sorted, since word order differs between languages (MNR, National Movement for the Revolution)

and found by what it shares with the query, rare things first (``postings``). Names lie in the order of kind and
country, so that a query for the places of one country reads these alone.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.folders import data_folder
from gazetteer.model import KINDS, Kind
from resolvers.index.collect import CLASSES, NO_CLASS, Tables
from resolvers.index.hashing import text_hashes
from resolvers.index.keys import Arrays, KeyTable
from resolvers.index.payload import Payload
from resolvers.index.postings import (
    Found,
    Postings,
    Terms,
    build_postings,
    gather,
    hash_pieces,
    in_field,
    search,
)
from resolvers.index.segment import Segment
from resolvers.index.texts import LineColumn, TextColumn, pack_lines
from resolvers.normalise.prepare import Prepared, prepare
from resolvers.normalise.scripts import FAR_EAST, OTHER
from resolvers.normalise.tokens import Token

LETTERS, CONSONANTS, WORDS, FAR, INITIALS = range(5)
FIELDS: Final = 5

# What a field's similarity (a cosine from 0 to 1) counts for in the sum. Letters, consonants and words as the
# share of right entities among the first ten was best on labelled names of people and organisations.
WEIGHTS: Final = (1.0, 0.8, 0.5, 0.8, 0.6)
# What is kept of a name's reading, for a first look at candidates without reading them anew.
READINGS: Final = ("ordered", "sounds", "skeleton")
LETTER_RUNS: Final = (3, 4)
CONSONANT_RUNS: Final = (2, 3, 4)
FAR_RUNS: Final = (2, 3)
# Postings read for one query, by kind: half of what finds all that can be found of people in a sanctions list; names
# of organisations share their words, and a place without a hint is looked for in all the world.
BUDGET: Final[Mapping[Kind | None, int]] = {"person": 5000, "organisation": 8000, "place": 9000, None: 8000}
# Names whose postings stay below this are filed whole. Beyond it (the world's 1.2 million spellings) a village
# is found within two edits and by rare trigrams. Only settlements of some size are filed here as well, and those
# and countries, which have names in a hundred languages, by their Latin spellings alone: a name in another script
# is read as Latin consonants and finds them so. Where still as many remain, in a gazetteer with every stream and farm, what
# holds for a village holds for all places but countries and their divisions.
MOST_NAMES: Final = 400_000
LEAST_POPULATION: Final = 300_000

_SETTLEMENT = CLASSES.index("settlement")
_COUNTRY = CLASSES.index("country")
_DIVISION = CLASSES.index("division")


def rule_paths() -> tuple[Path, ...]:
    """The files that decide how a name reads, and so what is filed."""
    return Path(prepare.__code__.co_filename).parent, data_folder() / "terms"


def build_related(tables: Tables) -> Arrays:
    """File the names of a segment under their readings.

    Returns:
        ``related_rows``: for each filed name its name row, by kind and country; ``related_groups`` and
        ``related_edges``: which kind and country (kind * 65536 + country) begins at which filed name;
        ``related_whole``: whether every name is filed; the arrays of ``Postings``, the norms flattened; three
        readings of each filed name as texts; and ``related_word_hashes``, ``related_word_counts``: how many
        entities bear each word.
    """
    rows = _filed(tables)
    bearers = tables.names.entity[rows]
    groups = tables.entities.kind[bearers].astype(np.uint32) << 16 | tables.entities.country[bearers]
    order = np.argsort(groups, kind="stable")
    rows, groups = rows[order], groups[order]
    kinds = [KINDS[group >> 16] for group in groups.tolist()]
    prepared = [prepare(text, kind) for text, kind in zip(tables.names.texts.many(rows), kinds, strict=True)]
    postings = build_postings(terms_of(prepared, asked=False), len(prepared), FIELDS, level=(INITIALS,))
    edges = np.flatnonzero(np.diff(groups, prepend=np.uint32(0xFFFFFFFF)))
    arrays = {
        "related_whole": np.array([len(tables.names.key) <= MOST_NAMES]),
        "related_rows": rows.astype(np.uint32),
        "related_groups": groups[edges],
        "related_edges": np.append(edges, len(groups)).astype(np.uint32),
        "related_terms": postings.terms,
        "related_starts": postings.starts,
        "related_documents": postings.documents,
        "related_norms": postings.norms.reshape(-1),
    }
    for reading in READINGS:
        offsets, blob = pack_lines([getattr(name, reading) for name in prepared])
        arrays |= {f"related_{reading}_offsets": offsets, f"related_{reading}_bytes": blob}
    return arrays | _count_words(prepared, tables.names.entity[rows])


def _count_words(prepared: Sequence[Prepared], bearers: NDArray[np.uint32]) -> Arrays:
    words = dict.fromkeys(one.folded for name in prepared for one in name.tokens)
    numbers = {word: number for number, word in enumerate(words)}
    word = np.array([numbers[one.folded] for name in prepared for one in name.tokens], np.int64)
    bearer = np.repeat(bearers, [len(name.tokens) for name in prepared]).astype(np.int64)
    distinct = np.unique(word << 32 | bearer) >> 32
    hashes = text_hashes(list(words))
    order = np.argsort(hashes, kind="stable")
    counts = np.bincount(distinct, minlength=len(words)).astype(np.uint32)
    return {"related_word_hashes": hashes[order], "related_word_counts": counts[order]}


def _filed(tables: Tables) -> NDArray[np.int64]:
    """Name rows worth filing; of one entity's spellings with one key only the first."""
    names, entities = tables.names, tables.entities
    same = (names.key[1:] == names.key[:-1]) & (names.entity[1:] == names.entity[:-1])
    fresh = np.append(True, ~same) if len(names.key) else np.zeros(0, bool)
    if len(names.key) > MOST_NAMES:
        place = entities.kind == KINDS.index("place")
        few = entities.population < LEAST_POPULATION
        settlement = (entities.place_class == _SETTLEMENT) | (entities.place_class == NO_CLASS) & place
        fresh &= ~(settlement & few)[names.entity]
        many_tongues = np.isin(entities.place_class, (_SETTLEMENT, _COUNTRY))
        fresh &= _latin(names.keys)[names.key] | ~many_tongues[names.entity]
        if np.count_nonzero(fresh) > MOST_NAMES:
            large = np.isin(entities.place_class, (_COUNTRY, _DIVISION))
            fresh &= ~(place & few & ~large)[names.entity]
    return np.flatnonzero(fresh)


def _latin(keys: KeyTable) -> NDArray[np.bool_]:
    """Whether each key is all ASCII."""
    if not len(keys):
        return np.zeros(0, bool)
    return np.maximum.reduceat(keys.texts.blob, keys.texts.offsets[:-1].astype(np.int64)) < 128


class Related:
    """The filed names of one open segment."""

    def __init__(self, segment: Segment) -> None:
        self.rows: NDArray[np.uint32] = segment["related_rows"]
        self._groups: NDArray[np.uint32] = segment["related_groups"]
        self._edges: NDArray[np.uint32] = segment["related_edges"]
        self.postings = Postings(
            segment["related_terms"],
            segment["related_starts"],
            segment["related_documents"],
            segment["related_norms"].reshape(-1, FIELDS),
        )
        self.whole = bool(segment["related_whole"][0])
        self._words: NDArray[np.uint64] = segment["related_word_hashes"]
        self._counts: NDArray[np.uint32] = segment["related_word_counts"]
        self._segment = segment

    @cached_property
    def readings(self) -> Mapping[str, TextColumn]:
        """The texts of each of ``READINGS`` by number of filed name."""
        return {
            reading: LineColumn(
                self._segment[f"related_{reading}_offsets"], self._segment[f"related_{reading}_bytes"]
            )
            for reading in READINGS
        }

    def bearers(self, words: Sequence[str]) -> NDArray[np.int64]:
        """How many entities bear each folded word in a filed name; 0 where none does."""
        if not len(self._words):
            return np.zeros(len(words), np.int64)
        wanted = text_hashes(words)
        places = np.minimum(np.searchsorted(self._words, wanted), len(self._words) - 1)
        return np.where(self._words[places] == wanted, self._counts[places], 0).astype(np.int64)

    @cached_property
    def _countries(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(Payload(self._segment).vocabularies["countries"])}

    def span(self, kind: Kind, country: str = "") -> tuple[int, int]:
        """The filed names of a kind, of one country where it is given: first, and one after the last."""
        low = KINDS.index(kind) << 16
        first, last = low, low | 0xFFFF
        if country:
            number = self._countries.get(country)
            if number is None:
                return 0, 0
            first = last = low | number
        begin = int(np.searchsorted(self._groups, first))
        end = int(np.searchsorted(self._groups, last, side="right"))
        return int(self._edges[begin]), int(self._edges[end])

    def _ranges(self, spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """First and last documents of spans; ``None`` where each holds everything."""
        edges = np.array(spans, np.int64).reshape(-1, 2)
        low, high = edges[:, 0], edges[:, 1]
        return None if not low.any() and (high == len(self.rows)).all() else (low, high)

    def search(self, names: Sequence[Prepared], spans: Sequence[tuple[int, int]], *, limit: int) -> Found:
        """Find the filed names that share most with each query.

        Args:
            names: The queries.
            spans: For each the filed names it may be answered with, as ``span`` gives them.
            limit: Names to return for one query, at most.

        Returns:
            Numbers of filed names (see ``rows``) with their scores, best first.
        """
        return search(
            self.postings,
            terms_of(names, asked=True),
            len(names),
            WEIGHTS,
            limit=limit,
            budget=_budgets(names),
            ranges=self._ranges(spans),
        )

    def search_initials(
        self, names: Sequence[Prepared], spans: Sequence[tuple[int, int]], *, limit: int
    ) -> Found:
        """Find the filed names whose acronym a query has as a word, or that have a query's acronym as a word.

        Beside ``search``, where a likeness of letters crowds acronyms out. Arguments and result are as there.
        """
        weights = [float(field == INITIALS) for field in range(FIELDS)]
        return search(
            self.postings,
            _initials(names, asked=True),
            len(names),
            weights,
            limit=limit,
            budget=_budgets(names),
            ranges=self._ranges(spans),
        )


def _budgets(names: Sequence[Prepared]) -> NDArray[np.int64]:
    return np.array([BUDGET[name.kind] for name in names], np.int64)


def terms_of(names: Sequence[Prepared], *, asked: bool) -> Terms:
    """Return the terms of prepared names.

    Args:
        names: The names.
        asked: Whether they are queries: an acronym is looked for among words and a word among acronyms, and
            the far classes are looked at only for names in a far script.
    """
    telling = [_telling(name) if asked else name.tokens for name in names]
    tokens: dict[int, Token] = {one.key: one for words in telling for one in words}
    position = {key: number for number, key in enumerate(tokens)}
    owners = np.repeat(np.arange(len(names)), [len(words) for words in telling])
    chosen = np.array([position[one.key] for words in telling for one in words], np.int64)
    words = gather(_word_terms(list(tokens.values()), asked), len(tokens), owners, chosen)
    initials = _initials(names, asked)
    return Terms(
        np.concatenate([words.owners, initials.owners]), np.concatenate([words.values, initials.values])
    )


def _telling(name: Prepared) -> Sequence[Token]:
    """The words to look for: "Vice President Gore" is filed as Gore, and the letters of the title lead elsewhere."""
    if name.kind == "person":  # whose titles are often part of the name: Khan, Sheikh
        return name.tokens
    without = [one for one in name.tokens if one.role != "honorific"]
    return without if any(one.role == "" for one in without) else name.tokens


def _word_terms(tokens: Sequence[Token], asked: bool) -> list[Terms]:
    small = {"particle", "legal form"}
    letters = hash_pieces([f" {one.folded} " for one in tokens], LETTER_RUNS)
    skeletons = [() if one.role in small else one.skeletons for one in tokens]
    far = [
        () if one.role in small or (asked and one.script not in (FAR_EAST, OTHER)) else one.far
        for one in tokens
    ]
    meanings = [
        () if one.role == "particle" else one.concepts or one.names or (one.folded,) for one in tokens
    ]
    return [
        Terms(letters.owners, in_field(letters.values, LETTERS)),
        _pieces(skeletons, CONSONANT_RUNS, CONSONANTS),
        _pieces(far, FAR_RUNS, FAR),
        _whole(meanings, WORDS),
    ]


def _initials(names: Sequence[Prepared], asked: bool) -> Terms:
    """A made acronym is marked "=", a word that may be one "?"; a query's marks are exchanged."""
    made, written = ("?", "=") if asked else ("=", "?")
    marked: list[list[str]] = []
    for name in names:
        short = [
            one.folded
            for one in name.tokens
            if 2 <= len(one.folded) <= 8 and one.role not in ("particle", "legal form")
        ]
        terms = [made + acronym for acronym in name.acronyms] + [written + word for word in short]
        terms += [f"{made}~{''.join(sorted(acronym))}" for acronym in name.acronyms if len(acronym) > 2]
        if len(name.tokens) <= 2:
            terms += [f"{written}~{''.join(sorted(word))}" for word in short if len(word) > 2]
        marked.append(terms)
    return _whole(marked, INITIALS)


def _pieces(texts: Sequence[Sequence[str]], sizes: Sequence[int], field: int) -> Terms:
    owners = np.repeat(np.arange(len(texts)), [len(some) for some in texts])
    pieces = hash_pieces([f" {text} " for some in texts for text in some], sizes)
    return Terms(owners[pieces.owners], in_field(pieces.values, field))


def _whole(texts: Sequence[Sequence[str]], field: int) -> Terms:
    owners = np.repeat(np.arange(len(texts)), [len(some) for some in texts])
    return Terms(owners, in_field(text_hashes([text for some in texts for text in some]), field))
