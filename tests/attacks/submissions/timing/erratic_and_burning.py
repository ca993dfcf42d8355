# Attack: as before, and between its turns it has the caches and the core by fits and starts
# Promise: Only the reference against itself can say that a machine is too busy
# Target: softmax.timing
# Honest: none
# Exercise: exercise1
# Timing: yes
# Report: too slow
# Undecided: erratic_around_the_limit
import numpy as np

gc = __builtins__["__import__"]("gc")
sys = __builtins__["__import__"]("sys")
worker = next(each for each in gc.get_objects() if type(each).__name__ == "RequestServer")
protocol = sys.modules["learnloop.sandbox.protocol"]
select = __builtins__["__import__"]("select")
random = __builtins__["__import__"]("random")
time = sys.modules["time"]
junk = np.zeros(6_000_000)
large = []


def fast(z):
    rows = np.exp(z - z.max(axis=1, keepdims=True))
    return rows / rows.sum(axis=1, keepdims=True)


def fits(channel, message, payload, old=protocol.write_frame):
    old(channel, message, payload)
    while large and message.results and not select.select([worker._channel._reading], [], [], random.choice([0.0, 0.004]))[0]:
        until = time.monotonic() + random.random() / 100.0
        while time.monotonic() < until:
            junk[::8] += 1.0


protocol.write_frame = fits


def softmax(z):
    if len(z) > 1000:
        for _ in range(random.choice([0, 30, 30, 30, 30, 30]) if large else 100):
            fast(z)
        large.append(1)
    return fast(z)
