"""An exponential that LLVM can vectorise, and the rows of a softmax that are made with it.

Numba finds vectorised ``exp`` and ``log`` only where Intel's SVML is installed, which the wheels on PyPI do not bring:
an ``np.exp`` in a kernel calls the C library once for every number. What is here has no branch and no call.

None of it has a signature: it becomes a part of the kernels that call it, so that nothing is loaded from the cache for
it. Numba's cache watches only the files of the kernels themselves: when this file changes, their cached versions are
stale. Fast-math flags belong to the function in which they stand; never ``reassoc`` in ``_exp_of``, where it would
cancel the rounding trick, and never ``inline="always"``, which would take the flags of the caller.
"""

import math

import numpy as np
from numba import njit

LOG2_E = 1.4426950408889634
# ln 2 in two parts (fdlibm, e_exp.c). The first ends in 32 zero bits, so that its product with an int below 2^11 is exact.
LN_2_HIGH = 6.93147180369123816490e-01
LN_2_LOW = 1.90821492927058770002e-10
# Added to a small float64, this leaves the nearest int in the low bits of the sum.
ROUND_TO_INT = 1.5 * 2.0**52
# The Taylor coefficients 1/0! to 1/13!: the first one left out adds less than 1e-17 where |r| <= ln(2) / 2.
COEFFICIENTS = tuple(1.0 / math.factorial(n) for n in range(14))
EXPONENT_BIAS = 1023
MANTISSA_BITS = 52
SMALLEST = -708.0  # e^-708.4 is the smallest normal float64
WIDE = 32  # numbers from which on a row is long enough to be added up in vector registers
HARMLESS = 30.0  # sums of numbers between e^-30 and e^30 are far from overflow and lose no small term


@njit(error_model="numpy", fastmath={"contract"})
def _exp_of(x):
    """e^x for x from -708 to 709, right to 1 unit in the last place.

    With k the int nearest to x / ln 2 and r = x - k ln 2, e^x is e^r 2^k. A polynomial gives e^r; 2^k is made by writing
    k into the exponent bits of a float64.
    """
    rounded = np.float64(x * LOG2_E + ROUND_TO_INT)
    k = rounded - ROUND_TO_INT
    r = (x - k * LN_2_HIGH) - k * LN_2_LOW
    e_to_r = COEFFICIENTS[-1]
    for n in range(len(COEFFICIENTS) - 2, -1, -1):
        e_to_r = e_to_r * r + COEFFICIENTS[n]
    two_to_k = np.int64((rounded.view(np.int64) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)
    return e_to_r * two_to_k


@njit(error_model="numpy", fastmath={"contract"})
def exp(values):
    """Replace each entry x <= 709 of a contiguous array by e^x, in place.

    Below -708 the answer is exactly 0 (the true value is less than 3.4e-308).
    """
    for i in range(values.size):
        x = values[i]
        e_to_x = _exp_of(x)
        values[i] = e_to_x if x >= SMALLEST else 0.0


@njit(error_model="numpy", fastmath={"contract"})
def exp_of_rows(logits, e, shift):
    """Write e^(logit - shift of its row) to e, (N, C), and the shifts, (N,), with which nothing overflows.

    Where all logits are small, as they nearly always are, the shifts are 0: one pass over all entries, whatever the
    length of a row, computes the powers and finds out whether they may be kept. Else a row's shift is its largest logit.
    """
    flat, flat_e = logits.reshape(-1), e.reshape(-1)
    harmful = 0
    for k in range(flat.size):
        x = flat[k]
        flat_e[k] = _exp_of(x)
        harmful += abs(x) > HARMLESS
    if not harmful:
        shift[:] = 0.0
        return
    n_rows, n_classes = logits.shape
    for i in range(n_rows):
        largest = logits[i, 0]
        for j in range(1, n_classes):
            largest = max(largest, logits[i, j])
        for j in range(n_classes):
            e[i, j] = logits[i, j] - largest
        shift[i] = largest
    exp(flat_e)


@njit(error_model="numpy", fastmath={"contract"})
def sum_of_row(e, i):
    """The sum of row i, in the order that is fastest for its length."""
    if e.shape[1] >= WIDE:
        return _sum_of_wide_row(e, i)
    total = e[i, 0]
    for j in range(1, e.shape[1]):
        total += e[i, j]
    return total


@njit(error_model="numpy", fastmath={"contract", "reassoc"})
def _sum_of_wide_row(e, i):
    """``reassoc`` lets LLVM keep a partial sum in each lane; for narrow rows the code for that costs more than it gains."""
    total = e[i, 0]
    for j in range(1, e.shape[1]):
        total += e[i, j]
    return total
