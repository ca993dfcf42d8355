# Attack: all descriptors that it has inherited
# Promise: one connection and no other descriptor
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np
import random

os = random._os


def mse(pred, target):
    for number in range(1024):
        try:
            data = os.pread(number, 1000, 0)
        except OSError:
            continue
        print(data)
        return np.mean((pred - target) ** 2)
    raise LookupError
    return np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
