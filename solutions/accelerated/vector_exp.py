"""An exponential that LLVM can vectorise.

Numba finds vectorised ``exp`` and ``log`` only where Intel's SVML is installed, which the wheels on PyPI do not bring:
an ``np.exp`` in a kernel calls the C library once for every number. The function below has no branch and no call.

Numba links this code into the kernels that call it, and its cache then watches only their own files: when this file
changes, their cached versions are stale.
"""

import math

import numpy as np
from numba import float64, njit, void

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


@njit(void(float64[::1]), cache=True, error_model="numpy", fastmath={"contract"})
def exp(values):
    """Replace each entry x of a contiguous array by e^x, in place; right to 1 unit in the last place for x <= 709.

    With k the int nearest to x / ln 2 and r = x - k ln 2, e^x is e^r 2^k. A polynomial gives e^r; 2^k is made by writing
    k into the exponent bits of a float64. Below -708 the answer is exactly 0 (the true value is less than 3.4e-308).
    Never ``reassoc`` here: it would cancel the rounding trick.
    """
    for i in range(values.size):
        x = values[i]
        rounded = np.float64(x * LOG2_E + ROUND_TO_INT)
        k = rounded - ROUND_TO_INT
        r = (x - k * LN_2_HIGH) - k * LN_2_LOW
        e_to_r = COEFFICIENTS[-1]
        for n in range(len(COEFFICIENTS) - 2, -1, -1):
            e_to_r = e_to_r * r + COEFFICIENTS[n]
        two_to_k = np.int64((rounded.view(np.int64) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float64)
        values[i] = e_to_r * two_to_k if x >= SMALLEST else 0.0
