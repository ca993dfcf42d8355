# Attack: 20,000 names that are nearly the right one, each to be compared with it
# Promise: limits on time
# Target: mse
# Place: thousands of functions
# Honest: one_hot, accuracy
import numpy as np

def mse_(pred, target):
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
