"""From save to report: how long `learnloop watch` takes, warm, on a real terminal, for every exercise.

    python benchmarks/watch.py [--runs 15] [EXERCISE...]

A file is written as an editor writes it (a temporary file, renamed), and the clock runs until the last byte of the report without
timing has come out of the terminal; beside it, the acknowledgement. Each exercise is saved with a model solution in which one
function is wrong, and as the whole solution. `check` is the same from cold, as a process of its own.
"""

import argparse
import os
import pty
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from learnloop.course.location import course_root, read_course


class Watch:
    """A watch on a pseudo-terminal."""

    def __init__(self, exercise: str, folder: Path) -> None:
        self._data = b""
        self._master, slave = pty.openpty()
        command = [sys.executable, "-m", "learnloop", "watch", exercise, "--no-timing"]
        environment = os.environ | {"TERM": "xterm", "NO_COLOR": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(command, cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)
        self.until(rb"(Not yet:|Passed,)[^\0]*q quit", 60)

    def until(self, pattern: bytes, seconds: float = 30) -> float:
        """When the terminal had said something of this pattern."""
        end = time.perf_counter() + seconds
        while not (found := re.search(pattern, self._data)):
            if not select.select([self._master], [], [], max(end - time.perf_counter(), 0))[0]:
                raise TimeoutError(self._data[-500:])
            self._data += os.read(self._master, 1 << 16)
        self._data = self._data[found.end() :]
        return time.perf_counter()

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        os.close(self._master)


def save(path: Path, text: str) -> None:
    """Write a file as most editors do."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def wrong(source: str, function: str) -> str:
    """The source with a function that negates what it is given: the result has the right shape, and is wrong."""
    before, _, after = source.partition(f"\ndef {function}(")
    again = f"_right = {function}\n\n\ndef {function}(*args, **names):\n    return _negative(_right(*args, **names))"
    return f"{before}\ndef {function}({after}\n\n{again}\n{NEGATIVE}"


NEGATIVE = """

def _negative(value):
    if isinstance(value, dict):
        return {key: _negative(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_negative(item) for item in value)
    return -value
"""


def measure(exercise: str, text: str, folder: Path, runs: int) -> tuple[float, float]:
    """Milliseconds from a save to the acknowledgement and to the report: medians."""
    path = folder / f"{exercise}.py"
    save(path, text)
    watch = Watch(exercise, folder)
    told, reported = [], []
    try:
        for number in range(runs + 2):
            time.sleep(0.15)
            save(path, f"{text}\n# {number}\n")
            begun = time.perf_counter()
            told.append(watch.until(b"Checking") - begun)
            reported.append(watch.until(rb"(Not yet:|Passed,)[^\0]*q quit") - begun)
    finally:
        watch.close()
    return 1000 * statistics.median(told[2:]), 1000 * statistics.median(reported[2:])


def cold(exercise: str, folder: Path, runs: int) -> float:
    """Milliseconds of `learnloop check EXERCISE --no-timing`: median."""
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "learnloop", "check", exercise, "--no-timing"]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("exercises", nargs="*")
    arguments = parser.parse_args()
    root = course_root()
    course = read_course(root)
    print(f"{'':12}{'the stubs':>12}{'one wrong':>12}{'all right':>12}{'told after':>12}{'check':>12}   (ms, medians)")
    for exercise in course.exercises:
        if exercise.kind == "exam" or (arguments.exercises and exercise.id not in arguments.exercises):
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for each in course.exercises:
                shutil.copy(root / "solutions" / f"{each.id}.py", folder)
            text = (folder / f"{exercise.id}.py").read_text("utf-8")
            stub = (root / "exercises" / f"{exercise.id}.py").read_text("utf-8")
            last = exercise.functions[-1].name
            stubs = measure(exercise.id, stub, folder, arguments.runs)[1]
            red = measure(exercise.id, wrong(text, last), folder, arguments.runs)[1]
            told, green = measure(exercise.id, text, folder, arguments.runs)
            whole = cold(exercise.id, folder, max(arguments.runs // 3, 1))
        print(f"{exercise.id:12}{stubs:12.0f}{red:12.0f}{green:12.0f}{told:12.0f}{whole:12.0f}", flush=True)


if __name__ == "__main__":
    main()
