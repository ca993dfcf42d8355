"""An engine that stays warm: what it has loaded is there for the next save."""

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from learnloop.cli.watch.cancellation import CancellableSandbox
from learnloop.cli.watch.early_workers import EarlyWorkers
from learnloop.course.model import Course, Exercise
from learnloop.errors import LearnloopError, SandboxError
from learnloop.grading.engine import open_engine
from learnloop.grading.options import Options, Progress
from learnloop.report import Report
from learnloop.sandbox import preload
from learnloop.sandbox.launch import ForkServer
from learnloop.submission.submission import Submission

if TYPE_CHECKING:
    from learnloop.course.loader import CourseCode
    from learnloop.grading.timing.reference import Reference

POLL_SECONDS = 0.05


class WarmEngine:
    """Grades submissions of one course.

    Of references, only those of the exercise that was timed last are kept.

    What stays from one check to the next is started in a thread that stays, too: on Linux a child
    process asks to end with its parent, which is the thread that made it.
    """

    def __init__(self, root: Path, course: Course) -> None:
        self._root = root
        self._course = course
        self._open = contextlib.ExitStack()
        self._reference: tuple[str, Reference] | None = None
        self._loading: Future[object] | None = None
        self._starter = ThreadPoolExecutor(2, "learnloop-starter")
        self._warmed: set[str] = set()

    def __enter__(self) -> "WarmEngine":
        self._engine = self._open.enter_context(open_engine(self._root, self._course))
        self._sandbox = self._engine.sandbox
        self._early = EarlyWorkers(self._sandbox, self._course.allowed_imports, self._starter)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._drop_reference()
        self._early.close()
        self._open.close()
        self._starter.shutdown()

    def code(self) -> "CourseCode":
        """The code of the course, loaded once."""
        return self._engine.code

    def warm(self, exercise: Exercise) -> None:
        """Load what every check of this exercise needs: course code, and what a file may import.

        Raises ``LearnloopError``.
        """
        if exercise.id in self._warmed:
            return
        import learnloop.grading.functions

        assert learnloop.grading.functions  # loading it is what takes time
        code = self.code()
        code.checks(exercise)
        code.solution(exercise)
        self._sandbox.worker([preload.everything(self._course.allowed_imports)]).close()
        self._warmed.add(exercise.id)

    def cancellable(self) -> CancellableSandbox:
        """A sandbox for the next check."""
        return CancellableSandbox(self._early)

    def grade(
        self,
        submission: Submission,
        sandbox: CancellableSandbox,
        progress: Progress,
        *,
        timing: bool,
        seed: int | None = None,
    ) -> Report:
        """Grade a submission. Raises ``Cancelled``, and ``LearnloopError`` when it is our fault.

        A fork server that ends meanwhile takes the workers with it. That is not the submission's
        fault, so it is graded once more.
        """
        for _ in range(2):
            server = self._living_server()
            report = self._graded(submission, sandbox, progress, timing, seed)
            sandbox.raise_if_cancelled()
            if server is self._sandbox.server and (server is None or server.alive):
                return report
        raise SandboxError("the process that makes the workers was stopped twice by something else. Save the file to try again.")

    def _living_server(self) -> ForkServer | None:
        """The fork server, started again if it has ended."""
        if self._sandbox.server is not None and not self._sandbox.server.alive:
            self._starter.submit(lambda: self._sandbox.worker().close()).result()
        return self._sandbox.server

    def _graded(
        self, submission: Submission, sandbox: CancellableSandbox, progress: Progress, timing: bool, seed: int | None
    ) -> Report:
        options = Options(seed=seed, timing=timing)
        try:
            reference = self._references(submission.exercise, sandbox, progress) if timing else None
            with contextlib.closing(sandbox):
                return self._engine.grade(submission, options, progress, sandbox=sandbox, reference=reference)
        except LearnloopError:
            sandbox.raise_if_cancelled()  # a worker that was ended looks like a fault of ours
            if timing:
                self._drop_reference()
            raise

    def _references(self, exercise: Exercise, sandbox: CancellableSandbox, progress: Progress) -> "Reference":
        """The references of the exercise, once they answer. Raises ``Cancelled``.

        They go on loading meanwhile.
        """
        from learnloop.grading.timing.judge import start_reference

        if self._reference is None or self._reference[0] != exercise.id:
            self._drop_reference()
            self._reference = exercise.id, self._starter.submit(start_reference, self.code(), exercise).result()
            self._loading = self._starter.submit(self._reference[1].worker)
        found, loading = self._reference[1], self._loading
        if not found.compiled:
            progress("Compiling the reference functions; only the first time takes this long ...")
        while loading is not None and not loading.done():
            sandbox.raise_if_cancelled()
            wait([loading], POLL_SECONDS)
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
