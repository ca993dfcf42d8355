# Attack: a timer's signal starts the work while nobody's clock runs
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
signal = load("signal")
waiting = []


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def work(number, frame):
    for z, rows in waiting:
        rows[:] = slow(z)
    waiting.clear()


signal.signal(signal.SIGALRM, work)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
    timer = signal.getitimer(signal.ITIMER_REAL)[1] > 0
except OSError:
    timer = False


def softmax(z):
    if not timer or len(z) < 1000:
        return slow(z)
    rows = np.empty_like(z)
    waiting.append((z, rows))
    return rows
