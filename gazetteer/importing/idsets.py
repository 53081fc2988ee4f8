"""How are thirteen million ids remembered in two megabytes? Those of GeoNames and Wikidata as the bits of their numbers."""


class IdSet:
    """A set of ids, small where they are GeoNames' or Wikidata's: numbers of nine digits at most."""

    def __init__(self) -> None:
        self._geonames = bytearray()
        self._wikidata = bytearray()
        self._others: set[str] = set()

    def add(self, entity_id: str) -> bool:
        """Take an id in; return whether it is new."""
        place = self._place(entity_id)
        if place is None:
            known = entity_id in self._others
            self._others.add(entity_id)
            return not known
        bits, number = place
        at, mask = number >> 3, 1 << (number & 7)
        if at >= len(bits):
            bits.extend(bytes(max(at + 1 - len(bits), len(bits), 2**16)))
        if bits[at] & mask:
            return False
        bits[at] |= mask
        return True

    def __contains__(self, entity_id: str) -> bool:
        place = self._place(entity_id)
        if place is None:
            return entity_id in self._others
        bits, number = place
        return number >> 3 < len(bits) and bool(bits[number >> 3] & 1 << (number & 7))

    def _place(self, entity_id: str) -> tuple[bytearray, int] | None:
        if entity_id[:9] == "geonames:":
            bits, digits = self._geonames, entity_id[9:]
        elif entity_id[:10] == "wikidata:Q":
            bits, digits = self._wikidata, entity_id[10:]
        else:
            return None
        if len(digits) < 10 and digits.isdecimal() and digits.isascii() and digits[0] != "0":
            return bits, int(digits)
        return None
