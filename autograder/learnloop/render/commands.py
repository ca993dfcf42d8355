"""How a report spells what to do next: as terminal commands, or as magics of a notebook."""

from typing import Protocol


class Commands(Protocol):
    """The spelling of each thing that a report suggests."""

    def check(self, exercise: str, function: str = "") -> str:
        """To check an exercise, or one function of it."""

    def hint(self, exercise: str, function: str, number: int = 1) -> str:
        """To read a hint."""

    def begin(self, exercise: str) -> str:
        """To go on with the next exercise."""

    def solution(self, exercise: str) -> str:
        """To see a solution of an exercise that has passed."""

    def edit(self, what: str, exercise: str, *, checked: str, own: bool) -> tuple[str, str]:
        """What to edit, as words that end in "then", and what to type after it.

        ``what`` is a function of ``exercise`` (of an earlier one with its file: "relu in
        exercise1.py"), or a file; ``checked`` is the function whose check is told, empty if it is
        the whole file; ``own``: it is in the file that was graded.
        """


class Terminal:
    """Commands as they are typed in a terminal."""

    def check(self, exercise: str, function: str = "") -> str:
        """``learnloop check exercise3 --only mse_grad``."""
        return f"learnloop check {exercise} --only {function}" if function else f"learnloop check {exercise}"

    def hint(self, exercise: str, function: str, number: int = 1) -> str:
        """``learnloop hint exercise3 mse_grad 2``."""
        return f"learnloop hint {exercise} {function}" + (f" {number}" if number > 1 else "")

    def begin(self, exercise: str) -> str:
        """``learnloop check exercise4``."""
        return self.check(exercise)

    def solution(self, exercise: str) -> str:
        """``learnloop solution exercise3``."""
        return f"learnloop solution {exercise}"

    def edit(self, what: str, exercise: str, *, checked: str, own: bool) -> tuple[str, str]:
        """``edit mse_grad, then`` and the check of its exercise."""
        return f"edit {what}, then", self.check(exercise)


class Notebook:
    """Magics as they are typed in a cell, after ``%load_ext learnloop``."""

    def check(self, exercise: str, function: str = "") -> str:
        """``%check mse_grad``."""
        return f"%check {function or exercise}"

    def hint(self, exercise: str, function: str, number: int = 1) -> str:
        """``%hint mse_grad 2``."""
        return f"%hint {function}" + (f" {number}" if number > 1 else "")

    def begin(self, exercise: str) -> str:
        """The notebook to open."""
        return f"open {exercise}.ipynb"

    def solution(self, exercise: str) -> str:
        """As in a terminal: a cell passes what begins with an exclamation mark on to it."""
        return f"!learnloop solution {exercise}"

    def edit(self, what: str, exercise: str, *, checked: str, own: bool) -> tuple[str, str]:
        """The cell to run after it was edited, or the file to save, and the check that was made
        again.
        """
        if not own:
            return f"edit {what}, save it, then", self.check(exercise, checked)
        if what.endswith((".py", ".ipynb")):
            return "fix this cell, run it, then", self.check(exercise, checked)
        return f"edit {what}, run its cell, then", self.check(exercise, what)


TERMINAL: Commands = Terminal()
NOTEBOOK: Commands = Notebook()
