"""Which rows are excepted from which rules, and why?

A row says so itself, in its note or reason: ``lint: coordinates-country because nobody lives on these islands``. An
exception without a reason holds nothing back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.errors import Location
from gazetteer.lint.tables import Line, Tables

_REMARK_COLUMNS = ("note", "reason")
_EXCEPTION = re.compile(r"\blint: *([a-z][a-z0-9-]*)(?: +because +(\S[^;]*))?")


@dataclass(frozen=True, slots=True)
class Silences:
    """The exceptions of a folder's tables: rule, file and line of each."""

    excepted: frozenset[tuple[str, str, int]]

    def covers(self, rule: str, location: Location) -> bool:
        """Whether the row at a place is excepted from a rule."""
        return (rule, location.file, location.line) in self.excepted


def read_silences(tables: Tables) -> Silences:
    """Return the exceptions that give a reason."""
    return Silences(
        frozenset(
            (rule, line.file, line.number)
            for line in tables.all
            for _, text in remarks(line)
            for rule, reason in mentioned_rules(text)
            if reason
        )
    )


def remarks(line: Line) -> Iterator[tuple[str, str]]:
    """Yield the filled cells in which a row may except itself, with their column."""
    return ((column, line[column]) for column in _REMARK_COLUMNS if line[column])


def mentioned_rules(text: str) -> list[tuple[str, str]]:
    """Return the rules that a remark excepts its row from, each with the reason, "" where none is given."""
    return [(rule, reason) for rule, reason in _EXCEPTION.findall(text)] if "lint:" in text else []
