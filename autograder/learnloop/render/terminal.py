"""A report as text for a terminal: 80 columns, readable without colour."""

import textwrap
from collections.abc import Collection, Iterator, Sequence

import click
from msgspec import UNSET, UnsetType

from learnloop.report import Blame, CheckResult, Example, Finding, Place, Report, Table, Timing, counts_as_passed, was_selected
from learnloop.text import clean

WIDTH = 80
MARGIN = 11  # the width of "  not yet  " in the left margin
NAME = 23
KINDS = 20
BAR = 30
COLOURS = {"ok": "green", "FAIL": "red", "skip": "yellow", "not yet": "cyan"}


def render(report: Report, *, following: str = "", hints: Collection[str] = (), colour: bool = False, width: int = WIDTH) -> str:
    """The report; ``following`` is the id of the next exercise, ``hints`` are the functions that have hints.

    Without ``colour`` there are no escape sequences in it.
    """
    return _Page(report, following, hints, colour, max(width, 40)).text()


class _Page:
    def __init__(self, report: Report, following: str, hints: Collection[str], colour: bool, width: int) -> None:
        self._report = report
        self._following = following
        self._hints = hints
        self._colour = colour
        self._width = width

    def text(self) -> str:
        """All lines, ended by a newline."""
        return "\n".join(line.rstrip() for line in self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        report = self._report
        points = f"{report.score:.1f} of {report.max_score:g} points"
        title = clean(f"{report.exercise}  {report.title}")
        if len(title) + 2 + len(points) <= self._width:
            yield self._paint(title, bold=True) + points.rjust(self._width - len(title))
        else:
            yield from (self._paint(line, bold=True) for line in self._wrap(title, ""))
            yield points.rjust(self._width)
        yield ""
        functions = list(dict.fromkeys(check.function for check in report.checks))
        if report.problem is not None:
            where = report.problem.place
            if where is not None:
                yield self._paint(f"{clean(where.file)}, line {where.line}", bold=True)
                yield ""
            yield from self._finding(report.problem)
        else:
            for function in functions:
                yield from self._rows([check for check in report.checks if check.function == function])
            yield from self._first_failure()
        yield from self._printed("exercise file", report.printed)
        for note in report.notes:
            yield ""
            yield from self._wrap(note, "")
        yield ""
        yield from self._ending()

    # ------------------------------------------------------------ the list of checks

    def _rows(self, checks: Sequence[CheckResult]) -> Iterator[str]:
        groups: list[tuple[str, str, list[str]]] = []
        for check in filter(was_selected, checks):
            sign, remark = self._sign(check)
            if groups and groups[-1][0] == sign and groups[-1][1] == remark:
                groups[-1][2].append(check.id.rpartition(".")[2])
            elif not (sign == "skip" and groups and groups[-1][0] == "not yet"):
                groups.append((sign, remark, [check.id.rpartition(".")[2]]))
        for sign, remark, kinds in groups:
            what = ", ".join(kinds) if sign != "not yet" else ""
            margin = self._paint(f"  {sign}".ljust(MARGIN), COLOURS[sign])
            line = f"{checks[0].function.ljust(NAME)}{what}"
            if remark:
                line = f"{line.ljust(NAME + KINDS)}  {remark}" if len(line) <= NAME + KINDS else f"{line}  {remark}"
            if MARGIN + len(line) <= self._width:
                yield margin + line
            else:
                yield margin + f"{checks[0].function.ljust(NAME)}{what}".rstrip()
                if remark:
                    yield from self._wrap(remark, " " * MARGIN)

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

    def _first_failure(self) -> Iterator[str]:
        failed = [check for check in self._report.checks if check.finding and check.finding.stage != "not started"]
        failed.sort(key=lambda check: bool(check.blame))  # first what others are wrong because of
        for number, check in enumerate(failed):
            assert check.finding is not None
            if number == 0:
                yield ""
                where = check.finding.place
                at = f" in {clean(where.file)}, line {where.line}" if where else ""
                yield self._paint(f"{check.function}{at}", bold=True)
                yield ""
                yield from self._finding(check.finding, check.blame, check.timing)
                yield from self._printed(check.function, check.printed)
            else:
                if number == 1:
                    yield ""
                    yield "Then:"
                case = f" (seen with: {check.finding.case})" if check.finding.case else ""
                why = f" {check.blame.message}" if check.blame else ""
                yield from self._wrap(f"{check.function}: {check.finding.message}{case}{why}", "  ", hang="    ")
        if len(failed) > 1:
            yield from self._wrap(f"Each in full:  learnloop check {self._report.exercise} --only {failed[1].function}", "  ")

    def _finding(self, finding: Finding, blame: Blame | UnsetType = UNSET, timing: Timing | UnsetType = UNSET) -> Iterator[str]:
        yield from self._wrap(finding.message, "")
        if timing:
            yield ""
            yield from _bars(timing)
        if finding.case:
            yield from self._wrap(f"Seen with: {finding.case}.", "")
        if finding.place is not None and clean(finding.place.text).strip():
            yield ""
            yield from self._place(finding.place)
        if finding.table is not None:
            yield ""
            yield from self._table(finding.table)
        for detail in finding.detail:
            yield ""
            yield from self._wrap(detail, "")
        if blame:
            yield ""
            yield from self._wrap(f"Responsible: {blame.where}. {blame.message}", "")
        elif finding.diagnosis is not None:
            yield ""
            count = f" (fits all {finding.table.size} entries)" if finding.table and finding.table.size > 1 else ""
            yield from self._wrap(f"Likely cause{count}: {finding.diagnosis.message}", "")
        elif finding.table is not None and finding.table.size > 1:
            yield ""
            yield "No cause that is known here fits every entry."
        if finding.example is not None:
            yield ""
            yield from self._example(finding.example)
        if finding.next_step:
            yield ""
            yield from self._wrap(f"Next step: {finding.next_step}", "")

    def _place(self, place: Place) -> Iterator[str]:
        text = clean(place.text).replace("\t", " ")
        number = f"{place.line:6} | "
        room = self._width - len(number)
        column, end = place.column, min(place.end_column, max(len(text), place.column + 1))
        if len(text) > room:  # keep what is underlined in sight
            start = max(min(column - room // 3, len(text) - room), 0)
            before, after = "..." if start else "", "..." if start + room < len(text) else ""
            text = before + text[start + len(before) : start + room - len(after)] + after
            column, end = max(column - start, 0), min(end - start, len(text))
        yield number + text
        if end > column:
            note = clean(place.note)
            marks = "^" * (end - column)
            line = " " * (len(number) - 2) + "| " + " " * column + marks
            yield self._paint(f"{line} {note}" if note and len(line) + 1 + len(note) <= self._width else line, "red")

    def _table(self, table: Table) -> Iterator[str]:
        rows = [("entry", "yours", table.expected, f"yours / {table.expected}")]
        rows += [(clean(e.index), clean(e.yours), clean(e.expected), clean(e.ratio)) for e in table.entries]
        if not any(row[3] for row in rows[1:]):
            rows = [(*row[:3], "") for row in rows]
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        for row in rows:
            cells = [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
            yield "  " + "   ".join(cells)
        if table.size > 1:
            yield f"  ({table.differing} of {table.size} entries differ)"

    def _example(self, example: Example) -> Iterator[str]:
        yield from self._wrap("The smallest inputs found that go wrong, to be redone by hand:", "")
        yield ""
        names = max([len(name) for name in example.arguments], default=0)
        for name, value in example.arguments.items():
            start = f"  {name.ljust(names)} = "
            yield from self._wrap(start.lstrip() + value, "  ", hang=" " * len(start))
        yield from self._wrap(example.call, "  ")
        of = f" ({example.part})" if example.part else ""
        words = {"yours": example.yours, "expected": example.expected}
        for word, value in words.items():
            yield from self._wrap(f"{word}{of}".ljust(len("expected" + of) + 2) + value, "    ", hang=" " * 14)
        if example.right:
            yield ""
            yield from self._wrap(f"Right at every try: {'; '.join(example.right)}.", "")

    def _printed(self, who: str, text: str) -> Iterator[str]:
        if text.strip():
            yield ""
            yield f"Printed by your {who}:" if who == "exercise file" else f"Printed by your {who}():"
            for line in clean(text).rstrip("\n").expandtabs(4).split("\n"):
                for start in range(0, max(len(line), 1), self._width - 6):
                    yield f"    | {line[start : start + self._width - 6]}"

    # ------------------------------------------------------------ the last lines

    def _ending(self) -> Iterator[str]:
        report = self._report
        selected = [check for check in report.checks if was_selected(check)]
        excused = [check.function for check in selected if check.skip in ("noisy", "unavailable")]
        if report.passed:
            whole = f"{report.score:.1f} of {report.max_score:g}"
            if report.complete:
                yield self._paint(f"Passed, {whole}.", "green")
                if self._following:
                    yield f"Next:  learnloop check {self._following}"
            else:
                yield self._paint("Passed, as far as it was checked.", "green")
                yield f"The whole exercise:  learnloop check {report.exercise}"
        else:
            done = {check.function for check in selected}
            left = {check.function for check in selected if not counts_as_passed(check)}
            yield f"Not yet: {len(done) - len(left)} of {len(done)} functions pass."
            edit, exercise = self._to_edit(selected)
            yield f"Next:  edit {edit}, then  learnloop check {exercise}"
            tried = any(check.function == edit and check.finding and check.finding.stage != "not started" for check in selected)
            if report.problem is None and tried and edit in self._hints:
                yield f"Stuck?  learnloop hint {exercise} {edit}"
        if excused:
            yield from self._wrap(
                f"Not judged here, no point lost: timing of {', '.join(excused)}.  Later:  "
                f"learnloop check {report.exercise} --only {excused[0]}",
                "",
            )

    def _to_edit(self, selected: Sequence[CheckResult]) -> tuple[str, str]:
        """What to edit next, and the exercise to check then: a file that stopped everything, or the first function that does
        not pass; what is responsible for others comes before them."""
        report = self._report
        if report.problem is not None:
            where = report.problem.place
            return clean(where.file.split(",")[0] if where else report.file), report.exercise
        failed = [check for check in selected if not counts_as_passed(check)]
        first = next((check for check in failed if not check.blame and check.skip != "after"), failed[0])
        if first.blame and first.blame.exercise == report.exercise:
            return clean(first.blame.function), report.exercise
        if first.finding is not None and first.finding.edit:
            return clean(first.finding.edit), report.exercise
        where = first.finding.place if first.finding else None
        if first.blame:
            where = first.blame.place
        elsewhere = where is not None and where.file.split(",")[0] != report.file
        checked = first.blame.exercise if first.blame else report.exercise
        return (clean(where.file.split(",")[0]) if where is not None and elsewhere else first.function), checked

    def _wrap(self, text: str, indent: str, hang: str | None = None) -> Iterator[str]:
        """The text in lines of the page's width; all lines but the first of what has several are set in, being a stranger's."""
        hang = indent if hang is None else hang
        for i, line in enumerate(clean(text).split("\n")):
            first, rest = (indent, hang) if i == 0 else (indent + "    ", hang + "    ")
            yield from textwrap.wrap(line, self._width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [
                ""
            ]

    def _paint(self, text: str, colour: str | None = None, *, bold: bool | None = None) -> str:
        return click.style(text, fg=colour, bold=bold) if self._colour else text


def _bars(timing: Timing) -> Iterator[str]:
    """The ratio and the limit as bars; the longest is ``BAR`` characters long."""
    rows = {"reference": 1.0, "limit": timing.limit, "yours": timing.ratio}
    longest = max(rows.values())
    figures = {word: f"{value:,.0f} x" for word, value in rows.items()}
    width = max(map(len, figures.values()))
    for word, value in rows.items():
        bar = "#" * max(1, round(BAR * value / longest))
        yield f"  {word.ljust(9)}  |{bar.ljust(BAR)}  {figures[word].rjust(width)}"
