"""``learnloop watch`` as it is used: on a real terminal, with a file that is saved again and again."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminal import Program

Watch = Callable[..., Program]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A learner's folder, made by ``learnloop start``, in a path with a space and letters beyond ASCII."""
    place = tmp_path / "mein Kürs"
    subprocess.run([sys.executable, "-m", "learnloop", "start", str(place)], check=True, capture_output=True, cwd=tmp_path)
    return place


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    """Start a watch in the learner's folder."""
    started: list[Program] = []

    def start(*arguments: str, **options: object) -> Program:
        started.append(Program(["watch", *arguments], folder, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for program in started:
        program.close()


def save(path: Path, text: str) -> None:
    """As most editors do: a new file that takes the place of the old one."""
    temporary = path.with_name(f".{path.name}.{time.monotonic_ns()}")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def begun(text: str) -> str:
    """The first function that is left to write, written."""
    return re.sub(r"raise NotImplementedError.*", "return np.maximum(z, 0)", text, count=1)


def test_from_the_first_red_to_the_next_exercise(watch: Watch, folder: Path, solution: Callable[[str], str]):
    """Start, watch, edit, red, hint, edit, green, next: what is on the screen each time."""
    file, right = folder / "exercises" / "exercise1.py", solution("exercise1")
    program = watch("--no-timing")
    program.until("Not yet: 1 of 6 functions pass.", "q quit")
    assert program.lines[0].startswith("exercise1  The forward pass: make a guess")
    assert program.lines[-1] == "h hint   l list   q quit"

    save(file, right.replace("np.maximum(z, 0.0)", "np.maximum(z, 1.0)"))
    program.until("FAIL     relu", "Stuck?  press h", gone=["Checking"])
    assert "Next:  edit relu, then save the file" in program.lines
    assert "   158 |     return np.maximum(z, 1.0)" in program.lines
    assert program.lines[-1] == "h hint   l list   x reset   q quit"

    program.press("h")
    program.until("relu, hint 1 of 3 (where to look):")
    assert program.lines[-1] == "h stronger hint   l list   x reset   q quit"
    program.press("h")
    program.until("relu, hint 2 of 3 (the idea):", gone=["hint 1 of 3"])

    save(file, right)
    program.until("Passed", "n next, exercise2", gone=["hint 2 of 3", "FAIL"])
    assert program.lines[-1] == "n next, exercise2   s solution   l list   q quit"

    program.press("n")
    program.until("exercise2  The loss: measure the mistake", "Not yet: 0 of 4 functions pass.")
    program.press("q")
    assert program.end() == 0
    assert program.lines[-1] == "Until next time. Where you stand:  learnloop status"


def test_time_is_measured_after_the_report_and_then_it_has_passed(watch: Watch, folder: Path, solution: Callable[[str], str]):
    """The report without timing comes first; the result with it is the one that is kept."""
    program = watch("exercise2")
    program.until("Not yet: 0 of 4")
    save(folder / "exercises" / "exercise2.py", solution("exercise2"))
    program.until("Passed, as far as it was checked.", gone=["n next"])
    assert "The whole exercise:  its time is being measured ..." in program.lines
    program.until("Passed, 14.0 of 14", "timing", gone=["as far as"], seconds=90)
    program.press("l")
    program.until("passed   14 of 14", "l back   q quit")
    program.press("l")
    program.until("Passed, 14.0 of 14")
    program.press("s")
    program.until("def cross_entropy", "s back   q quit")
    program.press("q")
    assert program.end() == 0
    said = subprocess.run([sys.executable, "-m", "learnloop", "status", "--json"], cwd=folder, capture_output=True, check=True)
    assert json.loads(said.stdout)["exercises"][1]["state"] == "passed"


def test_a_save_during_a_check_cancels_it(watch: Watch, folder: Path, solution: Callable[[str], str]):
    """A loop without an end would take five seconds; the next save is answered at once."""
    file, right = folder / "exercises" / "exercise1.py", solution("exercise1")
    program = watch("exercise1", "--no-timing")
    program.until("Not yet: 1 of 6")
    save(file, right.replace("return np.maximum(z, 0.0)", "while True: pass"))
    program.until("Checking exercise1 ...", "Not yet: 1 of 6")  # the last result stays meanwhile
    time.sleep(0.5)
    begun = time.monotonic()
    save(file, right)
    program.until("Passed", gone=["Checking"])
    assert time.monotonic() - begun < 4
    assert b"Still running" not in program.raw


def test_a_syntax_error_is_one_quiet_line(watch: Watch, folder: Path, solution: Callable[[str], str]):
    """While somebody types, the last result stays; what is half written is not even told."""
    file, right = folder / "exercises" / "exercise1.py", solution("exercise1")
    program = watch("exercise1", "--no-timing")
    program.until("Not yet: 1 of 6")
    save(file, right)
    program.until("Passed")
    save(file, right + "\ndef unfinished(\n")
    program.until("Python cannot read exercise1.py: '(' was never closed", "Passed")
    save(file, right)
    program.until("Passed", gone=["Python cannot read"])
    before = len(program.raw)
    file.write_text("", "utf-8")  # an editor that writes in place: first nothing, then all
    file.write_text(right + "\n", "utf-8")
    program.read(1.0)
    assert b"Not yet" not in program.raw[before:]


def test_files_that_go_away_get_a_line_and_no_traceback(watch: Watch, folder: Path):
    """Deleted, a folder in its place, no text, the whole folder gone: and all well again when it is back."""
    file = folder / "exercises" / "exercise1.py"
    text = file.read_text("utf-8")
    program = watch("exercise1", "--no-timing")
    program.until("Not yet: 1 of 6")
    file.unlink()
    program.until("exercise1.py is gone.", "Not yet: 1 of 6")
    file.mkdir()
    program.until("exercise1.py is a folder, not a file.")
    file.rmdir()
    file.write_bytes(b"\xff\xfe\x00")
    program.until("exercise1.py is not UTF-8 text")
    save(file, text)
    program.until("Not yet: 1 of 6", gone=["UTF-8"])
    (folder / "exercises").rename(folder / "elsewhere")
    program.until("The folder exercises/ is gone.")
    (folder / "elsewhere").rename(folder / "exercises")
    save(file, text + "\n# back\n")
    program.until("Not yet: 1 of 6", gone=["is gone"])
    assert b"Traceback" not in program.raw


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (None, 0)])
def test_the_terminal_is_as_it_was_however_it_ends(watch: Watch, number: int | None, code: int):
    """Signals and ``q``: echo and lines are back, nothing is left running."""
    program = watch("exercise1", "--no-timing")
    program.until("Not yet: 1 of 6")
    raw = program.mode()
    if number is None:
        program.press("q")
    else:
        program.process.send_signal(number)
    assert program.end() == code
    assert program.mode() != raw
    assert program.mode()[3] & 0o12 == 0o12  # ECHO, ICANON


def test_reset_asks_first_and_keeps_a_copy(watch: Watch, folder: Path, solution: Callable[[str], str]):
    """Any key but y changes nothing."""
    file = folder / "exercises" / "exercise1.py"
    save(file, solution("exercise1").replace("np.maximum(z, 0.0)", "z"))
    program = watch("exercise1", "--no-timing")
    program.until("FAIL     relu")
    program.press("x")
    program.until("Yours will be backed up.", "y yes")
    program.press("n")
    program.until("Nothing was changed.", "x reset")
    program.press("x")
    program.until("y yes")
    program.press("y")
    program.until("Your version is backed up as exercise1-before-", "Not yet: 1 of 6")
    assert len(list(file.parent.glob("exercise1-before-*.py"))) == 1


def test_the_editor_is_opened_at_the_line(watch: Watch, folder: Path, tmp_path: Path):
    """The terminal is the editor's meanwhile."""
    nano = tmp_path / "nano"
    nano.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/called"\nstty -a > "{tmp_path}/mode"\n', "utf-8")
    nano.chmod(0o755)
    program = watch("exercise1", "--no-timing", EDITOR=f"'{nano}'")
    program.until("Not yet: 1 of 6", "e editor")
    program.press("e")
    program.when(lambda: (tmp_path / "mode").exists())
    program.until("e editor")
    assert (tmp_path / "called").read_text("utf-8").strip() == f"+151 {folder}/exercises/exercise1.py"
    assert " icanon" in (tmp_path / "mode").read_text("utf-8")
    program.press("q")
    assert program.end() == 0


def test_a_notebook_is_watched_as_jupyter_saves_it(watch: Watch, tmp_path: Path, folder: Path):
    """In place, with outputs and other numbers: what is no code changes nothing."""
    subprocess.run([sys.executable, "-m", "learnloop", "start", "nb", "--notebooks"], check=True, capture_output=True, cwd=tmp_path)
    file = tmp_path / "nb" / "exercises" / "exercise1.ipynb"
    program = watch(str(file), "--no-timing", "--poll")
    program.until("Not yet: 1 of 6")
    notebook = json.loads(file.read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if "def relu(" in "".join(cell["source"]))
    cell["source"] = begun("".join(cell["source"]))
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["hello"]}]
    file.write_text(json.dumps(notebook), "utf-8")
    program.until("ok       relu", "Not yet: 2 of 6", gone=["Checking"])
    seen = len(program.raw)
    cell["outputs"] = []
    file.write_text(json.dumps(notebook, indent=1), "utf-8")
    program.read(1.0)
    assert b"Checking" not in program.raw[seen:]


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a fork server")
def test_a_fork_server_that_was_killed_is_started_again(watch: Watch, folder: Path):
    """Nobody notices."""
    import psutil

    program = watch("exercise1", "--no-timing")
    program.until("Not yet: 1 of 6")
    servers = [each for each in psutil.Process(program.process.pid).children() if "forks" in each.cmdline()]
    assert len(servers) == 1
    servers[0].kill()
    file = folder / "exercises" / "exercise1.py"
    text = file.read_text("utf-8")
    save(file, begun(text))
    program.until("ok       relu", "Not yet: 2 of 6")


def test_sizes_and_colour(watch: Watch):
    """60 columns, then 80; without NO_COLOR there is colour, of the sixteen."""
    program = watch("exercise1", "--no-timing", columns=60, NO_COLOR="")
    program.until("Not yet: 1 of 6", "q quit")
    assert max(map(len, program.lines)) <= 60
    assert b"\x1b[36m" in program.raw
    assert b"38;5" not in program.raw
    seen = len(program.raw)
    program.resize(80, 60)
    program.when(lambda: b"\x1b[2J" in program.raw[seen:])
    program.until("Not yet: 1 of 6", "q quit")
    assert len(program.lines[0]) == 80


def pipe(arguments: Sequence[str], folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "learnloop", "watch", *arguments]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, stdin=nothing, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_in_a_pipe_each_report_is_printed_once(folder: Path, solution: Callable[[str], str]):
    """No keys, no clearing, no colour."""
    file = folder / "exercises" / "exercise1.py"
    with pipe(["exercise1", "--no-timing"], folder) as process:
        assert process.stdout is not None
        said: list[str] = []

        def until(word: str) -> None:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line)
                if word in line:
                    return

        until("Next:  edit relu, then  learnloop check exercise1")
        save(file, solution("exercise1"))
        until("The whole exercise:  learnloop check exercise1")
        save(file, solution("exercise1") + "(")
        until("Python cannot read exercise1.py")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert process.returncode == 143
    text = "".join(said) + rest
    assert "\x1b" not in text
    assert "\r" not in text
    assert text.count("Not yet:") == 1
    assert text.count("Passed") == 1


def test_what_cannot_be_watched_is_told_with_the_next_command(tmp_path: Path, folder: Path):
    """No course here; no such exercise."""
    for arguments, place, words in (
        ([], tmp_path, "learnloop start"),
        (["exercise33"], folder, "Did you mean exercise3?"),
        (["nothing.py"], folder, "not the name of an exercise"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "learnloop", "watch", *arguments],
            cwd=place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_learnloop_alone_welcomes_shows_the_status_and_watches(folder: Path):
    """The welcome and the status stay in sight until somebody does something."""
    program = Program([], folder)
    try:
        program.until("learns by one loop", "0 of 8 passed", "Not yet: 1 of 6 functions pass.", "q quit")
        program.press("h")
        program.until("relu, hint 1 of 3", gone=["0 of 8 passed"])
        program.press("q")
        assert program.end() == 0
    finally:
        program.close()


def test_after_the_last_exercise_everything_is_checked_again(watch: Watch, folder: Path, root: Path, tmp_path: Path):
    """In a course of one exercise, of which nothing is timed."""
    course = tmp_path / "course"
    for part in ("solutions", "exercises", "autograder/checks"):
        shutil.copytree(root / part, course / part, ignore=shutil.ignore_patterns("accelerated", "*.ipynb"))
    text = (root / "course.yml").read_text("utf-8")
    text = text[: text.index("  - id: exercise2")]
    (course / "course.yml").write_text(re.sub(r"^ +timing: \d+\n", "", text, flags=re.MULTILINE), "utf-8")
    program = watch("exercise1", "--course", str(course))
    program.until("Not yet: 1 of 6")
    save(folder / "exercises" / "exercise1.py", (root / "solutions" / "exercise1.py").read_text("utf-8"))
    program.until("Everything passes, 20 of 20 points.", "What you know now")
    assert program.end() == 0
    assert "ok" in program.text
