"""What is known of all entities and names, as arrays?

One array a field, over the dense numbers of the whole index: the base's first, then the overlay's. With the base
alone they are the mapped files themselves; with an overlay they are joined when first asked for.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from resolvers.index.payload import Payload
from resolvers.index.segment import Segment

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
F8 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_CLASS = 255


class _Columns:
    """Arrays of several segments, joined on use."""

    def __init__(self, segments: Sequence[Segment], payloads: Sequence[Payload]) -> None:
        self._segments = segments
        self._payloads = payloads

    def _join(self, name: str) -> npt.NDArray[Any]:
        parts = [segment[name] for segment in self._segments]
        return parts[0] if len(parts) == 1 else _read_only(np.concatenate(parts))

    def _words(self, name: str) -> list[str]:
        # The overlay's words continue the base's.
        return self._payloads[-1].vocabularies[name]


class EntityColumns(_Columns):
    """Arrays over entity numbers; read-only."""

    def __init__(
        self, segments: Sequence[Segment], payloads: Sequence[Payload], masked: Callable[[], Bools]
    ) -> None:
        super().__init__(segments, payloads)
        self._masked = masked
        self._length = sum(segment.entity_count for segment in segments)

    def __len__(self) -> int:
        return self._length

    @cached_property
    def countries(self) -> list[str]:
        """ISO 3166-1 alpha-2 codes by number; number 0 is "", no country."""
        return self._words("countries")

    @cached_property
    def divisions(self) -> list[str]:
        """Country and admin1 ("IL.04") by number; number 0 is "", no division."""
        return self._words("divisions")

    @cached_property
    def layers(self) -> list[str]:
        """Names of the layers by number."""
        return self._words("layers")

    @cached_property
    def kind(self) -> U8:
        """0 person, 1 organisation, 2 place: the order of ``model.KINDS``."""
        return self._join("entity_kind")

    @cached_property
    def place_class(self) -> U8:
        """In the order of ``schema.PlaceClass``; 255 where none is known."""
        return self._join("entity_place_class")

    @cached_property
    def country(self) -> U16:
        """Number in ``countries``; 0 none."""
        return self._join("entity_country")

    @cached_property
    def division(self) -> U32:
        """Number in ``divisions``; equal numbers mean the same country and admin1; 0 none."""
        return self._join("entity_division")

    @cached_property
    def latitude(self) -> F8:
        """Degrees north, nan where unknown."""
        return self._join("entity_latitude")

    @cached_property
    def longitude(self) -> F8:
        """Degrees east, nan where unknown."""
        return self._join("entity_longitude")

    @cached_property
    def population(self) -> I8:
        """Inhabitants, -1 where unknown."""
        return self._join("entity_population")

    @cached_property
    def name_count(self) -> U16:
        """How many names it has: a sign of prominence where no population is known. At most 65535."""
        return self._join("entity_name_count")

    @cached_property
    def capital(self) -> Bools:
        """Whether it is a country's capital."""
        return self._join("entity_capital")

    @cached_property
    def layer(self) -> U8:
        """Number in ``layers``."""
        return self._join("entity_layer")

    @cached_property
    def masked(self) -> Bools:
        """Whether an overlay has another version of it, or took it back; such numbers never come out."""
        return self._masked()


class NameColumns(_Columns):
    """Arrays over name rows; read-only."""

    def __init__(
        self,
        segments: Sequence[Segment],
        payloads: Sequence[Payload],
        to_keys: Callable[[int, npt.NDArray[Any]], U32],
    ) -> None:
        super().__init__(segments, payloads)
        self._to_keys = to_keys

    def __len__(self) -> int:
        return sum(segment.row_count for segment in self._segments)

    @cached_property
    def languages(self) -> list[str]:
        """BCP 47 tags by number; number 0 is "", unknown."""
        return self._words("languages")

    @cached_property
    def entity(self) -> U32:
        """The entity that bears the name."""
        first = 0
        parts = []
        for segment in self._segments:
            entity = segment["name_entity"]
            parts.append(entity + np.uint32(first) if first else entity)
            first += segment.entity_count
        return parts[0] if len(parts) == 1 else _read_only(np.concatenate(parts))

    @cached_property
    def key(self) -> U32:
        """Its key; written out when first asked for, since rows lie in the order of their keys."""
        parts = []
        for place, segment in enumerate(self._segments):
            counts = np.diff(segment["key_row_offsets"])
            parts.append(self._to_keys(place, np.repeat(np.arange(len(counts), dtype=np.uint32), counts)))
        return _read_only(np.concatenate(parts))

    @cached_property
    def status(self) -> U8:
        """In the order of ``model.STATUSES``."""
        return self._join("name_status")

    @cached_property
    def lang(self) -> U16:
        """Number in ``languages``; 0 unknown."""
        return self._join("name_language")


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array
