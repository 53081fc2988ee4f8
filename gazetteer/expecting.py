"""Do written names still mean what somebody said they mean? And which past answers does a change of the tables change?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.asking import Answer, Question, ask_resolver
from gazetteer.countries import parse_country
from gazetteer.errors import Location, TableError
from gazetteer.loading import Cursor
from gazetteer.reading import read_rows

# The table of assertions, and the columns that ``resolve table`` adds to a column that it resolves.
_ADDED = ("_id", "_status")


@dataclass(frozen=True, slots=True)
class Difference:
    """A name whose answer is not the one that was said.

    Attributes:
        location: Where it was said.
        text: The written name.
        before: The id that was said, "" for none.
        after: The answer now.
    """

    location: Location
    text: str
    before: str
    after: Answer


def check_expectations(path: str | Path, options: Sequence[str] = ()) -> tuple[int, list[Difference]]:
    """Return how many assertions a table makes, and those that do not hold.

    Args:
        path: A CSV with ``text`` and ``id`` (empty: nothing may be matched), and optionally ``kind`` and ``country``.
        options: Options of ``resolve``.

    Raises:
        SourceError, TableError: The table cannot be read, or the resolver does not answer.
    """
    rows = read_rows(path)
    cursor = Cursor(rows, ("text", "id"))
    said = []
    for cursor.row in rows:
        question = Question(cursor.needed("text"), cursor.text("kind"), parse_country(cursor.text("country")))
        said.append((cursor.location(), question, cursor.text("id")))
    return len(said), _differences(said, options)


def find_impact(
    path: str | Path, column: str, options: Sequence[str] = (), *, kind: str = "", country: str = ""
) -> tuple[int, list[Difference]]:
    """Return how many answers a past result holds, and those that are others now.

    Args:
        path: What ``resolve table`` wrote.
        column: The column that was resolved then.
        options: Options of ``resolve``.
        kind: The column with the kinds, where there was one.
        country: The column with the countries, likewise.

    Raises:
        SourceError, TableError: The result cannot be read, lacks a column, or the resolver does not answer.
    """
    rows = read_rows(path)
    needed = (column, *(f"{column}{part}" for part in _ADDED), *filter(None, (kind, country)))
    cursor = Cursor(rows, needed)
    said = []
    for cursor.row in rows:
        matched = cursor.text(f"{column}_status") == "matched"
        question = Question(cursor.text(column), cursor.text(kind), parse_country(cursor.text(country)))
        said.append((cursor.location(column), question, cursor.text(f"{column}_id") if matched else ""))
    return len(said), _differences(said, options)


def _differences(said: Sequence[tuple[Location, Question, str]], options: Sequence[str]) -> list[Difference]:
    answers = ask_resolver([question for _, question, _ in said], options)
    if len(answers) != len(said):
        raise TableError(f"resolve gave {len(answers)} answers to {len(said)} questions")
    differences = []
    for (location, question, before), answer in zip(said, answers, strict=True):
        if before != (answer.id if answer.status == "matched" else ""):
            differences.append(Difference(location, question.text, before, answer))
    return differences
