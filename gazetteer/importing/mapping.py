"""What does a mapping file say: which column of somebody's table is which of ours?

TOML, so that it can be read, kept beside the table and corrected by hand; ``gazetteer import --guess`` drafts one.
"""

import tomllib
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.errors import FieldError, Location, SourceError
from gazetteer.importing.records import language
from gazetteer.kinds import parse_kind
from gazetteer.model import STATUSES, Kind, NameStatus
from gazetteer.reading import read_bytes
from gazetteer.schema import ENTITY_TABLES

# Our columns that a mapping may fill; id, kind and further names have sections of their own.
COLUMNS = tuple(
    dict.fromkeys(
        column.name
        for table in ENTITY_TABLES.values()
        for column in table.columns
        if column.name not in ("id", "source")
    )
)
_KEYS = ("kind", "kind-column", "source", "sheet", "id", "columns", "fixed", "names", "values")


@dataclass(frozen=True, slots=True)
class NameColumn:
    """A column of further names.

    Attributes:
        lang: BCP 47, "" where unknown.
        split: What parts several names in one cell; "" where there is one.
    """

    column: str
    lang: str = ""
    status: NameStatus = "variant"
    split: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is read.

    Attributes:
        name: The mapping file's name, and of an import made by it.
        kind: What its rows are; of no use where ``kind_column`` says it row by row.
        id_column: The column with the source's ids; "" makes a ``local:`` slug of the name.
        prefix: What makes an id of the source a CURIE.
        columns: Our column to theirs.
        fixed: Our column to what stands in it in every row.
        values: Our column to their word to ours ("IDP camp" is "camp").
    """

    name: str
    kind: Kind = "place"
    kind_column: str = ""
    source: str = ""
    sheet: str = ""
    id_column: str = ""
    prefix: str = "local"
    columns: MappingOf[str, str] = field(default_factory=dict)
    fixed: MappingOf[str, str] = field(default_factory=dict)
    names: tuple[NameColumn, ...] = ()
    values: MappingOf[str, MappingOf[str, str]] = field(default_factory=dict)

    def theirs(self) -> tuple[str, ...]:
        """The columns that a table must have."""
        needed = [
            self.id_column,
            self.kind_column,
            *self.columns.values(),
            *(each.column for each in self.names),
        ]
        return tuple(dict.fromkeys(filter(None, needed)))


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        SourceError: It is missing, or no TOML.
        FieldError: It says something that a mapping cannot; the sentence has what it can.
    """
    try:
        given = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"this is no TOML: {error}", Location(str(path))) from None
    return parse_mapping(given, path)


def parse_mapping(given: MappingOf[str, Any], path: Path) -> Mapping:
    """Return the mapping that a TOML document means; ``path`` is what errors call it.

    Raises:
        FieldError: It says something that a mapping cannot.
    """
    checked = _Checked(path)
    checked.keys(given, _KEYS, "a mapping")
    identity = checked.table(given, "id")
    checked.keys(identity, ("column", "prefix"), "[id]")
    columns = checked.texts(given, "columns")
    fixed = checked.texts(given, "fixed")
    for section in (columns, fixed):
        checked.keys(section, COLUMNS, "[columns] and [fixed]")
    if "name" not in columns:
        raise checked.fault("[columns] must say which column is the name")
    values = {
        column: checked.texts(given.get("values", {}), column) for column in checked.table(given, "values")
    }
    checked.keys(values, (*COLUMNS, "kind"), "[values]")
    return Mapping(
        path.stem,
        checked.kind(given.get("kind", "place")),
        checked.text(given, "kind-column"),
        checked.text(given, "source"),
        checked.text(given, "sheet"),
        checked.text(identity, "column"),
        checked.text(identity, "prefix") or "local",
        columns,
        fixed,
        tuple(checked.name_column(name, spec) for name, spec in checked.table(given, "names").items()),
        values,
    )


class _Checked:
    """Takes values out of a document, and says in a sentence what is wrong with one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fault(self, message: str) -> FieldError:
        return FieldError(message, Location(str(self._path)))

    def keys(self, given: MappingOf[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in given:
            if key not in known:
                raise self.fault(f"{where} cannot have {key!r}; it can have {', '.join(known)}")

    def table(self, given: MappingOf[str, Any], key: str) -> MappingOf[str, Any]:
        table = given.get(key, {})
        if not isinstance(table, dict):
            raise self.fault(f"[{key}] must be a table of keys and values")
        return table

    def text(self, given: MappingOf[str, Any], key: str) -> str:
        value = given.get(key, "")
        if not isinstance(value, str):
            raise self.fault(f"{key} must be text between quotes, and is {value!r}")
        return value

    def texts(self, given: MappingOf[str, Any], key: str) -> dict[str, str]:
        table = self.table(given, key)
        return {name: self.text(table, name) for name in table}

    def kind(self, word: object) -> Kind:
        kind = parse_kind(word) if isinstance(word, str) else None
        if kind is None:
            raise self.fault(f"kind is {word!r}, and must be person, organisation or place")
        return kind

    def name_column(self, column: str, spec: object) -> NameColumn:
        if not isinstance(spec, dict):
            raise self.fault(f'names."{column}" must be a table, such as {{ lang = "ar" }}')
        self.keys(spec, ("lang", "status", "split"), f'names."{column}"')
        lang, status = self.text(spec, "lang"), self.text(spec, "status") or "variant"
        if lang and not language(lang):
            raise self.fault(f"the language {lang!r} of the column {column!r} is no BCP 47 tag")
        if status not in STATUSES:
            raise self.fault(
                f"the status {status!r} of the column {column!r} is none of {', '.join(STATUSES)}"
            )
        return NameColumn(column, language(lang), status, self.text(spec, "split"))
