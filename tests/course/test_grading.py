"""Grading: what is right earns everything, what is wrong earns nothing, and a report means what it says."""

import ast
import importlib.util
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import planting
import pytest
import sampling
from places import RIGHT_ANSWERS, ROOT

from learnloop.course.checks import NotMet, expect, expect_close
from learnloop.course.loader import CourseCode, load_module
from learnloop.course.mistakes import mistake, mistakes_in
from learnloop.course.model import Course
from learnloop.errors import CourseError
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Report
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit

EXERCISES = [f"exercise{number}" for number in range(1, 8)]

Grade = Callable[..., Report]
Solution = Callable[[str], str]


def load(path: Path) -> ModuleType:
    """A file of the course as a module."""
    spec = importlib.util.spec_from_file_location(f"loaded_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def earned(report: Report, function: str) -> float:
    """The points of one function."""
    return sum(check.score for check in report.checks if check.function == function)


# ---------------------------------------------------------------- the course


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_solution_earns_every_point_with_every_seed(
    exercise_id: str, seeds: list[int], grade_text: Grade, solution: Solution
) -> None:
    """Timing aside, which one seed judges below; model answers stand in for the earlier exercises."""
    text = solution(exercise_id)
    for seed in seeds:
        report = grade_text(exercise_id, text, seed=seed)
        assert report.passed, [(seed, check.id, check.message, check.finding) for check in report.checks if check.finding]
        assert all(check.score == check.max_score for check in report.checks if check.kind != "timing")


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_solution_earns_everything_with_timing(exercise_id: str, grade_text: Grade, solution: Solution) -> None:
    """The timing checks pass, or are excused on a machine too busy to judge; no point is lost either way."""
    report = grade_text(exercise_id, solution(exercise_id), timing=True)
    assert report.passed
    assert report.complete
    assert report.score == report.max_score


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_stub_earns_nothing(exercise_id: str, seeds: list[int], grade_text: Grade) -> None:
    """Whatever the seed; every function that carries points says that it is not started."""
    text = (ROOT / "exercises" / f"{exercise_id}.py").read_text("utf-8")
    for seed in seeds:
        report = grade_text(exercise_id, text, seed=seed)
        assert report.score == 0
        assert not report.passed
        first = {check.function: check for check in reversed(report.checks) if check.max_score}
        assert all(check.finding and check.finding.stage == "not started" for check in first.values())


def test_linear_comes_solved_and_carries_no_points(grade_text: Grade) -> None:
    """The first check of a newcomer shows what green looks like."""
    report = grade_text("exercise1", (ROOT / "exercises" / "exercise1.py").read_text("utf-8"))
    assert {check.status for check in report.checks if check.function == "linear" and check.kind != "timing"} == {"passed"}
    assert sum(check.max_score for check in report.checks if check.function == "linear") == 0


def graded_functions() -> Iterator[tuple[str, str]]:
    """Every function of the course that carries points."""
    from learnloop.course.location import course_root, read_course

    for exercise in read_course(course_root()).exercises:
        for function in exercise.functions:
            if function.points:
                yield exercise.id, function.name


CHEAP = {
    "a constant": "return 0.5",
    "zero": "return 0.0",
    "nothing": "return None",
    "not a number": "return float('nan')",
    "the first argument": "return arguments[0]",
    "a copy of the first argument": "import copy; return copy.deepcopy(arguments[0])",
    "zeros like the first argument": "return np.zeros_like(np.asarray(arguments[0], dtype=float))",
    "NaN like the first argument": "return np.full_like(np.asarray(arguments[0], dtype=float), np.nan)",
    "ones like the last argument": "return np.ones_like(np.asarray(arguments[-1], dtype=float))",
    "text": "return 'just right'",
    "an empty list": "return []",
    "all arguments": "return arguments",
}


@pytest.mark.sample(23)
@pytest.mark.parametrize(("exercise_id", "function"), list(graded_functions()))
def test_a_constant_or_an_echo_earns_nothing(exercise_id: str, function: str, grade_text: Grade, solution: Solution) -> None:
    """Zeros, NaN, constants, the arguments themselves."""
    for title, body in CHEAP.items():
        source = f"{solution(exercise_id)}\n\ndef {function}(*arguments):\n    {body}\n"
        assert earned(grade_text(exercise_id, source, only=[function], repairs=False), function) == 0, title


def right_answers() -> Iterator[tuple[str, str, str, str]]:
    for exercise_id in EXERCISES:
        for name, source in planting.functions_of(RIGHT_ANSWERS / f"{exercise_id}.py"):
            yield exercise_id, name.partition("__")[0], name, source


@pytest.fixture
def earlier_solutions(exercise_id: str, course: Course, solution: Solution, tmp_path: Path) -> None:
    """The model solutions of the earlier exercises lie beside what is graded: quicker than stand-ins."""
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    for each in course.before(exercise):
        (tmp_path / f"{each.id}.py").write_text(solution(each.id), "utf-8")


@pytest.mark.usefixtures("earlier_solutions")
@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_other_right_answers_earn_everything(exercise_id: str, thorough: bool, grade_text: Grade, solution: Solution) -> None:
    """At least three a function, with three seeds or, in an ordinary run, one; timing aside, since some of them loop."""
    seeds = sampling.sample([1, 2, 3], 3 if thorough else 1)
    count: dict[str, int] = {}
    for owner, function, name, source in right_answers():
        if owner != exercise_id:
            continue
        count[function] = count.get(function, 0) + 1
        text = planting.planted(solution(exercise_id), function, name, source)
        for seed in seeds:
            report = grade_text(exercise_id, text, only=[function], seed=seed)
            assert report.passed, (name, seed, [check.finding for check in report.checks if check.finding])
    assert min(count.values()) >= 3


@pytest.mark.sample(9)
@pytest.mark.usefixtures("earlier_solutions")
@pytest.mark.parametrize(("exercise_id", "function"), [each for each in graded_functions() if each[0] in EXERCISES])
def test_every_mistake_of_the_bank_fails(
    exercise_id: str, function: str, code: CourseCode, course: Course, grade_text: Grade, solution: Solution
) -> None:
    """Each costs its function everything, or, if its values are right and only its behaviour is not, the pass."""
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    path = ROOT / "solutions" / "mistakes" / f"{exercise_id}.py"
    sources = dict(planting.functions_of(path))
    with code.importable([*course.before(exercise), exercise]):
        behaviour_only = load(path).BEHAVIOUR_ONLY
    entries = code.mistakes(exercise)[function]
    assert sum(entry.name not in behaviour_only for entry in entries) >= 5
    for entry in entries:
        text = planting.planted(solution(exercise_id), function, entry.name, sources[entry.name])
        report = grade_text(exercise_id, text, only=[function], seed=7, repairs=False)
        assert not report.passed, f"{entry.name} survives"
        if entry.name not in behaviour_only:
            assert earned(report, function) == 0, entry.name


def test_the_bank_has_mistakes_of_every_graded_function_and_no_others(code: CourseCode, course: Course) -> None:
    """The list that the test above goes through."""
    assert [(each.id, function) for each in course.exercises for function in code.mistakes(each)] == list(graded_functions())


# ---------------------------------------------------------------- a report means what it says


def test_points_of_the_checks_add_up_to_those_of_the_course(grade_text: Grade, course: Course) -> None:
    """max_score is the same whatever was selected, and the sum of its parts."""
    for exercise in course.exercises:
        for options in ({}, {"only": [exercise.functions[-1].name]}, {"timing": False}):
            report = grade_text(exercise.id, "", **options)
            assert report.max_score == exercise.points
            assert round(sum(check.max_score for check in report.checks), 6) == exercise.points
            for function in exercise.functions:
                parts = [check.max_score for check in report.checks if check.function == function.name]
                assert round(sum(parts), 6) == function.points


def test_the_same_file_gets_the_same_report_and_an_edit_gets_other_inputs(grade_text: Grade, solution: Solution) -> None:
    """The seed comes from the content."""
    text = solution("exercise2").replace("return np.mean((pred - target) ** 2)", "return np.sum((pred - target) ** 2)")
    once, again = grade_text("exercise2", text), grade_text("exercise2", text)
    assert once.checks == again.checks
    edited = grade_text("exercise2", text + "# a comment\n")
    assert edited.seed != once.seed
    assert edited.checks[0].finding != once.checks[0].finding


def test_a_function_earns_nothing_before_its_values_are_right(grade_text: Grade) -> None:
    """What comes after the first failure is skipped, not failed."""
    report = grade_text("exercise2", "def mse(pred, target):\n    return 1.0\n", timing=True)
    values, behaviour, timing = (check for check in report.checks if check.function == "mse")
    assert (values.status, values.score) == ("failed", 0)
    assert (behaviour.status, behaviour.skip, timing.status, timing.skip) == ("skipped", "after", "skipped", "after")


def test_deselected_checks_are_listed_and_the_report_is_not_complete(grade_text: Grade, solution: Solution) -> None:
    """``passed`` speaks of what was selected."""
    report = grade_text("exercise1", solution("exercise1"), only=["relu"])
    assert report.passed
    assert not report.complete
    assert {check.function for check in report.checks if check.skip == "deselected"} >= {"linear", "softmax", "forward"}


def test_a_loop_over_rows_is_right_and_too_slow(grade_text: Grade, solution: Solution) -> None:
    """It keeps its other points, and the loop is pointed at."""
    slow = """
def softmax(z):
    out = np.empty_like(z)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        out[i] = e / e.sum()
    return out
"""
    for _ in range(5):  # too noisy to judge is no wrong verdict, and this machine may be busy
        report = grade_text("exercise1", solution("exercise1") + slow, only=["softmax"], timing=True)
        values, behaviour, timing = (check for check in report.checks if check.function == "softmax")
        if timing.skip != "noisy":
            break
    assert (values.status, behaviour.status) == ("passed", "passed")
    assert timing.status == "failed"
    assert timing.score == 0
    assert timing.finding is not None
    assert timing.finding.place is not None
    assert "for i in range(len(z))" in timing.finding.place.text
    assert "x the Numba reference" in timing.message
    assert timing.finding.next_step == "Let one NumPy call handle all rows at once."


def test_what_is_slow_without_a_loop_is_not_told_to_avoid_one(grade_text: Grade, solution: Solution) -> None:
    """A table of every example with every other one is made by NumPy alone."""
    wide = """
def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[:, labels].diagonal())
"""
    for _ in range(5):  # too noisy to judge is no wrong verdict, and this machine may be busy
        report = grade_text("exercise2", solution("exercise2") + wide, only=["cross_entropy"], timing=True)
        timing = next(check for check in report.checks if check.id == "cross_entropy.timing")
        if timing.skip != "noisy":
            break
    assert timing.status == "failed"
    assert timing.finding is not None
    assert timing.finding.detail == ["No loop runs in Python here: NumPy itself has more to do than it needs to."]
    assert timing.finding.next_step.endswith("which holds more numbers than the answer needs?")


def test_an_answer_that_is_wrong_only_at_the_size_of_the_timing_fails_it(grade_text: Grade, solution: Solution) -> None:
    """Every output of a timed block is verified."""
    cheat = "\n\ndef relu(z, honest=relu):\n    return honest(z) if z.size < 5000 else np.zeros_like(z)\n"
    report = grade_text("exercise1", solution("exercise1") + cheat, only=["relu"], timing=True)
    timing = next(check for check in report.checks if check.id == "relu.timing")
    assert timing.status == "failed"
    assert "size" in timing.message


def test_one_bad_function_costs_only_its_own_points(grade_text: Grade, solution: Solution) -> None:
    """A crash of the whole process, an exit, a raise: the others are graded in a fresh worker."""
    leave = "sys = next(m for m in np.__dict__.values() if getattr(m, '__name__', '') == 'sys'); sys.modules['os']._exit(0)"
    for body in (leave, "raise SystemExit", "raise KeyboardInterrupt", "return exit()"):
        source = f"{solution('exercise2')}\n\ndef mse(pred, target):\n    {body}\n"
        report = grade_text("exercise2", source)
        assert earned(report, "mse") == 0
        others = [check for check in report.checks if check.function != "mse" and check.kind != "timing"]
        assert all(check.status == "passed" for check in others)


def test_a_wrong_gradient_is_shown_beside_the_measured_slopes(grade_text: Grade, solution: Solution) -> None:
    """With the cause, which the bank knows."""
    wrong = "\n\ndef mse_grad(pred, target):\n    return 2.0 * (pred - target)\n"
    report = grade_text("exercise3", solution("exercise3") + wrong, only=["mse_grad"])
    check = next(check for check in report.checks if check.id == "mse_grad.values")
    assert check.kind == "gradient"
    assert check.finding is not None
    assert check.finding.table is not None
    assert check.finding.table.expected == "measured"
    assert {entry.ratio for entry in check.finding.table.entries} == {"21.000"}
    assert check.diagnosis is not None
    assert check.diagnosis.mistake.startswith("mse_grad_")


def test_a_wrong_verdict_is_shown_with_its_curve(grade_text: Grade, solution: Solution) -> None:
    """Where it begins and ends, and of which family it is, without the number of its draw."""
    wrong = """

verdict = learning_rate_verdict

def learning_rate_verdict(losses):
    return "just right" if losses[0] == losses[-1] else verdict(losses)
"""
    report = grade_text("exercise4", solution("exercise4") + wrong, only=["learning_rate_verdict"])
    finding = next(check.finding for check in report.checks if check.finding)
    assert finding.case == "a curve of the family too small: it stands still"
    assert re.fullmatch(r"The curve: `losses` (\S+) -> \1, lowest \1, rising on 0 of \d+ steps\.", finding.detail[0])


def test_a_reference_that_is_not_the_slope_of_its_loss_is_our_fault(tmp_path: Path, code: CourseCode, sandbox: Sandbox) -> None:
    """The student agrees with it here, and is not blamed: the course is."""
    exercise = code.course.exercise("exercise3")
    assert exercise is not None
    source = Source(units=[SourceUnit("exercise3.py", "def mse_grad(pred, target): return 3.0 * (pred - target)")])
    session = Session(sandbox, source, call_seconds=5, deadline=time.monotonic() + 20)
    function = FunctionUnderTest(code, exercise, "mse_grad", 1)
    function.reference = lambda pred, target: 3.0 * (pred - target)
    with pytest.raises(CourseError, match="not the slope of its loss"):
        FunctionJudge(function, session).values()
    session.close()


# ---------------------------------------------------------------- the course's own code


def test_a_mistake_needs_an_explanation() -> None:
    """Its docstring is what a student reads."""
    with pytest.raises(ValueError, match="no docstring"):

        @mistake("mse", "says nothing")
        def silent(pred: object, target: object) -> float:
            return 0.0


def test_no_two_mistakes_have_one_name_and_each_is_for_a_function_of_its_exercise(code: CourseCode, course: Course) -> None:
    """A bank file is read by name, so a second function of the same name would hide the first."""
    for exercise in course.exercises:
        path = ROOT / "solutions" / "mistakes" / f"{exercise.id}.py"
        names = [node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
        assert len(names) == len(set(names))
        with code.importable([*course.before(exercise), exercise]):
            entries = list(mistakes_in(load(path)))
        assert all(exercise.function(entry.function) for entry in entries)


def test_checks_and_course_must_name_the_same_functions(course: Course, tmp_path: Path) -> None:
    """A function without checks would be graded by nothing."""
    folder = tmp_path / "autograder" / "checks"
    folder.mkdir(parents=True)
    (folder / "exercise1.py").write_text("from learnloop.checks import function\n", "utf-8")
    with pytest.raises(CourseError, match="do not name the same functions: forward"):
        CourseCode(tmp_path, course).checks(course.exercises[0])


def test_a_file_of_the_course_that_is_missing_or_broken_is_named(course: Course, tmp_path: Path) -> None:
    """As a fault of the course, with the exception."""
    with pytest.raises(CourseError, match="no file"):
        CourseCode(tmp_path, course).checks(course.exercises[0])
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0\n", "utf-8")
    with pytest.raises(CourseError, match="ZeroDivisionError"):
        load_module(broken, "broken")


def test_a_solution_without_one_of_its_functions_is_named(course: Course, tmp_path: Path) -> None:
    """course.yml promises it."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "exercise1.py").write_text("relu = 3\n", "utf-8")
    with pytest.raises(CourseError, match="has no function 'relu'"):
        CourseCode(tmp_path, course).reference(course.exercises[0], "relu")


def test_expectations_say_what_was_wrong() -> None:
    """The words reach the student."""
    expect(True, "never said")
    expect_close([1.0, 2.0], [1.0, 2.0], "an entry is")
    with pytest.raises(NotMet, match="said"):
        expect(False, "said")
    with pytest.raises(NotMet, match=r"an entry is 3; it should be 2 \(at \[1\]\)"):
        expect_close([1.0, 3.0], [1.0, 2.0], "an entry is")
