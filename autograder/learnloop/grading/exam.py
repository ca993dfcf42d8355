"""The exam of a submission: one function learns within a budget of CPU time, the other answers what nobody has seen before.

``fit`` and ``predict`` run in processes of their own, so that the parameters are all that is learnt. Beside the student's ``fit`` a
second one runs with the labels exchanged: who learns from the labels learns the exchanged ones, and who has the answers
already does not.
"""

import contextlib
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from learnloop.course.checks import Exam
from learnloop.course.loader import CourseCode
from learnloop.course.model import ExamScale
from learnloop.diagnosis.crashes.outcomes import finding_of, place_of
from learnloop.errors import CourseError
from learnloop.grading import exam_words
from learnloop.grading.judge import Stop
from learnloop.grading.options import Progress
from learnloop.report import CheckResult, ExamFigures, Finding, Status
from learnloop.sandbox.encoding import ProtocolError
from learnloop.sandbox.host import Sandbox
from learnloop.sandbox.session import Outcome, Session, Source
from learnloop.submission import rules
from learnloop.submission.submission import Submission
from learnloop.text import listed
from learnloop.values.sent import Refused, Rng

# So many examples are asked one at a time, and of the model that learnt exchanged labels.
ALONE = 24
EXCHANGED = 1000
# Of the answers to examples that are asked alone, so many may differ: sums of rounded numbers depend on their order.
ROUNDED = 1
# The second run may take so many times the budget: that it is slower by chance costs nobody the exam.
LENIENT = 2.0

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Paper:
    """The examples of one exam, and the same labels exchanged: each is the next class, the last one the first."""

    x: Array
    y: Array
    exchanged: Array
    x_test: Array
    y_test: Array
    rngs: tuple[Rng, Rng, Rng]

    @classmethod
    def drawn(cls, exam: Exam, seed: int) -> "Paper":
        """The paper of a seed. Generators that a submission gets are seeded so that theirs does not tell this one."""
        draws = np.random.default_rng([seed, zlib.crc32(exam.fit.encode())])
        x, y = exam.draw(exam.train, draws)
        x_test, y_test = exam.draw(exam.test, draws)
        rngs = [Rng(int(number)) for number in draws.integers(0, 2**31, 3)]
        return cls(x, y, (y + 1) % len(exam.classes), x_test, y_test, (rngs[0], rngs[1], rngs[2]))


@dataclass(frozen=True)
class Marked:
    """How an exam ended. ``finding`` is about ``function``, empty when there is none; ``share`` of the points is earned."""

    function: str = ""
    finding: Finding | None = None
    share: float = 0.0
    figures: ExamFigures | None = None


@dataclass(frozen=True)
class Learnt:
    """What a run of ``fit`` came to: the parameters, the CPU time that it took and that it might have taken."""

    params: Any
    cpu_ns: int
    budget_ns: int


class ExamJudge:
    """Holds the exam of one submission; ``notes`` are remarks for the report."""

    def __init__(
        self, code: CourseCode, submission: Submission, sandbox: Sandbox, seed: int, deadline: float, progress: Progress
    ) -> None:
        """``deadline``, in seconds of ``time.monotonic()``, ends all of it. Raises ``CourseError`` for a course that is no exam."""
        self._code = code
        self._submission = submission
        self._sandbox = sandbox
        self._seed = seed
        self._deadline = deadline
        self._progress = progress
        exercise = submission.exercise
        self._exam, self._scale = _declared(code, submission)
        self._functions = {each.name: each for each in exercise.functions}
        self._printed: dict[str, str] = {}
        self._judged = ""  # the function that is to blame if the exam stops now
        self.notes: list[str] = []

    def results(self, unready: Mapping[str, Finding], only: Collection[str]) -> list[CheckResult]:
        """One check for each of the two functions; ``unready`` are those that cannot be called, and why."""
        wanted = [name for name in self._functions if not only or name in only]
        marked = Marked() if unready or not wanted else self._marked()
        results = []
        for name in self._functions:
            if name not in wanted:
                results.append(self._result(name, "skipped", skip="deselected", message="not selected"))
            elif name in unready:
                finding = unready[name]
                results.append(self._result(name, finding.status, finding=finding, message=finding.message))
            elif unready:
                results.append(self._result(name, "skipped", skip="after", message=f"{next(iter(unready))} first"))
            else:
                results.append(self._result_of(name, marked, alone=len(wanted) == 1))
        return results

    def _result_of(self, name: str, marked: Marked, *, alone: bool) -> CheckResult:
        """The check of one function; ``alone``, of the only one that was asked for, it tells what is wrong with the other."""
        figures = marked.figures
        about = {"exam": figures} if figures is not None and name == self._exam.fit else {}
        if marked.finding is None or (marked.share and name == self._exam.predict):
            message = exam_words.passed(figures, self._exam) if figures is not None and about else ""
            return self._result(name, "passed", 1.0, message=message, **about)
        if name == marked.function or alone:
            finding, share = marked.finding, marked.share
            if name != marked.function:
                finding, share = msgspec.structs.replace(finding, edit=marked.function), 0.0
            return self._result(name, finding.status, share, finding=finding, message=finding.message, **about)
        return self._result(name, "skipped", skip="after", message=f"{marked.function} first")

    def _result(self, name: str, status: Status, share: float = 0.0, **more: Any) -> CheckResult:
        points = self._functions[name].points
        return CheckResult(
            id=f"{name}.exam",
            function=name,
            kind="exam",
            status=status,
            score=round(points * share, 2),
            max_score=points,
            printed=self._printed.get(name, ""),
            **more,
        )

    # ------------------------------------------------------------ the order of an exam

    def _marked(self) -> Marked:
        try:
            return self._sat()
        except Stop as stop:
            return Marked(self._judged, stop.finding)

    def _sat(self) -> Marked:
        """Learn, answer, and be marked. Raises ``Stop``."""
        exam, paper = self._exam, Paper.drawn(self._exam, self._seed)
        self._judged = exam.fit
        self._progress("The exam: learning ...")
        with contextlib.closing(self._session()) as own, contextlib.closing(self._session()) as other:
            learnt, waiting = self._learnt(own, other, paper)
            self._progress("The exam: answering ...")
            self._judged = exam.predict
            answers = self._answers(own, learnt.params, paper.x_test)
            known = self._answers(own, learnt.params, paper.x)
            alone = [self._answers(own, learnt.params, each[None])[0] for each in paper.x_test[:ALONE]]
            if np.sum(answers[:ALONE] != alone) > ROUNDED:
                self._stop(exam_words.not_alone(exam, int(np.sum(answers[:ALONE] != alone)), ALONE), exam.predict)
            figures = self._figures(learnt, float(np.mean(answers == paper.y_test)), float(np.mean(known == paper.y)))
            finding = exam_words.verdict(figures, exam, answers)
            share = min(max((figures.test_accuracy - figures.nothing) / (figures.full - figures.nothing), 0.0), 1.0)
            self._judged = exam.fit
            if share:
                self._expect_learnt(other, waiting(), paper)
        if finding is None:
            self.notes += exam_words.remarks(figures, exam, self._scale)
        return Marked(exam.fit if finding else "", finding, share, figures)

    def _session(self, source: Source | None = None) -> Session:
        given = self._submission
        return Session(
            self._sandbox,
            source or Source(units=given.units, earlier=given.earlier),
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
            full=scale.full,
            badge=test >= scale.badge,
        )

    # ------------------------------------------------------------ learning

    def _learnt(self, own: Session, other: Session, paper: Paper) -> tuple[Learnt, Callable[[], Outcome]]:
        """What ``fit`` learnt, and what waits for the run with exchanged labels, which goes on beside it.

        That too much CPU time was used is told only when the model answer, measured once more, still leaves too little.
        """
        reference = self._reference_ns(paper)
        while True:
            budget = int(self._scale.budget * reference)
            waiting = self._begun(own, [paper.x, paper.y, paper.rngs[0]], budget)
            beside = self._begun(other, [paper.x, paper.exchanged, paper.rngs[1]], int(LENIENT * budget))
            worker = own.worker()
            outcome = waiting()
            spent = worker.cpu_ns() if worker else 0
            self._printed[self._exam.fit] = outcome.printed
            if spent <= budget:
                return Learnt(self._params(outcome), spent, budget), beside
            again = self._reference_ns(paper)
            if spent > self._scale.budget * again:
                raise Stop(self._too_slow(outcome, spent, budget))
            reference = again  # the machine had become slower: with this budget, once more
            own.close()
            other.close()

    def _begun(self, session: Session, arguments: Sequence[Any], budget: int) -> Callable[[], Outcome]:
        worker = session.worker()
        if worker is not None:
            worker.cpu_limit_ns = budget
        return session.begin(self._exam.fit, arguments)

    def _reference_ns(self, paper: Paper) -> int:
        """The CPU time of a worker in which the model answer learns the same. Raises ``CourseError`` when it does not."""
        exercise = self._submission.exercise
        before = {each.id: [self._code.solution_unit(each)] for each in self._code.course.before(exercise)}
        source = Source(units=[self._code.solution_unit(exercise)], earlier=before)
        with contextlib.closing(self._session(source)) as session:
            worker = session.worker()
            outcome = session.begin(self._exam.fit, [paper.x, paper.y, paper.rngs[2]])()
            if outcome.ending == "budget":
                raise Stop(finding_of(outcome, self._submission, "exam", self._scale.seconds, "", self._exam.fit))
            if worker is None or outcome.ending != "returned":
                raise CourseError(f"the model answer of {self._exam.fit} does not run here ({outcome.ending}).")
            return worker.cpu_ns()

    def _too_slow(self, outcome: Outcome, spent: int, budget: int) -> Finding:
        """Where the time went, if it was in an earlier exercise, is told as called from here: what can be spared is in ``fit``."""
        given, inside = self._submission, ""
        place = finding_of(outcome, given, "exam", self._scale.seconds).place if outcome.ending == "timeout" else None
        own = [frame for frames in outcome.looks for frame in frames if any(frame.unit == unit.name for unit in given.units)]
        if place is not None and own and all(place.file != unit.name for unit in given.units):
            inside, place = f"{place.file}, line {place.line}", place_of(own[-1], given.all_units)
        figures = spent / 1e9, budget / 1e9, self._scale.budget
        return exam_words.too_slow(self._exam, *figures, stopped=outcome.ending != "returned", place=place, inside=inside)

    def _params(self, outcome: Outcome) -> Any:
        params = self._returned(outcome, self._exam.fit).values[0]
        self._stop(exam_words.not_params(self._exam, params, _refused(params)), self._exam.fit)
        return params

    def _returned(self, outcome: Outcome, function: str, case: str = "") -> Outcome:
        if outcome.ending != "returned":
            raise Stop(finding_of(outcome, self._submission, "runs", self._scale.seconds, case, function))
        return outcome

    def _expect_learnt(self, session: Session, outcome: Outcome, paper: Paper) -> None:
        """Raise ``Stop`` when the run with exchanged labels knows the true ones all the same, or came to nothing."""
        params = self._returned(outcome, self._exam.fit, exam_words.EXCHANGED).values[0]
        answers = self._answers(session, params, paper.x_test[:EXCHANGED])
        right = float(np.mean(answers == paper.y_test[:EXCHANGED]))
        if right >= self._scale.nothing:
            raise Stop(exam_words.not_learnt(self._exam, right))

    # ------------------------------------------------------------ answering

    def _answers(self, session: Session, params: Any, x: Array) -> Array:
        """The labels that ``predict`` gives, in a process that has nothing but ``params``. Raises ``Stop``."""
        name = self._exam.predict
        worker = session.worker()
        if worker is not None and worker.cpu_limit_ns is not None:  # fit ran here: what it left behind is not to be found
            session.close()
        try:
            outcome = self._returned(session.begin(name, [params, x])(), name)
        except ProtocolError:
            raise Stop(exam_words.too_large(self._exam)) from None
        self._printed.setdefault(name, outcome.printed)
        if outcome.changed:
            self._stop(exam_words.changed(self._exam), name)
        labels, problem = exam_words.labels_in(outcome.values[0], len(x), self._exam)
        self._stop(problem, name)
        return np.asarray(labels)

    def _stop(self, finding: Finding | None, function: str) -> None:
        """Raise ``Stop`` with a finding, if there is one, at the one ``return`` of a function, if it has just one."""
        if finding is not None:
            defined = self._submission.outline.functions.get(function)
            raise Stop(msgspec.structs.replace(finding, place=defined.answer if defined else None))


def _declared(code: CourseCode, submission: Submission) -> tuple[Exam, ExamScale]:
    exercise = submission.exercise
    declared = {name: each.exam for name, each in code.checks(exercise).items()}
    exam = next((each for each in declared.values() if each is not None), None)
    scale = next((each.exam for each in exercise.functions if each.exam is not None), None)
    if exam is None or scale is None or any(each is not exam for each in declared.values()):
        raise CourseError(f"{exercise.id} is an exam in course.yml or in its checks, and not in both, or not as a whole.")
    return exam, scale


def _refused(value: Any) -> str:
    """What in a value could not be sent, or nothing."""
    if isinstance(value, Refused):
        return value.kind
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return next((kind for each in inside if (kind := _refused(each))), "")


def absent_exercises(submission: Submission) -> Finding | None:
    """The finding for earlier exercises that an exam imports and that are not there: nothing stands in for them."""
    if not submission.absent:
        return None
    names = listed([f"`{name}`" for name in submission.absent])
    beside = listed([f"{name}.py" for name in submission.absent])
    file = submission.path.name
    where = _import_of(submission, submission.absent[0])
    return Finding(
        stage="file",
        status="error",
        message=f"{file} imports {names}, and there is no such file beside it. In the exam nothing stands in for your own code.",
        place=where,
        next_step=f"Put your own {beside} into the same folder, or write what you need of it into {file}.",
    )


def _import_of(submission: Submission, module: str) -> Any:
    for unit in submission.all_units:
        for number, line in enumerate(unit.source.split("\n"), start=1):
            if line.lstrip().startswith((f"from {module} ", f"import {module}")):
                return rules.place([unit], unit.name, number)
    return None
