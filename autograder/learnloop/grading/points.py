"""The checks of a function, in order, and how its points are divided among them."""

from learnloop.course.model import Function, Weights
from learnloop.report import Kind


def shares(function: Function, weights: Weights, *, gradient: bool = False) -> dict[Kind, float]:
    """The kinds of check of a function, in the order in which they are judged, each with its points.

    ``gradient``: its values are also compared with measured slopes.
    """
    first: Kind = "gradient" if gradient else "values"
    parts: dict[Kind, float] = {first: weights.values, "behaviour": weights.behaviour}
    if function.timing is not None:
        parts["timing"] = weights.timing
    total = sum(parts.values())
    points: dict[Kind, float] = {kind: round(function.points * part / total, 2) for kind, part in parts.items()}
    points[first] = round(function.points - sum(list(points.values())[1:]), 2)
    return points


def name_of(kind: Kind) -> str:
    """The name of this kind of check in an id: measured slopes belong to the values."""
    return "values" if kind == "gradient" else kind
