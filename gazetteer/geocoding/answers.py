"""What does a geocoder answer, as far as we believe it, and how is it remembered?

Services answer each in a shape of their own; geopy gives all of them as a label, a point and the raw answer. What is
taken from the raw one is the country, what sort of place was found, and how large it is, which says how precise the
point can be. Answers are kept as JSON lines, so that nothing is asked twice and a run that was broken off goes on.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gazetteer.cells import UnfitError
from gazetteer.countries import country_codes

# Where services say what they found: Nominatim, Photon, GeoNames, in the order in which the keys tell more.
_FEATURES = ("addresstype", "osm_value", "fcodeName", "type", "category")
# Nearer to 0, 0 than this lies nothing but a buoy, and all the points that were never filled in.
_NOWHERE = 0.01


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service found.

    Attributes:
        label: What the service calls it.
        latitude, longitude: Degrees, WGS 84.
        country: ISO 3166-1 alpha-2, or "" where the service does not say.
        feature: What sort of thing it is, in the service's words ("city"), or "".
        radius: Half the diagonal of its extent in kilometres, or ``None`` where the service gives none.
    """

    label: str
    latitude: float
    longitude: float
    country: str = ""
    feature: str = ""
    radius: float | None = None

    def precision(self) -> str:
        """Say how precise the point can be: "city, within 7 km"."""
        within = (
            ""
            if self.radius is None
            else f"within {max(self.radius, 0.1):.{0 if self.radius >= 1 else 1}f} km"
        )
        return ", ".join(filter(None, (self.feature, within))) or "precision unknown"


def read_answer(label: str, latitude: float, longitude: float, raw: Any) -> Answer:
    """Return an answer from geopy's location.

    Raises:
        UnfitError: The point is none; the text says what was found.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise UnfitError("coordinates that are no numbers")
    values = dict(_walk(raw))
    if abs(latitude) > 90 or abs(longitude) > 180 or _is_wrapped(values):
        raise UnfitError(f"the point {latitude}, {longitude}, which is not on the earth")
    if abs(latitude) < _NOWHERE and abs(longitude) < _NOWHERE:
        raise UnfitError("the point 0, 0, where unknown ones end up")
    feature = next((str(values[key]) for key in _FEATURES if isinstance(values.get(key), str)), "")
    return Answer(label, latitude, longitude, _country(raw, values), feature, _radius(values))


class Memory:
    """The answers of one service, in a file that only ever grows.

    A line that was not written to its end, because the machine went down, is passed over and asked again.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._known: dict[tuple[str, str], Answer | None] = {}
        if path is not None and path.exists():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            self._known = dict(filter(None, map(_read_line, lines)))

    def __contains__(self, question: tuple[str, str]) -> bool:
        return question in self._known

    def __getitem__(self, question: tuple[str, str]) -> Answer | None:
        return self._known[question]

    def keep(self, question: tuple[str, str], answer: Answer | None) -> None:
        """Remember what a question was answered; ``None`` for nothing found."""
        self._known[question] = answer
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        query, country = question
        line = {"query": query, "country": country, "answer": answer and asdict(answer)}
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            # A line feed first where the last line was cut off, so that this one stands alone.
            file.write(("" if self._ends_whole() else "\n") + json.dumps(line, ensure_ascii=False) + "\n")

    def _ends_whole(self) -> bool:
        assert self.path is not None
        with self.path.open("rb") as file:
            if not file.seek(0, 2):
                return True
            file.seek(-1, 2)
            return file.read() == b"\n"


def _read_line(line: str) -> tuple[tuple[str, str], Answer | None] | None:
    try:
        value = json.loads(line)
        answer = value["answer"]
        return (value["query"], value["country"]), None if answer is None else Answer(**answer)
    except (ValueError, KeyError, TypeError):
        return None


def _walk(raw: Any) -> Iterator[tuple[str, Any]]:
    """Yield keys and values of nested objects, outer ones last, so that they win."""
    if isinstance(raw, Mapping):
        for value in raw.values():
            yield from _walk(value)
        yield from raw.items()


def _is_wrapped(values: Mapping[str, Any]) -> bool:
    """Whether geopy turned a longitude beyond 180 into another one."""
    try:
        return any(abs(float(values[key])) > 180 for key in ("lon", "lng") if key in values)
    except (TypeError, ValueError):
        return False


def _country(raw: Any, values: Mapping[str, Any]) -> str:
    """The country's code under any of the names that services have for it, or "" where there is none."""
    for key, value in values.items():
        if key.replace("_", "").casefold() == "countrycode" and isinstance(value, str):
            return value.upper() if value.upper() in country_codes() else ""
    # Google and those that answer as it does list the parts of an address, each with its types.
    components = raw.get("address_components", ()) if isinstance(raw, Mapping) else ()
    for component in components if isinstance(components, list) else ():
        if isinstance(component, Mapping) and "country" in component.get("types", ()):
            code = str(component.get("short_name", "")).upper()
            return code if code in country_codes() else ""
    return ""


def _radius(values: Mapping[str, Any]) -> float | None:
    """Half the diagonal of an extent: Nominatim's south, north, west, east, or Photon's west, north, east, south."""
    from geopy.distance import geodesic

    try:
        if "boundingbox" in values:
            south, north, west, east = map(float, values["boundingbox"])
        else:
            west, north, east, south = map(float, values["extent"])
        radius = float(geodesic((south, west), (north, east)).kilometers) / 2
    except (KeyError, TypeError, ValueError):
        return None
    return round(radius, 1) if math.isfinite(radius) else None
