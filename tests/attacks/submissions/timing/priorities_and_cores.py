# Attack: takes another core, a better priority and a worse one for everybody else
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: softmax.timing
# Honest: relu
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
os, ctypes = load("os"), load("ctypes")
libc = ctypes.CDLL(None, use_errno=True)


def tries():
    yield lambda: os.sched_setaffinity(0, set(range(os.cpu_count())))
    yield lambda: os.sched_setaffinity(os.getppid(), {0})
    yield lambda: os.nice(-10)
    yield lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    yield lambda: os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    for pid in range(os.getpid() - 20, os.getpid() + 20):
        yield lambda pid=pid: os.setpriority(os.PRIO_PROCESS, pid, 19)
        yield lambda pid=pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
    yield lambda: os.setpriority(os.PRIO_USER, 0, 19)
    yield lambda: libc.syscall(251, 1, 0, 0)


def all_of_them():
    for attempt in tries():
        try:
            attempt()
        except OSError:
            continue


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    all_of_them()
    return slow(z)


def relu(z):
    return np.maximum(z, 0.0)
