"""The verdict of a race, from the ratios of its pairs alone: who leads, by how much, and whether the machine can tell.

A pair is one block of the student's and one of the reference's, and counts for the side of the limit on which its ratio lies.
The first side that is ahead by ``LEAD`` pairs decides the race. Nothing is assumed about the distribution of the ratios: if a
pair lies on the wrong side with probability p, the race goes wrong with probability at most 1 / (1 + ((1 - p) / p) ** LEAD), as
in gambler's ruin (Feller, An Introduction to Probability Theory and Its Applications, volume 1, chapter XIV). A fail has to be
confirmed in a fresh worker, by ``CONFIRMING_LEAD`` pairs: what made one process slow from its start does not count.
"""

import math
import statistics
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from learnloop.sandbox.outcome import Outcome

LEAD = 5
CONFIRMING_LEAD = 3  # in the fresh worker that has to confirm a fail
MOST_PAIRS = 25
CONTROLS = 9
LOUD = 2.0
CONFIDENCE = 0.95

# "helped": too slow, and much of the time went into the grader's own functions, which run in another process.
Decision = Literal["passed", "too slow", "noisy", "wrong", "helped"]


class Ratio(Struct, frozen=True, kw_only=True):
    """CPU time as a multiple of the reference's: the median over this many ``pairs``, and its confidence interval.

    ``low`` to ``high`` holds the true median with 95 % confidence; with too few pairs for that, it is the whole range.
    """

    median: float
    low: float
    high: float
    pairs: int


class Verdict(Struct, frozen=True, kw_only=True):
    """The decision and what it rests on; ``outcome`` is set when the student's code broke, ``waits`` to the seconds of a call
    in which hardly anything is computed.

    ``control`` is what the reference takes as a multiple of its own time, lowest to highest; measured before a fail is reported.
    """

    decision: Decision
    ratio: Ratio | None = None
    control: Ratio | None = None
    outcome: Outcome | None = None
    waits: float = 0.0


def ratio_of(ratios: Sequence[float]) -> Ratio:
    """The median of at least one ratio, and its interval."""
    low, high = median_interval(ratios, 1 - CONFIDENCE)
    return Ratio(median=statistics.median(ratios), low=low, high=high, pairs=len(ratios))


def decide(ratios: Sequence[float], limit: float, lead: int = LEAD) -> Literal["passed", "too slow"] | None:
    """The side that is ahead by ``lead`` pairs, or None: another pair is needed."""
    ahead = sum(1 if ratio > limit else -1 for ratio in ratios)
    if abs(ahead) < lead:
        return None
    return "too slow" if ahead > 0 else "passed"


def wrong_at_most(p: float, lead: int = LEAD) -> float:
    """The probability that a race is decided wrongly when a pair lies on the wrong side with probability ``p`` < 1."""
    return 0.0 if p == 0 else 1 / (1 + ((1 - p) / p) ** lead)


def told(ratio: Ratio, control: Ratio, limit: float) -> Literal["too slow", "noisy"]:
    """The decision on a race that was not passed, given the control pairs.

    If the reference varies against itself by a factor of ``LOUD``, a ratio within that factor of the limit proves nothing. Any
    other is reported: on a quiet machine, the variance of the student's own code is no excuse.
    """
    noise = max(control.high, 1 / control.low)
    return "noisy" if noise >= LOUD and ratio.median <= limit * noise else "too slow"


def median_interval(values: Sequence[float], error: float) -> tuple[float, float]:
    """Order statistics between which the median lies with probability ``1 - error``; the whole range of too few values."""
    ordered, count = sorted(values), len(values)
    below, lowest = 0.0, 0
    for i in range(count):
        below += math.comb(count, i) * 0.5**count
        if 2 * below > error:
            break
        lowest = i
    return ordered[lowest], ordered[count - 1 - lowest]
