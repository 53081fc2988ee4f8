"""What does a new project of tables begin with? Empty tables, a page on their columns, settings, checks, and an example."""

from pathlib import Path

from gazetteer.configuration import FILE as CONFIGURATION
from gazetteer.describing import describe_tables
from gazetteer.errors import ConflictError, Location, SourceError
from gazetteer.schema import DISTINCT, ORGANISATION_NAMES, ORGANISATIONS, PLACE_NAMES, PLACES, TABLES
from gazetteer.writing import canonical, render, replace_file

_SETTINGS = """# How grave each rule of `gazetteer lint` is: off, note, warning or error. `gazetteer lint --list` lists the rules.
[lint]
ordinary-word = "note"

# Sources with a date before this are noted as stale.
# [sources]
# stale-before = 2015
"""

_PRE_COMMIT = """# pre-commit install, once in each clone; or let CI run the same commands.
repos:
  - repo: local
    hooks:
      - id: gazetteer-format
        name: tables are in canonical form
        entry: gazetteer format
        language: system
        files: \\.csv$
      - id: gazetteer-lint
        name: tables break no rule
        entry: gazetteer lint .
        language: system
        files: \\.csv$
        pass_filenames: false
"""

_WORKFLOW = """name: tables
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install gazetteer-resolvers
      - run: gazetteer format --check .
      - run: gazetteer lint . --format github
      - run: gazetteer expect expectations.csv --gazetteer .
"""

# Made up, but for the place, whose id is GeoNames' own: Ashkelon in Israel.
_EXAMPLES: dict[str, list[dict[str, str]]] = {
    PLACES.file: [
        {"id": "local:example-camp", "name": "Example Camp", "type": "camp", "country": "IL", "latitude": "31.65",
         "longitude": "34.6", "source": "example"},
    ],
    PLACE_NAMES.file: [
        {"id": "geonames:295620", "name": "Ashkelom", "lang": "en", "status": "misspelling", "source": "example"},
        {"id": "local:example-camp", "name": "Camp Example", "lang": "en", "status": "variant", "source": "example"},
    ],
    ORGANISATIONS.file: [
        {"id": "local:example-relief", "name": "Example Relief Works", "type": "ngo", "country": "IL", "source": "example"},
    ],
    ORGANISATION_NAMES.file: [
        {"id": "local:example-relief", "name": "ERW", "lang": "en", "status": "abbreviation", "source": "example"},
    ],
    DISTINCT.file: [],
}  # fmt: skip
_EXPECTATIONS = [
    ("text", "kind", "country", "id"),
    ("Ashkelom", "place", "IL", "geonames:295620"),
    ("Camp Example", "place", "", "local:example-camp"),
    ("ERW", "organisation", "", "local:example-relief"),
]


def start_project(folder: str | Path, *, example: bool = True) -> list[Path]:
    """Make a folder of tables that lints clean and works as a gazetteer at once; return the files made.

    Args:
        folder: The new folder; it may be there, and hold anything but tables.
        example: Whether a few rows show how it is done.

    Raises:
        ConflictError: The folder holds one of the files already; nothing is written.
        SourceError: The folder cannot be made.
    """
    folder = Path(folder)
    files = {folder / name: data for name, data in _files(example).items()}
    for path in files:
        if path.exists():
            raise ConflictError("the file is there already; nothing was written", Location(str(path)))
    try:
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(
            f"the folder cannot be made: {error.strerror or error}", Location(str(folder))
        ) from error
    for path, data in files.items():
        replace_file(path, data)
    return list(files)


def _files(example: bool) -> dict[str, bytes]:
    files = {}
    for table in TABLES:
        rows = _EXAMPLES.get(table.file, []) if example else []
        text = render([table.header, *([row.get(name, "") for name in table.header] for row in rows)])
        files[table.file] = canonical(text, table.file)
    files["expectations.csv"] = render(_EXPECTATIONS if example else _EXPECTATIONS[:1])
    files["README.md"] = describe_tables().encode()
    files[CONFIGURATION] = _SETTINGS.encode()
    files[".pre-commit-config.yaml"] = _PRE_COMMIT.encode()
    files[".github/workflows/tables.yml"] = _WORKFLOW.encode()
    return files
