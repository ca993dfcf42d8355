"""Starting child processes, without NumPy: a check starts the fork server first, and loads its own modules meanwhile."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import learnloop
from learnloop.errors import SandboxError
from learnloop.sandbox.confine import tiers
from learnloop.sandbox.confine.tiers import Confinement, Tier

START_SECONDS = 30.0
MAX_WORDS = 10_000

# The child gets our sys.path as data, not by inheritance: with -I and -S nothing in the current folder, the environment or
# the user's site-packages can put itself in front of NumPy. learnloop itself is loaded by its place, so that a checkout's
# other folders do not become importable.
# It collects no garbage until all is loaded: nothing is lost, and a tenth of the time.
_BOOTSTRAP = """
import gc, importlib.util, sys
gc.disable()
package, sys.path[:] = sys.argv[1], sys.argv[2].splitlines()
spec = importlib.util.spec_from_file_location("learnloop", package + "/__init__.py", submodule_search_locations=[package])
sys.modules["learnloop"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from learnloop.sandbox import child
child.main(sys.argv[3:])
"""


def environment() -> dict[str, str]:
    """The whole environment of a child: one BLAS thread, and malloc kept from giving memory back between calls."""
    variables = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
        "MALLOC_MMAP_THRESHOLD_": str(32 << 20),  # glibc ignores anything larger
        "MALLOC_TOP_PAD_": str(16 << 20),
        "PYTHONHASHSEED": "0",
    }
    # Windows does not start Python without the one; some builds need the other.
    for name in ("SYSTEMROOT", "LD_LIBRARY_PATH"):
        if name in os.environ:
            variables[name] = os.environ[name]
    return variables


def child_command(*arguments: str) -> list[str]:
    """The command line of a child process in one of the roles of ``child.main``."""
    package = str(Path(learnloop.__file__).resolve().parent)
    here = Path.cwd()
    path = [entry for entry in sys.path if entry and Path(entry).is_absolute() and Path(entry) != here]
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOTSTRAP, package, "\n".join(path), *arguments]


class ForkServer:
    """The warm process that makes workers; see ``child.serve_forks`` for its commands and answers.

    Threads may share one.
    """

    def __init__(self, tier: Tier | None) -> None:
        """``tier`` is the one to force, None for the best that holds here."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            descriptor = theirs.fileno()
            try:
                self._process = popen(child_command("forks", str(descriptor), tier.name if tier else ""), pass_fds=(descriptor,))
            except SandboxError:
                self._control.close()
                raise
        self._control.settimeout(START_SECONDS)
        self._confinement: Confinement | None = None
        self._lock = threading.RLock()  # from a request to its answer

    @property
    def alive(self) -> bool:
        """Whether its process still runs."""
        return self._process.poll() is None

    def confinement(self) -> Confinement:
        """What its workers are confined by; waits until the server is ready. Raises ``SandboxError``."""
        with self._lock:
            if self._confinement is None:
                try:
                    said = self._hear().decode()
                except OSError as error:
                    raise SandboxError(f"the fork server does not answer: {error!r}.") from None
                self._confinement = confinement_of(said)
            return self._confinement

    def fork(self, connection: socket.socket, limits: tuple[str, str], modules: Sequence[str]) -> int:
        """Make a worker that serves on ``connection``, with limits of memory and CPU time; its process id.

        ``modules`` are imported first: the worker will not be able to.
        """
        self.confinement()
        try:
            with self._lock:
                socket.send_fds(self._control, [" ".join(("F", *limits, *modules)).encode()], [connection.fileno()])
                return int(self._hear())
        except (OSError, ValueError) as error:
            raise SandboxError(f"the fork server does not answer: {error!r}.") from None

    def end(self, pid: int) -> None:
        """End a worker and wait until it is gone. Where the server itself is gone, the kernel has ended its workers with it."""
        with self._lock, contextlib.suppress(OSError):
            self._control.send(b"K %d" % pid)
            self._hear()

    def _hear(self) -> bytes:
        reply = self._control.recv(MAX_WORDS)
        if not reply:
            raise ConnectionError("it ended")
        return reply

    def close(self) -> None:
        """End the fork server, and with it every worker that is left."""
        self._control.close()
        self._process.wait()


def confinement_of(said: str) -> Confinement:
    """What a child process said first: ``+`` and a confinement, or ``-`` and why there is none, which raises ``SandboxError``."""
    if not said.startswith("+"):
        raise SandboxError(f"a worker cannot be confined here as it should: {said[1:] or 'it did not say why'}.")
    return Confinement.from_text(said[1:])


def wanted_tier() -> Tier | None:
    """The tier that ``LEARNLOOP_SANDBOX_TIER`` forces, None for the best that there is. Raises ``SandboxError``."""
    return tiers.forced(os.environ.get(tiers.VARIABLE, ""))


_started: list[ForkServer] = []


def start_early() -> None:
    """Start the fork server before anybody knows whether it is needed; it ends with this process if it is not."""
    if sys.platform == "linux":
        with contextlib.suppress(SandboxError):  # it is raised again when the server is asked for
            _started.append(ForkServer(wanted_tier()))


def close_unused() -> None:
    """End what was started early and not asked for: after a wrong call, say."""
    while _started:
        _started.pop().close()


def start_fork_server(tier: Tier | None = None) -> ForkServer | None:
    """The fork server, started now if it was not before; returns at once. None where forking is not safe (macOS, Windows).

    ``tier`` forces one; the workers cannot see that.
    """
    if _started and not tier:
        return _started.pop()
    return ForkServer(tier or wanted_tier()) if sys.platform == "linux" else None


def popen(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own, with our ``environment`` and no standard streams but those that are given.

    Raises ``SandboxError``.
    """
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "env": environment(), **options}
    try:
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True, **options)
    except OSError as error:
        raise SandboxError(f"a worker process could not be started: {error}.") from None


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child and whatever it started in its session."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it is gone already; macOS says the latter
            os.killpg(process.pid, signal.SIGKILL)
