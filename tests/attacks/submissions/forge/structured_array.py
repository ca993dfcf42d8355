# Attack: an array with fields
# Promise: Array subclasses, object arrays and lazy objects are refused
# Target: one_hot
# Honest: mse, accuracy
import numpy as np

def one_hot(labels, n_classes):
    return np.zeros((len(labels), n_classes), dtype=[("a", float)])


def mse(pred, target):
    return np.mean((pred - target) ** 2)


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
