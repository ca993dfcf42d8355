# Attack: encode_result is replaced by one that says 0.0
# Promise: A request has an unguessable id and gets one reply
# Target: mse
# Honest: none
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]

sys.modules["learnloop.sandbox.worker.results"].encode_result = lambda value: (0.0, [])


def mse(pred, target):
    return object()
