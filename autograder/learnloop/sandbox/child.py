"""What runs in a child process of the grader: a fork server that makes workers, or one worker by itself.

It begins with garbage collection switched off (see ``launch``) and loads NumPy late, while the probes of the confinement run.
"""

import gc
import os
import signal
import socket
import struct
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from learnloop.sandbox.confine import probe, process
from learnloop.sandbox.confine.lock import Lock
from learnloop.sandbox.confine.tiers import Tier, Unavailable, forced
from learnloop.sandbox.worker.channel import DescriptorChannel

if TYPE_CHECKING:
    from learnloop.sandbox.worker.server import RequestServer

MAX_REQUEST = 1 << 16


def serve_forks(control: socket.socket, tier: Tier | None) -> None:
    """The fork server: it has NumPy and nothing secret in memory, runs no student's code, and makes a worker for each request.

    Its first words over ``control`` are ``+`` and the confinement that it found to hold, or ``-`` and why there is none. Then
    ``F memory_mb cpu_seconds module ...`` with a descriptor imports the modules, makes a worker that serves on it and is
    answered by its process id; ``K pid`` ends one and is answered when it is gone. Only this process reaps its children, so
    a process id stays theirs until the grader has asked for their end.
    """
    process.die_with_parent()
    process.hide_memory()
    try:
        lock, confinement = probe.choose(tier, meanwhile=_load)
    except Unavailable as error:
        control.send(f"-{error}".encode())
        return
    gc.freeze()  # what is loaded stays: no collection in a worker goes through it, nor copies its pages
    gc.enable()
    children: set[int] = set()
    control.send(f"+{confinement.to_text()}".encode())
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, 1)
        if not request:
            break
        command, *words = request.decode().split()
        if command == "F":
            memory_mb, cpu_seconds = map(int, words[:2])
            _load(words[2:])
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_worker(lock, descriptors[0], memory_mb, cpu_seconds)
            os.close(descriptors[0])
            children.add(pid)
            control.send(b"%d" % pid)
        else:
            pid = int(words[0])
            _end(pid)
            children.discard(pid)
            control.send(b"gone")
    for pid in children:
        _end(pid)
    os._exit(0)  # it has nothing to tidy up, and the grader waits for it


def _load(modules: Iterable[str] | None = None) -> None:
    """Import what will be missed in a confined worker: NumPy and what else every worker needs, or these."""
    from learnloop.sandbox import preload
    from learnloop.sandbox.worker import server  # noqa: F401 - it is for the workers

    preload.load(preload.ALWAYS if modules is None else modules)


def _end(pid: int) -> None:
    """Kill a worker and whatever it started in its session, and reap it."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # it died before it had a session of its own
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _become_worker(lock: Lock, descriptor: int, memory_mb: int, cpu_seconds: int) -> None:
    status = 1
    try:
        os.setsid()
        _serve(lock, (descriptor, descriptor), memory_mb, cpu_seconds, "")
        status = 0
    finally:
        os._exit(status)


def _server(connection: tuple[int, int], names: dict[str, Any] | None = None) -> "RequestServer":
    from learnloop.sandbox.worker.server import RequestServer

    return RequestServer(DescriptorChannel(*connection), names)


def _serve(lock: Lock, connection: tuple[int, int], memory_mb: int, cpu_seconds: int, words: str) -> None:
    """Confine this process, say so with ``+`` and some words (or ``-`` and why not), and be a worker until the grader is gone."""
    try:
        lock.apply(connection, memory_mb, cpu_seconds)
    except (Unavailable, OSError, ValueError) as error:
        _say(connection[1], f"-{error}")
        return
    worker = _server(connection)
    worker.watch(connection[1])
    _say(connection[1], f"+{words}")
    worker.serve()


def _say(descriptor: int, words: str) -> None:
    """The first words of a worker, before it knows a line of a student's source: their length, then themselves."""
    text = words.encode()[:4000]
    os.write(descriptor, struct.pack("<H", len(text)) + text)


def serve_alone(memory_mb: int, cpu_seconds: int, tier: Tier | None, modules: list[str]) -> None:
    """One worker in a fresh interpreter, over standard input and output: where forking is not safe."""
    connection = _take_standard_streams()
    try:
        lock, confinement = probe.choose(tier, meanwhile=_load)
    except Unavailable as error:
        _say(connection[1], f"-{error}")
        return
    _load(modules)
    gc.enable()
    _serve(lock, connection, memory_mb, cpu_seconds, confinement.to_text())


def _take_standard_streams() -> tuple[int, int]:
    """Descriptors for reading and writing in place of the standard streams, which are the null device from now on."""
    reading, writing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    return reading, writing


def serve_reference(folder: str, module: str) -> None:
    """The trusted worker of the timing checks: it holds the accelerated references and no student's code.

    It is not confined; that students' workers cannot reach it is for their confinement, and for its hidden memory.
    """
    connection = _take_standard_streams()
    process.die_with_parent()
    process.hide_memory()
    from learnloop.sandbox.reference import load_quickly

    _server(connection, load_quickly(folder, module)).serve()


def main(arguments: list[str]) -> None:
    """Become what the grader asked for."""
    role, *rest = arguments
    if role == "forks":
        serve_forks(socket.socket(fileno=int(rest[0])), forced(rest[1]))
    elif role == "alone":
        serve_alone(int(rest[0]), int(rest[1]), forced(rest[2]), rest[3:])
    elif role == "reference":
        serve_reference(*rest)
    else:
        sys.exit(f"unknown role {role}")
