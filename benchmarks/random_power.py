"""Which wrong draws the laws of init_params, minibatches and train_val_split find, how surely, and how often a right one fails.

    python benchmarks/random_power.py [--runs 30] [--right 300] [--first 1] [FUNCTION...]

A law compares bounds p of p-values with an alarm level (learnloop/course/randomness.py). On the scale x = sqrt(-2 ln p) a statistic
that is normal, or nearly so, has a standard deviation of about 1 whatever its mean. So the power against a wrong answer of the bank
is computed from the mean and the standard deviation of the largest x of a run: the printed margin is how many standard deviations
lie between that mean and the alarm. At 4.75 of them all but one in a million are found. "always" is an answer that another rule
than a bound finds in each run, such as a draw that occurs twice. The power against a variance that is off is computed without a
run, from the distribution of chi-squared (Wilson and Hilferty 1931).

Of right answers it prints how many bounds are below 0.01 and 0.001, which is to be at most this share of them, and the smallest.
"""

import argparse
import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import NormalDist
from typing import Any

from learnloop.course import randomness
from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.course.model import Exercise
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.problems import Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox.in_process import trusted_session

FUNCTIONS = ("init_params", "minibatches", "train_val_split")
BOUNDS = [name for name in vars(randomness) if name.startswith("p_of_")]
SURE = -NormalDist().inv_cdf(1e-6)
LARGEST = 38.0  # of x: beyond it, p is 0 in floating point
LAYERS = {"first or last layer, narrow": 2 * 159_013, "between": 569 * 563}


def scale(p: float) -> float:
    """The bound of a p-value, in standard deviations."""
    return min(math.sqrt(-2 * math.log(p)), LARGEST) if p > 0 else LARGEST


@contextmanager
def recorded() -> Iterator[list[float]]:
    """The bounds that the laws compute, none of which fails them."""
    found: list[float] = []
    kept = {name: getattr(randomness, name) for name in BOUNDS}

    def install(bounds: Mapping[str, Callable[..., float]]) -> None:
        for name, bound in bounds.items():
            setattr(randomness, name, bound)

    def recording(bound: Callable[..., float]) -> Callable[..., float]:
        def record(*arguments: Any) -> float:
            install(kept)  # a bound may compute another one on its way
            found.append(bound(*arguments))
            install(recorders)
            return 1.0

        return record

    recorders = {name: recording(bound) for name, bound in kept.items()}
    install(recorders)
    try:
        yield found
    finally:
        install(kept)


def run(code: CourseCode, exercise: Exercise, function: str, answer: Callable[..., Any], seed: int) -> tuple[bool, list[float]]:
    """Whether a rule without a bound found the answer, and the bounds that were computed until then."""
    session = trusted_session({function: answer}, code.keywords(exercise))
    judge = FunctionJudge(FunctionUnderTest(code, exercise, function, seed), session)
    with recorded() as bounds:
        try:
            judge.values()
            judge.behaviour()
        except Wrong:
            return True, bounds
    return False, bounds


def verdict(runs: Sequence[tuple[bool, list[float]]]) -> str:
    """How surely an answer is found, from some runs."""
    if all(found for found, _ in runs):
        return "always"
    largest = [max(map(scale, bounds)) for _, bounds in runs]
    spread = max(statistics.stdev(largest), 1.0)
    margin = (statistics.mean(largest) - scale(randomness.ALARM)) / spread
    return f"{margin:5.1f} standard deviations{'' if margin >= SURE else '   NOT CERTAIN'}"


def power_of_variance(n: int, factor: float) -> float:
    """The probability that a layer of ``n`` weights, with this factor in its variance, is found."""
    low, high = ends(n)

    def below(square: float) -> float:
        cube = (square / factor / n) ** (1 / 3)
        return NormalDist(1 - 2 / (9 * n), math.sqrt(2 / (9 * n))).cdf(cube)

    return below(low) + 1 - below(high)


def ends(n: int) -> list[float]:
    """Between which sums of squares of ``n`` weights no alarm is raised, by bisection."""
    found = []
    for outside in (0.5 * n, 2.0 * n):
        wrong, right = outside, float(n)
        for _ in range(60):
            middle = (wrong + right) / 2
            wrong, right = (wrong, middle) if randomness.p_of_squares(middle, n) > randomness.ALARM else (middle, right)
        found.append(right)
    return found


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("functions", nargs="*", default=FUNCTIONS)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--right", type=int, default=300)
    parser.add_argument("--first", type=int, default=1)
    asked = parser.parse_args()
    root = course_root()
    course = read_course(root)
    code = CourseCode(root, course)
    for exercise in course.exercises:
        for function in (each.name for each in exercise.functions if each.name in asked.functions):
            right = getattr(code.solution(exercise), function)
            print(f"\n{function}")
            runs = [run(code, exercise, function, right, asked.first + seed) for seed in range(asked.right)]
            bounds = [bound for _, found in runs for bound in found]
            print(f"  right: {sum(found for found, _ in runs)} failures in {len(runs)} runs; of {len(bounds):,} bounds", end=" ")
            print(
                *(f"{sum(p <= level for p in bounds) / len(bounds):.5f} are below {level}" for level in (0.01, 0.001)),
                sep=", ",
                end="; ",
            )
            print(f"the smallest is {min(bounds):.1e}; {len(bounds) // len(runs)} in a run, times {randomness.ALARM} each")
            for mistake in code.mistakes(exercise)[function]:
                results = [run(code, exercise, function, mistake.answer, asked.first + seed) for seed in range(asked.runs)]
                print(f"  {mistake.name.removeprefix(function + '_'):28} {verdict(results)}", flush=True)
    if "init_params" in asked.functions:
        print("\nvariance off, by the distribution of chi-squared: missed with a probability of")
        for layer, n in LAYERS.items():
            print(f"  {layer} ({n:,} weights):", *(f"{1 - power_of_variance(n, by):.1e} at {by - 1:+.0%}" for by in (0.97, 1.03)))


if __name__ == "__main__":
    main()
