"""The formats of ``check`` and of ``status``: pure functions, of one signature each."""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from learnloop.learner.learner import Overview, ReportContext
from learnloop.render import json, lines, status
from learnloop.report import Report


class Screen(Struct, frozen=True, kw_only=True):
    """What a text is laid out for."""

    width: int = 80
    colour: bool = False


class Checked(Struct, frozen=True, kw_only=True):
    """A report with what its text refers to.

    ``following`` is the id of the next exercise, ``hints`` the functions that have hints,
    ``context`` the learner's history, if there is one.
    """

    report: Report
    following: str = ""
    hints: Collection[str] = ()
    context: ReportContext | None = None


def check_text(results: Sequence[Checked], screen: Screen) -> str:
    """The whole reports, with an empty line between two."""
    from learnloop.render import terminal

    return "\n".join(
        terminal.render(
            each.report,
            following=each.following,
            hints=each.hints,
            colour=screen.colour,
            width=screen.width,
            known=each.context,
        )
        for each in results
    )


def check_line(results: Sequence[Checked], screen: Screen) -> str:
    """A line for each report."""
    return "".join(f"{lines.report(each.report)}\n" for each in results)


def check_json(results: Sequence[Checked], screen: Screen) -> str:
    """One object: a report, or all of them."""
    return json.render([each.report for each in results])


def status_text(overview: Overview, screen: Screen) -> str:
    """A line for each exercise, and what to type next."""
    return status.render(overview.course, overview.exercises, kept=overview.kept, colour=screen.colour, width=screen.width)


def status_line(overview: Overview, screen: Screen) -> str:
    """How far the learner is, in one line."""
    return lines.overview(overview) + "\n"


def status_json(overview: Overview, screen: Screen) -> str:
    """One object with all exercises."""
    return json.overview(overview)


CHECK: Mapping[str, Callable[[Sequence[Checked], Screen], str]] = {
    "text": check_text,
    "line": check_line,
    "json": check_json,
}
STATUS: Mapping[str, Callable[[Overview, Screen], str]] = {
    "text": status_text,
    "line": status_line,
    "json": status_json,
}
