"""The last lines of a report: how it ended, and what to do next."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnloop.render.blocks import Block, Step, Verdict, Words
from learnloop.render.commands import TERMINAL, Commands
from learnloop.report import CheckResult, Place, Report, counts_as_passed, was_selected
from learnloop.text import listed

if TYPE_CHECKING:
    from learnloop.learner.learner import ReportContext


@dataclass(frozen=True)
class About:
    """A report, and what else its text depends on: see ``page.blocks``."""

    report: Report
    following: str = ""
    hints: Collection[str] = ()
    commands: Commands = TERMINAL
    known: "ReportContext | None" = None


def to_edit(report: Report) -> tuple[str, str]:
    """What a report that has not passed says to edit next, a function or a file, and its exercise."""
    what, exercise, _ = _to_edit(report, [check for check in report.checks if was_selected(check)])
    return what.partition(" in ")[0], exercise


def elsewhere(report: Report, where: Place) -> bool:
    """Whether a place is in another file than the one that was graded."""
    return where.file.split(",")[0] != report.file


class Ending:
    """Tells how a report ended."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._report = about.report

    def blocks(self) -> Iterator[Block]:
        report, commands = self._report, self._about.commands
        selected = [check for check in report.checks if was_selected(check)]
        excused = [check.function for check in selected if check.skip in ("noisy", "unavailable")]
        if report.passed and report.complete:
            yield from self._passed()
        elif report.passed:
            yield Verdict("Passed, as far as it was checked.", True)
            yield Step("The whole exercise:", commands.check(report.exercise))
        else:
            done = {check.function for check in selected}
            left = {check.function for check in selected if not counts_as_passed(check)}
            yield Verdict(f"Not yet: {self._moved(done, len(done) - len(left))}", False)
            yield from self._lost(left - {check.function for check in selected if check.status == "timeout"})
            yield from self._to_do(selected)
        if excused:
            label = f"Not judged here, with no points lost: timing of {', '.join(excused)}.  Later:"
            yield Step(label, commands.check(report.exercise, excused[0]), long=True)

    def _passed(self) -> Iterator[Block]:
        """The verdict, what was earned, and what comes next."""
        report, known, commands = self._report, self._about.known, self._about.commands
        verdict = f"Passed, {report.score:.1f} of {report.max_score:g}"
        if known is None:
            yield Verdict(f"{verdict}.", True)
            if self._about.following:
                yield Step("Next:", commands.begin(self._about.following))
            return
        before = known.before
        moved = f" (before: {before.last:.1f})" if before.attempts and before.last != report.score else ""
        yield Verdict(f"{verdict}{moved}. {known.earned}".rstrip(), True)
        yield Step("One solution, for comparison:", commands.solution(report.exercise))
        if known.following is not None:
            title = known.following.title.partition(":")[0]
            yield Step(f"Next: {known.following.id}, {title}.", commands.begin(known.following.id))

    def _moved(self, done: Collection[str], now: int) -> str:
        """How many functions pass, and how many did before, if that has changed."""
        known = self._about.known
        if known is None or not self._report.complete or not known.before.attempts:
            return f"{now} of {len(done)} functions pass."
        before = sum(name in done for name in known.before.passed_functions)
        if before == now:
            return f"{now} of {len(done)} functions pass, as before."
        return f"{before} of {len(done)} functions passed before, {now} of {len(done)} now."

    def _lost(self, left: Collection[str]) -> Iterator[Block]:
        """The functions that passed before and are wrong now; whether one is that was stopped for its time is not known."""
        if self._about.known is not None and self._report.complete and self._report.problem is None:
            lost = [name for name in self._about.known.before.passed_functions if name in left]
            if lost:
                yield Words(f"No longer right: {listed(lost)}.")

    def _to_do(self, selected: Sequence[CheckResult]) -> Iterator[Step]:
        report = self._report
        edit, exercise, checked = _to_edit(report, selected)
        own = exercise == report.exercise and (edit == report.file or not edit.endswith((".py", ".ipynb")))
        words, command = self._about.commands.edit(edit, exercise, checked=checked, own=own)
        yield Step("Next:", command, text=words)
        tried = any(check.function == edit and check.finding and check.finding.stage != "not started" for check in selected)
        if report.problem is None and tried and edit in self._about.hints:
            yield Step("Stuck?", self._about.commands.hint(exercise, edit) + self._strength(edit))

    def _strength(self, function: str) -> str:
        """Which hint would come next, of how many."""
        count = self._about.known.hints.get(function, 0) if self._about.known is not None else 0
        if self._about.known is None or not count:
            return ""
        return f"     ({min(self._about.known.before.hints.get(function, 0) + 1, count)} of {count})"


def _to_edit(report: Report, selected: Sequence[CheckResult]) -> tuple[str, str, str]:
    """What to edit next, the exercise to check afterwards, and the function that does not pass.

    That is a file that stopped everything, or the first such function; whatever is responsible for
    other failures comes before them.
    """
    if report.problem is not None:
        where = report.problem.place
        return where.file.split(",")[0] if where else report.file, report.exercise, ""
    failed = [check for check in selected if not counts_as_passed(check)]
    first = next((check for check in failed if not check.blame and check.skip != "after"), failed[0])
    if first.blame and first.blame.exercise == report.exercise:
        return first.blame.function, report.exercise, first.function
    where = first.finding.place if first.finding else None
    if first.finding is not None and first.finding.edit:
        if where is None or not elsewhere(report, where):
            return first.finding.edit, report.exercise, first.function
        file = where.file.split(",")[0]
        return f"{first.finding.edit} in {file}", file.rpartition(".")[0], first.function
    if first.blame:
        where = first.blame.place
    exercise = first.blame.exercise if first.blame else report.exercise
    edit = where.file.split(",")[0] if where is not None and elsewhere(report, where) else first.function
    return edit, exercise, first.function
