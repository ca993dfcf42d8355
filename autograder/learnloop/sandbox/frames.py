"""What a worker tells of its student's frames: place, names and values. No code of the student's is called for it.

Only values of exact built-in and NumPy types are looked into; everything else a name may stand for is left unsaid.
"""

import ast
import contextlib
import os
import sys
import types
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from learnloop.sandbox import encoding
from learnloop.sandbox.encoding import sendable
from learnloop.sandbox.messages import Failure, Frame
from learnloop.values.source import Unit

MAX_FRAMES = 8
MAX_NAMES = 24
MAX_LINES = 1 << 30
MAX_MEASURED = 1_000_000
VIEWS = ("T", "shape", "size", "ndim")

Span = tuple[int, int, int, int]  # line, column, end line, end column; columns in bytes, as Python counts them
Scopes = Sequence[dict[str, Any]]  # where a name is looked for, the innermost first

COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")  # up to Python 3.11 they have frames of their own
_GONE = object()  # stands for a value that the frame does not have any more

_sources: dict[str, str] = {}


def remember(unit: Unit) -> None:
    """Keep the source of a unit: a failing expression is read in it."""
    _sources[unit.name] = unit.source


def describe(error: BaseException) -> Failure:
    """An exception as text: its type, its words, and the student's own frames, the deepest last."""
    try:
        words = f"{error}"
    except BaseException:
        words = "(its message cannot be shown)"
    frames: list[Frame] = []
    if isinstance(error, SyntaxError) and type(error.lineno) is int and 0 < error.lineno < MAX_LINES:
        column, end = (each - 1 if type(each) is int else 0 for each in (error.offset, error.end_offset))
        if 0 <= column < MAX_LINES and column <= end < MAX_LINES:
            frames.append(Frame(sendable(str(error.filename)[:200]), error.lineno, column, end))
        else:
            frames.append(Frame(sendable(str(error.filename)[:200]), error.lineno))
        words = str(error.msg)
    else:
        frames.extend(_frames(error))
    return Failure(sendable(type(error).__name__[:80]), sendable(words[: encoding.MAX_TEXT]), frames)


def look(frame: types.FrameType | None) -> list[Frame]:
    """Where a running program is: its innermost frames, the deepest last, with values that can be compared between two looks."""
    found: list[Frame] = []
    with np.errstate(all="ignore"):
        while frame is not None and len(found) < MAX_FRAMES:
            if _is_students(frame):
                span = _span(frame, frame.f_lineno, frame.f_lasti)
                found.append(_told(frame, span, _names(_locals(frame), _measured)))
            frame = _owner(frame).f_back
    return found[::-1]


def here(frame: types.FrameType | None) -> Frame:
    """The innermost place of the student's in a running program, without values; of line 0 if there is none."""
    while frame is not None:
        if _is_students(frame):
            return _told(frame, _span(frame, frame.f_lineno, frame.f_lasti), {})
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


def _told(frame: types.FrameType, span: Span, names: dict[str, str]) -> Frame:
    line, start, end_line, end = span
    unit, function = sendable(frame.f_code.co_filename[:200]), sendable(_owner(frame).f_code.co_name[:80])
    return Frame(unit, line, start, end, function, names, end_line if end_line > line else 0)


def _frames(error: BaseException) -> list[Frame]:
    found: list[tuple[types.FrameType, int, int]] = []
    trace = error.__traceback__
    while trace is not None:
        if _is_students(trace.tb_frame):
            found.append((trace.tb_frame, trace.tb_lineno, trace.tb_lasti))
        trace = trace.tb_next
    inside = {_owner(frame) for frame, _, _ in found if _owner(frame) is not frame}
    found = [each for each in found if each[0] not in inside]  # a comprehension is told as the function in which it stands
    return [_frame(frame, line, last, deepest=i == 0) for i, (frame, line, last) in enumerate(found[: -MAX_FRAMES - 1 : -1])][::-1]


def _frame(frame: types.FrameType, line: int, last: int, *, deepest: bool) -> Frame:
    span = _span(frame, line, last)
    names: dict[str, str] = {}
    if deepest:
        source = _sources.get(frame.f_code.co_filename, "")
        nodes = _nodes(source)
        own = _locals(frame) | dict.fromkeys(_gone(nodes, span) if _owner(frame) is frame else (), _GONE)
        span = _widened(nodes, span)
        names = dict(_expressions([own, frame.f_globals], _segment(source, span)))
        if _owner(frame).f_code.co_name != "<module>":
            names |= _names(own, shape_of)
        names = dict(list(names.items())[:MAX_NAMES])
    return _told(frame, span, names)


def _span(frame: types.FrameType, line: int, last: int) -> Span:
    """Where the instruction that runs stands in the source."""
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


def _names(values: dict[str, Any], words: Any) -> dict[str, str]:
    """The local names whose values have words."""
    names: dict[str, str] = {}
    for name, value in values.items():
        said = words(value)
        if said and not name.startswith("__"):
            names[sendable(name[:40])] = said
            if len(names) == MAX_NAMES:
                break
    return names


def _nodes(source: str) -> list[ast.AST]:
    """The nodes of a source, each after those around it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _gone(nodes: Sequence[ast.AST], span: Span) -> Collection[str]:
    """The names that a comprehension around a span binds. Without a frame of its own (Python 3.12) it takes them along when
    it ends, and what the function knows by the same name is another value."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef) and _within(span, node):
            names.clear()
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) and _within(span, node):
            if _within(span, node.generators[0].iter):  # is had before there is a comprehension
                continue
            if isinstance(node, ast.GeneratorExp):
                names.clear()
            else:
                targets = [each for part in node.generators for each in ast.walk(part.target)]
                names |= {each.id for each in targets if isinstance(each, ast.Name)}
    return names


def _widened(nodes: Sequence[ast.AST], span: Span) -> Span:
    """The span of a target together with what is put into it: neither says much alone. Of an ``assert``, what it asserts."""
    for node in nodes:
        whole: ast.expr | ast.stmt | None = None
        if isinstance(node, ast.Assign):
            targets, whole = node.targets, node
        elif isinstance(node, ast.For | ast.comprehension):
            targets, whole = [node.target], node.iter
        if isinstance(node, ast.For) and span[:2] == (node.lineno, node.col_offset):  # it cannot be gone through
            return _span_of(node.iter)
        if isinstance(node, ast.Assert) and span == _span_of(node):  # so Python 3.12 has it, others only the test
            return _span_of(node.test)
        if whole is not None and any(_within(span, target) for target in targets):
            return _span_of(targets[0])[:2] + _span_of(whole)[2:]
    return span


def _span_of(node: ast.expr | ast.stmt) -> Span:
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0


def _within(span: Span, node: ast.expr | ast.stmt) -> bool:
    around = _span_of(node)
    return around[:2] <= span[:2] and span[2:] <= around[2:] and span[:2] < span[2:]


def _segment(source: str, span: Span) -> str:
    """The text of a span."""
    line, column, end_line, end_column = span
    lines = [each.encode() for each in source.split("\n")[max(line - 1, 0) : end_line]]
    if not lines:
        return ""
    lines[-1] = lines[-1][:end_column]
    lines[0] = lines[0][column:]
    return b"\n".join(lines).decode(errors="ignore")


def _expressions(scopes: Scopes, text: str) -> Iterator[tuple[str, str]]:
    """Names in the text of an expression, and parts of them such as ``params[0][0]`` and ``x.T``, with words on their values."""
    tree: ast.AST
    for wrapped in (f"({text})", f"for {text}: pass", text):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(wrapped)
            break
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    else:
        return
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            try:
                name, said = sendable(ast.unparse(node)[:40]), shape_of(_value(node, scopes))
            except Exception:  # whatever cannot be had is left unsaid: what failed may be this very part
                said = ""
            if said:
                yield name, said
                todo.extend([node.slice] if isinstance(node, ast.Subscript) else [])
                continue
        todo.extend(ast.iter_child_nodes(node))


class _UnknownError(Exception):
    """The value of this expression cannot be had without running something."""


def _value(node: ast.AST | None, scopes: Scopes) -> Any:
    if node is None:
        return None
    if isinstance(node, ast.Constant) and type(node.value) in (int, str):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand, scopes)
        if type(number) is int:
            return -number
    if isinstance(node, ast.Name):
        for values in scopes:
            if type(values) is dict and node.id in values:
                return values[node.id]
    if isinstance(node, ast.Attribute) and node.attr in VIEWS:
        base = _value(node.value, scopes)
        if type(base) is np.ndarray:
            return getattr(base, node.attr)
    if isinstance(node, ast.Subscript):
        base, index = _value(node.value, scopes), _index(node.slice, scopes)
        if type(base) is np.ndarray or (type(base) in (list, tuple) and type(index) is int):
            return base[index]
        if type(base) is dict and type(index) in (int, str):
            return base[index]
    raise _UnknownError


def _index(node: ast.AST, scopes: Scopes) -> Any:
    """A whole number, a text, a slice, or a tuple of these."""
    if isinstance(node, ast.Tuple):
        return tuple(_index(each, scopes) for each in node.elts)
    if isinstance(node, ast.Slice):
        return slice(*(_index(part, scopes) if part else None for part in (node.lower, node.upper, node.step)))
    value = _value(node, scopes)
    if type(value) not in (int, str):
        raise _UnknownError
    return value


def shape_of(value: Any) -> str:
    """A few words on a value: the shape of an array, a number itself; nothing for most others."""
    kind = type(value)
    if value is None:
        return "None"
    if kind is np.ndarray:
        return f"an array of shape {value.shape}" + ("" if value.dtype == np.float64 else f" and dtype {value.dtype}")
    if isinstance(value, np.generic) and kind.__module__ == "numpy" and value.dtype.kind in "biuf":
        return f"{value.item()!r}"[:40]
    if kind in (bool, int, float):
        try:
            return f"{value!r}"[:40]
        except ValueError:  # Python writes no whole number of more than 4300 digits
            return "a whole number of thousands of digits"
    if kind is str:
        return f"{value[:30]!r}" + ("..." if len(value) > 30 else "")
    if kind is tuple and len(value) <= 4 and all(type(each) is int and abs(each) < 10**9 for each in value):
        return f"{value}"
    if kind in (list, tuple):
        return f"a {kind.__name__} of {len(value)}"
    if kind is dict:
        keys = ", ".join(repr(key)[:12] for key in list(value)[:4] if type(key) in (str, int))
        return f"a dict with the keys {keys}" + (", ..." if len(value) > 4 else "") if keys else f"a dict of {len(value)}"
    return ""


def _measured(value: Any) -> str:
    """As ``shape_of``, with an array's first entry and norm, by which two looks can tell whether it changed."""
    words = shape_of(value)
    if type(value) is np.ndarray and 0 < value.size <= MAX_MEASURED and value.dtype.kind in "biuf":
        with contextlib.suppress(Exception):
            norm = float(np.sqrt(np.square(value, dtype=np.float64).sum()))
            words += f" whose first entry is {value.flat[0].item()!r} and whose norm is {norm!r}"
    return words
