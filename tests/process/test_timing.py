"""Timing: the sequential test by simulation, the race with real processes, and the cache of compiled references."""

import contextlib
import itertools
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import ROOT

from learnloop.course.checks import Draw
from learnloop.course.loader import ACCELERATED, CourseCode
from learnloop.errors import SandboxError
from learnloop.grading.timing import meter
from learnloop.grading.timing.cache import cache_folder
from learnloop.grading.timing.race import Race
from learnloop.grading.timing.reference import Reference
from learnloop.grading.timing.verdict import (
    CONTROLS,
    LEAD,
    LOUD,
    MOST_PAIRS,
    Ratio,
    Verdict,
    decide,
    median_interval,
    ratio_of,
    told,
    wrong_at_most,
)
from learnloop.sandbox import encoding, messages
from learnloop.sandbox.host import started
from learnloop.sandbox.interface import Sandbox, WorkerGone
from learnloop.sandbox.launch import child_command
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import Session, Source, staging
from learnloop.sandbox.worker_process import WorkerProcess
from learnloop.values.source import SourceUnit

LIMIT = 20.0
RATIOS = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=MOST_PAIRS)

# ---------------------------------------------------------------- the interval of a median


@pytest.mark.parametrize("error", [0.002, 0.05, 0.5])
def test_the_interval_is_the_narrowest_of_order_statistics_with_that_error(error: float):
    """Its ends miss the median when at most ``k`` of ``count`` fair coins show heads, on either side."""
    for count in range(1, 60):
        misses = [2 * sum(math.comb(count, i) for i in range(k + 1)) / 2**count for k in range(count)]
        low, high = median_interval(list(range(count)), error)
        assert high == count - 1 - low
        assert misses[int(low)] <= error or low == 0
        assert misses[int(low) + 1] > error if count > 1 else True


@pytest.mark.parametrize("count", [10, 17, 25])
@pytest.mark.parametrize("spread", [0.1, 1.0, 3.0])
def test_the_interval_holds_the_median_as_often_as_it_promises(count: int, spread: float):
    """Of 3,000 samples of a skew distribution with median 1 at most 5 percent are missed, plus 5 standard errors."""
    error, samples = 0.05, 3_000
    rng = np.random.default_rng([count, int(10 * spread)])
    missed = 0
    for values in np.exp(spread * rng.standard_normal((samples, count))).tolist():
        low, high = median_interval(values, error)
        missed += not low <= 1 <= high
    assert missed <= samples * error + 5 * math.sqrt(samples * error)


def test_the_order_of_the_values_does_not_matter():
    """And they stay as they are."""
    values = [3.0, 1.0, 2.0] * 5
    assert median_interval(values, 0.05) == median_interval(sorted(values), 0.05)
    assert values == [3.0, 1.0, 2.0] * 5


# ---------------------------------------------------------------- the sequential test


def decided(ratios: list[float], limit: float = 1.0) -> tuple[str | None, int]:
    """How a race over these pairs ends, and after how many; None when they are used up."""
    for count in range(1, len(ratios) + 1):
        side = decide(ratios[:count], limit)
        if side is not None:
            return side, count
    return None, len(ratios)


@given(RATIOS)
def test_nothing_is_decided_before_one_side_leads_by_five(ratios: list[float]):
    """And then for that side."""
    lead = sum(1 if ratio > 1 else -1 for ratio in ratios)
    assert decide(ratios, 1.0) == (None if abs(lead) < LEAD else "too slow" if lead > 0 else "passed")


@given(st.lists(st.floats(1e-3, 0.999), min_size=LEAD, max_size=LEAD), st.floats(0.1, 1e3))
def test_clear_cases_take_five_pairs(ratios: list[float], limit: float):
    """All of them below the limit, or above it."""
    assert decided([ratio * limit for ratio in ratios], limit) == ("passed", LEAD)
    assert decided([limit / ratio for ratio in ratios], limit) == ("too slow", LEAD)


def test_a_pair_on_the_other_side_takes_two_more():
    """However far off it is: one outlier is worth one pair."""
    for outlier in (1.01, 30.0, 1e9):
        assert decided([0.1, outlier, *[0.1] * 8]) == ("passed", LEAD + 2)


def test_an_even_race_is_not_decided():
    """Half of the pairs on either side say nothing, however many there are."""
    assert decided([0.5, 2.0] * 12) == (None, 24)


@pytest.mark.parametrize("p", [0.02, 0.1, 0.2, 0.3, 0.4])
def test_the_rate_of_wrong_decisions_is_what_the_ruin_of_a_gambler_says(p: float):
    """20,000 races whose pairs lie on the wrong side with probability p: no more than promised, plus 4 standard errors."""
    rng = np.random.default_rng(int(100 * p))
    pairs = np.where(rng.random((20_000, 401)) < p, 2.0, 0.5)
    leads = np.cumsum(np.where(pairs > 1, 1, -1), axis=1)
    first = np.argmax(np.abs(leads) >= LEAD, axis=1)
    wrong = np.mean(leads[np.arange(len(leads)), first] >= LEAD)
    promised = wrong_at_most(p)
    assert abs(wrong - promised) <= 4 * math.sqrt(promised / len(pairs)) + 4 / len(pairs)
    assert decided(pairs[0].tolist())[1] == first[0] + 1


def test_the_promise_in_figures():
    """Docs state them: docs/timing.md."""
    assert wrong_at_most(0.0) == 0.0
    assert wrong_at_most(0.1) == pytest.approx(1.69e-5, rel=0.01)
    assert wrong_at_most(0.2) == pytest.approx(9.8e-4, rel=0.01)
    assert wrong_at_most(0.5) == 0.5
    document = (ROOT / "docs" / "timing.md").read_text("utf-8")
    assert "0.0017 %" in document
    assert "0.1 %" in document


def races(centre: float, spread: float, count: int) -> dict[str | None, int]:
    """The decisions of many races whose ratios are lognormal around ``centre`` times the limit."""
    rng = np.random.default_rng([int(100 * centre), int(100 * spread)])
    ends: dict[str | None, int] = {"passed": 0, "too slow": 0, None: 0}
    for ratios in (centre * np.exp(spread * rng.standard_normal((count, MOST_PAIRS)))).tolist():
        ends[decided(ratios)[0]] += 1
    return ends


@pytest.mark.parametrize("spread", [0.1, 0.25, 0.5])
def test_at_a_factor_of_two_from_the_limit_a_race_is_decided_and_rightly(spread: float):
    """On both sides, at the usual noise and at double that: in 1,500 races none is wrong, and few stay open."""
    for centre, right, wrong in ((0.5, "passed", "too slow"), (2.0, "too slow", "passed")):
        ends = races(centre, spread, 1_500)
        assert ends[wrong] == 0
        assert ends[right] >= 1_490


# ---------------------------------------------------------------- what control pairs say


def ratio(median: float, low: float = 1.0, high: float = 1.0) -> Ratio:
    """A measured ratio."""
    return Ratio(median=median, low=low, high=high, pairs=5)


def test_a_quiet_machine_excuses_nothing():
    """However the student's own time varied."""
    assert told(ratio(21.0, 1.0, 5_000.0), ratio(1.0, 0.6, 1.9), 20.0) == "too slow"


@pytest.mark.parametrize(("low", "high"), [(0.4, 1.1), (0.9, 2.5), (0.4, 2.5)])
def test_a_loud_machine_excuses_what_lies_within_its_noise_and_nothing_else(low: float, high: float):
    """The reference varies by 2.5 against itself: 45 x at a limit of 20 may be noise, 60 x is not."""
    assert told(ratio(45.0), ratio(1.0, low, high), 20.0) == "noisy"
    assert told(ratio(60.0), ratio(1.0, low, high), 20.0) == "too slow"


@given(st.floats(1.0, 1e4), st.floats(1.0, LOUD * 0.99), st.floats(1.0, LOUD * 0.99))
def test_below_a_factor_of_two_the_reference_is_steady_enough(median: float, down: float, up: float):
    """Whatever was measured is told."""
    assert told(ratio(median), ratio(1.0, 1 / down, up), 1.0) == "too slow"


@given(RATIOS)
def test_a_ratio_lies_in_its_interval(ratios: list[float]):
    """With as many pairs as were run; of few pairs it is all that was seen."""
    found = ratio_of(ratios)
    assert found.low <= found.median <= found.high
    assert found.pairs == len(ratios)
    if len(ratios) <= LEAD:
        assert (found.low, found.high) == (min(ratios), max(ratios))


# ---------------------------------------------------------------- the meter


def test_on_linux_a_block_needs_a_millisecond():
    """Its clock counts nanoseconds."""
    assert meter.least_block_ns() == 1_000_000 or sys.platform != "linux"


def test_the_step_of_a_coarse_clock_is_found():
    """Windows counts CPU time in steps of 15.6 ms: a clock that does so is found out, and a stopped one does not hang."""
    step = 15_625_000
    assert meter.step_of(lambda: time.process_time_ns() // step * step) == step
    begun = time.monotonic()
    assert meter.step_of(lambda: 0) >= 1e9
    assert time.monotonic() - begun < 5


# ---------------------------------------------------------------- references and students

TOY = """
import os
import numpy as np

def double(x):
    for _ in range(200):
        y = 2.0 * x
    return y

def raises(x):
    raise ValueError("no")

def dies(x):
    os._exit(1)
"""


def package(folder: Path, text: str) -> Path:
    """A package of references with one module, ``toy``."""
    folder.mkdir()
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "toy.py").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """References in plain NumPy, slow for the size of their inputs, so that a block is soon made."""
    folder = tmp_path_factory.mktemp("toy")
    cache = folder / "cache"
    cache.mkdir()
    with contextlib.closing(Reference(package(folder / "references", TOY), "toy", cache)) as reference:
        yield reference


Student = Callable[..., AbstractContextManager[Session]]


@pytest.fixture
def student(sandbox: Sandbox) -> Student:
    """A session with this source; a call may take ``call_seconds``."""

    @contextlib.contextmanager
    def start(source: str, call_seconds: float = 5.0) -> Iterator[Session]:
        unit = SourceUnit("toy.py", f"import time\nimport numpy as np\n\n{source}\n")
        session = Session(sandbox, Source(units=[unit]), call_seconds=call_seconds, deadline=time.monotonic() + 60)
        try:
            yield session
        finally:
            session.close()

    return start


def numbers(n: int) -> list[Any]:
    """The arguments of the n-th call."""
    return [np.random.default_rng(n).standard_normal(2_000)]


def is_double(arguments: list[Any], value: Any) -> bool:
    """Whether the answer is right."""
    return isinstance(value, np.ndarray) and np.array_equal(value, 2.0 * arguments[0])


def race(session: Session, reference: Reference, *, limit: float = LIMIT, seconds: float = 8.0) -> Verdict:
    """The verdict on ``double``."""
    return Race(session, reference, "double", numbers, is_double).run(limit, seconds)


RIGHT = "def double(x):\n    for _ in range(200):\n        y = x + x\n    return y"
SLOW = "def double(x):\n    for _ in range(40_000):\n        y = 2.0 * x\n    return y"


# ---------------------------------------------------------------- the race


def test_a_right_answer_as_fast_as_the_reference_passes(toy: Reference, student: Student):
    """In the worker that it has."""
    with student(RIGHT) as session:
        worker = session.worker()
        verdict = race(session, toy)
        assert session.worker() is worker
    assert verdict.decision == "passed"
    assert verdict.ratio is not None
    assert LEAD <= verdict.ratio.pairs <= MOST_PAIRS
    assert 0 < verdict.ratio.low <= verdict.ratio.median <= verdict.ratio.high
    assert verdict.ratio.median < LIMIT / 2
    assert verdict.control is None
    assert verdict.outcome is None


def test_an_answer_that_takes_ten_times_the_limit_is_too_slow(toy: Reference, student: Student):
    """Told only after a fresh process has confirmed it."""
    with student(SLOW) as session:
        worker = session.worker()
        verdict = race(session, toy)
        assert session.worker() is not worker
    assert verdict.decision == "too slow"
    assert verdict.outcome is None
    assert verdict.ratio is not None
    assert verdict.ratio.median > LIMIT * 2
    assert verdict.control is not None
    assert verdict.control.low <= 1.2
    assert verdict.control.high >= 0.8


def test_the_limit_is_what_decides(toy: Reference, student: Student):
    """The slow one passes a limit far above it."""
    with student(SLOW) as session:
        assert race(session, toy, limit=4_000.0).decision == "passed"


def test_a_function_that_is_wrong_in_timed_blocks_only_is_wrong(toy: Reference, student: Student):
    """Every output of a block is verified: one of them is enough."""
    for source in (
        "def double(x):\n    return 2.0 * x if len(x) < 1000 else x",
        "calls = 0\n\ndef double(x):\n    global calls\n    calls += 1\n    return 2.0 * x if calls != 6 else x",
        "kept = []\n\ndef double(x):\n    kept.append(2.0 * x)\n    return kept[0]",
        "def double(x):\n    return None",
    ):
        with student(source) as session:
            verdict = race(session, toy)
        assert verdict.decision == "wrong", source
        assert verdict.outcome is None


def test_a_function_that_raises_in_timed_blocks_only_is_wrong(toy: Reference, student: Student):
    """With its exception."""
    with student("def double(x):\n    return 1 / 0 if len(x) > 1000 else 2.0 * x") as session:
        verdict = race(session, toy)
    assert verdict.decision == "wrong"
    assert verdict.outcome is not None
    assert verdict.outcome.failure is not None
    assert verdict.outcome.failure.type == "ZeroDivisionError"


def test_a_function_that_sleeps_is_stopped_by_the_wall_limit(toy: Reference, student: Student):
    """It uses no CPU time at all, and is too slow all the same."""
    begun = time.monotonic()
    with student("def double(x):\n    time.sleep(0.8)\n    return 2.0 * x", call_seconds=1.5) as session:
        verdict = race(session, toy)
    assert verdict.decision == "too slow"
    assert verdict.outcome is not None
    assert verdict.outcome.ending == "timeout"
    assert time.monotonic() - begun < 10


@pytest.mark.thorough
def test_a_coarse_clock_gets_longer_blocks_and_the_same_verdicts(toy: Reference, student: Student, monkeypatch: pytest.MonkeyPatch):
    """With steps of 4 ms, a block is made of several requests, and the ratio comes out as it is."""
    step = 4_000_000
    read = WorkerProcess.cpu_ns
    monkeypatch.setattr(WorkerProcess, "cpu_ns", lambda self: read(self) // step * step)
    monkeypatch.setattr(meter, "resolution_ns", lambda: step)
    toy.fits.clear()
    for source, decision in ((RIGHT, "passed"), (SLOW, "too slow")):
        with student(source) as session:
            held = Race(session, toy, "double", numbers, is_double)
            assert held.run(LIMIT, 60.0).decision == decision
        assert held.fit.net_ns >= meter.STEPS * step / 2
        assert held.fit.rounds > 1
    toy.fits.clear()


def test_a_function_that_waits_is_too_slow_though_it_computes_little(toy: Reference, student: Student):
    """Seconds that pass are told; on a busy machine they pass for the reference as well, and that is taken into account."""
    with student("def double(x):\n    time.sleep(0.3)\n    return 2.0 * x") as session:
        verdict = race(session, toy)
    assert verdict.decision == "too slow"
    assert 0.2 < verdict.waits < 3
    assert verdict.outcome is None


def test_no_process_of_the_students_is_left_when_the_reference_races_itself(toy: Reference, student: Student):
    """It could keep the machine busy, and be excused for it."""
    alive: list[bool] = []
    with student(SLOW) as session:
        held = Race(session, toy, "double", numbers, is_double)
        measured, worker = held._yardstick, session.worker
        workers: list[WorkerProcess | None] = []

        def started_worker() -> WorkerProcess | None:
            workers.append(worker())
            return workers[-1]

        def yardstick(inputs: list[list[Any]]) -> meter.Block:
            alive.append(any(each.alive for each in workers if each is not None))
            return measured(inputs)

        session.worker, held._yardstick = started_worker, yardstick  # type: ignore[method-assign]
        assert held.run(LIMIT, 8.0).decision == "too slow"
    assert len({id(each) for each in workers}) == 2
    assert alive[-CONTROLS - 1 :] == [False] * (CONTROLS + 1)
    assert alive[0]


def test_a_file_that_does_not_load_is_wrong(toy: Reference, student: Student):
    """With what it said when it was loaded."""
    with student("1 / 0") as session:
        verdict = race(session, toy)
    assert verdict.decision == "wrong"
    assert verdict.outcome is not None
    assert verdict.outcome.ending == "raised"


def test_a_file_that_does_not_load_a_second_time_is_wrong_with_what_it_said_then(toy: Reference, student: Student):
    """A fresh worker may fail where the first did not: by chance, or since the time for the whole check is used up."""
    until = time.time() + 2
    with student(f"if time.time() > {until}:\n    raise ValueError\n\n{RIGHT}") as session:
        assert session.worker() is not None
        session.close()
        time.sleep(max(until - time.time(), 0) + 0.1)
        verdict = race(session, toy)
    assert verdict.decision == "wrong"
    assert verdict.outcome is not None
    assert verdict.outcome.ending == "raised"


def test_when_time_runs_out_the_median_decides(toy: Reference, student: Student):
    """After the fewest pairs that can decide; nobody loses points for the side on which most of them are not."""
    now_and_then = (
        "def double(x):\n    for _ in range(200 if time.monotonic_ns() >> 22 & 1 else 8_000):\n        y = x + x\n    return y"
    )
    for _ in range(8):
        with student(now_and_then) as session:
            verdict = race(session, toy, limit=6.0, seconds=0.0)
        assert verdict.ratio is not None
        assert verdict.ratio.pairs <= LEAD
        if verdict.decision == "passed":
            assert verdict.ratio.median <= 6.0
        else:
            assert verdict.control is not None
            assert verdict.ratio.median > 6.0
            assert verdict.decision == told(verdict.ratio, verdict.control, 6.0)


def test_after_25_pairs_without_a_lead_an_answer_is_too_slow(toy: Reference, student: Student, monkeypatch: pytest.MonkeyPatch):
    """The student's own variance excuses nobody. Pairs that alternate are made up here; the control pairs are real."""
    sides = itertools.cycle([0.5, 2.0])
    monkeypatch.setattr(Race, "_pair", lambda self, student, share: next(sides))
    with student(RIGHT) as session:
        verdict = race(session, toy, limit=1.0, seconds=60.0)
    assert verdict.ratio is not None
    assert verdict.control is not None
    assert verdict.ratio.pairs == MOST_PAIRS
    assert verdict.decision == told(verdict.ratio, verdict.control, 1.0)


def test_every_call_of_a_race_gets_fresh_inputs_and_its_own_judgement(toy: Reference, student: Student):
    """No input is used for two calls, but that reference and student share those of a pair."""
    drawn: list[int] = []
    judged: list[bytes] = []

    def inputs(n: int) -> list[Any]:
        drawn.append(n)
        return numbers(n)

    def right(arguments: list[Any], value: Any) -> bool:
        judged.append(arguments[0].tobytes())
        return is_double(arguments, value)

    with student(RIGHT) as session:
        verdict = Race(session, toy, "double", inputs, right).run(LIMIT, 8.0)
    assert verdict.decision == "passed"
    assert len(drawn) == len(set(drawn))
    assert verdict.ratio is not None
    assert len(judged) == len(set(judged)) > verdict.ratio.pairs


def test_the_real_reference_tells_a_loop_from_a_call_of_numpy(code: CourseCode, sandbox: Sandbox):
    """relu over rows, with the inputs, the reference and the limit of the course; and the model answer."""
    exercise = code.course.exercise("exercise1")
    assert exercise is not None
    function = exercise.function("relu")
    assert function is not None
    assert function.timing is not None
    draw_inputs = code.checks(exercise)["relu"].timing
    assert draw_inputs is not None

    def right(arguments: list[Any], value: Any) -> bool:
        return np.array_equal(value, np.maximum(arguments[0], 0.0))

    folder = code.root / ACCELERATED
    decisions = []
    with contextlib.closing(Reference(folder, "exercise1", cache_folder(folder))) as reference:
        if reference.worker() is None:
            pytest.skip("Numba does not run here")
        for body in ("np.maximum(z, 0)", "np.array([[max(v, 0.0) for v in row] for row in z])"):
            source = Source(units=[SourceUnit("exercise1.py", f"import numpy as np\n\ndef relu(z):\n    return {body}\n")])
            session = Session(sandbox, source, call_seconds=5, deadline=time.monotonic() + 60)
            with contextlib.closing(session):
                for _ in range(5):  # too noisy to judge is no wrong verdict, and this machine may be busy
                    race = Race(session, reference, "relu", lambda n: list(draw_inputs(Draw([1], n))), right)
                    verdict = race.run(function.timing, 8.0)
                    if verdict.decision != "noisy":
                        break
            decisions.append(verdict.decision)
    assert decisions == ["passed", "too slow"]


# ---------------------------------------------------------------- the reference's worker


def test_a_reference_answers_and_its_time_is_counted(toy: Reference):
    """Calls take longer than no calls; the values come back in order."""
    inputs = [numbers(n) for n in range(20)]
    block = toy.block("double", inputs)
    assert all(is_double(arguments, value) for arguments, value in zip(inputs, block.values, strict=True))
    empty = min(toy.block(NOTHING, [[]] * 20).calls_ns for _ in range(3))
    assert block.calls_ns > empty > 0
    assert block.staging_ns > 0
    assert block.fetching_ns > 0
    assert toy.block("double", inputs, fetch=False).values == []


def test_a_reference_that_fails_is_our_fault(toy: Reference):
    """An exception, a name that is not there."""
    for function in ("raises", "no_such_function"):
        with pytest.raises(SandboxError, match="a reference failed"):
            toy.block(function, [numbers(1)])


def test_a_reference_that_dies_is_our_fault(tmp_path: Path):
    """In the words of the engine, not of the student."""
    reference = Reference(package(tmp_path / "references", TOY), "toy", tmp_path)
    with contextlib.closing(reference), pytest.raises(SandboxError, match=r"the reference of dies was lost \(died\)"):
        reference.block("dies", [numbers(1)])


@pytest.mark.parametrize("text", ["1 / 0", "import no_such_module", "def broken("])
def test_references_that_do_not_load_leave_no_worker(text: str, tmp_path: Path):
    """Timing is unavailable then; asked again it says the same at once."""
    with contextlib.closing(Reference(package(tmp_path / "references", text), "toy", tmp_path / "cache")) as reference:
        assert reference.worker() is None
        begun = time.monotonic()
        assert reference.worker() is None
        assert time.monotonic() - begun < 0.1
        with pytest.raises(SandboxError, match="the references do not run here"):
            reference.block("double", [numbers(1)])


def test_a_module_that_is_not_there_leaves_no_worker(tmp_path: Path):
    """Nor does a folder without a package."""
    for folder, module in ((package(tmp_path / "references", TOY), "other"), (tmp_path / "nowhere", "toy")):
        with contextlib.closing(Reference(folder, module, tmp_path / "cache")) as reference:
            assert reference.worker() is None


KERNEL = """
import numpy as np
from numba import float64, njit, void

@njit(void(float64[::1], float64[::1]), cache=True)
def _double(x, y):
    for i in range(x.size):
        y[i] = 2.0 * x[i]

def double(x):
    y = np.empty(x.shape)
    _double(x, y)
    return y
"""


def test_a_damaged_cache_is_built_again(tmp_path: Path):
    """Compiled code is kept; what cannot be read is thrown away, once, without a word."""
    references, cache = package(tmp_path / "references", KERNEL), tmp_path / "cache"
    cache.mkdir()

    def start() -> bool:
        """Whether there was compiled code, after a block of the right answer."""
        with contextlib.closing(Reference(references, "toy", cache)) as reference:
            if reference.worker() is None:
                pytest.skip("Numba does not run here")
            assert is_double(numbers(1), reference.block("double", [numbers(1)]).values[0])
            return reference.compiled

    assert not start()
    kept = {path: path.read_bytes() for path in cache.rglob("*.nb?")}
    assert {path.suffix for path in kept} == {".nbi", ".nbc"}
    assert start()
    assert {path: path.read_bytes() for path in cache.rglob("*.nb?")} == kept
    for path in kept:
        if path.suffix == ".nbi":
            path.write_bytes(b"junk")
    assert start()
    indexes = list(cache.rglob("*.nbi"))
    assert indexes
    assert all(path.read_bytes() != b"junk" for path in indexes)


# ---------------------------------------------------------------- the cache's folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for the user's cache and one for temporary files."""
    for name in ("user", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


linux = pytest.mark.skipif(sys.platform != "linux", reason="where the cache lies is told by XDG_CACHE_HOME on Linux only")


@linux
def test_the_cache_lies_in_the_users_cache_and_is_private(home: Path):
    """Numba's index files are pickles: whoever can write one runs code in the trusted worker."""
    folder = cache_folder(package(home / "references", TOY))
    assert folder.is_relative_to(home / "user")
    assert folder.stat().st_mode & 0o777 == 0o700


@linux
def test_the_cache_is_named_by_the_content_of_the_references(home: Path):
    """The same source anywhere shares it, any edit gets another: Numba looks at one file only."""
    one, same, other = (package(home / name, text) for name, text in (("a", TOY), ("b", TOY), ("c", TOY + "#\n")))
    assert cache_folder(one) == cache_folder(one) == cache_folder(same)
    assert cache_folder(other) != cache_folder(one)
    before = cache_folder(same)
    (same / "helper.py").write_text("x = 1\n", "utf-8")
    assert cache_folder(same) != before


@linux
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o720, 0o702])
def test_a_cache_that_others_can_write_to_is_not_used(mode: int, home: Path):
    """A temporary folder takes its place."""
    references = package(home / "references", TOY)
    cache_folder(references).chmod(mode)
    folder = cache_folder(references)
    assert folder.is_relative_to(home / "temporary")
    assert folder.stat().st_mode & 0o777 == 0o700


@linux
def test_without_a_place_for_a_cache_a_temporary_one_is_made(home: Path, monkeypatch: pytest.MonkeyPatch):
    """No home, or one that cannot be written to."""
    (home / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "file"))
    assert cache_folder(package(home / "references", TOY)).is_relative_to(home / "temporary")


# ---------------------------------------------------------------- one core for both


@pytest.mark.skipif(sys.platform != "linux", reason="the test reads affinities as Linux gives them")
def test_the_grader_and_both_workers_share_one_core_during_a_race():
    """The same for all, and the grader is let go after it; a process that has gone stops nothing."""
    before = os.sched_getaffinity(0)
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with meter.one_core() as put:
            put(sleeper.pid)
            assert os.sched_getaffinity(sleeper.pid) == os.sched_getaffinity(0)
            assert len(os.sched_getaffinity(0)) == 1
            sleeper.kill()
            sleeper.wait()
            put(sleeper.pid)
    finally:
        sleeper.kill()
    assert os.sched_getaffinity(0) == before


# ---------------------------------------------------------------- a worker over pipes, as on Windows


def test_a_worker_over_pipes_answers_and_is_ended_when_it_is_late(tmp_path: Path):
    """Large arrays go both ways; at the deadline it is killed."""
    folder = package(tmp_path / "references", TOY + "\ndef stays(x):\n    import time\n    time.sleep(60)\n")
    with contextlib.closing(started(child_command("reference", str(folder), "toy"), pipes=True)) as worker:
        x = np.arange(500_000.0)
        for make in (staging("double", [[x]]), lambda id: (messages.Run(id), [])):
            worker.request(make, 30.0)
        reply, arrays = worker.request(lambda id: (messages.Fetch(id), []), 30.0)
        assert np.array_equal(encoding.decode(reply.results[0], arrays), 2 * x)
        worker.request(staging("stays", [[x]]), 30.0)
        with pytest.raises(WorkerGone, match="timeout"):
            worker.request(lambda id: (messages.Run(id), []), 0.3)
        assert not worker.alive
