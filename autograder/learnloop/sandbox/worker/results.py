"""What a student's function returned, as it travels to the grader."""

from typing import Any

import numpy as np

from learnloop.sandbox import encoding
from learnloop.values.sent import SUBCLASS, Refused


def encode_result(value: Any) -> tuple[Any, list[bytes]]:
    """Encode what a student's function returned, arrays in one of the result types."""
    return encoding.encode(_as_result(value, 0))


def _as_result(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is np.ndarray:
        return _as_array(value)
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


def _as_array(array: "np.ndarray[Any, Any]") -> Any:
    """A student's array in one of the ``RESULT_DTYPES``, or ``Refused``: whole numbers widened, nothing rounded.

    Of a single whole number beyond 63 bits, the number: NumPy has it as an unsigned one or, beyond 64, as an object.
    """
    if not array.ndim and array.dtype.kind == "O" and type(array.item()) is int:
        return array.item()
    if array.dtype.kind in "iu":
        if array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63:
            return int(array) if not array.ndim else Refused("an array of unsigned 64-bit whole numbers")
        return array.astype(np.int64)
    if array.dtype.kind == "b" or array.dtype.newbyteorder("<").str in encoding.RESULT_DTYPES:
        return array
    return Refused(f"{'an array' if array.ndim else 'a number'} of dtype {array.dtype}")
