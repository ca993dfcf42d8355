"""Arguments by name only, in a real worker: whatever the order in a student's signature, each value reaches its name."""

import time
from pathlib import Path

import pytest

from learnloop.course.loader import CourseCode
from learnloop.course.location import read_course
from learnloop.grading.stand_ins import StandIns
from learnloop.sandbox.asks import StandInRequest
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit


@pytest.mark.parametrize("parameters", ["x, *, lr, scale", "x, *, scale, lr", "x, lr, scale"])
def test_a_student_may_take_them_in_any_order(parameters: str, sandbox: Sandbox):
    """In a real worker, called once and in a timed block."""
    source = Source(units=[SourceUnit("e.py", f"def f({parameters}): return x - lr * scale ** 2")], keywords={"f": ["lr", "scale"]})
    session = Session(sandbox, source, call_seconds=5, deadline=time.monotonic() + 30)
    assert session.call("f", [10.0, 2.0, 1.5]).values == [5.5]
    session.stage("f", [[10.0, 2.0, 1.5]])
    session.run()
    assert session.fetch(1).values == [5.5]
    session.close()


COURSE = "title: T\nexercises:\n  - {id: exercise1, title: One, functions: [{name: f, points: 1}]}\n"


def test_a_stand_in_is_asked_by_name(tmp_path: Path, sandbox: Sandbox):
    """As the student's own would be."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "course.yml").write_text(COURSE, "utf-8")
    (tmp_path / "solutions" / "exercise1.py").write_text("def f(x, *, lr, rng):\n    return x - lr * rng.random()\n", "utf-8")
    course = read_course(tmp_path)
    answers = StandIns(CourseCode(tmp_path, course), course.exercises, sandbox, time.monotonic() + 30)
    given = answers.answer(StandInRequest("exercise1", "f", [4.0], {"rng": None, "lr": 0.5}))
    assert "has no attribute 'random'" in given.error
    assert "called wrongly" in answers.answer(StandInRequest("exercise1", "f", [4.0], {"lr": 0.5})).error
    answers.close()
