# Attack: a stand-in is asked with what cannot be sent, or be computed with
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
import exercise1
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    for arguments in ([object()], [{}], ["x" * 10**7], [10**400], [[[[[[[[[[[]]]]]]]]]]], [np.array(["a"])], [lambda: 0]):
        try:
            exercise1.softmax(*arguments)
        except RuntimeError:
            continue
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
