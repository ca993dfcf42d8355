"""Model answers in place of a student's functions: computed on demand, in confined workers that hold only solutions."""

import functools
import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from learnloop.course.loader import CourseCode
from learnloop.course.model import Exercise
from learnloop.sandbox import encoding
from learnloop.sandbox.asks import StandInReply, StandInRequest
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session, Source
from learnloop.values.sent import Refused, RngState
from learnloop.values.source import SourceUnit


class StandIns:
    """Answers requests with the model answers of some exercises, in one worker, started when it is first needed.

    Which functions a submission may ask for is decided by its session. A request that crashes the worker, or fills it, costs
    that worker only: the next request gets a fresh one.
    """

    def __init__(self, code: CourseCode, exercises: Sequence[Exercise], sandbox: Sandbox, deadline: float) -> None:
        """``deadline``, in seconds of ``clocks.now()``, ends all of it."""
        self._code = code
        self._exercises = {each.id: each for each in exercises}
        self._sandbox = sandbox
        self._deadline = deadline
        self._signature = functools.cache(self._signature_of)

    def answer(self, request: StandInRequest) -> StandInReply:
        """The model answer, and the CPU time that it took. ``error`` says what is wrong with the arguments."""
        exercise = self._exercises.get(request.module)
        if exercise is None or exercise.function(request.function) is None:
            return StandInReply(error="does not exist")
        given = [*request.arguments, *request.keywords.values()]
        refused = next(_refused(given), None)
        if refused is not None:
            return StandInReply(error=f"cannot be given {refused}")
        if sum(isinstance(each, RngState) for each in given) > 1:
            return StandInReply(error="cannot be given two generators")
        try:
            bound = self._signature(request.module, request.function).bind(*request.arguments, **request.keywords)
        except TypeError as error:
            return StandInReply(error=f"was called wrongly: {error}")
        bound.apply_defaults()
        node, _ = encoding.encode(bound.args)
        if isinstance(node, encoding.RefusedNode):
            return StandInReply(error=f"cannot be given {node.kind}")
        return self._computed(f"{request.module}.{request.function}", bound.args)

    def _signature_of(self, exercise: str, function: str) -> inspect.Signature:
        return inspect.signature(self._code.reference(self._exercises[exercise], function))

    def _computed(self, function: str, arguments: Sequence[Any]) -> StandInReply:
        session = self._session
        worker = session.worker()
        begun_ns = worker.cpu_ns() if worker else 0
        outcome = session.call(function, arguments)
        spent = worker.cpu_ns() - begun_ns if worker else 0
        if outcome.ending != "returned":
            return StandInReply(error=_why(outcome), cpu_ns=spent)
        return StandInReply(outcome.values[0], outcome.generator, cpu_ns=spent)

    @functools.cached_property
    def _session(self) -> Session:
        source = Source(
            units=[SourceUnit("model_answers.py", "".join(f"import {name}\n" for name in self._exercises))],
            earlier={name: [self._code.solution_unit(each)] for name, each in self._exercises.items()},
            keywords={
                f"{name}.{function}": last
                for name, each in self._exercises.items()
                for function, last in self._code.keywords(each).items()
            },
        )
        return Session(self._sandbox, source, call_seconds=self._code.course.limits.call_seconds, deadline=self._deadline)

    def close(self) -> None:
        """End the worker."""
        if "_session" in vars(self):
            self._session.close()


def _refused(value: object) -> Iterator[str]:
    """What in an argument could not be sent."""
    if isinstance(value, Refused):
        yield value.kind
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _refused(each)
    elif isinstance(value, dict):
        yield from _refused(list(value.values()))


def _why(outcome: Outcome) -> str:
    if outcome.failure is not None:
        return f"stopped: {outcome.failure.type}: {outcome.failure.message}"
    if outcome.ending in ("timeout", "budget"):
        return "took too long"
    return "could not be computed from this"
