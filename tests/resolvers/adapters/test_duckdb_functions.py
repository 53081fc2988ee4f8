"""Names resolved inside DuckDB queries."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from engines_table import open_resolver

from resolvers.adapters.duckdb_functions import register
from resolvers.comparing import compare
from resolvers.tables.answers import Policy


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the functions, over the small gazetteer."""
    with duckdb.connect() as opened:
        register(opened, open_resolver(tmp_path_factory.mktemp("duckdb")))
        yield opened


def test_the_recipe(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """From Parquet to Parquet, with a place a row: no row more, none fewer."""
    source, target = tmp_path / "towns.parquet", tmp_path / "resolved.parquet"
    connection.sql(
        "SELECT * FROM (VALUES (1, 'Ashkelom', 'IL'), (2, 'Paris', 'US'), (3, NULL, 'FR')) AS t(event, town, iso2)"
    ).write_parquet(str(source))

    connection.sql(
        f"SELECT *, resolve_place(town, iso2) AS place FROM '{source}' ORDER BY event"  # noqa: S608
    ).write_parquet(str(target))

    rows = connection.sql(f"SELECT event, place.id, place.latitude FROM '{target}'").fetchall()  # noqa: S608
    assert rows == [(1, "t:1", 31.66926), (2, "t:4", 33.66094), (3, None, None)]


def test_more_rows_than_a_batch(connection: duckdb.DuckDBPyConnection) -> None:
    """Twenty thousand rows of three names, one of them missing: each row has its own answer."""
    asked = (
        "SELECT n, r.id FROM (SELECT n, resolve_place(t) AS r FROM (SELECT range AS n, "
        "CASE range % 3 WHEN 0 THEN 'Ashkelom' WHEN 1 THEN 'Ashdod' END AS t FROM range(20000))) ORDER BY n"
    )

    rows = connection.sql(asked).fetchall()

    assert [row[1] for row in rows[:3]] == ["t:1", "t:2", None]
    assert all(row[1] == rows[number % 3][1] for number, row in enumerate(rows))
    assert len(rows) == 20_000


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("resolve_place('Paris', 'US').id", "t:4"),
        ("resolve_place('Paris', NULL, NULL, 33.6, -95.5).id", "t:4"),
        ("resolve_person('Qasem Soleimani').id", "t:9"),
        ("resolve_organisation('Kassam Brigades').name", "Qassam Brigades"),
        ("resolve_name('Kassam Brigades', 'person').id", None),
        ("resolve_name('Kassam Brigades', 'Organization').id", "t:8"),
        ("resolve_place('Springfield', 'US').status", "ambiguous"),
        ("resolve_place(NULL).status", None),
        ("resolve_place('').status", "refused"),
        ("resolve_name(12).status", "unmatched"),
    ],
)
def test_hints_and_outcomes(connection: duckdb.DuckDBPyConnection, call: str, expected: str | None) -> None:
    """Each function reads its arguments by their order; missing names have nothing in any field."""
    assert connection.sql(f"SELECT {call}").fetchall() == [(expected,)]


def test_comparing_needs_no_gazetteer(connection: duckdb.DuckDBPyConnection) -> None:
    """The score is that of ``compare``; beside a missing name there is none."""
    rows = connection.sql(
        "SELECT compare_names('Qassem', 'Kassim', 'person'), compare_names('Qassem', 'Kassim'), compare_names(NULL, 'x')"
    ).fetchall()

    assert rows == [(compare("Qassem", "Kassim", "person").score, compare("Qassem", "Kassim").score, None)]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("resolve_person('a', 'b', 'c', 'd')", r"up to 2 hints \(country, date\), not 4 arguments"),
        ("compare_names('a')", "takes two names and a kind, not 1"),
        ("resolve_place('a', 'IL', NULL, 200.0, 1.0)", "latitude '200.0' should be degrees from -90 to 90"),
        ("resolve_place('a', 'IL', NULL, 20.0)", "latitude and longitude go together"),
    ],
)
def test_what_cannot_be_asked(connection: duckdb.DuckDBPyConnection, call: str, said: str) -> None:
    """The query fails with the sentence."""
    with pytest.raises(duckdb.InvalidInputException, match=said):
        connection.sql(f"SELECT {call}").fetchall()


def test_registering_again_replaces(tmp_path: Path) -> None:
    """A second call with another policy holds from then on: candidates are a further field."""
    with duckdb.connect() as opened:
        resolver = open_resolver(tmp_path)
        register(opened, resolver)
        register(opened, resolver, Policy(on_ambiguous="candidates"))

        listed = opened.sql("SELECT resolve_place('Springfield', 'US').candidates").fetchall()[0][0]

    assert listed.startswith("t:")
    assert listed.count("Springfield") == 2


def test_without_duckdb_a_sentence_says_what_to_install() -> None:
    """The extra is named."""
    said = "import sys; sys.modules['duckdb'] = None; import resolvers.adapters.duckdb_functions"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)

    assert "pip install 'gazetteer-resolvers[duckdb]'" in done.stderr.splitlines()[-1]
