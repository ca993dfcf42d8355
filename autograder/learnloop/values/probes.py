"""Functions that a check hands to the student's function, carried by the worker since functions cannot be sent.

Each is analytic, and refuses a point of the wrong shape the way NumPy would. The grader uses the same ones for the reference,
so both see the same rounding.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Function:
    """A function of one array of a certain shape."""

    def __init__(self, function: Callable[[Array], Any], shape: tuple[int, ...]) -> None:
        self._function = function
        self._shape = shape

    def __call__(self, x: Any) -> Any:
        point = np.asarray(x, dtype=np.float64)
        if point.shape != self._shape:
            raise ValueError(f"this function was given an array of shape {point.shape}; it takes shape {self._shape}")
        return self._function(point)


Function.__name__ = Function.__qualname__ = "function"  # what Python's words call it when a student does not call it


def _quartic(scale: Array) -> Callable[[Array], float]:
    """``sum(scale * (x + x**2 + x**3 / 2 + x**4 / 4))``: every derivative up to the fourth differs from zero."""

    def value(x: Array) -> float:
        square = x * x  # powers by multiplication: `**` takes most of a check's time
        return float((scale * (x + square + square * x * 0.5 + square * square * 0.25)).sum())

    return value


def _coupled(scale: Array) -> Callable[[Array], float]:
    """``sin(sum(scale * x)) + sum(scale * x**2)``: each entry's slope depends on all the others."""

    def value(x: Array) -> float:
        scaled = scale * x
        return float(np.sin(scaled.sum()) + (scaled * x).sum())

    return value


def _bowl_slope(hessian: Array, offset: Array) -> Callable[[Array], Array]:
    """``hessian @ w + offset``, the gradient of a quadratic bowl."""
    return lambda w: np.asarray(hessian @ w + offset)


def _valley_slope(scale: Array) -> Callable[[Array], Array]:
    """``scale * w + w**3``, the gradient of a valley that is not quadratic."""
    return lambda w: np.asarray(scale * w + w * w * w)


# The same as Python that can be pasted, with the arrays in place of {0}, {1}.
WRITTEN = {
    "quartic": "lambda x: np.sum({0} * (x + x**2 + x**3 / 2 + x**4 / 4))",
    "coupled": "lambda x: np.sin(np.sum({0} * x)) + np.sum({0} * x**2)",
    "bowl_slope": "lambda w: {0} @ w + {1}",
    "valley_slope": "lambda w: {0} * w + w**3",
}


def make(name: str, arrays: tuple[Array, ...]) -> Function:
    """The probe of that name. Raises ``KeyError`` when there is none."""
    build: dict[str, Callable[..., Callable[[Array], Any]]] = {
        "quartic": _quartic,
        "coupled": _coupled,
        "bowl_slope": _bowl_slope,
        "valley_slope": _valley_slope,
    }
    return Function(build[name](*arrays), arrays[-1].shape)
