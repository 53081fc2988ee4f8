"""Small files in the formats that ``gazetteer import`` reads, and how a test imports them."""

from collections.abc import Iterable
from pathlib import Path

from gazetteer.importing.formats import BY_NAME, recognise
from gazetteer.importing.opening import open_members
from gazetteer.importing.outcome import Outcome
from gazetteer.importing.records import Choice
from gazetteer.importing.running import Order, import_files
from gazetteer.reading import read_rows
from gazetteer.stack import Stack


def geoname(
    number: int | str,
    name: str = "Ashkelon",
    *,
    names: str = "",
    latitude: str = "31.66926",
    longitude: str = "34.57149",
    feature: str = "P.PPL",
    country: str = "IL",
    admin1: str = "06",
    population: str = "0",
    modified: str = "2023-01-02",
) -> str:
    """A row of GeoNames' main table: 19 columns between tabs."""
    kind, _, code = feature.partition(".")
    return "\t".join(
        [str(number), name, name, names, latitude, longitude, kind, code, country, "", admin1, "", "", "", population, "",
         "10", "Asia/Jerusalem", modified]
    )  # fmt: skip


def alternate(number: int, lang: str, name: str, *, flags: str = "", begins: str = "", ends: str = "") -> str:
    """A row of alternateNamesV2: ten columns; flags are p(referred), s(hort), c(olloquial), h(istoric)."""
    marks = ["1" if flag in flags else "" for flag in "psch"]
    return "\t".join(["1", str(number), lang, name, *marks, begins, ends])


def write(path: Path, lines: Iterable[str]) -> Path:
    """Write lines to a file."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def run(
    folder: Path,
    *files: Path,
    form: str = "",
    beneath: Stack | None = None,
    name: str = "",
    choice: Choice | None = None,
    **options: object,
) -> Outcome:
    """Import files into a folder, with no layers beneath unless they are given."""
    members = tuple(open_members(files))
    format_ = BY_NAME[form] if form else recognise(members)
    order = Order(
        members, format_, folder, name or format_.name, beneath or Stack(()), choice or Choice(), date="2026-11-23", **options  # type: ignore[arg-type]
    )  # fmt: skip
    return import_files(order)


def rows(folder: Path, file: str) -> list[dict[str, str]]:
    """A table's rows, only the filled cells."""
    path = folder / file
    if not path.exists():
        return []
    table = read_rows(path)
    return [{name: cell for name, cell in zip(table.header, row.cells, strict=True) if cell} for row in table]


def by_id(folder: Path, file: str = "places.csv") -> dict[str, dict[str, str]]:
    """A table's rows by id."""
    return {row["id"]: row for row in rows(folder, file)}
