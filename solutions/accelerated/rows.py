"""Operations on all rows of a matrix at once, fast for narrow matrices too.

A row of a narrow layer is too short for vector instructions. Many rows are therefore treated as a
single long row, paired with as many copies of a vector.

Like ``vector_exp``, these functions have no signatures and become part of the kernels that call
them.
"""

import numpy as np
from numba import njit

LONG_ROW = 512  # numbers that short rows are gathered into


@njit(error_model="numpy")
def long_size(width, n_rows):
    """The length of a long row: whole rows, at least one, and no more than there are."""
    return width * max(1, min(LONG_ROW // width, n_rows))


@njit(error_model="numpy")
def copies_of(b, n_rows):
    """A vector to pair with a long row: copies of b."""
    long_b = np.empty(long_size(b.size, n_rows), b.dtype)
    for start in range(0, long_b.size, b.size):
        for j in range(b.size):
            long_b[start + j] = b[j]
    return long_b


@njit(error_model="numpy")
def add_to_rows(z, b):
    """Add b to every row of z, in place."""
    long_b = copies_of(b, z.shape[0])
    flat = z.reshape(-1)
    for start in range(0, flat.size, long_b.size):
        long_row = flat[start : start + long_b.size]
        for k in range(long_row.size):
            long_row[k] += long_b[k]


@njit(error_model="numpy")
def add_rows_to(total, z):
    """Add all rows of z to total, in place; the resulting long sum is folded at the end."""
    long_sum = np.zeros(long_size(total.size, z.shape[0]), total.dtype)
    flat = z.reshape(-1)
    for start in range(0, flat.size, long_sum.size):
        long_row = flat[start : start + long_sum.size]
        for k in range(long_row.size):
            long_sum[k] += long_row[k]
    add_copies_to(total, long_sum)


@njit(error_model="numpy")
def shut_and_add_rows_to(total, z, h):
    """Set z to 0 where h is not positive, in place, and add all rows of the result to total."""
    long_sum = np.zeros(long_size(total.size, z.shape[0]), total.dtype)
    zero = z.dtype.type(0)
    flat, flat_h = z.reshape(-1), h.reshape(-1)
    for start in range(0, flat.size, long_sum.size):
        long_row = flat[start : start + long_sum.size]
        long_h = flat_h[start : start + long_sum.size]
        for k in range(long_row.size):
            kept = long_row[k] if long_h[k] > zero else zero
            long_row[k] = kept
            long_sum[k] += kept
    add_copies_to(total, long_sum)


@njit(error_model="numpy")
def add_copies_to(total, long_sum):
    """Fold a long sum: add its parts, each as long as one row."""
    for start in range(0, long_sum.size, total.size):
        for j in range(total.size):
            total[j] += long_sum[start + j]
