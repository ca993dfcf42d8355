"""Arguments and answers as Python that a student can paste, and as numbers to work with by hand."""

import math
from typing import Any

import numpy as np

from learnloop.values import probes
from learnloop.values.compare import describe
from learnloop.values.nested import leaves
from learnloop.values.sent import ArrayInLayout, Probe, Refused, Rng

DIGITS = 6
MOST_DIGITS = 17
MOST_ENTRIES = 30


def written(argument: Any) -> str:
    """An argument as an expression; ``np`` is NumPy."""
    if isinstance(argument, ArrayInLayout):
        form = "np.asfortranarray({})" if argument.layout == "F" else "np.repeat({}, 2, axis=-1)[..., ::2]"
        return form.format(written(argument.array))
    if isinstance(argument, Rng):
        return f"np.random.default_rng({argument.seed})"
    if isinstance(argument, Probe):
        return probes.WRITTEN[argument.name].format(*[written(array) for array in argument.arrays])
    if isinstance(argument, np.ndarray):
        kind = "" if argument.dtype in (np.float64, np.int64) else f", dtype=np.{argument.dtype}"
        exact = all(abs(float(f"{entry:.{DIGITS}g}") - entry) <= 1e-12 * abs(entry) for entry in argument.ravel().tolist())
        digits = DIGITS if exact else MOST_DIGITS
        return f"np.array({_nested(argument.tolist(), digits)}{kind})"
    if isinstance(argument, tuple):
        return f"({', '.join(written(item) for item in argument)}{',' if len(argument) == 1 else ''})"
    if isinstance(argument, list):
        return f"[{', '.join(written(item) for item in argument)}]"
    return _nested(argument, DIGITS)


def answers(yours: Any, expected: Any) -> tuple[str, str]:
    """Two answers that differ, with as many digits as it takes to tell them apart; large ones are only described."""
    pair = "", ""
    for digits in range(DIGITS, MOST_DIGITS + 1):
        pair = answer(yours, digits), answer(expected, digits)
        if pair[0] != pair[1]:
            break
    return pair


def answer(value: Any, digits: int = DIGITS) -> str:
    """An answer as numbers in nested brackets."""
    parts = leaves(value)
    known = all(isinstance(part, np.ndarray | np.generic | bool | int | float) for part in parts)
    if not known or sum(np.size(part) for part in parts) > MOST_ENTRIES:
        return describe(value)
    return _nested(value, digits)


def _nested(value: Any, digits: int) -> str:
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, tuple):
        return f"({', '.join(_nested(item, digits) for item in value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, list):
        return f"[{', '.join(_nested(item, digits) for item in value)}]"
    if isinstance(value, Refused):
        return value.kind
    if not isinstance(value, float):
        return repr(value)
    text = f"{value + 0.0:.{digits}g}"  # no -0
    return text if not math.isfinite(value) or "." in text or "e" in text else f"{text}.0"
