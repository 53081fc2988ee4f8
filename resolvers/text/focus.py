"""Where is a document set, around a given spot of it? For places that no table has: a street, a venue.

The settlement nearest in the text, those named often first. Its point is borrowed and marked approximate: news
names the town before the street.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence

from resolvers.text.context import Answers
from resolvers.text.placing import Named
from resolvers.text.spellings import DISTRICT, DIVISION, REGION, SETTLEMENT, SITE

# How well each class says where a street is; a handful of values tried on news; the order is what counts.
_FITNESS = {SETTLEMENT: 3.0, SITE: 3.0, DISTRICT: 2.5, DIVISION: 1.5, REGION: 0.5}
_OTHERWISE = 0.3
# So many letters away count as much as one class better.
_LETTERS = 400.0
_LEAST_SURE = 0.3
# No more than so many mentions on either side are looked at.
_REACH = 40


class Focus:
    """The resolved places of a document, in order."""

    def __init__(
        self, answers: Answers | None, named: Sequence[Named], accepted: Collection[int] | None = None
    ) -> None:
        """Note where the resolved mentions are; ``accepted`` limits it to some of them, by number."""
        self._starts: list[int] = []
        self._places: list[tuple[float, float]] = []
        self._fitness: list[float] = []
        if answers is None:
            return
        table = answers.table
        best = [int(answers.best[q]) if q >= 0 else -1 for q in table.of_mention]
        sure = [
            row
            if row >= 0
            and table.located[row]
            and answers.probability[row] >= _LEAST_SURE
            and (accepted is None or n in accepted)
            else -1
            for n, row in enumerate(best)
        ]
        count = Counter(int(table.entity[row]) for row in sure if row >= 0)
        order = sorted((named[n].start, row) for n, row in enumerate(sure) if row >= 0)
        for start, row in order:
            self._starts.append(start)
            x, y, z = table.place[row].tolist()
            self._places.append((math.degrees(math.asin(z)), math.degrees(math.atan2(y, x))))
            named_often = math.log1p(count[int(table.entity[row])])
            self._fitness.append(_FITNESS.get(int(table.place_class[row]), _OTHERWISE) + named_often)

    def near(self, start: int) -> tuple[float, float] | None:
        """Return latitude and longitude that hold around an offset, ``None`` where the document names no place."""
        middle = bisect_left(self._starts, start)
        around = range(max(0, middle - _REACH), min(len(self._starts), middle + _REACH))
        best = max(
            around,
            key=lambda n: (self._fitness[n] - abs(self._starts[n] - start) / _LETTERS, -n),
            default=None,
        )
        if best is None:
            return None
        latitude, longitude = self._places[best]
        return round(latitude, 5), round(longitude, 5)
