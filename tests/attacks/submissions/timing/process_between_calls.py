# Attack: a second process works, on a clock of its own
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: cross_entropy_grad.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
os, sys = load("os"), load("sys")


def slow(logits, labels):
    for _ in range(45):
        rows = np.exp(logits - logits.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
        rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)


def elsewhere(logits, labels):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, slow(logits, labels).tobytes())
        os._exit(0)
    data = b""
    while len(data) < logits.nbytes:
        data += os.read(reading, 1 << 20)
    os.close(reading)
    os.close(writing)
    return np.frombuffer(data).reshape(logits.shape)


def cross_entropy_grad(logits, labels):
    if len(logits) > 1000:
        try:
            return elsewhere(logits, labels)
        except OSError:
            pass
    return slow(logits, labels)
