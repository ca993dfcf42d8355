# Attack: a numpy.so that is not one
# Promise: Files next to a submission have no effect
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

def mse(pred, target):
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


# ---- numpy.cpython-311-x86_64-linux-gnu.so
ELF evil
