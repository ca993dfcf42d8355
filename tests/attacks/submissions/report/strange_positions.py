# Attack: code that says it is at line 2**31 and in columns that do not exist
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

mse = (lambda pred, target: 1 / 0)
mse.__code__ = mse.__code__.replace(co_firstlineno=2**31 - 1, co_name="\x1b[31m", co_filename="exercise2.py", co_qualname="x" * 10**6)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
