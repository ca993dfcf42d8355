# Attack: every descriptor there could be
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
import numpy as np

load = __builtins__["__import__"]


def mse(pred, target):
    socket = load('socket')
    kept = []
    while True:
        kept.extend(socket.socketpair())


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
