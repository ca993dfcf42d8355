"""The grader's side of the workers: starting them, asking them, reading their clock, ending them."""

import bisect
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from learnloop.errors import SandboxError
from learnloop.sandbox import encoding, looks, messages, preload, protocol
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.launch import (
    START_SECONDS,
    ForkServer,
    child_command,
    confinement_of,
    end_group,
    environment,
    popen,
    wanted_tier,
)
from learnloop.values.source import Unit

WINDOWS = sys.platform == "win32"
MAX_ASKS = 2_000
# When a worker is asked where it is, in shares of the time that it has.
LOOKS = (0.5, 0.8)
# Seconds between two looks at the clock of a worker whose CPU time is limited.
LEAST_WAIT = 0.01

Gone = Literal["timeout", "died", "protocol"]


# Builds a message, and the bytes of its arrays, for an id.
Make = Callable[[str], tuple[Any, list[bytes]]]
AnswerAsk = Callable[[messages.Ask, encoding.Payload], tuple[messages.Answer, list[bytes]]]


class WorkerGone(Exception):
    """The worker did not answer as it should and was ended: too slow, dead, or talking nonsense."""

    def __init__(self, reason: Gone, looks: Sequence[messages.Look] = ()) -> None:
        """``looks`` say where a worker that was too slow had been."""
        super().__init__(reason)
        self.reason: Gone = reason
        self.looks = list(looks)


class SocketChannel:
    """A channel over a socket, with a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.deadline = time.monotonic() + START_SECONDS
        self.alarms: list[tuple[float, Callable[[], None]]] = []  # what to do on the way there, the earliest first

    def _arm(self) -> None:
        now = time.monotonic()
        while self.alarms and self.alarms[0][0] <= now:
            self.alarms.pop(0)[1]()
        if self.deadline <= now:
            raise TimeoutError
        until = min([self.deadline, *(at for at, _ in self.alarms[:1])])
        self._connection.settimeout(until - now)

    def send(self, data: bytes) -> None:
        """Send all of ``data``; raises ``TimeoutError`` at the deadline, ``EOFError`` when the worker is gone."""
        rest = memoryview(data)
        try:
            while rest:
                self._arm()
                with contextlib.suppress(TimeoutError):  # of an alarm, or of the deadline
                    rest = rest[self._connection.send(rest) :]
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError from None

    def receive(self, size: int) -> bytearray:
        """Receive exactly ``size`` bytes; raises as ``send`` does."""
        data = bytearray(size)
        rest = memoryview(data)
        while rest:
            self._arm()
            try:
                count = self._connection.recv_into(rest)
            except TimeoutError:  # of an alarm, or of the deadline
                continue
            except ConnectionResetError:
                count = 0
            if not count:
                raise EOFError
            rest = rest[count:]
        return data

    def drain(self, size: int, seconds: float) -> bytes:
        """What comes within some seconds, at most ``size`` bytes; nothing is made of it."""
        data = b""
        until = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while len(data) < size and (left := until - time.monotonic()) > 0:
                self._connection.settimeout(left)
                piece = self._connection.recv(size - len(data))
                if not piece:
                    break
                data += piece
        return data

    def interrupt(self) -> None:
        """Have whoever waits here find the worker gone; from another thread."""
        with contextlib.suppress(OSError):  # it is closed already
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it."""
        self._connection.close()


class PipeChannel:
    """A channel over a child's standard input and output. At the deadline a timer ends the child, which ends every read."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.deadline = time.monotonic() + START_SECONDS

    def _timed(self, work: Callable[[], Any]) -> Any:
        late = threading.Event()

        def end() -> None:
            late.set()
            end_group(self._process)

        timer = threading.Timer(max(self.deadline - time.monotonic(), 0), end)
        timer.daemon = True
        timer.start()
        try:
            return work()
        except (BrokenPipeError, OSError, EOFError):
            raise (TimeoutError if late.is_set() else EOFError) from None
        finally:
            timer.cancel()

    def send(self, data: bytes) -> None:
        """Send all of ``data``; raises ``TimeoutError`` at the deadline, ``EOFError`` when the worker is gone."""
        stream = self._process.stdin
        assert stream is not None

        def work() -> None:
            stream.write(data)
            stream.flush()

        self._timed(work)

    def receive(self, size: int) -> bytearray:
        """Receive exactly ``size`` bytes; raises as ``send`` does."""
        stream = self._process.stdout
        assert stream is not None

        def work() -> bytearray:
            data = stream.read(size) if size else b""
            if len(data) < size:
                raise EOFError
            return bytearray(data)

        return self._timed(work)  # type: ignore[no-any-return]

    def interrupt(self) -> None:
        """Have whoever waits here find the worker gone; from another thread."""
        end_group(self._process)

    def close(self) -> None:
        """Close it."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # what was still to be written has no reader any more
                    continue


def cpu_ns(pid: int) -> int:
    """Nanoseconds of CPU time of a whole process, all threads, as the kernel counts them."""
    if sys.platform != "linux":
        import psutil

        times = psutil.Process(pid).cpu_times()
        return int((times.user + times.system) * 1e9)
    return time.clock_gettime_ns((~pid << 3) | 2)


class WorkerProcess:
    """One worker, as the grader sees it."""

    def __init__(self, pid: int, channel: SocketChannel | PipeChannel, end: Callable[[], None]) -> None:
        self.pid = pid
        self._channel = channel
        self._end = end
        self._looks: list[messages.Look] = []
        self._spent_ns = 0
        self.cpu_limit_ns: int | None = None  # a request that is waited for ends where the worker's clock comes to this
        self.alive = True

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

    def request(self, make: Make, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """Send one message and wait for its one reply. Raises ``WorkerGone``; the worker is ended then."""
        return self.receive(self.send(make, seconds), seconds, answer)

    def send(self, make: Make, seconds: float) -> str:
        """Send the message that ``make`` builds for a fresh, unguessable id, which is returned. Raises ``WorkerGone``.

        That the worker is dead is found out by ``receive``: what it had replied to earlier messages can still be read.
        """
        id = os.urandom(16).hex()
        with self._guarded(seconds), contextlib.suppress(EOFError):
            protocol.write_frame(self._channel, *make(id))
        return id

    def receive(self, id: str, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """The reply to a message; replies come in the order of the messages. Raises ``WorkerGone``.

        Questions for earlier exercises go to ``answer``. Twice on the way the worker is asked where it is.
        """
        self._looks = []
        with self._guarded(seconds, LOOKS):
            for _ in range(MAX_ASKS):
                reply, arrays = protocol.read_frame(self._channel, worker=False, max_payload=encoding.MAX_REPLY)
                if reply.id != id:
                    raise encoding.ProtocolError("a reply to another request")
                if isinstance(reply, messages.Look):
                    arrays.finish()
                    self._looks = [*self._looks, reply][: len(LOOKS)]
                    continue
                if not isinstance(reply, messages.Ask):
                    return reply, arrays
                if answer is None:
                    raise encoding.ProtocolError("a question that nobody answers")
                protocol.write_frame(self._channel, *answer(reply, arrays))
            raise encoding.ProtocolError("too many questions")

    @contextlib.contextmanager
    def _guarded(self, seconds: float, shares: Sequence[float] = ()) -> Iterator[None]:
        """Talk to the worker within ``seconds``; whatever goes wrong ends it and becomes ``WorkerGone``.

        ``shares`` of that time are those after which it is asked where it is.
        """
        channel, begun = self._channel, time.monotonic()
        channel.deadline = begun + seconds
        if isinstance(channel, SocketChannel):
            channel.alarms = [(begun + share * seconds, self._look) for share in shares]
            if shares and self.cpu_limit_ns is not None:
                channel.alarms.insert(0, (begun, self._look_at_clock))
        try:
            yield
        except (TimeoutError, EOFError, encoding.ProtocolError) as error:
            late = isinstance(error, TimeoutError)
            found = self._looks or self._last_look() if late and shares else []
            self.close()
            reason: Gone = "timeout" if late else "died" if isinstance(error, EOFError) else "protocol"
            raise WorkerGone(reason, found) from None

    def _look(self) -> None:
        """Have Python's handler in the worker send a ``Look``, as soon as it comes to it."""
        with contextlib.suppress(OSError):  # it is gone, or this root may not: there is no look then
            os.kill(self.pid, looks.ASK)

    def _look_at_clock(self) -> None:
        """Raise ``TimeoutError`` when the CPU time is used up, else look again when it could be, at the earliest."""
        assert isinstance(self._channel, SocketChannel)
        left = (self.cpu_limit_ns or 0) - self.cpu_ns()
        if left <= 0:
            raise TimeoutError
        again = (time.monotonic() + max(left / 1e9, LEAST_WAIT), self._look_at_clock)
        bisect.insort(self._channel.alarms, again, key=lambda alarm: alarm[0])

    def _last_look(self) -> list[messages.Look]:
        """Where a worker is that did not answer, being deep in NumPy, say: the C handler's list of functions and lines."""
        if not isinstance(self._channel, SocketChannel):
            return []
        with contextlib.suppress(OSError):
            os.kill(self.pid, looks.DUMP)
            return looks.read_dump(self._channel.drain(looks.MAX_DUMP, looks.DUMP_SECONDS))
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


class Sandbox:
    """Makes confined workers. Where the system forks safely (Linux) one warm process makes them all, in milliseconds.

    Threads may share one.
    """

    def __init__(
        self, server: ForkServer | None, *, memory_mb: int, cpu_seconds: int, allowed: Collection[str] = (), tier: str = ""
    ) -> None:
        """``server`` is what ``launch.start_fork_server`` gave; without one every worker is a fresh interpreter.

        ``allowed`` are the modules that a submission may import; ``tier`` forces one for fresh interpreters.
        """
        self._server = server
        self._limits = (str(memory_mb), str(cpu_seconds))
        self._allowed = allowed
        self._tier = tier or wanted_tier()
        self._confinement: Confinement | None = None
        self._workers: list[WorkerProcess] = []
        self._lock = threading.Lock()

    @property
    def confinement(self) -> Confinement:
        """What confines the workers, as they found it themselves. Raises ``SandboxError``."""
        if self._server is not None:
            return self._server.confinement()
        if self._confinement is None:
            self.worker([]).close()
        assert self._confinement is not None
        return self._confinement

    @property
    def forks(self) -> bool:
        """Whether a fork server makes the workers, and not a fresh interpreter each."""
        return self._server is not None

    @property
    def server(self) -> ForkServer | None:
        """The fork server that makes the workers at present."""
        return self._server

    @property
    def name(self) -> str:
        """The tier and its promise, for a report."""
        return self.confinement.name

    def worker(self, units: Iterable[Unit] = ()) -> WorkerProcess:
        """A fresh confined worker, with nothing loaded. ``units`` is the source that it will get: what it needs is imported
        before the worker is confined. Raises ``SandboxError``."""
        modules = preload.needed(units, self._allowed)
        with self._lock:
            worker = self._alone(modules) if self._server is None else self._fork(self._server, modules)
            self._workers = [each for each in self._workers if each.alive]
            self._workers.append(worker)
        said = worker.first_words()
        if self._server is None:
            self._confinement = confinement_of(said)
        return worker

    def _fork(self, server: ForkServer, modules: Sequence[str]) -> WorkerProcess:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as unless_forked:
            unless_forked.callback(ours.close)
            try:
                pid = server.fork(theirs, self._limits, modules)
            except SandboxError:  # a worker that is not confined can kill its maker; that costs the others nothing
                server.close()
                self._server = server = ForkServer(self._tier)
                pid = server.fork(theirs, self._limits, modules)
            unless_forked.pop_all()
        return WorkerProcess(pid, SocketChannel(ours), lambda: server.end(pid))

    def _alone(self, modules: Sequence[str]) -> WorkerProcess:
        return started(child_command("alone", *self._limits, self._tier, *modules))

    def close(self) -> None:
        """End every worker, and the fork server."""
        for worker in self._workers:
            worker.close()
        if self._server is not None:
            self._server.close()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def started(command: list[str], variables: Mapping[str, str] | None = None, *, pipes: bool = WINDOWS) -> WorkerProcess:
    """A worker that is a child process by itself; ``variables`` come on top of the environment of every child.

    ``pipes``: it is talked to over its standard streams, not over a socket, which Windows cannot give to a child.
    """
    env = {**environment(), **(variables or {})}
    if pipes:
        piped = popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        return WorkerProcess(piped.pid, PipeChannel(piped), lambda: _end(piped))
    ours, theirs = socket.socketpair()  # read with a deadline of its own: a pipe is open while any child holds it
    with theirs, contextlib.ExitStack() as unless_started:
        unless_started.callback(ours.close)
        process = popen(command, stdin=theirs, stdout=theirs, env=env)
        unless_started.pop_all()
    return WorkerProcess(process.pid, SocketChannel(ours), lambda: _end(process))


def _end(process: "subprocess.Popen[bytes]") -> None:
    end_group(process)
    process.wait()


def start_reference(folder: Path, module: str, cache: Path) -> WorkerProcess:
    """The trusted worker that runs the accelerated references of ``module``; compiled code is kept in ``cache``."""
    return started(child_command("reference", str(folder), module), {"NUMBA_CACHE_DIR": str(cache)})
