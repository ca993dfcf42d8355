# Attack: a poisoned Numba cache, which is a pickle
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


# ---- __pycache__/exercise2.mse-1.py311.nbi
cposix
system
(S'touch OPEN-FOLDER/learnloop-attack'
tR.

# ---- exercise2.mse-1.py311.1.nbc
x
