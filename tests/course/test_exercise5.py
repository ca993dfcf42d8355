"""Exercise 5: the numbers of its lesson, and its checks where earlier exercises are missing or wrong."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import Grade
from pictures import drawn

from learnloop.course.datasets import glasses_vs_rings, noisy_curve
from learnloop.course.loader import CHECKS, CourseCode, load_module
from learnloop.course.model import Course


@pytest.fixture(scope="module")
def model(code: CourseCode, course: Course) -> ModuleType:
    """All model answers up to exercise 5, by name."""
    exercise = course.exercise("exercise5")
    assert exercise is not None
    return code.model(exercise)


@pytest.fixture(scope="module")
def lesson(root: Path) -> str:
    """The text of the lesson, a line a line."""
    text = (root / "solutions" / "exercise5.py").read_text("utf-8")
    return "\n".join(line.removeprefix("#").strip() for line in text.splitlines())


def row(lesson: str, title: str, which: int = 0) -> list[float]:
    """The numbers in a row of a table, shares for percentages."""
    found = [line for line in lesson.splitlines() if line.startswith(f"| {title} |")][which]
    cells = [cell.strip() for cell in found.split("|")[2:-1]]
    return [float(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1) for cell in cells if cell]


class Run:
    """What the script of the lesson draws: 2,000 pictures, 1,000 new ones, a start, and the generator as it is then."""

    def __init__(self, model) -> None:
        self.rng = np.random.default_rng(0)
        self.x, self.y = glasses_vs_rings(2000, self.rng)
        self.new_x, self.new_y = glasses_vs_rings(1000, self.rng)
        self.start = model.init_params([144, 32, 2], self.rng)


def test_one_turn_by_hand(model, lesson):
    """The gradients of exercise 3, one step, and the losses of six turns."""
    params = [(np.array([[1.0, -1], [1, 0]]), np.zeros(2)), (np.array([[1.0, 2], [2, -1]]), np.array([3.0, 0]))]
    x, y = np.array([[1.0, 2.0]]), np.array([0])
    losses = []
    for turn in range(6):
        params, loss = model.train_step(params, x, y, 0.1)
        losses.append(f"{loss:.3f}")
        if turn == 0:
            (w0, b0), (w1, b1) = params
            assert np.allclose(w0, [[0.95, -1], [0.9, 0]])
            assert np.allclose(b0, [-0.05, 0])
            assert np.allclose(w1, [[1.15, 1.85], [2, -1]])
            assert np.allclose(b1, [3.05, -0.05])
            logits = model.forward(params, x)[-1]
            assert np.allclose(logits, [[6.155, 4.945]])
            assert f"{model.softmax(logits)[0, 0]:.0%}" == "77%"
    assert "     ".join(losses) in lesson


def test_the_table_of_epochs(model, lesson):
    run = Run(model)
    params = run.start
    seen, new, losses = [model.evaluate(params, run.x, run.y)[1]], [model.evaluate(params, run.new_x, run.new_y)[1]], []
    for epoch in range(1, 31):
        params, history = model.train(params, run.x, run.y, lr=0.1, epochs=1, batch_size=20, rng=run.rng)
        if epoch == 1:
            assert f"{model.evaluate(params, run.x, run.y)[0]:.3f}" == "0.406"
        if epoch in (1, 2, 3, 5, 10, 20, 30):
            losses.append(history[0])
            seen.append(model.evaluate(params, run.x, run.y)[1])
            new.append(model.evaluate(params, run.new_x, run.new_y)[1])
    assert np.allclose(losses, row(lesson, "loss in the history"), atol=0.0006)
    assert np.allclose(seen, row(lesson, "accuracy on these 2,000"), atol=0.0006)
    assert np.allclose(new, row(lesson, "accuracy on 1,000 new"), atol=0.0006)


def test_the_script_of_the_lesson_comes_to_the_table(root, lesson, tmp_path):
    """Saved and run as the lesson says, with the model answers: its losses and shares are those of both tables."""
    shutil.copytree(root / "solutions", tmp_path / "exercises", ignore=shutil.ignore_patterns("mistakes", "accelerated"))
    text = (root / "solutions" / "exercise5.py").read_text("utf-8").split("# ```python\n")[1].split("# ```\n")[0]
    script = "".join(line.removeprefix("#").removeprefix(" ") for line in text.splitlines(keepends=True))
    command = re.search(r"run `python (exercises/\w+\.py)`", lesson)[1]
    (tmp_path / command).write_text(script, "utf-8")
    run = subprocess.run([sys.executable, command], cwd=tmp_path, capture_output=True, text=True, check=True)
    by_heart, *epochs = run.stdout.splitlines()
    first, *_, last = row(lesson, "loss")
    assert by_heart.endswith(f"loss {first:.3f} -> {last:.3f}")
    losses, shares = row(lesson, "loss in the history"), row(lesson, "accuracy on 1,000 new")[1:]
    for epoch, loss, share in zip((1, 2, 3, 5, 10, 20, 30), losses, shares, strict=True):
        assert epochs[epoch - 1] == f"epoch {epoch:2}  loss {loss:.3f}  new pictures: {share:.1%} right"


def test_the_table_of_learning_rates(model, lesson):
    run, losses, shares = Run(model), [], []
    for lr in row(lesson, "`lr`"):
        rng = np.random.default_rng(1)
        params, history = model.train(run.start, run.x, run.y, lr=lr, epochs=30, batch_size=20, rng=rng)
        losses.append(history[-1])
        shares.append(model.evaluate(params, run.new_x, run.new_y)[1])
    assert np.allclose(losses, row(lesson, "loss of the last epoch"), atol=0.0006)
    assert np.allclose(shares, row(lesson, "accuracy"), atol=0.0006)


def test_eight_pictures_are_learnt_by_heart(model, lesson):
    run = Run(model)
    _, history = model.train(run.start, run.x[:8], run.y[:8], lr=0.1, epochs=300, batch_size=8, rng=run.rng)
    epochs = [int(number) for number in row(lesson, "epochs")]
    assert np.allclose([history[epoch - 1] for epoch in epochs], row(lesson, "loss"), atol=0.0006)
    assert sum(w.size + b.size for w, b in run.start) == 4706
    assert "4,706 parameters" in lesson


def test_a_line_and_a_constant_on_the_noisy_curve(lesson):
    """Their mean squared errors, from many points."""
    x, y = noisy_curve(400_000, np.random.default_rng(0))
    slope = np.mean(x * y) / np.mean(x * x)
    assert f"{np.mean((y - slope * x) ** 2):.2f}" == "0.21"
    assert f"{np.mean(y**2):.2f}" == "0.51"


def test_a_start_of_init_params_learns_the_noisy_curve_as_well(root, model, lesson):
    """The limit has room for it, though the grader's start is another, from which the error is far smaller."""
    checks = load_module(root / CHECKS / "exercise5.py", "checks_of_exercise5")
    errors = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        (x, y), (new_x, new_y) = noisy_curve(400, rng), noisy_curve(1000, rng)
        start = model.init_params([1, 16, 1], rng)
        params, _ = model.train_regression(start, x, y, lr=0.1, epochs=30, batch_size=200, rng=rng)
        errors.append(model.mse(model.forward(params, new_x)[-1], new_y))
    assert f"below {checks.SMALL_ERROR}." in lesson
    assert max(errors) < checks.SMALL_ERROR
    assert f"{np.median(errors):.1f}" == "0.1"


def test_regression_and_evaluation_by_hand(model):
    params, _ = model.train_regression(
        [(np.array([[0.5]]), np.zeros(1))],
        np.array([[1.0], [-1.0]]),
        np.array([[1.0], [0.0]]),
        lr=0.1,
        epochs=1,
        batch_size=2,
        rng=np.random.default_rng(0),
    )
    assert np.allclose(params[0][0], [[0.5]])
    assert np.allclose(params[0][1], [0.1])
    logits = np.log([[0.9, 0.1], [0.4, 0.6]])
    loss, share = model.evaluate([(np.eye(2), np.zeros(2))], logits, np.array([0, 0]))
    assert f"{loss:.3f}" == "0.511"
    assert share == 0.5


def test_the_pictures_of_the_lesson_are_drawn_from_the_data(lesson):
    x, _ = glasses_vs_rings(4, np.random.default_rng(724), noise=0.05)
    for left, right in zip(*(drawn(x[i]) for i in (0, 3)), strict=True):
        assert f"{left}   {right}".strip() in lesson


def test_it_is_graded_alone(grade_text: Grade, solution: Callable[[str], str]):
    """The earlier exercises are the grader's, and the report says so; nothing is lost."""
    report = grade_text("exercise5", solution("exercise5"))
    assert report.passed, [check.message for check in report.checks]
    told = "exercise1, exercise2, exercise3 and exercise4 were not found; their model answers were used instead."
    assert told in report.notes


def test_a_wrong_earlier_exercise_costs_nothing_and_is_named(grade_text: Grade, solution: Callable[[str], str], tmp_path: Path):
    (tmp_path / "exercise4.py").write_text(re.sub(r"W - lr \* dW", "W + lr * dW", solution("exercise4")), "utf-8")
    report = grade_text("exercise5", solution("exercise5"), only=["train_step"])
    assert report.passed
    assert any("sgd_step" in note for note in report.notes)
