"""Blame: which function is responsible when one that builds on others is wrong.

The function is judged again, on the same inputs and in fresh workers, with functions that it uses replaced by model answers
(``stand_ins``). Every claim was observed: with these functions replaced it is right, with fewer of them it is not.
"""

from collections.abc import Callable, Collection, Sequence

from msgspec import UNSET, Struct

from learnloop.course.model import Course, Use
from learnloop.report import Blame, CheckResult, Place
from learnloop.submission import places
from learnloop.submission.outline import outline
from learnloop.submission.submission import Submission
from learnloop.text import listed

# The failures that a called function can cause.
CAUSED = ("runs", "type", "shape", "finite", "values", "gradient", "behaviour")
# The time for all retrials of one function.
BLAME_SECONDS = 10.0


class OutOfTime(Exception):
    """A retrial could not be finished in the time left."""


# Judges the function with these replaced by model answers. Gives those that it called if it is then right, else none.
Trial = Callable[[Sequence[Use]], Collection[Use]]


class Cured(Struct, frozen=True):
    """The judged function is right with the model answers of these functions; ``least``: and with no fewer of them.

    ``keeps`` are functions of earlier exercises whose model answers alone make it right; empty when there is no such cure.
    """

    responsible: list[Use]
    keeps: list[Use] = []
    least: bool = True


def find_responsible(trial: Trial, candidates: Sequence[Use], exercise: str, failed: Collection[Use]) -> Cured | None:
    """Find what has to be replaced for the function to be right; None when replacing does not help, or time runs out.

    ``candidates`` are the functions that it builds on, callees before callers: of two functions whose replacement cures it,
    the deeper one is named. Those of exercises before ``exercise`` are tried first, by themselves. Functions that ``failed``
    their own checks come before all others.
    """
    earlier = [use for use in candidates if use.exercise != exercise]
    for replaced in [earlier, candidates] if 0 < len(earlier) < len(candidates) else [candidates]:
        try:
            asked = trial(replaced)
        except OutOfTime:
            return None
        if asked:  # if it called none of them, they did not cure it
            order = sorted(replaced, key=lambda use: use not in failed)
            keeps = earlier if len(replaced) == len(earlier) else []
            try:
                return Cured(_least(trial, order), keeps)
            except OutOfTime:
                return Cured([use for use in order if use in asked], keeps, least=len(asked) == 1)
    return None


def _least(trial: Trial, order: Sequence[Use]) -> list[Use]:
    """One of them alone if that is enough, else as few as remain after leaving them out one by one."""
    if len(order) == 1:
        return list(order)
    for use in order:
        if trial([use]):
            return [use]
    needed = list(order)
    for use in order[::-1]:
        fewer = [each for each in needed if each != use]
        if len(fewer) > 1 and trial(fewer):
            needed = fewer
    return needed


def candidates(course: Course, submission: Submission, function: str) -> list[Use]:
    """The student's functions that this one builds on, callees before callers."""
    own = submission.exercise.id
    return [use for use in course.builds_on(Use(own, function)) if use.exercise == own or use.exercise in submission.earlier]


def blame_of(cured: Cured, wrong: CheckResult, course: Course, submission: Submission, results: Sequence[CheckResult]) -> Blame:
    """The cure of the check ``wrong`` in words; ``results`` are those of the whole exercise."""
    own = submission.exercise.id
    first = cured.responsible[0]
    place, untouched = _definition(first, course, submission)
    names = [f"`{use.function}`" + ("" if use.exercise == own else f" ({use.exercise})") for use in cured.responsible]
    cured_part = f"`{wrong.function}` passes" if wrong.kind == "behaviour" else f"The values of `{wrong.function}` are right"
    innocent = first.exercise == own and _passes(first.function, results)
    if len(names) == 1:
        message = f"{cured_part} with the model answer of {names[0]} in place of yours."
        if innocent:
            message += f" Your `{first.function}` passes its own checks, so they do not show what is wrong with it."
    else:
        message = f"{cured_part} with the model answers of {listed(names)} in place of yours"
        message += ", but not with fewer." if cured.least else ". There was no time to find out which of them are needed."
    uncertain = len(names) > 1 and not cured.least
    if uncertain:
        step = f"Find out which of them is wrong: {listed(names)}"
    elif untouched:
        step = f"Write `{first.function}` first"
    elif innocent and len(names) == 1:
        step = f"Look for a side effect of `{first.function}`: an argument it changes, or a value it keeps between calls"
    else:
        step = f"Fix `{first.function}` first"
    return Blame(
        function=first.function,
        exercise=first.exercise,
        message=message,
        next_step=f"{step}." if first.exercise == own else f"{step}, then run  learnloop check {first.exercise}",
        place=place,
        together=[use.function if use.exercise == own else f"{use}" for use in cured.responsible[1:]],
        kept=bool(cured.keeps) and not course.earlier_mistakes_cost,
        uncertain=True if uncertain else UNSET,
    )


def _passes(function: str, results: Sequence[CheckResult]) -> bool:
    judged = [each for each in results if each.function == function and each.kind != "timing"]
    return bool(judged) and all(each.status == "passed" for each in judged)


def _definition(use: Use, course: Course, submission: Submission) -> tuple[Place | None, bool]:
    """Where the student defines it, if at all, and whether it is still the stub."""
    seen, units = submission.outline, submission.units
    exercise = course.exercise(use.exercise)
    if exercise is not None and exercise.id != submission.exercise.id:
        units = submission.earlier[use.exercise]
        seen = outline(units)
    defined = seen.functions.get(use.function)
    return (places.place(units, defined.unit, defined.line), defined.untouched) if defined else (None, False)
