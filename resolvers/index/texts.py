"""How do a million short texts lie in one array?

As UTF-8, one after another, with the offset of each. Read one at a time, when asked.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from resolvers.index.ranges import expand

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.uint32]


_FEW = 40  # below, decoding one by one is quicker than arranging for all at once


class TextColumn:
    """Texts by number."""

    def __init__(self, offsets: Offsets, blob: Bytes) -> None:
        self._offsets = offsets
        self._blob = blob
        self._bytes = memoryview(blob.data)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return str(
            self._bytes[int(self._offsets[number]) : int(self._offsets[number + 1])], "utf-8", "surrogatepass"
        )

    def many(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        """Return the texts of many numbers, in their order."""
        view = self._bytes
        starts, ends = self._offsets[numbers].tolist(), self._offsets[numbers + 1].tolist()
        return [
            str(view[start:end], "utf-8", "surrogatepass") for start, end in zip(starts, ends, strict=True)
        ]


class LineColumn(TextColumn):
    """Texts without newlines, each stored with one at its end: many are decoded in one go."""

    def __getitem__(self, number: int) -> str:
        return super().__getitem__(number)[:-1]

    def many(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        """Return the texts of many numbers, in their order."""
        if len(numbers) < _FEW:
            return [text[:-1] for text in super().many(numbers)]
        starts, ends = self._offsets[numbers].astype(np.int64), self._offsets[numbers + 1].astype(np.int64)
        together = self._blob[expand(starts, ends)].tobytes()
        return together.decode("utf-8", "surrogatepass").split("\n")[:-1]

    def places(self, numbers: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return where each text's bytes begin, and how many there are; see ``byte``."""
        starts = self._offsets[numbers].astype(np.int64)
        return starts, self._offsets[numbers + 1].astype(np.int64) - starts - 1

    def byte(self, places: npt.NDArray[np.int64]) -> Bytes:
        """Return the bytes at such places."""
        return self._blob[places]


def pack_lines(texts: Iterable[str]) -> tuple[Offsets, Bytes]:
    """Return the offsets and the bytes of a column of lines."""
    return pack_texts(f"{text}\n" for text in texts)


def pack_texts(texts: Iterable[str]) -> tuple[Offsets, Bytes]:
    """Return the offsets and the bytes of a column of texts."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.uint32)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return offsets, np.frombuffer(b"".join(encoded), np.uint8)
