# Attack: its CPU clock is to be set back, or counted for somebody else
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: linear_backward.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
ctypes, os, time = load("ctypes"), load("os"), load("time")
libc = ctypes.CDLL(None, use_errno=True)
CLOCK_PROCESS_CPUTIME_ID, PR_SET_TIMING, PR_TIMING_TIMESTAMP, SYS_times = 2, 14, 1, 100


def tries():
    yield lambda: time.clock_settime(CLOCK_PROCESS_CPUTIME_ID, 0.0)
    yield lambda: libc.prctl(PR_SET_TIMING, PR_TIMING_TIMESTAMP, 0, 0, 0)
    yield lambda: libc.syscall(SYS_times, None)
    yield lambda: libc.ptrace(0, 0, 0, 0)
    yield lambda: os.setpgid(0, os.getppid())


for attempt in tries():
    try:
        attempt()
    except (OSError, AttributeError):
        continue


def slow(dout, x, W):
    for _ in range(180):
        found = dout @ W.T, x.T @ dout, dout.sum(axis=0)
    return found


linear_backward = slow
