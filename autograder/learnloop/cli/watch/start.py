"""Starting and ending a watch: what to watch, the terminal, the signals."""

import contextlib
import queue
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.notices import NO_COURSE
from learnloop.cli.watch.background import BackgroundChecks
from learnloop.cli.watch.display import Display, PlainDisplay, TerminalDisplay
from learnloop.cli.watch.events import Events, Resized, Signalled
from learnloop.cli.watch.files import FileWatcher, needs_polling
from learnloop.cli.watch.keyboard import Keyboard
from learnloop.cli.watch.loop import Watch
from learnloop.cli.watch.warm_engine import WarmEngine
from learnloop.course import location
from learnloop.course.model import Course, Exercise
from learnloop.errors import UsageError
from learnloop.learner import workspace
from learnloop.learner.learner import Learner, learner_at


def run(root: Path, folder: Path, *, target: str, poll: bool, timing: bool) -> int:
    """See ``learnloop.cli.watch.watch``."""
    course = location.read_course(root)
    learner = learner_at(folder, course)
    exercise, path = _chosen(course, learner, target, folder)
    learner = learner or Learner(course, path.absolute().parent, kept=False)
    events: Events = queue.SimpleQueue()
    with contextlib.ExitStack() as stack:
        terminal = sys.stdout.isatty() and sys.stdin.isatty()
        display: Display = TerminalDisplay(sys.stdout) if terminal else PlainDisplay(sys.stdout)
        keyboard = Keyboard(events) if terminal else None
        stack.enter_context(_signals(events, keyboard))
        engine = stack.enter_context(WarmEngine(root, course))
        checks = BackgroundChecks(engine, events, timing=timing)
        stack.callback(checks.close)
        place = path.absolute().parent
        watcher = FileWatcher(place, events, poll=poll or needs_polling(place))
        watcher.start()
        stack.callback(watcher.close)
        if keyboard is not None:
            stack.enter_context(keyboard)
        stack.callback(display.end)
        watch = Watch(learner, root, checks, display, events, keyboard)
        code = watch.run(exercise, path)
    if watch.finished:
        from learnloop.cli.verification import verify

        return verify(learner, root)
    if code == ExitCode.OK:
        click.echo("Until next time. Where you stand:  learnloop status" if learner.kept else "Until next time.")
    return code


def _chosen(course: Course, learner: Learner | None, target: str, folder: Path) -> tuple[Exercise, Path]:
    """The exercise to watch, and its file. Raises ``UsageError`` where there is none."""
    if target:
        return workspace.resolve(course, target, folder)
    if learner is None:
        raise UsageError(NO_COURSE)
    exercise = learner.current() or course.exercises[0]
    found = learner.file_of(exercise)
    return (exercise, found) if found is not None else workspace.resolve(course, exercise.id, learner.folder)


@contextlib.contextmanager
def _signals(events: Events, keyboard: Keyboard | None) -> Iterator[None]:
    """While this is open, signals become events.

    A suspended watch restores the terminal, and draws again later.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        events.put(Signalled(number))

    def resize(number: int, frame: FrameType | None) -> None:
        events.put(Resized())

    def suspend(number: int, frame: FrameType | None) -> None:
        if sys.platform != "win32":
            if keyboard is not None:
                keyboard.pause()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, suspend)
            if keyboard is not None:
                keyboard.resume()
            events.put(Resized())

    wanted = {"SIGINT": stop, "SIGTERM": stop, "SIGHUP": stop}
    if keyboard is not None:
        wanted |= {"SIGWINCH": resize, "SIGTSTP": suspend}
    numbers = {getattr(signal, name): handler for name, handler in wanted.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in numbers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
