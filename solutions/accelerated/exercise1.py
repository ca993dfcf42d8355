"""The forward pass: ``linear``, ``relu`` and ``softmax``."""

import numpy as np
from numba import float64, njit, types, void

from .rows import add_to_rows
from .vector_exp import exp_of_rows, sum_of_row

VECTOR = types.Array(float64, 1, "C", readonly=True)
MATRIX = types.Array(float64, 2, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a typical L1 cache


def linear(x, W, b):
    """x @ W + b: (N, D), (D, H), (H,) -> (N, H)."""
    z = np.dot(x, W)
    _add_bias(z, b)
    return z


@njit(void(float64[:, ::1], VECTOR), cache=True, error_model="numpy")
def _add_bias(z, b):
    """Add b to every row of z, in place, so that the matrix product is not copied to a second
    array."""
    add_to_rows(z, b)


def relu(z):
    """max(z, 0) for each entry, any shape."""
    out = np.empty_like(z)
    _relu(z.reshape(-1), out.reshape(-1))
    return out


@njit(void(VECTOR, float64[::1]), cache=True, error_model="numpy")
def _relu(z, out):
    """Write max(z, 0) to out: nothing to fuse, one read and one write per entry."""
    zero = z.dtype.type(0)
    for i in range(z.size):
        out[i] = max(z[i], zero)


def softmax(z):
    """Probabilities of each row of logits: (N, C) -> (N, C)."""
    p = np.empty_like(z)
    _softmax(z, p)
    return p


@njit(void(MATRIX, float64[:, ::1]), cache=True, error_model="numpy", fastmath={"contract"})
def _softmax(z, p):
    """Fuse shift, exponential, sum and division: z is read once and p is the only array allocated.

    Rows are processed in blocks that stay in the L1 cache, and all entries of a block together: a
    single row of a few classes is too short for vector instructions.
    """
    n_rows, n_classes = z.shape
    block_rows = max(1, BLOCK // n_classes)
    shift = np.empty(min(n_rows, block_rows), z.dtype)
    for start in range(0, n_rows, block_rows):
        block = p[start : start + block_rows]
        exp_of_rows(z[start : start + block_rows], block, shift[: block.shape[0]])
        for i in range(block.shape[0]):
            total = sum_of_row(block, i)
            scale = z.dtype.type(1) / total
            for j in range(n_classes):
                block[i, j] *= scale
