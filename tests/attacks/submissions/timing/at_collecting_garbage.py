# Attack: the garbage collector's callback does the work, while the answer is packed
# Promise: What a worker does while it unpacks, packs or waits for its turn is counted as well
# Target: cross_entropy_grad.timing
# Honest: none
# Exercise: exercise3
# Timing: yes
# Report: too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
code = sys.modules["learnloop.sandbox.worker.results"]
waiting, opened = [], []


def slow(logits, labels):
    for _ in range(45):
        rows = np.exp(logits - logits.max(axis=1, keepdims=True))
        rows /= rows.sum(axis=1, keepdims=True)
        rows[np.arange(len(labels)), labels] -= 1.0
    return rows / len(labels)


def work(phase, info):
    while waiting and phase == "start":
        rows, arguments = waiting.pop()
        rows[:] = slow(*arguments)


def packed(value, old=code.encode_result):
    gc.collect()
    return old(value)


gc.callbacks.append(work)
code.encode_result = packed


def cross_entropy_grad(logits, labels):
    if len(logits) < 1000 or not opened:
        opened.extend([1] * (len(logits) > 1000))
        return slow(logits, labels)
    gc.disable()
    rows = np.empty_like(logits)
    waiting.append((rows, (logits, labels)))
    return rows
