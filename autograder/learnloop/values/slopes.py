"""Slopes measured by the grader itself, to hold a student's gradient against."""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

STEP = 1e-5
# Central differences of the course's losses with this step are right to about 1e-10 of the largest slope, away from kinks.
TOLERANCE = 1e-6


def central_difference(f: Callable[[Array], float], x: Array, h: float = STEP) -> Array:
    """``(f(x + h e) - f(x - h e)) / (2 h)`` for every entry of ``x``, which is left as it is.

    ``f`` takes an array of ``x``'s shape and returns a number. Error O(h**2) by Taylor's theorem, plus rounding O(eps / h).
    """
    point = np.array(x, dtype=np.float64)
    slopes = np.empty_like(point)
    for index in np.ndindex(point.shape):
        saved = point[index]
        point[index] = saved + h
        above = f(point)
        point[index] = saved - h
        below = f(point)
        point[index] = saved
        slopes[index] = (above - below) / (2 * h)
    return slopes
