"""Rows like those of GeoNames' dump (download.geonames.org/export/dump/readme.txt): for tools that read allCountries.txt.

Nineteen columns between tabs, no header. An id of GeoNames is its number; any other stands as it is, where the dump
has only numbers. Alternate names are joined by commas, 10,000 characters at most, and an unknown population is 0, as
in the dump.
"""

from typing import IO

from anyascii import anyascii

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.values import FEATURES, decimal, text_of
from gazetteer.model import Entity

# "name varchar(200)", "alternatenames varchar(10000)".
_LONGEST_NAME = 200
_LONGEST_ALTERNATES = 10_000


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write the places of an extract that have a point."""
    with text_of(sink) as text:
        for record in extract.read():
            entity = record.entity
            if entity.kind != "place":
                ledger.omit("people and organisations")
            elif entity.latitude is None or entity.longitude is None:
                ledger.omit("places without a point")
            elif len(entity.name) > _LONGEST_NAME:
                ledger.omit(f"places with a name of more than {_LONGEST_NAME} characters")
            else:
                alternates = _alternates(record, ledger)
                ledger.wrote(1 + len(alternates))
                text.write("\t".join(_row(entity, entity.latitude, entity.longitude, alternates)) + "\n")


def _row(entity: Entity, latitude: float, longitude: float, alternates: list[str]) -> list[str]:
    feature_class, feature_code = FEATURES.get(entity.type, ("", ""))
    number = entity.id.removeprefix("geonames:")
    return [
        number if number.isdecimal() else _cell(entity.id),
        _cell(entity.name),
        _cell(anyascii(entity.name))[:_LONGEST_NAME],
        ",".join(alternates),
        decimal(latitude),
        decimal(longitude),
        feature_class,
        feature_code,
        entity.country,
        "",  # cc2
        _cell(entity.admin1),
        "",  # admin2
        "",  # admin3
        "",  # admin4
        str(entity.population or 0),
        "",  # elevation
        "",  # dem
        "",  # timezone
        "",  # modification date
    ]


def _alternates(record: Record, ledger: Ledger) -> list[str]:
    """The names that a list between commas can hold, as many as fit."""
    kept: list[str] = []
    length = 0
    for name in record.other_names("demonym"):
        text = _cell(name.text)
        if "," in text:
            ledger.omit("names that hold a comma")
        elif length + len(text) > _LONGEST_ALTERNATES:
            ledger.omit(f"names beyond {_LONGEST_ALTERNATES:,} characters of them")
        else:
            kept.append(text)
            length += len(text) + 1
    ledger.omit("demonyms", sum(name.status == "demonym" for name in record.names))
    return kept


def _cell(text: str) -> str:
    """Nothing is quoted in the dump, so that a cell has neither tabs nor line ends."""
    return " ".join(text.split()) if not text.isprintable() else text
