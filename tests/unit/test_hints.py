"""Hints: three strengths for every graded function, shown one at a time; none is the finished line."""

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnloop.cli.main import learnloop, run
from learnloop.course.location import course_root, read_course
from learnloop.render import hints

COURSE = read_course(course_root())
FUNCTIONS = [(exercise, function) for exercise in COURSE.exercises for function in exercise.functions if function.points]


@pytest.mark.parametrize(("exercise", "function"), FUNCTIONS, ids=lambda each: getattr(each, "name", ""))
def test_every_graded_function_has_three_hints_and_none_is_the_answer(exercise, function):
    """The last one has a blank to fill; no hint has a whole statement of the model answer in it."""
    assert len(function.hints) == 3
    assert "___" in function.hints[2]
    solution = ast.parse((Path(course_root()) / "solutions" / f"{exercise.id}.py").read_text("utf-8"))
    (defined,) = [node for node in solution.body if isinstance(node, ast.FunctionDef) and node.name == function.name]
    returns = [ast.unparse(node.value) for node in ast.walk(defined) if isinstance(node, ast.Return) and node.value]
    for hint in function.hints:
        words = hint.replace(" ", "")
        assert not [answer for answer in returns if len(answer) > 12 and answer.replace(" ", "") in words]


@pytest.mark.parametrize("width", [60, 80])
def test_a_hint_names_its_strength_and_the_command_for_more(width):
    """Where to look, then the idea, then the shape; every line fits."""
    exercise, function = FUNCTIONS[0]
    shown = [hints.one(exercise, function, number, width=width) for number in (1, 2, 3)]
    for text, strength in zip(shown, hints.STRENGTHS, strict=True):
        assert f"({strength})" in text
        assert max(map(len, text.splitlines())) <= width
        assert f"learnloop check {exercise.id} --only {function.name}" in text
    assert f"learnloop hint {exercise.id} {function.name} 2" in shown[0]
    assert "Not enough?" not in shown[2]


def test_the_command():
    """By id or number, the first hint unless another is asked for; without a function, which there are."""
    assert "hint 1 of 3" in CliRunner().invoke(learnloop, ["hint", "3", "mse_grad"]).output
    assert "hint 2 of 3" in CliRunner().invoke(learnloop, ["hint", "exercise3", "mse_grad", "2"]).output
    listed = CliRunner().invoke(learnloop, ["hint", "1"]).output
    assert "learnloop hint exercise1 relu" in listed
    assert "linear" not in listed  # it comes solved


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exercis3"], "Did you mean exercise3?"),
        (["exercise3", "msegrad"], "Did you mean mse_grad?"),
        (["exercise3", "mse_grad", "4"], "mse_grad has only 3 hints."),
        (["exercise1", "linear"], "linear has no hints."),
        (["exercise3", "mse_grad", "0"], "'0' is not the number of a hint. Type:  learnloop hint exercise3 mse_grad 1"),
        (["exercise3", "mse_grad", "²"], "is not the number of a hint"),
        (["exercise3", "mse_grad", "1", "2"], "too many words"),
    ],
)
def test_a_wrong_call_is_told(arguments, words, capsys):
    """One message, exit 2."""
    assert run(["hint", *arguments]) == 2
    assert words in capsys.readouterr().err
