# %% [markdown]
# # Exercise 4: gradient descent (fix a little bit)
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  FIX A LITTLE BIT  ->  guess again
#    forward      loss               gradient                   update
# ```
#
# Exercise 3 found, for every number in the network, which way the loss goes when that number
# grows, and how fast. Now use that. If the loss rises when a weight grows, make the weight
# smaller; if it falls, make the weight larger. Do this a little bit to all of them at once, and
# the next guess is less wrong.
#
# ## The loss is a landscape
#
# Picture the weights as a place on a map, and the loss at that place as the height of the ground.
# Training is a walk in thick fog: you want to go down, and all you can feel is the slope under
# your feet. The **gradient** points *uphill*, in the steepest direction. So you do not follow the
# gradient, you walk **against** it. That is gradient *descent*.
#
# ```
#    loss
#     |   .                                                           .
#     |    .o  start                                                ..
#     |      ..                                                   ..
#     |        .                                                 .
#     |         ..                                             ..
#     |           ..                                         ..
#     |             ..o                                   ...
#     |                ..                               ..
#     |                  ...o                       ....
#     |                      ...o.             .....
#     |                           .o.oo........      the flatter, the shorter the step
#     +----------------------------------------------------------------- weight
# ```
#
# Why only a little bit? A slope holds only where it was measured. Farther on, the ground may rise
# again. One number decides how long the step is: the **learning rate**, written `lr`. Choosing it
# well is half the art of training, and the second half of this exercise.
#
# Letters: `p` is any array of parameters (a `W` or a `b`), `g` its gradient, `N` the number of
# examples, `D` the number of weights in a small model. `params` is a list of pairs `(W, b)` and
# `grads` a list of pairs `(dW, db)`, one pair per layer. Numbers are float64. No function changes
# its arguments, except that a random generator `rng` advances when it is used.
#
# Nothing in this exercise is timed. Gradient descent takes its steps one after another, however
# it is written. The other functions do so little work that a clock would measure Python more than
# your code, so no limit could be fair to everyone.

# %%
import numpy as np

# %% [markdown]
# ## `sgd_step`: one step downhill
#
# The fix itself is a single subtraction for every `W` and every `b` of every layer:
#
# ```
#    p_new  =  p - lr * g                   shapes: p, g and p_new all the same
# ```
#
# The minus sign walks against the gradient. The steeper the ground, the longer the step: a number
# with a lot of responsibility changes a lot, and one with none stays as it is.
#
# The function is called SGD, *stochastic gradient descent*. Stochastic means random: in
# training, the gradient comes from a random handful of the examples (see `minibatches`
# below). The step itself has nothing random in it.
#
# **By hand.** One layer with one input and two units, and `lr = 0.1`:
#
# ```
#    W  = [[1.0, -2.0]]      b  = [0.5, 0.0]
#    dW = [[4.0, -1.0]]      db = [2.0, -3.0]
#
#    new W = [[1.0 - 0.1 * 4.0, -2.0 - 0.1 * -1.0]] = [[0.6, -1.9]]
#    new b = [ 0.5 - 0.1 * 2.0,  0.0 - 0.1 * -3.0 ] = [0.3, 0.3]
# ```
#
# **Return new arrays.** The old ones must stay as they were: the caller may still need them. In
# exercise 6 you will keep the best parameters of a whole training run, and they must not change
# behind your back.
#
# > **What goes wrong.** `W -= ...` writes into the caller's array. A plus sign climbs: the loss
# > rises at every step. Updating the weights and forgetting the biases. Forgetting `lr`: with
# > `lr = 0.01`, each step is then 100 times too long.


# %%
def sgd_step(params, grads, lr):
    """Take one step of gradient descent, p - lr * g for every array of params.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        grads: list of pairs (dW, db), shaped like params.
        lr: the learning rate, a positive float.

    Returns:
        A new list of pairs (W, b) of new arrays, shaped like params. No argument is changed.
    """
    # TODO: write sgd_step, then run: learnloop check exercise4
    raise NotImplementedError("TODO: sgd_step")


# %% [markdown]
# ## `momentum_step`: a ball instead of a walker
#
# The walker forgets each slope as soon as the step is taken. A heavy ball does not: it keeps some
# of its speed. Give every array `p` a companion `v` of the same shape, its **velocity**, and a
# number `beta` between 0 and 1 that says how much of the old velocity to keep:
#
# ```
#    v_new  =  beta * v + g                 first the velocity,
#    p_new  =  p - lr * v_new               then the step, with the NEW velocity
# ```
#
# Two kinds of ground show what this is good for.
#
# **A long, even slope.** The gradient is 2 at every step. With `p = 1`, `v = 0`, `lr = 0.1`,
# `beta = 0.9`:
#
# ```
#    step 1     v = 0.9 * 0   + 2 = 2         p = 1    - 0.1 * 2    =  0.8
#    step 2     v = 0.9 * 2   + 2 = 3.8       p = 0.8  - 0.1 * 3.8  =  0.42
#    step 3     v = 0.9 * 3.8 + 2 = 5.42      p = 0.42 - 0.1 * 5.42 = -0.122
# ```
#
# The ball speeds up, towards a velocity of `g / (1 - beta)`: here `2 / 0.1 = 20`, ten times
# the gradient. (So start with a smaller `lr` when you switch momentum on.)
#
# **A gully.** The gradient is +2, -2, +2, -2 ... from one wall to the other. Now the velocity
# goes 2, -0.2, 1.82, -0.36 ... and settles at about +1.05 and -1.05: gradients that keep changing
# sign are damped, gradients that always point the same way add up.
#
# The velocity has to survive from one step to the next, so it goes in as an argument and comes
# out as a result. The caller starts with zeros and passes in what the last step returned:
#
# ```python
# velocity = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
# params, velocity = momentum_step(params, grads, velocity, lr=0.01)
# ```
#
# > **What goes wrong.** Starting from `v = 0` in each call: that is plain SGD again. Stepping
# > with the old velocity: the first step does not move at all. Writing into the caller's
# > `velocity` rather than returning a new list.


# %%
def momentum_step(params, grads, velocity, lr, beta=0.9):
    """Take one step of gradient descent with momentum: v = beta * v + g, then p = p - lr * v.

    Arguments:
        params: list of pairs (W, b) of float arrays, W (fan_in, fan_out), b (fan_out,).
        grads: list of pairs (dW, db), shaped like params.
        velocity: list of pairs (vW, vb), shaped like params; zeros before the first step.
        lr: the learning rate, a positive float.
        beta: the fraction of the old velocity to keep, from 0 (plain SGD) to below 1.

    Returns:
        (params, velocity): two new lists of pairs of new arrays, shaped like params. No
        argument is changed.
    """
    # TODO: write momentum_step, then run: learnloop check exercise4
    raise NotImplementedError("TODO: momentum_step")


# %% [markdown]
# ## `minibatches`: many quick looks instead of one long one
#
# The loss is a mean over all `N` examples, so an exact gradient needs all of them, and it buys
# you only one small step. Would a rough gradient do? Ask 32 pictures instead of 60,000: their
# mean gradient is right on average, with some random error. For the price of one exact step you
# can take 1,875 rough ones (60,000 / 32). The random error shrinks slowly with the batch size:
# four times as many examples only halve it.
#
# So each pass over the data is cut into pieces. A piece is a **minibatch**, a full pass is an
# **epoch**. In an epoch, every example is used exactly once:
#
# ```
#    n = 10, batch_size = 4
#
#    in order       0 1 2 3 4 5 6 7 8 9
#    shuffled       4 6 2 7 3 5 9 0 8 1
#    cut            4 6 2 7 | 3 5 9 0 | 8 1          the last one may be shorter
# ```
#
# **By hand.** 103 examples in batches of 10 make 10 full batches and one of 3: eleven steps per
# epoch. Dropping the short one would leave 3 examples unused.
#
# **Why shuffle?** Data often comes in order: first all the glasses, then all the rings. Without a
# shuffle, each batch holds only one class. The network learns "always glasses", then "always
# ring", and forgets in between. Shuffling within each batch does not help, since the batch still
# holds the same examples. The whole range must be shuffled.
#
# Draw from the generator `rng` that you are given and from nothing else. Then a generator with
# the same seed gives the same batches, and a run can be repeated exactly.
#
# **How it is graded.** The result is a list of integer arrays, or of lists of ints, that together
# hold each number in `range(n)` exactly once. Each has `batch_size` entries, except the last, which
# holds what is left. The same seed gives the same batches; another seed gives others. How you draw
# the order is up to you, but it must be a fair shuffle, with every batch size: in batches of one,
# in one batch of everything, and across the batches, not only within each. These tests show it:
#
# 1. Few indices stay in their places, few are a fixed distance from them, and few are a fixed
#    distance from the index before them. That finds ranges that are in order, reversed, rotated
#    (`3, 4, ..., 0, 1, 2`), cut into blocks, stepped through with a stride, and swapped too little
#    (two random swaps for each index are too few).
# 2. 64 seeds give 64 different orders.
# 3. In 510 shuffles of two to four indices, each order has its share, with every batch size.
# 4. In ten shuffles of 10,007 indices, each quarter of the order has its share of every quarter of
#    the indices, and any four indices or places are in any order. That finds shuffles that swap
#    every place with any other, riffles, and sorting by random keys of which many are equal.
#
# Any order can come up by chance, so the limits are wide enough that a right answer raises a false
# alarm less than once in ten million checks.
#
# > **What goes wrong.** Setting a seed inside the function: every epoch is then the same. Drawing
# > each batch independently: some examples come up twice, others never. `n // batch_size`
# > batches: the short one is lost.


# %%
def minibatches(n, batch_size, rng):
    """Shuffle range(n) and cut it into pieces of batch_size.

    Arguments:
        n: the number of examples, an int of at least 1.
        batch_size: the number of examples in a batch, an int of at least 1.
        rng: a numpy.random.Generator, the only source of randomness. It advances.

    Returns:
        A list of integer arrays (or lists of ints) of shape (batch_size,), the last one possibly
        shorter. Together they hold each of 0 ... n - 1 exactly once, in random order.
    """
    # TODO: write minibatches, then run: learnloop check exercise4
    raise NotImplementedError("TODO: minibatches")


# %% [markdown]
# ## `descend`: a walk you can watch
#
# A network has too many weights to draw its landscape. So leave the network for a while and walk
# in landscapes with one or two weights, where you can see every step. There your position is a
# vector `w` of shape `(D,)`, and `grad(w)` is the gradient at that position, also `(D,)`. The
# rule is the same:
#
# ```
#    w[t+1]  =  w[t] - lr * grad(w[t])          t = 0, 1, ..., steps - 1
# ```
#
# Return the whole path: row 0 is the start, row `t` the position after `t` steps, so there are
# `steps + 1` rows.
#
# ### First landscape: a bowl
#
# The simplest landscape there is: `loss = w^2`, one weight, gradient `2 w`, lowest at 0. A step
# turns `w` into `w - lr * 2 w = (1 - 2 lr) w`, so every step multiplies `w` by the same factor.
#
# **By hand**, from `w = 1`. (`descend` produced these numbers; check the first few steps of a
# row.)
#
# | `lr` | factor | path | loss after 20 steps | in words |
# | --- | --- | --- | --- | --- |
# | 0.001 | 0.998 | 1, 0.998, 0.9960, 0.9940, ... | 0.92 | too small: hardly moves |
# | 0.3 | 0.4 | 1, 0.4, 0.16, 0.064, ... | 1.2e-16 | just right |
# | 0.95 | -0.9 | 1, -0.9, 0.81, -0.729, ... | 0.015 | too bold: from wall to wall, but downwards |
# | 1.05 | -1.1 | 1, -1.1, 1.21, -1.331, ... | 45 | too large: climbs out of the bowl |
#
# The first three steps, drawn in the bowl (each digit is the number of a step):
#
# ```
#      lr = 0.001, too small          lr = 0.3, just right          lr = 1.05, too large
#
#     .                       .      .                       .      .                       .
#                                                                   3
#      .                     .        .                     .        .                     .
#       .                   .          .                   .          .                   2
#                                                                     1
#        .                 0-3          .                 0            .                 0
#         .               .              .               .              .               .
#          .             .                .             .                .             .
#           ..         ..                  ..         ..                  ..         ..
#             ..     ..                      ..     1.                      ..     ..
#               .....                          ..32.                          .....
# ```
#
# ### Second landscape: two minima
#
# `loss = (w^2 - 1)^2 + 0.3 w`, with the gradient `4 w (w^2 - 1) + 0.3`. It has two minima with a
# ridge between them, and the left one is deeper:
#
# ```
#     .                                                             .
#                                  ridge                           .
#      .                   w = 0.075, loss 1.011                  .
#                                  ...o......
#       .                       ...          ...                 .
#                             ..                ..              .
#        .                   .                    ..          ..
#         .                ..                       ......o...
#                        ..                         w = 0.960
#          .           ..                           loss 0.294
#           ..       ..
#             ...o...
#            w = -1.036
#            loss -0.305
# ```
#
# Two walks, each with `lr = 0.05` and 100 steps, from starts on either side of the ridge:
#
# | step | 0 | 1 | 2 | 10 | 20 | 40 | 100 | loss at the end |
# | --- | --- | --- | --- | --- | --- | --- | --- | --- |
# | start at 0.0 | 0.0 | -0.015 | -0.033 | -0.376 | -1.014 | -1.036 | -1.036 | -0.305 |
# | start at 0.5 | 0.5 | 0.560 | 0.622 | 0.932 | 0.960 | 0.960 | 0.960 | 0.294 |
#
# Both walks do everything right, yet they end in different minima. The second never learns that
# there is a deeper one: gradient descent finds *a* minimum, the one its start leads to. When
# somebody says that training finds "the global minimum", ask about this example.
#
# > **What goes wrong.** A path without its start, or without its last position. Storing the same
# > array again and again while changing it in place: then all the rows show the end.


# %%
def descend(grad, w0, lr, steps):
    """Walk down a landscape by gradient descent and return the whole path.

    Arguments:
        grad: a function that takes a position, a float array (D,), and returns the gradient
            there, a float array (D,).
        w0: float array (D,), the start.
        lr: the learning rate, a positive float.
        steps: the number of steps, an int of at least 0.

    Returns:
        A float array (steps + 1, D). Row 0 is w0, and each later row is the row before it minus
        lr times the gradient there. w0 is not changed.
    """
    # TODO: write descend, then run: learnloop check exercise4
    raise NotImplementedError("TODO: descend")


# %% [markdown]
# ## `max_stable_lr`: where a bowl throws you out
#
# In the table above, 0.95 came down and 1.05 climbed out. Where exactly is the limit?
#
# ### One weight
#
# Let the bowl be `loss = a w^2 / 2` with a number `a > 0`. Its slope is `a w`, and `a` tells how
# fast the slope changes along the way: it is the **curvature**. One step gives
#
# ```
#    w - lr * a w  =  (1 - lr a) w
# ```
#
# After `t` steps `w` has been multiplied by `(1 - lr a)` to the power `t`. This shrinks to 0
# exactly when the factor lies between -1 and 1:
#
# ```
#    -1 < 1 - lr a < 1      that is      0 < lr < 2 / a
# ```
#
# At `lr = 1 / a`, one step leads right to the bottom. Beyond that, each step overshoots; at
# `2 / a` it lands just as high on the other wall, and above `2 / a` higher each time. (`w^2` has
# `a = 2`: the limit is 1.)
#
# ### Many weights: the narrow valley
#
# With `D` weights, a bowl has a curvature in every direction. A `(D, D)` matrix `A`, the
# **Hessian**, holds them all: the loss is `w A w / 2`, summed over all pairs `w[i] A[i, j] w[j]`,
# and its gradient is the product of `A` and `w`. In some directions the matrix only stretches:
# `A u = k u` with a plain number `k`. Then `u` is an *eigenvector* and `k` its *eigenvalue*, here
# simply the curvature in the direction `u`. Along each eigenvector the walk is one-dimensional,
# with the factor `1 - lr k`. It comes down only if **all** the factors lie between -1 and 1, and
# the steepest direction sets the limit:
#
# ```
#    max_stable_lr  =  2 / (largest eigenvalue of the Hessian)
# ```
#
# `A` is symmetric and *positive definite*, which means that all its eigenvalues are above 0: the
# bowl curves upwards in every direction. `np.linalg` can find the eigenvalues of a symmetric
# matrix for you.
#
# **By hand.** `A = [[2, 1], [1, 2]]`. Along `(1, 1)`: `A (1, 1) = (3, 3)`, so the curvature is 3.
# Along `(1, -1)`: `A (1, -1) = (1, -1)`, so it is 1. The limit is `2 / 3`.
#
# Why does this matter? Take the valley with curvature 1 along `w[0]` and 25 along `w[1]`: a long
# valley with steep walls. The limit is `2 / 25 = 0.08`. From `(10, 1)` with `lr = 0.07` the
# factors are `1 - 0.07 = 0.93` and `1 - 1.75 = -0.75`:
#
# ```
#    w[0]     10       9.3      8.649     8.044     7.481    ...   along the valley: slow
#    w[1]      1      -0.75     0.5625   -0.4219    0.3164   ...   across: zig-zag
#
#    seen from above, the start at the left, w[1] upwards:
#
#      o
#       ..
#         ..                    .o..
#           ..               ...    ...                 ...o....
#    ---------..-----------..----------....---------....--------......-----  -> bottom, far
#               ..      ...                ... .....                  ..o       to the right
#                 ..  ..                      o
#                   o.
# ```
#
# The steep walls forbid a larger `lr`, and at this one the flat direction is slow: it takes 62
# steps until the loss has fallen to a ten-thousandth. What matters is the **ratio of the
# curvatures**, here 25. In a round bowl (ratio 1), the right `lr` needs a single step. In this
# valley momentum helps: with `beta = 0.5` and the same `lr`, it takes 25 steps.
#
# The landscape of a network is not a bowl. But close to a minimum every smooth landscape looks
# like one, and far too often that bowl is a long, narrow valley.
#
# > **What goes wrong.** Using the smallest eigenvalue instead of the largest: that trusts the
# > flat direction. Using the largest diagonal entry: for the `A` above that gives `2 / 2 = 1`,
# > where the factor along `(1, 1)` is `1 - 3 = -2`.


# %%
def max_stable_lr(hessian):
    """Return the learning rate above which gradient descent diverges on a quadratic bowl.

    Arguments:
        hessian: float array (D, D), the curvatures of the bowl; symmetric positive definite.

    Returns:
        2 / (largest eigenvalue of hessian), a positive float. The argument is not changed.
    """
    # TODO: write max_stable_lr, then run: learnloop check exercise4
    raise NotImplementedError("TODO: max_stable_lr")


# %% [markdown]
# ## `learning_rate_verdict`: read the curve
#
# For a network, nobody knows the largest eigenvalue. What you do see is the **loss curve**, the
# list of the losses, step by step. With some practice you can tell from it whether the learning
# rate was right. Put that practice into a function.
#
# ```
#    too large                   too small                   just right
#
#    |                   /       |o . _                      |o
#    |        /\    /\  /        |      ` ` - . . _          | .
#    |o  /\  /  \  /  \/         |                 ` ` -     |  `.
#    | \/  \/    \/              |                           |    ` - . _
#    |                           |                           |            ` - - - -
#    +-------------------        +----------------------     +----------------------
# ```
#
# There are at least 50 losses. Their best possible value is 0, and the first is above 0. A curve
# may end in `inf` or `nan`: when gradient descent diverges, its numbers overflow. *Start* and
# *end* are the first and the last loss. A *step* leads from one loss to the next (50 losses have
# 49 steps), and it *rises* if the next loss is larger.
#
# **How it is graded.** Only on curves that clearly belong to one of these families:
#
# | verdict | clear curves |
# | --- | --- |
# | `"too large"` | the end is not finite (`inf` or `nan`) |
# | `"too large"` | or the end is above the start |
# | `"too large"` | or 40 % of the steps or more rise, and the end is above half the start |
# | `"too small"` | no step rises, and the end is above 70 % of the start |
# | `"just right"` | the end is below 5 % of the start, and fewer than 10 % of the steps rise |
#
# No curve fits two verdicts, so on clear curves the order of your rules does not matter. What you
# say about all other curves is up to you; real ones are often hard to call.
#
# **By hand.** A classifier of glasses and rings starts at a loss of 0.69. Fifty losses, 49
# steps:
#
# ```
#    end 0.60, no step rises       0.60 / 0.69 = 87 %                       too small
#    end 0.02,  3 steps rise       0.02 / 0.69 = 2.9 %,   3 / 49 =  6 %     just right
#    end 0.52, 24 steps rise       0.52 / 0.69 = 75 %,   24 / 49 = 49 %     too large
# ```
#
# Try it on the bowl of `descend`: 50 steps from `w = 1` with `lr` 0.001, 0.3 and 1.05 end at a
# loss of 0.82, 1.6e-40 and 13781, and must get the three verdicts.
#
# What should you do about it? Too large: divide `lr` by 3 or 10. Too small: multiply it. As a
# first search, try 1, 0.1, 0.01 and 0.001 and look at the four curves.
#
# > **What goes wrong.** `nan` is neither larger nor smaller than anything: `nan > start` is
# > False, so a curve that diverged passes as a calm one. `inf - inf` is `nan` and makes NumPy
# > warn. So look at the end first.


# %%
def learning_rate_verdict(losses):
    """Tell from a loss curve whether the learning rate was too large, too small or just right.

    Arguments:
        losses: float array (n,) of at least 50 losses, one after each step, with the best
            possible value 0 and a start above 0; the end may be inf or nan.

    Returns:
        "too large", "too small" or "just right". The argument is not changed and no warnings
        are raised.
    """
    # TODO: write learning_rate_verdict, then run: learnloop check exercise4
    raise NotImplementedError("TODO: learning_rate_verdict")


# %% [markdown]
# ## Back to the loop
#
# ```
#     guess  ->  measure  ->  find who is responsible  ->  FIX A LITTLE BIT  ->  guess again
#    forward      loss               backward             sgd_step (this file)
# ```
#
# You now have all four steps. One turn of the loop makes a network a little less wrong. In
# exercise 5 you close the loop and let it run a few thousand times.
#
# **To think about**
#
# 1. On the bowl `w^2` with `lr = 1`, the path from 1 is 1, -1, 1, -1, ... What is the loss curve,
#    and what does your verdict say about it? Is the advice for that verdict good advice here?
# 2. A network starts from random weights. What does the landscape with two minima say about
#    training the same network twice, with two seeds?
#
# Type next:
#
# ```
# learnloop check exercise4
# ```
