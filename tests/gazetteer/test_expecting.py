"""Names are asked of the program ``resolve``, and compared with what was said of them."""

import json
import subprocess
from pathlib import Path

import pytest

from gazetteer.asking import Question, ask_resolver, read_texts
from gazetteer.errors import FieldError, SourceError, TableError
from gazetteer.expecting import check_expectations, find_impact, find_text_impact

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


def mention(text: str, start: int, entity_id: str | None, **more: object) -> dict[str, object]:
    """A mention as ``resolve text`` writes it, with what is looked at."""
    status = "matched" if entity_id else "unmatched"
    line = {
        "doc_id": "a",
        "start": start,
        "end": start + len(text),
        "text": text,
        "kind": "place",
        "form": "name",
    }
    return {
        **line,
        "status": status,
        "id": entity_id,
        "name": entity_id and text,
        "reason": "so it is",
        **more,
    }


def write_mentions(path: Path, mentions: list[dict[str, object]]) -> Path:
    """Write mentions one a line."""
    path.write_text("".join(json.dumps(each) + "\n" for each in mentions))
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The mentions that the program finds now, whatever it is given."""
    mentions: list[dict[str, object]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        write_mentions(Path(command[command.index("-o") + 1]), mentions)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return mentions


def test_impact_on_mentions(tmp_path: Path, reads: list[dict[str, object]]) -> None:
    """Answers that changed, mentions that went and mentions that came are told; the rest is not."""
    past = [
        mention("Ashkelon", 0, "x:1"),
        mention("Acre", 20, "x:2"),
        mention("Haifa", 40, "x:3"),
        mention("Yafo", 60, None),
        mention("Lod", 80, "x:5", status="ambiguous"),
    ]
    path = write_mentions(tmp_path / "mentions.jsonl", past)
    reads += [past[0], mention("Acre", 20, "x:9"), past[3], past[4]]
    reads += [mention("Ramla", 90, "x:6"), mention("Nowhere", 95, None)]
    reads += [mention("Ann", 70, "x:7", kind="person"), mention("Israelis", 75, "x:8", form="demonym")]

    number, differences = find_text_impact(path, tmp_path / "documents.jsonl")

    assert number == 7
    assert [(str(each.location), each.text, each.before, each.after.id) for each in differences] == [
        (f"{path}:2", "Acre", "x:2", "x:9"),
        (f"{path}:3", "Haifa", "x:3", ""),
        ("a, character 91", "Ramla", "", "x:6"),
    ]
    assert differences[1].after.reason == "it is read as no name any more"


def test_mentions_in_text_files(tmp_path: Path) -> None:
    """Without documents the files that a result names are read again, by the program itself."""
    table, text = tmp_path / "mine.csv", tmp_path / "-a.txt"
    table.write_text(GAZETTEER)
    text.write_text("The Qassam Brigades said so.")
    options = ("--gazetteer", str(table), "--no-world", "--no-bundled")
    (reading,) = read_texts([str(text)], options=options)
    path = write_mentions(
        tmp_path / "mentions.jsonl",
        [mention("Qassam Brigades", 4, "x:2", doc_id=str(text), kind="organisation")],
    )

    assert (reading.document, reading.start, reading.end, reading.answer.id) == (str(text), 4, 19, "x:2")
    assert find_text_impact(path, options=options) == (1, [])
    table.write_text(GAZETTEER.replace("x:2", "x:4"))
    _, (difference,) = find_text_impact(path, options=options)
    assert (difference.before, difference.after.id) == ("x:2", "x:4")


def test_mentions_that_do_not_serve(tmp_path: Path) -> None:
    """A table, other JSON, and a text that is gone are told with their line; no mention of no text is no question."""
    path = tmp_path / "mentions.jsonl"
    for line in (
        "town,town_id",
        "5",
        '{"doc_id": "a"}',
        '{"start": null}',
        '{"start": 1e999, "end": 0}',
        "[" * 99_999,
    ):
        path.write_text(f"\n{line}\n")
        with pytest.raises(TableError, match=r"mentions\.jsonl:2: the line is no mention.*--column"):
            find_text_impact(path)
    write_mentions(path, [mention("Acre", 0, "x:1", doc_id="gone.txt")])
    with pytest.raises(SourceError, match=r"jsonl:1: the text 'gone\.txt' is not there; give --documents"):
        find_text_impact(path)
    path.write_text("")
    assert find_text_impact(path) == (0, [])
