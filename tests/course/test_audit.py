"""The audit: mutants are wrong in one place each, weak checks are found out, and the real course's checks are strong."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from places import ROOT

from learnloop.authoring.audit.conditions import conditions
from learnloop.authoring.audit.exceptions import Alike, read_exceptions
from learnloop.authoring.audit.findings import (
    FATES,
    Audit,
    FunctionAudit,
    Named,
    Plan,
    Survivor,
    audit,
    labels_of,
)
from learnloop.authoring.audit.grader import Detection, PlantedAnswer, detections
from learnloop.authoring.audit.guarded import guarded_mutants
from learnloop.authoring.audit.mutants import Mutant, changed_lines, mutants_of
from learnloop.authoring.audit.table import WIDTH, render
from learnloop.cli.main import run
from learnloop.course.loader import CourseCode
from learnloop.course.location import read_course
from learnloop.course.model import Course
from learnloop.errors import CourseError
from learnloop.values.layouts import materialized
from learnloop.values.sent import Rng

EXERCISES = [f"exercise{number}" for number in range(1, 8)]

# ---------------------------------------------------------------- mutants


def changes(body: str, parameters: str = "x, y", before: str = "import numpy as np") -> set[str]:
    """The lines after each change of a function with this body."""
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return {mutant.after for mutant in mutants_of(f"{before}\n\ndef f({parameters}):\n{lines}\n", "f")}


CHANGES = {
    "operators": ("return x + y", {"return x - y", "return x * y"}),
    "powers": ("return x ** 2", {"return x * 2", "return x ** 3", "return x ** 1"}),
    "a matrix product": ("return x @ y", {"return x * y", "return y @ x", "return x.T @ y", "return x @ y.T"}),
    "dropped terms": ("return x - y", {"return x", "return y", "return y - x"}),
    "signs": ("return -x * y", {"return x * y", "return -(-x * y)", "return -x * -y"}),
    "comparisons": ("return x > y", {"return x >= y", "return x < y", "return x <= y", "return x == y"}),
    "and/or": ("return x and y", {"return x or y", "return x", "return y"}),
    "whole numbers": ("return x[3]", {"return x[4]", "return x[2]", "return x[-3]", "return x[0]", "return x"}),
    "fractions": ("return 0.5 * x", {"return 1.0 * x", "return 0.25 * x", "return 1.5 * x", "return -0.5 * x"}),
    "an axis": (
        "return x.sum(axis=1)",
        {"return x.sum(axis=0)", "return x.sum(axis=-1)", "return x.sum()"},
    ),
    "keepdims": ("return x.max(keepdims=True)", {"return x.max(keepdims=False)", "return x.max()", "return x.min(keepdims=True)"}),
    "reductions": ("return np.mean(x)", {"return np.sum(x)", "return x"}),
    "places": ("return x.argmax()", {"return x.argmin()", "return x.max()"}),
    "a transpose": ("return x.T", {"return x"}),
    "a copy": ("z = x.copy()\nreturn z", {"z = x"}),
    "arguments": ("return np.maximum(x, y)", {"return np.minimum(x, y)", "return np.maximum(y, x)"}),
    "in place": ("return x * y", {"return np.multiply(x, y, out=x)", "return np.multiply(x, y, out=y)"}),
    "in place of an index": ("return x[0] - y", {"return np.subtract(x[0], y, out=x[0])"}),
    "off by one": ("return range(x)", {"return range(x + 1)", "return range(x - 1)", "return range(1, x)"}),
    "an index": ("return x[y]", {"return x[y + 1]", "return x[y - 1]", "return x"}),
    "a slice": ("return x[1:-1]", {"return x[:-1]", "return x[1:]", "return x[1 + 1:-1]", "return x[1:-1 - 1]"}),
    "a step": ("return x[::-1]", {"return x[:]", "return x"}),
    "dropped statements": ("x += 1\nreturn x", {"pass", "x -= 1", "x = 1"}),
    "swapped statements": ("a = x\nb = y\nreturn a, b", {"b = y\na = x"}),
    "a condition": ("if x:\n    return y\nreturn x", {"if not x:", "if True:", "pass"}),
    "other variables": ("z = x * 2\nreturn z", {"return x", "return y", "z = y * 2"}),
    "swapped elements": ("return x, y", {"return (y, x)"}),
    "turns of a loop": (
        "for i in x:\n    y = i\nreturn y",
        {"for i in list(x)[1:]:", "for i in list(x)[::-1]:"},
    ),
    "a loop that ends early": ("for i in x:\n    y = i\nreturn y", {"break"}),
    "a comprehension": ("return [a - b for a, b in x]", {"return [b - a for a, b in x]", "return [a - b for a, b in list(x)[1:]]"}),
    "texts": ('return "a" if x else "b"', {"return 'b' if x else 'b'", "return 'a' if x else 'a'"}),
    "zeros and ones": ("return np.zeros(x)", {"return np.ones(x)"}),
    "half of the digits": ("return x + y", {"return np.round(x + y, 6)"}),
}


@pytest.mark.parametrize("title", CHANGES)
def test_a_kind_of_change_is_made(title: str):
    """Each that an exercise could get wrong."""
    body, wanted = CHANGES[title]
    assert wanted <= changes(body)


def test_a_default_is_shifted():
    """An argument that is left out counts, too."""
    assert {"def f(x, h=1.0):", "def f(x, h=0.25):"} <= changes("return x + h", "x, h=0.5")


def test_what_only_a_length_is_asked_of_has_no_sign():
    """A mutant that cannot be wrong helps nobody."""
    assert not any("-x" in line for line in changes("return len(x) + x.size"))


def test_nothing_is_written_in_place_without_numpy():
    """There is no function that would do it."""
    assert not any("out=" in line for line in changes("return x * y", before=""))


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_mutant_of_the_course_is_another_function_that_compiles(exercise_id: str, course: Course):
    """None is the solution, none is there twice, and each can be told by its lines."""
    text = (ROOT / "solutions" / f"{exercise_id}.py").read_text("utf-8")
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    for function in exercise.functions:
        mutants = mutants_of(text, function.name)
        assert len(mutants) >= 8
        assert len({mutant.source for mutant in mutants}) == len(mutants)
        assert len({(mutant.before, mutant.after) for mutant in mutants}) == len(mutants)
        for mutant in mutants:
            assert mutant.before != mutant.after
            assert mutant.function == function.name
            compile(mutant.source, exercise_id, "exec")


def test_a_mutant_knows_its_line_and_kind():
    """As they stand in the file."""
    found = mutants_of('def g():\n    pass\n\n\ndef f(x):\n    """Doc."""\n    y = x\n    return y > 0\n', "f")
    assert [(each.line, each.kind) for each in found if each.after == "return y >= 0"] == [(8, "comparison")]
    assert all("Doc." not in each.source for each in found)


def test_a_function_that_is_not_there_has_no_mutants():
    with pytest.raises(CourseError, match="no function 'g'"):
        mutants_of("def f():\n    pass\n", "g")


def test_only_the_lines_that_differ_are_shown():
    """Without the indent that they share, and with the line before them when that is needed to tell them apart."""
    old, new = "a\n  b\n    c\nd", "a\n  b\n    x\n    y\nd"
    assert changed_lines(old, new) == ("c", "x\ny")
    assert changed_lines(old, new, context=1) == ("b\n  c", "b\n  x\n  y")
    assert changed_lines("a\nb\nc", "a\nc") == ("b", "")


# ---------------------------------------------------------------- wrong under a condition


def planted(source: str, name: str, before: str = "") -> Callable[..., Any]:
    """The function that a mutant makes of a solution."""
    namespace: dict[str, Any] = {}
    exec(f"{before}\n\n{source}", namespace)
    found: Callable[..., Any] = namespace[name]
    return found


def test_a_guarded_mutant_is_right_but_where_its_condition_holds():
    """It takes the same arguments, keyword-only ones and defaults included."""
    text = "def f(x, *, k=2):\n    return [k * x, (1, 'a' if x else 'b')]\n"
    (*_, mutant) = guarded_mutants(text, "f", ["k == 3"])
    f = planted(mutant.source, "f", text)
    assert (mutant.before, mutant.after, mutant.line) == ("", "if k == 3:", 1)
    assert f(5) == [10, (1, "a")]
    assert f(5, k=3) == [16, (2, "b")]
    assert f(0.5, k=3)[0] == pytest.approx(1.525)


def test_some_calls_of_a_guarded_mutant_are_wrong():
    """The first, all others, and the tenth: what keeps something from one call to the next."""
    text = "def f(x):\n    return x\n"
    wrong = [[n for n in range(1, 12) if f(0) != 0] for f in (planted(m.source, "f", text) for m in guarded_mutants(text, "f", []))]
    assert wrong == [[1], list(range(2, 12)), [10]]


CALLS = [
    {"x": np.ones((2, 3)), "labels": np.arange(2), "params": [(np.ones((3, 2)), np.zeros(2))], "lr": 0.1, "n": 3, "rng": Rng(1)},
    {"x": np.ones(3), "labels": np.arange(3), "params": ([np.ones((3, 1)), np.ones(1)],) * 3, "lr": 2.0},
]


def test_conditions_are_of_the_kinds_of_the_parameters():
    """Sizes, depths, values, types and numbers; of a generator there is nothing to ask."""
    found = conditions(CALLS, float32=True)
    assert len(set(found)) == len(found)
    for wanted in (
        "x.ndim == 1",
        "x.ndim > 1 and x.shape[1] == 2",
        "(x == 0).any()",
        "x.dtype == 'float32'",
        "labels.dtype == 'uint64'",
        "len(params) == 5",
        "lr == 0",
        "n > 100",
    ):
        assert wanted in found
    assert not any("rng" in each for each in found)
    assert not any("float32" in each for each in conditions(CALLS, float32=False))
    assert "n > 9007199254740992" in conditions([{"n": 3, "m": 4}], float32=False)


def test_no_condition_raises():
    """Each can be asked of every call that has its parameter."""
    for call in CALLS:
        arguments = {name: materialized(value) for name, value in call.items()}
        both = [{name: each[name] for name in call if name in each} for each in CALLS]
        for condition in conditions(both, float32=True):
            assert bool(eval(condition, dict(arguments))) in (True, False)


def test_a_check_that_never_goes_somewhere_is_found_out(small: Path):
    """And a guard where no input is promised may be excused."""
    (small / "autograder/checks/exercise1.py").write_text(FEW_SIZES, "utf-8")
    found = audited(small, "exercise1")
    assert {each.after for each in found.functions[0].survivors} >= {"if x.shape[0] == 2:", "if x.shape[0] > 100:"}
    guards = json.dumps([each.after.removeprefix("if ").removesuffix(":") for each in found.functions[0].survivors])
    excuse(small, f"equivalent: {{exercise1: {{double: [{{why: no reason, guards: {guards}}}]}}}}\n")
    assert audited(small, "exercise1").passed


# ---------------------------------------------------------------- a small course, with weak checks

COURSE = """\
title: T
allowed_imports: [numpy]
exercises:
  - id: exercise1
    title: One
    functions: [{name: double, points: 1}]
  - id: exercise2
    title: Two
    functions: [{name: four, points: 1}]
"""
SOLUTIONS = {
    "exercise1": "import numpy as np\n\n\ndef double(x):\n    return 2.0 * x\n",
    "exercise2": "from exercise1 import double\n\n\ndef four(x):\n    return double(double(x))\n",
}
STRONG = """\
from learnloop.checks import RANGES, function

double = function("double", inputs=lambda d: (d.normal(d.N),), ranges=RANGES)
"""
FEW_SIZES = """\
from learnloop.checks import RANGES, function

double = function("double", inputs=lambda d: (d.normal(d.N),), sized=(), ranges=RANGES)
"""
WEAK = """\
import numpy as np
from learnloop.checks import function

double = function("double", inputs=lambda d: (np.full(d.N, 2.0),))
"""
OTHER = """\
from learnloop.checks import RANGES, function

four = function("four", inputs=lambda d: (d.normal(d.N),), ranges=RANGES)
"""
BANK = '''\
import numpy as np
from learnloop.bank import mistake


@mistake("double", "squared")
def double_squared(x):
    """You squared."""
    return x**2


@mistake("double", "tripled")
def double_tripled(x):
    """You tripled."""
    return 3 * x


@mistake("double", "in place")
def double_in_place(x):
    """You changed x."""
    x *= 2
    return x


@mistake("double", "three times")
def double_added(x):
    """You added three."""
    return x + x + x


@mistake("double", "zero")
def double_zero(x):
    """You lost it."""
    return np.zeros_like(x)
'''


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course of two functions, with good checks."""
    for folder in ("solutions/mistakes", "autograder/checks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "course.yml").write_text(COURSE, "utf-8")
    for name, text in SOLUTIONS.items():
        (tmp_path / "solutions" / f"{name}.py").write_text(text, "utf-8")
    (tmp_path / "autograder/checks/exercise1.py").write_text(STRONG, "utf-8")
    (tmp_path / "autograder/checks/exercise2.py").write_text(OTHER, "utf-8")
    return tmp_path


def audited(root: Path, *exercises: str, **options: int) -> Audit:
    """The audit of these exercises of a course, or of all, in this process."""
    course = read_course(root)
    chosen = [each for each in course.exercises if not exercises or each.id in exercises]
    return audit(root, course, Plan(chosen, **options), lambda done, planted: None)


def excuse(root: Path, text: str) -> None:
    """Write an audit.yml."""
    (root / "solutions/mistakes/audit.yml").write_text(text, "utf-8")


def test_a_strong_check_lets_nothing_live(small: Path):
    """And the exercise that imports another one is graded with its solution."""
    found = audited(small)
    assert found.passed
    assert [(each.function, len(each.survivors), each.rate) for each in found.functions] == [("double", 0, 1.0), ("four", 0, 1.0)]
    assert all(each.mutants == each.killed > 3 for each in found.functions)


def test_a_weak_check_is_found_out_with_what_it_lets_live(small: Path, capsys: pytest.CaptureFixture[str]):
    """2 * 2 is 2 ** 2 is 2 + 2: the survivor's line is shown, and the command fails."""
    (small / "autograder/checks/exercise1.py").write_text(WEAK, "utf-8")
    found = audited(small, "exercise1")
    assert not found.passed
    assert "return 2.0 + x" in {each.after for each in found.functions[0].survivors}
    assert run(["dev", "audit", "exercise1", "--course", str(small)]) == 1
    shown = capsys.readouterr().out
    assert "exercise1.py, line 5, double: operator (seed 1)" in shown
    assert "    - return 2.0 * x\n    + return 2.0 + x\n" in shown


def test_a_survivor_may_be_excused_by_a_reason(small: Path):
    """Then it counts as equivalent, and the rate is of the others."""
    (small / "autograder/checks/exercise1.py").write_text(WEAK, "utf-8")
    lines = [(each.before, each.after) for each in audited(small, "exercise1").functions[0].survivors]
    changes_ = json.dumps([{"was": was, "now": now} for was, now in lines])
    excuse(small, f"equivalent: {{exercise1: {{double: [{{why: no reason, mutants: {changes_}}}]}}}}\n")
    found = audited(small, "exercise1")
    assert found.passed
    assert found.functions[0].equivalent == len(lines) > 0
    assert found.functions[0].rate == 1


def test_an_excuse_that_does_not_hold_is_told(small: Path, capsys: pytest.CaptureFixture[str]):
    """A mutant that is killed, and one that there is none of; the second only when all were planted."""
    entries = "[{was: return 2.0 * x, now: return 2.0 - x}, {was: return 2.0 * x, now: return 2.0 + x}]"
    excuse(small, f"equivalent: {{exercise1: {{double: [{{why: w, mutants: {entries}}}]}}}}\n")
    found = audited(small, "exercise1")
    assert not found.passed
    assert found.stale == [
        "exercise1, double: 'return 2.0 + x' for 'return 2.0 * x' is killed, by: ordinary inputs",
        "exercise1, double: 'return 2.0 - x' for 'return 2.0 * x' is no mutant (any more)",
    ]
    assert not any("no mutant" in line for line in audited(small, "exercise1", every=2).stale)
    assert run(["dev", "audit", "1", "--course", str(small)]) == 1
    assert "2 stale entries" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["equivalent: 3", "equivalents: {}", "mistakes: [{mistakes: [a]}]", ": : :"])
def test_an_excuse_that_cannot_be_read_is_the_courses_fault(small: Path, text: str):
    excuse(small, text)
    with pytest.raises(CourseError, match=r"audit\.yml"):
        read_exceptions(small)


def test_mistakes_are_told_by_their_names(small: Path):
    """Itself; another one with the same answers; by the check; and not at all. Seeds are counted."""
    (small / "solutions/mistakes/exercise1.py").write_text(BANK, "utf-8")
    found = audited(small, "exercise1", seeds=(1, 2)).functions[0]  # type: ignore[arg-type]
    assert {each.mistake: (each.fate, each.names) for each in found.mistakes} == {
        "double_squared": ("itself", {"double_squared": 2}),
        "double_tripled": ("itself", {"double_tripled": 2}),
        "double_in_place": ("check", {"": 2}),
        "double_added": ("wrongly", {"double_tripled": 2}),
        "double_zero": ("unnamed", {"": 2}),
    }
    assert found.mistakes[2].caught_by == ["arguments are left as they were"]


def test_twins_and_what_cannot_be_named_are_documented(small: Path):
    """And an entry for a mistake that is told by its own name, or that there is none of, is stale."""
    (small / "solutions/mistakes/exercise1.py").write_text(BANK, "utf-8")
    good = "{mistakes: [double_added], named: double_tripled, why: w}, {mistakes: [double_zero], why: w}"
    excuse(small, f"mistakes: [{good}]\n")
    found = audited(small)
    assert found.passed
    assert sorted(each.fate for each in found.functions[0].mistakes) == ["check", "documented", "documented", "itself", "itself"]
    excuse(small, f"mistakes: [{good}, {{mistakes: [double_squared, nobody], why: w}}]\n")
    assert audited(small).stale == [
        "mistakes: 'double_squared' is told by its own name or by its check",
        "mistakes: 'nobody' is not in the bank of mistakes",
    ]
    assert len(audited(small, "exercise1").stale) == 1  # of the other exercises nothing is known


def test_a_mistake_that_is_no_mistake_fails_the_audit(small: Path):
    """A right answer in the bank."""
    (small / "solutions/mistakes/exercise1.py").write_text(BANK.replace("return x**2", "return x + x"), "utf-8")
    found = audited(small, "exercise1")
    assert found.functions[0].mistakes[0].fate == "survived"
    assert not found.passed


def test_a_mutant_that_never_ends_is_caught(small: Path):
    """After a second at most."""
    course = read_course(small)
    plant = PlantedAnswer("exercise1", "double", "def double(x):\n    while True:\n        pass")
    assert list(detections(small, course, [plant], [1], 1)) == [[Detection("ordinary inputs", "runs")]]


def test_what_cannot_be_run_is_caught(small: Path):
    """A syntax error, say."""
    plant = PlantedAnswer("exercise1", "double", "def double(x:")
    ((detection,),) = detections(small, read_course(small), [plant], [1], 1)
    assert detection.caught_by == "the file cannot be run"


def test_two_processes_find_what_one_finds(small: Path):
    """In the same order."""
    assert audited(small, "exercise1", processes=2) == audited(small, "exercise1")


def test_the_audit_is_one_json_object(small: Path, capsys: pytest.CaptureFixture[str]):
    """And nothing else on standard output."""
    assert run(["dev", "audit", "exercise2", "--json", "--every", "3", "--course", str(small)]) == 0
    shown = msgspec.json.decode(capsys.readouterr().out, type=Audit)
    assert shown.schema == 1
    assert [each.function for each in shown.functions] == ["four"]


def test_an_exercise_that_is_not_there_is_told(small: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["dev", "audit", "exercise9", "--course", str(small)]) == 2
    assert "there is no exercise 'exercise9'. Did you mean exercise" in capsys.readouterr().err


# ---------------------------------------------------------------- the text


def test_the_text_fits_a_terminal_and_says_everything():
    """80 columns; survivors as a difference, misnamed mistakes first, checks that caught nothing."""
    survivor = Survivor(function="f", kind="sign", line=7, before="return x\n", after="return -x\n", seeds=list(range(1, 51)))
    named = [
        Named(mistake=f"f_{fate}", fate=fate, names={"f_other": 49, "": 1}, caught_by=["a case"] * 9) for fate in reversed(FATES)
    ]
    function = FunctionAudit(
        exercise="exercise1",
        function="a_function_with_a_name_that_is_long",
        mutants=2000,
        killed=1998,
        equivalent=1,
        survivors=[survivor],
        mistakes=named,
        idle=["a check with many words"] * 20,
    )
    text = render(Audit(seeds=[1], passed=False, functions=[function], stale=["an entry"]))
    assert max(len(line) for line in text.split("\n")) <= WIDTH
    for words in ("99.9 %", "    - return x\n", "    + return -x\n", "f_other x 49", "an entry"):
        assert words in text
    assert "line 7, a_function_with_a_name_that_is_long: sign (seed 1, 2, 3, 4, 5, 6, 7, 8 ...)" in " ".join(text.split())
    assert text.index("! f_survived") < text.index("  f_documented")
    assert "f_itself" not in text
    assert "Not yet: 1 mutants alive, 3 mistakes alive or misnamed, 1 stale entries" in " ".join(text.split())


# ---------------------------------------------------------------- the real course


def test_the_labels_of_the_checks_are_those_of_the_findings(code: CourseCode, course: Course):
    """Each is there once: one that is called otherwise would always be said to catch nothing."""
    for exercise in course.exercises:
        for checks in code.checks(exercise).values():
            labels = labels_of(checks)
            assert len(set(labels)) == len(labels)


@pytest.mark.sample(1)
@pytest.mark.parametrize("exercise_id", [*EXERCISES, "exercise8"])
def test_a_sample_of_the_mutants_of_the_course_and_every_mistake_is_caught_and_told(exercise_id: str, course: Course):
    """Every twenty-fifth mutant; ``learnloop dev audit`` plants all of them."""
    chosen = [each for each in course.exercises if each.id == exercise_id]
    found = audit(ROOT, course, Plan(chosen, every=25), lambda done, planted: None)
    assert found.passed, render(found)
    code = CourseCode(ROOT, course)
    for each in found.functions:
        exercise = course.exercise(each.exercise)
        assert exercise is not None
        caught = {label for named in each.mistakes for label in named.caught_by}
        assert caught <= set(labels_of(code.checks(exercise)[each.function])), each.function


@pytest.mark.thorough
@pytest.mark.parametrize("exercise_id", [*EXERCISES, "exercise8"])
def test_every_mutant_of_the_course_is_caught(exercise_id: str, course: Course):
    """With another seed than the command's."""
    chosen = [each for each in course.exercises if each.id == exercise_id]
    found = audit(ROOT, course, Plan(chosen, seeds=(2,)), lambda done, planted: None)
    assert found.passed, render(found)
    assert all(each.rate == 1 for each in found.functions)


def test_there_are_enough_mutants(course: Course):
    """The audit does not shrink unseen."""
    texts = {each.id: (ROOT / "solutions" / f"{each.id}.py").read_text("utf-8") for each in course.exercises}
    numbers = [len(mutants_of(texts[each.id], name.name)) for each in course.exercises for name in each.functions]
    assert sum(numbers) >= 4000


def test_every_reason_is_a_sentence():
    """An excuse without a reason is none."""
    exceptions = read_exceptions(ROOT)
    reasons = [entry.why for functions in exceptions.equivalent.values() for each in functions.values() for entry in each]
    for why in [*reasons, *(entry.why for entry in exceptions.mistakes)]:
        assert why.endswith(".")
        assert len(why.split()) >= 4 or why == "-0.0 equals 0.0."
    assert exceptions.mistakes == [each for each in exceptions.mistakes if isinstance(each, Alike)]


def test_a_mutant_is_a_function_of_its_source():
    """The text of each parses as one function of the name that it stands for."""
    for mutant in mutants_of("def f(x):\n    return x + 1\n", "f"):
        assert isinstance(mutant, Mutant)
        (node,) = ast.parse(mutant.source).body
        assert isinstance(node, ast.FunctionDef)
        assert node.name == "f"
