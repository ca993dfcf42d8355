# Attack: a .pth file and a pyvenv.cfg
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


# ---- evil.pth
import evil

# ---- evil.py
open('OPEN-FOLDER/learnloop-attack', 'w').close()
raise SystemExit(0)

# ---- pyvenv.cfg
home = /tmp
include-system-site-packages = true

# ---- python311._pth
.
