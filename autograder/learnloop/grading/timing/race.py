"""A race: how long a student's function takes, as a multiple of the reference's CPU time.

Student and reference run in workers of their own, in turns, on the same fresh inputs; the grader reads the CPU clock that the
kernel keeps of each, before and after the calls alone: a block is staged, run and fetched in three requests. The cost of calls
that do nothing is taken off both. The student's process is never asked about time.
"""

import itertools
import math
import secrets
import statistics
from collections.abc import Callable
from typing import Any

from learnloop.errors import SandboxError
from learnloop.grading.timing import meter
from learnloop.grading.timing.meter import Block
from learnloop.grading.timing.reference import Fit, Reference
from learnloop.grading.timing.verdict import (
    CONFIRMING_LEAD,
    CONTROLS,
    LEAD,
    MOST_PAIRS,
    Decision,
    Ratio,
    Verdict,
    decide,
    ratio_of,
    told,
)
from learnloop.sandbox import clocks
from learnloop.sandbox.interface import Worker
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.reference import NOTHING
from learnloop.sandbox.session import Session

MAX_CALLS = 64
MAX_BLOCK_BYTES = 32 << 20
MAX_ROUNDS = 64
FITTING_BLOCKS = 3
MOST_AROUND = 1.5
SLACK_NS = 500_000
WAIT_NS = 250_000_000
MOST_IDLE = 20
MOST_CHARGED = 0.2  # of the time: more than that is not the student's own


class _BrokenError(Exception):
    """The student's code did not do its part of a race; the outcome is None when its answer was wrong."""

    def __init__(self, outcome: Outcome | None) -> None:
        super().__init__(outcome.ending if outcome else "wrong")
        self.outcome = outcome


class _WaitsError(Exception):
    """The student's code lets time pass without computing, ``seconds`` a call."""

    def __init__(self, seconds: float) -> None:
        super().__init__("waits")
        self.seconds = seconds


def _idle(block: Block) -> float:
    """How many seconds passed for one of computing."""
    return block.wall_ns / max(block.calls_ns, 1)


class Race:
    """Student against reference on one function."""

    def __init__(
        self,
        session: Session,
        reference: Reference,
        function: str,
        inputs: Callable[[int], list[Any]],
        right: Callable[[list[Any], Any], bool],
    ) -> None:
        """``inputs`` makes the arguments of the n-th call; ``right`` judges what was returned for them."""
        self._session = session
        self._reference = reference
        self._function = function
        self._inputs = inputs
        self._right = right
        self._drawn = 0
        self._spent_ns = 0  # of CPU time on the student's calls, and how much of it by what answers in their place
        self._charged_ns = 0
        self._put: Callable[[int], None] = lambda pid: None

    def run(self, limit: float, seconds: float) -> Verdict:
        """Decide whether the student's time is at most ``limit`` times the reference's, within about ``seconds``."""
        with meter.one_core() as self._put:
            return self._run(limit, seconds)

    def _run(self, limit: float, seconds: float) -> Verdict:
        verdict = self._heat(limit, clocks.now() + seconds / 2)
        if verdict.decision == "too slow" and verdict.ratio is not None:
            self._session.close()  # a failure is reported only when a fresh process confirms it
            verdict = self._heat(limit, clocks.now() + seconds / 2, CONFIRMING_LEAD)
        if verdict.decision != "too slow" or verdict.ratio is None:
            return verdict
        if self._charged_ns > MOST_CHARGED * self._spent_ns:
            return Verdict(decision="helped", ratio=verdict.ratio)
        control = self._control()
        return Verdict(decision=told(verdict.ratio, control, limit), ratio=verdict.ratio, control=control)

    def measure(self, pairs: int) -> Ratio:
        """The ratio over this many pairs, whatever it is. Raises ``ValueError`` when the answer is wrong or breaks."""
        with meter.one_core() as self._put:
            student = self._ready()
            if student is None:
                raise ValueError(f"{self._function} does not load")
            try:
                share = self._share(student)
                return ratio_of([self._pair(student, share) for _ in range(pairs)])
            except _BrokenError as broken:
                raise ValueError(f"{self._function}: {broken}") from None

    def _heat(self, limit: float, deadline: float, lead: int = LEAD) -> Verdict:
        """Pairs in the worker that there is, until one side leads.

        Where time runs out first, the median says on which side it is; where nobody leads after ``MOST_PAIRS``, it is too slow.
        """
        student = self._ready()
        if student is None:
            return Verdict(decision="wrong", outcome=self._session.loaded)
        ratios: list[float] = []
        decided = None
        self._charged_ns = self._spent_ns = 0
        try:
            share = self._share(student)
            while decided is None and len(ratios) < MOST_PAIRS and (len(ratios) < lead or clocks.now() < deadline):
                ratios.append(self._pair(student, share))
                decided = decide(ratios, limit, lead)
        except _BrokenError as broken:
            # That the time for the whole check is used up ("budget") need not be this function's doing.
            slow = broken.outcome is not None and broken.outcome.ending == "timeout"
            return Verdict(decision="too slow" if slow else "wrong", outcome=broken.outcome)
        except _WaitsError as waits:
            return Verdict(decision="too slow", waits=waits.seconds)
        ratio = ratio_of(ratios)
        undecided: Decision = "passed" if ratio.median <= limit and len(ratios) < MOST_PAIRS else "too slow"
        return Verdict(decision=decided or undecided, ratio=ratio)

    @property
    def fit(self) -> Fit:
        """The size of a block, once a race has begun."""
        return self._reference.fits[self._function]

    def _ready(self) -> Worker | None:
        """The student's worker, beside that of the reference, which has found its block; None when the source does not load."""
        student, reference = self._session.worker(), self._reference.worker()
        if student is None or reference is None:
            return None
        self._put(student.pid)
        self._put(reference.pid)
        if self._function not in self._reference.fits:
            self._reference.fits[self._function] = self._fitted()
        return student

    def _fitted(self) -> Fit:
        """How many calls make a block long enough for the clock; the reference is warm after it."""
        least = meter.least_block_ns()
        size = sum(getattr(each, "nbytes", 0) for each in self._draw(1)[0])
        most = max(2, min(MAX_CALLS, MAX_BLOCK_BYTES // max(size, 1)))
        calls = 2
        while True:
            self._reference.block(self._function, self._draw(calls))  # warms up
            nothing = [self._reference.block(NOTHING, [[]] * calls) for _ in range(FITTING_BLOCKS)]
            blocks = [self._verified(self._draw(calls)) for _ in range(FITTING_BLOCKS)]
            empty = statistics.median(block.calls_ns for block in nothing)
            net = max(statistics.median(block.calls_ns for block in blocks) - empty, 1_000)
            if net >= least or calls == most:
                break
            calls = min(math.ceil(1.2 * calls * least / net), most)
        rounds = min(math.ceil(least / net), MAX_ROUNDS)
        fetching = statistics.median(block.fetching_ns for block in blocks)
        return Fit(calls=calls, rounds=rounds, empty_ns=empty, fetching_ns=fetching, net_ns=net * rounds)

    def _verified(self, inputs: list[list[Any]]) -> Block:
        """A block of the reference whose answers are compared with the model's: a yardstick that is wrong measures nothing."""
        block = self._reference.block(self._function, inputs)
        if not all(self._right(arguments, value) for arguments, value in zip(inputs, block.values, strict=True)):
            raise SandboxError(f"the reference of {self._function} and the model answer differ.")
        return block

    def _share(self, student: Worker) -> int:
        """Of the calls of a request, how many are enough for the student; the one call that says so warms up, too."""
        first = self._student(student, self._draw(1))
        return max(1, min(self.fit.calls, math.ceil(2 * meter.least_block_ns() / max(first.calls_ns, 1))))

    def _pair(self, student: Worker, share: int) -> float:
        """The ratio of one block of the student's, with ``share`` of the calls of each request, to one of the reference's."""
        own = theirs = 0.0
        part = share / self.fit.calls
        for _ in range(self.fit.rounds):
            inputs = self._draw(self.fit.calls)
            if secrets.randbits(1):
                block, yardstick = self._student(student, inputs[:share]), self._yardstick(inputs)
            else:
                yardstick, block = self._yardstick(inputs), self._student(student, inputs[:share])
            if block.wall_ns > WAIT_NS and _idle(block) > MOST_IDLE * _idle(yardstick):
                raise _WaitsError(block.wall_ns / share / 1e9)
            # Unpacking costs both the same; a student's process that works much harder there is computing ahead.
            around = part * (yardstick.staging_ns + self.fit.fetching_ns)
            ahead = max(block.staging_ns + block.fetching_ns - MOST_AROUND * around - SLACK_NS, 0)
            own += (block.calls_ns + ahead - self.fit.empty_ns) / part
            theirs += yardstick.calls_ns - self.fit.empty_ns
        return max(own, 1) / max(theirs, 1)

    def _control(self) -> Ratio:
        """Pairs of the reference against itself, with no process of the student's left to disturb them: lowest to highest."""
        self._session.close()

        def net() -> float:
            blocks = [self._yardstick(self._draw(self.fit.calls)) for _ in range(self.fit.rounds)]
            return max(sum(block.calls_ns - self.fit.empty_ns for block in blocks), 1)

        nets = [net() for _ in range(CONTROLS + 1)]
        ratios = [after / before for before, after in itertools.pairwise(nets)]
        return Ratio(median=statistics.median(ratios), low=min(ratios), high=max(ratios), pairs=CONTROLS)

    def _yardstick(self, inputs: list[list[Any]]) -> Block:
        return self._reference.block(self._function, inputs, fetch=False)

    def _draw(self, count: int) -> list[list[Any]]:
        self._drawn += count
        return [self._inputs(self._drawn - i) for i in range(count)]

    def _student(self, student: Worker, inputs: list[list[Any]]) -> Block:
        """One block of the student's. Raises ``_BrokenError``, also for wrong answers."""
        session, charged = self._session, self._charged()

        def clock() -> int:  # what stand-ins computed for the student counts as if the student had
            return student.cpu_ns() + self._charged()

        block = meter.timed(
            clock,
            lambda: _values(session.stage(self._function, inputs)),
            lambda: _values(session.run()),
            lambda: _values(session.fetch(len(inputs))),
        )
        self._charged_ns += self._charged() - charged
        self._spent_ns += block.calls_ns
        if not all(self._right(arguments, value) for arguments, value in zip(inputs, block.values, strict=True)):
            raise _BrokenError(None)
        return block

    def _charged(self) -> int:
        """CPU time that stand-ins have spent for the student so far."""
        return self._session.asks.charged_ns


def _values(outcome: Outcome) -> list[Any]:
    if outcome.ending != "returned":
        raise _BrokenError(outcome)
    return outcome.values
