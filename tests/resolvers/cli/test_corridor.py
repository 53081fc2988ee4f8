"""The programs name, table and evaluate: what goes in, what comes out, and what is refused in a sentence."""

import csv
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from resolvers.cli import program

GAZETTEER = """id,name,kind,aliases,country,latitude,longitude,population
t:ashkelon,Ashkelon,place,Ashqelon|אשקלון,IL,31.67,34.57,144000
t:georgia,Georgia,place,,GE,42,43.5,3700000
t:georgia-us,Georgia,place,,US,32.75,-83.5,3700000
t:hamas,Hamas,organisation,Islamic Resistance Movement,PS,,,
t:sharon,Ariel Sharon,person,,IL,,,
"""
TABLE = 'town,iso,note\nAshkelom,IL,"007, x"\n"",IL,\nNowhere at all,,a\nAshkelom,IL,again\n'


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("gazetteer") / "mine.csv"
    path.write_text(GAZETTEER, encoding="utf-8")
    return str(path)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "towns.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def run(gazetteer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(
            program,
            [*arguments, "--no-world", "--no-bundled", "--gazetteer", gazetteer, "--quiet"],
            input=given,
        )

    return call


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_name_is_answered_for_people(run: Any) -> None:
    """Status, reason and candidates; several names in a row, and the sum behind a score where asked for."""
    said = run("name", "Ashkelom", "Georgia", "of", "--limit", "1").output

    assert "Ashkelom: matched" in said
    assert "spelled with one letter different from Ashkelon" in said
    assert "t:ashkelon  Ashkelon" in said
    assert "Georgia: ambiguous" in said
    assert "of: refused" in said
    assert "prior:" in run("name", "Ashkelom", "--explain").output


def test_a_candidate_that_cannot_be_meant_takes_no_line(run: Any) -> None:
    """Under one in a hundred a candidate is shown to those who ask for the whole sum, and to programs."""

    def lines(*options: str) -> list[str]:
        return [
            line
            for line in run("name", "Georgia", "--country", "GE", *options).output.splitlines()
            if " · " in line
        ]

    candidates = json.loads(run("name", "Georgia", "--country", "GE", "--format", "jsonl").output)[
        "candidates"
    ]
    worth = [one for one in candidates if one["score"] >= 0.01]
    assert len(lines()) == len(worth) < len(candidates)
    assert len(lines("--explain")) == len(candidates)


def test_a_name_is_answered_for_programs(run: Any) -> None:
    """One JSON object a name; the best candidate's id only where it is meant, or asked for."""
    found = [
        json.loads(line)
        for line in run("name", "Ashkelom", "Georgia", "--format", "jsonl").output.splitlines()
    ]
    best = json.loads(run("name", "Georgia", "--format", "jsonl", "--best").output)

    assert (found[0]["status"], found[0]["id"], found[0]["latitude"]) == ("matched", "t:ashkelon", 31.67)
    assert (found[1]["status"], found[1]["id"], found[1]["score"]) == ("ambiguous", None, None)
    assert {one["id"] for one in found[1]["candidates"]} == {"t:georgia", "t:georgia-us"}
    assert (best["status"], best["id"]) == ("ambiguous", found[1]["candidates"][0]["id"])


def test_what_is_known_beside_a_name_counts(run: Any) -> None:
    """Country and point tell namesakes apart."""
    assert (
        json.loads(run("name", "Georgia", "--country", "us", "--format", "jsonl").output)["id"]
        == "t:georgia-us"
    )
    assert (
        json.loads(run("name", "Georgia", "--near", "42,43", "--format", "jsonl").output)["id"] == "t:georgia"
    )


@pytest.mark.parametrize("near", ["42", "a,b", "91,0", "0,181"])
def test_a_point_must_be_one(run: Any, near: str) -> None:
    """Two numbers in range."""
    found = run("name", "Georgia", "--near", near)

    assert found.exit_code == 2
    assert repr(near) in found.output


def test_a_column_gets_seven_more(run: Any, table: Path) -> None:
    """Rows and other columns as they were; an empty cell stays unanswered; what is not known is empty."""
    out = table.with_name("out.csv")

    assert (
        run(
            "table",
            str(table),
            "--column",
            "town",
            "--kind",
            "place",
            "--country-column",
            "iso",
            "-o",
            str(out),
        ).exit_code
        == 0
    )

    rows = cells(out.read_text(encoding="utf-8"))
    assert [row["note"] for row in rows] == ["007, x", "", "a", "again"]
    assert list(rows[0]) == [
        "town",
        "iso",
        "note",
        *(f"town_{name}" for name in ("id", "name", "status", "score", "latitude", "longitude", "reason")),
    ]
    assert [row["town_id"] for row in rows] == ["t:ashkelon", "", "", "t:ashkelon"]
    assert [row["town_status"] for row in rows] == ["matched", "", "unmatched", "matched"]
    assert (rows[0]["town_latitude"], rows[0]["town_longitude"]) == ("31.67", "34.57")
    assert float(rows[0]["town_score"]) > 0.5
    assert {rows[1][f"town_{name}"] for name in ("status", "score", "reason")} == {""}


def test_more_processes_give_the_same(run: Any) -> None:
    """A long column is shared out, and comes back as one process would have answered it."""
    given = "who\n" + "".join(f"Ashkelon {number}\nGeorgia {number}\n" for number in range(1200))

    one, two = (
        run("table", "-", "--column", "who", "--kind", "place", "--jobs", jobs, given=given).output
        for jobs in "12"
    )

    assert one == two


def test_standard_input_and_other_formats(run: Any, table: Path) -> None:
    """ "-" is a CSV; the output's format may be another than the input's."""
    found = run("table", "-", "--column", "town", "--format", "jsonl", given=TABLE)

    assert [json.loads(line)["town_id"] for line in found.output.splitlines()] == [
        "t:ashkelon",
        None,
        None,
        "t:ashkelon",
    ]


def test_the_best_is_given_where_asked_for(run: Any) -> None:
    """With --best the id and score stand there whatever the status."""
    given = "who\nGeorgia\n"
    plain, best = (
        cells(run("table", "-", "--column", "who", *more, given=given).output)[0]
        for more in ((), ("--best",))
    )

    assert (plain["who_status"], plain["who_id"]) == ("ambiguous", "")
    assert (best["who_status"], best["who_id"][:9]) == ("ambiguous", "t:georgia")


def test_hints_come_from_columns(run: Any) -> None:
    """Kind, point, date and context of each row."""
    given = "who,kind,lat,lon,day,note\nGeorgia,Place,42,43,2001,\nGeorgia,GPE,,,,x\nHamas,Vessel,,,,\n"
    options = (
        "--kind-column",
        "kind",
        "--latitude-column",
        "lat",
        "--longitude-column",
        "lon",
        "--date-column",
        "day",
        "--context-column",
        "note",
    )
    rows = cells(run("table", "-", "--column", "who", *options, given=given).output)

    assert [row["who_id"] for row in rows] == ["t:georgia", "", "t:hamas"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--column", "city"), "the column 'city' is missing; there are town, iso, note"),
        (("--column", "town", "--kind-column", "x"), "the column 'x' is missing"),
        (
            ("--column", "town", "--latitude-column", "iso"),
            "--latitude-column and --longitude-column go together",
        ),
        (
            ("--column", "town", "--latitude-column", "iso", "--longitude-column", "iso"),
            "towns.csv:2: latitude 'IL' should be degrees from -90 to 90",
        ),
        (("--column", "town", "--kind", "place", "--kind-column", "iso"), "exclude each other"),
    ],
)
def test_a_wrong_call_is_said_in_a_sentence(
    run: Any, table: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit status 2, what was found and what is expected, and nothing written."""
    out = table.with_name("out.csv")
    found = run("table", str(table), *arguments, "-o", str(out))

    assert found.exit_code == 2
    assert said in found.output
    assert not out.exists()


def test_labelled_names_are_measured(run: Any, tmp_path: Path) -> None:
    """Every measure with its interval, calibration and the worst errors; as JSON the same."""
    labelled = tmp_path / "labelled.csv"
    labelled.write_text(
        "name,gold,kind\nAshkelom,t:ashkelon,place\nHamas,,organisation\nNobody,,person\nArik,t:nobody,person\n",
        encoding="utf-8",
    )
    call = (
        "evaluate",
        str(labelled),
        "--column",
        "name",
        "--gold",
        "gold",
        "--kind-column",
        "kind",
        "--resamples",
        "20",
    )

    said = run(*call).output
    told = json.loads(run(*call, "--format", "json").output)

    assert "4 names, 2 with an entity, 2 with none" in said
    assert "1 right ids are in no gazetteer" in said
    assert "'Hamas': matched, t:hamas Hamas" in said
    assert told["measures"]["precision"]["value"] == 0.5
    assert told["worst"][0]["text"] == "Hamas"
    assert told["thresholds"] == {}


def test_tuned_bars_are_kept(run: Any, tmp_path: Path) -> None:
    """The bars that reach a precision are written where the next call reads them."""
    labelled = tmp_path / "labelled.csv"
    labelled.write_text("name,gold\nAshkelom,t:ashkelon\nAshkelon,t:ashkelon\n", encoding="utf-8")

    found = run(
        "evaluate",
        str(labelled),
        "--column",
        "name",
        "--gold",
        "gold",
        "--kind",
        "place",
        "--tune",
        "0.95",
        "--resamples",
        "20",
    )

    written = tomllib.loads(
        (tmp_path / "config" / "gazetteer-resolvers" / "config.toml").read_text(encoding="utf-8")
    )
    assert (
        f"place: match = {written['thresholds']['place']['match']} gives precision 1.000, recall 1.000 on 2 names"
        "; so few say little of others" in found.output
    )
    assert (
        json.loads(run("name", "Ashkelom", "--kind", "place", "--format", "jsonl").output)["status"]
        == "matched"
    )
