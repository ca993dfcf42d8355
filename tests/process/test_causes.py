"""Causes of wrong answers, named in whole reports: the fingerprints through the real sandbox."""

from collections.abc import Callable

import pytest
from conftest import Grade

from learnloop.course.loader import CourseCode

PLANTED = {
    "times 1/(N x C)": ("exercise2", "mse", "return np.mean((pred - target) ** 2) / pred.size"),
    "times 1/`lr`": (
        "exercise4",
        "sgd_step",
        "return [((w - lr * g) / lr, (b - lr * h) / lr) for (w, b), (g, h) in zip(params, grads)]",
    ),
    "rows reversed": ("exercise1", "linear", "return (x @ W + b)[::-1]"),
    "printed, not returned": ("exercise2", "mse", "print(np.mean((pred - target) ** 2))"),
    "`target` ignored": ("exercise3", "mse_grad", "return np.sinh(pred) - 0.4"),
    "right except where `z` is below 0": ("exercise1", "relu", "return np.where(z < 0, z * z, z)"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_explained_in_the_report(
    name: str, grade_text: Grade, solution: Callable[[str], str], code: CourseCode
):
    """With the cause, and one next step, and no other."""
    exercise_id, function, line = PLANTED[name]
    reference = code.reference(next(e for e in code.course.exercises if e.id == exercise_id), function)
    names = ", ".join(reference.__code__.co_varnames[: reference.__code__.co_argcount])
    text = f"{solution(exercise_id)}\n\ndef {function}({names}):\n    {line}\n"
    report = grade_text(exercise_id, text, only=[function])
    finding = next(check.finding for check in report.checks if check.finding)
    assert finding.diagnosis is not None
    assert finding.diagnosis.mistake == name
    assert finding.next_step == finding.diagnosis.next_step != ""
