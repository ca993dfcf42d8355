"""Right answers to exercise6 written in other ways; none of them may be judged wrong."""

import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy
from exercise3 import backward, cross_entropy_grad
from exercise4 import minibatches, sgd_step
from exercise5 import evaluate

# --- train_val_split --------------------------------------------------------------------------------------------------


def train_val_split__permutation(x, y, val_fraction, rng):
    """Validation from the end of a permutation; lists of four."""
    n_train = len(x) - round(len(x) * val_fraction)
    order = rng.permutation(len(x))
    return [x[order[:n_train]], y[order[:n_train]], x[order[n_train:]], y[order[n_train:]]]


def train_val_split__mask(x, y, val_fraction, rng):
    """A mask, so that both parts keep the order of x."""
    chosen = np.zeros(x.shape[0], dtype=bool)
    chosen[rng.choice(x.shape[0], size=int(round(x.shape[0] * val_fraction)), replace=False)] = True
    return x[~chosen], y[~chosen], x[chosen], y[chosen]


def train_val_split__sorted_indices(x, y, val_fraction, rng):
    """Sorts the indices of both parts."""
    n = len(x)
    val = np.sort(rng.choice(n, round(n * val_fraction), replace=False))
    train = np.setdiff1d(np.arange(n), val)
    return x[train], y[train], x[val], y[val]


def train_val_split__ranks(x, y, val_fraction, rng):
    """The rows with the smallest of random keys validate."""
    order = np.argsort(rng.random(len(x)))
    n_val = int(len(x) * val_fraction + 0.5)
    (x_val, x_train), (y_val, y_train) = np.split(x[order], [n_val]), np.split(y[order], [n_val])
    return x_train, y_train, x_val, y_val


def train_val_split__shuffle_in_place(x, y, val_fraction, rng):
    """Shuffles a list of indices of its own."""
    rows = list(range(len(x)))
    rng.shuffle(rows)
    n_val = round(len(rows) * val_fraction)
    return x[rows[n_val:]], y[rows[n_val:]], x[rows[:n_val]], y[rows[:n_val]]


def train_val_split__loop_one_by_one(x, y, val_fraction, rng):
    """Draws one row after the other out of what is left."""
    left, val = list(range(len(x))), []
    for _ in range(round(len(x) * val_fraction)):
        at = rng.integers(len(left))
        val.append(left[at])
        left[at] = left[-1]
        left.pop()
    return x[left], y[left], x[val], y[val]


def train_val_split__views_of_a_copy(x, y, val_fraction, rng):
    """Cuts shuffled copies: the parts share memory with each other's copy, not with x or y."""
    order, n_val = rng.permutation(len(x)), round(len(x) * val_fraction)
    x, y = x[order], y[order]
    return x[n_val:], y[n_val:], x[:n_val], y[:n_val]


def train_val_split__copied_if_nothing_validates(x, y, val_fraction, rng):
    """Copies without a shuffle where every row is a training row: the order inside a part is free."""
    n_val = round(len(x) * val_fraction)
    if n_val == 0:
        return x.copy(), y.copy(), x[:0].copy(), y[:0].copy()
    val = rng.permutation(len(x))[:n_val]
    return np.delete(x, val, axis=0), np.delete(y, val, axis=0), x[val], y[val]


# --- fit_polynomial ---------------------------------------------------------------------------------------------------


def fit_polynomial__normal_equations(x, y, degree, l2=0.0):
    """Solves the normal equations."""
    A = np.vander(x, degree + 1, increasing=True)
    R = np.eye(degree + 1)
    R[0, 0] = 0.0
    return np.linalg.solve(A.T @ A + l2 * R, A.T @ y)


def fit_polynomial__inverse(x, y, degree, l2=0.0):
    """With the inverse, which is less exact, but exact enough."""
    A = np.array([x**k for k in range(degree + 1)]).T
    return np.linalg.inv(A.T @ A + l2 * np.diag(np.arange(degree + 1) > 0)) @ (A.T @ y)


def fit_polynomial__qr(x, y, degree, l2=0.0):
    """QR of the rows with the penalty below."""
    A = np.polynomial.polynomial.polyvander(x, degree)
    rows = np.concatenate([A, np.sqrt(l2) * np.identity(degree + 1)])
    rows[len(x), 0] = 0.0
    Q, R = np.linalg.qr(rows)
    return np.linalg.solve(R, Q.T @ np.append(y, np.zeros(degree + 1)))


def fit_polynomial__pseudo_inverse(x, y, degree, l2=0.0):
    """The pseudo-inverse of the same rows."""
    A = np.column_stack([np.power(x, k) for k in range(degree + 1)])
    pull = np.eye(degree + 1)[1:] * l2**0.5
    return np.linalg.pinv(np.vstack((A, pull))) @ np.hstack((y, np.zeros(degree)))


def fit_polynomial__centred(x, y, degree, l2=0.0):
    """Takes the means off, fits without a constant, and works the constant out."""
    if degree == 0:
        return np.array([y.mean()])
    A = x[:, None] ** np.arange(1, degree + 1)
    means = A.mean(axis=0)
    B = A - means
    c = np.linalg.solve(B.T @ B + l2 * np.eye(degree), B.T @ (y - y.mean()))
    return np.concatenate([[y.mean() - means @ c], c])


def fit_polynomial__loop_sums(x, y, degree, l2=0.0):
    """The sums of powers in loops."""
    M, v = np.zeros((degree + 1, degree + 1)), np.zeros(degree + 1)
    for i in range(degree + 1):
        v[i] = sum(x**i * y)
        for j in range(degree + 1):
            M[i, j] = sum(x ** (i + j))
        if i:
            M[i, i] += l2
    return np.linalg.solve(M, v)


# --- l2_penalty -------------------------------------------------------------------------------------------------------


def l2_penalty__loop(params, l2):
    """A loop over the layers."""
    total = 0.0
    for W, _ in params:
        total += (W * W).sum()
    return l2 * total


def l2_penalty__norm(params, l2):
    """Squared norms, as a Python float."""
    return float(sum(l2 * np.linalg.norm(W) ** 2 for W, b in params))


def l2_penalty__flat(params, l2):
    """One long vector with itself."""
    w = np.concatenate([layer[0].ravel() for layer in params])
    return np.asarray(l2 * (w @ w))


def l2_penalty__einsum(params, l2):
    """Each layer by einsum."""
    return l2 * np.sum([np.einsum("ij,ij->", W, W) for W, _ in params])


# --- l2_grad ----------------------------------------------------------------------------------------------------------


def l2_grad__loop(params, l2):
    """Lists of lists."""
    grads = []
    for W, b in params:
        grads.append([2 * l2 * W, 0 * b])
    return grads


def l2_grad__added(params, l2):
    """W + W is 2 W."""
    return tuple((l2 * (W + W), np.zeros(b.shape)) for W, b in params)


def l2_grad__by_index(params, l2):
    """By index, the factor worked out first."""
    factor = 2.0 * l2
    return [(factor * params[i][0], np.zeros(len(params[i][1]))) for i in range(len(params))]


def l2_grad__map(params, l2):
    """map with a function of one layer."""
    return list(map(lambda layer: (np.multiply(layer[0], 2 * l2), np.zeros_like(layer[1])), params))


# --- early_stopping ---------------------------------------------------------------------------------------------------


def early_stopping__counter(val_losses, patience):
    """Counts the idle epochs."""
    best, lowest, idle = 0, np.inf, 0
    for epoch, loss in enumerate(val_losses):
        if loss < lowest:
            best, lowest, idle = epoch, loss, 0
        else:
            idle += 1
            if idle == patience:
                return best
    return best


def early_stopping__while(val_losses, patience):
    """A while loop that ends where patience or the losses do."""
    best, epoch = 0, 1
    while epoch < len(val_losses) and epoch <= best + patience:
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        epoch += 1
    return best


def early_stopping__windows(val_losses, patience):
    """From each best epoch to the first better one within reach."""
    best = 0
    while True:
        ahead = val_losses[best + 1 : best + 1 + patience]
        better = [i for i, loss in enumerate(ahead) if loss < val_losses[best]]
        if not better:
            return best
        best += 1 + better[0]


def early_stopping__vectorised(val_losses, patience):
    """The running minimum, and the first epoch that is too far from the last improvement."""
    losses = np.asarray(val_losses, dtype=float)
    lowest = np.minimum.accumulate(losses)
    improved = np.concatenate([[True], losses[1:] < lowest[:-1]])
    last = np.maximum.accumulate(np.where(improved, np.arange(len(losses)), 0))
    over = np.flatnonzero(np.arange(len(losses)) - last >= patience)
    return int(last[over[0]] if over.size else last[-1])


def early_stopping__prefix(val_losses, patience):
    """argmin of what the run saw, as a NumPy integer."""
    for end in range(1, len(val_losses) + 1):
        best = np.argmin(val_losses[:end])
        if end - 1 - best == patience:
            break
    return best


# --- fit_verdict ------------------------------------------------------------------------------------------------------


def fit_verdict__lesson(train_losses, val_losses):
    """The three rows of the lesson, one after the other."""
    train, val, low = train_losses[-1], val_losses[-1], min(val_losses)
    if train > 0.7 * train_losses[0] and val > 0.7 * train_losses[0] and val <= 1.2 * train:
        return "underfitting"
    if train < 0.2 * train_losses[0] and val >= 1.6 * low and val >= 3 * train:
        return "overfitting"
    return "just right"


def fit_verdict__just_right_first(train_losses, val_losses):
    """Just right first, by the end of validation."""
    if val_losses[-1] < 0.25 * val_losses[0] and val_losses[-1] < 2 * train_losses[-1]:
        return "just right"
    return "underfitting" if train_losses[-1] > 0.4 * train_losses[0] else "overfitting"


def fit_verdict__gap(train_losses, val_losses):
    """The gap, as a multiple of training."""
    train, val = np.array(train_losses), np.array(val_losses)
    if val[-1] / train[-1] > 2:
        return "overfitting"
    return "underfitting" if train[-1] / train.max() > 0.45 else "just right"


def fit_verdict__tail_means(train_losses, val_losses):
    """Means of the last three losses against the lowest."""
    train, val = np.mean(train_losses[-3:]), np.mean(val_losses[-3:])
    if train > 0.6 * train_losses[0]:
        return "underfitting"
    return "overfitting" if val > 1.25 * np.min(val_losses) and val > 2 * train else "just right"


def fit_verdict__validation_alone(train_losses, val_losses):
    """By the validation curve; on clear curves that is enough."""
    if val_losses[-1] >= 1.35 * np.min(val_losses):
        return "overfitting"
    return "just right" if val_losses[-1] < 0.4 * val_losses[0] else "underfitting"


def fit_verdict__words_in_a_list(train_losses, val_losses):
    """A list of words, indexed."""
    high = train_losses[-1] > 0.5 * train_losses[0]
    apart = val_losses[-1] > 1.3 * np.min(val_losses) and val_losses[-1] > 2.5 * train_losses[-1]
    return ["just right", "overfitting", "underfitting"][2 if high else int(apart)]


# --- train_with_validation --------------------------------------------------------------------------------------------


def train_with_validation__counter(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Counts idle epochs; the pull of the penalty in the step itself; keeps copies."""
    train_losses, val_losses = [], []
    lowest, idle, kept = np.inf, 0, None
    for _ in range(epochs):
        for rows in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[rows])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[rows]))
            params = [(W - lr * dW - 2 * lr * l2 * W, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
        train_losses.append(float(cross_entropy(forward(params, x_train)[-1], y_train)))
        val_losses.append(float(cross_entropy(forward(params, x_val)[-1], y_val)))
        if val_losses[-1] < lowest:
            lowest, idle, kept = val_losses[-1], 0, [(W.copy(), b.copy()) for W, b in params]
        else:
            idle += 1
        if idle == patience:
            break
    return kept, train_losses, val_losses


def train_with_validation__history(params, x_train, y_train, x_val, y_val, *, l2, lr, batch_size, patience, epochs, rng):
    """Keeps all params and picks the best in the end; its named arguments stand in another order."""
    history, losses = [], []
    while len(history) < epochs:
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            pulled = [(dW + l2 * 2 * W, db) for (dW, db), (W, b) in zip(grads, params, strict=True)]
            params = sgd_step(params, pulled, lr)
        history.append(params)
        losses.append((evaluate(params, x_train, y_train)[0], evaluate(params, x_val, y_val)[0]))
        best = int(np.argmin([val for _, val in losses]))
        if len(losses) - 1 - best >= patience:
            break
    return history[best], [train for train, _ in losses], [val for _, val in losses]


def train_with_validation__shrinks_first(params, x_train, y_train, x_val, y_val, lr, epochs, batch_size, l2, patience, rng):
    """Weights shrunk first, then stepped; arguments in order; tuples in place of lists; batches of its own making."""
    train_losses, val_losses, best = (), (), 0
    for epoch in range(epochs):
        order = rng.permutation(len(x_train))
        for start in range(0, len(x_train), batch_size):
            batch = order[start : start + batch_size]
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            shrunk = [((1 - 2 * lr * l2) * W, b) for W, b in params]
            params = sgd_step(shrunk, grads, lr)
        train_losses += (evaluate(params, x_train, y_train)[0],)
        val_losses += (evaluate(params, x_val, y_val)[0],)
        if epoch == 0 or val_losses[epoch] < val_losses[best]:
            best, kept = epoch, params
        elif epoch == best + patience:
            return kept, train_losses, val_losses
    return kept, train_losses, val_losses


def train_with_validation__in_place_on_copies(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Trains copies in place, and copies the best."""
    mine = [[W.copy(), b.copy()] for W, b in params]
    train_losses, val_losses, best = [], [], None
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(mine, x_train[batch])
            grads = backward(mine, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            for layer, (dW, db) in zip(mine, grads, strict=True):
                layer[0] -= lr * (dW + 2 * l2 * layer[0])
                layer[1] -= lr * db
        train_losses.append(evaluate(mine, x_train, y_train)[0])
        val_losses.append(evaluate(mine, x_val, y_val)[0])
        if best is None or val_losses[-1] < val_losses[best]:
            best = epoch
            kept = [(W.copy(), b.copy()) for W, b in mine]
        if epoch - best == patience:
            break
    return kept, train_losses, val_losses
