"""Laws that send many calls together: what they find is what they would find with one call after another."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.course.checks import Law, expect
from learnloop.course.loader import CourseCode
from learnloop.course.location import read_course
from learnloop.errors import CourseError
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.problems import BrokenLaw, Stopped, Wrong, WrongKind
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox.asks import AskHandler, StandInReply
from learnloop.sandbox.in_process import trusted_session
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit

COURSE = "title: T\nexercises:\n  - {id: exercise1, title: One, functions: [{name: double, points: 1}]}\n"
CHECKS = """from learnloop.checks import function
double = function("double", inputs=lambda d: (0.0,), float32=False)
"""
TWICE = {"exercise1": ["twice"]}
Holds = Callable[[Any, Any], None]
Way = Callable[[Any, list[tuple[float]]], Iterable[Any]]

WAYS: dict[str, Way] = {
    "singly": lambda student, calls: (student(*call) for call in calls),
    "singly, with the type stated": lambda student, calls: (student(*call, like=0.0) for call in calls),
    "together": lambda student, calls: student.each(calls),
    "together, alike": lambda student, calls: student.each(calls, alike=True),
}


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> CourseCode:
    """A course of one function, which doubles."""
    folder: Path = tmp_path_factory.mktemp("course")
    (folder / "course.yml").write_text(COURSE, "utf-8")
    (folder / "solutions").mkdir()
    (folder / "solutions" / "exercise1.py").write_text("def double(x):\n    return 2.0 * x\n", "utf-8")
    (folder / "autograder" / "checks").mkdir(parents=True)
    (folder / "autograder" / "checks" / "exercise1.py").write_text(CHECKS, "utf-8")
    return CourseCode(folder, read_course(folder))


Open = Callable[..., Session]


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[Open]:
    """Make sessions: ``session("the body of double(x)")``."""
    made: list[Session] = []

    def make(body: str, *, seconds: float = 5.0, asks: AskHandler | None = None) -> Session:
        unit = SourceUnit("exercise2.py", f"def double(x):\n    {body}\n    return 2.0 * x\n")
        source = Source(units=[unit], stand_ins={name: list(each) for name, each in asks.declared.items()} if asks else {})
        made.append(Session(sandbox, source, call_seconds=seconds, deadline=time.monotonic() + 60, asks=asks))
        return made[-1]

    yield make
    for each in made:
        each.close()


def doubles(way: Way, count: int) -> Holds:
    """The law that 1 ... count are doubled, with the calls made this way."""

    def holds(student: Any, d: Any) -> None:
        numbers = [float(x) for x in range(1, count + 1)]
        for x, value in zip(numbers, way(student, [(x,) for x in numbers]), strict=True):
            expect(value == 2 * x, f"the double of {x} is {value}.")

    return holds


def judged(code: CourseCode, caller: Session, holds: Holds) -> tuple[str, ...]:
    """What the values of ``double`` under this law come to: the kind of problem and its words; empty if there is none."""
    function = FunctionUnderTest(code, code.course.exercises[0], "double", 1)
    function.checks.laws[:] = [Law("it doubles", "values", holds)]
    try:
        FunctionJudge(function, caller).values()
    except Wrong as wrong:
        match wrong.problem:
            case BrokenLaw(broken, title):
                return "broken", title, str(broken)
            case WrongKind(difference):
                return "kind", difference.stage, difference.message
            case Stopped(outcome, title):
                return "stopped", title, outcome.ending, str(outcome.failure and (outcome.failure.type, outcome.failure.message))
            case other:
                return ("unexpected", repr(other))
    return ()


ANSWERS: dict[str, Callable[[float], Any]] = {
    "right": lambda x: 2.0 * x,
    "wrong": lambda x: 3.0 * x,
    "not finite": lambda x: float("inf"),
    "text": lambda x: "2",
    "nothing": lambda x: None,
    "a list": lambda x: [2.0 * x],
    "an error": lambda x: 1.0 / 0.0,
}


@given(st.lists(st.sampled_from(["right", *ANSWERS]), min_size=1, max_size=8))
def test_calls_made_together_find_what_single_calls_find(code: CourseCode, answers: list[str]):
    """Whatever each call does: the first that is not right decides."""

    def double(x: float) -> Any:
        return ANSWERS[answers[int(x) - 1] if x else "right"](x)

    found = {name: judged(code, trusted_session({"double": double}), doubles(way, len(answers))) for name, way in WAYS.items()}
    assert len(set(found.values())) == 1, found
    assert (found["singly"] == ()) == (set(answers) == {"right"})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("if x == 5: 1 / 0", ("stopped", "the rule that it doubles", "raised", "('ZeroDivisionError', 'division by zero')")),
        ("if x == 5: import os; os.abort()", ("stopped", "the rule that it doubles", "died", "None")),
        ("while x == 5: pass", ("stopped", "the rule that it doubles", "timeout", "None")),
        ("if x == 5: return 3.0", ("broken", "it doubles", "the double of 5.0 is 3.0.")),
        ("if x == 5: return", ("kind", "type", "Your function returned None.")),
        ("if x == 3: return 4.0\n    while x == 5: pass", ("broken", "it doubles", "the double of 3.0 is 4.0.")),
    ],
    ids=["raises", "dies", "does not end", "is wrong", "has another type", "is wrong before it does not end"],
)
@pytest.mark.parametrize("way", WAYS)
def test_a_call_that_fails_in_the_midst_of_others(code: CourseCode, session: Open, body: str, problem: Any, way: str):
    """In a real worker: the same words as for a single call, and the next call gets its own answer."""
    student = session(body, seconds=1.0)
    assert judged(code, student, doubles(WAYS[way], 40)) == problem
    assert student.call("double", [100.0]).values == [200.0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wrong", [False, True])
def test_calls_made_together_may_ask_for_model_answers(code: CourseCode, session: Open, way: str, wrong: bool):
    """A stand-in answers each of them."""
    asks = AskHandler(lambda request: StandInReply(request.arguments[0] * (2.0 + (wrong and request.arguments[0] == 3))), TWICE)
    student = session("import exercise1\n    return exercise1.twice(x)", asks=asks)
    assert judged(code, student, doubles(WAYS[way], 10)) == (("broken", "it doubles", "the double of 3.0 is 9.0.") if wrong else ())
    assert asks.asked == {("exercise1", "twice")}


def test_a_law_may_end_before_all_is_read(code: CourseCode, session: Open):
    """The rest of the answers is no answer to the next call."""
    student = session("")
    assert judged(code, student, lambda law, d: expect(next(law.each([(1.0,)] * 9)) == 2, "")) == ()
    assert student.call("double", [100.0]).values == [200.0]
    assert not student.disturbed


@pytest.mark.parametrize("again", [lambda law: law(3.0), lambda law: law.each([(3.0,)])], ids=["once", "together"])
def test_a_call_between_calls_made_together_is_a_fault_of_the_course(code: CourseCode, session: Open, again: Callable[[Any], Any]):
    """Its answer would come after theirs."""

    def holds(law: Any, d: Any) -> None:
        values = law.each([(1.0,), (2.0,)])
        next(values)
        again(law)

    with pytest.raises(CourseError, match=r"the rule that it doubles: .* before all of `student\.each` was read"):
        judged(code, session(""), holds)


def test_only_a_law_whose_answers_are_not_alike_computes_each_right_answer(code: CourseCode):
    """That is what the others save."""
    exercise = code.course.exercises[0]
    asked: dict[str, int] = {}
    for name, way in WAYS.items():
        function = FunctionUnderTest(code, exercise, "double", 1)
        computed: list[float] = []
        function.reference = lambda x, computed=computed: computed.append(x) or 2.0 * x
        function.checks.laws[:] = [Law("it doubles", "values", doubles(way, 8))]
        FunctionJudge(function, trusted_session({"double": lambda x: 2.0 * x})).values()
        asked[name] = sum(x > 0 for x in computed)
    assert asked == {"singly": 8, "singly, with the type stated": 0, "together": 8, "together, alike": 1}
