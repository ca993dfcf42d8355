"""Judging one function: its inputs are drawn, the student's and the reference called, the answers compared and explained."""

import contextlib
import dataclasses
import inspect
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from learnloop.course.checks import Draw, FunctionChecks, Inputs, NotMet, Slope, case_label
from learnloop.course.loader import CourseCode
from learnloop.course.model import Course, Exercise
from learnloop.diagnosis.crashes.outcomes import finding_of, place_of
from learnloop.errors import CourseError
from learnloop.report import Finding, Place
from learnloop.sandbox.session import Outcome, Session
from learnloop.submission import rules
from learnloop.submission.submission import Submission
from learnloop.values.compare import Difference, Tolerance, compare, leaves, plain
from learnloop.values.layouts import as_float32, laid, materialized
from learnloop.values.slopes import TOLERANCE as SLOPE_TOLERANCE
from learnloop.values.slopes import central_difference

if TYPE_CHECKING:  # the rooms that explain a failure are loaded when there is one
    from learnloop.diagnosis.fingerprints import Trial
    from learnloop.diagnosis.naming import Observation
    from learnloop.diagnosis.smallest import Ending, Found

DRAWS = 3
# Answers of one word or one number say little each: so many more are looked at before a cause is named.
MORE_WORDS = 40
MORE_NUMBERS = 12
REPEATABLE = Tolerance(relative=1e-12)
FLOAT32 = Tolerance(relative=1e-4, float32=True)
# What findings call the inputs of measured slopes and of laws.
SLOPES = "measured slopes"
LAW = "the rule that "
# The move with which a slope is shown to a reader; judged is by ``gradient.STEP``.
SHOWN_STEP = 0.001
# So many right answers to small inputs, and no wrong one, are worth telling.
ENOUGH_RIGHT = 10
# Wall time for the calls that a diagnosis makes: a net, far above what they take unless a function is very slow.
DIAGNOSIS_SECONDS = 2.0
RIGHT_WHEN_SMALL = (
    "Right on all {} small inputs of this kind that were tried, of at most {} numbers each: "
    "what is different when there are more numbers, or other ones?"
)
# What to do next when no cause is known.
NEXT_STEPS = {
    "type": "Look at what stands behind `return`, and at the line of the docstring that says what comes back.",
    "shape": "Write the shape of every array beside the line that makes it, and find the first that surprises you.",
    "finite": "Look for a division by 0, a logarithm of 0, or `exp` of something large.",
    "values": "Take one of these entries and work it out by hand, with the formula of the lesson.",
    "small": "Work this one out by hand, with the formula of the lesson.",
    "one": "Work this one out by hand, on inputs of two or three numbers, and compare each step.",
    "spelling": "The words are compared letter by letter: return them exactly as the lesson writes them.",
    "words": "Draw such a curve on paper, and put it through your questions one by one.",
    "law": "Read what the lesson says of this rule.",
}


class Stop(Exception):
    """A check has found what it will tell."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True)
class Setting:
    """What judging needs to know: the course's code, the submission, the session in which it runs, and the seed."""

    code: CourseCode
    submission: Submission
    session: Session
    seed: int

    @property
    def course(self) -> Course:
        """The course."""
        return self.code.course

    @property
    def exercise(self) -> Exercise:
        """The exercise that is graded."""
        return self.submission.exercise


@dataclass(frozen=True)
class Case:
    """One draw of inputs: what it is called in a report (nothing for ordinary ones), how it is drawn, how near is near."""

    title: str
    inputs: Inputs
    tolerance: Tolerance
    number: int = 0


def value_cases(checks: FunctionChecks) -> list[Case]:
    """The cases in which the values of a function are compared, in order."""
    tolerance = checks.tolerance
    cases = [Case("", checks.inputs, tolerance, number) for number in range(DRAWS)]
    if checks.precision is not None and checks.compare_values:
        cases.append(Case("the last digits", checks.inputs, Tolerance(relative=checks.precision)))
    cases += [Case(title, inputs, tolerance) for title, inputs in checks.cases.items()]
    if checks.compare_values:
        cases.append(Case("arrays in Fortran order", lambda d: laid(checks.inputs(d), "F"), tolerance))
        cases.append(Case("arrays that are not contiguous", lambda d: laid(checks.inputs(d), "strided"), tolerance))
    if checks.float32:
        cases.append(Case("float32 inputs", lambda d: as_float32(checks.inputs(d)), FLOAT32))
    return cases


class FunctionJudge:
    """Judges one function: draws its inputs, calls the student's and the reference, compares."""

    def __init__(self, setting: Setting, name: str) -> None:
        self._setting = setting
        self.name = name
        self.checks = setting.code.checks(setting.exercise)[name]
        self.reference = setting.code.reference(setting.exercise, name)
        self.printed = ""

    def draw(self, case: str, number: int = 0) -> Draw:
        """The draws of one case; they depend on the seed, the function, the case and the number."""
        return Draw([self._setting.seed, zlib.crc32(self.name.encode()), zlib.crc32(case.encode())], number)

    def right(self, arguments: Sequence[Any]) -> Any:
        """What the reference answers to these arguments, which stay as they are."""
        return plain(self.reference(*materialized(list(arguments))))

    # ------------------------------------------------------------ values

    def values(self) -> None:
        """Ordinary inputs, finer, in float32, in other layouts; made-up inputs; measured slopes; laws."""
        for _ in self._judged(value_cases(self.checks)):
            pass
        if self.checks.slope is not None:
            self._slopes()
        self._laws("values")

    def _judged(self, cases: Sequence[Case]) -> Iterator[tuple[Case, Outcome]]:
        """The outcome of each case, compared with the reference; raises ``Stop`` at the first difference."""
        drawn = [list(case.inputs(self.draw(case.title, case.number))) for case in cases]
        outcomes = self._setting.session.calls(self.name, drawn)
        with contextlib.closing(outcomes):
            for case, arguments, outcome in zip(cases, drawn, outcomes, strict=False):  # the calls end where one fails
                self._returned(outcome, case.title)
                expected = self.right(arguments)
                names, values = self.checks.names, self.checks.compare_values
                difference = compare(outcome.values[0], expected, case.tolerance, names=names, values=values)
                if difference is not None:
                    outcomes.close()
                    raise Stop(self._explained(difference, case, arguments, expected, outcome))
                yield case, outcome

    def call(self, arguments: list[Any], title: str) -> Outcome:
        """Call the student's function once; raises ``Stop`` unless it returns."""
        return self._returned(self._setting.session.call(self.name, arguments), title)

    def expect_kind(self, value: Any, arguments: Sequence[Any]) -> None:
        """Raise ``Stop`` unless a value is of the type and shape of the reference's; only then is it safe to calculate with."""
        expected = self.right(arguments)
        difference = compare(value, expected, self.checks.tolerance, names=self.checks.names, values=False)
        if difference is not None:
            place = None if value is None else self.answer()
            message, step = difference.message, difference.next_step
            raise Stop(Finding(stage=difference.stage, message=message, place=place, next_step=step))

    def _returned(self, outcome: Outcome, title: str) -> Outcome:
        self.printed = self.printed or outcome.printed
        if outcome.ending != "returned":
            seconds = self._setting.course.limits.call_seconds
            raise Stop(finding_of(outcome, self._setting.submission, "runs", seconds, case_label(title), self.name))
        return outcome

    def _explained(self, difference: Difference, case: Case, arguments: list[Any], expected: Any, outcome: Outcome) -> Finding:
        """A difference as a finding: where, the table, and the cause if one explains everything."""
        from learnloop.diagnosis import fingerprints, naming

        with self._setting.session.aside(DIAGNOSIS_SECONDS, DIAGNOSIS_SECONDS):
            observations = self._observe(case, outcome, expected)
            diagnosis = naming.diagnose(observations, self._mistakes(), self._trial(), values=self.checks.compare_values)
        found = None if diagnosis or isinstance(expected, str) else self._smallest(case, difference)
        measured = difference.stage == "values" and self.checks.slope is not None and not case.title
        detail = self._how_measured(arguments, difference, expected) if measured else []
        if difference.stage == "finite":
            detail += _sizes_of(arguments)
        if difference.stage == "values" and isinstance(expected, str) and not _misspelled(expected, outcome.values[0]):
            from learnloop.diagnosis.curves import seen

            detail += seen(list(inspect.signature(self.reference).parameters), arguments)
        if found is not None and found.example is None and found.calls == found.right >= ENOUGH_RIGHT:
            detail.append(RIGHT_WHEN_SMALL.format(found.right, found.entries))
        if diagnosis is None and self.checks.compare_values:
            where = fingerprints.located([each.seen() for each in observations])
            detail += [where] if where else []
        if outcome.changed:
            detail.append(self._changed(outcome).message)
        return Finding(
            stage=difference.stage,
            message=difference.message,
            place=None if outcome.values[0] is None else self.answer(),
            case=case_label(case.title),
            detail=detail,
            table=naming.table_of(difference, "measured" if measured else "expected"),
            example=found.example if found is not None else None,
            diagnosis=diagnosis,
            next_step=diagnosis.next_step if diagnosis else _next_step(difference, expected, outcome.values[0], found),
        )

    def _smallest(self, case: Case, difference: Difference) -> "Found | None":
        """What a search among small inputs of the same kind comes to; none where answers are random."""
        from learnloop.diagnosis.smallest import CALL_SECONDS, WAIT_SECONDS, Subject, smallest

        session, checks = self._setting.session, self.checks
        if not checks.compare_values or difference.stage not in ("shape", "finite", "values"):
            return None

        def student(arguments: list[Any]) -> "tuple[Ending, Any]":
            outcome = session.call(self.name, arguments)
            if outcome.ending == "returned":
                return "returned", outcome.values[0]
            return ("raised" if outcome.ending == "raised" else "gone"), None

        sources = {case.title: case.inputs}
        if case.inputs is checks.inputs:
            sources = {case.title: checks.small} if checks.small else {case.title: checks.inputs, **checks.cases}
        subject = Subject(
            name=self.name,
            parameters=list(inspect.signature(self.reference).parameters),
            keywords=self._setting.code.keywords(self._setting.exercise).get(self.name, []),
            sources=sources,
            student=student,
            reference=self.right,
            tolerance=case.tolerance,
            stage=difference.stage,
            names=checks.names,
            seed=[self._setting.seed, zlib.crc32(self.name.encode())],
        )
        with session.aside(WAIT_SECONDS, CALL_SECONDS):
            return smallest(subject)

    def answer(self) -> Place | None:
        """The one ``return`` of the student's function, if it has just one."""
        defined = self._setting.submission.outline.functions.get(self.name)
        return defined.answer if defined else None

    def _mistakes(self) -> Sequence[Any]:
        return self._setting.code.mistakes(self._setting.exercise).get(self.name, [])

    def _observe(self, case: Case, outcome: Outcome, expected: Any) -> "list[Observation]":
        """What the student's function does on this draw, on others of the same kind, and on an ordinary one."""
        others = [dataclasses.replace(case, number=case.number + i * DRAWS) for i in (1, 2, 3)]
        if case.title:
            others.append(Case("", self.checks.inputs, case.tolerance))
        if case.title in self.checks.large:  # infinity looks the same whatever led to it: where one mistake shows it, others do not
            large = self.checks.large.items()
            others += [Case(title, inputs, case.tolerance) for title, inputs in large if title != case.title]
        if isinstance(expected, str | int | float):
            more = MORE_WORDS if isinstance(expected, str) else MORE_NUMBERS
            numbers = range(4 * DRAWS, 4 * DRAWS + more)
            others += [Case("", self.checks.inputs, case.tolerance, number) for number in numbers]
        observations = [self._observation(case, outcome, expected)]
        for other in others:
            arguments = list(other.inputs(self.draw(other.title, other.number)))
            again = self._setting.session.call(self.name, arguments)
            if again.ending in ("timeout", "budget"):
                break  # the others would take as long
            if again.ending == "returned":
                wanted = self.right(arguments)
                observations.append(self._observation(other, again, wanted))
        return observations

    def _observation(self, case: Case, outcome: Outcome, expected: Any) -> "Observation":
        from learnloop.diagnosis.naming import Observation

        def arguments() -> list[Any]:
            return materialized(list(case.inputs(self.draw(case.title, case.number))))  # type: ignore[no-any-return]

        return Observation(
            arguments,
            outcome.values[0],
            expected,
            self.draw(case.title, case.number).sizes,
            case.tolerance.float32,
            tuple(inspect.signature(self.reference).parameters),
            self.checks.names,
            outcome.printed,
        )

    def _trial(self) -> "Trial":
        """How a diagnosis asks for more answers; after one call that did not return, none are given."""
        from learnloop.diagnosis.fingerprints import Trial

        lost: list[Outcome] = []

        def again(arguments: list[Any]) -> Any:
            if lost:
                return None
            outcome = self._setting.session.call(self.name, arguments)
            if outcome.ending != "returned":
                lost.append(outcome)
                return None
            return outcome.values[0]

        return Trial(self.right, again)

    def _slopes(self) -> None:
        """Hold every entry of the student's gradient against central differences of the grader's own loss."""
        draw = self.draw(SLOPES)
        arguments = list(self.checks.inputs(draw))
        outcome = self.call(arguments, SLOPES)
        expected = self.right(arguments)
        if compare(outcome.values[0], expected, self.checks.tolerance, names=self.checks.names) is not None:
            raise Stop(self._unsteady())
        measured = [central_difference(f, x) for f, x in self._slopes_of(arguments)]
        tolerance = Tolerance(relative=SLOPE_TOLERANCE)
        if compare(leaves(expected), measured, tolerance) is not None:
            raise CourseError(f"the reference of {self.name} is not the slope of its loss: the course is wrong.")
        difference = compare(leaves(outcome.values[0]), measured, tolerance)
        if difference is not None:
            from learnloop.diagnosis.naming import table_of

            table = table_of(difference, "measured")
            message = "Some slopes are not what moving the input shows."
            raise Stop(Finding(stage="gradient", message=message, table=table))

    def _slopes_of(self, arguments: list[Any]) -> list[Slope]:
        """For each part of the gradient the function and the point at which it is its slope."""
        assert self.checks.slope is not None
        return self.checks.slope(self._setting.code.model(self._setting.exercise), *arguments)

    def _how_measured(self, arguments: list[Any], difference: Difference, expected: Any) -> list[str]:
        """The slope of the first entry that differs, measured in words that can be redone."""
        part = next(i for i, leaf in enumerate(leaves(expected)) if leaf is difference.expected)
        f, x = self._slopes_of(arguments)[part]
        index = tuple(int(i) for i in np.argwhere(difference.wrong)[0])
        moved = np.array(x, dtype=np.float64)
        moved[index] += SHOWN_STEP
        before, after = f(np.array(x, dtype=np.float64)), f(moved)
        verb = "rose" if after > before else "fell"
        at = f"{list(index)}" if index else ""
        what = f"the entry whose slope is {difference.path}{at}" if difference.path else f"entry {at}"
        move = f"{what} was moved from {x[index]:.4f} to {moved[index]:.4f}"
        change = f"the loss {verb} by {abs(after - before):.4g}"
        slope = f"its slope is about {(after - before) / SHOWN_STEP:+.4g}"
        return [f"How it was measured: {move} and {change}, so {slope}."]

    def _unsteady(self) -> Finding:
        message = "The same function gives another answer now than before on inputs of the same kind."
        suspect = _suspects().unsteady(self._setting.submission.all_units, self.name)
        where, step = suspect or (self.answer(), "Let the answer depend on the arguments alone.")
        return Finding(stage="values", message=message, place=where, next_step=step)

    # ------------------------------------------------------------ laws

    def _laws(self, kind: str) -> None:
        for law in self.checks.laws:
            if law.kind != kind:
                continue
            student = _Student(self, law.title)
            try:
                law.holds(student, self.draw(law.title))
            except NotMet as broken:
                stage: Any = "behaviour" if kind == "behaviour" else "values"
                message = f"{broken}"
                raise Stop(
                    Finding(
                        stage=stage,
                        message=message[:1].upper() + message[1:],
                        case=LAW + law.title,
                        place=self.answer(),
                        detail=broken.detail,
                        next_step=broken.next_step or NEXT_STEPS["law"],
                    )
                ) from None

    # ------------------------------------------------------------ behaviour

    def behaviour(self) -> None:
        """Arguments untouched, the same answer twice, right and quiet at large inputs, laws of behaviour."""
        arguments = list(self.checks.inputs(self.draw("behaviour")))
        first = self.call(arguments, "")
        if first.changed:
            raise Stop(self._changed(first))
        self.expect_kind(first.values[0], arguments)
        second = self.call(arguments, "")
        if compare(second.values[0], plain(first.values[0]), REPEATABLE) is not None:
            raise Stop(self._unrepeatable())
        large = [Case(title, inputs, self.checks.tolerance) for title, inputs in self.checks.large.items()]
        for case, outcome in self._judged(large):
            noise = [warning for warning in outcome.warnings if warning.startswith("RuntimeWarning")]
            if noise and self.checks.quiet:
                message = f"NumPy warned ({noise[0].partition(': ')[2]}); the answer should come without a warning."
                step = "Rewrite the formula so that nothing in it overflows, rather than silencing the warning."
                where = self._warned(outcome, noise[0])
                raise Stop(Finding(stage="behaviour", message=message, case=case.title, place=where, next_step=step))
        self._laws("behaviour")

    def _warned(self, outcome: Outcome, warning: str) -> Place | None:
        """Where NumPy warned, as the worker says: in a line that the student has."""
        units = self._setting.submission.all_units
        for each, frame in zip(outcome.warnings, outcome.warned_at, strict=False):
            if each == warning and rules.source_line(units, frame.unit, frame.line):
                return place_of(frame, units)
        return None

    def _unrepeatable(self) -> Finding:
        message = "Two calls with the same arguments gave different answers."
        suspect = _suspects().unsteady(self._setting.submission.all_units, self.name)
        step = "Let nothing outlive a call: no global that changes, no `np.empty` that is not filled, no random draw of your own."
        where, step = suspect or (None, step)
        return Finding(stage="behaviour", message=message, place=where, next_step=step)

    def _changed(self, outcome: Outcome) -> Finding:
        place = outcome.changed[0]
        number, _, inside = place.partition("[")
        defined = self._setting.submission.outline.functions.get(self.name)
        names = defined.parameters if defined else []
        suspect = None
        try:
            name = names[int(number)]
            suspect = _suspects().writer_into(self._setting.submission.all_units, self.name, int(number))
        except (ValueError, IndexError):
            name = "an argument"
        where = f"`{name}{'[' + inside if inside else ''}`"
        return Finding(
            stage="behaviour",
            message=f"Your function changed its argument {where}; the caller still needs it as it was.",
            place=suspect,
            next_step="Work on a copy, or build a new array instead of writing into this one (`-=`, `*=`, `[...] =`).",
        )


class _Student:
    """The student's function as a law sees it: call it like a function; what comes back has the right type and shape."""

    def __init__(self, judge: FunctionJudge, title: str) -> None:
        self._judge = judge
        self._title = title
        self.outcome = Outcome(ending="returned")

    def __call__(self, *arguments: Any) -> Any:
        judge = self._judge
        self.outcome = judge.call(list(arguments), LAW + self._title)
        value = self.outcome.values[0]
        judge.expect_kind(value, arguments)
        return value


def _sizes_of(arguments: Sequence[Any]) -> list[str]:
    largest = [float(np.abs(leaf).max()) for leaf in leaves(list(arguments)) if isinstance(leaf, np.ndarray) and leaf.size]
    return [f"The largest input was {max(largest):.6g} in size."] if largest else []


def _next_step(difference: Difference, expected: Any, got: Any, found: "Found | None") -> str:
    """What to do next when no cause is known."""
    kind: str = difference.stage
    if kind == "values" and found is not None and found.example is not None:
        kind = "small"
    elif kind == "values" and np.ndim(difference.got) == 0:
        kind = "one"
        if isinstance(expected, str):
            kind = "spelling" if _misspelled(expected, got) else "words"
    return difference.next_step or NEXT_STEPS[kind]


def _misspelled(expected: str, got: Any) -> bool:
    """Whether it is the expected word but for capitals, blanks and signs."""
    return isinstance(got, str) and _letters(got) == _letters(expected)


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalpha())


def _suspects() -> ModuleType:
    from learnloop.submission import suspects

    return suspects
