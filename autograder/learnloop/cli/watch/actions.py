"""What the keys of a watch do to the file and the screen."""

from pathlib import Path

from learnloop.cli.watch import editor, offers
from learnloop.cli.watch.keyboard import Keyboard
from learnloop.cli.watch.keys import Key
from learnloop.cli.watch.view import View
from learnloop.cli.watch.watched_file import WatchedFile
from learnloop.course.location import read_solution
from learnloop.errors import LearnloopError
from learnloop.learner import resetting
from learnloop.learner.learner import Learner
from learnloop.render import solution
from learnloop.render import watch as render


class Actions:
    """Does what a key asks for.

    ``root`` is the course's folder, and without a ``keyboard`` there are no keys.
    """

    def __init__(self, view: View, learner: Learner, root: Path, keyboard: Keyboard | None) -> None:
        self._view = view
        self._learner = learner
        self._root = root
        self._keyboard = keyboard
        self._editor = editor.chosen()

    def press(self, key: Key, path: Path, seen: WatchedFile | None) -> None:
        """Do it, for the watched file at ``path`` and what was last read of it.

        Other keys than those shown do nothing.
        """
        view = self._view
        if view.confirming:
            self._confirm(key, path)
        elif key not in view.state.keys:
            if key is Key.EDITOR and path.suffix == ".py":
                view.say(editor.HOW)
        elif key is Key.HINT:
            view.show(hint=self._read_hint(), words="")
        elif key is Key.LIST:
            view.show(stands=[] if view.state.stands else self._learner.statuses(), words="")
        elif key is Key.SOLUTION:
            view.show(text="" if view.state.text else self._solution(), words="")
        elif key is Key.RESET:
            view.confirming = True
            view.show(words=f"Reset {path.name} to how it was handed out? Yours will be backed up.")
        elif key is Key.EDITOR:
            self._edit(path, seen)

    def _confirm(self, key: Key, path: Path) -> None:
        self._view.confirming = False
        if key is Key.YES:
            self._reset(path)
        else:
            self._view.show(words="Nothing was changed.")

    def _read_hint(self) -> render.Hint | None:
        hint = offers.next_hint(self._view.state, self._learner)
        if hint is not None and self._learner.kept:
            self._learner.progress.hint(hint.exercise.id, hint.function.name, hint.number)
        return hint

    def _solution(self) -> str:
        try:
            return solution.render(read_solution(self._root, self._view.state.exercise.id))
        except LearnloopError as error:
            return str(error)

    def _reset(self, path: Path) -> None:
        try:
            done = resetting.reset(self._learner, self._root, path)
        except LearnloopError as error:
            self._view.show(words=str(error))
            return
        if done.backup is not None:
            self._view.note = words = f"Your version is backed up as {done.backup.name}."
        else:
            self._view.note, words = "", f"{path.name} has no edits; nothing was changed."
        self._view.show(words=words, hint=None)

    def _edit(self, path: Path, seen: WatchedFile | None) -> None:
        """Open the editor where the report points to, or at the function that is worked on."""
        line = offers.line(self._view.state.report, path.name, seen)
        keyboard = None if editor.command(self._editor, path, line)[1] else self._keyboard
        if keyboard is not None:
            keyboard.pause()
        try:
            problem = editor.opened(self._editor, path, line)
        finally:
            if keyboard is not None:
                keyboard.resume()
        self._view.show(words=problem)
