"""The training loop: ``train``, built on a training step that allocates nothing but the results of its products."""

import math

import numpy as np
from numba import float64, int64, njit, types, void

from .vector_exp import exp_of_rows

VECTOR = types.Array(float64, 1, "C", readonly=True)
MATRIX = types.Array(float64, 2, "C", readonly=True)
LABELS = types.Array(int64, 1, "C", readonly=True)
BLOCK = 2048  # numbers worked on at a time: 16 KiB, half of a usual L1 cache
LONG_ROW = 512  # numbers that short rows are gathered into
SMALL, LARGE = 1e-150, 1e150  # a product of sums is taken to its logarithm before it can leave the range of float64


def train(params, x, y, *, lr, epochs, batch_size, rng):
    """Minibatch gradient descent on cross-entropy, (N, D) and (N,): new params and the mean loss of each epoch."""
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
    """What ``train_step`` writes to for n examples: the outputs of the layers, their gradients, those of the weights."""
    outputs = [np.empty((n, b.size), dtype) for _, b in params]
    douts = [np.empty_like(output) for output in outputs[:-1]]
    return outputs, douts, [np.empty_like(W) for W, _ in params]


def train_step(params, x, y, lr, space):
    """Move params, in place, by one step on the batch x (N, D), y (N,), and return the loss before the step.

    The biases need no arrays of gradients: each moves while its gradient is summed, since nothing reads it again.
    """
    outputs, douts, dweights = space
    h = x
    for (W, b), output in zip(params[:-1], outputs, strict=False):
        np.dot(h, W, out=output)
        _add_bias_and_relu(output, b)
        h = output
    W, b = params[-1]
    dout = outputs[-1]
    np.dot(h, W, out=dout)
    loss = _loss_and_gradient(dout, y, b, lr)
    for layer in range(len(params) - 1, 0, -1):
        W, h, dW, dh = params[layer][0], outputs[layer - 1], dweights[layer], douts[layer - 1]
        np.dot(h.T, dout, out=dW)
        np.dot(dout, W.T, out=dh)
        _descend(W, dW, lr)
        _relu_backward_and_descend(dh, h, params[layer - 1][1], lr)
        dout = dh
    np.dot(x.T, dout, out=dweights[0])
    _descend(params[0][0], dweights[0], lr)
    return loss


@njit(void(float64[:, ::1], VECTOR), cache=True, error_model="numpy")
def _add_bias_and_relu(z, b):
    """Fuse the bias and the ReLU of a layer, in place: one pass over what the matrix product has left in the cache.

    A row of a narrow layer is too short for vector instructions. Many rows are therefore taken at once as a single long
    row, to which as many copies of b are added.
    """
    width = b.size
    copies = min(max(1, LONG_ROW // width), z.shape[0])
    long_b = np.empty(copies * width, b.dtype)
    for start in range(0, long_b.size, width):
        long_b[start : start + width] = b
    zero = z.dtype.type(0)
    flat = z.reshape(-1)
    for start in range(0, flat.size, long_b.size):
        long_row = flat[start : start + long_b.size]
        for k in range(long_row.size):
            long_row[k] = max(long_row[k] + long_b[k], zero)


@njit(float64(float64[:, ::1], LABELS, float64[::1], float64), cache=True, error_model="numpy", fastmath={"contract", "reassoc"})
def _loss_and_gradient(logits, labels, b, lr):
    """Fuse all that follows the last product: the bias, cross-entropy, its gradient, the bias's own and its step.

    logits, still without the bias, become their gradient in place; b becomes b - lr db. Rows are taken in blocks that
    stay in the L1 cache, so that the exponentials run over many rows at once.
    """
    n_rows, n_classes = logits.shape
    block_rows = max(1, min(n_rows, BLOCK // n_classes))
    e = np.empty((block_rows, n_classes), logits.dtype)
    shift = np.empty(block_rows, logits.dtype)
    db = np.zeros(n_classes, logits.dtype)
    share = logits.dtype.type(1.0 / n_rows)
    loss = 0.0
    for start in range(0, n_rows, block_rows):
        block = logits[start : start + block_rows]
        for i in range(block.shape[0]):
            for j in range(n_classes):
                block[i, j] += b[j]
        exp_of_rows(block, e[: block.shape[0]], shift[: block.shape[0]])
        product = 1.0
        for i in range(block.shape[0]):
            label = labels[start + i]
            total = e[i, 0]
            for j in range(1, n_classes):
                total += e[i, j]
            loss += shift[i] - block[i, label]
            product *= total
            if not SMALL < product < LARGE:
                loss += math.log(product)
                product = 1.0
            scale = share / total
            for j in range(n_classes):
                p = e[i, j] * scale
                block[i, j] = p
                db[j] += p
            block[i, label] -= share
            db[label] -= share
        loss += math.log(product)
    rate = b.dtype.type(lr)
    for j in range(n_classes):
        b[j] -= rate * db[j]
    return loss / n_rows


@njit(void(float64[:, ::1], MATRIX, float64[::1], float64), cache=True, error_model="numpy", fastmath={"contract"})
def _relu_backward_and_descend(dout, h, b, lr):
    """Fuse the ReLU, the bias's gradient and its step: set dout to 0 where h is not positive, b to b - lr db, in one pass.

    As in ``_add_bias_and_relu``, many short rows are taken at once.
    """
    width = b.size
    copies = min(max(1, LONG_ROW // width), dout.shape[0])
    long_sum = np.zeros(copies * width, b.dtype)
    zero = dout.dtype.type(0)
    flat, flat_h = dout.reshape(-1), h.reshape(-1)
    for start in range(0, flat.size, long_sum.size):
        long_row = flat[start : start + long_sum.size]
        long_h = flat_h[start : start + long_sum.size]
        for k in range(long_row.size):
            gradient = long_row[k] if long_h[k] > zero else zero
            long_row[k] = gradient
            long_sum[k] += gradient
    rate = b.dtype.type(lr)
    for start in range(0, long_sum.size, width):
        for j in range(width):
            b[j] -= rate * long_sum[start + j]


@njit(void(float64[:, ::1], MATRIX, float64), cache=True, error_model="numpy", fastmath={"contract"})
def _descend(W, dW, lr):
    """W - lr dW in place: nothing to fuse, two reads and one write for every entry."""
    rate = W.dtype.type(lr)
    flat, flat_dW = W.reshape(-1), dW.reshape(-1)
    for k in range(flat.size):
        flat[k] -= rate * flat_dW[k]
