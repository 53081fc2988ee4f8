"""How do a million short texts lie in one array?

As UTF-8, one after another, with the offset of each. Read one at a time, when asked.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from resolvers.errors import IndexStoreError
from resolvers.index.ranges import expand

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.uint32]


_FEW = 40  # below, decoding one by one is quicker than arranging for all at once
_BLOCK = 1 << 20  # texts moved at once: their places take eight bytes a byte while they move
_MOST_BYTES = (1 << 32) - 1  # what an offset can say


class TextColumn:
    """Texts by number."""

    def __init__(self, offsets: Offsets, blob: Bytes) -> None:
        self._offsets = offsets
        self._blob = blob
        self._bytes = memoryview(blob.data)

    @property
    def offsets(self) -> Offsets:
        """Where each text starts; the last is the end."""
        return self._offsets

    @property
    def blob(self) -> Bytes:
        """The texts as UTF-8, one after another."""
        return self._blob

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

    def part(self, first: int, last: int) -> list[str]:
        """Return the texts of a range of numbers, its end exclusive and perhaps beyond the last."""
        return self.many(np.arange(first, min(last, len(self))))

    def reordered(self, order: npt.NDArray[np.integer]) -> "TextColumn":
        """Return a column of these texts in another order, made without a string for each."""
        lengths = np.diff(self._offsets)[order]
        offsets = np.zeros(len(order) + 1, np.uint32)
        np.cumsum(lengths, dtype=np.uint32, out=offsets[1:])
        blob = np.empty(int(offsets[-1]), np.uint8)
        for first in range(0, len(order), _BLOCK):
            places = order[first : first + _BLOCK]
            starts = self._offsets[places].astype(np.int64)
            ends = self._offsets[places + 1].astype(np.int64)
            blob[offsets[first] : offsets[first + len(places)]] = self._blob[expand(starts, ends)]
        return type(self)(offsets, blob)


class LineColumn(TextColumn):
    """Texts without newlines, each stored with one at its end: many are decoded in one go."""

    def __getitem__(self, number: int) -> str:
        return super().__getitem__(number)[:-1]

    def lines(self, first: int, last: int) -> str:
        """Return the texts of a range of numbers as one, each with its newline."""
        return str(
            self._bytes[int(self._offsets[first]) : int(self._offsets[last])], "utf-8", "surrogatepass"
        )

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


class TextPacker:
    """Takes texts as they come and packs them: what is held is their bytes, not the strings."""

    def __init__(self) -> None:
        self._blob = bytearray()
        self._lengths = [np.zeros(1, np.uint32)]

    def add(self, texts: Sequence[str]) -> None:
        """Take texts in, after those before."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._lengths.append(np.fromiter(map(len, encoded), np.uint32, len(encoded)))
        self._blob += b"".join(encoded)

    def add_lines(self, texts: Sequence[str]) -> None:
        """Take texts in as ``LineColumn`` has them."""
        self.add([f"{text}\n" for text in texts])

    def packed(self) -> tuple[Offsets, Bytes]:
        """Return the offsets and the bytes of all texts; the packer is spent.

        Raises:
            IndexStoreError: They are more than offsets of four bytes can number.
        """
        if len(self._blob) > _MOST_BYTES:
            raise IndexStoreError(
                f"texts of one kind (names, keys or details) have {len(self._blob):,} bytes together, and an index "
                f"holds {_MOST_BYTES:,}; leave out columns or rows, or make two gazetteers of it"
            )
        offsets = np.concatenate(self._lengths)
        np.cumsum(offsets, dtype=np.uint32, out=offsets)
        return offsets, np.frombuffer(self._blob, np.uint8)


def pack_lines(texts: Iterable[str]) -> tuple[Offsets, Bytes]:
    """Return the offsets and the bytes of a column of lines."""
    return pack_texts(f"{text}\n" for text in texts)


def pack_texts(texts: Iterable[str]) -> tuple[Offsets, Bytes]:
    """Return the offsets and the bytes of a column of texts."""
    packer = TextPacker()
    packer.add(list(texts))
    return packer.packed()
