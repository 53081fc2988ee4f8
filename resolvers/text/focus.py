"""Where is a document set, around a given spot of it? For places that no table has: a street, a venue.

The settlement nearest in the text, those named often first. Its point is borrowed and marked approximate: news
names the town before the street.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property

from resolvers.text.bearers import DISTRICT, DIVISION, REGION, SETTLEMENT, SITE
from resolvers.text.context import Answers
from resolvers.text.placing import Named

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
        """Note the resolved mentions; ``accepted`` limits them to some, by number. Nothing is done before it is asked."""
        self._answers = answers
        self._named = named
        self._accepted = accepted

    @cached_property
    def _spots(self) -> list[tuple[int, float, tuple[float, float]]]:
        """Offset, fitness and point of each resolved mention, in order."""
        if self._answers is None:
            return []
        table, answers = self._answers.table, self._answers
        settled = []
        for number, question in enumerate(answers.of_mention):
            row = int(answers.best[question])
            sure = question >= 0 and table.located[row] and answers.probability[row] >= _LEAST_SURE
            if sure and (self._accepted is None or number in self._accepted):
                settled.append((self._named[number].start, row))
        count = Counter(int(table.entity[row]) for _, row in settled)
        spots = []
        for start, row in sorted(settled):
            x, y, z = table.place[row].tolist()
            point = round(math.degrees(math.asin(z)), 5), round(math.degrees(math.atan2(y, x)), 5)
            fitness = _FITNESS.get(int(table.place_class[row]), _OTHERWISE)
            spots.append((start, fitness + math.log1p(count[int(table.entity[row])]), point))
        return spots

    def near(self, start: int) -> tuple[float, float] | None:
        """Return latitude and longitude that hold around an offset, ``None`` where the document names no place."""
        spots = self._spots
        middle = bisect_left(spots, start, key=lambda spot: spot[0])
        around = spots[max(0, middle - _REACH) : middle + _REACH]
        best = max(
            around, key=lambda spot: (spot[1] - abs(spot[0] - start) / _LETTERS, -spot[0]), default=None
        )
        return best[2] if best is not None else None
