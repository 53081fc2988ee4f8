"""Which documents come in."""

import json

import pytest

from resolvers.errors import InputError
from resolvers.model import Span
from resolvers.text.documents import json_documents, text_document


def line(**fields: object) -> bytes:
    """One document as a line."""
    return json.dumps(fields).encode() + b"\n"


def test_what_a_line_may_tell() -> None:
    """Text, id, spans, country, point and publisher are read; a line without an id bears its number."""
    documents = list(json_documents([
        line(doc_id=7, text="Paris", mentions=[{"start": 0, "end": 5, "kind": "LOCATION?"}], country="fr", near=[48.8, 2.3], source="x.com"),
        b"\n",
        line(text="Lyon", other=1),
    ], "d"))  # fmt: skip

    assert [document.doc_id for document in documents] == ["7", "3"]
    assert documents[0].spans == (Span(0, 5, None),)
    assert (documents[0].country, documents[0].near, documents[0].source) == ("FR", (48.8, 2.3), "x.com")
    assert documents[1].spans is None


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (b"{bad\n", "d:1: the line is no JSON"),
        (b"[1]\n", 'd:1: expected an object with a string "text", found \\[1\\]'),
        (line(text=5), 'expected an object with a string "text"'),
        (line(text="x", mentions={}), '"mentions" is a list'),
        (line(text="x", mentions=[{"start": 0}]), 'whole numbers "start" and "end"'),
        (line(text="x", mentions=[{"start": True, "end": 1}]), "whole numbers"),
        (
            line(text="x", mentions=[{"start": 0, "end": 9}]),
            "mention 0 to 9 lies outside the text of 1 characters",
        ),
        (line(text="x", country="Iran"), "a code of two letters"),
        (line(text="x", country=5), '"country" is a string'),
        (line(text="x", near=[91, 0]), "latitude, longitude"),
        (line(text="x", near="here"), "latitude, longitude"),
        (b'{"text": "caf\xe9"}\n', "byte 14 is 0xe9, which is not UTF-8"),
        (b"[" * 100_000 + b"\n", "the line is no JSON"),
    ],
)
def test_a_bad_line_is_one_sentence(bad: bytes, sentence: str) -> None:
    """The sentence has the file, the line's number, what was found and what was expected."""
    with pytest.raises(InputError, match=sentence):
        list(json_documents([bad], "d"))


def test_bad_lines_can_be_skipped() -> None:
    """With somebody to tell, a bad line is told and left out."""
    told: list[str] = []

    documents = list(json_documents([line(text="a"), b"{bad\n", line(text="b")], "d", skip_bad=told.append))

    assert [document.text for document in documents] == ["a", "b"]
    assert len(told) == 1
    assert told[0].startswith("d:2: ")


def test_a_mark_is_no_part_of_the_text() -> None:
    """A byte-order mark moves no offset, a CRLF is two characters."""
    assert text_document(b"\xef\xbb\xbfIn\r\nParis", "a.txt").text == "In\r\nParis"


def test_other_encodings_are_named() -> None:
    """Bytes that are not UTF-8 are refused with the byte and a guess."""
    with pytest.raises(InputError, match=r"a\.txt: byte 1 is 0xcf, which is not UTF-8 but probably cp1251"):
        text_document("Привет, Москва".encode("cp1251"), "a.txt")
