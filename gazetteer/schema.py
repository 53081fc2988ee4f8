"""Which columns does each table have, of what type, in what order?

``data/README.md`` is generated from this module, ``format`` writes in this order, ``loading`` and ``lint``
read the types. One definition.
"""

from dataclasses import dataclass
from typing import Literal

from gazetteer.model import Kind

ColumnType = Literal[
    "id",
    "ids",
    "text",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "count",
    "date",
    "lang",
    "status",
    "type",
    "source",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, the type of its cells, and one sentence for whoever fills it."""

    name: str
    type: ColumnType
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: file name, what it holds, its columns in order, and the columns it is sorted by."""

    file: str
    about: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    kind: Kind | None = None
    role: Literal["entities", "names", "redirects", "distinct", "retractions"] = "entities"

    @property
    def header(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)


ID = Column(
    "id",
    "id",
    "CURIE: geonames:295620, wikidata:Q38799, or local:slug where no id is evidenced",
    required=True,
)
NAME = Column("name", "text", "the preferred name in English copy", required=True)
COUNTRY = Column("country", "country", "ISO 3166-1 alpha-2, or XK; empty for none or several")
SAME_AS = Column("same_as", "ids", "ids of the same thing elsewhere, joined by ;")
PART_OF = Column("part_of", "ids", "ids of what it belongs to, nearest first, joined by ;")
LATITUDE = Column("latitude", "latitude", "degrees north, WGS 84")
LONGITUDE = Column("longitude", "longitude", "degrees east, WGS 84")
SOURCE = Column(
    "source", "source", "where the claim comes from: GeoNames, Wikidata, ISO 3166, or a reference to copy"
)
NOTE = Column("note", "text", "what a later editor should know")

PLACES = Table(
    "places.csv",
    "Places: countries, divisions, regions, waters and sites that the world's city list lacks or has wrong.",
    (
        ID,
        NAME,
        Column("type", "type", "one of the place types below", required=True),
        COUNTRY,
        Column("admin1", "admin1", "GeoNames code of the first-level division within the country"),
        LATITUDE,
        LONGITUDE,
        Column("population", "count", "inhabitants"),
        PART_OF,
        SAME_AS,
        SOURCE,
        NOTE,
    ),
    ("id",),
    kind="place",
)
PEOPLE = Table(
    "people.csv",
    "People of world news.",
    (
        ID,
        NAME,
        Column("description", "text", "one line that tells this person from a namesake"),
        Column("country", "country", "ISO 3166-1 alpha-2 of the country they act for"),
        Column("born", "date", "year or ISO date"),
        Column("died", "date", "year or ISO date"),
        SAME_AS,
        SOURCE,
        NOTE,
    ),
    ("id",),
    kind="person",
)
ORGANISATIONS = Table(
    "organisations.csv",
    "Organisations: states' bodies, parties, armed groups, media, companies, associations.",
    (
        ID,
        NAME,
        Column("type", "type", "one of the organisation types below", required=True),
        COUNTRY,
        PART_OF,
        LATITUDE,
        LONGITUDE,
        SAME_AS,
        SOURCE,
        NOTE,
    ),
    ("id",),
    kind="organisation",
)


def _names(file: str, kind: Kind, about: str) -> Table:
    return Table(
        file,
        about,
        (
            Column("id", "id", "the entity that bears the name", required=True),
            Column("name", "text", "the spelling, exactly", required=True),
            Column("lang", "lang", "BCP 47: ar, ar-Latn, en; empty where unknown"),
            Column(
                "status",
                "status",
                "preferred, variant, short, abbreviation, former, demonym or misspelling",
                required=True,
            ),
            Column("from", "date", "first year or date of use"),
            Column("to", "date", "last year or date of use"),
            SOURCE,
            NOTE,
        ),
        ("id", "status", "name", "lang"),
        kind=kind,
        role="names",
    )


PLACE_NAMES = _names("place_names.csv", "place", "Names of places, one a line.")
PEOPLE_NAMES = _names("people_names.csv", "person", "Names of people, one a line.")
ORGANISATION_NAMES = _names("organisation_names.csv", "organisation", "Names of organisations, one a line.")
REDIRECTS = Table(
    "redirects.csv",
    "Ids that were retired, and what took their place.",
    (
        Column("old_id", "id", "the retired id", required=True),
        Column("new_id", "id", "the id that took its place", required=True),
        Column("reason", "text", "why"),
        Column("date", "date", "since when"),
    ),
    ("old_id",),
    role="redirects",
)
DISTINCT = Table(
    "distinct.csv",
    "Pairs that look alike and are never the same.",
    (
        Column("left_id", "id", "the one", required=True),
        Column("right_id", "id", "the other", required=True),
        Column("note", "text", "what they are mistaken over"),
    ),
    ("left_id", "right_id"),
    role="distinct",
)
RETRACTIONS = Table(
    "retractions.csv",
    "Entities and names that the layers below are wrong to have.",
    (
        Column("id", "id", "the entity", required=True),
        Column(
            "name", "text", "the spelling to take back, with all that fold alike; empty for the whole entity"
        ),
        Column("reason", "text", "why"),
        Column("date", "date", "since when"),
    ),
    ("id", "name"),
    role="retractions",
)

TABLES: tuple[Table, ...] = (
    PLACES, PLACE_NAMES, PEOPLE, PEOPLE_NAMES, ORGANISATIONS, ORGANISATION_NAMES, REDIRECTS, DISTINCT, RETRACTIONS,
)  # fmt: skip
BY_FILE = {table.file: table for table in TABLES}
ENTITY_TABLES: dict[Kind, Table] = {"place": PLACES, "person": PEOPLE, "organisation": ORGANISATIONS}
NAME_TABLES: dict[Kind, Table] = {
    "place": PLACE_NAMES,
    "person": PEOPLE_NAMES,
    "organisation": ORGANISATION_NAMES,
}

# A wide CSV is a layer too: one row an entity, its further names in one cell joined by | or ;.
WIDE_REQUIRED = ("id", "name")
WIDE_OPTIONAL = (
    "kind",
    "type",
    "description",
    "aliases",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "population",
)

# Place types, by class. The class decides how text and evidence weigh a place; the type is for readers.
PlaceClass = Literal["continent", "country", "division", "district", "settlement", "region", "site"]
PLACE_TYPES: dict[str, PlaceClass] = {
    "continent": "continent",
    "country": "country",
    "territory": "country",
    "historical_country": "country",
    "admin1": "division",
    "historical_admin1": "division",
    "admin2": "district",
    "capital": "settlement",
    "city": "settlement",
    "town": "settlement",
    "postal_place": "settlement",
    "neighbourhood": "settlement",
    "region": "region",
    "water": "region",
    "river": "region",
    "lake": "region",
    "strait": "region",
    "mountain": "region",
    "island": "region",
    "desert": "region",
    "peninsula": "region",
    "valley": "region",
    "camp": "site",
    "crossing": "site",
    "prison": "site",
    "base": "site",
    "airport": "site",
    "nuclear_plant": "site",
    "power_plant": "site",
    "holy_place": "site",
    "square": "site",
    "port": "site",
    "dam": "site",
    "bridge": "site",
    "building": "site",
    "monument": "site",
    "street": "site",
    "park": "site",
    "site": "site",
}
ORGANISATION_TYPES: frozenset[str] = frozenset(
    {
        "intergovernmental", "government", "ministry", "parliament", "court", "central_bank", "army", "police",
        "intelligence", "armed_group", "party", "media", "news_agency", "ngo", "rescue_service", "company", "bank",
        "university", "religious_body", "sports", "people", "mission", "other",
    }
)  # fmt: skip
