# Attack: a chain of exceptions, a thousand deep, in a circle
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

def mse(pred, target):
    first = last = ValueError("0")
    for i in range(1000):
        last.__context__ = ValueError(str(i))
        last = last.__context__
    last.__cause__ = first
    raise first


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
