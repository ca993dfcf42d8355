# Attack: halves of characters in a message, a print, a warning and a type's name
# Promise: as text and as a syntax tree
# Target: mse
# Honest: one_hot, accuracy
import numpy as np
import warnings

def mse(pred, target):
    print("\ud800 \udfff")
    warnings.warn("\udc80")
    raise type("\udcff", (Exception,), {})("\ud800")


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
