"""What a state offers: keys, the next hint, the next exercise, the line to edit."""

from learnloop.cli.watch.keys import Key
from learnloop.cli.watch.watched_file import WatchedFile
from learnloop.course.model import Exercise, Function
from learnloop.learner.learner import Learner, next_exercise
from learnloop.render import ending
from learnloop.render.watch import Hint, State
from learnloop.report import Report, counts_as_passed


def keys(state: State, *, hint: Hint | None, editor: bool) -> dict[Key, str]:
    """The keys that mean something now; a word, if there is one, replaces the usual one.

    ``hint`` is the one that would be shown next, ``editor`` whether one can be opened.
    """
    report = state.report
    if state.stands or state.text:
        return {Key.LIST if state.stands else Key.SOLUTION: "back", Key.QUIT: ""}
    found: dict[Key, str] = {}
    if report is not None and report.passed and not state.pending:
        after = following(state)
        found[Key.NEXT] = f"next, {after.id}" if after else "check all again"
        found[Key.SOLUTION] = ""
    elif hint is not None and hint != state.hint:
        found[Key.HINT] = "" if state.hint is None else "stronger hint"
    found[Key.LIST] = ""
    if report is not None and not report.passed and begun(report):
        found[Key.RESET] = ""
    if editor:
        found[Key.EDITOR] = ""
    return {**found, Key.QUIT: ""}


def following(state: State) -> Exercise | None:
    """The exercise to go on with: the next one that has not passed, as far as that is known."""
    if state.known is not None:
        return state.known.following
    return next_exercise(state.course, state.exercise)


def next_hint(state: State, learner: Learner) -> Hint | None:
    """The next hint for what is worked on; the last one again when there is no other."""
    found = to_hint(state)
    if found is None:
        return None
    exercise, function = found
    read = learner.standing(exercise).hints.get(function.name, 0)
    shown = state.hint
    if not learner.kept and shown is not None and shown.function is function:
        read = shown.number
    return Hint(exercise, function, min(read + 1, len(function.hints)))


def to_hint(state: State) -> tuple[Exercise, Function] | None:
    """The function that is worked on, or else the first unfinished one, that has hints."""
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
    """The functions in which nothing that was checked is wrong."""
    left = {check.function for check in report.checks if check.skip != "deselected" and not counts_as_passed(check)}
    return {check.function for check in report.checks} - left


def begun(report: Report) -> bool:
    """Whether anything in the file differs from what was handed out."""
    wrong = any(check.finding is not None and check.finding.stage != "not started" for check in report.checks)
    return wrong or report.problem is not None or any(check.status == "passed" and check.max_score for check in report.checks)


def line(report: Report | None, file: str, seen: WatchedFile | None) -> int:
    """The line of the file to edit: where Python cannot read it, else the report's first place."""
    problem = seen.submission.outline.problem if seen is not None else None
    findings = [problem, *(check.finding for check in report.checks)] if report is not None else [problem]
    places = [finding.place for finding in findings if finding is not None and finding.place is not None]
    return next((place.line for place in places if place.file == file), 1)
