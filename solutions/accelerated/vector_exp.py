"""An exponential that LLVM can vectorise, and softmax rows computed with it.

Numba finds vectorised ``exp`` and ``log`` only where Intel's SVML is installed, which the wheels on
PyPI do not include: an ``np.exp`` in a kernel calls the C library once per number. The code here
has no branch and no call.

No function here has a signature: each becomes part of the kernels that call it, so nothing is
loaded from the cache for it. Numba's cache watches only the files of the kernels themselves: when
this file changes, their cached versions are stale. Fast-math flags apply to the function that
declares them. Never use ``reassoc`` in ``_exp_of``, where it would undo the rounding trick, and
never ``inline="always"``, which would use the flags of the caller.
"""

import math

import numpy as np
from numba import njit

LOG2_E = 1.4426950408889634
# ln 2 in two parts (fdlibm, e_exp.c). The first ends in 32 zero bits, so its product with an int
# below 2^11 is exact.
LN_2_HIGH = 6.93147180369123816490e-01
LN_2_LOW = 1.90821492927058770002e-10
# Added to a small float64, this leaves the nearest int in the low bits of the sum.
ROUND_TO_INT = 1.5 * 2.0**52
# The Taylor coefficients 1/0! to 1/13!: the first omitted term is less than 1e-17 where |r| <=
# ln(2) / 2.
COEFFICIENTS = tuple(1.0 / math.factorial(n) for n in range(14))
EXPONENT_BIAS = 1023
MANTISSA_BITS = 52
SMALLEST = -708.0  # e^-708.4 is the smallest normal float64
WIDE = 32  # a row of at least this length is summed in vector registers
# Sums of numbers between e^-30 and e^30 are far from overflow and lose no small term.
HARMLESS = 30.0


@njit(error_model="numpy", fastmath={"contract"})
def _exp_of(x):
    """e^x for x from -708 to 709, accurate to 1 unit in the last place.

    With k the int nearest to x / ln 2 and r = x - k ln 2, e^x is e^r 2^k. A polynomial gives e^r;
    2^k is constructed by writing k into the exponent bits of a float64.
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

    Below -708 the result is exactly 0 (the true value is less than 3.4e-308).
    """
    for i in range(values.size):
        x = values[i]
        e_to_x = _exp_of(x)
        values[i] = e_to_x if x >= SMALLEST else 0.0


@njit(error_model="numpy", fastmath={"contract"})
def exp_of_rows(logits, e, shift):
    """Write e^(logit - shift of its row) to e, (N, C), and the shifts, which prevent overflow, to
    shift, (N,).

    If all logits are small, as they nearly always are, the shifts are 0: one pass over all entries,
    whatever the length of a row, computes the exponentials and finds out whether they can be kept.
    Otherwise a row's shift is its largest logit.
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
    """``reassoc`` lets LLVM keep a partial sum in each lane; for narrow rows the extra code costs
    more than it gains."""
    total = e[i, 0]
    for j in range(1, e.shape[1]):
        total += e[i, j]
    return total
