"""Model answers in place of a student's functions: computed on demand, in confined workers that hold only solutions."""

import inspect
import time
from collections.abc import Iterable, Iterator

from learnloop.course.loader import CourseCode
from learnloop.course.model import Exercise
from learnloop.sandbox import encoding
from learnloop.sandbox.asks import StandInReply, StandInRequest
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session, Source
from learnloop.values.sent import Refused, RngState


class StandIns:
    """Answers requests with the model answers of a course; one worker per exercise, started when it is first needed.

    Which functions a submission may ask for is decided by its session. A request that crashes a worker, or fills it, costs
    that worker only: the next request gets a fresh one.
    """

    def __init__(self, code: CourseCode, sandbox: Sandbox, deadline: float) -> None:
        """``deadline``, in seconds of ``time.monotonic()``, ends all of it."""
        self._code = code
        self._sandbox = sandbox
        self._deadline = deadline
        self._sessions: dict[str, Session] = {}

    def answer(self, request: StandInRequest) -> StandInReply:
        """The model answer, and the CPU time that it took. ``error`` says what is wrong with the arguments."""
        exercise = self._code.course.exercise(request.module)
        if exercise is None or exercise.function(request.function) is None:
            return StandInReply(error="does not exist")
        given = [*request.arguments, *request.keywords.values()]
        refused = next(_refused(given), None)
        if refused is not None:
            return StandInReply(error=f"cannot be given {refused}")
        if sum(isinstance(each, RngState) for each in given) > 1:
            return StandInReply(error="cannot be given two generators")
        signature = inspect.signature(self._code.reference(exercise, request.function))
        try:
            bound = signature.bind(*request.arguments, **request.keywords)
        except TypeError as error:
            return StandInReply(error=f"was called wrongly: {error}")
        bound.apply_defaults()
        node, _ = encoding.encode(bound.args)
        if isinstance(node, encoding.RefusedNode):
            return StandInReply(error=f"cannot be given {node.kind}")
        return self._computed(exercise, request.function, bound.args)

    def _computed(self, exercise: Exercise, function: str, arguments: Iterable[object]) -> StandInReply:
        if exercise.id not in self._sessions:
            self._sessions[exercise.id] = self._session(exercise)
        session = self._sessions[exercise.id]
        worker = session.worker()
        begun, begun_ns = time.monotonic_ns(), worker.cpu_ns() if worker else 0
        outcome = session.call(function, list(arguments))
        # A worker that was lost cannot be asked any more; it had one thread, so that it used at most the time that passed.
        spent = worker.cpu_ns() - begun_ns if worker and worker.alive else time.monotonic_ns() - begun
        if outcome.ending != "returned":
            return StandInReply(error=_why(outcome), cpu_ns=spent)
        return StandInReply(outcome.values[0], outcome.generator, cpu_ns=spent)

    def _session(self, exercise: Exercise) -> Session:
        before = {each.id: [self._code.solution_unit(each)] for each in self._code.course.before(exercise)}
        keywords = self._code.keywords(exercise)
        source = Source(units=[self._code.solution_unit(exercise)], earlier=before, keywords=keywords)
        return Session(self._sandbox, source, call_seconds=self._code.course.limits.call_seconds, deadline=self._deadline)

    def close(self) -> None:
        """End the workers."""
        for session in self._sessions.values():
            session.close()


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
