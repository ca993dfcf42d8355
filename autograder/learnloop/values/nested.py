"""Nested results: lists and tuples of arrays and numbers, and what is done to each of them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def leaves(value: Any) -> list[Any]:
    """The arrays and numbers of a nested result, in order; a whole number beyond 64 bits, which no array holds, as a float."""
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [plain_number(value)]


def mapped(change: Callable[[Any], Any], value: Any) -> Any:
    """The nested value with ``change`` done to every array and number in it, lists and tuples rebuilt."""
    if isinstance(value, list | tuple):
        items = [mapped(change, item) for item in value]
        return items if isinstance(value, list) else tuple(items)  # a named tuple becomes a plain one
    return change(value)


def plain(value: Any) -> Any:
    """A reference's result with NumPy scalars as Python numbers, as a student's is compared with it."""
    return mapped(_plain_leaf, value)


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(np.int64) if value.dtype.kind in "iu" else value
    return value.item() if isinstance(value, np.generic) else value


def plain_number(value: Any) -> Any:
    """A whole number beyond 64 bits, which no array holds, as the nearest float; any other value as it is."""
    if type(value) is not int or abs(value) < 2**63:
        return value
    return float(value) if value.bit_length() < 1024 else math.copysign(math.inf, value > 0 or -1)
