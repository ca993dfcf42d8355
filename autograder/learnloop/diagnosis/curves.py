"""One line about the curves of a verdict: where each starts and ends, and what it does in between."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np


def seen(names: Sequence[str], arguments: Sequence[Any]) -> list[str]:
    """A sentence about the arguments that are curves, by name; none if no argument is a one-dimensional array."""
    curves = {name: curve for name, value in zip(names, arguments, strict=False) if (curve := np.asarray(value)).ndim == 1}
    told = [f"`{name}` {', '.join(_course_of(curve, len(curves) == 1))}" for name, curve in curves.items() if len(curve) > 1]
    return [f"The curve{'s' if len(told) > 1 else ''}: {'; '.join(told)}."] if told else []


def _course_of(curve: Any, alone: bool) -> Iterator[str]:
    """First and last value, the lowest, and how often it rises if it is the only curve (``alone``)."""
    yield f"{curve[0]:.3g} -> {curve[-1]:.3g}"
    numbers = curve[~np.isnan(curve)]
    if len(numbers):
        yield f"lowest {np.min(numbers):.3g}"
    if alone:
        rises = np.count_nonzero(curve[1:] > curve[:-1])
        yield f"rising on {rises} of {len(curve) - 1} steps"
