"""How does the archive ask what a written name means? As anybody does: through the program ``resolve``.

The tables know nothing of matching. Where a check needs answers, the reading room is asked by its contract: a table in, a
table with ``_id`` and ``_reason`` out; or texts in, a line of JSON for each mention out.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.errors import Location, SourceError, TableError
from gazetteer.reading import parse_rows
from gazetteer.writing import render


@dataclass(frozen=True, slots=True)
class Question:
    """A written name, with what is known of it: kind and country as in the tables, or ""."""

    text: str
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name means: the id, "" where nothing was matched; the status and the reason."""

    id: str
    name: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention in a text: the document, where it begins and ends there (characters from 0), and what it means."""

    document: str
    start: int
    end: int
    text: str
    kind: str
    form: str
    answer: Answer


def ask_resolver(questions: Sequence[Question], options: Sequence[str] = ()) -> list[Answer]:
    """Return the answers to questions, in their order.

    Args:
        questions: What to ask.
        options: Options of ``resolve``: ``("--gazetteer", "mine", "--no-world")``.

    Raises:
        SourceError: The program does not answer; its own sentence is passed on.
    """
    if not questions:
        return []
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked.csv", Path(folder) / "answered.csv"
        rows = [(question.text, question.kind, question.country) for question in questions]
        asked.write_bytes(render([("asked", "kind", "country"), *rows]))
        _resolve("table", str(asked), "--column", "asked", "--kind-column", "kind",
                 "--country-column", "country", "-o", str(answered), "--quiet", *options)  # fmt: skip
        answers = parse_rows(answered.read_bytes(), "resolve")
    places = answers.positions(("asked_id", "asked_name", "asked_status", "asked_reason"))
    return [
        Answer(*(row.cells[places[f"asked_{part}"]] for part in ("id", "name", "status", "reason")))
        for row in answers
    ]


def read_texts(
    files: Sequence[str] = (), documents: str | Path | None = None, options: Sequence[str] = ()
) -> list[Reading]:
    """Return the mentions of texts, in their order.

    Args:
        files: Text files; their names are the documents' ids.
        documents: Instead of them, a file of documents as ``resolve text --documents`` takes it.
        options: Options of ``resolve``.

    Raises:
        SourceError: The program does not answer; its own sentence is passed on.
    """
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder) / "read.jsonl"
        texts = ["--documents", str(documents)] if documents else ["--", *files]
        _resolve("text", "--format", "jsonl", "-o", str(read), "--quiet", *options, *texts)
        return [reading for _, reading in parse_readings(read.read_bytes(), "resolve")]


def parse_readings(data: bytes, file: str) -> list[tuple[Location, Reading]]:
    """Read what ``resolve text --format jsonl`` writes, with the line of each mention.

    Raises:
        TableError: A line is no mention; it says which.
    """
    readings = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        location = Location(file, number)
        if line.strip():
            readings.append((location, _parse_reading(line, location)))
    return readings


def _parse_reading(line: bytes, location: Location) -> Reading:
    try:
        mention = json.loads(line)
        start, end = int(mention["start"]), int(mention["end"])
        document, text, kind, status = (str(mention[key]) for key in ("doc_id", "text", "kind", "status"))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        message = "the line is no mention, as resolve text --format jsonl writes them; a table needs --column"
        raise TableError(message, location) from None
    form, entity_id, name, reason = (str(mention.get(key) or "") for key in ("form", "id", "name", "reason"))
    return Reading(document, start, end, text, kind, form, Answer(entity_id, name, status, reason))


def _resolve(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "resolvers", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().removeprefix("error: ").splitlines()
        raise SourceError(said[-1] if said else "resolve gave no answer")
