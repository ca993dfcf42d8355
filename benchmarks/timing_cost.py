"""What the timing checks cost a learner: a whole `learnloop check`, and what its time is made of.

    python benchmarks/timing_cost.py --exercise exercise3 --repeats 9

Each line is the median wall time of whole commands, or of the step alone in a process that does nothing else, taken in turns:
importing Numba and loading the kernels from their cache, the check without timing, the races alone, the whole check, and once the
first check of all, with an empty cache, which compiles. The goal is 1.5 times Numba and kernels, plus the races.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from learnloop.course import location
from learnloop.grading.engine import open_engine

LOADING = "Numba and the kernels, from their cache"
RACES = "the races alone"
WHOLE = "the whole check"
LOAD = """
import sys
from learnloop.sandbox.reference import load
load(sys.argv[1], sys.argv[2])
"""


def run(command: list[str], folder: Path, **variables: str) -> float:
    """Seconds of wall time of a command."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def races(exercise_id: str) -> float:
    """Seconds of the races of one check, in a process whose references have been loaded."""
    with open_engine(location.course_root()) as engine:
        from learnloop.course.loader import ACCELERATED
        from learnloop.grading.timing.cache import cache_folder
        from learnloop.grading.timing.judge import race_on
        from learnloop.grading.timing.reference import Reference
        from learnloop.sandbox.session import Session, Source

        code, course, exercise = engine.code, engine.course, engine.course.exercise(exercise_id)
        folder = engine.root / ACCELERATED
        source = Source(
            units=[code.solution_unit(exercise)],
            keywords=code.keywords(exercise),
            earlier={each.id: [code.solution_unit(each)] for each in course.before(exercise)},
        )
        deadline = time.monotonic() + 60
        with (
            contextlib.closing(Reference(folder, exercise.id, cache_folder(folder))) as reference,
            contextlib.closing(Session(engine.sandbox, source, call_seconds=5, deadline=deadline)) as session,
        ):
            reference.worker()
            session.load()
            begun = time.perf_counter()
            for function in exercise.functions:
                if function.timing is not None:
                    verdict = race_on(code, exercise, function, session, reference).run(function.timing, 8.0)
                    assert verdict.decision == "passed", verdict
            return time.perf_counter() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exercise", default="exercise3")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--races", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.races:
        print(races(arguments.exercise))
        return
    from learnloop.course.loader import ACCELERATED
    from learnloop.grading.timing.cache import cache_folder

    root = location.course_root()
    references = root / ACCELERATED
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for path in (root / "solutions").glob("exercise*.py"):
            shutil.copy(path, folder)
        check = [sys.executable, "-m", "learnloop", "check", arguments.exercise]
        first = run(check, folder, XDG_CACHE_HOME=str(folder / "cache"))
        run(check, folder)
        cache = str(cache_folder(references))
        load = [sys.executable, "-c", LOAD, str(references), arguments.exercise]
        alone = [sys.executable, __file__, "--races", "--exercise", arguments.exercise]
        steps: dict[str, Callable[[], float]] = {
            "python -c 'import numba'": lambda: run([sys.executable, "-c", "import numba"], folder),
            LOADING: lambda: run(load, folder, NUMBA_CACHE_DIR=cache),
            "the check without timing": lambda: run([*check, "--no-timing"], folder),
            RACES: lambda: float(subprocess.run(alone, capture_output=True, check=True).stdout),
            WHOLE: lambda: run(check, folder),
        }
        rounds = [{title: step() for title, step in steps.items()} for _ in range(arguments.repeats)]
        median = {title: statistics.median(each[title] for each in rounds) for title in steps}
        print(f"{arguments.exercise}, {arguments.repeats} repeats; load: {os.getloadavg()[0]:.1f}\n")
        print("| step | seconds |\n| --- | --- |")
        for title, seconds in median.items():
            print(f"| {title} | {seconds:.2f} |")
        print(f"| the first check of all, which compiles | {first:.1f} |")
        around = (median[WHOLE] - median[RACES]) / median[LOADING]
        print(f"\n({WHOLE} - {RACES}) / ({LOADING}): {around:.2f}; goal: 1.5")


if __name__ == "__main__":
    main()
