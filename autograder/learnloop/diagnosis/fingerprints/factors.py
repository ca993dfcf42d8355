"""Answers that are the right ones times a factor, or plus a quantity, found in the arguments or their sizes."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.diagnosis.fingerprints.evidence import Array, Focus, Pair, Seen, floats, is_number, quantities, scalars
from learnloop.report import Diagnosis

NEAR = 1e-9
STEP_FACTOR = "Follow this factor through the docstring's formula: where should it appear, and where does it appear in your code?"
CONSTANTS = {
    "10": 10.0,
    "100": 100.0,
    "1/10": 0.1,
    "1/100": 0.01,
    "ln 2": math.log(2),
    "1/ln 2": 1 / math.log(2),
    "ln 10": math.log(10),
    "1/ln 10": 1 / math.log(10),
}
LOGARITHMS = {"1/ln 2": "2", "1/ln 10": "10"}
TIMES = {"": 1.0, "2": 2.0, "1/2": 0.5}
PLAIN = {
    "-1": "has the right size but the wrong sign",
    "2": "is exactly twice the right one: there is one factor of 2 too many",
    "1/2": "is exactly half the right one: a factor of 2 is missing",
    "-2": "is exactly twice the right one, with the wrong sign",
    "-1/2": "is exactly half the right one, with the wrong sign",
}


class Base(Struct, frozen=True):
    """A number found in the arguments: its name, its value in each call, and how that is written out in the first."""

    name: str
    values: list[float]
    kind: str = "size"  # or "scalar", "constant"
    digits: str = ""


class Factor(Struct, frozen=True):
    """A factor that has a name: a sign; 2, 1/2 or nothing; and a base (none for a plain number) or 1 divided by it."""

    negative: bool
    times: str
    base: Base | None
    inverse: bool
    values: list[float]

    @property
    def name(self) -> str:
        """As in "-2/N"."""
        parts = [self.times] if self.times else []
        if self.base is not None:
            under = f"({self.base.name})" if " " in self.base.name else self.base.name
            parts.append(f"1/{under}" if self.inverse else self.base.name)
        return ("-" if self.negative else "") + (" x ".join(parts) or "1")


def ratio(focus: Focus) -> Diagnosis | None:
    """One factor between what was returned and what is right, the same for all entries, identified by the sizes."""
    calls = [call for call in focus.calls if any(np.any(pair.expected) or np.any(pair.got) for pair in call)]
    measured = []
    for call in calls:  # 0 in place of 0 has any ratio
        found = _ratio(call)
        if found is None:
            return None
        measured.append(found)
    if len(measured) < 2:
        return None
    fitting = [factor for factor in factors([call[0].seen for call in calls]) if _near(measured, factor.values)]
    if len(fitting) != 1:
        return None  # no known factor, or two readings of one number
    return Diagnosis(f"times {fitting[0].name}", f"{_words(fitting[0], focus.every)}.{focus.rest}", STEP_FACTOR)


def _near(measured: Sequence[float], values: Sequence[float]) -> bool:
    return all(abs(mine / value - 1) < NEAR for mine, value in zip(measured, values, strict=True))


def _ratio(call: Sequence[Pair]) -> float | None:
    """got / expected when it is one number for all entries that are not zero, else None."""
    if any(np.shape(pair.got) != np.shape(pair.expected) or not is_number(pair.got) for pair in call):
        return None
    got, expected = _flat([pair.got for pair in call]), _flat([pair.expected for pair in call])
    if not np.isfinite(got).all() or not np.isfinite(expected).all() or not np.any(expected) or not np.any(got):
        return None
    largest = int(np.argmax(np.abs(expected)))
    found = float(got[largest] / expected[largest])
    allowed = (1e-5 if call[0].seen.float32 else NEAR) * max(float(np.max(np.abs(got))), 1e-300)
    return found if bool(np.all(np.abs(got - found * expected) <= allowed)) else None


def _flat(parts: Sequence[Any]) -> Array:
    return np.concatenate([np.ravel(floats(part)) for part in parts])


def factors(seen: Sequence[Seen]) -> list[Factor]:
    """Every factor that has a name, except 1. A size counts only if two calls differ in it: otherwise it is just a number."""
    plain = [
        Factor(sign < 0, times, None, False, [sign * by] * len(seen))
        for (times, by), sign in itertools.product(TIMES.items(), (1, -1))
        if sign * by != 1
    ]
    found = plain
    for base in _bases(seen):
        if not all(base.values):
            continue
        for inverse, (times, by), sign in itertools.product((False, True), TIMES.items(), (1, -1)):
            if base.kind != "constant" or not (inverse or times):
                values = [sign * by * (1 / value if inverse else value) for value in base.values]
                found.append(Factor(sign < 0, times, base, inverse, values))
    return found


def _bases(seen: Sequence[Seen]) -> list[Base]:
    sizes = [[float(each.sizes[name]) for each in seen] for name in seen[0].sizes]
    names = list(seen[0].sizes)
    made = [Base(name, values) for name, values in zip(names, sizes, strict=True)]
    for i, j in itertools.combinations(range(len(names)), 2):
        a, b = sorted((i, j), key=lambda k: "NCDH".find(names[k]))
        first = f"{seen[0].sizes[names[a]]} {{}} {seen[0].sizes[names[b]]}"
        product = [x * y for x, y in zip(sizes[a], sizes[b], strict=True)]
        quotient = [x / y for x, y in zip(sizes[a], sizes[b], strict=True)]
        made.append(Base(f"{names[a]} x {names[b]}", product, digits=first.format("x")))
        made.append(Base(f"{names[a]} / {names[b]}", quotient, digits=first.format("/")))
    made += _counted(seen)
    unique: list[Base] = []
    for base in made:
        if len(set(base.values)) > 1 and base.values not in [known.values for known in unique]:
            unique.append(base)
    for name, values in scalars(seen).items():
        unique.append(Base(name, values, "scalar"))
        unique.append(Base(f"(1 - {name})", [1 - value for value in values], "scalar"))
    return unique + [Base(name, [value] * len(seen), "constant") for name, value in CONSTANTS.items()]


def _counted(seen: Sequence[Seen]) -> list[Base]:
    """How many rows and how many entries each array argument has."""
    found = []
    for i in range(min(len(each.arguments) for each in seen)):
        arrays = [each.arguments[i] for each in seen]
        if all(isinstance(array, np.ndarray) and array.ndim for array in arrays):
            name = seen[0].name(i)
            found.append(Base(f"the number of rows of {name}", [float(len(array)) for array in arrays]))
            found.append(Base(f"the number of entries of {name}", [float(array.size) for array in arrays]))
    return found


def _words(factor: Factor, every: str) -> str:
    sign = " and has the wrong sign" if factor.negative else ""
    value, base = abs(factor.values[0]), factor.base
    if base is None:
        return f"{every} {PLAIN[factor.name]}"
    if base.name in LOGARITHMS and not factor.inverse:
        return f"{every} is {value:.4f} times the right one{sign}: that is a logarithm to base {LOGARITHMS[base.name]}"
    name = factor.name.lstrip("-")
    if base.kind != "size":
        where = f", and {base.name} = {base.values[0]:.6g} here" if base.kind == "scalar" else ""
        return f"{every} is the right one times {name}{sign}{where}"
    small = value < 1
    amount = f"{every} is {1 / value if small else value:.6g} times too {'small' if small else 'large'}{sign}"
    here = f"{base.name} = {base.digits + ' = ' if base.digits else ''}{base.values[0]:.6g} here"
    if factor.times or " / " in base.name:
        return f"{amount}, which is a factor of {name} ({here})"
    if factor.inverse:
        return f"{amount}, and {here}: it is divided by {base.name} one time too many"
    return f"{amount}, and {here}: a division by it is missing, or a factor of it too many, as when a sum is in place of a mean"


def offset(focus: Focus) -> Diagnosis | None:
    """What was returned and what is right differ by a known quantity: 1, an argument, its mean, or a multiple of it."""
    for sign, word in ((1.0, "more"), (-1.0, "less")):
        if focus.fits(lambda p, sign=sign: floats(p.expected) + sign):  # type: ignore[misc]
            return Diagnosis(f"1 {word}", f"{focus.every} is exactly 1 {word} than the right one.{focus.rest}", STEP_OFFSET)
    constant = _constant(focus)
    if constant is not None:
        word = "more" if constant > 0 else "less"
        words = f"{focus.every} is exactly {abs(constant):.6g} {word} than the right one.{focus.rest}"
        return Diagnosis("a constant added", words, STEP_OFFSET)
    for name, quantity in quantities(focus).items():
        found = _multiple(focus, name, quantity) or _multiple(focus, f"the mean of {name}", _mean_of(quantity))
        if found is not None:
            return found
        if focus.fits(lambda p, q=quantity: floats(q(p)) - p.expected):  # type: ignore[misc]
            message = f"{focus.subject} {focus.be} {name} minus what is right: the part that should stay is gone.{focus.rest}"
            return Diagnosis(f"what is left of {name}", message, "Say in words which part of it should stay.")
    return None


def _constant(focus: Focus) -> float | None:
    """One number, of few digits, added to every entry of every call; there must be several right numbers."""
    differences = [
        floats(pair.got) - floats(pair.expected) for pair in focus.pairs if np.shape(pair.got) == np.shape(pair.expected)
    ]
    right = {float(number) for pair in focus.pairs for number in np.ravel(pair.expected)[:1000]}
    if len(differences) < len(focus.pairs) or len(right) < 2 or not all(d.size and np.isfinite(d).all() for d in differences):
        return None
    added = float(f"{np.ravel(differences[0])[0]:.4g}")
    return added if added and focus.fits(lambda p: floats(p.expected) + added) else None


def _multiple(focus: Focus, name: str, quantity: Callable[[Pair], Any]) -> Diagnosis | None:
    """A multiple of this quantity is too much or too little."""
    for coefficient, weigh in {**_coefficients(focus), **_measured(focus, quantity)}.items():
        for sign, words, label in ((1.0, "is too much", "plus"), (-1.0, "is missing", "minus")):

            def guess(p: Pair, weigh: Any = weigh, sign: float = sign) -> Any:
                made = floats(p.expected) + sign * weigh(p) * floats(quantity(p))
                return made if made.shape == np.shape(p.expected) else None

            if focus.fits(guess):
                what = f"{coefficient}{name}"
                return Diagnosis(f"{label} {what}", f"exactly {what} {words} in {focus.every}.{focus.rest}", STEP_OFFSET)
    return None


def _mean_of(quantity: Callable[[Pair], Any]) -> Callable[[Pair], Any]:
    """The mean of a quantity that has more than one entry."""
    return lambda p: np.mean(quantity(p)) if np.ndim(quantity(p)) else None


STEP_OFFSET = "Find the line in your code where it gets in or gets lost."


def _coefficients(focus: Focus) -> dict[str, Callable[[Pair], float]]:
    """What a quantity may be multiplied by: nothing, 2, a half, an argument, 1 minus an argument."""
    found: dict[str, Callable[[Pair], float]] = {"": lambda p: 1.0, "2 x ": lambda p: 2.0, "1/2 x ": lambda p: 0.5}
    for name in scalars([call[0].seen for call in focus.calls]):

        def value(p: Pair, name: str = name) -> float:
            return next(v[0] for key, v in scalars([p.seen]).items() if key == name)

        found[f"{name} x "] = value
        found[f"(1 - {name}) x "] = lambda p, value=value: 1 - value(p)  # type: ignore[misc]
    return found


def _measured(focus: Focus, quantity: Callable[[Pair], Any]) -> dict[str, Callable[[Pair], float]]:
    """The number by which the quantity, or an argument times it, would have to be multiplied in the first wrong part.

    Only a number that someone could have written: one of at most four digits.
    """
    found: dict[str, Callable[[Pair], float]] = {}
    same_shape = [pair for pair in focus.pairs if np.shape(pair.got) == np.shape(pair.expected)]
    pair = next((pair for pair in same_shape if np.any(pair.got != pair.expected)), None)
    what = None if pair is None else quantity(pair)
    if pair is None or what is None or np.shape(what) != np.shape(pair.expected) or not np.any(what):
        return found
    largest = np.unravel_index(int(np.argmax(np.abs(what))), np.shape(what))
    gap = (floats(pair.got) - floats(pair.expected))[largest] / floats(what)[largest]
    for name, weigh in _coefficients(focus).items():
        if name and not name.startswith("`"):
            continue
        number = abs(float(gap / weigh(pair))) if weigh(pair) else math.nan
        short = float(f"{number:.4g}")
        if short and math.isfinite(number) and abs(number / short - 1) < 1e-6:
            found[f"{short:g} x {name}"] = lambda p, n=short, w=weigh: n * w(p)  # type: ignore[misc]
    return found


def an_argument(focus: Focus) -> Diagnosis | None:
    """What was returned is an argument as it was passed in, or that times a number among the arguments."""
    for name, quantity in quantities(focus).items():
        for (coefficient, weigh), sign in itertools.product(_coefficients(focus).items(), (1.0, -1.0)):
            if focus.fits(lambda p, q=quantity, w=weigh, s=sign: s * w(p) * floats(q(p))):  # type: ignore[misc]
                what = f"{'' if sign > 0 else 'minus '}{coefficient}{name}"
                plain = "exactly as it was passed in" if what == name else "and nothing else"
                step = "Find the line that should have changed it, and check that its result is what you return."
                return Diagnosis(f"equal to {what}", f"{focus.subject} {focus.be} {what}, {plain}.{focus.rest}", step)
    return None
