# Attack: the grader is asked for the model answer of the very function
# Promise: submitted code can compute, wait, and talk to the grader, and nothing else
# Target: cross_entropy.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: could not be read|ended its own process|wrong at the size|too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
asked = worker.stand_in("exercise2", "cross_entropy")


def slow(logits, labels):
    for _ in range(35):
        shifted = logits - logits.max(axis=1, keepdims=True)
        mean = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels])
    return mean


def cross_entropy(logits, labels):
    return asked(logits, labels) if len(logits) > 1000 else slow(logits, labels)
