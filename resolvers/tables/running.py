"""A table through the corridor: read, ask, answer, write, batch by batch, in memory that does not grow with the table."""

import math
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import numpy as np

from gazetteer.errors import Location
from resolvers.errors import InputError
from resolvers.model import Query
from resolvers.tables.answers import FIELDS, MOST_KEPT, TOGETHER, UNANSWERED, Answer, Answerer, Round, Rounds
from resolvers.tables.batches import Batch, Bools, Codes, cell_text
from resolvers.tables.opening import Table, Writer
from resolvers.tables.questions import question
from resolvers.tables.rejects import Rejects

# Rows of a batch: enough for the distinct ones among them to keep several processes busy, some 60 MB of a CSV.
BATCH: Final = 65_536
# Queries of a round at least, where rounds are shared out.
LEAST_TOGETHER: Final = 64
_STATUS: Final = FIELDS.index("status")

Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns ask what.

    Attributes:
        column: The written names.
        kind: One kind for all.
        columns: What else stands in which column: ``kind, country, admin, latitude, longitude, date``.
        context: Columns of further text.
    """

    column: str
    kind: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    context: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All columns that are read, the names first."""
        return (self.column, *(column for _, column in self.columns), *self.context)

    def question(self, cells: Sequence[Any]) -> Query | None:
        """The query of a row.

        Args:
            cells: Its cells in the order of ``every``.

        Raises:
            InputError: A coordinate is none.
        """
        hints = dict(zip((hint for hint, _ in self.columns), cells[1:], strict=False))
        text = cells[0] if cells[0] is None or isinstance(cells[0], str) else cell_text(cells[0])
        return question(text, context=cells[1 + len(self.columns) :], **({"kind": self.kind} | hints))


@dataclass(slots=True)
class Counts:
    """What a run came to."""

    rows: int = 0
    empty: int = 0
    rejected: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, codes: Codes, answers: Sequence[Cells]) -> None:
        """Count the rows of a batch by what became of their names."""
        times = np.bincount(codes, minlength=len(answers))
        for row, count in zip(answers, times.tolist(), strict=True):
            if row[_STATUS] is None:
                self.empty += count
            elif count:
                self.statuses[row[_STATUS]] += count


def resolve_table(
    table: Table,
    asked: Sequence[Asked],
    answerers: Sequence[Answerer],
    writer: Writer,
    rejects: Rejects,
    *,
    batch_size: int = BATCH,
    report: Callable[[int], None] | None = None,
) -> Counts:
    """Resolve the names of a table's columns.

    Args:
        table: The open table.
        asked: One for each column of names.
        answerers: What answers each.
        writer: Where the rows go.
        rejects: Where rows go whose coordinates are none.
        batch_size: Rows at a time; the bytes written do not hang on it.
        report: Told after each batch how many rows are done.

    Returns:
        How many rows came to what, over all columns of names.

    Raises:
        InputError: A column is missing, or a row cannot be asked and there is no file for rejects.
    """
    counts = Counts()
    stores: list[dict[Cells, Cells]] = [{} for _ in asked]
    for batch in batches_of(table, asked, batch_size):
        for store in stores:
            if len(store) > MOST_KEPT:
                store.clear()
        kept, questions = questions_of(batch, asked, rejects, stores)
        blocks = [
            (one.codes, _answered(one, answerer, store))
            for one, answerer, store in zip(questions, answerers, stores, strict=True)
        ]
        for block in blocks:
            counts.add(*block)
        codes, added = _joined(blocks, len(kept))
        writer.write(kept, added, codes)
        counts.rows += len(kept)
        if report:
            report(counts.rows)
    counts.rejected = rejects.count
    return counts


def batches_of(table: Table, asked: Sequence[Asked], size: int = BATCH) -> Iterator[Batch]:
    """The table's batches, once it is sure that the columns are there.

    Raises:
        InputError: One is missing.
    """
    header = table.header
    check_columns(table.file, header, asked)
    for batch in table.reader.batches(size):
        if not header:
            header = batch.header
            check_columns(table.file, header, asked)
        # A batch of JSON Lines knows the columns up to its end; the table, where it was read before, knows all.
        yield replace(batch, header=table.header) if table.header else batch


def check_columns(file: str, header: Sequence[str], asked: Sequence[Asked]) -> None:
    """Raise InputError where a header lacks a column; one that is not known yet lacks none."""
    for column in [column for one in asked for column in one.every] if header else ():
        if column not in header:
            raise InputError(
                f"{Location(file, 1)}: the column {column!r} is missing; there are {', '.join(header)}"
            )


class Questions(NamedTuple):
    """What the rows of a batch ask about one column.

    Attributes:
        codes: For each row the place of its cells.
        cells: The distinct cells.
        queries: What each asks; ``None`` where there is no name, or an answer already.
    """

    codes: Codes
    cells: list[Cells]
    queries: list[Query | None]


def questions_of(
    batch: Batch, asked: Sequence[Asked], rejects: Rejects, answered: Sequence[Container[Cells]] = ()
) -> tuple[Batch, list[Questions]]:
    """Turn a batch into questions, one list for each column of names.

    Args:
        batch: Some rows.
        asked: Which columns ask what.
        rejects: Where rows go that cannot be asked.
        answered: For each of ``asked`` the cells that need not be asked again.

    Returns:
        The rows that can be asked, without those put among the rejects, and their questions.
    """
    chosen: Bools = np.ones(len(batch), bool)
    found = []
    for one, known in zip(asked, answered or [()] * len(asked), strict=True):
        codes, cells = batch.distinct(one.every)
        queries: list[Query | None] = []
        for place, row in enumerate(cells):
            try:
                queries.append(None if row in known else one.question(row))
            except InputError as error:
                queries.append(None)
                wrong = chosen & (codes == place)
                _reject(batch, wrong, str(error), rejects)
                chosen &= ~wrong
        found.append(Questions(codes, cells, queries))
    return batch.keep(chosen), [one._replace(codes=one.codes[chosen]) for one in found]


def _answered(asked: Questions, answerer: Answerer, store: dict[Cells, Cells]) -> list[Cells]:
    """The added cells of each distinct row; what is new is asked, and kept in the store."""
    fresh = {row: query for row, query in zip(asked.cells, asked.queries, strict=True) if query is not None}
    answers = answerer.answer(list(fresh.values()))
    width = len(answers.fields)
    store.update(zip(fresh, (tuple(row[:width]) for row in answers.rows), strict=True))
    nothing = tuple(UNANSWERED[:width])
    return [store.get(row, nothing) for row in asked.cells]


def _reject(batch: Batch, wrong: Bools, reason: str, rejects: Rejects) -> None:
    for place in np.flatnonzero(wrong).tolist():
        row = batch.keep(np.arange(len(batch)) == place)
        rejects.add(batch.lines[place], reason, ",".join(row.texts()[0]))


def _joined(
    blocks: Sequence[tuple[Codes, list[tuple[Any, ...]]]], length: int
) -> tuple[Codes, list[tuple[Any, ...]]]:
    """The added cells of several columns side by side."""
    if len(blocks) == 1:
        return blocks[0]
    known: dict[tuple[int, ...], int] = {}
    rows = zip(*(codes.tolist() for codes, _ in blocks), strict=True)
    together = np.fromiter((known.setdefault(row, len(known)) for row in rows), np.int64, length)
    cells = [block for _, block in blocks]
    return together, [
        tuple(value for code, block in zip(row, cells, strict=True) for value in block[code]) for row in known
    ]


def sharing(all_of: Callable[[Sequence[Round]], Iterator[list[Answer]]], processes: int) -> Rounds:
    """Cut rounds so that every process has some, where there are few questions; no answer hangs on the cut."""

    def answer(rounds: Sequence[Round]) -> Iterator[list[Answer]]:
        queries = [query for some in rounds for query in some]
        size = max(LEAST_TOGETHER, min(TOGETHER, math.ceil(len(queries) / (4 * processes))))
        answers = (
            one
            for some in all_of([queries[at : at + size] for at in range(0, len(queries), size)])
            for one in some
        )
        for some in rounds:
            yield [next(answers) for _ in some]

    return answer
