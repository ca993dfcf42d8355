"""Results in a line each."""

from learnloop.learner.learner import Overview
from learnloop.report import Report, counts_as_passed, was_selected
from learnloop.text import clean


def report(report: Report) -> str:
    """``exercise3  not yet  6.0 of 20``."""
    verdict = "passed" if report.passed else "not yet"
    return f"{report.exercise}  {verdict}  {report.score:.1f} of {report.max_score:g}"


def mark(student: str, report: Report) -> str:
    """The line of a student's file: the score, and what is left to do or what is wrong."""
    left = list(dict.fromkeys(check.function for check in report.checks if was_selected(check) and not counts_as_passed(check)))
    words = report.problem.message if report.problem else "passed" if not left else f"not yet: {', '.join(left)}"
    return f"{student:<16} {report.exercise:<11} {report.score:5.1f} of {report.max_score:<4g} {one_line(words)}"


def left_out(name: str, reason: str) -> str:
    """The line of what could not be graded."""
    return f"{one_line(name):<16} not graded: {reason}"


def overview(overview: Overview) -> str:
    """``exercise4 not yet 3 of 8 passed 40 of 132 points``: the current exercise and the course."""
    exercises = overview.exercises
    passed = sum(each.stage == "passed" for each in exercises)
    points = sum(each.standing.best for each in exercises)
    most = sum(each.exercise.points for each in exercises)
    current = f"{overview.current.exercise.id}  {overview.current.stage}" if overview.current else "all passed"
    return f"{current}  {passed} of {len(exercises)} passed  {points:g} of {most:g} points"


def one_line(words: str) -> str:
    """Words of a stranger, cleaned and cut to what fits into a line."""
    return " ".join(clean(words, 200).split())
