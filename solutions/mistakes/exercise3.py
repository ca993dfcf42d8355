"""Wrong answers to exercise3, backpropagation. Each docstring is what a student who gave that
answer should read."""

import numpy as np

from learnloop.bank import mistake

# --- numerical_gradient -----------------------------------------------------------------------------------------------


@mistake("numerical_gradient", "forward difference")
def numerical_gradient_forward(f, x, h=1e-5):
    """You step to one side only, so the curvature of f stays in your answer.

    Step up and down and compare those two; the errors of the two sides then cancel."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        grad[i] = (f(up) - f(x)) / h
    return grad


@mistake("numerical_gradient", "backward difference")
def numerical_gradient_backward(f, x, h=1e-5):
    """You step down only, so the curvature of f stays in your answer.

    Step up and down and compare those two; the errors of the two sides then cancel."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        down = x.copy()
        down[i] -= h
        grad[i] = (f(x) - f(down)) / h
    return grad


@mistake("numerical_gradient", "divided by h")
def numerical_gradient_divides_by_h(f, x, h=1e-5):
    """Every slope is twice too steep: you divided by h.

    How far apart are the two points at which you evaluated f?"""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / h
    return grad


@mistake("numerical_gradient", "not divided at all")
def numerical_gradient_not_divided(f, x, h=1e-5):
    """You return how much f changed, not how steep it is. A slope is a change divided by the
    distance moved."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = f(up) - f(down)
    return grad


@mistake("numerical_gradient", "brackets missing in the denominator")
def numerical_gradient_precedence(f, x, h=1e-5):
    """In `/ 2 * h` Python divides by 2 and then multiplies by h.

    Put brackets around the whole denominator."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / 2 * h
    return grad


@mistake("numerical_gradient", "brackets missing in the numerator")
def numerical_gradient_numerator(f, x, h=1e-5):
    """Only the second value is divided: `/` binds tighter than `-`.

    Put brackets around the whole difference."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = f(up) - f(down) / (2 * h)
    return grad


@mistake("numerical_gradient", "the wrong way round")
def numerical_gradient_sign(f, x, h=1e-5):
    """Every sign is wrong: you took the value below minus the value above. A function that rises
    has a positive slope."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(down) - f(up)) / (2 * h)
    return grad


@mistake("numerical_gradient", "entries never put back")
def numerical_gradient_never_restores(f, x, h=1e-5):
    """The first entry is right, but the later ones are off: each entry that you moved stays moved.

    Save it first, and restore it before you move the next one."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
    return grad


@mistake("numerical_gradient", "all entries moved together")
def numerical_gradient_all_at_once(f, x, h=1e-5):
    """Every entry of your result is the same: you moved all of x at once.

    Move one entry at a time and leave the others where they are."""
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@mistake("numerical_gradient", "all entries moved together, one number")
def numerical_gradient_one_slope(f, x, h=1e-5):
    """You moved all of x at once, so you got a single number: the slope along all entries together.

    Move one entry at a time and leave the others where they are."""
    return (f(x + h) - f(x - h)) / (2 * h)


@mistake("numerical_gradient", "whole rows moved together")
def numerical_gradient_whole_rows(f, x, h=1e-5):
    """All entries of a row are the same: x[i] of a two-dimensional array is a whole row, and you
    moved it as one.

    Go through the entries, with an index that has a number for every axis."""
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


@mistake("numerical_gradient", "f evaluated at x only")
def numerical_gradient_evaluates_x(f, x, h=1e-5):
    """Your result is all zeros: you moved an entry of a copy and then evaluated f at the original
    array.

    Pass the moved copy to f."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += h
        up = f(x)
        moved[i] -= 2 * h
        down = f(x)
        grad[i] = (up - down) / (2 * h)
    return grad


@mistake("numerical_gradient", "first entry only")
def numerical_gradient_first_entry(f, x, h=1e-5):
    """Only the first entry is filled in: the return is inside the loop.

    Move it one level to the left."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
        return grad


@mistake("numerical_gradient", "one long row")
def numerical_gradient_flat(f, x, h=1e-5):
    """The numbers are right, but they form one long row. A gradient has the shape of x: one slope
    for each entry, in the same place."""
    grad = []
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad.append((f(up) - f(down)) / (2 * h))
    return np.array(grad)


@mistake("numerical_gradient", "second derivative")
def numerical_gradient_second(f, x, h=1e-5):
    """You computed how the slope changes, the second derivative. The slope itself needs only the
    two outer points."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - 2 * f(x) + f(down)) / h**2
    return grad


@mistake("numerical_gradient", "whole numbers")
def numerical_gradient_integers(f, x, h=1e-5):
    """Your slopes have lost their decimals: they were stored in an array of integers.

    Give the result array a float dtype."""
    grad = np.zeros(x.shape, dtype=int)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


@mistake("numerical_gradient", "its own h")
def numerical_gradient_ignores_h(f, x, h=1e-5):
    """Right for the usual h, wrong for any other: the step is hard-coded in the function.

    Use the h that is passed in."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        grad[i] = (f(up) - f(down)) / 2e-5
    return grad


@mistake("numerical_gradient", "a step that grows with x")
def numerical_gradient_relative_step(f, x, h=1e-5):
    """Your step is h times the size of the entry. That is a good idea elsewhere, but this exercise
    asks for exactly the h that is passed in."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = h * max(1.0, abs(x[i]))
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        grad[i] = (f(up) - f(down)) / (2 * step)
    return grad


@mistake("numerical_gradient", "half the step")
def numerical_gradient_half_step(f, x, h=1e-5):
    """You moved h / 2 to each side. The course's formula moves a whole h up and a whole h down."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h / 2
        grad[i] = (f(x + e) - f(x - e)) / h
    return grad


@mistake("numerical_gradient", "put back by arithmetic")
def numerical_gradient_restores_by_arithmetic(f, x, h=1e-5):
    """The slopes are right, but x is not quite what it was: adding h and subtracting it again
    leaves a rounding error.

    Save the entry before you move it, and put the saved number back."""
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        x[i] += h
        grad[i] = (up - down) / (2 * h)
    return grad


@mistake("numerical_gradient", "a flat view that is a copy")
def numerical_gradient_flat_view(f, x, h=1e-5):
    """Right for most arrays, but zeros for one that is not contiguous in memory, such as x.T: there
    reshape makes a copy, and moving the copy does not move x.

    Index x itself."""
    grad = np.zeros(x.shape)
    flat_x, flat_grad = x.reshape(-1), grad.reshape(-1)
    for i in range(flat_x.size):
        old = flat_x[i]
        flat_x[i] = old + h
        up = f(x)
        flat_x[i] = old - h
        down = f(x)
        flat_x[i] = old
        flat_grad[i] = (up - down) / (2 * h)
    return grad


@mistake("numerical_gradient", "works in two dimensions only")
def numerical_gradient_two_dimensions_only(f, x, h=1e-5):
    """You loop over rows and columns, so the function fails on an array with one or three
    dimensions.

    Look for a loop that goes over all index tuples of any shape."""
    rows, columns = x.shape
    grad = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            up, down = x.copy(), x.copy()
            up[i, j] += h
            down[i, j] -= h
            grad[i, j] = (f(up) - f(down)) / (2 * h)
    return grad


# --- mse_grad ---------------------------------------------------------------------------------------------------------


@mistake("mse_grad", "never divided")
def mse_grad_sum(pred, target):
    """This is the gradient of the sum of squares. The loss is a mean, and the count that it divides
    by stays in the gradient.

    Write mse as a sum divided by a count, and differentiate that."""
    return 2.0 * (pred - target)


@mistake("mse_grad", "the 2 is missing")
def mse_grad_no_two(pred, target):
    """Exactly half of the measured slope: differentiating the square brings out a factor.

    What is the slope of x squared?"""
    return (pred - target) / pred.size


@mistake("mse_grad", "the errors themselves")
def mse_grad_difference(pred, target):
    """You return the plain errors. You still have to differentiate two things that the loss does to
    them: the square, and the division by a count."""
    return pred - target


@mistake("mse_grad", "divided by the examples only")
def mse_grad_per_example(pred, target):
    """You divided by the number of rows, but the mean in mse runs over every element.

    Divide by what mse divides by."""
    return 2.0 * (pred - target) / len(pred)


@mistake("mse_grad", "divided by the columns only")
def mse_grad_per_column(pred, target):
    """You divided by the number of columns, but the mean in mse runs over every element.

    Divide by what mse divides by."""
    return 2.0 * (pred - target) / pred.shape[-1]


@mistake("mse_grad", "no 2, divided by the examples only")
def mse_grad_per_example_no_two(pred, target):
    """Two things differ from the gradient of mse here: the 2 of the square is missing, and you
    divide by the number of rows only.

    Start again from the loss as you wrote it, and differentiate step by step."""
    return (pred - target) / len(pred)


@mistake("mse_grad", "target minus prediction")
def mse_grad_sign(pred, target):
    """Right size, wrong sign: you took target minus prediction. Where the prediction is too high,
    raising it must raise the loss."""
    return 2.0 * (target - pred) / pred.size


@mistake("mse_grad", "one number")
def mse_grad_mean(pred, target):
    """You averaged the slopes to one number. The gradient has the shape of pred: one slope for each
    prediction."""
    return np.mean(2.0 * (pred - target))


@mistake("mse_grad", "one number per column")
def mse_grad_axis_0(pred, target):
    """You averaged the slopes of each column. The gradient has the shape of pred: one slope for
    each prediction."""
    return np.mean(2.0 * (pred - target), axis=0)


@mistake("mse_grad", "times the loss")
def mse_grad_times_loss(pred, target):
    """Your gradient is the right one times the loss itself. The gradient of a loss does not contain
    its value; remove that factor."""
    return 2.0 * (pred - target) / pred.size * np.mean((pred - target) ** 2)


@mistake("mse_grad", "the slope of the absolute error")
def mse_grad_absolute(pred, target):
    """All your slopes have the same size: that is the gradient of the mean absolute error. With a
    square, a larger error has a steeper slope."""
    return np.sign(pred - target) / pred.size


@mistake("mse_grad", "still squared")
def mse_grad_squared(pred, target):
    """Your slopes are never negative: the errors are still squared. Differentiating lowers the
    power by one."""
    return 2.0 * (pred - target) ** 2 / pred.size


@mistake("mse_grad", "brackets missing")
def mse_grad_precedence(pred, target):
    """You doubled only the prediction and divided only the target.

    Put brackets around the difference."""
    return 2.0 * pred - target / pred.size


@mistake("mse_grad", "absolute errors")
def mse_grad_size_only(pred, target):
    """Your slopes are never negative: you took the absolute value of each error. The sign says
    which way to go; keep it."""
    return 2.0 * np.abs(pred - target) / pred.size


@mistake("mse_grad", "the slope of the root")
def mse_grad_of_root(pred, target):
    """This is the gradient of the root of mse. The course's loss has no root; differentiate the
    mean of the squares."""
    return (pred - target) / pred.size / np.sqrt(np.mean((pred - target) ** 2))


@mistake("mse_grad", "changes its argument")
def mse_grad_in_place(pred, target):
    """The gradient is right, but the caller's predictions were overwritten: an operator such as -=
    writes into the array that you were given.

    Put the difference into a new array."""
    pred -= target
    return 2.0 * pred / pred.size


# --- cross_entropy_grad -----------------------------------------------------------------------------------------------


@mistake("cross_entropy_grad", "never divided")
def cross_entropy_grad_sum(logits, labels):
    """This is the gradient of the sum over the batch. The loss is a mean over N examples, and that
    division stays in the gradient."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(len(labels)), labels] -= 1.0
    return d


@mistake("cross_entropy_grad", "wrong sign")
def cross_entropy_grad_sign(logits, labels):
    """Right size, wrong sign: you took the one-hot labels minus the probabilities. Raising the
    right class's logit must lower the loss, so its slope is negative."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (np.eye(logits.shape[1])[labels] - p) / len(labels)


@mistake("cross_entropy_grad", "labels never used")
def cross_entropy_grad_no_one_hot(logits, labels):
    """Each row of your gradient adds up to 1 / N, but should add up to 0: you have the
    probabilities, and the labels are not in them yet. Something has to be subtracted at the right
    class."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) / len(labels)


@mistake("cross_entropy_grad", "no softmax")
def cross_entropy_grad_raw_logits(logits, labels):
    """You subtracted the labels from the logits themselves: the softmax is missing. Each row of the
    gradient must add up to 0."""
    return (logits - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "subtracted in whole columns")
def cross_entropy_grad_whole_columns(logits, labels):
    """With `:` you subtract the 1 in every row for the labels of all rows. Each row has one label:
    let the row index move along with it."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    d[:, labels] -= 1.0
    return d / len(labels)


@mistake("cross_entropy_grad", "divided by the table's size")
def cross_entropy_grad_over_classes_too(logits, labels):
    """You divided by N x C. The loss is a mean over the N examples; classes are not counted."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / logits.size


@mistake("cross_entropy_grad", "divided by the classes")
def cross_entropy_grad_divided_by_classes(logits, labels):
    """You divided by the number of classes. The loss is a mean over examples: divide by the number
    of rows."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / logits.shape[1]


@mistake("cross_entropy_grad", "divided twice")
def cross_entropy_grad_divided_twice(logits, labels):
    """Your gradient is N times too small: it is divided by the number of examples twice.

    Look for a mean after a division."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels) / len(labels)


@mistake("cross_entropy_grad", "1 subtracted after the division")
def cross_entropy_grad_order(logits, labels):
    """You divided the probabilities by N and subtracted a whole 1 afterwards. Both parts belong to
    the mean: subtract first, divide last."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True) / len(labels)
    d[np.arange(len(labels)), labels] -= 1.0
    return d


@mistake("cross_entropy_grad", "softmax differentiated twice")
def cross_entropy_grad_extra_derivative(logits, labels):
    """Your entries are too small: you also multiplied by p (1 - p). Probabilities minus one-hot
    already contain the derivative of the softmax."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) * p * (1 - p) / len(labels)


@mistake("cross_entropy_grad", "the slope at the probabilities", eps=(0.0, *(10.0**-k for k in range(4, 17))))
def cross_entropy_grad_at_probabilities(logits, labels, eps=0.0):
    """This is the gradient of the loss at the probabilities: zero except at the right class.

    Go on through the softmax, back to the logits."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.eye(logits.shape[1])[labels] / (p + eps) / len(labels)


@mistake("cross_entropy_grad", "only the right class moves")
def cross_entropy_grad_diagonal_only(logits, labels):
    """Your gradient is zero except at the right class. Raising any other logit lowers the right
    class's probability too, since they share one total: those slopes are missing."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - 1.0) * np.eye(logits.shape[1])[labels] / len(labels)


@mistake("cross_entropy_grad", "softmax down the columns")
def cross_entropy_grad_axis_0(logits, labels):
    """Your probabilities add up to 1 in each column. The classes of one example are a row: sum
    along the other axis."""
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "softmax over the whole table")
def cross_entropy_grad_whole_table(logits, labels):
    """All your probabilities together add up to 1, so each is too small. Every row has its own
    total."""
    e = np.exp(logits - logits.max())
    return (e / e.sum() - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "log-probabilities")
def cross_entropy_grad_log_softmax(logits, labels):
    """You subtracted the labels from the logarithms of the probabilities. The gradient contains the
    probabilities themselves."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return (log_p - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "the prediction instead of the label")
def cross_entropy_grad_of_prediction(logits, labels):
    """You subtracted the 1 at the largest logit, so the model always learns that it is right. The
    label says where."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[logits.argmax(axis=1)]) / len(labels)


@mistake("cross_entropy_grad", "labels counted from 1")
def cross_entropy_grad_from_one(logits, labels):
    """You subtracted the 1 one class before the right one: you assumed that labels start at 1. They
    start at 0, like an index."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(len(labels)), labels.astype(int) - 1] -= 1.0
    return d / len(labels)


@mistake("cross_entropy_grad", "averaged over the batch")
def cross_entropy_grad_averaged(logits, labels):
    """You averaged the rows into one. The gradient has the shape of the logits: every example keeps
    its row."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(p - np.eye(logits.shape[1])[labels], axis=0)


@mistake("cross_entropy_grad", "doubled")
def cross_entropy_grad_doubled(logits, labels):
    """Everything is twice too large: the 2 belongs to the squares of mse. Cross-entropy has no
    square."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return 2.0 * (p - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "no maximum subtracted")
def cross_entropy_grad_naive(logits, labels):
    """Right for small logits, but exp of 1000 is inf, and inf / inf is nan.

    Subtract the maximum from each row first; the gradient does not change."""
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "the maximum of the whole table")
def cross_entropy_grad_global_max(logits, labels):
    """Nothing overflows, but a row that lies far below the largest number in the array becomes 0 /
    0.

    Give every row its own maximum."""
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels)


@mistake("cross_entropy_grad", "changes its argument")
def cross_entropy_grad_in_place(logits, labels):
    """The gradient is right, but the caller's logits were shifted: an operator such as -= writes
    into the array that you were given.

    Put the shifted logits into a new array."""
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels)


# --- relu_backward ----------------------------------------------------------------------------------------------------


@mistake("relu_backward", "no mask")
def relu_backward_no_mask(dout, z):
    """The gradient passes everywhere, even through units that were off. Where z was not positive,
    moving it changes nothing: let nothing pass there."""
    return dout.copy()


@mistake("relu_backward", "the mask from dout")
def relu_backward_mask_from_dout(dout, z):
    """You looked at the sign of the incoming gradient, so negative gradients are lost. What counts
    is whether the unit was on, and z says that."""
    return np.where(dout > 0, dout, 0.0)


@mistake("relu_backward", "both masks")
def relu_backward_both_masks(dout, z):
    """You also dropped the negative gradients. A unit that was on passes its gradient whatever its
    sign."""
    return np.maximum(dout, 0) * (z > 0)


@mistake("relu_backward", "the mask alone")
def relu_backward_mask_only(dout, z):
    """You return the slope of ReLU alone, right only when the incoming gradient is all ones. The
    chain rule multiplies: bring dout in."""
    return (z > 0).astype(float)


@mistake("relu_backward", "times the value")
def relu_backward_times_value(dout, z):
    """You multiplied by what ReLU returned. The chain rule multiplies by its slope, which is 0 or
    1."""
    return dout * np.maximum(z, 0)


@mistake("relu_backward", "times z")
def relu_backward_times_z(dout, z):
    """You multiplied by z itself.

    The chain rule multiplies by the slope of ReLU at z; what are its two values?"""
    return dout * z


@mistake("relu_backward", "ReLU again")
def relu_backward_relu_of_z(dout, z):
    """You return ReLU of z, which is the forward pass again. The backward pass works on dout and
    uses z only to see which units were on."""
    return np.maximum(z, 0)


@mistake("relu_backward", "mask inverted")
def relu_backward_inverted(dout, z):
    """The gradient passes where the units were off and stops where they were on: your comparison
    points the wrong way."""
    return np.where(z > 0, 0.0, dout)


@mistake("relu_backward", "-1 where z is negative")
def relu_backward_sign(dout, z):
    """Where z is negative the gradient comes out with its sign flipped: np.sign gives -1 there. The
    slope of ReLU is 0 on that side."""
    return dout * np.sign(z)


@mistake("relu_backward", "leaky")
def relu_backward_leaky(dout, z):
    """One hundredth of the gradient leaks through units that were off: that is leaky ReLU. Here
    nothing passes."""
    return np.where(z > 0, dout, 0.01 * dout)


@mistake("relu_backward", "added, not multiplied")
def relu_backward_added(dout, z):
    """You added the slope of ReLU to the incoming gradient. The chain rule multiplies."""
    return dout + (z > 0)


@mistake("relu_backward", "the slope of a sigmoid")
def relu_backward_sigmoid(dout, z):
    """You multiplied by s (1 - s), the slope of the sigmoid. ReLU has slope 0 or 1."""
    s = 0.5 * (1 + np.tanh(z / 2))
    return dout * s * (1 - s)


@mistake("relu_backward", "drops the entries that are off")
def relu_backward_drops_entries(dout, z):
    """Entries are gone, and so is the shape: indexing with a mask keeps only the entries where it
    is True.

    Keep every entry, with 0 where the unit was off."""
    return dout[z > 0]


@mistake("relu_backward", "slope 1 at exactly 0")
def relu_backward_one_at_zero(dout, z):
    """Only the entries where z is exactly 0 are wrong: you let the gradient pass there. In this
    course a unit at 0 counts as off."""
    return dout * (z >= 0)


@mistake("relu_backward", "half at exactly 0")
def relu_backward_half_at_zero(dout, z):
    """Only the entries where z is exactly 0 are wrong: you let half of the gradient pass there. In
    this course a unit at 0 counts as off."""
    return dout * np.heaviside(z, 0.5)


@mistake("relu_backward", "changes dout")
def relu_backward_in_place(dout, z):
    """The values are right, but you overwrote the caller's dout.

    Write into a new array."""
    dout[z <= 0] = 0
    return dout


@mistake("relu_backward", "changes z")
def relu_backward_overwrites_z(dout, z):
    """The values are right, but the caller's z was turned into the mask.

    Make the mask a new array."""
    z[z <= 0] = 0
    z[z > 0] = 1
    return dout * z


# --- linear_backward --------------------------------------------------------------------------------------------------


@mistake("linear_backward", "dW transposed")
def linear_backward_dw_transposed(dout, x, W):
    """Your dW is the transpose of the right one.

    It must have the shape of W; which of the two factors should be transposed?"""
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)


@mistake("linear_backward", "dx transposed")
def linear_backward_dx_transposed(dout, x, W):
    """Your dx is the transpose of the right one. It must have the shape of x, with a row for each
    example."""
    return W @ dout.T, x.T @ dout, dout.sum(axis=0)


@mistake("linear_backward", "W not transposed")
def linear_backward_no_transpose(dout, x, W):
    """Going back through W needs its shape the other way round: dout has a column for each output
    of W.

    Write the two shapes next to each other."""
    return dout @ W, x.T @ dout, dout.sum(axis=0)


@mistake("linear_backward", "db along the wrong axis")
def linear_backward_db_axis_1(dout, x, W):
    """Your db has one number for each example. A bias belongs to a unit and is used by all
    examples: sum over those."""
    return dout @ W.T, x.T @ dout, dout.sum(axis=1)


@mistake("linear_backward", "db averaged")
def linear_backward_db_mean(dout, x, W):
    """Your db is N times too small: you took a mean. The mean of the loss is already in dout; use a
    sum."""
    return dout @ W.T, x.T @ dout, dout.mean(axis=0)


@mistake("linear_backward", "one number for all biases")
def linear_backward_db_scalar(dout, x, W):
    """Your db is one number for all biases: the sum has no axis. Every unit has its own bias."""
    return dout @ W.T, x.T @ dout, dout.sum()


@mistake("linear_backward", "db as a row of a table")
def linear_backward_db_keepdims(dout, x, W):
    """Your db has shape (1, H). It must have the shape of b, which is (H,)."""
    return dout @ W.T, x.T @ dout, dout.sum(axis=0, keepdims=True)


@mistake("linear_backward", "db not summed")
def linear_backward_db_not_summed(dout, x, W):
    """Your db still has a row for each example. All examples use the same b, so their contributions
    add up."""
    return dout @ W.T, x.T @ dout, dout.copy()


@mistake("linear_backward", "db from the last example")
def linear_backward_db_last(dout, x, W):
    """Your db holds the contribution of the last example only: each one overwrote the one before.

    Add them up."""
    return dout @ W.T, x.T @ dout, dout[-1].copy()


@mistake("linear_backward", "db of ones")
def linear_backward_db_ones(dout, x, W):
    """Your db is 1 everywhere: the slope of the layer at b, without the incoming gradient. The
    chain rule multiplies by dout and adds over the examples."""
    return dout @ W.T, x.T @ dout, np.ones(W.shape[1])


@mistake("linear_backward", "dW averaged")
def linear_backward_dw_mean(dout, x, W):
    """Your dW is N times too small: you divided by the number of examples. The mean of the loss is
    already in dout."""
    return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0)


@mistake("linear_backward", "dW and db averaged")
def linear_backward_both_mean(dout, x, W):
    """Your dW and db are N times too small: you divided by the number of examples. The mean of the
    loss is already in dout; do not divide again."""
    return dout @ W.T, x.T @ dout / len(x), dout.mean(axis=0)


@mistake("linear_backward", "dW from the last example")
def linear_backward_dw_last(dout, x, W):
    """Your dW holds the contribution of the last example only: each one overwrote the one before.

    Add them up."""
    return dout @ W.T, np.outer(x[-1], dout[-1]), dout.sum(axis=0)


@mistake("linear_backward", "dW without dout")
def linear_backward_dw_ignores_dout(dout, x, W):
    """Your dW is right only when the incoming gradient is all ones: you did not use dout. The chain
    rule multiplies by the incoming gradient."""
    return dout @ W.T, x.T @ np.ones_like(dout), dout.sum(axis=0)


@mistake("linear_backward", "dx without dout")
def linear_backward_dx_ignores_dout(dout, x, W):
    """Your dx is the same in every row, right only when the incoming gradient is all ones: you did
    not use dout. The chain rule multiplies by the incoming gradient."""
    return np.ones_like(dout) @ W.T, x.T @ dout, dout.sum(axis=0)


@mistake("linear_backward", "a mask on dx")
def linear_backward_dx_masked(dout, x, W):
    """Your dx is 0 where x is negative: there is a ReLU in it. This is the linear layer alone;
    relu_backward does the rest."""
    return (dout @ W.T) * (x > 0), x.T @ dout, dout.sum(axis=0)


@mistake("linear_backward", "wrong order")
def linear_backward_order_last(dout, x, W):
    """You return dW, db and then dx. The exercise asks for dx first."""
    return x.T @ dout, dout.sum(axis=0), dout @ W.T


@mistake("linear_backward", "dW and db swapped")
def linear_backward_order_db_dw(dout, x, W):
    """You return db before dW. The exercise asks for dx, dW, db."""
    return dout @ W.T, dout.sum(axis=0), x.T @ dout


@mistake("linear_backward", "dx and dW swapped")
def linear_backward_order_dw_dx(dout, x, W):
    """You return dW before dx. The exercise asks for dx, dW, db."""
    return x.T @ dout, dout @ W.T, dout.sum(axis=0)


@mistake("linear_backward", "dx is missing")
def linear_backward_no_dx(dout, x, W):
    """You return only two of the three gradients: without dx the layers before this one learn
    nothing."""
    return x.T @ dout, dout.sum(axis=0)


@mistake("linear_backward", "wrong sign")
def linear_backward_sign(dout, x, W):
    """All three have the wrong sign: they already contain the minus of gradient descent. Return the
    plain gradients here; the step downhill comes in exercise4."""
    return -dout @ W.T, -x.T @ dout, -dout.sum(axis=0)


@mistake("linear_backward", "adds up inside dout")
def linear_backward_sums_into_dout(dout, x, W):
    """The gradients are right, but the first row of the caller's dout has become the sum: a row of
    an array is a view of it, and += writes through.

    Start the sum with a new array."""
    dx, dW = dout @ W.T, x.T @ dout
    db = dout[0]
    for row in dout[1:]:
        db += row
    return dx, dW, db.copy()


# --- backward ---------------------------------------------------------------------------------------------------------


@mistake("backward", "no ReLU mask")
def backward_no_mask(params, activations, dlogits):
    """The last layer is right, but those before it are not: the gradient passed through units that
    were off. On the way back through each hidden layer, ask which units were on."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
    return grads[::-1]


@mistake("backward", "the mask from the gradient")
def backward_mask_from_gradient(params, activations, dlogits):
    """You stopped the negative gradients instead of the units that were off. The activations say
    which units were on."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
        d = d * (d > 0)
    return grads[::-1]


@mistake("backward", "times the activation")
def backward_times_activation(params, activations, dlogits):
    """You multiplied by the activations themselves. The chain rule multiplies by the slope of ReLU,
    which is 0 or 1."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * activations[i]
    return grads[::-1]


@mistake("backward", "a mask on the logits too")
def backward_mask_on_logits(params, activations, dlogits):
    """You masked dlogits by the sign of the logits, but no ReLU follows the last layer.

    Start with dlogits as it is."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        d = d * (activations[i + 1] > 0)
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
    return grads[::-1]


@mistake("backward", "each layer's own output")
def backward_own_output(params, activations, dlogits):
    """You gave each layer its own output, activations[i + 1]. Layer i read activations[i], and its
    dW depends on what it read."""
    grads = []
    dout = dlogits
    for i in reversed(range(len(params))):
        grads.insert(0, (activations[i + 1].T @ dout, dout.sum(axis=0)))
        dout = (dout @ params[i][0].T) * (activations[i] > 0)
    return grads


@mistake("backward", "last layer first")
def backward_reversed(params, activations, dlogits):
    """The pairs are right, but they are in the order in which you found them, last layer first. The
    exercise asks for the order of params."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads


@mistake("backward", "divided by N again")
def backward_divided_again(params, activations, dlogits):
    """Everything is N times too small: the mean of the loss is already in dlogits.

    Do not divide again."""
    grads, d = [], dlogits / len(dlogits)
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "divided by N in every layer")
def backward_divided_every_layer(params, activations, dlogits):
    """The last layer is N times too small, the one before it N x N times, and so on: you divide by
    N in every layer. The mean of the loss is already in dlogits; do not divide at all."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        d = d / len(d)
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "db averaged")
def backward_db_mean(params, activations, dlogits):
    """The gradients of your weights are right, but those of the biases are N times too small: you
    took a mean.

    Add up over the examples."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.mean(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "db along the wrong axis")
def backward_db_axis_1(params, activations, dlogits):
    """Each of your db has one number for each example. A bias belongs to a unit and is used by all
    examples: sum over those."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=1)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "db is zero")
def backward_db_zero(params, activations, dlogits):
    """Your biases get gradients of 0, so they would never learn. The gradient of a bias is the sum
    of what arrives at its unit, over all examples."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, np.zeros(d.shape[1])))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "dW transposed")
def backward_dw_transposed(params, activations, dlogits):
    """Each of your dW is the transpose of the right one. It must have the shape of its W."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((d.T @ activations[i], d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "dW and db swapped")
def backward_pairs_exchanged(params, activations, dlogits):
    """Each of your pairs is (db, dW).

    Keep the order of params: the weights first."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((d.sum(axis=0), activations[i].T @ d))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "one flat list")
def backward_flat_list(params, activations, dlogits):
    """Your gradients are in one flat list.

    Keep the structure of params: one pair for each layer."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads = [activations[i].T @ d, d.sum(axis=0), *grads]
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads


@mistake("backward", "last layer only")
def backward_last_layer_only(params, activations, dlogits):
    """Only the last layer has a gradient: the others stay at 0 and would never learn.

    Pass the gradient back through W to the layer before, and repeat."""
    grads = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params[:-1]]
    return [*grads, (activations[-2].T @ dlogits, dlogits.sum(axis=0))]


@mistake("backward", "the slope of a sigmoid")
def backward_sigmoid(params, activations, dlogits):
    """You multiplied by a (1 - a), the slope of the sigmoid. This network has ReLU between its
    layers, with slope 0 or 1."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * activations[i] * (1 - activations[i])
    return grads[::-1]


@mistake("backward", "gradient only through large units")
def backward_mask_above_one(params, activations, dlogits):
    """You treat units whose activation lies between 0 and 1 as off: you compare with 1. A unit is
    on as soon as it is above 0."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] >= 1)
    return grads[::-1]


@mistake("backward", "leaky")
def backward_leaky(params, activations, dlogits):
    """One hundredth of the gradient leaks through units that were off: that is leaky ReLU. Here
    nothing passes."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * np.where(activations[i] > 0, 1.0, 0.01)
    return grads[::-1]


@mistake("backward", "dW from the mask")
def backward_dw_from_mask(params, activations, dlogits):
    """Your dW uses which units were on, not how strongly. A weight's gradient is the value of its
    input times the gradient that comes back; keep the activations and the mask apart."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        h = activations[i] if i == 0 else (activations[i] > 0).astype(float)
        grads.append((h.T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "wrong sign")
def backward_sign(params, activations, dlogits):
    """Every gradient has the wrong sign: they already contain the minus of gradient descent. Return
    the plain gradients here; the step downhill comes in exercise4."""
    grads, d = [], -dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = (d @ params[i][0].T) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "W not transposed")
def backward_no_transpose(params, activations, dlogits):
    """Going back through W needs its shape the other way round: the gradient has a column for each
    output of W.

    Write the two shapes next to each other."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        if i > 0:
            d = (d @ params[i][0]) * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "the mask once only")
def backward_mask_once(params, activations, dlogits):
    """The last two layers are right, but those before them are not: you applied the mask only once.
    Every hidden layer has a ReLU, so the mask belongs inside the loop."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        grads.append((activations[i].T @ d, d.sum(axis=0)))
        d = d @ params[i][0].T
        if i == len(params) - 1:
            d = d * (activations[i] > 0)
    return grads[::-1]


@mistake("backward", "two layers, always")
def backward_two_layers_only(params, activations, dlogits):
    """Right for a network of two layers, wrong for any other depth: the layers are written out by
    hand.

    Let a loop run over params, from the last to the first."""
    x, h = activations[0], activations[-2]
    d = (dlogits @ params[-1][0].T) * (h > 0)
    return [(x.T @ d, d.sum(axis=0)), (h.T @ dlogits, dlogits.sum(axis=0))]


@mistake("backward", "takes the list apart")
def backward_pops_activations(params, activations, dlogits):
    """The gradients are right, but the caller's list of activations is empty afterwards: pop
    removes the entries from the caller's list too.

    Read them by index instead."""
    grads, d = [], dlogits
    activations.pop()
    for W, _ in reversed(params):
        h = activations.pop()
        grads.append((h.T @ d, d.sum(axis=0)))
        d = (d @ W.T) * (h > 0)
    return grads[::-1]


@mistake("backward", "overwrites the activations")
def backward_overwrites_activations(params, activations, dlogits):
    """The gradients are right, but the caller's activations were turned into the mask.

    Make the mask a new array."""
    grads, d = [], dlogits
    for i in reversed(range(len(params))):
        h = activations[i]
        grads.append((h.T @ d, d.sum(axis=0)))
        if i > 0:
            h[h > 0] = 1
            d = (d @ params[i][0].T) * h
    return grads[::-1]


# Values are right on ordinary inputs of moderate size; what is wrong is a changed argument, a
# warning or an overflow.
BEHAVIOUR_ONLY = {
    "numerical_gradient_restores_by_arithmetic",
    "mse_grad_in_place",
    "cross_entropy_grad_naive",
    "cross_entropy_grad_global_max",
    "cross_entropy_grad_in_place",
    "relu_backward_in_place",
    "relu_backward_overwrites_z",
    "linear_backward_sums_into_dout",
    "backward_pops_activations",
    "backward_overwrites_activations",
}

# Wrong only on inputs that the contract names: f whose slopes depend on several entries, an h far
# from 1e-5 (and f not quadratic), arrays that are not contiguous, one or three dimensions, z == 0,
# networks that do not have exactly two layers.
SPECIAL_INPUTS = {
    "numerical_gradient_never_restores",
    "numerical_gradient_ignores_h",
    "numerical_gradient_relative_step",
    "numerical_gradient_half_step",
    "numerical_gradient_flat_view",
    "numerical_gradient_two_dimensions_only",
    "relu_backward_one_at_zero",
    "relu_backward_half_at_zero",
    "backward_mask_once",
    "backward_two_layers_only",
}
