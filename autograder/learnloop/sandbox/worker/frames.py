"""What a worker reports of its student's frames: place, names and values. None of the student's code is called for this.

Only values of exact built-in and NumPy types are described; nothing is said of any other.
"""

import os
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from learnloop.sandbox.bounds import (
    FUNCTION_CHARACTERS,
    MAX_FRAMES,
    MAX_NAMES,
    MAX_POSITION,
    NAME_CHARACTERS,
    TYPE_CHARACTERS,
    UNIT_CHARACTERS,
)
from learnloop.sandbox.encoding import MAX_TEXT
from learnloop.sandbox.messages import Failure, Frame
from learnloop.sandbox.worker.expressions import expressions
from learnloop.sandbox.worker.spans import Span, bound_inside, nodes_of, segment, widened
from learnloop.text import sendable
from learnloop.values.shapes import measured, shape_of
from learnloop.values.source import SourceUnit

COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")  # up to Python 3.11 they have frames of their own
_GONE = object()  # stands for a value that the frame no longer has

_sources: dict[str, str] = {}


def remember(unit: SourceUnit) -> None:
    """Keep the source of a unit: a failing expression is read in it."""
    _sources[unit.name] = unit.source


def describe(error: BaseException) -> Failure:
    """An exception as text: its type, its words, and the student's own frames, the deepest last."""
    try:
        words = f"{error}"
    except BaseException:
        words = "(its message cannot be shown)"
    frames: list[Frame] = []
    if isinstance(error, SyntaxError) and type(error.lineno) is int and 0 < error.lineno < MAX_POSITION:
        column, end = (each - 1 if type(each) is int else 0 for each in (error.offset, error.end_offset))
        if 0 <= column < MAX_POSITION and column <= end < MAX_POSITION:
            frames.append(Frame(sendable(str(error.filename)[:UNIT_CHARACTERS]), error.lineno, column, end))
        else:
            frames.append(Frame(sendable(str(error.filename)[:UNIT_CHARACTERS]), error.lineno))
        words = str(error.msg)
    else:
        frames.extend(_frames(error))
    return Failure(sendable(type(error).__name__[:TYPE_CHARACTERS]), sendable(words[:MAX_TEXT]), frames)


def stack_of(frame: types.FrameType | None) -> list[Frame]:
    """Where a running program is: its innermost frames, the deepest last, with values that can be compared between two samples."""
    found: list[Frame] = []
    with np.errstate(all="ignore"):
        while frame is not None and len(found) < MAX_FRAMES:
            if _is_students(frame):
                span = _span(frame, frame.f_lineno, frame.f_lasti)
                found.append(_located(frame, span, _names(_locals(frame), measured)))
            frame = _owner(frame).f_back
    return found[::-1]


def here(frame: types.FrameType | None) -> Frame:
    """The innermost place of the student's in a running program, without values; of line 0 if there is none."""
    while frame is not None:
        if _is_students(frame):
            return _located(frame, _span(frame, frame.f_lineno, frame.f_lasti), {})
        frame = frame.f_back
    return Frame("", 0)


def _is_students(frame: types.FrameType) -> bool:
    """Units have plain names, libraries have paths."""
    name = frame.f_code.co_filename
    return not os.path.isabs(name) and not name.startswith("<")


def _owner(frame: types.FrameType) -> types.FrameType:
    """The frame of the function in which this one stands: itself, but for a comprehension with a frame of its own."""
    while frame.f_code.co_name in COMPREHENSIONS and frame.f_back is not None and _is_students(frame.f_back):
        frame = frame.f_back
    return frame


def _located(frame: types.FrameType, span: Span, names: dict[str, str]) -> Frame:
    line, start, end_line, end = span
    unit = sendable(frame.f_code.co_filename[:UNIT_CHARACTERS])
    function = sendable(_owner(frame).f_code.co_name[:FUNCTION_CHARACTERS])
    return Frame(unit, line, start, end, function, names, end_line if end_line > line else 0)


def _frames(error: BaseException) -> list[Frame]:
    found: list[tuple[types.FrameType, int, int]] = []
    trace = error.__traceback__
    while trace is not None:
        if _is_students(trace.tb_frame):
            found.append((trace.tb_frame, trace.tb_lineno, trace.tb_lasti))
        trace = trace.tb_next
    inside = {_owner(frame) for frame, _, _ in found if _owner(frame) is not frame}
    found = [each for each in found if each[0] not in inside]  # a comprehension counts as the function that it is in
    return [_frame(frame, line, last, deepest=i == 0) for i, (frame, line, last) in enumerate(found[: -MAX_FRAMES - 1 : -1])][::-1]


def _frame(frame: types.FrameType, line: int, last: int, *, deepest: bool) -> Frame:
    span = _span(frame, line, last)
    names: dict[str, str] = {}
    if deepest:
        source = _sources.get(frame.f_code.co_filename, "")
        nodes = nodes_of(source)
        own = _locals(frame) | dict.fromkeys(bound_inside(nodes, span) if _owner(frame) is frame else (), _GONE)
        span = widened(nodes, span)
        names = dict(expressions([own, frame.f_globals], segment(source, span)))
        if _owner(frame).f_code.co_name != "<module>":
            names |= _names(own, shape_of)
        names = dict(list(names.items())[:MAX_NAMES])
    return _located(frame, span, names)


def _span(frame: types.FrameType, line: int, last: int) -> Span:
    """Where in the source the running instruction is."""
    for i, (first_line, last_line, column, end_column) in enumerate(frame.f_code.co_positions()):
        if i == last // 2:
            if first_line is not None and last_line is not None and column is not None and end_column is not None:
                return first_line, column, last_line, end_column
            break
    return line, 0, line, 0


def _type_of_locals() -> type:
    """What a function's frame gives as its local values: a dict; since Python 3.13 a view, whose type has no public name."""
    return type(sys._getframe().f_locals)


_LOCALS = (dict, _type_of_locals())  # a class may bring a mapping of its own


def _locals(frame: types.FrameType) -> dict[str, Any]:
    """The local values by name; those of a comprehension with a frame of its own, and of the function around it."""
    owner = _owner(frame)
    values: dict[str, Any] = {}
    for each in dict.fromkeys((owner, frame)):
        if type(each.f_locals) in _LOCALS:
            values |= {name: value for name, value in list(each.f_locals.items()) if type(name) is str}
    return values


def _names(values: dict[str, Any], words: Callable[[Any], str]) -> dict[str, str]:
    """The local names whose values have words."""
    names: dict[str, str] = {}
    for name, value in values.items():
        said = words(value)
        if said and not name.startswith("__"):
            names[sendable(name[:NAME_CHARACTERS])] = said
            if len(names) == MAX_NAMES:
                break
    return names
