"""Checks in the background: first without timing, which is told at once, then with it; a newer one cancels an older one."""

import threading

from learnloop.cli.watch.bench import Bench, Cancelled, Lease, completed, still_to_time
from learnloop.cli.watch.events import Events, Failed, Judged, Said
from learnloop.errors import LearnloopError
from learnloop.submission.submission import Submission


class Runs:
    """The checks of one watch, one at a time; what they find out goes into ``events``."""

    def __init__(self, bench: Bench, events: Events, *, timing: bool) -> None:
        self._bench = bench
        self._events = events
        self._timing = timing
        self._last: _Run | None = None
        self.number = 0

    def begin(self, submission: Submission) -> None:
        """Check this, and give up what is being checked."""
        self.cancel()
        self._last = _Run(self._bench, self._events, self.number, submission, self._last, timing=self._timing)
        self._last.start()

    def cancel(self) -> None:
        """Give up what is being checked; nothing more will be heard of it that has the present number."""
        self.number += 1
        if self._last is not None:
            self._last.cancel()

    @property
    def active(self) -> bool:
        """Whether a check is under way."""
        return self._last is not None and self._last.is_alive() and self._last.number == self.number

    def close(self) -> None:
        """Give it up, and wait until it is over."""
        self.cancel()
        if self._last is not None:
            self._last.join()


class _Run(threading.Thread):
    def __init__(
        self, bench: Bench, events: Events, number: int, submission: Submission, before: "_Run | None", *, timing: bool
    ) -> None:
        super().__init__(daemon=True)
        self._bench = bench
        self._events = events
        self.number = number
        self._submission = submission
        self._before = before
        self._timing = timing
        self._lease: Lease | None = None
        self._over = threading.Event()

    def cancel(self) -> None:
        self._over.set()
        lease = self._lease
        if lease is not None:
            lease.cancel()

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
            self._fail(f"learnloop failed itself: {type(error).__name__}: {error}. This is not your code.")

    def _judge(self) -> None:
        self._bench.warm(self._submission.exercise)
        report = self._bench.grade(self._submission, self._leased(), self._say, timing=False)
        left = still_to_time(report) if self._timing else []
        whole = report if report.complete or not self._timing or left else completed(report)
        self._events.put(Judged(self.number, whole, last=not left))
        if left:
            timed = self._bench.grade(self._submission, self._leased(), self._say, timing=True, seed=report.seed)
            self._events.put(Judged(self.number, timed, last=True))

    def _leased(self) -> Lease:
        self._lease = lease = self._bench.lease()
        if self._over.is_set():
            raise Cancelled
        return lease

    def _say(self, words: str) -> None:
        self._events.put(Said(self.number, words))

    def _fail(self, words: str) -> None:
        if not self._over.is_set():
            self._events.put(Failed(self.number, words))
