# Attack: a module with the name of a later exercise
# Promise: Verdicts are made in the grader
# Target: mse
# Honest: one_hot, accuracy
import numpy as np
import warnings

warnings.sys.modules["exercise3"] = warnings.sys.modules["exercise2"] = None


def mse(pred, target):
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
