"""Where in a running text do known spellings stand?

All of them at once: every token start is extended while some key begins so. Then the longest from the left win,
or all are handed out for the caller to choose among.

Offsets are those of the original text, in code points. A point after initials belongs to them: in "the U.S. said"
the span is "U.S.". A fold drops apostrophes, so they are read in two ways: first as nothing ("St. John's" is the
key "st johns", "Côte d'Ivoire" is "cote divoire"); and the text around each once more with a space for it, so that
"Jerusalem's" and "l'Iran" hold Jerusalem and Iran. A piece of one or two letters that such a reading cuts off
("s", "l") neither begins nor ends a spelling.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gazetteer.keys import APOSTROPHES
from resolvers.index.exact import TokenTable
from resolvers.index.folding import SPACE, Codes, Positions, code_points, fold_text, token_bounds
from resolvers.index.hashing import prefix_sums, span_hashes
from resolvers.index.keys import Numbers

_BLOCK = 1 << 18  # code points scanned at once
_BEYOND = 1 << 11  # code points read beyond a block's end, for spellings that begin in it
_AROUND = 120  # code points read again on either side of an apostrophe: twelve tokens of English
_LEAST_PIECE = 3
_POINT = ord(".")
_TYPEWRITER, _GRAVE, _LAST_ASCII = 0x27, 0x60, 0x7F  # the apostrophes within ASCII; all others lie beyond

# A token table, and what turns its key numbers into those of the index (-1: a key that nothing living bears).
Table = tuple[TokenTable, Callable[[Numbers], Numbers]]


class Spans(NamedTuple):
    """Stretches of a text and the key of each, as three arrays; sorted by start, the longest first."""

    start: Numbers
    end: Numbers
    key: Numbers


class _Reading(NamedTuple):
    """A text folded, with the original stretch (first, last) of each token.

    Where only the surroundings of apostrophes were read: the window of each token, whether it is a mere piece, so
    short that it neither begins nor ends a spelling, and the tokens at which a spelling that this reading alone
    has can begin.
    """

    folded: Codes
    starts: Positions
    ends: Positions
    first: Positions
    last: Positions
    window: npt.NDArray[np.int64] | None = None
    piece: npt.NDArray[np.bool_] | None = None
    begins: Positions | None = None


def scan_text(tables: Sequence[Table], text: str, *, overlapping: bool = False) -> Spans:
    """Return the spellings in a text: the leftmost-longest, which never overlap, or all of them."""
    codes = code_points(text)
    found = []
    start = 0
    while start < len(codes):
        end = _cut(codes, start + _BLOCK)
        block = codes[start : _cut(codes, end + _BEYOND)]
        for reading in _readings(block):
            for table in tables:
                spans = _walk(reading, *table)
                found.append(Spans(spans.start + start, spans.end + start, spans.key))
                if end < len(codes):
                    found[-1] = _take(found[-1], np.flatnonzero(found[-1].start < end))
        start = end
    spans = _merge(found)
    if not overlapping:
        spans = leftmost_longest(spans)
    return spans._replace(end=_with_points(codes, spans))


def leftmost_longest(spans: Spans) -> Spans:
    """Keep from the left what begins after the last one kept; of several at one start the longest."""
    # A span that no earlier one reaches into is kept whatever comes; the walk is only for the others.
    reach = np.maximum.accumulate(spans.end)
    free = np.ones(len(reach), bool)
    free[1:] = spans.start[1:] >= reach[:-1]
    keep = free.copy()
    last = 0
    crowded = np.flatnonzero(~free)
    crowded = np.union1d(crowded, crowded - 1)
    starts, ends, frees = (column[crowded].tolist() for column in (spans.start, spans.end, free))
    for place, start, end, is_free in zip(crowded.tolist(), starts, ends, frees, strict=True):
        if is_free or start >= last:
            keep[place] = True
            last = end
    return _take(spans, np.flatnonzero(keep))


def _readings(codes: Codes) -> Iterator[_Reading]:
    folded, origin = fold_text(codes)
    starts, ends = token_bounds(folded)
    yield _Reading(folded, starts, ends, origin[starts], origin[ends - 1] + 1)
    # Two comparisons leave little for the table to be asked about.
    inner = np.flatnonzero((codes > _LAST_ASCII) | (codes == _TYPEWRITER) | (codes == _GRAVE))
    inner = inner[_IS_APOSTROPHE[codes[inner]]]
    inner = inner[(inner > 0) & (inner < len(codes) - 1)]
    # Below "0" nothing is a letter or digit; what else is none parts words in any reading.
    inner = inner[(codes[inner - 1] >= ord("0")) & (codes[inner + 1] >= ord("0"))]
    if len(inner):
        yield _apart(codes, inner)


def _apart(codes: Codes, apostrophes: Positions) -> _Reading:
    """Read the surroundings of these apostrophes with a space in the place of each."""
    spaces = np.concatenate([[0], np.flatnonzero(codes <= SPACE), [len(codes)]])
    left = spaces[np.searchsorted(spaces, np.maximum(apostrophes - _AROUND, 0), "right") - 1]
    right = spaces[np.searchsorted(spaces, np.minimum(apostrophes + _AROUND, len(codes)), "left")]
    edges = np.zeros(len(codes) + 1, np.int32)
    np.add.at(edges, left, 1)
    np.add.at(edges, right, -1)
    covered = np.flatnonzero(np.cumsum(edges[:-1]))
    parted = codes.copy()
    parted[apostrophes] = SPACE
    folded, origin = fold_text(parted[covered])
    starts, ends = token_bounds(folded)
    window = np.cumsum(np.diff(covered, prepend=covered[0]) > 1, dtype=np.int64)[origin[starts]]
    first, last = covered[origin[starts]], covered[origin[ends - 1]] + 1
    cut = np.zeros(len(codes) + 2, bool)
    cut[apostrophes + 1] = True
    piece = (last - first < _LEAST_PIECE) & (cut[first] | cut[last + 1])
    # What begins beyond the last apostrophe within reach was read already, as it stands. An apostrophe is before a token
    # where it stands behind the one before: a fold may drop what else is between.
    before = np.concatenate([[0], last[:-1]])
    following = np.append(apostrophes, len(codes) + _AROUND)[np.searchsorted(apostrophes, before)]
    begins = np.flatnonzero((following - first <= _AROUND) & ~piece)
    return _Reading(folded, starts, ends, first, last, window, piece, begins)


def _walk(reading: _Reading, table: TokenTable, outside: Callable[[Numbers], Numbers]) -> Spans:
    """Extend every token start while some key begins so, and note where keys end."""
    sums = prefix_sums(reading.folded)
    count = len(reading.starts)
    begin = np.arange(count) if reading.begins is None else reading.begins
    begins, finals, keys = [begin[:0]], [begin[:0]], [np.zeros(0, np.int64)]
    further = 0
    while len(begin):
        final = begin + further
        values = table.find(span_hashes(sums, reading.starts[begin], reading.ends[final]))
        hit = np.flatnonzero(values >> 1)
        begins.append(begin[hit])
        finals.append(final[hit])
        keys.append((values[hit] >> 1).astype(np.int64) - 1)
        further += 1
        begin = begin[(values & 1).astype(bool) & (final + 1 < count)]
    begin, final, key = np.concatenate(begins), np.concatenate(finals), outside(np.concatenate(keys))
    valid = key >= 0
    if reading.piece is not None and reading.window is not None:
        valid &= ~reading.piece[final] & (reading.window[begin] == reading.window[final])
    good = np.flatnonzero(valid)
    return Spans(
        reading.first[begin[good]].astype(np.int64), reading.last[final[good]].astype(np.int64), key[good]
    )


def _merge(found: Sequence[Spans]) -> Spans:
    """Put spans in order; what two readings both found stands once, the first reading's key first."""
    if not found:
        return Spans(*(np.zeros(0, np.int64) for _ in range(3)))
    start, end, key = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((-end, start))
    start, end, key = start[order], end[order], key[order]
    if len(found) == 1:
        return Spans(start, end, key)
    new = np.ones(len(start), bool)
    new[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1]) | (key[1:] != key[:-1])
    return _take(Spans(start, end, key), np.flatnonzero(new))


def _with_points(codes: Codes, spans: Spans) -> Numbers:
    """Return the ends, one further where a point follows initials written with points."""
    end = spans.end
    after = np.flatnonzero((end < len(codes)) & (end - spans.start >= 3))
    after = after[codes[end[after]] == _POINT]
    after = after[codes[end[after] - 2] == _POINT]
    longer = end.copy()
    longer[after] += 1
    return longer


def _cut(codes: Codes, wanted: int) -> int:
    """Return a place to cut at or before ``wanted``, after a space if there is one not far before."""
    if wanted >= len(codes):
        return len(codes)
    spaces = np.flatnonzero(codes[wanted - _BEYOND // 2 : wanted] <= SPACE)
    return wanted - _BEYOND // 2 + int(spaces[-1]) + 1 if len(spaces) else wanted


def _take(spans: Spans, places: Positions) -> Spans:
    return Spans(*(column[places] for column in spans))


def _apostrophes() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x110000, bool)
    table[[ord(character) for character in APOSTROPHES]] = True
    return table


_IS_APOSTROPHE = _apostrophes()
