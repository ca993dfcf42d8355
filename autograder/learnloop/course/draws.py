"""Random inputs for a course's checks, in sizes that tell causes apart, and in those at which a careless answer goes wrong."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from learnloop.values.sent import Rng

Array = np.ndarray[Any, np.dtype[Any]]

# Sizes are distinct primes, none of them 2, so that a ratio between a wrong and a right answer names its cause.
FIRST_SIZES = {"N": 7, "D": 5, "C": 3, "H": 11}
PRIMES = (3, 5, 7, 11, 13)


class Sizes(NamedTuple):
    """Sizes of a draw by name, and the number of layers of its networks."""

    N: int
    D: int
    C: int
    H: int
    depth: int

    def at_least(self, least: Mapping[str, int]) -> "Sizes":
        """The same sizes, none of them below what ``least`` says."""
        return self._replace(**{name: max(size, getattr(self, name)) for name, size in least.items()})


# Beside the primes, a function runs with sizes that a careless answer takes for granted. Any two of the sizes meet each other
# as 1, 2 and 3 (an orthogonal array); each is once above 100; networks have 1 to 7 layers.
OTHER_SIZES = {
    "sizes from 1 to 3": (
        Sizes(1, 1, 1, 1, 3),
        Sizes(1, 2, 2, 2, 1),
        Sizes(1, 3, 3, 3, 2),
        Sizes(2, 1, 2, 3, 4),
        Sizes(2, 2, 3, 1, 2),
        Sizes(2, 3, 1, 2, 1),
        Sizes(3, 1, 3, 2, 2),
        Sizes(3, 2, 1, 3, 3),
        Sizes(3, 3, 2, 1, 2),
    ),
    "a size above 100": (
        Sizes(101, 2, 2, 3, 2),
        Sizes(3, 103, 2, 2, 1),
        Sizes(3, 2, 107, 2, 6),
        Sizes(2, 2, 3, 109, 3),
    ),
    "other sizes": (Sizes(6, 7, 4, 5, 5), Sizes(4, 3, 6, 8, 7)),
}

LARGE_SIZE = 100


# What the entries of a draw are like, beside standard normal: each function makes them of such entries. A function runs with
# those that its checks declare.
RANGES: dict[str, Callable[[Array], Array]] = {
    "whole numbers": np.rint,
    "some numbers 0": lambda z: np.where(np.abs(z) < 0.5, 0.0, z),  # almost two in five
    "all numbers positive": lambda z: 0.05 + np.abs(z),
    "all numbers negative": lambda z: -0.05 - np.abs(z),
    "numbers below 1e-6": lambda z: 2e-7 * z,
    "numbers near 1000": lambda z: 1000 + z,
    "numbers near -1000": lambda z: z - 1000,
    "numbers in the millions": lambda z: 2e6 * z,
    "numbers small and large": lambda z: z * np.resize([1.0, 2000.0], z.shape[-1:]),
    "biases of 0": np.copy,  # weights as ever
}
AROUND = ("numbers near 1000", "numbers near -1000")
# At these a careless formula overflows: they are part of a function's behaviour.
LARGE = (*AROUND, "numbers in the millions", "numbers small and large")


class Draw:
    """Fresh random inputs: ``N`` examples, ``D`` inputs, ``C`` classes, ``H`` units, distinct odd
    primes, unless other sizes are given.
    """

    depth = 2  # layers of a network

    range = ""  # what normal entries are like: one of RANGES

    def __init__(self, seed: Sequence[int], number: int = 0, sizes: Sizes | None = None, range: str = "") -> None:
        """``number`` 0 has the sizes of the lessons (N = 7, D = 5, C = 3, H = 11); others have
        others.
        """
        self.range = range
        self._generator = np.random.default_rng([*seed, number])
        self.number = number
        if sizes is not None:
            self.N, self.D, self.C, self.H, self.depth = sizes
        else:
            primes = FIRST_SIZES.values() if number == 0 else self._generator.permutation(PRIMES)[:4]
            self.N, self.D, self.C, self.H = (int(prime) for prime in primes)

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes by name."""
        return {"N": self.N, "D": self.D, "C": self.C, "H": self.H}

    @property
    def layers(self) -> list[int]:
        """The sizes of a network, D inputs to C outputs: one hidden layer of H units, unless another depth is given."""
        widths = itertools.cycle((self.H, self.D, self.C))
        return [self.D, *itertools.islice(widths, self.depth - 1), self.C]

    def normal(self, *shape: int) -> Array:
        """Independent standard normal entries, or what the draw's range makes of them."""
        return self._in_range(self._generator.standard_normal(shape))

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Independent entries, uniform in [low, high); a float without a shape."""
        return self._generator.uniform(low, high, shape) if shape else float(self._generator.uniform(low, high))

    def away_from_zero(self, *shape: int) -> Array:
        """Entries of both signs, at least 0.05 from 0: no kink of ReLU is within a difference step."""
        size = self._generator.uniform(0.05, 2.0, shape)
        return self._in_range(np.where(self._generator.random(shape) < 0.5, -size, size))

    def _in_range(self, entries: Array) -> Array:
        return RANGES[self.range](entries) if self.range else entries

    def labels(self, n: int, classes: int) -> Array:
        """``n`` class labels as int64; every class occurs when there is room, else any ``n`` of
        them.
        """
        labels = self._generator.integers(0, classes, n)
        places = self._generator.permutation(n)[:classes]
        labels[places] = np.arange(classes) if n >= classes else self._generator.permutation(classes)[:n]
        return labels

    def whole(self, low: int, high: int, *shape: int) -> Any:
        """Whole numbers in [low, high); an int without a shape."""
        return self._generator.integers(low, high, shape) if shape else int(self._generator.integers(low, high))

    def params(self, *sizes: int) -> list[tuple[Array, Array]]:
        """Layers ``(W, b)`` of these sizes, with biases that are not zero. A range is theirs, too, but parameters are around
        0; whole numbers are not scaled down.
        """
        layers = []
        for fan_in, fan_out in itertools.pairwise(sizes):
            w, b = self._generator.standard_normal((fan_in, fan_out)), self._generator.standard_normal(fan_out)
            if self.range not in AROUND:
                w, b = self._in_range(w), self._in_range(b)
            if self.range != "whole numbers":
                w, b = w / np.sqrt(fan_in), b / 2
            layers.append((w, 0 * b if self.range == "biases of 0" else b))
        return layers

    def rng(self) -> Rng:
        """A seed for a generator that the student's function draws from."""
        return Rng(self.whole(0, 2**31))

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[self.whole(0, len(options))]


def axes_of(inputs: Callable[[Draw], Any]) -> Sequence[str]:
    """Of the fields of ``Sizes``, those that are asked for when these arguments are drawn."""
    asked: set[str] = set()

    class Watched(Draw):
        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return super().__getattribute__(name)

    inputs(Watched([0]))
    return [axis for axis in Sizes._fields if axis in asked]
