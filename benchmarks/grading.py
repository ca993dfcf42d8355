"""What `learnloop grade` costs a file: CPU time of all its processes, and wall time.

    python benchmarks/grading.py [--files 100] [--runs 3] [EXERCISE ...]

Every student hands in the model answer of one exercise, and nothing else; without timing checks. Whole commands, medians of the
runs; not on Windows. With `--against PYTHON`, the learnloop of another Python grades the same folders in turns, and the ratios
are printed.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from learnloop.course.location import course_root, read_course


def grade(python: str, folder: Path) -> tuple[float, float]:
    """Seconds of CPU and of wall time of grading a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [python, "-m", "learnloop", "grade", str(folder), "--no-timing", "--allow-weak-sandbox"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--against", metavar="PYTHON")
    options = parser.parse_args()
    root = course_root()
    known = [each.id for each in read_course(root).exercises]
    pythons = [sys.executable, *([options.against] if options.against else [])]
    print("milliseconds a file: CPU time of all processes, wall time; then those of the other Python, and the ratios")
    for exercise in options.exercises or known:
        with tempfile.TemporaryDirectory() as name:
            for number in range(options.files):
                student = Path(name, f"student{number:03}")
                student.mkdir()
                shutil.copy(root / "solutions" / f"{exercise}.py", student)
            for python in pythons:  # compiles what is not compiled yet
                grade(python, Path(name))
            runs = [[grade(python, Path(name)) for python in pythons] for _ in range(options.runs)]
        a_file = 1e3 / options.files
        figures = [[a_file * statistics.median(run[i][j] for run in runs) for j in (0, 1)] for i in range(len(pythons))]
        ratios = [f"{mine / theirs:.2f}" for mine, theirs in zip(*figures, strict=True)] if len(pythons) > 1 else []
        print(f"{exercise:10}", *(f"{each:8.1f}" for pair in figures for each in pair), *ratios, flush=True)


if __name__ == "__main__":
    main()
