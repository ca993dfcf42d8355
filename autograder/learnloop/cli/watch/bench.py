"""The warm bench: one fork server, the course's code and the references stay loaded from one save to the next."""

import contextlib
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from learnloop.course.model import Course, Exercise
from learnloop.errors import LearnloopError, SandboxError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options, Progress
from learnloop.report import CheckResult, Report, counts_as_passed, was_selected
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.host import Sandbox, WorkerProcess
from learnloop.sandbox.launch import ForkServer
from learnloop.submission.submission import Submission
from learnloop.values.source import Unit

if TYPE_CHECKING:
    from learnloop.course.loader import CourseCode
    from learnloop.grading.timing.reference import Reference

LOOK_SECONDS = 0.05


class Cancelled(Exception):
    """The check was given up, since something newer is to be checked."""


class Lease(Sandbox):
    """A sandbox for one check: it makes workers as the one that lends it does, and can be cancelled from another thread."""

    def __init__(self, lender: Sandbox) -> None:
        self._lender = lender
        self._mine: list[WorkerProcess] = []
        self._over = threading.Event()

    @property
    def confinement(self) -> Confinement:
        """What confines the workers. Raises ``SandboxError``."""
        return self._lender.confinement

    @property
    def forks(self) -> bool:
        """Whether a fork server makes the workers."""
        return self._lender.forks

    @property
    def cancelled(self) -> bool:
        """Whether what is found out from now on interests nobody."""
        return self._over.is_set()

    def worker(self, units: Iterable[Unit] = ()) -> WorkerProcess:
        """A fresh worker. Raises ``SandboxError``, and ``Cancelled``."""
        self.look()
        made = self._lender.worker(units)
        self._mine = [*(each for each in self._mine if each.alive), made]
        if self.cancelled:
            made.close()
            raise Cancelled
        return made

    def look(self) -> None:
        """Raise ``Cancelled`` if that is so."""
        if self.cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """End every worker that is waited for, and make no more; the thread that checks finds out by itself."""
        self._over.set()
        for worker in self._mine:
            worker.interrupt()

    def close(self) -> None:
        """End its workers; what made them stays."""
        for worker in self._mine:
            worker.close()


class Bench:
    """Grades submissions of one course, warm. One exercise's references are kept: those of the one that was timed last.

    What stays from one check to the next is started in a thread that stays, too: on Linux a child asks to end with its parent, and
    its parent is the thread that made it.
    """

    def __init__(self, root: Path, course: Course) -> None:
        self._root = root
        self._course = course
        self._open = contextlib.ExitStack()
        self._reference: tuple[str, Reference] | None = None
        self._loading: Future[object] | None = None
        self._starter = ThreadPoolExecutor(2, "learnloop-starter")
        self._warmed: set[str] = set()

    def __enter__(self) -> "Bench":
        self._engine = self._open.enter_context(open_engine(self._root, self._course))
        self._sandbox = self._engine.sandbox
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._drop_reference()
        self._open.close()
        self._starter.shutdown()

    def code(self) -> "CourseCode":
        """The code of the course, loaded once."""
        return self._engine.code

    def warm(self, exercise: Exercise) -> None:
        """Load what every check of this exercise needs: checks, model answers, mistakes, what a file may import.

        Raises ``LearnloopError``.
        """
        if exercise.id in self._warmed:
            return
        import learnloop.grading.functions

        assert learnloop.grading.functions  # loaded: that is what takes time
        code = self.code()
        code.checks(exercise)
        code.solution(exercise)
        self._sandbox.worker([Unit("", " ".join(self._course.allowed_imports))]).close()
        self._warmed.add(exercise.id)

    def lease(self) -> Lease:
        """A sandbox for the next check."""
        return Lease(self._sandbox)

    def grade(self, submission: Submission, lease: Lease, progress: Progress, *, timing: bool, seed: int | None = None) -> Report:
        """Grade it. Raises ``Cancelled``, and ``LearnloopError`` when it is our fault.

        A fork server that ends meanwhile takes the workers with it; that is no fault of the submission, so it is graded once more.
        """
        for _ in range(2):
            server = self._living_server()
            report = self._graded(submission, lease, progress, timing, seed)
            lease.look()
            if server is self._sandbox.server and (server is None or server.alive):
                return report
        raise SandboxError("the process that makes the workers was ended twice from outside. Save the file to try again.")

    def _living_server(self) -> ForkServer | None:
        """The fork server, started again if it has ended."""
        if self._sandbox.server is not None and not self._sandbox.server.alive:
            self._starter.submit(lambda: self._sandbox.worker().close()).result()
        return self._sandbox.server

    def _graded(self, submission: Submission, lease: Lease, progress: Progress, timing: bool, seed: int | None) -> Report:
        options = Options(seed=seed, timing=timing)
        try:
            reference = self._references(submission.exercise, lease, progress) if timing else None
            with contextlib.closing(lease):
                return self._engine.grade(submission, options, progress, sandbox=lease, reference=reference)
        except LearnloopError:
            lease.look()  # a worker that was taken away may look like a fault of ours
            if timing:
                self._drop_reference()
            raise

    def _references(self, exercise: Exercise, lease: Lease, progress: Progress) -> "Reference":
        """The references of the exercise, once they answer. Raises ``Cancelled``; they go on loading then."""
        from learnloop.grading.timing.judge import start_reference

        if self._reference is None or self._reference[0] != exercise.id:
            self._drop_reference()
            self._reference = exercise.id, self._starter.submit(start_reference, self.code(), exercise).result()
            self._loading = self._starter.submit(self._reference[1].worker)
        found, loading = self._reference[1], self._loading
        if not found.compiled:
            progress("Compiling the reference functions; only the first time takes this long ...")
        while loading is not None and not loading.done():
            lease.look()
            wait([loading], LOOK_SECONDS)
        found.compiled = True
        return found

    def _drop_reference(self) -> None:
        if self._reference is None:
            return
        (_, reference), loading = self._reference, self._loading
        self._reference = self._loading = None
        reference.interrupt()
        if loading is not None:
            wait([loading])
        reference.close()


def still_to_time(report: Report) -> list[str]:
    """The functions whose time a check without timing leaves to be measured: those that are right in all else."""
    wrong = {check.function for check in report.checks if was_selected(check) and not counts_as_passed(check)}
    return [check.function for check in report.checks if not was_selected(check) and check.function not in wrong]


def completed(report: Report) -> Report:
    """A check without timing where no time is to be measured, as it would be with timing: what is wrong comes first."""
    first = {check.function: check.kind for check in report.checks if was_selected(check) and not counts_as_passed(check)}

    def told(check: CheckResult) -> CheckResult:
        if was_selected(check):
            return check
        kind = "behaviour" if first[check.function] == "behaviour" and _values_passed(report, check.function) else "values"
        return msgspec.structs.replace(check, skip="after", message=f"{kind} first")

    checks = [told(check) for check in report.checks]
    passed = all(counts_as_passed(check) for check in checks)
    return msgspec.structs.replace(report, checks=checks, complete=True, passed=passed)


def _values_passed(report: Report, function: str) -> bool:
    return any(check.function == function and check.kind != "behaviour" and check.status == "passed" for check in report.checks)
