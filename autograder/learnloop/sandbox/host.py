"""The sandbox of confined processes: a fork server makes them where forking is safe, else each is a fresh interpreter."""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from learnloop.errors import SandboxError
from learnloop.sandbox import preload
from learnloop.sandbox.channels import PipeChannel, SocketChannel
from learnloop.sandbox.confine.tiers import Confinement, Tier
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.launch import ForkServer, child_command, confinement_of, end_group, environment, popen, wanted_tier
from learnloop.sandbox.worker_process import WorkerProcess
from learnloop.values.source import SourceUnit

WINDOWS = sys.platform == "win32"


class ProcessSandbox(Sandbox):
    """Makes confined processes. Where the system forks safely (Linux) one warm process makes them all, in milliseconds.

    Threads may share one.
    """

    def __init__(
        self,
        server: ForkServer | None,
        *,
        memory_mb: int,
        cpu_seconds: int,
        allowed: Collection[str] = (),
        tier: Tier | None = None,
    ) -> None:
        """``server`` is what ``launch.start_fork_server`` gave; without one every worker is a fresh interpreter.

        ``allowed`` are the modules that a submission may import; ``tier`` forces one for fresh interpreters.
        """
        self._server = server
        self._limits = (str(memory_mb), str(cpu_seconds))
        self._allowed = allowed
        self._tier = tier or wanted_tier()
        self._confinement: Confinement | None = None
        self._workers: list[WorkerProcess] = []
        self._lock = threading.Lock()

    @property
    def confinement(self) -> Confinement:
        """What confines the workers, as they found it themselves. Raises ``SandboxError``."""
        if self._server is not None:
            return self._server.confinement()
        if self._confinement is None:
            self.worker([]).close()
        assert self._confinement is not None
        return self._confinement

    @property
    def forks(self) -> bool:
        """Whether a fork server makes the workers, and not a fresh interpreter each."""
        return self._server is not None

    @property
    def server(self) -> ForkServer | None:
        """The fork server that makes the workers at present."""
        return self._server

    def worker(self, units: Iterable[SourceUnit] = ()) -> WorkerProcess:
        """A fresh confined worker, with nothing loaded. ``units`` is the source that it will get: what it needs is imported
        before the worker is confined. Raises ``SandboxError``."""
        modules = preload.needed(units, self._allowed)
        with self._lock:
            worker = self._alone(modules) if self._server is None else self._fork(self._server, modules)
            self._workers = [each for each in self._workers if each.alive]
            self._workers.append(worker)
        said = worker.first_words()
        if self._server is None:
            self._confinement = confinement_of(said)
        return worker

    def _fork(self, server: ForkServer, modules: Sequence[str]) -> WorkerProcess:
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as unless_forked:
            unless_forked.callback(ours.close)
            try:
                pid = server.fork(theirs, self._limits, modules)
            except SandboxError:  # a worker that is not confined can kill its maker; that costs the others nothing
                server.close()
                self._server = server = ForkServer(self._tier)
                pid = server.fork(theirs, self._limits, modules)
            unless_forked.pop_all()
        return WorkerProcess(pid, SocketChannel(ours), lambda: server.end(pid))

    def _alone(self, modules: Sequence[str]) -> WorkerProcess:
        tier = self._tier.name if self._tier else ""
        return started(child_command("alone", *self._limits, tier, *modules))

    def close(self) -> None:
        """End every worker, and the fork server."""
        for worker in self._workers:
            worker.close()
        if self._server is not None:
            self._server.close()


def started(command: list[str], variables: Mapping[str, str] | None = None, *, pipes: bool = WINDOWS) -> WorkerProcess:
    """A worker that is a child process by itself; ``variables`` come on top of the environment of every child.

    ``pipes``: it is talked to over its standard streams, not over a socket, which Windows cannot give to a child.
    """
    env = {**environment(), **(variables or {})}
    if pipes:
        piped = popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        return WorkerProcess(piped.pid, PipeChannel(piped), lambda: _end(piped))
    ours, theirs = socket.socketpair()  # read with a deadline of its own: a pipe is open while any child holds it
    with theirs, contextlib.ExitStack() as unless_started:
        unless_started.callback(ours.close)
        process = popen(command, stdin=theirs, stdout=theirs, env=env)
        unless_started.pop_all()
    return WorkerProcess(process.pid, SocketChannel(ours), lambda: _end(process))


def _end(process: "subprocess.Popen[bytes]") -> None:
    end_group(process)
    process.wait()


def start_reference(folder: Path, module: str, cache: Path) -> WorkerProcess:
    """The trusted worker that runs the accelerated references of ``module``; compiled code is kept in ``cache``."""
    return started(child_command("reference", str(folder), module), {"NUMBA_CACHE_DIR": str(cache)})
