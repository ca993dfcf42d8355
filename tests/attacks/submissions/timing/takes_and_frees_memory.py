# Attack: takes and frees much memory between its turns, so that the kernel is busy with pages
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
select = __builtins__["__import__"]("select")
large = []


def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


def burn(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    while large and message.results and not select.select([worker._channel._reading], [], [], 0.0)[0]:
        bytearray(1 << 26)[:: 1 << 12]


protocol.write_frame = burn


def mse(pred, target):
    large.extend([1] * (len(pred) > 1000))
    return slow(pred, target)
