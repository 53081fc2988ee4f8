"""A code or a name means one country, or none."""

import pytest

from gazetteer.countries import country_codes, parse_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("IL", "IL"), ("il", "IL"), ("ISR", "IL"), ("israel", "IL"), ("State of Israel", "IL"), (" Kosovo ", "XK"), ("XKX", "XK"),
        ("Russia", "RU"), ("Iran, Islamic Republic of", "IR"), ("North Korea", "KP"), ("Türkiye", "TR"),
        ("North Korea, South Korea", ""), ("Hyderabad, India", ""), ("UK", ""), ("", ""), ("?", ""),
    ],
)  # fmt: skip
def test_what_a_cell_means(text: str, code: str) -> None:
    """Codes in any letter case and English names; nothing where none or several are meant."""
    assert parse_country(text) == code


def test_the_codes() -> None:
    """All of ISO 3166-1 and Kosovo; UK is none."""
    assert len(country_codes()) == 250
    assert {"XK", "GB", "TW"} <= country_codes()
    assert "UK" not in country_codes()
