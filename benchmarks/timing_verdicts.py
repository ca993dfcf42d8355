"""How often the verdict on time is wrong, how many pairs it takes and how long, on an idle and on a busy machine.

    python benchmarks/timing_verdicts.py --decisions 1000 --busy 0 2 4

Right answers to one timed function, whose time is a known multiple of the reference's: the idiom of the lesson, the idiom repeated
until it takes half of the limit and twice the limit, and the loop that the lesson warns of. Every decision is made in a fresh
worker, with a fresh race, as `learnloop check` makes it. The busy processes run beside it all the time: every other one computes,
every other one writes through 32 MB of memory. "Wrong" is "too slow" below the limit and "passed" above it; "noisy" is "this
computer is too busy to judge", which costs nobody a point. In brackets, the 95 % interval of the rate of wrong verdicts
(Clopper and Pearson).
"""

import argparse
import atexit
import contextlib
import math
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from learnloop.course import location
from learnloop.grading.engine import open_engine

COMPUTING = "while True: pass"
WRITING = "b = bytearray(32 << 20)\nwhile True: b[:] = bytes(32 << 20)"
LIMIT_SECONDS = 8.0


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """So many processes that never rest."""
    sources = [COMPUTING if i % 2 == 0 else WRITING for i in range(count)]
    processes = [subprocess.Popen([sys.executable, "-I", "-c", source]) for source in sources]
    try:
        time.sleep(1 if count else 0)
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def interval(wrong: int, of: int) -> tuple[float, float]:
    """The exact 95 % interval of a rate, by bisection of the binomial distribution."""

    def at_most(k: int, p: float) -> float:
        logs = (math.lgamma(of + 1) - math.lgamma(i + 1) - math.lgamma(of - i + 1) for i in range(k + 1))
        return sum(math.exp(log + i * math.log(p) + (of - i) * math.log1p(-p)) for i, log in enumerate(logs))

    def solve(k: int, goal: float) -> float:
        low, high = 1e-12, 1 - 1e-12
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(k, middle) > goal else (low, middle)
        return low

    return (solve(wrong - 1, 0.975) if wrong else 0.0), (solve(wrong, 0.025) if wrong < of else 1.0)


Told = tuple[str, int, float]  # the decision, pairs, milliseconds


class Track:
    """One exercise's references and a sandbox, as a grader has them."""

    def __init__(self, exercise_id: str, name: str) -> None:
        self.stack = contextlib.ExitStack()
        engine = self.stack.enter_context(open_engine(location.course_root()))
        self.sandbox, self.code = engine.sandbox, engine.code
        from learnloop.course.loader import ACCELERATED
        from learnloop.grading.timing.cache import cache_folder
        from learnloop.grading.timing.reference import Reference

        self.exercise = engine.course.exercise(exercise_id)
        self.function = self.exercise.function(name)
        folder = engine.root / ACCELERATED
        self.versions = (folder / "versions" / f"{exercise_id}.py").read_text("utf-8")
        reference = Reference(folder, exercise_id, cache_folder(folder))
        self.reference = self.stack.enter_context(contextlib.closing(reference))

    def session(self, source: str):
        """A fresh worker with this source behind the versions."""
        from learnloop.sandbox.session import Session, Source
        from learnloop.values.source import SourceUnit

        unit = SourceUnit(f"{self.exercise.id}.py", f"{self.versions}\n\n{source}")
        return contextlib.closing(
            Session(
                self.sandbox,
                Source(units=[unit], keywords=self.code.keywords(self.exercise)),
                call_seconds=30,
                deadline=time.monotonic() + 600,
            )
        )

    def race(self, session):
        """A fresh race."""
        from learnloop.grading.timing.judge import race_on

        return race_on(self.code, self.exercise, self.function, session, self.reference)

    def ratio(self, source: str, pairs: int) -> float:
        """The true ratio, by many pairs."""
        with self.session(source) as session:
            return self.race(session).measure(pairs).median

    def decision(self, source: str) -> Told:
        """One verdict, made as `learnloop check` makes it."""
        with self.session(source) as session:
            session.load()
            begun = time.perf_counter()
            verdict = self.race(session).run(self.function.timing, LIMIT_SECONDS)
            milliseconds = 1e3 * (time.perf_counter() - begun)
        return verdict.decision, verdict.ratio.pairs if verdict.ratio else 0, milliseconds


def version(name: str, kind: str, times: float) -> str:
    """The version, called over and over; a part of a call is a call on a part of the rows."""
    whole, part = int(times), times - int(times)
    return (
        f"def {name}(*given):\n"
        f"    for _ in range({whole}):\n        answer = {name}__{kind}(*given)\n"
        f"    rows = int({part!r} * len(given[0]))\n"
        f"    if rows:\n        {name}__{kind}(*(each[:rows] for each in given))\n"
        f"    return answer\n"
    )


_track: Track | None = None


def _open(exercise_id: str, name: str) -> None:
    global _track
    _track = Track(exercise_id, name)
    atexit.register(_track.stack.close)


def _decision(source: str) -> Told:
    assert _track is not None
    return _track.decision(source)


def main() -> None:
    """Print one table for each number of busy processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--busy", type=int, nargs="*", default=[0, 2, 4])
    parser.add_argument("--graders", type=int, default=1, help="so many graders make the decisions, side by side")
    parser.add_argument("--only", default="", help="only the answer whose title begins so, such as 'a loop'")
    parser.add_argument("--exercise", default="exercise1")
    parser.add_argument("--function", default="softmax")
    arguments = parser.parse_args()
    of = (arguments.exercise, arguments.function)
    track = Track(*of)
    name, limit = track.function.name, track.function.timing
    with track.stack:
        idiom = track.ratio(version(name, "idiom", 1), 101)
        answers = {"the idiom": version(name, "idiom", 1)}
        for title, goal in (("half of the limit", limit / 2), ("twice the limit", limit * 2)):
            found = track.ratio(version(name, "idiom", goal / idiom), 101)
            answers[title] = version(name, "idiom", goal / idiom * goal / found)
        answers["a loop over rows"] = version(name, "loop", 1)
        answers = {
            f"{title} ({track.ratio(source, 31):.1f} x)": source
            for title, source in answers.items()
            if title.startswith(arguments.only)
        }
    graders = f"{arguments.graders} graders side by side, " if arguments.graders > 1 else ""
    print(f"{name}, limit {limit:g} x; {arguments.decisions} decisions a row, {graders}load before: {os.getloadavg()[0]:.1f}")
    for count in arguments.busy:
        print(f"\n### {count} busy processes\n")
        print("| answer (true ratio) | passed | too slow | noisy | wrong | 95 % | pairs, median, p95 | ms, median, p95 |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        with busy(count), ProcessPoolExecutor(arguments.graders, get_context("spawn"), _open, of) as pool:
            for title, source in answers.items():
                told = list(pool.map(_decision, [source] * arguments.decisions))
                print(row(title, told), flush=True)


def row(title: str, told: list[Told]) -> str:
    """What the decisions on one answer came to, as a row of the table."""
    ends = Counter(decision for decision, _, _ in told)
    right = "passed" if title.startswith(("the idiom", "half")) else "too slow"
    wrong = len(told) - ends[right] - ends["noisy"]
    low, high = interval(wrong, len(told))

    def figures(values: list[float]) -> str:
        return f"{statistics.median(values):.0f}, {sorted(values)[int(0.95 * len(values))]:.0f}"

    return (
        f"| {title} | {ends['passed']} | {ends['too slow']} | {ends['noisy']} | {wrong} | {100 * low:.2f} to {100 * high:.2f} % "
        f"| {figures([pairs for _, pairs, _ in told])} | {figures([milliseconds for _, _, milliseconds in told])} |"
    )


if __name__ == "__main__":
    main()
