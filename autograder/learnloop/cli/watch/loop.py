"""One watch: the loop that turns keys, saves and results into what is on the screen."""

import os
import queue
from pathlib import Path

from learnloop.cli.exit_codes import ExitCode
from learnloop.cli.watch import offers
from learnloop.cli.watch.actions import Actions
from learnloop.cli.watch.background import BackgroundChecks
from learnloop.cli.watch.display import Display
from learnloop.cli.watch.events import (
    Event,
    Events,
    Failed,
    Judged,
    Pressed,
    Resized,
    Said,
    Saved,
    Signalled,
    TerminalGone,
)
from learnloop.cli.watch.keyboard import Keyboard
from learnloop.cli.watch.keys import Key
from learnloop.cli.watch.view import View
from learnloop.cli.watch.watched_file import ChangeDetector
from learnloop.course.model import Exercise
from learnloop.learner.learner import Learner
from learnloop.render import watch as render
from learnloop.report import Report


class Watch:
    """The watch of a learner, one exercise after the other, until somebody ends it.

    ``finished``: it ended because everything has passed, or is to be checked again.
    """

    def __init__(
        self,
        learner: Learner,
        root: Path,
        checks: BackgroundChecks,
        display: Display,
        events: Events,
        keyboard: Keyboard | None,
    ) -> None:
        """Without a ``keyboard`` there are no keys."""
        self.finished = False
        self._learner = learner
        self._checks = checks
        self._events = events
        self._view = View(display, learner, has_keys=keyboard is not None)
        self._actions = Actions(self._view, learner, root, keyboard)

    def run(self, exercise: Exercise, path: Path) -> int:
        """Watch until the end; the exit code."""
        self._enter(exercise, path)
        while True:
            try:
                event: Event = self._events.get(timeout=self._file.patience())
            except queue.Empty:
                event = Saved()
            code = self._handle(event)
            if code is not None:
                return code

    def _handle(self, event: Event) -> int | None:
        """Answer one event; the exit code if it ends the watch."""
        match event:
            case Signalled(signal):
                return 128 + signal
            case TerminalGone():
                return ExitCode.INTERRUPTED
            case Pressed(key):
                return self._press(key)
            case Saved():
                self._read()
            case Resized():
                self._view.redraw()
            case Said(number, words) if number == self._checks.number:
                self._view.say(words)
            case Failed(number, words) if number == self._checks.number:
                self._view.tell(words)
            case Judged(number, report, last) if number == self._checks.number:
                return self._judged(report, last)
        return None

    def _enter(self, exercise: Exercise, path: Path) -> None:
        """Watch this exercise from now on."""
        self._path = path
        self._file = ChangeDetector(self._learner.course, exercise, path)
        self._view.open(render.State(course=self._learner.course, exercise=exercise, file=os.path.relpath(path)))
        self._read()

    def _read(self) -> None:
        """Read the file, and check it if it has changed."""
        shown, first = self._view.state.report is not None, self._file.seen is None
        found = self._file.changed(shown=shown)
        if found is None:
            return
        if not found.checkable(shown=shown):
            self._checks.cancel()
            self._view.tell(found.problem)
            return
        if not first:
            self._view.display.settled()
        self._checks.begin(found.submission)
        self._view.say(f"Checking {self._view.state.exercise.id} ...")

    def _judged(self, report: Report, last: bool) -> int | None:
        """Show a report, and keep it in the progress unless the one with timing follows."""
        view, learner, seen = self._view, self._learner, self._file.seen
        exercise = view.state.exercise
        assert seen is not None
        context = None
        if learner.owns(self._path):
            before = learner.standing(exercise)
            context = learner.record(report, exercise, seen.submission.digest) if last else learner.context(exercise, before)
        hint = view.state.hint
        if hint is not None and (report.passed or hint.function.name in offers.passed(report)):
            hint = None
        words = learner.progress.notice or view.note
        if last:
            view.note = ""
        view.show_result(complete=last, report=report, known=context, pending=not last, hint=hint, words=words)
        if last and report.passed and report.complete and context and not context.before.passed and context.following is None:
            return self._finish()
        return None

    def _finish(self) -> int:
        self.finished = True
        return ExitCode.OK

    def _press(self, key: Key) -> int | None:
        view = self._view
        view.display.settled()
        if not view.confirming and key in view.state.keys:
            if key is Key.QUIT:
                return ExitCode.OK
            if key is Key.NEXT:
                return self._next()
        self._actions.press(key, self._path, self._file.seen)
        return None

    def _next(self) -> int | None:
        """Go on with the next exercise; without one, the watch is finished."""
        following = offers.following(self._view.state)
        if following is None:
            return self._finish()
        path = self._path.with_name(following.id + self._path.suffix)
        if not path.exists():
            other = self._learner.file_of(following)
            if other is None:
                self._view.say(f"There is no {path.name}. To get it: learnloop start")
                return None
            path = other
        self._checks.cancel()
        self._enter(following, path)
        return None
