"""A few words on a value of exact built-in or NumPy type; none of the student's code is called for them."""

import contextlib
from typing import Any

import numpy as np

MAX_MEASURED = 1_000_000
MAX_PARTS = 10_000  # of a list in a list, as far as they are looked at


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


def measured(value: Any) -> str:
    """As ``shape_of``, with an array's first entry and norm; at the end a mark such as `` #1f``, which two looks at one process
    share exactly if they saw the same content. There is none where not all of the content can be looked at.
    """
    words = shape_of(value)
    if type(value) is np.ndarray and 0 < value.size <= MAX_MEASURED and value.dtype.kind in "biuf":
        with contextlib.suppress(Exception):
            norm = float(np.sqrt(np.square(value, dtype=np.float64).sum()))
            words += f" whose first entry is {value.flat[0].item()!r} and whose norm is {norm!r}"
    mark = _mark(value) if words else None
    return words if mark is None else f"{words} #{mark:x}"


def _mark(value: Any) -> int | None:
    """A number that stands for all of the content; None for more than can be looked at, or for what has no such words."""
    todo, size = [value], 0
    parts: list[str] = []
    while todo:
        each = todo.pop()
        kind = type(each)
        size += each.size if kind is np.ndarray else 1
        if size > MAX_MEASURED or len(parts) + len(todo) > MAX_PARTS:
            return None
        if kind in (list, tuple):
            parts.append(f"{kind.__name__} {len(each)}")
            todo.extend(each)
        elif kind is dict:
            parts.append(f"dict {len(each)}")
            todo.extend([*each, *each.values()])
        elif kind is np.ndarray and each.dtype.kind in "biuf":
            parts.append(f"{each.shape} {each.dtype} {hash(each.tobytes())}")
        elif kind is int:
            parts.append(f"int {hash(each)} {each.bit_length()}")
        elif kind in (bool, float, str, type(None)) or (isinstance(each, np.generic) and each.dtype.kind in "biuf"):
            parts.append(f"{kind.__name__} {each!r}")
        else:
            return None
    return hash("\n".join(parts)) & 0xFFFFFFFF
