"""A submission that is open for calls: its worker, the model answers that stand in, and why it cannot be called, if so."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from learnloop.course.loader import CourseCode
from learnloop.course.model import Function, Use
from learnloop.diagnosis.crashes.outcomes import finding_of
from learnloop.grading.stand_ins import StandIns
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding
from learnloop.sandbox import clocks
from learnloop.sandbox.asks import AskHandler, StandIn
from learnloop.sandbox.session import Session, Source
from learnloop.submission import places
from learnloop.submission.outline import missing
from learnloop.submission.submission import Submission
from learnloop.values.source import SourceUnit

if TYPE_CHECKING:
    from learnloop.sandbox.interface import Sandbox


class OpenSubmission:
    """One submission in a sandbox, until ``deadline`` (seconds of ``clocks.now()``), set by its course's limits."""

    def __init__(
        self, code: CourseCode, submission: Submission, sandbox: "Sandbox", seed: int, problem: Finding | None = None
    ) -> None:
        """``problem`` says why its file cannot be run at all, if so."""
        self.code = code
        self.submission = submission
        self.exercise = submission.exercise
        self.sandbox = sandbox
        self.seed = seed
        self.problem = problem
        self.printed = ""
        self.deadline = clocks.now() + code.course.limits.total_seconds
        exercises = [*code.course.before(submission.exercise), submission.exercise]
        self.stand_ins = StandIns(code, exercises, sandbox, self.deadline)
        self.session = self._session([], self.deadline, self.stand_ins.answer)

    def close(self) -> None:
        """End its workers."""
        self.session.close()
        self.stand_ins.close()

    @contextlib.contextmanager
    def replacing(self, replaced: Sequence[Use], deadline: float, answer: StandIn | None = None) -> Iterator[Session]:
        """The submission again, in a fresh worker, with model answers in place of these functions; ``answer`` gives them."""
        with contextlib.closing(self._session(replaced, deadline, answer or self.stand_ins.answer)) as session:
            yield session

    @contextlib.contextmanager
    def beside(self, units: Sequence[SourceUnit], function: str, names: Sequence[str], deadline: float) -> Iterator[Session]:
        """The submission again, in a fresh worker, and after it ``units``; their ``names`` are called like ``function``."""
        alike = {function: names}
        with contextlib.closing(self._session([], deadline, self.stand_ins.answer, units, alike)) as session:
            yield session

    def _session(
        self,
        replaced: Sequence[Use],
        deadline: float,
        answer: StandIn,
        more: Sequence[SourceUnit] = (),
        alike: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> Session:
        """The submission in its own worker; model answers stand in for absent exercises and ``replaced`` functions.

        ``more`` is executed after it; ``alike``: by function, others that take the same keywords.
        """
        limits, given = self.code.course.limits, self.submission
        stand_ins = {name: self._functions_of(name) for name in given.absent}
        for use in replaced:
            stand_ins.setdefault(use.exercise, []).append(use.function)
        keywords = dict(self.code.keywords(self.exercise))
        keywords |= {name: keywords[function] for function, names in alike.items() if function in keywords for name in names}
        most_bytes = limits.stand_in_mb << 20
        asks = AskHandler(answer, stand_ins, most_asks=limits.stand_in_calls, most_bytes=most_bytes)
        return Session(
            self.sandbox,
            Source(
                units=[*given.units, *more],
                earlier=given.earlier,
                stand_ins=stand_ins,
                keywords=keywords,
                allowed=self.code.course.allowed_imports,
            ),
            call_seconds=limits.call_seconds,
            deadline=deadline,
            printed_characters=limits.printed_characters,
            asks=asks,
        )

    def _functions_of(self, exercise: str) -> list[str]:
        found = self.code.course.exercise(exercise)
        return [function.name for function in found.functions] if found else []

    def function(self, name: str) -> FunctionUnderTest:
        """A function of the exercise, with the draws of this submission's seed."""
        return FunctionUnderTest(self.code, self.exercise, name, self.seed)

    def load(self) -> None:
        """Execute the file, unless there is a ``problem`` already; ``problem`` then says why it failed, if it did."""
        if self.problem is not None:
            return
        outcome = self.session.load()
        if self.session.disturbed:  # by a busy machine, which may not cost anybody anything
            outcome = self.session.load()
        self.printed = outcome.printed
        if outcome.ending != "returned":
            self.problem = finding_of(outcome, self.submission, "file", self.code.course.limits.call_seconds)

    def untouched(self, function: Function) -> bool:
        """Whether the function is still the stub that was handed out."""
        defined = self.submission.outline.functions.get(function.name)
        return defined is not None and defined.untouched

    def unready(self, function: Function) -> Finding | None:
        """Why the function cannot be called: the file does not run, or the function is still the stub, or missing."""
        if self.problem is not None:
            message = f"The file could not be run. {self.problem.message}"
            return Finding(stage="file", status="error", message=message, next_step=self.problem.next_step)
        seen = self.submission.outline
        if self.untouched(function):
            stub = seen.functions[function.name]
            where = places.place(self.submission.units, stub.unit, stub.line)
            return Finding(stage="not started", message="not started", place=where)
        if function.name not in seen.functions and function.name not in seen.names:
            return missing(function.name, seen, self.submission.path.name, live=self.submission.live)
        return self.submission.refused.get(function.name)
