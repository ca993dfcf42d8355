"""What a student's function returned, as it travels to the grader."""

from typing import Any

import numpy as np

from learnloop.sandbox import encoding
from learnloop.values.sent import SUBCLASS, Refused

MAX_FLOAT_BITS = 1023  # whole numbers of this many bits have a nearest float64


def encode_answer(value: Any) -> tuple[Any, list[bytes]]:
    """Encode what a function returned as its answer; a whole number too large to travel goes as the nearest float."""
    if type(value) is int and not -(2**63) <= value < 2**64 and value.bit_length() < MAX_FLOAT_BITS:
        value = float(value)
    return encode_result(value)


def encode_result(value: Any) -> tuple[Any, list[bytes]]:
    """Encode what a student's function returned, arrays in one of the result types."""
    return encoding.encode(_as_result(value, 0))


def _as_result(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is np.ndarray:
        return encoding.result_array(value)
    if issubclass(kind, np.ndarray):
        return Refused(f"{encoding.describe_type(value)} ({SUBCLASS})")
    if isinstance(value, np.generic) and not isinstance(value, np.str_):
        return _as_result(np.asarray(value), depth)
    for plain in (list, tuple):  # a named tuple is a tuple; what a subclass makes of its items is not asked
        if issubclass(kind, plain) and depth < encoding.MAX_DEPTH:
            return plain(_as_result(item, depth + 1) for item in plain.__iter__(value))
    if kind is dict and depth < encoding.MAX_DEPTH:
        return {key: _as_result(item, depth + 1) for key, item in value.items()}
    return value
