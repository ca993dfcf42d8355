"""The API on which a course's checks are written.

A file ``autograder/checks/exerciseN.py`` declares, for each function, where its inputs come from, what made-up inputs random
ones would miss, and which laws it obeys. The reference is the function of the same name in ``solutions/``; points, limits and
order stand in ``course.yml``::

    softmax = function(
        "softmax",
        inputs=lambda d: (d.normal(d.N, d.C),),
        cases={"a single example": lambda d: (d.normal(1, d.C),)},
        large={"logits of +-1000": lambda d: (1000 * d.normal(d.N, d.C),)},
        timing=lambda d: (d.normal(4096, 11),),
    )

    @softmax.law("every row sums to 1")
    def _(student, d):
        expect_close(student(d.normal(d.N, d.C)).sum(axis=1), 1.0, "a row of probabilities sums to")

A law may call the function as often as it likes. Calls that do not depend on each other are sent together by ``student.each``,
several times as fast::

    @init_params.law("the same seed gives the same parameters")
    def _(student, d):
        seed = d.rng()
        first, again = student.each([([d.D, d.C], seed), ([d.D, d.C], seed)], alike=True)
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from learnloop.values.compare import Tolerance
from learnloop.values.sent import ArrayInLayout, Probe, Rng

__all__ = [
    "ArrayInLayout",
    "Draw",
    "Exam",
    "FunctionChecks",
    "Law",
    "NotMet",
    "Probe",
    "Rng",
    "Slope",
    "exam",
    "expect",
    "expect_close",
    "function",
]

Array = np.ndarray[Any, np.dtype[Any]]
Arguments = tuple[Any, ...]
Inputs = Callable[["Draw"], Arguments]
# A scalar function and the point at which its slope is one part of the student's result.
Slope = tuple[Callable[[Array], float], Array]

# Sizes are distinct primes, none of them 2, so that a ratio between a wrong and a right answer names its cause.
FIRST_SIZES = {"N": 7, "D": 5, "C": 3, "H": 11}
PRIMES = (3, 5, 7, 11, 13)


def case_label(title: str) -> str:
    """The title of a case as students see it, without the number that distinguishes several draws."""
    return re.sub(r" \(\d+\)$", "", title)


class Draw:
    """Fresh random inputs: ``N`` examples, ``D`` inputs, ``C`` classes, ``H`` units, distinct odd
    primes.
    """

    def __init__(self, seed: Sequence[int], number: int = 0) -> None:
        """``number`` 0 has the sizes of the lessons (N = 7, D = 5, C = 3, H = 11); others have
        others.
        """
        self._generator = np.random.default_rng([*seed, number])
        self.number = number
        sizes = FIRST_SIZES.values() if number == 0 else self._generator.permutation(PRIMES)[:4]
        self.N, self.D, self.C, self.H = (int(size) for size in sizes)

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes by name."""
        return {"N": self.N, "D": self.D, "C": self.C, "H": self.H}

    def normal(self, *shape: int) -> Array:
        """Independent standard normal entries."""
        return self._generator.standard_normal(shape)

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Independent entries, uniform in [low, high); a float without a shape."""
        return self._generator.uniform(low, high, shape) if shape else float(self._generator.uniform(low, high))

    def away_from_zero(self, *shape: int) -> Array:
        """Entries of both signs, at least 0.05 from 0: no kink of ReLU is within a difference step."""
        size = self._generator.uniform(0.05, 2.0, shape)
        return np.where(self._generator.random(shape) < 0.5, -size, size)

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
        """Layers ``(W, b)`` of these sizes, with biases that are not zero."""
        return [
            (self.normal(fan_in, fan_out) / np.sqrt(fan_in), self.normal(fan_out) / 2)
            for fan_in, fan_out in itertools.pairwise(sizes)
        ]

    def rng(self) -> Rng:
        """A seed for a generator that the student's function draws from."""
        return Rng(self.whole(0, 2**31))

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[self.whole(0, len(options))]


@dataclass(frozen=True)
class Law:
    """A property that every right answer has."""

    title: str
    kind: Literal["values", "behaviour"]
    holds: Callable[[Any, Draw], None]


@dataclass(frozen=True)
class Exam:
    """Two functions that are judged together: see ``exam`` for the fields."""

    fit: str
    predict: str
    draw: Callable[[int, np.random.Generator], tuple[Array, Array]]
    train: int
    test: int
    classes: tuple[str, ...]
    noun: str
    lesson: str


@dataclass
class FunctionChecks:
    """Everything that is checked of one function; see ``function`` for the fields."""

    name: str
    inputs: Inputs
    small: Inputs | None
    cases: dict[str, Inputs]
    large: dict[str, Inputs]
    tolerance: Tolerance
    precision: float | None
    quiet: bool
    float32: bool
    compare_values: bool
    names: tuple[str, ...]
    slope: Callable[..., list[Slope]] | None
    timing: Inputs | None
    loops_over: str
    laws: list[Law] = field(default_factory=list)
    exam: Exam | None = None

    def law(self, title: str, kind: Literal["values", "behaviour"] = "values") -> Callable[[Callable[[Any, Draw], None]], None]:
        """Declare a law: the decorated function gets the student's function and a ``Draw``.

        What the student's function returns has the type and shape of the reference's answer, or the law ends. To find these out
        the reference is called with the same arguments. Where that takes long, ``student(*arguments, like=answer)`` states them
        by an example. ``student.each(calls)`` gives an iterator over what is returned for each of several lists of arguments;
        with ``alike=True`` all right answers have the type and shape of the first. Read all of it before the next call.
        """

        def declare(holds: Callable[[Any, Draw], None]) -> None:
            self.laws.append(Law(title, kind, holds))

        return declare


def function(
    name: str,
    *,
    inputs: Inputs,
    small: Inputs | None = None,
    cases: dict[str, Inputs] | None = None,
    large: dict[str, Inputs] | None = None,
    absolute: float | None = None,
    precision: float | None = 1e-9,
    quiet: bool = False,
    float32: bool = True,
    compare_values: bool = True,
    names: tuple[str, ...] = (),
    slope: Callable[..., list[Slope]] | None = None,
    timing: Inputs | None = None,
    loops_over: str = "rows",
) -> FunctionChecks:
    """Declare the checks of one function.

    ``inputs`` draws ordinary arguments; they are judged several times, in float32 and in other
    memory layouts as well. From ``inputs``, drawn with sizes of 1 to 3 and whole numbers, comes the
    smallest example that goes wrong; where what they make of these is not small, ``small`` is drawn
    instead. ``cases`` are made-up arguments that are part of the values (a number in brackets that
    ends a title, to tell several draws of one kind apart, is not told to students), ``large`` ones
    at which a careless formula overflows, part of the behaviour; ``quiet`` forbids warnings there.
    Entries agree to 1e-7 of the largest, once more to ``precision``, or to ``absolute``.
    ``compare_values=False``: the result is random, only its type and shape are the reference's, the
    rest is laws. ``names`` are the parts of a tuple result. ``slope(model, *arguments)`` gives for
    each part of a gradient the scalar function and the point at which it is its slope. ``timing``
    draws arguments of the size at which time is measured.
    """
    return FunctionChecks(
        name=name,
        inputs=inputs,
        small=small,
        cases=cases or {},
        large=large or {},
        tolerance=Tolerance(absolute=absolute),
        precision=precision,
        quiet=quiet,
        float32=float32,
        compare_values=compare_values,
        names=names,
        slope=slope,
        timing=timing,
        loops_over=loops_over,
    )


def exam(
    fit: str,
    predict: str,
    *,
    draw: Callable[[int, np.random.Generator], tuple[Array, Array]],
    train: int,
    test: int,
    classes: tuple[str, ...],
    noun: str,
    lesson: str,
) -> tuple[FunctionChecks, FunctionChecks]:
    """Declare an exam: ``params = fit(x, y, rng)`` learns, ``predict(params, x)`` answers. They are
    the whole exercise.

    ``draw(n, rng)`` gives ``n`` examples, ``x`` of shape (n, D) and whole-number labels ``y`` (n,)
    that count from 0. Students are told the names of the ``classes``, what one example is
    (``noun``), and which ``lesson`` is about overfitting. ``train`` examples are learnt from,
    ``test`` others are asked. The marks and the budget stand in course.yml.
    """
    declared = Exam(fit, predict, draw, train, test, classes, noun, lesson)
    parts = [function(name, inputs=lambda d: (), float32=False, compare_values=False, precision=None) for name in (fit, predict)]
    for part in parts:
        part.exam = declared
    return parts[0], parts[1]


class NotMet(Exception):
    """A law does not hold; the message says how, for the student."""

    def __init__(self, message: str, detail: Sequence[str] = (), next_step: str = "") -> None:
        super().__init__(message)
        self.detail = list(detail)
        self.next_step = next_step


def expect(condition: Any, message: str, *, next_step: str = "") -> None:
    """Raise ``NotMet`` unless the condition holds."""
    if not bool(condition):
        raise NotMet(message, next_step=next_step)


def expect_close(got: Any, wanted: Any, what: str, *, within: float = 1e-7) -> None:
    """Raise ``NotMet`` unless each entry of ``got`` is close to ``wanted``.

    That is: within ``within``, times the largest entry of ``wanted`` if that is above 1.
    """
    mine, goal = np.broadcast_arrays(np.asarray(got, dtype=np.float64), np.asarray(wanted, dtype=np.float64))
    wrong = ~(np.abs(mine - goal) <= within * max(1.0, float(np.max(np.abs(goal), initial=0.0))))
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f" (at {list(index)})" if index else ""
        raise NotMet(f"{what} {mine[index]:.6g}; it should be {goal[index]:.6g}{where}")
