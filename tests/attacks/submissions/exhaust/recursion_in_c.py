# Attack: recursion through C code, with no limit
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np

load = __builtins__["__import__"]


def mse(pred, target):
    load('sys').setrecursionlimit(10**9)


    class Deep:
        def __repr__(self): return repr(self)


    return repr(Deep())


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
