"""What a student is told of code that stops or never ends: a real worker, whole findings, each word meant."""

import os
import re
import signal
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from learnloop.course.model import Course
from learnloop.diagnosis.crashes.outcomes import finding_of
from learnloop.report import Finding
from learnloop.sandbox import bounds, clocks, messages, sampling
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.messages import Failure, Frame
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import Submission, read_submission

posix = pytest.mark.skipif(os.name != "posix", reason="a worker can be asked where it is by a signal only")


@pytest.fixture
def told(course: Course, sandbox: Sandbox, tmp_path: Path):
    """The outcome and the finding of ``f(*arguments)`` in a source, or of loading it."""

    def run(source: str, *arguments: object, seconds: float = 1.0, within: Sandbox = sandbox) -> tuple[Outcome, Finding]:
        submission = read(course, tmp_path, source)
        made = Session(within, Source(units=submission.units), call_seconds=seconds, deadline=time.monotonic() + 60)
        try:
            outcome = made.load()
            if outcome.ending == "returned":
                return (outcome := made.call("f", arguments)), finding_of(outcome, submission, "runs", seconds, "", "f")
            return outcome, finding_of(outcome, submission, "file", seconds)
        finally:
            made.close()

    return run


def read(course: Course, folder: Path, source: str) -> Submission:
    """A source as a submission of exercise 1."""
    path = folder / "exercise1.py"
    path.write_text("import numpy as np\n" + textwrap.dedent(source), "utf-8")
    exercise = course.exercise("exercise1")
    assert exercise is not None
    return read_submission(course, exercise, path)


def underlined(finding: Finding) -> str:
    """What is underlined in the student's line."""
    assert finding.place is not None
    return finding.place.text[finding.place.column : finding.place.end_column]


# ---------------------------------------------------------------- loops


@posix
def test_a_loop_that_never_ends_is_shown_with_what_changed_and_what_did_not(told):
    """The head of the loop, what its condition looks at, and numbers of both snapshots."""
    outcome, finding = told(
        """
        def f(w):
            lr = 0.1
            while abs(w) > lr:
                w = w - 1.0
            return w
        """,
        -5.0,
    )
    assert len(outcome.samples) == 2
    assert finding.message == "Still running after 1 s of computing time, so it was stopped. It was in this loop in both snapshots."
    assert (finding.place.line, underlined(finding)) == (5, "abs(w) > lr")
    assert finding.detail[0] == "`lr` (0.1) was the same in both snapshots."
    assert finding.detail[1].startswith("`w` went from -")
    assert finding.next_step == "Work through two iterations by hand: does each bring the condition closer to being false?"


STEPS = {
    "nothing in the condition changes": (
        "def f(n):\n    i = 0\n    while i < n:\n        x = i + 1",
        "Nothing in the loop changes `i` or `n`, so its condition never changes. What should change there?",
    ),
    "no way out": (
        "def f(n):\n    while True:\n        n += 1",
        "`while True` ends only with a `break` or a `return`, and there is none in it.",
    ),
    "a way out that is not taken": (
        "def f(n):\n    while True:\n        if n < 0:\n            return n",
        "Only a `break` or a `return` ends this loop: when is it reached? Work through one iteration by hand.",
    ),
    "nan": (
        "def f(n):\n    loss = np.inf - np.inf\n    while not loss < 1:\n        loss = loss - n",
        "`loss` is nan, and every comparison with nan is false: find the line that first makes it nan.",
    ),
    "a list that grows": (
        "def f(n):\n    all = [n]\n    for each in all:\n        all.append(each)",
        "Ask how many iterations this loop makes, and whether what it iterates over grows meanwhile.",
    ),
}  # fmt: skip


@posix
@pytest.mark.parametrize("name", STEPS)
def test_the_next_step_fits_the_loop(told, name):
    """One step, by what the tree says of the loop and the looks of its names."""
    source, step = STEPS[name]
    outcome, finding = told(source, 3)
    assert outcome.ending == "timeout"
    assert finding.next_step == step
    assert finding.place is not None


@posix
def test_an_array_that_changes_is_told_by_its_first_entry(told):
    """Its shape stays; so the numbers in it are told."""
    _, finding = told("def f(w):\n    while w.sum() < 9:\n        w = w - 1e-3\n", np.zeros((2, 3)))
    assert finding.detail[0].startswith("The first entry of `w` went from -")


@posix
def test_what_is_in_a_list_counts(told):
    """Its length stays, its arrays do not: nothing is said to be the same that changed."""
    source = """
        def f(params, big):
            while params[0][0, 0] < 1e9 or big is None:
                params[0][...] = params[0] + 1.0
                big[0] += 1.0
    """
    _, finding = told(source, [np.zeros((2, 3)), np.ones(2)], np.zeros(1_000_001))
    assert finding.detail == ["`params` (a list of 2) changed inside."]


@posix
@pytest.mark.parametrize("end", ["epochs", "1000000"])
def test_too_many_iterations_are_no_endless_loop(told, end):
    """The outer of two loops went on, so that the inner one ended each time."""
    source = f"""
        def f(epochs):
            w = 0.0
            for epoch in range({end}):
                for row in range(2000):
                    w = w + 1e-9
            return w
    """
    _, finding = told(source, 10**6)
    assert underlined(finding) == f"for epoch in range({end})"
    assert finding.detail[0].startswith("`epoch` went from ")
    assert finding.detail[-1] == "The loop ends after 1000000 iterations."
    assert finding.next_step.startswith("This loop goes on, too slowly to end in time")


@posix
def test_a_while_around_a_for_is_the_loop_that_does_not_end(told):
    """However far the inner loop came."""
    source = """
        def f(w):
            while w > 0:
                for i in range(1000):
                    w = w + 1.0
    """
    _, finding = told(source, 1.0)
    assert underlined(finding) == "w > 0"


@posix
def test_the_loop_is_that_of_the_caller_when_a_helper_is_seen(told):
    """Most of the time goes into a helper without a loop of its own."""
    _, finding = told("""
        def step(w):
            return w * 0.5 + 1
        def f():
            w, n = 1.0, 0
            while w < 5:
                w = step(w)
    """)
    assert (finding.place.line, underlined(finding)) == (7, "w < 5")
    assert "`w` (2.0)" in finding.detail[0]


@posix
def test_a_loop_at_the_top_of_the_file_is_seen(told):
    """While it is loaded, as in a call."""
    outcome, finding = told("i = 0\nwhile i < 3:\n    j = 2\n")
    assert (outcome.ending, finding.stage, finding.place.line) == ("timeout", "file", 3)
    assert finding.detail == ["`i` (0) was the same in both snapshots."]


@posix
def test_a_loop_in_a_timed_block_is_seen(course, sandbox, tmp_path):
    """The three steps of a timed block are requests as any other."""
    submission = read(course, tmp_path, "def f():\n    while True: pass\n")
    made = Session(sandbox, Source(units=submission.units), call_seconds=1, deadline=time.monotonic() + 60)
    assert made.stage("f", [[], []]).ending == "returned"
    outcome = made.run()
    made.close()
    assert outcome.ending == "timeout"
    assert [frames[-1].line for frames in outcome.samples] == [3, 3]


@posix
@pytest.mark.parametrize("statement", ["time.sleep(60)", "sum(range(10**15))"])
def test_one_long_call_is_seen_too(told, statement):
    """Python's handler answers in a sleep; deep in C only the second signal's does."""
    _, finding = told(f"import time\ndef f():\n    return {statement}\n")
    assert finding.message.endswith("It was here.")
    assert finding.place.line == 4
    assert statement in underlined(finding) or underlined(finding) == ""


@posix
def test_looks_work_under_every_tier(told, course):
    """The filter of system calls lets a handler return."""
    from learnloop.sandbox import launch
    from learnloop.sandbox.confine.tiers import TIERS

    for tier in TIERS:
        server = launch.start_fork_server(tier)
        if server is None:
            pytest.skip("no fork server here")
        with ProcessSandbox(server, memory_mb=2048, cpu_seconds=600) as within:
            outcome, _ = told("def f():\n    while True: pass\n", within=within)
            assert len(outcome.samples) == 2
    with ProcessSandbox(None, memory_mb=2048, cpu_seconds=600) as within:
        outcome, _ = told("def f():\n    while True: pass\n", within=within)
        assert len(outcome.samples) == 2


# What a student's code may do about the signals; it is stopped all the same, and the report is a report.
AGAINST = {
    "handler replaced": "import signal\nsignal.signal(signal.SIGUSR1, lambda *_: None)",
    "handler raises": "import signal\ndef h(*_): raise SystemExit\nsignal.signal(signal.SIGUSR1, h)",
    "signals blocked": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])",
    "channel broken": "import sys, learnloop.sandbox.protocol as p\np.write_frame = None",
    "numpy broken": "np.square = np.sqrt = None",
}


@posix
@pytest.mark.parametrize("name", AGAINST)
def test_a_worker_that_does_not_answer_is_stopped_all_the_same(sandbox, name):
    """There may be no looks; there is an end, in time."""
    source = f"import numpy as np\n{AGAINST[name]}\ndef f(n):\n    while True: n += 1\n"
    from learnloop.values.source import SourceUnit

    made = Session(sandbox, Source(units=[SourceUnit("e.py", source)]), call_seconds=1, deadline=time.monotonic() + 60)
    begun = clocks.now()
    outcome = made.call("f", [1])
    made.close()
    assert outcome.ending in ("timeout", "raised", "died")
    assert clocks.now() - begun < 3
    assert len(outcome.samples) <= 2


@posix
def test_a_signal_between_calls_does_no_harm(sandbox):
    """The worker waits for a request, and goes on waiting; a look that nobody wants is not sent."""
    from learnloop.values.source import SourceUnit

    made = Session(sandbox, Source(units=[SourceUnit("e.py", "def f(): return 7")]), call_seconds=5, deadline=time.monotonic() + 60)
    assert made.call("f", []).values == [7]
    worker = made.worker()
    for _ in range(20):
        os.kill(worker.pid, signal.SIGUSR1)
        assert made.call("f", []).values == [7]
    assert made.worker() is worker
    made.close()


@posix
def test_forged_looks_are_bounded_and_earn_nothing(sandbox):
    """Thousands of looks with megabytes in them: two are kept, cut short; the answer after them counts as it is."""
    from learnloop.values.source import SourceUnit

    source = """
import sys
from learnloop.sandbox import messages, protocol
def worker():
    return next(each for each in sys.meta_path if type(each).__name__ == "StudentModules")._worker
def send(count, size, id=None):
    long = "x" * size
    frames = [messages.Frame(long, -1, 2**62, -5, long, {f"n{i}": long for i in range(50)}, 2**62)] * 20
    for _ in range(count):
        protocol.write_frame(worker()._channel, messages.StackSample(id or worker()._request, frames), [])
def f():
    send(500, 20)
    return 7
def g():
    send(3, 1500)
    while True: pass
def h():
    send(1, 1, "0" * 32)
    return 7
"""
    made = Session(sandbox, Source(units=[SourceUnit("e.py", source)]), call_seconds=1, deadline=time.monotonic() + 60)
    assert made.call("f", []).values == [7]
    outcome = made.call("g", [])
    assert (outcome.ending, len(outcome.samples)) == ("timeout", 2)
    for frame in (frame for frames in outcome.samples for frame in frames):
        assert len(frame.unit) <= 200
        assert len(frame.names) <= 24
        assert max(map(len, frame.names.values())) <= 200
        assert 0 <= frame.line <= frame.column <= 1 << 30
    assert made.call("h", []).ending == "protocol"
    made.close()


def test_what_faulthandler_wrote_is_read_with_care():
    """Only units; only so many; nothing of another form."""
    text = (
        b'garbage\0\xff\nCurrent thread 0x1 (most recent call first):\n  File "exercise1.py", line 3 in inner\n'
        b'  File "/usr/lib/python3/x.py", line 4 in f\n  File "exercise1.py", line 999999999999 in f\n'
        b'  File "exercise1.ipynb, cell 3", line 7 in outer\n'
    )
    (look,) = sampling.read_dump(text)
    assert [(each.unit, each.line, each.function) for each in look.frames] == [
        ("exercise1.ipynb, cell 3", 7, "outer"),
        ("exercise1.py", 3, "inner"),
    ]
    assert sampling.read_dump(b"") == []
    assert len(sampling.read_dump(b'  File "a", line 1 in f\n' * 1000)[0].frames) == bounds.MAX_FRAMES


def test_without_looks_the_function_is_named(course, tmp_path):
    """As where the system has no such signals."""
    submission = read(course, tmp_path, "def f():\n    while True: pass\n")
    finding = finding_of(Outcome(ending="timeout"), submission, "runs", 5, "", "f")
    assert (finding.message, finding.place.line) == ("Still running after 5 s of computing time, so it was stopped.", 2)
    foreign = messages.Frame("elsewhere.py", 3)
    assert finding_of(Outcome(ending="timeout", samples=[[foreign]]), submission, "runs", 5, "", "f") == finding


# ---------------------------------------------------------------- crashes


# A function, its arguments; then what is underlined, a piece of what is told, and a piece of the next step.
x, W, b = np.ones((7, 5)), np.ones((5, 3)), np.ones(3)
STOPPED = {
    "matmul": ("def f(x, W): return W @ x", [x, W], "W @ x", "do not fit in `@`", "in this order"),
    "attribute": ("def f(x, W): return x @ W.T", [x, W], "x @ W.T", "W.T is an array of shape (3, 5)", "in this order"),
    "subscript": (
        "def f(p): return p[0][0] @ p[1]", [[(x, b), x]], "p[0][0] @ p[1]", "p[0][0] is an array of shape (7, 5)", "in this order",
    ),
    "scalar in matmul": ("def f(x): return x @ 2.0", [x], "x @ 2.0", "a single number", "print the shape"),
    "dot": ("def f(x): return np.dot(x, x)", [x], "np.dot(x, x)", "x is an array of shape (7, 5)", "in this order"),
    "star": ("def f(x, W): return x * W", [x, W], "x * W", "multiplies entry by entry", "one dot product"),
    "star inside a sum": ("def f(x, W): return x - 2 * W", [x, W], "x - 2 * W", "do not fit together", "from the right"),
    "an axis that is not there": ("def f(b): return b.shape[1]", [b], "b.shape[1]", "an axis that `b` does not have", "`.size`"),
    "not square": ("def f(x): return np.linalg.inv(x)", [x], "np.linalg.inv(x)", "only square matrices", "unknowns"),
    "broadcast": ("def f(x): return x + np.ones(3)", [x], "x + np.ones(3)", "do not fit together", "from the right"),
    "in place broadcast": ("def f(b, x):\n    b += x\n", [np.ones(5), x], "b += x", "shape (7,5) does not fit into", "summed"),
    "assignment": ("def f(x):\n    x[0] = np.ones(3)", [x], "x[0] = np.ones(3)", "a value of shape (3,)", "both shapes"),
    "truth": ("def f(x):\n    if x > 0: return x", [x], "x > 0", "as a single True or False", "np.where"),
    "index": ("def f(x, i): return x[i]", [x, 7], "x[i]", "index 7 is beyond the end of axis 0, which has 7", "start at 0"),
    "value of the index": ("def f(x, i): return x[i]", [x, 7], "x[i]", "i is 7", "start at 0"),
    "list index": ("def f(p, i): return p[i + 1]", [[1, 2], 1], "p[i + 1]", "beyond the end of a list", "start at 0"),
    "too many indices": ("def f(b): return b[0, 0]", [b], "b[0, 0]", "2 indices for a 1-dimensional array", "axis lost"),
    "float index": ("def f(x): return x[len(x) / 2]", [x], "x[len(x) / 2]", "not a whole number", "`//`"),
    "float labels": (
        "def f(x, y): return x[np.arange(7), y]", [x, np.ones(7)], "x[np.arange(7), y]", "not a whole number", "labels",
    ),
    "indices that do not pair": (
        "def f(x): return x[np.arange(7), np.arange(3)]", [x], "x[np.arange(7), np.arange(3)]", "differ", "pairs",
    ),
    "mask": ("def f(x, m): return x[m]", [x, np.ones(5, bool)], "x[m]", "the length of a mask differs from axis 0", "which array"),
    "scalar indexed": ("def f(x): return x.sum()[0]", [x], "x.sum()[0]", "a single number was indexed", "still be an array"),
    "list like an array": ("def f(p): return p[0, 0]", [[1, 2]], "p[0, 0]", "a list was indexed like an array", "`[i, j]`"),
    "unpack": ("def f(p):\n    a, b, c = p", [(1, 2)], "a, b, c = p", "on the left (3) and of values on the right (2)", "Count"),
    "unpack in a loop": (
        "def f(p):\n    for a, b in p: pass", [[(1, 2, 3)]], "a, b in p",
        "on the left (2) and of values on the right (3)" if sys.version_info >= (3, 14) else "more values on the right", "Count",
    ),
    "unpack a number": ("def f(p):\n    a, b = p", [2.0], "a, b = p", "a single value (float)", "the right side"),
    "list and float": (
        "def f(p): return p - 0.1", [[1.0]], "p - 0.1", "`-` between a list and something else (float)", "needs arrays",
    ),
    "list times float": ("def f(p): return p * 0.1", [[1.0]], "p * 0.1", "arithmetic with a list", "item by item"),
    "concatenate": (
        "def f(a, b): return np.concatenate(a, b)", [x, x], "np.concatenate(a, b)", "one whole number is needed", "as one list",
    ),
    "math of an array": ("import math\ndef f(x): return math.exp(x)", [x], "math.exp(x)", "one number is needed", "NumPy's own"),
    "sequence in an entry": (
        "def f(b):\n    b[0] = [1, 2]", [b], "b[0] = [1, 2]", "several numbers were put where one belongs", "shapes",
    ),
    "ragged": ("def f(): return np.array([[1, 2], [3.0]])", [], "np.array([[1, 2], [3.0]])", "different shapes", "one length"),
    "reshape": ("def f(x): return x.reshape(7, 3)", [x], "x.reshape(7, 3)", "35 numbers cannot be reshaped to (7,3)", "multiplied"),
    "zero": ("def f(n): return 1 / n", [0], "1 / n", "a division by 0", "when is it 0"),
    "key": ("def f(): return {'W1': 1}['w1']", [], "{'W1': 1}['w1']", "no such key", "spelled"),
    "key of a dict": ("def f(d): return d['w1']", [{"W1": 1}], "d['w1']", "d is a dict with the keys 'W1'", "spelled"),
    "misspelled": ("def f(x): return np.maxmium(x, 0)", [x], "np.maxmium", "no `np.maxmium`", "`np.maximum`"),
    "misspelled method": ("def f(x): return x.summ()", [x], "x.summ", "no `.summ`", "`.sum`"),
    "function as method": ("def f(x): return x.exp()", [x], "x.exp", "an array has no `.exp`", "np.exp"),
    "shape of a list": ("def f(p): return p.shape", [[1]], "p.shape", "a list has no `.shape`", "array"),
    "name": ("def softmax(z): pass\ndef f(z): return sofmax(z)", [x], "sofmax", "is not defined there", "`softmax`"),
    "local": (
        "def f(n):\n    if n: total = 0\n    total += 1", [0], "total", "`total` is used before it has a value", "is local to it",
    ),
    "axis": ("def f(b): return b.sum(axis=1)", [b], "b.sum(axis=1)", "no axis 1 in a 1-dimensional array", "counted from 0"),
    "whole numbers": (
        "def f():\n    a = np.zeros(3, int)\n    a -= 0.5", [], "a -= 0.5", "array of whole numbers (int64)", "dtype",
    ),
    "nan to int": ("def f(n): return int(n)", [float("nan")], "int(n)", "nan cannot become", "makes nan"),
    "singular": (
        "def f(): return np.linalg.inv(np.zeros((2, 2)))", [], "np.linalg.inv(np.zeros((2, 2)))", "no inverse", "inverse at all",
    ),
    "called": ("def f(x): return x(0)", [x], "x(0)", "an array was called like a function", "picks entries"),
    "number called": ("def f(a): return a(a + 1)", [2.0], "a(a + 1)", "a value (float) was called", "`*` missing"),
    "loop over a number": ("def f(n):\n    for i in n: pass", [3], "n", "a loop over one whole number", "range"),
    "range of a float": ("def f(n): return range(n + 0.5)", [3], "range(n + 0.5)", "a fraction", "which whole number"),
    "the pair of eig": ("def f(a): return 2 / np.max(np.linalg.eig(a))", [np.eye(3) + np.ones((3, 3))], "np.max(np.linalg.eig(a))",
        "the eigenvalues and the eigenvectors", "`np.linalg.eigvals`"),
    "range of a fraction": ("def f(n): return range(n / 2)", [3], "range(n / 2)", "a fraction", "`//`"),
    "empty": ("def f(x): return x[9:].max()", [x], "x[9:].max()", "no largest or smallest entry", "empty"),
    "own raise": ("def f(n):\n    if n: raise ValueError('n')", [1], "raise ValueError('n')", "its own `raise`", "get to this"),
    "assert": ("def f(n): assert n == 0", [1], "n == 0", "one of your `assert` statements", "both sides"),
    "none": ("def g(x): x + 1\ndef f(x): return g(x) + 1", [1], "g(x) + 1", "`g` returned None", "has no `return`"),
    "none of a name": (
        "def g(x): x + 1\ndef f(x):\n    a = g(x)\n    return a[0]", [1], "a[0]", "`g` returned None", "has no `return`",
    ),
    "none of a branch": (
        "def g(x):\n    if x < 0: return x\ndef f(x):\n    a = g(x)\n    return a.shape",
        [1], "a.shape", "`g` returned None", "without a `return`",
    ),
    "none unpacked": ("def g(x): pass\ndef f(x):\n    a, b = g(x)", [1], "a, b = g(x)", "`g` returned None", "has no `return`"),
    "none of sort": ("def f(p):\n    p = p.sort()\n    return p[0]", [[1]], "p[0]", "it used None", "`.sort()` changes"),
    "arguments": ("def g(x): return x\ndef f(x): return g(x, 1)", [1], "g(x, 1)", "arguments that it does not take", "`def`"),
    "several lines": (
        "def f(x, W):\n    return (x\n            @ W.T\n            )", [x, W], "x", "W.T is an array of shape (3, 5)",
        "in this order",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPPED)
def test_what_stopped_the_code_is_told_in_words(told, name):
    """The expression, the values in it, the cause, one next step; Python's own words are told beside."""
    source, arguments, expression, words, step = STOPPED[name]
    outcome, finding = told(source, *arguments, seconds=5)
    assert outcome.ending == "raised"
    assert underlined(finding) == expression
    text = "\n".join([finding.message, *finding.detail])
    assert words in text
    assert step in finding.next_step
    assert finding.detail[-1].startswith(f"Python's own words: {outcome.failure.type}")


NOT_IMPORTED = {
    "of the exercise before": ("softmax(pred)", "", "Put `from exercise1 import softmax` at the top of exercise3.py:"),
    "of this exercise": ("mse_grads(pred, target)", "", "Did you mean `mse_grad`?"),
    "of a later exercise": ("minibatches(pred, 3, target)", "", "Look for a typo"),
    "numpy": ("np.ceil(pred)", "", "The line `import numpy as np` belongs at the top of the file."),
    "math has it": ("np.ceil(pred)", "import math", "This file imports `math`, which has it: `math.ceil`."),
    "math has it not": ("np.mean(pred)", "import math", "The line `import numpy as np` belongs at the top of the file."),
}


@pytest.mark.parametrize("name", NOT_IMPORTED)
def test_a_missing_import_is_told_with_its_line(name, grade_text):
    """Of an earlier exercise's function, which is no typing mistake; where only `math` is imported, what that has."""
    expression, line, step = NOT_IMPORTED[name]
    report = grade_text("exercise3", f"{line}\ndef mse_grad(pred, target):\n    return {expression}\n", only=["mse_grad"])
    finding = next(check.finding for check in report.checks if check.function == "mse_grad")
    assert finding is not None
    assert finding.next_step.startswith(step)


def test_a_missing_import_in_an_earlier_exercise_is_told_for_its_file(course, tmp_path):
    """There only what comes before that exercise can be imported."""
    from learnloop.diagnosis.crashes.causes import cause_of
    from learnloop.diagnosis.crashes.crash import Crash

    exercise = course.exercise("exercise5")
    path = tmp_path / "exercise5.py"
    path.write_text("from exercise3 import backward\n", "utf-8")
    (tmp_path / "exercise3.py").write_text("def backward(p):\n    return relu(p)\n\ndef g(p):\n    return sgd_step(p)\n", "utf-8")
    submission = read_submission(course, exercise, path)

    def step(name: str, line: int) -> str:
        frame = Frame(unit="exercise3.py", line=line, end_line=line, column=11, end_column=19, function="backward")
        failure = Failure(type="NameError", message=f"name '{name}' is not defined", frames=[frame])
        return cause_of(Crash(failure, submission.all_units, submission.offered))[1]

    assert step("relu", 2) == "Put `from exercise1 import relu` at the top of exercise3.py: it is a function of exercise1."
    assert step("sgd_step", 5).startswith("Look for a typo")


# What one Python says in other words than another, and NumPy likewise: all of it is explained on all of them.
WORDINGS = [
    ("ValueError", "math domain error", "a function of `math`"),
    ("ValueError", "expected a positive input", "a function of `math`"),
    ("ValueError", "expected a nonnegative input, got -1.0", "a function of `math`"),
    ("ValueError", "expected a number in range from -1 up to 1, got 2.0", "a function of `math`"),
    ("ValueError", "expected a number between -1 and 1, got 1.0", "a function of `math`"),
    ("ValueError", "expected argument value not less than 1, got 0.0", "a function of `math`"),
    ("ValueError", "expected argument value > -1, got -2.0", "a function of `math`"),
    ("ValueError", "expected a noninteger or positive integer, got -1.0", "a function of `math`"),
    ("ValueError", "too many values to unpack (expected 2)", "more values on the right than names on the left (2)"),
    ("ValueError", "too many values to unpack (expected 2, got 3)", "on the left (2) and of values on the right (3)"),
    ("ZeroDivisionError", "float division by zero", "a division by 0"),
    ("ZeroDivisionError", "division by zero", "a division by 0"),
    ("TypeError", "f() got an unexpected keyword argument 'foo'. Did you mean 'fool'?", "arguments that it does not take"),
    ("TypeError", "'foo' is an invalid keyword argument for print()", "arguments that it does not take"),
    ("AttributeError", "'float' object has no attribute 'y'", "of type `float` has no `y`"),
    ("AttributeError", "'float' object has no attribute 'y' and no __dict__ for setting new attributes", "`float` has no `y`"),
    ("AttributeError", "module 'random' has no attribute 'y' (consider renaming 'random.py' since ...)", "`random` has no `y`"),
    ("TypeError", "only length-1 arrays can be converted to Python scalars", "one number is needed"),
    ("TypeError", "only 0-dimensional arrays can be converted to Python scalars", "one number is needed"),
]


@pytest.mark.parametrize(("kind", "words", "told"), WORDINGS)
def test_the_words_of_every_python_are_explained(kind, words, told):
    """Whichever this one is."""
    from learnloop.diagnosis.crashes.causes import cause_of
    from learnloop.diagnosis.crashes.crash import Crash

    frame = Frame(unit="exercise1.py", line=1, function="f")
    message, _ = cause_of(Crash(Failure(kind, words, [frame]), []))
    assert told in message


def test_every_symptom_is_met(told):
    """A row of the table that no exception fits, or that another row hides, is of no use."""
    from learnloop.diagnosis.crashes.symptoms import TABLE

    assert len({pattern for pattern, _, _ in TABLE}) == len(TABLE)
    for pattern, message, step in TABLE:
        groups = ["?"] * (re.compile(pattern).groups + 1)
        assert message.format(*groups).endswith(".")
        assert step.format(*groups)


def test_the_way_to_a_helper_is_told(told):
    """Two calls above the deepest one, with their lines."""
    _, finding = told(
        """
        def inner(z): return z @ z
        def middle(z): return inner(z)
        def f(z): return middle(z)
        """,
        x,
    )
    assert "`inner` was called from line 4 in `middle`, which was called from line 5 in `f`." in finding.detail
    _, finding = told("def inner(z):\n    return z @ z\ndef f(z): return inner(z)", x)
    assert "`inner` was called from line 4 in `f`: def f(z): return inner(z)" in finding.detail


def test_a_recursion_is_told_by_its_names(told):
    """One function that calls itself, or two each other; with what at the deepest."""
    _, finding = told("def f(n): return f(n - 1)", 0, seconds=5)
    assert finding.message == "`f` calls itself without end."
    assert finding.detail[0].startswith("In the deepest call n was -")
    _, finding = told("def g(n): return f(n)\ndef f(n): return g(n)", 0, seconds=5)
    assert finding.message == "`f` and `g` call each other without end."


def test_a_comprehension_is_told_as_the_function_it_stands_in(told):
    """Up to Python 3.11 it has a frame of its own; a student never sees that."""
    _, finding = told("def f(p, i):\n    return [\n        p[i + len(p)]\n        for _ in p\n    ]", [1, 2], 1)
    assert underlined(finding) == "p[i + len(p)]"
    assert finding.detail[0] == "Here p is a list of 2, i is 1."
    assert len(finding.detail) == 2
    _, finding = told("def f(n): return [f(n - 1) for _ in range(1)]", 0, seconds=5)
    assert finding.message == "`f` calls itself without end."
    assert finding.detail[0].startswith("In the deepest call n was -")


@posix
def test_a_loop_around_a_comprehension_is_told_with_its_names(told):
    """The condition's names are the function's."""
    source = "def f(w):\n    while w > 0.1:\n        s = [sum(range(10**4)) for _ in range(10**6)]\n    return w"
    _, finding = told(source, 2.0)
    assert (finding.place.line, underlined(finding)) == (3, "w > 0.1")
    assert re.search(r"`w` (\(2.0\) was the same|was 2.0)", finding.detail[0])  # the latter where there was time for one look


HIDDEN = {
    "a comprehension": "def f(x, p): return [x[3] for x in p]",
    "one in another": "def f(x, p): return {x[3] for q in [p] for x in [y for y in q]}",
    "its key": "def f(x, p): return {x[3]: 1 for x in p}",
    "of a module": "x = 'abcde'\ndef f(y, p): return 1\nz = [x[3] for x in [[1, 2]]]",
    "in a lambda": "def f(x, p): return (lambda: [x[3] for x in p])()",
    "in a generator": "def f(x, p): return list([x[3] for x in q] for q in [p])",
}


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN)
def test_a_name_of_a_comprehension_is_not_told_with_the_functions_value(told, source):
    """Since Python 3.12 its own value is gone when the error is seen; the function's ``x`` is another one."""
    outcome, finding = told(source, "abcde", [[1, 2]])
    assert outcome.failure.type == "IndexError"
    assert underlined(finding) == "x[3]"
    assert "abcde" not in "".join(finding.detail)
    if sys.version_info < (3, 12):
        assert finding.detail[0] == "Here x is a list of 2."


def test_what_a_comprehension_goes_through_is_the_functions(told):
    """It is had before there is a comprehension, and what a generator or a function inside has of it stays."""
    _, finding = told("def f(x, i): return [x for x in x[i]]", [1, 2], 5)
    assert finding.detail[0] == "Here x is a list of 2, i is 5."
    _, finding = told("def f(p): return [(lambda: x[3])() for x in p]", [[1, 2]])
    assert finding.detail[0] == "Here x is a list of 2."
    _, finding = told("def f(p): return sum(x[3] for x in p)", [[1, 2]])
    assert finding.detail[0] == "Here x is a list of 2."


def test_reading_the_failing_expression_warns_nobody(told):
    """Python 3.12 writes on the screen that ``\\d`` should be escaped; the student has not asked."""
    outcome, finding = told('def f(d): return d["\\d"]', {"a": 1})
    assert outcome.failure.type == "KeyError"
    assert outcome.printed == ""
    assert finding.detail[0].startswith("Here d is")


def test_values_are_looked_at_without_calling_the_student(told):
    """Nothing of the student's runs for a report: no property, no item, no repr."""
    source = """
        class Own:
            shape = property(lambda self: print("ran"))
            def __getitem__(self, i): print("ran"); raise KeyError(i)
            def __repr__(self): print("ran"); return "?"
            T = property(lambda self: print("ran"))
        own = Own()
        class Many(list):
            def __getitem__(self, i): print("ran"); return 1
        def f(a):
            return (own, Many([1]), own.__class__, a)[9 * len([own.T for _ in ()])] + [own][0] + a
        """
    outcome, finding = told(source, 1)
    assert outcome.ending == "raised"
    assert "ran" not in outcome.printed
    assert "a is 1" in finding.detail[0]


def test_the_stub_that_is_called_is_what_to_edit_next(grade_text):
    """Not the function that calls it, though that is the one which fails."""
    from learnloop.render import terminal

    source = "import numpy as np\n\n\ndef linear(x, W, b):\n    return relu(x)\n\n\ndef relu(z):\n    raise NotImplementedError\n"
    text = terminal.render(grade_text("exercise1", source, only=["linear"]))
    assert "Next step: Write `relu` first." in text
    assert "Next:  edit relu, then  learnloop check exercise1" in text
