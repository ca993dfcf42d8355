# Attack: its replies bring durations along, all of them 1 nanosecond
# Promise: Durations are read by the grader from the kernel's clock of the worker's process
# Target: cross_entropy.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: too slow|could not be read
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
msgspec = sys.modules["msgspec"]
Returned = msgspec.defstruct(
    "Returned",
    [("id", str), ("results", list, []), ("printed", str, ""), ("calls_ns", int, 1), ("around_ns", int, 1), ("ratio", float, 0.1)],
    tag="Returned",
)


def _timed(message, payload, old=type(worker)._timed):
    reply, arrays = old(worker, message, payload)
    return Returned(reply.id, reply.results), arrays


worker._timed = _timed


def slow(logits, labels):
    for _ in range(35):
        shifted = logits - logits.max(axis=1, keepdims=True)
        mean = np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels])
    return mean


cross_entropy = slow
