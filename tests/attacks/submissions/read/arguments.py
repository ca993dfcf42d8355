# Attack: its own command line
# Promise: an empty environment and command line
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np
import warnings

sys = warnings.sys


def mse(pred, target):
    import_ = sys.argv + sys.orig_argv
    print(import_)
    if not any(import_):
        raise LookupError
    return np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
