"""The sandbox that calls trusted code in this process: a session cannot tell it from a real one, and nothing is left behind."""

import sys
import time
import warnings

import numpy as np
import pytest

from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.sandbox import messages
from learnloop.sandbox.asks import AskHandler, StandInReply
from learnloop.sandbox.in_process import InProcessSandbox, trusted_session
from learnloop.sandbox.interface import WorkerGone
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import read_submission
from learnloop.values.sent import ArrayInLayout, Refused, Rng
from learnloop.values.source import SourceUnit


def session_of(source, *, asks=None, **options):
    """A session with this source, as a student would hand it in."""
    given = Source(units=[SourceUnit("exercise2.py", source)], **options)
    return Session(InProcessSandbox(), given, call_seconds=5, deadline=time.monotonic() + 60, asks=asks)


def test_a_function_is_called_as_in_a_worker():
    """Arguments are its own copies, results are plain, what it changed, drew and printed is told."""

    def f(x, rng):
        print("seen")
        warnings.warn("careful", RuntimeWarning, stacklevel=1)
        x[0] = 7
        return [x.sum(dtype=np.float32), rng.normal(), 3]

    x, modules = np.arange(3), dict(sys.modules)
    outcome = trusted_session({"f": f}).call("f", [x, Rng(5)])
    assert outcome.ending == "returned"
    assert outcome.values == [[10.0, np.random.default_rng(5).normal(), 3]]
    assert (outcome.changed, outcome.drew, outcome.printed) == (["0"], True, "seen\n")
    assert outcome.warnings == ["RuntimeWarning: careful"]
    assert x.tolist() == [0, 1, 2]
    assert sys.modules == modules


def test_layouts_and_refused_results_are_those_of_a_worker():
    """What cannot be sent is named, and what is sent lies in memory as it should."""
    session = trusted_session({"f": lambda x: x.flags.f_contiguous, "g": lambda: object()})
    assert session.call("f", [ArrayInLayout(np.ones((3, 5)), "F")]).values == [True]
    assert session.call("g", []).values == [Refused("object")]


def test_names_of_arguments_are_given():
    """As a student's function takes them."""
    session = trusted_session({"f": lambda x, *, lr: x * lr}, {"f": ["lr"]})
    assert session.call("f", [2.0, 3.0]).values == [6.0]


def test_what_does_not_return_is_an_outcome():
    """An exception with its type and words; a name that is no function."""
    session = trusted_session({"f": lambda x: 1 / x})
    raised = session.call("f", [0])
    assert (raised.ending, raised.failure.type) == ("raised", "ZeroDivisionError")
    assert session.call("g", []).ending == "missing"
    assert session.call("f", [2]).values == [0.5]


def test_many_calls_end_where_one_raises_or_nobody_asks():
    """The rest is not called, and the next call works."""
    called = []

    def f(x):
        called.append(x)
        return 1 / x

    session = trusted_session({"f": f})
    assert [each.ending for each in session.calls("f", [[2], [0], [1]])] == ["returned", "raised"]
    outcomes = session.calls("f", [[4], [1], [1]])
    assert next(outcomes).values == [0.25]
    outcomes.close()
    assert called == [2, 0, 4]
    assert session.call("f", [8]).values == [0.125]


SOURCE = """
import sys
from exercise1 import relu
print("loading")
count = 0
def f(x):
    global count
    count += 1
    from exercise1 import relu
    print("called", file=sys.stderr)
    return [relu(x), count, sys.modules["exercise2"].count]
def leave():
    sys.exit(3)
"""


def test_source_is_executed_and_nothing_of_it_stays(capsys):
    """Streams, modules and finders are this process's own between any two calls, and the source's own within."""
    sys.modules["exercise1"] = mine = type(sys)("exercise1")
    before = (list(sys.meta_path), dict(sys.modules), sys.stdout, sys.stderr)
    try:
        session = session_of(SOURCE, earlier={"exercise1": [SourceUnit("exercise1.py", "def relu(x): return max(x, 0)")]})
        assert session.load().printed == "loading\n"
        assert (sys.meta_path, sys.modules, sys.stdout, sys.stderr) == before
        for count in (1, 2):
            outcome = session.call("f", [-2])
            assert (outcome.values, outcome.printed) == ([[0, count, count]], "called\n")
            assert (sys.meta_path, sys.modules, sys.stdout, sys.stderr) == before
        assert session.call("leave", []).failure.type == "SystemExit"
        assert sys.modules["exercise1"] is mine
    finally:
        del sys.modules["exercise1"]
    assert capsys.readouterr() == ("", "")


def test_source_that_does_not_load_is_told():
    """For every call."""
    session = session_of("1 / 0")
    assert session.load().failure.type == "ZeroDivisionError"
    assert [each.ending for each in session.calls("f", [[1], [2]])] == ["raised"]


def test_stand_ins_are_asked():
    """With the arguments as a grader gets them; a function that was not declared is not answered."""
    declared = {"exercise1": ["relu"]}
    asks = AskHandler(lambda request: StandInReply([request.function, *request.arguments]), declared)
    session = session_of("from exercise1 import relu\ndef f(x): return relu(x)", stand_ins=declared, asks=asks)
    (values,) = session.call("f", [np.ones(2)]).values
    assert values[0] == "relu"
    assert values[1].tolist() == [1.0, 1.0]
    assert asks.asked == {("exercise1", "relu")}
    assert [each.values[0][1] for each in session.calls("f", [[1], [2]])] == [1, 2]
    undeclared = session_of("from exercise1 import relu\ndef f(x): return relu(x)", stand_ins=declared)
    assert undeclared.call("f", [1]).failure.type == "ProtocolError"


def test_an_ask_that_nobody_answers_is_an_exception_in_the_code():
    """A worker can be asked without anybody who answers, too."""
    worker = InProcessSandbox().worker()
    source = [SourceUnit("e.py", "from exercise1 import relu\ndef f(): return relu(1)")]
    worker.request(lambda id: (messages.Load(id, source, stand_ins={"exercise1": ["relu"]}), []), 1)
    reply, _ = worker.request(lambda id: (messages.Call(id, "f", []), []), 1)
    assert (reply.failure.type, reply.failure.message) == ("ProtocolError", "an ask that nobody answers")


@pytest.mark.parametrize(("sent", "closed", "reason"), [(False, False, "died"), (True, False, "protocol"), (True, True, "died")])
def test_a_reply_that_nobody_waits_for_is_none(sent, closed, reason):
    """To another request, to none, or of a worker that was closed."""
    worker = InProcessSandbox().worker()
    if sent:
        worker.send(lambda id: (messages.Run(id), []), 1)
    if closed:
        worker.close()
    with pytest.raises(WorkerGone, match=reason):
        worker.receive("another", 1)
    assert not worker.alive


def test_it_says_that_nothing_is_confined():
    """Whoever asks for a strong tier does not get it here."""
    with InProcessSandbox() as sandbox:
        assert sandbox.confinement.weak
        assert sandbox.name == "none: trusted code in the grader's own process"
        assert not sandbox.forks
        worker = sandbox.worker()
        worker.interrupt()
        assert worker.alive
        assert worker.cpu_ns() > 0


@pytest.mark.parametrize("exercise_id", ["exercise1", "exercise3"])
def test_a_model_solution_is_right_in_process_too(code, course, root, exercise_id):
    """The whole order of judgement, without a process."""
    exercise = course.exercise(exercise_id)
    submission = read_submission(course, exercise, root / "solutions" / f"{exercise_id}.py")
    report = grade(code, submission, InProcessSandbox(), Options(timing=False, seed=1), lambda line: None)
    assert report.passed
    assert report.sandbox.startswith("none")
