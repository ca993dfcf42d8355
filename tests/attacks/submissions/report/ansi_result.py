# Attack: a result whose type has control characters in its name, and text of them
# Promise: as text and as a syntax tree
# Target: mse, cross_entropy
# Honest: one_hot, accuracy
import numpy as np

kind = type("\x1b[2J", (), {"__module__": "\u202e\x07"})


def mse(pred, target):
    return kind()


def cross_entropy(logits, labels):
    return "\x1b[2J\u2066 ok \x07" * 100


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
