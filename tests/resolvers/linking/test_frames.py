"""Two pandas frames."""

import pandas as pd
import pytest

import resolvers
from resolvers.errors import InputError

LEFT = pd.DataFrame({"town": ["Ashkelom", None, "Paris"], "iso2": ["IL", "IL", "US"]}, index=["x", "y", "z"])
RIGHT = pd.DataFrame(
    {"name": ["Ashkelon", "Paris", "Paris"], "country": ["Israel", "France", "United States"]},
    index=[7, 8, 9],
)


def test_the_columns_are_those_of_splink() -> None:
    """Labels of both indexes, the columns with _l and _r, probability, weight, key, reason."""
    linked = resolvers.link(LEFT, RIGHT, on="town=name", block="iso2=country", kind="place")

    assert list(linked.columns) == [
        "unique_id_l", "unique_id_r", "town_l", "name_r", "iso2_l", "country_r",
        "match_probability", "match_weight", "match_key", "reason",
    ]  # fmt: skip
    assert linked["unique_id_l"].tolist() == ["x", "y", "z"]
    assert linked["unique_id_r"].tolist() == [7, pd.NA, 9]
    assert linked["match_key"].tolist()[::2] == ["near", "exact"]
    assert linked["match_probability"].between(0.5, 1).tolist() == [True, False, True]
    assert str(linked["match_probability"].dtype) == "float64"


def test_rows_without_a_match_can_be_left_out() -> None:
    """matched_only keeps the pairs alone, as Splink's predictions do."""
    linked = resolvers.link(LEFT, RIGHT, on="town=name", matched_only=True)

    assert linked["unique_id_l"].tolist() == ["x", "z"]


def test_a_missing_column() -> None:
    """The sentence names table, column and what there is."""
    with pytest.raises(
        InputError, match=r"the right frame: the column 'nam' is missing; there are name and country"
    ):
        resolvers.link(LEFT, RIGHT, on="town=nam")


@pytest.mark.parametrize("on", ["", "=name", "town="])
def test_a_broken_pair_of_columns(on: str) -> None:
    """Both columns must be named."""
    with pytest.raises(InputError, match="names no columns"):
        resolvers.link(LEFT, RIGHT, on=on)


def test_numbers_agree_whatever_gaps_stand_beside_them() -> None:
    """A gap makes whole numbers of a frame floats: 376.0 is the block 376 all the same."""
    left = pd.DataFrame({"town": ["Ashkelon", "Paris"], "m49": [376, None]})
    right = pd.DataFrame({"town": ["Ashkelon", "Paris"], "m49": [376, 250]})

    linked = resolvers.link(left, right, on="town", block="m49")

    assert linked["unique_id_r"].tolist() == [0, 1]


def test_a_column_that_is_there_twice() -> None:
    """Which of the two is meant cannot be known."""
    twice = pd.DataFrame([["Paris", "Rome"]], columns=["name", "name"])

    with pytest.raises(InputError, match="the right frame: 2 columns are called 'name'"):
        resolvers.link(LEFT, twice, on="town=name")
