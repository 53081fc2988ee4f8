"""A stack is collected a few entities at a time into the same columns as all at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stacks import layer_of, stack_of

from gazetteer.model import KINDS, STATUSES, Entity, Name
from resolvers.index import collect, exact
from resolvers.index.build import build_arrays

WORDS = st.text("abé日 '-", min_size=1, max_size=9)
ENTITIES = st.lists(
    st.builds(
        Entity,
        id=st.integers(0, 30).map("local:{}".format),
        kind=st.sampled_from(KINDS),
        name=WORDS,
        country=st.sampled_from(["", "IL", "FR"]),
        admin1=st.sampled_from(["", "01", "02"]),
        population=st.sampled_from([None, 0, 7]),
        note=st.sampled_from(["", "seen"]),
    ),
    max_size=12,
)
NAMES = st.lists(
    st.builds(
        Name,
        entity_id=st.integers(0, 30).map("local:{}".format),
        text=WORDS,
        lang=st.sampled_from(["", "ar", "fr"]),
        status=st.sampled_from(STATUSES),
        valid_from=st.sampled_from(["", "1948"]),
    ),
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(ENTITIES, NAMES, st.integers(1, 4))
def test_pieces_meet_without_a_seam(entities: list[Entity], names: list[Name], together: int) -> None:
    """However few entities, keys and bits are handled at once, all arrays have the same bytes."""
    known = {entity.id for entity in entities}
    by_id: dict[str, list[Name]] = {}
    for name in names:
        if name.entity_id in known:
            by_id.setdefault(name.entity_id, []).append(name)
    stack = stack_of(layer_of(entities, by_id))

    whole, counts = build_arrays(stack)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collect, "_TOGETHER", together)
        patch.setattr(exact, "_BUILD_CHUNK", together)
        patch.setattr(exact, "_BITMAP_BLOCK", 2 + together)
        pieces, counts_too = build_arrays(stack)

    assert counts == counts_too
    assert {name: (array.dtype, array.tobytes()) for name, array in whole.items()} == {
        name: (array.dtype, array.tobytes()) for name, array in pieces.items()
    }
