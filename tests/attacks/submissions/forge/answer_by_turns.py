# Attack: every answer is of another type
# Promise: Verdicts are made in the grader
# Target: mse
# Honest: one_hot, accuracy
import itertools
import numpy as np

answers = itertools.cycle([np.ones(()), None, "0", [], {}, (1.0,), 10**30, 1e308, np.zeros(3), float("nan"), object()])


def mse(pred, target):
    return next(answers)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
