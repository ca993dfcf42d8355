"""A student's submission being asked: calls its functions, and starts again in a fresh worker when one was lost."""

import contextlib
import functools
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from learnloop.sandbox import encoding, messages
from learnloop.sandbox.host import MAX_ASKS, Make, Sandbox, WorkerGone, WorkerProcess
from learnloop.sandbox.messages import Failure, Frame
from learnloop.values.sent import RngState
from learnloop.values.source import Unit

Ending = Literal["returned", "raised", "missing", "timeout", "budget", "died", "protocol"]


class Outcome(Struct, frozen=True, kw_only=True):
    """How a request ended: with values, or why not. What ``changed``, ``warnings``, ``drew`` and ``probe_calls`` say is the
    worker's word: it can cost a pass, never earn one. ``looks`` are the frames of a call that was stopped, looked at on the way."""

    ending: Ending
    values: list[Any] = []
    failure: Failure | None = None
    changed: list[str] = []
    warnings: list[str] = []
    printed: str = ""
    drew: bool = False
    probe_calls: int = 0
    generator: RngState | None = None
    looks: list[list[Frame]] = []
    warned_at: list[Frame] = []


class Source(Struct, frozen=True, kw_only=True):
    """What a worker is given to execute. ``stand_ins``: by exercise, the functions that are replaced by the model answers.
    ``keywords``: by function, what its last arguments are called if it takes them by name."""

    units: list[Unit]
    earlier: dict[str, list[Unit]] = {}
    stand_ins: dict[str, list[str]] = {}
    keywords: dict[str, list[str]] = {}

    def all_units(self) -> list[Unit]:
        """The units of the exercise and of the earlier ones."""
        return [*self.units, *(unit for units in self.earlier.values() for unit in units)]


class Question(Struct, frozen=True):
    """A call of a function that the grader stands in for. A generator among the arguments is an ``RngState``."""

    module: str
    function: str
    arguments: list[Any]
    keywords: dict[str, Any] = {}


class StoodIn(Struct, frozen=True):
    """The model answer: its value and the state in which it left a generator, or words for an exception; and what it cost."""

    value: Any = None
    generator: RngState | None = None
    error: str = ""
    cpu_ns: int = 0


StandIn = Callable[[Question], StoodIn]


MOST = 20
MOST_NAMES = 24
MOST_FRAMES = 8
MOST_NUMBER = 1 << 30
AHEAD = 4
AHEAD_BYTES = 64 << 10


def _call_message(function: str, arguments: list[encoding.Value], payload: list[bytes], id: str) -> tuple[Any, list[bytes]]:
    return messages.Call(id, function, arguments), payload


def _same(outcome: Outcome) -> Outcome:
    return outcome


def staging(function: str, calls: Sequence[Sequence[Any]]) -> Make:
    """The message with the arguments of several calls, the first of the three of a timed block."""

    def make(id: str) -> tuple[Any, list[bytes]]:
        nodes, payload = encoding.encode_calls(calls)
        return messages.Stage(id, function, nodes), payload

    return make


class Session:
    """One source in one sandbox, within one wall-clock budget."""

    def __init__(
        self,
        sandbox: Sandbox,
        source: Source,
        *,
        call_seconds: float,
        deadline: float,
        printed_characters: int = 2000,
        stand_in: StandIn | None = None,
        most_asks: int = MAX_ASKS,
        most_asked_bytes: int = 1 << 30,
    ) -> None:
        """``most_asks`` and ``most_asked_bytes`` bound what one request may ask of ``stand_in``."""
        self._sandbox = sandbox
        self._source = source
        self._call_seconds = call_seconds
        self._deadline = deadline
        self._printed_characters = printed_characters
        self._stand_in = stand_in
        self._most_asks = most_asks
        self._most_asked_bytes = most_asked_bytes
        self._asks_left = 0
        self._bytes_left = 0
        self.asked: set[tuple[str, str]] = set()  # the functions that were asked for
        self.charged_ns = 0  # CPU time that stand-ins spent for this session
        self._worker: WorkerProcess | None = None
        self.loaded: Outcome | None = None
        self.lost: list[Failure] = []
        self.disturbed = False  # a worker was ended since it talked nonsense, perhaps left over from an earlier function

    def load(self) -> Outcome:
        """Execute the source in a fresh worker; the outcome has no values."""
        self.close()
        source = self._source
        worker = self._sandbox.worker(source.all_units())

        def make(id: str) -> tuple[Any, list[bytes]]:
            limit = self._printed_characters
            return messages.Load(id, source.units, source.earlier, source.stand_ins, limit, source.keywords), []

        outcome = self._ask(worker, make, 0)
        if outcome.ending == "returned":
            self._worker = worker
        else:
            worker.close()
        self.loaded = outcome
        return outcome

    def worker(self) -> WorkerProcess | None:
        """The worker with the source loaded, started now if need be; None when the source does not load."""
        if self._worker is None or not self._worker.alive:
            self.load()
        return self._worker

    def call(self, function: str, arguments: Sequence[Any]) -> Outcome:
        """Call a function once."""
        nodes, payload = encoding.encode_calls([arguments])
        return self._call(functools.partial(_call_message, function, nodes[0], payload), 1)

    def calls(self, function: str, each: Iterable[Sequence[Any]]) -> Generator[Outcome, None, None]:
        """Call a function again and again; a few calls are on their way while an outcome is looked at.

        The iterator ends after the first outcome that is not "returned". Where the grader has to answer questions, it waits for
        every call.
        """
        worker = self.worker()
        if worker is None or self._stand_in is not None:
            outcomes = (self.call(function, arguments) for arguments in each)
        else:
            outcomes = self._overlapping(worker, function, each)
        with contextlib.closing(outcomes):
            for outcome in outcomes:
                yield outcome
                if outcome.ending != "returned":
                    return

    def begin(self, function: str, arguments: Sequence[Any]) -> Callable[[], Outcome]:
        """Start a call, and give what waits for its outcome; other work can be done meanwhile. There must be no stand-ins.

        Raises ``ProtocolError`` for arguments that are too large to send.
        """
        worker = self.worker()
        if worker is None:
            assert self.loaded is not None
            return functools.partial(_same, self.loaded)
        nodes, payload = encoding.encode_calls([arguments])
        seconds = self._seconds()
        if seconds <= 0:
            return functools.partial(_same, Outcome(ending="budget"))
        try:
            id = worker.send(functools.partial(_call_message, function, nodes[0], payload), seconds)
        except WorkerGone as gone:
            return functools.partial(_same, self._gone(gone, seconds))
        return functools.partial(self._received, worker, id)

    def _overlapping(self, worker: WorkerProcess, function: str, each: Iterable[Sequence[Any]]) -> Generator[Outcome, None, None]:
        """The outcomes of calls of which a few are on their way; nothing more is asked for after one that did not return."""
        waiting: deque[tuple[str, int]] = deque()
        try:
            for arguments in each:
                nodes, payload = encoding.encode_calls([arguments])
                size = encoding.size_of(nodes, payload)
                # What is on its way fits into the connection's buffer: nobody waits to send while the other waits to send.
                while waiting and (len(waiting) == AHEAD or size + sum(sent for _, sent in waiting) > AHEAD_BYTES):
                    yield self._received(worker, waiting.popleft()[0])
                seconds = self._seconds()
                if seconds <= 0:
                    yield Outcome(ending="budget")
                try:
                    message = functools.partial(_call_message, function, nodes[0], payload)
                    waiting.append((worker.send(message, seconds), size))
                except WorkerGone as gone:
                    yield self._gone(gone, seconds)
            while waiting:
                yield self._received(worker, waiting.popleft()[0])
        finally:
            if waiting:  # replies that nobody will read: the next call gets a fresh worker
                worker.close()

    def _received(self, worker: WorkerProcess, id: str) -> Outcome:
        return self._checked(worker, lambda seconds: worker.receive(id, seconds), 1)

    @contextlib.contextmanager
    def aside(self, seconds: float, call_seconds: float) -> Iterator[None]:
        """Calls that decide nothing: of at most ``call_seconds`` each and ``seconds`` in all; later ones hear of no disturbance."""
        ordinary, deadline, disturbed = self._call_seconds, self._deadline, self.disturbed
        self._call_seconds = min(ordinary, call_seconds)
        self._deadline = min(deadline, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._call_seconds, self._deadline, self.disturbed = ordinary, deadline, disturbed

    def stage(self, function: str, calls: Sequence[Sequence[Any]]) -> Outcome:
        """Have the worker hold the arguments of several calls."""
        return self._call(staging(function, calls), 0)

    def run(self) -> Outcome:
        """Make the calls that were staged."""
        return self._call(lambda id: (messages.Run(id), []), 0)

    def fetch(self, count: int) -> Outcome:
        """The ``count`` values of the calls that were run."""
        return self._call(lambda id: (messages.Fetch(id), []), count)

    def _call(self, make: Make, count: int) -> Outcome:
        worker = self.worker()
        if worker is None:
            assert self.loaded is not None
            return self.loaded
        return self._ask(worker, make, count)

    def _ask(self, worker: WorkerProcess, make: Make, count: int) -> Outcome:
        answer = self._answer if self._stand_in else None
        self._asks_left, self._bytes_left = self._most_asks, self._most_asked_bytes
        return self._checked(worker, lambda seconds: worker.request(make, seconds, answer), count)

    def _checked(self, worker: WorkerProcess, talk: Callable[[float], tuple[Any, encoding.Payload]], count: int) -> Outcome:
        """Talk to the worker; the outcome has ``count`` values if it returned."""
        seconds = self._seconds()
        if seconds <= 0:
            return Outcome(ending="budget")
        try:
            return self._outcome(*talk(seconds), count)
        except WorkerGone as gone:
            return self._gone(gone, seconds)
        except encoding.ProtocolError:
            worker.close()
            self.disturbed = True
            return Outcome(ending="protocol")

    def _seconds(self) -> float:
        return min(self._call_seconds, self._deadline - time.monotonic())

    def _gone(self, gone: WorkerGone, seconds: float) -> Outcome:
        self.disturbed = self.disturbed or gone.reason == "protocol"
        out_of_budget = gone.reason == "timeout" and seconds < self._call_seconds
        looks = [_bounded_frames(look.frames) for look in gone.looks]
        return Outcome(ending="budget" if out_of_budget else gone.reason, looks=looks)

    def _outcome(self, reply: Any, payload: encoding.Payload, count: int) -> Outcome:
        if isinstance(reply, messages.Raised):
            ending: Ending = "missing" if reply.missing else "raised"
            return Outcome(ending=ending, failure=_bounded(reply.failure), printed=self._bounded(reply.printed))
        if isinstance(reply, messages.Loaded) and not count:
            self.lost = [_bounded(failure) for failure in reply.lost[:MOST]]
            return Outcome(ending="returned", printed=self._bounded(reply.printed))
        if not isinstance(reply, messages.Returned) or len(reply.results) != count:
            raise encoding.ProtocolError("not the reply that was asked for")
        values = [encoding.decode(node, payload) for node in reply.results]
        payload.finish()
        return Outcome(
            ending="returned",
            values=values,
            changed=[place[:80] for place in reply.changed[:MOST]],
            warnings=[warning[:200] for warning in reply.warnings[:MOST]],
            printed=self._bounded(reply.printed),
            drew=reply.drew,
            probe_calls=reply.probe_calls,
            generator=encoding.read_state(reply.generator) if reply.generator is not None else None,
            warned_at=_bounded_frames(reply.warned_at[:MOST_FRAMES]),
        )

    def _bounded(self, text: str) -> str:
        return text[: self._printed_characters + 100]

    def _answer(self, ask: messages.Ask, payload: encoding.Payload) -> tuple[messages.Answer, list[bytes]]:
        assert self._stand_in is not None
        if ask.function not in self._source.stand_ins.get(ask.module, []):
            raise encoding.ProtocolError("a question that was not declared")
        if len(ask.arguments) > MOST:
            raise encoding.ProtocolError("a question with too many arguments")
        given = [_asked_with(node, payload) for node in ask.arguments]
        self._bytes_left -= payload.finish()
        names = ask.names
        if len(names) > len(given) or len(set(names)) < len(names):
            raise encoding.ProtocolError("names without arguments, or twice the same")
        self._asks_left -= 1
        if self._asks_left < 0 or self._bytes_left < 0:
            return self._refusal(ask, "was asked for too often, or with too much, in one call")
        self.asked.add((ask.module, ask.function))
        split = len(given) - len(names)
        keywords = dict(zip(names, given[split:], strict=True))
        answer = self._stand_in(Question(ask.module, ask.function, given[:split], keywords))
        self.charged_ns += answer.cpu_ns
        if answer.error:
            return self._refusal(ask, answer.error)
        value, arrays = encoding.encode(answer.value)
        self._bytes_left -= sum(map(len, arrays))
        if isinstance(value, encoding.RefusedNode):
            return self._refusal(ask, f"gave {value.kind}")
        state = answer.generator
        return messages.Answer(ask.id, value, generator=encoding.GeneratorNode(list(state.words)) if state else None), arrays

    def _refusal(self, ask: messages.Ask, why: str) -> tuple[messages.Answer, list[bytes]]:
        return messages.Answer(ask.id, error=f"{ask.module}.{ask.function} (the grader's) {why}"[:500]), []

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _asked_with(node: Any, payload: encoding.Payload) -> Any:
    """An argument of a question: a plain value, or a generator's state."""
    return encoding.read_state(node) if isinstance(node, encoding.GeneratorNode) else encoding.decode(node, payload)


def _bounded(failure: Failure) -> Failure:
    """The failure with no more in it than an honest worker sends."""
    return Failure(failure.type[:80], failure.message[: encoding.MAX_TEXT], _bounded_frames(failure.frames))


def _bounded_frames(frames: list[Frame]) -> list[Frame]:
    return [
        Frame(
            frame.unit[:200],
            _natural(frame.line),
            _natural(frame.column),
            _natural(frame.end_column),
            frame.function[:80],
            {name[:40]: kind[:200] for name, kind in list(frame.names.items())[:MOST_NAMES]},
            _natural(frame.end_line),
        )
        for frame in frames[-MOST_FRAMES:]
    ]


def _natural(number: int) -> int:
    return min(max(number, 0), MOST_NUMBER)
