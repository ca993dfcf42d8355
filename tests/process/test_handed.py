"""A function that stops on what it was handed is innocent: the caller is named, what it handed over, and what was expected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.course.contracts import contract_of
from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.grading.contracts import examples_of, unfit
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.grading.repairing import REST
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.render import terminal
from learnloop.render.ending import to_edit
from learnloop.report import Finding, Report
from learnloop.sandbox.interface import Sandbox
from learnloop.submission.submission import read_submission

Step = Callable[..., Report]

TRAIN_STEP = """

def train_step(params, x, y, lr):
    activations = forward(params, x)
    loss = cross_entropy(activations[-1], y)
    grads = backward(params, activations, cross_entropy_grad(activations[-1], y))
    return sgd_step(params, grads, lr), loss
"""
REGRESSION = """

def train_regression(params, x, y, *, lr, epochs, batch_size, rng):
    history = []
    for _ in range(epochs):
        losses = []
        for batch in minibatches(len(x), batch_size, rng):
            activations = forward(params, x[batch])
            pred = activations[-1][:, 0]
            losses.append(mse(pred, y[batch]))
            grads = backward(params, activations, mse_grad(pred, y[batch]))
            params = sgd_step(params, grads, lr)
        history.append(np.mean(losses))
    return params, history
"""


@pytest.fixture
def graded(code: CourseCode, course: Course, sandbox: Sandbox, tmp_path: Path, solution: Callable[[str], str]) -> Step:
    """Grade one function of an exercise, with the student's own right exercises before it, or without any."""

    def run(exercise_id: str, function: str, text: str, *, own: bool = True, earlier: Any = None) -> Report:
        exercise = course.exercise(exercise_id)
        assert exercise is not None
        for each in course.before(exercise) if own else ():
            (tmp_path / f"{each.id}.py").write_text((earlier or {}).get(each.id, solution(each.id)), "utf-8")
        path = tmp_path / f"{exercise_id}.py"
        path.write_text(solution(exercise_id) + text, "utf-8")
        return grade(code, read_submission(course, exercise, path), sandbox, Options(timing=False, only=[function]), print)

    return run


def finding_of(report: Report) -> Finding:
    """The only finding of a report."""
    (found,) = [check.finding for check in report.checks if check.finding]
    return found


def changed(old: str, new: str) -> str:
    """The right ``train_step`` with one expression replaced."""
    assert old in TRAIN_STEP
    return TRAIN_STEP.replace(old, new)


LOSS = "cross_entropy(activations[-1], y)\n"
BACKWARD = "backward(params, activations, cross_entropy_grad(activations[-1], y))"
UPDATE = "sgd_step(params, grads, lr)"
# By name: what stands in the right line, what the student wrote, the words on what was passed, and those of the next step.
CALLS = {
    "the whole list": (LOSS, "cross_entropy(activations, y)\n", ["a list of 3 as `logits`"], "Which of the 3 entries"),
    "swapped": (UPDATE, "sgd_step(params, lr, grads)", ["as `grads`", "as `lr`"], "another order"),
    "swapped, by name": (UPDATE, "sgd_step(params, lr=grads, grads=lr)", ["as `grads`", "as `lr`"], "another order"),
    "labels first": (LOSS, "cross_entropy(y, activations[-1])\n", ["as `logits`", "(7, 3) as `labels`"], "another order"),
    "the loss": (BACKWARD, "backward(params, activations, loss)", ["the number ", " as `dlogits`"], "Print the shape"),
    "one of many": (BACKWARD, "backward(params, activations[-1], y)", ["as `activations`"], "Print the shape"),
    "transposed": (LOSS, "cross_entropy(activations[-1].T, y)\n", ["(3, 7) as `logits`"], "Print the shape"),
    "labels from 1": (LOSS, "cross_entropy(activations[-1], y + 1)\n", ["entries from 1 to 3, as `labels`"], "docstring"),
    "one too few": (UPDATE, "sgd_step(params, grads)", ["arguments that it does not take"], "`sgd_step(params, grads, lr)`"),
}


@pytest.mark.parametrize("own", [True, False], ids=["own", "stand-ins"])
@pytest.mark.parametrize("name", CALLS)
def test_who_passes_what_cannot_be_used_is_named(name: str, own: bool, graded: Step) -> None:
    """Whether the function that stops is the student's own, and right, or the model answer."""
    old, new, words, step = CALLS[name]
    report = graded("exercise5", "train_step", changed(old, new), own=own)
    found = finding_of(report)
    assert found.message.startswith("`train_step` "), found
    for each in words:
        assert each in found.message
    assert step in found.next_step
    assert found.place is not None
    assert (found.place.file, found.place.text.strip() in changed(old, new)) == ("exercise5.py", True)
    assert to_edit(report) == ("train_step", "exercise5")
    assert not any(check.blame for check in report.checks)
    assert "Next:  edit train_step, then  learnloop check exercise5" in terminal.render(report)


def test_what_was_expected_is_told_in_the_words_of_the_course(graded: Step) -> None:
    """Of the parameter, and of the function whose result was passed."""
    found = finding_of(graded("exercise5", "train_step", changed(LOSS, "cross_entropy(activations, y)\n")))
    assert "`logits` should be: (N, C) float scores, one example per row." in found.detail
    assert any(each.startswith("`forward` returns the list of L + 1 activations [x, h1, ..., logits]") for each in found.detail)


def test_shapes_that_do_not_go_together_are_both_told(graded: Step) -> None:
    """Each of them alone is one that the function takes."""
    found = finding_of(graded("exercise5", "train_regression", REGRESSION))
    assert "(7,) as `pred`" in found.message
    assert "(7, 3) as `target`" in found.message


def test_a_helper_of_the_students_is_named_by_its_name(graded: Step) -> None:
    """The place is in it, too."""
    helper = "\n\ndef loss_of(a, y):\n    return cross_entropy(a, y)\n"
    report = graded("exercise5", "train_step", helper + changed(LOSS, "loss_of(activations, y)\n"))
    assert finding_of(report).message.startswith("`loss_of` passes `cross_entropy` (exercise2) ")
    assert to_edit(report) == ("train_step", "exercise5")


def test_who_stops_on_what_it_should_take_is_still_responsible(graded: Step, solution: Callable[[str], str]) -> None:
    """The caller is right: nothing of this is said of it."""
    broken = solution("exercise2") + "\n\ndef cross_entropy(logits, labels):\n    return logits.nothing\n"
    report = graded("exercise5", "train_step", "", earlier={"exercise2": broken})
    kept = [check.blame for check in report.checks if check.blame]
    assert report.passed
    assert {(blame.function, blame.exercise) for blame in kept} == {("cross_entropy", "exercise2")}


def test_both_wrong_leads_to_who_stops_on_what_it_should_take(graded: Step, solution: Callable[[str], str]) -> None:
    """The caller's own mistake shows only afterwards."""
    broken = solution("exercise2") + "\n\ndef cross_entropy(logits, labels):\n    return logits.nothing\n"
    report = graded("exercise5", "train_step", changed(UPDATE, "sgd_step(params, grads, -lr)"), earlier={"exercise2": broken})
    assert finding_of(report).place.file == "exercise2.py"  # type: ignore[union-attr]
    assert " passes " not in finding_of(report).message


# ---------------------------------------------------------------- what a function takes


def test_every_parameter_of_the_course_has_words(code: CourseCode, course: Course) -> None:
    """One sentence, which the report can show; and one on what is returned."""
    for exercise in course.exercises:
        for function in exercise.functions:
            contract = contract_of(function.name, code.reference(exercise, function.name))
            assert all(len(text) > 5 for text in contract.parameters.values()), contract
            assert len(contract.returns) > 5, contract
            assert not any(text.endswith(".") for text in [*contract.parameters.values(), contract.returns])


def test_a_docstring_without_words_is_no_contract() -> None:
    """Nothing is made up."""

    def nameless(x: Any, *, y: Any = 1) -> Any:
        return x

    assert contract_of("nameless", nameless).parameters == {"x": "", "y": ""}
    assert contract_of("nameless", nameless).call == "nameless(x, y)"
    assert contract_of("nothing", lambda: 0).returns == ""


def test_what_the_checks_draw_is_what_a_function_takes(code: CourseCode, course: Course) -> None:
    """Other draws of every function of the course fit the examples."""
    for exercise in course.exercises:
        for function in exercise.functions:
            under_test = FunctionUnderTest(code, exercise, function.name, 0)
            others = examples_of(FunctionUnderTest(code, exercise, function.name, 5))
            examples = examples_of(under_test)
            for each in others:
                assert unfit(each, examples) == [], (function.name, each)


@given(n=st.integers(1, 9), c=st.integers(1, 9), m=st.integers(1, 9))
def test_shapes_have_to_agree_where_they_always_do(n: int, c: int, m: int) -> None:
    """Scores (N, C) with labels (N,): the first axes agree, whatever the numbers."""
    examples = [{"logits": np.zeros((a, b)), "labels": np.zeros(a, int)} for a, b in ((2, 3), (3, 5), (5, 2))]
    told = unfit({"logits": np.zeros((n, c)), "labels": np.zeros(m, int)}, examples)
    assert told == ([] if n == m else ["logits", "labels"])


@pytest.mark.parametrize(
    "value", [None, 1.0, "a", np.zeros(3), [np.zeros((2, 2))], [(np.zeros((2, 2)),)], [(np.zeros(2), np.zeros(2))]]
)
def test_pairs_are_looked_into(value: Any) -> None:
    """A list of pairs (W, b) is no list of arrays, nor of pairs of other arrays."""
    examples = [{"params": [(np.zeros((2, 3)), np.zeros(3))] * count} for count in (1, 2)]
    assert unfit({"params": value}, examples) == ["params"]
    assert unfit({"params": [(np.zeros((4, 5)), np.ones(5))] * 3}, examples) == []


def test_whole_numbers_are_needed_only_where_all_examples_have_them() -> None:
    """An index cannot be a fraction; a rate may be whole."""
    assert unfit({"n": 1.5}, [{"n": 1}, {"n": 2}]) == ["n"]
    assert unfit({"lr": 1}, [{"lr": 0.5}]) == []
    assert unfit({"labels": np.zeros(2)}, [{"labels": np.zeros(3, int)}]) == ["labels"]


# ---------------------------------------------------------------- wrong values

BACKWARD_OF_ALL = """

def backward(params, activations, dlogits):
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        d, dW, db = linear_backward(d, activations[i], params[i][0])
        grads.insert(0, (dW, db))
        if i:
            d = relu_backward(activations[i], d)
    return grads
"""
ONE_BIAS = """

def forward(params, x):
    acts = [x]
    for i, (W, b) in enumerate(params):
        z = linear(acts[-1], W, b[:1])
        acts.append(relu(z) if i < len(params) - 1 else z)
    return acts
"""
EXCHANGED = {
    "parameters and gradients": (
        "exercise5",
        "train_step",
        changed(UPDATE, "sgd_step(grads, params, lr)"),
        "`train_step` is right once `params` and `grads` are exchanged where it calls `sgd_step`.",
    ),
    "in a function of the same exercise": (
        "exercise3",
        "backward",
        BACKWARD_OF_ALL,
        "`backward` is right once `dout` and `z` are exchanged where it calls `relu_backward`.",
    ),
}
UNFIT = {
    "an axis too many": (
        "exercise5",
        "train_step",
        changed(LOSS, "cross_entropy(activations[-1], y[:, None])\n"),
        ("`train_step` passes `cross_entropy` (exercise2) something it is not made for: ", "(7, 1)", "as `labels`"),
    ),
    "shapes that do not go together": (
        "exercise1",
        "forward",
        ONE_BIAS,
        ("`forward` passes `linear` something it is not made for: ", "as `W` and an array of shape (1,) as `b`"),
    ),
}


@pytest.mark.parametrize("name", EXCHANGED)
def test_arguments_of_one_kind_in_each_others_places_are_named(name: str, graded: Step) -> None:
    """It was tried: with these two exchanged, the function is right."""
    exercise_id, function, text, told = EXCHANGED[name]
    found = finding_of(graded(exercise_id, function, text))
    assert found.diagnosis is not None
    assert found.diagnosis.message == told


@pytest.mark.parametrize("name", UNFIT)
def test_a_call_that_gives_a_wrong_value_by_what_it_hands_over_is_shown(name: str, graded: Step) -> None:
    """Beside the difference, with the line of the call."""
    exercise_id, function, text, told = UNFIT[name]
    found = finding_of(graded(exercise_id, function, text))
    assert all(each in found.detail[0] for each in told), found.detail
    assert " should be: " in found.detail[1]
    assert found.place is not None
    assert found.place.text.strip() in text
    assert found.diagnosis is None or found.diagnosis.message.endswith(REST)


def test_a_wrong_value_from_right_calls_is_blamed_on_no_call(graded: Step) -> None:
    """Nothing is said of them."""
    text = changed("cross_entropy_grad(activations[-1], y)", "np.tanh(activations[-1])")
    found = finding_of(graded("exercise5", "train_step", text))
    assert " passes " not in " ".join([found.message, *found.detail])
    assert found.diagnosis is None
