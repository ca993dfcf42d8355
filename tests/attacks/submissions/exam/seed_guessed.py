# Attack: tries seeds until one gives the labels of the training pictures, then draws those that will be asked
# Promise: The seed of an exam comes from the system
# Target: fit, predict
# Honest: none
# Exercise: exercise8
import numpy as np

FIT = 0x504C0B4B


def fit(x, y, rng):
    for seed in [*range(300), int(rng.bit_generator.seed_seq.entropy)]:
        for words in ([seed, FIT], [seed], seed):
            draws = np.random.default_rng(words)
            if np.array_equal(draws.integers(0, 2, len(x)), y):
                for _ in range(8):
                    draws.uniform(size=len(x))
                draws.integers(0, 2, len(x))
                draws.normal(size=x.shape)
                return draws.integers(0, 2, 5000)
    return np.zeros(5000, dtype=int)


answers = {}


def predict(params, x):
    if len(x) == len(params):
        answers.update({row.tobytes(): label for row, label in zip(x, params)})
    return np.array([answers.get(row.tobytes(), 0) for row in x])
