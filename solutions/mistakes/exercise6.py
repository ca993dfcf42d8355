"""Wrong answers to exercise6, overfitting. Each docstring is what a student who gave that answer
should read."""

import numpy as np
from exercise1 import forward
from exercise3 import backward, cross_entropy_grad
from exercise4 import minibatches, sgd_step
from exercise5 import evaluate
from exercise6 import early_stopping

from learnloop.bank import mistake

# --- train_val_split --------------------------------------------------------------------------------------------------


@mistake("train_val_split", "not shuffled")
def train_val_split_first_rows(x, y, val_fraction, rng):
    """The first rows always validate: nothing is drawn. Data is often sorted, and then one part
    lacks a whole class.

    Put the rows in a random order before you cut."""
    n_val = round(len(x) * val_fraction)
    return x[n_val:], y[n_val:], x[:n_val], y[:n_val]


@mistake("train_val_split", "the last rows")
def train_val_split_last_rows(x, y, val_fraction, rng):
    """The last rows always validate: nothing is drawn. Data is often sorted, and then one part
    lacks a whole class.

    Put the rows in a random order before you cut."""
    n_train = len(x) - round(len(x) * val_fraction)
    return x[:n_train], y[:n_train], x[n_train:], y[n_train:]


@mistake("train_val_split", "two shuffles")
def train_val_split_unpaired(x, y, val_fraction, rng):
    """You shuffled x and y in two different orders, so most examples have another example's label.

    Draw one order, and use it for both."""
    n_val = round(len(x) * val_fraction)
    x, y = x[rng.permutation(len(x))], y[rng.permutation(len(y))]
    return x[n_val:], y[n_val:], x[:n_val], y[:n_val]


@mistake("train_val_split", "only x shuffled")
def train_val_split_only_x(x, y, val_fraction, rng):
    """You shuffled x and left y as it was, so most examples have another example's label.

    Index both with the same order."""
    n_val = round(len(x) * val_fraction)
    x = x[rng.permutation(len(x))]
    return x[n_val:], y[n_val:], x[:n_val], y[:n_val]


@mistake("train_val_split", "everything is trained on")
def train_val_split_overlap(x, y, val_fraction, rng):
    """Your training part still holds every example, including those of the validation part. An exam
    of known questions tests nothing.

    Take the validation rows out of the training part."""
    val = rng.permutation(len(x))[: round(len(x) * val_fraction)]
    return x.copy(), y.copy(), x[val], y[val]


@mistake("train_val_split", "drawn with replacement")
def train_val_split_with_replacement(x, y, val_fraction, rng):
    """Some examples are in the validation part twice, and others nowhere: you drew each row
    independently from all rows.

    Draw one order of all rows, and cut it once."""
    rows = rng.integers(0, len(x), len(x))
    n_val = round(len(x) * val_fraction)
    return x[rows[n_val:]], y[rows[n_val:]], x[rows[:n_val]], y[rows[:n_val]]


@mistake("train_val_split", "the parts swapped")
def train_val_split_exchanged(x, y, val_fraction, rng):
    """You swapped the two parts: val_fraction is the share that validates, and you trained on
    it."""
    order = rng.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[val], y[val], x[train], y[train]


@mistake("train_val_split", "rounded down")
def train_val_split_floor(x, y, val_fraction, rng):
    """int() cuts off the decimals: 103 * 0.2 = 20.6 must become 21, not 20. Round to the nearest
    whole number."""
    order = rng.permutation(len(x))
    n_val = int(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "rounded up")
def train_val_split_ceil(x, y, val_fraction, rng):
    """You rounded the size of the validation part up. Round it to the nearest whole number."""
    order = rng.permutation(len(x))
    n_val = int(np.ceil(len(x) * val_fraction))
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "another order of the four")
def train_val_split_other_order(x, y, val_fraction, rng):
    """You return x_train, x_val, y_train, y_val, as a well-known library does. The exercise asks
    for x_train, y_train, x_val, y_val."""
    order = rng.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], x[val], y[train], y[val]


@mistake("train_val_split", "another order of the four, training rows first")
def train_val_split_other_order_train_first(x, y, val_fraction, rng):
    """You return x_train, x_val, y_train, y_val, as a well-known library does. The exercise asks
    for x_train, y_train, x_val, y_val."""
    order = rng.permutation(len(x))
    n_train = len(x) - round(len(x) * val_fraction)
    train, val = order[:n_train], order[n_train:]
    return x[train], x[val], y[train], y[val]


@mistake("train_val_split", "a coin for each example")
def train_val_split_coins(x, y, val_fraction, rng):
    """You tossed a coin for each example, so the size of the validation part differs from call to
    call. It must be exact.

    Draw an order of all rows, and cut it at the required size."""
    val = rng.random(len(x)) < val_fraction
    return x[~val], y[~val], x[val], y[val]


@mistake("train_val_split", "its own seed")
def train_val_split_own_seed(x, y, val_fraction, rng):
    """You made your own generator, so every call gives the same split. Draw from the rng that is
    passed in."""
    order = np.random.default_rng(0).permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "NumPy's global generator")
def train_val_split_global_random(x, y, val_fraction, rng):
    """You drew from np.random, so the same rng gives a different split each time. Draw from the rng
    that is passed in."""
    order = np.random.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "one block")
def train_val_split_block(x, y, val_fraction, rng):
    """Only the position of the validation part is random: it is one block of neighbours, and data
    is often sorted.

    Shuffle all rows."""
    order = np.roll(np.arange(len(x)), rng.integers(len(x)))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "shuffled after the cut")
def train_val_split_shuffled_late(x, y, val_fraction, rng):
    """You cut first and shuffled each part afterwards, so the same rows always validate.

    Shuffle first, then cut."""
    n_val = round(len(x) * val_fraction)
    val = rng.permutation(n_val)
    train = n_val + rng.permutation(len(x) - n_val)
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "counted from the end")
def train_val_split_from_the_end(x, y, val_fraction, rng):
    """With no row for validation, order[-0:] holds all of them: everything validates, and nothing is
    left to train on.

    Count the training rows first."""
    order = rng.permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[-n_val:], order[:-n_val]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "at least one row validates")
def train_val_split_at_least_one(x, y, val_fraction, rng):
    """You put at least one row into the validation part. round(n * val_fraction) may be 0, and then no
    row belongs there."""
    order = rng.permutation(len(x))
    n_val = max(round(len(x) * val_fraction), 1)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "the arrays themselves, when nothing validates")
def train_val_split_nothing_copied(x, y, val_fraction, rng):
    """With no row for validation, you return x and y themselves as the training part. Whoever writes into
    it then changes the original data.

    Index with row numbers, as for any other split: that copies."""
    n_val = round(len(x) * val_fraction)
    if n_val == 0:
        return x, y, x[:0], y[:0]
    order = rng.permutation(len(x))
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "evenly spaced rows")
def train_val_split_every_kth(x, y, val_fraction, rng):
    """Your validation rows are evenly spaced: only the first one is drawn at random. Data often repeats
    in a rhythm. Draw all rows at random."""
    n = len(x)
    n_val = round(n * val_fraction)
    chosen = (int(rng.integers(n)) + np.arange(n_val) * n // max(n_val, 1)) % n
    val, train = np.sort(chosen), np.setdiff1d(np.arange(n), chosen)
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "a stride through the rows")
def train_val_split_stride(x, y, val_fraction, rng):
    """You step through the rows with a fixed stride from a random start. That mixes them up, but it
    gives only a few of all splits. Draw a random order of the rows."""
    n = len(x)
    stride = int(rng.integers(1, n + 1))
    while np.gcd(stride, n) != 1:
        stride -= 1
    order = (int(rng.integers(n)) + stride * np.arange(n)) % n
    n_val = round(n * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "as many of each label")
def train_val_split_stratified(x, y, val_fraction, rng):
    """Your validation part has its share of each label, as a stratified split does. Here every choice of
    rows is to be equally likely, whatever their labels."""
    n_val = round(len(x) * val_fraction)
    order = rng.permutation(len(x))
    label = (y if np.ndim(y) == 1 else y[:, 0])[order]
    rank = np.array([np.sum(label[:i] == label[i]) / np.sum(label == label[i]) for i in range(len(x))])
    order = order[np.argsort(rank, kind="stable")]
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "too few swaps")
def train_val_split_few_swaps(x, y, val_fraction, rng):
    """You swap random pairs of rows, one for every two rows. Many rows are then never moved, and the first
    ones are too often in the validation part.

    Let rng draw a permutation."""
    order = np.arange(len(x))
    for i, j in rng.integers(0, len(x), (len(x) // 2, 2)):
        order[[i, j]] = order[[j, i]]
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "a seed for each n")
def train_val_split_seeded_by_n(x, y, val_fraction, rng):
    """You make a new generator from the number of rows, so the same data is always split alike. Use the
    rng that is passed in."""
    order = np.random.default_rng(len(x)).permutation(len(x))
    n_val = round(len(x) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return x[train], y[train], x[val], y[val]


@mistake("train_val_split", "changes its arguments")
def train_val_split_in_place(x, y, val_fraction, rng):
    """The split is right, but the caller's x and y were shuffled too: you wrote into the caller's
    own arrays.

    Index with an order; that makes new arrays."""
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    n_val = round(len(x) * val_fraction)
    return x[n_val:].copy(), y[n_val:].copy(), x[:n_val].copy(), y[:n_val].copy()


# --- fit_polynomial ---------------------------------------------------------------------------------------------------


@mistake("fit_polynomial", "highest power first")
def fit_polynomial_reversed(x, y, degree, l2=0.0):
    """Your coefficients are in the order of np.polyfit, the highest power first. Here the constant
    comes first."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)[::-1].copy()


@mistake("fit_polynomial", "the penalty ignored")
def fit_polynomial_no_penalty(x, y, degree, l2=0.0):
    """This is the plain least-squares fit, whatever l2 is.

    Look where l2 enters the sum that you minimise."""
    powers = np.vander(x, degree + 1, increasing=True)
    return np.linalg.lstsq(powers, y, rcond=None)[0]


@mistake("fit_polynomial", "the constant penalised too")
def fit_polynomial_constant_too(x, y, degree, l2=0.0):
    """The constant is penalised with the rest, so the whole curve is pulled towards 0. Only c[1:]
    is in the penalty."""
    powers = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(powers.T @ powers + l2 * np.eye(degree + 1), powers.T @ y)


@mistake("fit_polynomial", "the highest power not penalised")
def fit_polynomial_last_free(x, y, degree, l2=0.0):
    """The wrong coefficient goes free: the constant is the one that is not penalised, and with the
    lowest power first that is the first one."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * np.diag([1.0] * degree + [0.0])
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "l2 in place of its root")
def fit_polynomial_no_root(x, y, degree, l2=0.0):
    """Your extra rows hold l2 itself. What is in a row gets squared in the sum: which number has
    the square l2?"""
    powers = np.vander(x, degree + 1, increasing=True)
    rows = np.vstack([powers, l2 * np.eye(degree + 1)[1:]])
    return np.linalg.lstsq(rows, np.concatenate([y, np.zeros(degree)]), rcond=None)[0]


@mistake("fit_polynomial", "l2 times the number of points")
def fit_polynomial_mean(x, y, degree, l2=0.0):
    """Your penalty is N times too strong: you minimised the MEAN of the squared errors. Here they
    are summed."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * len(x) * np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "twice the penalty")
def fit_polynomial_twice(x, y, degree, l2=0.0):
    """Your penalty counts double. The derivatives of the squared errors and of the penalty both
    have a factor of 2: it cancels."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = 2 * l2 * np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "half the penalty")
def fit_polynomial_half(x, y, degree, l2=0.0):
    """Your penalty counts half. The derivatives of the squared errors and of the penalty both have
    a factor of 2: it cancels."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 / 2 * np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "a reward in place of a penalty")
def fit_polynomial_minus(x, y, degree, l2=0.0):
    """Your l2 has the wrong sign: large coefficients are rewarded."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * np.diag([0.0] + [1.0] * degree)
    return np.linalg.solve(powers.T @ powers - penalty, powers.T @ y)


@mistake("fit_polynomial", "one power too few")
def fit_polynomial_degree_less(x, y, degree, l2=0.0):
    """The highest power is missing. Degree 3 has four coefficients, of the powers 0, 1, 2 and 3:
    count them."""
    powers = np.vander(x, degree, increasing=True)
    penalty = l2 * np.diag(([0.0] + [1.0] * degree)[:degree])
    return np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "one power too few, all penalised")
def fit_polynomial_degree_less_all_punished(x, y, degree, l2=0.0):
    """The highest power is missing. Degree 3 has four coefficients, of the powers 0, 1, 2 and 3:
    count them. In addition, the constant is penalised with the rest; it should go free."""
    powers = np.vander(x, degree, increasing=True)
    return np.linalg.solve(powers.T @ powers + l2 * np.eye(degree), powers.T @ y)


@mistake("fit_polynomial", "one power too few, no penalty")
def fit_polynomial_degree_less_no_penalty(x, y, degree, l2=0.0):
    """The highest power is missing. Degree 3 has four coefficients, of the powers 0, 1, 2 and 3:
    count them. In addition, l2 is not used."""
    return np.linalg.lstsq(np.vander(x, degree, increasing=True), y, rcond=None)[0]


@mistake("fit_polynomial", "the constant is missing")
def fit_polynomial_constant_missing(x, y, degree, l2=0.0):
    """The coefficient of power 0, the constant, is missing. Degree 3 has four coefficients, of the
    powers 0, 1, 2 and 3: count them."""
    powers = x[:, None] ** np.arange(1, degree + 1)
    return np.linalg.solve(powers.T @ powers + l2 * np.eye(degree), powers.T @ y)


@mistake("fit_polynomial", "no constant")
def fit_polynomial_no_constant(x, y, degree, l2=0.0):
    """Your curve always passes through the origin: power 0, the column of ones, is missing."""
    powers = x[:, None] ** np.arange(1, degree + 1)
    slopes = np.linalg.solve(powers.T @ powers + l2 * np.eye(degree), powers.T @ y)
    return np.concatenate([[0.0], slopes])


@mistake("fit_polynomial", "the heights, not the coefficients")
def fit_polynomial_heights(x, y, degree, l2=0.0):
    """You return the values of the fitted curve at x. Return its coefficients."""
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * np.diag([0.0] + [1.0] * degree)
    return powers @ np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)


@mistake("fit_polynomial", "the mean as the constant")
def fit_polynomial_mean_height(x, y, degree, l2=0.0):
    """You subtracted the mean of y and used it as the constant. That is right only if every power
    of x has mean 0; x^2 never does.

    Let the fit find the constant with the others."""
    powers = x[:, None] ** np.arange(1, degree + 1)
    slopes = np.linalg.solve(powers.T @ powers + l2 * np.eye(degree), powers.T @ (y - y.mean()))
    return np.concatenate([[y.mean()], slopes])


@mistake("fit_polynomial", "shrunk afterwards")
def fit_polynomial_shrunk(x, y, degree, l2=0.0):
    """You made the plain fit and shrank its coefficients afterwards. The penalty belongs in the sum
    that you minimise, where it weighs against the errors."""
    powers = np.vander(x, degree + 1, increasing=True)
    c = np.linalg.lstsq(powers, y, rcond=None)[0]
    return np.concatenate([c[:1], c[1:] / (1 + l2)])


@mistake("fit_polynomial", "descent stopped early")
def fit_polynomial_descent(x, y, degree, l2=0.0):
    """Your coefficients are still on their way: gradient descent stopped before it had arrived.
    Higher powers make a narrow valley, in which it needs very many steps.

    Solve the linear equations directly."""
    powers = np.vander(x, degree + 1, increasing=True)
    c = np.zeros(degree + 1)
    for _ in range(200):
        c = c - 0.5 / len(x) * (powers.T @ (powers @ c - y) + l2 * np.concatenate([[0.0], c[1:]]))
    return c


@mistake("fit_polynomial", "changes its argument")
def fit_polynomial_in_place(x, y, degree, l2=0.0):
    """The coefficients are right, but the mean is gone from the caller's y: -= writes into the
    array itself.

    Put the result into a new array."""
    mean = y.mean()
    y -= mean
    powers = np.vander(x, degree + 1, increasing=True)
    penalty = l2 * np.diag([0.0] + [1.0] * degree)
    c = np.linalg.solve(powers.T @ powers + penalty, powers.T @ y)
    c[0] += mean
    return c


# --- l2_penalty -------------------------------------------------------------------------------------------------------


@mistake("l2_penalty", "biases penalised too")
def l2_penalty_biases(params, l2):
    """Your penalty includes the biases. A bias only moves a unit's threshold; large weights are
    what make a model wild."""
    return l2 * sum(np.sum(W**2) + np.sum(b**2) for W, b in params)


@mistake("l2_penalty", "no l2")
def l2_penalty_no_l2(params, l2):
    """This is the sum of the squares, whatever l2 is. l2 says how much it counts."""
    return sum(np.sum(W**2) for W, b in params)


@mistake("l2_penalty", "half of it")
def l2_penalty_half(params, l2):
    """Half of the right answer: some books put 1/2 in front. This course does not."""
    return 0.5 * l2 * sum(np.sum(W**2) for W, b in params)


@mistake("l2_penalty", "the mean of the squares")
def l2_penalty_mean(params, l2):
    """You averaged the squared weights of each layer. Here they are summed."""
    return l2 * sum(np.mean(W**2) for W, b in params)


@mistake("l2_penalty", "the root of the sum")
def l2_penalty_root(params, l2):
    """np.linalg.norm takes the square root of the sum of squares. The penalty is the sum itself."""
    return l2 * sum(np.linalg.norm(W) for W, b in params)


@mistake("l2_penalty", "sizes in place of squares")
def l2_penalty_sizes(params, l2):
    """You summed the absolute values of the weights: that is the L1 penalty. The 2 in L2 stands for
    squares."""
    return l2 * sum(np.sum(np.abs(W)) for W, b in params)


@mistake("l2_penalty", "the square of the sum")
def l2_penalty_square_of_sum(params, l2):
    """You added up the weights first and squared afterwards, so positive and negative ones cancel.
    Square each one, then add."""
    return l2 * sum(np.sum(W) ** 2 for W, b in params)


@mistake("l2_penalty", "last layer only")
def l2_penalty_last_layer(params, l2):
    """Only the last layer counts: each pass through the loop overwrote the one before.

    Add up over the layers."""
    for W, b in params:
        penalty = l2 * np.sum(W**2)
    return penalty


@mistake("l2_penalty", "l2 squared")
def l2_penalty_l2_squared(params, l2):
    """You squared l2 along with the weights. Only the weights are squared."""
    return sum(np.sum((l2 * W) ** 2) for W, b in params)


@mistake("l2_penalty", "one for each layer")
def l2_penalty_each_layer(params, l2):
    """You return one penalty per layer. The penalty is one number for the whole network: add them
    up."""
    return np.array([l2 * np.sum(W**2) for W, b in params])


# --- l2_grad ----------------------------------------------------------------------------------------------------------


@mistake("l2_grad", "no factor 2")
def l2_grad_no_two(params, l2):
    """Half of the right answer: the slope of a square w^2 is 2 w."""
    return [(l2 * W, np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "biases shrink too")
def l2_grad_biases(params, l2):
    """The weights are right, but you also gave the biases a gradient. They are not in the
    penalty."""
    return [(2 * l2 * W, 2 * l2 * b) for W, b in params]


@mistake("l2_grad", "no l2")
def l2_grad_no_l2(params, l2):
    """This is the gradient of the sum of squares, whatever l2 is. l2 says how much it counts."""
    return [(2 * W, np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "downhill")
def l2_grad_minus(params, l2):
    """Your gradient has the wrong sign. It should point uphill, where the penalty grows; the minus
    comes in when you step."""
    return [(-2 * l2 * W, np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "the sign of the weights")
def l2_grad_sign(params, l2):
    """All your slopes have the same size: that is the gradient of the L1 penalty. The slope of a
    square grows with the weight."""
    return [(2 * l2 * np.sign(W), np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "the squares")
def l2_grad_squares(params, l2):
    """You return the terms of the penalty itself. Return how fast each term changes with its
    weight."""
    return [(l2 * W**2, np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "the weights after a step")
def l2_grad_shrunk(params, l2):
    """You return the weights after a step. Return the gradient; sgd_step takes the step."""
    return [(W - 2 * l2 * W, b.copy()) for W, b in params]


@mistake("l2_grad", "no part for the biases")
def l2_grad_weights_only(params, l2):
    """Your list holds one array for each layer. sgd_step expects pairs: use zeros for the
    biases."""
    return [2 * l2 * W for W, b in params]


@mistake("l2_grad", "one zero for all biases")
def l2_grad_scalar_zero(params, l2):
    """The 0.0 in place of db is a single number. Each gradient has the shape of its parameter."""
    return [(2 * l2 * W, 0.0) for W, b in params]


@mistake("l2_grad", "last layer first")
def l2_grad_reversed(params, l2):
    """Your pairs begin with the last layer. Keep the order of params."""
    return [(2 * l2 * W, np.zeros_like(b)) for W, b in params][::-1]


@mistake("l2_grad", "divided by the number of weights")
def l2_grad_mean(params, l2):
    """You divided by the number of weights of each layer. The penalty is a sum, not a mean."""
    return [(2 * l2 * W / W.size, np.zeros_like(b)) for W, b in params]


@mistake("l2_grad", "changes its argument")
def l2_grad_in_place(params, l2):
    """The gradient is right, but the caller's weights were scaled: *= writes into the array itself.

    Put the result into a new array."""
    grads = []
    for W, b in params:
        W *= 2 * l2
        grads.append((W, np.zeros_like(b)))
    return grads


# --- early_stopping ---------------------------------------------------------------------------------------------------


@mistake("early_stopping", "no patience")
def early_stopping_argmin(val_losses, patience):
    """This is the lowest loss of all. But the run stops when its patience runs out, and never sees
    what would have come later."""
    return int(np.argmin(val_losses))


@mistake("early_stopping", "where it stopped")
def early_stopping_stop(val_losses, patience):
    """You return the epoch at which the run stopped. Return the best one it saw, some epochs
    earlier."""
    best = 0
    for epoch in range(len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return epoch


@mistake("early_stopping", "where it stopped, if it did")
def early_stopping_stop_else_best(val_losses, patience):
    """Where the run stops early, you return the epoch at which it stopped. Return the best one it
    saw, patience epochs earlier."""
    best = 0
    for epoch in range(len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch
    return best


@mistake("early_stopping", "a tie counts as better")
def early_stopping_ties(val_losses, patience):
    """You count an equal loss as better. It has to be lower: less than, not less than or equal."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] <= val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


@mistake("early_stopping", "one epoch too patient")
def early_stopping_too_patient(val_losses, patience):
    """You wait one epoch too long. With patience 2 the run stops after the second idle epoch, not
    the third."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best > patience:
            break
    return best


@mistake("early_stopping", "one epoch too impatient")
def early_stopping_impatient(val_losses, patience):
    """You stop one epoch too early. With patience 2 the run stops after the second idle epoch, not
    the first."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience - 1:
            break
    return best


@mistake("early_stopping", "counted from 1")
def early_stopping_from_one(val_losses, patience):
    """Your epochs start at 1. Indices start at 0, as everywhere in Python."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best + 1


@mistake("early_stopping", "the loss, not its epoch")
def early_stopping_loss(val_losses, patience):
    """You return the lowest loss. Return its index."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return float(val_losses[best])


@mistake("early_stopping", "compared with the loss before")
def early_stopping_previous(val_losses, patience):
    """You compare each loss with the one before it. Better means lower than the lowest so far; a
    loss that comes down from a hill is not better yet."""
    best, idle = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1]:
            idle = 0
        else:
            idle += 1
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if idle >= patience:
            break
    return best


@mistake("early_stopping", "better than the loss before")
def early_stopping_better_than_previous(val_losses, patience):
    """You call an epoch better when its loss is below the one before it. Better means lower than
    the lowest so far; a loss that comes down from a hill is not better yet."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


@mistake("early_stopping", "one idle epoch forgotten")
def early_stopping_idle_minus_one(val_losses, patience):
    """A better loss takes one from your count of idle epochs, so that you stop too soon. It starts a
    new row.

    Which count does a new row begin with?"""
    best, idle = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best, idle = epoch, max(0, idle - 1)
        else:
            idle += 1
        if idle >= patience:
            break
    return best


@mistake("early_stopping", "idle epochs not in a row")
def early_stopping_never_reset(val_losses, patience):
    """You count all idle epochs of the run. What counts is how many come in a row: start again at 0
    after each improvement."""
    best, idle = 0, 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        else:
            idle += 1
        if idle >= patience:
            break
    return best


@mistake("early_stopping", "the first rise")
def early_stopping_first_rise(val_losses, patience):
    """You stop at the first idle epoch, whatever patience is. Losses go up and down; patience says
    how many idle epochs to allow."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] >= val_losses[best]:
            break
        best = epoch
    return best


@mistake("early_stopping", "patience epochs before the end")
def early_stopping_counted_back(val_losses, patience):
    """You count back from where the loop ended. That is the best epoch only if the run was stopped;
    if the losses run out first, it is not."""
    best = 0
    for epoch in range(len(val_losses)):
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return max(epoch - patience, 0)


@mistake("early_stopping", "the highest")
def early_stopping_highest(val_losses, patience):
    """You keep the epoch with the highest number, as for accuracies. These are losses: lower is
    better."""
    best = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] > val_losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


# --- fit_verdict ------------------------------------------------------------------------------------------------------


@mistake("fit_verdict", "under and over swapped")
def fit_verdict_swapped(train_losses, val_losses):
    """You swapped the two words. A model that cannot even fit its training data underfits; one that
    fits nothing else overfits."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "overfitting"
    if val_losses[-1] > 2 * train_losses[-1]:
        return "underfitting"
    return "just right"


@mistake("fit_verdict", "any gap is overfitting")
def fit_verdict_any_gap(train_losses, val_losses):
    """You call it overfitting as soon as validation is above training. It nearly always is, a
    little; ask by what factor, and how low validation has been."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    if val_losses[-1] > train_losses[-1]:
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "the training loss alone")
def fit_verdict_training_only(train_losses, val_losses):
    """You never look at the validation losses. Training alone cannot tell learning from
    memorising."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "just right"


@mistake("fit_verdict", "a low training loss is overfitting")
def fit_verdict_low_training(train_losses, val_losses):
    """You call every low training loss overfitting. It is what you want, if the validation loss is
    low as well."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "overfitting"


@mistake("fit_verdict", "above its start")
def fit_verdict_above_start(train_losses, val_losses):
    """You wait until validation is higher than at the beginning. A curve that turned and climbed
    half of the way back overfits, too: compare its end with its lowest point."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    if val_losses[-1] > val_losses[0]:
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "not at its lowest")
def fit_verdict_not_lowest(train_losses, val_losses):
    """You call it overfitting when the last validation loss is not the lowest. Curves go up and
    down; ask how far above its lowest point it ends."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    if val_losses[-1] > np.min(val_losses):
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "a fixed threshold")
def fit_verdict_fixed(train_losses, val_losses):
    """You compared with fixed numbers. Losses come in all sizes; compare the losses of one run with
    each other."""
    if train_losses[-1] > 0.5:
        return "underfitting"
    if val_losses[-1] - train_losses[-1] > 0.3:
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "the lowest validation loss")
def fit_verdict_lowest(train_losses, val_losses):
    """You judged by the lowest validation loss. That epoch is over: look where the curve ends."""
    low = np.min(val_losses)
    if low > 0.7 * val_losses[0]:
        return "underfitting"
    if low > 3 * train_losses[-1]:
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "other words")
def fit_verdict_other_words(train_losses, val_losses):
    """Your verdict is right, but you use other words.

    Return one of the three that the exercise names, letter for letter."""
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfit"
    if val_losses[-1] > 2 * train_losses[-1]:
        return "overfit"
    return "good"


@mistake("fit_verdict", "never underfitting")
def fit_verdict_never_under(train_losses, val_losses):
    """You never answer underfitting. Where both losses stay high, the model has learnt nothing, and
    a small gap is no success."""
    if val_losses[-1] > 2 * train_losses[-1]:
        return "overfitting"
    return "just right"


@mistake("fit_verdict", "changes its arguments")
def fit_verdict_in_place(train_losses, val_losses):
    """The verdict is right, but the caller's losses were divided by the first one: /= writes into
    the array itself.

    Put the result into a new array."""
    start = float(train_losses[0])
    train_losses /= start
    val_losses /= start
    if train_losses[-1] > 0.5:
        return "underfitting"
    return "overfitting" if val_losses[-1] > 2 * train_losses[-1] else "just right"


# --- train_with_validation --------------------------------------------------------------------------------------------


@mistake("train_with_validation", "no penalty")
def train_with_validation_no_l2(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your weights are not penalised: the gradient of the penalty never enters the step.

    Add l2_grad to the gradient of each batch, array by array: `+` between two lists joins them, and a
    zip then stops before the second."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "a reward for large weights")
def train_with_validation_minus_l2(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your weights are driven away from 0: the gradient of the penalty has the wrong sign. It is
    added, and the step subtracts both."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW - 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "half of the penalty")
def train_with_validation_half_l2(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your penalty pulls half as strongly as it should: the derivative of a square has a factor of
    2."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "biases penalised too")
def train_with_validation_biases_punished(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your biases are pulled towards 0 as well. Only the weights are in the penalty."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db + 2 * l2 * b) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the penalty in the losses")
def train_with_validation_penalty_in_losses(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your losses include the penalty. It is for the step alone: record the plain cross-entropy."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        penalty = l2 * sum(np.sum(W**2) for W, b in params)
        train_losses.append(evaluate(params, x_train, y_train)[0] + penalty)
        val_losses.append(evaluate(params, x_val, y_val)[0] + penalty)
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "a tie counts as better")
def train_with_validation_ties(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You count an epoch with the same validation loss as the best one as better. It has to be
    lower: a tie is an idle epoch."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] <= val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "a tie is kept")
def train_with_validation_keeps_ties(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your run stops where it should, but an epoch with the same validation loss as the best one
    takes its place. Keep the params of the first of them: a tie is not better."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] == min(val_losses):
            kept = params
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the last epoch")
def train_with_validation_last_params(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """The params are those of the last epoch: the best ones were not kept, or were trained further
    under a second name.

    Keep those of the best epoch so far, and make new arrays at each step."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return params, train_losses, val_losses


@mistake("train_with_validation", "never stops")
def train_with_validation_never_stops(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your run goes through all epochs, whatever patience is.

    Leave the loop once that many epochs in a row brought no improvement."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
    return kept, train_losses, val_losses


@mistake("train_with_validation", "idle epochs not in a row")
def train_with_validation_idle_in_all(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You count all idle epochs of the run, so that it stops too soon. What counts is how many come
    in a row.

    What should a better epoch do to your count?"""
    train_losses, val_losses = [], []
    lowest, idle, kept = np.inf, 0, None
    for _ in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            params = [(W - lr * (dW + 2 * l2 * W), b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[-1] < lowest:
            lowest, kept = val_losses[-1], params
        else:
            idle += 1
        if idle >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one idle epoch forgotten")
def train_with_validation_idle_minus_one(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """A better epoch takes one from your count of idle epochs, so that the run stops too soon. It
    starts a new row.

    Which count does a new row begin with?"""
    train_losses, val_losses = [], []
    lowest, idle, kept = np.inf, 0, None
    for _ in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            params = [(W - lr * (dW + 2 * l2 * W), b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[-1] < lowest:
            lowest, kept = val_losses[-1], params
            idle = max(0, idle - 1)
        else:
            idle += 1
        if idle >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one epoch too patient")
def train_with_validation_too_patient(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your run stops one epoch too late. With patience 2 it stops after the second idle epoch, not
    the third."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best > patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one epoch too patient, early_stopping asked")
def train_with_validation_too_patient_asked(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your run stops one epoch too late. With patience 2 it stops after the second idle epoch, not
    the third."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        best = early_stopping(val_losses, patience)
        if epoch == best:
            kept = params
        if epoch - best > patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "measured before the epoch")
def train_with_validation_losses_before(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You measured your losses before each epoch. Measure them after it, when its steps are
    done."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the losses on the way")
def train_with_validation_pre_step(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your training losses are those before each step, as in exercise5. Here both sets are measured
    after the epoch, so that the two can be compared."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        losses = []
        for batch in minibatches(len(x_train), batch_size, rng):
            losses.append(evaluate(params, x_train[batch], y_train[batch])[0])
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(float(np.mean(losses)))
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "trained on the validation set")
def train_with_validation_trains_on_both(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You train on the validation examples, too. Then they are no longer a test: the model has seen
    the answers."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        x_all, y_all = np.concatenate([x_train, x_val]), np.concatenate([y_train, y_val])
        for batch in minibatches(len(x_all), batch_size + len(x_val), rng):
            activations = forward(params, x_all[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_all[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "accuracies")
def train_with_validation_accuracies(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You recorded accuracies: evaluate gives the loss first, then the accuracy."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[1])
        val_losses.append(evaluate(params, x_val, y_val)[1])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the training loss twice")
def train_with_validation_training_twice(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your validation losses are training losses. Measure them on x_val and y_val."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_train, y_train)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "labels of other rows")
def train_with_validation_unpaired(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Each batch takes its rows from x_train, but its labels from the front of y_train. Index both
    with the batch."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[: len(batch)]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one shuffle for all epochs")
def train_with_validation_shuffled_once(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You shuffle once, before the first epoch, so every epoch has the same batches in the same
    order.

    Call minibatches again at the start of each epoch."""
    train_losses, val_losses, best = [], [], 0
    batches = minibatches(len(x_train), batch_size, rng)
    for epoch in range(epochs):
        for batch in batches:
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the short batch left out")
def train_with_validation_drops_short(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You leave out the last batch when it is shorter than the others, so some examples are not
    used in an epoch."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            if len(batch) < min(batch_size, len(x_train)):
                continue
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one batch per epoch")
def train_with_validation_one_batch(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Each of your epochs is a single step on its first batch. An epoch goes through all of
    them."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng)[:1]:
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "no batches at all")
def train_with_validation_whole_set(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your steps use all examples at once, whatever batch_size is.

    Index x_train and y_train with each batch."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train)
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "one pull per epoch")
def train_with_validation_penalty_once(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your penalty pulls only once per epoch. It belongs to the loss, and so to the gradient of
    every batch."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            params = sgd_step(params, grads, lr)
        params = [((1 - 2 * lr * l2) * W, b) for W, b in params]
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the pull without lr")
def train_with_validation_penalty_without_lr(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your weights shrink by 2 * l2 at every step, whatever lr is. The penalty is part of the
    gradient, so lr scales its pull, too."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            params = [(W - 2 * l2 * old, b) for (W, b), (old, _) in zip(sgd_step(params, grads, lr), params, strict=True)]
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


@mistake("train_with_validation", "the losses cut at the best epoch")
def train_with_validation_cut_to_best(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """Your losses end at the best epoch. Return those of all epochs that were run: the curve after
    the best one shows why the run was stopped."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return kept, train_losses[: best + 1], val_losses[: best + 1]


@mistake("train_with_validation", "the index of the best epoch")
def train_with_validation_best_index(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """You return the index of the best epoch instead of params. Return the params as they were
    after it."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            params = sgd_step(params, grads, lr)
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = params
        if epoch - best >= patience:
            break
    return best, train_losses, val_losses


@mistake("train_with_validation", "changes its arguments")
def train_with_validation_in_place(params, x_train, y_train, x_val, y_val, *, lr, epochs, batch_size, l2, patience, rng):
    """The result is right, but the caller's params were trained as well: -= writes into the arrays
    themselves.

    Make new arrays at each step, as sgd_step does."""
    train_losses, val_losses, best = [], [], 0
    for epoch in range(epochs):
        for batch in minibatches(len(x_train), batch_size, rng):
            activations = forward(params, x_train[batch])
            grads = backward(params, activations, cross_entropy_grad(activations[-1], y_train[batch]))
            grads = [(dW + 2 * l2 * W, db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
            for (W, b), (dW, db) in zip(params, grads, strict=True):
                W -= lr * dW
                b -= lr * db
        train_losses.append(evaluate(params, x_train, y_train)[0])
        val_losses.append(evaluate(params, x_val, y_val)[0])
        if val_losses[epoch] < val_losses[best]:
            best = epoch
        if epoch == best:
            kept = [(W.copy(), b.copy()) for W, b in params]
        if epoch - best >= patience:
            break
    return kept, train_losses, val_losses


# Values are right on ordinary inputs of moderate size; what is wrong is a changed argument.
BEHAVIOUR_ONLY = {
    "train_val_split_nothing_copied",
    "train_val_split_in_place",
    "fit_polynomial_in_place",
    "l2_grad_in_place",
    "fit_verdict_in_place",
    "train_with_validation_in_place",
}
