"""How are questions answered together? Those at hand at once; the others in rounds, each of all who wait.

Names asked by many clients at the same time go through the corridor in one call, equal ones once, and what was answered is
kept as written JSON under the fingerprint of the tables it was made from: an edit makes every kept answer stale at once.
Small batches need not wait for large ones: a round takes from both.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from gazetteer.model import KINDS
from resolvers.adapters.service.questions import Question
from resolvers.adapters.service.state import Opened, Service
from resolvers.adapters.service.workers import OverloadError
from resolvers.model import Resolution

# Names in a round, some sixty milliseconds of work: a call of the corridor costs as much as three names whatever it holds.
# So many places are kept for long batches where any wait.
ROUND: Final = 48
KEPT_FOR_MANY: Final = 16
# Names that are asked for together and still count as a few.
FEW: Final = 20
# Bytes that a kept answer takes beside its text: the question, and its place in the table.
OVERHEAD: Final = 1000
# Candidates among which those of a type are looked for.
MOST_OF_A_TYPE: Final = 50


class Shape(NamedTuple):
    """How an answer is written.

    Attributes:
        name: Tells it from other shapes of the same answer.
        write: From the tables, the question and its resolution to JSON text.
    """

    name: str
    write: Callable[[Opened, Question, Resolution], str]


class _Key(NamedTuple):
    fingerprint: str
    shape: Shape
    question: Question


class _Waiting(NamedTuple):
    opened: Opened
    key: _Key
    answer: "asyncio.Future[str]"


class Answers:
    """Answers questions; for the event loop alone, which hands the work to threads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._limits = service.settings.limits
        self._kept: OrderedDict[_Key, str] = OrderedDict()
        self._kept_bytes = 0
        self._under_way: dict[_Key, asyncio.Future[str]] = {}
        self._few: deque[_Waiting] = deque()
        self._many: deque[_Waiting] = deque()
        # One at a time: two would share the interpreter, and each take twice as long.
        self._rounds: asyncio.Task[None] | None = None

    async def ask(self, questions: Sequence[Question], shape: Shape) -> list[str]:
        """Return the answers as JSON texts, in the order of the questions.

        Raises:
            OverloadError: Too many questions wait, or the answers took too long.
        """
        opened = self._service.room.current
        keys = [_Key(opened.fingerprint, shape, question) for question in questions]
        found = {key: text for key in keys if (text := self._recall(key)) is not None}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        self._service.metrics.cache(sum(key in found for key in keys), len(missing))
        if missing:
            if len(self._few) + len(self._many) + len(missing) > self._limits.waiting_names:
                raise OverloadError("too many names are waiting for an answer; try again in a moment")
            line = self._few if len(missing) <= FEW else self._many
            # Shielded: another client may wait for the same answer when this one goes away.
            coming = [asyncio.shield(self._answer(opened, key, line)) for key in missing]
            try:
                texts = await asyncio.wait_for(asyncio.gather(*coming), self._limits.work_seconds)
            except TimeoutError:
                raise OverloadError(
                    f"the answer took longer than {self._limits.work_seconds:.0f} seconds"
                ) from None
            found |= zip(missing, texts, strict=True)
        return [found[key] for key in keys]

    def _recall(self, key: _Key) -> str | None:
        text = self._kept.get(key)
        if text is not None:
            self._kept.move_to_end(key)
        return text

    def _keep(self, key: _Key, text: str) -> None:
        self._kept[key] = text
        self._kept_bytes += len(text) + OVERHEAD
        while self._kept_bytes > self._limits.kept_bytes:
            self._kept_bytes -= len(self._kept.popitem(last=False)[1]) + OVERHEAD

    def _answer(self, opened: Opened, key: _Key, line: deque[_Waiting]) -> "asyncio.Future[str]":
        """The answer to come, which a round already under way may bring."""
        answer = self._under_way.get(key)
        if answer is None:
            answer = asyncio.get_running_loop().create_future()
            answer.add_done_callback(_heard)
            self._under_way[key] = answer
            line.append(_Waiting(opened, key, answer))
            if self._rounds is None:
                self._rounds = asyncio.create_task(self._go_rounds())
        return answer

    async def _go_rounds(self) -> None:
        """Answer all who wait, and those who come meanwhile."""
        try:
            # Whoever asks in the same turn of the loop comes along.
            await asyncio.sleep(0)
            while self._few or self._many:
                await self._go_round(self._next_round())
        finally:
            # In the same turn as the look at the lines: nobody can have joined them unseen.
            self._rounds = None

    def _next_round(self) -> list[_Waiting]:
        few = _take(self._few, ROUND - min(KEPT_FOR_MANY, len(self._many)))
        return few + _take(self._many, ROUND - len(few))

    async def _go_round(self, some: Sequence[_Waiting]) -> None:
        try:
            texts = await self._service.workers.run(self._work, some)
        except Exception as error:
            for one in some:
                del self._under_way[one.key]
                one.answer.set_exception(error)
            return
        for one, text in zip(some, texts, strict=True):
            del self._under_way[one.key]
            self._keep(one.key, text)
            one.answer.set_result(text)

    def _work(self, some: Sequence[_Waiting]) -> list[str]:
        """Resolve and write a round, in a thread."""
        groups: dict[tuple[int, int, bool], list[_Waiting]] = {}
        for one in some:
            question = one.key.question
            # Of a type that few candidates bear, the right one may stand far down; of a kind only its own are asked for.
            finer = bool(set(question.types) - set(KINDS))
            limit = max(question.limit, MOST_OF_A_TYPE) if finer else question.limit
            groups.setdefault((id(one.opened), limit, question.explain), []).append(one)
        written: dict[_Key, str] = {}
        statuses: Counter[str] = Counter()
        for (_, limit, explain), group in groups.items():
            queries = [one.key.question.query for one in group]
            resolver = group[0].opened.resolver
            for one, resolution in zip(
                group, resolver.resolve_many(queries, limit=limit, explain=explain), strict=True
            ):
                statuses[resolution.status] += 1
                written[one.key] = one.key.shape.write(one.opened, one.key.question, resolution)
        self._service.metrics.names(statuses)
        return [written[one.key] for one in some]


def _take(line: deque[_Waiting], most: int) -> list[_Waiting]:
    return [line.popleft() for _ in range(min(most, len(line)))]


def _heard(answer: "asyncio.Future[str]") -> None:
    """Look at a failure so that one whom nobody waits for any more is not reported as unheard."""
    if not answer.cancelled():
        answer.exception()
