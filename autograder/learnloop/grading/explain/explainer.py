"""The explainer of one function: turns a ``Problem`` into a ``Finding``, with the place in the student's source."""

from collections.abc import Sequence

import numpy as np

from learnloop.course.checks import case_label
from learnloop.course.mistakes import Mistake
from learnloop.diagnosis.crashes.outcomes import finding_of, place_of
from learnloop.grading import problems
from learnloop.grading.caller import Caller
from learnloop.grading.cases import LAW, Case
from learnloop.grading.explain.next_steps import NEXT_STEPS
from learnloop.grading.problems import Problem
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.report import Finding, Place
from learnloop.sandbox.outcome import Outcome
from learnloop.submission import places, syntax
from learnloop.submission.submission import Submission


class Explainer:
    """Explains what is wrong with one function of a submission; may call it again through ``caller``."""

    def __init__(
        self, function: FunctionUnderTest, submission: Submission, caller: Caller, mistakes: Sequence[Mistake] | None = None
    ) -> None:
        """``mistakes`` are the known mistakes; None: those of the course."""
        self._function = function
        self._submission = submission
        self._caller = caller
        self._mistakes = mistakes

    @np.errstate(all="ignore")  # it computes with whatever a student's function returned
    def explain(self, problem: Problem) -> Finding:
        """The finding for this problem."""
        match problem:
            case problems.Stopped():
                return self._stopped(problem)
            case problems.Different():
                return self._different(problem)
            case problems.WrongKind(difference, value):
                from learnloop.diagnosis import mismatch

                place = None if value is None else self._answer()
                detail, step = mismatch.told(difference, None, None), difference.next_step
                return Finding(stage=difference.stage, message=difference.message, place=place, detail=detail, next_step=step)
            case problems.WrongSlope(difference):
                from learnloop.diagnosis.naming import table_of

                message = "Some slopes differ from what moving the input shows."
                return Finding(stage="gradient", message=message, table=table_of(difference, "measured"))
            case problems.Unsteady():
                return self._unsteady()
            case problems.Unrepeatable():
                return self._unrepeatable()
            case problems.Changed(outcome, case):
                return self._changed(outcome, case)
            case problems.Shared(outcome, case):
                return self._shared(outcome, case)
            case problems.OtherChance(case):
                return self._other_chance(case)
            case problems.Noisy():
                return self._noisy(problem)
            case problems.BrokenLaw():
                return self._broken_law(problem)

    def _answer(self) -> Place | None:
        """The ``return`` of the student's function, if it has exactly one."""
        defined = self._submission.outline.functions.get(self._function.name)
        return defined.answer if defined else None

    def _stopped(self, problem: problems.Stopped) -> Finding:
        seconds = self._function.code.course.limits.call_seconds
        return finding_of(problem.outcome, self._submission, "runs", seconds, case_label(problem.title), self._function.name)

    def _different(self, problem: problems.Different) -> Finding:
        from learnloop.grading.explain.differences import explained

        mistakes = self._function.mistakes if self._mistakes is None else self._mistakes
        more = [self._changed(problem.outcome).message] if problem.outcome.changed else []
        names = syntax.names_of(self._submission.all_units, self._function.name)
        return explained(self._function, problem, self._caller, mistakes, self._answer(), more, names)

    def _unsteady(self) -> Finding:
        from learnloop.submission import suspects

        message = "The function gives a different answer than before on inputs of the same kind."
        suspect = suspects.unsteady(self._submission.all_units, self._function.name)
        where, step = suspect or (self._answer(), "Make the answer depend on the arguments alone.")
        return Finding(stage="values", message=message, place=where, next_step=step)

    def _unrepeatable(self) -> Finding:
        from learnloop.submission import suspects

        message = "Two calls with the same arguments gave different answers."
        suspect = suspects.unsteady(self._submission.all_units, self._function.name)
        step = "Keep nothing between calls: no global that changes, no unfilled `np.empty`, no random draw of your own."
        where, step = suspect or (None, step)
        return Finding(stage="behaviour", message=message, place=where, next_step=step)

    def _argument(self, place: str) -> str:
        """What the student calls the argument at this place of the argument list."""
        number, _, inside = place.partition("[")
        defined = self._submission.outline.functions.get(self._function.name)
        names = defined.parameters if defined else []
        name = names[int(number)] if number.isdecimal() and int(number) < len(names) else "an argument"
        return f"`{name}{'[' + inside if inside else ''}`"

    def _shared(self, outcome: Outcome, case: Case | None) -> Finding:
        return Finding(
            stage="behaviour",
            message=f"Your function returned an array that shares memory with its argument {self._argument(outcome.shared[0])}: "
            "when one of them is changed later, the other one changes, too.",
            case=_label(case),
            place=self._answer(),
            next_step="Return a new array: the result of a computation, or a copy.",
        )

    def _other_chance(self, case: Case | None) -> Finding:
        return Finding(
            stage="behaviour",
            message="Your function used other random numbers than those of `rng`: draw from `rng` alone.",
            case=_label(case),
            next_step="Look for `np.random.` and `random.`: each of these has a method of `rng` that does the same.",
        )

    def _changed(self, outcome: Outcome, case: Case | None = None) -> Finding:
        from learnloop.submission import suspects

        number = outcome.changed[0].partition("[")[0]
        index = int(number) if number.isdecimal() else -1
        where = self._argument(outcome.changed[0])
        return Finding(
            stage="behaviour",
            message=f"Your function changed its argument {where}; the caller still needs it as it was.",
            case=_label(case),
            place=suspects.writer_into(self._submission.all_units, self._function.name, index) if index >= 0 else None,
            next_step="Work on a copy, or build a new array instead of writing into this one (`-=`, `*=`, `[...] =`).",
        )

    def _noisy(self, problem: problems.Noisy) -> Finding:
        from learnloop.submission import suspects

        step = "Rewrite the formula so that nothing in it overflows, rather than silencing the warning."
        place = self._warned(problem)
        if place is not None and suspects.chooses(place.text):
            step = (
                "`np.where` computes both of its branches for all entries, and then chooses: compute each form with a mask, only "
                "where it is needed, or limit what goes into it."
            )
        return Finding(
            stage="behaviour",
            message=f"NumPy warned ({problem.warning.partition(': ')[2]}); the answer should be computed without a warning.",
            case=_label(problem.case),
            place=place,
            next_step=step,
        )

    def _warned(self, problem: problems.Noisy) -> Place | None:
        """Where NumPy warned, according to the worker, if that is a line of the student's source."""
        units, outcome = self._submission.all_units, problem.outcome
        for each, frame in zip(outcome.warnings, outcome.warned_at, strict=False):
            if each == problem.warning and places.source_line(units, frame.unit, frame.line):
                return place_of(frame, units)
        return None

    def _broken_law(self, problem: problems.BrokenLaw) -> Finding:
        message = f"{problem.broken}"
        return Finding(
            stage=problem.kind,
            message=message[:1].upper() + message[1:],
            case=LAW + problem.title,
            place=self._answer(),
            detail=problem.broken.detail,
            next_step=problem.broken.next_step or NEXT_STEPS["law"],
        )


def _label(case: Case | None) -> str:
    """The title of a case as students see it; nothing for ordinary inputs."""
    return case_label(case.title) if case else ""
