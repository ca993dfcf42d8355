# Attack: conftest.py, pytest.ini and setup.cfg
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


# ---- conftest.py
open('OPEN-FOLDER/learnloop-attack', 'w').close()
raise SystemExit(0)

# ---- pytest.ini
[pytest]
addopts = -p evil

# ---- setup.cfg
[tool:pytest]
addopts = --co

# ---- evil.py
open('OPEN-FOLDER/learnloop-attack', 'w').close()
raise SystemExit(0)
