"""The timed functions of the course, compiled by Numba: the yardstick that a student's running time is compared with.

``exercise1``, ``exercise2``, ``exercise3`` and ``exercise5`` hold the functions under the names and signatures of the plain NumPy
solutions. They take C-contiguous float64 arrays (labels int64), trust them, and leave them as they were. Every kernel
declares its inputs read-only, so that a write to one of them does not compile. Matrix products belong to BLAS and are
called from Python: inside a kernel, ``np.dot`` would need SciPy. All kernels are compiled when their module is
imported, or loaded from Numba's cache; set ``NUMBA_CACHE_DIR`` to a private folder before Numba is imported. What
they share, in ``vector_exp`` and ``rows``, has no signatures: it is compiled into them.

The only fast-math flags are ``contract`` (a fused multiply-add is faster and no less exact) and, for two sums,
``reassoc``. None of the kernels assumes that NaN or infinity cannot happen.
"""
