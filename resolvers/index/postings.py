"""Which documents share most with a query, weighed by how rare what they share is?

An inverted index in numpy. A *document* is a number; a *term* is a 64-bit number whose lowest bits say of
which *field* it is (letters, sounds, words, ...). Documents are scored as in tf-idf with binary counts:
within a field by the cosine of their terms, weighed by squared rarity; the fields' scores are added.

Terms are read rarest first, and no more than a fixed number of postings is read for one query: what a
common term could add is little, and what it costs grows with the gazetteer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from resolvers.index.folding import code_points
from resolvers.index.hashing import prefix_sums, salt, span_hashes
from resolvers.index.ranges import expand

FIELD_BITS = 3
_FIELD_MASK = np.uint64((1 << FIELD_BITS) - 1)
# Queries whose postings are gathered in one step: of a thousand names each term is borne by four or five.
_TOGETHER = 1024
# Where a slice of postings begins and ends, as one number.
_SPAN_BITS = np.int64(32)
_SPAN_MASK = np.int64((1 << 32) - 1)
# Scores and documents as one number.
_HIGHEST = np.uint32(0xFFFFFFFF)
_SCORE_BITS = np.uint64(32)
_NOTHING: NDArray[np.int64] = np.zeros(0, np.int64)


class Terms(NamedTuple):
    """The terms of texts 0, 1, 2, ...: pairs of a text's number and a term, text by text, repeats allowed."""

    owners: NDArray[np.int64]
    values: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Postings:
    """An inverted index.

    Attributes:
        terms: Distinct terms, ascending, ``uint64``.
        starts: Where each term's documents begin, one more than there are terms, ``int64``.
        documents: Document numbers, ascending within a term, ``uint32``.
        norms: For each document and field the length of its vector, 0 where it has no term, ``float32``.
    """

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    documents: NDArray[np.uint32]
    norms: NDArray[np.float32]

    def rarity(self, counts: NDArray[np.int64]) -> NDArray[np.float32]:
        """Squared inverse document frequency of terms borne by so many documents."""
        size = len(self.norms)
        return (np.log((size + 1) / (counts + 0.5)) ** 2).astype(np.float32)

    def look_up(self, terms: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the row of each term and how many documents bear it: 0, and any row, for a term that none has."""
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        rows = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return rows, np.where(self.terms[rows] == terms, self.starts[rows + 1] - self.starts[rows], 0)


@dataclass(frozen=True, slots=True)
class Found:
    """The best documents of several queries, those of query ``i`` at ``starts[i]:starts[i + 1]``, best first."""

    starts: NDArray[np.int64]
    documents: NDArray[np.int64]
    scores: NDArray[np.float32]


def build_postings(terms: Terms, number: int, fields: int, level: Sequence[int] = ()) -> Postings:
    """Invert the terms of documents.

    Args:
        terms: The documents' terms.
        number: How many documents there are.
        fields: How many fields there are; terms carry their field in their lowest bits (see ``in_field``).
        level: Fields in which one shared term says all, however many others a document has.
    """
    order = np.argsort(terms.values, kind="stable")
    owners, values = _once(terms.owners[order].astype(np.uint32), terms.values[order])
    first = np.append(True, values[1:] != values[:-1]) if len(values) else np.zeros(0, bool)
    starts = np.append(np.flatnonzero(first), len(values)).astype(np.int64)
    distinct = values[starts[:-1]]
    bare = Postings(distinct, starts, owners, np.zeros((number, fields), np.float32))
    counts = np.diff(starts)
    weights = np.repeat(bare.rarity(counts), counts)
    cells = owners.astype(np.int64) * fields + (values & _FIELD_MASK).astype(np.int64)
    norms = np.sqrt(np.bincount(cells, weights, minlength=number * fields)).reshape(number, fields)
    norms[:, list(level)] = np.sqrt(bare.rarity(np.ones(1, np.int64)))
    return Postings(distinct, starts, owners, norms.astype(np.float32))


def _once(owners: NDArray[Any], values: NDArray[np.uint64]) -> tuple[NDArray[Any], NDArray[np.uint64]]:
    """Drop repeats that stand side by side."""
    if not len(values):
        return owners, values
    fresh = np.append(True, (values[1:] != values[:-1]) | (owners[1:] != owners[:-1]))
    return owners[fresh], values[fresh]


def search(
    postings: Postings,
    queries: Terms,
    number: int,
    weights: Sequence[float],
    *,
    limit: int,
    budget: NDArray[np.int64],
    ranges: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> Found:
    """Return the documents that score best for each query.

    Args:
        postings: The index.
        queries: The queries' terms.
        number: How many queries there are.
        weights: What each field's score counts for in the sum.
        limit: How many documents to return for a query, at most.
        budget: For each query how many postings to read at most, rarest terms first.
        ranges: First document and the one after the last that each query may be answered with; all by default.

    Returns:
        Documents with their summed scores, best first, equal scores by number.
    """
    order = np.lexsort((queries.values, queries.owners))
    owners, values = _once(queries.owners[order], queries.values[order])
    rows, counts = postings.look_up(values)
    fields = (values & _FIELD_MASK).astype(np.int64)
    rarity = postings.rarity(counts)
    cells = owners * len(weights) + fields
    lengths = np.sqrt(np.bincount(cells, rarity, minlength=number * len(weights)))
    share = np.asarray(weights)[fields] * rarity / np.maximum(lengths[cells], 1e-9)

    borne = np.flatnonzero(counts)
    owners, fields, share = owners[borne], fields[borne], share[borne]
    rows, counts = rows[borne], counts[borne]
    begin, end = postings.starts[rows], postings.starts[rows] + counts
    if ranges is not None:
        low, high = ranges
        begin, end = (_bisect(postings.documents, begin, end, edge[owners]) for edge in (low, high))
    order = np.lexsort((end - begin, owners))
    order = order[(end > begin)[order]]
    order = order[_spent(owners[order], (end - begin)[order], number) <= budget[owners[order]]]
    slices = _Slices(owners[order], fields[order], begin[order], end[order], share[order])
    return _accumulate(postings, slices, number, limit)


def _bisect(
    documents: NDArray[np.uint32], begin: NDArray[np.int64], end: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The first place in each slice of ascending document numbers whose number is not below the wanted one."""
    begin, end = begin.copy(), end.copy()
    last = max(len(documents) - 1, 0)
    for _ in range(int(np.max(end - begin, initial=0)).bit_length()):
        middle = (begin + end) >> 1
        below = (documents[np.minimum(middle, last)] < wanted) & (begin < end)
        begin = np.where(below, middle + 1, begin)
        end = np.where(below, end, middle)
    return begin


def _spent(owners: NDArray[np.int64], lengths: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Postings read for a query up to and with each of its terms."""
    total = np.cumsum(lengths)
    firsts = np.searchsorted(owners, np.arange(number))
    spent: NDArray[np.int64] = total - np.append(0, total)[firsts][owners]
    return spent


class _Slices(NamedTuple):
    """Slices of postings to read, query by query: whose, of which field, from where to where, and a posting's worth."""

    owners: NDArray[np.int64]
    fields: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    share: NDArray[np.float64]


def _accumulate(postings: Postings, slices: _Slices, number: int, limit: int) -> Found:
    """Add up what each document shares with each query; touch no more memory than there are postings to read."""
    total = np.zeros(len(postings.norms))
    edges = np.searchsorted(slices.owners, np.arange(number + 1))
    documents: list[NDArray[np.int64]] = []
    scores: list[NDArray[np.float32]] = []
    for first in range(0, number, _TOGETHER):
        queries = edges[first : first + _TOGETHER + 1]
        some = slice(int(queries[0]), int(queries[-1]))
        # Names of one table share their terms: what stands under a term is gathered once for all.
        spans, span = np.unique(slices.begin[some] << _SPAN_BITS | slices.end[some], return_inverse=True)
        begin, end = spans >> _SPAN_BITS, spans & _SPAN_MASK
        field = np.empty(len(spans), np.int64)
        field[span] = slices.fields[some]
        read = postings.documents[expand(begin, end)].astype(np.int64)
        norms = postings.norms[read, np.repeat(field, end - begin)]
        last = np.cumsum(end - begin)
        lasts, firsts = last[span].tolist(), (last - (end - begin))[span].tolist()
        lengths = (slices.end - slices.begin)[some]
        for start, stop in pairwise((queries - queries[0]).tolist()):
            cuts = [slice(*cut) for cut in zip(firsts[start:stop], lasts[start:stop], strict=True)]
            if not cuts:
                documents.append(_NOTHING)
                continue
            worth = np.repeat(slices.share[some][start:stop], lengths[start:stop])
            worth /= np.concatenate([norms[cut] for cut in cuts])
            # Slices come by length: the last is the longest.
            longest = int(lengths[stop - 1])
            best, score = _best(np.concatenate([read[cut] for cut in cuts]), worth, longest, total, limit)
            documents.append(best)
            scores.append(score)
    starts = np.cumsum([0, *map(len, documents)])
    return Found(
        starts,
        np.concatenate(documents) if documents else np.zeros(0, np.int64),
        np.concatenate(scores) if scores else np.zeros(0, np.float32),
    )


def _best(
    read: NDArray[np.int64],
    worth: NDArray[np.floating[Any]],
    longest: int,
    total: NDArray[np.float64],
    limit: int,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The documents of largest summed worth.

    Args:
        read: Documents, slice by slice.
        worth: What each is worth.
        longest: How many at the end are of one slice, and so distinct: enough of them say what is too little.
        total: All zeros, before and after.
        limit: How many documents at most.
    """
    np.add.at(total, read, worth)
    sums = total.take(read).astype(np.float32)
    total[read] = 0
    if longest > limit:
        enough = np.partition(sums[-longest:], longest - limit)[longest - limit]
        chosen = np.flatnonzero(sums >= enough)
        read, sums = read[chosen], sums[chosen]
    # The bits of a positive float rise with it: sum and document as one number, the largest sum and lowest document first.
    ranked = (_HIGHEST - sums.view(np.uint32)).astype(np.uint64) << _SCORE_BITS | read.astype(np.uint64)
    ranked.sort()
    fresh = np.ones(len(ranked), bool)
    fresh[1:] = ranked[1:] != ranked[:-1]
    ranked = ranked[fresh][:limit]
    scores = (_HIGHEST - (ranked >> _SCORE_BITS).astype(np.uint32)).view(np.float32)
    return (ranked & np.uint64(_HIGHEST)).astype(np.int64), scores


def in_field(values: NDArray[np.uint64], field: int) -> NDArray[np.uint64]:
    """Stamp hashes with their field."""
    return (values << np.uint64(FIELD_BITS)) | np.uint64(field)


def hash_pieces(texts: Sequence[str], sizes: Sequence[int]) -> Terms:
    """Return a number for every run of ``size`` characters of each text, for each of the sizes: its n-grams.

    A text shorter than a size has none of that size. Equal pieces have equal numbers wherever they stand.
    """
    starts = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    sums = prefix_sums(code_points("".join(texts)))
    pieces, owners = [], []
    for size in sizes:
        counts = np.maximum(np.diff(starts) - size + 1, 0)
        at = expand(starts[:-1], starts[:-1] + counts)
        pieces.append(span_hashes(sums, at, at + size) + salt(size))
        owners.append(np.repeat(np.arange(len(texts)), counts))
    return Terms(np.concatenate(owners), np.concatenate(pieces))


def gather(terms: Sequence[Terms], number: int, owners: NDArray[np.int64], parts: NDArray[np.int64]) -> Terms:
    """Return the terms of texts that are made of parts.

    Args:
        terms: The parts' terms, in as many pieces as they were made in.
        number: How many parts there are.
        owners: Numbers of texts, ascending.
        parts: Beside each the number of a part that it has.
    """
    bearers = np.concatenate([some.owners for some in terms])
    values = np.concatenate([some.values for some in terms])[np.argsort(bearers, kind="stable")]
    ends = np.cumsum(np.bincount(bearers, minlength=number))
    starts = np.append(0, ends)[parts]
    counts = ends[parts] - starts if len(parts) else starts[:0]
    return Terms(np.repeat(owners, counts), values[expand(starts, starts + counts)])
