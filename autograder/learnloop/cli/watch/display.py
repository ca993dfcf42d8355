"""Where a watch is shown: on a terminal, a page with a changing line below it.

In a pipe, one report after another.
"""

import os
import sys
from typing import Protocol, TextIO

from learnloop.render import watch as render

CLEAR = "\x1b[H\x1b[2J"
UP_AND_CLEAR = "\x1b[{}A\r\x1b[J"


class Display(Protocol):
    """Shows states of a watch; what is the same as before need not be shown again."""

    def page(self, state: render.State) -> None:
        """Show all of it."""

    def line(self, state: render.State) -> None:
        """Show what is going on, the page being the same."""

    def result(self, state: render.State) -> None:
        """Show a result that is complete."""

    def problem(self, state: render.State) -> None:
        """Show words that must be read, the page being the same."""

    def settled(self) -> None:
        """A key or a save has asked for what comes next: it may take up the whole screen."""

    def end(self) -> None:
        """Leave the screen in order for whoever writes next."""


class TerminalDisplay:
    """A terminal.

    What was on it before stays until somebody does something, and then scrolls up.
    """

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
        """Write the lines below the page again."""
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
        """Move to a new line."""
        self._write("\n")

    def _size(self) -> tuple[int, int]:
        """The columns and lines that the terminal has now."""
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


class PlainDisplay:
    """A pipe or a file: every complete result once, every problem in a line, no colour."""

    WIDTH = 80

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said = ""

    def page(self, state: render.State) -> None:
        """Before there is a result, say what is watched."""
        if state.report is None:
            self._write(render.page(state, width=self.WIDTH, colour=False) + "\n")

    def line(self, state: render.State) -> None:
        """Show nothing: what is going on does not interest whoever reads the pipe later."""

    def result(self, state: render.State) -> None:
        """Show the report."""
        self._said = ""
        self._write(render.page(state, width=self.WIDTH, colour=False) + "\n")

    def problem(self, state: render.State) -> None:
        """Show the words, in full."""
        if state.words != self._said:
            self._said = state.words
            self._write(state.words + "\n\n")

    def settled(self) -> None:
        """Do nothing: there is no screen to clear."""

    def end(self) -> None:
        """Do nothing: every text ends with a line break."""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
