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

For laws about results that are random, ``randomness`` has p-values that bound how often a right answer fails.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from learnloop.course import randomness
from learnloop.course.draws import RANGES, Array, Draw
from learnloop.values.compare import Tolerance
from learnloop.values.sent import ArrayInLayout, Probe, Rng

__all__ = [
    "RANGES",
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
    "expect_seeded",
    "function",
    "randomness",
]

Arguments = tuple[Any, ...]
Inputs = Callable[[Draw], Arguments]
# A scalar function and the point at which its slope is one part of the student's result.
Slope = tuple[Callable[[Array], float], Array]


def case_label(title: str) -> str:
    """The title of a case as students see it, without the number that distinguishes several draws."""
    return re.sub(r" \(\d+\)$", "", title)


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


@dataclass(eq=False)
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
    new: bool
    sized: tuple[str, ...]
    ranges: tuple[str, ...]
    least: Mapping[str, int]
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
    new: bool = False,
    sized: tuple[str, ...] = ("",),
    ranges: Sequence[str] = (),
    least: Mapping[str, int] | None = None,
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
    draws arguments of the size at which time is measured. ``new``: no array of the result may share
    memory with an argument. The cases with the titles ``sized``, ""
    for ``inputs``, are also drawn with sizes of 1, 2, 3 and above 100, and with other numbers of
    layers (``OTHER_SIZES``), where no size is below what ``least`` says. ``ranges`` are those of
    ``RANGES`` in which ``inputs`` are drawn as well, one after the other; large ones are part of
    the behaviour.
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
        new=new,
        sized=sized,
        ranges=tuple(ranges),
        least=least or {},
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


def expect_seeded(differ: Any, what: str, student: Any) -> None:
    """Raise ``NotMet`` unless ``what`` the student's function made of two seeds, ``differ``: nothing was drawn, or nothing was
    made of it.
    """
    if student.outcome.drew:
        step = "`rng.permutation` and most others return what they draw, and leave their argument as it is: use what they return."
        expect(differ, f"two seeds gave the same {what}: what is drawn from `rng` makes no difference.", next_step=step)
    expect(differ, f"two seeds gave the same {what}: draw from the `rng` you are given.")


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
