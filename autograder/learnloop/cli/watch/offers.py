"""What a state offers: the keys that mean something, the function that is worked on, the exercise that comes next."""

from learnloop.cli.watch.source import Look
from learnloop.course.model import Exercise, Function
from learnloop.render import ending
from learnloop.render.watch import Hint, State
from learnloop.report import Report, counts_as_passed


def keys(state: State, *, hint: Hint | None, editor: bool) -> dict[str, str]:
    """The keys that mean something now, with another word than the usual where need be.

    ``hint`` is the one that would be shown next, ``editor`` whether one can be opened.
    """
    report = state.report
    if state.stands or state.text:
        return {"l" if state.stands else "s": "back", "q": ""}
    found: dict[str, str] = {}
    if report is not None and report.passed and not state.pending:
        after = following(state)
        found["n"] = f"next, {after.id}" if after else "check all again"
        found["s"] = ""
    elif hint is not None and hint != state.hint:
        found["h"] = "" if state.hint is None else "stronger hint"
    found["l"] = ""
    if report is not None and not report.passed and begun(report):
        found["x"] = ""
    if editor:
        found["e"] = ""
    return {**found, "q": ""}


def following(state: State) -> Exercise | None:
    """The exercise to go on with: the next one that has not passed, or that comes next where no progress is kept."""
    if state.known is not None:
        return state.known.following
    place = state.course.exercises.index(state.exercise) + 1
    return state.course.exercises[place] if place < len(state.course.exercises) else None


def to_hint(state: State) -> tuple[Exercise, Function] | None:
    """The function that is worked on, if it has hints, else the first that does not pass and has."""
    report = state.report
    if report is None or report.passed:
        return None
    name, id = ending.to_edit(report)
    owner = next((exercise for exercise in state.course.exercises if exercise.id == id), None)
    function = owner.function(name) if owner is not None else None
    if owner is not None and function is not None and function.hints:
        return owner, function
    left = [each for each in state.exercise.functions if each.hints and each.name not in passed(report)]
    return (state.exercise, left[0]) if left and report.problem is None else None


def passed(report: Report) -> set[str]:
    """The functions of which nothing that was checked is wrong."""
    left = {check.function for check in report.checks if check.skip != "deselected" and not counts_as_passed(check)}
    return {check.function for check in report.checks} - left


def begun(report: Report) -> bool:
    """Whether there is anything in the file that was not handed out."""
    wrong = any(check.finding is not None and check.finding.stage != "not started" for check in report.checks)
    return wrong or report.problem is not None or any(check.status == "passed" and check.max_score for check in report.checks)


def line(report: Report | None, file: str, seen: Look | None) -> int:
    """The line of the file at which to edit: where Python cannot read it, else where the report first points to."""
    problem = seen.submission.outline.problem if seen is not None else None
    findings = [problem, *(check.finding for check in report.checks)] if report is not None else [problem]
    places = [finding.place for finding in findings if finding is not None and finding.place is not None]
    return next((place.line for place in places if place.file == file), 1)
