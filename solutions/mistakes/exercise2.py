"""Wrong answers to exercise2, the loss. Each docstring is what a student who gave that answer
should read."""

import numpy as np

from learnloop.bank import mistake

# What students add to a probability, or clip it at, before they take its logarithm.
SMALL = (1e-12, 1e-15, 1e-16, 1e-14, 1e-13, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-20, 1e-30, 1e-100, 1e-300)

# --- mse --------------------------------------------------------------------------------------------------------------


@mistake("mse", "the sum, not the mean")
def mse_sum(pred, target):
    """You added up the squared errors and never divided, so your loss grows with the number of
    entries.

    A mean is a sum divided by a count; which count?"""
    return np.sum((pred - target) ** 2)


@mistake("mse", "divided by the examples only")
def mse_per_example(pred, target):
    """You divided by the number of rows, but each row holds several errors. The mean runs over all
    elements: count every one of them."""
    return np.sum((pred - target) ** 2) / len(pred)


@mistake("mse", "divided by the columns only")
def mse_per_column(pred, target):
    """You divided by the number of columns, but each column holds several errors. The mean runs
    over all elements: count every one of them."""
    return np.sum((pred - target) ** 2) / pred.shape[-1]


@mistake("mse", "half of it")
def mse_half(pred, target):
    """Exactly half: you follow the convention that puts 1/2 in front of the loss. This course takes
    the plain mean."""
    return 0.5 * np.mean((pred - target) ** 2)


@mistake("mse", "absolute errors")
def mse_absolute(pred, target):
    """You took the absolute value of each error instead of its square; the two agree only for
    errors of 0 and 1.

    Square each error before the mean."""
    return np.mean(np.abs(pred - target))


@mistake("mse", "the root of it")
def mse_root(pred, target):
    """The square of your answer would be right: you took the square root at the end. That is RMSE;
    stop one step earlier."""
    return np.sqrt(np.mean((pred - target) ** 2))


@mistake("mse", "the errors are not squared")
def mse_not_squared(pred, target):
    """Your errors keep their signs, so positive and negative ones cancel.

    Square each one before you take the mean."""
    return np.mean(pred - target)


@mistake("mse", "squared after the mean")
def mse_square_of_mean(pred, target):
    """You took the mean first and squared it afterwards, so errors of opposite sign cancel.

    Swap the two steps."""
    return np.mean(pred - target) ** 2


@mistake("mse", "only the target is squared")
def mse_precedence(pred, target):
    """In Python ** comes before -, so only the target was squared.

    Put brackets around the difference."""
    return np.mean(pred - target**2)


@mistake("mse", "difference of the squares")
def mse_difference_of_squares(pred, target):
    """You squared prediction and target separately and then subtracted, so your loss can be
    negative. Take the difference first, then the square."""
    return np.mean(pred**2 - target**2)


@mistake("mse", "the spread of the errors")
def mse_variance(pred, target):
    """This is the variance of the errors: their mean was subtracted first, so a prediction that is
    always 5 too high would cost nothing.

    Square the errors as they are."""
    return np.var(pred - target)


@mistake("mse", "one count too few")
def mse_minus_one(pred, target):
    """You divided by one less than the number of errors, as in the sample variance. A mean divides
    by the number itself."""
    return np.sum((pred - target) ** 2) / (pred.size - 1)


@mistake("mse", "one number per column")
def mse_axis_0(pred, target):
    """You return one number for each column. A loss is a single number: let the mean run over all
    axes."""
    return np.mean((pred - target) ** 2, axis=0)


@mistake("mse", "one number per example")
def mse_axis_last(pred, target):
    """You return one number for each example. A loss is a single number: let the mean run over all
    axes."""
    return np.mean((pred - target) ** 2, axis=-1)


@mistake("mse", "every prediction against every target")
def mse_all_pairs(pred, target):
    """You compared each row of predictions with every row of targets: the subtraction made an array
    of all pairs.

    Print the shape of the difference; it should be that of pred."""
    return np.mean((pred[:, None] - target[None, :]) ** 2)


@mistake("mse", "the worst error only")
def mse_maximum(pred, target):
    """You return the largest squared error. Every error counts equally: take the mean of them
    all."""
    return np.max((pred - target) ** 2)


@mistake("mse", "relative to the target")
def mse_relative(pred, target):
    """You also divided by the size of the targets. Plain mse is measured in the squared unit of the
    target; divide by a count and nothing else."""
    return np.mean((pred - target) ** 2) / np.mean(target**2)


@mistake("mse", "changes its argument")
def mse_in_place(pred, target):
    """The loss is right, but the caller's predictions were overwritten by the errors: an operator
    such as -= writes into the array that you were given.

    Put the difference into a new array."""
    pred -= target
    return np.mean(pred**2)


# --- one_hot ----------------------------------------------------------------------------------------------------------


@mistake("one_hot", "transposed")
def one_hot_transposed(labels, n_classes):
    """Your array has a column for each example. In this course examples are rows: (N, C)."""
    return (np.arange(n_classes)[:, None] == labels).astype(float)


@mistake("one_hot", "labels counted from 1")
def one_hot_from_one(labels, n_classes):
    """Every 1 is one column too far to the left: you assumed that labels start at 1. They start at
    0, like an index."""
    out = np.zeros((len(labels), n_classes))
    out[np.arange(len(labels)), labels.astype(int) - 1] = 1.0
    return out


@mistake("one_hot", "one place too far right")
def one_hot_shifted(labels, n_classes):
    """Every 1 is one column too far to the right. Labels start at 0, like an index: label 0 belongs
    in column 0."""
    out = np.zeros((len(labels), n_classes))
    out[np.arange(len(labels)), (labels.astype(int) + 1) % n_classes] = 1.0
    return out


@mistake("one_hot", "ones everywhere")
def one_hot_all_ones(labels, n_classes):
    """Every entry is 1. In each row only the label's entry is 1; all the others stay 0."""
    return np.ones((len(labels), n_classes))


@mistake("one_hot", "whole columns")
def one_hot_whole_columns(labels, n_classes):
    """Whole columns are filled: with `:` every row gets the labels of all the others. Each row has
    its own label, so the row index has to move along with the label."""
    out = np.zeros((len(labels), n_classes))
    out[:, labels] = 1.0
    return out


@mistake("one_hot", "whole rows")
def one_hot_whole_rows(labels, n_classes):
    """Whole rows are filled: you used the labels as row numbers. The label gives the column; the
    row is the position of the example."""
    out = np.zeros((len(labels), n_classes))
    out[labels.astype(int) % len(labels)] = 1.0
    return out


@mistake("one_hot", "0 and 1 swapped")
def one_hot_inverted(labels, n_classes):
    """There is a 0 at each label and a 1 everywhere else: the wrong way round.

    Start with zeros."""
    out = np.ones((len(labels), n_classes))
    out[np.arange(len(labels)), labels] = 0.0
    return out


@mistake("one_hot", "filled up to the label")
def one_hot_cumulative(labels, n_classes):
    """Every column up to the label holds a 1: you compared with <=. One-hot means a single 1 in
    each row."""
    return (np.arange(n_classes) <= labels[:, None]).astype(float)


@mistake("one_hot", "the label instead of 1")
def one_hot_label_values(labels, n_classes):
    """You wrote the label itself instead of 1, so class 0 has an empty row and class 2 counts
    double.

    Write a 1, whatever the class."""
    out = np.zeros((len(labels), n_classes))
    out[np.arange(len(labels)), labels] = labels
    return out


@mistake("one_hot", "one column too many")
def one_hot_extra_column(labels, n_classes):
    """Your array has one column too many. With labels from 0 to C - 1 there are C columns."""
    return np.eye(n_classes + 1)[labels]


@mistake("one_hot", "the diagonal, without the labels")
def one_hot_ignores_labels(labels, n_classes):
    """Your array is the same for all labels: 1s down the diagonal.

    Use the labels to choose which row of it each example gets."""
    return np.eye(len(labels), n_classes)


@mistake("one_hot", "one long row")
def one_hot_flat(labels, n_classes):
    """The numbers are right, but they form one long row.

    Give the result the shape (N, C)."""
    return np.eye(n_classes)[labels].ravel()


@mistake("one_hot", "one axis too many")
def one_hot_three_dimensions(labels, n_classes):
    """Your result has three dimensions: you gave the labels a second axis before you used them to
    choose rows.

    Index with the plain vector of labels."""
    return np.eye(n_classes)[labels[:, None]]


@mistake("one_hot", "-1 for the others")
def one_hot_minus_one(labels, n_classes):
    """You put -1 where 0 belongs. A one-hot row holds a single 1 and zeros, so that it reads as
    probabilities."""
    return 2.0 * np.eye(n_classes)[labels] - 1.0


@mistake("one_hot", "return inside the loop")
def one_hot_first_row_only(labels, n_classes):
    """Only the first row is filled in: the return is inside the loop.

    Move it one level to the left."""
    out = np.zeros((len(labels), n_classes))
    for i, label in enumerate(labels):
        out[i, label] = 1.0
        return out


@mistake("one_hot", "the counts")
def one_hot_counts(labels, n_classes):
    """You counted how often each class occurs, one number per class.

    Keep the examples apart: one row each."""
    return np.bincount(labels, minlength=n_classes).astype(float)


@mistake("one_hot", "integers")
def one_hot_integers(labels, n_classes):
    """The 1s are in the right places, but the numbers are integers. The rows are probabilities; ask
    for floats when you make the array."""
    return np.eye(n_classes, dtype=int)[labels]


@mistake("one_hot", "True and False")
def one_hot_booleans(labels, n_classes):
    """The right entries are marked, but they are True and False, not numbers.

    Turn them into 0.0 and 1.0."""
    return labels[:, None] == np.arange(n_classes)


@mistake("one_hot", "as many columns as the largest label")
def one_hot_width_from_labels(labels, n_classes):
    """Your array is only as wide as the largest label that occurs, so it is too narrow when the
    last class is missing from the batch. n_classes gives the width."""
    return np.eye(int(labels.max()) + 1)[labels]


@mistake("one_hot", "columns only for classes that occur")
def one_hot_unique(labels, n_classes):
    """You made a column for each class that occurs, so a class that is missing from the batch
    shifts the others. Each class always has the same column; n_classes says how many there are."""
    return (labels[:, None] == np.unique(labels)).astype(float)


@mistake("one_hot", "unsigned subtraction")
def one_hot_unsigned(labels, n_classes):
    """Wrong for labels stored as unsigned bytes: there 0 - 1 is 255.

    Compare labels with the classes; do not subtract them."""
    distance = np.abs(labels[:, None] - np.arange(n_classes).astype(labels.dtype))
    return np.maximum(1 - distance, np.array(0, labels.dtype)).astype(float)


# --- cross_entropy ----------------------------------------------------------------------------------------------------


@mistake("cross_entropy", "no minus")
def cross_entropy_no_minus(logits, labels):
    """Your loss is negative: the logarithm of a probability is at most 0, and the minus that flips
    its sign is missing."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return np.mean(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "the sum, not the mean")
def cross_entropy_sum(logits, labels):
    """You added up the losses of the examples and never divided, so a bigger batch costs more.

    Take the mean over the batch."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.sum(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "mean over classes too")
def cross_entropy_mean_over_classes(logits, labels):
    """Your mean also counts the zeros of the one-hot array, so it is C times too small. There is
    one loss per example; divide by N."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(np.eye(logits.shape[1])[labels] * log_p)


@mistake("cross_entropy", "one number per example")
def cross_entropy_per_example(logits, labels):
    """You return one loss for each example. The batch has a single loss: their mean."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(labels)), labels]


@mistake("cross_entropy", "log base 2")
def cross_entropy_base_2(logits, labels):
    """Your loss is 1.4427 times too large: you measured in bits, with the logarithm to base 2. The
    course uses the natural logarithm."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels]) / np.log(2.0)


@mistake("cross_entropy", "log base 10")
def cross_entropy_base_10(logits, labels):
    """Your loss is 0.4343 times the right one: you used the logarithm to base 10. NumPy's natural
    logarithm is np.log."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels]) / np.log(10.0)


@mistake("cross_entropy", "no logarithm")
def cross_entropy_no_log(logits, labels):
    """Your loss lies between -1 and 0: it is the mean probability with a minus, and no logarithm
    was taken. Without it a confident wrong answer costs hardly more than a doubtful one."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "one minus the probability")
def cross_entropy_one_minus_p(logits, labels):
    """You measured how far each probability is from 1. Cross-entropy takes the logarithm instead,
    which grows without bound as the probability goes to 0."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(1 - p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "the logits themselves")
def cross_entropy_raw_logits(logits, labels):
    """You averaged the logits of the right classes with a minus, without a softmax, so adding 5 to
    all logits changes your loss. It should not; something has to be subtracted from each row."""
    return -np.mean(logits[np.arange(len(labels)), labels])


@mistake("cross_entropy", "log-sum-exp alone")
def cross_entropy_logsumexp_only(logits, labels):
    """Your loss does not depend on the labels: it is the log-sum-exp of each row. The logit of the
    right class is missing."""
    m = logits.max(axis=1)
    return np.mean(m + np.log(np.exp(logits - m[:, None]).sum(axis=1)))


@mistake("cross_entropy", "maximum not added back")
def cross_entropy_max_not_added_back(logits, labels):
    """You subtracted the maximum for the log-sum-exp and did not add it back, while the right
    class's logit is unshifted.

    Add the maximum back, or subtract it from the right class's logit, too."""
    m = logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(logits - m).sum(axis=1)) - logits[np.arange(len(labels)), labels])


@mistake("cross_entropy", "the gap to the largest logit")
def cross_entropy_gap_to_max(logits, labels):
    """You took the distance to the largest logit, which is 0 for every right answer, confident or
    not. The largest logit is only part of the log-sum-exp."""
    return np.mean(logits.max(axis=1) - logits[np.arange(len(labels)), labels])


@mistake("cross_entropy", "the prediction instead of the label")
def cross_entropy_of_prediction(logits, labels):
    """You took the probability of the largest logit, so the loss is the same for all labels.

    Look up the class that the label names."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p.max(axis=1))


@mistake("cross_entropy", "share of wrong answers")
def cross_entropy_error_rate(logits, labels):
    """Your loss does not change when the logits change a little: you counted wrong answers with
    argmax. Gradient descent needs a loss with a slope."""
    return np.mean(logits.argmax(axis=1) != labels)


@mistake("cross_entropy", "softmax down the columns")
def cross_entropy_axis_0(logits, labels):
    """Your probabilities add up to 1 in each column. The classes of one example are a row: sum
    along the other axis."""
    shifted = logits - logits.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.mean(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "every label for every row")
def cross_entropy_all_pairs(logits, labels):
    """With `:` every row looks up the labels of all rows, which makes an N x N array. Each row has
    one label: let the row index move along with it."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[:, labels])


@mistake("cross_entropy", "labels counted from 1")
def cross_entropy_from_one(logits, labels):
    """You looked up the class before the right one: you assumed that labels start at 1. They start
    at 0, like an index."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels.astype(int) - 1])


@mistake("cross_entropy", "softmax twice")
def cross_entropy_softmax_twice(logits, labels):
    """You took the softmax of probabilities, so your loss can never get close to 0. Use the logits
    as they are."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    log_p = p - np.log(np.exp(p).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "log of the mean")
def cross_entropy_log_of_mean(logits, labels):
    """You averaged the probabilities and took one logarithm at the end. Each example has its own
    loss: logarithm first, mean last."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(np.mean(p[np.arange(len(labels)), labels]))


@mistake("cross_entropy", "the wrong classes penalised too")
def cross_entropy_binary(logits, labels):
    """You also added log(1 - p) for the other classes: that is the loss for independent yes-or-no
    questions. With one right class per example, only its probability counts."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    y = np.eye(logits.shape[1])[labels]
    return -np.sum(y * log_p + (1 - y) * np.log(1 - np.exp(log_p))) / len(labels)


@mistake("cross_entropy", "no maximum subtracted")
def cross_entropy_naive(logits, labels):
    """Right for small logits, but exp of 1000 is inf, exp of -1000 is 0, and precision is lost long
    before that.

    Subtract the maximum from each row first; the loss does not change."""
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "log of an underflowed softmax")
def cross_entropy_log_of_softmax(logits, labels):
    """Right for small logits, but a tiny probability loses its digits, and below 1e-323 it becomes
    0, whose logarithm is -inf.

    Never leave the logarithm: subtract the log-sum-exp from the logit instead."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


@mistake("cross_entropy", "+ eps", eps=SMALL)
def cross_entropy_eps(logits, labels, eps=1e-12):
    """Your loss per example never exceeds -log({eps}): the {eps} that you add to the probabilities,
    or clip them at, hides how wrong the model is.

    Remove the cause of log(0) instead; the lesson calls it log-sum-exp."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + eps))


@mistake("cross_entropy", "clipped probabilities", eps=SMALL)
def cross_entropy_clipped(logits, labels, eps=1e-12):
    """Your loss per example never exceeds -log({eps}): the {eps} that you clip the probabilities at,
    or add to them, hides how wrong the model is.

    Stay with logarithms; then there is nothing to clip."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = np.clip(e / e.sum(axis=1, keepdims=True), eps, 1.0)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


@mistake("cross_entropy", "the maximum of the whole table")
def cross_entropy_global_max(logits, labels):
    """Nothing overflows, but a row that lies far below the largest number in the array adds up to
    nearly 0 or to 0, and log of 0 is -inf.

    Give every row its own maximum."""
    shifted = logits - logits.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


@mistake("cross_entropy", "changes its argument")
def cross_entropy_in_place(logits, labels):
    """The loss is right, but the caller's logits were shifted: an operator such as -= writes into
    the array that you were given.

    Put the shifted logits into a new array."""
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


# --- accuracy ---------------------------------------------------------------------------------------------------------


@mistake("accuracy", "the count, not the share")
def accuracy_count(logits, labels):
    """You counted the right answers. A share lies between 0 and 1: you still have to divide."""
    return float(np.sum(logits.argmax(axis=1) == labels))


@mistake("accuracy", "a percentage")
def accuracy_percent(logits, labels):
    """You return a percentage. The exercise asks for a share, between 0 and 1."""
    return 100.0 * np.mean(logits.argmax(axis=1) == labels)


@mistake("accuracy", "share of wrong answers")
def accuracy_error_rate(logits, labels):
    """You return the share of wrong answers, which is 1 minus the right result.

    Check which comparison you average."""
    return np.mean(logits.argmax(axis=1) != labels)


@mistake("accuracy", "the smallest logit")
def accuracy_argmin(logits, labels):
    """You took the class with the smallest logit. The prediction is the class with the largest."""
    return np.mean(logits.argmin(axis=1) == labels)


@mistake("accuracy", "logits compared with labels")
def accuracy_values_compared(logits, labels):
    """You compared the largest logit itself with the label: max gives its value, which is hardly
    ever a whole number.

    Ask where the largest one is, not how large it is."""
    return np.mean(logits.max(axis=1) == labels)


@mistake("accuracy", "down the columns")
def accuracy_axis_0(logits, labels):
    """You looked for the largest logit of each column, which gives one answer per class. You need
    one answer per example: look along the other axis."""
    return np.mean(logits.argmax(axis=0) == labels)


@mistake("accuracy", "divided by the table's size")
def accuracy_over_classes_too(logits, labels):
    """You divided the right answers by N x C. There is one answer per example, so divide by N."""
    return np.sum(logits.argmax(axis=1) == labels) / logits.size


@mistake("accuracy", "one-hot tables compared entry by entry")
def accuracy_of_one_hot_entries(logits, labels):
    """You compared one-hot arrays entry by entry, so even a wrong answer is right about the classes
    that neither names.

    Compare one class per example."""
    C = logits.shape[1]
    return np.mean(np.eye(C)[logits.argmax(axis=1)] == np.eye(C)[labels])


@mistake("accuracy", "divided by the classes")
def accuracy_divided_by_classes(logits, labels):
    """You divided by the number of classes. The share is out of all examples: divide by N."""
    return np.sum(logits.argmax(axis=1) == labels) / logits.shape[1]


@mistake("accuracy", "how sure, not how right")
def accuracy_confidence(logits, labels):
    """You averaged the probabilities of the right classes. Accuracy only asks whether the largest
    logit is at the label: each example counts 0 or 1."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(p[np.arange(len(labels)), labels])


@mistake("accuracy", "labels counted from 1")
def accuracy_from_one(logits, labels):
    """You added 1 to the predicted class. Classes and labels both start at 0, as argmax does."""
    return np.mean(logits.argmax(axis=1) + 1 == labels)


@mistake("accuracy", "one answer per example")
def accuracy_not_averaged(logits, labels):
    """You return True or False for every example. Return one number: the share of True."""
    return logits.argmax(axis=1) == labels


@mistake("accuracy", "the largest in size")
def accuracy_largest_in_size(logits, labels):
    """You took the logit that is farthest from 0, so a very negative one wins. A large negative
    logit means: surely not this class."""
    return np.mean(np.abs(logits).argmax(axis=1) == labels)


@mistake("accuracy", "mean over classes")
def accuracy_balanced(logits, labels):
    """You computed a share for each class and averaged those, so rare classes count more. Here
    every example counts equally."""
    right = logits.argmax(axis=1) == labels
    return float(np.mean([right[labels == c].mean() for c in np.unique(labels)]))


@mistake("accuracy", "overflows before it looks")
def accuracy_naive_softmax(logits, labels):
    """Right for small logits, but your softmax overflows to nan for large ones, and argmax then
    picks the nan. The largest logit is the largest probability: no softmax is needed."""
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return np.mean(p.argmax(axis=1) == labels)


@mistake("accuracy", "changes its argument")
def accuracy_in_place(logits, labels):
    """The share is right, but the caller's logits were turned into probabilities on the way. You
    can find the largest entry without writing anything."""
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    return np.mean(logits.argmax(axis=1) == labels)


# Values are right on ordinary inputs of moderate size; what is wrong is a changed argument, a
# warning, an overflow, or (one_hot) a dtype that is not float.
BEHAVIOUR_ONLY = {
    "mse_in_place",
    "one_hot_integers",
    "one_hot_booleans",
    "cross_entropy_naive",
    "cross_entropy_log_of_softmax",
    "cross_entropy_eps",
    "cross_entropy_clipped",
    "cross_entropy_global_max",
    "cross_entropy_in_place",
    "accuracy_naive_softmax",
    "accuracy_in_place",
}

# Wrong only on inputs that the contract names: a class that no label has, uint8 labels.
SPECIAL_INPUTS = {
    "one_hot_width_from_labels",
    "one_hot_unique",
    "one_hot_unsigned",
}
