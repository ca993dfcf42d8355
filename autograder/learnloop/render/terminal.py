"""A report as text for a terminal: 80 columns, readable without colour."""

import textwrap
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import click

from learnloop.render import page
from learnloop.render.blocks import (
    Block,
    Gap,
    Heading,
    Printed,
    Row,
    Step,
    Title,
    Verdict,
    Words,
    answers,
    bars,
    cells,
    count,
)
from learnloop.render.commands import TERMINAL, Commands
from learnloop.report import CheckResult, Example, Place, Report, Table, Timing

if TYPE_CHECKING:
    from learnloop.learner.learner import ReportContext

WIDTH = 80
MARGIN = 11  # the width of "  not yet  " in the left margin
NAME = 23
KINDS = 20
COLOURS = {"ok": "green", "FAIL": "red", "skip": "yellow", "not yet": "cyan"}


def render(
    report: Report,
    *,
    following: str = "",
    hints: Collection[str] = (),
    colour: bool = False,
    width: int = WIDTH,
    commands: Commands = TERMINAL,
    known: "ReportContext | None" = None,
) -> str:
    """The report as text; without ``colour`` it has no escape sequences.

    ``following`` is the id of the next exercise, ``hints`` are the functions that have hints,
    ``known`` is what is known about the learner.
    """
    layout = _Layout(colour, max(width, 40))
    found = page.blocks(report, following=following, hints=hints, commands=commands, known=known)
    lines = [line for block in found for line in layout.of(block)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def one_check(report: Report, check: CheckResult, *, hints: Collection[str] = (), width: int = WIDTH) -> str:
    """What to tell about a check that did not pass, without colour."""
    lines = [line for block in page.one_check(report, check, hints) for line in _Layout(False, max(width, 40)).of(block)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Layout:
    """Lines of a given width."""

    def __init__(self, colour: bool, width: int) -> None:
        self._colour = colour
        self._width = width

    def of(self, block: Block) -> Iterator[str]:
        """The lines of one block."""
        match block:
            case Gap():
                yield ""
            case Title():
                yield from self._title(block)
            case Row():
                yield from self._row(block)
            case Heading():
                yield self._paint(block.text, bold=True)
            case Words():
                text = f"{block.label}: {block.text}" if block.label else block.text
                yield from self._wrap(text, "  ", hang="    ") if block.inset else self._wrap(text, "")
            case Place():
                yield from self._place(block)
            case Table():
                yield from self._table(block)
            case Example():
                yield from self._example(block)
            case Timing():
                yield from (f"  {line}" for line in bars(block))
            case Printed():
                yield from self._printed(block)
            case Verdict():
                yield from (self._paint(line, "green") if block.passed else line for line in self._wrap(block.text, ""))
            case Step():
                line = "  ".join(filter(None, (block.label, block.text, block.command)))
                yield from self._wrap(line, "  " if block.inset else "") if block.long else [line]

    def _title(self, title: Title) -> Iterator[str]:
        text = title.text
        if len(text) + 2 + len(title.points) <= self._width:
            yield self._paint(text, bold=True) + title.points.rjust(self._width - len(text))
        else:
            yield from (self._paint(line, bold=True) for line in self._wrap(text, ""))
            yield title.points.rjust(self._width)

    def _row(self, row: Row) -> Iterator[str]:
        margin = self._paint(f"  {row.sign}".ljust(MARGIN), COLOURS[row.sign])
        line = bare = f"{row.function.ljust(NAME)}{row.kinds}"
        if row.remark:
            line = f"{line.ljust(NAME + KINDS)}  {row.remark}" if len(line) <= NAME + KINDS else f"{line}  {row.remark}"
        if MARGIN + len(line) <= self._width:
            yield margin + line
        else:
            yield margin + bare.rstrip()
            if row.remark:
                yield from self._wrap(row.remark, " " * MARGIN)

    def _place(self, place: Place) -> Iterator[str]:
        text = place.text.replace("\t", " ")
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
            note = place.note
            marks = "^" * (end - column)
            line = " " * (len(number) - 2) + "| " + " " * column + marks
            yield self._paint(f"{line} {note}" if note and len(line) + 1 + len(note) <= self._width else line, "red")

    def _table(self, table: Table) -> Iterator[str]:
        rows = cells(table)
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for name, *numbers in rows:
            yield "  " + "   ".join([name.ljust(widths[0]), *map(str.rjust, numbers, widths[1:])])
        if count(table):
            yield f"  {count(table)}"

    def _example(self, example: Example) -> Iterator[str]:
        names = max([len(name) for name in example.arguments], default=0)
        for name, value in example.arguments.items():
            start = f"  {name.ljust(names)} = "
            yield from self._wrap(start.lstrip() + value, "  ", hang=" " * len(start))
        yield from self._wrap(example.call, "  ")
        width = max(len(name) for name, _ in answers(example)) + 2
        for name, value in answers(example):
            yield from self._wrap(name.ljust(width) + value, "    ", hang=" " * 14)

    def _printed(self, printed: Printed) -> Iterator[str]:
        yield printed.heading
        for line in printed.lines:
            for start in range(0, max(len(line), 1), self._width - 6):
                yield f"    | {line[start : start + self._width - 6]}"

    def _wrap(self, text: str, indent: str, hang: str | None = None) -> Iterator[str]:
        """Wrap a text; if it has several lines, all but the first are indented."""
        hang = indent if hang is None else hang
        for i, line in enumerate(text.split("\n")):
            first, rest = (indent, hang) if i == 0 else (indent + "    ", hang + "    ")
            yield from textwrap.wrap(line, self._width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [
                ""
            ]

    def _paint(self, text: str, colour: str | None = None, *, bold: bool | None = None) -> str:
        return click.style(text, fg=colour, bold=bold) if self._colour else text
