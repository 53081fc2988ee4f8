"""Which candidate is meant, and how sure is that?

Two questions, one after the other. Is anything here meant? The log-odds of that rise with those of the best candidate.
And if so, which one? Candidates share by what they weigh beside each other. A candidate's probability is the product of
the two, so that two that fit equally well have at most one half each, whatever speaks for both, and a lone faint likeness
is probably none. Where all candidates and "none of these" share one whole (``certainty.csv`` of 1, 0, 1, 1, as places
have), both questions have one answer. Of people and bodies that is a worse one: a name with a close rival scores too
high beside one that stands alone, since who fits well mostly has relatives who fit as well.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from resolvers.config import Thresholds
from resolvers.model import Status
from resolvers.scoring.weights import Certainty

# Weights beyond this are beyond what any table of labelled names could have taught.
MOST_BITS: Final = 40.0


class Verdicts(NamedTuple):
    """Judged candidates, one for each query and entity: query by query, best first, equals by entity number.

    Attributes:
        queries: Position of the query, ascending.
        candidates: Position of the entity's best name among the gathered candidates.
        entities: Entity number.
        bits: Log-odds as ``LinkModel.bits`` has them.
        scores: Probability, in view of the rivals.
    """

    queries: NDArray[np.int64]
    candidates: NDArray[np.int64]
    entities: NDArray[np.int64]
    bits: NDArray[np.float64]
    scores: NDArray[np.float64]


def judge(
    queries: NDArray[np.int64],
    entities: NDArray[np.int64],
    bits: NDArray[np.float64],
    cross: NDArray[np.bool_],
    certain: Certainty,
) -> Verdicts:
    """Weigh candidates against each other.

    Args:
        queries: The query of each candidate name.
        entities: The entity that bears the name. An entity counts once for a query, through the name that weighs most.
        bits: The name's log-odds.
        cross: Whether the name is in another script than the query; see ``own_script``.
        certain: For each candidate name how sure its kind can be; of a query's candidates the best one's counts.
    """
    bits = np.clip(bits, -MOST_BITS, MOST_BITS)
    bits = np.where(own_script(queries, entities, cross), bits, -2 * MOST_BITS)
    order = np.lexsort((-bits, entities, queries))
    first = np.ones(len(order), bool)
    first[1:] = (queries[order][1:] != queries[order][:-1]) | (entities[order][1:] != entities[order][:-1])
    best = order[first]
    best = best[np.lexsort((entities[best], -bits[best], queries[best]))]
    owner, weighed = queries[best], bits[best]
    top = np.searchsorted(owner, owner)  # the best of each one's query stands first
    slope, offset, sharpness, together = (column[best][top] for column in certain)
    share = np.exp2(sharpness * (weighed - weighed[top]))
    total = np.bincount(owner, share, minlength=int(owner.max(initial=-1)) + 1)[owner]
    none = np.exp2(-(slope * weighed[top] + offset)) * total**-together
    return Verdicts(owner, best, entities[best], weighed, share / total / (1 + none))


def own_script(
    queries: NDArray[np.int64], entities: NDArray[np.int64], cross: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which candidate names count: those in another script than the query's only where an entity has no other.

    Letters tell more than their transliteration: beside Ashkelon, the Cyrillic name says nothing new of "Ashkelom",
    and a reader could not follow it.
    """
    pairs = queries << 32 | entities
    counts: NDArray[np.bool_] = ~cross | ~np.isin(pairs, pairs[~cross])
    return counts


def status_of(scores: Sequence[float], bars: Thresholds) -> Status:
    """Return what may be said of a query whose candidates have these scores, best first.

    ``matched`` where the best reaches the bar and leads the next by the margin; ``ambiguous`` where all together reach
    the bar and the best does not lead: something here is meant, and it is not clear what; else ``unmatched``.
    """
    if sum(scores) < bars.match or not scores:
        return "unmatched"
    if len(scores) > 1 and scores[0] - scores[1] < bars.margin:
        return "ambiguous"
    return "matched" if scores[0] >= bars.match else "unmatched"
