# Attack: waits for input from the connection
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
# Call seconds: 0.4
import numpy as np

load = __builtins__["__import__"]


def mse(pred, target):
    worker = next(each for each in load('gc').get_objects() if type(each).__name__ == 'Worker')
    worker._channel.receive(10**6)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
