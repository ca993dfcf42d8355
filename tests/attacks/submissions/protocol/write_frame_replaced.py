# Attack: write_frame is replaced: every reply says 0.0
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: none
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
messages = sys.modules["learnloop.sandbox.messages"]
protocol = sys.modules["learnloop.sandbox.protocol"]


def _forged(channel, message, payload, old=protocol.write_frame):
    old(channel, messages.Returned(message.id, [0.0]), [])


protocol.write_frame = _forged


def mse(pred, target):
    return 0.0
