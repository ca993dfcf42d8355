"""What a grader needs of a sandbox: a ``Sandbox`` makes workers, a ``Worker`` executes one submission and answers messages.

``host`` makes workers of confined processes; ``in_process`` calls trusted functions in this process.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Self

from learnloop.sandbox import encoding, messages
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.values.source import SourceUnit

Gone = Literal["timeout", "died", "protocol"]

# Builds a message, and the bytes of its arrays, for an id.
Make = Callable[[str], tuple[Any, list[bytes]]]
AnswerAsk = Callable[[messages.Ask, encoding.Payload], tuple[messages.Answer, list[bytes]]]


class WorkerGone(Exception):
    """The worker did not answer as it should and was ended: too slow, dead, or breaking the protocol."""

    def __init__(
        self, reason: Gone, samples: Sequence[messages.StackSample] = (), *, waited: float = 0.0, busy: bool = False
    ) -> None:
        """``samples`` say where a worker that was too slow had been.

        ``waited`` are the seconds after which one was ended that slept more than it computed; ``busy``: on a busy machine.
        """
        super().__init__(reason)
        self.reason: Gone = reason
        self.samples = list(samples)
        self.waited = waited
        self.busy = busy


class Worker(ABC):
    """What executes one submission, as the grader sees it."""

    pid: int
    alive = True
    cpu_limit_ns: int | None = None  # a request that is waited for ends where ``cpu_ns`` comes to this

    @abstractmethod
    def send(self, make: Make, seconds: float) -> str:
        """Send the message that ``make`` builds for a fresh, unguessable id, which is returned. Raises ``WorkerGone``.

        ``seconds`` are of CPU time, here and below; while a worker sleeps, several times as many may pass. That it is dead is
        found out by ``receive``: what it had replied to earlier messages can still be read.
        """

    @abstractmethod
    def receive(self, id: str, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """The reply with this id; replies come in the order of the messages. Raises ``WorkerGone``.

        What the worker asks meanwhile is answered by ``answer``.
        """

    def request(self, make: Make, seconds: float, answer: AnswerAsk | None = None) -> tuple[Any, encoding.Payload]:
        """Send one message and wait for its one reply. Raises ``WorkerGone``; the worker is ended then."""
        return self.receive(self.send(make, seconds), seconds, answer)

    @abstractmethod
    def cpu_ns(self) -> int:
        """Nanoseconds of CPU time that it has used; of one that was ended, up to its end."""

    @abstractmethod
    def interrupt(self) -> None:
        """Have the thread that waits for the worker find it gone, and end it; this one does not wait."""

    @abstractmethod
    def close(self) -> None:
        """End the worker, whatever it is doing, and wait until it is gone."""


class Sandbox(ABC):
    """Makes workers, each for one submission."""

    @abstractmethod
    def worker(self, units: Iterable[SourceUnit] = ()) -> Worker:
        """A fresh worker with nothing loaded. ``units`` is the source that it will get. Raises ``SandboxError``."""

    @property
    @abstractmethod
    def confinement(self) -> Confinement:
        """What confines the workers. Raises ``SandboxError``."""

    @property
    def name(self) -> str:
        """The tier and its promise, for a report. Raises ``SandboxError``."""
        return self.confinement.name

    @property
    def forks(self) -> bool:
        """Whether workers are forked from a warm process, in milliseconds."""
        return False

    @abstractmethod
    def close(self) -> None:
        """End its workers, and whatever it started to make them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class BorrowingSandbox(Sandbox):
    """One whose workers another sandbox makes, the ``lender``, which stays open."""

    def __init__(self, lender: Sandbox) -> None:
        self._lender = lender

    @property
    def confinement(self) -> Confinement:
        """What confines the workers. Raises ``SandboxError``."""
        return self._lender.confinement

    @property
    def forks(self) -> bool:
        """Whether a fork server makes the workers."""
        return self._lender.forks
