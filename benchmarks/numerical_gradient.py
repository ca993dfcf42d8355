"""A kernel for the numerical gradient of a small MLP: what a fused finite difference could be.

It is no reference of the course, which judges ``numerical_gradient`` by how often it calls the loss, and so it is not
among them. Two losses are computed for every parameter, as the formula says; but of each loss only what the moved
parameter changes, and nothing is allocated on the way.
"""

import math

import numpy as np
from numba import njit


def numerical_gradient_of_mlp(exp):
    """The kernel with this vectorised exponential, in place on a contiguous array, compiled at its first call."""

    @njit(error_model="numpy", fastmath={"contract", "reassoc"})
    def mean_loss(z, labels, e, largest, total):
        """Cross-entropy of logits z, (C, N): examples lie side by side, so that vector instructions take many at once."""
        n_classes, n = z.shape
        for i in range(n):
            largest[i] = z[0, i]
            total[i] = 0
        for c in range(1, n_classes):
            for i in range(n):
                largest[i] = max(largest[i], z[c, i])
        for c in range(n_classes):
            for i in range(n):
                e[c, i] = z[c, i] - largest[i]
        exp(e.reshape(-1))
        for c in range(n_classes):
            for i in range(n):
                total[i] += e[c, i]
        loss, product = 0.0, 1.0
        for i in range(n):
            loss += largest[i] - z[labels[i], i]
            product *= total[i]  # at most C: the logarithm of eight sums at once is safe up to 1e38 classes
            if i % 8 == 7:
                loss += math.log(product)
                product = 1.0
        return (loss + math.log(product)) / n

    @njit(error_model="numpy", fastmath={"contract"})
    def gradient(params, x, labels, h):
        """Of ((W1, b1), (W2, b2)) at x, (D, N): one flat vector, W1, b1, W2, b2."""
        (W1, b1), (W2, b2) = params
        (n_inputs, n_units), n_classes, n = W1.shape, b2.size, x.shape[1]
        z1 = np.empty((n_units, n), x.dtype)
        z2 = np.empty((n_classes, n), x.dtype)
        for j in range(n_units):
            z1[j] = b1[j]
            for d in range(n_inputs):
                for i in range(n):
                    z1[j, i] += W1[d, j] * x[d, i]
        zero = x.dtype.type(0)
        h1 = np.maximum(z1, zero)
        for c in range(n_classes):
            z2[c] = b2[c]
            for j in range(n_units):
                for i in range(n):
                    z2[c, i] += W2[j, c] * h1[j, i]
        moved, e = np.empty_like(z2), np.empty_like(z2)
        largest, total, change, ones = np.empty(n, x.dtype), np.empty(n, x.dtype), np.empty(n, x.dtype), np.ones(n, x.dtype)
        slopes = np.empty(W1.size + b1.size + W2.size + b2.size)
        step = x.dtype.type(h)
        for d in range(n_inputs + 1):  # the last one is the bias
            source = x[d] if d < n_inputs else ones
            for j in range(n_units):
                slope = 0.0
                for sign in (1, -1):
                    move = step if sign > 0 else -step
                    for i in range(n):
                        change[i] = max(z1[j, i] + move * source[i], zero) - h1[j, i]
                    for c in range(n_classes):
                        for i in range(n):
                            moved[c, i] = z2[c, i] + change[i] * W2[j, c]
                    slope += sign * mean_loss(moved, labels, e, largest, total)
                slopes[d * n_units + j] = slope / (2 * h)
        moved[:] = z2
        first = (n_inputs + 1) * n_units
        for j in range(n_units + 1):
            source = h1[j] if j < n_units else ones
            for c in range(n_classes):
                slope = 0.0
                for sign in (1, -1):
                    move = step if sign > 0 else -step
                    for i in range(n):
                        moved[c, i] = z2[c, i] + move * source[i]
                    slope += sign * mean_loss(moved, labels, e, largest, total)
                moved[c] = z2[c]
                slopes[first + j * n_classes + c] = slope / (2 * h)
        return slopes

    return gradient
