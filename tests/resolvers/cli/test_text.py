"""``resolve text``."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resolvers.cli import program


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    """Call the program within this process."""
    return CliRunner().invoke(program, ["text", "--quiet", *arguments], input=given)


def mentions(result: Result) -> list[dict[str, object]]:
    """The lines that came out."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_files(tmp_path: Path) -> None:
    """Mentions bear the file's name; a byte-order mark moves nothing."""
    file = tmp_path / "a.txt"
    file.write_bytes("\ufeffRockets hit Ashkelon.".encode())

    found = mentions(run(str(file), "--format", "jsonl"))

    assert [(row["doc_id"], row["start"], row["end"], row["id"]) for row in found] == [
        (str(file), 12, 20, "geonames:295620")
    ]


def test_standard_input_as_text() -> None:
    """A text may come in through "-"; by itself it is shown as a table."""
    result = run("-", given="Rockets hit Ashkelon.")

    assert result.exit_code == 0
    assert "geonames:295620" in result.stdout


def test_documents_and_kinds() -> None:
    """Documents come one a line; only mentions of the kind asked for go out."""
    line = json.dumps({"doc_id": "x", "text": "Benny Gantz visited Ashkelon with Israelis."})

    assert [row["text"] for row in mentions(run("--documents", "-", "--kind", "person", given=line))] == [
        "Benny Gantz"
    ]
    assert [
        row["text"]
        for row in mentions(run("--documents", "-", "--kind", "place", "--demonyms", "drop", given=line))
    ] == ["Ashkelon"]


def test_several_kinds() -> None:
    """The kind may be repeated: the mentions of other kinds are left out."""
    text = "Benny Gantz told Hamas in Ashkelon to wait. Paris Hilton agreed."
    line = json.dumps({"doc_id": "x", "text": text})

    every = mentions(run("--documents", "-", given=line))
    some = mentions(run("--documents", "-", "--kind", "organisation", "--kind", "place", given=line))

    assert [row["text"] for row in some] == ["Hamas", "Ashkelon"]
    assert some == [row for row in every if row["kind"] != "person"]


def test_spans_given(tmp_path: Path) -> None:
    """Exactly the spans of a line are resolved."""
    file = tmp_path / "docs.jsonl"
    file.write_text(
        json.dumps(
            {
                "doc_id": 1,
                "text": "Ashkelon and Ashdod",
                "mentions": [{"start": 13, "end": 19, "kind": "place"}],
            }
        )
        + "\n"
    )

    assert [(row["doc_id"], row["text"]) for row in mentions(run("--documents", str(file), "--best"))] == [
        ("1", "Ashdod")
    ]


def test_a_bad_line(tmp_path: Path) -> None:
    """One sentence with the line's number and status 2; with --skip-bad it is reported and left out."""
    lines = '{"text": "Ashkelon"}\nno\n{"text": "Ashdod"}\n'
    target = tmp_path / "out.jsonl"

    refused = run("--documents", "-", "-o", str(target), given=lines)
    skipped = run("--documents", "-", "--skip-bad", given=lines)

    assert refused.exit_code == 2
    assert "standard input:2: the line is no JSON" in refused.stderr
    assert not target.exists()
    assert [row["text"] for row in mentions(skipped)] == ["Ashkelon", "Ashdod"]
    assert "skipped: standard input:2" in skipped.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "give text FILEs or --documents"),
        (("nowhere.txt",), "nowhere.txt is not there"),
        ((".",), "is a folder"),
        (("--documents", "nowhere.jsonl"), "nowhere.jsonl"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], sentence: str) -> None:
    """A wrong call is one sentence and status 2."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_page(tmp_path: Path) -> None:
    """The page is written whole."""
    target = tmp_path / "page.html"
    result = run("-", "--format", "html", "-o", str(target), given="Rockets hit Ashkelon.")

    assert result.exit_code == 0
    assert target.read_text(encoding="utf-8").endswith("</html>\n")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A target that is no file, a pipe or a device, stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_text)
        assert run("-", "--format", "jsonl", "-o", str(pipe), given="Ashkelon is calm.").exit_code == 0

        assert '"geonames:295620"' in read.result(timeout=10)
    assert pipe.is_fifo()
