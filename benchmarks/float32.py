"""The accelerated references compiled for float32, for the benchmark alone: the course grades in float64.

The source is the same. It is imported a second time, under another name, with ``numba.float64`` standing for float32 in
its signatures; only the exponential, which works on the bits of a number, is another one.
"""

import importlib
import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType
from unittest import mock

import numba
import numpy as np
from numba import njit

LOG2_E = np.float32(1.44269504)
# ln 2 in two parts (Cephes, expf.c). The first has 9 significant bits, so that its product with an int below 2^15 is exact.
LN_2_HIGH = np.float32(0.693359375)
LN_2_LOW = np.float32(-2.12194440e-4)
ROUND_TO_INT = np.float32(1.5 * 2.0**23)
# 1/0! to 1/7!: the first one left out adds less than 1e-8 where |r| <= ln(2) / 2.
COEFFICIENTS = tuple(np.float32(1.0 / math.factorial(n)) for n in range(8))
EXPONENT_BIAS = 127
MANTISSA_BITS = 23
SMALLEST = np.float32(-87.0)  # e^-87.3 is the smallest normal float32
ZERO = np.float32(0)


@njit(error_model="numpy", fastmath={"contract"})
def exp_of(x):
    """``vector_exp._exp_of`` for float32, x from -87 to 88."""
    rounded = np.float32(x * LOG2_E + ROUND_TO_INT)
    k = rounded - ROUND_TO_INT
    r = (x - k * LN_2_HIGH) - k * LN_2_LOW
    e_to_r = COEFFICIENTS[-1]
    for n in range(len(COEFFICIENTS) - 2, -1, -1):
        e_to_r = e_to_r * r + COEFFICIENTS[n]
    two_to_k = np.int32((rounded.view(np.int32) + EXPONENT_BIAS) << MANTISSA_BITS).view(np.float32)
    return e_to_r * two_to_k


def load_in_float32(package: ModuleType, *names: str) -> list[ModuleType]:
    """The modules of these names of a package of references, with kernels that take float32."""
    folder, name = Path(package.__path__[0]), f"{package.__name__}_float32"
    spec = importlib.util.spec_from_file_location(name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
    exponential = importlib.import_module(f"{name}.vector_exp")
    # What calls these two is compiled at its first call only.
    exponential._exp_of, exponential.SMALLEST = exp_of, SMALLEST
    with mock.patch.object(numba, "float64", numba.float32):
        return [importlib.import_module(f"{name}.{each}") for each in names]
