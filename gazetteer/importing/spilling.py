"""How are more rows put in order than memory holds?

Rows are kept as lines; when there are many, they are sorted and put aside in a file, and in the end the files are read
side by side. Memory is bounded by the rows held at once, whatever the number of all.
"""

import heapq
from collections.abc import Iterator
from pathlib import Path

# At 120 bytes a line and 40 of Python's own, 160 MB; allCountries with its alternate names makes 28 files.
HELD = 1_000_000


class Spill:
    """Lines that come out sorted, by their bytes.

    Args:
        folder: Where files may be put; whoever made it deletes it.
        held: How many lines to hold in memory.
    """

    def __init__(self, folder: Path, held: int = HELD) -> None:
        self._folder, self._held = folder, held
        self._lines: list[bytes] = []
        self._files: list[Path] = []

    def add(self, lines: list[bytes]) -> None:
        """Take lines, which hold no line end."""
        self._lines += lines
        if len(self._lines) >= self._held:
            self._put_aside()

    def sorted(self) -> Iterator[bytes]:
        """Yield all lines in order; equal ones as often as they came. Nothing may be added after."""
        self._lines.sort()
        if not self._files:
            return iter(self._lines)
        return heapq.merge(*map(_lines_of, self._files), self._lines)

    def _put_aside(self) -> None:
        self._lines.sort()
        path = self._folder / f"run-{len(self._files):05}"
        path.write_bytes(b"\n".join(self._lines) + b"\n")
        self._files.append(path)
        self._lines = []


def _lines_of(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=2**18) as file:
        for line in file:
            yield line[:-1]
