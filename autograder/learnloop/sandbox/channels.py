"""The grader's end of the connection to a worker: a socket, or a child's standard streams, each with a look at the clock."""

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from learnloop.sandbox.launch import START_SECONDS, end_group

# Looks at the clock: gives the seconds until the next look, or raises ``TimeoutError``: it is too late.
Look = Callable[[], float]

BUFFER_BYTES = 1 << 16  # replies are small and many: one system call reads several


def until(deadline: float) -> Look:
    """Look at the clock on the wall, up to this time of ``time.monotonic()``."""

    def look() -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    return look


class SocketChannel:
    """A channel over a socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = bytearray()  # and not asked for yet
        self.watch(until(time.monotonic() + START_SECONDS))

    def watch(self, look: Look) -> None:
        """Look at the clock like this from now on."""
        self._look = look
        self._next_look = 0.0

    def _arm(self) -> None:
        now = time.monotonic()
        if self._next_look <= now:
            self._next_look = now + self._look()
        self._connection.settimeout(max(self._next_look - now, 1e-6))

    def send(self, data: bytes) -> None:
        """Send all of ``data``; raises ``TimeoutError`` when it is too late, ``EOFError`` when the worker is gone."""
        rest = memoryview(data)
        try:
            while rest:
                self._arm()
                with contextlib.suppress(TimeoutError):  # time for a look
                    rest = rest[self._connection.send(rest) :]
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError from None

    def receive(self, size: int) -> bytearray:
        """Receive exactly ``size`` bytes; raises as ``send`` does."""
        while len(self._received) < size:
            self._arm()
            try:
                piece = self._connection.recv(max(size - len(self._received), BUFFER_BYTES))
            except TimeoutError:  # time for a look
                continue
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise EOFError
            self._received += piece
        data = self._received[:size]
        del self._received[:size]
        return data

    def drain(self, size: int, seconds: float) -> bytes:
        """What arrives within some seconds, at most ``size`` bytes; nothing is made of it."""
        data = b""
        end = time.monotonic() + seconds
        with contextlib.suppress(OSError):
            while len(data) < size and (left := end - time.monotonic()) > 0:
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
    """A channel over a child's standard input and output. When it is too late a thread ends the child, which ends every read."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._looking = threading.Lock()
        self.watch(until(time.monotonic() + START_SECONDS))

    def watch(self, look: Look) -> None:
        """Look at the clock like this from now on."""
        self._look = look

    def _timed(self, work: Callable[[], Any]) -> Any:
        late, done = threading.Event(), threading.Event()

        def end_when_late() -> None:
            seconds = 0.0
            try:
                while not done.wait(seconds):
                    with self._looking:  # one thread at a time: that of an earlier read may only now begin
                        seconds = 0.0 if done.is_set() else self._look()
            except TimeoutError:
                late.set()
                end_group(self._process)

        threading.Thread(target=end_when_late, daemon=True).start()
        try:
            return work()
        except (BrokenPipeError, OSError, EOFError):
            raise (TimeoutError if late.is_set() else EOFError) from None
        finally:
            done.set()

    def send(self, data: bytes) -> None:
        """Send all of ``data``; raises ``TimeoutError`` when it is too late, ``EOFError`` when the worker is gone."""
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
                except BrokenPipeError:  # nothing reads any more what was still to be written
                    continue
