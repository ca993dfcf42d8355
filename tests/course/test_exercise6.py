"""Exercise 6 against oracles of another kind, and the promises and numbers of its lesson."""

import itertools
import re
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from conftest import Grade

from learnloop.course.checks import Draw
from learnloop.course.datasets import glasses_vs_rings
from learnloop.course.loader import CHECKS, CourseCode, load_module
from learnloop.course.model import Course

EXERCISE = "exercise6"


@pytest.fixture
def solution(course: Course, code: CourseCode) -> ModuleType:
    """The model answers."""
    exercise = course.exercise(EXERCISE)
    assert exercise is not None
    return code.solution(exercise)


@pytest.fixture
def checks(root: Path) -> ModuleType:
    """The checks as a module, with the families of curves."""
    return load_module(root / CHECKS / f"{EXERCISE}.py", "checks_of_exercise6")


@pytest.fixture
def lesson(root: Path) -> str:
    """The lesson, its lines joined."""
    return (root / "solutions" / f"{EXERCISE}.py").read_text("utf-8")


# ------------------------------------------------------------ polynomials


def exact(x: Any, y: Any, degree: int, l2: float = 0.0) -> list[float]:
    """The normal equations in fractions: no rounding but that of the result."""
    xs, ys, size = [Fraction(float(each)) for each in x], [Fraction(float(each)) for each in y], degree + 1
    rows = [[sum(each ** (i + j) for each in xs) for j in range(size)] for i in range(size)]
    right = [sum(height * each**i for each, height in zip(xs, ys, strict=True)) for i in range(size)]
    for i in range(1, size):
        rows[i][i] += Fraction(float(l2))
    for i in range(size):
        pivot = rows[i][i]  # above 0: the matrix is positive definite
        rows[i], right[i] = [each / pivot for each in rows[i]], right[i] / pivot
        for j in range(size):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
                right[j] -= factor * right[i]
    return [float(each) for each in right]


def test_the_model_answer_fits_as_the_normal_equations_in_fractions_do(solution: ModuleType, checks: ModuleType):
    """To a hundredth of what the checks allow, on every kind of inputs that they draw."""
    for title, inputs in {"": checks.fit_polynomial.inputs, **checks.fit_polynomial.cases}.items():
        for seed in range(3):
            arguments = inputs(Draw([seed]))
            wanted = np.array(exact(*arguments))
            assert np.abs(solution.fit_polynomial(*arguments) - wanted).max() <= 1e-9 * np.abs(wanted).max(), (title, seed)


def test_the_tables_of_polynomials_are_what_comes_out(solution: ModuleType, lesson: str):
    """From the ten points as they are printed."""
    x, y = (np.array([float(each) for each in re.search(rf"#     {name}  ([-0-9. ]+)\n", lesson)[1].split()]) for name in "xy")
    places = np.linspace(-1, 1, 1001)

    def errors(degree: int, l2: float) -> tuple[float, float, float]:
        c = solution.fit_polynomial(x, y, degree, l2)
        points, curve = (np.mean((np.polyval(c[::-1], at) - of) ** 2) for at, of in ((x, y), (places, np.sin(np.pi * places))))
        return points, curve, np.abs(c[1:]).max(initial=0.0)

    first, second = re.findall(
        r"# \| (?:degree|`l2`) \|(.*)\|\n# .*\n# \| on the ten points \|(.*)\|\n# \| on the curve \|(.*)\|\n", lesson
    )
    degrees, on_points, on_curve = ([float(each) for each in row.split("|")] for row in first)
    tables = [[(int(degree), 0.0) for degree in degrees], on_points, on_curve]
    penalties, more_points, more_curve = ([float(each) for each in row.split("|")] for row in second)
    largest = [float(each) for each in re.search(r"largest of `c\[1:\]`, in size \|(.*)\|\n", lesson)[1].split("|")]
    for (degree, l2), points, curve in zip(*tables, strict=True):
        assert errors(degree, l2)[:2] == pytest.approx((points, curve), abs=5.1e-4), degree
    for l2, points, curve, size in zip(penalties, more_points, more_curve, largest, strict=True):
        assert errors(7, l2)[:2] == pytest.approx((points, curve), abs=5.1e-4), l2
        assert errors(7, l2)[2] == pytest.approx(size, abs=0.051 if size >= 1 else 0.0051), l2


# ------------------------------------------------------------ early stopping


def test_early_stopping_is_right_on_every_short_curve(solution: ModuleType, checks: ModuleType):
    """By its definition: all curves of up to six losses of three sizes, with every patience that makes a difference."""
    for n in range(1, 7):
        for curve in itertools.product((1.0, 2.0, 3.0), repeat=n):
            for patience in range(1, n + 1):
                seen = next((curve[:end] for end in range(1, n) if idle(curve[:end]) == patience), curve)
                assert solution.early_stopping(np.array(curve), patience) == seen.index(min(seen))
                assert checks.stopped_at(curve, patience) == seen.index(min(seen))


def idle(curve: tuple[float, ...]) -> int:
    """How many losses at the end of a curve brought nothing better."""
    return sum(min(curve[: i + 1]) == min(curve) for i in range(len(curve))) - 1


# ------------------------------------------------------------ verdicts


def verdicts(training: Any, validation: Any) -> set[str]:
    """The rows of the lesson's table to which these curves belong."""
    t, v, low = training[-1], validation[-1], np.min(validation)
    rows = {
        "underfitting": t > 0.7 * training[0] and v > 0.7 * training[0] and v <= 1.2 * t,
        "overfitting": t < 0.2 * training[0] and v >= 1.6 * low and v >= 3 * t,
        "just right": t < 0.2 * training[0] and v < 0.2 * validation[0] and v <= 1.1 * low and v <= 1.3 * t,
    }
    return {verdict for verdict, belongs in rows.items() if belongs}


def test_every_curve_belongs_to_its_family_clearly(solution: ModuleType, checks: ModuleType):
    """It still does when validation ends a hundredth higher or lower."""
    for name, family in checks.FAMILIES.items():
        wanted = name.partition(":")[0]
        for seed in range(100):
            training, validation = family(Draw([seed]))
            assert len(training) == len(validation) >= 20
            assert min(training) > 0
            assert min(validation) > 0
            assert solution.fit_verdict(training, validation) == wanted
            for end in (0.99, 1.0, 1.01):
                moved = np.append(validation[:-1], end * validation[-1])
                assert verdicts(training, moved) == {wanted}, (name, seed, end)


# ------------------------------------------------------------ what the lesson warns of is caught, and named

WARNED = [
    pytest.param(
        "early_stopping",
        "if val_losses[epoch] < val_losses[best]:",
        "if val_losses[epoch] < val_losses[epoch - 1]:",
        "below the one before",
        id="better than the loss before",
    ),
    pytest.param(
        "train_val_split",
        "return x[train], y[train], x[val], y[val]",
        "return x[train], x[val], y[train], y[val]",
        "as a well-known library does",
        id="another order of the four",
    ),
    pytest.param(
        "train_val_split",
        "val, train = order[:n_val], order[n_val:]\n    return x[train], y[train], x[val], y[val]",
        "train, val = order[: len(x) - n_val], order[len(x) - n_val :]\n    return x[train], x[val], y[train], y[val]",
        "as a well-known library does",
        id="another order of the four, training first",
    ),
    pytest.param(
        "fit_polynomial",
        "A = x[:, None] ** np.arange(degree + 1)\n    R = np.eye(degree + 1)",
        "A = np.stack([x**k for k in range(degree)], axis=1)\n    R = np.eye(degree)",
        "The highest power is missing",
        id="one power too few",
    ),
    pytest.param(
        "train_with_validation",
        "if epoch - best >= patience:\n            break\n    return best_params",
        "if epoch - best > patience:\n            break\n    return best_params",
        "one epoch too late",
        id="one epoch too patient",
    ),
    pytest.param(
        "train_with_validation",
        "best = early_stopping(val_losses, patience)\n        if best == epoch:",
        "if val_losses[-1] == min(val_losses):\n            best = epoch\n        if best == epoch:",
        "a tie is an idle epoch",
        id="a tie counts as better",
    ),
    pytest.param(
        "train_with_validation",
        "if best == epoch:",
        "if val_losses[-1] == min(val_losses):",
        "a tie is not better",
        id="a tie is kept",
    ),
]


@pytest.mark.parametrize(("function", "right", "wrong", "words"), WARNED)
def test_what_the_lesson_warns_of_is_named(function: str, right: str, wrong: str, words: str, lesson: str, grade_text: Grade):
    """The model answer with this one mistake, whatever is drawn."""
    assert lesson.count(right) == 1
    for seed in range(3):
        report = grade_text(EXERCISE, lesson.replace(right, wrong), only=[function], seed=seed)
        named = [each.diagnosis.message for each in report.checks if each.diagnosis]
        assert len(named) == 1, (seed, [each.message for each in report.checks])
        assert words in named[0], seed


# ------------------------------------------------------------ the experiment of the lesson


def test_the_experiment_of_the_lesson_ends_as_it_says(solution: ModuleType, course: Course, code: CourseCode):
    """Overfitting without a penalty, better with one; wide margins, since sums differ a little from machine to machine."""
    init_params, evaluate = (
        code.reference(course.exercises[number], name) for number, name in ((0, "init_params"), (4, "evaluate"))
    )
    x, y = glasses_vs_rings(200, np.random.default_rng(1), noise=0.4)
    x_new, y_new = glasses_vs_rings(5000, np.random.default_rng(100), noise=0.4)
    runs = []
    for l2, patience in ((0.0, 150), (0.0, 20), (0.02, 150)):
        rng = np.random.default_rng(2)
        parts = solution.train_val_split(x, y, 0.3, rng)
        start, options = init_params([144, 32, 2], rng), {"lr": 0.1, "epochs": 150, "batch_size": 20, "rng": rng}
        params, training, validation = solution.train_with_validation(start, *parts, l2=l2, patience=patience, **options)
        runs.append((training, validation, evaluate(params, x_new, y_new)[1]))
    plain, stopped, punished = runs
    assert solution.fit_verdict(plain[0], plain[1]) == "overfitting"
    assert (plain[0][-1], plain[1][-1], min(plain[1])) == pytest.approx((0.005, 1.076, 0.598), rel=0.1)
    assert len(stopped[1]) == 37
    assert stopped[2] == plain[2] == pytest.approx(0.63, abs=0.02)
    assert min(punished[1]) == pytest.approx(0.468, rel=0.1)
    assert punished[2] == pytest.approx(0.77, abs=0.02)
