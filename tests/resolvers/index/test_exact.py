"""Exact lookup agrees with a dict of folded names."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles_index import exact_keys, key_table

from resolvers.index.exact import TokenTable, build_exact, hash_texts
from resolvers.index.hashing import text_hashes
from resolvers.index.keys import number_keys

NAMES = st.lists(st.text("aAb É'’-.日本", max_size=8), max_size=30)


def token_table(keys: list[str]) -> TokenTable:
    arrays = build_exact(key_table(keys))
    return TokenTable(
        arrays["token_hashes"], arrays["token_values"], arrays["token_buckets"], arrays["token_bitmap"]
    )


@given(NAMES, NAMES)
def test_finds_what_a_dict_finds(names: list[str], texts: list[str]) -> None:
    """Whatever the spelling; what folds to nothing is found by nobody."""
    numbered, numbers = number_keys(names)
    keys = numbered.texts.part(0, len(numbered))
    table = token_table(keys)

    hashes, empty = hash_texts([*names, *texts])
    found = np.where(empty, -1, table.keys_of(hashes)).tolist()

    assert [keys[number] if number >= 0 else None for number in found] == exact_keys(keys, [*names, *texts])
    assert [keys[number] for number in numbers.tolist()] == [
        keys[n] if n >= 0 else "" for n in found[: len(names)]
    ]


def test_values_say_whether_longer_keys_begin_so() -> None:
    """ "new" is no key but begins one; "new york" is a key and begins another; the last is a key alone."""
    table = token_table(["jaffa", "new york", "new york city"])

    values = table.find(text_hashes(["new", "new york", "new york city", "jaffa", "york"]))

    assert values.tolist() == [1, 2 * 2 + 1, 2 * 3, 2 * 1, 0]


def test_chunks_meet_without_a_seam() -> None:
    """More keys and texts than are handled at once keep their numbers."""
    keys = [f"{number:06d}" for number in range(20_000)]

    hashes, _ = hash_texts(keys)

    assert token_table(keys).keys_of(hashes).tolist() == list(range(20_000))
