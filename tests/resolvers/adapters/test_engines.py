"""Every engine says the same of one name."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from engines_table import FIELDS, NAMES, Answer, open_resolver, tidy, write_decisions, write_gazetteer

from resolvers.adapters.duckdb_functions import register
from resolvers.cli import program
from resolvers.resolver import Resolver


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """The small resolver."""
    return open_resolver(tmp_path_factory.mktemp("engines"))


def by_pandas(resolver: Resolver) -> list[Answer]:
    """A pandas Series with a Series beside it."""
    import pandas as pd

    from resolvers.adapters.pandas_columns import resolve_column

    table = pd.DataFrame(NAMES, columns=["name", "country"])
    frame = resolve_column(table["name"], resolver, country=table["country"]).astype(object)
    return [tidy(row) for row in frame.where(frame.notna(), None).itertuples(index=False, name=None)]


def by_polars(resolver: Resolver) -> list[Answer]:
    """A polars Series with a Series beside it."""
    import polars as pl

    from resolvers.adapters.polars_columns import resolve_column

    table = pl.DataFrame(NAMES, schema=["name", "country"], orient="row")
    return [tidy(row) for row in resolve_column(table["name"], resolver, country=table["country"]).rows()]


def by_arrow(resolver: Resolver) -> list[Answer]:
    """Arrow arrays."""
    import pyarrow as pa

    from resolvers.adapters.arrow_columns import resolve_column

    names, countries = (pa.array(column, pa.string()) for column in zip(*NAMES, strict=True))
    return [
        tidy(tuple(row.values())) for row in resolve_column(names, resolver, country=countries).to_pylist()
    ]


def by_duckdb(resolver: Resolver) -> list[Answer]:
    """A query over a table."""
    import duckdb

    with duckdb.connect() as connection:
        register(connection, resolver)
        connection.execute("CREATE TABLE names (place INTEGER, name VARCHAR, country VARCHAR)")
        connection.executemany(
            "INSERT INTO names VALUES (?, ?, ?)", [(place, *row) for place, row in enumerate(NAMES)]
        )
        asked = "SELECT resolve_name(name, NULL, country) FROM names ORDER BY place"
        return [tidy(tuple(row[field] for field in FIELDS)) for (row,) in connection.sql(asked).fetchall()]


def by_shell(resolver: Resolver, folder: Path) -> list[Answer]:
    """The program, CSV in and CSV out."""
    source, gazetteer = folder / "names.csv", write_gazetteer(folder)
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "country", "n"), *((a, b, "n") for a, b in NAMES)])
    options = ["--gazetteer", str(gazetteer), "--no-world", "--no-bundled", "--country-column", "country"]
    options += ["--decisions", str(write_decisions(folder))]
    done = CliRunner().invoke(program, ["table", str(source), "--column", "name", *options])
    assert done.exit_code == 0, done.output
    rows = csv.DictReader(io.StringIO(done.stdout))
    numbers = ("score", "latitude", "longitude")
    return [
        tidy(tuple(float(row[f"name_{field}"]) if field in numbers and row[f"name_{field}"] else row[f"name_{field}"] for field in FIELDS))
        for row in rows
    ]  # fmt: skip


ENGINES: dict[str, Callable[[Resolver], list[Answer]]] = {
    "pandas": by_pandas, "polars": by_polars, "arrow": by_arrow, "duckdb": by_duckdb,
}  # fmt: skip


@pytest.fixture(scope="module")
def expected(resolver: Resolver) -> list[Answer]:
    """What the core says of each row: the twin of the others."""
    from resolvers.tables.answers import Answerer
    from resolvers.tables.questions import question

    asked = [question(name, country=country) for name, country in NAMES]
    return [tidy(tuple(row)[: len(FIELDS)]) for row in Answerer(resolver).answer(asked).rows]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_answers_alike(engine: str, resolver: Resolver, expected: list[Answer]) -> None:
    """Ids, names, status, scores, points and reasons, row by row, missing ones missing."""
    assert ENGINES[engine](resolver) == expected


def test_the_shell_answers_alike(resolver: Resolver, expected: list[Answer], tmp_path: Path) -> None:
    """The same from CSV to CSV."""
    found = by_shell(resolver, tmp_path)

    assert [row[:3] for row in found] == [row[:3] for row in expected]
    assert found == expected


def test_the_library_answers_alike(resolver: Resolver, expected: list[Answer]) -> None:
    """A single name asked of the resolver has the id, status and score that every column of it has."""
    plain = [
        place for place, (name, _) in enumerate(NAMES)
        if name and "(" not in name and "&" not in name and "\u00a0" not in name
    ]  # fmt: skip
    for place in plain:
        name, country = NAMES[place]
        answer = resolver.resolve(str(name), country=country or "")
        entity = answer.entity
        score = answer.score if answer.status == "matched" else None
        told = tidy((entity.id if entity else None, entity.name if entity else None, answer.status, score))
        assert told == expected[place][:4], name


def test_the_table_is_worth_asking(expected: list[Answer]) -> None:
    """All outcomes turn up in it: an agreement on nothing would prove nothing."""
    assert {row[2] for row in expected} == {"matched", "ambiguous", "unmatched", "refused", None}
    assert sum(row[0] is not None for row in expected) >= 12
    assert sum(str(row[6]).startswith("settled by ka on 2026-03-01") for row in expected) == 1
