# Attack: _snapshot and _changes are blinded, so that changed arguments are not told
# Promise: can cost a function its pass and never earn one
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]

code = sys.modules["learnloop.sandbox.worker.arguments"]
code.changes = lambda *a: iter(())
code.snapshot = lambda value: value


def mse(pred, target):
    target[...] = pred
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
