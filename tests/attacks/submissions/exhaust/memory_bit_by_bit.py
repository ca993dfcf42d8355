# Attack: more memory, bit by bit and touched
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np

def mse(pred, target):
    kept = []
    while True:
        kept.append(bytearray(b'x') * (16 << 20))


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
