"""KML 2.2 (OGC 07-147r2): a placemark an entity, for Google Earth and other globes.

Within a placemark the standard's order holds: name, description, extended data, then the point, whose coordinates are
longitude, latitude. What has no point is a placemark without geometry, which viewers list and do not draw.
"""

import re
from typing import IO
from xml.etree import ElementTree as ET

from gazetteer.exporting.extract import Extract, Ledger, Record, Settings
from gazetteer.exporting.values import decimal, entity_values, text_of
from gazetteer.model import Entity

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
# XML 1.0, production 2: the characters that a document cannot hold in any form.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELSEWHERE = frozenset({"name", "description", "latitude", "longitude"})


def write(extract: Extract, sink: IO[bytes], settings: Settings, ledger: Ledger) -> None:
    """Write an extract."""
    with text_of(sink) as text:
        text.write(_HEAD + _element("name", extract.title) + "\n")
        for record in extract.read():
            text.write(ET.tostring(_placemark(record, ledger), encoding="unicode") + "\n")
        text.write("</Document>\n</kml>\n")


def _placemark(record: Record, ledger: Ledger) -> ET.Element:
    entity = record.entity
    placemark = ET.Element("Placemark")
    ET.SubElement(placemark, "name").text = _fit(entity.name)
    if entity.description:
        ET.SubElement(placemark, "description").text = _fit(entity.description)
    others = [name.text for name in record.other_names("demonym")]
    ledger.wrote(1 + len(others))
    ledger.omit("demonyms", sum(name.status == "demonym" for name in record.names))
    data = ET.SubElement(placemark, "ExtendedData")
    for key, text in _data(entity):
        _add(data, key, text)
    for text in others:
        _add(data, "other name", text)
    if entity.latitude is not None and entity.longitude is not None:
        point = ET.SubElement(placemark, "Point")
        ET.SubElement(point, "coordinates").text = f"{decimal(entity.longitude)},{decimal(entity.latitude)}"
    return placemark


def _data(entity: Entity) -> list[tuple[str, str]]:
    known = ((key, value) for key, value in entity_values(entity).items() if key not in _ELSEWHERE)
    return [
        (key, "; ".join(value) if isinstance(value, list) else str(value))
        for key, value in known
        if value not in (None, [])
    ]


def _add(data: ET.Element, key: str, text: str) -> None:
    ET.SubElement(ET.SubElement(data, "Data", name=key), "value").text = _fit(text)


def _element(tag: str, text: str) -> str:
    element = ET.Element(tag)
    element.text = _fit(text)
    return ET.tostring(element, encoding="unicode")


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
