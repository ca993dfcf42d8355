"""What stands for a value that cannot be sent: a generator, a function, an array in another memory layout, a refused result."""

from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.values import probes


class Rng(Struct, frozen=True):
    """Stands for ``numpy.random.default_rng(seed)`` in the arguments of a call."""

    seed: int


class RngState(Struct, frozen=True):
    """Stands for a ``numpy.random.Generator`` over PCG64 that is in this state; see ``read_state`` for its ``words``."""

    words: tuple[int, ...]

    @classmethod
    def of(cls, generator: "np.random.Generator") -> "RngState":
        """The state of a generator. Raises ``ValueError`` when it is not over PCG64, as those of ``default_rng`` are."""
        bits = generator.bit_generator
        if type(bits) is not np.random.PCG64:
            raise ValueError(f"only a generator that np.random.default_rng made can be sent, not one over {type(bits).__name__}")
        state: Any = bits.state
        halves = [half for word in (state["state"]["state"], state["state"]["inc"]) for half in divmod(word, 1 << 64)]
        return cls((*halves, state["has_uint32"], state["uinteger"]))

    def restore(self, generator: "np.random.Generator") -> None:
        """Put a generator over PCG64 into this state."""
        high, low, inc_high, inc_low, has_uint32, uinteger = self.words
        generator.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": high << 64 | low, "inc": inc_high << 64 | inc_low},
            "has_uint32": has_uint32,
            "uinteger": uinteger,
        }

    def generator(self) -> "np.random.Generator":
        """A new generator in this state."""
        generator = np.random.default_rng(0)
        self.restore(generator)
        return generator


class Probe(Struct, frozen=True):
    """Stands for a function in the arguments of a call: one of ``probes``, with its arrays.

    A ``counted`` one stays with the grader, which is asked for each of its values: the outcome says how often. It takes longer,
    so it is for what is judged by that number. There can be one among the arguments of a call.
    """

    name: str
    arrays: tuple[Any, ...]
    counted: bool = False

    def function(self) -> probes.Function:
        """The function itself."""
        return probes.make(self.name, self.arrays)


class ArrayInLayout(Struct, frozen=True):
    """An array that the worker should hold in another memory layout: "F" (Fortran order) or "strided" (every other entry)."""

    array: Any
    layout: str


# In the ``kind`` of a refused array that is a matrix, a masked array, a memory map or the like.
SUBCLASS = "a subclass of np.ndarray"


class Refused(Struct, frozen=True):
    """A result that is none of the types a function of the course may return; ``kind`` names it."""

    kind: str
