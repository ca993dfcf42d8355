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
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from learnloop import home
from learnloop.checking import sandboxed

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
    import math

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


def main() -> None:
    """Print one table for each number of busy processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--busy", type=int, nargs="*", default=[0, 2, 4])
    parser.add_argument("--exercise", default="exercise1")
    parser.add_argument("--function", default="softmax")
    arguments = parser.parse_args()
    root = home.course_root()
    course = home.read_course(root)
    with sandboxed(course) as sandbox:
        from learnloop.loader import ACCELERATED, CourseCode
        from learnloop.sandbox.session import Session, Source
        from learnloop.source import Unit
        from learnloop.timing.cache import cache_folder
        from learnloop.timing.judge import race_on
        from learnloop.timing.reference import Reference

        code = CourseCode(root, course)
        exercise = course.exercise(arguments.exercise)
        function = exercise.function(arguments.function)
        limit, folder = function.timing, root / ACCELERATED
        text = (folder / "versions" / f"{exercise.id}.py").read_text("utf-8")

        def source(kind: str, times: float) -> Source:
            """The version, called over and over; a part of a call is a call on a part of the rows."""
            whole, part = int(times), times - int(times)
            wrapper = (
                f"def {function.name}(*given):\n"
                f"    for _ in range({whole}):\n        answer = {function.name}__{kind}(*given)\n"
                f"    rows = int({part!r} * len(given[0]))\n"
                f"    if rows:\n        {function.name}__{kind}(*(each[:rows] for each in given))\n"
                f"    return answer\n"
            )
            return Source(units=[Unit(f"{exercise.id}.py", f"{text}\n\n{wrapper}")])

        def session(made: Source) -> "contextlib.closing[Session]":
            return contextlib.closing(Session(sandbox, made, call_seconds=30, deadline=time.monotonic() + 600))

        def measured(made: Source, pairs: int = 101) -> float:
            with session(made) as asked:
                return race_on(code, exercise, function, asked, reference).measure(pairs).median

        with contextlib.closing(Reference(folder, exercise.id, cache_folder(folder))) as reference:
            idiom = measured(source("idiom", 1))
            answers = {"the idiom": source("idiom", 1)}
            for title, goal in (("half of the limit", limit / 2), ("twice the limit", limit * 2)):
                made = source("idiom", goal / idiom)
                made = source("idiom", goal / idiom * goal / measured(made))
                answers[title] = made
            answers["a loop over rows"] = source("loop", 1)
            answers = {f"{title} ({measured(made, 31):.1f} x)": made for title, made in answers.items()}
            print(
                f"{function.name}, limit {limit:g} x; {arguments.decisions} decisions a row; load before: {os.getloadavg()[0]:.1f}"
            )
            for count in arguments.busy:
                print(f"\n### {count} busy processes\n")
                print("| answer (true ratio) | passed | too slow | noisy | wrong | 95 % | pairs, median, p95 | ms, median, p95 |")
                print("| --- | --- | --- | --- | --- | --- | --- | --- |")
                with busy(count):
                    for title, made in answers.items():
                        ends: Counter[str] = Counter()
                        pairs, milliseconds = [], []
                        for _ in range(arguments.decisions):
                            with session(made) as asked:
                                asked.load()
                                begun = time.perf_counter()
                                verdict = race_on(code, exercise, function, asked, reference).run(limit, LIMIT_SECONDS)
                                milliseconds.append(1e3 * (time.perf_counter() - begun))
                            ends[verdict.decision] += 1
                            pairs.append(verdict.ratio.pairs if verdict.ratio else 0)
                        right = "passed" if title.startswith(("the idiom", "half")) else "too slow"
                        wrong = sum(ends.values()) - ends[right] - ends["noisy"]
                        low, high = interval(wrong, arguments.decisions)
                        figures = [
                            f"{statistics.median(v):.0f}, {sorted(v)[int(0.95 * len(v))]:.0f}" for v in (pairs, milliseconds)
                        ]
                        print(
                            f"| {title} | {ends['passed']} | {ends['too slow']} | {ends['noisy']} | {wrong} "
                            f"| {100 * low:.2f} to {100 * high:.2f} % | {figures[0]} | {figures[1]} |",
                            flush=True,
                        )


if __name__ == "__main__":
    main()
