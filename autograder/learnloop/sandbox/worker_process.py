"""One worker that is a process: asking it, reading its clock, sampling its stack, ending it."""

import contextlib
import os
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnloop.errors import SandboxError
from learnloop.sandbox import clocks, encoding, messages, protocol, sampling
from learnloop.sandbox.bounds import MAX_ASKS
from learnloop.sandbox.channels import PipeChannel, SocketChannel, until
from learnloop.sandbox.interface import AnswerAsk, Gone, Make, Worker, WorkerGone
from learnloop.sandbox.launch import START_SECONDS

# Seconds between two looks at the clock of a worker, and before the first: most requests are answered by then.
LEAST_WAIT = 0.01


class WorkerProcess(Worker):
    """A worker process, as the grader sees it."""

    def __init__(self, pid: int, channel: SocketChannel | PipeChannel, end: Callable[[], None]) -> None:
        self.pid = pid
        self._channel = channel
        self._end = end
        self._samples: list[messages.StackSample] = []
        self._spent_ns = 0

    def first_words(self) -> str:
        """What it says once it is confined, before it is sent anything. Raises ``SandboxError``: it is not the student's fault."""
        self._channel.watch(until(time.monotonic() + START_SECONDS))
        try:
            (size,) = struct.unpack("<H", self._channel.receive(2))
            said = self._channel.receive(size).decode()
        except (TimeoutError, EOFError):
            said = "-it ended"
        if not said.startswith("+"):
            self.close()
            raise SandboxError(f"a worker could not be confined: {said[1:]}.")
        return said

    def send(self, make: Make, seconds: float) -> str:
        """Send the message that ``make`` builds for a fresh, unguessable id, which is returned. Raises ``WorkerGone``."""
        id = os.urandom(16).hex()
        with self._guarded(seconds), contextlib.suppress(EOFError):
            protocol.write_frame(self._channel, *make(id))
        return id

    def receive(self, id: str, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """The reply with this id; on the way the worker's stack is sampled twice. Raises ``WorkerGone``."""
        self._samples = []
        with self._guarded(seconds, sampling.SHARES):
            for _ in range(MAX_ASKS):
                reply, arrays = protocol.read_frame(self._channel, worker=False, max_payload=encoding.MAX_REPLY)
                if reply.id != id:
                    raise encoding.ProtocolError("a reply to another request")
                if isinstance(reply, messages.StackSample):
                    arrays.finish()
                    self._samples = [*self._samples, reply][: len(sampling.SHARES)]
                    continue
                if not isinstance(reply, messages.Ask):
                    return reply, arrays
                if answer is None:
                    raise encoding.ProtocolError("an ask that nobody answers")
                protocol.write_frame(self._channel, *answer(reply, arrays))
            raise encoding.ProtocolError("too many asks")

    @contextlib.contextmanager
    def _guarded(self, seconds: float, shares: Sequence[float] = ()) -> Iterator[None]:
        """Talk to the worker for as long as it computes for less than ``seconds``, and does not sleep for several times that.

        Whatever goes wrong ends it and becomes ``WorkerGone``. ``shares`` of that time are those after which its stack is sampled.
        """
        timer = clocks.Timer(self.pid, self.cpu_ns, seconds, self.cpu_limit_ns if shares else None)
        self._channel.watch(self._look(timer, shares if isinstance(self._channel, SocketChannel) else ()))
        try:
            try:
                yield
            finally:
                timer.stop()
        except (TimeoutError, EOFError, encoding.ProtocolError) as error:
            late = isinstance(error, TimeoutError)
            slept = late and timer.computed() < 1
            found = self._samples or self._dumped_sample() if late and shares else []
            busy = slept and timer.busy
            self.close()
            reason: Gone = "timeout" if late else "died" if isinstance(error, EOFError) else "protocol"
            raise WorkerGone(reason, found, waited=timer.patience if slept else 0.0, busy=busy) from None

    def _request_sample(self) -> None:
        """Have Python's handler in the worker send a ``StackSample`` as soon as it gets to it."""
        with contextlib.suppress(OSError):  # it is gone, or this root may not: there is no sample then
            os.kill(self.pid, sampling.SIGNAL)

    def _look(self, timer: clocks.Timer, shares: Sequence[float]) -> Callable[[], float]:
        """A look at a request's timer, which samples the stack when it is time to. It raises ``TimeoutError`` at the end."""
        ahead = [0.0, *shares, 1.0]

        def look() -> float:
            if not ahead[0]:
                del ahead[0]
                return LEAST_WAIT
            timer.start()
            while max(timer.computed(), timer.passed()) >= ahead[0]:
                if len(ahead) == 1:
                    raise TimeoutError
                del ahead[0]
                self._request_sample()
            return max(timer.seconds_to(ahead[0]), LEAST_WAIT)

        return look

    def _dumped_sample(self) -> list[messages.StackSample]:
        """Where a worker is that sent no sample, being deep in NumPy, say: the C handler's list of functions and lines."""
        if not isinstance(self._channel, SocketChannel):
            return []
        with contextlib.suppress(OSError):
            os.kill(self.pid, sampling.DUMP_SIGNAL)
            return sampling.read_dump(self._channel.drain(sampling.MAX_DUMP, sampling.DUMP_SECONDS))
        return []

    def cpu_ns(self) -> int:
        """Nanoseconds of CPU time of the whole process, as the kernel counts them; of one that was ended, up to its end."""
        if self.alive:
            with contextlib.suppress(OSError):  # it is gone already
                self._spent_ns = clocks.cpu_ns(self.pid)
        return self._spent_ns

    def interrupt(self) -> None:
        """Have the thread that waits for the worker find it gone, and end it; this one does not wait."""
        self._channel.interrupt()

    def close(self) -> None:
        """End the worker, whatever it is doing, and wait until it is gone."""
        if self.alive:
            self.cpu_ns()
            self.alive = False
            self._channel.close()
            self._end()
