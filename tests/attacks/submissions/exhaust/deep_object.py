# Attack: freeing a list nested a million deep
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
# Call seconds: 2
import numpy as np

def mse(pred, target):
    answer = []
    for _ in range(1_000_000):
        answer = [answer]
    del answer
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
