"""The order of an exam: ``fit`` learns within a budget of CPU time, ``predict`` labels examples it has never seen.

``fit`` and ``predict`` run in separate processes, so only the parameters carry over what was learnt. In parallel, a second run
of ``fit`` gets exchanged labels: code that learns from the labels learns the exchanged ones, and code that brings the answers
along does not.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from learnloop.course.checks import Exam
from learnloop.course.model import ExamScale
from learnloop.diagnosis.crashes.outcomes import finding_of, place_of
from learnloop.errors import CourseError
from learnloop.grading.exam import words
from learnloop.grading.exam.data import Array, ExamData, Learnt, Marked
from learnloop.grading.open_submission import OpenSubmission
from learnloop.grading.options import Progress
from learnloop.report import ExamFigures, Finding
from learnloop.sandbox.encoding import ProtocolError
from learnloop.sandbox.outcome import Outcome
from learnloop.sandbox.session import Session, Source
from learnloop.values.sent import Refused

# This many examples are asked one at a time, and this many of the model that learnt exchanged labels.
ALONE = 24
EXCHANGED = 1000
# For one example alone ``predict`` may use this share of the budget of ``fit``, all of it for all of them: learning takes longer.
ALONE_BUDGET = 0.01
# This many answers may differ when examples are asked one at a time: sums of rounded numbers depend on their order.
ROUNDED = 1
# The second run may take this many times the budget: being slower by chance must not cost anyone the exam.
LENIENT = 2.0


class ExamOver(Exception):
    """The exam ends here, with this finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Sitting:
    """One submission sits the exam. ``printed`` is the output by function; ``notes`` are remarks for the report."""

    def __init__(self, opened: OpenSubmission, exam: Exam, scale: ExamScale, progress: Progress) -> None:
        self._code = opened.code
        self._submission = opened.submission
        self._sandbox = opened.sandbox
        self._seed = opened.seed
        self._deadline = opened.deadline
        self._progress = progress
        self._exam = exam
        self._scale = scale
        self._judged = ""  # the function that is to blame if the exam stops now
        self.printed: dict[str, str] = {}
        self.notes: list[str] = []

    def marked(self) -> Marked:
        """How the exam ended."""
        try:
            return self._sat()
        except ExamOver as over:
            return Marked(self._judged, over.finding)

    def _sat(self) -> Marked:
        """Learn, answer, and be marked. Raises ``ExamOver``."""
        exam, data = self._exam, ExamData.drawn(self._exam, self._seed)
        self._judged = exam.fit
        self._progress("The exam: learning ...")
        with contextlib.closing(self._session()) as own, contextlib.closing(self._session()) as other:
            learnt, waiting = self._learnt(own, other, data)
            self._progress("The exam: answering ...")
            self._judged = exam.predict
            answers = self._answers(learnt, data.x_test, data)
            known = self._answers(learnt, data.x, data)
            alone = [self._answers(learnt, each[None], data)[0] for each in data.x_test[:ALONE]]
            if np.sum(answers[:ALONE] != alone) > ROUNDED:
                self._stop(words.not_alone(exam, int(np.sum(answers[:ALONE] != alone)), ALONE), exam.predict)
            figures = self._figures(learnt, float(np.mean(answers == data.y_test)), float(np.mean(known == data.y)))
            finding = words.verdict(figures, exam, answers)
            share = self._scale.earned(figures.test_accuracy)
            self._judged = exam.fit
            if share:
                self._expect_learnt(waiting(), learnt, data)
        if finding is None:
            self.notes += words.remarks(figures, exam, self._scale)
        return Marked(exam.fit if finding else "", finding, share, figures)

    def _session(self, source: Source | None = None) -> Session:
        given = self._submission
        return Session(
            self._sandbox,
            source or Source(units=given.units, earlier=given.earlier, allowed=self._code.course.allowed_imports),
            call_seconds=self._scale.seconds,
            deadline=self._deadline,
            printed_characters=self._code.course.limits.printed_characters,
        )

    def _figures(self, learnt: Learnt, test: float, train: float) -> ExamFigures:
        scale = self._scale
        return ExamFigures(
            test_accuracy=round(test, 4),
            train_accuracy=round(train, 4),
            cpu_seconds=round(learnt.cpu_ns / 1e9, 3),
            budget_seconds=round(learnt.budget_ns / 1e9, 3),
            nothing=scale.nothing,
            half=scale.half,
            full=scale.full,
            badge=test >= scale.badge,
        )

    # ------------------------------------------------------------ learning

    def _learnt(self, own: Session, other: Session, data: ExamData) -> tuple[Learnt, Callable[[], Outcome]]:
        """What ``fit`` learnt, and a function that waits for the run with exchanged labels, which goes on in parallel.

        Too much CPU time is reported only if it still is too much after the model answer was measured again.
        """
        reference = self._reference_ns(data)
        while True:
            budget = int(self._scale.budget * reference)
            waiting = self._begun(own, [data.x, data.y, data.rngs[0]], budget)
            beside = self._begun(other, [data.x, data.exchanged, data.rngs[1]], int(LENIENT * budget))
            worker = own.worker()
            outcome = waiting()
            spent = worker.cpu_ns() if worker else 0
            self.printed[self._exam.fit] = outcome.printed
            if spent <= budget:
                return Learnt(self._params(outcome), spent, budget), beside
            again = self._reference_ns(data)
            if spent > self._scale.budget * again:
                raise ExamOver(self._too_slow(outcome, spent, budget))
            reference = again  # the machine had become slower: try again with this budget
            own.close()
            other.close()

    def _begun(self, session: Session, arguments: Sequence[Any], budget: int) -> Callable[[], Outcome]:
        worker = session.worker()
        if worker is not None:
            worker.cpu_limit_ns = budget
        return session.begin(self._exam.fit, arguments)

    def _reference_ns(self, data: ExamData) -> int:
        """The CPU time of a worker in which the model answer learns from the same data. Raises ``CourseError`` if it fails."""
        exercise = self._submission.exercise
        before = {each.id: [self._code.solution_unit(each)] for each in self._code.course.before(exercise)}
        source = Source(units=[self._code.solution_unit(exercise)], earlier=before)
        with contextlib.closing(self._session(source)) as session:
            worker = session.worker()
            outcome = session.begin(self._exam.fit, [data.x, data.y, data.rngs[2]])()
            if outcome.ending == "budget":
                raise ExamOver(finding_of(outcome, self._submission, "exam", self._scale.seconds, "", self._exam.fit))
            if worker is None or outcome.ending != "returned":
                raise CourseError(f"the model answer of {self._exam.fit} does not run here ({outcome.ending}).")
            return worker.cpu_ns()

    def _too_slow(self, outcome: Outcome, spent: int, budget: int) -> Finding:
        """Time spent in an earlier exercise is shown at the call in this file: ``fit`` is where time can be saved."""
        given, inside = self._submission, ""
        place = finding_of(outcome, given, "exam", self._scale.seconds).place if outcome.ending == "timeout" else None
        own = [frame for frames in outcome.samples for frame in frames if any(frame.unit == unit.name for unit in given.units)]
        if place is not None and own and all(place.file != unit.name for unit in given.units):
            inside, place = f"{place.file}, line {place.line}", place_of(own[-1], given.all_units)
        figures = spent / 1e9, budget / 1e9, self._scale.budget
        return words.too_slow(self._exam, *figures, stopped=outcome.ending != "returned", place=place, inside=inside)

    def _params(self, outcome: Outcome) -> Any:
        params = self._returned(outcome, self._exam.fit).values[0]
        self._stop(words.not_params(self._exam, params, _refused(params), self._scale.numbers), self._exam.fit)
        return params

    def _returned(self, outcome: Outcome, function: str, case: str = "") -> Outcome:
        if outcome.ending != "returned":
            raise ExamOver(finding_of(outcome, self._submission, "runs", self._scale.seconds, case, function))
        return outcome

    def _expect_learnt(self, outcome: Outcome, learnt: Learnt, data: ExamData) -> None:
        """Raise ``ExamOver`` when the run with exchanged labels gives the true ones all the same, or did not return."""
        if outcome.ending == "timeout":
            raise ExamOver(words.second_too_slow(self._exam, LENIENT))
        params = self._returned(outcome, self._exam.fit, words.EXCHANGED).values[0]
        answers = self._answers(replace(learnt, params=params), data.x_test[:EXCHANGED], data)
        right = float(np.mean(answers == data.y_test[:EXCHANGED]))
        if right >= self._scale.nothing:
            raise ExamOver(words.not_learnt(self._exam, right))

    # ------------------------------------------------------------ answering

    def _answers(self, learnt: Learnt, x: Array, data: ExamData) -> Array:
        """The labels that ``predict`` gives, in a fresh process that has nothing but the parameters. Raises ``ExamOver``."""
        name, share = self._exam.predict, ALONE_BUDGET if len(x) == 1 else 1.0
        outcome = self._predicted(learnt.params, x, share * learnt.budget_ns)
        if outcome is None:  # perhaps the machine has become slower
            budget = share * self._scale.budget * self._reference_ns(data)
            outcome = self._predicted(learnt.params, x, budget)
            if outcome is None:
                raise ExamOver(words.predict_too_slow(self._exam, len(x), budget / 1e9))
        self._returned(outcome, name)
        self.printed.setdefault(name, outcome.printed)
        if outcome.changed:
            self._stop(words.changed(self._exam), name)
        labels, problem = words.labels_in(outcome.values[0], len(x), self._exam)
        self._stop(problem, name)
        return np.asarray(labels)

    def _predicted(self, params: Any, x: Array, budget: float) -> Outcome | None:
        """How a call of ``predict`` in a fresh worker ended; None when it took more CPU time than ``budget``, in nanoseconds."""
        with contextlib.closing(self._session()) as session:
            worker = session.worker()
            if worker is not None:
                worker.cpu_limit_ns = worker.cpu_ns() + int(budget)
            try:
                outcome = session.begin(self._exam.predict, [params, x])()
            except ProtocolError:
                raise ExamOver(words.too_large(self._exam)) from None
            over = worker is not None and worker.cpu_limit_ns is not None and worker.cpu_ns() > worker.cpu_limit_ns
            return None if over else outcome

    def _stop(self, finding: Finding | None, function: str) -> None:
        """Raise ``ExamOver`` if there is a finding, placed at the function's ``return`` if it has exactly one."""
        if finding is not None:
            defined = self._submission.outline.functions.get(function)
            raise ExamOver(msgspec.structs.replace(finding, place=defined.answer if defined else None))


def _refused(value: Any) -> str:
    """What in a value could not be sent, or ""."""
    if isinstance(value, Refused):
        return value.kind
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return next((kind for each in inside if (kind := _refused(each))), "")
