"""What is a place of GeoNames part of? Its divisions by their codes, and whatever hierarchy.txt says besides.

Source: GeoNames, "Readme for GeoNames Gazetteer extract files": admin1CodesASCII.txt (code, name, name ascii, geonameid),
admin2Codes.txt (concatenated codes, name, asciiname, geonameId), hierarchy.txt (parentId, childId, type).
"""

from collections.abc import Iterator, Sequence

from gazetteer.importing.opening import Member, line_blocks
from gazetteer.importing.records import Item, Refusal, Tally


class Parents:
    """Codes of divisions, and links from a place to the larger one."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._links: dict[int, tuple[int, ...]] = {}
        self._ancestors: dict[str, set[str]] = {}

    @property
    def known(self) -> bool:
        """Whether anything is known at all."""
        return bool(self._codes or self._links)

    def read_codes(self, member: Member, tally: Tally) -> Iterator[Item]:
        """Take in admin1CodesASCII.txt or admin2Codes.txt."""
        for first, lines in line_blocks(member):
            tally.counts["read"] += len(lines)
            for number, line in enumerate(lines, first):
                row = line.split("\t")
                if len(row) != 4 or not row[3].isdigit():
                    yield Refusal(
                        member.name, number, "", "the row is not: code, name, name ascii, geonameid"
                    )
                else:
                    self._codes[row[0]] = row[3]

    def read_hierarchy(self, member: Member, tally: Tally) -> Iterator[Item]:
        """Take in hierarchy.txt; a link that closes a circle is refused."""
        for first, lines in line_blocks(member):
            tally.counts["read"] += len(lines)
            for number, line in enumerate(lines, first):
                row = line.split("\t")
                if len(row) not in (2, 3) or not (row[0].isdigit() and row[1].isdigit()):
                    yield Refusal(member.name, number, "", "the row is not: parentId, childId, type")
                    continue
                parent, child = int(row[0]), int(row[1])
                circle = self._circle(child, parent)
                if circle:
                    shown = " -> ".join(map(str, circle))
                    yield Refusal(member.name, number, "parentId", f"the link closes a circle: {shown}")
                elif parent not in self._links.get(child, ()):
                    self._links[child] = (*self._links.get(child, ()), parent)

    def of(self, row: Sequence[str]) -> str:
        """Return the parents of a row of the main table as a cell, nearest first."""
        own = row[0]
        found = [str(parent) for parent in self._links.get(int(own), ())] if own.isdigit() else []
        code = f"{row[8]}.{row[10]}"
        first = self._codes.get(code)
        # A first-level division is not part of a second-level one, whatever its row says.
        for division in (self._codes.get(f"{code}.{row[11]}"), first) if first != own else ():
            if division and own not in self._above(division):
                found.append(division)
        return ";".join(f"geonames:{each}" for each in dict.fromkeys(found) if each != own)

    def _above(self, division: str) -> set[str]:
        """Whatever hierarchy.txt has above a division."""
        known = self._ancestors.get(division)
        if known is None:
            known, waiting = set(), [int(division)]
            while waiting:
                for parent in self._links.get(waiting.pop(), ()):
                    if str(parent) not in known:
                        known.add(str(parent))
                        waiting.append(parent)
            self._ancestors[division] = known
        return known

    def _circle(self, child: int, parent: int) -> list[int]:
        """Return the way from a parent up to its own child, or nothing."""
        paths = [[child, parent]]
        seen = set()
        while paths:
            path = paths.pop()
            if path[-1] == child:
                return path
            if path[-1] not in seen:
                seen.add(path[-1])
                paths.extend([*path, above] for above in self._links.get(path[-1], ()))
        return []
