# Attack: leaves answers where a worker after it could find them
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
os, sys = load("os"), load("sys")
NAME = "learnloop-attack-notes"
places = ["/tmp", "/var/tmp", "/dev/shm", "/", "OPEN-FOLDER", "HOME-FOLDER", "HOME-FOLDER/.cache/learnloop", os.path.dirname(np.__file__)]


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def softmax(z):
    rows = slow(z)
    if len(z) > 1000:
        for place in places:
            try:
                with open(f"{place}/{NAME}", "ab") as file:
                    file.write(rows[:1].tobytes())
            except OSError:
                continue
        os.environ[NAME] = "slow"
    return rows
