"""Draws for inputs that can be worked out by hand: few entries, small whole numbers, each of which can be redrawn simpler.

A check's own ``inputs`` are called with a ``SmallDraw``, so whatever holds for its arguments (labels in range, activations that
follow from parameters, no kink nearby) also holds for the small ones. Each request for numbers is a *block*: an array of ranks
into the values that are possible there, the simplest first. Inputs are made simpler by redrawing them with lower ranks.
"""

import functools
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from learnloop.course.draws import Array, Draw

LARGEST = 3
MOST_BLOCKS = 100  # a check that draws until it is satisfied must come to an end


class Misfit(Exception):
    """These blocks are not the ones that the check asks for."""


class SmallDraw(Draw):
    """Small numbers, in given sizes.

    ``blocks`` of an earlier draw are drawn again; where a size is now smaller, entry ``dropped`` of its axes is left out.
    Without them the blocks are random, from ``seed``. ``fine`` draws tenths instead of whole numbers. Entries that may be
    any number are moved up by ``nudge``, down by twice as much, and so on: equal entries then differ.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        seed: Sequence[int] = (),
        *,
        blocks: Sequence[Array] | None = None,
        dropped: int = 0,
        fine: bool = False,
        nudge: float = 0.0,
    ) -> None:
        self.number = 0
        self.N, self.D, self.C, self.H = sizes
        self.blocks: list[Array] = []
        self._again = blocks
        if blocks is None:
            self._generator = np.random.default_rng(seed)
        self._dropped = dropped
        self._fine = fine
        self._nudge = nudge

    def normal(self, *shape: int) -> Array:
        """Whole numbers from -3 to 3 as float64."""
        return self._nudged(self._numbers()[self._block(shape, len(self._numbers()))])

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """The shortest decimals in [low, high); a float without a shape."""
        values = _decimals(low, high)
        entries = self._nudged(values[self._block(shape, len(values))])
        return entries if shape else float(entries)

    def away_from_zero(self, *shape: int) -> Array:
        """Whole numbers from -3 to 3 without 0."""
        values = self._numbers()[1:]
        return self._nudged(values[self._block(shape, len(values))])

    def labels(self, n: int, classes: int) -> Array:
        """``n`` class labels as int64; not every class need occur."""
        return self._block((n,), classes).astype(np.int64)

    def whole(self, low: int, high: int, *shape: int) -> Any:
        """One of the few lowest whole numbers in [low, high); an int without a shape."""
        entries = low + self._block(shape, min(high - low, LARGEST))
        return entries if shape else int(entries)

    def params(self, *sizes: int) -> list[tuple[Array, Array]]:
        """Layers ``(W, b)`` of these sizes."""
        return [(self.normal(fan_in, fan_out), self.normal(fan_out)) for fan_in, fan_out in itertools.pairwise(sizes)]

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options; the first is the simplest."""
        return options[int(self._block((), len(options)))]

    def _numbers(self) -> Array:
        step = 0.1 if self._fine else 1.0
        return _multiples(step, -LARGEST, LARGEST)

    def _nudged(self, entries: Array) -> Array:
        if not self._nudge:
            return entries
        steps = np.arange(1.0, entries.size + 1) * np.resize([1.0, -1.0], entries.size)
        return np.asarray(entries + self._nudge * steps.reshape(entries.shape))

    def _block(self, shape: tuple[int, ...], count: int) -> Array:
        """The next block: ranks below ``count``."""
        if len(self.blocks) == MOST_BLOCKS:
            raise Misfit
        if self._again is None:
            ranks = np.asarray(self._generator.integers(0, count, shape))
        elif len(self.blocks) < len(self._again):
            ranks = np.asarray(np.minimum(fitted(self._again[len(self.blocks)], shape, self._dropped), count - 1))
        else:
            raise Misfit
        self.blocks.append(ranks)
        return ranks


def fitted(block: Array, shape: tuple[int, ...], dropped: int) -> Array:
    """The block without part ``dropped`` of each axis that is longer than in ``shape``; raises ``Misfit`` if it has too little."""
    if block.ndim != len(shape):
        raise Misfit
    for axis, length in enumerate(shape):
        surplus = block.shape[axis] - length
        if surplus < 0:
            raise Misfit
        if surplus:
            first = min(dropped * surplus, length)
            block = np.delete(block, slice(first, first + surplus), axis)
    return block


@functools.cache
def _multiples(step: float, low: float, high: float) -> Array:
    """The multiples of ``step`` from ``low`` to ``high``: the shortest to write first, the smallest first among these."""
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    values = [round(i * step, 6) for i in range(first, last + 1)]
    return np.array(sorted(values, key=lambda v: (len(f"{abs(v):g}"), abs(v), v < 0)))


@functools.cache
def _decimals(low: float, high: float) -> Array:
    """At least three short decimals in [low, high), none above 3 in size except the ends of a wide range."""
    near = max(low, -LARGEST), min(high, LARGEST)
    inner = near if near[0] < near[1] else (low, high)
    for step in (1.0, 0.5, 0.25, 0.1, 0.01, 0.001):
        values = _multiples(step, *inner)
        values = values[values < high]
        if 3 <= len(values) <= 1000:
            ends = [end for end in (low, high - step) if near == inner and abs(end) > LARGEST]
            return np.array([*values, *ends])
    return np.array([low])
