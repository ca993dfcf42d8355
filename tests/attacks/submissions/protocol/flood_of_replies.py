# Attack: a hundred MB of replies at once
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
encoding = sys.modules["learnloop.sandbox.encoding"]
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    reply = messages.Returned(worker._request, [encoding.ArrayNode("<f8", [1 << 20])])
    for _ in range(12):
        protocol.write_frame(worker._channel, reply, [bytes(8 << 20)])
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
