"""The timed functions of the course, compiled by Numba: a student's running time is compared with
theirs.

``exercise1``, ``exercise2``, ``exercise3`` and ``exercise5`` hold the functions, with the names and
signatures of the plain NumPy solutions. They take C-contiguous float64 arrays (labels int64), do
not validate them, and leave them unchanged. Every kernel declares its inputs read-only, so a write
to one of them does not compile. Matrix products are left to BLAS and called from Python: inside a
kernel, ``np.dot`` would need SciPy. All kernels are compiled, or loaded from Numba's cache, when
their module is imported; set ``NUMBA_CACHE_DIR`` to a private folder before Numba is imported. The
functions that they share, in ``vector_exp`` and ``rows``, have no signatures: they are compiled
into the kernels.

The only fast-math flags are ``contract`` (a fused multiply-add is faster and just as accurate) and,
for two sums, ``reassoc``. No kernel assumes that NaN and infinity cannot occur.
"""
