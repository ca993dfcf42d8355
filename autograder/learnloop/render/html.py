"""A report as a piece of HTML, for notebooks and feedback: no scripts, style sheets or downloads.

Text has the page's own colours, so that it can be read on light and dark pages, and every verdict
is also told in words. The templates escape all text, and no attribute depends on a report: whatever
a student's code printed stays text.
"""

import functools
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

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
from learnloop.render.page import blocks
from learnloop.report import Example, Place, Report, Table, Timing

if TYPE_CHECKING:
    from jinja2 import Environment

T = TypeVar("T")
# A block that is shown by itself, whatever stands beside it.
Single = Title | Heading | Words | Place | Table | Example | Timing | Printed | Verdict | Step

# Colours of bars beside a text, never of the text: strong enough on white and on black.
BARS = {"ok": "#2e9e5b", "FAIL": "#d9534f", "skip": "#c99700", "not yet": "#3b8fc4"}


def render(report: Report, *, following: str = "", hints: Collection[str] = (), commands: Commands = TERMINAL) -> str:
    """The report as one ``div``; ``following`` is the id of the next exercise, ``hints`` are the
    functions that have hints.
    """
    found = list(blocks(report, following=following, hints=hints, commands=commands))
    failed = report.problem is not None or any(isinstance(block, Row) and block.sign == "FAIL" for block in found)
    bar = BARS["ok" if report.passed else "FAIL" if failed else "not yet"]
    return _templates().get_template("report.html").render(bar=bar, parts=_parts(found))


def paragraph(text: str) -> str:
    """A text as a paragraph."""
    return _macro("paragraph", text)


def preformatted(text: str) -> str:
    """A text as it is, line by line, in a fixed-width font."""
    return _macro("preformatted", text)


@functools.cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("learnloop.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["bars"] = BARS
    return environment


def _macro(name: str, text: str) -> str:
    module: Any = _templates().get_template("blocks.html").module
    return str(getattr(module, name)(text))


def _parts(found: Sequence[Block]) -> Iterator[tuple[str, Any]]:
    """The blocks, each with its macro: adjacent rows form one table, indented paragraphs one list."""
    kept = [block for block in found if not isinstance(block, Gap)]
    at = 0
    while at < len(kept):
        block = kept[at]
        if isinstance(block, Row):
            rows = _run(kept[at:], Row)
            yield "checks", rows
            at += len(rows)
        elif isinstance(block, Words) and block.inset:
            words = [each for each in _run(kept[at:], Words) if each.inset]
            yield "bullets", words
            at += len(words)
        else:
            yield _part(block)
            at += 1


def _run(found: Sequence[Block], kind: type[T]) -> list[T]:
    """The blocks of one kind at the start of a list."""
    run: list[T] = []
    for block in found:
        if not isinstance(block, kind):
            break
        run.append(block)
    return run


def _part(block: Single) -> tuple[str, Any]:
    """A block that stands alone, in the form its macro takes."""
    match block:
        case Title():
            return "title", block
        case Words():
            return "words", block
        case Place():
            return "line", _line(block)
        case Table():
            heads, *rows = cells(block)
            return "table", {"heads": heads, "rows": rows, "count": count(block)}
        case Example():
            return "preformatted", _call(block)
        case Timing():
            return "preformatted", "\n".join(bars(block))
        case Printed():
            return "printed", block
        case Step():
            return "step", block
        case Heading() | Verdict():
            return "heading", block.text


def _line(place: Place) -> dict[str, str]:
    """A line of the student's, split before and after the part that is marked."""
    text = place.text.replace("\t", " ")
    start, end = place.column, min(place.end_column, max(len(text), place.column + 1))
    if end <= start:
        start = end = len(text)
    marked = (text[start:end] or " ") if end > start else ""
    return {
        "number": f"{place.line:6} | ",
        "before": text[:start],
        "marked": marked,
        "after": text[end:],
        "note": place.note if marked else "",
    }


def _call(example: Example) -> str:
    lines = [f"{name} = {value}" for name, value in example.arguments.items()]
    width = max(len(name) for name, _ in answers(example)) + 2
    return "\n".join([*lines, example.call, *(f"    {name:<{width}}{value}" for name, value in answers(example))])
