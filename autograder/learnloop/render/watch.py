"""What ``learnloop watch`` shows: a page, and below it the current activity and the keys."""

import textwrap
from collections.abc import Sequence

import click
import msgspec
from msgspec import Struct

from learnloop.course.model import Course, Exercise, Function
from learnloop.learner.learner import ExerciseStatus, ReportContext, hint_counts
from learnloop.render import hints, status, terminal
from learnloop.render.commands import TERMINAL, Commands
from learnloop.report import Report
from learnloop.text import clean

WIDEST = 100
MOST_LINES = 3  # of what is going on
KEYS = {
    "n": "next",
    "h": "hint",
    "l": "list",
    "s": "solution",
    "x": "reset",
    "e": "editor",
    "y": "yes",
    "q": "quit",
}


class Hint(Struct, frozen=True):
    """A hint that is shown below the report: number ``number``, from 1, of a function."""

    exercise: Exercise
    function: Function
    number: int


class State(Struct, frozen=True, kw_only=True):
    """All that the screen depends on.

    ``file`` is the watched file, ``report`` the last result and ``known`` what is known of the
    learner; ``pending``: time is still being measured. ``stands`` (a list of exercises) or ``text``
    is shown instead, if not empty. ``words`` describe the current activity. ``keys`` are those that
    work now, each with a word that replaces the usual one if it is not empty; without keys this is
    not a terminal.
    """

    course: Course
    exercise: Exercise
    file: str
    report: Report | None = None
    known: ReportContext | None = None
    pending: bool = False
    hint: Hint | None = None
    stands: Sequence[ExerciseStatus] = ()
    text: str = ""
    words: str = ""
    keys: dict[str, str] = {}


def page(state: State, *, width: int, colour: bool) -> str:
    """The page; its last line ends with a line break."""
    width = min(width, WIDEST)
    if state.stands:
        return status.render(state.course, state.stands, colour=colour, width=width)
    if state.text:
        return state.text.rstrip("\n") + "\n"
    if state.report is None:
        words = f"Watching {clean(state.file)}: it is checked whenever you save it."
        return f"{state.exercise.id}  {state.exercise.title}\n\n{words}\n"
    commands = Watched(state.pending) if state.keys else TERMINAL
    text = terminal.render(
        _told(state.report),
        known=state.known,
        following=state.known.following.id if state.known and state.known.following else "",
        hints=hint_counts(state.exercise),
        colour=colour,
        width=width,
        commands=commands,
    )
    if state.hint is not None:
        shown = state.hint
        text += "\n" + hints.one(shown.exercise, shown.function, shown.number, width=width, commands=_Hinting())
    return text


def foot(state: State, *, width: int, colour: bool) -> list[str]:
    """The lines below the page: the current activity, if any, and the keys."""
    words = " ".join(clean(state.words).split())
    lines = textwrap.wrap(words, width - 1, max_lines=MOST_LINES, placeholder=" ...")
    if colour:
        lines = [click.style(line, fg="yellow") for line in lines]
    if state.keys:
        lines.append(_keys(state.keys, width - 1, colour))
    return lines


def _told(report: Report) -> Report:
    """The report to show: one with a failure ends the same, whether timing is still pending or not."""
    return report if report.passed else msgspec.structs.replace(report, complete=True)


def _keys(keys: dict[str, str], width: int, colour: bool) -> str:
    """``n next   h hint   q quit``, closer together, or bare letters, if there is less room."""
    words = {key: word or KEYS[key] for key, word in keys.items()}
    for gap, named in (("   ", True), ("  ", True), (" ", False)):
        items = [f"{key} {word}" if named else key for key, word in words.items()]
        if len(gap.join(items)) <= width:
            break
    if colour:
        items = [click.style(item[0], bold=True) + item[1:] for item in items]
    return gap.join(items)


class Watched(Commands):
    """What to do next, as keys and as saving the file."""

    def __init__(self, pending: bool = False) -> None:
        self._pending = pending

    def check(self, exercise: str, function: str = "") -> str:
        """The whole exercise is checked by itself; one function alone by a command, in another
        terminal.
        """
        if not function:
            return "its time is being measured ..." if self._pending else f"learnloop check {exercise}"
        return TERMINAL.check(exercise, function)

    def hint(self, exercise: str, function: str, number: int = 1) -> str:
        """The key."""
        return "press h"

    def begin(self, exercise: str) -> str:
        """The key."""
        return "press n"

    def solution(self, exercise: str) -> str:
        """The key."""
        return "press s"

    def edit(self, what: str, exercise: str, *, checked: str, own: bool) -> tuple[str, str]:
        """``edit mse_grad, then save the file``."""
        return f"edit {what}, then save the file", ""


class _Hinting(Watched):
    """What to do after a hint."""

    def check(self, exercise: str, function: str = "") -> str:
        """Saving is enough."""
        return "save the file"
