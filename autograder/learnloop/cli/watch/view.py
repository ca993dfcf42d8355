"""What a watch shows: the state of its screen, and the keys that it offers."""

import msgspec

from learnloop.cli.watch import editor, offers
from learnloop.cli.watch.display import Display
from learnloop.cli.watch.keys import Key
from learnloop.learner.learner import Learner
from learnloop.render import watch as render


class View:
    """The screen of a watch. ``confirming``: it asks whether to reset the file.

    ``note`` is shown beside the next result.
    """

    state: render.State

    def __init__(self, display: Display, learner: Learner, *, has_keys: bool) -> None:
        self.display = display
        self.confirming = False
        self.note = ""
        self._learner = learner
        self._has_keys = has_keys
        self._has_editor = bool(editor.chosen())

    def open(self, state: render.State) -> None:
        """Begin with this state: so far only ``QUIT`` means something."""
        self.confirming = False
        self.state = msgspec.structs.replace(state, keys={Key.QUIT.value: ""} if self._has_keys else {})
        self.display.page(self.state)

    def redraw(self) -> None:
        """Draw the page again, on a screen of another size."""
        self.display.settled()
        self.display.page(self.state)

    def say(self, words: str) -> None:
        """Say what is going on; the page stays the same."""
        self.state = msgspec.structs.replace(self.state, words=words)
        self.display.line(self.state)

    def tell(self, words: str) -> None:
        """Say what must be read; the page stays the same."""
        self.state = msgspec.structs.replace(self.state, words=words)
        self.display.problem(self.state)

    def show(self, **changes: object) -> None:
        """Show another page, with the keys that mean something there."""
        self._change(changes)
        self.display.page(self.state)

    def show_result(self, *, complete: bool, **changes: object) -> None:
        """Show a report, which is ``complete`` unless its time is still being measured."""
        self.confirming = False
        self._change({"stands": [], "text": "", **changes})
        if complete:
            self.display.result(self.state)
        else:
            self.display.page(self.state)

    def _change(self, changes: dict[str, object]) -> None:
        self.state = msgspec.structs.replace(self.state, **changes)
        keys = {key.value: words for key, words in self._offered().items()}
        self.state = msgspec.structs.replace(self.state, keys=keys)

    def _offered(self) -> dict[Key, str]:
        if not self._has_keys:
            return {}
        if self.confirming:
            return {Key.YES: "yes, reset it", Key.OTHER: "no"}
        has_editor = self._has_editor and self.state.file.endswith(".py")
        return offers.keys(self.state, hint=offers.next_hint(self.state, self._learner), editor=has_editor)
