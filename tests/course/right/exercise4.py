"""Right answers to exercise4 written in other ways; none of them may be judged wrong."""

import numpy as np

# --- sgd_step ---------------------------------------------------------------------------------------------------------


def sgd_step__comprehension(params, grads, lr):
    """A list of tuples."""
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]


def sgd_step__by_index(params, grads, lr):
    """A list of lists, by index."""
    stepped = []
    for i in range(len(params)):
        stepped.append([params[i][0] - lr * grads[i][0], params[i][1] - lr * grads[i][1]])
    return stepped


def sgd_step__tuple_of_tuples(params, grads, lr):
    """Tuples of tuples, the pairs walked together."""
    return tuple(tuple(p - lr * g for p, g in zip(*pair, strict=True)) for pair in zip(params, grads, strict=True))


def sgd_step__in_place_on_copies(params, grads, lr):
    """Copies first, then -= on the copies."""
    stepped = [(W.copy(), b.copy()) for W, b in params]
    for (W, b), (dW, db) in zip(stepped, grads, strict=True):
        W -= lr * dW
        b -= lr * db
    return stepped


def sgd_step__add_minus(params, grads, lr):
    """np.add of a negative step."""
    return [
        (np.add(W, np.multiply(-lr, dW)), np.add(b, np.multiply(-lr, db))) for (W, b), (dW, db) in zip(params, grads, strict=True)
    ]


def sgd_step__fortran(params, grads, lr):
    """The results lie in memory column by column."""
    return [
        (np.asfortranarray(layer[0] - lr * step[0]), layer[1] - step[1] * lr) for layer, step in zip(params, grads, strict=True)
    ]


def sgd_step__map(params, grads, lr):
    """map with a function of one layer."""

    def move(layer, step):
        return np.subtract(layer[0], lr * step[0]), np.subtract(layer[1], lr * step[1])

    return list(map(move, params, grads))


def sgd_step__loop_over_entries(params, grads, lr):
    """Each entry by itself."""
    stepped = []
    for layer, step in zip(params, grads, strict=True):
        pair = []
        for p, g in zip(layer, step, strict=True):
            out = np.empty_like(p)
            for i in np.ndindex(p.shape):
                out[i] = p[i] - lr * g[i]
            pair.append(out)
        stepped.append(tuple(pair))
    return stepped


# --- momentum_step ----------------------------------------------------------------------------------------------------


def momentum_step__comprehensions(params, grads, velocity, lr, beta=0.9):
    """The velocity first, then the parameters."""
    new = [(beta * vW + dW, beta * vb + db) for (vW, vb), (dW, db) in zip(velocity, grads, strict=True)]
    return [(W - lr * vW, b - lr * vb) for (W, b), (vW, vb) in zip(params, new, strict=True)], new


def momentum_step__one_loop(params, grads, velocity, lr, beta=0.9):
    """Both in one loop, as a list of lists."""
    moved, speeds = [], []
    for (W, b), (dW, db), (vW, vb) in zip(params, grads, velocity, strict=True):
        speeds.append([dW + beta * vW, db + beta * vb])
        moved.append([W - lr * speeds[-1][0], b - lr * speeds[-1][1]])
    return [moved, speeds]


def momentum_step__in_place_on_copies(params, grads, velocity, lr, beta=0.9):
    """Copies first, then operators with = on the copies."""
    params = [tuple(p.copy() for p in pair) for pair in params]
    velocity = [tuple(v.copy() for v in pair) for pair in velocity]
    for layer, step, speed in zip(params, grads, velocity, strict=True):
        for p, g, v in zip(layer, step, speed, strict=True):
            v *= beta
            v += g
            p -= lr * v
    return params, velocity


def momentum_step__two_steps(params, grads, velocity, lr, beta=0.9):
    """The step as two steps: along the faded velocity, and along the gradient."""
    moved = tuple(
        (W - lr * beta * vW - lr * dW, b - lr * beta * vb - lr * db)
        for (W, b), (dW, db), (vW, vb) in zip(params, grads, velocity, strict=True)
    )
    return moved, tuple((beta * v[0] + g[0], beta * v[1] + g[1]) for v, g in zip(velocity, grads, strict=True))


def momentum_step__by_index(params, grads, velocity, lr, beta=0.9):
    """By index, Fortran-ordered."""
    new_params, new_velocity = list(params), list(velocity)
    for i in range(len(params)):
        vW = np.asfortranarray(beta * velocity[i][0] + grads[i][0])
        vb = np.asfortranarray(beta * velocity[i][1] + grads[i][1])
        new_velocity[i] = (vW, vb)
        new_params[i] = (params[i][0] - lr * vW, params[i][1] - lr * vb)
    return new_params, new_velocity


def momentum_step__loop_over_entries(params, grads, velocity, lr, beta=0.9):
    """Each entry by itself."""
    moved, speeds = [], []
    for layer, step, speed in zip(params, grads, velocity, strict=True):
        pair, new = [], []
        for p, g, v in zip(layer, step, speed, strict=True):
            out, fast = np.empty(p.shape), np.empty(p.shape)
            for i in np.ndindex(p.shape):
                fast[i] = beta * v[i] + g[i]
                out[i] = p[i] - lr * fast[i]
            pair.append(out)
            new.append(fast)
        moved.append(tuple(pair))
        speeds.append(tuple(new))
    return moved, speeds


# --- minibatches ------------------------------------------------------------------------------------------------------


def minibatches__permutation(n, batch_size, rng):
    """A permutation, cut by slices."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def minibatches__shuffle(n, batch_size, rng):
    """rng.shuffle on an array of its own, as a tuple."""
    order = np.arange(n)
    rng.shuffle(order)
    return tuple(order[i : i + batch_size] for i in range(0, n, batch_size))


def minibatches__array_split(n, batch_size, rng):
    """np.array_split at the places of the cuts."""
    return np.array_split(rng.permutation(np.arange(n)), range(batch_size, n, batch_size))


def minibatches__split(n, batch_size, rng):
    """np.split at the places of the cuts."""
    return np.split(rng.permutation(n), np.arange(batch_size, n, batch_size))


def minibatches__argsort(n, batch_size, rng):
    """The order of random numbers."""
    order = np.argsort(rng.random(n))
    count = -(-n // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


def minibatches__choice(n, batch_size, rng):
    """rng.choice without replacement."""
    order = rng.choice(n, size=n, replace=False)
    count = int(np.ceil(n / batch_size))
    return [order[k * batch_size : min((k + 1) * batch_size, n)] for k in range(count)]


def minibatches__permuted_backwards(n, batch_size, rng):
    """rng.permuted, as int32 and turned round."""
    order = rng.permuted(np.arange(n, dtype=np.int32))[::-1]
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def minibatches__while(n, batch_size, rng):
    """Cuts batches off until nothing is left."""
    left, batches = rng.permutation(n), []
    while len(left) > 0:
        batches.append(left[:batch_size])
        left = left[batch_size:]
    return batches


def minibatches__loop_fisher_yates(n, batch_size, rng):
    """Fisher and Yates's shuffle by hand, on a list."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        order[i], order[j] = order[j], order[i]
    return [np.array(order[i : i + batch_size]) for i in range(0, n, batch_size)]


def minibatches__loop_draw_from_the_rest(n, batch_size, rng):
    """Draws each index from those that are left."""
    left, order = list(range(n)), []
    while left:
        order.append(left.pop(int(rng.integers(len(left)))))
    return [np.asarray(order[i : i + batch_size], dtype=np.int64) for i in range(0, n, batch_size)]


def minibatches__lists(n, batch_size, rng):
    """Lists of ints."""
    order = rng.permutation(n).tolist()
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def minibatches__lists_of_numpys_ints(n, batch_size, rng):
    """Lists that were made of arrays."""
    return [list(batch) for batch in np.split(rng.permutation(n), range(batch_size, n, batch_size))]


def minibatches__sorted_numbers(n, batch_size, rng):
    """Python's sort, by random numbers."""
    keys = rng.random(n)
    order = sorted(range(n), key=lambda i: keys[i])
    return [np.array(order[i : i + batch_size]) for i in range(0, n, batch_size)]


def minibatches__inside_out(n, batch_size, rng):
    """The inside-out version of Fisher and Yates's shuffle."""
    order = np.zeros(n, dtype=int)
    for i in range(n):
        j = rng.integers(i + 1)
        order[i] = order[j]
        order[j] = i
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


# --- descend ----------------------------------------------------------------------------------------------------------


def descend__list(grad, w0, lr, steps):
    """A list of points, made an array."""
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def descend__filled(grad, w0, lr, steps):
    """Fills an array of the right shape."""
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


def descend__stack_of_copies(grad, w0, lr, steps):
    """Moves a copy and keeps copies of it."""
    w = w0.copy()
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.stack(path)


def descend__vstack(grad, w0, lr, steps):
    """Grows a table row by row."""
    path = w0.reshape(1, -1)
    while len(path) <= steps:
        path = np.vstack([path, path[-1] - lr * grad(path[-1])])
    return path


def descend__fortran(grad, w0, lr, steps):
    """Points as columns inside; the result lies in memory column by column."""
    path = np.empty((w0.size, steps + 1))
    path[:, 0] = w0
    for k in range(1, steps + 1):
        before = path[:, k - 1].copy()
        path[:, k] = before - lr * grad(before)
    return path.T


def descend__one_gradient_more(grad, w0, lr, steps):
    """Asks for the gradient once more than needed."""
    w, path = np.array(w0, dtype=float), []
    for _ in range(steps + 1):
        path.append(w)
        w = w + -lr * np.asarray(grad(w))
    return np.concatenate([point[None, :] for point in path])


def descend__recursive(grad, w0, lr, steps):
    """The start, and then the path from the next point."""

    def walk(w, left):
        return [w] if left == 0 else [w, *walk(w - lr * grad(w), left - 1)]

    return np.asarray(walk(w0, steps))


# --- max_stable_lr ----------------------------------------------------------------------------------------------------


def max_stable_lr__eigvalsh(hessian):
    """The last of the sorted eigenvalues."""
    return 2 / np.linalg.eigvalsh(hessian)[-1]


def max_stable_lr__eigh(hessian):
    """With eigenvectors, as a Python float."""
    eigenvalues, _ = np.linalg.eigh(hessian)
    return float(2.0 / eigenvalues.max())


def max_stable_lr__eigvals(hessian):
    """The solver for any square matrix."""
    return 2 / np.max(np.linalg.eigvals(hessian).real)


def max_stable_lr__norm(hessian):
    """The spectral norm."""
    return 2 / np.linalg.norm(hessian, 2)


def max_stable_lr__svd(hessian):
    """The largest singular value, as an array without dimensions."""
    return np.asarray(2 / np.linalg.svd(hessian, compute_uv=False)[0])


def max_stable_lr__smallest_of_all(hessian):
    """The smallest of the learning rates that each direction allows."""
    return (2 / np.linalg.eigvalsh(hessian)).min()


def max_stable_lr__scaled(hessian):
    """A matrix scaled to trace 1, and the scale put back."""
    return 2 * np.linalg.eigvalsh(hessian / np.trace(hessian))[-1] ** -1 / np.trace(hessian)


def max_stable_lr__loop_matrix_squaring(hessian):
    """Power iteration with a power that doubles each time, until only the steepest direction is left."""
    power = hessian / np.linalg.norm(hessian)
    for _ in range(60):
        power = power @ power
        power = power / np.linalg.norm(power)
    v = power[:, np.argmax(np.linalg.norm(power, axis=0))]
    return 2 * (v @ v) / (v @ hessian @ v)


def max_stable_lr__loop_bisection(hessian):
    """Bisects the smallest shift for which shift * I - H is positive definite."""
    low, high = 0.0, float(np.trace(hessian)) * 1.01
    for _ in range(60):
        middle = (low + high) / 2
        try:
            np.linalg.cholesky(middle * np.eye(len(hessian)) - hessian)
            high = middle
        except np.linalg.LinAlgError:
            low = middle
    return 2 / high


# --- learning_rate_verdict --------------------------------------------------------------------------------------------


def learning_rate_verdict__rules_in_order(losses):
    """The rules of the lesson, in their order."""
    losses = np.asarray(losses, dtype=float)
    start, end = losses[0], losses[-1]
    if not np.isfinite(end) or end > start:
        return "too large"
    rises = np.mean(losses[1:] > losses[:-1])
    if rises >= 0.4 and end > 0.5 * start:
        return "too large"
    if rises == 0 and end > 0.7 * start:
        return "too small"
    return "just right"


def learning_rate_verdict__small_first(losses):
    """Too small first, then just right, else too large."""
    pairs = list(zip(losses[:-1], losses[1:], strict=True))
    rises = sum(bool(after > before) for before, after in pairs)
    finite = np.isfinite(losses[-1])
    if finite and rises == 0 and losses[-1] > 0.7 * losses[0]:
        return "too small"
    if finite and losses[-1] < 0.05 * losses[0] and rises < 0.1 * len(pairs):
        return "just right"
    return "too large"


def learning_rate_verdict__end_first(losses):
    """By the end alone, and a single question about rises."""
    end = float(losses[-1] / losses[0])
    if end <= 0.2:
        return "just right"
    falling = all(losses[i + 1] <= losses[i] for i in range(len(losses) - 1))
    return "too small" if falling else "too large"


def learning_rate_verdict__loop_count(losses):
    """Counts in a loop, and looks for a number that is not finite anywhere."""
    rises = 0
    for i in range(1, len(losses)):
        if not np.isfinite(losses[i]):
            return "too large"
        if losses[i] > losses[i - 1]:
            rises += 1
    share = rises / (len(losses) - 1)
    if losses[-1] > losses[0] or share > 0.25:
        return "too large"
    return "too small" if losses[-1] > 0.5 * losses[0] else "just right"


def learning_rate_verdict__string_array(losses):
    """np.select, turned into a plain text."""
    losses = np.array(losses)
    ratio = losses[-1] / losses[0] if np.isfinite(losses[-1]) else 2.0
    rises = np.count_nonzero(losses[1:] > losses[:-1]) / (losses.size - 1)
    words = np.select([ratio > 1 or rises > 0.3 and ratio > 0.5, ratio > 0.4], ["too large", "too small"], "just right")
    return str(words)
