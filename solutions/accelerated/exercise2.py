"""The loss: ``mse`` and ``cross_entropy``."""

import math

import numpy as np
from numba import float64, int64, njit, types

from .vector_exp import exp_of_rows, sum_of_row

VECTOR = types.Array(float64, 1, "C", readonly=True)
MATRIX = types.Array(float64, 2, "C", readonly=True)
LABELS = types.Array(int64, 1, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a typical L1 cache
# The logarithm of a product of sums is taken before the product can leave the range of float64.
SMALL, LARGE = 1e-150, 1e150


def mse(pred, target):
    """Mean of the squared differences over all elements, any shape."""
    return _mse(pred.reshape(-1), target.reshape(-1))


@njit(float64(VECTOR, VECTOR), cache=True, error_model="numpy", fastmath={"contract", "reassoc"})
def _mse(pred, target):
    """Fuse difference, square and mean: one pass that stores nothing.

    ``reassoc`` lets LLVM keep several partial sums, one in each lane of a vector register; like
    pairwise summation, this reduces the rounding error.
    """
    total = 0.0
    for i in range(pred.size):
        error = pred[i] - target[i]
        total += error * error
    return total / pred.size


def cross_entropy(logits, labels):
    """Mean of -log softmax(logits)[label]: (N, C), (N,) -> a float."""
    return _cross_entropy(logits, labels)


@njit(float64(MATRIX, LABELS), cache=True, error_model="numpy", fastmath={"contract"})
def _cross_entropy(logits, labels):
    """Fuse log-sum-exp, the lookup of the label's logit and the mean: the logits are read once, and
    nothing is written back.

    Rows are processed in blocks that stay in the L1 cache, so the exponentials run over many rows
    at once. A sum of logarithms is the logarithm of a product: one call of ``log``, which is not
    vectorised, serves dozens of rows.
    """
    n_rows, n_classes = logits.shape
    block_rows = max(1, BLOCK // n_classes)
    scratch = np.empty((min(n_rows, block_rows), n_classes), logits.dtype)
    shift = np.empty(scratch.shape[0], logits.dtype)
    loss = 0.0
    for start in range(0, n_rows, block_rows):
        rows = logits[start : start + block_rows]
        e = scratch[: rows.shape[0]]
        exp_of_rows(rows, e, shift[: rows.shape[0]])
        product = 1.0
        for i in range(rows.shape[0]):
            total = sum_of_row(e, i)
            loss += shift[i] - rows[i, labels[start + i]]
            product *= total
            if not SMALL < product < LARGE:
                loss += math.log(product)
                product = 1.0
        loss += math.log(product)
    return loss / n_rows
