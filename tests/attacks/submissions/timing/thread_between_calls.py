# Attack: a thread works while the process waits for its next turn
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: softmax.timing
# Honest: relu
# Exercise: exercise1
# Timing: yes
# Report: too slow
import numpy as np

load = __builtins__["__import__"]
threading = load("threading")
ready, answers = {}, {}


def slow(z):
    for _ in range(45):
        rows = np.exp(z - z.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
    return rows


def work():
    while True:
        for key in list(ready):
            answers[key] = slow(ready.pop(key))


try:
    threading.Thread(target=work, daemon=True).start()
    threads = True
except RuntimeError:
    threads = False


def softmax(z):
    if threads and len(z) > 1000:
        ready[id(z)] = z
        while id(z) not in answers:
            load("time").sleep(0.001)
        return answers.pop(id(z))
    return slow(z)


def relu(z):
    return np.maximum(z, 0.0)
