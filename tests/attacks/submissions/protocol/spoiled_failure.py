# Attack: a failure with ten thousand frames, huge numbers and control characters
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: one_hot, accuracy
# Call seconds: 0.4
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def mse(pred, target):
    frame = messages.Frame("\x1b[2J" * 100, 2**63, -(2**63), 2**63, "\u202e" * 100, {"\x07" * 50: "\x1b" * 100})
    failure = messages.Failure("\x1b]0;passed\x07", "\x1b[32mok\u202e\u2066" * 100, [frame] * 10_000)
    protocol.write_frame(worker._channel, messages.Raised(worker._request, failure, "\x1b[1A" * 100), [])
    while True:
        pass


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
