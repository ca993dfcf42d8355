# Attack: every kind of NaN, with payloads and signs
# Promise: Verdicts are made in the grader
# Target: one_hot
# Honest: mse, accuracy
import numpy as np

def one_hot(labels, n_classes):
    bits = np.full((len(labels), n_classes), 0x7FF0DEADBEEF0001, dtype=np.uint64)
    bits[::2] |= np.uint64(1 << 63)
    return bits.view(np.float64)


def mse(pred, target):
    return np.mean((pred - target) ** 2)


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
