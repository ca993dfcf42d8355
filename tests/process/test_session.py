"""Student code in a real worker: what comes back, what is survived, what cannot be forged, and that nothing is left."""

import ast
import contextlib
import gc
import os
import socket
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import psutil
import pytest
from forger import FORGER

from learnloop.errors import SandboxError
from learnloop.sandbox import child, clocks, encoding, launch, protocol
from learnloop.sandbox.asks import AskHandler, StandInReply
from learnloop.sandbox.bounds import MAX_ASKS
from learnloop.sandbox.confine import process
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.interface import WorkerGone
from learnloop.sandbox.session import Session, Source
from learnloop.values import probes
from learnloop.values.sent import ArrayInLayout, Probe, Refused, Rng
from learnloop.values.source import SourceUnit

posix = pytest.mark.skipif(os.name != "posix", reason="descriptors, forks and signals are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is for Linux")


@pytest.fixture
def session(sandbox):
    """Make sessions: ``session(source)``; a list of sources is a notebook's cells. All are closed after the test."""
    made = []

    def make(source, *, within=sandbox, seconds=10.0, budget=60.0, stand_in=None, more=None, **source_options):
        if isinstance(source, str):
            units = [SourceUnit("exercise2.py", textwrap.dedent(source))]
        else:
            cells = enumerate(map(textwrap.dedent, source), start=1)
            units = [SourceUnit(f"exercise2.ipynb, cell {i}", cell, True) for i, cell in cells]
        options = {"call_seconds": seconds, "deadline": clocks.now() + budget, **(more or {})}
        source = Source(units=units, **source_options)
        asks = AskHandler(stand_in, source.stand_ins) if stand_in else None
        made.append(Session(within, source, asks=asks, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def new_sandbox():
    """Make sandboxes of one's own, to look at what they leave behind."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(ProcessSandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=600))


@pytest.fixture
def fresh():
    """A sandbox without a fork server: each worker is a fresh interpreter, as on macOS and Windows."""
    with ProcessSandbox(None, memory_mb=2048, cpu_seconds=600) as made:
        yield made


def values_of(outcome):
    """The values of an outcome that must have returned."""
    assert outcome.ending == "returned", outcome
    return outcome.values


def our_children():
    """Every process that came from this one and is still there."""
    found = psutil.Process().children(recursive=True)
    return {each for each in found if is_running(each)}


def is_running(process):
    """Whether a process is more than an entry that nobody has collected."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(processes, seconds=3.0):
    """The processes that are still there after a while: being killed takes the kernel a moment."""
    until = time.monotonic() + seconds
    while any(map(is_running, processes)) and time.monotonic() < until:
        time.sleep(0.01)
    return [each for each in processes if is_running(each)]


def stand_in(request):
    """What the grader answers in these tests."""
    if request.function == "fails":
        return StandInReply(error="stopped: labels must be below C")
    return StandInReply([request.module, request.function, *request.arguments, *request.keywords.items()])


STAND_INS = {"stand_ins": {"exercise1": ["relu", "fails"]}, "stand_in": stand_in}


# ---------------------------------------------------------------- values


def test_values_come_back(session):
    """What a function returns reaches the grader: arrays, numbers, tuples, dicts, nothing at all."""
    student = session("""
        import numpy as np
        def double(x): return 2 * x
        def parts(x, n): return x.sum(), {"shape": list(x.shape), "n": n}, None
    """)
    (doubled,) = values_of(student.call("double", [np.arange(6.0).reshape(2, 3)]))
    assert np.array_equal(doubled, [[0, 2, 4], [6, 8, 10]])
    ((total, facts, nothing),) = values_of(student.call("parts", [np.ones((2, 3)), 5]))
    assert total == 6.0
    assert facts == {"shape": [2, 3], "n": 5}
    assert nothing is None


def test_memory_layouts_reach_the_student(session):
    """An array that was asked to lie in Fortran order, or to have gaps, does so in the worker."""
    student = session("def flags(x): return [bool(x.flags.c_contiguous), bool(x.flags.f_contiguous), x.sum()]")
    array = np.ones((3, 5))
    for layout, expected in (("C", [True, False]), ("F", [False, True]), ("strided", [False, False])):
        ((*flags, total),) = values_of(student.call("flags", [ArrayInLayout(array, layout)]))
        assert flags == expected
        assert total == 15.0


def test_a_result_may_be_the_argument(session):
    """A function that returns what it was given has changed nothing."""
    outcome = session("def same(x): return x").call("same", [np.arange(3.0)])
    assert np.array_equal(values_of(outcome)[0], [0, 1, 2])
    assert outcome.changed == []


def test_state_lives_as_long_as_the_worker(session):
    """Calls of one session go to one worker, until it is lost."""
    student = session("""
        import os
        seen = []
        def count():
            seen.append(1)
            return len(seen)
        def leave(): os._exit(0)
    """)
    assert values_of(student.call("count", [])) == [1]
    assert values_of(student.call("count", [])) == [2]
    student.call("leave", [])
    assert values_of(student.call("count", [])) == [1]


def test_two_sessions_do_not_share_anything(session):
    """One student's file does not see another's."""
    one = session("import numpy as np\nnp.mine = 1\ndef see(): return hasattr(np, 'mine')")
    two = session("import numpy as np\ndef see(): return hasattr(np, 'mine')")
    assert values_of(one.call("see", [])) == [True]
    assert values_of(two.call("see", [])) == [False]


def test_a_block_of_calls_goes_in_three_steps(session):
    """Arguments are staged, calls run, results fetched: the same values as one call each."""
    student = session("def add(a, b): return a + b")
    assert values_of(student.stage("add", [[1, 2], [3, 4], [np.ones(2), 1.0]])) == []
    assert values_of(student.run()) == []
    one, two, three = values_of(student.fetch(3))
    assert (one, two, three.tolist()) == (3, 7, [2.0, 2.0])


def test_a_block_that_gives_another_number_of_results_fails(session):
    """One result for each call, or the worker is ended."""
    student = session("def one(): return 1")
    student.stage("one", [[], []])
    student.run()
    assert student.fetch(3).ending == "protocol"
    assert student.fetch(1).ending == "protocol"  # a fresh worker holds nothing
    assert values_of(student.call("one", [])) == [1]


def test_a_missing_function_is_missing(session):
    """No function of that name, or something that cannot be called, is told apart from an exception."""
    student = session("relu = 5")
    for name in ("sigmoid", "relu"):
        outcome = student.call(name, [])
        assert outcome.ending == "missing"
        assert name in outcome.failure.message
    assert student.stage("sigmoid", [[]]).ending == "raised"


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("np.zeros((2, 2)).view(np.matrix)", "matrix"),
        ("np.zeros(3).view(Tensor)", "Tensor"),
        ("Lazy()", "Lazy"),
        ("(i for i in range(3))", "generator"),
        ("lambda: 1", "function"),
        ("np.zeros(2, complex)", "complex"),
        ("np.array([1, None], object)", "object"),
        ("np.ma.masked_array([1.0], [True])", "MaskedArray"),
        ("2**5000", "1,023 bits"),
        ("memoryview(b'a')", "memoryview"),
    ],
)
def test_a_result_of_another_type_is_refused_by_name(session, expression, kind):
    """Subclasses and things that only look like arrays never reach the comparison."""
    student = session(f"""
        import numpy as np
        class Tensor(np.ndarray): pass
        class Lazy:
            shape = (2,)
            def __array__(self, dtype=None, copy=None): return np.zeros(2)
            def __eq__(self, other): return True
        def give(): return {expression}
    """)
    (value,) = values_of(student.call("give", []))
    assert type(value) is Refused
    assert kind in value.kind


@pytest.mark.parametrize(
    "expression",
    [
        "[1.0] * 30_000",
        "{i: 'x' * 4000 for i in range(10_000)}",
        "['x' * 4000] * 10_000",
        "np.zeros(9_000_000)",
        "np.zeros(40_000_000)",
    ],
    ids=["a long list", "a dict of long texts", "long texts", "72 MB", "320 MB"],
)
def test_a_result_of_too_many_parts_or_bytes_is_refused(session, expression):
    """A result that is too large to send is a wrong answer, not a crash: the same worker answers the next call."""
    student = session(f"import numpy as np\nimport os\ndef give(): return {expression}\ndef pid(): return os.getpid()")
    before = values_of(student.call("pid", []))
    (value,) = values_of(student.call("give", []))
    assert type(value) is Refused
    assert values_of(student.call("pid", [])) == before


# ---------------------------------------------------------------- many calls at once


MANY = """
import os, time
done = []
def f(x):
    done.append(x)
    if x == "raise": 1 / 0
    if x == "leave": os._exit(0)
    while x == "loop": pass
    print("got", x)
    return x
def count(): return len(done)
"""


def test_many_calls_give_what_each_would(session):
    """One outcome for each call, in order, with its own values and output; calls before and after go to the same worker."""
    student = session(MANY)
    values_of(student.call("f", [0]))
    outcomes = list(student.calls("f", [[i] for i in range(20)]))
    assert [values_of(each) for each in outcomes] == [[i] for i in range(20)]
    assert [each.printed for each in outcomes] == [f"got {i}\n" for i in range(20)]
    assert values_of(student.call("count", [])) == [21]
    assert list(student.calls("f", [])) == []


@pytest.mark.parametrize(("bad", "ending"), [("raise", "raised"), ("leave", "died"), ("loop", "timeout")])
@pytest.mark.parametrize("before", [0, 1, 6])
def test_many_calls_end_with_the_first_that_does_not_return(session, bad, ending, before):
    """The outcome that is no value stands in its own place, whatever was already on its way; a call after that works."""
    student = session(MANY, seconds=0.5)
    student.load()

    def arguments():
        for x in [*range(before), bad, *range(7)]:
            yield [x]
            if bad == "leave":
                time.sleep(0.03)  # long enough for a worker to be gone before the next call is sent

    endings = [each.ending for each in student.calls("f", arguments())]
    assert endings == ["returned"] * before + [ending]
    assert values_of(student.call("f", [1])) == [1]


@pytest.mark.parametrize("large", [np.full(500_000, 1.5), [1.5] * 19_000, ["x" * 4_000] * 100], ids=["arrays", "lists", "texts"])
def test_many_large_calls_do_not_wait_for_each_other(session, large):
    """Arguments and results that are larger than what a socket holds go both ways at once."""
    student = session("def f(x): return x", seconds=2)
    outcomes = list(student.calls("f", [[large]] * 8))
    assert [each.ending for each in outcomes] == ["returned"] * 8
    assert all(np.array_equal(each.values[0], large) for each in outcomes)


def test_many_calls_may_be_left_early(session):
    """Once the iterator is closed, the next call gets its own answer and no old one."""
    student = session(MANY)
    outcomes = student.calls("f", [[i] for i in range(20)])
    assert values_of(next(outcomes)) == [0]
    outcomes.close()
    assert values_of(student.call("f", ["later"])) == ["later"]


def test_many_calls_of_a_file_that_does_not_load_end_at_once(session):
    """Why it does not load is the first outcome and the last."""
    outcomes = list(session("1 / 0").calls("f", [[1], [2], [3]]))
    assert [each.ending for each in outcomes] == ["raised"]


def test_many_calls_keep_the_budget(session):
    """What is not answered at the deadline is out of budget."""
    student = session("import time\ndef f(x):\n    time.sleep(0.2)\n    return x", budget=0.7)
    student.load()
    started = clocks.now()
    endings = [each.ending for each in student.calls("f", [[i] for i in range(20)])]
    assert set(endings[:-1]) <= {"returned"}
    assert endings[-1] == "budget"
    assert clocks.now() - started < 2


def test_many_calls_may_ask_questions(session):
    """Stand-ins answer in calls that come in a row, too."""
    student = session("from exercise1 import relu\ndef f(x): return relu(x)", **STAND_INS)
    outcomes = list(student.calls("f", [[i] for i in range(6)]))
    assert [values_of(each)[0] for each in outcomes] == [["exercise1", "relu", i] for i in range(6)]


@posix
def test_a_repeated_reply_fails_one_of_many_calls(session):
    """A reply too many is the answer to no other call."""
    student = session(
        FORGER
        + """
def f(x):
    if x == 3: send(messages.Returned(worker()._request, [42.0]))
    return x
"""
    )
    outcomes = list(student.calls("f", [[i] for i in range(20)]))
    assert [each.ending for each in outcomes] == ["returned"] * 4 + ["protocol"]
    assert [each.values for each in outcomes] == [[0], [1], [2], [42.0], []]
    assert values_of(student.call("honest", [])) == [7.0]


FORGING_EACH = (
    FORGER
    + """
def forge(step):
    id, _, number = worker()._request.rpartition(":")
    send(messages.Returned(f"{id}:{int(number) + step}", [42.0]))
"""
)


@posix
@pytest.mark.parametrize("step", [1, 2, 16, 1000, -1])
def test_a_reply_to_another_of_many_calls_fails_the_call_that_is_waited_for(session, step):
    """Early, late, or of no call at all: replies come in the order of the calls."""
    student = session(f"{FORGING_EACH}\ndef f(x):\n    if x == 3: forge({step})\n    return x\n")
    outcomes = list(student.calls("f", [[i] for i in range(20)]))
    assert [each.ending for each in outcomes] == ["returned"] * 3 + ["protocol"]
    assert student.disturbed
    assert values_of(student.call("honest", [])) == [7.0]


@posix
def test_a_reply_to_the_request_as_a_whole_is_the_reply_to_none_of_its_calls(session):
    """Its id is another."""
    forge = "send(messages.Returned(worker()._request.partition(':')[0], [42.0]))"
    student = session(f"{FORGER}\ndef f(x):\n    {forge}\n    return x\n")
    assert [each.ending for each in student.calls("f", [[1], [2]])] == ["protocol"]


@posix
def test_replies_ahead_are_only_answers_and_cost_the_next_call(session):
    """A worker can always answer for itself, ahead as well; what is left over then fails the call after it."""
    student = session(f"{FORGING_EACH}\ndef f(x):\n    if x == 0: [forge(step) for step in range(3)]\n    return x\n")
    outcomes = list(student.calls("f", [[i] for i in range(3)]))
    assert [values_of(each) for each in outcomes] == [[42.0]] * 3
    assert student.call("honest", []).ending == "protocol"
    assert values_of(student.call("honest", [])) == [7.0]


@posix
def test_a_reply_after_the_last_of_many_calls_fails_the_next_call(session):
    """One too many."""
    student = session(f"{FORGING_EACH}\ndef f(x):\n    if x == 4: forge(0)\n    return x\n")
    outcomes = list(student.calls("f", [[i] for i in range(5)]))
    assert [values_of(each) for each in outcomes] == [[0], [1], [2], [3], [42.0]]
    assert student.call("honest", []).ending == "protocol"
    assert values_of(student.call("honest", [])) == [7.0]


@posix
@pytest.mark.parametrize(("swallowed", "ending"), [(3, "protocol"), (4, "timeout")], ids=["in between", "the last"])
def test_a_missing_reply_fails_its_call(session, swallowed, ending):
    """One too few: the next reply is not taken for it."""
    source = f"""
write = protocol.write_frame
def swallow(channel, message, payload):
    if not message.id.endswith(":{swallowed}"):
        write(channel, message, payload)
protocol.write_frame = swallow
def f(x): return x
"""
    student = session(FORGER + source, seconds=0.5)
    endings = [each.ending for each in student.calls("f", [[i] for i in range(5)])]
    assert endings == ["returned"] * swallowed + [ending]
    assert values_of(student.call("honest", [])) == [7.0]


@posix
def test_replies_after_a_call_that_raised_fail_the_next_call(session):
    """An honest worker stops there."""
    student = session(f"{FORGING_EACH}\ndef f(x):\n    if x == 1: forge(0)\n    1 / x\n    return x\n")
    assert [each.ending for each in student.calls("f", [[2], [0], [1]])] == ["returned", "raised"]
    student = session(
        f"{FORGER}\ndef f(x):\n    send(messages.Raised(worker()._request, messages.Failure('E', '')))\n    return x\n"
    )
    assert [each.ending for each in student.calls("f", [[2], [0], [1]])] == ["raised"]
    assert student.call("honest", []).ending == "protocol"
    assert values_of(student.call("honest", [])) == [7.0]


def test_a_worker_stays_in_step_after_one_of_many_calls_raised(session):
    """Nothing is on its way then: the same worker goes on, and has made no call after that one."""
    student = session(MANY)
    before = student.worker().pid
    assert [each.ending for each in student.calls("f", [[0], ["raise"], [1], [2]])] == ["returned", "raised"]
    assert values_of(student.call("count", [])) == [2]
    assert student.worker().pid == before


def test_many_calls_of_a_function_that_is_missing_end_at_once(session):
    """One reply says so, and the worker goes on."""
    student = session("def honest(): return 7.0")
    before = student.worker().pid
    assert [each.ending for each in student.calls("f", [[1], [2]])] == ["missing"]
    assert values_of(student.call("honest", [])) == [7.0]
    assert student.worker().pid == before


def test_a_loop_in_one_of_many_calls_is_sampled(session):
    """Where it was, and in which call: the samples are those of the call that is waited for."""
    student = session("def f(x):\n    while x == 2:\n        pass\n    return x\n", seconds=1)
    *returned, last = student.calls("f", [[i] for i in range(5)])
    assert [values_of(each) for each in returned] == [[0], [1]]
    assert last.ending == "timeout"
    if student._sandbox.forks:
        assert [frames[-1].function for frames in last.samples] == ["f", "f"]


def test_the_limit_of_time_is_for_each_of_many_calls(session):
    """Not for all of them together."""
    student = session("import time\ndef f(x):\n    time.sleep(0.3)\n    return x", seconds=1.5)
    assert [values_of(each) for each in student.calls("f", [[i] for i in range(7)])] == [[i] for i in range(7)]


def test_many_calls_are_few_requests(session, monkeypatch):
    """All small ones go in one; large ones, which a worker holds until it makes them, in as many as it takes."""
    sent = []
    write = protocol.write_frame
    monkeypatch.setattr(
        protocol, "write_frame", lambda channel, message, payload: sent.append(message) or write(channel, message, payload)
    )
    student = session("def f(x): return x.sum()")
    student.load()
    for size, requests in ((3, 1), (50_000, 5), (200_000, 10)):
        sent.clear()
        outcomes = list(student.calls("f", [[np.ones(size)] for _ in range(10)]))
        assert [values_of(each) for each in outcomes] == [[size]] * 10
        assert len(sent) == requests


# ---------------------------------------------------------------- code that goes wrong


def test_an_exception_comes_with_its_place(session):
    """Type, words, the student's own line and columns, and what is known of the local names."""
    outcome = session("""
        import numpy as np
        def inner(z, é):
            return é + z @ np.ones(7)
        def outer(x):
            return inner(x, 2)
    """).call("outer", [np.ones((3, 5), np.float32)])
    assert outcome.ending == "raised"
    assert outcome.failure.type == "ValueError"
    assert "matmul" in outcome.failure.message
    first, last = outcome.failure.frames
    assert (first.unit, first.line, first.function) == ("exercise2.py", 6, "outer")
    assert (last.unit, last.line, last.function) == ("exercise2.py", 4, "inner")
    assert last.names.keys() == {"z", "é"}
    assert "(3, 5)" in last.names["z"]
    assert "float32" in last.names["z"]
    assert last.names["é"] == "2"
    line = "    return é + z @ np.ones(7)".encode()
    assert line[last.column : last.end_column].decode() == "z @ np.ones(7)"
    assert first.names == {}


RAISED = {
    "SystemExit": "sys.exit(3)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "BaseException": "raise BaseException('no')",
    "Own": "raise Own('mine')",
    "MemoryError": "np.ones(10**12)",
    "RecursionError": "return function()",
    "ExceptionGroup": "raise ExceptionGroup('several', [ValueError(1)])",
    "StopIteration": "next(iter([]))",
    "EOFError": "input()",
}


@pytest.mark.parametrize(("type_", "statement"), RAISED.items(), ids=RAISED)
def test_whatever_is_raised_is_an_answer(session, type_, statement):
    """No exception ends the worker: it is told by name, and the next call goes to the same process."""
    student = session(f"""
        import os, sys
        import numpy as np
        class Own(BaseException): pass
        def function(): {statement}
        def pid(): return os.getpid()
    """)
    before = values_of(student.call("pid", []))
    outcome = student.call("function", [])
    assert (outcome.ending, outcome.failure.type) == ("raised", type_)
    assert len(outcome.failure.frames) <= 8
    assert outcome.failure.frames[-1].function == "function"
    assert values_of(student.call("pid", [])) == before


@pytest.mark.parametrize("words", ["raise ValueError", "raise SystemExit", "raise KeyboardInterrupt", "return 5"])
def test_an_exception_that_cannot_be_shown_is_still_told(session, words):
    """``__str__`` is the student's code too, and may raise whatever it likes."""
    outcome = session(f"""
        class Own(Exception):
            def __str__(self): {words}
        def function(): raise Own
    """).call("function", [])
    assert (outcome.ending, outcome.failure.type) == ("raised", "Own")
    assert outcome.failure.message == "(its message cannot be shown)"


def test_a_syntax_error_of_ones_own_making_is_told(session):
    """``SyntaxError`` carries a place, which anyone can fill with nonsense."""
    student = session("""
        def text(): raise SyntaxError(5, ("f", 1, 1, "t"))
        def place(): raise SyntaxError("m", ("f", 10**30, 10**30, "t"))
        def column(): raise SyntaxError("m", ("f", 1, "a", "t", None, 2.5))
        def real(): exec("x = (")
    """)
    for name in ("text", "place", "column", "real"):
        outcome = student.call(name, [])
        assert (outcome.ending, outcome.failure.type) == ("raised", "SyntaxError"), name


def test_text_that_has_no_bytes_does_not_end_the_worker(session):
    """Half a surrogate pair, printed, raised, warned of or returned, becomes a question mark."""
    student = session(r"""
        import warnings
        half = "a\ud800b"
        def prints(): print(half); return 1
        def raises(): raise ValueError(half)
        def warns(): warnings.warn(half); return 1
        def returns(): return half
        def keys(): return {half: 1}
    """)
    assert student.call("prints", []).printed == "a?b\n"
    assert student.call("raises", []).failure.message == "a?b"
    assert student.call("warns", []).warnings == ["UserWarning: a?b"]
    assert values_of(student.call("returns", [])) == ["a?b"]
    assert values_of(student.call("keys", [])) == [{"a?b": 1}]


ENDINGS = {
    "os._exit": "os._exit(0)",
    "a segmentation fault": "import ctypes; ctypes.string_at(0)",
    "abort": "os.abort()",
    "a closed channel": "os.closerange(3, 64)",
}


@posix
@pytest.mark.parametrize("statement", ENDINGS.values(), ids=ENDINGS)
def test_a_worker_that_dies_costs_one_call(session, statement):
    """An exit or a crash is told as such; the next call is answered by a fresh worker."""
    student = session(f"import os\ndef function(): {statement}\ndef honest(): return 7.0")
    assert student.call("function", []).ending == "died"
    assert values_of(student.call("honest", [])) == [7.0]


@pytest.mark.parametrize("statement", ["while True: pass", "time.sleep(1000)"])
def test_an_endless_call_is_ended(session, statement):
    """A loop, or waiting for nothing, lasts as long as one call may; the next call is answered by a fresh worker."""
    student = session(f"import time\ndef function():\n    {statement}\ndef honest(): return 7.0", seconds=0.6)
    student.load()
    started = clocks.now()
    assert student.call("function", []).ending == "timeout"
    assert 0.5 < clocks.now() - started < 2
    assert values_of(student.call("honest", [])) == [7.0]


def test_a_trickle_of_bytes_does_not_stretch_the_limit(session):
    """The limit is for the whole answer, not for each byte of it."""
    student = session(
        FORGER
        + """
def function():
    import time
    for byte in protocol.PREFIX.pack(protocol.MAGIC, 4_000_000, 0) + bytes(1000):
        write(bytes([byte]))
        time.sleep(0.05)
""",
        seconds=0.6,
    )
    student.load()
    started = clocks.now()
    assert student.call("function", []).ending in ("timeout", "protocol")  # the latter when a look falls in between
    assert clocks.now() - started < 2


def test_the_budget_is_kept(session):
    """Whatever a call may take, all of them together end at the deadline, and nothing is started after it."""
    student = session("def loop():\n    while True: pass\ndef honest(): return 7.0", budget=0.6)
    started = clocks.now()
    assert student.call("loop", []).ending == "budget"
    assert clocks.now() - started < 2
    started = clocks.now()
    assert [student.call("honest", []).ending for _ in range(3)] == ["budget"] * 3
    assert clocks.now() - started < 1


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("x = 1 / 0", "raised"),
        ("import sys; sys.exit()", "raised"),
        ("import os; os._exit(0)", "died"),
        ("while True: pass", "timeout"),
        ("x = (", "raised"),
        ("import learnloop.nothing", "raised"),
    ],
)
def test_a_file_that_does_not_load_is_told_for_every_call(session, source, ending):
    """Loading ends as a call does; no function of such a file is called."""
    student = session(source, seconds=0.6)
    assert student.load().ending == ending
    assert student.call("relu", []).ending == ending
    assert student.loaded.ending == ending
    assert student.worker() is None


def test_an_empty_file_loads(session, sandbox):
    """Nothing in it, or no source at all: every function is missing."""
    assert session("").call("relu", []).ending == "missing"
    assert session([]).call("relu", []).ending == "missing"


def test_the_main_guard_does_not_run(session):
    """A submission is imported, not run: its module has the name of its file."""
    student = session("if __name__ == '__main__': 1 / 0\ndef name(): return __name__")
    assert values_of(student.call("name", [])) == ["exercise2"]


# ---------------------------------------------------------------- what is printed


def test_what_is_printed_comes_with_its_call(session):
    """Output of the file and of each call is kept apart; standard error counts as output."""
    student = session("""
        import sys
        print("loading")
        def speak(x): print("x is", x, file=sys.stderr, flush=True)
        def raises(): print("before"); 1 / 0
    """)
    assert student.load().printed == "loading\n"
    assert student.call("speak", [3]).printed == "x is 3\n"
    assert student.call("speak", [4]).printed == "x is 4\n"
    assert student.call("raises", []).printed == "before\n"


def test_a_flood_of_output_is_cut_and_labelled(session):
    """A million lines: the first characters are kept, the rest is counted, and nothing waits for a reader."""
    student = session(
        "def flood():\n    for i in range(10**4): print('line\\n' * 100, end='')\n    return 1", more={"printed_characters": 100}
    )
    outcome = student.call("flood", [])
    assert values_of(outcome) == [1]
    assert outcome.printed == "line\n" * 20 + "\n[4,999,900 more characters]"
    assert student.call("flood", []).printed == outcome.printed


def test_no_output_is_kept_where_none_is_wanted(session):
    """A limit of 0 characters keeps none."""
    student = session("def speak(): print('x')", more={"printed_characters": 0})
    assert student.call("speak", []).printed == "\n[2 more characters]"


@pytest.mark.parametrize(
    "statement", ["sys.stdout = None", "sys.stdout.close()", "sys.stdout.write(5)", "os.write(1, b'x' * 10**6)"]
)
def test_harming_the_output_harms_nothing_else(session, statement):
    """Whatever is done to standard output, the next call is answered."""
    student = session(f"import os, sys\ndef harm(): {statement}\ndef honest(): print('x'); return 7.0\ndef quiet(): return 7.0")
    assert student.call("harm", []).ending in ("returned", "raised")
    assert student.call("honest", []).ending in ("returned", "raised")
    assert values_of(student.call("quiet", [])) == [7.0]


# ---------------------------------------------------------------- what only the worker sees


CHANGES = """
import numpy as np
def first(x, y): x[0] = 9
def second(x, y): y *= 2
def both(x, y): x -= 1; y -= 1
def shape(x, y): x.shape = (3, 1)
def layers(params): params[1][0][0, 0] += 1
def pop(params): params.pop()
def pop_inside(params): params[0].pop(0)
def grow(params): params[1].append(1)
def replace(params): params[0][1] = np.zeros(7)
def replace_by_number(params): params[0][0] = 3.0
def replace_by_nothing(params): params[0][0] = None
def swap(params): params[0], params[1] = params[1], params[0]
def sort(numbers): numbers.sort()
def negate(x, y): x *= -1
def honest(*arguments):
    copies = [np.array(each) for each in arguments if isinstance(each, np.ndarray)]
    for each in copies:
        each *= 2
    return copies
def listed(params): return [list(each) for each in params]
"""


@pytest.mark.parametrize(
    ("function", "changed"),
    [("first", ["0"]), ("second", ["1"]), ("both", ["0", "1"]), ("shape", ["0"]), ("negate", ["0"]), ("honest", [])],
)
def test_changed_arrays_are_reported_by_place(session, function, changed):
    """The number of the argument that is no longer what it was, and none for code that works on copies."""
    outcome = session(CHANGES).call(function, [np.array([1.0, 2.0, np.nan]), np.ones((2, 3))])
    assert outcome.changed == changed


@pytest.mark.parametrize(
    ("function", "changed"),
    [
        ("layers", ["0[1][0]"]),
        ("pop", ["0"]),
        ("pop_inside", ["0[0]"]),
        ("grow", ["0[1]"]),
        ("replace", ["0[0][1]"]),
        ("replace_by_number", ["0[0][0]"]),
        ("replace_by_nothing", ["0[0][0]"]),
        ("swap", ["0[0][0]", "0[0][1]", "0[1][0]", "0[1][1]"]),
        ("listed", []),
        ("honest", []),
    ],
)
def test_changes_inside_of_lists_are_reported_by_place(session, function, changed):
    """Arrays in lists of lists, entries replaced by anything else, lists that lost or gained an entry."""
    parameters = [[np.ones((3, 5)), np.zeros(5)], [np.ones((5, 2)), np.zeros(2)]]
    outcome = session(CHANGES).call(function, [parameters])
    assert outcome.ending == "returned", outcome.failure
    assert outcome.changed == changed


@pytest.mark.parametrize(
    ("source", "shared"),
    [
        ("def f(x, params): return x", ["0"]),
        ("def f(x, params): return [x[1:], 3]", ["0"]),
        ("def f(x, params): return params", ["1[0][0]", "1[0][1]"]),
        ("def f(x, params): return (x.T, [(params[0][1][::2],)])", ["0", "1[0][1]"]),
        ("def f(x, params): return x + 0", []),
        ("def f(x, params): return x.copy(), [tuple(a.copy() for a in pair) for pair in params]", []),
        ("def f(x, params): return 3.0", []),
    ],
)
def test_arguments_whose_memory_the_result_shares_are_reported(session, source, shared):
    """Views are as little new as the arrays themselves."""
    outcome = session(source).call("f", [np.ones((3, 4)), [(np.ones((4, 2)), np.zeros(2))]])
    assert outcome.ending == "returned", outcome.failure
    assert outcome.shared == shared


@pytest.mark.parametrize(
    ("draw", "other"),
    [
        ("rng.normal(size=3)", False),
        ("np.random.default_rng(1).normal(size=3)", False),
        ("np.random.normal(size=3)", True),
        ("(np.random.seed(3), rng.normal(size=3))[1]", True),
        ("np.array([random.random()])", True),
        ("np.full(3, 0.5)", False),
    ],
)
def test_random_numbers_from_elsewhere_than_the_generator_are_reported(session, draw, other):
    """NumPy's global ones and those of the module random, when a generator is among the arguments."""
    source = f"import random\nimport numpy as np\ndef f(rng): return {draw}\ndef g(x): return np.random.normal(size=3)"
    student = session(source)
    assert student.call("f", [Rng(1)]).other_chance == other
    assert not student.call("g", [1.0]).other_chance


def test_a_sorted_list_of_numbers_is_a_changed_one(session):
    """Numbers in lists are looked at, too."""
    assert session(CHANGES).call("sort", [[3, 1, 2]]).changed == ["0[0]", "0[1]", "0[2]"]


@pytest.mark.parametrize(
    "argument",
    [float("nan"), [float("nan"), 1.0], (1, "a", None, True), [[float("nan")]], {"a": 1}, "text", np.array([np.nan])],
    ids=["nan", "nan in a list", "a tuple", "nan deep inside", "a dict", "text", "nan in an array"],
)
def test_nothing_is_changed_by_honest_code(session, argument):
    """A number that is not equal to itself is still the same."""
    assert session("def honest(x): return 1").call("honest", [argument]).changed == []


def test_a_changed_dict_is_reported(session):
    """A dict is as much the caller's as a list."""
    student = session("""
        def set_(d): d["W"] = 0
        def add(d): d["c"] = 0
        def inside(d): d["W"] += 1
    """)
    for name in ("set_", "add", "inside"):
        assert student.call(name, [{"W": np.ones(3), "b": np.zeros(2)}]).changed, name


def test_warnings_are_data(session):
    """NumPy's and Python's warnings are listed once a call, with their category, and never stop anything."""
    student = session("""
        import warnings
        import numpy as np
        def divide(x): return 1 / x
        def many():
            for i in range(100): warnings.warn(f"number {i}", DeprecationWarning)
        def silent():
            with np.errstate(all="ignore"): return np.exp(np.array([1000.0]))
    """)
    for _ in range(2):
        outcome = student.call("divide", [np.zeros(3)])
        assert outcome.warnings == ["RuntimeWarning: divide by zero encountered in divide"]
    assert np.isinf(outcome.values[0]).all()
    many = student.call("many", []).warnings
    assert many[0] == "DeprecationWarning: number 0"
    assert len(many) == 20
    assert student.call("silent", []).warnings == []


def test_draws_from_a_generator_are_noticed(session):
    """A seeded generator arrives; the report says whether it was drawn from, and drawing is no change of an argument."""
    student = session("def draws(rng): return rng.standard_normal(3)\ndef ignores(rng): return 1")
    outcome = student.call("draws", [Rng(7)])
    assert np.array_equal(values_of(outcome)[0], np.random.default_rng(7).standard_normal(3))
    assert outcome.drew
    assert outcome.changed == []
    assert not student.call("ignores", [Rng(7)]).drew


@pytest.mark.parametrize(
    "probe",
    [
        Probe("quartic", (np.array([1.0, 2.0]),)),
        Probe("coupled", (np.array([1.0, 2.0]),)),
        Probe("bowl_slope", (np.eye(2), np.array([1.0, 2.0]))),
        Probe("valley_slope", (np.array([1.0, 2.0]),)),
    ],
    ids=lambda probe: probe.name,
)
def test_a_probe_gives_what_the_grader_computes(session, probe):
    """A function that was handed over, and one whose values the grader computes and counts; other calls have their own count."""
    student = session("def use(f, x): return [f(x), f(2 * x), f(x)][1]\ndef ignore(f, x): return 1")
    point = np.array([0.5, -1.5])
    counted = Probe(probe.name, probe.arrays, counted=True)
    for given, calls in ((probe, 0), (counted, 3)):
        for outcome in (student.call("use", [given, point]), *student.calls("use", [[given, point]] * 2)):
            assert np.array_equal(values_of(outcome)[0], probe.function()(2 * point))
            assert (outcome.probe_calls, outcome.changed) == (calls, [])
    assert student.call("ignore", [counted, point]).probe_calls == 0


def test_a_counted_probe_refuses_what_it_cannot_count(session):
    """Points of another shape, and more calls than one call may ask for; the student's code gets an exception."""
    student = session("def short(f, x): return f(x[:1])\ndef often(f, x):\n    while True: f(x)")
    probe = Probe("quartic", (np.ones(3),), counted=True)
    for name, words in (("short", "given an array of shape (1,); it takes shape (3,)"), ("often", "called too many times")):
        student.asks = AskHandler(most_asks=1000)
        outcome = student.call(name, [probe, np.ones(3)])
        assert outcome.ending == "raised"
        assert words in outcome.failure.message


def test_a_count_does_not_depend_on_the_worker(session):
    """Whatever a file does to its memory, to messages, or to the function that it was given."""
    student = session(
        """
        import gc
        from learnloop.sandbox import messages
        def f(probe, x):
            values = [probe(x) for _ in range(9)]
            probe.__dict__["calls"] = 0
            for each in gc.get_objects():
                if hasattr(each, "probe_calls"):
                    try: each.probe_calls = 0
                    except (AttributeError, TypeError): pass
            return values[0]
        """
    )
    outcome = student.call("f", [Probe("quartic", (np.ones(3),), counted=True), np.ones(3)])
    assert (outcome.ending, outcome.probe_calls) == ("returned", 9)


@posix
@pytest.mark.parametrize("given", ["[]", "[1.0, 2.0]", "[1.0]"])
def test_a_forged_call_of_a_probe_fails(session, given):
    """No probe is counted in this call, or this is none of its calls."""
    source = FORGER + f"def f(*_):\n    send(messages.Ask(worker()._request, '', 'function', {given}))\n    return 1.0"
    for probe in ([], [Probe("quartic", (np.ones(3),), counted=True)]):
        assert session(source).call("f", probe).ending == "protocol"


def test_a_probe_refuses_a_point_of_another_shape(session):
    """Broadcasting would hide a mistake: the student is told both shapes."""
    outcome = session("def use(f, x): return f(x[0])").call("use", [Probe("quartic", (np.ones(3),)), np.ones(3)])
    assert (outcome.ending, outcome.failure.type) == ("raised", "ValueError")
    assert "shape ()" in outcome.failure.message
    assert "shape (3,)" in outcome.failure.message


def test_an_unknown_probe_is_a_key_error():
    """A typing mistake in a check is seen where it is made."""
    with pytest.raises(KeyError):
        probes.make("quintic", (np.ones(3),))


# ---------------------------------------------------------------- notebooks


def test_a_failing_statement_of_a_notebook_loses_only_itself(session):
    """The statements around it, in its own cell and in others, are there; what failed is listed with its place."""
    student = session(["a = 1\nb = 1 / 0\nc = 3", "def f(): return a + c", "d = (", "e = missing", "def g(): return 5"])
    assert values_of(student.call("f", [])) == [4]
    assert values_of(student.call("g", [])) == [5]
    found = [(each.type, each.frames[-1].unit, each.frames[-1].line) for each in student.lost]
    assert found == [
        ("ZeroDivisionError", "exercise2.ipynb, cell 1", 2),
        ("SyntaxError", "exercise2.ipynb, cell 3", 1),
        ("NameError", "exercise2.ipynb, cell 4", 1),
    ]


def test_bare_expressions_of_a_notebook_are_left_out(session):
    """Only imports, definitions and assignments are executed: no plots, no prints, no loops."""
    student = session(
        [
            "import math\nprint('shown')\n1 / 0\nwhile True: pass",
            "class A: x = 1\nn = 1\nn += 1\nm: int = 3\nasync def c(): pass",
            "def f(): return [math.pi > 3, A.x, n, m]",
        ]
    )
    assert student.load().printed == ""
    assert student.lost == []
    assert values_of(student.call("f", [])) == [[True, 1, 2, 3]]


@pytest.mark.parametrize(
    "cell",
    ["x = " + "-" * 9000 + "1", "x = 1" + "+1" * 3000, "x = 1" + "+1" * 1400, "x = " + "(" * 300, "x = " + "9" * 5000],
    ids=["signs", "a sum", "a sum that parses", "parentheses", "digits"],
)
def test_a_cell_that_python_cannot_read_loses_only_itself(session, cell):
    """Whatever makes the parser or the compiler give up, the other cells are there. Newer Pythons give up later."""
    try:
        compile(ast.parse(cell), "cell", "exec")
        lost = 0
    except (SyntaxError, RecursionError, MemoryError):
        lost = 1
    student = session(["def f(): return 5", cell, "def g(): return x"])
    assert values_of(student.call("f", [])) == [5]
    assert len(student.lost) == lost
    assert student.call("g", []).ending == ("raised" if lost else "returned")


def test_an_exit_in_a_cell_loses_only_itself_and_in_a_file_ends_the_load(session):
    """A cell is tried out and left; a file that leaves has no functions below."""
    student = session(["import sys\nx = sys.exit()", "def f(): return 5"])
    assert [each.type for each in student.load().lost] == ["SystemExit"]
    assert values_of(student.call("f", [])) == [5]
    outcome = session("import sys\nsys.exit()\ndef f(): return 5").load()
    assert (outcome.ending, outcome.failure.type) == ("raised", "SystemExit")


# ---------------------------------------------------------------- earlier exercises


def test_an_earlier_exercise_is_imported_from_the_source_that_was_given(session):
    """It is executed once, may import its own predecessors, and its failures carry its own name."""
    earlier = {
        "exercise0": [SourceUnit("exercise0.py", "def base(x): return x + 1\ndef wrong(): return 1 / 0")],
        "exercise1": [SourceUnit("exercise1.ipynb, cell 1", "from exercise0 import base", True)],
    }
    student = session(
        "import exercise1\nfrom exercise1 import base\nfrom exercise0 import wrong\ndef f(x): return base(exercise1.base(x))",
        earlier=earlier,
    )
    assert values_of(student.call("f", [1])) == [3]
    outcome = student.call("wrong", [])
    assert [(frame.unit, frame.line) for frame in outcome.failure.frames] == [("exercise0.py", 2)]


def test_an_exercise_that_was_not_given_cannot_be_imported(session):
    """No file of that name is looked for anywhere."""
    outcome = session("from exercise1 import relu").load()
    assert (outcome.ending, outcome.failure.type) == ("raised", "ModuleNotFoundError")


def test_stand_ins_are_answered_by_the_grader(session):
    """A function of an exercise that the student has not got is asked for, with its arguments, even while loading."""
    student = session(
        """
        from exercise1 import relu
        first = relu(1)
        def f(x): return relu(x, [2.5])
        def at_load(): return first
        def name(): return relu.__name__
        """,
        **STAND_INS,
    )
    module, function, array, rest = values_of(student.call("f", [np.arange(3.0)]))[0]
    assert (module, function, array.tolist(), rest) == ("exercise1", "relu", [0, 1, 2], [2.5])
    assert values_of(student.call("at_load", [])) == [["exercise1", "relu", 1]]
    assert values_of(student.call("name", [])) == ["relu"]


def test_a_stand_in_that_raises_raises_in_the_students_code(session):
    """The words reach the student as an exception, which may be caught."""
    student = session(
        """
        from exercise1 import fails
        def f(): return fails(1)
        def g():
            try: return fails(1)
            except RuntimeError as error: return str(error)
        """,
        **STAND_INS,
    )
    outcome = student.call("f", [])
    assert (outcome.ending, outcome.failure.type) == ("raised", "RuntimeError")
    assert outcome.failure.message == "exercise1.fails (the grader's) stopped: labels must be below C"
    assert values_of(student.call("g", [])) == [outcome.failure.message]


@pytest.mark.parametrize("dtype", ["int32", "uint8", "int16", "uint64", ">f8"])
def test_a_stand_in_takes_any_array_of_numbers(session, dtype):
    """The model answer would take it: labels of another width are no reason to end the worker."""
    student = session(
        "import numpy as np\nfrom exercise1 import relu\ndef f(dtype): return relu(np.arange(3).astype(dtype))", **STAND_INS
    )
    assert values_of(student.call("f", [dtype]))[0][2].tolist() == [0, 1, 2]


def test_a_stand_in_is_told_what_cannot_be_sent(session):
    """A generator, say, arrives as ``Refused``: the grader's side decides what to say."""
    seen = []
    student = session(
        "from exercise1 import relu\ndef f(): return relu(i for i in range(3))",
        stand_ins={"exercise1": ["relu"]},
        stand_in=lambda request: seen.extend(request.arguments) or StandInReply(),
    )
    student.call("f", [])
    assert seen == [Refused("a generator")]


def test_a_question_that_was_not_declared_ends_the_worker(session):
    """Only the functions of absent earlier exercises are answered: never the exercise itself, never another."""
    asked = []
    student = session(
        FORGER + "def ask(module, function): return worker().stand_in(module, function)(1.0)",
        stand_ins={"exercise1": ["relu"]},
        stand_in=lambda request: asked.append(request) or StandInReply(),
    )
    for module, function in (("exercise2", "mse"), ("exercise1", "softmax"), ("exercise1", "__class__"), ("", "")):
        assert student.call("ask", [module, function]).ending == "protocol"
        assert values_of(student.call("honest", [])) == [7.0]
    assert asked == []


def test_a_question_where_nobody_answers_ends_the_worker(session):
    """With every earlier exercise at hand there is nothing to ask."""
    student = session(FORGER + "def ask(): return worker().stand_in('exercise1', 'relu')(1.0)")
    assert student.call("ask", []).ending == "protocol"
    assert values_of(student.call("honest", [])) == [7.0]


def test_too_many_questions_end_the_worker(session):
    """One call may ask a bounded number of times."""
    asked = []
    student = session(
        "from exercise1 import relu\ndef ask(n): return [relu(i) for i in range(n)][-1]",
        stand_ins={"exercise1": ["relu"]},
        stand_in=lambda request: asked.append(1) or StandInReply(request.arguments[0]),
    )
    assert values_of(student.call("ask", [MAX_ASKS - 1])) == [MAX_ASKS - 2]
    asked.clear()
    assert student.call("ask", [MAX_ASKS + 10]).ending == "protocol"
    assert len(asked) == MAX_ASKS


# ---------------------------------------------------------------- forgery


@posix
@pytest.mark.parametrize(
    "statement",
    [
        "send(messages.Returned('0' * 32, [42.0]))",
        "send(messages.Returned('', [42.0]))",
        "write(b'x' * 100_000)",
        "write(protocol.PREFIX.pack(protocol.MAGIC, 2**32 - 1, 2**32 - 1))",
        "send(messages.Returned(worker()._request, [42.0, 42.0]))",
        "send(messages.Returned(worker()._request, []))",
        "send(messages.Returned(worker()._request, [encoding.ArrayNode('<f8', [10**9])]))",
        "send(messages.Returned(worker()._request, [42.0]), [b'left over'])",
        "send(messages.Returned(worker()._request, [encoding.RngNode(1)]))",
        "send(messages.Loaded(worker()._request))",
        "send(messages.Ask(worker()._request, 'exercise2', 'honest', []))",
        "send(messages.Call(worker()._request, 'honest', []))",
        "frame(msgspec.msgpack.encode(messages.Returned(worker()._request, ['text'])).replace(b'text', b'\\xff' * 4))",
    ],
)
def test_a_forged_reply_fails_its_call(session, statement):
    """Frames that student code writes to the worker's descriptor: that call fails, earns nothing, and the next one works."""
    student = session(
        FORGER
        + f"""
def frame(header): write(protocol.PREFIX.pack(protocol.MAGIC, len(header), 0) + header)
def forge():
    {statement}
    return 1.0
"""
    )
    outcome = student.call("forge", [])
    assert (outcome.ending, outcome.values) == ("protocol", [])
    assert values_of(student.call("honest", [])) == [7.0]


@posix
def test_a_repeated_reply_makes_the_next_call_fail(session):
    """A reply answers one request: the second is no answer to the next one, and the call after that works."""
    student = session(FORGER + "def twice():\n    send(messages.Returned(worker()._request, [1.0]))\n    return 1.0")
    assert values_of(student.call("twice", [])) == [1.0]
    assert student.call("honest", []).ending == "protocol"
    assert values_of(student.call("honest", [])) == [7.0]


@posix
def test_a_reply_to_the_last_request_does_not_count(session):
    """An id is good for one call: a late reply with an old one fails."""
    student = session(
        FORGER
        + """
old = []
def remember():
    old.append(worker()._request)
def late():
    send(messages.Returned(old[0], [42.0]))
"""
    )
    student.call("remember", [])
    assert student.call("late", []).ending == "protocol"


@posix
def test_what_a_worker_says_of_itself_is_bounded(session):
    """A forged reply may be megabytes of text: the grader keeps as much as an honest worker would send."""
    student = session(
        FORGER
        + """
long = "x" * 200_000
places = [messages.Frame(long, 1, function=long, names={f"n{i}": long[:9] for i in range(20_000)}) for _ in range(9)]
def returned(): send(messages.Returned(worker()._request, [1.0], [long] * 3, [long] * 3, long)); os._exit(0)
def raised(): send(messages.Raised(worker()._request, messages.Failure(long, long, places), long)); os._exit(0)
def loaded(): send(messages.Raised(worker()._request, messages.Failure("a", "b", [places[0]] * 3), "")); os._exit(0)
"""
    )
    outcome = student.call("returned", [])
    assert values_of(outcome) == [1.0]
    assert max(map(len, [*outcome.changed, *outcome.warnings])) <= 200
    assert len(outcome.printed) <= 2100
    for name in ("raised", "loaded"):
        failure = student.call(name, []).failure or student.call(name, []).failure
        assert len(failure.type) <= 80
        assert len(failure.message) <= encoding.MAX_TEXT
        assert len(failure.frames) <= 9
        for frame in failure.frames:
            assert len(frame.unit) <= 200
            assert len(frame.function) <= 80
            assert len(frame.names) <= 24


# ---------------------------------------------------------------- kept apart


SEEN = """
import os, sys
import numpy as np
def variables(): return [f"{name}={value}" for name, value in os.environ.items()]
def proc():
    try:
        with open("/proc/self/environ") as file: return file.read()
    except OSError: return ""
def modules():
    return [str(np.__file__), *(str(getattr(sys.modules.get(name), "__file__", "")) for name in ("sitecustomize", "random"))]
def folder(): return os.getcwd()
def path(): return sys.path
def inherited():
    found = []
    for descriptor in range(64):
        try:
            os.get_inheritable(descriptor)
            found.append(descriptor)
        except OSError: pass
    return found
"""


def test_the_child_has_nothing_of_our_environment(session, new_sandbox, fresh, monkeypatch):
    """A secret in the grader's environment is in none of what a student's code can look up of its own process."""
    monkeypatch.setenv("LEARNLOOP_SECRET", "s3cr3t-of-the-grader")
    for within in (new_sandbox(), fresh):
        student = session(SEEN, within=within)
        found = values_of(student.call("variables", []))[0]
        assert "s3cr3t" not in " ".join(found)
        assert "s3cr3t" not in values_of(student.call("proc", []))[0]
        names = {each.partition("=")[0] for each in found}
        assert names <= {*launch.environment(), "LC_CTYPE"}
        assert not names & {"HOME", "PATH", "USER", "PYTHONPATH"}


def test_files_of_the_current_folder_are_not_imported(session, monkeypatch, tmp_path):
    """A ``numpy.py`` or ``sitecustomize.py`` where the grader was started has no effect on any worker."""
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\nraise SystemExit(1)\n"
    library = ["json", "random", "types", "contextlib", "functools", "warnings", "threading", "socket", "ctypes"]
    for name in ["numpy", "msgspec", "learnloop", "sitecustomize", "usercustomize", *library]:
        (tmp_path / f"{name}.py").write_text(trap)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), ".", *sys.path])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for server in (launch.start_fork_server(), None):
        with ProcessSandbox(server, memory_mb=2048, cpu_seconds=60) as within:
            student = session(SEEN, within=within)
            assert all(str(tmp_path) not in each for each in values_of(student.call("modules", []))[0])
            assert str(tmp_path) not in values_of(student.call("path", []))[0]
    assert not (tmp_path / "sprung").exists()


@posix
def test_a_worker_is_not_in_our_folder_and_has_one_way_to_us(session, sandbox):
    """Its current folder is the root, and of descriptors there is the one it answers on."""
    student = session(SEEN)
    assert values_of(student.call("folder", [])) == ["/"]
    assert len(values_of(student.call("inherited", []))[0]) == 1
    again = session(SEEN)  # the second worker has not got the first one's
    assert len(values_of(again.call("inherited", []))[0]) == 1


@linux
def test_limits_are_in_force(session):
    """Memory, files and core dumps have a hard limit, which cannot be raised without root."""
    student = session("""
        import resource
        import numpy as np
        def limits(): return [list(resource.getrlimit(which)) for which in
            (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
        def much(): return np.ones(3 << 27)
    """)
    (limits,) = values_of(student.call("limits", []))
    memory = 2048 << 20
    assert [hard for _, hard in limits[:4]] == [memory, 0, process.MAX_FILE_BYTES, process.MAX_OPEN_FILES]
    assert all(soft == hard for soft, hard in limits)
    assert student.call("much", []).failure.type == "MemoryError"


@linux
def test_cpu_time_is_read_from_outside(session):
    """The grader reads the kernel's clock of the worker: it runs while the worker works, and hardly while it sleeps."""
    student = session("""
        import time
        def work():
            until = time.process_time() + 0.1
            while time.process_time() < until: pass
        def rest(): time.sleep(0.1)
    """)
    worker = student.worker()
    before = worker.cpu_ns()
    values_of(student.call("work", []))
    worked = worker.cpu_ns() - before
    values_of(student.call("rest", []))
    rested = worker.cpu_ns() - before - worked
    assert worked > 0.09e9
    assert rested < 0.05e9


# ---------------------------------------------------------------- nothing is left


@linux
def test_nothing_is_left_of_a_sandbox(session, new_sandbox):
    """After ``close`` no process is there: no fork server, no worker, no child of a student's code, busy or not."""
    before = our_children()
    within = new_sandbox()
    source = """
        import os, time
        def leave_a_child():
            try:
                if os.fork() == 0:
                    time.sleep(1000)
            except OSError: pass
            return 1
    """
    for _ in range(3):
        values_of(session(source, within=within).call("leave_a_child", []))
    started = our_children() - before
    assert len(started) >= 4
    within.close()
    assert wait_until_gone(started) == []
    within.close()  # twice is as good as once


@linux
def test_a_child_of_the_students_code_ends_with_the_worker(session):
    """Ending a worker ends what it started, whether it is ended for its time or because it is done with."""
    source = """
        import os, time
        def fork():
            try:
                if os.fork() == 0:
                    time.sleep(1000)
            except OSError: pass
            return 1
        def loop():
            fork()
            while True: pass
    """
    before = our_children()
    student = session(source, seconds=0.6)
    values_of(student.call("fork", []))
    started = our_children() - before
    student.close()
    assert wait_until_gone(started) == []
    assert student.call("loop", []).ending == "timeout"
    assert wait_until_gone(our_children() - before) == []


ORPHANED = """
import sys, time
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit
server = launch.start_fork_server() if sys.argv[1] == "forked" else None
source = Source(units=[SourceUnit("exercise2.py", "def loop():\\n    while True: pass")])
session = Session(ProcessSandbox(server, memory_mb=2048, cpu_seconds=60), source, call_seconds=60, deadline=time.monotonic() + 60)
print(session.worker().pid, flush=True)
session.call("loop", [])
"""


@linux
@pytest.mark.parametrize("way", ["forked", "fresh"])
def test_nothing_outlives_a_grader_that_is_killed(way):
    """The kernel ends a busy worker with the grader that started it, even one that had no time to clean up."""
    before = our_children()
    with subprocess.Popen([sys.executable, "-c", ORPHANED, way], stdout=subprocess.PIPE) as grader:
        worker = psutil.Process(int(grader.stdout.readline()))
        started = {*(our_children() - before), worker}
        grader.kill()
    left = wait_until_gone(started)
    for each in left:
        each.kill()
    assert left == []


@linux
def test_calls_and_loads_leave_nothing_behind(session, new_sandbox):
    """200 calls and 50 loads, some of which end badly: as many descriptors and processes as before, here and in the server."""
    within = new_sandbox()
    student = session("import os\ndef f(x): return x\ndef leave(): os._exit(0)", within=within)
    before = our_children()
    values_of(student.call("f", [1]))
    (worker,) = our_children() - before
    server = worker.parent()
    us = psutil.Process()
    gc.collect()

    def state():
        return us.num_fds(), server.num_fds(), len(server.children()), us.num_threads()

    expected = state()
    for i in range(200):
        assert values_of(student.call("f", [i])) == [i]
    assert state() == expected
    for i in range(50):
        if i % 5 == 0:
            assert student.call("leave", []).ending == "died"
        assert student.load().ending == "returned"
    gc.collect()
    assert state() == expected


@linux
def test_a_fork_server_that_was_killed_is_replaced(session, new_sandbox):
    """Its workers end with it, which costs one call; the next worker comes from a new server, and nothing is left of either."""
    before = our_children()
    within = new_sandbox()
    student = session("def f(): return 1", within=within)
    values_of(student.call("f", []))
    started = our_children() - before
    (server,) = [each for each in started if each.ppid() == os.getpid()]
    server.kill()
    assert wait_until_gone(started) == []
    assert student.call("f", []).ending == "died"
    assert values_of(student.call("f", [])) == [1]
    student.close()
    within.close()
    assert wait_until_gone(our_children() - before) == []


@posix
def test_a_worker_that_cannot_be_started_is_our_fault(new_sandbox, fresh, monkeypatch):
    """Without a Python to run there is a ``SandboxError``, whichever way workers are made, and nothing is left open."""
    before = our_children()
    within = new_sandbox()
    within.worker().close()
    gc.collect()
    descriptors = psutil.Process().num_fds()
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    for start in (launch.start_fork_server, fresh.worker) if sys.platform == "linux" else (fresh.worker,):
        with pytest.raises(SandboxError, match="could not be started"):
            start()
    gc.collect()
    assert psutil.Process().num_fds() == descriptors
    for server in our_children() - before:
        server.kill()
        assert wait_until_gone([server]) == []
        with pytest.raises(SandboxError):
            within.worker()


@linux
def test_a_fork_server_that_does_not_answer_is_our_fault():
    """A server that ended is told as ``SandboxError``; ending a worker that went with it is no error."""
    before = our_children()
    server = launch.ForkServer("")
    try:
        (process,) = our_children() - before
        process.kill()
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(SandboxError, match="fork server does not answer"):
            server.fork(theirs, ("2048", "60"), [])
        server.end(process.pid)
    finally:
        server.close()


def test_an_unknown_role_ends_the_child():
    """``child.main`` says what it was asked to be."""
    with pytest.raises(SystemExit, match="unknown role nobody"):
        child.main(["nobody"])


def test_a_lost_worker_says_why():
    """``WorkerGone`` carries its reason."""
    assert WorkerGone("died").reason == "died"


# ---------------------------------------------------------------- without a fork server


def test_a_fresh_interpreter_gives_the_same_values(session, fresh):
    """Values, exceptions, output, changes and stand-ins work without a fork server, too."""
    student = session(
        """
        import numpy as np
        from exercise1 import relu
        print("loading")
        def f(x):
            print("called")
            x += 1
            return relu(2 * x)
        def big(x): return x
        def raises(): 1 / 0
        """,
        within=fresh,
        **STAND_INS,
    )
    assert student.load().printed == "loading\n"
    outcome = student.call("f", [np.zeros(2)])
    assert outcome.values[0][2].tolist() == [2, 2]
    assert (outcome.printed, outcome.changed) == ("called\n", ["0"])
    assert student.call("raises", []).failure.type == "ZeroDivisionError"
    large = np.arange(1_000_000.0)  # more than any pipe holds
    assert np.array_equal(values_of(student.call("big", [large]))[0], large)


def test_a_fresh_interpreter_is_ended_and_replaced(session, fresh):
    """Time-out and death cost one call each; afterwards no process is left."""
    before = our_children()
    student = session(
        "import os\ndef loop():\n    while True: pass\ndef leave(): os._exit(0)\ndef honest(): return 7.0",
        within=fresh,
        seconds=1.5,
    )
    student.load()
    started = clocks.now()
    assert student.call("loop", []).ending == "timeout"
    assert clocks.now() - started < 3
    assert student.call("leave", []).ending == "died"
    assert values_of(student.call("honest", [])) == [7.0]
    assert len(our_children() - before) == 1
    fresh.close()
    assert wait_until_gone(our_children() - before) == []


@posix
def test_a_forged_reply_of_a_fresh_interpreter_fails(session, fresh):
    """The same bytes on a pipe."""
    student = session(FORGER + "def forge():\n    send(messages.Returned('0' * 32, [42.0]))\n    return 1.0", within=fresh)
    outcome = student.call("forge", [])
    assert (outcome.ending, outcome.values) == ("protocol", [])
    assert values_of(student.call("honest", [])) == [7.0]


@posix
@pytest.mark.parametrize("first", ["pass", "os.setsid()"], ids=["of its session", "of a session of its own"])
def test_a_child_that_holds_the_pipe_does_not_hold_the_grader(session, fresh, first):
    """A process that student code has forked keeps the pipe open: the call still ends at its limit, and the child with it
    unless it has left the session."""
    before = our_children()
    student = session(
        f"""
        import os, time
        def loop():
            try:
                if os.fork() == 0:
                    {first}
                    time.sleep(6)
                    os._exit(0)
            except OSError: pass
            while True: pass
        """,
        within=fresh,
        seconds=1.5,
    )
    student.load()
    (worker,) = our_children() - before
    forked = []

    def look_for_it():
        time.sleep(1)
        forked.extend(worker.children())

    looking = threading.Thread(target=look_for_it)
    looking.start()
    started = clocks.now()
    assert student.call("loop", []).ending == "timeout"
    seconds = clocks.now() - started
    looking.join()
    if first == "os.setsid()":
        for each in forked:
            each.kill()
    assert seconds < 4
    assert wait_until_gone([worker, *forked]) == []
