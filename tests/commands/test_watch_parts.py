"""The parts of ``learnloop watch`` without a terminal: what is shown, which editor, which files, what is cancelled."""

import contextlib
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import msgspec
import pytest

from learnloop.cli.watch import editor, files
from learnloop.cli.watch.background import BackgroundChecks
from learnloop.cli.watch.cancellation import Cancelled
from learnloop.cli.watch.display import PlainDisplay
from learnloop.cli.watch.early_workers import EarlyWorkers
from learnloop.cli.watch.events import Events, Failed, Judged, Said, Saved
from learnloop.cli.watch.files import FileWatcher, is_remote, needs_polling
from learnloop.cli.watch.keys import Key
from learnloop.cli.watch.untimed import completed, still_to_time
from learnloop.cli.watch.warm_engine import WarmEngine
from learnloop.cli.watch.watched_file import IDLE_SECONDS, SETTLED_SECONDS, ChangeDetector, read_watched
from learnloop.course.location import course_root
from learnloop.course.model import Course
from learnloop.errors import SandboxError
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.grading.timing.reference import Reference
from learnloop.learner.learner import Learner, ReportContext
from learnloop.learner.progress import Standing
from learnloop.render.watch import KEYS, Hint, State, foot, page
from learnloop.report import Report
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session, Source
from learnloop.submission.submission import read_submission
from learnloop.values.source import SourceUnit


def replaced(text: str, old: str, new: str) -> str:
    """The text with one thing replaced that is in it."""
    assert old in text
    return text.replace(old, new, 1)


WIDTHS = pytest.mark.parametrize(("width", "colour"), [(60, False), (60, True), (80, False), (80, True)])


@pytest.fixture(scope="module")
def engine(course: Course) -> Iterator[WarmEngine]:
    """A warm engine."""
    with WarmEngine(course_root(), course) as made:
        yield made


def nothing(words: str) -> None:
    """Progress that nobody reads."""


def graded(engine: WarmEngine, course: Course, exercise_id: str, path: Path) -> Report:
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    engine.warm(exercise)
    return engine.grade(read_watched(course, exercise, path).submission, engine.cancellable(), nothing, timing=False)


@pytest.fixture
def red(engine: WarmEngine, course: Course, tmp_path: Path, solution: Callable[[str], str]) -> Report:
    """A report on an exercise with a wrong function."""
    path = tmp_path / "exercise1.py"
    path.write_text(replaced(solution("exercise1"), "np.maximum(z, 0.0)", "np.maximum(z, 1.0)"), "utf-8")
    return graded(engine, course, "exercise1", path)


# ------------------------------------------------------------ what is shown


@WIDTHS
def test_the_page_of_a_report_and_a_hint(course: Course, red: Report, width: int, colour: bool):
    """The steps are keys and saving; everything fits; without colour there is no escape sequence."""
    exercise = course.exercises[0]
    relu = exercise.function("relu")
    assert relu is not None
    known = ReportContext(before=Standing(exercise="exercise1"), hints={"relu": 3})
    keys = {"h": "stronger hint", "l": "", "x": "", "e": "", "q": ""}
    hint = Hint(exercise, relu, 2)
    state = State(course=course, exercise=exercise, file="exercise1.py", report=red, known=known, hint=hint, keys=keys)
    shown = page(state, width=width, colour=colour)
    plain = click.unstyle(shown)
    assert ("\x1b" in shown) is colour
    assert max(map(len, plain.split("\n"))) <= width
    lines = plain.split("\n")
    assert "Next:  edit relu, then save the file" in lines
    assert "Stuck?  press h     (1 of 3)" in lines
    assert "relu, hint 2 of 3 (the idea):" in lines
    assert "Not enough?  press h" in lines
    assert "Then:        save the file" in lines
    assert [click.unstyle(line) for line in foot(state, width=width, colour=colour)] == [
        "h stronger hint   l list   x reset   e editor   q quit"
    ]


@WIDTHS
def test_the_foot_is_cut_to_the_width(course: Course, width: int, colour: bool):
    """Words that are a stranger's are cleaned; keys move closer together, and lose their words last."""
    keys = {"n": "next, exercise2", "s": "", "l": "", "x": "", "e": "", "q": ""}
    words = "\x1b[2J" + "word " * 60 + "\x07"
    state = State(course=course, exercise=course.exercises[0], file="x", words=words, keys=keys)
    *said, offered = [click.unstyle(line) for line in foot(state, width=width, colour=colour)]
    assert len(said) == 3
    assert max(map(len, said)) < width
    assert said[0].startswith("[2Jword word")
    assert said[-1].endswith(" ...")
    assert offered == ("n next, exercise2   s solution   l list   x reset   e editor   q quit" if width == 80 else "n s l x e q")


def test_the_keys_move_closer_together_first(course: Course):
    """Two spaces between them, where three are too many."""
    keys = {"h": "stronger hint", "l": "", "x": "", "e": "", "q": ""}
    state = State(course=course, exercise=course.exercises[0], file="x", keys=keys)
    assert foot(state, width=52, colour=False) == ["h stronger hint  l list  x reset  e editor  q quit"]


@WIDTHS
def test_a_list_and_a_text_take_the_place_of_the_report(course: Course, red: Report, width: int, colour: bool, tmp_path: Path):
    """And before there is a report, it says what is watched."""
    state = State(course=course, exercise=course.exercises[0], file="exercises/exercise1.py", keys={"q": ""})
    begun = page(state, width=width, colour=colour)
    assert "Watching exercises/exercise1.py: it is checked whenever you save it." in begun
    with_report = msgspec.structs.replace(state, report=red)
    stands = Learner(course, tmp_path, kept=False).statuses()
    listed = page(msgspec.structs.replace(with_report, stands=stands), width=width, colour=colour)
    assert "0 of 8 passed" in listed
    assert "FAIL" not in listed
    assert page(msgspec.structs.replace(with_report, text="def relu"), width=width, colour=colour) == "def relu\n"


def test_without_keys_the_steps_are_commands(course: Course, red: Report):
    """A pipe has no keys."""
    state = State(course=course, exercise=course.exercises[0], file="x", report=red)
    shown = page(state, width=80, colour=False)
    assert "Next:  edit relu, then  learnloop check exercise1" in shown
    assert "press" not in shown
    assert foot(state, width=80, colour=False) == []


def test_a_problem_is_printed_once(course: Course, capsys: pytest.CaptureFixture[str]):
    """Into a pipe, until there is another, or a result."""
    import sys

    display = PlainDisplay(sys.stdout)
    state = State(course=course, exercise=course.exercises[0], file="x", words="exercise1.py is gone.")
    for _ in range(3):
        display.problem(state)
        display.line(state)
    assert capsys.readouterr().out == "exercise1.py is gone.\n\n"


# ------------------------------------------------------------ two looks at the same thing


def test_a_check_without_timing_is_completed_as_the_whole_check_would_be(
    engine: WarmEngine, course: Course, tmp_path: Path, solution: Callable[[str], str], root: Path
):
    """Where nothing is to be timed: the same report, but for its seconds; also where only the behaviour is wrong."""
    stub = (root / "exercises" / "exercise3.py").read_text("utf-8")
    changing = replaced(solution("exercise2"), "def mse(pred", "def mse_(pred")
    changing += "\n\ndef mse(pred, target):\n    right = mse_(pred, target)\n    pred *= 2\n    return right\n"
    changing += "\n\ndef cross_entropy(logits, labels):\n    return 0.0\n"
    for exercise, text in (("exercise3", stub), ("exercise2", changing)):
        path = tmp_path / f"{exercise}.py"
        path.write_text(text, "utf-8")
        short = graded(engine, course, exercise, path)
        submission = read_submission(course, course.exercises[int(exercise[-1]) - 1], path)
        whole = grade(engine.code(), submission, engine.cancellable(), Options(), nothing)
        assert still_to_time(short) == []
        assert completed(short) == msgspec.structs.replace(whole, seconds=short.seconds)


def test_what_is_right_is_still_to_be_timed(red: Report):
    """Not what is wrong: that would cost time and earn nothing."""
    assert still_to_time(red) == ["linear", "softmax"]


# ------------------------------------------------------------ cancelling


def test_a_cancelled_check_ends_at_once_and_the_next_one_is_right(
    engine: WarmEngine, course: Course, tmp_path: Path, solution: Callable[[str], str]
):
    """It hangs in the student's loop; nothing is heard of it any more, and nothing is left of it."""
    exercise, path = course.exercises[0], tmp_path / "exercise1.py"
    events: Events = queue.SimpleQueue()
    checks = BackgroundChecks(engine, events, timing=False)
    path.write_text(replaced(solution("exercise1"), "return np.maximum(z, 0.0)", "while True: pass"), "utf-8")
    engine.warm(exercise)
    checks.begin(read_watched(course, exercise, path).submission)
    time.sleep(0.4)
    path.write_text(solution("exercise1"), "utf-8")
    begun = time.monotonic()
    checks.begin(read_watched(course, exercise, path).submission)
    heard = []
    while not heard or not isinstance(heard[-1], Judged):
        heard.append(events.get(timeout=20))
    assert time.monotonic() - begun < 4
    assert [each.report.passed for each in heard if isinstance(each, Judged)] == [True]
    assert {each.number for each in heard if isinstance(each, Judged | Said | Failed)} == {checks.number}
    checks.close()


def test_a_sandbox_that_is_cancelled_makes_no_workers(engine: WarmEngine, course: Course):
    """And those that it made are ended."""
    sandbox = engine.cancellable()
    worker = sandbox.worker()
    sandbox.cancel()
    with pytest.raises(Cancelled):
        sandbox.worker()
    with pytest.raises(Cancelled):
        sandbox.raise_if_cancelled()
    sandbox.close()
    assert not worker.alive


def test_a_server_that_dies_again_and_again_is_said(course: Course, tmp_path: Path, solution: Callable[[str], str]):
    """Once it is started again; the second time it is not the submission's fault either."""
    exercise, path = course.exercises[0], tmp_path / "exercise1.py"
    path.write_text(solution("exercise1"), "utf-8")
    with WarmEngine(course_root(), course) as engine:
        engine.warm(exercise)
        sandbox = engine.cancellable()
        if not sandbox.forks:
            pytest.skip("there is no fork server here")
        submission = read_watched(course, exercise, path).submission
        times = []

        def kill(sandbox: Sandbox) -> None:
            server = sandbox.server
            assert server is not None
            server._process.kill()
            server._process.wait()

        graded = engine._graded

        def dying(*arguments: object) -> Report:
            report = graded(*arguments)  # type: ignore[arg-type]
            times.append(1)
            if len(times) <= dies:
                kill(engine._sandbox)
            return report

        engine._graded = dying  # type: ignore[method-assign, assignment]
        dies = 1
        assert engine.grade(submission, engine.cancellable(), nothing, timing=False).passed
        assert len(times) == 2
        times.clear()
        dies = 2
        with pytest.raises(SandboxError, match="twice"):
            engine.grade(submission, engine.cancellable(), nothing, timing=False)


def test_a_fault_of_ours_is_said_and_ends_nothing(course: Course, tmp_path: Path):
    """A course without checks: the thread says so, and that it is not the student's code."""
    broken = tmp_path / "course"
    shutil.copytree(course_root() / "solutions", broken / "solutions")
    events: Events = queue.SimpleQueue()
    path = tmp_path / "exercise1.py"
    path.write_text("x = 1\n", "utf-8")
    with WarmEngine(broken, course) as engine:
        checks = BackgroundChecks(engine, events, timing=False)
        checks.begin(read_watched(course, course.exercises[0], path).submission)
        failed = events.get(timeout=20)
        checks.close()
    assert isinstance(failed, Failed)
    assert failed.words.startswith("learnloop: the course has no file")
    assert failed.words.endswith("This is not your code.")


# ------------------------------------------------------------ files


def test_the_same_code_has_the_same_digest(course: Course, tmp_path: Path):
    """And every problem is told in words: gone, unreadable, a folder."""
    exercise, path = course.exercises[0], tmp_path / "exercise1.py"
    assert read_watched(course, exercise, path).problem == "exercise1.py is gone. Save it again, or get a new one: learnloop start"
    path.write_text("x = 1\n", "utf-8")
    first = read_watched(course, exercise, path)
    assert first.problem == ""
    path.write_text("x = 1\n", "utf-8")
    assert read_watched(course, exercise, path).digest == first.digest
    path.write_text("x = (\n", "utf-8")
    assert read_watched(course, exercise, path).problem == "Python cannot read exercise1.py: '(' was never closed (line 1)."
    path.write_text("import os\n", "utf-8")
    assert read_watched(course, exercise, path).problem == ""  # a report says what is not allowed
    path.unlink()
    path.mkdir()
    assert read_watched(course, exercise, path).problem.startswith("exercise1.py is a folder, not a file.")
    gone = tmp_path / "gone" / "exercise1.py"
    assert read_watched(course, exercise, gone).problem.startswith("The folder gone")


def test_a_file_that_is_half_written_is_not_believed_at_once(course: Course, tmp_path: Path):
    """It is read again in a moment; what is complete is checked at once, and what is the same is nothing new."""
    path = tmp_path / "exercise1.py"
    path.write_text("x = 1\n", "utf-8")
    file = ChangeDetector(course, course.exercises[0], path)
    found = file.changed(shown=False)
    assert found is not None
    assert found.checkable(shown=False)
    assert file.changed(shown=False) is None
    path.write_text("x = (", "utf-8")
    assert file.changed(shown=True) is None
    assert file.patience() <= SETTLED_SECONDS
    path.write_text("x = 1\n", "utf-8")
    assert file.changed(shown=True) is None
    assert file.patience() == IDLE_SECONDS
    path.unlink()
    assert file.changed(shown=True) is None
    time.sleep(SETTLED_SECONDS)
    found = file.changed(shown=True)
    assert found is not None
    assert found is file.seen
    assert not found.checkable(shown=True)


@pytest.mark.parametrize(
    ("character", "key"), [("h", Key.HINT), ("H", Key.HINT), ("y", Key.YES), ("z", Key.OTHER), ("", Key.OTHER)]
)
def test_a_character_is_a_key(character: str, key: Key):
    """In upper and lower case."""
    assert Key.of(character) is key


def test_every_key_has_a_word():
    """Those that the foot of the page names."""
    assert set(KEYS) == {key.value for key in Key if key is not Key.OTHER}


@pytest.mark.parametrize("poll", [False, True])
def test_a_save_is_noticed_and_so_is_a_folder_that_comes_back(tmp_path: Path, poll: bool):
    """By events and by polling."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    events: Events = queue.SimpleQueue()
    watcher = FileWatcher(folder, events, poll=poll)
    watcher.start()
    time.sleep(0.3)

    def quiet() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                events.get(timeout=0.4)

    quiet()
    (folder / "a.py").write_text("1", "utf-8")
    assert events.get(timeout=5) == Saved()
    folder.rename(tmp_path / "elsewhere")
    time.sleep(0.1)
    folder.mkdir()
    time.sleep(1.6)  # events or not, it looks once a second which folder this is
    quiet()
    (folder / "a.py").write_text("2", "utf-8")
    assert events.get(timeout=5) == Saved()
    watcher.close()


@pytest.mark.parametrize(
    ("kind", "remote"),
    [
        ("nfs4", True),
        ("cifs", True),
        ("9p", True),
        ("fuse.sshfs", True),
        ("ext4", False),
        ("tmpfs", False),
        ("fuse.mergerfs", False),
    ],
)
def test_file_systems_of_other_computers_are_polled(kind: str, remote: bool):
    """Their changes make no events here."""
    assert is_remote(kind) is remote


def test_polling_can_be_forced_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With the variable of watchfiles; where the folder is a plain one it is not needed."""
    monkeypatch.delenv("WATCHFILES_FORCE_POLLING", raising=False)
    monkeypatch.setattr(files, "_file_system", lambda folder: "nfs4")
    assert needs_polling(tmp_path)
    monkeypatch.setattr(files, "_file_system", lambda folder: "ext4")
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    assert needs_polling(tmp_path)


# ------------------------------------------------------------ editors


@pytest.mark.parametrize(
    ("chosen", "words", "window"),
    [
        ("vim", ["vim", "+7", "a b.py"], False),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", "a b.py"], False),
        ("emacs -nw", ["emacs", "-nw", "+7", "a b.py"], False),
        ("code --wait", ["code", "--wait", "-g", "a b.py:7"], True),
        ("subl", ["subl", "a b.py:7"], True),
        ("hx", ["hx", "a b.py:7"], False),
        ("kate", ["kate", "-l", "7", "a b.py"], True),
        ("'my editor' -x", ["my editor", "-x", "a b.py"], False),
        ("it's", ["it's", "a b.py"], False),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(chosen: str, words: list[str], window: bool):
    """One that is not known gets the file alone."""
    assert editor.command(chosen, Path("a b.py"), 7) == (words, window)


def test_the_editor_is_that_of_the_environment():
    """VISUAL before EDITOR; none is told apart."""
    assert editor.chosen({"VISUAL": "code", "EDITOR": "nano"}) == "code"
    assert editor.chosen({"VISUAL": " ", "EDITOR": "nano"}) == "nano"
    assert editor.chosen({}) == ""


def test_an_editor_that_is_not_there_is_said(tmp_path: Path):
    """And one that fails."""
    assert editor.opened("no-such-editor", tmp_path / "a.py", 1).startswith("no-such-editor could not be started: ")
    assert editor.opened("false", tmp_path / "a.py", 1) == "false ended with exit code 1."
    assert editor.opened("true", tmp_path / "a.py", 1) == ""


# ------------------------------------------------------------ references that are kept


class SlowReference:
    """References that are being compiled until somebody interrupts it."""

    compiled = False

    def __init__(self) -> None:
        self.over = threading.Event()

    def worker(self) -> None:
        self.over.wait(20)

    def interrupt(self) -> None:
        self.over.set()

    def close(self) -> None:
        assert self.over.is_set()


def test_a_check_that_waits_for_references_can_be_cancelled(course: Course, monkeypatch: pytest.MonkeyPatch):
    """They go on compiling for the next one; those of another exercise take their place at once."""
    made = []

    def start_reference(*arguments: object) -> SlowReference:
        made.append(SlowReference())
        return made[-1]

    monkeypatch.setattr("learnloop.grading.timing.judge.start_reference", start_reference)
    said: list[str] = []
    engine = WarmEngine(course_root(), course)
    with engine:
        for exercise in (course.exercises[0], course.exercises[0], course.exercises[1]):
            sandbox = engine.cancellable()
            threading.Timer(0.1, sandbox.cancel).start()
            with pytest.raises(Cancelled):
                engine._references(exercise, sandbox, said.append)
    assert [each.over.is_set() for each in made] == [True, True]
    assert said == ["Compiling the reference functions; only the first time takes this long ..."] * 3


def test_references_that_are_interrupted_are_not_started_again(tmp_path: Path):
    """And their cache, which is not to blame, stays."""
    (tmp_path / "kept.nbi").touch()
    reference = Reference(course_root() / "solutions" / "accelerated", "exercise1", tmp_path)
    reference.interrupt()
    begun = time.monotonic()
    reference.worker()
    assert time.monotonic() - begun < 5
    reference.close()
    assert (tmp_path / "kept.nbi").exists()


def test_a_mistake_in_learnloop_is_said_and_ends_nothing(
    engine: WarmEngine, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The thread has no traceback to show, and the next save is checked."""
    path = tmp_path / "exercise1.py"
    path.write_text("x = 1\n", "utf-8")
    events: Events = queue.SimpleQueue()
    checks = BackgroundChecks(engine, events, timing=False)
    submission = read_watched(course, course.exercises[0], path).submission
    with monkeypatch.context() as patched:
        patched.setattr(engine, "grade", lambda *arguments, **names: 1 / 0)
        checks.begin(submission)
        assert events.get(timeout=20) == Failed(
            1, "learnloop: an internal error: ZeroDivisionError: division by zero. This is not your code."
        )
    checks.begin(submission)
    assert isinstance(events.get(timeout=20), Judged)
    checks.close()


def test_threads_share_a_sandbox(engine: WarmEngine):
    """Each gets workers of its own; none hears what was said to another."""
    found: list[int] = []

    def make() -> None:
        with contextlib.closing(engine.cancellable()) as sandbox:
            found.extend(sandbox.worker().pid for _ in range(5))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    if engine.cancellable().forks:
        assert len(set(found)) == 20


ALLOWED = ["numpy", "math"]


@pytest.fixture
def early() -> Iterator[EarlyWorkers]:
    """A sandbox of its own that makes its workers early."""
    with ThreadPoolExecutor(1) as executor, contextlib.ExitStack() as stack:
        server = launch.start_fork_server()
        if server is None:
            pytest.skip("workers are forked on Linux only")
        sandbox = stack.enter_context(ProcessSandbox(server, memory_mb=1024, cpu_seconds=60, allowed=ALLOWED))
        yield stack.enter_context(EarlyWorkers(sandbox, ALLOWED, executor))


def waiting(early: EarlyWorkers) -> int:
    """The process of the worker that was made early."""
    assert early._next is not None
    return early._next.made.result().pid


def answer(sandbox: Sandbox, source: str) -> list[object]:
    """What a function of this source returns."""
    session = Session(sandbox, Source(units=[SourceUnit("e.py", source)]), call_seconds=5, deadline=time.monotonic() + 30)
    with contextlib.closing(session):
        return session.call("f", []).values


def test_the_next_worker_is_made_while_nobody_waits_for_it(early: EarlyWorkers):
    """It is as good as any other, it is given to one only, and another one is made in its place."""
    first = early.worker()
    ready = waiting(early)
    assert early.worker().pid == ready != first.pid
    assert waiting(early) not in (ready, first.pid)
    assert answer(early, "import math\ndef f(): return math.sqrt(4)") == [2.0]


def test_a_lesson_s_words_are_no_reason_for_a_worker_of_its_own(early: EarlyWorkers, solution: Callable[[str], str]):
    """Names of harmless modules are words of every lesson: copy, numbers, random."""
    early.worker()
    ready = waiting(early)
    assert early.worker([SourceUnit("exercise3.py", solution("exercise3"))]).pid == ready


def test_a_source_that_needs_more_gets_a_worker_of_its_own(early: EarlyWorkers):
    """What a confined worker does not have when it is made it cannot import. The next early one has it: the file is saved again."""
    source = "import numpy as np\ndef f(): return int(np.testing.assert_equal(1, 1) is None)"
    early.worker()
    too_little = waiting(early)
    assert answer(early, source) == [1]
    ready = waiting(early)
    with pytest.raises(ProcessLookupError):
        os.kill(too_little, 0)
    assert early.worker([SourceUnit("e.py", source)]).pid == ready


def test_an_early_worker_that_went_with_its_server_is_given_to_nobody(early: EarlyWorkers):
    """The fork server takes its workers along."""
    early.worker()
    waiting(early)
    server = early._lender.server
    assert server is not None
    server.close()
    assert answer(early, "def f(): return 3") == [3]


def test_an_early_worker_does_not_outlive_its_sandbox(early: EarlyWorkers):
    """Nobody would ever ask for it."""
    early.worker()
    ready = waiting(early)
    early.close()
    with pytest.raises(ProcessLookupError):
        os.kill(ready, 0)


def test_what_is_kept_outlives_the_thread_of_the_check_that_began_it(course: Course, root: Path):
    """Each check has a thread of its own, and on Linux a child ends with the thread that made it."""
    exercise = course.exercises[0]
    submission = read_submission(course, exercise, root / "exercises" / "exercise1.py")
    reports: list[Report] = []
    with WarmEngine(root, course) as engine:

        def check() -> None:
            reports.append(engine.grade(submission, engine.cancellable(), lambda words: None, timing=True))

        for _ in range(2):
            thread = threading.Thread(target=check)
            thread.start()
            thread.join()
    timed = [check for report in reports for check in report.checks if check.id == "linear.timing"]
    assert [check.status for check in timed] == ["passed", "passed"] or {check.skip for check in timed} <= {None, "noisy"}
    assert len(timed) == 2
