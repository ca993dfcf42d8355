# Attack: keeps its inputs and 30 MB more at each call, for ever
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np

kept = []


def mse(pred, target):
    kept.append(np.ones(4 << 20))
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
