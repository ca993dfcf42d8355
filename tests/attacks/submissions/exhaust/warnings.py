# Attack: ten thousand different warnings
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np
import warnings

def mse(pred, target):
    for i in range(10_000):
        warnings.warn(f'{i} ' * 50)
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
