"""Right answers to exercise3 written in other ways; none of them may be judged wrong."""

import numpy as np

# Stand-ins for the functions of the same exercise that answers below call by name.


def relu_backward(dout, z):
    """The model solution's name."""
    return dout * (z > 0)


def linear_backward(dout, x, W):
    """The model solution's name."""
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


# --- numerical_gradient -----------------------------------------------------------------------------------------------


def numerical_gradient__loop_ndindex_copies(f, x, h=1e-5):
    """Two moved copies for each entry."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


def numerical_gradient__loop_in_place_restored(f, x, h=1e-5):
    """Moves x itself and puts the saved entry back."""
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / (2 * h)
    return grad


def numerical_gradient__loop_nditer(f, x, h=1e-5):
    """np.nditer with its multi_index, as in many courses."""
    work = np.array(x, dtype=float)
    grad = np.zeros(work.shape)
    places = np.nditer(work, flags=["multi_index"])
    while not places.finished:
        i = places.multi_index
        old = work[i]
        work[i] = old + h
        up = f(work)
        work[i] = old - h
        down = f(work)
        work[i] = old
        grad[i] = (up - down) / (2.0 * h)
        places.iternext()
    return grad


def numerical_gradient__loop_flat(f, x, h=1e-5):
    """The flat iterator, which writes through in any memory layout."""
    work, grad = x.copy(), np.zeros(x.shape)
    for k in range(x.size):
        old = work.flat[k]
        work.flat[k] = old + h
        up = f(work)
        work.flat[k] = old - h
        down = f(work)
        work.flat[k] = old
        grad.flat[k] = (up - down) / (2 * h)
    return grad


def numerical_gradient__loop_basis_vectors(f, x, h=1e-5):
    """Adds h times each basis array."""
    slopes = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = 1.0
        step = h * e.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def numerical_gradient__loop_flat_list(f, x, h=1e-5):
    """A flat list of numbers in plain Python, put into shape for each call."""
    flat = x.ravel().tolist()

    def at(k, value):
        return f(np.array([*flat[:k], value, *flat[k + 1 :]]).reshape(x.shape))

    slopes = [(at(k, v + h) - at(k, v - h)) / (2 * h) for k, v in enumerate(flat)]
    return np.reshape(np.array(slopes, dtype=np.float64), x.shape)


def numerical_gradient__loop_fortran(f, x, h=1e-5):
    """The result lies in memory column by column."""
    grad = np.zeros(x.shape, order="F")
    for i, value in np.ndenumerate(x.copy()):
        up, down = np.array(x), np.array(x)
        up[i], down[i] = value + h, value - h
        grad[i] = 0.5 * (f(up) - f(down)) / h
    return grad


def numerical_gradient__loop_all_ups_first(f, x, h=1e-5):
    """All values above first, then all below."""
    eye = h * np.eye(x.size)
    above = np.array([float(f(x + e.reshape(x.shape))) for e in eye])
    below = np.array([float(f(x - e.reshape(x.shape))) for e in eye])
    return ((above - below) / (2 * h)).reshape(x.shape)


# --- mse_grad ---------------------------------------------------------------------------------------------------------


def mse_grad__plain(pred, target):
    """Twice the error over the number of elements."""
    return 2 * (pred - target) / pred.size


def mse_grad__from_behind(pred, target):
    """Minus twice target minus prediction."""
    return -2.0 * (target - pred) / target.size


def mse_grad__prod_of_shape(pred, target):
    """The count from the shape."""
    return (pred - target) * (2.0 / np.prod(pred.shape))


def mse_grad__divide(pred, target):
    """By halves, with np.divide."""
    return np.divide(np.subtract(pred, target), pred.size / 2)


def mse_grad__fortran_float64(pred, target):
    """float64, lying in memory column by column."""
    return np.array(pred.astype(np.float64) - target, order="F") * 2.0 / pred.size


def mse_grad__two_sums(pred, target):
    """The error added to itself, in place on an array of its own."""
    out = pred - target
    out += out
    out /= out.size
    return out


def mse_grad__loop_over_entries(pred, target):
    """Each entry by itself."""
    out = np.empty_like(pred)
    for i in np.ndindex(pred.shape):
        out[i] = 2 * (pred[i] - target[i]) / pred.size
    return out


# --- cross_entropy_grad -----------------------------------------------------------------------------------------------


def cross_entropy_grad__indexed(logits, labels):
    """Takes 1 off at each pair of row and label."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(len(labels)), labels] -= 1
    return d / len(labels)


def cross_entropy_grad__one_hot(logits, labels):
    """Takes a one-hot table off."""
    e = np.exp(logits - logits.max(axis=1)[:, None])
    p = e / e.sum(axis=1)[:, None]
    return (p - np.eye(logits.shape[1])[labels]) / logits.shape[0]


def cross_entropy_grad__compared(logits, labels):
    """Takes a table of comparisons off."""
    e = np.exp(logits - np.max(logits, axis=1).reshape(-1, 1))
    d = np.divide(e, np.sum(e, axis=1).reshape(-1, 1))
    return (d - (labels[:, None] == np.arange(logits.shape[1]))) * (1.0 / len(labels))


def cross_entropy_grad__logaddexp(logits, labels):
    """Probabilities through logarithms."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    d = np.exp(shifted - np.logaddexp.reduce(shifted, axis=1)[:, None])
    np.subtract.at(d, (np.arange(len(labels)), labels), 1.0)
    return d / len(labels)


def cross_entropy_grad__put_along_axis(logits, labels):
    """np.take_along_axis and np.put_along_axis."""
    places = labels.astype(np.int64)[:, None]
    d = np.exp(logits - logits.max(axis=1, keepdims=True))
    d /= d.sum(axis=1, keepdims=True)
    np.put_along_axis(d, places, np.take_along_axis(d, places, axis=1) - 1, axis=1)
    d /= len(labels)
    return d


def cross_entropy_grad__fortran(logits, labels):
    """Works on columns and turns back, so the result lies in memory column by column."""
    z = logits.T - logits.max(axis=1)
    e = np.exp(z)
    d = e / e.sum(axis=0)
    d[labels, np.arange(len(labels))] -= 1.0
    return d.T / len(labels)


def cross_entropy_grad__divided_parts(logits, labels):
    """Divides both parts by N before the subtraction, in float64."""
    z = np.asarray(logits, dtype=np.float64)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    N = len(labels)
    d = e / (N * e.sum(axis=1, keepdims=True))
    d[np.arange(N), labels] -= 1 / N
    return d


def cross_entropy_grad__loop_over_rows(logits, labels):
    """One example after the other."""
    out = np.zeros(logits.shape)
    for i, label in enumerate(labels):
        e = np.exp(logits[i] - logits[i].max())
        out[i] = e / e.sum()
        out[i, label] -= 1.0
    return out / len(labels)


def cross_entropy_grad__loop_jacobian(logits, labels):
    """The slope at the logits of each example by a Jacobian, the label's row of it divided by its probability."""
    rows = []
    for row, label in zip(logits, labels, strict=True):
        e = np.exp(row - row.max())
        p = e / e.sum()
        delta = np.zeros(len(p))
        delta[label] = 1.0
        rows.append(-(delta - p) / len(labels))
    return np.array(rows)


# --- relu_backward ----------------------------------------------------------------------------------------------------


def relu_backward__where(dout, z):
    """np.where."""
    return np.where(z > 0, dout, 0)


def relu_backward__times_mask(dout, z):
    """Times a mask of True and False."""
    return dout * (z > 0)


def relu_backward__copy_and_mask(dout, z):
    """Writes zeros into a copy."""
    out = dout.copy()
    out[z <= 0] = 0
    return out


def relu_backward__filled(dout, z):
    """Fills zeros where the unit was on."""
    on = z > 0
    out = np.zeros_like(dout)
    out[on] = dout[on]
    return out


def relu_backward__heaviside(dout, z):
    """The step function with 0 at 0."""
    return np.heaviside(z, 0) * dout


def relu_backward__sign_of_relu(dout, z):
    """The sign of the activation."""
    return dout * np.sign(np.maximum(z, 0))


def relu_backward__multiply_where(dout, z):
    """A ufunc that writes only where the unit was on, float64 and Fortran-ordered."""
    out = np.zeros(dout.shape, order="F")
    np.copyto(out, dout, where=z > 0)
    return out


def relu_backward__dtype(dout, z):
    """A mask of the dtype of the gradient."""
    return np.multiply(dout, np.greater(z, 0).astype(dout.dtype))


def relu_backward__loop_over_entries(dout, z):
    """Each entry by itself, for any shape."""
    out = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        if z[i] > 0:
            out[i] = dout[i]
    return out


# --- linear_backward --------------------------------------------------------------------------------------------------


def linear_backward__list(dout, x, W):
    """A list, by np.dot."""
    return [np.dot(dout, W.T), np.dot(x.T, dout), np.sum(dout, axis=0)]


def linear_backward__einsum(dout, x, W):
    """Index notation."""
    dx = np.einsum("nh,dh->nd", dout, W, optimize=True)
    dW = np.einsum("nd,nh->dh", x, dout, optimize=True)
    return dx, dW, np.einsum("nh->h", dout)


def linear_backward__transposed(dout, x, W):
    """Transposes of the other order, so the results lie in memory column by column."""
    return (W @ dout.T).T, (dout.T @ x).T, np.ones(len(dout), dtype=dout.dtype) @ dout


def linear_backward__tensordot(dout, x, W):
    """np.tensordot over the shared axes, np.add.reduce for the bias."""
    return (
        np.tensordot(dout, W, axes=([1], [1])),
        np.tensordot(x, dout, axes=([0], [0])),
        np.add.reduce(dout, axis=0),
    )


def linear_backward__mean_times_n(dout, x, W):
    """The sum as N means; float64 throughout."""
    d = dout.astype(np.float64)
    return d @ W.T, x.T @ d, d.mean(axis=0) * len(d)


def linear_backward__column_of_ones(dout, x, W):
    """The bias as the weight of an input that is always 1."""
    extended = np.column_stack([x, np.ones(len(x))])
    both = extended.T @ dout
    return dout @ np.transpose(W), both[:-1], both[-1]


def linear_backward__loop_over_examples(dout, x, W):
    """Adds up one example after the other."""
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for i in range(len(x)):
        dx[i] = W @ dout[i]
        dW += np.outer(x[i], dout[i])
        db += dout[i]
    return dx, dW, db


def linear_backward__loop_over_weights(dout, x, W):
    """One weight after the other."""
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for j in range(W.shape[1]):
        for i in range(W.shape[0]):
            dW[i, j] = np.sum(x[:, i] * dout[:, j])
            dx[:, i] += dout[:, j] * W[i, j]
        db[j] = np.sum(dout[:, j])
    return dx, dW, db


# --- backward ---------------------------------------------------------------------------------------------------------


def backward__by_name(params, activations, dlogits):
    """Calls linear_backward and relu_backward."""
    grads, d = [None] * len(params), dlogits
    for i in range(len(params) - 1, -1, -1):
        d, dW, db = linear_backward(d, activations[i], params[i][0])
        grads[i] = (dW, db)
        if i > 0:
            d = relu_backward(d, activations[i])
    return grads


def backward__reversed_list(params, activations, dlogits):
    """Collects from the back and turns the list round."""
    grads, d = [], dlogits
    for (W, _), h in zip(reversed(params), reversed(activations[:-1]), strict=True):
        grads.append((h.T @ d, d.sum(axis=0)))
        d = (d @ W.T) * (h > 0)
    return grads[::-1]


def backward__insert(params, activations, dlogits):
    """Puts each pair in front, as a list of lists; the mask by np.where."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        if i < len(params) - 1:
            d = np.where(activations[i + 1] > 0, d, 0.0)
        grads.insert(0, [np.dot(activations[i].T, d), np.sum(d, axis=0)])
        d = np.dot(d, params[i][0].T)
    return grads


def backward__recursive(params, activations, dlogits):
    """The last layer, and then the network without it."""

    def layers(count, d):
        if count == 0:
            return ()
        h, W = activations[count - 1], params[count - 1][0]
        return (*layers(count - 1, (d @ W.T) * np.sign(np.abs(h)) * (h >= 0)), (h.T @ d, d.sum(0)))

    return layers(len(params), dlogits)


def backward__deltas_first(params, activations, dlogits):
    """All deltas first, then all gradients by index notation."""
    deltas = [dlogits]
    for (W, _), h in zip(params[:0:-1], activations[-2:0:-1], strict=True):
        mask = (h > 0).astype(h.dtype)
        deltas.append(np.einsum("nh,dh->nd", deltas[-1], W, optimize=True) * mask)
    deltas.reverse()
    return [
        (np.einsum("nd,nh->dh", h, d, optimize=True), np.einsum("nh->h", d)) for h, d in zip(activations[:-1], deltas, strict=True)
    ]


def backward__pre_activations_again(params, activations, dlogits):
    """Works the pre-activations out again to see which units were on."""
    grads, d = [], dlogits
    for i in range(len(params) - 1, -1, -1):
        grads.append((activations[i].T @ d, np.ones(len(d)) @ d))
        if i:
            W, b = params[i - 1]
            z = activations[i - 1] @ W + b
            d = d @ params[i][0].T
            d[z <= 0] = 0
    grads.reverse()
    return tuple(grads)


def backward__columns(params, activations, dlogits):
    """Examples as columns inside; results lie in memory column by column."""
    d, grads = dlogits.T, {}
    for i in sorted(range(len(params)), reverse=True):
        grads[i] = ((d @ activations[i]).T, d.sum(axis=1))
        d = (params[i][0] @ d) * (activations[i].T > 0)
    return [grads[i] for i in range(len(params))]


def backward__loop_over_examples(params, activations, dlogits):
    """Adds up one example after the other."""
    grads = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in params]
    for n in range(len(dlogits)):
        d = dlogits[n]
        for i in reversed(range(len(params))):
            h = activations[i][n]
            grads[i][0] += np.outer(h, d)
            grads[i][1] += d
            d = (params[i][0] @ d) * (h > 0)
    return [tuple(pair) for pair in grads]
