# Attack: a SyntaxError with places that are no numbers
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

def mse(pred, target):
    error = SyntaxError("\x1b[2J")
    error.lineno, error.offset, error.end_offset, error.filename, error.msg = 10**30, "x", -5, object(), ["\x1b"]
    raise error


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
