"""What can happen while a file is watched: keys, saves, results, signals. Threads put them into one queue, one loop reads it."""

import queue

from msgspec import Struct

from learnloop.report import Report


class Key(Struct, frozen=True):
    """A key was pressed: one character, or "" when the terminal is gone."""

    character: str


class Saved(Struct, frozen=True):
    """Something may have been written to the folder."""


class Resized(Struct, frozen=True):
    """The terminal has another size, or was given back to us: draw it again."""


class Stop(Struct, frozen=True):
    """A signal says that it is over."""

    signal: int


class Judged(Struct, frozen=True):
    """A result of check ``number``; without ``last`` the one with timing follows."""

    number: int
    report: Report
    last: bool


class Said(Struct, frozen=True):
    """Check ``number`` says what it is doing."""

    number: int
    words: str


class Failed(Struct, frozen=True):
    """Check ``number`` could not be made, through no fault of the student's."""

    number: int
    words: str


Event = Key | Saved | Resized | Stop | Judged | Said | Failed
Events = queue.SimpleQueue[Event]  # its put may be called from a signal handler
