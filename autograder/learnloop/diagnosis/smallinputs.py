"""Small inputs of a check, from the smallest sizes upwards, and the same inputs made smaller or simpler.

Only inputs that the check intends are ever given: drawn by its own code, with a reference answer that is finite and does not
jump when the inputs are moved a little (no ties, no kinks).
"""

import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learnloop.course.checks import Inputs
from learnloop.course.draws import Array
from learnloop.diagnosis.pasted import MOST_ENTRIES, answer
from learnloop.diagnosis.smalldraw import LARGEST, SmallDraw
from learnloop.values.nested import leaves
from learnloop.values.sent import ArrayInLayout, Probe

MOST_KINDS = 12
FEW_KINDS = 4  # of a second source
TRIES = 8  # to draw inputs that suit
NUDGE = 1e-7
JUMP = 1e-3
SHORT = 4  # characters of an answer that is easy to work out by hand
ONES = (1, 1, 1, 1)

Sizes = tuple[int, ...]  # N, D, C, H
Kind = tuple[str, Sizes]  # the title of the way in which inputs are drawn, and the sizes


@dataclass(frozen=True)
class Small:
    """Small inputs: how they were drawn, what they are, and what the right answer is."""

    kind: Kind
    fine: bool
    blocks: list[Array]
    arguments: list[Any]
    expected: Any

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal arguments."""
        values = [value for _, value in _flat(self.arguments)]
        return self.kind, *(value.tobytes() if isinstance(value, np.ndarray) else value for value in values)

    @property
    def difficulty(self) -> tuple[int, int]:
        """How hard it is to work out by hand: the digits of the right answer, then the sum of the ranks of the entries."""
        return self.digits, sum(int(block.sum()) for block in self.blocks)

    @property
    def digits(self) -> int:
        """The characters of the longest number of the right answer, at least ``SHORT``."""
        numbers = [answer(float(entry)) for leaf in leaves(self.expected) for entry in np.ravel(leaf)]
        return max([SHORT, *map(len, numbers)])

    @property
    def entries(self) -> int:
        """How many numbers the arguments hold."""
        return entries(self.arguments)


class SmallInputs:
    """Draws small inputs. ``sources`` are ways to draw them, by title; ``reference`` gives the right answer, or raises."""

    def __init__(self, sources: Mapping[str, Inputs], reference: Callable[[list[Any]], Any], *, seed: Sequence[int] = ()) -> None:
        self._sources = sources
        self._reference = reference
        self._seed = list(seed)

    def kinds(self) -> list[Kind]:
        """What to try, the fewest entries first: from the first source, and from another that needs fewer entries."""
        first, *others = self._sources
        least = {source: entries(self._arguments((source, ONES)) or []) or MOST_ENTRIES for source in self._sources}
        other = min(others, key=lambda source: least[source], default=first)
        sized = self._sized(first)[:MOST_KINDS]
        if least[other] < least[first]:
            sized += self._sized(other)[:FEW_KINDS]
        return [kind for _, kind in sorted(sized, key=lambda each: each[0])]

    def _sized(self, source: str) -> list[tuple[int, Kind]]:
        """The kinds of inputs from a source, each with its number of entries, the fewest first; a size without effect stays 1."""
        plain = _shapes(self._arguments((source, ONES)))
        used = [i for i in range(len(ONES)) if _shapes(self._arguments((source, changed(ONES, i, 2)))) != plain]
        kinds: dict[str, tuple[int, Kind]] = {}
        most = LARGEST if len(used) < LARGEST else LARGEST - 1
        for more in itertools.product(range(LARGEST), repeat=len(used)):
            if sum(more) <= most:
                sizes: Sizes = ONES
                for i, surplus in zip(used, more, strict=True):
                    sizes = changed(sizes, i, 1 + surplus)
                arguments = self._arguments((source, sizes))
                if arguments is not None and entries(arguments) <= MOST_ENTRIES:
                    kinds.setdefault(_shapes(arguments), (entries(arguments), (source, sizes)))
        return sorted(kinds.values(), key=lambda each: each[0])

    def _arguments(self, kind: Kind) -> list[Any] | None:
        """Some arguments of a kind; whole numbers among them do not depend on the sizes, unless they are sizes."""
        for number in range(TRIES):
            try:
                return list(self._sources[kind[0]](SmallDraw(kind[1], [*self._seed, number])))
            except Exception:
                continue  # sizes or numbers that the check cannot use
        return None

    def draws(self, kind: Kind, count: int, *, fine: bool = False) -> Iterator[Small]:
        """Random inputs of a kind, in tenths if ``fine``."""
        drawn = (self._small(kind, fine, [*kind[1], number]) for number in range(TRIES))
        return itertools.islice((small for small in drawn if small is not None), count)

    def with_less(self, small: Small, which: int, count: int) -> Iterator[Small]:
        """Inputs with one size less: ``small`` without a part, then ``count`` random ones."""
        source, sizes = small.kind
        kind = source, changed(sizes, which, sizes[which] - 1)
        for dropped in range(sizes[which]):
            less = self._small(kind, small.fine, [], small.blocks, dropped)
            if less is not None:
                yield less
        yield from self.draws(kind, count, fine=small.fine)

    def simplified(self, small: Small, which: int, index: tuple[int, ...] | None) -> Iterator[Small]:
        """Inputs with a lower rank at an index of a block, or in all of it (None); the lowest first."""
        block = small.blocks[which]
        if index is None:
            ranks = [0] if np.count_nonzero(block) > 1 else []
        else:
            ranks = [rank for rank in sorted({0, 1, int(block[index]) - 2}) if 0 <= rank < block[index]]
        for rank in ranks:
            lower = block.copy()
            lower[... if index is None else index] = rank
            simple = self._small(small.kind, small.fine, [], [*small.blocks[:which], lower, *small.blocks[which + 1 :]])
            if simple is not None:
                yield simple

    def _small(
        self, kind: Kind, fine: bool, seed: Sequence[int], blocks: Sequence[Array] | None = None, dropped: int = 0
    ) -> Small | None:
        source, sizes = kind
        draw = SmallDraw(sizes, [*self._seed, *seed], blocks=blocks, dropped=dropped, fine=fine)
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                arguments = list(self._sources[source](draw))
                expected = self._reference(arguments)
                for nudge in (NUDGE, -NUDGE):
                    moved = self._sources[source](SmallDraw(sizes, blocks=draw.blocks, fine=fine, nudge=nudge))
                    if not _near(self._reference(list(moved)), expected):
                        return None
        except Exception:
            return None  # not inputs that the check intends
        return Small(kind, fine, draw.blocks, arguments, expected) if entries(arguments) <= MOST_ENTRIES else None


def places(small: Small) -> Iterator[tuple[int, tuple[int, ...] | None]]:
    """What can be simplified: each block as a whole, then each entry."""
    yield from ((i, None) for i in range(len(small.blocks)))
    yield from ((i, index) for i, block in enumerate(small.blocks) for index in np.ndindex(block.shape))


def changed(sizes: Sizes, which: int, size: int) -> Sizes:
    """The sizes, with one of them replaced."""
    return (*sizes[:which], size, *sizes[which + 1 :])


def entries(arguments: Sequence[Any]) -> int:
    """How much there is to work out: the entries of arrays, and whole numbers."""
    values = [value for _, value in _flat(arguments)]
    return sum(value.size for value in values if isinstance(value, np.ndarray)) + sum(v for v in values if isinstance(v, int))


def what_differs(parameters: Sequence[str], one: Sequence[Any], other: Sequence[Any]) -> str:
    """The first argument of ``other`` that has another size than in ``one``, such as "x of shape (1, 2)"."""
    for name, left, right in zip(parameters, one, other, strict=False):
        if isinstance(left, int) and left != right:
            return f"{name} = {right}"
        for (place, a), (_, b) in zip(_flat([left]), _flat([right]), strict=False):
            if not isinstance(left, Probe) and np.shape(a) != np.shape(b):
                return f"{name}{place.removeprefix('[0]')} of shape {np.shape(b)}"
    return "smaller inputs"


def _flat(arguments: Any) -> Iterator[tuple[str, Any]]:
    """Every array, number and object in the arguments, with its place."""
    for i, value in enumerate(arguments):
        inner = value.arrays if isinstance(value, Probe) else value
        if isinstance(inner, list | tuple):
            yield from ((f"[{i}]{place}", item) for place, item in _flat(inner))
        else:
            yield f"[{i}]", value.array if isinstance(value, ArrayInLayout) else value


def _shapes(arguments: list[Any] | None) -> str:
    """What the sizes determine in the arguments: shapes and whole numbers."""
    return f"{[(place, value if isinstance(value, int) else np.shape(value)) for place, value in _flat(arguments or [])]}"


def _near(one: Any, other: Any) -> bool:
    """Whether two right answers are nearly the same, and finite."""
    pairs = list(zip(leaves(one), leaves(other), strict=True))
    return all(np.shape(a) == np.shape(b) and bool(np.all(np.abs(a - b) <= JUMP * (1 + np.abs(b)))) for a, b in pairs)
