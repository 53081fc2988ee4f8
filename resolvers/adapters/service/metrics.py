"""How busy is the service, and how quick? Counters, written in the text format that Prometheus reads (version 0.0.4)."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
# Seconds: from an answer out of the cache to one that is about to time out.
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """What has happened since the start. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[Labels] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._cache: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()
        self.started = time.time()
        self.in_flight = 0

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answered request. ``route`` is the pattern, never the address: ids are not for logs."""
        with self._lock:
            self._requests[(("route", route), ("method", method), ("status", str(status)))] += 1
            buckets = self._buckets.setdefault(route, [0] * (len(BUCKETS) + 1))
            place = next((place for place, edge in enumerate(BUCKETS) if seconds <= edge), len(BUCKETS))
            buckets[place] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]  # a Counter of floats

    def names(self, statuses: Mapping[str, int]) -> None:
        """Count resolved names by status."""
        with self._lock:
            self._names.update(statuses)

    def cache(self, hits: int, misses: int) -> None:
        """Count names whose answer was at hand, and those that had to be worked out."""
        with self._lock:
            self._cache.update({"hit": hits, "miss": misses})

    def refusal(self, reason: str) -> None:
        """Count a request turned away before it reached a route: "rate", "token", "host", "size", ..."""
        with self._lock:
            self._refusals[reason] += 1

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Return everything as text.

        Args:
            gauges: Further values as of now: name to a sentence of help and the value.
        """
        with self._lock:
            return "\n".join([*self._lines(gauges), ""])

    def _lines(self, gauges: Mapping[str, tuple[str, float]]) -> Iterator[str]:
        yield from _family(
            "resolve_requests_total", "counter", "Requests answered.", sorted(self._requests.items())
        )
        yield from _family(
            "resolve_names_total", "counter", "Names resolved, by status.", _labelled("status", self._names)
        )
        yield from _family(
            "resolve_cache_total",
            "counter",
            "Names answered from the cache, and not.",
            _labelled("result", self._cache),
        )
        yield from _family(
            "resolve_refusals_total", "counter", "Requests turned away.", _labelled("reason", self._refusals)
        )
        for name, (help_text, value) in {
            "resolve_requests_in_flight": ("Requests being answered.", self.in_flight),
            "resolve_start_time_seconds": ("When the service started, Unix time.", self.started),
            **gauges,
        }.items():
            yield from _family(name, "gauge", help_text, [((), value)])
        yield from self._histogram()

    def _histogram(self) -> Iterator[str]:
        name = "resolve_request_seconds"
        yield f"# HELP {name} Seconds from a request's head to its answer's end."
        yield f"# TYPE {name} histogram"
        for route, buckets in sorted(self._buckets.items()):
            total = 0
            for edge, count in zip([*map(str, BUCKETS), "+Inf"], buckets, strict=True):
                total += count
                yield f"{name}_bucket{_written((('route', route), ('le', edge)))} {total}"
            yield f"{name}_sum{_written((('route', route),))} {self._seconds[route]:.6f}"
            yield f"{name}_count{_written((('route', route),))} {total}"


def _labelled(label: str, counts: Mapping[str, int]) -> list[tuple[Labels, float]]:
    return [(((label, key),), count) for key, count in sorted(counts.items())]


def _family(name: str, kind: str, help_text: str, values: Iterable[tuple[Labels, float]]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values:
        yield (
            f"{name}{_written(labels)} {value:g}" if value < 1e6 else f"{name}{_written(labels)} {value:.0f}"
        )


def _written(labels: Labels) -> str:
    if not labels:
        return ""
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
