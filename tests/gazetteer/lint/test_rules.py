"""Every rule finds what it is for, where it is, and nothing else: cases/lint/RULE.csv."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer.lint.manual import describe_rules
from gazetteer.lint.rules import BY_NAME, RULES
from gazetteer.lint.tables import Tables
from gazetteer.schema import BY_FILE
from gazetteer.stack import Stack

ROOT = Path(__file__).parents[3]
CASES = Path(__file__).parents[2] / "cases" / "lint"
# These look at whole files, not at rows: their tests stand in test_form_rules.py.
OF_FILES = {"canonical-form", "unknown-column"}
BASE = {
    "places.csv": [
        "geonames:294640,Israel,country,IL,,31.5,34.75,8883800,,iso3166:IL,GeoNames,",
        "geonames:295620,Ashkelon,city,IL,01,31.66926,34.57149,144073,geonames:294640,,GeoNames,",
    ],
    "place_names.csv": ["geonames:295620,Ashqelon,en,variant,,,GeoNames,"],
    "people.csv": ["local:ann,Ann Example,poet,IL,1948,2000,,press,"],
    "people_names.csv": ["local:ann,A. Example,en,short,,,press,"],
    "organisations.csv": ["local:bank,Example Bank,bank,IL,,31.78,35.2,,press,"],
}


def cases() -> Iterator[tuple[str, str, list[dict[str, str]]]]:
    """Each case of each rule: the rule, the case's name, its rows in the file's order."""
    for path in sorted(CASES.glob("*.csv")):
        rows: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            rows.setdefault(row["case"], []).append(row)
        yield from ((path.stem, case, lines) for case, lines in rows.items())


def write_tables(folder: Path, rows: list[dict[str, str]]) -> None:
    """Write the clean tables above with a case's rows at their ends."""
    for file, table in BY_FILE.items():
        lines = [
            ",".join(table.header),
            *BASE.get(file, []),
            *(row["row"] for row in rows if row["table"] == file),
        ]
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("rule", "case", "rows"), list(cases()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_finds_what_it_is_for(
    tmp_path: Path, rule: str, case: str, rows: list[dict[str, str]]
) -> None:
    """Of a case's rows exactly those are found that say so, at their lines and in the words given."""
    write_tables(tmp_path, rows)
    ends = {file: 1 + len(BASE.get(file, [])) for file in BY_FILE}
    expected = []
    for row in rows:
        ends[row["table"]] += 1
        if row["found"]:
            expected.append((str(tmp_path / row["table"]), ends[row["table"]], row["found"]))

    problems = list(BY_NAME[rule].check(Tables(tmp_path, Stack([]), stale_before="2015-06")))

    assert sorted((each.location.file, each.location.line) for each in problems) == sorted(
        each[:2] for each in expected
    )
    for file, line, words in expected:
        assert any(
            words in problem.message
            for problem in problems
            if (problem.location.file, problem.location.line) == (file, line)
        )
    assert all(problem.advice for problem in problems)


def test_every_rule_has_cases() -> None:
    """There is a file for each rule, with something to find and something to pass over."""
    found = {
        rule: [bool(row["found"]) for _, _, rows in group for row in rows]
        for rule, group in _by_rule().items()
    }

    assert set(found) | OF_FILES == set(BY_NAME)
    assert all(any(each) for each in found.values())


def test_every_rule_is_documented() -> None:
    """A rule has a name of its own and a sentence that no other rule has."""
    assert len(BY_NAME) == len(RULES) == len({rule.summary for rule in RULES})
    assert all(rule.summary.endswith((".", ";")) for rule in RULES)
    assert BY_NAME["country-code"].reason.startswith("The United Kingdom is GB")
    assert BY_NAME["name-status"].reason == ""


def test_the_manual_is_up_to_date() -> None:
    """docs/rules.md is what tools/rules_manual.py writes, with a section for each rule."""
    page = describe_rules()

    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page
    assert all(f"## {rule.name}\n" in page for rule in RULES)


def test_the_clean_tables_are_clean(tmp_path: Path) -> None:
    """Nothing is found where nothing is planted."""
    write_tables(tmp_path, [])
    tables = Tables(tmp_path, Stack([]))

    assert [problem for rule in RULES for problem in rule.check(tables)] == []


def _by_rule() -> dict[str, list[tuple[str, str, list[dict[str, str]]]]]:
    groups: dict[str, list[tuple[str, str, list[dict[str, str]]]]] = {}
    for case in cases():
        groups.setdefault(case[0], []).append(case)
    return groups
