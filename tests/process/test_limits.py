"""The limits of time: CPU time that the kernel counted ends what computes, on an idle machine and on a busy one alike."""

import contextlib
import multiprocessing
import os
import sys
import threading
import time

import msgspec
import pytest

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root
from learnloop.diagnosis.crashes.outcomes import finding_of
from learnloop.grading.grade import grade
from learnloop.grading.options import Options, quiet
from learnloop.sandbox import clocks
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import read_submission
from learnloop.values.source import SourceUnit

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long a process waited for a core")

BUSY = 4 * (os.cpu_count() or 1)
SOURCE = """
import time
def work(seconds):
    begun = time.process_time()
    while time.process_time() - begun < seconds: pass
    return 7.0
def loop():
    while True: pass
def sleep(seconds):
    time.sleep(seconds)
    return 7.0
"""


def burn():
    """Keep a core busy, in a session of one's own: Linux shares cores among sessions first."""
    os.setsid()
    parent = os.getppid()
    while os.getppid() == parent:
        pass


@pytest.fixture
def busy():
    """A machine on which everybody gets a fraction of a core."""
    others = [multiprocessing.get_context("spawn").Process(target=burn, daemon=True) for _ in range(BUSY)]
    for each in others:
        each.start()
    wait_until_busy(others)
    yield
    for each in others:
        each.kill()
        each.join()


def wait_until_busy(others):
    """Wait until each of them has computed a little."""
    for each in others:
        while clocks.cpu_ns(each.pid) < 300_000_000:
            assert each.is_alive(), "it was ended by somebody else"
            time.sleep(0.05)


@pytest.fixture
def session(sandbox):
    """Make sessions of ``SOURCE``, or of another source."""
    with contextlib.ExitStack() as stack:

        def make(source=SOURCE, *, seconds, budget=60.0):
            units = [SourceUnit("exercise2.py", source)]
            made = Session(sandbox, Source(units=units), call_seconds=seconds, deadline=clocks.now() + budget)
            return stack.enter_context(contextlib.closing(made))

        yield make


@linux
@pytest.mark.usefixtures("busy")
def test_work_within_the_limit_returns_on_a_busy_machine(session):
    """However long it takes by the clock on the wall: one call, several in a row, and the whole budget."""
    student = session(seconds=0.6, budget=1.6)
    begun = time.monotonic()
    assert student.call("work", [0.3]).ending == "returned"
    assert [each.ending for each in student.calls("work", [[0.3], [0.3]])] == ["returned"] * 2
    assert time.monotonic() - begun > 1.6
    assert not student.disturbed


@linux
@pytest.mark.usefixtures("busy")
def test_a_file_that_takes_a_while_to_import_is_loaded_on_a_busy_machine(session):
    """The limit of executing the file is CPU time, too."""
    assert session(SOURCE + "work(0.4)", seconds=0.8).load().ending == "returned"


@linux
@pytest.mark.usefixtures("busy")
def test_an_endless_loop_uses_its_cpu_time_and_no_more_on_a_busy_machine(session):
    """It is ended at the same point as on an idle one."""
    student = session(seconds=0.4)
    worker = student.worker()
    before, begun = worker.cpu_ns(), clocks.now()
    outcome = student.call("loop", [])
    assert (outcome.ending, outcome.waited) == ("timeout", 0.0)
    assert 0.4 <= (worker.cpu_ns() - before) / 1e9 < 0.8
    assert 0.3 <= clocks.now() - begun < 1.2


def test_a_call_that_sleeps_is_ended_too(session):
    """It uses up no CPU time: the net ends it, later, and a short sleep is nobody's business."""
    student = session(seconds=0.4)
    assert student.call("sleep", [0.1]).ending == "returned"
    begun = time.monotonic()
    outcome = student.call("sleep", [1000])
    assert (outcome.ending, outcome.waited) == ("timeout", pytest.approx(0.8 if sys.platform == "linux" else 2.0))
    assert outcome.waited <= time.monotonic() - begun < outcome.waited + 2


@linux
@pytest.mark.usefixtures("busy")
def test_a_call_that_sleeps_on_a_busy_machine_is_to_be_asked_again(session):
    """It slept by the kernel's count, so it is ended; and because that count could be wrong, it does not decide alone."""
    student = session("def f(): work(0.2); sleep(1000)\n" + SOURCE, seconds=0.5)
    begun = time.monotonic()
    outcome = student.call("f", [])
    assert (outcome.ending, outcome.waited, student.disturbed) == ("timeout", 1.0, True)
    assert time.monotonic() - begun < 20


def test_a_student_is_told_what_ran_out(session, course, tmp_path):
    """Computing time, or the patience with what waits."""
    path = tmp_path / "exercise2.py"
    path.write_text(SOURCE, "utf-8")
    submission = read_submission(course, course.exercise("exercise2"), path)
    student = session(seconds=0.3)
    told = [finding_of(student.call(*each), submission, "runs", 0.3) for each in (("loop", []), ("sleep", [1000]))]
    assert told[0].message.startswith("Still running after 0.3 s of computing time, so it was stopped.")
    assert told[1].message.startswith("Stopped after ")
    assert ", most of which it spent waiting." in told[1].message
    assert told[1].next_step == "Remove whatever waits, such as `time.sleep`."


def test_where_the_queue_is_unknown_sleeping_gets_more_time():
    """A process that is no more has no clocks: nothing is said to have waited for a core, and nobody trusts the rest."""
    timer = clocks.Timer(2**22 + 1, lambda: 0, 2.0)
    timer.start()
    assert (timer.patience, timer.busy) == (10.0, True)
    assert clocks.queued_ns(2**22 + 1) is None


@linux
@pytest.mark.usefixtures("busy")
def test_the_fair_clock_counts_computing_and_sleeping():
    """And not the time in between."""
    begun, wall, used = clocks.now(), time.monotonic(), time.thread_time()
    while time.thread_time() - used < 0.2:
        pass
    time.sleep(0.2)
    assert 0.4 <= clocks.now() - begun < 0.5
    assert time.monotonic() - wall > 0.5
    assert threading.get_native_id() == os.getpid()


@linux
@pytest.mark.usefixtures("busy")
def test_a_right_answer_keeps_its_points_on_a_busy_machine(course, sandbox, solution, tmp_path):
    """Each call takes half of what it may, and several times that on the wall; laws and calls in a row included."""
    limits = msgspec.structs.replace(course.limits, call_seconds=0.12, total_seconds=10)
    limited = msgspec.structs.replace(course, limits=limits)
    slow = "\nimport time\ndef accuracy(logits, labels, right=accuracy):\n    until = time.process_time() + 0.06\n"
    slow += "    while time.process_time() < until: pass\n    return right(logits, labels)\n"
    path = tmp_path / "exercise2.py"
    path.write_text(solution("exercise2") + slow, "utf-8")
    submission = read_submission(limited, limited.exercise("exercise2"), path)
    begun = time.monotonic()
    report = grade(CourseCode(course_root(), limited), submission, sandbox, Options(only=["accuracy"], timing=False), quiet)
    seconds = time.monotonic() - begun
    assert [check.message for check in report.checks if check.function == "accuracy" and check.status != "passed"] == []
    assert seconds > 1.5
