"""What is a compiled segment, once it is open?

Arrays by name, in memory or mapped from files, and a header that says what they were made from.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

from resolvers.index.keys import Arrays

HEADER = "header.json"


@dataclass(frozen=True, slots=True)
class Stored:
    """How an array lies in its file, and the checksum of the whole file."""

    dtype: str
    length: int
    start: int
    size: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment was made from, and what it holds.

    Attributes:
        format: Version of the layout; another one is never read.
        fingerprint: Of tables, rules and libraries; the folder bears it as its name.
        made_with: Versions of what had a say in the bytes, for people.
        counts: Entities, names (rows), keys, token prefixes.
        arrays: By name.
    """

    format: int
    fingerprint: str
    made_with: Mapping[str, str]
    counts: Mapping[str, int]
    arrays: Mapping[str, Stored]

    def to_json(self) -> str:
        """Return the header as the text of its file."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Header":
        """Read a header; raises ValueError, KeyError or TypeError where it is none."""
        fields: dict[str, Any] = json.loads(text)
        arrays = {name: Stored(**stored) for name, stored in fields.pop("arrays").items()}
        return cls(**fields, arrays=arrays)


class Segment:
    """The arrays of one compiled segment; read-only, safe to share between threads."""

    def __init__(self, header: Header, arrays: Arrays, folder: Path | None = None) -> None:
        self.header = header
        self.folder = folder
        self._arrays: Mapping[str, npt.NDArray[Any]] = arrays

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self._arrays[name]

    @property
    def entity_count(self) -> int:
        """How many entities it holds."""
        return self.header.counts["entities"]

    @property
    def row_count(self) -> int:
        """How many name rows it holds."""
        return self.header.counts["names"]

    @property
    def key_count(self) -> int:
        """How many distinct keys it holds."""
        return self.header.counts["keys"]
