"""What a student's function returned, as it travels to the grader."""

from typing import Any

import numpy as np

from learnloop.sandbox import encoding

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
    if type(value) is np.ndarray:
        return encoding.result_array(value)
    if isinstance(value, np.generic) and not isinstance(value, np.str_):
        return _as_result(np.asarray(value), depth)
    if type(value) in (list, tuple) and depth < encoding.MAX_DEPTH:
        return type(value)(_as_result(item, depth + 1) for item in value)
    if type(value) is dict and depth < encoding.MAX_DEPTH:
        return {key: _as_result(item, depth + 1) for key, item in value.items()}
    return value
