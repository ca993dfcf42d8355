"""One worker that is a process: asking it, reading its clock, sampling its stack, ending it."""

import bisect
import contextlib
import os
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnloop.errors import SandboxError
from learnloop.sandbox import encoding, messages, protocol, sampling
from learnloop.sandbox.bounds import MAX_ASKS
from learnloop.sandbox.channels import PipeChannel, SocketChannel
from learnloop.sandbox.interface import AnswerAsk, Gone, Make, Worker, WorkerGone
from learnloop.sandbox.launch import START_SECONDS

# Seconds between two readings of the clock of a worker whose CPU time is limited.
LEAST_WAIT = 0.01


def cpu_ns(pid: int) -> int:
    """Nanoseconds of CPU time of a whole process, all threads, as the kernel counts them."""
    if sys.platform != "linux":
        import psutil

        times = psutil.Process(pid).cpu_times()
        return int((times.user + times.system) * 1e9)
    return time.clock_gettime_ns((~pid << 3) | 2)


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
        self._channel.deadline = time.monotonic() + START_SECONDS
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
        """Talk to the worker within ``seconds``; whatever goes wrong ends it and becomes ``WorkerGone``.

        ``shares`` of that time are those after which its stack is sampled.
        """
        channel, begun = self._channel, time.monotonic()
        channel.deadline = begun + seconds
        if isinstance(channel, SocketChannel):
            channel.alarms = [(begun + share * seconds, self._request_sample) for share in shares]
            if shares and self.cpu_limit_ns is not None:
                channel.alarms.insert(0, (begun, self._check_clock))
        try:
            yield
        except (TimeoutError, EOFError, encoding.ProtocolError) as error:
            late = isinstance(error, TimeoutError)
            found = self._samples or self._dumped_sample() if late and shares else []
            self.close()
            reason: Gone = "timeout" if late else "died" if isinstance(error, EOFError) else "protocol"
            raise WorkerGone(reason, found) from None

    def _request_sample(self) -> None:
        """Have Python's handler in the worker send a ``StackSample`` as soon as it gets to it."""
        with contextlib.suppress(OSError):  # it is gone, or this root may not: there is no sample then
            os.kill(self.pid, sampling.SIGNAL)

    def _check_clock(self) -> None:
        """Raise ``TimeoutError`` when the CPU time is used up, else check again when it could be, at the earliest."""
        assert isinstance(self._channel, SocketChannel)
        left = (self.cpu_limit_ns or 0) - self.cpu_ns()
        if left <= 0:
            raise TimeoutError
        again = (time.monotonic() + max(left / 1e9, LEAST_WAIT), self._check_clock)
        bisect.insort(self._channel.alarms, again, key=lambda alarm: alarm[0])

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
        return cpu_ns(self.pid) if self.alive else self._spent_ns

    def interrupt(self) -> None:
        """Have the thread that waits for the worker find it gone, and end it; this one does not wait."""
        self._channel.interrupt()

    def close(self) -> None:
        """End the worker, whatever it is doing, and wait until it is gone."""
        if self.alive:
            if sys.platform == "linux":
                with contextlib.suppress(OSError):  # it is gone already
                    self._spent_ns = self.cpu_ns()
            self.alive = False
            self._channel.close()
            self._end()
