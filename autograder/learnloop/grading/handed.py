"""What a function hands to another one: when the other stops on it, although nothing is wrong with it, the caller is responsible.

The function is judged again with the model answer in place of the one that it calls, and what it asks for is looked at: the
caller is responsible if this is nothing that the called function takes, or if the model answer stops on it, too.
"""

import inspect
import itertools
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from learnloop.course.contracts import Contract, contract_of
from learnloop.course.model import Function, Use
from learnloop.diagnosis.crashes.outcomes import place_of
from learnloop.grading.contracts import Arguments, examples_of, unfit
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.problems import Stopped, Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding
from learnloop.sandbox import clocks
from learnloop.sandbox.asks import StandIn, StandInReply, StandInRequest
from learnloop.sandbox.messages import Failure, Frame
from learnloop.submission import syntax
from learnloop.text import listed
from learnloop.values.sent import RngState
from learnloop.values.shapes import shape_of

MOST_IN_LIST = 8  # items that are tried in the place of a list
_STAND_IN = re.compile(r"(?P<module>\w+)\.(?P<name>\w+) \(the grader's\) ")
_MISCALLED = re.compile(r"(?P<name>\w+)\(\) (missing|takes|got) ")


class Handed(Struct, frozen=True):
    """A call by which a function handed another one what that cannot take: ``wrong`` are the parameters that show it.

    ``given`` are the arguments by parameter; None where there are too many or too few.
    """

    use: Use
    given: dict[str, Any] | None
    wrong: list[str] = []


class Called(Struct, frozen=True):
    """The function in which a call stopped, and the frame of the student's that called it."""

    use: Use
    caller: Frame


def called_by(function: str, failure: Failure, opened: OpenSubmission) -> Called | None:
    """The function of the course that the judged one had called when it stopped; None if it stopped in its own code."""
    course, submission = opened.code.course, opened.submission
    home = {unit.name: submission.exercise.id for unit in submission.units}
    home |= {unit.name: name for name, units in submission.earlier.items() for unit in units}
    frames = failure.frames
    for before, frame in itertools.pairwise(frames):
        exercise = course.exercise(home.get(frame.unit, ""))
        if exercise is not None and frame.function != function and exercise.function(frame.function) is not None:
            return Called(Use(exercise.id, frame.function), before)
    found = _STAND_IN.match(failure.message) or _MISCALLED.match(failure.message)
    if found is None or not frames or found["name"] == function:
        return None
    named = found.groupdict().get("module") or submission.offered.get(found["name"], submission.exercise.id)
    exercise = course.exercise(named)
    known = exercise is not None and exercise.function(found["name"]) is not None
    return Called(Use(named, found["name"]), frames[-1]) if known else None


class Watch:
    """Answers for functions like the model's, and keeps the first call of one that cannot be made with what is handed over."""

    def __init__(self, opened: OpenSubmission, only: Use | None = None) -> None:
        """``only``: calls of this function are looked at. Without it all are, and one whose arguments fit no example stops."""
        self._opened = opened
        self._only = only
        self._examples: dict[Use, list[Arguments]] = {}
        self.first: Handed | None = None

    def answer(self, request: StandInRequest) -> StandInReply:
        """The model answer; an error as well where the arguments fit no example, if that is to stop the caller."""
        use = Use(request.module, request.function)
        if self._only not in (None, use):
            return self._opened.stand_ins.answer(request)
        given = self.bound(request)
        wrong = [] if given is None else self.unfit(use, given)
        stop = bool(wrong) and self._only is None
        reply = StandInReply(error="was handed what it cannot take") if stop else self._opened.stand_ins.answer(request)
        if wrong or given is None or reply.error.startswith("stopped: "):
            self.first = self.first or Handed(use, given, wrong)
        return reply

    def bound(self, request: StandInRequest) -> dict[str, Any] | None:
        """The arguments by parameter; None where there are too many or too few."""
        signature = inspect.signature(self._under_test(Use(request.module, request.function)).reference)
        try:
            bound = signature.bind(*request.arguments, **request.keywords)
        except TypeError:
            return None
        bound.apply_defaults()
        return dict(bound.arguments)

    def unfit(self, use: Use, given: Arguments) -> list[str]:
        """The parameters whose values are nothing that this function takes."""
        if use not in self._examples:
            self._examples[use] = examples_of(self._under_test(use))
        return unfit(given, self._examples[use])

    def takes(self, use: Use, given: Arguments) -> bool:
        """Whether the model answer takes these arguments, and they look like those of the function's own checks."""
        if self.unfit(use, given):
            return False
        return not self._opened.stand_ins.answer(StandInRequest(use.exercise, use.function, list(given.values()))).error

    def _under_test(self, use: Use) -> FunctionUnderTest:
        exercise = self._opened.code.course.exercise(use.exercise)
        assert exercise is not None  # the session answers for functions of the course only
        return FunctionUnderTest(self._opened.code, exercise, use.function, 0)


def wrongly_handed(
    opened: OpenSubmission, function: Function, found: Finding, failure: Failure, others: Sequence[Use], seconds: float
) -> Finding | None:
    """The finding, if what stopped this function is what it handed to another one, even if all ``others`` were right."""
    called = called_by(function.name, failure, opened)
    if called is None or failure.type == "NotImplementedError":
        return None
    behaviour, until = found.stage == "behaviour", min(opened.deadline, clocks.now() + seconds)
    watch = Watch(opened, called.use)
    judged_again(opened, function, [*others, called.use], watch.answer, until, behaviour=behaviour)
    handed, caller = watch.first, called.caller
    if handed is None:
        return None
    if handed.given is not None and not handed.wrong:  # only the model answer says so: an earlier call may have made it
        first, own = Watch(opened), opened.exercise.id
        earlier = [use for use in opened.code.course.builds_on(Use(own, function.name)) if use.exercise != own]
        stopped, _ = judged_again(opened, function, earlier, first.answer, until, behaviour=behaviour)
        if first.first is not None and stopped is not None and stopped.frames:
            watch, handed, caller = first, first.first, stopped.frames[-1]
    return Words(opened, watch, handed, caller).finding(found, failure)


def judged_again(
    opened: OpenSubmission, function: Function, replaced: Sequence[Use], answer: StandIn, until: float, *, behaviour: bool
) -> tuple[Failure | None, bool]:
    """Judge the function again with these answered for; how it stopped, if it did, and whether it is right."""
    with opened.replacing(replaced, until, answer) as session:
        judge = FunctionJudge(opened.function(function.name), session)
        try:
            judge.values()
            if behaviour:
                judge.behaviour()
        except Wrong as wrong:
            return (wrong.problem.outcome.failure if isinstance(wrong.problem, Stopped) else None), False
    return None, True


class Words:
    """A call that could not be made, in words."""

    def __init__(self, opened: OpenSubmission, watch: Watch, handed: Handed, caller: Frame) -> None:
        self._opened = opened
        self._watch = watch
        self._handed = handed
        self._caller = caller
        self._units = opened.submission.all_units

    def finding(self, found: Finding, failure: Failure) -> Finding:
        """Who passed what, what was expected, and what would fit, if something simple does."""
        verb = "cannot use" if self._handed.wrong else "cannot use, and neither can the model answer"
        return msgspec.structs.replace(
            found,
            message=self.message(verb),
            place=place_of(self._caller, self._units),
            detail=[*self.expected(), f"Python's own words: {_own_words(failure)}"],
            next_step=self.step(),
            edit=msgspec.UNSET,
        )

    def message(self, verb: str) -> str:
        """Who passes what, which the called function "cannot use", say."""
        use = self._handed.use
        who = f"`{self._caller.function}`" if self._caller.function.isidentifier() else "This line"
        whose = f"`{use.function}`" + ("" if use.exercise == self._opened.exercise.id else f" ({use.exercise})")
        given, wrong = self._handed.given, self._handed.wrong
        if given is None:
            return f"{who} calls {whose} with arguments that it does not take."
        values = listed([f"{described(given[name])} as `{name}`" for name in wrong or given])
        return f"{who} passes {whose} something it {verb}: {values}."

    def expected(self) -> list[str]:
        """What the parameters should be, and what functions of the course return whose results were passed."""
        given, wrong = self._handed.given, self._handed.wrong
        names, contract = wrong or list(given or ()), self._contract(self._handed.use)
        told = [f"`{name}` should be: {contract.parameters[name]}." for name in names if contract.parameters[name]]
        return [*told, *self._origins(names)]

    def _contract(self, use: Use) -> Contract:
        exercise = self._opened.code.course.exercise(use.exercise)
        assert exercise is not None
        return contract_of(use.function, self._opened.code.reference(exercise, use.function))

    def step(self) -> str:
        """The change of this call that makes it one that the model answer takes, if a simple one does."""
        use, given, wrong = self._handed.use, self._handed.given, self._handed.wrong
        contract = self._contract(use)
        if given is None:
            return f"It is called as `{contract.call}`: which argument is missing, or too many?"
        definition = f"`def {contract.call}`"
        if len(wrong) > 1:
            orders = (dict(zip(given, order, strict=True)) for order in itertools.permutations(given.values()))
            if any(self._watch.takes(use, order) for order in orders):
                return f"These arguments would fit in another order: compare this call with {definition}."
        for name in wrong:
            value = given[name]
            places = range(len(value)) if isinstance(value, list | tuple) and len(value) <= MOST_IN_LIST else ()
            fits = [i for i in places if self._watch.takes(use, {**given, name: value[i]})]
            if fits:
                would = f" Entry [{fits[0]}] would fit." if len(fits) == 1 else ""
                return f"Which of the {len(value)} entries should be passed as `{name}`?{would}"
        if wrong:
            return f"Print the shape of what this line passes, and compare it with what `{use.function}` takes."
        return f"Compare this call with {definition}, and with what its docstring says of each argument."

    def _origins(self, names: Sequence[str]) -> list[str]:
        """What functions of the course return, where their results are passed as these parameters."""
        unit = syntax.unit_named(self._units, self._caller.unit)
        if unit is None:
            return []
        places: list[str | int] = [*names, *(i for i, name in enumerate(self._handed.given or ()) if name in names)]
        told = []
        for name in syntax.makers_of(unit, self._caller.line, self._handed.use.function, places):
            home = next((each for each in self._opened.code.course.exercises if each.function(name) is not None), None)
            returns = self._contract(Use(home.id, name)).returns if home is not None else ""
            if returns:
                told.append(f"`{name}` returns {lowered(returns)}.")
        return told


def _own_words(failure: Failure) -> str:
    """Type and message; of a model answer that stopped, its own."""
    found = _STAND_IN.match(failure.message)
    stopped = failure.message[found.end() :].partition("stopped: ") if found else ("", "", "")
    return stopped[2] if stopped[1] and not stopped[0] else f"{failure.type}: {failure.message}"


def lowered(sentence: str) -> str:
    """A sentence as a part of another: "A list" becomes "a list"; names and formulas stay."""
    return sentence[:1].lower() + sentence[1:] if re.match(r"(A|An|The|One) ", sentence) else sentence


def described(value: Any) -> str:
    """A few words on a value that was handed over."""
    if isinstance(value, list | tuple) and value and len({shape_of(each) for each in value}) == 1 and shape_of(value[0]):
        return f"a {type(value).__name__} of {len(value)}, each {shape_of(value[0])}"
    if isinstance(value, np.ndarray) and not value.ndim:
        return f"the number {value.item():.6g}"
    if isinstance(value, float):
        return f"the number {value:.6g}"
    if isinstance(value, RngState):
        return "a random generator"
    words = shape_of(value) or f"a value of type {type(value).__name__}"
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.size
    return f"{words}, with entries from {value.min()} to {value.max()}," if whole else words
