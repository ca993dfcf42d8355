# Attack: sleeps, which uses no CPU time
# Promise: limits on time
# Target: mse
# Honest: one_hot, accuracy
# Tier C: stops it
# Call seconds: 0.4
import numpy as np
import time

def mse(pred, target):
    time.sleep(1000)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
