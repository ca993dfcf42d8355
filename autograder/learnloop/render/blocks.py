"""The blocks that a report consists of, and how figures are formatted; renderers lay them out.

Their texts come from a ``Report``, which is clean, or from the course.
"""

from msgspec import Struct

from learnloop.report import Example, Place, Table, Timing

BAR = 30  # characters of the longest bar


class Gap(Struct, frozen=True):
    """An empty line between two things."""


class Title(Struct, frozen=True):
    """The exercise, and the points that it got."""

    text: str
    points: str


class Row(Struct, frozen=True):
    """Checks of one function that ended alike.

    ``sign`` is ok, FAIL, skip or not yet; ``kinds`` such as "values, timing".
    """

    sign: str
    function: str
    kinds: str
    remark: str


class Heading(Struct, frozen=True):
    """What the following is about: a function and its line."""

    text: str


class Words(Struct, frozen=True):
    """A paragraph, after its ``label`` and a colon. ``inset``: an indented one of a list."""

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
    """What to do next: words, and a command to type.

    ``inset``: an indented one of a list; ``long``: it may need more than one line.
    """

    label: str
    command: str
    text: str = ""
    inset: bool = False
    long: bool = False


Block = Gap | Title | Row | Heading | Words | Place | Table | Example | Timing | Printed | Verdict | Step


def cells(table: Table) -> list[list[str]]:
    """A table's rows, headings first; a column of ratios is left out if it has none."""
    rows = [["entry", "yours", table.expected, f"yours / {table.expected}"]]
    rows += [[each.index, each.yours, each.expected, each.ratio] for each in table.entries]
    return rows if any(row[3] for row in rows[1:]) else [row[:3] for row in rows]


def count(table: Table) -> str:
    """How many entries differ; nothing for a single number."""
    return f"({table.differing} of {table.size} entries differ)" if table.size > 1 else ""


def answers(example: Example) -> list[tuple[str, str]]:
    """The student's answer and the expected one, each under its name."""
    of = f" ({example.part})" if example.part else ""
    return [(f"yours{of}", example.yours), (f"expected{of}", example.expected)]


def bars(timing: Timing) -> list[str]:
    """The reference, the limit and the student's time, as lines with a bar each."""
    rows = {"reference": 1.0, "limit": timing.limit, "yours": timing.ratio}
    longest = max(rows.values())
    figures = {word: f"{value:,.0f} x" for word, value in rows.items()}
    width = max(map(len, figures.values()))
    return [
        f"{word.ljust(9)}  |{('#' * max(1, round(BAR * value / longest))).ljust(BAR)}  {figures[word].rjust(width)}"
        for word, value in rows.items()
    ]
