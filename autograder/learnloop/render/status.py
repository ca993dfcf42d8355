"""Where a learner stands, as text: a line for each exercise, and what to type next."""

import textwrap
from collections.abc import Iterator, Sequence

import click

from learnloop.course.model import Course
from learnloop.learner.learner import ExerciseStatus
from learnloop.text import counted

COLOURS = {"passed": "green", "not yet": "cyan", "new": None}


def render(course: Course, states: Sequence[ExerciseStatus], *, kept: bool = True, colour: bool = False, width: int = 80) -> str:
    """The list; a mark shows the current exercise. ``kept``: progress is saved in this folder."""
    return "\n".join(line.rstrip() for line in _lines(course, states, kept, colour, max(width, 40))) + "\n"


def welcome(course: Course) -> str:
    """What is shown once, at the start."""
    return (course.welcome.rstrip("\n") or course.title) + "\n"


def learnt(course: Course) -> str:
    """What a learner knows who has passed everything."""
    lines = ["What you know now, having built it:", ""]
    for exercise in course.exercises:
        words = exercise.learnt or exercise.title
        lines += textwrap.wrap(f"{exercise.id}  {words}", 78, initial_indent="  ", subsequent_indent=" " * (len(exercise.id) + 4))
    return "\n".join(lines) + "\n"


def _lines(course: Course, states: Sequence[ExerciseStatus], kept: bool, colour: bool, width: int) -> Iterator[str]:
    passed = [state for state in states if state.stage == "passed"]
    points = sum(state.standing.best for state in states)
    most = sum(exercise.points for exercise in course.exercises)
    yield from textwrap.wrap(f"{course.title}: {len(passed)} of {len(states)} passed, {points:g} of {most:g} points", width)
    yield ""
    current = next((state for state in states if state.stage != "passed"), None)
    names = max(len(state.exercise.id) for state in states)
    titles = max(len(_title(state)) for state in states)
    for state in states:
        mark = ">" if state is current else " "
        stage = (click.style(state.stage, fg=COLOURS[state.stage]) if colour else state.stage) + " " * (7 - len(state.stage))
        figures = _figures(state)
        line = f"{mark} {state.exercise.id.ljust(names)}  {_title(state).ljust(titles)}  {stage}  {figures}"
        bare = len(click.unstyle(line))
        remark = _remark(state)
        if not remark or bare + 2 + len(remark) <= width:
            yield f"{line.ljust(len(line) + 10 - len(figures))}  {remark}" if remark and bare < width - 24 else f"{line}  {remark}"
        else:
            yield line
            yield f"{' ' * (names + 4)}{remark}"
    yield ""
    for state in states:
        if state.changed:
            yield f"{state.exercise.id} has changed since it passed. Again:  learnloop check {state.exercise.id}"
    if current is None:
        yield f"All {counted(len(states), 'exercise')} have passed."
    elif current.path is None:
        yield f"There is no {current.exercise.id}.py in this folder. To get it:  learnloop start"
    else:
        yield f"Next:  edit {current.path.name}, then  learnloop check {current.exercise.id}"
    if not kept:
        yield "Your progress is not saved in this folder yet. To save it:  learnloop start"


def _title(state: ExerciseStatus) -> str:
    """The first words of the title, up to its colon."""
    return state.exercise.title.partition(":")[0]


def _figures(state: ExerciseStatus) -> str:
    standing = state.standing
    return f"{standing.best:g} of {standing.max_score:g}" if standing.attempts else ""


def _remark(state: ExerciseStatus) -> str:
    words = [] if state.path is not None else ["no file here"]
    if state.changed:
        words.append("changed since")
    if state.stage != "passed" and state.standing.hints:
        words.append(f"hint level {max(state.standing.hints.values())}")
    return ", ".join(words)
