"""Everything that reads text, over one index and one set of weights: put together once, shared by all documents."""

from functools import lru_cache

from resolvers.index.index import Index
from resolvers.text.containers import Containers
from resolvers.text.cues import CueReader
from resolvers.text.finding import Finder
from resolvers.text.given import SpanReader
from resolvers.text.lexicon import load_lexicon
from resolvers.text.placing import Placer
from resolvers.text.spellings import Spellings
from resolvers.text.weights import Weights

# Whole entities kept at hand: parsing one costs as much as scoring it.
_MOST_ENTITIES = 20_000


class Workshop:
    """Who finds, who reads given spans, who places; they share what they remember of spellings.

    Attributes:
        index: Where names are looked up.
        weights: What each observation is worth.
        lexicon: What single words tell.
        spellings: Spellings to candidates.
        spans: Reads given spans.
        finder: Finds names.
        placer: Resolves them together.
        entity_of: Whole entities by number.
    """

    def __init__(self, index: Index, weights: Weights) -> None:
        self.index = index
        self.weights = weights
        self.lexicon = load_lexicon()
        self.spellings = Spellings(index, weights)
        containers = Containers(self.spellings)
        cues = CueReader(self.lexicon, containers)
        self.spans = SpanReader(self.spellings, cues, containers, self.lexicon)
        self.finder = Finder(self.spellings, self.lexicon, containers, weights)
        self.placer = Placer(self.spellings, cues, weights)
        self.entity_of = lru_cache(_MOST_ENTITIES)(index.entity)
