"""Do written names still mean what somebody said they mean? And which past answers does a change of the tables change?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gazetteer.asking import Answer, Question, Reading, ask_resolver, parse_readings, read_texts
from gazetteer.countries import parse_country
from gazetteer.cursors import Cursor
from gazetteer.errors import Location, SourceError, TableError
from gazetteer.reading import read_bytes, read_rows

# The table of assertions, and the columns that ``resolve table`` adds to a column that it resolves.
_ADDED = ("_id", "_status")
_NO_MENTION = Answer("", "", "unmatched", "it is read as no name any more")


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


def find_text_impact(
    path: str | Path, documents: str | Path | None = None, options: Sequence[str] = ()
) -> tuple[int, list[Difference]]:
    """Return how many mentions past and present readings of the same texts hold, and those that mean something else now.

    The texts are read again, since a name in a text means what the text around it makes likely. Mentions that are new are
    told where their kind and form occur in the past result: one of places alone stays one of places.

    Args:
        path: What ``resolve text --format jsonl`` wrote.
        documents: The documents read then, as ``resolve text --documents`` takes them; by default the text files that the result names.
        options: Options of ``resolve``.

    Raises:
        SourceError, TableError: The result or a text cannot be read, or the resolver does not answer.
    """
    past = parse_readings(read_bytes(path), str(path))
    files = {} if documents else {reading.document: location for location, reading in reversed(past)}
    for file, location in files.items():
        if not Path(file).is_file():
            raise SourceError(f"the text {file!r} is not there; give --documents", location)
    if not past and not documents:
        return 0, []
    current = {_span(reading): reading for reading in read_texts(sorted(files), documents, options)}
    differences = []
    for location, reading in past:
        now = current.pop(_span(reading), None)
        after = now.answer if now else _NO_MENTION
        if _matched(reading.answer) != _matched(after):
            differences.append(Difference(location, reading.text, _matched(reading.answer), after))
    kinds, forms = ({getattr(reading, part) for _, reading in past} for part in ("kind", "form"))
    new = [each for each in current.values() if not past or (each.kind in kinds and each.form in forms)]
    for reading in new:
        if _matched(reading.answer):
            where = Location(f"{reading.document}, character {reading.start + 1}")
            differences.append(Difference(where, reading.text, "", reading.answer))
    return len(past) + len(new), differences


def _span(reading: Reading) -> tuple[str, int, int]:
    return reading.document, reading.start, reading.end


def _matched(answer: Answer) -> str:
    return answer.id if answer.status == "matched" else ""


def _differences(said: Sequence[tuple[Location, Question, str]], options: Sequence[str]) -> list[Difference]:
    answers = ask_resolver([question for _, question, _ in said], options)
    if len(answers) != len(said):
        raise TableError(f"resolve gave {len(answers)} answers to {len(said)} questions")
    differences = []
    for (location, question, before), answer in zip(said, answers, strict=True):
        if before != _matched(answer):
            differences.append(Difference(location, question.text, before, answer))
    return differences
