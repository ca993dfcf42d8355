"""The exam: what it measures, what it tells, and that neither time, memory nor the answers can be had otherwise."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import planting
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import RIGHT_ANSWERS, ROOT

from learnloop.course.checks import Exam
from learnloop.course.datasets import glasses_vs_rings
from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.course.model import Course, ExamScale
from learnloop.course.parser import parse_course
from learnloop.errors import CourseError
from learnloop.grading.exam import words as exam_words
from learnloop.grading.exam.data import ExamData
from learnloop.grading.exam.sitting import ALONE_BUDGET, Sitting
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.render import terminal
from learnloop.report import CheckResult, ExamFigures, Report
from learnloop.sandbox import clocks
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import read_submission
from learnloop.values.source import SourceUnit

SOLUTION = (ROOT / "solutions" / "exercise8.py").read_text("utf-8")
CODE = CourseCode(course_root(), read_course(course_root()))
EXAM = next(each.exam for each in CODE.checks(CODE.course.exercise("exercise8")).values() if each.exam)  # type: ignore[arg-type]
SCALE = next(each.exam for each in CODE.course.exercise("exercise8").functions if each.exam)  # type: ignore[union-attr]
RIGHT = dict(planting.functions_of(RIGHT_ANSWERS / "exercise8.py"))
WRONG = dict(planting.functions_of(ROOT / "solutions" / "mistakes" / "exercise8.py"))

# By heart: the nearest of the training pictures, of as many as may be kept, has the label.
NEAREST = """
import numpy as np

def fit(x, y, rng):
    return {"x": x[:1700], "y": y[:1700]}

def predict(params, x):
    known = params["x"]
    far = (known**2).sum(axis=1) - 2 * x @ known.T
    return params["y"][far.argmin(axis=1)]
"""

Grade = Callable[..., Report]


@pytest.fixture
def no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget is not measured: where nothing is trained that would only take time."""
    monkeypatch.setattr(Sitting, "_reference_ns", lambda self, data: 400_000_000)


def with_parts(fit: str = "", predict: str = "") -> str:
    """The model answer with other lines for one of the functions."""
    text = SOLUTION
    if fit:
        text += f"\n\nmodel = fit\n\ndef fit(x, y, rng):\n    {fit}\n"
    if predict:
        text += f"\n\nanswer = predict\n\ndef predict(params, x):\n    {predict}\n"
    return text


def checks_of(report: Report) -> tuple[CheckResult, CheckResult]:
    """That of fit and that of predict."""
    fit, predict = report.checks
    assert (fit.id, predict.id) == ("fit.exam", "predict.exam")
    return fit, predict


def told(report: Report) -> str:
    """All words of the findings."""
    findings = [check.finding for check in report.checks if check.finding]
    return " ".join(" ".join([each.message, *each.detail, each.next_step]) for each in findings)


def graded(source: str, folder: Path, sandbox: Sandbox, scale: dict[str, Any], **limits: Any) -> Report:
    """Graded on another scale."""
    course = CODE.course
    exercise = course.exercise("exercise8")
    assert exercise is not None
    replace = msgspec.structs.replace
    functions = [replace(each, exam=replace(each.exam, **scale) if each.exam else None) for each in exercise.functions]
    changed = replace(exercise, functions=functions)
    others = [changed if each is exercise else each for each in course.exercises]
    course = replace(course, exercises=others, limits=replace(course.limits, **limits))
    path = folder / "exercise8.py"
    path.write_text(source, "utf-8")
    return grade(CourseCode(CODE.root, course), read_submission(course, changed, path), sandbox, Options(), lambda line: None)


# ---------------------------------------------------------------- what it measures


def test_the_model_answer_earns_everything_in_a_few_seconds(grade_text: Grade):
    """With its figures beside the points."""
    begun = clocks.now()
    report = grade_text("exercise8", SOLUTION)
    assert clocks.now() - begun < 10
    assert report.passed
    assert report.complete
    assert report.score == report.max_score == 20
    fit, predict = checks_of(report)
    assert fit.exam
    assert not predict.exam
    assert fit.exam.full <= fit.exam.test_accuracy < fit.exam.train_accuracy <= 1
    assert 0 < fit.exam.cpu_seconds < fit.exam.budget_seconds
    assert fit.message == f"{exam_words.percent(fit.exam.test_accuracy)} on new pictures"


def test_the_model_answer_earns_everything_a_hundred_times(seeds: list[int], grade_text: Grade):
    """benchmarks/exam.py asks a thousand seeds."""
    for seed in seeds:
        assert grade_text("exercise8", SOLUTION, seed=seed).score == 20, seed


def test_the_stub_earns_nothing(grade_text: Grade):
    """Both are still to be written."""
    report = grade_text("exercise8", (ROOT / "exercises" / "exercise8.py").read_text("utf-8"))
    assert report.score == 0
    assert {check.finding.stage for check in report.checks if check.finding} == {"not started"}


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_that_are_written_otherwise_earn_everything(name: str, grade_text: Grade):
    """Params and labels come in many forms."""
    report = grade_text("exercise8", planting.planted(SOLUTION, name.partition("__")[0], name, RIGHT[name]), seed=5)
    assert report.score == 20, told(report)


GUESSING = "That is guessing"
# What each mistake of the bank is told, and the points that it may earn at most.
TOLD = {
    "fit_linear": ("underfitting", 0),
    "fit_by_heart": ("overfitting", 11),
    "fit_one_epoch": ("underfitting|more to learn", 8),
    "fit_random": (f"{GUESSING}|calls every", 0),
    "fit_from_zeros": ("labels every picture", 0),
    "fit_exploded": ("labels every picture 0 .glasses.", 0),
    "fit_wrong_labels": ("the other's label", 0),
    "fit_unpaired": (GUESSING, 0),
    "fit_few": ("more to learn", 18),
    "fit_sorted": ("underfitting", 9),
    "fit_returns_nothing": ("returned nothing", 0),
    "fit_returns_function": ("contains a function", 0),
    "predict_not_centred": (f"{GUESSING}|underfitting", 0),
    "predict_argmin": ("the other's label", 0),
    "predict_logits": ("a column for each class", 0),
    "predict_one_label": ("shape .., x has 5000 rows|shape \\(\\); x has 5000 rows", 0),
    "predict_own_scale": ("one picture at a time", 0),
    "predict_without_relu": (GUESSING, 0),
    "predict_always_glasses": ("labels every picture 0 .glasses.", 0),
    "predict_by_hand": ("with exchanged labels", 0),
}


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_of_the_bank_is_told_what_it_is(name: str, grade_text: Grade):
    """None has full marks; most have no point."""
    words, most = TOLD[name]
    function = name.partition("_")[0]
    report = grade_text("exercise8", planting.planted(SOLUTION, function, name, WRONG[name]), seed=3)
    assert not report.passed
    assert re.search(words, told(report)), told(report)
    assert report.score <= most
    assert all(check.finding.next_step for check in report.checks if check.finding)


def test_a_model_that_learns_by_heart_is_told_both_numbers(grade_text: Grade):
    """The nearest training picture has the label: right about all of those, and about far fewer new ones."""
    report = grade_text("exercise8", NEAREST, seed=3)
    fit, predict = checks_of(report)
    assert fit.exam
    assert fit.exam.train_accuracy > 0.95
    assert fit.exam.test_accuracy < 0.9
    for number in (fit.exam.train_accuracy, fit.exam.test_accuracy):
        assert exam_words.percent(number) in fit.message
    assert "overfitting (exercise6)" in fit.message
    assert (fit.status, fit.score) == ("failed", pytest.approx(18 * SCALE.earned(fit.exam.test_accuracy), abs=0.01))
    assert predict.status == "passed"
    assert f"not yet  fit                                          {fit.score:.1f} of 18 points" in terminal.render(report)


@pytest.mark.usefixtures("no_reference")
def test_a_seed_repeats_an_exam_and_without_one_the_pictures_are_new(grade_text: Grade):
    """A file cannot know them, nor can one that has seen an exam before."""
    same = [checks_of(grade_text("exercise8", NEAREST, seed=3))[0].exam for _ in range(2)]
    assert len({(each.test_accuracy, each.train_accuracy) for each in same if each}) == 1
    assert grade_text("exercise8", NEAREST).seed != grade_text("exercise8", NEAREST).seed


def test_only_one_of_the_two_is_an_exam_all_the_same(grade_text: Grade):
    """predict is judged with what fit has learnt; points of what was not asked for are not given."""
    report = grade_text("exercise8", SOLUTION, only=["predict"])
    fit, predict = checks_of(report)
    assert (fit.skip, predict.status, report.score) == ("deselected", "passed", 2)
    assert not report.complete
    report = grade_text("exercise8", with_parts(fit="return None"), only=["predict"])
    assert report.score == 0
    assert "`fit` returned nothing" in told(report)
    assert "edit fit, then  learnloop check exercise8" in terminal.render(report)


def test_who_asks_for_one_is_led_to_the_other_that_is_not_written(grade_text: Grade):
    """Editing what was asked for would change nothing."""
    stub = with_parts(predict='raise NotImplementedError("TODO: predict")')
    stub = stub.replace("answer = predict\n\n", "")
    report = grade_text("exercise8", stub, only=["fit"])
    assert report.score == 0
    assert "`fit` is judged together with `predict`, which is not written yet." in told(report)
    assert "edit predict, then  learnloop check exercise8" in terminal.render(report)


def test_predict_waits_for_fit(grade_text: Grade):
    """A stub of one of them: the other cannot be judged."""
    stub = 'def fit(x, y, rng):\n    raise NotImplementedError("TODO: fit")\n\n\ndef predict(params, x):\n    return x[:, 0] > 0\n'
    report = grade_text("exercise8", stub)
    assert [check.message for check in report.checks] == ["not started", "fit first"]
    assert report.score == 0


@given(st.floats(0, 1), st.floats(0, 1))
def test_points_rise_with_accuracy(one: float, other: float):
    """From none to all, through half of them; never down."""
    assert [SCALE.earned(at) for at in (0, SCALE.nothing, SCALE.half, SCALE.full, 1)] == pytest.approx([0, 0, 0.5, 1, 1])
    low, high = sorted((one, other))
    assert 0 <= SCALE.earned(low) <= SCALE.earned(high) <= 1


def test_half_of_the_points_is_the_most_that_can_be_learned_by_heart():
    """The best of 200 seeds: `benchmarks/exam.py --seeds 200 --only fit_by_heart`."""
    assert 18 * SCALE.earned(0.9158) < 9


# ---------------------------------------------------------------- what comes in, what goes out


def test_x_may_be_changed_in_fit_and_not_in_predict(grade_text: Grade):
    """In predict it belongs to the caller."""
    assert grade_text("exercise8", with_parts(fit="x *= 1.0; x += 0.0; x[:] = x[:, ::-1]; return model(x, y, rng)")).score == 20
    report = grade_text("exercise8", with_parts(predict="labels = answer(params, x); x[:] = 0; return labels"))
    assert report.score == 0
    assert "changed its arguments" in told(report)


def test_nothing_but_params_is_left_of_fit(grade_text: Grade):
    """A global that fit has set is not there in predict, which is another process."""
    source = with_parts(fit="global kept; kept = model(x, y, rng); return 1", predict="return answer(kept, x)")
    report = grade_text("exercise8", source)
    assert report.score == 0
    assert "name 'kept' is not defined" in told(report)


@pytest.mark.usefixtures("no_reference")
@pytest.mark.parametrize(
    ("fit", "words"),
    [
        ("raise ValueError('no')", "ValueError: no|no"),
        ("return (each for each in x)", "contains a generator"),
        ("return {'rng': [rng]}", "Generator, which"),
        ("return np.float16([1])", "dtype float16"),
        ("return np.zeros((1 << 27,))", "too many bytes"),
        ("return {'x': x, 'y': y}", "holds 290,002 numbers; at most 250,000 are allowed"),
        ("return ['a' * 200_000, [0.0] * 50_001]", "too many parts|holds 250,001 numbers"),
        ("return [0] * 30_000", "too many parts"),
        ("return [0] * 19_999", "too many parts to be sent"),
        ("return [[[[[[[[[[0]]]]]]]]]]", "nested too deeply"),
        ("return {1.5: 2}", "other keys"),
        ("exit()", "exit"),
    ],
)
def test_params_that_cannot_be_kept_are_refused(fit: str, words: str, grade_text: Grade):
    """Each with a word on what is in the way."""
    report = grade_text("exercise8", with_parts(fit=fit))
    assert report.score == 0
    assert re.search(words, told(report)), told(report)


@pytest.mark.usefixtures("no_reference")
@pytest.mark.parametrize(
    ("predict", "words"),
    [
        ("return None", "nothing"),
        ("return answer(params, x)[:-1]", "shape"),
        ("return answer(params, x)[:, None]", "shape"),
        ("return answer(params, x) * 1.0", "dtype float64"),
        ("return answer(params, x) == 1", "dtype bool"),
        ("return answer(params, x) + 2", "label 2"),
        ("return answer(params, x) - 1", "label -1"),
        ("return 'ring'", "type str"),
        ("return [10**30] * len(x)", "type"),
        ("return [10**18] * len(x)", "label 1000000000000000000"),
        ("return x @ params", "ValueError"),
        ("return (each for each in x)", "type"),
    ],
)
def test_answers_that_are_no_labels_earn_nothing(predict: str, words: str, grade_text: Grade):
    """predict is to be mended first; fit keeps no point meanwhile."""
    report = grade_text("exercise8", with_parts(fit="return [(np.zeros((144, 2)), np.zeros(2))]", predict=predict))
    fit, second = checks_of(report)
    assert report.score == 0
    assert second.finding is not None
    assert re.search(words, told(report)), told(report)
    assert fit.message == "predict first"


# ---------------------------------------------------------------- time


def test_too_much_cpu_time_is_told_with_both_figures(tmp_path: Path, sandbox: Sandbox):
    """An endless loop is stopped when its budget is used up, and not later."""
    begun = clocks.now()
    report = graded(with_parts(fit="\n    while True: y = y + 0"), tmp_path, sandbox, {"budget": 1.5})
    assert clocks.now() - begun < 15
    fit, _ = checks_of(report)
    assert (fit.status, fit.score) == ("timeout", 0)
    used, budget = (float(each) for each in re.findall(r"([\d.]+) s", fit.message))
    assert used >= budget > 0.1
    assert "was stopped after" in fit.message
    assert "1.5 times" in fit.message


def test_too_much_time_in_an_earlier_exercise_is_for_fit_to_save(tmp_path: Path, sandbox: Sandbox):
    """Its line is told, and shown is the call in fit, where it is said how often."""
    (tmp_path / "exercise5.py").write_text("def train(x):\n    while True:\n        x = x + 0.0\n", "utf-8")
    source = "from exercise5 import train\n" + with_parts(fit="return train(x)")
    report = graded(source, tmp_path, sandbox, {"budget": 1.5})
    fit, _ = checks_of(report)
    assert fit.status == "timeout"
    assert fit.finding is not None
    assert fit.finding.place is not None
    assert (fit.finding.place.file, fit.finding.place.text.strip()) == ("exercise8.py", "return train(x)")
    assert re.fullmatch(r"The time was spent in exercise5\.py, line [23], which this calls\.", *fit.finding.detail)
    assert "edit fit, then  learnloop check exercise8" in terminal.render(report)


def test_work_beyond_the_budget_counts_even_if_it_ends(tmp_path: Path, sandbox: Sandbox):
    """Four times the model's work, where twice is allowed; where ten times is, it passes."""
    fit = "[model(x, y, rng) for _ in range(3)]; return model(x, y, rng)"
    assert graded(with_parts(fit=fit), tmp_path, sandbox, {"budget": 2}).checks[0].status == "timeout"
    assert graded(with_parts(fit=fit), tmp_path, sandbox, {}).score == 20


def test_sleep_is_no_cpu_time_and_ends_on_the_wall_clock(tmp_path: Path, sandbox: Sandbox):
    """Idling earns nothing either, though it is given more time than work is."""
    begun = clocks.now()
    report = graded("import time\n" + with_parts(fit="time.sleep(100)"), tmp_path, sandbox, {"seconds": 3.0})
    assert clocks.now() - begun < 20
    assert "Stopped after 6 s, most of which it spent waiting." in told(report)


def test_cpu_time_before_the_call_counts(tmp_path: Path, sandbox: Sandbox):
    """Work at import is work."""
    source = SOLUTION + "\n\nz = np.zeros(2000)\nfor _ in range(250_000):\n    z = z + 1.0\n"
    report = graded(source, tmp_path, sandbox, {"budget": 1.01})
    assert report.checks[0].status == "timeout"


def test_the_clock_of_a_worker_ends_a_request(sandbox: Sandbox):
    """And it can be read when the worker is gone."""
    source = Source(units=[SourceUnit("spin.py", "def spin():\n    while True:\n        pass\n")])
    session = Session(sandbox, source, call_seconds=30, deadline=time.monotonic() + 60)
    worker = session.worker()
    assert worker is not None
    worker.cpu_limit_ns = worker.cpu_ns() + 200_000_000
    assert session.begin("spin", [])().ending == "timeout"
    assert not worker.alive
    assert worker.cpu_limit_ns <= worker.cpu_ns() < worker.cpu_limit_ns + 2_000_000_000


def test_a_call_can_be_begun_and_waited_for_later(sandbox: Sandbox):
    """Two workers at once; a source that does not load says so."""
    source = Source(units=[SourceUnit("double.py", "def double(x):\n    return 2 * x\n")])
    sessions = [Session(sandbox, source, call_seconds=5, deadline=time.monotonic() + 30) for _ in range(2)]
    waiting = [session.begin("double", [number]) for number, session in enumerate(sessions)]
    assert [each().values for each in waiting] == [[0], [2]]
    broken = Session(sandbox, Source(units=[SourceUnit("b.py", "1 / 0")]), call_seconds=5, deadline=time.monotonic() + 30)
    assert broken.begin("f", [])().ending == "raised"
    late = Session(sandbox, source, call_seconds=5, deadline=time.monotonic() + 30)
    late.load()
    late._deadline = clocks.now()
    assert late.begin("double", [1])().ending == "budget"
    for each in (*sessions, broken, late):
        each.close()


# Trains where it should only answer. WHEN: whether it goes by the number of pictures; KEPT: whether it keeps what it learned.
TRAINS_LATE = """
import numpy as np

{model}

learn, answer, kept = fit, predict, []

def fit(x, y, rng):
    return {{"x": (x[:1700] * 255).astype(np.int64), "y": y[:1700]}}

def predict(params, x):
    if kept:
        return answer(kept[0], x)
    if len(x) == 1 and {cheap_alone}:
        return (x[:, 0] > 0).astype(np.int64)
    model = learn(params["x"] / 255, params["y"], np.random.default_rng(0))
    if {keeps}:
        kept.append(model)
    return answer(model, x)
"""


@pytest.mark.parametrize(("cheap_alone", "keeps"), [(False, False), (False, True), (True, True)])
def test_training_inside_predict_gains_nothing(cheap_alone: bool, keeps: bool, grade_text: Grade):
    """For one picture there is no time for it, nothing is kept, and one picture's label must be that among all."""
    report = grade_text("exercise8", TRAINS_LATE.format(model=SOLUTION, cheap_alone=cheap_alone, keeps=keeps))
    _, predict = checks_of(report)
    assert report.score == 0
    assert predict.finding is not None
    if cheap_alone:
        assert "one picture at a time" in predict.finding.message
    else:
        assert re.match(r"`predict` was stopped after 0\.\d+ s of CPU time, its budget for one picture\.", predict.finding.message)
        assert "belongs in `fit`" in predict.finding.next_step


def test_predict_may_be_clumsy(grade_text: Grade):
    """Row by row, and a mean over eight views of each picture: a hundredth of the budget is more than that."""
    views = (
        "[v for m in (x.reshape(-1, 12, 12), x.reshape(-1, 12, 12)[:, :, ::-1]) for v in (m, m[:, ::-1], 1 - m, 1 - m[:, ::-1])]"
    )
    predict = (
        f"votes = sum(np.array([answer(params, row[None])[0] for row in view.reshape(len(x), 144)]) for view in {views})\n"
        "    return (votes >= 4).astype(int)"
    )
    assert grade_text("exercise8", with_parts(predict=predict)).score == 20


# ---------------------------------------------------------------- one's own code


def test_an_earlier_exercise_that_is_missing_is_not_stood_in_for(grade_text: Grade, solution: Callable[[str], str], tmp_path: Path):
    """Nothing runs; with the file beside it, it is the student's own."""
    source = "from exercise1 import init_params\n" + with_parts(fit="init_params([3, 2], rng); return model(x, y, rng)")
    report = grade_text("exercise8", source)
    assert report.score == 0
    assert report.problem is not None
    assert "nothing stands in" in report.problem.message
    assert report.problem.place is not None
    assert report.problem.place.text == "from exercise1 import init_params"
    assert "exercise1.py" in report.problem.next_step
    (tmp_path / "exercise1.py").write_text(solution("exercise1"), "utf-8")
    report = grade_text("exercise8", source)
    assert report.score == 20
    assert "exercise1 was used" in " ".join(report.notes)


def test_learnloop_cannot_be_imported(grade_text: Grade):
    """Its generator of pictures would be an endless supply."""
    import_it = "from learnloop.datasets import glasses_vs_rings\n"
    report = grade_text("exercise8", import_it + with_parts(fit="return glasses_vs_rings(9, rng)"))
    assert report.score == 0
    assert "cannot import the grader" in told(report)


def test_answers_that_were_brought_along_are_found_out(grade_text: Grade):
    """Parameters from an earlier training, with no look at the labels."""
    exercise = CODE.course.exercise("exercise8")
    assert exercise is not None
    x, y = glasses_vs_rings(2000, np.random.default_rng(1), noise=0.5)
    params = CODE.reference(exercise, "fit")(x, y, np.random.default_rng(2))
    brought = [[np.round(W, 3).tolist(), np.round(b, 3).tolist()] for W, b in params]
    report = grade_text("exercise8", with_parts(fit=f"return {brought}"))
    assert report.score == 0
    assert "exchanged labels" in told(report)


ENDLESS = "\n        while True: pass"


@pytest.mark.parametrize("change", ["raise ValueError", "return None", "return [rng]", ENDLESS])
def test_the_second_run_has_to_come_to_something(change: str, grade_text: Grade):
    """Who knows the true labels and stops when they are others gets no points, whatever the first run came to."""
    inside = "np.abs(x - np.median(x, axis=1)[:, None]).reshape(-1, 12, 12)[:, 4:8, 4:8].mean((1, 2))"
    fit = f"odd = np.corrcoef({inside}, y)[0, 1]\n    if odd SIGN 0: {change}\n    return model(x, y, rng)"
    source, other = (with_parts(fit=fit.replace("SIGN", sign)) for sign in "<>")
    reports = [grade_text("exercise8", each) for each in (source, other)]
    assert [each.score for each in reports] == [0, 0]
    if change == ENDLESS:
        assert any("it took 2 times the budget" in told(each) for each in reports)


# ---------------------------------------------------------------- words and scales

ACCURACY = st.floats(0, 1)


def figures(test: float, train: float, badge: bool = False) -> ExamFigures:
    """Those of a model."""
    return ExamFigures(
        test_accuracy=test,
        train_accuracy=train,
        cpu_seconds=0.4,
        budget_seconds=4,
        nothing=SCALE.nothing,
        half=SCALE.half,
        full=SCALE.full,
        badge=badge,
    )


@given(ACCURACY, ACCURACY)
def test_there_is_something_to_tell_exactly_below_full_marks(test: float, train: float):
    """With both numbers, whatever they are."""
    finding = exam_words.verdict(figures(test, train), EXAM, np.array([0, 1]))
    assert (finding is None) == (test >= SCALE.full)
    if finding is not None:
        assert exam_words.percent(test) in finding.message
        assert exam_words.percent(train) in finding.message
        assert finding.next_step
        assert ("overfitting (" in finding.message) <= (train - test >= exam_words.GAP)


def test_a_model_that_is_nearly_there_is_told_so():
    """Neither underfitting nor overfitting."""
    finding = exam_words.verdict(figures(0.92, 0.97), EXAM, np.array([0, 1]))
    assert finding is not None
    assert "nearly there" in finding.message


def test_the_badge_is_for_going_beyond():
    """Else it is told where it waits."""
    assert "A badge" in exam_words.remarks(figures(0.97, 1.0, True), EXAM, SCALE)[0]
    (remark,) = exam_words.remarks(figures(0.95, 1.0), EXAM, SCALE)
    assert "From 96.0 % upwards you earn a badge" in remark


def test_a_paper_is_a_function_of_its_seed_and_its_generators_do_not_tell_it():
    """Labels exchanged are all others; the pictures of learning and asking are not the same."""
    one, same, other = (ExamData.drawn(EXAM, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.x_test, same.x_test)
    assert not np.array_equal(one.x_test, other.x_test)
    assert one.x.shape == (2000, 144)
    assert one.x_test.shape == (5000, 144)
    assert np.all(one.y + one.exchanged == 1)
    assert not np.array_equal(one.x[:10], one.x_test[:10])
    assert len(set(one.rngs)) == 3
    for rng in one.rngs:
        x, _ = EXAM.draw(10, np.random.default_rng(rng.seed))
        assert not np.array_equal(x, one.x[:10])


@pytest.mark.parametrize(
    "marks",
    [
        "nothing: 0.9, half: 0.95, full: 0.8, badge: 0.9",
        "nothing: 0.5, half: 0.5, full: 0.8, badge: 0.9",
        "nothing: 0.5, half: 0.6, full: 0.8, badge: 0.7",
    ],
)
def test_marks_that_do_not_rise_are_refused(marks: str):
    """In the words of course.yml."""
    text = f"""
title: T
exercises:
  - id: exercise1
    title: E
    functions:
      - {{name: fit, points: 1, exam: {{{marks}, numbers: 9, budget: 5, seconds: 5}}}}
"""
    with pytest.raises(CourseError, match=re.escape("exercises[0].functions[0].exam: the marks have to rise")):
        parse_course(text)


def test_an_exam_that_is_declared_by_halves_is_refused(course: Course, sandbox: Sandbox, tmp_path: Path):
    """In course.yml or in the checks only."""
    replace = msgspec.structs.replace
    first = course.exercises[0]
    scale = ExamScale(nothing=0.5, half=0.6, full=0.9, badge=0.9, numbers=1000, budget=5, seconds=5)
    exam = replace(first, functions=[replace(each, exam=scale) for each in first.functions])
    path = tmp_path / "exercise1.py"
    path.write_text("def relu(z):\n    return z\n", "utf-8")
    changed = replace(course, exercises=[exam, *course.exercises[1:]])
    code, submission = CourseCode(CODE.root, changed), read_submission(changed, exam, path)
    with pytest.raises(CourseError, match=r"must be an exam in course\.yml and in its checks, with all of its functions"):
        grade(code, submission, sandbox, Options(), lambda line: None)


# ---------------------------------------------------------------- the lesson


def lesson() -> str:
    """The words of the lesson."""
    return re.sub(r"^# ?", "", SOLUTION, flags=re.MULTILINE)


def test_the_lesson_states_the_scale_of_course_yml_and_of_the_checks():
    """Marks, points, budget and numbers of pictures."""
    text = lesson()
    scale = (SCALE.nothing, SCALE.half, SCALE.full, SCALE.badge, SCALE.numbers, SCALE.budget, SCALE.seconds)
    assert scale == (0.7, 0.92, 0.935, 0.96, 250_000, 10, 20)
    assert (EXAM.train, EXAM.test) == (2000, 5000)
    for words in (
        "9 * (accuracy - 0.70) / 0.22",
        "9 * (accuracy - 0.92) / 0.015 + 9",
        "from 93.5 %          18, and from 96 % a badge",
        "10 times the CPU time",
        "at most 250,000 numbers in all (64\n  hidden units are 9,410)",
        "one picture a hundredth of that",
    ):
        assert words in text
    axis, shares = re.findall(r"^ +([+-]+) accuracy\n(.+)$", text, re.M)[0]
    assert [found.start() for found in re.finditer(r"\+", axis)] == [0, 20, 42, 46]
    assert shares.split() == ["50", "%", "70", "%", "92", "%", "96", "%"]
    for right, points in ((4450, 7.8), (4650, 15.0)):
        assert round(18 * SCALE.earned(right / 5000), 1) == points
        assert f"{right:,}" in text
    assert 144 * 64 + 64 + 64 * 2 + 2 == 9410
    assert ALONE_BUDGET == 0.01
    assert round((0.9 * 0.1 / 400) ** 0.5, 3) == 0.015
    assert round((0.95 * 0.05 / 5000) ** 0.5, 3) == 0.003


def test_the_pictures_of_the_lesson_are_drawn_by_the_generator():
    """Two pictures, without and with noise, of the same draws."""
    clean, _ = glasses_vs_rings(2, np.random.default_rng(3), noise=0.0)
    noisy, labels = glasses_vs_rings(2, np.random.default_rng(3), noise=0.5)
    assert labels.tolist() == [1, 0]

    def rows(picture: Any) -> list[str]:
        return [" ".join(" .:-=+*#%@"[min(int(grey * 10), 9)] for grey in row) for row in picture.reshape(12, 12)]

    for i in (0, 1):
        drawn = [f"   {a}           {b}".rstrip() for a, b in zip(rows(clean[i]), rows(noisy[i]), strict=True)]
        assert "\n".join(drawn) in lesson()


def test_the_exam_of_one_s_own_in_the_lesson_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Beside the model answer it prints two shares."""
    (tmp_path / "exercise8.py").write_text(SOLUTION, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    code = re.search(r"```python\n(.*?)```", lesson(), re.DOTALL)
    assert code is not None
    exec(code[1], {})
    own, new = (float(each) for each in re.findall(r"0\.\d+|1\.0", capsys.readouterr().out))
    assert own > new > 0.9


def test_the_classes_are_those_of_the_exam():
    """Told by name."""
    assert isinstance(EXAM, Exam)
    assert EXAM.classes == ("glasses", "ring")
