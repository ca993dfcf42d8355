"""The sandbox that is none: trusted functions and trusted source are called in this process, for tests and measurements.

A session cannot tell it from a real one: arguments and results are packed, copied and checked as on the way to a worker and
back. But nothing is confined, no limit of time or memory holds, and what exits or crashes takes this process along.
"""

import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from learnloop.sandbox import encoding, messages, protocol
from learnloop.sandbox.confine.tiers import Confinement, Tier
from learnloop.sandbox.interface import AnswerAsk, Make, Sandbox, Worker, WorkerGone
from learnloop.sandbox.session import Session, Source
from learnloop.sandbox.worker.server import RequestServer
from learnloop.values.source import SourceUnit

UNCONFINED = Tier("none", "trusted code in the grader's own process", "nothing")
STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")
DAY = 86_400.0

Functions = Mapping[str, Callable[..., Any]]


class InProcessSandbox(Sandbox):
    """Makes workers that are not processes. Their functions are those of the source that they are sent, and ``functions``."""

    def __init__(self, functions: Functions | None = None) -> None:
        self._functions = functions or {}

    @property
    def confinement(self) -> Confinement:
        """Nothing confines them."""
        return Confinement(UNCONFINED)

    def worker(self, units: Iterable[SourceUnit] = ()) -> Worker:
        """A fresh worker, with nothing loaded but its functions."""
        return InProcessWorker(self._functions)

    def close(self) -> None:
        """There is nothing to end."""


class InProcessWorker(Worker):
    """Answers a message when its reply is asked for, with the code that answers in a real worker."""

    def __init__(self, functions: Functions) -> None:
        self.pid = os.getpid()
        self._asks = _AskChannel()
        self._server = _TrustedServer(self._asks, functions)
        self._waiting: deque[tuple[Any, encoding.Payload]] = deque()

    def send(self, make: Make, seconds: float) -> str:
        """Keep the message until its reply is asked for; its id is returned."""
        id = os.urandom(16).hex()
        message, arrays = make(id)
        payload = encoding.Payload(b"".join(arrays))
        requests = message.each() if isinstance(message, messages.CallEach) else [message]
        self._waiting.extend((request, payload) for request in requests)
        return id

    def receive(self, id: str, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """The reply with this id, made now. Raises ``WorkerGone`` when no message waits for one, or another does."""
        request, payload = self._waiting.popleft() if self._waiting else (None, None)
        if not self.alive or request is None or payload is None or request.id != id:
            self.close()
            raise WorkerGone("died" if request is None else "protocol")
        self._asks.answer = answer
        reply, arrays = self._server.reply(request, payload)
        if isinstance(reply, messages.Raised):
            self._waiting.clear()
        return reply, encoding.Payload(b"".join(arrays))

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU time of this process."""
        return time.process_time_ns()

    def interrupt(self) -> None:
        """Nobody waits for it: it answers at once."""

    def close(self) -> None:
        """Forget what was sent, and answer no more."""
        self.alive = False
        self._waiting.clear()


class _TrustedServer(RequestServer):
    """What answers in a worker, and leaves this process as it was after every reply."""

    def __init__(self, channel: protocol.Channel, functions: Functions) -> None:
        super().__init__(channel, dict(functions))
        self._functions = functions
        self._finders: list[Any] = []
        self._modules: dict[str, ModuleType | None] = {}

    def reply(self, request: Any, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        """The reply to one message."""
        if isinstance(request, messages.Load):
            self._finders, self._modules = [], dict.fromkeys([request.module, *request.earlier, *request.stand_ins])
        with self._at_home():
            return self._answer(request, payload)

    def _execute(self, load: messages.Load) -> messages.Loaded:
        loaded = super()._execute(load)
        self._namespace.update(self._functions)
        return loaded

    @contextlib.contextmanager
    def _at_home(self) -> Iterator[None]:
        """With the streams, finders and modules of a worker in place of this process's own."""
        streams = {name: getattr(sys, name) for name in STREAMS}
        finders = list(sys.meta_path)
        modules = _exchanged(self._modules)
        self._redirect()
        sys.meta_path[:0] = self._finders
        try:
            yield
        finally:
            self._modules = _exchanged(modules)
            self._finders = [each for each in sys.meta_path if each not in finders]
            sys.meta_path[:] = finders
            for name, stream in streams.items():
                setattr(sys, name, stream)


def _exchanged(modules: Mapping[str, ModuleType | None]) -> dict[str, ModuleType | None]:
    """Have the names stand for these modules, or for none; the modules that they stood for."""
    before = {name: sys.modules.pop(name, None) for name in modules}
    sys.modules.update({name: module for name, module in modules.items() if module is not None})
    return before


class _Buffer:
    """A channel that gives back what was sent."""

    def __init__(self) -> None:
        self._data = bytearray()

    def send(self, data: bytes) -> None:
        """Keep it."""
        self._data += data

    def receive(self, size: int) -> bytearray:
        """The next bytes of it."""
        data = self._data[:size]
        del self._data[:size]
        return data


class _AskChannel:
    """Where a stand-in asks: what is sent is answered at once, and the answer is there to be received."""

    def __init__(self) -> None:
        self.answer: AnswerAsk | None = None
        self._answered = _Buffer()

    def send(self, data: bytes) -> None:
        """Have the ask in ``data`` answered."""
        asked = _Buffer()
        asked.send(data)
        if self.answer is None:
            raise encoding.ProtocolError("an ask that nobody answers")
        protocol.write_frame(self._answered, *self.answer(*protocol.read_frame(asked, worker=False)))

    def receive(self, size: int) -> bytearray:
        """The next bytes of the answer."""
        return self._answered.receive(size)


def trusted_session(functions: Functions, keywords: Mapping[str, list[str]] | None = None) -> Session:
    """A session whose functions are these; ``keywords`` are, by function, the last arguments that it takes by name."""
    source = Source(units=[], keywords=dict(keywords or {}))
    return Session(InProcessSandbox(functions), source, call_seconds=DAY, deadline=time.monotonic() + DAY)
