# Attack: leaves a reply behind for the function that is judged next
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: accuracy
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    write = protocol.write_frame
    old = type(worker)._answer


    def _late(self, message, payload):
        write(self._channel, messages.Raised(message.id, messages.Failure("Spoiled", "")), [])
        return old(self, message, payload)


    type(worker)._answer = _late
    return 0.0


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
