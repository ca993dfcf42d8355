"""The smallest inputs found on which a function goes wrong, for failures that nothing else explains.

They are a check's own inputs, drawn with a ``SmallDraw``: from the smallest sizes upwards until an answer is wrong, then with one
size less, then with one entry simpler, as long as the answer stays wrong. A search has a fixed number of calls, so that the same
file gets the same example; its limit of time is only a net.
"""

import itertools
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from learnloop.checks import Array, Inputs
from learnloop.compare import Difference, Tolerance, compare, leaves
from learnloop.pasted import MOST_ENTRIES, answer, answers, written
from learnloop.report import Example
from learnloop.sandbox.protocol import Laid, Probe
from learnloop.smalldraw import LARGEST, SmallDraw

SECONDS = 0.25
MOST_CALLS = 100
MOST_SEARCHED = 50  # of these calls until one goes wrong; the others make it smaller and simpler
DRAWS = 2  # of every size, first of whole numbers, then of tenths
MOST_KINDS = 12  # of one way to draw inputs
FEWEST_RIGHT = 3  # answers until it is said of inputs that they come out right
TRIES = 12  # to draw inputs that suit
NUDGE = 1e-7
JUMP = 1e-3
SIZES = ("N", "D", "C", "H")
SHORT = 4  # characters of an answer that is easily worked out by hand

Sizes = tuple[int, ...]
Kind = tuple[str, Sizes]  # the title of the way in which inputs are drawn, and the sizes
Ending = Literal["returned", "raised", "gone"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A function that went wrong in ``stage``.

    ``sources`` are the ways to draw its inputs, by title; the first is that of the inputs that went wrong. ``student`` calls the
    student's function ("gone": it will not answer again); ``reference`` answers right, or raises.
    """

    name: str
    parameters: Sequence[str]
    sources: Mapping[str, Inputs]
    student: Callable[[list[Any]], tuple[Ending, Any]]
    reference: Callable[[list[Any]], Any]
    tolerance: Tolerance
    stage: str
    names: Sequence[str] = ()
    seed: Sequence[int] = ()


@dataclass(frozen=True)
class Small:
    """Small inputs: how they were drawn, what they are, and what the right answer is."""

    source: str
    sizes: Sizes
    fine: bool
    blocks: list[Array]
    arguments: list[Any]
    expected: Any

    @property
    def kind(self) -> Kind:
        """All but the numbers."""
        return self.source, self.sizes

    @property
    def difficulty(self) -> tuple[int, int]:
        """How hard it is to work out by hand: the digits of the right answer, then the sum of the ranks of the entries."""
        return self.digits, sum(int(block.sum()) for block in self.blocks)

    @property
    def digits(self) -> int:
        """The characters of the longest number of the right answer, at least ``SHORT``."""
        numbers = [answer(float(entry)) for leaf in leaves(self.expected) for entry in np.ravel(leaf)]
        return max([SHORT, *map(len, numbers)])


@dataclass(frozen=True)
class Found:
    """What a search found: an example if there is one; how many calls it made, and how many of them came out right."""

    example: Example | None
    calls: int
    right: int


def smallest(subject: Subject) -> Found:
    """Search for the smallest inputs that go wrong."""
    search = _Search(subject)
    try:
        search.first()
        search.smaller()
        search.simpler()
    except _Over:
        pass
    return Found(search.example(), search.calls, search.right)


class _Over(Exception):
    """The calls or the time are used up, or the student's function is gone."""


class _Search:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._until = time.monotonic() + SECONDS
        self._seen: set[str] = set()
        self._wrong: set[Kind] = set()
        self._best: tuple[Small, Difference] | None = None
        self._right: dict[Kind, list[Small]] = {}
        self.calls = 0

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(len(tries) for tries in self._right.values())

    # ------------------------------------------------------------ the parts of a search

    def first(self) -> None:
        """From the smallest sizes upwards, until an answer is wrong; the easiest of the inputs that go wrong there."""
        kinds = self._kinds()
        for fine, kind in itertools.product((False, True), kinds):
            for small in self._draws(kind, fine, DRAWS):
                if self._best is None or small.difficulty < self._best[0].difficulty:
                    self._takes(small)
            if self._best is not None or self.calls >= MOST_SEARCHED:
                return

    def smaller(self) -> None:
        """One size less, as long as an answer stays wrong."""
        while self._best is not None:
            best = self._best[0]
            less = [i for i, size in enumerate(best.sizes) if size > 1]
            if not any(self._takes(small) for i in less for small in self._with_less(best, i)):
                return

    def simpler(self) -> None:
        """A block of zeros, or one entry nearer to 0, as long as an answer stays wrong and no right answer gets longer."""
        again = self._best is not None
        while again and self._best is not None:
            again = False
            for place in _places(self._best[0].blocks):
                for blocks in _simpler(self._best[0].blocks, *place):
                    best = self._best[0]
                    small = self._small(best.kind, best.fine, blocks=blocks)
                    if small is not None and small.digits <= best.digits and self._takes(small):
                        again = True
                        break

    def example(self) -> Example | None:
        """The best that was found, in words."""
        if self._best is None:
            return None
        small, difference = self._best
        parameters = self._subject.parameters[: len(small.arguments)]
        yours, expected = answers(difference.got, difference.expected)
        return Example(
            arguments={name: written(value) for name, value in zip(parameters, small.arguments, strict=True)},
            call=f"{self._subject.name}({', '.join(parameters)})",
            part=difference.path,
            yours=yours,
            expected=expected,
            right=list(self._came_out_right(small)),
        )

    def _came_out_right(self, best: Small) -> Iterator[str]:
        """What came out right at every try: the inputs with one size less, and all from the other source."""
        for which in [i for i, size in enumerate(best.sizes) if size > 1]:
            kind = best.source, _changed(best.sizes, which, best.sizes[which] - 1)
            tries = self._right.get(kind, [])
            if len(tries) >= FEWEST_RIGHT and kind not in self._wrong:
                what = _what_is_smaller(self._subject.parameters, best.arguments, tries[0].arguments)
                yield f"{what} ({len(tries)} tries)"
        if best.source == next(iter(self._subject.sources)):
            for source in self._subject.sources:
                count = sum(len(tries) for kind, tries in self._right.items() if kind[0] == source)
                if source != best.source and count >= FEWEST_RIGHT and source not in [kind[0] for kind in self._wrong]:
                    yield f"{source} ({count} tries)"

    # ------------------------------------------------------------ inputs

    def _kinds(self) -> list[Kind]:
        """What is tried, the fewest entries first: of the first source, and of another that gets along with fewer entries."""
        first, *others = [self._sized(source) for source in self._subject.sources]
        smaller = [each for each in others if each and first and each[0][0] < first[0][0]]
        other = min(smaller, key=lambda each: each[0][0], default=[])
        return [kind for _, kind in sorted([*first, *other], key=lambda each: each[0])]

    def _sized(self, source: str) -> list[tuple[int, Kind]]:
        """The kinds of inputs from a source, each with its number of entries, the fewest first; a size without effect stays 1."""
        ones = (1,) * len(SIZES)
        plain = _shapes(self._arguments((source, ones)))
        used = [i for i in range(len(SIZES)) if _shapes(self._arguments((source, _changed(ones, i, 2)))) != plain]
        kinds: dict[str, tuple[int, Kind]] = {}
        for more in itertools.product(range(LARGEST), repeat=len(used)):
            if sum(more) <= LARGEST:
                sizes = ones
                for i, surplus in zip(used, more, strict=True):
                    sizes = _changed(sizes, i, 1 + surplus)
                arguments = self._arguments((source, sizes))
                if arguments is not None and _entries(arguments) <= MOST_ENTRIES:
                    kinds.setdefault(_shapes(arguments), (_entries(arguments), (source, sizes)))
        return sorted(kinds.values(), key=lambda each: each[0])[:MOST_KINDS]

    def _arguments(self, kind: Kind) -> list[Any] | None:
        """Some inputs of a kind, from seeds that do not depend on the sizes: whole numbers stay as they are."""
        tries = (self._small(kind, fine=False, seed=[number]) for number in range(TRIES))
        return next((small.arguments for small in tries if small is not None), None)

    def _draws(self, kind: Kind, fine: bool, count: int) -> Iterator[Small]:
        """Random inputs of a kind."""
        drawn = (self._small(kind, fine, seed=[*kind[1], number]) for number in range(TRIES))
        return itertools.islice((small for small in drawn if small is not None), count)

    def _with_less(self, best: Small, which: int) -> Iterator[Small]:
        """Inputs with one size less: those of ``best`` without a part, then random ones."""
        kind = best.source, _changed(best.sizes, which, best.sizes[which] - 1)
        for dropped in range(best.sizes[which]):
            small = self._small(kind, best.fine, blocks=best.blocks, dropped=dropped)
            if small is not None:
                yield small
        yield from self._draws(kind, best.fine, DRAWS + FEWEST_RIGHT)

    def _small(
        self, kind: Kind, fine: bool, *, seed: Sequence[int] = (), blocks: Sequence[Array] | None = None, dropped: int = 0
    ) -> Small | None:
        """Inputs at which the reference has an answer that does not jump, or None."""
        source, sizes = kind
        inputs = self._subject.sources[source]

        def drawn(blocks: Sequence[Array] | None, dropped: int, nudge: float) -> tuple[list[Any], Any, list[Array]]:
            draw = SmallDraw(sizes, [*self._subject.seed, *seed], blocks=blocks, dropped=dropped, fine=fine, nudge=nudge)
            arguments = list(inputs(draw))
            return arguments, self._subject.reference(arguments), draw.blocks

        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                arguments, expected, ranks = drawn(blocks, dropped, 0.0)
                steady = all(_near(drawn(ranks, 0, nudge)[1], expected) for nudge in (NUDGE, -NUDGE))
        except Exception:
            return None  # no inputs that the check means
        return Small(source, sizes, fine, ranks, arguments, expected) if steady and not _laid(arguments) else None

    # ------------------------------------------------------------ calls

    def _takes(self, small: Small) -> bool:
        """Whether the answer to these inputs is wrong; they are the best then."""
        difference = self._difference(small)
        if difference is not None:
            self._best = small, difference
        return difference is not None

    def _difference(self, small: Small) -> Difference | None:
        """What is wrong with the answer to inputs that were not tried before."""
        key = f"{small.kind} {[written(each) for each in small.arguments]}"
        if key in self._seen:
            return None
        if self.calls == MOST_CALLS or time.monotonic() > self._until:
            raise _Over
        self._seen.add(key)
        self.calls += 1
        ending, got = self._subject.student(small.arguments)
        if ending == "gone":
            raise _Over
        subject = self._subject
        difference = None if ending == "raised" else compare(got, small.expected, subject.tolerance, names=subject.names)
        if ending == "returned" and difference is None:
            self._right.setdefault(small.kind, []).append(small)
            return None
        self._wrong.add(small.kind)
        return difference if difference is not None and difference.stage == subject.stage else None


def _changed(sizes: Sizes, which: int, size: int) -> Sizes:
    return (*sizes[:which], size, *sizes[which + 1 :])


def _flat(arguments: Any) -> Iterator[tuple[str, Any]]:
    """Every array, number and object in the arguments, with its place."""
    for i, value in enumerate(arguments):
        if isinstance(value, list | tuple):
            yield from ((f"[{i}]{place}", item) for place, item in _flat(value))
        elif isinstance(value, Probe):
            yield from ((f"[{i}]{place}", item) for place, item in _flat(value.arrays))
        else:
            yield f"[{i}]", value


def _shapes(arguments: list[Any] | None) -> str:
    """What the sizes make of the arguments: shapes and whole numbers."""
    if arguments is None:
        return ""
    return f"{[(place, _shape(value)) for place, value in _flat(arguments)]}"


def _shape(value: Any) -> Any:
    return value if isinstance(value, int) else np.shape(value) if isinstance(value, np.ndarray) else type(value).__name__


def _entries(arguments: list[Any]) -> int:
    """How much there is to work out: the entries of arrays, and whole numbers."""
    values = [value for _, value in _flat(arguments)]
    return sum(value.size for value in values if isinstance(value, np.ndarray)) + sum(v for v in values if isinstance(v, int))


def _laid(arguments: list[Any]) -> bool:
    return any(isinstance(value, Laid) for _, value in _flat(arguments))


def _near(one: Any, other: Any) -> bool:
    """Whether two right answers are nearly the same, and numbers."""
    pairs = list(zip(leaves(one), leaves(other), strict=True))
    return all(np.shape(a) == np.shape(b) and bool(np.all(np.abs(a - b) <= JUMP * (1 + np.abs(b)))) for a, b in pairs)


def _places(blocks: Sequence[Array]) -> Iterator[tuple[int, tuple[int, ...] | None]]:
    """Each block as a whole, then each entry."""
    yield from ((i, None) for i in range(len(blocks)))
    yield from ((i, index) for i, block in enumerate(blocks) for index in np.ndindex(block.shape))


def _simpler(blocks: Sequence[Array], which: int, index: tuple[int, ...] | None) -> Iterator[list[Array]]:
    """The blocks with lower ranks in one place, the lowest first."""
    block = blocks[which]
    if index is None:
        ranks = [0] if np.count_nonzero(block) > 1 else []
    else:
        ranks = [rank for rank in sorted({0, 1, int(block[index]) - 2}) if 0 <= rank < block[index]]
    for rank in ranks:
        lower = block.copy()
        lower[... if index is None else index] = rank
        yield [*blocks[:which], lower, *blocks[which + 1 :]]


def _what_is_smaller(parameters: Sequence[str], best: list[Any], smaller: list[Any]) -> str:
    """The first argument whose size is another one, such as "x of shape (1, 2)"."""
    for name, larger, value in zip(parameters, best, smaller, strict=False):
        if isinstance(larger, int) and larger != value:
            return f"{name} = {value}"
        for (place, one), (_, other) in zip(_flat([larger]), _flat([value]), strict=False):
            if isinstance(other, np.ndarray) and np.shape(one) != other.shape:
                where = place.removeprefix("[0]") if isinstance(value, list | tuple) else ""
                return f"{name}{where} of shape {other.shape}"
    return "smaller inputs"
