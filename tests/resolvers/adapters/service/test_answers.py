"""Questions answered together: once, kept until the tables change, and each client's own."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from service_client import small_room, small_tables

from resolvers.adapters.service.answers import OVERHEAD, Answers, Shape
from resolvers.adapters.service.metrics import Metrics
from resolvers.adapters.service.questions import Question
from resolvers.adapters.service.settings import Limits, Settings
from resolvers.adapters.service.state import Opened, ReadingRoom, Service
from resolvers.adapters.service.workers import OverloadError, Workers
from resolvers.model import Query, Resolution


class Counted:
    """A resolver that counts what it is asked, and may be made to wait or to fail."""

    def __init__(self) -> None:
        self._resolver = small_tables().resolver
        self.asked: list[str] = []
        self.rounds = 0
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resolver, name)

    def resolve_many(self, queries: Sequence[Query], **kwargs: Any) -> list[Resolution]:
        """Count, wait, fail or answer."""
        self.gate.wait(5)
        self.rounds += 1
        self.asked += [query.text for query in queries]
        if self.error:
            raise self.error
        return self._resolver.resolve_many(queries, **kwargs)


SHAPE = Shape("status", lambda opened, question, resolution: f"{question.query.text}:{resolution.status}")


def ask(
    counted: Counted, script: Callable[[Answers, ReadingRoom], Any], *, threads: int = 1, **limits: Any
) -> tuple[Any, Metrics]:
    """Run a script of questions against a service of its own."""
    opened = replace(small_tables(), resolver=counted)  # type: ignore[arg-type]
    room = ReadingRoom(lambda: opened)
    settings = Settings(limits=replace(Limits(), threads=threads, **limits))
    workers = Workers(threads, 100, settings.limits.work_seconds)
    metrics = Metrics()

    async def run() -> Any:
        return await script(Answers(Service(settings, room, workers, metrics)), room)

    try:
        return asyncio.run(run()), metrics
    finally:
        counted.gate.set()
        workers.close()


def questions(*names: str) -> list[Question]:
    """One question a name."""
    return [Question(Query(name)) for name in names]


def test_equal_questions_are_answered_once() -> None:
    """In one batch, of clients at the same time, and later: one name goes through the corridor once."""
    counted = Counted()

    async def script(answers: Answers, _: ReadingRoom) -> list[list[str]]:
        together = await asyncio.gather(
            *(answers.ask(questions("Gaza", "Bibi", "Gaza"), SHAPE) for _ in range(5))
        )
        return [*together, await answers.ask(questions("Bibi"), SHAPE)]

    found, metrics = ask(counted, script)

    assert found == [["Gaza:matched", "Bibi:matched", "Gaza:matched"]] * 5 + [["Bibi:matched"]]
    assert sorted(counted.asked) == ["Bibi", "Gaza"]
    assert 'resolve_cache_total{result="hit"} 1' in metrics.text({})


def test_clients_who_wait_share_a_round() -> None:
    """Names that come while a round is under way go together in the next."""
    counted = Counted()
    counted.gate.clear()

    async def script(answers: Answers, _: ReadingRoom) -> None:
        waiting = [asyncio.ensure_future(answers.ask(questions(f"name {n}"), SHAPE)) for n in range(10)]
        await asyncio.sleep(0.05)
        waiting += [asyncio.ensure_future(answers.ask(questions(f"late {n}"), SHAPE)) for n in range(10)]
        await asyncio.sleep(0.05)
        counted.gate.set()
        await asyncio.gather(*waiting)

    ask(counted, script)

    assert len(counted.asked) == 20
    assert counted.rounds == 2


def test_a_long_batch_does_not_keep_single_names_waiting() -> None:
    """A name asked while a batch of hundreds is under way is answered long before the batch is."""
    counted = Counted()
    order: list[str] = []

    async def one(answers: Answers, label: str, names: list[str]) -> None:
        await answers.ask(questions(*names), SHAPE)
        order.append(label)

    async def script(answers: Answers, _: ReadingRoom) -> None:
        long = asyncio.ensure_future(one(answers, "long", [f"name {n}" for n in range(300)]))
        await asyncio.sleep(0.01)
        await one(answers, "single", ["Gaza"])
        await long

    ask(counted, script)

    assert order == ["single", "long"]


def test_an_edit_makes_kept_answers_stale() -> None:
    """After the tables were opened anew under another fingerprint a name is worked out again."""
    counted = Counted()

    async def script(answers: Answers, room: ReadingRoom) -> None:
        await answers.ask(questions("Gaza"), SHAPE)
        room.current = replace(room.current, fingerprint="another")
        await answers.ask(questions("Gaza"), SHAPE)

    ask(counted, script)

    assert counted.asked == ["Gaza", "Gaza"]


def test_a_failure_is_heard_by_all_who_wait_and_by_nobody_later() -> None:
    """What goes wrong in a round is raised to its askers; the next ask tries anew."""
    counted = Counted()
    counted.error = ZeroDivisionError("broken")

    async def script(answers: Answers, _: ReadingRoom) -> list[str]:
        failed = await asyncio.gather(
            *(answers.ask(questions("Gaza"), SHAPE) for _ in range(2)), return_exceptions=True
        )
        assert [type(one) for one in failed] == [ZeroDivisionError] * 2
        counted.error = None
        return await answers.ask(questions("Gaza"), SHAPE)

    assert ask(counted, script)[0] == ["Gaza:matched"]


def test_a_client_that_goes_away_takes_nobodys_answer_along() -> None:
    """Two clients wait for one name; the first hangs up; the second has its answer."""
    counted = Counted()
    counted.gate.clear()

    async def script(answers: Answers, _: ReadingRoom) -> list[str]:
        first = asyncio.ensure_future(answers.ask(questions("Gaza"), SHAPE))
        second = asyncio.ensure_future(answers.ask(questions("Gaza"), SHAPE))
        await asyncio.sleep(0.05)
        first.cancel()
        counted.gate.set()
        return await second

    assert ask(counted, script)[0] == ["Gaza:matched"]


def test_answers_that_take_too_long_are_given_up() -> None:
    """Whoever waits longer than allowed hears that the service is overloaded."""
    counted = Counted()
    counted.gate.clear()

    async def script(answers: Answers, _: ReadingRoom) -> None:
        with pytest.raises(OverloadError, match="longer than"):
            await answers.ask(questions("Gaza"), SHAPE)
        counted.gate.set()

    ask(counted, script, work_seconds=0.1)


def test_kept_answers_have_a_bound() -> None:
    """Of kept answers those longest unasked are forgotten first."""
    counted = Counted()

    async def script(answers: Answers, _: ReadingRoom) -> None:
        for name in ("Gaza", "Bibi", "Gaza", "Israel", "Gaza", "Bibi"):
            await answers.ask(questions(name), SHAPE)

    ask(counted, script, kept_bytes=len("Gaza:matched") + len("Israel:matched") + 2 * OVERHEAD)

    assert counted.asked == ["Gaza", "Bibi", "Israel", "Bibi"]


def test_workers_take_on_no_more_than_they_can() -> None:
    """Beyond threads and waiting room work is refused; a piece counts until its thread is done, not its caller."""
    workers = Workers(1, 1, 0.1)
    gate = threading.Event()

    async def script() -> list[int]:
        counts = []
        first = asyncio.ensure_future(workers.run(gate.wait, 5))
        second = asyncio.ensure_future(workers.run(gate.wait, 5))
        await asyncio.sleep(0.01)
        counts.append(workers.under_way)
        with pytest.raises(OverloadError, match="under way"):
            await workers.run(int)
        outcomes = await asyncio.gather(first, second, return_exceptions=True)
        assert [type(one) for one in outcomes] == [OverloadError] * 2
        await asyncio.sleep(0)
        counts.append(workers.under_way)
        gate.set()
        deadline = time.monotonic() + 5
        while workers.under_way and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        return [*counts, workers.under_way]

    assert asyncio.run(script()) == [2, 1, 0]
    workers.close()


def test_reopening_swaps_whole_states() -> None:
    """Who holds a state keeps it; the next who asks has the new one; the same fingerprint changes nothing."""
    opened = small_tables()
    states = iter([opened, replace(opened, fingerprint="fingerprint"), replace(opened, fingerprint="new")])
    room = ReadingRoom(lambda: next(states))
    held: Opened = room.current

    assert room.reopen() is held
    assert room.reopen().fingerprint == "new"
    assert room.current.fingerprint == "new"
    assert held.fingerprint == "fingerprint"
    assert small_room().resolver is opened.resolver
