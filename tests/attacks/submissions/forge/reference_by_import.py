# Attack: the model solution is imported
# Promise: Verdicts are made in the grader
# Target: mse
# Honest: one_hot, accuracy
import numpy as np
import warnings

sys = warnings.sys
load = __builtins__["__import__"]


def mse(pred, target):
    for name in ("learnloop.course.loader", "learnloop.course.location", "learnloop_course_solutions.exercise2", "solutions.exercise2"):
        try:
            module = load(name, fromlist=["mse"])
            return module.mse(pred, target)
        except (ImportError, AttributeError):
            continue
    raise ImportError("no reference here")


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
