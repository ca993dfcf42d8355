"""How many right answers lose a point on a busy machine: none should.

    python benchmarks/busy.py [--gradings 2000] [--busy 8] [--first 0] [EXERCISE ...]

Grades the model answers of exercises 3 and 6, or of others, with everything that a check does, one seed after the other, while
``--busy`` processes keep the cores occupied, each in a session of its own, because Linux shares cores among sessions first.
Prints each check that lost points, and after every ten gradings how many did.
"""

import argparse
import contextlib
import multiprocessing
import os
import time
from collections.abc import Iterator

from learnloop.course.location import course_root
from learnloop.grading.engine import Engine, open_engine
from learnloop.grading.options import Options
from learnloop.submission.submission import read_submission


def burn() -> None:
    """Keep a core occupied for as long as its parent lives."""
    if hasattr(os, "setsid"):
        os.setsid()
    parent = os.getppid()
    while os.getppid() == parent:
        pass


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """With this many processes beside."""
    others = [multiprocessing.get_context("spawn").Process(target=burn, daemon=True) for _ in range(count)]
    for each in others:
        each.start()
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.join()


def lost(engine: Engine, name: str, seed: int) -> bool:
    """Whether the model answer of an exercise lost points; prints where."""
    exercise = engine.course.exercise(name)
    assert exercise is not None
    submission = read_submission(engine.course, exercise, engine.root / "solutions" / f"{name}.py")
    report = engine.grade(submission, Options(seed=seed))
    for check in report.checks:
        if check.score < check.max_score:
            print(f"{name}, seed {seed}: {check.id}: {check.message}", flush=True)
    return report.score < report.max_score


def main() -> None:
    """Grade and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", default=["exercise3", "exercise6"])
    parser.add_argument("--gradings", type=int, default=2000)
    parser.add_argument("--busy", type=int, default=8)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    begun, failed = time.monotonic(), 0
    with open_engine(course_root()) as engine, busy(asked.busy):
        for number in range(asked.gradings):
            name = asked.exercises[number % len(asked.exercises)]
            failed += lost(engine, name, asked.first + number)
            if (number + 1) % 10 == 0 or number + 1 == asked.gradings:
                seconds = time.monotonic() - begun
                words = f"lost a point, with {asked.busy} busy processes beside ({seconds:.0f} s)"
                print(f"{failed} of {number + 1} right answers {words}", flush=True)


if __name__ == "__main__":
    main()
