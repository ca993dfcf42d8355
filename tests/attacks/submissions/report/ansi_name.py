# Attack: a type, a function and a variable with control characters in their names
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

Nasty = type("\x1b[31mok\u202e", (Exception,), {"__module__": "\x1b[0m", "__qualname__": "\x1b]0;x\x07"})


def mse(pred, target):
    raise Nasty("x")


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
