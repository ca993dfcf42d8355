"""Blame: who is responsible is found by putting model answers in place, and nobody learns or earns anything else by it."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import planting
import pytest
from forger import FORGER
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from places import ROOT

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course, Use
from learnloop.grading.blame import Cured, OutOfTime, blame_of, find_responsible
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.grading.stand_ins import StandIns
from learnloop.render import terminal
from learnloop.report import Blame, CheckResult, Report
from learnloop.sandbox.asks import AskHandler, StandInReply, StandInRequest
from learnloop.sandbox.encoding import GeneratorNode, ProtocolError, read_state
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import read_submission
from learnloop.values.sent import Rng, RngState
from learnloop.values.source import SourceUnit

Graded = Callable[..., Report]
Asked = Callable[..., Session]

LEAKY = "\n\ndef relu(z):\n    return np.where(z > 0, z, 0.01 * z)\n"
NO_BIAS = "\n\ndef linear(x, W, b):\n    return x @ W\n"
OWN_SOFTMAX = """
from exercise1 import softmax

def cross_entropy_grad(logits, labels):
    p = softmax(logits)
    p[np.arange(len(labels)), labels] -= 1.0
    return p / len(labels)
"""
WRONG_SOFTMAX = "import numpy as np\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum(axis=0)\n"


@pytest.fixture
def graded(code: CourseCode, course: Course, sandbox: Sandbox, tmp_path: Path) -> Graded:
    """``graded("exercise3", source, earlier={"exercise1": source}, course={...changes...}, only=[...])``."""

    def run(exercise_id: str, source: str, *, earlier: Any = None, changes: Any = None, **options: Any) -> Report:
        changed = msgspec.structs.replace(course, **(changes or {}))
        exercise = changed.exercise(exercise_id)
        assert exercise is not None
        for name, text in {**(earlier or {}), exercise_id: source}.items():
            (tmp_path / f"{name}.py").write_text(text, "utf-8")
        submission = read_submission(changed, exercise, tmp_path / f"{exercise_id}.py")
        chosen = Options(**{"timing": False, **options})
        return grade(CourseCode(code.root, changed), submission, sandbox, chosen, lambda line: None)

    return run


def check_of(report: Report, id: str) -> CheckResult:
    """The check of that id."""
    return next(each for each in report.checks if each.id == id)


def blamed(report: Report, id: str) -> list[str]:
    """Who is responsible for that check."""
    found = check_of(report, id).blame
    return [found.function, *found.together] if found else []


def without_uses(course: Course) -> dict[str, Any]:
    """The course in which nothing is declared to build on anything."""
    exercises = [
        msgspec.structs.replace(each, functions=[msgspec.structs.replace(f, uses=[]) for f in each.functions])
        for each in course.exercises
    ]
    return {"exercises": exercises}


# ---------------------------------------------------------------- the search

NAMES = [Use("exercise1", "a"), Use("exercise1", "b"), Use("exercise2", "c"), Use("exercise3", "d"), Use("exercise3", "e")]


@given(
    candidates=st.lists(st.sampled_from(NAMES), unique=True),
    culprits=st.sets(st.sampled_from(NAMES)),
    failed=st.sets(st.sampled_from(NAMES)),
)
def test_exactly_the_culprits_are_found(candidates: list[Use], culprits: set[Use], failed: set[Use]) -> None:
    """Whatever failed elsewhere; nothing where a culprit cannot be replaced, or where there is none."""

    def trial(replaced: Sequence[Use]) -> Sequence[Use]:
        return replaced if culprits and culprits <= set(replaced) else []

    found = find_responsible(trial, candidates, "exercise3", failed)
    if not culprits or not culprits <= set(candidates):
        assert found is None
    else:
        assert found is not None
        assert set(found.responsible) == culprits
        assert bool(found.keeps) == all(use.exercise != "exercise3" for use in culprits)


def test_what_is_right_without_asking_was_not_cured() -> None:
    """A function that is right now and then is nobody else's fault."""
    assert find_responsible(lambda replaced: [], NAMES, "exercise3", set()) is None


def test_of_two_that_cure_the_one_that_failed_is_named_and_else_the_deeper() -> None:
    """The candidates come with what is used before what uses it."""
    assert find_responsible(lambda replaced: replaced, NAMES[3:], "exercise3", set()) == Cured([NAMES[3]])
    assert find_responsible(lambda replaced: replaced, NAMES[3:], "exercise3", {NAMES[4]}) == Cured([NAMES[4]])


def test_no_more_is_claimed_than_there_was_time_to_see() -> None:
    """That it is right with all of them replaced, and not which; or nothing."""

    def short(replaced: Sequence[Use]) -> Sequence[Use]:
        if len(replaced) < 2:
            raise OutOfTime
        return replaced

    assert find_responsible(short, NAMES[3:], "exercise3", set()) == Cured(NAMES[3:], least=False)
    assert find_responsible(short, NAMES[3:4], "exercise3", set()) is None


def test_who_cannot_be_told_is_not_accused(course: Course, root: Path) -> None:
    """Where there was no time to find out which of several it is, none of them is called responsible alone."""
    exercise = course.exercise("exercise3")
    assert exercise is not None
    submission = read_submission(course, exercise, root / "exercises" / "exercise3.py")
    wrong = CheckResult(id="b", function="backward", kind="gradient", status="failed", score=0.0, max_score=1.0)
    uses = [Use("exercise3", "relu_backward"), Use("exercise3", "linear_backward")]
    told = blame_of(Cured(uses, least=False), wrong, course, submission, [])
    assert told.where == "one of `relu_backward`, `linear_backward`"
    assert "There was no time to find out" in told.message
    assert told.next_step == "Find out which of them is wrong: `relu_backward` and `linear_backward`."
    known = blame_of(Cured(uses), wrong, course, submission, [])
    assert known.where.startswith("`relu_backward` in exercise3.py, line ")
    assert known.uncertain is UNSET


# ---------------------------------------------------------------- within one exercise


def dependencies() -> Iterator[tuple[str, str, str, str]]:
    """Every mistake of the bank in a function that another one uses: exercise, user, used, the name of the mistake."""
    for exercise, user, used in (
        ("exercise1", "forward", "relu"),
        ("exercise3", "backward", "linear_backward"),
        ("exercise3", "backward", "relu_backward"),
    ):
        for name, source in planting.functions_of(ROOT / "solutions" / "mistakes" / f"{exercise}.py"):
            if name.startswith(f"{used}_"):
                yield exercise, user, used, source


@pytest.mark.parametrize(("exercise", "user", "used", "source"), list(dependencies()))
def test_a_mistake_in_what_is_used_is_found(
    exercise: str, user: str, used: str, source: str, graded: Graded, solution: Callable[[str], str]
) -> None:
    """Each of the bank: where it makes the user wrong, it is the one named; the user is never spared or charged by it."""
    name = source.partition("(")[0].removeprefix("def ")
    text = planting.planted(solution(exercise), used, name, source)
    report = graded(exercise, text, only=[user, used])
    wrong = [each for each in report.checks if each.function == user and each.finding]
    for each in wrong:
        assert isinstance(each.blame, Blame)
        assert (each.blame.function, each.blame.exercise, each.blame.together, each.blame.kept) == (used, exercise, [], False)
        assert each.diagnosis is None
        assert each.score == 0
    assert not any(each.blame for each in report.checks if each.function == used)


def test_the_mistakes_in_what_is_used_do_make_the_users_wrong(graded: Graded, solution: Callable[[str], str]) -> None:
    """The test above would pass if nothing were ever wrong."""
    report = graded("exercise1", solution("exercise1") + LEAKY)
    assert blamed(report, "forward.values") == ["relu"]
    place = check_of(report, "forward.values").blame.place  # type: ignore[union-attr]
    assert place.text == "def relu(z):"  # type: ignore[union-attr]


def test_two_that_are_wrong_are_both_named(graded: Graded, solution: Callable[[str], str]) -> None:
    """Neither of them alone would do."""
    report = graded("exercise1", solution("exercise1") + LEAKY + NO_BIAS)
    assert sorted(blamed(report, "forward.values")) == ["linear", "relu"]


@pytest.mark.parametrize("also", ["", LEAKY])
def test_what_is_wrong_by_itself_blames_nobody(also: str, graded: Graded, solution: Callable[[str], str]) -> None:
    """With or without a mistake below it."""
    forward = "\n\ndef forward(params, x):\n    return [x] + [relu(linear(x, W, b)) for W, b in params]\n"
    report = graded("exercise1", solution("exercise1") + forward + also)
    assert check_of(report, "forward.values").finding
    assert blamed(report, "forward.values") == []


def test_every_mistake_of_the_users_themselves_blames_nobody(graded: Graded, solution: Callable[[str], str]) -> None:
    """All of the bank for forward and backward."""
    for exercise, user in (("exercise1", "forward"), ("exercise3", "backward")):
        for name, source in planting.functions_of(ROOT / "solutions" / "mistakes" / f"{exercise}.py"):
            if name.startswith(f"{user}_"):
                report = graded(exercise, planting.planted(solution(exercise), user, name, source), only=[user])
                assert not report.passed
                assert not any(each.blame for each in report.checks), name


def test_one_that_passes_its_own_checks_is_told_in_other_words(graded: Graded, solution: Callable[[str], str]) -> None:
    """It writes every answer of one shape into the same array, which shows when two of them are kept."""
    remembers = """
ANSWERS = {}

def relu(z):
    kept = ANSWERS.setdefault((z.shape, z.dtype), np.empty_like(z))
    return np.maximum(z, 0.0, out=kept)
"""
    report = graded("exercise1", solution("exercise1") + remembers, only=["relu", "forward"])
    assert check_of(report, "relu.behaviour").status == "passed"
    found = check_of(report, "forward.values").blame
    assert found
    assert found.function == "relu"
    assert "passes its own checks" in found.message
    assert "a value it keeps between calls" in found.next_step


def test_what_fails_in_its_behaviour_is_judged_by_that(graded: Graded, solution: Callable[[str], str]) -> None:
    """All values are right; an argument that only the used function changes is the caller's, too."""
    changes = """
def linear_backward(dout, x, W):
    answer = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    dout[...] = 0.0
    return answer
"""
    report = graded("exercise3", solution("exercise3") + changes, only=["backward"])
    assert check_of(report, "backward.values").status == "passed"
    assert blamed(report, "backward.behaviour") == ["linear_backward"]
    assert "`backward` passes with the model answer" in check_of(report, "backward.behaviour").blame.message  # type: ignore[union-attr]


def test_a_notebook_is_judged_again_as_well(grade_text: Graded, solution: Callable[[str], str]) -> None:
    """Cell by cell, and then the name is replaced."""
    cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in (solution("exercise1"), LEAKY)]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    report = grade_text("exercise1", json.dumps(notebook), suffix=".ipynb", only=["forward"])
    assert blamed(report, "forward.values") == ["relu"]
    assert check_of(report, "forward.values").blame.place.file == "exercise1.ipynb, cell 2"  # type: ignore[union-attr]


def test_a_stub_below_is_what_to_write_first(graded: Graded, solution: Callable[[str], str]) -> None:
    """And the function above it is said to be right."""
    report = graded("exercise1", solution("exercise1") + "\n\ndef relu(z):\n    raise NotImplementedError\n")
    found = check_of(report, "forward.values").blame
    assert found
    assert found.next_step == "Write `relu` first."
    assert "Next:  edit relu, then  learnloop check exercise1" in terminal.render(report)


def test_the_report_leads_to_who_is_responsible_first(graded: Graded, solution: Callable[[str], str]) -> None:
    """Also when the function that is wrong because of it comes first, and another one has not been begun."""
    report = graded("exercise3", solution("exercise3") + "\n\ndef relu_backward(dout, z):\n    return dout\n", only=["backward"])
    text = terminal.render(report)
    assert "Responsible: `relu_backward` in exercise3.py, line " in text
    assert "Next step: Fix `relu_backward` first." in text
    assert "Next:  edit relu_backward, then" in text
    assert "No cause that is known" not in text


def test_an_endless_loop_below_is_found_in_time(graded: Graded, course: Course, solution: Callable[[str], str]) -> None:
    """With the model answer it does not loop."""
    limits = msgspec.structs.replace(course.limits, call_seconds=1)
    endless = "\n\ndef relu(z):\n    while True:\n        pass\n"
    report = graded("exercise1", solution("exercise1") + endless, changes={"limits": limits}, only=["forward"])
    assert check_of(report, "forward.values").status == "timeout"
    assert blamed(report, "forward.values") == ["relu"]


def test_marks_within_one_exercise_are_those_without_blame(graded: Graded, course: Course, solution: Callable[[str], str]) -> None:
    """Check by check."""
    for text in (LEAKY, NO_BIAS, LEAKY + NO_BIAS):
        source = solution("exercise1") + text
        with_blame = graded("exercise1", source)
        direct = graded("exercise1", source, changes=without_uses(course))
        assert [(each.id, each.status, each.score) for each in with_blame.checks] == [
            (each.id, each.status, each.score) for each in direct.checks
        ]
        assert not any(each.blame for each in direct.checks)


# ---------------------------------------------------------------- across exercises


def test_points_are_kept_when_only_an_earlier_exercise_is_wrong(graded: Graded, solution: Callable[[str], str]) -> None:
    """All of them, timing included, and it is said whose fault it would have been."""
    report = graded("exercise3", solution("exercise3") + OWN_SOFTMAX, earlier={"exercise1": WRONG_SOFTMAX}, timing=True)
    checks = [each for each in report.checks if each.function == "cross_entropy_grad"]
    assert [each.status for each in checks if each.skip != "noisy"] == ["passed"] * sum(each.skip != "noisy" for each in checks)
    assert sum(each.score for each in checks) == 4
    found = checks[0].blame
    assert found
    assert (found.exercise, found.function, found.kept) == ("exercise1", "softmax", True)
    assert any("Responsible: `softmax` in exercise1.py, line 3." in note for note in report.notes)
    assert report.passed


def test_what_to_mend_in_an_earlier_exercise_comes_after_what_fails_here(graded: Graded, solution: Callable[[str], str]) -> None:
    """A report names one thing to do next."""
    wrong = solution("exercise3") + OWN_SOFTMAX + "\n\ndef mse_grad(pred, target):\n    return pred - target\n"
    only = ["cross_entropy_grad", "mse_grad"]
    report = graded("exercise3", wrong, earlier={"exercise1": WRONG_SOFTMAX}, only=only)
    assert report.notes[-1].endswith("Responsible: `softmax` in exercise1.py, line 3. Afterwards:  learnloop check exercise1")
    report = graded("exercise3", wrong, earlier={"exercise1": WRONG_SOFTMAX}, only=only[:1])
    assert report.notes[-1].endswith("line 3. Fix `softmax` first, then run  learnloop check exercise1")


def test_ones_own_exercises_are_named_in_the_order_of_the_course(graded: Graded, solution: Callable[[str], str]) -> None:
    """Whichever imports which."""
    earlier = {"exercise3": "from exercise1 import relu\n", "exercise1": "def relu(z):\n    return z\n"}
    report = graded("exercise4", solution("exercise4") + "\nimport exercise3\n", earlier=earlier, only=["sgd_step"])
    assert report.notes == ["Your own exercise1 and exercise3 were used, from exercise1.py and exercise3.py."]


def test_points_are_kept_when_only_the_behaviour_of_an_earlier_exercise_is_wrong(
    graded: Graded, solution: Callable[[str], str]
) -> None:
    """Its softmax overflows at large inputs; the values had been right."""
    naive = "import numpy as np\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)\n"
    report = graded("exercise3", solution("exercise3") + OWN_SOFTMAX, earlier={"exercise1": naive}, only=["cross_entropy_grad"])
    assert report.passed
    assert blamed(report, "cross_entropy_grad.values") == []
    assert blamed(report, "cross_entropy_grad.behaviour") == ["softmax"]


def test_points_are_kept_only_for_what_passes_when_all_is_judged_again(
    graded: Graded, solution: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retrial that came out right by chance gives nothing."""
    monkeypatch.setattr(
        "learnloop.grading.blaming.is_right",
        lambda judge, behaviour: bool(judge.call(list(judge._checks.inputs(judge._function.draw(""))), "")),
    )
    wrong = OWN_SOFTMAX.replace("p / len(labels)", "p")
    report = graded("exercise3", solution("exercise3") + wrong, earlier={"exercise1": WRONG_SOFTMAX}, only=["cross_entropy_grad"])
    assert report.score == 0
    assert report.notes == ["Your own exercise1 was used, from exercise1.py."]


def test_points_are_lost_where_the_course_says_so(graded: Graded, solution: Callable[[str], str]) -> None:
    """It is still said whose fault it is, and where to go."""
    changes = {"earlier_mistakes_cost": True}
    source = solution("exercise3") + OWN_SOFTMAX
    report = graded("exercise3", source, earlier={"exercise1": WRONG_SOFTMAX}, changes=changes, only=["cross_entropy_grad"])
    assert check_of(report, "cross_entropy_grad.values").score == 0
    found = check_of(report, "cross_entropy_grad.values").blame
    assert found
    assert (found.exercise, found.function, found.kept) == ("exercise1", "softmax", False)
    assert "Next:  edit exercise1.py, then  learnloop check exercise1" in terminal.render(report)


def test_no_points_when_it_is_wrong_by_itself_as_well(graded: Graded, solution: Callable[[str], str]) -> None:
    """The model's earlier exercises do not make it right."""
    wrong = OWN_SOFTMAX.replace("p / len(labels)", "p")
    report = graded("exercise3", solution("exercise3") + wrong, earlier={"exercise1": WRONG_SOFTMAX}, only=["cross_entropy_grad"])
    assert check_of(report, "cross_entropy_grad.values").score == 0
    assert blamed(report, "cross_entropy_grad.values") == []


def test_an_earlier_mistake_below_ones_own_function_costs_nothing(graded: Graded, solution: Callable[[str], str]) -> None:
    """backward uses relu_backward, which uses the relu of exercise 1; both are right, and relu is not."""
    source = (
        solution("exercise3") + "\nfrom exercise1 import relu\n\ndef relu_backward(dout, z):\n    return dout * (relu(z) > 0)\n"
    )
    earlier = {"exercise1": "def relu(z):\n    return z * 0 + 1.0\n"}
    report = graded("exercise3", source, earlier=earlier, only=["relu_backward", "backward"])
    assert report.passed
    assert blamed(report, "relu_backward.values") == blamed(report, "backward.values") == ["relu"]


def test_a_mistake_in_both_costs_the_points(graded: Graded, solution: Callable[[str], str]) -> None:
    """In an earlier exercise and in a function of the same one: both are named."""
    source = (
        solution("exercise2")
        + """
from exercise1 import softmax

def one_hot(labels, n_classes):
    return np.ones((len(labels), n_classes))

def cross_entropy(logits, labels):
    return -np.mean(np.sum(one_hot(labels, logits.shape[1]) * np.log(softmax(logits) + 1e-300), axis=1))
"""
    )
    report = graded("exercise2", source, earlier={"exercise1": WRONG_SOFTMAX}, only=["cross_entropy"])
    assert check_of(report, "cross_entropy.values").score == 0
    assert blamed(report, "cross_entropy.values") == ["one_hot", "exercise1.softmax"]


def test_what_is_not_declared_is_not_replaced(graded: Graded, course: Course, solution: Callable[[str], str]) -> None:
    """Then the mistake costs, as it did."""
    source = solution("exercise3") + OWN_SOFTMAX
    report = graded(
        "exercise3", source, earlier={"exercise1": WRONG_SOFTMAX}, changes=without_uses(course), only=["cross_entropy_grad"]
    )
    assert check_of(report, "cross_entropy_grad.values").score == 0


def test_missing_earlier_exercises_are_stood_in_for(graded: Graded, solution: Callable[[str], str]) -> None:
    """With keywords as well as without, and timed."""
    source = solution("exercise3") + OWN_SOFTMAX.replace("softmax(logits)", "softmax(z=logits)")
    report = graded("exercise3", source, only=["cross_entropy_grad"], timing=True)
    assert report.passed
    assert report.notes == ["exercise1 was not found; its model answers were used instead."]


# ---------------------------------------------------------------- time


LOOP_WITH_A_STAND_IN = """
from exercise1 import relu


def cross_entropy_grad(logits, labels):
    relu(logits[:1])
    out = []
    for row, label in zip(logits, labels):
        e = np.exp(row - row.max())
        p = e / e.sum()
        p[label] -= 1.0
        out.append(p / len(labels))
    return np.array(out)
"""


def test_what_stand_ins_compute_counts_as_the_students_time(
    graded: Graded, solution: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function that had others compute would be fast otherwise."""
    honest = StandIns.answer

    def slow(self: StandIns, question: StandInRequest) -> StandInReply:
        return msgspec.structs.replace(honest(self, question), cpu_ns=1_000_000_000)

    monkeypatch.setattr(StandIns, "answer", slow)
    for _ in range(5):  # too noisy to judge is no wrong verdict, and this machine may be busy
        report = graded("exercise3", solution("exercise3") + OWN_SOFTMAX, only=["cross_entropy_grad"], timing=True)
        timed = check_of(report, "cross_entropy_grad.timing")
        if timed.skip != "noisy":
            break
    assert (timed.status, timed.score) == ("failed", 0.0)
    assert timed.finding
    assert timed.finding.next_step == "Put your own earlier exercises next to the file."


def test_who_is_slow_on_his_own_is_told_so_though_stand_ins_help(graded: Graded, solution: Callable[[str], str]) -> None:
    """A call of a stand-in now and then excuses no loop."""
    report = graded("exercise3", solution("exercise3") + LOOP_WITH_A_STAND_IN, only=["cross_entropy_grad"], timing=True)
    assert check_of(report, "cross_entropy_grad.timing").skip in (None, "noisy")
    assert check_of(report, "cross_entropy_grad.timing").status != "passed"


def test_the_time_of_the_answering_worker_is_measured(asked: Asked) -> None:
    """A product of large matrices takes longer than a small one; an error is paid for, too."""
    student = asked("from exercise1 import linear\ndef f(n):\n    x = np.ones((n, n))\n    return linear(x, x, x[0])[0, 0]\n")
    returned(student.call("f", [3]))
    returned(student.call("f", [3]))
    small, before = student.asks.charged_ns, student.asks.charged_ns
    returned(student.call("f", [1200]))
    assert student.asks.charged_ns - before > 5_000_000
    assert small < 50_000_000
    failing = asked("from exercise1 import linear\ndef f():\n    return linear(np.ones((3, 2)), np.ones((3, 2)), 0)\n")
    assert failing.call("f", []).ending == "raised"
    assert failing.asks.charged_ns > 0


# ---------------------------------------------------------------- what can be asked


@pytest.fixture
def asked(code: CourseCode, sandbox: Sandbox) -> Iterator[Asked]:
    """Sessions in which these functions of exercise 1 are answered by the real model."""
    stand_ins = StandIns(code, code.course.exercises[:1], sandbox, time.monotonic() + 120)
    made: list[Session] = []

    def make(source: str, names: Sequence[str] = ("linear", "relu", "init_params"), **options: Any) -> Session:
        units = [SourceUnit("exercise2.py", f"import numpy as np\n{source}")]
        declared = {"exercise1": list(names)}
        bounds = {name: options.pop(name) for name in ("most_asks", "most_bytes") if name in options}
        chosen = {"call_seconds": 10.0, "deadline": time.monotonic() + 60, **options}
        asks = AskHandler(stand_ins.answer, declared, **bounds)
        made.append(Session(sandbox, Source(units=units, stand_ins=declared), asks=asks, **chosen))
        made[-1].stand_ins = stand_ins  # type: ignore[attr-defined]
        return made[-1]

    yield make
    for each in made:
        each.close()
    stand_ins.close()


def returned(outcome: Outcome) -> Any:
    """The value of a call that must have returned."""
    assert outcome.ending == "returned", outcome
    return outcome.values[0]


def test_arguments_may_have_names_and_defaults(asked: Asked) -> None:
    """They are bound as the model answer's own parameters are."""
    student = asked("from exercise1 import linear\ndef f(x, W, b): return linear(b=b, x=x, W=W), linear(x, b=b, W=W)")
    x, w, b = np.ones((3, 2)), np.full((2, 5), 2.0), np.arange(5.0)
    for each in returned(student.call("f", [x, w, b])):
        assert np.array_equal(each, x @ w + b)


@pytest.mark.parametrize(
    "call", ["linear(1)", "linear(1, 2, 3, 4)", "linear(1, 2, c=3)", "linear(1, 2, 3, x=1)", "linear(**{'': 1})"]
)
def test_a_wrong_call_is_told(call: str, asked: Asked) -> None:
    """In Python's own words."""
    outcome = asked(f"from exercise1 import linear\ndef f(): return {call}").call("f", [])
    assert outcome.ending == "raised"
    assert outcome.failure is not None
    assert "exercise1.linear (the grader's) was called wrongly: " in outcome.failure.message


def test_a_generator_moves_on_as_if_the_model_answer_had_been_called_here(asked: Asked, code: CourseCode, course: Course) -> None:
    """The draws before, in and after the call are those of one generator."""
    student = asked(
        "from exercise1 import init_params\n"
        "def f(rng):\n"
        "    first = rng.integers(0, 9, 3, dtype=np.int32)\n"  # leaves half of a word for later
        "    return first, init_params(np.array([3, 5, 2]), rng=rng), rng.integers(0, 9, 3, dtype=np.int32), rng.normal(size=4)\n"
    )
    outcome = student.call("f", [Rng(7)])
    rng = np.random.default_rng(7)
    first = rng.integers(0, 9, 3, dtype=np.int32)
    params = code.reference(course.exercises[0], "init_params")([3, 5, 2], rng)
    wanted = (first, params, rng.integers(0, 9, 3, dtype=np.int32), rng.normal(size=4))
    assert repr(returned(outcome)) == repr(
        tuple(each.astype(np.int64) if isinstance(each, np.ndarray) and each.dtype.kind == "i" else each for each in wanted)
    )
    assert outcome.drew


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("np.random.Generator(np.random.MT19937(1))", "only a generator that np.random.default_rng made"),
        ("[np.random.default_rng(1)]", "cannot be given numpy.random._generator.Generator"),
        ("{'a': [(lambda: 1,)]}", "cannot be given a function"),
        ("lambda: 1", "cannot be given a function"),
        ("(i for i in range(3))", "cannot be given a generator"),
        ("10 ** 400", "cannot be given a whole number of more than 1,023 bits"),
        ("np.array([None])", "cannot be given an array of dtype object"),
        ("list(range(50_000))", "a value with too many parts"),
        ("['x' * 4000] * 400", "a value with too much text"),
        ("np.zeros(9_000_000)", "a value of too many bytes"),
        ("'text'", "stopped: "),
        ("None", "stopped: "),
        ("{'a': 1}", "stopped: "),
        ("__import__", "cannot be given"),
        ("type('A', (np.ndarray,), {})((2,))", "cannot be given exercise2.A"),
    ],
)
def test_what_cannot_be_given_is_told(argument: str, words: str, asked: Asked) -> None:
    """It raises in the student's code, and the next question is answered."""
    student = asked(f"from exercise1 import relu\ndef f(): return relu({argument})\ndef g(): return relu(np.array([-1.0, 2.0]))")
    outcome = student.call("f", [])
    assert outcome.ending == "raised", outcome
    assert outcome.failure is not None
    assert words in outcome.failure.message
    assert returned(student.call("g", [])).tolist() == [0, 2]


# ---------------------------------------------------------------- attacks

ATTACKER = (
    FORGER
    + """
def ask(module, function, *arguments, names=()):
    return worker().stand_in(module, function)(*arguments)

def raw(nodes, names=(), payload=()):
    send(messages.Ask(worker()._request, "exercise1", "relu", list(nodes), list(names)), payload)
"""
)


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("exercise1", "forward"),
        ("exercise1", "softmax"),
        ("exercise2", "mse"),
        ("exercise2", "relu"),
        ("exercise1", "__class__"),
        ("exercise1", "np"),
        ("__main__", "relu"),
        ("", ""),
        ("exercise1.relu", "relu"),
        ("1", "relu"),
    ],
)
def test_nothing_is_answered_but_what_is_declared(module: str, function: str, asked: Asked) -> None:
    """Neither the function that is judged, nor others of the same module, nor what is no function of the course."""
    student = asked(ATTACKER)
    assert student.call("ask", [module, function, 1.0]).ending == "protocol"
    assert student.asks.asked == set()
    assert returned(student.call("honest", [])) == 7.0


def test_a_file_cannot_ask_for_what_it_is_to_write(graded: Graded, solution: Callable[[str], str]) -> None:
    """Not directly, not when it is judged again with others replaced, and not under the name of one of these."""
    asks = ATTACKER + "\ndef forward(params, x):\n    return ask('exercise1', 'forward', params, x)\n"
    sneaks = ATTACKER + "\ndef forward(params, x):\n    relu(x)\n    return ask('exercise1', 'forward', params, x)\n"
    for attack in (asks, sneaks):
        report = graded("exercise1", solution("exercise1") + attack, only=["forward"])
        assert report.score == 0
        assert not any(each.blame for each in report.checks)


RAW = {
    "names without arguments": "raw([], ['z'])",
    "a name twice": "raw([1, 2], ['z', 'z'])",
    "many arguments": "raw([1.0] * 100_000)",
    "an array longer than its bytes": "raw([encoding.ArrayNode('<f8', [10 ** 9])])",
    "bytes left over": "raw([1.0], payload=[b'left'])",
    "a seeded generator": "raw([encoding.RngNode(1)])",
    "a probe": "raw([encoding.ProbeNode('quartic', [])])",
    "a state of one word": "raw([encoding.GeneratorNode([1])])",
    "a negative state": "raw([encoding.GeneratorNode([-1, 0, 0, 1, 0, 0])])",
    "an even increment": "raw([encoding.GeneratorNode([0, 0, 0, 2, 0, 0])])",
    "half a flag": "raw([encoding.GeneratorNode([0, 0, 0, 1, 2, 0])])",
    "a long rest": "raw([encoding.GeneratorNode([0, 0, 0, 1, 0, 2 ** 32])])",
    "a generator in a list": "raw([encoding.ListNode([encoding.GeneratorNode([0, 0, 0, 1, 0, 0])])])",
    "deep nesting": "raw([deep(30)])",
    "another request": "send(messages.Ask('0' * 32, 'exercise1', 'relu', [1.0]))",
}


@pytest.mark.parametrize("attack", RAW)
def test_a_forged_question_ends_the_worker(attack: str, asked: Asked) -> None:
    """And nothing else."""
    deep = "\ndef deep(n): return encoding.ListNode([deep(n - 1)]) if n else 1.0\n"
    student = asked(ATTACKER + deep + f"def f():\n    {RAW[attack]}\n    return 1.0\n")
    assert student.call("f", []).ending == "protocol"
    assert returned(student.call("honest", [])) == 7.0


def test_arguments_that_are_each_small_enough_and_not_together_are_told(asked: Asked) -> None:
    """An honest worker would not have sent them; the grader has to send them on."""
    source = """
def f():
    send(messages.Ask(worker()._request, "exercise1", "linear", [encoding.ListNode([1.0] * 15_000)] * 3))
    answer, _ = protocol.read_frame(worker()._channel, worker=True)
    return answer.error
"""
    student = asked(ATTACKER + source)
    assert returned(student.call("f", [])) == "exercise1.linear (the grader's) cannot be given a value with too many parts"


def test_an_answer_that_is_not_waited_for_costs_only_the_asker(asked: Asked) -> None:
    """Questions are written and the reply at once; what is left over fails the next call of that worker, and no other."""
    student = asked(ATTACKER + "def f():\n    raw([1.0])\n    return 1.0\ndef g():\n    raw([1.0]); raw([1.0])\n    return 1.0\n")
    for name in ("f", "g"):
        student.call(name, [])
        student.call("honest", [])
        student.close()
        assert returned(student.call("honest", [])) == 7.0


def test_questions_after_the_reply_are_not_answered(asked: Asked) -> None:
    """The next request finds them, and ends the worker."""
    student = asked(ATTACKER + "def f():\n    send(messages.Returned(worker()._request, [1.0])); raw([1.0])\n    return 1.0\n")
    student.call("f", [])
    assert student.asks.asked == set()
    assert student.call("honest", []).ending == "protocol"
    assert returned(student.call("honest", [])) == 7.0


def test_a_flood_of_questions_is_told_and_then_ended(asked: Asked) -> None:
    """First an exception, which a stubborn file ignores."""
    source = "from exercise1 import relu\ndef f(n): return [float(relu(np.array([1.0]))[0]) for i in range(n)][-1]\n"
    stubborn = source + "def g():\n    while True:\n        try: relu(1.0)\n        except Exception: pass\n"
    student = asked(stubborn, most_asks=50)
    assert returned(student.call("f", [50])) == 1
    outcome = student.call("f", [51])
    assert outcome.failure is not None
    assert "called too many times" in outcome.failure.message
    assert student.call("g", []).ending == "protocol"
    assert returned(student.call("f", [1])) == 1


def test_how_much_may_be_asked_is_bounded(asked: Asked) -> None:
    """There and back, for one request."""
    source = "from exercise1 import relu\ndef f(n): return [float(relu(np.ones(1000))[0]) for i in range(n)][-1]\n"
    student = asked(source, most_bytes=100_000)
    assert returned(student.call("f", [6])) == 1
    assert student.call("f", [8]).ending == "raised"
    assert returned(student.call("f", [6])) == 1


def test_burning_time_through_questions_ends_with_the_call(asked: Asked) -> None:
    """The clock of the call runs on while others compute for it."""
    source = "from exercise1 import linear\nx = np.ones((900, 900))\ndef f():\n    while True: linear(x, x, x[0])\n"
    student = asked(source, call_seconds=1.0)
    begun = time.monotonic()
    assert student.call("f", []).ending == "timeout"
    assert time.monotonic() - begun < 4


def test_what_an_answer_costs_in_memory_is_no_harm(asked: Asked) -> None:
    """A small question with a huge answer fails there, in words."""
    student = asked("from exercise1 import init_params\ndef f(n, rng): return init_params([n, n], rng)\ndef g(): return 1\n")
    for n in (10**6, 3_500):  # more than the memory; more than may be sent
        outcome = student.call("f", [n, Rng(1)])
        assert outcome.ending == "raised", n
    assert len(returned(student.call("f", [3, Rng(1)]))) == 1


def test_an_answering_worker_that_dies_is_replaced(asked: Asked) -> None:
    """Between two questions, and the student's own worker with its state lives on."""
    student = asked("from exercise1 import relu\nseen = []\ndef f():\n    seen.append(1)\n    return len(seen), relu(np.ones(2))\n")
    assert returned(student.call("f", []))[0] == 1
    answering = student.stand_ins._session.worker()  # type: ignore[attr-defined]
    os.kill(answering.pid, signal.SIGKILL)
    outcome = student.call("f", [])
    assert outcome.ending in ("raised", "returned")
    assert returned(student.call("f", []))[0] == 3


def test_changing_an_answer_changes_no_other(asked: Asked) -> None:
    """Nothing is kept between two questions."""
    source = "from exercise1 import relu\ndef f():\n    relu(np.ones(2))[:] = 9\n    return relu(np.ones(2))\n"
    assert returned(asked(source).call("f", [])).tolist() == [1, 1]


def test_what_is_replaced_may_be_called_by_what_it_called(graded: Graded, solution: Callable[[str], str]) -> None:
    """A circle of the student's own is cut by the model answer."""
    circle = "\n\ndef relu(z):\n    return forward([(np.eye(z.shape[-1]), np.zeros(z.shape[-1]))] * 2, z)[1]\n"
    report = graded("exercise1", solution("exercise1") + circle, only=["forward"])
    assert check_of(report, "forward.values").finding
    assert blamed(report, "forward.values") == ["relu"]


def test_being_right_only_when_replaced_ones_are_there_earns_nothing(graded: Graded, solution: Callable[[str], str]) -> None:
    """A file can find out that it is judged again. Within one exercise that gains it nothing."""
    knows = (
        "\n\ngood = forward\nwrong = relu\n\ndef forward(params, x):\n"
        "    return good(params, x) if relu is not wrong and relu(x) is not None else None\n"
    )
    report = graded("exercise1", solution("exercise1") + knows, only=["forward"])
    assert report.score == 0


def test_nobody_is_blamed_who_was_not_called(graded: Graded, solution: Callable[[str], str]) -> None:
    """It is right only when it sees that it is judged again, and calls nothing that was replaced."""
    knows = """
wrong = relu

def forward(params, x):
    if relu is wrong:
        return None
    answer = [x]
    for i, (W, b) in enumerate(params):
        z = answer[-1] @ W + b
        answer.append(z if i == len(params) - 1 else np.maximum(z, 0.0))
    return answer
"""
    report = graded("exercise1", solution("exercise1") + knows, only=["forward"])
    assert report.score == 0
    assert blamed(report, "forward.values") == []


# ---------------------------------------------------------------- the state of a generator


@given(seed=st.integers(0, 2**63), draws=st.integers(0, 9))
def test_the_state_of_a_generator_comes_back_as_it_was(seed: int, draws: int) -> None:
    """Halves of words included."""
    generator = np.random.default_rng(seed)
    generator.integers(0, 9, draws, dtype=np.int32)
    state = read_state(GeneratorNode(list(RngState.of(generator).words)))
    assert state.generator().bit_generator.state == generator.bit_generator.state


@given(st.lists(st.integers(-2, 2**64 + 1), max_size=8))
def test_whatever_is_read_as_a_state_is_one(words: list[int]) -> None:
    """Or it is refused."""
    try:
        state = read_state(GeneratorNode(words))
    except ProtocolError:
        return
    assert RngState.of(state.generator()) == state
