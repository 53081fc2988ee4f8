"""A text in, its mentions out."""

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.errors import InputError
from resolvers.model import Document, Mention, Span
from resolvers.resolver import Resolver
from resolvers.text.reading import TextReader

CASES = Path(__file__).parents[2] / "cases"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found(reader: TextReader, text: str) -> dict[str, Mention]:
    """The mentions of a text by their words; of equal ones the last."""
    return {mention.text: mention for mention in reader.read(text)}


def identity(mention: Mention) -> str | None:
    """The id a mention resolves to."""
    return mention.resolution.entity.id if mention.resolution.entity else None


@pytest.mark.parametrize(
    "row", rows("text_languages.csv"), ids=lambda row: f"{row['lang']}: {row['text'][:30]}"
)
def test_other_languages(reader: TextReader, row: dict[str, str]) -> None:
    """Names in Arabic, Hebrew, Russian, Ukrainian, French, Spanish and German text resolve, prefixes and case endings off."""
    mentions = found(reader, row["text"])
    expected = dict(pair.split("=") for pair in row["mentions"].split(";"))

    assert {
        surface: identity(mentions[surface]) if surface in mentions else None for surface in expected
    } == expected


@pytest.mark.parametrize("row", rows("text_english.csv"), ids=lambda row: row["text"][:40])
def test_english(reader: TextReader, row: dict[str, str]) -> None:
    """Expected mentions by surface: an id, or kind and status; surfaces after ! are not mentions, nor part of a place."""
    mentions = found(reader, row["text"])
    for pair in row["mentions"].split(";"):
        surface, _, expected = pair.partition("=")
        if surface.startswith("!"):
            places = [text for text, mention in mentions.items() if mention.kind == "place"]
            assert surface[1:] not in places, pair
        elif ":" in expected:
            assert (surface, identity(mentions[surface]) if surface in mentions else None) == (
                surface,
                expected,
            )
        else:
            kind, status = expected.split()
            assert (mentions[surface].kind, mentions[surface].resolution.status) == (kind, status), pair


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(["Paris", "Texas", "in", "Mr", "Israel’s", "U.S.", "القدس", "ולירושלים", "Москве", "St.", "Main", "Street", "(MDA)", ",", ".", "\r\n", "said", "the", "\u200f", "東京", "-", "Ga.", "of", "Bank", "10", "A417"]),
        max_size=25,
    ).map(" ".join),
)  # fmt: skip


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_offsets_hold_for_any_text(reader: TextReader, text: str) -> None:
    """A mention's text is the slice its offsets name; mentions are in order and do not overlap."""
    mentions = reader.read(text)

    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    assert all(left.end <= right.start for left, right in pairwise(mentions))
    assert all(mention.resolution.reason for mention in mentions)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_given_spans_are_answered_one_by_one(reader: TextReader, data: st.DataObject) -> None:
    """Each span given gets one mention, exactly there, in the order given."""
    text = data.draw(TEXTS.filter(lambda text: len(text) > 1))
    starts = data.draw(st.lists(st.integers(0, len(text) - 2), max_size=6))
    spans = tuple(Span(start, data.draw(st.integers(start + 1, len(text))), "place") for start in starts)

    mentions = reader.read(Document(text, spans=spans))

    assert [(mention.start, mention.end) for mention in mentions] == [
        (span.start, span.end) for span in spans
    ]


def test_a_span_outside_the_text_is_refused(reader: TextReader) -> None:
    """The sentence says where the span lies and how long the text is."""
    with pytest.raises(InputError, match="span 2 to 9 lies outside the text of 5 characters"):
        reader.read(Document("Paris", spans=(Span(2, 9),)))


def test_a_container_votes_even_if_nobody_marked_it(reader: TextReader) -> None:
    """Paris, Texas is in Texas where only Paris is given."""
    mention = reader.read(Document("They met in Paris, Texas.", spans=(Span(12, 17, "place"),)))[0]

    assert mention.resolution.entity is not None
    assert mention.resolution.entity.country == "US"


def test_surnames_stand_for_the_full_name(reader: TextReader) -> None:
    """A surname alone is short for the person named in full, known or not."""
    mentions = reader.read("Benny Gantz met Zelda Quixworth. Gantz smiled. Quixworth said nothing.")
    by_text = {mention.text: mention for mention in mentions}

    assert identity(by_text["Gantz"]) == identity(by_text["Benny Gantz"])
    assert by_text["Quixworth"].form == "short"
    assert "Zelda Quixworth" in by_text["Quixworth"].resolution.reason


def test_a_slip_is_told_by_its_neighbour(reader: TextReader) -> None:
    """A name one letter off another one of the same text is that one, and the reason says so."""
    mentions = found(reader, "A rocket hit Ashkelom on Monday. Hours later, Ashkelon was hit again.")

    assert identity(mentions["Ashkelom"]) == identity(mentions["Ashkelon"])
    assert "one letter different from Ashkelon" in mentions["Ashkelom"].resolution.reason


def test_places_nobody_knows_borrow_a_point(reader: TextReader) -> None:
    """A street given as a place has the point of the town, no id, and says so."""
    text = "In Tipperary a man was hurt on Upper Qwertz Street, police in Tipperary said."
    mention = reader.read(Document(text, spans=(Span(3, 12, "place"), Span(31, 50, "place"))))[1]

    assert mention.approximate
    assert mention.resolution.status == "unmatched"
    assert mention.latitude == pytest.approx(52.47, abs=0.3)


def test_kinds_are_a_filter(reader: TextReader) -> None:
    """Only mentions of the kinds asked for come back."""
    text = "Benny Gantz of Israel spoke to Agence France-Presse."

    assert {mention.kind for mention in reader.read(text, kinds=frozenset({"person"}))} == {"person"}
    assert {mention.kind for mention in reader.read(text, kinds=frozenset({"place"}))} == {"place"}


def test_a_publisher_is_learned_from_its_own_documents(reader: TextReader) -> None:
    """A bare Springfield follows the paper, once the paper is known; other papers are not touched."""
    home = [
        Document(
            "Police in Chicago, Illinois, and Peoria, Illinois, met in Decatur, Illinois.", str(n), source="a"
        )
        for n in range(6)
    ]
    bare = Document(
        "Springfield raised its taxes. Springfield Mayor Jane Doe was in Springfield.", "last", source="a"
    )

    *_, (_, mentions) = reader.read_many([*home, bare], learn_sources=True)

    entity = mentions[0].resolution.candidates[0].entity
    assert (entity.country, entity.admin1) == ("US", "IL")


def test_hints_given_with_a_document_count(reader: TextReader) -> None:
    """Country and point given with a document speak for what lies there."""
    text = "London raised its taxes."
    near = reader.read(Document(text, near=(42.98, -81.25), spans=(Span(0, 6, "place"),)))[0]
    country = reader.read(Document(text, country="CA", spans=(Span(0, 6, "place"),)))[0]
    plain = reader.read(Document(text, spans=(Span(0, 6, "place"),)))[0]

    def canada(mention: Mention) -> float:
        return max(
            (one.score for one in mention.resolution.candidates if one.entity.country == "CA"), default=0.0
        )

    assert canada(near) > canada(plain)
    assert canada(country) > canada(plain)


def test_evidence_adds_up_to_the_score(reader: TextReader) -> None:
    """The bits of the evidence are the log-odds of the score."""
    for mention in reader.read("Police in Springfield, Illinois, said so; London agreed."):
        for candidate in mention.resolution.candidates:
            bits = sum(evidence.weight for evidence in candidate.evidence)
            assert 1 / (1 + 2**-bits) == pytest.approx(candidate.score, abs=0.01)


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x01\x02\x1f" * 1000, "a" * 200_000, "Paris" * 40_000, "A" * 200_000, "القاهرة " * 5_000, "東京都千代田区" * 5_000, "\ud800 Paris \udfff"],
    ids=["nothing", "control", "no space", "one word", "capitals", "Arabic", "unspaced", "half characters"],
)  # fmt: skip
def test_odd_documents_are_answered(reader: TextReader, text: str) -> None:
    """Nothing, control characters, no space, one script or another: answered, with offsets right, in bounded time."""
    began = time.perf_counter()
    mentions = reader.read(text)

    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert time.perf_counter() - began < 20


def test_ten_thousand_mentions(reader: TextReader) -> None:
    """A document with ten thousand mentions of many places is read in seconds."""
    names = ["Paris", "London", "Berlin", "Cairo", "Springfield", "Lagos", "Lima", "Quito", "Hanoi", "Oslo"]
    text = "".join(
        f"He went from {names[n % 10]} to {names[(n * 7 + 3) % 10]} in {n}. " for n in range(5_000)
    )
    began = time.perf_counter()

    assert len(reader.read(text)) >= 9_000
    assert time.perf_counter() - began < 30


def test_the_same_text_gives_the_same_mentions(reader: TextReader) -> None:
    """What was read before does not change what comes out."""
    text = "Police in Springfield said that Jordan and Chad met in Georgia; Moore's Ford is in Walton County."
    again = TextReader(reader.index, Resolver(reader.index))

    assert reader.read(text) == again.read(text)
