"""How do a million short texts lie in one array?

As UTF-8, one after another, with the offset of each. Read one at a time, when asked.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.uint32]


class TextColumn:
    """Texts by number."""

    def __init__(self, offsets: Offsets, blob: Bytes) -> None:
        self._offsets = offsets
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


def pack_texts(texts: Sequence[str] | Iterable[str]) -> tuple[Offsets, Bytes]:
    """Return the offsets and the bytes of a column of texts."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.uint32)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return offsets, np.frombuffer(b"".join(encoded), np.uint8)
