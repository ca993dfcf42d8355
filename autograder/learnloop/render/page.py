"""What a report says, in order, as blocks; how they are laid out is the business of each renderer."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, Struct, UnsetType

from learnloop.render.commands import TERMINAL, Commands
from learnloop.report import Blame, CheckResult, Example, Finding, Place, Report, Table, Timing, counts_as_passed, was_selected
from learnloop.text import clean, listed

if TYPE_CHECKING:
    from learnloop.learner.learner import ReportContext


class Gap(Struct, frozen=True):
    """An empty line between two things."""


class Title(Struct, frozen=True):
    """The exercise, and the points that it got."""

    text: str
    points: str


class Row(Struct, frozen=True):
    """Checks of one function that ended alike: ``sign`` is ok, FAIL, skip or not yet; ``kinds`` such as "values, timing"."""

    sign: str
    function: str
    kinds: str
    remark: str


class Heading(Struct, frozen=True):
    """What the following is about: a function and its line."""

    text: str


class Words(Struct, frozen=True):
    """A paragraph; ``label`` stands before it with a colon. ``inset``: one of a list, set in."""

    text: str
    label: str = ""
    inset: bool = False


class Printed(Struct, frozen=True):
    """What the student's code printed, line by line, under a line that says so."""

    heading: str
    lines: list[str]


class Verdict(Struct, frozen=True):
    """How it ended."""

    text: str
    passed: bool


class Step(Struct, frozen=True):
    """What to do next: words, and what to type. ``inset``: one of a list, set in; ``long``: it may need more than a line."""

    label: str
    command: str
    text: str = ""
    inset: bool = False
    long: bool = False


Block = Gap | Title | Row | Heading | Words | Place | Table | Example | Timing | Printed | Verdict | Step

BAR = 30


def blocks(
    report: Report,
    *,
    following: str = "",
    hints: Collection[str] = (),
    commands: Commands = TERMINAL,
    known: "ReportContext | None" = None,
) -> Iterator[Block]:
    """The blocks of a report; ``following`` is the id of the next exercise, ``hints`` are the functions that have hints.

    With what is ``known`` of the learner it says what moved, and tells a cause shorter that was told before.
    """
    return _Page(report, following, hints, commands, known).blocks()


def one_check(report: Report, check: CheckResult, hints: Collection[str]) -> Iterator[Block]:
    """The blocks of a single check that did not pass, as they stand in the report, with what it printed."""
    yield from _Page(report, "", hints, TERMINAL, None).one(check)


def to_edit(report: Report) -> tuple[str, str]:
    """What a report that has not passed says to edit next, a function or a file, and the exercise that it belongs to."""
    selected = [check for check in report.checks if was_selected(check)]
    what, exercise, _ = _Page(report, "", (), TERMINAL, None).to_edit(selected)
    return what.partition(" in ")[0], exercise


def cells(table: Table) -> list[list[str]]:
    """A table's rows, the first of them its heads; a column of ratios without a ratio is left out."""
    rows = [["entry", "yours", table.expected, f"yours / {table.expected}"]]
    rows += [[clean(each.index), clean(each.yours), clean(each.expected), clean(each.ratio)] for each in table.entries]
    return rows if any(row[3] for row in rows[1:]) else [row[:3] for row in rows]


def count(table: Table) -> str:
    """How many entries differ; nothing for a single number."""
    return f"({table.differing} of {table.size} entries differ)" if table.size > 1 else ""


def answers(example: Example) -> list[tuple[str, str]]:
    """What came back and what should have, each under its name."""
    of = f" ({example.part})" if example.part else ""
    return [(f"yours{of}", example.yours), (f"expected{of}", example.expected)]


def bars(timing: Timing) -> list[str]:
    """The reference, the limit and what was measured as lines with a bar each; the longest bar has ``BAR`` characters."""
    rows = {"reference": 1.0, "limit": timing.limit, "yours": timing.ratio}
    longest = max(rows.values())
    figures = {word: f"{value:,.0f} x" for word, value in rows.items()}
    width = max(map(len, figures.values()))
    return [
        f"{word.ljust(9)}  |{('#' * max(1, round(BAR * value / longest))).ljust(BAR)}  {figures[word].rjust(width)}"
        for word, value in rows.items()
    ]


class _Page:
    def __init__(
        self, report: Report, following: str, hints: Collection[str], commands: Commands, known: "ReportContext | None"
    ) -> None:
        self._report = report
        self._known = known
        self._following = following
        self._hints = hints
        self._commands = commands

    def blocks(self) -> Iterator[Block]:
        report = self._report
        yield Title(f"{report.exercise}  {report.title}", f"{report.score:.1f} of {report.max_score:g} points")
        yield Gap()
        if report.problem is not None:
            where = report.problem.place
            if where is not None:
                yield Heading(f"{where.file}, line {where.line}")
                yield Gap()
            yield from self._finding(report.problem)
        else:
            for function in dict.fromkeys(check.function for check in report.checks):
                yield from self._rows([check for check in report.checks if check.function == function])
            yield from self._failures()
        yield from _printed("Printed by your exercise file:", report.printed)
        for note in report.notes:
            yield Gap()
            yield Words(note)
        yield Gap()
        yield from self._ending()

    def one(self, check: CheckResult) -> Iterator[Block]:
        """One failure, whole."""
        finding = check.finding
        if finding is None:
            yield Words(check.message or check.status)
        elif finding.stage == "not started":
            at = f"{finding.place.file}, line {finding.place.line}" if finding.place else self._report.file
            yield Words(f"Not yet: {check.function} is still to be written, in {at}.")
        else:
            yield Heading(self._heading(check.function, finding))
            yield Gap()
            yield from self._finding(finding, check.blame, check.timing)
            yield from _printed(f"Printed by your {check.function}():", check.printed)
        if check.function in self._hints:
            yield Gap()
            yield Step("Stuck?", self._commands.hint(self._report.exercise, check.function))

    # ------------------------------------------------------------ the list of checks

    def _rows(self, checks: Sequence[CheckResult]) -> Iterator[Row]:
        groups: list[tuple[str, str, list[str]]] = []
        for check in filter(was_selected, checks):
            sign, remark = self._sign(check)
            if groups and groups[-1][0] == sign and groups[-1][1] == remark:
                groups[-1][2].append(check.id.rpartition(".")[2])
            elif not (sign == "skip" and groups and groups[-1][0] == "not yet"):
                groups.append((sign, remark, [check.id.rpartition(".")[2]]))
        for sign, remark, kinds in groups:
            yield Row(sign, checks[0].function, ", ".join(kinds) if sign != "not yet" else "", remark)

    def _sign(self, check: CheckResult) -> tuple[str, str]:
        if check.finding is not None and check.finding.stage == "not started":
            place = check.finding.place
            return "not yet", f"{clean(place.file)}, line {place.line}" if place else ""
        if check.kind == "exam" and check.score:
            earned = f"{check.score:.1f} of {check.max_score:g} points"
            return ("ok", clean(check.message)) if check.status == "passed" else ("not yet", earned)
        if check.status == "passed" and check.blame:
            return "ok", f"(with the model answer of {clean(check.blame.function)})"
        if check.status == "passed":
            return "ok", "[comes solved, to show a green check]" if not check.max_score else ""
        if check.status == "skipped":
            return "skip", f"({clean(check.message)})"
        return "FAIL", ""

    # ------------------------------------------------------------ one failure, whole

    def _failures(self) -> Iterator[Block]:
        failed = [check for check in self._report.checks if check.finding and check.finding.stage != "not started"]
        failed.sort(key=lambda check: bool(check.blame))  # first what others are wrong because of
        for number, check in enumerate(failed):
            assert check.finding is not None
            if number == 0:
                yield Gap()
                yield Heading(self._heading(check.function, check.finding))
                yield Gap()
                if self._told_before(check):
                    yield from self._again(check.function, check.finding)
                else:
                    yield from self._finding(check.finding, check.blame, check.timing)
                yield from _printed(f"Printed by your {check.function}():", check.printed)
            else:
                if number == 1:
                    yield Gap()
                    yield Words("Then:")
                case = f" (seen with: {check.finding.case})" if check.finding.case else ""
                why = f" {check.blame.message}" if check.blame else ""
                yield Words(f"{check.finding.message}{case}{why}", label=check.function, inset=True)
        if len(failed) > 1:
            which = failed[1].function if len(failed) == 2 else "NAME"
            yield Step("Each in full:", self._commands.check(self._report.exercise, which), inset=True, long=True)

    def _told_before(self, check: CheckResult) -> bool:
        """Whether this cause of this function was told at an earlier attempt."""
        if self._known is None or not self._report.complete or check.finding is None or check.finding.diagnosis is None:
            return False
        return not check.blame and f"{check.function}:{check.finding.diagnosis.mistake}" in self._known.before.causes

    def _again(self, function: str, finding: Finding) -> Iterator[Block]:
        """A cause that was told before, in short: the line, one entry, the first sentence, and how to have all of it."""
        assert finding.diagnosis is not None
        yield Words(finding.message)
        if finding.place is not None and clean(finding.place.text).strip():
            yield Gap()
            yield finding.place
        if finding.table is not None:
            yield Gap()
            yield msgspec.structs.replace(finding.table, entries=finding.table.entries[:1])
        yield Gap()
        yield Words(_first_sentence(finding.diagnosis.message), label="The same cause as before")
        yield Step("In full:", self._commands.check(self._report.exercise, function))
        if finding.next_step:
            yield Gap()
            yield Words(finding.next_step, label="Next step")

    def _heading(self, function: str, finding: Finding) -> str:
        """The function and the place; in an earlier exercise's file that is the function which is to be written there."""
        where = finding.place
        if where is None:
            return function
        at = f"{where.file}, line {where.line}"
        if self._elsewhere(where):
            return f"{finding.edit} in {at}" if finding.edit else f"{function}: {at}"
        return f"{function} in {at}"

    def _elsewhere(self, where: Place) -> bool:
        """Whether a place is in another file than the one that was graded."""
        return where.file.split(",")[0] != self._report.file

    def _finding(self, finding: Finding, blame: Blame | UnsetType = UNSET, timing: Timing | UnsetType = UNSET) -> Iterator[Block]:
        yield Words(finding.message)
        if timing:
            yield Gap()
            yield timing
        if finding.case:
            yield Words(f"{finding.case}.", label="Seen with")
        if finding.place is not None and clean(finding.place.text).strip():
            yield Gap()
            yield finding.place
        if finding.table is not None:
            yield Gap()
            yield finding.table
        for detail in finding.detail:
            yield Gap()
            yield Words(detail)
        if blame:
            yield Gap()
            yield Words(f"{blame.where}. {blame.message}", label="Responsible")
        elif finding.diagnosis is not None:
            yield Gap()
            count = f" (fits all {finding.table.size} entries)" if finding.table and finding.table.size > 1 else ""
            yield Words(finding.diagnosis.message, label=f"Likely cause{count}")
        elif finding.table is not None and finding.table.size > 1:
            yield Gap()
            yield Words("No known cause fits every entry.")
        if finding.example is not None:
            yield Gap()
            yield Words("The smallest inputs found that go wrong, to be redone by hand:")
            yield Gap()
            yield finding.example
            if finding.example.right:
                yield Gap()
                yield Words(f"It was right at every try with {'; with '.join(finding.example.right)}.")
        if finding.next_step:
            yield Gap()
            yield Words(finding.next_step, label="Next step")

    # ------------------------------------------------------------ the last lines

    def _ending(self) -> Iterator[Block]:
        report, commands = self._report, self._commands
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
            yield from self._lost(left)
            yield from self._to_do(selected)
        if excused:
            label = f"Not judged here, no point lost: timing of {', '.join(excused)}.  Later:"
            yield Step(label, commands.check(report.exercise, excused[0]), long=True)

    def _passed(self) -> Iterator[Block]:
        """The verdict, what was earned, and what comes next."""
        report, known, commands = self._report, self._known, self._commands
        verdict = f"Passed, {report.score:.1f} of {report.max_score:g}"
        if known is None:
            yield Verdict(f"{verdict}.", True)
            if self._following:
                yield Step("Next:", commands.begin(self._following))
            return
        before = known.before
        moved = f" (before: {before.last:.1f})" if before.attempts and before.last != report.score else ""
        yield Verdict(f"{verdict}{moved}. {known.earned}".rstrip(), True)
        yield Step("One solution, for comparison:", commands.solution(report.exercise))
        if known.following is not None:
            title = known.following.title.partition(":")[0]
            yield Step(f"Next: {known.following.id}, {title}.", commands.begin(known.following.id))

    def _moved(self, done: Collection[str], now: int) -> str:
        """How many functions pass, and how many did before if that has changed."""
        known = self._known
        if known is None or not self._report.complete or not known.before.attempts:
            return f"{now} of {len(done)} functions pass."
        before = sum(name in done for name in known.before.passed_functions)
        if before == now:
            return f"{now} of {len(done)} functions pass, as before."
        return f"{before} of {len(done)} functions passed before, {now} of {len(done)} now."

    def _lost(self, left: Collection[str]) -> Iterator[Block]:
        """The functions that passed before and do not now."""
        if self._known is not None and self._report.complete and self._report.problem is None:
            lost = [name for name in self._known.before.passed_functions if name in left]
            if lost:
                yield Words(f"No longer right: {listed(lost)}.")

    def _to_do(self, selected: Sequence[CheckResult]) -> Iterator[Step]:
        edit, exercise, checked = self.to_edit(selected)
        report = self._report
        own = exercise == report.exercise and (edit == report.file or not edit.endswith((".py", ".ipynb")))
        words, command = self._commands.edit(edit, exercise, checked=checked, own=own)
        yield Step("Next:", command, text=words)
        tried = any(check.function == edit and check.finding and check.finding.stage != "not started" for check in selected)
        if report.problem is None and tried and edit in self._hints:
            yield Step("Stuck?", self._commands.hint(exercise, edit) + self._strength(edit))

    def _strength(self, function: str) -> str:
        """Which hint would come next, of how many."""
        count = self._known.hints.get(function, 0) if self._known is not None else 0
        if self._known is None or not count:
            return ""
        return f"     ({min(self._known.before.hints.get(function, 0) + 1, count)} of {count})"

    def to_edit(self, selected: Sequence[CheckResult]) -> tuple[str, str, str]:
        """What to edit next, the exercise to check then, and the function that does not pass: a file that stopped everything,
        or the first such function; what is responsible for others comes before them."""
        report = self._report
        if report.problem is not None:
            where = report.problem.place
            return clean(where.file.split(",")[0] if where else report.file), report.exercise, ""
        failed = [check for check in selected if not counts_as_passed(check)]
        first = next((check for check in failed if not check.blame and check.skip != "after"), failed[0])
        if first.blame and first.blame.exercise == report.exercise:
            return clean(first.blame.function), report.exercise, first.function
        where = first.finding.place if first.finding else None
        if first.finding is not None and first.finding.edit:
            if where is None or not self._elsewhere(where):
                return clean(first.finding.edit), report.exercise, first.function
            file = clean(where.file.split(",")[0])
            return f"{clean(first.finding.edit)} in {file}", file.rpartition(".")[0], first.function
        if first.blame:
            where = first.blame.place
        exercise = first.blame.exercise if first.blame else report.exercise
        edit = clean(where.file.split(",")[0]) if where is not None and self._elsewhere(where) else first.function
        return edit, exercise, first.function


def _first_sentence(words: str) -> str:
    """Up to the first full stop or colon that ends a thought."""
    return re.split(r"(?<=[.!?])\s|:\s", words, maxsplit=1)[0].rstrip(".") + "."


def _printed(heading: str, text: str) -> Iterator[Block]:
    if text.strip():
        yield Gap()
        yield Printed(heading, clean(text).rstrip("\n").expandtabs(4).split("\n"))
