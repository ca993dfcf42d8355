"""The curves that a verdict was asked about, in a line: where each begins and ends, and what it does between."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np


def seen(names: Sequence[str], arguments: Sequence[Any]) -> list[str]:
    """A sentence on the arguments that are curves, by their names; none where no argument is a row of numbers."""
    curves = {name: curve for name, value in zip(names, arguments, strict=False) if (curve := np.asarray(value)).ndim == 1}
    told = [f"`{name}` {', '.join(_course_of(curve, len(curves) == 1))}" for name, curve in curves.items() if len(curve) > 1]
    return [f"The curve{'s' if len(told) > 1 else ''}: {'; '.join(told)}."] if told else []


def _course_of(curve: Any, alone: bool) -> Iterator[str]:
    """First and last value, the lowest, and of a curve that is ``alone`` how often it rises."""
    yield f"{curve[0]:.3g} -> {curve[-1]:.3g}"
    numbers = curve[~np.isnan(curve)]
    if len(numbers):
        yield f"lowest {np.min(numbers):.3g}"
    if alone:
        rises = np.count_nonzero(curve[1:] > curve[:-1])
        yield f"rising on {rises} of {len(curve) - 1} steps"
