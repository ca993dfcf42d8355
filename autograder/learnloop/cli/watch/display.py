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

    def settled(self) -> None:
        """What is shown from now on was asked for, by a key or a save: it may have all of the place."""

    def end(self) -> None:
        """Leave the place in order for whoever writes next."""


class Terminal:
    """A terminal. What was on it before stays until somebody does something; then it scrolls up, and can be read again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._foot: list[str] = []
        self._colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self._settled = False
        self._cleared = False
        self._below = 0  # lines of ours above the one with the cursor
        if sys.platform == "win32":
            import colorama

            colorama.just_fix_windows_console()

    def page(self, state: render.State) -> None:
        """Show all of it, in place of what was shown."""
        width, height = self._size()
        self._foot = render.foot(state, width=width, colour=self._colour)
        text = render.page(state, width=width, colour=self._colour) + "\n" + "\n".join(self._foot)
        if not self._settled and self._below < height:
            before = UP_AND_CLEAR.format(self._below) if self._below else "\r"
        elif self._cleared:
            before = CLEAR
        else:
            self._cleared = True
            before = "\n" * height + CLEAR
        self._below = text.count("\n")
        self._write(before + text)

    def settled(self) -> None:
        """From the next page on, the screen is cleared."""
        self._settled = True

    def line(self, state: render.State) -> None:
        """Write the foot anew."""
        foot = render.foot(state, width=self._size()[0], colour=self._colour)
        if foot == self._foot:
            return
        up = len(self._foot) - 1
        self._below += len(foot) - len(self._foot)
        self._foot = foot
        self._write((UP_AND_CLEAR.format(up) if up > 0 else "\r\x1b[J") + "\n".join(foot))

    result = page
    problem = line

    def end(self) -> None:
        """Begin a new line."""
        self._write("\n")

    def _size(self) -> tuple[int, int]:
        """The columns and lines that it has now."""
        try:
            columns, lines = os.get_terminal_size(self._stream.fileno())
        except OSError:  # it has hung up
            return 80, 24
        return columns or 80, lines or 24

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

    def settled(self) -> None:
        """It makes no difference here."""

    def end(self) -> None:
        """Nothing is left to do."""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
