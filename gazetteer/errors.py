"""What can be wrong with a table?

    GazetteerError                 root of everything that is raised here; also a ValueError
      SourceError                  a file that cannot be taken as a table at all (missing, a folder, bytes, empty)
      TableError                   a table that is not well-formed (header, ragged row, unclosed quote, NUL)
        FieldError                 one cell holds what it may not (latitude 91, unknown kind)
        ConflictError              two rows claim the same thing, or one refers to what is not there
      ChangedError                 a table changed on disk between reading and writing

Every error is one sentence, and says file, line and column where there are any, what was found, what was
expected and what to do. Programs print it and exit with status 2.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 means the whole file, "" no particular column."""

    file: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
        text = ":".join(parts)
        return f"{text}, column {self.column}" if self.column else text


class GazetteerError(ValueError):
    """Root of the tree. Catch it to catch everything that a table can do to you."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        self.message = message
        self.location = location
        super().__init__(f"{location}: {message}" if location else message)


class SourceError(GazetteerError):
    """The file cannot be taken as a table at all: missing, a folder, not UTF-8, empty."""


class TableError(GazetteerError):
    """The file is read, but is no well-formed table: header, ragged row, unclosed quote, NUL."""


class FieldError(TableError):
    """A cell holds what its column may not."""


class ConflictError(TableError):
    """Two rows claim the same thing, or a row refers to something that is not there."""


class ChangedError(GazetteerError):
    """The table changed on disk since it was read; nothing was written."""
