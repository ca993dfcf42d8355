# Attack: a stand-in is kept busy with multiplications of large matrices
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
# Call seconds: 0.4
import exercise1
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    square = np.ones((1200, 1200))
    while True:
        exercise1.linear(square, square, square[0])


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
