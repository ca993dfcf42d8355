"""What a report says, in order: the list of checks, one failure in full, and how it ended."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from learnloop.render.blocks import Block, Gap, Heading, Printed, Row, Step, Title, Words
from learnloop.render.commands import TERMINAL, Commands
from learnloop.render.ending import About, Ending, elsewhere
from learnloop.report import MODEL_ANSWERS, OWN_FILES, Blame, CheckResult, Finding, Report, Timing, was_selected

if TYPE_CHECKING:
    from learnloop.learner.learner import ReportContext


def blocks(
    report: Report,
    *,
    following: str = "",
    hints: Collection[str] = (),
    commands: Commands = TERMINAL,
    known: "ReportContext | None" = None,
) -> Iterator[Block]:
    """The blocks of a report.

    ``following`` is the id of the next exercise, ``hints`` are the functions that have hints. If
    ``known`` is given, they say what changed since the last attempt, and shorten a cause that was
    shown before.
    """
    return _Page(About(report, following, hints, commands, known)).blocks()


def one_check(report: Report, check: CheckResult, hints: Collection[str]) -> Iterator[Block]:
    """The blocks of a check that did not pass, as they stand in the report, with what it printed."""
    yield from _Page(About(report, hints=hints)).one(check)


class _Page:
    def __init__(self, about: About) -> None:
        self._about = about
        self._report = about.report

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
            for function in report.functions:
                yield from self._rows(report.checks_of(function))
            yield from self._failures()
        yield from _printed("Printed by your exercise file:", report.printed)
        told = self._about.known.told if self._about.known is not None else []
        for note in report.notes:
            if note in told and (note.startswith(OWN_FILES) or note.endswith(MODEL_ANSWERS)):
                continue
            yield Gap()
            yield Words(note)
        yield Gap()
        yield from Ending(self._about).blocks()

    def one(self, check: CheckResult) -> Iterator[Block]:
        """One failure, in full."""
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
        if check.function in self._about.hints:
            yield Gap()
            yield Step("Stuck?", self._about.commands.hint(self._report.exercise, check.function))

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
            return "not yet", f"{place.file}, line {place.line}" if place else ""
        if check.kind == "exam" and check.score:
            earned = f"{check.score:.1f} of {check.max_score:g} points"
            return ("ok", check.message) if check.status == "passed" else ("not yet", earned)
        if check.status == "passed" and check.blame:
            return "ok", f"(with the model answer of {check.blame.function})"
        if check.status == "passed":
            return "ok", "[already solved, as an example]" if not check.max_score else ""
        if check.status == "skipped":
            return "skip", f"({check.message})"
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
            yield Step("Each in full:", self._about.commands.check(self._report.exercise, which), inset=True, long=True)

    def _told_before(self, check: CheckResult) -> bool:
        """Whether this cause was shown for this function at an earlier attempt."""
        if self._about.known is None or not self._report.complete or check.finding is None or check.finding.diagnosis is None:
            return False
        return not check.blame and f"{check.function}:{check.finding.diagnosis.mistake}" in self._about.known.before.causes

    def _again(self, function: str, finding: Finding) -> Iterator[Block]:
        """A cause that was shown before, in short, and how to see it in full."""
        assert finding.diagnosis is not None
        yield Words(finding.message)
        if finding.place is not None and finding.place.text.strip():
            yield Gap()
            yield finding.place
        if finding.table is not None:
            yield Gap()
            yield msgspec.structs.replace(finding.table, entries=finding.table.entries[:1])
        yield Gap()
        yield Words(_first_sentence(finding.diagnosis.message), label="The same cause as before")
        yield Step("In full:", self._about.commands.check(self._report.exercise, function))
        if finding.next_step:
            yield Gap()
            yield Words(finding.next_step, label="Next step")

    def _heading(self, function: str, finding: Finding) -> str:
        """The function and the place; in an earlier exercise's file, the function to write there."""
        where = finding.place
        if where is None:
            return function
        at = f"{where.file}, line {where.line}"
        if elsewhere(self._report, where):
            return f"{finding.edit} in {at}" if finding.edit else f"{function}: {at}"
        return f"{function} in {at}"

    def _finding(self, finding: Finding, blame: Blame | UnsetType = UNSET, timing: Timing | UnsetType = UNSET) -> Iterator[Block]:
        yield Words(finding.message)
        if timing:
            yield Gap()
            yield timing
        if finding.case:
            yield Words(f"{finding.case}.", label="Seen with")
        if finding.place is not None and finding.place.text.strip():
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
            size = finding.table.size if finding.table and not finding.diagnosis.partial else 1
            count = f" (fits all {size} entries)" if size > 1 else ""
            yield Words(finding.diagnosis.message, label=f"Likely cause{count}")
        elif finding.table is not None and finding.table.size > 1:
            yield Gap()
            yield Words("No known cause fits every entry.")
        if finding.example is not None:
            yield Gap()
            yield Words("The smallest inputs found that go wrong, to work out by hand:")
            yield Gap()
            yield finding.example
            if finding.example.right:
                yield Gap()
                yield Words(f"It was right every time with {'; with '.join(finding.example.right)}.")
        if finding.next_step:
            yield Gap()
            yield Words(finding.next_step, label="Next step")


def _first_sentence(words: str) -> str:
    """Up to the first full stop or colon that ends a thought."""
    return re.split(r"(?<=[.!?])\s|:\s", words, maxsplit=1)[0].rstrip(".") + "."


def _printed(heading: str, text: str) -> Iterator[Block]:
    if text.strip():
        yield Gap()
        yield Printed(heading, text.rstrip("\n").expandtabs(4).split("\n"))
