"""GeoJSON (RFC 7946): one feature an entity, for maps and for everything that draws them.

What has no point is a feature without geometry, as section 3.2 has it. Positions are longitude, then latitude
(section 3.1.1), with the digits that the tables have. Fields that are not known are left out of the properties.
"""

import json
from typing import IO, Any

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.extras import load_extra
from gazetteer.exporting.values import entity_values, name_values, text_of

# geojson rounds to six decimals unless told otherwise; a double has at most seventeen digits.
_ALL_DIGITS = 17


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract.

    Raises:
        SourceError: The library geojson is not installed.
    """
    geojson = load_extra("geojson", "exchange")
    with text_of(sink) as text:
        text.write(
            f'{{"type":"FeatureCollection","name":{json.dumps(extract.title, ensure_ascii=False)},"features":['
        )
        between = "\n"
        for record in extract.read():
            text.write(
                between + geojson.dumps(_feature(geojson, record), ensure_ascii=False, separators=(",", ":"))
            )
            ledger.wrote(len(record.names))
            between = ",\n"
        text.write("\n]}\n")


def _feature(geojson: Any, record: Record) -> Any:
    entity = record.entity
    known = {column: value for column, value in entity_values(entity).items() if value not in (None, [])}
    for column in ("id", "latitude", "longitude"):
        known.pop(column, None)
    known["names"] = [
        {column: value for column, value in name_values(name).items() if value} for name in record.names
    ]
    point = None
    if entity.latitude is not None:
        point = geojson.Point((entity.longitude, entity.latitude), precision=_ALL_DIGITS)
    return geojson.Feature(id=entity.id, geometry=point, properties=known)
