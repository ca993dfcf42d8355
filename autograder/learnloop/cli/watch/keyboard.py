"""Single keys from a terminal, without Enter; the terminal is restored whatever happens."""

import contextlib
import os
import sys
import threading
from types import TracebackType
from typing import Any

from learnloop.cli.watch.events import Events, Pressed, TerminalGone
from learnloop.cli.watch.keys import Key

PATIENCE_SECONDS = 0.1
MAX_BYTES = 64


class Keyboard:
    """While it is open, every key is put into ``events``, and is not echoed."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._before: list[Any] | None = None

    def __enter__(self) -> "Keyboard":
        self.resume()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pause()

    def resume(self) -> None:
        """Begin to read keys."""
        if self._thread is not None:
            return
        if sys.platform != "win32":
            import termios
            import tty

            # After a hang-up this cannot be asked; the thread that reads notices the end.
            with contextlib.suppress(termios.error):
                self._before = termios.tcgetattr(sys.stdin.fileno())
                tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
        self._stop.clear()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Restore the terminal: for a program that is started, for the shell, or at the end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if sys.platform != "win32" and self._before is not None:
            import termios

            with contextlib.suppress(termios.error):  # it has hung up
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)
            self._before = None

    def _read(self) -> None:
        if sys.platform == "win32":
            self._read_windows()
        else:
            self._read_posix()

    def _read_posix(self) -> None:
        import select

        descriptor = sys.stdin.fileno()
        while not self._stop.is_set():
            try:
                if not select.select([descriptor], [], [], PATIENCE_SECONDS)[0]:
                    continue
                data = os.read(descriptor, MAX_BYTES)
            except OSError:
                data = b""
            if not data:
                self._events.put(TerminalGone())
                return
            if data.startswith(b"\x1b"):  # an arrow, a function key, something pasted: ignored
                continue
            for character in data.decode("utf-8", "ignore"):
                self._events.put(Pressed(Key.of(character)))

    def _read_windows(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            while not self._stop.wait(PATIENCE_SECONDS / 4):
                while msvcrt.kbhit():
                    character = msvcrt.getwch()
                    if character in "\x00\xe0":  # the first half of an arrow or a function key
                        msvcrt.getwch()
                    else:
                        self._events.put(Pressed(Key.of(character)))
