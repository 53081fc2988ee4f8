"""Are the files themselves in form?"""

from collections.abc import Iterator

from gazetteer.changes import CONFLICT
from gazetteer.errors import Location
from gazetteer.lint.silencing import mentioned_rules, remarks
from gazetteer.lint.tables import Problem, Tables
from gazetteer.schema import BY_FILE
from gazetteer.writing import canonical


def canonical_form(tables: Tables) -> Iterator[Problem]:
    """A table is in its canonical form, so that a change of one fact is a change of one line.

    ``gazetteer format`` writes that form: order of columns and rows, quotes, Unicode, line ends, lists, numbers.
    """
    for file, data in tables.contents.items():
        path = str(tables.folder / file)
        formed = canonical(data, path)
        if formed != data:
            yield Problem(
                Location(path, _first_difference(data, formed)),
                "not in canonical form from here",
                f"run: gazetteer format {path}",
            )


def unknown_column(tables: Tables) -> Iterator[Problem]:
    """A column that the schema does not have is kept, and not read.

    It may be yours on purpose; it may be a known one misspelled.
    """
    for file, header in tables.headers.items():
        for name in header:
            if name not in BY_FILE[file].header:
                location = Location(str(tables.folder / file), 1, name)
                yield Problem(
                    location, f"the column {name!r} is kept but not read", "rename it if it is one of ours"
                )


def merge_conflict(tables: Tables) -> Iterator[Problem]:
    """No row is left over from a merge that somebody has to decide."""
    for line in tables.all:
        for column, text in remarks(line):
            if text.startswith(f"{CONFLICT} ("):
                yield Problem(
                    line.location(column), text.partition(":")[0], "keep one row, and clear the mark from it"
                )


def silence_reasoned(tables: Tables) -> Iterator[Problem]:
    """An exception from a rule is written ``lint: RULE because REASON``, in the note or reason of its row.

    Who reads the row later must know why the rule does not hold there.
    """
    for line in tables.all:
        for column, text in remarks(line):
            for rule, reason in mentioned_rules(text):
                if not reason:
                    message = f"an exception from {rule!r} without a reason"
                    yield Problem(line.location(column), message, f"write: lint: {rule} because ...")


def _first_difference(before: bytes, after: bytes) -> int:
    pairs = zip(before.splitlines(keepends=True), after.splitlines(keepends=True), strict=False)
    return next((number for number, (left, right) in enumerate(pairs, 1) if left != right), 1)
