"""A folder is checked by all rules, over the layers it builds on."""

import time
from pathlib import Path

import pytest

from gazetteer.errors import SourceError, TableError
from gazetteer.lint.checking import lint
from gazetteer.lint.rules import BY_NAME

PLACES = "id,name,type,country,latitude,longitude,source,note\n"


def write(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_findings_come_by_file_and_line(tmp_path: Path) -> None:
    """Sorted for reading, with rule, severity, message and advice."""
    folder = write(
        tmp_path,
        places=PLACES + "local:a,Aa,city,UK,,,,\nlocal:b,Bb,cty,,,,press,\n",
        redirects="old_id,new_id\n",
    )

    findings = lint(folder, world=False, bundled=False)

    assert [(finding.location.line, finding.rule) for finding in findings] == [
        (2, "country-code"),
        (2, "source-given"),
        (3, "entity-type"),
    ]
    assert findings[0].severity == "error"
    assert findings[0].advice


def test_rules_may_be_chosen(tmp_path: Path) -> None:
    """Only the rules that are asked for are applied."""
    folder = write(tmp_path, places=PLACES + "local:a,Aa,city,UK,,,,\n")

    assert [finding.rule for finding in lint(folder, [BY_NAME["country-code"]], world=False)] == [
        "country-code"
    ]


def test_a_row_is_excepted_with_a_reason(tmp_path: Path) -> None:
    """The note of a row holds back one rule for that row; without a reason it does not."""
    note = "lint: source-given because everybody knows it"
    folder = write(
        tmp_path, places=PLACES + f"local:a,Aa,city,,,,,{note}\nlocal:b,Bb,city,,,,,lint: source-given\n"
    )

    findings = lint(folder, world=False, bundled=False)

    assert [(finding.location.line, finding.rule) for finding in findings] == [
        (3, "source-given"),
        (3, "silence-reasoned"),
    ]


def test_a_folder_sets_how_grave_a_rule_is(tmp_path: Path) -> None:
    """A rule is off or of another severity where gazetteer.toml says so."""
    folder = write(tmp_path, places=PLACES + "local:a,Aa,cty,UK,,,,\n")
    (folder / "gazetteer.toml").write_text('[lint]\ncountry-code = "off"\nsource-given = "note"\n')

    assert [(finding.rule, finding.severity) for finding in lint(folder, world=False, bundled=False)] == [
        ("entity-type", "error"),
        ("source-given", "note"),
    ]


def test_a_folder_sets_which_sources_are_stale(tmp_path: Path) -> None:
    """Dated sources are looked at where gazetteer.toml says before when they are stale, and only there."""
    folder = write(tmp_path, places=PLACES + "local:a,Aa,city,IL,,,AFP 2009-05-10,\n")
    stale = [BY_NAME["source-stale"]]

    assert lint(folder, stale, world=False, bundled=False) == []
    (folder / "gazetteer.toml").write_text("[sources]\nstale-before = 2010\n")
    assert [finding.severity for finding in lint(folder, stale, world=False, bundled=False)] == ["note"]


def test_names_of_the_layers_beneath_are_known(tmp_path: Path) -> None:
    """A name may belong to a place of the world; without the world such ids are taken on trust, others never."""
    folder = write(
        tmp_path,
        place_names="id,name,status,source\ngeonames:1,Nowhere,variant,AFP\ngeonames:295620,Ashkelom,misspelling,AFP\n",
        people_names="id,name,status,source\nwikidata:Q1,Nobody,variant,AFP\n",
    )

    assert [finding.message for finding in lint(folder, bundled=False)] == [
        "the name 'Nobody' belongs to wikidata:Q1, which no table has",
        "the name 'Nowhere' belongs to geonames:1, which no table has",
    ]
    assert len(lint(folder, world=False, bundled=False)) == 1


def test_what_cannot_be_read_cannot_be_checked(tmp_path: Path) -> None:
    """A broken table is an error, no finding."""
    with pytest.raises(TableError, match="'type' is missing"):
        lint(write(tmp_path, places="id,name\n"))
    with pytest.raises(SourceError, match="no such folder"):
        lint(tmp_path / "missing")


def test_many_rows_are_checked_quickly(tmp_path: Path) -> None:
    """Thirty thousand rows take less than the ten seconds that a hundred thousand may, also where coverage is measured."""
    names = "".join(
        f"local:p{number // 4:05},Name {number:05},en,variant,,,press,\n" for number in range(20_000)
    )
    places = "".join(
        f"local:p{number:05},Place {number},city,IL,31.5,35,press,\n" for number in range(10_000)
    )
    folder = write(
        tmp_path, places=PLACES + places, place_names="id,name,lang,status,from,to,source,note\n" + names
    )
    started = time.process_time()

    findings = lint(folder, world=False, bundled=False)

    assert time.process_time() - started < 10
    assert [finding for finding in findings if finding.severity == "error"] == []
