"""How does the archive ask what a written name means? As anybody does: through the program ``resolve``.

The tables know nothing of matching. Where a check needs answers, the reading room is asked by its contract: a table in, a
table with ``_id`` and ``_reason`` out.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.errors import SourceError
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
        command = [sys.executable, "-m", "resolvers", "table", str(asked), "--column", "asked", "--kind-column", "kind",
                   "--country-column", "country", "-o", str(answered), "--quiet", *options]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode:
            said = done.stderr.strip().removeprefix("error: ").splitlines()
            raise SourceError(said[-1] if said else "resolve gave no answer")
        answers = parse_rows(answered.read_bytes(), "resolve")
    places = answers.positions(("asked_id", "asked_name", "asked_status", "asked_reason"))
    return [
        Answer(*(row.cells[places[f"asked_{part}"]] for part in ("id", "name", "status", "reason")))
        for row in answers
    ]
