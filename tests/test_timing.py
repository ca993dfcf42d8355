"""Timing: the sequential test by simulation, the race with real processes, and the cache of compiled references."""

import contextlib
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
from hypothesis import given, settings
from hypothesis import strategies as st

from learnloop.checks import Draw
from learnloop.errors import SandboxError
from learnloop.loader import ACCELERATED, CourseCode
from learnloop.sandbox.host import Sandbox
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import Session, Source
from learnloop.source import Unit
from learnloop.timing import (
    CLEAR,
    FEWEST_PAIRS,
    LOOK_ERROR,
    MOST_PAIRS,
    Race,
    Reference,
    Verdict,
    cache_folder,
    decide,
    median_interval,
    pin,
)

LAW = settings(deadline=None)  # a busy machine is no fault of a law
LIMIT = 20.0
RATIOS = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=MOST_PAIRS)

# ---------------------------------------------------------------- the interval of a median


@pytest.mark.parametrize("error", [0.002, 0.05, 0.5])
def test_the_interval_is_the_narrowest_of_order_statistics_with_that_error(error: float):
    """Its ends miss the median when at most ``k`` of ``count`` fair coins show heads, on either side."""
    for count in range(1, 60):
        misses = [2 * sum(math.comb(count, i) for i in range(k + 1)) / 2**count for k in range(count)]
        low, high = median_interval(list(range(count)), error)
        if math.isinf(low):
            assert (low, high) == (-math.inf, math.inf)
            assert misses[0] > error
        else:
            assert high == count - 1 - low
            assert misses[int(low)] <= error < misses[int(low) + 1]


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


@LAW
@given(RATIOS)
def test_nothing_is_decided_before_five_pairs(ratios: list[float]):
    """However clear they are."""
    assert decide(ratios[: FEWEST_PAIRS - 1], 1.0) is None


@LAW
@given(st.lists(st.floats(1e-3, 0.99 / CLEAR), min_size=FEWEST_PAIRS, max_size=FEWEST_PAIRS), st.floats(0.1, 1e3))
def test_clear_cases_take_five_pairs(ratios: list[float], limit: float):
    """All of them below the limit by half, or above it."""
    assert decide([ratio * limit for ratio in ratios], limit) == "passed"
    assert decide([limit / ratio for ratio in ratios], limit) == "too slow"


@LAW
@given(RATIOS)
def test_a_decision_agrees_with_the_median(ratios: list[float]):
    """What is decided is where the middle of the ratios lies."""
    decided = decide(ratios, 1.0)
    if decided is not None:
        assert decided == ("passed" if np.median(ratios) < 1 else "too slow")


def test_one_pair_on_the_other_side_delays_a_decision():
    """Five, six or seven must all be clear; ten or more go by their interval, which may hold a few outliers from fourteen on."""
    for outlier, pairs in ((0.6, 5), (0.7, 10), (0.99, 10), (1.0, 14), (30.0, 14)):
        ratios = [0.1] * 4 + [outlier] + [0.1] * 20
        assert next(n for n in range(1, 26) if decide(ratios[:n], 1.0)) == pairs
        assert decide(ratios[:pairs], 1.0) == "passed"


def test_an_even_race_is_not_decided():
    """Half of the pairs on either side say nothing, however many there are."""
    assert decide([0.5, 2.0] * 12, 1.0) is None


def races(centre: float, spread: float, count: int) -> dict[str | None, int]:
    """The decisions of many races whose ratios are lognormal around ``centre`` times the limit."""
    rng = np.random.default_rng([int(100 * centre), int(100 * spread)])
    ends: dict[str | None, int] = {"passed": 0, "too slow": 0, None: 0}
    for ratios in (centre * np.exp(spread * rng.standard_normal((count, MOST_PAIRS)))).tolist():
        looks = (decide(ratios[:n], 1.0) for n in range(FEWEST_PAIRS, MOST_PAIRS + 1))
        ends[next((look for look in looks if look), None)] += 1
    return ends


@pytest.mark.parametrize("spread", [0.1, 0.25, 0.5, 1.0])
def test_half_of_the_limit_is_not_too_slow_and_twice_the_limit_does_not_pass(spread: float):
    """In 1,500 races none: the rate of a false decision is below 0.5 percent with a certainty of 99.9 percent."""
    assert races(0.5, spread, 1_500)["too slow"] == 0
    assert races(2.0, spread, 1_500)["passed"] == 0


@pytest.mark.parametrize("spread", [0.1, 0.25])
def test_on_a_machine_of_usual_noise_both_are_decided(spread: float):
    """A pair of 25 percent: at most one in 200 stays open."""
    assert races(0.5, spread, 600)["passed"] >= 597
    assert races(2.0, spread, 600)["too slow"] >= 597


def test_at_the_limit_itself_few_races_are_decided_at_all():
    """Sixteen looks of error 0.002 decide at most 3.2 percent; 2 percent are allowed here on each side."""
    assert 16 * LOOK_ERROR < 0.04
    ends = races(1.0, 0.25, 1_500)
    assert max(ends["passed"], ends["too slow"]) < 0.02 * 1_500


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
        unit = Unit("toy.py", f"import time\nimport numpy as np\n\n{source}\n")
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
    assert FEWEST_PAIRS <= verdict.pairs <= MOST_PAIRS
    assert 0 < verdict.low <= verdict.ratio <= verdict.high
    assert verdict.ratio < LIMIT / CLEAR
    assert verdict.outcome is None


def test_an_answer_that_takes_ten_times_the_limit_is_too_slow(toy: Reference, student: Student):
    """Told only after a fresh process has confirmed it."""
    with student(SLOW) as session:
        worker = session.worker()
        verdict = race(session, toy)
        assert session.worker() is not worker
    assert verdict.decision == "too slow"
    assert verdict.outcome is None
    assert verdict.ratio > LIMIT * CLEAR


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
        assert verdict.outcome is not None
        assert verdict.outcome.ending == "protocol"


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


def test_a_race_that_stays_open_is_too_slow_or_noisy_as_the_reference_against_itself_says(toy: Reference, student: Student):
    """At the budget, after five pairs at least; the student's own variance excuses nobody."""
    with student(RIGHT) as session:
        verdict = race(session, toy, limit=1.0, seconds=0.0)
    assert verdict.decision in ("too slow", "noisy")
    assert verdict.pairs == FEWEST_PAIRS
    assert verdict.low <= verdict.ratio <= verdict.high


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
    assert len(judged) == len(set(judged)) > verdict.pairs


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
            source = Source(units=[Unit("exercise1.py", f"import numpy as np\n\ndef relu(z):\n    return {body}\n")])
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
    assert block.around_ns > 0


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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux pins processes")
def test_processes_are_pinned_to_one_core():
    """The same for all; one that has gone, or may not be pinned, stops nothing."""
    sleepers = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in range(2)]
    try:
        pin(*(each.pid for each in sleepers))
        cores = [os.sched_getaffinity(each.pid) for each in sleepers]
        assert cores[0] == cores[1]
        assert len(cores[0]) == 1
    finally:
        for each in sleepers:
            each.kill()
            each.wait()
    pin(sleepers[0].pid)
