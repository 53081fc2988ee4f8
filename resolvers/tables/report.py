"""What became of a column of names? Said in a few lines, listed, and handed on to whoever decides.

report = resolvers.report(names, resolved)
print(report.summary())
report.unmatched()                       # a DataFrame: name, rows, status, reason; the commonest first
report.to_review("review.csv")           # open questions, for a person; then load(decisions="review.csv")
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gazetteer.kinds import parse_kind
from gazetteer.writing import replace_file
from resolvers.errors import InputError
from resolvers.review_queue import ReviewItem, change_queue, load_queue, one_line, queue_text
from resolvers.tables.questions import as_text

if TYPE_CHECKING:
    import pandas as pd

# Statuses that leave a question.
DOUBTFUL: Final = ("unmatched", "ambiguous", "refused")
_REVIEWED: Final = ("unmatched", "ambiguous")
_SHOWN: Final = 5
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Report:
    """A resolved column, counted.

    Attributes:
        rows: How many there are.
        empty: How many have no name.
        statuses: The others by status, the commonest first.
        entities: Distinct ids.
        groups: Distinct names with what was said of them and how often, the commonest first, equals by name: a frame with
            the columns ``name, rows, status, id, reason``.
    """

    rows: int
    empty: int
    statuses: dict[str, int]
    entities: int
    groups: "pd.DataFrame"

    def summary(self) -> str:
        """A few lines for people: how much is matched, and which names to look at first."""
        asked = self.rows - self.empty
        lines = [f"{self.rows:,} rows, {self.empty:,} of them without a name; {self.entities:,} entities"]
        for status, count in self.statuses.items():
            names = int((self.groups["status"] == status).sum())
            lines.append(f"  {count / asked:6.1%}  {status}: {count:,} rows, {names:,} names")
        for status in DOUBTFUL:
            worst = self.groups[self.groups["status"] == status].head(_SHOWN)
            if len(worst):
                told = [
                    f"{_short(name)} ({rows:,})"
                    for name, rows in zip(worst["name"], worst["rows"], strict=True)
                ]
                lines.append(f"  commonest {status}: {', '.join(told)}")
        if asked and not self.groups["name"].str.contains(r"[^\W\d_]", regex=True).any():
            lines.append("  no name has a letter: is this the right column?")
        return "\n".join(lines)

    def unmatched(self) -> "pd.DataFrame":
        """The names that have no answer, the commonest first, with the reason for each."""
        doubtful = self.groups[self.groups["status"].isin(DOUBTFUL)]
        return doubtful[["name", "rows", "status", "reason"]].reset_index(drop=True)

    def to_review(self, path: str | Path, *, kind: str = "", origin: str = "column") -> int:
        """Put the names without an answer into a review queue, for a person to decide.

        What is in the queue already keeps its decisions. The file, once decided on, is what ``resolvers.load(decisions=)``,
        ``--decisions`` and ``resolve audit`` honour.

        Args:
            path: The queue's CSV, or a folder of tables, whose ``review.csv`` it is.
            kind: What the names are the names of, where it is known.
            origin: What the queue calls the column.

        Returns:
            How many names were put there.

        Raises:
            InputError: The file there is no queue, or the kind is none.
            SourceError: It cannot be written.
        """
        parsed = parse_kind(kind) if kind else None
        if kind and parsed is None:
            raise InputError(f"kind is {kind!r}; give person, organisation or place")
        items = list(self._items(parsed or "", origin))
        target = Path(path)
        if target.is_dir():
            change_queue(target, lambda queue: queue.add(items))
        else:
            replace_file(
                target, queue_text(load_queue(target).add(items)).encode("utf-8", "backslashreplace")
            )
        return len(items)

    def _items(self, kind: str, origin: str) -> Iterator[ReviewItem]:
        chosen = self.groups[self.groups["status"].isin(_REVIEWED)]
        called = one_line(origin).replace(":", " ")
        for name, rows, status, entity, reason in chosen.itertuples(index=False, name=None):
            yield ReviewItem(
                (one_line(name),),
                kind,
                status=status,
                id=entity or "",
                origins={called: rows},
                contexts=(one_line(reason),),
            )


def report_on(names: Any, resolved: Any) -> Report:
    """Count a resolved column.

    Args:
        names: The column as it was asked: of pandas, polars or pyarrow, or any sequence.
        resolved: What ``resolve_column`` gave for it.

    Raises:
        InputError: The two have not as many rows.
    """
    import pandas as pd

    if len(names) != len(resolved):
        raise InputError(f"the names have {len(names)} rows, the answers {len(resolved)}")
    frame = pd.DataFrame(
        {"name": _values(names)} | {field: _values(resolved[field]) for field in ("status", "id", "reason")}
    )
    asked = frame[frame["status"].notna()]
    asked = asked.assign(name=asked["name"].map(as_text))
    grouped = (
        asked.groupby(["name", "status", "id", "reason"], dropna=False, sort=False)
        .size()
        .rename("rows")
        .reset_index()
    )
    groups = grouped.sort_values(["rows", "name", "reason"], ascending=[False, True, True], ignore_index=True)
    groups = groups[["name", "rows", "status", "id", "reason"]].astype(object).where(groups.notna(), None)
    statuses = asked["status"].value_counts(sort=True)
    return Report(
        len(frame), len(frame) - len(asked), {str(status): int(count) for status, count in statuses.items()},
        int(asked["id"].nunique()), groups,
    )  # fmt: skip


def _values(column: Any) -> Any:
    """A column as an array of objects, nothing as ``None``."""
    import pandas as pd

    listed = (
        column.to_pylist()
        if hasattr(column, "to_pylist")
        else column.to_list()
        if hasattr(column, "to_list")
        else list(column)
    )
    values = pd.Series(listed, dtype=object)
    return values.where(values.notna(), None)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
