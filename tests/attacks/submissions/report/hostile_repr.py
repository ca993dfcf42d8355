# Attack: results and locals whose __repr__, __class__ and __getattribute__ raise
# Promise: as text and as a syntax tree
# Target: mse, cross_entropy
# Honest: one_hot, accuracy
import numpy as np

class Hostile:
    def __repr__(self): raise SystemExit(0)
    def __getattribute__(self, name): raise KeyboardInterrupt
    __class__ = property(lambda self: 1 / 0)


def mse(pred, target):
    hostile = Hostile()
    raise ValueError(hostile)


def cross_entropy(logits, labels):
    return Hostile()


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
