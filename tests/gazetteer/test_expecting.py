"""Names are asked of the program ``resolve``, and compared with what was said of them."""

import subprocess
from pathlib import Path

import pytest

from gazetteer.asking import Question, ask_resolver
from gazetteer.errors import FieldError, SourceError, TableError
from gazetteer.expecting import check_expectations, find_impact

GAZETTEER = "id,name,kind,aliases\nx:1,Ashkelon,place,Ashqelon\nx:2,Qassam Brigades,organisation,\n"


class FakeResolve:
    """Answers as the program does: x:1 for what begins with A, nothing else."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        rows = Path(command[4]).read_text().splitlines()[1:]
        answers = [
            "x:1,Ashkelon,matched,it begins so" if row.startswith("A") else ",,unmatched,nothing fits"
            for row in rows
        ]
        table = "\n".join(["asked_id,asked_name,asked_status,asked_reason", *answers, ""])
        Path(command[command.index("-o") + 1]).write_text(table)
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeResolve:
    """The program in place of which the fake answers."""
    fake = FakeResolve()
    monkeypatch.setattr(subprocess, "run", fake)
    return fake


def test_the_real_program_answers(tmp_path: Path) -> None:
    """By its contract: a table in, answers in the order of the questions out; its mistakes are passed on."""
    (tmp_path / "mine.csv").write_text(GAZETTEER)
    options = ("--gazetteer", str(tmp_path / "mine.csv"), "--no-world", "--no-bundled")

    answers = ask_resolver(
        [Question("Ashqelon", "place"), Question("Zzzzzz"), Question("Qassam Brigades")], options
    )

    assert [(answer.id, answer.status) for answer in answers] == [
        ("x:1", "matched"),
        ("", "unmatched"),
        ("x:2", "matched"),
    ]
    assert all(answer.reason for answer in answers)
    with pytest.raises(SourceError, match="no such file"):
        ask_resolver([Question("A")], ("--gazetteer", str(tmp_path / "missing.csv")))


def test_no_question_needs_no_answer(fake: FakeResolve) -> None:
    """The program is not started for nothing."""
    assert ask_resolver([]) == []
    assert fake.commands == []


def test_expectations(tmp_path: Path, fake: FakeResolve) -> None:
    """Those that do not hold are told with their line; an empty id says that nothing may match."""
    path = tmp_path / "expectations.csv"
    path.write_text(
        "text,id,country\nAshkelom,x:1,Israel\nAshdod,x:2,\nBethlehem,,\nAtlit,,\nBeersheba,x:1,\n"
    )

    number, differences = check_expectations(path, ("--no-world",))

    assert number == 5
    assert [(each.location.line, each.text, each.before, each.after.id) for each in differences] == [
        (3, "Ashdod", "x:2", "x:1"),
        (5, "Atlit", "", "x:1"),
        (6, "Beersheba", "x:1", ""),
    ]
    assert "--no-world" in fake.commands[0]


def test_impact(tmp_path: Path, fake: FakeResolve) -> None:
    """A past answer that was matched is compared with the answer now; one that was not counts as none."""
    path = tmp_path / "resolved.csv"
    path.write_text(
        "town,town_id,town_status\nAshkelon,x:1,matched\nAcre,x:1,ambiguous\nHaifa,x:3,matched\nYafo,x:1,ambiguous\n"
    )

    number, differences = find_impact(path, "town")

    assert number == 4
    assert [(each.location.line, each.before, each.after.id) for each in differences] == [
        (3, "", "x:1"),
        (4, "x:3", ""),
    ]
    assert str(differences[0].location).endswith("resolved.csv:3, column town")


def test_tables_that_do_not_serve(tmp_path: Path, fake: FakeResolve) -> None:
    """A column that is missing, a name that is, and a program that answers too little."""
    path = tmp_path / "said.csv"
    path.write_text("text,id\n,x:1\n")

    with pytest.raises(FieldError, match="empty cell"):
        check_expectations(path)
    with pytest.raises(TableError, match="'town' is missing"):
        find_impact(path, "town")
    path.write_text("town,town_status,town_id\nA,matched,x:1\n")
    with pytest.raises(TableError, match="'kind' is missing"):
        find_impact(path, "town", kind="kind")
