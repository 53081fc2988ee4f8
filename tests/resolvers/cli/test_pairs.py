"""``resolve pairs`` adds a score and a reason to each row."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resolvers.cli import program

TABLE = "id,a,b,schema\n1,Qassem,Qassam,Person\n2,Bank of China,Bank of Chile,Company\n3,Snow,SNOW,Vessel\n4,,x,\n"


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(program, ["pairs", *arguments], input=text)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_scores_and_reasons(tmp_path: Path) -> None:
    """Rows keep their order and cells; kinds come from a column, unknown ones count as none."""
    (tmp_path / "in.csv").write_text(TABLE, encoding="utf-8")
    result = run(
        str(tmp_path / "in.csv"),
        "--left",
        "a",
        "--right",
        "b",
        "--kind-column",
        "schema",
        "-o",
        str(tmp_path / "out.csv"),
        "--quiet",
    )

    assert result.exit_code == 0, result.output
    rows = table((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert list(rows[0]) == ["id", "a", "b", "schema", "score", "reason"]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert float(rows[0]["score"]) > 0.5 > float(rows[1]["score"])
    assert float(rows[2]["score"]) > 0.9
    assert float(rows[3]["score"]) == 0.0
    assert all(row["reason"] for row in rows)


def test_standard_input_and_output() -> None:
    """A dash reads standard input; without -o the table goes to standard output."""
    result = run("-", "--left", "a", "--right", "b", "--kind", "place", text="a,b\nAshkelom,Ashkelon\n")

    assert result.exit_code == 0
    assert float(table(result.stdout)[0]["score"]) > 0.5


def test_tabs(tmp_path: Path) -> None:
    """A file that is called .tsv has tabs."""
    (tmp_path / "in.tsv").write_text("a\tb\nLviv\tLvov\n", encoding="utf-8")
    result = run(str(tmp_path / "in.tsv"), "--left", "a", "--right", "b")

    assert result.stdout.startswith("a,b,score,reason\nLviv,Lvov,0.")


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (
            ["-", "--left", "a", "--right", "c"],
            "a,b\n1,2\n",
            "the column 'c' is missing; the header has a, b",
        ),
        (
            ["-", "--left", "a", "--right", "b"],
            "a,b\n1\n",
            "standard input:2: the row has 1 cells where the header has 2",
        ),
        (["nowhere.csv", "--left", "a", "--right", "b"], "", "nowhere.csv: there is no such file"),
        (["-", "--left", "a", "--right", "b"], "", "the file is empty"),
        (["-", "--left", "a", "--right", "b", "--kind", "place", "--kind-column", "a"], "a,b\n", "give one"),
    ],
)
def test_mistakes_are_one_sentence(arguments: list[str], text: str, said: str) -> None:
    """What is wrong with the table or the call is said on standard error, with status 2."""
    result = run(*arguments, text=text)

    assert result.exit_code == 2
    assert said in result.stderr


def test_nothing_is_written_after_a_mistake(tmp_path: Path) -> None:
    """An output file is complete or absent."""
    result = run("-", "--left", "a", "--right", "b", "-o", str(tmp_path / "out.csv"), text="a,b\n1,2\n1\n")

    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []
