# Attack: 9**9**9**9 as a number
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
# Call seconds: 0.4
import numpy as np

def mse(pred, target):
    return 9 ** 9 ** 9 ** 9


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
