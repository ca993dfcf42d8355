"""What can happen while a file is watched: keys, saves, results, signals.

Threads put them into one queue, one loop reads it.
"""

import queue

from msgspec import Struct

from learnloop.cli.watch.keys import Key
from learnloop.report import Report


class Pressed(Struct, frozen=True):
    """A key was pressed."""

    key: Key


class TerminalGone(Struct, frozen=True):
    """The terminal has hung up: there will be no more keys."""


class Saved(Struct, frozen=True):
    """Something may have been written to the folder."""


class Resized(Struct, frozen=True):
    """The page must be drawn again: the size has changed, or the watch was suspended."""


class Signalled(Struct, frozen=True):
    """A signal ends the watch."""

    signal: int


class Judged(Struct, frozen=True):
    """A result of check ``number``; unless it is the ``last``, the one with timing follows."""

    number: int
    report: Report
    last: bool


class Said(Struct, frozen=True):
    """Check ``number`` says what it is doing."""

    number: int
    words: str


class Failed(Struct, frozen=True):
    """Check ``number`` failed, through no fault of the student's."""

    number: int
    words: str


Event = Pressed | TerminalGone | Saved | Resized | Signalled | Judged | Said | Failed
Events = queue.SimpleQueue[Event]  # its put may be called from a signal handler
