"""Years in references."""

import pytest

from gazetteer.dates import year_in


@pytest.mark.parametrize(("source", "year"), [
    ("AFP 2024-05-10", "2024"), ("GeoNames", ""), ("Atlas (1635), repr. 1999", "1999"), ("no. 12345", ""), ("0999", ""),
])  # fmt: skip
def test_a_source_may_name_its_year(source: str, year: str) -> None:
    """The last of four digits from 1000 to 2099 that stand alone."""
    assert year_in(source) == year
