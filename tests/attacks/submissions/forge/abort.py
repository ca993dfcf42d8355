# Attack: abort() in the C library
# Promise: and again after a crash, an exit or a time-out
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

ctypes = __builtins__["__import__"]("ctypes")


def mse(pred, target):
    ctypes.CDLL(None).abort()


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
