# Attack: an object array with a hostile __eq__ inside
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Yes:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0


def mse(pred, target):
    return np.array(Yes(), dtype=object)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
