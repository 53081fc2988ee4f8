"""What stands in a gazetteer: entities, their names, and what links or parts them.

All values are frozen. An empty string, ``None`` or an empty tuple means "not known"; never 0, never "None".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from gazetteer.errors import Location

Kind = Literal["person", "organisation", "place"]
NameStatus = Literal["preferred", "variant", "short", "abbreviation", "former", "demonym", "misspelling"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[NameStatus, ...] = get_args(NameStatus)


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation or place.

    Attributes:
        id: A CURIE ("geonames:295620"); in a user's own layer any string without spaces at its ends.
        kind: person, organisation or place.
        name: The preferred name, as the table's ``name`` column has it.
        type: A finer class ("city", "armed_group"), one of ``schema.PLACE_TYPES`` and so on, or "".
        description: One line that tells it from its namesakes ("Prime Minister of Israel").
        country: ISO 3166-1 alpha-2 in capitals ("IL", "XK"), or "" where there is none or more than one.
        admin1: GeoNames code of the first-level division within the country ("04"), or "".
        latitude, longitude: Degrees, WGS 84; both or neither.
        population: Inhabitants, or ``None`` where unknown.
        part_of: Ids of what it belongs to, nearest first.
        same_as: Ids of the same thing elsewhere.
        born, died: Years or ISO dates, as written.
        layer: Name of the layer that the row stands in; of the topmost one where several say something.
    """

    id: str
    kind: Kind
    name: str
    type: str = ""
    description: str = ""
    country: str = ""
    admin1: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    part_of: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    born: str = ""
    died: str = ""
    source: str = ""
    note: str = ""
    layer: str = ""
    location: Location | None = None


# What an entity is, in the order in which a reader wants it; not who says so.
FACTS = (
    "id", "kind", "name", "type", "description", "country", "admin1", "latitude", "longitude", "population",
    "part_of", "same_as", "born", "died",
)  # fmt: skip


def plain_values(entity: Entity, fields: Iterable[str] = FACTS) -> dict[str, Any]:
    """Return fields of an entity as JSON has them: ``None`` where unknown, lists as lists."""
    values = {field: getattr(entity, field) for field in fields}
    return {
        field: list(value) if isinstance(value, tuple) else None if value == "" else value
        for field, value in values.items()
    }


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of an entity.

    Attributes:
        entity_id: The entity that bears it.
        text: The spelling, exactly as a table has it.
        lang: BCP 47 ("ar", "ar-Latn"), "" where unknown.
        status: What kind of name it is; a ``misspelling`` matches and is reported by the audit.
        valid_from, valid_to: Year or ISO date, "" for open.
    """

    entity_id: str
    text: str
    lang: str = ""
    status: NameStatus = "variant"
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    note: str = ""
    layer: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """An id that was retired, and the one that took its place."""

    old_id: str
    new_id: str
    reason: str = ""
    date: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """Two entities that look alike and are never the same (Niger, Nigeria)."""

    left_id: str
    right_id: str
    note: str = ""
    location: Location | None = None


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What lint has to say about one place in a table.

    Attributes:
        rule: The rule's name ("country-code"), as the documentation and the configuration have it.
        severity: ``error`` stops CI, ``warning`` should be looked at, ``note`` is for information.
        message: What was found.
        advice: What to do about it.
    """

    location: Location
    rule: str
    severity: Severity
    message: str
    advice: str = ""
