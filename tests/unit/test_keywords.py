"""Arguments by name only: a grader's list of arguments reaches a student's function as its signature says."""

import inspect
from pathlib import Path

import pytest

from learnloop.course.loader import CourseCode
from learnloop.course.location import read_course
from learnloop.values.keywords import by_position, keyword_only, named


def steps(start, count, *, width, lift=0.0):
    """Some arguments in order, some by name."""
    return [start + i * width + lift for i in range(count)]


def test_the_names_are_those_behind_the_star():
    assert keyword_only(steps) == ["width", "lift"]
    assert keyword_only(lambda x, y: x) == []
    assert keyword_only(max) == []


def test_the_last_arguments_of_a_call_get_their_names():
    assert named(steps, ["lift", "width"])(1, 2, 10.0, 4) == [11.0, 15.0]
    assert named(max, []) is max


def test_a_function_by_position_takes_its_arguments_both_ways():
    """What it does not take, it refuses as before."""
    ordered = by_position(steps)
    assert ordered(1, 2, 4, 10.0) == ordered(1, 2, width=4, lift=10.0) == [11.0, 15.0]
    assert ordered(1, 3, width=1) == [1.0, 2.0, 3.0]
    assert [each.kind for each in inspect.signature(ordered).parameters.values()] == [inspect.Parameter.POSITIONAL_OR_KEYWORD] * 4
    with pytest.raises(TypeError):
        ordered(1, 2)
    assert by_position(named) is named


def test_a_default_before_an_argument_without_one_has_no_order():
    """Such a function cannot be called in order with the default left out."""
    with pytest.raises(ValueError, match="non-default argument"):
        by_position(lambda start=0, *, width: start + width)


COURSE = "title: T\nexercises:\n  - {id: exercise1, title: One, functions: [{name: f, points: 1}]}\n"


@pytest.fixture
def code(tmp_path: Path) -> CourseCode:
    (tmp_path / "solutions" / "mistakes").mkdir(parents=True)
    (tmp_path / "course.yml").write_text(COURSE, "utf-8")
    (tmp_path / "solutions" / "exercise1.py").write_text("def f(x, *, lr, rng):\n    return x - lr * rng.random()\n", "utf-8")
    (tmp_path / "solutions" / "mistakes" / "exercise1.py").write_text(
        "from learnloop.bank import mistake\n\n\n@mistake('f', 'plus')\n"
        "def f_plus(x, *, lr, rng):\n    'Says why.'\n    return x + lr\n",
        "utf-8",
    )
    return CourseCode(tmp_path, read_course(tmp_path))


def test_references_and_mistakes_take_them_in_order(code: CourseCode):
    exercise = code.course.exercises[0]
    assert code.keywords(exercise) == {"f": ["lr", "rng"]}
    assert list(inspect.signature(code.reference(exercise, "f")).parameters) == ["x", "lr", "rng"]
    assert code.mistakes(exercise)["f"][0].answer(3.0, 0.5, None) == 3.5
