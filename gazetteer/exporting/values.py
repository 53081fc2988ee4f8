"""What do several formats make of an entity? Its fields as plain values, the text stream, the feature class.

The classes and codes of places are GeoNames' (geonames.org/export/codes.html); World Historical Gazetteer filters by
the classes. The concepts are of the list of place types that Linked Places publishes from Getty's Art & Architecture
Thesaurus (feature-types-AAT_20230609.tsv); a type that is not on it has none.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import IO, Any

from gazetteer.model import FACTS, Entity, Name, plain_values

# Our type to GeoNames' class and code. A sea and a gulf are both "water" to us: that has a class, but no code.
FEATURES: dict[str, tuple[str, str]] = {
    "continent": ("L", "CONT"),
    "country": ("A", "PCLI"),
    "territory": ("A", "TERR"),
    "historical_country": ("A", "PCLH"),
    "admin1": ("A", "ADM1"),
    "historical_admin1": ("A", "ADM1H"),
    "admin2": ("A", "ADM2"),
    "capital": ("P", "PPLC"),
    "city": ("P", "PPL"),
    "town": ("P", "PPL"),
    "postal_place": ("P", "PPL"),
    "neighbourhood": ("P", "PPLX"),
    "region": ("L", "RGN"),
    "water": ("H", ""),
    "river": ("H", "STM"),
    "lake": ("H", "LK"),
    "strait": ("H", "STRT"),
    "mountain": ("T", "MT"),
    "island": ("T", "ISL"),
    "desert": ("T", "DSRT"),
    "peninsula": ("T", "PEN"),
    "valley": ("T", "VAL"),
    "camp": ("S", "CMP"),
    "crossing": ("S", "PSTB"),
    "prison": ("S", "PRN"),
    "base": ("L", "MILB"),
    "airport": ("S", "AIRP"),
    "nuclear_plant": ("S", "PSN"),
    "power_plant": ("S", "PS"),
    "holy_place": ("S", "SHRN"),
    "square": ("S", "SQR"),
    "port": ("L", "PRT"),
    "dam": ("S", "DAM"),
    "bridge": ("S", "BDG"),
    "building": ("S", "BLDG"),
    "monument": ("S", "MNMT"),
    "street": ("R", "ST"),
    "park": ("L", "PRK"),
    "site": ("S", ""),
}

CONCEPTS: dict[str, tuple[str, str]] = {
    "continent": ("300128176", "continent"),
    "country": ("300128207", "nation"),
    "territory": ("300235114", "dependency"),
    "admin1": ("300236157", "political division"),
    "admin2": ("300236157", "political division"),
    "capital": ("300008389", "city"),
    "city": ("300008389", "city"),
    "town": ("300008375", "town"),
    "neighbourhood": ("300000745", "neighborhood"),
    "region": ("300182722", "region (geographic)"),
    "water": ("300266059", "body of water (natural)"),
    "river": ("300008707", "river"),
    "lake": ("300008680", "lake"),
    "mountain": ("300008795", "mountain"),
    "island": ("300008791", "island"),
    "desert": ("300008916", "desert"),
    "peninsula": ("300008804", "peninsula"),
    "valley": ("300008761", "valley"),
    "base": ("300000455", "military base"),
    "airport": ("300000681", "airport"),
    "holy_place": ("300386998", "sacred site"),
    "square": ("300008304", "square"),
    "port": ("300120599", "port"),
    "dam": ("300006084", "dam"),
    "bridge": ("300007836", "bridge"),
    "street": ("300008217", "road"),
    "park": ("300008187", "park"),
    "site": ("300000809", "site"),
}

# The columns of an entity in tables of one row an entity; what our own wide CSVs have comes first.
ENTITY_COLUMNS = (*FACTS, "source", "note")
NAME_COLUMNS = ("name", "lang", "status", "from", "to", "source", "note")


def feature_class(entity: Entity) -> str:
    """Return GeoNames' class of a place; of a place without a type, a site's."""
    return FEATURES.get(entity.type, ("S", ""))[0]


def entity_values(entity: Entity) -> dict[str, Any]:
    """Return an entity's fields by column, ``None`` where unknown; lists as lists."""
    return plain_values(entity, ENTITY_COLUMNS)


def name_values(name: Name) -> dict[str, str | None]:
    """Return a name's fields by column, ``None`` where unknown."""
    values = (name.text, name.lang, name.status, name.valid_from, name.valid_to, name.source, name.note)
    return {column: value or None for column, value in zip(NAME_COLUMNS, values, strict=True)}


def decimal(number: float) -> str:
    """Return a number of degrees as decimal digits, all that it has and no exponent."""
    return f"{Decimal(repr(number)):f}"


@contextmanager
def text_of(sink: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """Give a stream of bytes as text in UTF-8, line ends as written; the stream stays open."""
    text = io.TextIOWrapper(sink, encoding="utf-8", newline="", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        text.detach()
