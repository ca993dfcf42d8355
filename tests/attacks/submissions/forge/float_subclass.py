# Attack: a float that is near every other number
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Near(float):
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __eq__(self, other): return True
    def __hash__(self): return 0


def mse(pred, target):
    return Near(1.0)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
