"""The grader's end of the connection to a worker: a socket, or a child's standard streams, each with a deadline."""

import contextlib
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from learnloop.sandbox.launch import START_SECONDS, end_group

BUFFER_BYTES = 1 << 16  # replies are small and many: one system call reads several


class SocketChannel:
    """A channel over a socket, with a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = bytearray()  # and not asked for yet
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
        while len(self._received) < size:
            self._arm()
            try:
                piece = self._connection.recv(max(size - len(self._received), BUFFER_BYTES))
            except TimeoutError:  # of an alarm, or of the deadline
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
                except BrokenPipeError:  # nothing reads any more what was still to be written
                    continue
