"""The arguments of ``%check`` and ``%hint``: the words on the line, and what they refer to."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from learnloop.course.model import Course, Exercise, Function
from learnloop.errors import UsageError
from learnloop.learner.workspace import exercise_named, function_named, nearest
from learnloop.submission.outline import DEFINED

NO_TIMING = "--no-timing"
USAGE = """type one of these:
  %check               the exercise of this notebook
  %check mse_grad      one function, or several
  %check exercise3     an exercise
  --no-timing behind it leaves the timing checks out."""


class CheckArguments(Struct, frozen=True):
    """An exercise, and some of its functions; an empty list means all of them."""

    exercise: Exercise
    functions: list[str]
    timing: bool = True


def check_arguments(course: Course, line: str, notebook: str, sources: Iterable[str]) -> CheckArguments:
    """What the words after ``%check`` refer to.

    ``notebook`` is the stem of the notebook's name, or "" if it is unknown. ``sources`` are the
    cells that were run; they reveal the exercise if the line does not. Raises ``UsageError`` with
    what to type instead.
    """
    words = line.split()
    unknown = [word for word in words if word.startswith("-") and word != NO_TIMING]
    if unknown:
        raise UsageError(f"there is no option {unknown[0]!r}; {USAGE}")
    names = list(dict.fromkeys(word for word in words if word != NO_TIMING))
    here = _here(course, notebook, sources)
    exercises = [found for name in names if (found := course.exercise(name))]
    functions = [name for name in names if not course.exercise(name)]
    if len(exercises) > 1:
        raise UsageError(f"one exercise at a time: %check {exercises[0].id}, then %check {exercises[1].id}")
    timing = NO_TIMING not in words
    if exercises:
        for name in functions:
            function_named(exercises[0], name)
        return CheckArguments(exercises[0], functions, timing)
    if functions:
        return CheckArguments(_owner(course, functions, here), functions, timing)
    if len(here) != 1:
        ids = ", ".join(exercise.id for exercise in here or course.exercises)
        raise UsageError(f"Which exercise should be checked? Type its name after %check: {ids}.")
    return CheckArguments(here[0], [], timing)


def hint_arguments(course: Course, line: str, notebook: str, sources: Iterable[str]) -> tuple[Exercise, Function, int]:
    """The function that the words after ``%hint`` refer to, and the number of the hint, from 1.

    Raises ``UsageError``.
    """
    words = line.split()
    number = int(words.pop()) if words and words[-1].isdecimal() else 1
    if not words:
        raise UsageError("Which function do you need a hint for? Type its name after %hint, such as: %hint mse_grad")
    asked = check_arguments(course, " ".join(words), notebook, sources)
    if len(asked.functions) != 1:
        raise UsageError("Which function do you need a hint for? Type one name after %hint.")
    function = function_named(asked.exercise, asked.functions[0])
    if not 1 <= number <= len(function.hints):
        many = len(function.hints)
        raise UsageError(f"{function.name} has {'no hints' if not many else f'hints 1 to {many}'}.")
    return asked.exercise, function, number


def _here(course: Course, notebook: str, sources: Iterable[str]) -> list[Exercise]:
    """The exercise of this notebook: by its name, or else all those whose functions it defines."""
    named = [exercise for exercise in course.exercises if exercise.id == notebook]
    defined = {name for source in sources for name in DEFINED.findall(source)}
    return named or [each for each in course.exercises if any(function.name in defined for function in each.functions)]


def _owner(course: Course, functions: Sequence[str], here: Sequence[Exercise]) -> Exercise:
    """The exercise that has all these functions."""
    owners = [exercise for exercise in course.exercises if all(exercise.function(name) for name in functions)]
    if len(owners) > 1:
        owners = [exercise for exercise in owners if exercise in here] or owners
    if len(owners) == 1:
        return owners[0]
    names = " ".join(functions)
    if owners:
        ways = ", or ".join(f"%check {exercise.id} {names}" for exercise in owners)
        raise UsageError(f"more than one exercise has {names}. Type: {ways}")
    known = [function.name for exercise in course.exercises for function in exercise.functions]
    for name in functions:
        if name not in known:
            if re.fullmatch(r"[a-z]*\d+", name):
                exercise_named(course, name)  # it is not: the error has the nearest name
            own = [function.name for exercise in here for function in exercise.functions]
            raise UsageError(f"there is no function {name!r}.{nearest(name, own or known)}")
    raise UsageError(f"{names} belong to different exercises. Check one exercise at a time: %check {functions[0]}")
