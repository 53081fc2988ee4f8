import json

from hypothesis import given
from hypothesis import strategies as st

from resolvers.audit.inputs.jsonlines import member_span, string_offsets

values = st.text(max_size=20)


@given(
    st.dictionaries(st.text(max_size=5), values | st.integers() | st.lists(values, max_size=2), max_size=4),
    values,
    st.booleans(),
)
def test_the_member_is_found_letter_by_letter(
    others: dict[str, object], value: str, ascii_only: bool
) -> None:
    """For any object, the span under a key holds its value, and each letter that is not escaped stands where the map says."""
    line = json.dumps({**others, "text": value}, ensure_ascii=ascii_only, indent=None)

    span = member_span(line, "text")

    assert span is not None
    assert json.loads(line[slice(*span)]) == value
    offsets = string_offsets(line, *span)
    for place, letter in enumerate(value):
        if offsets.exact(place, place + 1):
            assert line[offsets.start(place)] == letter


def test_the_last_of_equal_keys_counts() -> None:
    """As for json.loads; a list has no members, a missing key none."""
    line = '{"text": "a", "text" : "b"}'

    assert line[slice(*(member_span(line, "text") or (0, 0)))] == '"b"'
    assert member_span("[1]", "text") is None
    assert member_span("{}", "text") is None
