"""The arguments of a call: as the reference takes them, and in other memory layouts and types."""

from typing import Any

import numpy as np

from learnloop.values.nested import mapped
from learnloop.values.sent import ArrayInLayout, Probe, Rng


def materialized(value: Any) -> Any:
    """An argument as the reference takes it: probes and generators made, layouts plain, float32 widened, all copied."""
    return mapped(_materialized_leaf, value)


def _materialized_leaf(value: Any) -> Any:
    if isinstance(value, Rng):
        return np.random.default_rng(value.seed)
    if isinstance(value, Probe):
        return value.function()
    if isinstance(value, ArrayInLayout):
        return np.array(value.array)
    if isinstance(value, np.ndarray):
        return value.astype(np.float64) if value.dtype == np.float32 else value.copy()
    return value


def in_layout(arguments: Any, layout: str) -> Any:
    """The arguments with every array in this memory layout."""
    return mapped(lambda leaf: ArrayInLayout(leaf, layout) if isinstance(leaf, np.ndarray) else leaf, arguments)


def as_float32(arguments: Any) -> Any:
    """The arguments with float32 in place of float64."""

    def narrow(leaf: Any) -> Any:
        return leaf.astype(np.float32) if isinstance(leaf, np.ndarray) and leaf.dtype == np.float64 else leaf

    return mapped(narrow, arguments)
