"""The forward pass: ``linear``, ``relu`` and ``softmax``."""

import numpy as np
from numba import float64, njit, types, void

from .vector_exp import exp

VECTOR = types.Array(float64, 1, "C", readonly=True)
MATRIX = types.Array(float64, 2, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a usual L1 cache
LONG_ROW = 512  # numbers that short rows are gathered into


def linear(x, W, b):
    """x @ W + b: (N, D), (D, H), (H,) -> (N, H)."""
    z = np.dot(x, W)
    _add_bias(z, b)
    return z


@njit(void(float64[:, ::1], VECTOR), cache=True, error_model="numpy")
def _add_bias(z, b):
    """Add b to every row of z, in place, so that the matrix product is not copied to a second array.

    A row of a narrow layer is too short for vector instructions. Many rows are therefore taken at once as a single long
    row, to which as many copies of b are added.
    """
    width = b.size
    copies = max(1, LONG_ROW // width)
    long_b = np.empty(copies * width)
    for start in range(0, long_b.size, width):
        long_b[start : start + width] = b
    flat = z.reshape(-1)
    for start in range(0, flat.size, long_b.size):
        long_row = flat[start : start + long_b.size]
        for k in range(long_row.size):
            long_row[k] += long_b[k]


def relu(z):
    """max(z, 0) for each entry, any shape."""
    out = np.empty(z.shape)
    _relu(z.reshape(-1), out.reshape(-1))
    return out


@njit(void(VECTOR, float64[::1]), cache=True, error_model="numpy")
def _relu(z, out):
    """Write max(z, 0) to out: nothing to fuse, one read and one write for every entry."""
    for i in range(z.size):
        out[i] = max(z[i], 0.0)


def softmax(z):
    """Probabilities of each row of logits: (N, C) -> (N, C)."""
    p = np.empty(z.shape)
    _softmax(z, p)
    return p


@njit(void(MATRIX, float64[:, ::1]), cache=True, error_model="numpy", fastmath={"contract"})
def _softmax(z, p):
    """Fuse maximum, shift, exponential, sum and division: z is read once and p is the only array made.

    Rows are taken in blocks that stay in the L1 cache. Within a block the exponentials are computed over all entries in
    one run, because a single row of a few classes is too short for vector instructions.
    """
    n_rows, n_classes = z.shape
    block_rows = max(1, BLOCK // n_classes)
    for start in range(0, n_rows, block_rows):
        logits = z[start : start + block_rows]
        block = p[start : start + block_rows]
        for i in range(logits.shape[0]):
            largest = logits[i, 0]
            for j in range(1, n_classes):
                largest = max(largest, logits[i, j])
            for j in range(n_classes):
                block[i, j] = logits[i, j] - largest
        exp(block.reshape(-1))
        for i in range(block.shape[0]):
            total = 0.0
            for j in range(n_classes):
                total += block[i, j]
            scale = 1.0 / total
            for j in range(n_classes):
                block[i, j] *= scale
