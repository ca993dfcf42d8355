"""Where the screen is put: on a terminal, page by page with a line below that changes; into a pipe, one report after the other."""

import os
import sys
from typing import Protocol, TextIO

from learnloop.render import watch as render

CLEAR = "\x1b[H\x1b[2J"
UP_AND_CLEAR = "\x1b[{}A\r\x1b[J"


class Display(Protocol):
    """Shows states; what is the same as before need not be shown again."""

    def page(self, state: render.State) -> None:
        """Show all of it."""

    def line(self, state: render.State) -> None:
        """Show what is going on, the page being the same."""

    def result(self, state: render.State) -> None:
        """Show a result that is complete."""

    def problem(self, state: render.State) -> None:
        """Show words that must be read, the page being the same."""

    def end(self) -> None:
        """Leave the place in order for whoever writes next."""


class Terminal:
    """A terminal. What was on it before scrolls up and can be read again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._foot: list[str] = []
        self._colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self._begun = False
        if sys.platform == "win32":
            import colorama

            colorama.just_fix_windows_console()

    @property
    def width(self) -> int:
        """The columns that it has now."""
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except OSError:  # it has hung up
            return 80

    def page(self, state: render.State) -> None:
        """Clear the screen and show all of it."""
        width = self.width
        self._foot = render.foot(state, width=width, colour=self._colour)
        page = render.page(state, width=width, colour=self._colour)
        if not self._begun:  # what was on the screen before we came is not ours to clear
            self._begun = True
            page = "\n" * self._height() + page
        self._write(f"{CLEAR}{page}\n" + "\n".join(self._foot))

    def line(self, state: render.State) -> None:
        """Write the foot anew."""
        foot = render.foot(state, width=self.width, colour=self._colour)
        if foot == self._foot:
            return
        up = len(self._foot) - 1
        self._foot = foot
        self._write((UP_AND_CLEAR.format(up) if up > 0 else "\r\x1b[J") + "\n".join(foot))

    result = page
    problem = line

    def end(self) -> None:
        """Begin a new line."""
        self._write("\n")

    def _height(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).lines
        except OSError:
            return 0

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # it has hung up; the signal that says so is on its way
            self._foot = []


class Plain:
    """A pipe or a file: every complete result once, every problem in a line; no colour, nothing cleared."""

    WIDTH = 80

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said = ""

    def page(self, state: render.State) -> None:
        """Before there is a result: what is watched."""
        if state.report is None:
            self._write(render.page(state, width=self.WIDTH, colour=False) + "\n")

    def line(self, state: render.State) -> None:
        """Nothing: what is going on is of no interest to whoever reads it later."""

    def result(self, state: render.State) -> None:
        """The report."""
        self._said = ""
        self._write(render.page(state, width=self.WIDTH, colour=False) + "\n")

    def problem(self, state: render.State) -> None:
        """The words, whole."""
        if state.words != self._said:
            self._said = state.words
            self._write(state.words + "\n\n")

    def end(self) -> None:
        """Nothing is left to do."""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
