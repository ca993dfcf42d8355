# Attack: io_uring, which runs calls beside the filter
# Promise: can compute, wait, and talk to the grader, and nothing else
# Target: mse
# Honest: one_hot, accuracy
import numpy as np

ctypes = __builtins__["__import__"]("ctypes")
libc = ctypes.CDLL(None, use_errno=True)


def must(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def mse(pred, target):
    must(libc.syscall(ctypes.c_long(425), ctypes.c_long(8), ctypes.create_string_buffer(256)))
    return np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
