"""Backpropagation: ``cross_entropy_grad``, ``linear_backward`` and ``backward``."""

import numpy as np
from numba import float64, int64, njit, types, void

from .rows import add_rows_to, shut_and_add_rows_to
from .vector_exp import exp_of_rows, sum_of_row

MATRIX = types.Array(float64, 2, "C", readonly=True)
LABELS = types.Array(int64, 1, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a typical L1 cache


def cross_entropy_grad(logits, labels):
    """d cross_entropy / d logits: (N, C), (N,) -> (N, C)."""
    dlogits = np.empty_like(logits)
    _cross_entropy_grad(logits, labels, dlogits)
    return dlogits


@njit(void(MATRIX, LABELS, float64[:, ::1]), cache=True, error_model="numpy", fastmath={"contract"})
def _cross_entropy_grad(logits, labels, dlogits):
    """Fuse (softmax(logits) - one_hot(labels)) / N: no one-hot matrix, and dlogits is the only
    array allocated.

    Rows are processed in blocks that stay in the L1 cache, so the exponentials run over many rows
    at once.
    """
    n_rows, n_classes = logits.shape
    block_rows = max(1, BLOCK // n_classes)
    shift = np.empty(min(n_rows, block_rows), logits.dtype)
    share = logits.dtype.type(1.0 / n_rows)
    for start in range(0, n_rows, block_rows):
        block = dlogits[start : start + block_rows]
        exp_of_rows(logits[start : start + block_rows], block, shift[: block.shape[0]])
        for i in range(block.shape[0]):
            total = sum_of_row(block, i)
            scale = share / total
            for j in range(n_classes):
                block[i, j] *= scale
            block[i, labels[start + i]] -= share


def linear_backward(dout, x, W):
    """Gradients of x @ W + b: (N, H), (N, D), (D, H) -> (dx, dW, db)."""
    db = np.empty(dout.shape[1], dout.dtype)
    _sum_rows(dout, db)
    return np.dot(dout, W.T), np.dot(x.T, dout), db


@njit(void(MATRIX, float64[::1]), cache=True, error_model="numpy")
def _sum_rows(dout, db):
    """Write the sum of all rows of dout to db."""
    db[:] = 0
    add_rows_to(db, dout)


def backward(params, activations, dlogits):
    """Gradients of all layers, one pair (dW, db) per layer, in the order of params."""
    dout = dlogits
    db = np.empty(dout.shape[1], dout.dtype)
    _sum_rows(dout, db)
    grads = []
    for layer in reversed(range(len(params))):
        grads.append((np.dot(activations[layer].T, dout), db))
        if layer > 0:
            dout = np.dot(dout, params[layer][0].T)
            db = np.empty(dout.shape[1], dout.dtype)
            _relu_backward_and_sum_rows(dout, activations[layer], db)
    return grads[::-1]


@njit(void(float64[:, ::1], MATRIX, float64[::1]), cache=True, error_model="numpy")
def _relu_backward_and_sum_rows(dout, h, db):
    """Fuse the ReLU and the bias of a hidden layer: set dout to 0 where h is not positive and sum
    its rows, in one pass.

    dout is our own array and is changed in place.
    """
    db[:] = 0
    shut_and_add_rows_to(db, dout, h)
