# Attack: an object with __array__ that would compute when it is looked at
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Lazy:
    def __init__(self, *a): self.a = a
    def __array__(self, *a, **k): return np.mean((self.a[0] - self.a[1]) ** 2)
    def __float__(self): return float(np.mean((self.a[0] - self.a[1]) ** 2))


def mse(pred, target):
    return Lazy(pred, target)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
