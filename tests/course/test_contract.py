"""The contract decides: what a lesson promises is tried, to its end and no further."""

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import Grade
from in_process import found

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.grading.cases import value_cases
from learnloop.grading.tested_function import FunctionUnderTest

Planted = Callable[[str, str, str], Any]
Solution = Callable[[str], str]


@pytest.fixture
def judged(code: CourseCode, course: Course) -> Planted:
    """What the checks find in an answer, given by the lines of a function of ``args`` that may call ``right(*args)``."""

    def run(exercise_id: str, function: str, lines: str) -> Any:
        exercise = course.exercise(exercise_id)
        assert exercise is not None
        names: dict[str, Any] = {"np": np, "right": code.reference(exercise, function)}
        exec(f"def answer(*args):\n{textwrap.indent(textwrap.dedent(lines).strip(), '    ')}\n", names)
        return found(code, exercise, function, names["answer"])

    return run


WRONG = {
    "three calls for each entry": (
        "exercise3",
        "numerical_gradient",
        """
        f, x = args[:2]
        for _ in range(x.size):
            f(x)
        return right(*args)
        """,
    ),
    "one example always stays in the training part": (
        "exercise6",
        "train_val_split",
        "x, y, share, rng = args; n = len(x); return right(x, y, min(share, (n - 1) / n), rng)",
    ),
    "targets of several columns only for inputs of several columns": (
        "exercise6",
        "train_val_split",
        "x, y, share, rng = args; return right(x, y[:, 0] if x.ndim < y.ndim else y, share, rng)",
    ),
    "inf and nan are looked at only where the curve rises": (
        "exercise4",
        "learning_rate_verdict",
        """
        (losses,) = args
        calm = np.mean(losses[1:] > losses[:-1]) < 0.1
        return "just right" if calm and not np.isfinite(losses[-1]) else right(losses)
        """,
    ),
    "one step far up is too large": (
        "exercise4",
        "learning_rate_verdict",
        """
        (losses,) = args
        return "too large" if losses.max() > 1.01 * losses[0] else right(losses)
        """,
    ),
    "many rises, but few that are too large": (
        "exercise4",
        "learning_rate_verdict",
        """
        (losses,) = args
        return "just right" if 0.8 < np.mean(losses[1:] > losses[:-1]) and losses[-1] < losses[0] else right(losses)
        """,
    ),
    "a count of parameters in 64 bits": (
        "exercise7",
        "count_parameters",
        "widths = np.array(args[0]); return np.dot(widths[:-1] + 1, widths[1:])",
    ),
    "a count of steps by floats": ("exercise7", "training_steps", "return int(float(right(*args)))"),
    "a count beyond 64 bits as a float": (
        "exercise7",
        "transformer_parameters",
        "count = right(*args); return count if count < 2**64 else float(count)",
    ),
    "a count beyond 64 bits that is off by one": (
        "exercise7",
        "transformer_parameters",
        "count = right(*args); return count + (count >= 2**64)",
    ),
    "a training loss that rose is not underfitting": (
        "exercise6",
        "fit_verdict",
        "return 'overfitting' if args[0][-1] > 1.2 * args[0][0] else right(*args)",
    ),
    "validation is compared with the start of training": (
        "exercise6",
        "fit_verdict",
        "return 'overfitting' if args[1].max() > 3 * args[0][0] and args[1][-1] < 0.2 * args[1][0] else right(*args)",
    ),
    "validation far below training is not right": (
        "exercise6",
        "fit_verdict",
        "return 'underfitting' if args[1][-1] < 0.7 * args[0][-1] else right(*args)",
    ),
}


@pytest.mark.parametrize("title", WRONG)
def test_an_answer_that_keeps_only_a_part_of_the_promise_fails(title: str, judged: Planted) -> None:
    """Where the promise ends, and in the parts of it that no example shows."""
    assert judged(*WRONG[title]) is not None


RIGHT = {
    "softmax of logits up to 1e6": ("exercise1", "softmax", "return right(np.clip(args[0], -1e6, 1e6))"),
    "a loss of logits in the thousands": ("exercise2", "cross_entropy", "return right(np.clip(args[0], -1e5, 1e5), args[1])"),
    "slopes at logits in the thousands": ("exercise3", "cross_entropy_grad", "return right(np.clip(args[0], -1e5, 1e5), args[1])"),
    "four calls beside two for each entry": (
        "exercise3",
        "numerical_gradient",
        """
        for _ in range(4):
            args[0](args[1])
        return right(*args)
        """,
    ),
}


@pytest.mark.parametrize("title", RIGHT)
def test_nothing_is_asked_for_beyond_the_promise(title: str, judged: Planted) -> None:
    """An answer may do as it likes with larger logits."""
    assert judged(*RIGHT[title]) is None


MISBEHAVES = {
    "changed its argument": (
        "exercise4",
        "sgd_step",
        """
        params, grads, lr = args
        if len(params) == 1:
            W, b = params[0]
            W -= lr * grads[0][0]
            return [(W.copy(), b - lr * grads[0][1])]
        return right(*args)
        """,
    ),
    "shares memory": (
        "exercise4",
        "momentum_step",
        """
        params, velocity = right(*args)
        return (params, args[1]) if len(args) == 5 and args[4] == 0 else (params, velocity)
        """,
    ),
    "other random numbers": ("exercise4", "minibatches", "np.random.random(int(args[0] == 1)); return right(*args)"),
    "NumPy warned": ("exercise2", "cross_entropy", "np.log(np.float64(args[0].shape[1] - 1)); return right(*args)"),
}


@pytest.mark.parametrize("words", MISBEHAVES)
def test_what_no_call_may_do_is_seen_in_every_case(words: str, judged: Planted) -> None:
    """For one layer, one class, one example: not only for ordinary inputs."""
    finding = judged(*MISBEHAVES[words])
    assert finding is not None
    assert words in finding.message
    assert (finding.stage, bool(finding.case)) == ("behaviour", True)


def test_it_costs_the_points_of_behaviour_alone(grade_text: Grade, solution: Solution) -> None:
    """The values were right."""
    source = "\n\nright = sgd_step\n\ndef sgd_step(*args):\n" + textwrap.indent(
        textwrap.dedent(MISBEHAVES["changed its argument"][2]), "    "
    )
    report = grade_text("exercise4", solution("exercise4") + source, only=["sgd_step"])
    assert [(check.kind, check.status) for check in report.checks if check.max_score and check.function == "sgd_step"] == [
        ("values", "passed"),
        ("behaviour", "failed"),
    ]


def depth_of(arguments: dict[str, Any]) -> int | None:
    """How many layers a call is about; None where it is not about layers."""
    if "params" in arguments:
        return len(arguments["params"])
    return len(arguments["sizes"]) - 1 if "sizes" in arguments else None


def test_networks_of_one_to_seven_layers_are_tried_with_every_function(code: CourseCode, course: Course) -> None:
    """An answer that is wrong at one depth is wrong."""
    asked = 0
    for exercise in course.exercises[:-1]:
        for each in exercise.functions:
            function = FunctionUnderTest(code, exercise, each.name, seed=1)
            calls = [case.inputs(function.draw_of(case)) for case in value_cases(function.checks)]
            depths = {depth_of(dict(zip(function.parameters, call, strict=False))) for call in calls}
            if depths != {None}:
                asked += 1
                assert depths >= set(range(1, 8)), each.name
    assert asked == 13
