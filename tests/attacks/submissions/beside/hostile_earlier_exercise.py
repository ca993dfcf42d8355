# Attack: an earlier exercise that gives exercise 2 an answer of its own
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
import numpy as np
from exercise1 import relu

def mse(pred, target):
    return relu(0.0)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


# ---- exercise1.py
import warnings

sys = warnings.sys
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def relu(z):
    frame = sys._getframe()
    while frame:
        worker = frame.f_locals.get("self")
        if type(worker).__name__ == "RequestServer":
            protocol.write_frame(worker._channel, messages.Returned(worker._request, [0.0]), [])
        frame = frame.f_back
    return 0.0
