# Attack: a generator that would yield the answer later
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

def mse(pred, target):
    yield np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
