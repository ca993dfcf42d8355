"""Checks in the background: first without timing, then with it.

A newer one cancels an older one.
"""

import threading

from learnloop.cli.watch.cancellation import CancellableSandbox, Cancelled
from learnloop.cli.watch.events import Events, Failed, Judged, Said
from learnloop.cli.watch.untimed import completed, still_to_time
from learnloop.cli.watch.warm_engine import WarmEngine
from learnloop.errors import LearnloopError
from learnloop.submission.submission import Submission


class BackgroundChecks:
    """The checks of one watch, one at a time; their results go into ``events``."""

    def __init__(self, engine: WarmEngine, events: Events, *, timing: bool) -> None:
        self._engine = engine
        self._events = events
        self._timing = timing
        self._last: _BackgroundCheck | None = None
        self.number = 0

    def begin(self, submission: Submission) -> None:
        """Check this, and cancel the check that is under way."""
        self.cancel()
        self._last = _BackgroundCheck(self._engine, self._events, self.number, submission, self._last, timing=self._timing)
        self._last.start()

    def cancel(self) -> None:
        """Cancel the check that is under way; its later events have an older number."""
        self.number += 1
        if self._last is not None:
            self._last.cancel()

    @property
    def active(self) -> bool:
        """Whether a check is under way."""
        return self._last is not None and self._last.is_alive() and self._last.number == self.number

    def close(self) -> None:
        """Cancel it, and wait until it has ended."""
        self.cancel()
        if self._last is not None:
            self._last.join()


class _BackgroundCheck(threading.Thread):
    def __init__(
        self,
        engine: WarmEngine,
        events: Events,
        number: int,
        submission: Submission,
        before: "_BackgroundCheck | None",
        *,
        timing: bool,
    ) -> None:
        super().__init__(daemon=True)
        self._engine = engine
        self._events = events
        self.number = number
        self._submission = submission
        self._before = before
        self._timing = timing
        self._sandbox: CancellableSandbox | None = None
        self._over = threading.Event()

    def cancel(self) -> None:
        self._over.set()
        sandbox = self._sandbox
        if sandbox is not None:
            sandbox.cancel()

    def run(self) -> None:
        if self._before is not None:
            self._before.join()  # it was cancelled, and ends as soon as it notices
            self._before = None
        try:
            self._judge()
        except Cancelled:
            return
        except LearnloopError as error:
            self._fail(f"learnloop: {error} This is not your code.")
        except Exception as error:
            self._fail(f"learnloop: an internal error: {type(error).__name__}: {error}. This is not your code.")

    def _judge(self) -> None:
        self._engine.warm(self._submission.exercise)
        report = self._engine.grade(self._submission, self._cancellable(), self._say, timing=False)
        left = still_to_time(report) if self._timing else []
        whole = report if report.complete or not self._timing or left else completed(report)
        self._events.put(Judged(self.number, whole, last=not left))
        if left:
            timed = self._engine.grade(self._submission, self._cancellable(), self._say, timing=True, seed=report.seed)
            self._events.put(Judged(self.number, timed, last=True))

    def _cancellable(self) -> CancellableSandbox:
        self._sandbox = sandbox = self._engine.cancellable()
        if self._over.is_set():
            raise Cancelled
        return sandbox

    def _say(self, words: str) -> None:
        self._events.put(Said(self.number, words))

    def _fail(self, words: str) -> None:
        if not self._over.is_set():
            self._events.put(Failed(self.number, words))
