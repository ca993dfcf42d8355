"""Causes of wrong answers, named in whole reports: the fingerprints through the real sandbox."""

import re
from collections.abc import Callable

import pytest
from conftest import Grade

from learnloop.course.loader import CourseCode
from learnloop.grading.repairing import BOTH, REST

PLANTED = {
    "times 1/(N x C)": ("exercise2", "mse", "return np.mean((pred - target) ** 2) / pred.size"),
    "times 1/`lr`": (
        "exercise4",
        "sgd_step",
        "return [((w - lr * g) / lr, (b - lr * h) / lr) for (w, b), (g, h) in zip(params, grads)]",
    ),
    "rows reversed": ("exercise1", "linear", "return (x @ W + b)[::-1]"),
    "printed, not returned": ("exercise2", "mse", "print(np.mean((pred - target) ** 2))"),
    "`lr` taken as 0.1": ("exercise4", "sgd_step", "return [(w - g / 10, b - h / 10) for (w, b), (g, h) in zip(params, grads)]"),
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


# Wrong answers that agree with a known mistake, or with a pattern, in the case that fails; and not in others.
COINCIDENCES = {
    "another formula for slopes": (
        "exercise3",
        """
def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        def at(steps):
            moved = x.copy()
            moved[i] += steps * h
            return f(moved)
        slopes[i] = (8 * (at(1) - at(-1)) - at(2) + at(-2)) / (12 * h)
    return slopes
""",
    ),
    "a ReLU on the only layer": (
        "exercise1",
        """
def forward(params, x):
    activations = [x]
    for W, b in params[:-1]:
        activations.append(relu(linear(activations[-1], W, b)))
    z = linear(activations[-1], *params[-1])
    return [*activations, z if len(params) > 1 else relu(z)]
""",
    ),
    "a coefficient order, and no penalty": (
        "exercise6",
        """
def fit_polynomial(x, y, degree, l2=0.0):
    return np.polyfit(x, y, degree)
""",
    ),
    "batches of one left out": (
        "exercise4",
        """
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    batches = [order[start : start + batch_size] for start in range(0, n, batch_size)]
    return [batch for batch in batches if len(batch) > 1]
""",
    ),
    "a share cut to a whole number, of the largest logits": (
        "exercise2",
        """
def accuracy(logits, labels):
    right = logits.max(axis=1) == logits[np.arange(len(labels)), labels]
    return float(np.sum(right) // len(labels))
""",
    ),
    "a share that is always 0": (
        "exercise2",
        """
def accuracy(logits, labels):
    return 0.0 * np.mean(logits.argmax(axis=1) == labels)
""",
    ),
    "a formula without the target": (
        "exercise3",
        """
def mse_grad(pred, target):
    return np.sinh(pred) - 0.4
""",
    ),
}


@pytest.mark.parametrize("name", COINCIDENCES)
def test_no_cause_is_named_that_fits_the_failing_case_only(name: str, grade_text: Grade, solution: Callable[[str], str]):
    """At several seeds: it is contradicted by another case, or its cure would not cure. A change that was seen to cure may be."""
    exercise_id, text = COINCIDENCES[name]
    function = text.split("def ", 1)[1].partition("(")[0]
    for seed in range(3):
        report = grade_text(exercise_id, solution(exercise_id) + text, only=[function], seed=seed)
        (finding,) = [check.finding for check in report.checks if check.finding]
        assert finding.diagnosis is None or any(seen in finding.diagnosis.message for seen in (REST, BOTH)), finding


def test_an_argument_that_makes_no_difference_is_told_as_what_was_seen(grade_text: Grade, solution: Callable[[str], str]):
    """It is no cause: using it would not be enough."""
    text = COINCIDENCES["a formula without the target"][1]
    report = grade_text("exercise3", solution("exercise3") + text, only=["mse_grad"])
    (finding,) = [check.finding for check in report.checks if check.finding]
    assert "Your answer stays the same whatever `target` is; the right one does not." in finding.detail


def test_a_loss_that_did_not_move_is_not_said_to_have_fallen(grade_text: Grade, solution: Callable[[str], str]):
    """Where a ReLU is shut, nothing that goes in matters."""
    text = "\n\ndef relu_backward(dout, z):\n    return np.where(z > 0, dout, 1.0)\n"
    report = grade_text("exercise3", solution("exercise3") + text, only=["relu_backward"])
    (finding,) = [check.finding for check in report.checks if check.finding]
    assert finding.detail[0].endswith("and the loss stayed the same, so its slope is 0.")


SOFTMAX = """
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    {}
    return e / e.sum(axis=1, keepdims=True)
"""
# Answers that are wrong with some sizes or numbers only, and what was seen.
SIZED = {
    "not divided with two classes": (
        "exercise1",
        SOFTMAX.format("if z.shape[1] == 2: return e"),
        "Where `z` has 2 columns, your answer is wrong; where it has 1 or 3 to 107, it is right, in all ",
    ),
    "divided by the whole sum with two classes": (
        "exercise1",
        SOFTMAX.format("if z.shape[1] == 2: return e / e.sum()"),
        r"Where `z` has 2 columns, your answer is wrong \(in \d+ of \d+ draws\); where it has 1 or 3 to 107, it is right, in all ",
    ),
    "two classes only": (
        "exercise2",
        """
def accuracy(logits, labels):
    return float(np.mean((logits[:, 1 % logits.shape[1]] > logits[:, 0]) == labels))
""",
        r"Where `logits` has 3 to 107 columns, your answer is wrong \(.*\); where it has 1 or 2, it is right",
    ),
    "columns reversed in a wide table": (
        "exercise1",
        """
def linear(x, W, b):
    y = x @ W + b
    return y[:, ::-1].copy() if y.shape[1] > 100 else y
""",
        "Where `W` has 109 columns, your answer is wrong; where it has 1 to 11, it is right, in all ",
    ),
    "a rate that is bounded": (
        "exercise4",
        """
def sgd_step(params, grads, lr):
    lr = min(lr, 1.0)
    return [(w - lr * g, b - lr * h) for (w, b), (g, h) in zip(params, grads)]
""",
        r"Where `lr` is 3 or 1e\+07, your answer is wrong; where it is 1e-09 to 1, it is right, in all ",
    ),
}


@pytest.mark.parametrize("name", SIZED)
def test_it_is_said_with_which_sizes_or_numbers_an_answer_is_right(name: str, grade_text: Grade, solution: Callable[[str], str]):
    """And no pattern that fits these by coincidence is named."""
    exercise_id, text, told = SIZED[name]
    function = text.split("def ", 1)[1].partition("(")[0]
    for seed in range(2):
        report = grade_text(exercise_id, solution(exercise_id) + text, only=[function], seed=seed)
        (finding,) = [check.finding for check in report.checks if check.finding]
        assert finding.diagnosis is None or finding.diagnosis.message.endswith(REST)
        assert re.search(told, " ".join(finding.detail)), finding.detail
