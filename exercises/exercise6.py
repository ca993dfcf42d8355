# %% [markdown]
# # Exercise 6: overfitting (learn the pattern, not the data)
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  fix  ->  repeat
#                   |
#                   +---  ON QUESTIONS THAT WERE NOT PRACTISED
# ```
#
# Run the loop of exercise 5 long enough, and the loss on the training examples falls to almost
# nothing. Has the network learned what glasses and rings look like? Perhaps it has only memorised
# these examples, like a pupil who knows every answer to last year's exam and fails this year's.
# Nobody needs a network for pictures whose labels are already known. What counts is the loss on
# examples that the network has never seen. Doing well there is called **generalisation**, and it
# is the goal of all training.
#
# ## Three ways to fit ten points
#
# Ten points (`o`) were measured on a curve, each with some noise. Three polynomials (dots) try
# to find the curve. A polynomial of degree 1 is a straight line; the higher the degree, the
# more bends it can make.
#
# ```
#         degree 1                      degree 3                      degree 7
#
#                                                                                         .
#                                                                                         .
#                                                                                         .
#                       o   ....                     .o...                         .o..  ..
#                    oo ..o..o                     oo.  o..o                    .oo.  o. o
#                  o.....    o                   o..       o.    .         ....o.      ..o
#             ......                           ...          ..   .        ..            .
#    o   ......                    o          ..                 o.      ..
#    .....                         ...      ...                   .     ..
#     o     o                       o.....o..                     o     o
#                                       .                         .    ..
#                                                                 ..   .
#                                                                  .  ..
#
#       underfitting                   just right                   overfitting
# ```
#
# The line cannot bend: it is wrong on the points and wrong between them. It **underfits**. The
# polynomial of degree 7 passes through nearly every point and does as it likes in between. It has
# learned the noise along with the curve: it **overfits**. Degree 3 misses some points a little,
# and is the only one to trust where nothing was measured.
#
# Measure it. The curve behind the points is `sin(pi x)`, so we can evaluate it anywhere. Here are
# the mean squared errors, on the ten points and on the curve itself:
#
# | degree | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |
# | --- | --- | --- | --- | --- | --- | --- | --- | --- |
# | on the ten points | 0.397 | 0.142 | 0.138 | 0.046 | 0.026 | 0.023 | 0.007 | 0.0003 |
# | on the curve | 0.531 | 0.215 | 0.227 | 0.027 | 0.103 | 0.162 | 0.318 | 1.097 |
#
# The first row only ever falls. If you choose by it, you choose the worst model in the table. The
# second row falls and rises again, and tells you where to stop. So **measure on examples that
# were not used for training.**
#
# Letters: `N` examples, `D` inputs, `K` outputs, `M` examples for validation; `c` holds the
# coefficients of a polynomial; `params` is a list of pairs `(W, b)`. Numbers are float64. No
# function changes its arguments, except that a random generator `rng` advances when it is used.

# %%
import numpy as np
from exercise1 import forward
from exercise2 import cross_entropy
from exercise3 import backward, cross_entropy_grad
from exercise4 import minibatches, sgd_step
from exercise5 import evaluate

# %% [markdown]
# ## `train_val_split`: set some examples aside
#
# Where do you get examples that were not used? You hold some back. Before training starts, cut
# the data into two parts: one to train on, and one, usually 10 to 30 % of the data, that is only
# used for measuring. The second part is the **validation set**.
#
# ```
#     n = 10, val_fraction = 0.3                 N_val = round(n * val_fraction) = 3
#
#     in order    0 1 2 3 4 5 6 7 8 9
#     shuffled    4 6 2 | 7 3 5 9 0 8 1
#                 -----   -------------
#              validation   training
# ```
#
# `x[rows]`, with an array `rows` of row numbers, copies those rows, in that order, into a new
# array. The same row numbers pick the matching labels out of `y`.
#
# **By hand.** With 103 examples and `val_fraction = 0.2`, 20.6 is rounded to 21: 21 examples for
# validation, 82 for training. `int(20.6)` would be 20.
#
# **Why at random?** Data often comes in order. If the last 30 % are all rings, the network trains
# on many glasses and few rings, and is tested on rings alone.
#
# One warning. If you try a hundred settings and keep the one with the lowest validation loss, you
# have used the validation set to choose, and the winner was also a little lucky. For an honest
# final measurement, keep a third part, the **test set**, and look at it once, at the very end. In
# exercise 8 the grader has it.
#
# **How it is graded.** `round(n * val_fraction)` rows are in the validation part (the product is
# never halfway between two integers), the others in the training part, each with its own label.
# Either part may be empty. Which rows go where is drawn fairly; their order in a part is up to you.
# (Details are below the function.)
#
# > **What goes wrong.** Two shuffles, one for `x` and one for `y`: nearly every example gets
# > another one's label. Forgetting to take the validation rows out of the training part.
# > Returning `x_train, x_val, y_train, y_val`, as a well-known library does; here the order is
# > `x_train, y_train, x_val, y_val`.


# %%
def train_val_split(x, y, val_fraction, rng):
    """Split the examples at random into a training part and a validation part.

    Arguments:
        x: float array (N,) or (N, D), one row for each example.
        y: array (N,) or (N, K), labels or targets; row i belongs to row i of x.
        val_fraction: the fraction of the examples that goes into validation, from 0 to 1.
        rng: a numpy.random.Generator, the only source of randomness. It advances.

    Returns:
        (x_train, y_train, x_val, y_val): new arrays. round(N * val_fraction) rows are in the
        validation part, all others in the training part, each with its own label. Neither x
        nor y is changed.
    """
    # TODO: write train_val_split, then run: learnloop check exercise6
    raise NotImplementedError("TODO: train_val_split")


# %% [markdown]
# **How `train_val_split` is graded, in detail.** Every row is in exactly one of the two parts,
# and only once. The same seed gives the same split, another seed a different one. Every choice of
# rows is equally likely: in 240 splits of 5 examples, each pair of them has its share. The labels
# have no say: in 48 splits of 20 zeros and 20 ones, the parts do not hold the same number of each
# every time, as those of a *stratified* split do. In ten splits of 8,000 examples, each quarter of
# the rows contributes its share to the validation part, and the validation rows come neither in
# blocks nor at regular distances. All this holds for parts of any size, and for `x` and `y` of any
# shape. The parts are new arrays: whoever writes into them does not change `x` or `y`. A right
# answer raises a false alarm less than once in ten million checks.

# %% [markdown]
# ## `fit_polynomial`: a model that you can see overfit
#
# The polynomials in the picture are a good way to study overfitting: they are fitted without any
# loop, and you can see the whole model. A polynomial of degree `d` is
#
# ```
#     p(x)  =  c[0]  +  c[1] x  +  c[2] x^2  +  ...  +  c[d] x^d
# ```
#
# To fit it is to find its `d + 1` coefficients `c`: those that make the sum of the squared errors
# small. To keep a polynomial from bending wildly, large coefficients are penalised. The number
# `l2`, at least 0, says how strongly (its name is explained below):
#
# ```
#     S(c)  =  sum over n of (y[n] - p(x[n]))^2   +   l2 * (c[1]^2 + c[2]^2 + ... + c[d]^2)
# ```
#
# The constant `c[0]` is not penalised: it moves the whole curve up and down and bends nothing.
#
# **How to find the minimum.** `S` is a bowl, and at the bottom of a bowl all slopes are 0. Write
# the powers of all `x` into a matrix `A` of shape `(N, d + 1)`, with `A[n, k] = x[n]^k`. Then
# `A @ c` holds the values of the polynomial at all the points, and the slope of `S` for `c[k]` is
#
# ```
#     2 * (sum over n of A[n, k] * ((A @ c)[n] - y[n]))  +  2 * l2 * c[k]   (last term: k > 0)
# ```
#
# Set all of them to 0, divide by 2, and move `y` to the right-hand side:
#
# ```
#     (A.T @ A  +  l2 * R) @ c   =   A.T @ y        shapes: (d + 1, d + 1) @ (d + 1,) = (d + 1,)
# ```
#
# `R` is the identity matrix, ones on the diagonal and zeros elsewhere, but its first entry, for
# the constant, is 0. These are `d + 1` linear equations in `d + 1` unknowns, called the **normal
# equations**; `np.linalg` solves such equations in one call.
#
# **By hand.** A line (`d = 1`) through three points, `x = [-1, 0, 1]` and `y = [0, 1, 5]`:
#
# ```
#     A = [[1, -1],       A.T @ A = [[3, 0],       A.T @ y = [6, 5]
#          [1,  0],                  [0, 2]]
#          [1,  1]]
#
#     l2 = 0      3 c[0] = 6     2 c[1] = 5              c = [2, 2.5]
#     l2 = 3      3 c[0] = 6     (2 + 3) c[1] = 5        c = [2, 1.0]       flatter
# ```
#
# Here is the penalty at work, with degree 7 on the ten points in the picture:
#
# | `l2` | 0 | 0.0001 | 0.01 | 0.1 | 1 | 100 |
# | --- | --- | --- | --- | --- | --- | --- |
# | on the ten points | 0.0003 | 0.005 | 0.019 | 0.046 | 0.142 | 0.364 |
# | on the curve | 1.097 | 0.370 | 0.127 | 0.075 | 0.241 | 0.506 |
# | largest of `c[1:]`, in size | 39.7 | 10.9 | 1.9 | 1.5 | 0.64 | 0.03 |
#
# From left to right the model goes from overfitting to underfitting, with the same eight
# coefficients. So there are two knobs for the same thing: how many parameters a model has, and
# how large they may become.
#
# Here are the points, if you want to reproduce the tables. "On the curve" is the mean of
# `(p(x) - sin(pi x))^2` over `x = np.linspace(-1, 1, 1001)`.
#
# ```
#     x    -0.97  -0.92  -0.46   0.09   0.21   0.27   0.46   0.63   0.83   0.87
#     y    -0.17  -0.95  -0.98   0.39   0.46   0.57   0.90   0.55   0.30   0.71
# ```
#
# **How it is graded.** On points in [-1, 1], always more points than coefficients, with degrees
# of at most 7. The coefficients must agree to within 1e-7 of the largest.
#
# > **What goes wrong.** `np.polyfit` returns the highest power first; here the constant comes
# > first. Penalising the constant as well: the whole curve is pulled towards 0. `range(degree)`
# > has one power too few.


# %%
def fit_polynomial(x, y, degree, l2=0.0):
    """Fit a polynomial to points by least squares, with an L2 penalty on all but its constant.

    Arguments:
        x: float array (N,), the positions, in [-1, 1]; more points than coefficients.
        y: float array (N,), the values.
        degree: the largest power of x, an int from 0 to 7.
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A float array c of degree + 1 coefficients, the lowest power first. They minimise
        sum((y - p(x)) ** 2) + l2 * sum(c[1:] ** 2), where p(x) = c[0] + c[1] x + c[2] x^2 ...
        Neither x nor y is changed.
    """
    # TODO: write fit_polynomial, then run: learnloop check exercise6
    raise NotImplementedError("TODO: fit_polynomial")


# %% [markdown]
# ## `l2_penalty`: the price of large weights
#
# A network can be tamed like a polynomial. Large weights let it change its answer abruptly from
# one picture to the next, and memorise single pictures. So a price is put on them and added to
# the loss that training minimises:
#
# ```
#     loss  =  cross-entropy  +  l2 * (sum of the squares of all the weights)
# ```
#
# This is called **L2 regularisation**: *L2* is what mathematicians call the length of a vector
# when it is computed from squares. The sum includes the `W` of every layer but no biases `b`: a
# bias is like the constant of a polynomial, it moves a unit's threshold and bends nothing.
#
# **By hand.** One layer and `l2 = 0.1`:
#
# ```
#     W = [[1, -2],       b = [7, 7]           penalty = 0.1 * (1 + 4 + 0 + 9) = 1.4
#          [0,  3]]
# ```
#
# > **What goes wrong.** Counting the biases. Taking the mean instead of the sum. Some books put
# > 1/2 in front of the sum; this course does not.


# %%
def l2_penalty(params, l2):
    """Return l2 times the sum of all the squared weights.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A float. The biases do not count. params is not changed.
    """
    # TODO: write l2_penalty, then run: learnloop check exercise6
    raise NotImplementedError("TODO: l2_penalty")


# %% [markdown]
# ## `l2_grad`: each weight is pulled towards 0
#
# The training loop needs the gradient of the penalty. Each weight appears in the sum once, as
# `l2 * w^2`, and the slope of a square `w^2` is `2 w`:
#
# ```
#     dW  =  2 * l2 * W          shape: that of W
#     db  =  0                   shape: that of b, a whole array of zeros
# ```
#
# The zeros are there so that the result has the form of what `backward` returns, and can be added
# to it pair by pair.
#
# **By hand.** With the `W` from above and `l2 = 0.1`:
#
# ```
#     dW = [[0.2, -0.4],         db = [0, 0]
#           [0.0,  0.6]]
# ```
#
# Measure one entry, as in exercise 3: raise the 3 to 3.001. The penalty rises from 1.4 to
# `0.1 * (1 + 4 + 9.006001) = 1.4006001`, by about 0.0006 for a change of 0.001: the slope is 0.6.
#
# What does it do? Put it into a step of `sgd_step`, together with the gradient `g` of the
# cross-entropy:
#
# ```
#     W - lr * (g + 2 * l2 * W)   =   (1 - 2 * lr * l2) * W  -  lr * g
# ```
#
# Before each step all the weights shrink by the same factor. With `lr = 0.1` and `l2 = 0.02`,
# this factor is 0.996; after 100 steps, a weight with no other gradient has shrunk to 67 %. Only
# a weight that keeps lowering the loss stays large. The shrinking gave the method its other name,
# **weight decay**.
#
# > **What goes wrong.** Forgetting the 2. A sign that rewards large weights: the gradient points
# > uphill, and the minus comes in the step. A single number 0.0 instead of an array of zeros with
# > the shape of `b`.


# %%
def l2_grad(params, l2):
    """Return the gradient of l2_penalty for all the weights and biases.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        l2: the strength of the penalty, a float of at least 0.

    Returns:
        A list of pairs (dW, db) in the order of params, shaped like them: 2 * l2 * W, and zeros
        for b, which is not penalised. params is not changed.
    """
    # TODO: write l2_grad, then run: learnloop check exercise6
    raise NotImplementedError("TODO: l2_grad")


# %% [markdown]
# ## `early_stopping`: stop where it is best
#
# The third remedy is free. In a long training run the validation loss falls, reaches a minimum,
# and rises again while the training loss keeps falling. From there on, the network learns only
# about the training examples. So stop, and take the parameters of the best epoch.
#
# ```
#     loss
#      |o
#      | o.
#      |   o.                                         ....o     validation
#      |     `o.                             .....````
#      |        `o..                 ....````
#      |           ``o....o....o````
#      |             `.    |
#      |               `..  best epoch
#      |                  `` - - . . _ _ _ _ _ _ _ _ _ _ _      training
#      +------------------------------------------------------ epoch
# ```
#
# But a validation curve is bumpy: one worse epoch means little. So the run has **patience**. An
# epoch is *better* if its validation loss is lower than all before it; a tie is not better. As
# soon as `patience` epochs in a row have not been better, the run stops.
#
# **By hand**, with `patience = 2`:
#
# ```
#     epoch      0      1      2      3      4      5      6
#     loss      0.9    0.6    0.7    0.5    0.55   0.5    0.45
#              best   best   idle   best   idle   idle
#                                                 stop          never seen
# ```
#
# The answer is 3: the epoch with the lowest loss that the run saw. Epoch 5 ties with it, which is
# not better. Epoch 6 would have been better still, but with this patience the run never reaches
# it. With `patience = 3` the answer is 6. If the losses end before patience runs out, the answer
# is the best epoch of all.
#
# **How it is graded.** On longer curves, and on every curve of one to four losses that are each
# 1, 2 or 3, with patience 1, 2 and 3. There are 120 such curves.
#
# > **What goes wrong.** `np.argmin` of all the losses, which includes those that the run never
# > saw. Counting all idle epochs instead of those in a row. Comparing with the previous loss
# > instead of the lowest so far. Returning where the run stopped instead of where it was best.


# %%
def early_stopping(val_losses, patience):
    """Return the epoch that a run with early stopping keeps.

    Arguments:
        val_losses: float array (n,), at least one validation loss, one per epoch.
        patience: the run stops as soon as this many epochs in a row have brought no loss below
            the lowest so far; an int of at least 1.

    Returns:
        The index (from 0) of the lowest loss that the run saw before it stopped; the first one if
        there are several. val_losses is not changed.
    """
    # TODO: write early_stopping, then run: learnloop check exercise6
    raise NotImplementedError("TODO: early_stopping")


# %% [markdown]
# ## `fit_verdict`: read two curves
#
# In exercise 4, one loss curve showed whether the learning rate was right. Two curves together,
# training and validation, show what kind of trouble a model is in:
#
# ```
#     underfitting               overfitting                just right
#
#     |v v v v v v v v           |v              v          |v
#     |t t t t t t t t           |t v        v v            |t v
#     |                          | t  v v v v               |  t v
#     |                          |   t                      |    t v v
#     |                          |     t t                  |      t t v v v
#     |                          |         t t t t          |          t t t
#     +-----------------         +-----------------         +-----------------
#
#     learns nothing             learns the data            learns the pattern
# ```
#
# The *start* and *end* of a curve are its first and last loss, and *lowest* is the smallest
# validation loss of the run. Both curves have the same number of losses, at least 20. They start
# above 0, and no loss is below 0.
#
# **How it is graded.** Only on curves that clearly belong to one of these families and meet all
# the conditions in its row:
#
# ```
#                     training ends            validation ends
#
#     underfitting    above 70 % of its        above 70 % of training's start, and
#                     start                    at most 1.2 times as high as training ends
#
#     overfitting     below 20 % of its        at least 1.6 times as high as its lowest, and
#                     start                    at least 3 times as high as training ends
#
#     just right      below 20 % of its        below 20 % of its start,
#                     start                    at most 1.1 times as high as its lowest, and
#                                              at most 1.3 times as high as training ends
# ```
#
# Some curves are made up, and some come from real runs of your network on glasses and rings.
# Losses come in all sizes, so compare the losses of a run with each other, never with a fixed
# number. No curves belong to two rows, so on clear curves the order of your rules does not
# matter, and not every condition is needed. What you say about all other curves is up to you.
#
# **By hand.** Three runs, each with a training start of 0.70 and a validation start of 0.72:
#
# ```
#     training ends at 0.66, validation at 0.71, which is its lowest
#         0.66 / 0.70 = 94 %     0.71 / 0.70 = 101 %     0.71 / 0.66 = 1.08    underfitting
#
#     training ends at 0.01, validation at 1.30, its lowest was 0.62
#         0.01 / 0.70 = 1.4 %    1.30 / 0.62 = 2.1       1.30 / 0.01 = 130     overfitting
#
#     training ends at 0.05, validation at 0.06, which is its lowest
#         0.05 / 0.70 = 7 %      0.06 / 0.72 = 8 %       0.06 / 0.05 = 1.2     just right
# ```
#
# What to do about it:
#
# | verdict | try |
# | --- | --- |
# | underfitting | a larger network, more epochs, a better learning rate, a smaller `l2` |
# | overfitting | more examples (the best cure), a larger `l2`, early stopping, a smaller network |
# | just right | nothing. Now look at the test set, once |
#
# > **What goes wrong.** Calling any gap overfitting: validation is nearly always a little above
# > training. Calling a low training loss overfitting: it is what you want, as long as validation
# > is low too. Waiting until validation is above its start: the model overfits as soon as
# > validation climbs away from its lowest.


# %%
def fit_verdict(train_losses, val_losses):
    """Tell from two loss curves whether a model underfits, overfits or is just right.

    Arguments:
        train_losses: float array (n,), the training loss after each of n epochs, n at least 20.
        val_losses: float array (n,), the validation loss after each of them.

    Returns:
        "underfitting", "overfitting" or "just right". No argument is changed.
    """
    # TODO: write fit_verdict, then run: learnloop check exercise6
    raise NotImplementedError("TODO: fit_verdict")


# %% [markdown]
# ## `train_with_validation`: the loop, with its eyes open
#
# Now put it all together: the loop of exercise 5, with the gradient of the penalty in each step,
# and a look at both sets after each epoch.
#
# ```
#     for each epoch (at most `epochs` of them):
#
#         for each minibatch of the training examples:
#             guess, find who is responsible              forward, cross_entropy_grad, backward
#             add the gradient of the penalty             l2_grad
#             fix                                         sgd_step
#
#         measure all of x_train and all of x_val         the cross-entropy, without the penalty
#         the lowest validation loss so far?              then keep these params
#         `patience` epochs in a row without one?         then stop
#
#     return the params of the best epoch, and both lists of losses
# ```
#
# Three things to note:
#
# - **What is measured.** In exercise 5 the losses came from the batches along the way, while the
#   parameters were moving. Here both sets are measured when the epoch is over, with the same
#   parameters, so that the two numbers can be compared. The penalty only matters for the step:
#   the losses in the lists are plain cross-entropies.
# - **What is kept.** When patience runs out, the best epoch is already some epochs back.
#   `sgd_step` returns new arrays, so a second name is enough to keep the old ones. Had you
#   trained with `W -= ...`, the ones you kept would have gone on changing.
# - **What is not used.** No gradient is ever computed from `x_val`. As soon as the network trains
#   on it, it is no longer a set of unseen examples.
#
# Both lists have one loss for each epoch that was run, including the idle ones at the end.
#
# **By hand.** 140 training examples in batches of 20 make 7 steps per epoch. With `patience = 20`
# and the best epoch 16 (counted from 0), epochs 17 to 36 are idle and the run stops: 37 losses in
# each list, 259 steps. All 150 epochs would have taken 1,050 steps.
#
# **How it is graded.** With all examples in one batch, or all examples the same, the order does
# not matter: then every parameter and every loss is compared. With small batches, the checks look
# at what every right answer does. (Details are below the function.)
#
# > **What goes wrong.** Returning the last params instead of the best. One shuffle for all
# > epochs: call `minibatches` in each of them. Including the penalty in the lists of losses.
# > Pulling the biases towards 0 as well. Counting a tie as better, as `loss == min(losses)` does.
#
# ## Try it yourself
#
# Save this as `exercises/try_overfitting.py` (not inside this file) and run
# `python exercises/try_overfitting.py`. It needs your exercises 1 to 5.
#
# ```python
# import numpy as np
# from exercise1 import init_params
# from exercise5 import evaluate
# from exercise6 import fit_verdict, train_val_split, train_with_validation
# from learnloop.datasets import glasses_vs_rings
#
# x, y = glasses_vs_rings(200, np.random.default_rng(1), noise=0.4)
# x_new, y_new = glasses_vs_rings(5000, np.random.default_rng(100), noise=0.4)
#
# for l2, patience in [(0.0, 150), (0.0, 20), (0.02, 150)]:
#     rng = np.random.default_rng(2)
#     x_train, y_train, x_val, y_val = train_val_split(x, y, 0.3, rng)
#     params, train_losses, val_losses = train_with_validation(
#         init_params([144, 32, 2], rng), x_train, y_train, x_val, y_val,
#         lr=0.1, epochs=150, batch_size=20, l2=l2, patience=patience, rng=rng,
#     )
#     print(f"l2 {l2}, patience {patience}: {len(val_losses)} epochs")
#     print(f"  last losses {train_losses[-1]:.3f} and {val_losses[-1]:.3f}", end=", ")
#     print(f"lowest validation loss {min(val_losses):.3f}")
#     print(f"  on new pictures: {evaluate(params, x_new, y_new)[1]:.0%} right")
# ```
#
# There are few pictures and a lot of noise: 140 pictures to train on, 60 for validation. The
# model answers give these numbers (yours may draw other minibatches, and then differ a little):
#
# | run | epochs | training ends | validation ends | its lowest | accuracy on new pictures |
# | --- | --- | --- | --- | --- | --- |
# | no penalty, no stopping | 150 | 0.005 | 1.076 | 0.598 | 63 % |
# | no penalty, patience 20 | 37 | 0.063 | 0.714 | 0.598 | 63 % |
# | `l2 = 0.02`, no stopping | 150 | 0.129 | 0.503 | 0.468 | 77 % |
#
# The first run overfits, and `fit_verdict` must say so: it ends at 1.8 times its lowest
# validation loss. The second finds the same parameters with a quarter of the work. The penalty
# finds better ones. And the best cure is more examples: with 2,000 pictures instead of 200 (no
# penalty, patience 20), 92 % of the new pictures are right.


# %%
def train_with_validation(
    params,
    x_train,
    y_train,
    x_val,
    y_val,
    *,
    lr,
    epochs,
    batch_size,
    l2,
    patience,
    rng,
):
    """Train a classifier with an L2 penalty, watch it on data it does not learn from, stop early.

    Arguments:
        params: list of pairs (W, b), the start.
        x_train: float array (N, D), the examples to learn from.
        y_train: array (N,) of any integer dtype, their labels, from 0 to C - 1.
        x_val: float array (M, D), examples that are only used for measuring.
        y_val: array (M,) of any integer dtype, their labels.
        lr: the learning rate, a positive float.
        epochs: the largest number of epochs, an int of at least 1.
        batch_size: the number of examples in a minibatch, an int of at least 1.
        l2: the strength of the penalty on the weights, a float of at least 0.
        patience: stop after this many epochs in a row without a lower validation loss, an int of
            at least 1.
        rng: a numpy.random.Generator for the minibatches, the only source of randomness.

    Returns:
        (params, train_losses, val_losses): the params as they were after the epoch with the
        lowest validation loss, and two lists of floats: the cross-entropy (without the penalty)
        over all of x_train and over all of x_val, after each epoch that was run. No argument but
        rng is changed.
    """
    # TODO: write train_with_validation, then run: learnloop check exercise6
    raise NotImplementedError("TODO: train_with_validation")


# %% [markdown]
# **How `train_with_validation` is graded, in detail.** In one batch, or with all examples the
# same, every parameter and every loss is compared, in one case with a validation loss that never
# moves. In small batches: with a tiny `lr`, each example must count once per epoch, with its own
# label; the same seed must give the same run, another seed a different one; each epoch must have
# its own shuffle; and the params that are returned must have the lowest validation loss in the
# list. In 30 short runs a right answer fails by chance less than once in ten million checks.

# %% [markdown]
# ## Back to the loop
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  fix  ->  repeat
#               train AND                              loss and
#               validation                             penalty         until validation says stop
# ```
#
# The loop is the same as ever. What has changed is what you trust: not the loss that the loop
# minimises, but the one that it never touches. *Measure, don't guess; and generalisation is the
# goal.*
#
# **To think about**
#
# 1. Somebody splits a million pictures, each of which is in the data twice. What will the
#    validation loss say about a network that has memorised its pictures?
# 2. The penalty of a network with `l2 = 1000` is made as small as possible. What are its weights,
#    what does it say about every picture, and what verdict do its curves get?
#
# Type next:
#
# ```
# learnloop check exercise6
# ```
