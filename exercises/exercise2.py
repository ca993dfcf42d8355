# %% [markdown]
# # Exercise 2: the loss (measure the mistake)
#
# ```
#     guess   ->   measure   ->   find who is responsible   ->   fix
#    forward        loss                gradient               update
#       ^             ^                                          |
#       |          you are                                       |
#       |            here                                        |
#       +------------------------ repeat ------------------------+
# ```
#
# The network has made a guess. How bad is it? The answer has to be **one number**, the *loss*: 0
# for a perfect guess, larger for a worse one. Training does nothing but make this number smaller,
# so whatever the loss does not measure, the network will not learn.
#
# Which loss suits which task:
#
# | the task | the network's outputs | the loss |
# | --- | --- | --- |
# | *regression*: predict amounts, such as points on a noisy curve | amounts | `mse` |
# | *classification*: choose one of `C` classes, glasses or ring | logits | `cross_entropy` |
# | tell people how good a classifier is | logits | no loss: report `accuracy` |
#
# The letters are those of exercise 1: `N` examples in the batch, `C` classes. `K` is new: the
# number of amounts that a regression predicts per example. *Labels* are the right answers in a
# classification: one integer per example, from 0 to C - 1. Ours are 0 for glasses and 1 for a
# ring.
#
# No function may change its arguments. `mse` and `cross_entropy` are also timed on large arrays:
# let NumPy handle the whole array at once, without a loop over its rows. The other two are not
# timed: they take little time next to these, and any clear solution will do.

# %%
import numpy as np

# %% [markdown]
# ## mse: how far off is an amount?
#
# **What.** The *mean squared error*: subtract its target from each prediction, square the
# difference, and average over **all** elements of the array.
#
# **Why squares.** A square is never negative, so errors in opposite directions cannot cancel. An
# error twice as large costs four times as much, so the big mistakes are corrected first. And the
# square is smooth: it has a slope everywhere, and the fix will need one.
#
# ```
#     cost of one error
#
#         \       |       /
#          \      |      /
#           \     |     /
#            `.   |   .'
#     ---------`-.+.-'--------- prediction - target
#                 0
# ```
#
# **Formula.** For arrays of `N` rows and `K` columns:
#
# ```
#     mse  =  sum over all i, k of (pred[i, k] - target[i, k])^2   /   (N * K)
#
#     pred: (N, K),  target: (N, K)   ->   one number
# ```
#
# It is the mean and not the sum, so that the losses of a batch of 10 and a batch of 1000 can be
# compared.
#
# **By hand.**
#
# ```
#     pred = [[1, 2],     target = [[1, 0],     error = [[0, 2],     squares = [[0, 4],
#             [3, 5]]               [2, 2]]              [1, 3]]                [1, 9]]
#
#     mse = (0 + 4 + 1 + 9) / 4 = 3.5
# ```
#
# > **What goes wrong.** Dividing only by the number of rows gives 7 here, and not dividing at all
# > gives 14. A `pred` of shape (3, 1) minus a `target` of shape (3,) is a (3, 3) table of all
# > pairs: NumPy does not complain, and the loss is wrong. The shapes must be the same.

# %%
def mse(pred, target):
    """Mean squared error over all elements, the loss of regression.

    pred: float array of any shape (1 to 3 dimensions), the predicted amounts.
    target: float array of the same shape, the right amounts.
    Returns one float, at least 0, in the squared unit of pred. No argument is changed.
    """
    # TODO: write mse, then run: learnloop check exercise2
    raise NotImplementedError("TODO: mse")

# %% [markdown]
# ## one_hot: a class as a row of numbers
#
# **What.** Turn each label into a row of `C` numbers: 1 in the label's column, 0 in all others.
#
# **Why.** A label is a name, not an amount: class 2 is not "twice" class 1. A row such as
# `[0, 0, 1]` says the same thing in the form that softmax uses. It is the row of probabilities
# that a perfect classifier would give, so one can be subtracted from the other. Exercise 3 does
# just that.
#
# **Formula.**
#
# ```
#     Y[i, j] = 1   if j is labels[i]
#             = 0   otherwise                    labels: (N,)   ->   Y: (N, C)
# ```
#
# **By hand.** Three classes, two examples: the labels `[2, 0]` become
# `[[0, 0, 1], [1, 0, 0]]`.
#
# Labels may have any integer dtype (`uint8`, `int32`, `int64`, ...), because files and other
# people's code use all of them. The result is always float: 0.0 and 1.0.
#
# > **What goes wrong.** Guessing `C` from the largest label: a batch without a ring would lose a
# > column. Small integer types wrap around (in `uint8`, 200 + 100 is 44), so do no arithmetic
# > with labels: index with them, or compare them.

# %%
def one_hot(labels, n_classes):
    """Write each label as a row that is 1.0 at the label and 0.0 elsewhere.

    labels: (N,) of any integer dtype, values 0 to n_classes - 1.
    n_classes: int, the number of classes C; some of them may not occur in labels.
    Returns Y: (N, C) float64 of 0.0 and 1.0, exactly one 1.0 in each row. labels is not changed.
    """
    # TODO: write one_hot, then run: learnloop check exercise2
    raise NotImplementedError("TODO: one_hot")

# %% [markdown]
# ## cross_entropy: how surprised is the classifier by the truth?
#
# **What.** Softmax gives a probability to every class. Look only at p, the probability given to
# the **right** class, and charge -ln p (the natural logarithm). Average over the batch.
#
# ```
#     p of the right class      1       0.9      0.5      0.01     0
#     cost  -ln p               0       0.105    0.693    4.605    infinite
# ```
#
# **Why.** Being certain and right costs nothing, being unsure costs a little, and there is no
# limit to the cost of being certain and **wrong**. The squared error of a probability can never
# exceed 1, so the worst mistakes would count hardly more than the doubtful cases.
#
# **Formula.** For a row z of `C` logits with label y, substitute the softmax of exercise 1 into
# -ln p. The logarithm of a fraction is a difference, and ln(e^z[y]) is simply z[y]:
#
# ```
#                    e^z[y]
#     -ln  -----------------------   =   ln( sum of all e^z[k] )  -  z[y]
#           sum of all e^z[k]
#
#     cross_entropy  =  mean of this over the N rows       logits: (N, C),  labels: (N,)
# ```
#
# **By hand.** The logits of exercise 1: glasses (label 0) had `[2, -1]`, the ring (label 1) had
# `[0, 1]`. Subtract each row's largest logit, as in softmax:
#
# ```
#     glasses:  [0, -3]     sum = 1 + 0.0498 = 1.0498     loss = ln 1.0498 - 0 = 0.0486
#     ring:     [-1, 0]     sum = 0.3679 + 1 = 1.3679     loss = ln 1.3679 - 0 = 0.3133
#
#     cross_entropy = (0.0486 + 0.3133) / 2 = 0.1809
# ```
#
# **Why not simply the logarithm of softmax?** On paper they are the same; in float64 it breaks.
# Take the logits `[5000, -5000]` and the label 1: certain and wrong. The right class gets
# e^-10000, too small for float64 (anything below about e^-745 is), so it *underflows* to 0, and
# ln 0 is minus infinity.
#
# A popular patch is to add a tiny number, ln(p + 1e-12). This removes the infinity but hides the
# error: the loss can never exceed -ln(1e-12) = 27.6, when the true value is 10000. And it stays
# at 27.6 when the logits change, so exactly where the network is most wrong, nothing tells it to
# improve.
#
# The cure is to work with logarithms throughout. With m the largest logit of the row,
#
# ```
#     ln( sum of all e^z[k] )   =   m  +  ln( sum of all e^(z[k] - m) )
# ```
#
# This is known as *log-sum-exp*. The sum on the right lies between 1 and `C`, so its logarithm is
# safe. In the example, m = 5000, the sum is 1 + e^-10000 = 1, and the loss is
# 5000 + 0 - (-5000) = 10000, exactly. Your function must be finite, exact and free of warnings
# for logits in the thousands. Labels may have any integer dtype.
#
# **A free test: ln C.** Suppose all the logits of every row are equal. Each class then gets
# 1 / C, and the loss is exactly ln C, whatever the labels:
#
# ```
#     C =  2     ln 2  = 0.693
#     C = 10     ln 10 = 2.303
# ```
#
# An *untrained* classifier knows nothing, so its loss is **about** ln C. A little more is usual,
# because its random logits are not all equal: networks of sizes `[144, 32, 2]` and
# `[144, 32, 10]` from `init_params`, shown random pictures, start at 0.83 and 2.59 on average.
# Look at your first loss before you train. For two classes, 15 means that the initial weights are
# far too large (a standard deviation of 1 gives that), and 0.02 means that the answers have
# leaked into the inputs.
#
# > **What goes wrong.** A forgotten minus sign makes the loss negative, which it never is. A mean
# > over all N * C entries of a table, instead of over its N rows, makes the loss C times too
# > small. `logits[:, labels]` picks N columns of every row, not one entry of each.

# %%
def cross_entropy(logits, labels):
    """Mean over the batch of -ln softmax(logits)[label], the loss of classification.

    logits: (N, C) float scores, one example per row.
    labels: (N,) of any integer dtype, values 0 to C - 1, the right classes.
    Returns one float, at least 0, in nats (natural logarithm); computed by log-sum-exp, so
    finite, exact and without warnings for logits in the thousands. No argument is changed.
    """
    # TODO: write cross_entropy, then run: learnloop check exercise2
    raise NotImplementedError("TODO: cross_entropy")

# %% [markdown]
# ## accuracy: the number for people
#
# **What.** The fraction of the examples that the classifier gets right. Its guess is the class
# with the largest logit in the row.
#
# **Formula.**
#
# ```
#     accuracy  =  (rows whose largest logit is the label's)  /  N
#
#     logits: (N, C),  labels: (N,)   ->   one number from 0 to 1
# ```
#
# It is a fraction, not a percentage: 0.75, not 75. Softmax is not needed, since it never changes
# which entry of a row is the largest. If two logits tie for the largest, the winner is not
# defined here, and ties are never graded.
#
# **By hand.** Logits `[[2, -1], [0, 1], [3, 1], [1, 2]]`, labels `[0, 1, 1, 1]`. The guesses are
# 0, 1, 0, 1: three out of four are right, so the accuracy is 0.75.
#
# **Why not train on accuracy?** Because it is flat. Raise the first logit of our glasses from 2
# to 2.01: the mean loss of the pair falls from 0.18092 to 0.18069, which tells us that the
# direction was right. The accuracy was 1 and is still 1. It changes only when a guess flips from
# one class to the other, and then it jumps:
#
# ```
#     accuracy of one example               its cross-entropy
#
#      1 |          .----------                 | \
#        |          |                           |   \
#        |          |                           |     `.
#      0 |----------'                           |       `--.____
#        +---------------------                 +---------------------
#          logit of the right class               logit of the right class
#          flat: nowhere to go                    a slope everywhere
# ```
#
# Finding who is responsible means asking "if this weight moved a little, would the mistake
# shrink?". Accuracy answers "no change" for nearly every weight. So we train on the loss and
# report the accuracy.
#
# > **What goes wrong.** Looking for the largest entry along the wrong axis gives `C` guesses
# > instead of `N`. You need the position of the largest entry, not its value.

# %%
def accuracy(logits, labels):
    """Fraction of the rows whose largest logit is the label's.

    logits: (N, C) float scores, one example per row; no ties for the largest.
    labels: (N,) of any integer dtype, values 0 to C - 1, the right classes.
    Returns one float from 0 to 1, a fraction and not a percentage. No argument is changed.
    """
    # TODO: write accuracy, then run: learnloop check exercise2
    raise NotImplementedError("TODO: accuracy")

# %% [markdown]
# ## Back to the loop
#
# guess -> **measure** -> find who is responsible -> fix -> guess again
#
# One number now says how wrong the network is. A network has thousands of weights, and each
# played a part in the mistake, large or small, for better or for worse. Exercise 3 finds out
# which, and it starts where you stop here, with the slope of the loss.
#
# Two questions to think about:
#
# 1. Two classifiers are both right on 90 % of the pictures. One has a loss of 0.3, the other a
#    loss of 2.5. What do their wrong answers look like, and which one would you rather ask?
# 2. Your untrained network for ten classes, fed batches of 100, reports a loss of 230. What is
#    the most likely mistake? What could you check to tell it from weights that are too large?
#
# Type next: `learnloop check exercise2`
