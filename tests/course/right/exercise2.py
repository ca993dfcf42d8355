"""Right answers to exercise2 written in other ways; none of them may be judged wrong."""

import numpy as np

# --- mse --------------------------------------------------------------------------------------------------------------


def mse__square(pred, target):
    """np.square and the method mean."""
    return np.square(pred - target).mean()


def mse__sum_by_size(pred, target):
    """A sum divided by the number of elements, as a Python float."""
    difference = target - pred
    return float(np.sum(difference * difference) / difference.size)


def mse__dot(pred, target):
    """The product of the flat errors with themselves."""
    e = (pred - target).ravel()
    return e @ e / len(e)


def mse__zero_dimensional(pred, target):
    """An array without dimensions."""
    return np.asarray(np.mean((pred - target) ** 2))


def mse__einsum(pred, target):
    """Index notation on the flat errors."""
    e = (pred - target).reshape(-1)
    return np.einsum("i,i->", e, e) / np.prod(pred.shape)


def mse__norm(pred, target):
    """The squared length of the errors."""
    return np.linalg.norm((pred - target).ravel()) ** 2 / pred.size


def mse__axis_by_axis(pred, target):
    """One axis after the other: all rows are equally long, so the mean of means is the mean."""
    means = (pred - target) ** 2
    while means.ndim:
        means = means.mean(axis=-1)
    return means


def mse__vdot_float64(pred, target):
    """np.vdot in float64."""
    e = np.subtract(pred, target, dtype=np.float64)
    return np.vdot(e, e) / e.size


def mse__average(pred, target):
    """np.average of powers."""
    return np.average(np.power(np.abs(pred - target), 2))


def mse__variance_and_bias(pred, target):
    """The variance of the errors and the square of their mean."""
    e = pred - target
    return e.var() + e.mean() ** 2


def mse__loop_over_entries(pred, target):
    """Adds up in plain Python."""
    total = 0.0
    for p, t in zip(pred.ravel().tolist(), target.ravel().tolist(), strict=True):
        total += (p - t) ** 2
    return total / pred.size


# --- one_hot ----------------------------------------------------------------------------------------------------------


def one_hot__eye(labels, n_classes):
    """Rows of the identity."""
    return np.eye(n_classes)[labels]


def one_hot__indexed(labels, n_classes):
    """Zeros, and a 1 at each pair of row and label."""
    out = np.zeros((len(labels), n_classes))
    out[np.arange(len(labels)), labels] = 1
    return out


def one_hot__compared(labels, n_classes):
    """A comparison with all classes, as floats."""
    return (labels[:, None] == np.arange(n_classes)).astype(np.float64)


def one_hot__put_along_axis(labels, n_classes):
    """np.put_along_axis."""
    out = np.zeros((labels.size, n_classes))
    np.put_along_axis(out, labels.astype(np.int64).reshape(-1, 1), 1.0, axis=1)
    return out


def one_hot__flat(labels, n_classes):
    """Places in the flat array."""
    out = np.zeros(len(labels) * n_classes)
    out[np.arange(len(labels)) * n_classes + labels.astype(np.int64)] = 1.0
    return out.reshape(len(labels), n_classes)


def one_hot__fortran(labels, n_classes):
    """Built with classes as rows and turned, so it lies in memory column by column."""
    return np.equal.outer(np.arange(n_classes), labels).astype(float).T


def one_hot__take(labels, n_classes):
    """np.take from the identity."""
    return np.take(np.identity(n_classes), labels, axis=0)


def one_hot__where(labels, n_classes):
    """np.where."""
    return np.where(np.arange(n_classes).reshape(1, -1) == labels.reshape(-1, 1), 1.0, 0.0)


def one_hot__add_at(labels, n_classes):
    """np.add.at."""
    out = np.zeros((len(labels), n_classes), dtype=float)
    np.add.at(out, (np.arange(len(labels)), labels), 1.0)
    return out


def one_hot__loop_over_rows(labels, n_classes):
    """One example after the other."""
    out = np.zeros((len(labels), n_classes))
    for i, label in enumerate(labels):
        out[i, label] = 1.0
    return out


def one_hot__loop_over_classes(labels, n_classes):
    """One class after the other."""
    return np.stack([1.0 * (labels == c) for c in range(n_classes)], axis=1)


def one_hot__loop_lists(labels, n_classes):
    """Lists in plain Python."""
    return np.array([[1.0 if c == label else 0.0 for c in range(n_classes)] for label in labels.tolist()])


# --- cross_entropy ----------------------------------------------------------------------------------------------------


def cross_entropy__shift_first(logits, labels):
    """The maximum off first, then the log of the sum."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels].mean()


def cross_entropy__max_added_back(logits, labels):
    """The log-sum-exp minus the label's logit, as a Python float."""
    m = logits.max(axis=1)
    lse = m + np.log(np.sum(np.exp(logits - m[:, np.newaxis]), axis=1))
    return float(np.mean(lse - logits[range(len(labels)), labels]))


def cross_entropy__take_along_axis(logits, labels):
    """np.take_along_axis instead of fancy indexing."""
    right = np.take_along_axis(logits, labels.astype(np.int64)[:, None], axis=1)
    gaps = logits - right
    top = gaps.max(axis=1, keepdims=True)
    return np.mean(top + np.log(np.exp(gaps - top).sum(axis=1, keepdims=True)))


def cross_entropy__logaddexp(logits, labels):
    """np.logaddexp.reduce, which is stable by itself."""
    lse = np.logaddexp.reduce(logits, axis=1)
    return np.mean(lse - logits[np.arange(logits.shape[0]), labels])


def cross_entropy__one_hot_sum(logits, labels):
    """A one-hot table chooses; an array without dimensions."""
    y = np.eye(logits.shape[1])[labels]
    shifted = logits - np.amax(logits, axis=-1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return np.array(-np.sum(y * log_p) / logits.shape[0])


def cross_entropy__boolean_mask(logits, labels):
    """A mask chooses."""
    chosen = labels[:, None] == np.arange(logits.shape[1])
    shifted = (logits.T - logits.max(axis=1)).T
    return (np.log(np.exp(shifted).sum(axis=1)) - shifted[chosen]).sum() / len(labels)


def cross_entropy__einsum(logits, labels):
    """Index notation, in float64."""
    z = logits.astype(np.float64)
    z = z - z.max(axis=1)[:, None]
    y = np.identity(z.shape[1])[labels]
    return (np.log(np.einsum("nc->n", np.exp(z))) - np.einsum("nc,nc->n", z, y)).mean()


def cross_entropy__transposed(logits, labels):
    """Works on columns."""
    z = logits.T - logits.T.max(axis=0)
    return np.mean(np.log(np.exp(z).sum(axis=0)) - z[labels, np.arange(z.shape[1])])


def cross_entropy__loop_over_rows(logits, labels):
    """One example after the other."""
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        m = row.max()
        total += m + np.log(np.sum(np.exp(row - m))) - row[label]
    return total / len(labels)


def cross_entropy__loop_comprehension(logits, labels):
    """A list of losses."""
    return np.mean([np.logaddexp.reduce(row - row[label]) for row, label in zip(logits, labels, strict=True)])


# --- accuracy ---------------------------------------------------------------------------------------------------------


def accuracy__mean(logits, labels):
    """The mean of the comparisons."""
    return np.mean(np.argmax(logits, axis=1) == labels)


def accuracy__count_nonzero(logits, labels):
    """A count divided by the number of rows, as a Python float."""
    return float(np.count_nonzero(logits.argmax(-1) == labels) / len(labels))


def accuracy__zero_dimensional(logits, labels):
    """An array without dimensions."""
    return np.array((logits.argmax(axis=1) == labels).sum() / labels.size)


def accuracy__label_is_the_largest(logits, labels):
    """Asks whether the label's logit is the row's largest."""
    right = np.take_along_axis(logits, labels.astype(int)[:, None], axis=1)[:, 0]
    return (right >= logits.max(axis=1)).mean()


def accuracy__argsort(logits, labels):
    """The last of the sorted places."""
    return np.average(np.argsort(logits, axis=1)[:, -1] == labels)


def accuracy__softmax_first(logits, labels):
    """Probabilities first, which changes nothing."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return 1.0 - np.mean(p.argmax(axis=1) != labels)


def accuracy__confusion(logits, labels):
    """The trace of the table of predictions and labels."""
    C = logits.shape[1]
    table = np.zeros((C, C))
    np.add.at(table, (labels, logits.argmax(axis=1)), 1)
    return np.trace(table) / table.sum()


def accuracy__loop_over_rows(logits, labels):
    """Counts in plain Python."""
    right = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        right += row.index(max(row)) == label
    return right / len(labels)
