"""Documents that are read together: each gets what it gets alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.model import Document, Mention, Span
from resolvers.text.reading import TextReader

WORDS = st.sampled_from([
    "Paris", "Texas", "Springfield", "Illinois", "in", "near", ",", "Georgia", "Tbilisi", "Jordan", "Amman", "said",
    "Mr", "Quarx", "Ashkelom", "Ashkelon", "St. Louis", "N. Korea", "the", "village of", "Main St.", "and", "Polk",
    "counties", "London", "Ontario", "Hamas", "(UN)", "U.S.", "Washington", "Gaza", "\u0628\u063a\u0632\u0629", ".",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A short text, with or without spans, a country and a point."""
    text = draw(TEXTS)
    country = draw(st.sampled_from(["", "US", "GE"]))
    near = draw(st.sampled_from([None, (31.7, 34.6)]))
    spans = None
    if text and draw(st.booleans()):
        ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
        spans = tuple(Span(start, end, "place") for start, end in draw(st.lists(ends, max_size=4)))
    return Document(text, "", spans, country, near)


@given(st.lists(documents(), max_size=5))
@settings(max_examples=40, deadline=None)
def test_together_as_alone(reader: TextReader, some: list[Document]) -> None:
    """Documents of one group know nothing of each other, whatever is computed for all of them in one go."""
    together = [mentions for _, mentions in reader.read_many(some)]

    assert together == [reader.read(document) for document in some]


@given(documents())
@settings(max_examples=20, deadline=None)
def test_unexplained_answers_are_the_same(reader: TextReader, document: Document) -> None:
    """Without evidence of the others, ids, scores, reasons and the evidence of the best stay as they are."""
    ((_, brief),) = reader.read_many([document], explain=False)
    full = reader.read(document)

    assert told(brief) == told(full)


def told(mentions: list[Mention]) -> list[tuple[object, ...]]:
    """What is said of mentions, but for the evidence of those that are not the best."""
    return [
        (
            one.start,
            one.resolution.status,
            one.resolution.reason,
            [(candidate.entity.id, candidate.score) for candidate in one.resolution.candidates],
            [candidate.evidence for candidate in one.resolution.candidates[:1]],
        )
        for one in mentions
    ]
