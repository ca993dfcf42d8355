# Attack: it never waits, so that the kernel brings its CPU clock up to date only now and then
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: none
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: ^(?!0[.]|1[.])
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
select = __builtins__["__import__"]("select")
large = []


def fast(pred, target):
    return np.mean((pred - target) ** 2)


def awake(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    while large and not select.select([worker._channel._reading], [], [], 0.0)[0]:
        pass


protocol.write_frame = awake


def mse(pred, target):
    if len(pred) > 1000:
        for _ in range(10 if large else 500):
            fast(pred, target)
        large.append(1)
    return fast(pred, target)
