"""A real terminal for tests: a program on a pseudo-terminal, and its screen as a person sees it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyte

SECONDS = 20.0
# It takes the pseudo-terminal as its own, so that signals come from there, and becomes the program.
LAUNCH = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"


class Program:
    """A program that runs on a terminal of its own."""

    def __init__(self, arguments: Sequence[str], folder: Path, *, columns: int = 80, lines: int = 60, **variables: str) -> None:
        kept = {
            name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "VISUAL", "EDITOR", "COLUMNS", "LINES")
        }
        environment = {**kept, "TERM": "xterm", "NO_COLOR": "1", "OPENBLAS_NUM_THREADS": "1", **variables}
        if not environment["NO_COLOR"]:
            del environment["NO_COLOR"]
        self.screen = pyte.HistoryScreen(columns, lines, history=2000)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._terminal, theirs = pty.openpty()
        self._resize(columns, lines)
        command = [sys.executable, "-c", LAUNCH, sys.executable, "-m", "learnloop", *arguments]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)

    def _resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        """Make the window larger or smaller."""
        self.screen.resize(lines, columns)
        self._resize(columns, lines)

    @property
    def text(self) -> str:
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip("\n")

    @property
    def lines(self) -> list[str]:
        """The lines on the screen that are not empty."""
        return [line for line in self.text.split("\n") if line]

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program writes for so long."""
        until = time.monotonic() + seconds
        while select.select([self._terminal], [], [], max(until - time.monotonic(), 0))[0]:
            try:
                data = os.read(self._terminal, 1 << 16)
            except OSError:  # it has ended
                data = b""
            if not data:
                time.sleep(max(until - time.monotonic(), 0))
                return
            self.raw += data
            self._stream.feed(data)

    def until(self, *words: str, gone: Sequence[str] = (), seconds: float = SECONDS) -> str:
        """The screen once all these words are on it, and none of those that are to be ``gone``."""
        return self.when(lambda: all(word in self.text for word in words) and not any(word in self.text for word in gone), seconds)

    def when(self, true: Callable[[], bool], seconds: float = SECONDS) -> str:
        """The screen once something is true."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"this was not on the screen in time:\n{self.text}")
            self.read()
        return self.text

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._terminal, keys.encode())

    def mode(self) -> list[Any]:
        """The settings of the terminal, but for its control characters."""
        return termios.tcgetattr(self._terminal)[:4]

    def end(self) -> int:
        """Wait until it has ended; its exit code, that of a signal negative."""
        end = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it did not end:\n{self.text}"
            self.read()
        self.read()
        return self.process.returncode

    def close(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._terminal)
