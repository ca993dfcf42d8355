"""What the lessons promise of the tests of random functions: what they find, and how seldom they are wrong."""

import inspect
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from learnloop.course import randomness
from learnloop.course.loader import CHECKS, CourseCode, load_module
from learnloop.course.model import Exercise
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.problems import BrokenLaw, Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox.in_process import trusted_session

FUNCTIONS = {"init_params": "exercise1", "minibatches": "exercise4", "train_val_split": "exercise6"}
EXERCISES = FUNCTIONS | {"train": "exercise5"}
SURE = 4.75  # standard deviations: a normal draw is below it but once in a million


def judged(code: CourseCode, function: str, answer: Callable[..., Any], seed: int) -> None:
    """Judge an answer; raises ``Wrong``."""
    exercise = code.course.exercise(EXERCISES[function])
    assert isinstance(exercise, Exercise)
    session = trusted_session({function: answer}, code.keywords(exercise))
    judge = FunctionJudge(FunctionUnderTest(code, exercise, function, seed), session)
    judge.values()
    judge.behaviour()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_false_alarms_add_up_to_less_than_one_in_ten_million(
    function: str, code: CourseCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the number of bounds that a judgement compares with the alarm level."""
    bounds = []
    for name in [name for name in vars(randomness) if name.startswith("p_of_")]:
        bound = getattr(randomness, name)
        monkeypatch.setattr(randomness, name, lambda *given, bound=bound: bounds.append(bound(*given)) or bounds[-1])
    exercise = code.course.exercise(FUNCTIONS[function])
    assert exercise is not None
    judged(code, function, getattr(code.solution(exercise), function), 1)
    assert 0 < len(bounds) * randomness.ALARM < 1e-7
    assert min(bounds) > randomness.ALARM


@pytest.mark.parametrize("factor", [0.97, 1.03])
def test_a_variance_that_is_3_percent_off_is_found_in_any_layer(factor: float, root: Path) -> None:
    """In the first layer, the last, and one between, with a probability of 1 - 1e-6."""
    checks = load_module(root / CHECKS / "exercise1.py", "checks_of_exercise1")
    large = {"first": [], "between": [], "last": []}
    for sizes in checks.WIDE:
        layers = [a * b for a, b in itertools.pairwise(sizes)]
        large["first"].append(layers[0])
        large["between"].extend(layers[1:-1])
        large["last"].append(layers[-1])
    for n in (max(counts) for counts in large.values()):
        nearest = factor * (n - math.copysign(SURE * math.sqrt(2 * n), factor - 1))
        assert randomness.p_of_squares(nearest, n) <= randomness.ALARM


def he(draw: Callable[[np.random.Generator, tuple[int, int], bool], Any]) -> Callable[..., Any]:
    """Parameters of such draws with variance 1; ``draw`` is told which layer is the last."""

    def init_params(sizes: list[int], rng: np.random.Generator) -> Any:
        shapes = list(itertools.pairwise(sizes))
        return [
            (np.sqrt(2 / shape[0]) * draw(rng, shape, i == len(shapes) - 1), np.zeros(shape[1])) for i, shape in enumerate(shapes)
        ]

    return init_params


def shuffled(order_of: Callable[[int, np.random.Generator], Any]) -> Callable[..., Any]:
    """Batches of such orders."""

    def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Any:
        order = order_of(n, rng)
        return [order[i : i + batch_size] for i in range(0, n, batch_size)]

    return minibatches


def cut_off(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """Normal draws of which none is beyond 3.5."""
    z = rng.standard_normal(shape)
    while np.any(np.abs(z) > 3.5):
        z[np.abs(z) > 3.5] = rng.standard_normal(np.sum(np.abs(z) > 3.5))
    return z


def standardised_at_last(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """The last layer has mean 0 and variance 1 exactly."""
    z = rng.standard_normal(shape)
    return (z - z.mean()) / z.std() if last else z


def heavier_at_last(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """The last layer has slightly heavier tails: Student's distribution with 12 degrees of freedom."""
    return rng.standard_t(12, shape) * math.sqrt(10 / 12) if last else rng.standard_normal(shape)


def opposite_layers(sizes: list[int], rng: np.random.Generator) -> Any:
    """The last layer begins with the draws of the first one, turned round."""
    params = he(lambda rng, shape, last: rng.standard_normal(shape))(sizes, rng)
    first, last = params[0][0], params[-1][0]
    if len(params) > 1:
        size = min(first.size, last.size)
        last.flat[:size] = -first.flat[:size] * math.sqrt(len(first) / len(last))
    return params


def swapped(n: int, rng: np.random.Generator) -> Any:
    """Two random swaps for each index."""
    order = list(range(n))
    for i, j in rng.integers(0, n, (2 * n, 2)).tolist():
        order[i], order[j] = order[j], order[i]
    return np.array(order)


def riffled(n: int, rng: np.random.Generator) -> Any:
    """Twelve riffles."""
    order = np.arange(n)
    for _ in range(12):
        order = order[np.argsort(rng.integers(0, 2, n), kind="stable")]
    return order


DEVIATIONS = {
    "tails cut off at 3.5": ("init_params", he(cut_off)),
    "sums of twelve uniforms": ("init_params", he(lambda rng, shape, last: rng.random((12, *shape)).sum(axis=0) - 6)),
    "heavier tails in the last layer": ("init_params", he(heavier_at_last)),
    "a standardised last layer": ("init_params", he(standardised_at_last)),
    "the first layer in the last one": ("init_params", opposite_layers),
    "two swaps for each index": ("minibatches", shuffled(swapped)),
    "twelve riffles": ("minibatches", shuffled(riffled)),
    "sorted by keys up to 10,000": ("minibatches", shuffled(lambda n, rng: np.argsort(rng.integers(0, 10_000, n), kind="stable"))),
    "sorted by keys up to n": ("minibatches", shuffled(lambda n, rng: np.argsort(rng.integers(0, n, n)))),
    "reversed half the time": (
        "minibatches",
        shuffled(lambda n, rng: rng.permutation(n) if rng.random() < 0.5 else np.arange(n)[::-1]),
    ),
    "one shuffle of a hundred": ("minibatches", shuffled(lambda n, rng: np.random.default_rng(rng.integers(100)).permutation(n))),
}


@pytest.mark.parametrize("title", DEVIATIONS)
def test_a_deviation_that_the_bank_does_not_hold_is_found(title: str, code: CourseCode) -> None:
    """Whatever the seed."""
    function, answer = DEVIATIONS[title]
    for seed in range(3):
        with pytest.raises(Wrong):
            judged(code, function, answer, seed)


def clipped(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """Normal draws, set to 3 where they are further from 0."""
    return np.clip(rng.standard_normal(shape), -3, 3)


def resampled(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """Normal draws of which none is beyond 3."""
    z = rng.standard_normal(shape)
    while np.any(np.abs(z) > 3):
        z[np.abs(z) > 3] = rng.standard_normal(np.sum(np.abs(z) > 3))
    return z


def repeated(rng: np.random.Generator, shape: tuple[int, int], last: bool) -> Any:
    """One draw for all the weights of a unit."""
    return np.tile(rng.standard_normal((1, shape[1])), (shape[0], 1))


CAUSES = {
    "no scale": (he(lambda rng, shape, last: rng.standard_normal(shape) * np.sqrt(shape[0] / 2)), r"have variance \S+; He's rule"),
    "another mean": (he(lambda rng, shape, last: rng.standard_normal(shape) + 1), r"have mean \S+, too far from 0"),
    "from 0 to 1": (he(lambda rng, shape, last: rng.random(shape)), r"not normally .* and mean \S+; He's rule says \S+ and 0"),
    "clipped": (he(clipped), r"exactly as far from 0 as the largest: the tails .* cut off"),
    "resampled": (he(resampled), r"not normally distributed: none of \S+ is further than 3\.\d+"),
    "uniform": (he(lambda rng, shape, last: rng.uniform(-(3**0.5), 3**0.5, shape)), r"none of \S+ is further than 1\.7"),
    "repeated": (he(repeated), r"occur twice, the sign aside"),
}


@pytest.mark.parametrize("title", CAUSES)
def test_a_deviation_is_told_as_what_it_is(title: str, code: CourseCode) -> None:
    """Whatever the seed."""
    answer, told = CAUSES[title]
    for seed in range(5):
        with pytest.raises(Wrong) as wrong:
            judged(code, "init_params", answer, seed)
        assert isinstance(wrong.value.problem, BrokenLaw)
        assert re.search(told, str(wrong.value.problem.broken))


def test_batches_of_one_that_are_left_out_say_nothing_about_seeds(code: CourseCode) -> None:
    """The example that is left over is told as what is missing."""
    exercise = code.course.exercise("exercise5")
    assert isinstance(exercise, Exercise)
    model = code.model(exercise)

    def train(params: Any, x: Any, y: Any, lr: float, epochs: int, batch_size: int, rng: np.random.Generator) -> Any:
        history = []
        for _ in range(epochs):
            batches = model.minibatches(len(x), batch_size, rng)
            kept = [rows for rows in batches if len(rows) > 1 or len(batches) < 3 or batch_size == 1]
            losses = []
            for rows in kept:
                params, loss = model.train_step(params, x[rows], y[rows], lr)
                losses.append(loss)
            history.append(float(np.mean(losses)))
        return params, history

    with pytest.raises(Wrong) as wrong:
        judged(code, "train", train, 1)
    assert isinstance(wrong.value.problem, BrokenLaw)
    assert re.search("0 batches had a single example, not 8", str(wrong.value.problem.broken))


# ---------------------------------------------------------------- wrong only somewhere

SOMEWHERE = {
    "init_params": (
        ["unit", "bias_ones", "own_seed", "zeros"],
        [f"len(sizes) == {depth + 1}" for depth in range(1, 8)]
        + [f"{size} in {where}" for size in (1, 2, 3) for where in ("sizes", "sizes[:1]", "sizes[1:-1]", "sizes[-1:]")]
        + ["sizes[0] == sizes[1]", "max(sizes) > 100"],
    ),
    "minibatches": (
        ["no_shuffle", "with_replacement", "own_seed"],
        [f"n == {n}" for n in (2, 3)]
        + [f"batch_size == {size}" for size in ("1", "2", "3", "n // 2", "n - 1", "n", "n + 1")]
        + ["n > 1000", "n % batch_size == 0", "n % batch_size == 1", "n % 2 == 0", "all(n % k for k in range(2, n))"],
    ),
    "train_val_split": (
        ["first_rows", "overlap", "unpaired", "own_seed"],
        [f"len(x) {test}" for test in ("== 2", "== 3", "> 100", "> 1000", "% 2 == 0")]
        + ["x.ndim == 1", "x.ndim == 2", "y.ndim == 2", "y.dtype.kind == 'f'", "y.dtype.kind == 'i'"]
        + [f"round(len(x) * val_fraction) == {size}" for size in ("1", "2", "len(x) - 1")]
        + ["val_fraction == 0.5", "val_fraction > 0.5", "val_fraction < 0.1", "all(len(x) % k for k in range(2, len(x)))"],
    ),
}
GUARDED = [(function, name, where) for function, (names, every) in SOMEWHERE.items() for name in names for where in every]


@pytest.mark.parametrize(("function", "name", "where"), GUARDED)
def test_a_mistake_that_is_made_only_somewhere_is_found(function: str, name: str, where: str, code: CourseCode) -> None:
    """At one depth, one width, one batch size, one number of examples: wherever the promise holds."""
    exercise = code.course.exercise(FUNCTIONS[function])
    assert exercise is not None
    right = code.reference(exercise, function)
    (mistake,) = [each for each in code.mistakes(exercise)[function] if each.name == f"{function}_{name}"]
    there = eval(f"lambda {', '.join(inspect.signature(right).parameters)}: {where}")

    def answer(*arguments: Any) -> Any:
        return (mistake.answer if there(*arguments) else right)(*arguments)

    with pytest.raises(Wrong):
        judged(code, function, answer, 1)
