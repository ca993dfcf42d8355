# Attack: right and fast; between its turns it burns all the same
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: none
# Honest: none
# Exercise: exercise2
# Timing: yes
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
select = __builtins__["__import__"]("select")
large = []


def fast(pred, target):
    return np.mean((pred - target) ** 2)


def burn(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    while large and message.results and not select.select([worker._channel._reading], [], [], 0.0)[0]:
        sum(range(1000))


protocol.write_frame = burn


def mse(pred, target):
    large.extend([1] * (len(pred) > 1000))
    return fast(pred, target)
