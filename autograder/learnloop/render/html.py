"""A report as a piece of HTML, for notebooks and feedback: no script, no style sheet, nothing that is loaded.

It takes the page's own colours for text, so that it can be read on light and on dark ones, and says every verdict in words. All
text is escaped, and no attribute depends on a report: whatever a student's code printed stays text.
"""

from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import TypeVar

from learnloop.render.commands import TERMINAL, Commands
from learnloop.render.page import (
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
    blocks,
    cells,
    count,
)
from learnloop.report import Example, Place, Report, Table, Timing
from learnloop.text import clean

T = TypeVar("T")

# Colours of bars beside a text, never of the text: strong enough on white and on black.
BARS = {"ok": "#2e9e5b", "FAIL": "#d9534f", "skip": "#c99700", "not yet": "#3b8fc4"}
MONO = "font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere"
BOX = f"{MONO};margin:.4em 0;padding:.4em .6em;background:rgba(128,128,128,.13);color:inherit;border-radius:3px"
CELL = "padding:.1em .8em;text-align:left;border:0;color:inherit;background:transparent;vertical-align:top"
NUMBER = f"{CELL};text-align:right;font-family:monospace"
PLAIN = "background:transparent"
MARK = "background:rgba(217,83,79,.25);color:inherit;text-decoration:underline"
PARAGRAPH = "margin:.4em 0;white-space:pre-wrap;overflow-wrap:anywhere"
TABLE = "border-collapse:collapse;margin:.4em 0;border:0;color:inherit;background:transparent"


def render(report: Report, *, following: str = "", hints: Collection[str] = (), commands: Commands = TERMINAL) -> str:
    """The report as one ``div``; ``following`` is the id of the next exercise, ``hints`` are the functions that have hints."""
    found = list(blocks(report, following=following, hints=hints, commands=commands))
    failed = report.problem is not None or any(isinstance(block, Row) and block.sign == "FAIL" for block in found)
    bar = BARS["ok" if report.passed else "FAIL" if failed else "not yet"]
    # The classes keep MathJax away from dollar signs in a student's text.
    opening = (
        f'<div class="learnloop-report tex2jax_ignore mathjax_ignore" lang="en" style="border-left:4px solid {bar};'
        'padding:.2em .9em;margin:.4em 0;max-width:60em;line-height:1.4;color:inherit">'
    )
    return "\n".join([opening, *_joined(found), "</div>"]) + "\n"


def _joined(found: Sequence[Block]) -> Iterator[str]:
    """The blocks as HTML: rows that follow each other are one table, paragraphs that are set in one list."""
    kept = [block for block in found if not isinstance(block, Gap)]
    at = 0
    while at < len(kept):
        block = kept[at]
        if isinstance(block, Row):
            rows = _run(kept[at:], Row)
            yield from _checks(rows)
            at += len(rows)
        elif isinstance(block, Words) and block.inset:
            words = [each for each in _run(kept[at:], Words) if each.inset]
            yield '<ul style="margin:.4em 0;padding-left:1.4em">'
            yield from (f'<li style="{PARAGRAPH}">{_words(each)}</li>' for each in words)
            yield "</ul>"
            at += len(words)
        else:
            yield from _block(block)
            at += 1


def _run(found: Sequence[Block], kind: type[T]) -> list[T]:
    """The blocks of one kind with which a list begins."""
    run: list[T] = []
    for block in found:
        if not isinstance(block, kind):
            break
        run.append(block)
    return run


def _block(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield f'<p style="margin:.2em 0"><strong>{_text(block.text)}</strong>&ensp;{_text(block.points)}</p>'
        case Heading():
            yield f'<p style="margin:.8em 0 .2em"><strong>{_text(block.text)}</strong></p>'
        case Words():
            yield f'<p style="{PARAGRAPH}">{_words(block)}</p>'
        case Place():
            yield from _place(block)
        case Table():
            yield from _table(block)
        case Example():
            yield from _example(block)
        case Timing():
            yield f'<pre style="{BOX}">{_text(chr(10).join(bars(block)))}</pre>'
        case Printed():
            yield f'<p style="{PARAGRAPH}">{_text(block.heading)}</p>'
            yield f'<pre style="{BOX}">{_text(chr(10).join(block.lines))}</pre>'
        case Verdict():
            yield f'<p style="margin:.8em 0 .2em"><strong>{_text(block.text)}</strong></p>'
        case Step():
            words = _text(f"{block.label} {block.text}".strip())
            yield f'<p style="{PARAGRAPH}">{words} {_code(block.command)}</p>'


def _checks(rows: Sequence[Row]) -> Iterator[str]:
    yield f'<table style="{TABLE}"><tbody>'
    for row in rows:
        sign = f'<td style="{CELL};border-left:4px solid {BARS[row.sign]}"><strong>{_text(row.sign)}</strong></td>'
        name = f'<td style="{CELL}">{_code(row.function)}</td>'
        rest = f'<td style="{CELL}">{_text(row.kinds)}</td><td style="{CELL}">{_text(row.remark)}</td>'
        yield f'<tr style="{PLAIN}">{sign}{name}{rest}</tr>'
    yield "</tbody></table>"


def _place(place: Place) -> Iterator[str]:
    text = clean(place.text).replace("\t", " ")
    start, end = place.column, min(place.end_column, max(len(text), place.column + 1))
    number = f'<span style="opacity:.7">{place.line:6} | </span>'
    shown, note = _text(text), ""
    if end > start:
        shown = f'{_text(text[:start])}<mark style="{MARK}">{_text(text[start:end]) or " "}</mark>{_text(text[end:])}'
        note = f'<span style="opacity:.7">&ensp;&larr; {_text(place.note)}</span>' if place.note else ""
    yield f'<pre style="{BOX}">{number}{shown}{note}</pre>'


def _table(table: Table) -> Iterator[str]:
    heads, *rows = cells(table)
    yield f'<table style="{TABLE}"><thead><tr style="{PLAIN}">'
    yield "".join(f'<th scope="col" style="{NUMBER};font-weight:bold">{_text(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield f'<tr style="{PLAIN}">' + "".join(f'<td style="{NUMBER}">{_text(cell)}</td>' for cell in row) + "</tr>"
    yield "</tbody></table>"
    if count(table):
        yield f'<p style="{PARAGRAPH}">{count(table)}</p>'


def _example(example: Example) -> Iterator[str]:
    lines = [f"{name} = {value}" for name, value in example.arguments.items()]
    width = max(len(name) for name, _ in answers(example)) + 2
    lines += [example.call, *(f"    {name:<{width}}{value}" for name, value in answers(example))]
    yield f'<pre style="{BOX}">{_text(chr(10).join(lines))}</pre>'


def _words(words: Words) -> str:
    return f"<strong>{_text(words.label)}:</strong> {_text(words.text)}" if words.label else _text(words.text)


def _code(text: str) -> str:
    return f'<code style="color:inherit;background:transparent;white-space:pre-wrap">{_text(text)}</code>'


def _text(text: str) -> str:
    """Any text as HTML that shows it and does nothing else."""
    return escape(clean(text), quote=True)
