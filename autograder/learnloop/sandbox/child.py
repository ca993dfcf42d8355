"""What runs in a child process of the grader: a fork server that makes workers, or one worker by itself."""

import gc
import os
import signal
import socket
import sys

from learnloop.sandbox import confine
from learnloop.sandbox.worker import DescriptorChannel, Worker

READY = b"ready"


def serve_forks(control: socket.socket) -> None:
    """The fork server: it has NumPy in memory and nothing secret, runs no student's code, and makes a worker for each request.

    Requests come over ``control``: ``F memory_mb cpu_seconds`` with a descriptor makes a worker that serves on it and is
    answered by its process id; ``K pid`` ends one and is answered when it is gone. Only this process reaps its children, so
    a process id stays theirs until the grader has asked for their end.
    """
    confine.die_with_parent()
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    control.send(READY)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 100, 1)
        if not request:
            break
        command, *numbers = request.split()
        if command == b"F":
            memory_mb, cpu_seconds = map(int, numbers)
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_worker(descriptors[0], memory_mb, cpu_seconds)
            os.close(descriptors[0])
            children.add(pid)
            control.send(b"%d" % pid)
        else:
            pid = int(numbers[0])
            _end(pid)
            children.discard(pid)
            control.send(b"gone")
    for pid in children:
        _end(pid)


def _end(pid: int) -> None:
    """Kill a worker and whatever it started in its session, and reap it."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # it died before it had a session of its own
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _become_worker(descriptor: int, memory_mb: int, cpu_seconds: int) -> None:
    status = 1
    try:
        os.setsid()
        confine.die_with_parent()
        confine.confine(memory_mb, cpu_seconds)
        Worker(DescriptorChannel(descriptor, descriptor)).serve()
        status = 0
    finally:
        os._exit(status)


def serve_alone(memory_mb: int, cpu_seconds: int) -> None:
    """One worker in a fresh interpreter, over standard input and output: where forking is not safe."""
    confine.die_with_parent()
    reading, writing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    confine.confine(memory_mb, cpu_seconds)
    Worker(DescriptorChannel(reading, writing)).serve()


def serve_reference(folder: str, module: str) -> None:
    """The trusted worker of the timing checks: it holds the accelerated references and no student's code."""
    reading, writing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    confine.die_with_parent()
    from learnloop.sandbox.reference import load

    channel = DescriptorChannel(reading, writing)
    Worker(channel, load(folder, module)).serve()


def main(arguments: list[str]) -> None:
    """Become what the grader asked for."""
    role, *rest = arguments
    if role == "forks":
        serve_forks(socket.socket(fileno=int(rest[0])))
    elif role == "alone":
        serve_alone(int(rest[0]), int(rest[1]))
    elif role == "reference":
        serve_reference(*rest)
    else:
        sys.exit(f"unknown role {role}")
