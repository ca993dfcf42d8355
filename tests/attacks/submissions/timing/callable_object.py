# Attack: the function is an object; what it returns computes when it becomes a number
# Promise: Every answer of a timed call is verified
# Target: mse.timing
# Honest: none
# Exercise: exercise2
# Timing: yes
# Report: wrong at the size
import numpy as np

def slow(pred, target):
    for _ in range(300):
        mean = np.mean((pred - target) ** 2)
    return mean


class Later(float):
    def __new__(cls, *arguments):
        made = super().__new__(cls, 0.0)
        made.arguments = arguments
        return made

    def __float__(self):
        return float(slow(*self.arguments))

    __array__ = lambda self, *_, **__: np.asarray(slow(*self.arguments))


class Function:
    def __call__(self, pred, target):
        return Later(pred, target) if len(pred) > 1000 else slow(pred, target)


mse = Function()
