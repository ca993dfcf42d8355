"""One watch: the loop that turns keys, saves and results into what is on the screen."""

import os
import queue
import time
from pathlib import Path

import msgspec

from learnloop.cli.watch import editor, offers
from learnloop.cli.watch.display import Display
from learnloop.cli.watch.events import Event, Events, Failed, Judged, Key, Resized, Said, Saved, Stop
from learnloop.cli.watch.keys import Keyboard
from learnloop.cli.watch.runs import Runs
from learnloop.cli.watch.source import Look, look
from learnloop.course.location import read_solution
from learnloop.course.model import Exercise
from learnloop.errors import LearnloopError
from learnloop.learner import resetting
from learnloop.learner.learner import Learner
from learnloop.render import solution
from learnloop.render import watch as render
from learnloop.report import Report

SETTLED_SECONDS = 0.25  # a file that cannot be read may be half written: it is looked at again before anything is said
LOOK_SECONDS = 1.0  # between two looks when nothing happens: events may be lost
OK, INTERRUPTED = 0, 130
VERIFY = -1  # the watch ends, and all exercises are checked again


class Session:
    """The watch of a learner, one exercise after the other, until somebody ends it."""

    def __init__(
        self, learner: Learner, root: Path, runs: Runs, display: Display, events: Events, keyboard: Keyboard | None
    ) -> None:
        """Without a ``keyboard`` there are no keys."""
        self._learner = learner
        self._root = root
        self._runs = runs
        self._display = display
        self._events = events
        self._keyboard = keyboard
        self._editor = editor.chosen()
        self._seen: Look | None = None  # what is checked, or was, or cannot be
        self._unsettled: tuple[str, float] | None = None  # a mark, and when it will be believed
        self._resetting = False
        self._note = ""  # to be read beside the next result

    def run(self, exercise: Exercise, path: Path) -> int:
        """Watch until the end; the exit code, or ``VERIFY``."""
        self._enter(exercise, path)
        while True:
            try:
                event: Event = self._events.get(timeout=self._patience())
            except queue.Empty:
                event = Saved()
            code = self._answer(event)
            if code is not None:
                return code

    def _patience(self) -> float:
        if self._unsettled is None:
            return LOOK_SECONDS
        return max(self._unsettled[1] - time.monotonic(), 0.001)

    def _answer(self, event: Event) -> int | None:
        match event:
            case Stop(signal):
                return 128 + signal
            case Key(character):
                return self._pressed(character)
            case Saved():
                self._look()
            case Resized():
                self._display.settled()
                self._display.page(self._state)
            case Said(number, words) if number == self._runs.number:
                self._say(words)
            case Failed(number, words) if number == self._runs.number:
                self._tell(words)
            case Judged(number, report, last) if number == self._runs.number:
                return self._judged(report, last)
        return None

    # ------------------------------------------------------------ the file

    def _enter(self, exercise: Exercise, path: Path) -> None:
        """Watch this exercise from now on."""
        self._path = path
        self._seen = self._unsettled = None
        self._resetting = False
        keys = {"q": ""} if self._keyboard else {}
        self._state = render.State(course=self._learner.course, exercise=exercise, file=os.path.relpath(path), words="", keys=keys)
        self._display.page(self._state)
        self._look()

    def _look(self) -> None:
        found = look(self._learner.course, self._state.exercise, self._path)
        if self._seen is not None and found.mark == self._seen.mark:
            self._unsettled = None
            return
        if (found.trouble and self._state.report is not None) or not found.submission.units:
            now = time.monotonic()
            if self._unsettled is None or self._unsettled[0] != found.mark:
                self._unsettled = found.mark, now + SETTLED_SECONDS
            if now < self._unsettled[1]:
                return
            self._seen, self._unsettled = found, None
            self._runs.cancel()
            self._tell(found.trouble)
            return
        if self._seen is not None:
            self._display.settled()
        self._seen, self._unsettled = found, None
        self._runs.begin(found.submission)
        self._say(f"Checking {self._state.exercise.id} ...")

    # ------------------------------------------------------------ results

    def _judged(self, report: Report, last: bool) -> int | None:
        exercise, learner, seen = self._state.exercise, self._learner, self._seen
        assert seen is not None
        known = None
        if learner.owns(self._path):
            before = learner.standing(exercise)
            known = learner.record(report, exercise, seen.submission.digest) if last else learner.known(exercise, before)
        hint = self._state.hint
        if hint is not None and (report.passed or hint.function.name in offers.passed(report)):
            hint = None
        self._resetting = False
        words = learner.progress.notice or self._note
        if last:
            self._note = ""
        self._state = msgspec.structs.replace(
            self._state, report=report, known=known, pending=not last, hint=hint, words=words, stands=[], text=""
        )
        self._state = msgspec.structs.replace(self._state, keys=self._keys())
        if last:
            self._display.result(self._state)
        else:
            self._display.page(self._state)
        if last and report.passed and report.complete and known and not known.before.passed and known.following is None:
            return VERIFY
        return None

    def _say(self, words: str) -> None:
        self._state = msgspec.structs.replace(self._state, words=words)
        self._display.line(self._state)

    def _tell(self, words: str) -> None:
        self._state = msgspec.structs.replace(self._state, words=words)
        self._display.problem(self._state)

    def _show(self, **changes: object) -> None:
        """Another page, with the keys that mean something there."""
        self._state = msgspec.structs.replace(self._state, **changes)
        self._state = msgspec.structs.replace(self._state, keys=self._keys())
        self._display.page(self._state)

    # ------------------------------------------------------------ keys

    def _keys(self) -> dict[str, str]:
        if self._keyboard is None:
            return {}
        if self._resetting:
            return {"y": "yes, reset it", "any other key": "no"}
        return offers.keys(self._state, hint=self._next_hint(), editor=bool(self._editor) and self._path.suffix == ".py")

    def _pressed(self, character: str) -> int | None:
        if not character:  # the terminal is gone
            return INTERRUPTED
        self._display.settled()
        if self._resetting:
            self._resetting = False
            self._reset() if character in "yY" else self._show(words="Nothing was changed.")
            return None
        character = character.lower()
        if character not in self._state.keys:
            if character == "e" and self._path.suffix == ".py":
                self._say(editor.HOW)
            return None
        match character:
            case "q":
                return OK
            case "n":
                return self._next()
            case "h":
                self._show(hint=self._read_hint(), words="")
            case "l":
                self._show(stands=[] if self._state.stands else self._learner.states(), words="")
            case "s":
                self._show(text="" if self._state.text else self._solution(), words="")
            case "x":
                self._resetting = True
                self._show(words=f"Reset {self._path.name} to how it was handed out? A dated copy of yours is kept.")
            case "e":
                self._edit()
        return None

    def _next(self) -> int | None:
        following = offers.following(self._state)
        if following is None:
            return VERIFY
        path = self._path.with_name(following.id + self._path.suffix)
        if not path.exists():
            other = self._learner.file_of(following)
            if other is None:
                self._say(f"There is no {path.name}. To have it: learnloop start")
                return None
            path = other
        self._runs.cancel()
        self._enter(following, path)
        return None

    def _next_hint(self) -> render.Hint | None:
        """The hint of the next strength for what is worked on, the strongest again when there is none."""
        found = offers.to_hint(self._state)
        if found is None:
            return None
        exercise, function = found
        read = self._learner.standing(exercise).hints.get(function.name, 0)
        shown = self._state.hint
        if not self._learner.kept and shown is not None and shown.function is function:
            read = shown.number
        return render.Hint(exercise, function, min(read + 1, len(function.hints)))

    def _read_hint(self) -> render.Hint | None:
        hint = self._next_hint()
        if hint is not None and self._learner.kept:
            self._learner.progress.hint(hint.exercise.id, hint.function.name, hint.number)
        return hint

    def _solution(self) -> str:
        try:
            return solution.render(read_solution(self._root, self._state.exercise.id))
        except LearnloopError as error:
            return str(error)

    def _reset(self) -> None:
        try:
            done = resetting.reset(self._learner, self._root, self._path)
        except LearnloopError as error:
            self._show(words=str(error))
            return
        kept = f"What was there is kept: {done.copy.name}" if done.copy else "It is as it was handed out; nothing was changed."
        self._note = kept if done.copy else ""
        self._show(words=kept, hint=None)

    def _edit(self) -> None:
        """Open the editor where the report points to, or at the function that is worked on."""
        line = offers.line(self._state.report, self._path.name, self._seen)
        keyboard = self._keyboard
        window = editor.command(self._editor, self._path, line)[1]
        if keyboard is not None and not window:
            keyboard.pause()
        try:
            why = editor.opened(self._editor, self._path, line)
        finally:
            if keyboard is not None and not window:
                keyboard.resume()
        self._show(words=why)
