"""One submission in a sandbox: calls its functions, and starts again in a fresh worker when one was lost."""

import contextlib
import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from learnloop.sandbox import clocks, encoding, messages
from learnloop.sandbox.asks import AskHandler
from learnloop.sandbox.bounds import bounded_frames
from learnloop.sandbox.interface import Make, Sandbox, Worker, WorkerGone
from learnloop.sandbox.messages import Failure
from learnloop.sandbox.outcome import Outcome, outcome_of
from learnloop.values.sent import Probe
from learnloop.values.source import SourceUnit

# Of the arguments of the calls in one request, about; a single call may be larger.
BATCH_BYTES = 1 << 20


class Source(Struct, frozen=True, kw_only=True):
    """What a worker is given to execute. ``stand_ins``: by exercise, the functions that are replaced by the model answers.
    ``keywords``: by function, what its last arguments are called if it takes them by name. ``allowed``: the modules that it
    may import beside the harmless ones; None for trusted source."""

    units: list[SourceUnit]
    earlier: dict[str, list[SourceUnit]] = {}
    stand_ins: dict[str, list[str]] = {}
    keywords: dict[str, list[str]] = {}
    allowed: list[str] | None = None

    def all_units(self) -> list[SourceUnit]:
        """The units of the exercise and of the earlier ones."""
        return [*self.units, *(unit for units in self.earlier.values() for unit in units)]


def _batches(each: Iterable[Sequence[Any]]) -> Iterator[tuple[list[list[encoding.Value]], list[bytes], list[Probe | None]]]:
    """The arguments of calls as they travel, in pieces of about ``BATCH_BYTES``; and which probe is counted in each call."""
    batch: list[list[encoding.Value]] = []
    probes: list[Probe | None] = []
    payload: list[bytes] = []
    size = 0
    for arguments in each:
        nodes, arrays = encoding.encode_calls([arguments])
        more = encoding.size_of(nodes, arrays)
        if batch and size + more > BATCH_BYTES:
            yield batch, payload, probes
            batch, payload, probes, size = [], [], [], 0
        batch += nodes
        probes.append(_counted(arguments))
        payload += arrays
        size += more
    if batch:
        yield batch, payload, probes


def _counted(arguments: Sequence[Any]) -> Probe | None:
    """The counted probe among the arguments of a call."""
    return next((each for each in arguments if isinstance(each, Probe) and each.counted), None)


def _call_message(function: str, arguments: list[encoding.Value], payload: list[bytes], id: str) -> tuple[Any, list[bytes]]:
    return messages.Call(id, function, arguments), payload


def _each_message(
    function: str, calls: list[list[encoding.Value]], chance: bool, payload: list[bytes], id: str
) -> tuple[Any, list[bytes]]:
    return messages.CallEach(id, function, calls, chance), payload


def _same(outcome: Outcome) -> Outcome:
    return outcome


def staging(function: str, calls: Sequence[Sequence[Any]]) -> Make:
    """The message with the arguments of several calls, the first of the three of a timed block."""

    def make(id: str) -> tuple[Any, list[bytes]]:
        nodes, payload = encoding.encode_calls(calls)
        return messages.Stage(id, function, nodes), payload

    return make


class Session:
    """One source in one sandbox, within one budget of time."""

    def __init__(
        self,
        sandbox: Sandbox,
        source: Source,
        *,
        call_seconds: float,
        deadline: float,
        printed_characters: int = 2000,
        asks: AskHandler | None = None,
    ) -> None:
        """``call_seconds`` are of CPU time, ``deadline`` is a time of ``clocks.now()``.

        ``asks`` answers what the submission asks for; without it, asking ends the worker.
        """
        self._sandbox = sandbox
        self._source = source
        self._call_seconds = call_seconds
        self._deadline = deadline
        self._printed_characters = printed_characters
        self.asks = asks or AskHandler()
        self._worker: Worker | None = None
        self.loaded: Outcome | None = None
        self.disturbed = False  # perhaps not by this function: a reply was left over from an earlier one, or the machine was busy

    def load(self) -> Outcome:
        """Execute the source in a fresh worker; the outcome has no values."""
        self.close()
        source = self._source
        worker = self._sandbox.worker(source.all_units())

        def make(id: str) -> tuple[Any, list[bytes]]:
            limit = self._printed_characters
            names = source.keywords
            return messages.Load(id, source.units, source.earlier, source.stand_ins, limit, names, source.allowed), []

        outcome = self._ask(worker, make, 0)
        if outcome.ending == "returned":
            self._worker = worker
        else:
            worker.close()
        self.loaded = outcome
        return outcome

    @property
    def lost(self) -> list[Failure]:
        """The statements that failed when the source was loaded, and lost only themselves."""
        return self.loaded.lost if self.loaded is not None else []

    def worker(self) -> Worker | None:
        """The worker with the source loaded, started now if need be; None when the source does not load."""
        if self._worker is None or not self._worker.alive:
            self.load()
        return self._worker

    def call(self, function: str, arguments: Sequence[Any]) -> Outcome:
        """Call a function once."""
        nodes, payload = encoding.encode_calls([arguments])
        return self._call(functools.partial(_call_message, function, nodes[0], payload), 1, _counted(arguments))

    def calls(self, function: str, each: Iterable[Sequence[Any]], *, chance: bool = True) -> Generator[Outcome, None, None]:
        """Call a function once for each list of arguments, many calls to a request: the worker goes on while an outcome is judged.

        The iterator ends after the first outcome that is not "returned". Without ``chance``, no outcome says ``other_chance``.
        """
        with contextlib.closing(self._streamed(function, each, chance)) as outcomes:
            for outcome in outcomes:
                yield outcome
                if outcome.ending != "returned":
                    return

    def _streamed(self, function: str, each: Iterable[Sequence[Any]], chance: bool) -> Generator[Outcome, None, None]:
        for nodes, payload, probes in _batches(each):
            worker = self.worker()
            if worker is None:
                assert self.loaded is not None
                yield self.loaded
                return
            yield from self._call_each(worker, functools.partial(_each_message, function, nodes, chance, payload), probes)

    def _call_each(self, worker: Worker, make: Make, probes: Sequence[Probe | None]) -> Generator[Outcome, None, None]:
        """The outcomes of one request; a worker whose replies nobody will read is ended, and the next call gets a fresh one."""
        seconds = self._seconds()
        if seconds <= 0:
            yield Outcome(ending="budget")
            return
        try:
            id = worker.send(make, seconds)
        except WorkerGone as gone:
            yield self._gone(gone, seconds)
            return
        unread = len(probes)
        try:
            for number, probe in enumerate(probes):
                outcome = self._received(worker, messages.reply_id(id, number), probe)
                unread = 0 if outcome.ending in ("raised", "missing") else unread - 1
                yield outcome
        finally:
            if unread:
                worker.close()

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
        return functools.partial(self._received, worker, id, _counted(arguments))

    def _received(self, worker: Worker, id: str, probe: Probe | None) -> Outcome:
        self.asks.begin_call(probe)
        return self._checked(worker, lambda seconds: worker.receive(id, seconds, self.asks.answer), 1)

    @contextlib.contextmanager
    def aside(self, seconds: float, call_seconds: float) -> Iterator[None]:
        """Calls that decide nothing, of at most ``call_seconds`` each, ``seconds`` in all; they leave ``disturbed`` as it was."""
        ordinary, deadline, disturbed = self._call_seconds, self._deadline, self.disturbed
        self._call_seconds = min(ordinary, call_seconds)
        self._deadline = min(deadline, clocks.now() + seconds)
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

    def _call(self, make: Make, count: int, probe: Probe | None = None) -> Outcome:
        worker = self.worker()
        if worker is None:
            assert self.loaded is not None
            return self.loaded
        return self._ask(worker, make, count, probe)

    def _ask(self, worker: Worker, make: Make, count: int, probe: Probe | None = None) -> Outcome:
        self.asks.begin_call(probe)
        return self._checked(worker, lambda seconds: worker.request(make, seconds, self.asks.answer), count)

    def _checked(self, worker: Worker, talk: Callable[[float], tuple[Any, encoding.Payload]], count: int) -> Outcome:
        """Talk to the worker; the outcome has ``count`` values if it returned."""
        seconds = self._seconds()
        if seconds <= 0:
            return Outcome(ending="budget")
        try:
            outcome = outcome_of(*talk(seconds), count, self._printed_characters)
            return replace(outcome, probe_calls=self.asks.probe_calls) if self.asks.probe_calls else outcome
        except WorkerGone as gone:
            return self._gone(gone, seconds)
        except encoding.ProtocolError:
            worker.close()
            self.disturbed = True
            return Outcome(ending="protocol")

    def _seconds(self) -> float:
        return clocks.left(self._deadline, self._call_seconds)

    def _gone(self, gone: WorkerGone, seconds: float) -> Outcome:
        self.disturbed = self.disturbed or gone.reason == "protocol" or gone.busy
        out_of_budget = gone.reason == "timeout" and seconds < self._call_seconds
        samples = [bounded_frames(sample.frames) for sample in gone.samples]
        return Outcome(ending="budget" if out_of_budget else gone.reason, samples=samples, waited=gone.waited)

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
