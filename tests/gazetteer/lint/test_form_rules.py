"""Rules on whole files: their form and their columns."""

from pathlib import Path

from gazetteer.lint.form_rules import canonical_form, unknown_column
from gazetteer.lint.tables import Tables
from gazetteer.stack import Stack


def tables(folder: Path, places: bytes) -> Tables:
    (folder / "places.csv").write_bytes(places)
    return Tables(folder, Stack([]))


def test_the_first_line_out_of_form_is_named(tmp_path: Path) -> None:
    """A finding leads to where the file departs from its form, and names the command that mends it."""
    (problem,) = canonical_form(tables(tmp_path, b"id,name,type\na:1,A,city\na:3,C,city\na:2,B,city\n"))

    assert problem.location.line == 3
    assert problem.advice == f"run: gazetteer format {tmp_path}/places.csv"


def test_a_missing_last_line_end_is_found(tmp_path: Path) -> None:
    """What differs only at the end is found too."""
    (problem,) = canonical_form(tables(tmp_path, b"id,name,type\na:1,A,city"))

    assert problem.location.line == 2
    assert list(canonical_form(tables(tmp_path, b"id,name,type\na:1,A,city\n"))) == []


def test_columns_that_are_not_read(tmp_path: Path) -> None:
    """They are kept and pointed out, at the header."""
    (problem,) = unknown_column(tables(tmp_path, b"id,name,type,mine\n"))

    assert (problem.location.line, problem.location.column) == (1, "mine")
