# Attack: a question with more text than may be sent on
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
import exercise1
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
encoding = sys.modules["learnloop.sandbox.encoding"]
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    text = encoding.ListNode(["\U0001f600" * 4000] * 100)
    protocol.write_frame(worker._channel, messages.Ask(worker._request, "exercise1", "relu", [text, text]), [])
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
