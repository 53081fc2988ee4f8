"""``init``, ``expect``, ``impact`` and ``lock`` as programs."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gazetteer import expecting
from gazetteer.asking import Answer, Question
from gazetteer.cli import program


def run(*arguments: object) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The options of each call of ``resolve``, which knows one town."""
    options: list[Sequence[str]] = []

    def answer(questions: Sequence[Question], given: Sequence[str]) -> list[Answer]:
        options.append(given)
        known = Answer("x:1", "Ashkelon", "matched", "the same")
        return [
            known if question.text == "Ashkelon" else Answer("", "", "unmatched", "nothing fits")
            for question in questions
        ]

    monkeypatch.setattr(expecting, "ask_resolver", answer)
    return options


def test_init(tmp_path: Path) -> None:
    """The files made are told; a second time it refuses."""
    result = run("init", tmp_path / "mine", "--empty")

    assert result.exit_code == 0
    assert f"made {tmp_path}/mine/places.csv\n" in result.stdout
    assert run("init", tmp_path / "mine").exit_code == 2


def test_expect(tmp_path: Path, asked: list[Sequence[str]]) -> None:
    """Differences are sentences and give status 1; the options reach the program."""
    path = tmp_path / "expectations.csv"
    path.write_text("text,id\nAshkelon,x:1\nAshdod,x:2\nHaifa,\n")
    result = run(
        "expect",
        path,
        "--gazetteer",
        "mine",
        "--columns",
        "id=uid",
        "--no-world",
        "--no-bundled",
        "--locked",
        "l.json",
    )

    assert result.exit_code == 1
    assert result.stdout == f"{path}:3: 'Ashdod' should be x:2, now is unmatched: nothing fits\n"
    assert result.stderr == "1 of 3 differ\n"
    assert asked == [
        ["--gazetteer", "mine", "--columns", "id=uid", "--no-world", "--no-bundled", "--locked", "l.json"]
    ]


def test_impact(tmp_path: Path, asked: list[Sequence[str]]) -> None:
    """What was answered and what is, and status 0 where nothing differs."""
    path = tmp_path / "resolved.csv"
    path.write_text("town,town_id,town_status\nAshkelon,x:0,matched\n")

    assert run("impact", path, "--column", "town").stdout == (
        f"{path}:2, column town: 'Ashkelon' was x:0, now is x:1 (Ashkelon): the same\n"
    )
    path.write_text("town,town_id,town_status\nAshkelon,x:1,matched\n")
    assert run("impact", path, "--column", "town").exit_code == 0


def test_impact_on_mentions(tmp_path: Path) -> None:
    """Without --column the file holds mentions; a table is told from them, and the two options exclude each other."""
    path = tmp_path / "mentions.jsonl"
    path.write_text("")

    assert (run("impact", path).exit_code, run("impact", path).stderr) == (0, "0 of 0 differ\n")
    path.write_text("town,town_id,town_status\n")
    assert "a table needs --column" in run("impact", path).stderr
    assert run("impact", path, "--column", "town", "--documents", path).exit_code == 2


def test_lock(tmp_path: Path) -> None:
    """Written, held, and broken by a change of the layer."""
    table, lock = tmp_path / "mine.csv", tmp_path / "gazetteer.lock"
    table.write_text("id,name\nx:1,A\n")
    arguments = ("lock", lock, "--gazetteer", table, "--no-world", "--no-bundled")

    assert run(*arguments).stdout == f"locked 1 layers in {lock}\n"
    assert (run(*arguments, "--check").exit_code, run(*arguments, "--check").stdout) == (0, "")
    table.write_text("id,name\nx:1,B\n")
    broken = run(*arguments, "--check")
    assert broken.exit_code == 1
    assert "the layer mine.csv is not the locked one" in broken.stdout
