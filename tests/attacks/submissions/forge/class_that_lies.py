# Attack: __class__ says float
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Liar:
    __class__ = float
    def __float__(self): return 0.0


def mse(pred, target):
    return Liar()


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
