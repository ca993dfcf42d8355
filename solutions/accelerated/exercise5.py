"""The training loop: ``train``, built on a training step whose matrix products go into
arrays allocated in advance."""

import math

import numpy as np
from numba import float64, int64, njit, types, void

from .rows import add_rows_to, add_to_rows, copies_of, shut_and_add_rows_to
from .vector_exp import exp_of_rows, sum_of_row

VECTOR = types.Array(float64, 1, "C", readonly=True)
MATRIX = types.Array(float64, 2, "C", readonly=True)
LABELS = types.Array(int64, 1, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a typical L1 cache
# The logarithm of a product of sums is taken before the product can leave the range of float64.
SMALL, LARGE = 1e-150, 1e150


def train(params, x, y, *, lr, epochs, batch_size, rng):
    """Minibatch gradient descent on cross-entropy, (N, D) and (N,): new params and the mean loss of
    each epoch."""
    params = [(W.copy(), b.copy()) for W, b in params]
    batch_size = min(batch_size, len(x))
    spaces = {n: workspace(params, n, x.dtype) for n in {batch_size, len(x) % batch_size} - {0}}
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            losses.append(train_step(params, x.take(batch, axis=0), y.take(batch), lr, spaces[len(batch)]))
        history.append(sum(losses) / len(losses))
    return params, history


def workspace(params, n, dtype):
    """The arrays that ``train_step`` writes to for n examples: the outputs of the layers, their
    gradients, and the gradients of the weights."""
    outputs = [np.empty((n, b.size), dtype) for _, b in params]
    return outputs, [np.empty_like(output) for output in outputs], [np.empty_like(W) for W, _ in params]


def train_step(params, x, y, lr, space):
    """Move params, in place, by one step on the batch x (N, D), y (N,), and return the loss before
    the step.

    The biases need no gradient arrays: each bias is updated as soon as its gradient has been
    summed, because nothing reads it again.
    """
    outputs, douts, dweights = space
    inputs = [x, *outputs[:-1]]
    for (W, b), h, output in zip(params[:-1], inputs, outputs, strict=False):
        np.dot(h, W, out=output)
        _add_bias_and_relu(output, b)
    W, b = params[-1]
    np.dot(inputs[-1], W, out=outputs[-1])
    loss = _loss_and_descend(outputs[-1], b, y, lr, douts[-1])
    for layer in reversed(range(len(params))):
        W, dW, dout = params[layer][0], dweights[layer], douts[layer]
        np.dot(inputs[layer].T, dout, out=dW)
        if layer > 0:
            np.dot(dout, W.T, out=douts[layer - 1])
            _relu_backward_and_descend(douts[layer - 1], inputs[layer], params[layer - 1][1], lr)
        _descend(W, dW, lr)
    return loss


@njit(void(float64[:, ::1], VECTOR), cache=True, error_model="numpy")
def _add_bias_and_relu(z, b):
    """Fuse the bias and the ReLU of a layer, in place: one pass over what the matrix product left
    in the cache."""
    long_b = copies_of(b, z.shape[0])
    zero = z.dtype.type(0)
    flat = z.reshape(-1)
    for start in range(0, flat.size, long_b.size):
        long_row = flat[start : start + long_b.size]
        for k in range(long_row.size):
            long_row[k] = max(long_row[k] + long_b[k], zero)


@njit(error_model="numpy", fastmath={"contract"})
def cross_entropy_and_grad(logits, labels, dlogits):
    """Fuse the loss with its gradient, which is written to dlogits: both need the same exponentials
    and the same sums.

    Rows are processed in blocks that stay in the L1 cache, so the exponentials run over many rows
    at once. A sum of logarithms is the logarithm of a product: one call of ``log``, which is not
    vectorised, serves dozens of rows.
    """
    n_rows, n_classes = logits.shape
    block_rows = max(1, BLOCK // n_classes)
    shift = np.empty(min(n_rows, block_rows), logits.dtype)
    share = logits.dtype.type(1.0 / n_rows)
    loss = 0.0
    for start in range(0, n_rows, block_rows):
        rows = logits[start : start + block_rows]
        block = dlogits[start : start + block_rows]
        exp_of_rows(rows, block, shift[: block.shape[0]])
        product = 1.0
        for i in range(block.shape[0]):
            label = labels[start + i]
            total = sum_of_row(block, i)
            loss += shift[i] - rows[i, label]
            product *= total
            if not SMALL < product < LARGE:
                loss += math.log(product)
                product = 1.0
            scale = share / total
            for j in range(n_classes):
                block[i, j] *= scale
            block[i, label] -= share
        loss += math.log(product)
    return loss / n_rows


@njit(
    float64(float64[:, ::1], float64[::1], LABELS, float64, float64[:, ::1]),
    cache=True,
    error_model="numpy",
    fastmath={"contract"},
)
def _loss_and_descend(z, b, labels, lr, dlogits):
    """Everything after the last matrix product, in one call: bias, loss and gradient, the gradient
    of b and its step.

    These are four passes, not one: fused into loops over single rows they were slower. A batch is
    in the cache anyway.
    """
    add_to_rows(z, b)
    loss = cross_entropy_and_grad(z, labels, dlogits)
    db = np.zeros_like(b)
    add_rows_to(db, dlogits)
    rate = b.dtype.type(lr)
    for j in range(b.size):
        b[j] -= rate * db[j]
    return loss


@njit(void(float64[:, ::1], MATRIX, float64[::1], float64), cache=True, error_model="numpy", fastmath={"contract"})
def _relu_backward_and_descend(dout, h, b, lr):
    """Fuse the ReLU, the gradient of b and its step: set dout to 0 where h is not positive,
    b to b - lr db, in one pass."""
    db = np.zeros_like(b)
    shut_and_add_rows_to(db, dout, h)
    rate = b.dtype.type(lr)
    for j in range(b.size):
        b[j] -= rate * db[j]


@njit(void(float64[:, ::1], MATRIX, float64), cache=True, error_model="numpy", fastmath={"contract"})
def _descend(W, dW, lr):
    """W - lr dW in place: nothing to fuse, two reads and one write per entry."""
    rate = W.dtype.type(lr)
    flat, flat_dW = W.reshape(-1), dW.reshape(-1)
    for k in range(flat.size):
        flat[k] -= rate * flat_dW[k]
