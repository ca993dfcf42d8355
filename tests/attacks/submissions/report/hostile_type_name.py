# Attack: an exception whose type has a name that is no text
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

class Meta(type):
    @property
    def __name__(cls): return 10**100


class Strange(Exception, metaclass=Meta):
    pass


def mse(pred, target):
    raise Strange("x")


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
