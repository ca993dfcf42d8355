"""Hints on the terminal: one at a time, from where to look to the shape of the answer."""

import textwrap
from collections.abc import Iterator

from learnloop.course.model import Exercise, Function
from learnloop.render.commands import TERMINAL, Commands

STRENGTHS = ["where to look", "the idea", "the shape of the answer"]


def one(exercise: Exercise, function: Function, number: int, *, width: int, commands: Commands = TERMINAL) -> str:
    """Hint ``number``, from 1, of a function, and the command for the next one."""
    count = len(function.hints)
    strength = f" ({STRENGTHS[number - 1]})" if count == len(STRENGTHS) else ""
    lines = [f"{function.name}, hint {number} of {count}{strength}:", ""]
    lines += textwrap.wrap(" ".join(function.hints[number - 1].split()), width, initial_indent="  ", subsequent_indent="  ")
    lines.append("")
    if number < count:
        lines.append(f"Not enough?  {commands.hint(exercise.id, function.name, number + 1)}")
    lines.append(f"Then:        {commands.check(exercise.id, function.name)}")
    return "\n".join(lines) + "\n"


def choice(exercise: Exercise) -> str:
    """The functions of an exercise that have hints, as commands."""
    return "\n".join(_commands(exercise)) + "\n"


def _commands(exercise: Exercise) -> Iterator[str]:
    yield f"Hints for {exercise.id}, weakest first:"
    yield ""
    for function in exercise.functions:
        if function.hints:
            yield f"  learnloop hint {exercise.id} {function.name}"
