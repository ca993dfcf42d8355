# Attack: machine code written into memory and run
# Promise: makes no shared memory, timer or new machine code
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

load = __builtins__["__import__"]


def mse(pred, target):
    mmap = load("mmap")
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(b"\xc3")
    return np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
