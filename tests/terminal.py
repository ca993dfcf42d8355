"""A real terminal for tests: a program on a pseudo-terminal, and its screen as a person sees it."""

import os
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pyte

SECONDS = 20.0


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
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "learnloop", *arguments],
            cwd=str(folder),
            env=environment,
            dimensions=(lines, columns),
            timeout=SECONDS,
        )

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
        while True:
            try:
                data = self.process.read_nonblocking(1 << 16, max(until - time.monotonic(), 0.01))
            except pexpect.TIMEOUT:
                return
            except pexpect.EOF:
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
        self.process.send(keys)

    def mode(self) -> list[Any]:
        """The settings of the terminal, but for its control characters."""
        return termios.tcgetattr(self.process.child_fd)[:4]

    def end(self) -> int:
        """Wait until it has ended; its exit code, that of a signal negative."""
        while self.process.isalive():
            self.read()
        self.read()
        code = self.process.exitstatus if self.process.exitstatus is not None else -(self.process.signalstatus or 0)
        return int(code)

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.close(force=True)
