"""A CSV of one row an entity is checked by the rules that apply to it, at its own lines and under its own headings."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gazetteer.cli import program
from gazetteer.errors import FieldError, GazetteerError, TableError
from gazetteer.lint.checking import lint
from gazetteer.model import Finding


def check(path: Path, text: str, **columns: str) -> list[Finding]:
    path.write_text(text, encoding="utf-8")
    return lint(path, world=False, bundled=False, columns=columns)


def test_an_ordinary_list_is_in_order(tmp_path: Path) -> None:
    """Ids of any form, types and columns of one's own, countries by name, and no sources: nothing to report."""
    text = "id,name,type,country,aliases,colour\n17,Ashkelon,big town,Israel,Ashqelon;Ashkelon,red\n"

    assert check(tmp_path / "places.csv", text) == []


def test_faults_are_found_where_they_are(tmp_path: Path) -> None:
    """Line and column are the file's own, also where it calls our columns otherwise, and an alias stands in its cell."""
    text = (
        "uid,label,lat,lon,land,others,people\n"
        "1,Ashkelon,34.57,31.67,IL,Ashqelon,144073\n"
        "2,\u0410shdod,31.8,34.65,UK,,\n"
        "2,Haifa,132.8,34.99,IL,Ha\u00adifa|Cayfa,many\n"
        "3,,,,,,\n"
    )
    renamed = {"id": "uid", "name": "label", "latitude": "lat", "longitude": "lon", "country": "land"}

    findings = check(tmp_path / "towns.csv", text, **renamed, aliases="others", population="people")

    assert [(each.location.line, each.location.column, each.rule) for each in findings] == [
        (2, "lat", "coordinates-swapped"),
        (3, "label", "mixed-script"),
        (3, "land", "country-code"),
        (4, "uid", "id-unique"),
        (4, "others", "invisible-character"),
        (4, "people", "count-form"),
        (4, "lat", "coordinates-range"),
        (5, "label", "required-cell"),
    ]
    assert not any("--fix" in each.advice for each in findings)


def test_names_are_compared(tmp_path: Path) -> None:
    """The rules on names that are alike see the aliases too: one that is a letter from another entity's name."""
    text = "id,name,kind,aliases\na,Ashkelon,place,Migdalo\nb,Migdala,place,\n"

    assert [each.rule for each in check(tmp_path / "list.csv", text)] == ["nearer-name"]


def test_rows_and_folders_except_themselves(tmp_path: Path) -> None:
    """By a column of notes, and by gazetteer.toml beside the file."""
    text = "id,name,country,note\n1,Kyiv,UK,lint: country-code because so they write\n2,Lviv,UK,\n"

    assert [each.location.line for each in check(tmp_path / "list.csv", text)] == [3]
    (tmp_path / "gazetteer.toml").write_text('[lint]\ncountry-code = "off"\n')
    assert check(tmp_path / "list.csv", text) == []


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A missing column, a kind that is none, and a mapping of what is no column."""
    path = tmp_path / "list.csv"

    with pytest.raises(TableError, match="'id' is missing"):
        check(path, "name\nA\n")
    with pytest.raises(FieldError, match="'thing'"):
        check(path, "id,name,kind\n1,A,thing\n")
    with pytest.raises(GazetteerError, match="cannot be read as 'colour'"):
        check(path, "id,name\n1,A\n", colour="name")


def test_the_command_takes_a_file(tmp_path: Path) -> None:
    """With other column names; what mends tables refuses it in a sentence."""
    path = tmp_path / "list.csv"
    path.write_text("uid,name,country\n1,Kyiv,UK\n")
    arguments = ["lint", str(path), "--columns", "id=uid", "--no-world", "--no-bundled"]

    result = CliRunner().invoke(program, arguments)
    refused = CliRunner().invoke(program, [*arguments, "--fix"])

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path}:2, column country: error country-code: 'UK' is no country code")
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"error: {path}: this is a file, where a folder")
