# Attack: an ndarray subclass whose comparisons are all True
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: one_hot
# Honest: mse, accuracy
import numpy as np

class Yes(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __le__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__
    def __array_ufunc__(self, *a, **k): return np.zeros(self.shape)


def one_hot(labels, n_classes):
    return np.zeros((len(labels), n_classes)).view(Yes)


def mse(pred, target):
    return np.mean((pred - target) ** 2)


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
